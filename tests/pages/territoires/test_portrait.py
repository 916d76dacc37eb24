"""Territoires: the portrait of a territory, its gaps and ranks, its shops and actors."""

from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pandas as pd
import pytest

from dashboard.themes.territoires import (
    comparable,
    portrait,
    portrait_sentences,
    records,
    reference,
)
from dashboard.warehouse import query
from dashboard.warehouse.ranking import above_share
from dashboard.warehouse.table import Table
from tests.collection import blocks
from tests.pages.reading import readings, titles
from tests.pages.territoires.tab import at, captions, in_tab


def test_a_portrait_puts_the_figures_beside_bretagne_with_gap_share_and_rank() -> None:
    page = at("Portrait", lieu="Finistère (département)")
    assert titles(page)[:4] == [
        "L'ESS dans le Finistère\u202f: chiffres clés",
        "Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, par département",
        "Évolutions qui se comparent, en\u202f% – Finistère et Bretagne",
        "Portrait du Finistère\u202f: ce qui se compare, à côté de la Bretagne et de la France"]
    assert "Pour 2 évolutions sur 6, le Finistère est au-dessus de la Bretagne." in readings(page)
    rows = page.table[0].value.set_index("Indicateur")
    row = rows.loc["Évolution de l'emploi\u00a0– Mutuelles"]
    assert row["Période"] == "2012-2013"
    assert row["Rang"].endswith("sur 4\u00a0départements bretons")
    gap = row["Écart à la Bretagne (points)"]
    assert gap == "\u22120,1"
    scop = rows.loc["Nombre de Scop et Scic (coopératives)"]
    assert scop["Part de la Bretagne (%)"].endswith("%")
    assert scop["Écart à la Bretagne (points)"] == "–"
    assert "habitants (Insee, recensement 2023)" in captions(page)
    assert "Publiés pour d'autres départements et absents ici" in captions(page)


def test_another_region_has_no_share_of_bretagne() -> None:
    by_key = {b.key: b for b in in_tab("Portrait", lieu="Pays de la Loire (région)")}
    table = by_key["portrait"].table
    scop = table.data.set_index("intitule").loc["Nombre de Scop et Scic (coopératives)"]
    assert (scop["valeur"], scop["bretagne"]) == (153, 177)
    assert "Part de la Bretagne" not in [c.label for c in table.columns]


def test_a_territory_that_crosses_the_border_or_is_beyond_has_no_share_of_bretagne() -> None:
    entry = {"bretagne": 100.0, "bretagne_statut": "", "bretagne_qualificatif": ""}
    row = {"valeur": 25.0, "statut": "", "qualificatif": "", "unite": "salariés",
           "indicateur": "Emploi", "territoire_nom": ""}
    places = {"Rennes Métropole": ("epci", "243500139"),
              "Redon Agglomération": ("epci", "243500741"),
              "Pays de Lorient": ("pays", "pays-lorient"),
              "Pays de Redon-Bretagne Sud": ("pays", "pays-redon-bretagne-sud"),
              "Finistère": ("departement", "29"), "Manche": ("departement", "50")}
    shares = {name: portrait._gap_to_bretagne(
        row | {"territoire_niveau": level, "territoire": code}, entry)["part"]
        for name, (level, code) in places.items()}
    assert [name for name, share in shares.items() if share == 25] == [
        "Rennes Métropole", "Pays de Lorient", "Finistère"]
    assert sum(map(pd.isna, shares.values())) == 3


@pytest.mark.parametrize(("unite", "gap"), [
    ("% des emplois", "2"), ("points", "2"), ("associations pour 1 000 habitants", "")])
def test_percentages_alone_differ_by_points(unite: str, gap: str) -> None:
    entry = {"bretagne": 10.0, "bretagne_statut": "", "bretagne_qualificatif": ""}
    row = {"valeur": 12.0, "statut": "", "qualificatif": "", "unite": unite, "indicateur": "Taux",
           "territoire_niveau": "departement", "territoire": "29"}
    values = portrait._gap_to_bretagne(row, entry)
    assert pd.isna(values["part"])
    assert ("" if pd.isna(values["ecart"]) else f"{values['ecart']:g}") == gap


