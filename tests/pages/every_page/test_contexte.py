"""Open data are the context of the pages: beside what the observatory publishes, with their year,
and nowhere when they are not loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from dashboard.themes.commerces_ruraux import blocks as shops
from dashboard.themes.commerces_ruraux import context as shops_context
from dashboard.themes.economie_circulaire import actors
from dashboard.themes.economie_circulaire import blocks as circulaire
from dashboard.themes.mois_ess import blocks as mois
from dashboard.themes.territoires import blocks as territoires
from dashboard.themes.territoires import comparable
from dashboard.tools.explorer import catalogue
from dashboard.warehouse import query
from dashboard.warehouse.citation import short_source
from etl.paths import RAW
from etl.warehouse.build import build
from tests.pages.reading import page_at

DEPARTEMENTS = {"22": 600_000, "29": 900_000, "35": 1_000_000, "56": 700_000}
ACTORS = {"ontology": "gogofull", "data": [
    {"id": f"m{n}", "name": f"Structure {n}", "geo": {"latitude": 48.54, "longitude": -2.77},
     "address": {"postalCode": "22190", "addressLocality": "Plérin"}, "statut_ess": "Scic",
     "categories": ["Réemploi", "Bretagne"]} for n in range(3)]}
FILES = {
    "acteurs_circulaires/carteco_2026.json": [json.dumps(ACTORS)],
    "population_departements/insee_2019.csv": [
        "annee,code_departement,population_1er_janvier",
        *(f"{year},{code},{people + year}" for year in (2015, 2016, 2017, 2018, 2019)
          for code, people in DEPARTEMENTS.items())],
    "bpe_commerces/bpe.csv": [
        "annee,commune,equipement,nombre", "2009,22046,Boulangerie,1", "2013,22046,Boulangerie,2",
        "2013,22066,Boulangerie,3", "2013,22046,Restaurant,9", "2013,35238,Restaurant,500",
        "2013,29019,Restaurant,400", "2013,56260,Restaurant,300"],
    "france_services/liste_2024-08-01.csv": [
        "id_fs,insee_dep,lib_fs,adresse,insee_com,code_postal,latitude,longitude,type_fs,format_fs",
        "1,22,France services Le Mené,1 rue X,22046,22330,48.29,-2.52,Principal,Fixe",
        "2,35,France services Rennes,1 rue Y,35238,35000,48.1,-1.68,Principal,Fixe",
        "3,29,France services Brest,1 rue Z,29019,29200,48.4,-4.48,Principal,Fixe",
        "4,56,France services Vannes,1 rue V,56260,56000,47.65,-2.76,Principal,Fixe"],
    "siae/liste.csv": [
        "siret,type_siae,nom,code_postal,commune,departement,longitude,latitude,maj",
        "00000000000018,ACI,ATELIER,35000,Rennes,35,-1.68,48.1,2020-12-18"],
}


@pytest.fixture(scope="module")
def with_context(tmp_path_factory) -> Path:
    """Return a warehouse of the panoramas, the Mois de l'ESS, the shops, and of open data around
    them."""
    folder = tmp_path_factory.mktemp("contexte")
    for source in ("territoires", "mois_ess", "commerces_ruraux"):
        shutil.copytree(RAW / source, folder / "raw" / source)
    for name, lines in FILES.items():
        (folder / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "raw" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    return folder / "warehouse.duckdb"


@pytest.fixture
def context(with_context, monkeypatch):
    """Read the warehouse with its context."""
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(with_context))


def portrait(level, code):
    """Return key → block of the portrait of a territory."""
    label = comparable.territory_names()[f"{level}:{code}"]
    return {b.key: b for b in territoires.portrait_of(territoires.Place(level, code, label), False)}


def lines(block):
    """Return the rows of a block, as its columns show them."""
    return block.table.data[[c.name for c in block.table.columns]].values.tolist()


def test_the_portrait_of_a_departement_sets_its_context_beside_that_of_bretagne(context):
    block = portrait("departement", "22")["portrait_contexte"]
    assert lines(block) == [
        ["Habitants au 1er janvier", "2019", 602_019, 3_208_076],
        ["Espaces France services", "2024", 1, 4],
        ["Commerces et services de proximité (Insee, BPE)", "2013", 14, 1214]]
    assert block.lecture.replace("\u202f", " ") == (
        "Dans les Côtes-d'Armor, on compte 602 019 habitants (2019, provisoire) et 1 espace France "
        "services (2024). On y compte aussi 14 commerces et services de proximité (2013).")
    assert "ANCT" in block.table.licence and "Insee" in block.table.licence


def test_a_commune_has_what_is_told_of_communes_and_keeps_the_shops_of_those_merged_into_it(
        context):
    block = portrait("commune", "22046")["portrait_contexte"]
    assert [row[0] for row in lines(block)] == [
        "Espaces France services",
        "Commerces et services de proximité (Insee, BPE)"]
    assert lines(block)[-1][1:3] == ["2013", 14]


def test_who_counts_each_is_counted_in_the_line_of_the_source_and_named_by_each_cell(context):
    """France services and insertion are lists, which cite no document as the shops do."""
    table = portrait("commune", "35238")["portrait_contexte"].table
    assert short_source(table, 30) == "ANCT et 2 autres"
    cells = table.lineage.groupby("source")[["editeur", "titre"]].agg(set)
    assert cells.loc["france_services", "editeur"] == {
        "Agence nationale de la cohésion des territoires (ANCT)"}
    assert cells.loc["france_services", "titre"] == {"Espaces France services"}
    assert cells.loc["bpe_commerces", "editeur"] == {"Insee"}


def test_what_a_list_of_one_departement_lacks_is_not_counted_zero(context):
    """Neither elsewhere nor for all of Brittany: the note says what the list covers."""
    blocks = [portrait(*place)["portrait_contexte"] for place in (
        ("departement", "22"), ("region", "53"), ("departement", "35"))]
    insertion = [[row for row in lines(block) if row[0] == "Structures d'insertion"]
                 for block in blocks]
    assert insertion[:2] == [[], []]
    assert [row[:3] for row in insertion[2]] == [["Structures d'insertion", "2020", 1]]
    assert pd.isna(insertion[2][0][3])
    for block in blocks:
        assert ("Structures d'insertion : ce qui est chargé ne couvre que l'Ille-et-Vilaine."
                ) in block.note
        assert block.note.count("ne couvre que") == 1


def test_bretagne_is_not_set_beside_itself(context):
    block = portrait("region", "53")["portrait_contexte"]
    assert [c.name for c in block.table.columns] == ["intitule", "periode", "valeur"]


def test_the_context_makes_no_figure_of_the_ess(context):
    """Neither the portrait, nor the list of the territories of which something is published."""
    assert ("commune", "22066") not in query.territories_with_figures()
    assert {"population_departements", "bpe_commerces"}.isdisjoint(
        comparable.figures_of_level("departement", demonstration=False).data["source"])


def test_the_context_is_explored_though_it_has_neither_famille_nor_sector(context):
    measures = {c.source: c for c in catalogue.choices() if c.measure}
    assert {"population_departements", "bpe_commerces"} <= set(measures)
    assert all(catalogue.codes(choice) for choice in catalogue.choices())
    data = catalogue.table(measures["population_departements"], {"lieu": ["Finistère"]}).data
    assert data[["annee", "valeur"]].values.tolist() == [
        [year, 900_000 + year] for year in range(2015, 2020)]


def test_the_shops_of_all_kinds_stand_after_those_of_the_observatory_with_both_years(context):
    by_key = {b.key: b for b in shops.published_figures()}
    assert list(by_key)[1:3] == ["commerces_publies", "commerces_contexte"]
    block = by_key["commerces_contexte"]
    assert block.title.endswith("Bretagne, 2009 et 2013")
    # Rennes is not rural; the two communes of Le Mené are one.
    assert lines(block) == [["Restaurant", 2013, 9], ["Boulangerie", 2009, 1],
                            ["Boulangerie", 2013, 5]]
    assert block.lecture == ("En 2013, l'équipement le plus répandu des communes rurales est "
                             "« restaurant » (9).")


def test_shops_of_some_departements_are_not_told_of_bretagne(context, monkeypatch):
    monkeypatch.setattr(query, "departements", lambda source: {
        "22": "Côtes-d'Armor", "35": "Ille-et-Vilaine"})
    [block] = shops_context.blocks()
    assert block.title.endswith("Côtes-d'Armor et Ille-et-Vilaine, 2009 et 2013")


def test_a_shop_without_a_number_is_not_the_most_frequent(context):
    table = shops_context.shops()
    lacking = table.data["equipement"].eq("Restaurant")
    counts = table.with_values(equipements=table.data["equipements"].mask(lacking))
    assert shops_context.sentence(counts).endswith("est « boulangerie » (5).")
    assert shops_context.sentence(table.with_values(equipements=float("nan"))) == ""


def test_the_context_of_an_epci_across_two_regions_says_what_part_of_it_is_counted(context):
    across, whole = (portrait("epci", code)["portrait_contexte"].note
                     for code in ("243500741", "243500139"))
    assert query.PARTIAL in across and query.PARTIAL not in whole


def test_the_rate_of_an_edition_is_of_the_inhabitants_of_its_year(context):
    blocks = {b.key: b for b in mois.editions(("53", "FR"), (2010, 2023))}
    assert list(blocks)[2:4] == ["mois_habitants", "mois_habitants_annee"]
    data = blocks["mois_habitants_annee"].table.data
    assert data[["annee", "territoire", "population"]].values.tolist() == [
        [2019, "53", 3_208_076], [2023, "53", 3_449_370]]
    assert data["valeur"].tolist() == pytest.approx([230 / 32.08076, 350 / 34.4937])
    assert data["statut"].tolist() == ["p", ""]  # so is the population of 2019
    assert blocks["mois_habitants_annee"].headline.endswith("habitants de l'année en Bretagne.")
    # The rates that stand beside those of France stay on one population.
    beside = blocks["mois_habitants"].table.data
    assert beside.groupby("territoire")["population"].nunique().to_dict() == {"53": 1, "FR": 1}


def test_real_actors_are_shown_without_what_an_open_file_does_not_tell(context):
    assert actors.networks() == {"": "Tous"} and not actors.has_etp()
    page = page_at("economie_circulaire", volet_circulaire="Acteurs")
    assert "territoire" in (keys := [choice.key for choice in page.selectbox])
    assert "reseau" not in keys  # a single choice is none
    blocks = circulaire.counts(actors.Selection("Bretagne"))
    assert [b.key for b in blocks] == ["acteurs_activites", "acteurs_ensemble", "acteurs_statuts",
                                       "acteurs_departements"]
    assert blocks[0].table.data[["modalite", "structures"]].values.tolist() == [["Réemploi", 3]]
    assert not any(b.table.demonstration for b in blocks)
    assert "ODbL" in blocks[0].table.licence and blocks[0].title.endswith("2026")


def test_without_open_data_the_pages_say_nothing_of_them():
    assert "portrait_contexte" not in portrait("departement", "22")
    assert "commerces_contexte" not in {b.key for b in shops.published_figures()}
    assert "mois_habitants_annee" not in {b.key for b in mois.editions(("53",), (2010, 2023))}
    assert len(actors.networks()) == 3 and actors.has_etp()
