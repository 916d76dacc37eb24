"""Questions to the warehouse: ratios of sums, secrets that propagate, one build a page."""

from __future__ import annotations

import math
import os
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.text import numbers
from dashboard.warehouse import citation, connection, provenance, query
from dashboard.warehouse.query import conditions
from dashboard.warehouse.query.secrecy import RefusedQuestion
from dashboard.warehouse.table import Table
from etl.french.text import normalise
from etl.paths import RAW
from etl.warehouse.build import load


@pytest.fixture(autouse=True)
def _warehouse(entrepot):
    return entrepot


def sql(entrepot, text):
    with duckdb.connect(str(entrepot), read_only=True) as db:
        return db.execute(text).fetchall()


def test_a_ratio_is_the_ratio_of_the_sums_not_the_mean_of_the_ratios(entrepot):
    table = query.ask("emploi_detaille", ["annee"], ["salaire_moyen"],
                      {"territoire": ["22", "29"], "annee": 2022})
    (payroll,), (posts,) = (sql(entrepot, f"""
        SELECT sum(valeur) FROM emploi_detaille WHERE indicateur = '{name}' AND annee = 2022
        AND famille = 'ESS' AND secteur = 'Ensemble' AND territoire IN ('22', '29')""")[0]
        for name in ("Masse salariale", "Effectifs salariés"))
    assert table.data["salaire_moyen"].tolist() == [pytest.approx(1000 * payroll / posts)]


def test_a_year_of_posts_is_the_mean_of_its_quarters():
    table = query.ask("emploi_detaille", ["annee"], ["effectifs"], {"annee": 2021})
    assert table.data["effectifs"].tolist() == [pytest.approx(165999.75)]


