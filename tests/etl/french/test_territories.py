"""A territory is found whatever its spelling, and never taken for another."""

import re
import runpy
import shutil

import pandas as pd
import pytest
from openpyxl import load_workbook

from etl.common_columns import LEVELS
from etl.french import reference, territories
from etl.french.reference import (
    COMMUNES_FILE,
    FORMER_COMMUNES_FILE,
    PEOPLE,
    commune_table,
    populations,
)
from etl.french.territories import (
    AmbiguousTerritory,
    Territory,
    UnknownTerritory,
    is_former_name,
    parents,
    resolve,
)
from etl.paths import RAW, REFERENCE


@pytest.fixture(scope="module")
def printed_territories() -> set[tuple[str, str]]:
    """Return every (territory, level) of the published workbooks that have a column « Territoire ».
    """
    names = set()
    for file in sorted(RAW.rglob("*.xlsx")):
        if "monstration" in file.name.lower():
            continue
        for sheet in load_workbook(file):
            columns: dict[str, int] = {}
            for row in sheet.iter_rows(values_only=True):
                if not columns and "Territoire" in row:
                    columns = {str(label): i for i, label in enumerate(row)}
                elif columns and row[columns["Territoire"]] and any(row[1:]):  # not a footnote
                    level = row[columns["Niveau"]] if "Niveau" in columns else None
                    names.add((str(row[columns["Territoire"]]), str(level or "")))
    return names


def test_the_workbooks_print_many_territories(printed_territories):
    assert len(printed_territories) > 100
    assert {("Pays de Brest", "pays_breton"), ("Fouesnant", "")} <= printed_territories


def test_every_territory_of_the_published_workbooks_is_known(printed_territories):
    for name, level in sorted(printed_territories):
        territory = resolve(name, level)
        assert territory.niveau in LEVELS, (name, level)
        assert bool(territory.code) is (name != "non précisé"), (name, level)


@pytest.mark.parametrize(("name", "level", "code", "niveau"), [
    ("Bretagne", "region", "53", "region"),
    ("Mayenne", "departement", "53", "departement"),
    ("62", "ze", "0062", "zone_emploi"),
    ("Zone d'emploi de Rennes", "zone d'emploi", "5315", "zone_emploi"),
    ("1", "dep", "01", "departement"),
    ("00FR", "france", "FR", "france"),
    ("Bretagne (min. des 21 pays)", "region", "53", "region"),
    ("Bretagne (max. des 21 pays)", "region", "53", "region"),
    ("Pays de la Loire", "region", "52", "region"),
    ("Basse-Normandie", "region", "25", "region"),
    ("Haute-Normandie", "region", "23", "region"),
    ("Languedoc-Roussillon", "region", "91", "region"),
    ("Auvergne", "region", "83", "region"),
    ("Poitou-Charentes", "region", "54", "region"),
    ("Ile de France", "region", "11", "region"),
    ("Côtes d'Armor", "departement", "22", "departement"),
    ("COTES-D’ARMOR", "departement", "22", "departement"),
    ("Ille et Vilaine", "departement", "35", "departement"),
    ("Corse-du-Sud", "departement", "2A", "departement"),
    ("France", "national", "FR", "france"),
    ("France de province", "national", "FR-province", "france"),
    ("Pays de Redon-Bretagne Sud", "pays_breton", "pays-redon-bretagne-sud", "pays"),
    ("Pays des Vallons de Vilaine", "pays_breton", "pays-vallons-de-vilaine", "pays"),
    ("Pays de Brocéliande", "pays_breton", "pays-broceliande", "pays"),
    ("pays-brest", "pays_breton", "pays-brest", "pays"),
    ("Brest", "pays_breton", "pays-brest", "pays"),
    ("Golfe du Morbihan - Vannes agglomération", "EPCI", "200067932", "epci"),
    ("Rennes Métropole", "EPCI", "243500139", "epci"),
    ("Communauté de communes du Pays Bigouden Sud", "EPCI", "242900702", "epci"),
    ("Cap Atlantique", "EPCI", "244400610", "epci"),
    ("Lorient Agglo", "EPCI", "200042174", "epci"),
    ("St-Brieuc Armor Agglo", "EPCI", "200069409", "epci"),
    ("ZE de Lannion", "ZE", "5308", "zone_emploi"),
    ("Hédé", "commune", "35130", "commune"),
    ("Maure-de-Bretagne", "commune", "35168", "commune"),
    ("Châteauneuf-d'Ille-et-Vilaine", "commune", "35070", "commune"),
    ("ST MALO", "commune", "35288", "commune"),
    ("Ste-Tréphine", "commune", "22331", "commune"),
    ("35238", "commune", "35238", "commune"),
    ("Ouest (3 régions)", "interregion", "ouest-3-regions", "interregion"),
    ("Ouest (Bretagne, Normandie, Loire-Atlantique)", "interregion",
     "ouest-bretagne-normandie-loire-atlantique", "interregion"),
    ("Le Faouët", "structure", "le-faouet", "structure"),
])
def test_a_name_and_its_level_give_a_code(name, level, code, niveau):
    territory = resolve(name, level)
    assert (territory.code, territory.niveau) == (code, niveau)


