"""Files that partners and publishers really sent are read for what they are.

They stand beside the repository (``../shared/real``), are not part of it, and are never committed.
"""

from __future__ import annotations

from functools import cache

import pytest

from etl.inspection import inspect as inspection
from etl.paths import ROOT
from etl.reading.reader import Unreadable, read
from etl.sources import registry

REAL = ROOT.parent / "shared" / "real"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real n'est pas là")

#: file → (format, encoding, separator), then for each sheet
#: name → (rows, columns, header row, header rows, first and last data row, first and last value).
FILES = {
    "bmo_besoins_departements.csv": (("csv", "utf-8-sig", ";"), {
        "bmo_besoins_departements": (102, 11, 1, 1, 2, 102, "Ain 01", "7 200")}),
    "chorus_domaine_fonctionnel.xls": (("csv", "utf-8", "\t"), {
        "chorus_domaine_fonctionnel": (12, 5, 9, 1, 11, 12, "X101", "31.12.9999")}),
    "entrees_france_travail_trimestriel.csv": (("csv", "utf-8-sig", ";"), {
        "entrees_france_travail_trimestriel": (117, 2, 1, 1, 2, 117, "1er trimestre 1996",
                                               "525 400")}),
    "FET2021-18.xlsx": (("xlsx", "", ""), {
        "figure 1": (15, 8, 3, 3, 6, 12, "Moins de 30 000", 43.7),
        "figure 2": (312, 3, 3, 1, 4, 309, "0051", 0.96),
        "figure 3": (12, 13, 3, 2, 5, 10, "Moins de 30 000", 14.1),
        "figure 4": (310, 3, 3, 1, 4, 308, "0051", 9.0)}),
    "filosofi_2021_insee_secret.csv": (("csv", "utf-8", ";"), {
        "filosofi_2021_insee_secret": (393, 10, 1, 1, 2, 393, "Villebon-sur-Yvette", "13,2")}),
    "helios_subventions_2025.ods": (("ods", "", ""), {
        "data_subv_2025_SL5M_Jet4": (7, 18, 1, 1, 2, 7, "5670111202501526", "79884288600011")}),
    "insee_taux_chomage_localises.xls": (("xls", "", ""), {
        "Sources_et_méthodes": (14, 1, None),
        "Département": (108, 162, 4, 1, 5, 104, "01", 18.9),
        "Région": (27, 162, 4, 1, 5, 23, "00", 18.9)}),
    "odf_renomme.xls": (("ods", "", ""), {
        "FRUP_au_1er_avril_2021": (
            6, 8, 1, 1, 2, 6, " ALBERT 1ER, PRINCE DE MONACO INSTITUT OCEANOGRAPHIQUE", "PARIS")}),
    "recensement_insee_decimal_comma.csv": (("csv", "utf-8", ";"), {
        "recensement_insee_decimal_comma": (
            2773, 7, 1, 1, 2, 2773, "Communauté d'agglomération Communauté Paris-Saclay",
            "1065,922362")}),
    "structures_zds_2024.xlsx": (("xlsx", "", ""), {
        "Structure": (581, 74, 1, 1, 2, 581, 745.0, 1.0),
        "Evt_envergure": (578, 32, 1, 1, 2, 578, 742.0, 0.0)}),
    "subventions_aude_cp850.csv": (("csv", "utf-8", ","), {
        "subventions_aude_cp850": (9, 18, 1, 1, 2, 9, "D‚partement de l'Aude",
                                   "donnée non récupérable")}),
    "tiers_lieux_fablabs_bretagne.geojson": (("geojson", "utf-8", ""), {
        "tiers_lieux_fablabs_bretagne": (122, 17, 1, 1, 2, 122, "1", -2.76198)}),
}
inspect = cache(inspection.inspect)


@pytest.mark.parametrize("name", FILES)
def test_a_real_file_is_opened_and_its_tables_are_found(name):
    (kind, encoding, separator), expected = FILES[name]
    book, report = read(REAL / name, REAL), inspect(REAL / name)
    assert (report["format"], report["encodage"], report["separateur"]) == (
        kind, encoding, separator)
    shapes = {}
    for about in report["feuilles"]:
        tables = about["tableaux"]
        sheet = next(sheet for sheet in book.sheets if sheet.name == about["nom"])
        size = (about["lignes"], about["colonnes"])
        if not tables:
            shapes[sheet.name] = (*size, None)
            continue
        [table] = tables
        first, last = table["premiere_ligne"], table["derniere_ligne"]
        shapes[sheet.name] = (
            *size, table["entete"], table["lignes_entete"], first, last,
            next(cell.value for cell in sheet.row(first) if not cell.is_empty),
            next(cell.value for cell in reversed(sheet.row(last)) if not cell.is_empty))
    assert shapes == expected


