"""Questions to the warehouse: ratios of sums, secrets that propagate, rows of what is asked."""

from __future__ import annotations

import math

import pytest

from dashboard.warehouse import query
from etl.french.text import normalise
from tests.etl.conftest import ask

pytestmark = pytest.mark.usefixtures("entrepot")


def test_a_ratio_is_the_ratio_of_the_sums_not_the_mean_of_the_ratios(entrepot):
    table = query.ask("emploi_detaille", ["annee"], ["salaire_moyen"],
                      {"territoire": ["22", "29"], "annee": 2022})
    (payroll,), (posts,) = (ask(entrepot, f"""
        SELECT sum(valeur) FROM emploi_detaille WHERE indicateur = '{name}' AND annee = 2022
        AND famille = 'ESS' AND secteur = 'Ensemble' AND territoire IN ('22', '29')""")[0]
        for name in ("Masse salariale", "Effectifs salariés"))
    assert table.data["salaire_moyen"].tolist() == [pytest.approx(1000 * payroll / posts)]


def test_a_year_of_posts_is_the_mean_of_its_quarters():
    table = query.ask("emploi_detaille", ["annee"], ["effectifs"], {"annee": 2021})
    assert table.data["effectifs"].tolist() == [pytest.approx(165999.75)]


def test_a_sum_that_a_secret_enters_is_no_number_and_names_the_cell(entrepot):
    where = ask(entrepot, """SELECT periode, famille, secteur, cellule FROM emploi_detaille
        WHERE statut = 's' AND indicateur = 'Effectifs salariés' AND territoire = '22' LIMIT 1""")
    (quarter, family, sector, cell), = where
    table = query.ask("emploi_detaille", ["periode"], ["effectifs", "etablissements"],
                      {"periode": quarter, "famille": family, "secteur": sector,
                       "territoire": ["22", "29"]})
    row = table.data.iloc[0]
    assert math.isnan(row["effectifs"]) and row["effectifs_statut"] == "s"
    assert cell in row["effectifs_manquants"].split(", ")
    assert row["etablissements"] > 0 and row["etablissements_statut"] == ""
    assert row["etablissements_manquants"] == ""  # the secret is another's
    assert any("s = secret statistique" in note for note in table.notes)


@pytest.mark.parametrize(("cell", "status"), [
    ("valeur = 5, qualificatif = 'moins de', imprime = '< 5'", "nd"),
    ("valeur = NULL, statut = 'ns', imprime = 'ns'", "ns")])
def test_a_sum_that_a_bound_enters_is_no_number_and_names_the_cell(cell, status, change):
    chosen = {"periode": "2021-T1", "famille": "ESS", "secteur": "Ensemble"}
    [(address,)] = change(f"""UPDATE emploi_detaille SET {cell} WHERE periode = '2021-T1'
        AND famille = 'ESS' AND secteur = 'Ensemble' AND territoire = '22'
        AND indicateur = 'Établissements' RETURNING cellule""")
    table = query.ask("emploi_detaille", [], ["effectifs", "etablissements"],
                      {**chosen, "territoire": ["22", "29"]})
    [row] = table.data.to_dict("records")
    assert math.isnan(row["etablissements"]) and row["etablissements_statut"] == status
    assert row["etablissements_manquants"] == address
    assert row["effectifs"] > 0


@pytest.mark.parametrize("status", ["p", "e", "r", "c"])
def test_provisional_quarters_stay_provisional_in_their_year(status, change):
    """An estimated quarter too, a revised one, a corrected one: as where trends compute."""
    change(f"UPDATE emploi_detaille SET statut = '{status}' WHERE periode = '2023-T4'")
    table = query.ask("emploi_detaille", ["annee"], ["effectifs"])
    years = table.data["annee"]
    assert dict(zip(years, table.data["effectifs_statut"], strict=True)) == {
        **dict.fromkeys(years, ""), 2023: status}
    assert table.data["effectifs"].notna().all()


@pytest.mark.parametrize("word", ["environ", "près de"])
def test_a_year_that_a_rounding_enters_is_an_estimate(word, change):
    change(f"UPDATE emploi_detaille SET qualificatif = '{word}' WHERE periode = '2023-T4'")
    table = query.ask("emploi_detaille", ["annee"], ["effectifs"])
    assert dict(zip(table.data["annee"], table.data["effectifs_statut"], strict=True))[2023] == "e"
    assert table.data["effectifs"].notna().all()
    assert any("e = estimé" in note for note in table.notes)


def test_a_dimension_that_is_not_named_is_taken_at_its_total_and_counts_once(entrepot):
    (expected,), = ask(entrepot, """SELECT sum(valeur) FROM emploi_detaille WHERE periode =
        '2021-T1' AND indicateur = 'Effectifs salariés' AND territoire = '53' AND famille = 'ESS'
        AND secteur = 'Ensemble'""")
    table = query.ask("emploi_detaille", ["periode"], ["effectifs"], {"periode": "2021-T1"})
    assert table.data["effectifs"].tolist() == [expected]


def test_a_total_asked_with_its_parts_is_refused_rather_than_counted_twice():
    with pytest.raises(ValueError, match="famille : « ESS » compterait deux fois ses parties"):
        query.ask("emploi_detaille", ["periode"], ["effectifs"],
                  {"famille": ["ESS", "Associations"]})


