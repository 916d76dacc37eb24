"""Déposer un classeur: what is dropped is recognised, or what is in it is shown."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from etl.paths import RAW
from etl.sources import registry
from etl.warehouse.build import build
from tests.pages import reading
from tests.pages.reading import text
from tests.pages.tools.depot.desk import (
    ALREADY,
    NEW,
    OLD,
    OPEN,
    SHOPS,
    book,
    buttons,
    click,
    drop,
    source_of,
    texts,
)
from tests.registered import registry_of


def test_a_workbook_already_published_is_said_so_and_nothing_else(raw: Path) -> None:
    page = click(drop((raw / ALREADY).read_bytes()), "verifier")
    assert texts(page.error) == [f"Ce classeur est déjà publié : {ALREADY}."]
    assert "Publier" not in buttons(page)
    assert not page.get("progress")


def test_an_empty_desk_asks_for_a_workbook_and_says_its_limits(raw: Path) -> None:
    page = reading.page_at("depot")
    uploader = page.file_uploader[0]
    assert (page.title[0].value, reading.titles(page)) == OPEN
    assert uploader.proto.max_upload_size_mb == 50
    assert {".xlsx", ".ods", ".csv", ".geojson"} <= set(uploader.allowed_type)
    assert not {".pdf", ".docx", ".zip", ".exe"} & set(uploader.allowed_type)
    assert not buttons(page)


def test_what_is_not_a_workbook_is_refused_in_one_sentence(raw: Path) -> None:
    page = drop(b"%PDF-1.7", "note.xlsx")
    assert texts(page.error) == [
        "Ce fichier est un PDF, pas un classeur ; il faudrait un classeur .xlsx, .xls "
        "ou .ods, un CSV ou un GeoJSON."]
    assert not buttons(page)


def test_a_recognised_source_is_proposed_with_its_reasons(raw: Path) -> None:
    page = reading.page_at("depot")
    page.file_uploader[0].upload("chiffres_publies.xlsx", book(OLD | {"période": "2022"})).run()
    assert source_of(page).value == SHOPS and len(source_of(page).options) == 1
    [why] = texts(page.success)
    assert why.startswith("Source reconnue : ")
    assert why.endswith("(commerces_publies) – 1 chiffre sans erreur au début du classeur, le nom "
                        "du fichier est le sien, son indicateur est déjà publié.")


def test_a_workbook_of_which_the_chosen_source_reads_nothing_may_be_of_another(raw: Path) -> None:
    page = click(drop(b"Code commune;Habitants\n1004;14 000", "communes.csv"), "verifier")
    [error] = texts(page.error)
    assert error.endswith("Corriger le classeur, puis le déposer à nouveau ; s'il n'est pas de "
                          "cette source, en choisir une autre.")


def test_another_workbook_is_another_source(raw: Path) -> None:
    page = click(drop(book(NEW)), "verifier")
    page.file_uploader[0].set_value(None).run()
    assert list((raw.parent / "depot").glob("candidat-*")) == []
    page.file_uploader[0].upload("chiffres_publies.xlsx", book(OLD | {"période": "2022"})).run()
    assert source_of(page).value == SHOPS
    assert "Publier" not in buttons(page)
    page.text_input(key="depot_auteur").set_value("A. G.").run()
    assert buttons(click(page, "verifier"))["Publier"]
    page.file_uploader[0].set_value(None)
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    assert source_of(page).value is None
    assert "Publier" not in buttons(page)
    assert list((raw.parent / "depot").glob("candidat-*")) == []


@pytest.mark.parametrize(("sources", "doubt"), [
    ((SHOPS,), "Une source peut lire ce classeur, sans certitude : la choisir si c'est la sienne."),
    ((SHOPS, "associations"), "Plusieurs sources peuvent lire ce classeur : choisir la bonne.")])
def test_a_doubt_is_left_to_the_analyst(raw: Path, sources: tuple[str, ...], doubt: str) -> None:
    with registry_of("siae", *sources):
        build(raw, raw.parent / "warehouse.duckdb")
        page = reading.page_at("depot")
        page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
        titles = [f"{registry()[source][0].title} ({source})" for source in sources]
    assert source_of(page).value is None
    likely = source_of(page).options[:len(sources)]
    assert sorted(likely) == sorted(titles)
    [warning] = texts(page.warning)
    assert warning.startswith(doubt)
    assert warning.count("\n- ") == len(sources)
    assert texts(page.info) == ["Indiquer qui dépose et la source pour vérifier le classeur."]


def test_of_a_workbook_that_no_source_reads_what_is_in_it_is_shown(raw: Path) -> None:
    page = reading.page_at("depot")
    page.file_uploader[0].upload(
        "communes.csv", b"Code commune;Habitants\n1004;14 000\n29019;9").run()
    assert texts(page.warning) == [
        "Aucune source ne reconnaît ce classeur : choisir la sienne pour voir ce qui manque."]
    [expander] = page.expander
    assert expander.label == "Ce qui est lu de ce classeur"
    assert ("    A  Code commune : code ; zéros initiaux perdus (5 chiffres attendus)"
            in expander.code[0].value.splitlines())


def test_a_note_whose_name_says_no_year_is_given_one_before_it_is_verified(raw: Path) -> None:
    (raw / "emploi").mkdir()
    shutil.copy(RAW / "emploi" / "note_conjoncture_2022.xlsx", raw / "emploi")
    with registry_of("emploi"):
        build(raw, raw.parent / "warehouse.duckdb")
        note = RAW / "emploi" / "note_conjoncture_2018.xlsx"
        page = drop(note.read_bytes(), "Note.xlsx", "emploi")
        assert texts(page.success)[0].startswith("Source reconnue : ")
        name = page.text_input(key=f"depot_nom_{hashlib.sha256(note.read_bytes()).hexdigest()}")
        assert (name.label, name.value) == ("Nom du classeur", "note_conjoncture_2018.xlsx")
        name.set_value("Note 2019").run()
        assert buttons(click(page, "verifier"))["Publier"]
        assert "Note 2019.xlsx" in text(page)
        page = click(drop(note.read_bytes(), "Note.xlsx", "emploi"), "verifier")
        page.text_input[-1].set_value("Note sans année").run()
        [error] = texts(click(page, "verifier").error)
    assert error.startswith("0 chiffre ; 1 erreur")