@pytest.mark.parametrize(("name", "code", "niveau"), [
    ("Morbihan", "56", "departement"),
    ("Bretagne", "53", "region"),
    ("Pays de la Loire", "52", "region"),
    ("France", "FR", "france"),
    ("Rennes Métropole", "243500139", "epci"),
    ("Pays de Brest", "pays-brest", "pays"),
    ("Zone d'emploi de Rennes", "5315", "zone_emploi"),
    ("Brest", "29019", "commune"),
    ("Rennes", "35238", "commune"),
    ("29019", "29019", "commune"),
])
def test_without_a_level_the_name_alone_decides(name, code, niveau):
    territory = resolve(name)
    assert (territory.code, territory.niveau) == (code, niveau)


def test_the_name_given_back_is_the_official_one():
    assert resolve("hede", "commune") == Territory("35130", "commune", "Hédé-Bazouges")
    assert resolve("Maure de Bretagne", "commune").nom == "Val d'Anast"
    assert resolve("Bretagne (min. des 21 pays)", "region").nom == "Bretagne"
    assert resolve("Ouest (3 régions)", "interregion").nom == "Ouest (3 régions)"
    assert resolve("non précisé") == Territory("", "", "non précisé")


@pytest.mark.parametrize(("name", "level", "is_former"), [
    ("Maure-de-Bretagne", "commune", True),
    ("hede", "commune", True),
    ("Campel", "commune", True),
    ("Lamballe", "commune", True),
    ("22093", "commune", False),
    ("35048", "commune", True),
    ("Val d'Anast", "commune", False),
    ("ST MALO", "commune", False),
    ("Bréhat", "commune", False),
    ("35168", "commune", False),
    ("Pays de Redon et Vilaine", "pays", False),
])
def test_the_name_that_a_commune_had_before_it_merged_is_told_from_that_of_today(
        name, level, is_former):
    assert is_former_name(name, resolve(name, level)) is is_former


def test_a_bare_code_that_two_levels_share_is_refused():
    with pytest.raises(AmbiguousTerritory) as refusal:
        resolve("53")
    assert str(refusal.value) == ("territoire ambigu : « 53 » peut être « Mayenne (département 53) "
                                  "» ou « Bretagne (région 53) »")


def test_homonyms_are_told_apart_by_their_departement():
    with pytest.raises(AmbiguousTerritory) as refusal:
        resolve("Le Faouet", "commune")
    assert [t.code for t in refusal.value.candidates] == ["22057", "56057"]
    assert str(refusal.value) == (
        "territoire ambigu : « Le Faouet » peut être « Le Faouët (Côtes-d'Armor, 22057) » ou "
        "« Le Faouët (Morbihan, 56057) »")
    assert resolve("Le Faouët", "commune", departement="Morbihan").code == "56057"
    assert resolve("Le Faouët", departement="22").code == "22057"