def test_a_sum_that_a_secret_enters_is_no_number_and_names_the_cell(entrepot):
    where = sql(entrepot, """SELECT periode, famille, secteur, cellule FROM emploi_detaille
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


@pytest.mark.parametrize("status", ["p", "e", "r", "c"])
def test_provisional_quarters_stay_provisional_in_their_year(status, entrepot, tmp_path,
                                                             monkeypatch):
    """An estimated quarter too, a revised one, a corrected one: as where trends compute."""
    copy = Path(shutil.copy(entrepot, tmp_path))
    with duckdb.connect(str(copy)) as db:  # as a real extraction would say it
        db.execute("UPDATE emploi_detaille SET statut = ? WHERE periode = '2023-T4'", [status])
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(copy))
    connection.pin()
    table = query.ask("emploi_detaille", ["annee"], ["effectifs"])
    years = table.data["annee"]
    assert dict(zip(years, table.data["effectifs_statut"], strict=True)) == {
        **dict.fromkeys(years, ""), 2023: status}
    assert table.data["effectifs"].notna().all()


def test_a_dimension_that_is_not_named_is_taken_at_its_total_and_counts_once(entrepot):
    (expected,), = sql(entrepot, """SELECT sum(valeur) FROM emploi_detaille WHERE periode =
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
    (respondents,), = sql(entrepot, "SELECT count(DISTINCT id) FROM commerces_enquete_reponses "
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


# --- Secret statistique ----------------------------------------------------------------------
ACTORS = "acteurs_circulaires"


def test_a_total_of_records_is_the_published_one_and_leads_to_their_lines(entrepot):
    table = query.ask(ACTORS, ["departement_nom"], ["etp"], {"departement": ["22", "29"]})
    assert table.data[["departement_nom", "etp", "etp_statut"]].values.tolist() == [
        ["Côtes-d'Armor", 350.7, ""], ["Finistère", 665.3, ""]]
    (lines,), = sql(entrepot, "SELECT count(*) FROM acteurs_circulaires WHERE retenu AND "
                              "departement IN ('22', '29')")
    assert len(table.lineage) == lines and table.lineage["cellule"].str.match(r"ligne \d+").all()
    assert table.demonstration


@pytest.mark.parametrize(("change", "status"), [
    ("valeur = 5, qualificatif = 'moins de', imprime = '< 5'", "nd"),
    ("valeur = NULL, statut = 'ns', imprime = 'ns'", "ns")])
def test_a_sum_that_a_bound_enters_is_no_number_and_names_the_cell(
        change, status, entrepot, tmp_path, monkeypatch):
    copy = tmp_path / "w.duckdb"
    shutil.copy(entrepot, copy)
    chosen = {"periode": "2021-T1", "famille": "ESS", "secteur": "Ensemble"}
    with duckdb.connect(str(copy)) as db:
        [(cell,)] = db.execute(f"""UPDATE emploi_detaille SET {change} WHERE periode = '2021-T1'
            AND famille = 'ESS' AND secteur = 'Ensemble' AND territoire = '22'
            AND indicateur = 'Établissements' RETURNING cellule""").fetchall()
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(copy))
    table = query.ask("emploi_detaille", [], ["effectifs", "etablissements"],
                      {**chosen, "territoire": ["22", "29"]})
    [row] = table.data.to_dict("records")
    assert math.isnan(row["etablissements"]) and row["etablissements_statut"] == status
    assert row["etablissements_manquants"] == cell
    assert row["effectifs"] > 0


def test_a_departement_may_be_named_by_its_name():
    assert query.ask(ACTORS, [], ["etp"], {"departement_nom": "Finistère"}).data[
        "etp"
    ].tolist() == [pytest.approx(665.3)]


def test_a_total_that_no_filter_narrows_counts_each_actor_once():
    assert query.ask(ACTORS, [], ["etp"]).data["etp"].tolist() == [pytest.approx(2549.8)]


def test_a_masked_total_has_no_value_and_a_sum_that_it_enters_names_it():
    table = query.ask(ACTORS, [], ["etp"], {"statut_juridique": ["Fondation", "Scop"],
                                            "departement": "22"})
    [row] = table.data.to_dict("records")
    assert math.isnan(row["etp"]) and row["etp_statut"] == "s"
    assert row["etp_manquants"] == "Côtes-d'Armor · Fondation"
    assert table.notes[0] == ("Secret statistique : une case masquée repose sur moins de 3 unités, "
                              "tient à plus de 85 % à l'une d'elles, ou en protège une autre.")


@pytest.mark.parametrize(("by", "of", "where", "message"), [
    (["commune_nom"], ["etp"], {}, "commune_nom"), ([], ["etp"], {"nom": "Acteur n° 1"}, "nom"),
    ([], ["etp"], {"activites": ["textile"]}, "activites"), (["id"], ["etp"], {}, "id"),
    ([], ["etp"], {"departement": query.Between("22", "29")}, "departement"),
    ([], ["structures", "etp"], {}, "Structures")])
def test_a_question_beyond_what_is_published_is_refused(by, of, where, message):
    with pytest.raises(RefusedQuestion) as refusal:
        query.ask(ACTORS, by, of, where)
    assert str(refusal.value) == (
        "« Équivalents temps plein déclarés » : publié seulement par Code département et par "
        f"Statut ESS (secret statistique) ; pas de réponse avec « {message} »")


def test_the_number_of_an_actor_is_in_no_row_that_a_page_can_ask():
    with pytest.raises(KeyError, match="etp"):
        query.rows(ACTORS, ["nom", "etp"])
    assert "etp" not in query.rows(ACTORS, ["nom"]).data


def test_cells_of_the_survey_lead_to_the_respondents_of_their_departement(entrepot):
    table = query.totals("commerces_enquete", ["valeur"], {"departement": "29",
                                                           "employeur": "Ensemble"})
    (respondents,), = sql(entrepot, """SELECT count(*) FROM commerces_enquete WHERE inventaire_id
        IN (SELECT id FROM commerces_inventaire WHERE departement = '29')""")
    assert len(table.lineage) == respondents and len(table.data) == 4


def test_a_source_without_secrecy_has_no_published_totals():
    with pytest.raises(KeyError, match="commerces_inventaire n'a pas de grandeur sous secret"):
        query.totals("commerces_inventaire", [], {})


# --- Lineage --------------------------------------------------------------------------------
def test_a_lineage_too_long_is_cut_and_counted_but_says_the_same_of_its_cells(monkeypatch):
    def question():
        return query.ask.__wrapped__("emploi_detaille", ["annee"], ["effectifs"],
                                     {"territoire": "53"})

    whole = question()
    monkeypatch.setattr(conditions, "MOST_CELLS", 50)
    short = question()
    pd.testing.assert_frame_equal(short.data, whole.data)
    assert 50 <= len(short.lineage) < len(whole.lineage)
    assert not short.lineage.duplicated().any()
    for column in ("fichier", "statut", "champ", "annee", "editeur", "titre"):
        assert set(short.lineage[column]) == set(whole.lineage[column]), column
    assert (short.champ, short.source, short.breaks) == (whole.champ, whole.source, whole.breaks)
    [note] = set(short.notes) - set(whole.notes)
    assert note == (f"Origine : {numbers.number(len(short.lineage))} cellules sur "
                    f"{numbers.number(len(whole.lineage))}, les premières et une au moins de "
                    "chaque document.")


def test_a_density_counts_the_records_that_its_lineage_does_not_list(monkeypatch):
    whole = query.density.__wrapped__("acteurs_circulaires", "epci")
    monkeypatch.setattr(conditions, "MOST_CELLS", 20)
    short = query.density.__wrapped__("acteurs_circulaires", "epci")
    assert len(short.lineage) < len(whole.lineage)
    assert [n for n in short.notes if n.startswith("Fiches sans territoire")] == [
        n for n in whole.notes if n.startswith("Fiches sans territoire")]


def test_a_density_of_rural_shops_says_that_its_inhabitants_are_those_of_towns_too():
    about = "un territoire plus urbain en paraît moins pourvu"
    for level in ("region", "departement", "epci"):
        assert about in " ".join(query.density("commerces_inventaire", level).notes)
        assert about not in " ".join(query.density("acteurs_circulaires", level).notes)


def test_a_record_without_a_place_is_in_no_density(entrepot, tmp_path, monkeypatch):
    counted = query.density("acteurs_circulaires", "region").data["effectif"].iloc[0]
    copy = tmp_path / "w.duckdb"
    shutil.copy(entrepot, copy)
    with duckdb.connect(str(copy)) as db:
        db.execute("""UPDATE acteurs_circulaires SET departement = '' WHERE id = (
                      SELECT min(id) FROM acteurs_circulaires WHERE retenu)""")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(copy))
    table = query.density("acteurs_circulaires", "region")
    assert table.data["effectif"].tolist() == [counted - 1]
    assert "Fiches sans territoire de ce niveau : 1." in table.notes