def test_a_portrait_has_the_private_employment_and_the_rank_that_insee_s_shares_give() -> None:
    rows = at("Portrait", lieu="Finistère (département)").table[0].value.set_index("Indicateur")
    prive = rows.loc["Emploi salarié privé au 31\u00a0décembre, données brutes (salariés)"]
    assert prive["Finistère"] == "227\u202f364\u00a0salariés"
    assert prive["Part de la Bretagne (%)"] == "25,0\u202f%"
    rest = at("Portrait", lieu="Finistère (département)").dataframe[-1].value
    rank = rest.set_index("Indicateur").loc["Rang parmi les 100 départements (calculé)"]
    assert (rank["Finistère"], rank["Unité"]) == (11, "rang")


def test_of_a_series_by_quarter_a_portrait_gives_the_last_one() -> None:
    rows = at("Portrait", lieu="Bretagne (région)").table[0].value.set_index("Indicateur")
    quarter = rows.loc["Emploi salarié privé en fin de trimestre, données CVS (salariés)"]
    assert quarter["Période"] == "T4\u00a02025"
    assert quarter["Bretagne"] == "931\u202f857\u00a0salariés"
    invented = at("Portrait", lieu="Bretagne (région)").table[1].value["Indicateur"]
    # A unit is not said twice.
    assert {"Établissements", "Effectifs salariés (postes)"} <= set(invented)
    # Two workbooks hold what one document prints: it is one row.
    assert not at("Portrait", lieu="Bretagne (région)").table[0].value.duplicated().any()


def test_a_portrait_lists_shops_and_actors_with_their_density_and_rank() -> None:
    page = at("Commerces et acteurs", lieu="Rennes Métropole (EPCI)")
    assert titles(page) == ["Commerces à Rennes Métropole",
                            "Acteurs de l'économie circulaire à Rennes Métropole"]
    assert readings(page)[1] == (
        "En 2023, on compte 54 acteurs, soit 1,12 pour 10\u202f000 habitants (Bretagne\u202f: "
        "1,22), 38e sur 61 EPCI bretons, supérieur à 38\u202f% des autres. Données de "
        "démonstration.")
    assert len(page.dataframe[1].value) == 54


def test_the_portrait_of_bretagne_has_every_figure_and_is_beside_france_alone() -> None:
    by_key = {b.key: b for b in blocks("territoires", urlencode({"volet_territoires": "Portrait"}))}
    comparison, rest = by_key["portrait"].table, by_key["portrait_autres"].table
    assert by_key["portrait"].title == ("Portrait de la Bretagne : ce qui se compare, à côté de la "
                                        "France")
    assert [c.label for c in comparison.columns] == [
        "Indicateur", "Période", "Bretagne", "France", "Rang"]
    figures = comparable.figures_of_level("region", demonstration=False).data
    own = figures[figures["territoire_niveau"].eq("region") & figures["territoire"].eq("53")]
    every = pd.concat([comparison.data, rest.data])["intitule"]
    assert all(every.str.startswith(name).any() for name in set(own["indicateur"]))
    assert len(every) > 200
    assert comparison.data["intitule"].iloc[0].startswith("Part de l'ESS dans l'emploi (")


def test_what_compares_stands_before_what_does_not_and_no_column_is_of_dashes_alone() -> None:
    place = urlencode({"volet_territoires": "Portrait", "lieu": "Finistère (département)"})
    by_key = {b.key: b for b in blocks("territoires", place)}
    rows, rest = by_key["portrait"].table, by_key["portrait_autres"].table
    has_value = rows.data[[c.name for c in rows.columns]].map(lambda x: not pd.isna(x) and x != "")
    assert has_value.any().all() and has_value[["bretagne", "france", "rang"]].any(axis=1).all()
    assert rest.data[["bretagne", "france"]].isna().all(axis=None)
    assert (rest.data["rang"] == "").all()
    assert [c.label for c in rest.columns] == ["Indicateur", "Période", "Finistère", "Unité",
                                               "Éditeur"]
    counts = has_value.sum()
    assert by_key["portrait"].lecture == (
        f"{len(rows.data) + len(rest.data)} chiffres publiés décrivent le Finistère : "
        f"{counts['bretagne']} se comparent à la Bretagne, {counts['france']} à la France et "
        f"{counts['rang']} sont classés parmi les territoires de même niveau.")


def test_a_rate_stands_beside_its_reference_and_evolutions_apart_from_shares() -> None:
    table = reference.rates_beside(
        portrait.figures("departement", "29", True), "Finistère", "bretagne", "Bretagne")
    assert table.data["indicateur"].str.startswith("Évolution").all()
    assert set(table.data["lieu"]) == {"Finistère", "Bretagne"}
    pairs = table.data.pivot(index="intitule", columns="lieu", values="valeur")
    assert pairs.loc["Évolution de l'emploi – ESS, 2017-2018"].to_dict() == {
        "Finistère": -0.6, "Bretagne": -0.3}


