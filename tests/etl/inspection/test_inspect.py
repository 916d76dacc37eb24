"""``python -m etl inspect`` shows what the reader sees of a file that nobody declared."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from etl.inspection.column_types import guess
from etl.inspection.inspect import as_text, inspect
from etl.paths import ROOT
from etl.reading.cell import Cell


def table(path):
    return inspect(path)["feuilles"][0]["tableau"]


def column(name, *values, number_format="General"):
    return guess(name, [Cell(i, 1, v, number_format) for i, v in enumerate(values, 1)])


# --- Layout ------------------------------------------------------------------------------------
MESSY = [["Emploi de l'ESS par pays"], ["(en postes)"], [],
         ["Pays", "Emploi", None, "Part", None], [None, 2022, 2023, 2022, 2023],
         ["Brest", 10, 11, 0.1, 0.2], [], ["Léon", 5, "nd", 0.1, "s"],
         ["Total", 15, "///", 0.2, "s"], [], ["Champ : postes au 31/12."], ["Source : Urssaf."]]


def test_a_table_is_found_between_its_title_and_its_notes(write):
    found = table(write("a.xlsx", {"F": MESSY}))
    assert {k: found[k] for k in found if k != "champs"} == {
        "entete": 4, "lignes_entete": 2, "premiere_ligne": 6, "derniere_ligne": 9,
        "titres": {"A1": "Emploi de l'ESS par pays", "A2": "(en postes)"},
        "notes": {"A11": "Champ : postes au 31/12.", "A12": "Source : Urssaf."},
        "lignes_vides": [7], "lignes_totaux": [9]}
    assert [f["nom"] for f in found["champs"]] == [
        "Pays", "Emploi › 2022", "Emploi › 2023", "Part › 2022", "Part › 2023"]


def test_merged_groups_give_the_same_names_as_groups_whose_merge_was_lost(write):
    path = write("a.xlsx", {"F": MESSY})
    book = load_workbook(path)
    for cells in ("A4:A5", "B4:C4", "D4:E4"):
        book["F"].merge_cells(cells)
    book.save(path)
    found = table(path)
    assert (found["entete"], found["lignes_entete"]) == (4, 2)
    assert [f["nom"] for f in found["champs"]][1:3] == ["Emploi › 2022", "Emploi › 2023"]


def test_missing_value_marks_are_counted_by_column(write):
    fields = table(write("a.xlsx", {"F": MESSY}))["champs"]
    assert [f["marques"] for f in fields] == [{}, {}, {"nd": 1, "///": 1}, {}, {"s": 2}]


def test_a_table_without_headings_says_so(write):
    found = table(write("a.xlsx", {"F": [["Brest", 1], ["Léon", 2]]}))
    assert (found["entete"], found["premiere_ligne"], found["derniere_ligne"]) == (0, 1, 2)


def test_lines_of_text_are_no_table(write):
    assert table(write("a.xlsx", {"F": [["Bonjour"], ["à tous"]]})) is None


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
    (("Finistère", "Ille-et-Vilaine (35)", "Morbihan 56"), ("territoire", "", "")),
    (("association", "Cress"), ("texte", "", "")),
    ((None, " "), ("vide", "", "")),
])
def test_the_type_and_the_marks_of_numbers_are_seen(values, expected):
    found = column("colonne", *values)
    assert (found.type, found.decimal, found.thousands) == expected


def test_a_number_format_tells_a_percentage():
    assert column("part", 0.026, 0.5, number_format="0.0%").type == "%"


@pytest.mark.parametrize(("name", "values", "notes"), [
    ("Code commune", (29019, 1004), ["zéros initiaux perdus (5 chiffres attendus)",
                                     "stocké en nombre"]),
    ("Code postal", ("29200", "1000"), ["zéros initiaux perdus (5 chiffres attendus)"]),
    ("DEPT", ("29", "2A", "1"), ["zéros initiaux perdus (2 chiffres attendus)"]),
    ("zone", ("0051", 52), ["nombres et textes mêlés"]),
    ("zone", ("0051", 520), ["zéros initiaux perdus (4 chiffres attendus)",
                             "nombres et textes mêlés"]),
    ("Code commune", ("29019", "01004"), []),
])
def test_codes_that_lost_their_leading_zeros_are_seen(name, values, notes):
    found = column(name, *values)
    assert (found.type, found.notes) == ("code", notes)


def test_every_mark_is_counted_and_a_letter_among_words_is_a_word():
    found = column("effectif", 1, 2, "s", "nd", "nd", "///", "*", "NR", "c")
    assert (found.type, found.others) == ("nombre", 0)
    assert found.marks == {"s": 1, "nd": 2, "///": 1, "*": 1, "NR": 1, "c": 1}
    assert column("classe", "a", "b", "c", "nd").marks == {"nd": 1}


def test_values_of_another_type_are_counted():
    assert column("effectif", *range(20), "beaucoup").others == 1


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
    done = subprocess.run([sys.executable, "-m", "etl", "inspect", str(path)], cwd=ROOT,
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0
    assert "    B  Emploi › 2022 : nombre" in done.stdout.splitlines()
    assert json.loads(etl("inspect", path, "--json").out) == inspect(path)


def test_the_command_exits_1_with_the_reason_of_a_refusal(raw, etl):
    path = raw / "a.xlsx"
    path.write_bytes(b"%PDF-1.7")
    done = etl("inspect", path)
    assert done[:2] == (1, "")
    assert done.err.startswith("ERREUR a.xlsx : ce fichier est un PDF, pas un classeur")