def test_every_homonym_of_brittany_is_ambiguous_without_its_departement():
    table = commune_table()
    homonyms = table[table["commune_nom"].duplicated(keep=False)]
    assert sorted(set(homonyms["commune_nom"])) == [
        "La Chapelle-Neuve", "Le Faouët", "Plouhinec", "Saint-Armel", "Saint-Servais", "Tréméven"]
    for code, row in homonyms.iterrows():
        with pytest.raises(AmbiguousTerritory):
            resolve(row["commune_nom"], "commune")
        assert resolve(row["commune_nom"], "commune", row["departement"]).code == code


def test_every_name_of_the_reference_table_leads_back_to_its_code():
    for code, row in commune_table().iterrows():
        assert resolve(row["commune_nom"], "commune", row["departement"]).code == code
        if row["epci"]:
            assert resolve(row["epci_nom"], "EPCI").code == row["epci"]


@pytest.mark.parametrize(("name", "level", "message"), [
    ("Finistere Sud", "",
     "territoire inconnu : « Finistere Sud » ; vouliez-vous dire « Finistère » ?"),
    ("Quimperlee", "commune",
     "territoire inconnu : « Quimperlee » ; vouliez-vous dire « Quimperlé » ou « Quimper » ?"),
    ("Atlantide", "region", "territoire inconnu : « Atlantide »"),
    ("99999", "commune", "territoire inconnu : « 99999 »"),
    ("bretagne", "departement",
     "territoire inconnu : « bretagne » n'est pas un département mais une région"),
    ("Rennes", "EPCI", "territoire inconnu : « Rennes » n'est pas un EPCI mais une commune"),
    ("Rennes", "canton", "niveau de territoire inconnu : « canton »"),
])
def test_an_unknown_name_is_refused_with_the_closest_ones(name, level, message):
    with pytest.raises(UnknownTerritory) as refusal:
        resolve(name, level)
    assert str(refusal.value) == message


@pytest.mark.parametrize("part", ["hors Rennes", "partie bretonne", "sans la ville-centre"])
def test_a_part_of_an_epci_is_not_the_epci(part):
    for level in ("", "EPCI"):
        with pytest.raises(UnknownTerritory):
            resolve(f"Rennes Métropole ({part})", level)
    assert resolve("Rennes Métropole (RM)", "EPCI").code == "243500139"


def test_a_name_looked_for_at_no_level_is_told_as_unknown():
    assert str(UnknownTerritory("Rennes")) == "territoire inconnu : « Rennes »"


def test_a_commune_is_not_looked_for_outside_the_departement_given():
    with pytest.raises(UnknownTerritory) as refusal:
        resolve("Rennes", "commune", departement="29")
    assert str(refusal.value) == "territoire inconnu : « Rennes » dans « Finistère »"


def test_the_france_of_the_official_code_is_complete():
    departements = [*(f"{n:02d}" for n in range(1, 96) if n != 20), "2A", "2B",
                    "971", "972", "973", "974", "976"]
    for code in departements:
        assert resolve(code, "departement").code == code
    assert len(departements) == 101
    today = [1, 2, 3, 4, 6, 11, 24, 27, 28, 32, 44, 52, 53, 75, 76, 84, 93, 94]
    before_2016 = [21, 22, 23, 25, 26, 31, 41, 42, 43, 54, 72, 73, 74, 82, 83, 91]
    for number in today + before_2016:
        assert resolve(f"{number:02d}", "region").niveau == "region"