def fields(name, sheet=0):
    return {f["nom"]: f for f in inspect(REAL / name)["feuilles"][sheet]["tableaux"][0]["champs"]}


def test_every_file_of_the_folder_is_expected_here():
    assert {p.name for p in REAL.iterdir()} - {"MANIFEST.csv"} == {*FILES, "git_lfs_pointer.xls"}


def test_a_pointer_is_refused_with_its_reason():
    with pytest.raises(Unreadable, match="pointeur Git LFS"):
        read(REAL / "git_lfs_pointer.xls", REAL)


def test_a_real_table_of_quarters_in_columns_is_one_error_a_sheet():
    _, tidy = registry()["emploi_detaille"]
    issues = tidy(read(REAL / "insee_taux_chomage_localises.xls", REAL)).issues
    assert [(i.severity, i.sheet, i.cell, i.value) for i in issues] == [
        ("erreur", "Département", "C4", "T1_1982"), ("erreur", "Région", "C4", "T1_1982")]


def test_two_levels_of_merged_headings_make_full_names():
    assert list(fields("FET2021-18.xlsx")) == [
        "Nombre d’emplois", "Nombre de zones d’emploi", "Population 2017", "Nombre d’emplois 2017",
        "Évolution de l’emploi 2000-2017 (en %)", "Part de l’emploi total (en%) › 2000",
        "Part de l’emploi total (en%) › 2017", "Densité d’emploi (nombre d’emplois/km²)"]
    assert list(fields("FET2021-18.xlsx", 2))[:2] == ["", "en nombre › Agriculteurs"]


def test_notes_under_a_table_and_its_total_row_are_told_from_its_body():
    table = inspect(REAL / "FET2021-18.xlsx")["feuilles"][0]["tableaux"][0]
    assert list(table["notes"]) == ["A13", "A14", "A15"]
    assert table["lignes_totaux"] == [12]
    table = inspect(REAL / "insee_taux_chomage_localises.xls")["feuilles"][1]["tableaux"][0]
    assert list(table["notes"]) == ["A106", "A107", "A108"]


@pytest.mark.parametrize(("file", "column", "expected"), [
    ("bmo_besoins_departements.csv", "Département", {"type": "territoire"}),
    ("bmo_besoins_departements.csv", "2014", {"type": "nombre", "milliers": "espace"}),
    ("entrees_france_travail_trimestriel.csv", "Trimestre", {"type": "trimestre"}),
    ("filosofi_2021_insee_secret.csv", "Période", {"type": "année"}),
    ("filosofi_2021_insee_secret.csv", "Valeur", {"type": "nombre", "decimale": "virgule",
                                                  "vides": 146}),
    ("recensement_insee_decimal_comma.csv", "Valeur", {"type": "nombre", "decimale": "virgule"}),
    ("chorus_domaine_fonctionnel.xls", "Début", {"type": "date"}),
    ("helios_subventions_2025.ods", "CODE_DEPARTEMENT", {
        "type": "code", "remarques": ["précédé d'une apostrophe"]}),
    ("helios_subventions_2025.ods", "DATE_EMISSION", {"type": "date"}),
    ("odf_renomme.xls", "CP", {"type": "code", "remarques": ["stocké en nombre"]}),
    ("subventions_aude_cp850.csv", "dateConvention", {
        "type": "date", "remarques": ["numéro de série du tableur"]}),
    ("structures_zds_2024.xlsx", "CODE_POSTAL", {"type": "code"}),
    ("structures_zds_2024.xlsx", "DEPT", {"type": "territoire"}),
    ("structures_zds_2024.xlsx", "COURRIEL", {"type": "vide", "vides": 580}),
    ("tiers_lieux_fablabs_bretagne.geojson", "cp", {"type": "code"}),
    ("tiers_lieux_fablabs_bretagne.geojson", "latitude", {"type": "nombre"}),
])
def test_the_type_of_a_column_is_seen(file, column, expected):
    guess = fields(file)[column]
    assert {key: guess[key] for key in expected} == expected


def test_destroyed_accents_of_a_real_file_are_reported():
    assert inspect(REAL / "subventions_aude_cp850.csv")["remarques"][1] == (
        "des accents ont été abîmés avant la réception du fichier, dans 46 cellules : ils ne sont "
        "pas devinés (cellule A2)")