def test_the_cells_of_some_years_go_with_those_of_none_and_a_list_that_is_cut_stays():
    cells = pd.DataFrame({"cellule": ["A1", "A2", "A3"], "annee": [2021, 2022, None]})
    table = Table(pd.DataFrame(), (), cells)
    assert provenance.with_cells_of(table, {2022}).lineage["cellule"].tolist() == ["A2", "A3"]
    cells.attrs["cells"] = 4
    assert provenance.with_cells_of(table, {2022}).lineage is cells


def test_what_the_loading_found_odd_is_told_under_the_figures_of_that_cell_alone():
    [note] = [note for note in query.rows("emploi_niveaux", ["valeur"], {"cellule": "F49"}).notes
              if note.startswith("À signaler")]
    assert note.startswith("À signaler (cellule F49) : répartition par statut : la somme donne 98")
    of_two = pd.DataFrame({"fichier": ["emploi/niveaux_publies_bretagne.xlsx", "emploi/autre.xlsx"],
                           "feuille": "Bretagne", "cellule": "F49"})
    [note] = provenance._warnings("emploi_niveaux", of_two)
    assert note.startswith("À signaler (cellule F49 de niveaux_publies_bretagne.xlsx) : ")
    others = query.rows("emploi_niveaux", ["valeur"], {"cellule": "F45"}).notes
    assert others and not any(n.startswith("À signaler") for n in others)


def test_figures_that_come_together_say_each_field_that_one_of_them_has_of_its_own():
    figures = query.rows("emploi", ["valeur"], {"annee": 2021})
    own = replace(figures, champ="Associations employeuses")
    assert provenance.with_sources_of(figures, figures).champ == figures.champ
    assert provenance.with_sources_of(figures, own).champ == (
        f"{figures.champ} ; Associations employeuses")


def test_a_field_and_a_publisher_that_two_sources_share_are_said_once():
    def of(source: str, *rows: tuple[str, str]) -> Table:
        lineage = pd.DataFrame([(champ, editeur, "Note", "2021") for champ, editeur in rows],
                               columns=["champ", *citation.CITATION])
        lineage = lineage.assign(fichier=source, feuille="", cellule=lineage.index)
        return Table(pd.DataFrame({"valeur": [1]}), (), lineage, sources=(source,),
                     champ=" ; ".join(dict.fromkeys(champ for champ, _ in rows)),
                     source=citation.documents(lineage))

    both = provenance.with_sources_of(
        of("emploi", ("Clap ; salariés", "Cress"), ("Flores", "Gref")),
        of("associations", ("Flores", "Gref"), ("Acoss", "Insee")))
    assert both.champ == "Clap ; salariés ; Flores ; Acoss"
    assert both.source == "Cress, Note (2021) ; Gref, Note (2021) ; Insee, Note (2021)"


# --- Builds ----------------------------------------------------------------------------------
def test_a_run_reads_one_build_to_its_end_even_when_the_file_is_replaced(entrepot, tmp_path,
                                                                         monkeypatch):
    copy = tmp_path / "w.duckdb"
    shutil.copy(entrepot, copy)
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(copy))
    build = connection.latest_build()
    monkeypatch.setattr(connection, "missing_parts", lambda db: [])
    other = tmp_path / "autre.duckdb"
    with duckdb.connect(str(other)) as db:
        db.execute("CREATE TABLE seul AS SELECT 1 AS un")
    os.replace(other, copy)
    [figures] = build.frame("SELECT count(*) AS n FROM emploi")["n"]
    assert figures == len(load("emploi", RAW).data)
    assert connection.latest_build() is not build
    assert connection.query("SELECT un FROM seul")["un"].tolist() == [1]


def test_without_a_warehouse_the_message_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    with pytest.raises(connection.WarehouseMissing, match="lancer « python -m etl build »"):
        connection.latest_build()


def test_the_pages_cannot_write_in_the_warehouse():
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.query("DELETE FROM emploi")


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