def test_a_commune_knows_its_parents_and_three_islands_have_no_epci():
    assert parents("35238") == {"epci": "243500139", "departement": "35", "region": "53"}
    for island in ("22016", "29083", "29155"):
        assert parents(island)["epci"] == ""
    with pytest.raises(UnknownTerritory):
        parents("75056")


def test_the_communes_are_read_with_their_types():
    table = commune_table()
    assert len(table) == 1202
    assert table.loc["22001", "codes_postaux"] == "22460"
    assert table.loc["35238", "population_2023"] > 200_000
    assert table[["latitude", "longitude"]].notna().all(axis=None)


def test_the_year_of_the_census_is_that_of_the_tables(tmp_path, monkeypatch):
    shutil.copytree(REFERENCE, tmp_path / "reference")
    for name in ("communes_bretagne.csv", "populations.csv"):
        path = tmp_path / "reference" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("population_2023", "population_2029"), encoding="utf-8")
    monkeypatch.setattr("etl.paths.REFERENCE", tmp_path / "reference")
    later = runpy.run_path(reference.__file__)
    assert (later["CENSUS"], later["PEOPLE"]) == (2029, "population_2029")
    assert later["commune_table"]()["population_2029"].sum() == (
        commune_table()["population_2023"].sum())
    assert "population_2029" in later["populations"]()


def test_without_the_table_of_communes_what_reads_it_says_so(tmp_path, monkeypatch):
    """Not the import, which every command and every page does."""
    monkeypatch.setattr("etl.paths.REFERENCE", tmp_path)
    without = runpy.run_path(reference.__file__)
    with pytest.raises(without["BrokenReference"], match=r"communes_bretagne\.csv est absente"):
        without["commune_table"]()