@pytest.mark.parametrize(("own", "other", "sentence"), [
    ((13, "plus de"), (14, ""), ""),  # may be above or not
    ((13, "plus de"), (12, ""), "le Finistère est au-dessus de la Bretagne."),
    ((13, "moins de"), (12, ""), ""),
    ((13, "moins de"), (14, ""), "le Finistère n'est pas au-dessus de la Bretagne."),
    ((13, ""), (12, "au moins"), ""),
    ((13, "près de"), (7, ""), "le Finistère est au-dessus de la Bretagne.")])
def test_a_rate_that_a_bound_leaves_unknown_is_said_neither_above_nor_below(
        own: tuple[float, str], other: tuple[float, str], sentence: str) -> None:
    table = Table(pd.DataFrame([
        {"intitule": "Part", "indicateur": "Part", "lieu": place, "valeur": value,
         "qualificatif": word} for place, (value, word) in (("Finistère", own),
                                                            ("Bretagne", other))]), ())
    assert portrait_sentences.reference_sentence(
        table, "Finistère", "departement", "de la Bretagne").removeprefix(
        "Pour ce taux, ") == sentence


def test_a_portrait_sets_a_second_territory_beside_the_first_where_figures_compare() -> None:
    by_key = {b.key: b for b in in_tab("Portrait", lieu="Finistère (département)",
                                       comparer_a="Morbihan")}
    rows = by_key["portrait"].table.data.set_index("intitule")
    labels = [c.label for c in by_key["portrait"].table.columns]
    assert labels[2:5] == ["Finistère", "Morbihan", "Bretagne"]
    share = rows.loc["Part de l'ESS dans l'emploi (% des emplois salariés)"]
    assert (share["valeur"], share["autre"], share["bretagne"]) == (15.71, 13.81, 14.32)
    assert rows.loc["Évolution de l'emploi – ESS", "autre_imprime"] == "stagnation"
    pairs = by_key["portrait_reference"].table.data.pivot(
        index="intitule", columns="lieu", values="valeur")
    above = int((pairs["Finistère"] > pairs["Morbihan"]).sum())
    assert by_key["portrait_reference"].lecture == (
        f"Pour {above} évolutions sur {len(pairs)}, le Finistère est au-dessus du Morbihan.")
    lineage = by_key["portrait"].table.lineage
    assert ("2017-2018", "B8") in set(zip(lineage["feuille"], lineage["cellule"], strict=True))


@pytest.mark.parametrize(("lieu", "autre", "key", "sentence"), [
    ("Pays de la Loire (région)", "", "portrait_reference",
     "Les Pays de la Loire ne sont au-dessus de la Bretagne pour aucun de ces taux."),
    ("Côtes-d'Armor (département)", "", "portrait_reference",
     "Pour 3 évolutions sur 6, les Côtes-d'Armor sont au-dessus de la Bretagne."),
    ("Bretagne (région)", "Île-de-France", "portrait_reference",
     "Pour les quatre taux, la Bretagne est au-dessus de l'Île-de-France."),
    ("Bretagne (région)", "Normandie", "portrait_reference",
     "Pour ce taux, la Bretagne est au-dessus de la Normandie."),
    ("Grand Est (région)", "", "portrait_reference",
     "Pour ce taux, le Grand Est n'est pas au-dessus de la Bretagne."),
    ("Redon (commune)", "", "portrait",
     "1 chiffre publié décrit Redon : il est classé parmi les territoires de même niveau."),
])
def test_the_portrait_agrees_with_its_territory_and_with_a_single_figure(
        lieu: str, autre: str, key: str, sentence: str) -> None:
    portrait_blocks = in_tab("Portrait", lieu=lieu, **({"comparer_a": autre} if autre else {}))
    assert [b.lecture for b in portrait_blocks if b.key == key] == [sentence]


def test_a_single_figure_that_is_compared_and_ranked_is_one_subject() -> None:
    """« à la Bretagne, à la France et est classé » put two places and a verb in one list."""
    one = Table(pd.DataFrame({"rang": ["144e"], "bretagne": [9.0], "france": [7.0]}), ())
    assert portrait_sentences.reading("Broons", one).endswith(
        "il se compare à la Bretagne et à la France et est classé parmi les territoires de même "
        "niveau.")


