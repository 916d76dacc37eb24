"""``python -m etl inspect`` shows what the reader sees of a file that nobody declared."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from etl.inspection.column_types import guess
from etl.inspection.inspect import as_text, description, inspect
from etl.inspection.layout import MOST_TABLES
from etl.paths import ROOT
from etl.reading.reader import read
from etl.reading.sheets.cell import Cell


def table(path):
    [sheet_table] = tables(path)
    return sheet_table


def tables(path):
    return inspect(path)["feuilles"][0]["tableaux"]


def column(name, *values, number_format="General"):
    return guess(name, [Cell(i, 1, v, number_format) for i, v in enumerate(values, 1)])


# --- Layout ------------------------------------------------------------------------------------
MESSY = [["Emploi de l'ESS par pays"], ["(en postes)"], [],
         ["Pays", "Emploi", None, "Part", None], [None, 2022, 2023, 2022, 2023],
         ["Brest", 10, 11, 0.1, 0.2], [], ["Léon", 5, "nd", 0.1, "s"],
         ["Total", 15, "///", 0.2, "s"], [], ["Champ : postes au 31/12."], ["Source : Urssaf."]]


def test_a_table_is_found_between_its_title_and_its_notes(write):
    one = table(write("a.xlsx", {"F": MESSY}))
    assert {k: one[k] for k in one if k != "champs"} == {
        "entete": 4, "lignes_entete": 2, "premiere_ligne": 6, "derniere_ligne": 9,
        "titres": {"A1": "Emploi de l'ESS par pays", "A2": "(en postes)"},
        "notes": {"A11": "Champ : postes au 31/12.", "A12": "Source : Urssaf."},
        "lignes_vides": [7], "lignes_totaux": [9]}
    assert [f["nom"] for f in one["champs"]] == [
        "Pays", "Emploi › 2022", "Emploi › 2023", "Part › 2022", "Part › 2023"]


def test_merged_groups_give_the_same_names_as_groups_whose_merge_was_lost(write):
    path = write("a.xlsx", {"F": MESSY})
    book = load_workbook(path)
    for cells in ("A4:A5", "B4:C4", "D4:E4"):
        book["F"].merge_cells(cells)
    book.save(path)
    one = table(path)
    assert (one["entete"], one["lignes_entete"]) == (4, 2)
    assert [f["nom"] for f in one["champs"]][1:3] == ["Emploi › 2022", "Emploi › 2023"]


def test_missing_value_marks_are_counted_by_column(write):
    fields = table(write("a.xlsx", {"F": MESSY}))["champs"]
    assert [f["marques"] for f in fields] == [{}, {}, {"nd": 1, "///": 1}, {}, {"s": 2}]


def test_a_table_without_headings_says_so(write):
    one = table(write("a.xlsx", {"F": [["Brest", 1], ["Léon", 2]]}))
    assert (one["entete"], one["premiere_ligne"], one["derniere_ligne"]) == (0, 1, 2)


def test_lines_of_text_are_no_table(write):
    path = write("a.xlsx", {"F": [["Bonjour"], ["à tous"]]})
    assert tables(path) == []
    assert as_text(inspect(path)).endswith("  aucun tableau")


def test_the_codes_of_the_variables_under_a_header_belong_to_it(write):
    one = table(write("a.xlsx", {"F": [
        ["Code géographique", "Libellé", "Population 2019"], ["CODGEO", "LIBGEO", "P19_POP"],
        ["01001", "L'Abergement", 779], ["01002", "Ambérieu", 256]]}))
    assert (one["lignes_entete"], one["premiere_ligne"], one["derniere_ligne"]) == (2, 3, 4)
    assert [f["nom"] for f in one["champs"]] == [
        "Code géographique › CODGEO", "Libellé › LIBGEO", "Population 2019 › P19_POP"]


@pytest.mark.parametrize("lines", [
    [["Sigle", "Région"], ["ACI", "BRE_1"], ["EI", "IDF_2"]],  # lines in capitals
    [["CODE_A", "CODE_B"], ["AIN", "A12"], ["Aisne", 3]],  # under a header of codes
    [["Département", "Code"], ["AIN", "A12"]],  # nothing under it
])
def test_a_line_in_capitals_is_no_row_of_codes(write, lines):
    assert table(write("a.xlsx", {"F": lines}))["lignes_entete"] == 1


FIRST = [["1. Emploi"], ["Pays", "Postes", "Part"], ["Brest", 10, 0.1], ["Léon", 5, 0.2],
         ["Source : Urssaf."], []]


@pytest.mark.parametrize(("second", "names"), [
    ([["Secteur", "Établissements"], ["Santé", 12]], ["Secteur", "Établissements"]),
    ([["Pays", 2020, 2021], ["Brest", 7, 8]], ["Pays", "2020", "2021"]),
    ([["Secteur", "Effectifs", None], [None, "Hommes", "Femmes"], ["Santé", 4, 8]],
     ["Secteur", "Effectifs › Hommes", "Effectifs › Femmes"]),
])
def test_two_tables_one_under_the_other_are_two(write, second, names):
    path = write("a.xlsx", {"F": [*FIRST, ["2. Suite"], *second]})
    one, two = tables(path)
    assert (one["entete"], one["premiere_ligne"], one["derniere_ligne"]) == (2, 3, 4)
    assert (one["titres"], one["notes"]) == ({"A1": "1. Emploi"}, {"A5": "Source : Urssaf."})
    assert [f["type"] for f in one["champs"]] == ["texte", "nombre", "nombre"]
    assert (two["entete"], two["derniere_ligne"]) == (8, 7 + len(second))
    assert two["titres"] == {"A7": "2. Suite"}
    assert [f["nom"] for f in two["champs"]] == names
    assert "  2 tableaux, l'un sous l'autre" in as_text(inspect(path)).splitlines()


@pytest.mark.parametrize("line", [
    ["Trégor", "nd", "s"], ["Trégor", 7, 0.3], ["Trégor", "secret", "///"], ["Total", 15, 0.3]])
def test_a_line_after_a_blank_is_of_the_same_table(write, line):
    assert table(write("a.xlsx", {"F": [*FIRST[:4], [], line, ["Cornouaille", 3, 0.1]]}))[
        "derniere_ligne"] == 7


@pytest.mark.parametrize(("label", "is_total"), [
    ("Total", True), ("Ensemble", True), ("Ensemble de la Bretagne", True),
    ("Sous-total", True), ("Consolidation", True), ("Consolidation (Bretagne)", True),
    ("Ensemble pour l'emploi", False), ("Consolidation de l'emploi", False),
    ("Consolidation d'activités", False)])
def test_a_line_of_total_is_told_from_a_name_that_begins_like_one(write, label, is_total):
    one = table(write("a.xlsx", {"F": [["Action", "Euros"], ["Aide", 4], [label, 5]]}))
    assert one["lignes_totaux"] == ([3] if is_total else [])


# --- Types -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("values", "expected"), [
    (("1 040", "12,5"), ("nombre", "virgule", "espace")),
    (("1\u202f040", "2"), ("nombre", "", "espace fine insécable")),
    (("1\u00a0040", "2.5"), ("nombre", "point", "espace insécable")),
    (("1.732", "12.040"), ("nombre", "", "point")),
    ((1040, 12.5), ("nombre", "", "")),
    (("2,6 %", "-0,3 %"), ("%", "virgule", "")),
    (("2022", "2023"), ("année", "", "")),
    (("1er trimestre 2022", "T2 2022"), ("trimestre", "", "")),
    (("28/03/2023", "01/04/2023"), ("date", "", "")),
    (("janv-96", "févr. 2003", "déc-12"), ("mois", "", "")),
    (("2023-01", "2023-12"), ("mois", "", "")),
    (("2018-19", "2019-20"), ("texte", "", "")),
    (("Lot-T1", "Lot-T2"), ("texte", "", "")),
    (("-2.649", "-2.7541"), ("nombre", "point", "")),
    (("Finistère", "Ille-et-Vilaine (35)", "Morbihan 56"), ("territoire", "", "")),
    (("association", "Cress"), ("texte", "", "")),
    ((None, " "), ("vide", "", "")),
])
def test_the_type_and_the_marks_of_numbers_are_seen(values, expected):
    values_guess = column("colonne", *values)
    assert (values_guess.type, values_guess.decimal, values_guess.thousands) == expected


def test_a_number_format_tells_a_percentage():
    assert column("part", 0.026, 0.5, number_format="0.0%").type == "%"


@pytest.mark.parametrize(("name", "values", "notes"), [
    ("Code commune", (29019, 1004), ["zéros initiaux perdus (5 chiffres attendus)",
                                     "stocké en nombre"]),
    ("Code postal", ("29200", "1000"), ["zéros initiaux perdus (5 chiffres attendus)"]),
    ("DEPT", ("29", "2A", "1"), ["zéros initiaux perdus (2 chiffres attendus)"]),
    ("zone", ("0051", 52), ["zéros initiaux perdus (4 chiffres attendus)",
                            "nombres et textes mêlés"]),
    ("zone", ("0051", 520), ["zéros initiaux perdus (4 chiffres attendus)",
                             "nombres et textes mêlés"]),
    ("Code commune", ("29019", "01004"), []),
    ("commune", ("29019", "1004"), ["zéros initiaux perdus (5 chiffres attendus)"]),
    ("Code Insee région", ("53", "1"), ["zéros initiaux perdus (2 chiffres attendus)"]),
    ("Département", (*range(1, 96), 971), ["zéros initiaux perdus (2 chiffres attendus)",
                                           "stocké en nombre"]),
    ("SIRET", ("33491262300058", "588059600012"),
     ["zéros initiaux perdus (14 chiffres attendus)"]),
    ("SIRET", ("33491262300058", "3,34913E+13"),
     ["derniers chiffres perdus (« E+ » d'un tableur)"]),
    ("APE", ("8899B", "111Z"), ["zéros initiaux perdus (5 chiffres attendus)"]),
    ("code_postal", ("84200.0", "1000.0"), ["zéros initiaux perdus (5 chiffres attendus)",
                                            "suivi de « .0 »"]),
    ("code_postal", (84200.0, 35000.0), ["stocké en nombre"]),
    ("Code postal", ("29200", "35"), []),  # a département, which lost none
])
def test_codes_that_lost_their_leading_zeros_are_seen(name, values, notes):
    values_guess = column(name, *values)
    assert (values_guess.type, values_guess.notes) == ("code", notes)


def test_the_name_beside_a_code_tells_that_it_lost_its_zeros(write):
    code, name = table(write("a.xlsx", {"F": [
        ["Code", "Libellé"], [1, "Ain"], [2, "Aisne"], [29, "Finistère"]]}))["champs"]
    assert (code["type"], code["remarques"], name["type"]) == (
        "code", ["zéros initiaux perdus (« 1 » pour « 01 », Ain)", "stocké en nombre"],
        "territoire")


def test_a_telephone_number_is_no_code():
    assert column("tel", "02 99 12 34 56", "06 12 34 56 78").type == "texte"


@pytest.mark.parametrize("name", ["Emplois par département", "Nombre de communes"])
def test_what_is_counted_by_a_territory_is_no_code(name):
    assert column(name, 12, 35).type == "nombre"


def test_every_mark_is_counted_and_a_letter_among_words_is_a_word():
    values_guess = column("effectif", 1, 2, "s", "nd", "nd", "///", "*", "NR", "c")
    assert (values_guess.type, values_guess.others) == ("nombre", 0)
    assert values_guess.marks == {"s": 1, "nd": 2, "///": 1, "*": 1, "NR": 1, "c": 1}
    assert column("classe", "a", "b", "c", "nd").marks == {"nd": 1}


def test_values_of_another_type_are_counted():
    assert column("effectif", *range(20), "beaucoup").others == 1


def test_a_sheet_of_countless_tables_is_described_by_its_first_ones(raw):
    """Each was looked for in all the rows that follow: 24 kB held whoever asked for a minute."""
    path = raw / "a.csv"
    path.write_text("".join(f"Nom;Année {n}\nun;{n}\ndeux;3\n\n" for n in range(MOST_TABLES + 9)))
    assert len(tables(path)) == MOST_TABLES
    assert "  50 tableaux au moins, l'un sous l'autre" in as_text(inspect(path)).splitlines()


def test_the_beginning_of_each_sheet_is_described_where_cells_are_counted(write):
    path = write("a.xlsx", {"F": [["Pays", "Emploi"], *(["Brest", n] for n in range(99))],
                            "G": [["Pays", "Emploi"], ["Léon", 1]]})
    answer = description(read(path, path.parent), cells=160)
    assert [(s["lignes"], s["lignes_regardees"]) for s in answer["feuilles"]] == [(100, 40), (2, 2)]
    assert answer["feuilles"][0]["tableaux"][0]["derniere_ligne"] == 40
    assert as_text(answer).count("  seules les 40 premières lignes sont décrites") == 1


# --- Command -----------------------------------------------------------------------------------
def test_the_report_is_in_french(raw):
    path = raw / "recu.xls"
    path.write_bytes("Libellé;Montant\nÉté;1 040\nHiver;nd\n".encode("cp1252"))
    assert as_text(inspect(path)) == """\