def test_a_table_of_communes_whose_population_has_no_year_says_how_its_column_is_named(
        tmp_path, monkeypatch):
    text = COMMUNES_FILE.read_text(encoding="utf-8").replace(PEOPLE, "population")
    (tmp_path / COMMUNES_FILE.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("etl.paths.REFERENCE", tmp_path)
    yearless = runpy.run_path(reference.__file__)
    with pytest.raises(yearless["BrokenReference"], match="de colonne « population_AAAA »"):
        yearless["commune_table"]()


@pytest.mark.parametrize(("name", "code"), [
    ("Région Bretagne", "53"), ("53 – Bretagne", "53"), ("Bretagne (53)", "53"),
    ("Cotes d’Armor (22)", "22"), ("22 – Côtes-d’Armor", "22"), ("Côtes\u00a0d'Armor", "22"),
    ("Département du Finistère", "29"), ("Département d’Ille-et-Vilaine", "35"),
    ("Mayenne (53)", "53"), ("Finistère 29", "29"), ("Ille-et-Vilaine - 35", "35"),
    ("Corse-du-Sud 2A", "2A"), ("Bretagne 53", "53"),
])
def test_a_territory_is_found_with_its_level_or_its_code_beside_its_name(name, code):
    assert resolve(name).code == code


@pytest.mark.parametrize("name", ["Finistère (22)", "Finistère 22"])
def test_a_name_beside_the_code_of_another_is_unknown(name):
    with pytest.raises(UnknownTerritory, match=re.escape(f"territoire inconnu : « {name} »")):
        resolve(name)


def test_the_population_of_bretagne_is_that_of_its_communes():
    bretagne = populations().set_index(["territoire_niveau", "territoire"]).loc["region", "53"]
    assert bretagne["population_2023"] == commune_table()["population_2023"].sum() == 3_449_370
    assert bretagne["communes"] == len(commune_table())


def test_the_population_of_france_is_that_of_its_seventeen_regions_without_mayotte():
    table = populations().set_index(["territoire_niveau", "territoire"])
    regions, france = table.loc["region"], table.loc["france", "FR"]
    assert len(regions) == 17 and "06" not in regions.index
    assert france["population_2023"] == regions["population_2023"].sum() == 68_094_280
    assert france["communes"] == regions["communes"].sum()
    # INSEE's own: « 2 802 670 habitants » (Flash Bourgogne-Franche-Comté no 231, 2025).
    assert regions.loc["27", "population_2023"] == 2_802_670
    for code, row in regions.iterrows():
        assert resolve(row["territoire_nom"], "region").code == code


@pytest.mark.parametrize(("name", "code"), [
    ("22066", "22046"), ("Le Gouray", "22046"), ("35113", "35004"), ("56016", "56173"),
    ("Lamballe", "22093"), ("Saint-Thégonnec", "29266"), ("Theix", "56251"),
    ("Antrain", "35004"), ("Mûr-de-Bretagne", "22158"), ("Pluméliau", "56173"),
    ("Bieuzy", "56173"), ("Messac", "35176"), ("Guipry", "35176"), ("Tréméloir", "22251")])
def test_a_commune_merged_since_is_the_commune_of_today(name, code):
    assert resolve(name, "commune").code == code


def test_every_former_commune_leads_to_one_of_today():
    table = pd.read_csv(FORMER_COMMUNES_FILE, dtype=str, keep_default_na=False)
    today = commune_table()
    assert set(table["commune"]) <= set(today.index)
    codes = table.loc[table["commune_ancienne"] != "", "commune_ancienne"]
    assert not set(codes) & set(today.index)
    assert codes.is_unique
    assert not (table["nom_ancien"] == table["commune"].map(today["commune_nom"])).any()


def test_contours_that_are_cut_are_told_by_their_name(tmp_path, monkeypatch):
    cut = tmp_path / "epci_bretagne.geojson"
    cut.write_bytes((REFERENCE / "epci_bretagne.geojson").read_bytes()[:5000])
    monkeypatch.setattr(reference, "EPCI_FILE", cut)
    reference._epci_contours.cache_clear()
    with pytest.raises(reference.BrokenReference, match=r"epci_bretagne\.geojson est absente"):
        reference.unmatched_epci()


def test_an_epci_that_has_merged_keeps_its_own_figures_once_it_is_listed(tmp_path, monkeypatch):
    """Its initials, which are another name of it, stopped the build on an unforeseen error."""
    table = commune_table().copy()
    table.loc[table["epci"] == "242200715", ["epci", "epci_nom"]] = "200099999", "CA Nouvelle"
    monkeypatch.setattr(reference, "commune_table", lambda: table)

    def clear():
        territories._index.cache_clear()
        resolve.cache_clear()

    clear()
    try:
        with pytest.raises(UnknownTerritory, match="territoire inconnu : « CCKB »"):
            resolve("CCKB", "epci")
        listed = tmp_path / "territoires.csv"
        listed.write_text(reference.TERRITORIES_FILE.read_text(encoding="utf-8")
                          + "epci,242200715,CC du Kreiz-Breizh (CCKB),2014-2026\n",
                          encoding="utf-8")
        monkeypatch.setattr(reference, "TERRITORIES_FILE", listed)
        clear()
        assert {resolve(name, "epci").code for name in ("CCKB", "CC du Kreiz-Breizh")} == {
            "242200715"}
        assert resolve("CA Nouvelle", "epci").code == "200099999"
        assert "242200715" not in reference.official_names("epci")
    finally:
        clear()


def test_an_epci_that_is_listed_before_its_communes_have_left_it_is_one(tmp_path, monkeypatch):
    """« CCKB » could be « CC du Kreiz-Breizh (CCKB) » or « CC du Kreiz-Breizh (CCKB) »."""
    listed = tmp_path / "territoires.csv"
    listed.write_text("territoire_niveau,territoire,territoire_nom,existence\n"
                      "epci,242200715,CC du Kreiz-Breizh (CCKB),2014-2026\n", encoding="utf-8")
    monkeypatch.setattr(reference, "TERRITORIES_FILE", listed)
    assert reference.known_names("epci").index.is_unique