def test_a_column_that_does_not_exist_never_reaches_the_database():
    with pytest.raises(KeyError, match="emploi n'a pas de colonne « 1; DROP »"):
        query.rows("emploi", ["valeur"], {"1; DROP": 1})


def test_values_travel_as_parameters():
    assert query.rows("emploi", ["valeur"], {"famille": "x' OR 1=1 --"}).empty
    assert query.rows("emploi", ["valeur"], {"famille": []}).empty


def test_a_year_may_be_none_or_the_last_of_a_span():
    undated = query.rows("emploi_niveaux", ["annee"], {"annee": None}).data
    assert len(undated) and undated["annee"].isna().all()
    span = query.Latest(query.Between(2011, 2013))
    assert set(query.rows("emploi", ["annee"], {"annee": span}).data["annee"]) == {2013}


def test_the_years_of_a_source_come_in_time_and_follow_what_is_selected():
    every = query.years("emploi")
    assert every == sorted(set(every)) and set(map(type, every)) == {int}
    assert query.years("emploi", {"annee": query.Between(every[1], every[2])}) == every[1:3]
    assert query.years("emploi", {"famille": []}) == []


def test_rows_carry_their_cell_their_hash_and_their_correction():
    table = query.rows("emploi", ["annee", "valeur"], {"cellule": "M7", "millesime": 2013})
    cell = table.lineage.iloc[0]
    assert cell[["fichier", "feuille", "cellule", "imprime", "statut"]].tolist() == [
        "emploi/note_conjoncture_2013.xlsx", "Tableau 1", "M7", "889", "c"]
    assert len(cell["sha256"]) == 64
    assert "la région ne boucle qu'avec −889" in cell["correction"]
    assert any(n.startswith("Corrigé (M7)") for n in table.notes)


def test_a_break_is_told_only_where_the_years_shown_meet_it():
    where = {"groupe": "ESS", "unite": "%", "territoire": "53", "rappel": False}
    across = query.rows("emploi", ["annee", "valeur"], where | {"annee": [2012, 2013]})
    before = query.rows("emploi", ["annee", "valeur"], where | {"annee": [2011, 2012]})
    assert any(n.startswith("Rupture de champ en 2013") for n in across.notes)
    assert not any("Rupture" in n for n in before.notes)


def test_the_champ_and_the_documents_are_those_of_the_rows_shown():
    table = query.rows("emploi", ["valeur"], {"millesime": 2022, "groupe": "ESS",
                                              "secteur": "Ensemble"})
    assert table.champ == "Postes, ESS et privé hors ESS, Bretagne"
    assert table.source == ("Cress Bretagne, Rapport d'activité 2023 (note de conjoncture 2022, "
                            "octobre 2023) (29 mars 2024)")
    assert not table.demonstration


def test_the_shares_of_a_survey_question_are_on_those_who_answered_it(entrepot):
    table = query.answers("difficultes")
    (respondents,), = ask(entrepot, "SELECT count(DISTINCT id) FROM commerces_enquete_reponses "
                                    "WHERE question = 'difficultes'")
    assert set(table.data["base"]) == {respondents} and set(table.data["asked"]) == {49}
    assert table.data["part"].tolist() == [
        pytest.approx(100 * n / respondents) for n in table.data["reponses"]]
    assert table.data["part"].sum() > 100
    assert table.demonstration


def test_volunteers_come_first_for_the_ones_and_economic_balance_for_the_others():
    first = query.answers("difficultes", by_employer=True).data.groupby("groupe").first()
    assert first["modalite"].to_dict() == {
        "Employeurs": "équilibre économique",
        "Non-employeurs": "mobiliser et renouveler les bénévoles"}


def test_duplicates_of_the_map_are_not_counted():
    table = query.ask("acteurs_circulaires", [], ["structures"])
    assert table.data["structures"].tolist() == [422.0]


def test_a_density_of_rural_shops_says_that_its_inhabitants_are_those_of_towns_too():
    about = "un territoire plus urbain en paraît moins pourvu"
    for level in ("region", "departement", "epci"):
        assert about in " ".join(query.density("commerces_inventaire", level).notes)
        assert about not in " ".join(query.density("acteurs_circulaires", level).notes)


def test_a_record_without_a_place_is_in_no_density(change):
    counted = query.density("acteurs_circulaires", "region").data["effectif"].iloc[0]
    change("""UPDATE acteurs_circulaires SET departement = '' WHERE id = (
              SELECT min(id) FROM acteurs_circulaires WHERE retenu)""")
    table = query.density("acteurs_circulaires", "region")
    assert table.data["effectif"].tolist() == [counted - 1]
    assert "Fiches sans territoire de ce niveau : 1." in table.notes


def test_territories_are_listed_by_name_not_by_code():
    labels = query.labels("acteurs_circulaires", "epci", "epci_nom")
    assert list(labels.values()) == sorted(labels.values(), key=normalise)
    assert list(labels) != sorted(labels)


def test_texts_are_in_french_order_where_rows_are_sorted_and_where_they_are_counted():
    listed = query.rows("acteurs_circulaires", ["commune_nom"], order="commune_nom").data
    counted = query.ask("acteurs_circulaires", ["commune_nom"], ["structures"]).data
    for towns in (listed["commune_nom"], counted["commune_nom"]):
        assert list(towns) == sorted(towns, key=normalise)
        assert list(towns) != sorted(towns)  # « Étel » is not after « Yffiniac »
