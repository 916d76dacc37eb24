"""Workbooks of every name and kind, beside one another or out of reach."""

from __future__ import annotations

import os
import sys

import pytest

from etl.reading import files
from etl.warehouse.build import build
from etl.warehouse.status import survey
from tests.etl.conftest import ask

#: What these tests build holds.
SOURCES = ("emploi_niveaux",)
NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"


@pytest.mark.parametrize("name", [
    "emploi/Niveaux_Publiés_Bretagne.xlsx", "emploi/niveaux publies bretagne.XLSX",
    "emploi/niveaux_publies_l'été « 2024 ».xlsx"])
def test_a_workbook_is_known_whatever_the_case_accents_and_quotes_of_its_name(
        raw, chiffres, warehouse, name):
    chiffres(name, {})
    assert not build(raw, warehouse).has_errors
    assert ask(warehouse, "SELECT fichier FROM emploi_niveaux") == [(name,)]


def test_an_exact_copy_is_set_aside_and_the_original_is_cited(raw, chiffres, warehouse):
    original = chiffres(NIVEAUX, {})
    copy = original.with_name("niveaux_publies_bretagne (1).xlsx")
    copy.write_bytes(original.read_bytes())
    report = build(raw, warehouse)
    assert [str(i) for i in report.all_issues if i.severity == "avertissement"] == [
        f"AVERTISSEMENT emploi/{copy.name} : copie exacte de {NIVEAUX} : elle n'est pas lue une "
        "seconde fois"]
    assert ask(warehouse, "SELECT DISTINCT fichier FROM emploi_niveaux") == [(NIVEAUX,)]
    [state] = [s for s in survey(raw, warehouse)[1] if s.id == "emploi_niveaux"]
    assert state.state == "chargée"


def test_a_lock_that_excel_leaves_beside_an_open_workbook_is_no_workbook(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    (raw / "emploi/~$niveaux_publies_bretagne.xlsx").write_bytes(b"verrou")
    assert build(raw, warehouse).all_issues == []


@pytest.mark.parametrize("folder", ["raw/emploi", "raw"])
def test_a_folder_that_may_not_be_listed_takes_nothing_away(raw, chiffres, warehouse, etl, close,
                                                            folder):
    """Its workbooks were not seen, and all their figures left what is published."""
    chiffres(NIVEAUX, {})
    assert not build(raw, warehouse).has_errors
    before = warehouse.read_bytes()
    close(raw.parent / folder)
    ending = etl("build", "--raw", raw, "--warehouse", warehouse, "--resume")
    assert ending.status == 1
    assert (f"ERREUR {folder} : ce dossier ne peut pas être ouvert : ce qu'il contient manquerait "
            "à ce qui est publié") in ending.out
    assert warehouse.read_bytes() == before


def test_a_workbook_that_may_not_be_read_or_goes_away_is_an_error_not_a_crash(
        raw, chiffres, warehouse, monkeypatch):
    path = chiffres(NIVEAUX, {})
    is_regular = files.is_regular
    monkeypatch.setattr(files, "is_regular",
                        lambda *args: is_regular(*args) and (path.unlink(missing_ok=True) or True))
    [issue] = [i for i in build(raw, warehouse).all_issues if i.severity == "erreur"]
    assert (issue.file, issue.message) == (
        NIVEAUX, "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée")


def test_a_folder_named_as_a_workbook_is_an_error_not_a_crash(raw, warehouse):
    (raw / NIVEAUX).mkdir(parents=True)
    assert [str(i) for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        f"ERREUR {NIVEAUX} : c'est un dossier, pas un classeur"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on this system only")
def test_a_name_that_is_not_utf8_is_told_not_a_crash(raw, chiffres, warehouse, monkeypatch):
    chiffres(NIVEAUX, {})
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))  # its files are noted beside the warehouse
    os.rename(raw / NIVEAUX, os.fsencode(raw / NIVEAUX).replace(b"bretagne", b"\xe9t\xe9"))
    assert [str(i) for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        "ERREUR emploi/niveaux_publies_?t?.xlsx : son nom vient d'un autre système et n'est pas "
        "écrit en UTF-8 : le renommer"]


def test_a_workbook_that_is_gone_is_an_error_not_a_crash(raw, warehouse):
    (raw / "emploi").mkdir()
    (raw / NIVEAUX).symlink_to(raw / "absent.xlsx")
    assert [i.message for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée"]