def test_a_portrait_is_not_said_to_stand_beside_what_no_figure_of_it_compares_with() -> None:
    assert "Portrait de Redon : ce qui se compare aux autres" in [
        b.title for b in in_tab("Portrait", lieu="Redon (commune)")]


def test_a_second_territory_is_offered_only_where_one_compares() -> None:
    assert at("Portrait", lieu="Finistère (département)").selectbox(key="comparer_a").options == [
        "Aucun", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan"]
    for alone in ("Rennes Métropole (EPCI)", "Pays de Brest (pays)", "Quimper (commune)"):
        page = at("Portrait", lieu=alone)
        assert "comparer_a" not in [box.key for box in page.selectbox], alone
    data = comparable.figures_of_level("departement", demonstration=False).data
    for code in reference.others("departement", "29"):
        both = data[data["territoire"].isin(["29", code])].groupby("cle")["territoire"].nunique()
        assert (both == 2).any()


def test_the_portraits_of_the_country_and_of_a_pays_read_as_french() -> None:
    page = at("Portrait", lieu="France (national)")
    assert titles(page)[2].startswith("Portrait de la France\u202f: ")
    assert readings(page)[0] == "La France n'est au-dessus de la Bretagne pour aucun de ces taux."
    page = at("Portrait", lieu="Pays de Brest (pays)")
    rows = page.dataframe[0].value
    assert readings(page) == [f"{len(rows)} chiffres publiés décrivent le pays de Brest\u202f; "
                              "aucun autre ne leur est comparable."]


def test_no_rank_of_two_nor_where_the_others_have_only_a_word() -> None:
    """In 2018 the Finistère loses 0.6 %, the Côtes-d'Armor 0.9 %, and « stagnation » is printed of
    the two others: nobody knows who is first."""
    rows = portrait.figures("departement", "29").data
    row = rows[(rows["intitule"] == "Évolution de l'emploi – ESS") & (rows["valeur"] == -0.6)]
    assert row["rang"].tolist() == [""]
    places = (("departement", "29"), ("region", "53"), ("pays", "pays-brest"))
    ranks = [r for level, code in places for r in portrait.figures(
        level, code).data["rang"] if r]
    sizes = [int(r.split(" sur ")[1].split()[0]) for r in ranks]
    assert ranks and min(sizes) > 2


def test_a_territory_without_a_figure_keeps_its_actors() -> None:
    page = at("Commerces et acteurs", lieu="Brest Métropole (EPCI)")
    assert "29 acteurs" in readings(page)[-1]
    alone = at("Commerces et acteurs", lieu="Locronan (commune)")
    assert alone.info[0].value == "Aucun commerce ni acteur recensé à Locronan."


@pytest.mark.parametrize(("place", "where"), [
    ("Pays de Brest (pays)", "dans le pays de Brest"), ("France (national)", "en France"),
    ("Oise (département)", "dans l'Oise")])
def test_where_records_are_not_attached_nobody_says_that_there_are_none(
        place: str, where: str) -> None:
    page = at("Commerces et acteurs", lieu=place)
    assert page.info[0].value == (
        "Les commerces et les acteurs sont recensés par commune, EPCI et département de "
        f"Bretagne\u202f: leur nombre n'est pas connu {where}.")


def test_without_demonstration_a_portrait_says_what_it_misses() -> None:
    page = at("Commerces et acteurs", lieu="Rennes Métropole (EPCI)", demo="false")
    assert titles(page) == []
    assert [i.value.split("\u202f:")[0] for i in page.info] == [
        "«\u202fCommerces à Rennes Métropole\u202f»",
        "«\u202fActeurs de l'économie circulaire à Rennes Métropole\u202f»"]


def test_nothing_is_computed_from_an_approximate_or_missing_figure() -> None:
    row = {"valeur": 17.0, "statut": "", "qualificatif": "plus de", "unite": "%",
           "indicateur": "Part", "territoire": "a"}
    beside = {"bretagne": 14.0, "bretagne_statut": "", "bretagne_qualificatif": ""}
    exact = row | {"qualificatif": ""}
    assert pd.isna(portrait._gap_to_bretagne(row, beside)["ecart"])
    assert portrait._gap_to_bretagne(exact, beside)["ecart"] == 3
    assert pd.isna(portrait._gap_to_bretagne(exact, beside | {"bretagne_statut": "s"})["ecart"])


#: The four départements and the region of one indicator, asked of the warehouse by hand.
BY_HAND = """
    SELECT territoire_niveau, territoire, coalesce(groupe, '') AS famille, valeur FROM chiffres
    WHERE source = 'emploi' AND indicateur = ? AND periode = '2012-2013' AND secteur = 'Ensemble'
      AND (territoire_niveau = 'departement' OR (territoire_niveau, territoire) = ('region', '53'))
"""


@pytest.mark.parametrize("code", ["22", "29", "35", "56"])
def test_gap_share_and_rank_are_those_that_sql_finds(entrepot: Path, code: str) -> None:
    by_title = portrait.figures("departement", code).data.set_index("intitule")
    with duckdb.connect(entrepot, read_only=True) as warehouse:
        for indicator, unit in (("Évolution de l'emploi", ""),
                                ("Évolution de l'emploi en volume", " (postes)")):
            rows = warehouse.execute(BY_HAND, [indicator]).df()
            for family in ("Associations", "Coopératives", "Fondations", "Mutuelles"):
                own = rows[rows["famille"] == family].set_index(["territoire_niveau", "territoire"])
                among = own.loc["departement", "valeur"]
                value, region = among[code], own.loc[("region", "53"), "valeur"]
                row = by_title.loc[f"{indicator} – {family}{unit}"]
                assert (row["valeur"], row["bretagne"]) == (value, region)
                place = int(among.rank(ascending=False, method="min")[code])
                tie = " ex aequo" if (among == value).sum() > 1 else ""
                assert row["rang"] == (f"{place}{'er' if place == 1 else 'e'}{tie} sur "
                                       "4 départements bretons")
                gap = row["ecart"]
                assert pd.isna(gap) if unit else gap == pytest.approx(value - region)


def test_a_standing_says_of_how_many_of_the_others_a_value_is_above() -> None:
    values = [float(n) for n in range(1, 12)]
    assert above_share(8.0, values) == "supérieur à 70\u202f% des autres"
    assert above_share(11.0, values) == above_share(1.0, values) == ""  # the rank says it
    assert above_share(2.0, [1.0, 2.0, 3.0]) == ""  # too few for a part of them


def test_records_that_name_no_commune_are_the_last_of_their_list() -> None:
    names = list(records.records("acteurs_circulaires", {}).data["commune_nom"])
    assert names[0] and not names[-1]
    assert [name for name in names if name] == names[:names.index("")]


def test_territories_whose_figures_are_written_alike_have_one_rank() -> None:
    rows = query.density("acteurs_circulaires", "epci").data
    alike = rows[rows["densite"].round(2) == 1.62]
    assert alike["densite"].nunique() == len(alike) == 3
    for code in alike["territoire"]:
        assert "15e ex aequo sur 61 EPCI bretons, supérieur à 73\u202f% des autres" in (
            portrait_sentences.count_sentence("acteurs_circulaires", "epci", code))


def test_employment_says_whose_it_is_where_the_private_sector_stands_beside() -> None:
    """« Évolution de l'emploi : −0,6 % » alone would be read of all the economy."""
    titles = portrait.key_figures("departement", "29").data["intitule"]
    assert "Évolution de l'emploi – ESS, 2017-2018" in set(titles)
    rows = portrait.figures("departement", "29").data
    changes = rows.loc[rows["indicateur"] == "Évolution de l'emploi", "intitule"]
    assert changes.str.startswith("Évolution de l'emploi – ").all()


def test_what_bears_the_name_of_another_town_is_not_missing_from_this_one() -> None:
    [block] = [b for b in in_tab("Portrait", lieu="Brest (commune)") if b.key == "portrait"]
    assert "absents ici" in block.note and "École · Pont-Aven" not in block.note


def test_what_this_one_has_on_another_base_or_under_a_longer_name_is_not_missing() -> None:
    """« Emploi salarié de l'ESS » was said absent from Bretagne, which has « … (niveau) »."""
    [block] = [b for b in in_tab("Portrait", lieu="Bretagne (région)") if b.key == "portrait"]
    absent = block.note.split("absents ici : ")[1]
    assert "Masse salariale brute ESS" in absent
    assert not {"Emploi salarié de l'ESS", "Part dans l'emploi ESS – Coopératives"} & set(
        absent.rstrip(".").split(" ; "))


@pytest.mark.parametrize(("place", "title"), [
    ("Bretagne (région)", "Taux qui se comparent, en % – Bretagne et France"),
    ("Finistère (département)", "Évolutions qui se comparent, en % – Finistère et Bretagne")])
def test_the_figure_beside_the_reference_says_what_it_compares(place: str, title: str) -> None:
    assert title in [b.title for b in in_tab("Portrait", lieu=place)]
