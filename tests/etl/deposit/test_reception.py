"""What is dropped: its size, its type, its name, the label of who drops it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from etl.deposit import reception
from etl.deposit.reception import author_label, receive, safe_stem
from etl.reading import limits
from etl.reading.limits import Refusal

TEXT = "Indicateur;Valeur\nÉvolution;2,6 %\n".encode()


@pytest.mark.parametrize(("name", "safe_name"), [
    ("note_conjoncture_2024.xlsx", "note_conjoncture_2024"),
    ("Extraction Urssaf (v2).XLSX", "Extraction Urssaf (v2)"),
    ("acteurs_DE\u0301MONSTRATION.xlsx", "acteurs_DÉMONSTRATION"),
    ("../../../etc/passwd", "passwd"),
    (r"C:\Users\Anne\bilan.xls", "bilan"),
    ("C:bilan.csv", "bilan"),
    ("..", "classeur"),
    ("", "classeur"),
    (".xlsx", "classeur"),
    ("/", "classeur"),
    (".cache.xlsx", "cache"),
    ("~$note.xlsx", "note"),
    ("CON.xlsx", "classeur_CON"),
    ("com1.2024.csv", "classeur_com1.2024"),
    ("Lpt¹.csv", "classeur_Lpt¹"),
    ("a\0b\nc\u202ed.xlsx", "abcd"),
    ('a<b>:"|?*.ods', "a_b______"),
    ("bilan  2024 . .xlsx", "bilan 2024"),
    ("x" * 300 + ".xlsx", "x" * 80),
    ("x" * 90 + " démonstration.xlsx", "DÉMONSTRATION " + "x" * 66),
    ("note.2024.pdf", "note.2024.pdf"),
    ("\U0001d40d" * 90, "\U0001d40d" * 50),  # four bytes each, of which a disk takes 255
])
def test_a_name_is_made_safe_for_any_system(name: str, safe_name: str) -> None:
    assert safe_stem(name) == safe_name


@pytest.mark.parametrize(("text", "label"), [
    ("A. Le Goff", "a-le-goff"), ("  ÉC  ", "ec"), ("../../x", "x"), ("m" * 60, "m" * 24),
    ("Anne-Lise/Kerné", "anne-lise-kerne"), ("Cœuret", "coeuret"),
    ("Marie-Christine Le Bihan Gouarec", "marie-christine-le-bihan")])
def test_the_author_is_a_short_plain_label(text: str, label: str) -> None:
    assert author_label(text) == label


@pytest.mark.parametrize("text", ["", "   ", "…/..", "日本"])
def test_without_an_author_nothing_is_dropped(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        author_label(text)
    assert str(refusal.value) == "indiquer qui dépose le fichier (des initiales suffisent)"


def test_the_ending_is_that_of_the_content_not_of_the_name(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "ESS"
    book.save(tmp_path / "livre.xlsx")
    assert receive((tmp_path / "livre.xlsx").read_bytes(), "livre.csv").name == "livre.xlsx"
    assert receive(TEXT, r"..\export.xls").name == "export.csv"


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "le fichier est vide"),
    (b"%PDF-1.7", "ce fichier est un PDF, pas un classeur"),
    (b"version https://git-lfs.github.com/spec/v1\n",
     "ce fichier est un pointeur Git LFS : le classeur lui-même n'a pas été téléchargé"),
    (b"PK\x03\x04 rien", limits.DAMAGED),
])
def test_what_is_not_a_workbook_is_refused_in_one_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as refusal:
        receive(data, "note.xlsx")
    assert str(refusal.value) == reason


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reception, "MAX_MEBIBYTES", 1)
    assert receive(TEXT, "a.csv").book.sheets[0].cell(2, 2).text == "2,6 %"
    with pytest.raises(Refusal) as refusal:
        receive(b";" * (3 << 20), "a.csv")
    assert str(refusal.value) == "ce fichier est trop volumineux : 3 Mio, 1 Mio au plus"