recu.xls · format csv · encodage cp1252 · séparateur « ; »
  lu comme texte à séparateur, cp1252, séparateur « ; », sous un nom en « .xls »

Feuille « recu » : 3 lignes, 2 colonnes
  en-tête : ligne 1 (1 ligne)
  données : lignes 2 à 3
    A  Libellé : texte
    B  Montant : nombre ; milliers espace ; « nd » 1 fois"""


def test_the_command_prints_the_report_or_json_and_loads_nothing(write, etl):
    path = write("a.xlsx", {"F": MESSY})
    process = subprocess.run([sys.executable, "-m", "etl", "inspect", str(path)], cwd=ROOT,
                             capture_output=True, encoding="utf-8")
    assert process.returncode == 0
    assert "    B  Emploi › 2022 : nombre" in process.stdout.splitlines()
    assert json.loads(etl("inspect", path, "--json").out) == inspect(path)


def test_the_command_exits_1_with_the_reason_of_a_refusal(raw, etl):
    path = raw / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    ending = etl("inspect", path)
    assert ending[:2] == (1, "")
    assert ending.err.startswith("ERREUR a.xlsx : ce fichier est un PDF, pas un classeur")


def test_a_link_that_leads_to_itself_is_a_refusal_not_a_crash(raw, etl):
    link = raw / "note.xlsx"
    link.symlink_to(link)
    ending = etl("inspect", link)
    assert ending.status == 1
    assert "note.xlsx : ce fichier ne peut pas être lu : il est absent" in ending.err
