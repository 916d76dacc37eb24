"""Déposer un classeur: what a workbook replaces is proposed, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.tools.deposit import page as desk
from etl.warehouse.build import build
from tests.pages.reading import headings, text
from tests.pages.tools.depot.desk import (
    ALREADY,
    DOUBT,
    MANY,
    NEW,
    OLD,
    SHOPS,
    book,
    buttons,
    click,
    drop,
    source_of,
    source_options,
    texts,
    values,
)


def alone(page: AppTest) -> AppTest:
    """Have the workbook of the page replace none; return the page."""
    page.multiselect[0].set_value([]).run()
    return page


def test_what_says_the_same_is_replaced_in_one_click(raw: Path) -> None:
    page = alone(drop(book(OLD | {"valeur": "104"}, NEW)))
    assert "Proposé" not in text(page)
    click(page, "verifier")
    assert texts(page.error) == ["2 chiffres ; 1 ligne déjà publiée. Indiquer ce que le "
                                 "classeur remplace."]
    assert texts(page.warning) == [
        f"1 ligne (F4) reprend ce que contient déjà {ALREADY} : indiquer que ce classeur le "
        "remplace, ou retirer ces lignes."]
    assert not page.get("table")
    assert buttons(page)["Publier"] is False
    assert source_options(page) == ["Chiffres : 1 constat"]
    click(page, "remplacer")
    assert page.multiselect[0].value == [ALREADY]
    assert source_options(page) == ["Chiffres"]
    assert buttons(page)["Publier"] is True
    click(page, "publier")
    assert texts(page.success)[0].split(". ")[0].endswith(f"; remplacé et archivé : {ALREADY}")
    assert values(raw) == ["Commerces", "Réponses"]
    assert len(list((raw.parent / "archives" / SHOPS).rglob("chiffres_publies.xlsx"))) == 1


def test_what_says_the_same_as_two_workbooks_replaces_both(raw: Path) -> None:
    other = f"{SHOPS}/depots/2020-01-31_09h00_b-l/autre.xlsx"
    (raw / other).parent.mkdir(parents=True)
    (raw / other).write_bytes(book(NEW))
    build(raw, raw.parent / "warehouse.duckdb")
    page = click(alone(drop(book(OLD | {"valeur": "104"}, NEW | {"valeur": "50"}))), "verifier")
    assert texts(page.error) == ["2 chiffres ; 2 lignes déjà publiées. Indiquer ce que le "
                                 "classeur remplace."]
    assert [warning.partition(" :")[0] for warning in texts(page.warning)] == [
        f"1 ligne ({cell}) reprend ce que contient déjà {file}"
        for cell, file in (("F4", ALREADY), ("F5", other))]
    page.multiselect[0].set_value([other]).run()
    click(click(page, "verifier"), "remplacer")
    assert page.multiselect[0].value == [other, ALREADY]
    click(page, "publier")
    assert f"; remplacé et archivé : {other}, {ALREADY}." in texts(page.success)[0]
    assert values(raw) == ["Commerces", "Réponses"]


thirty_one = pytest.mark.parametrize("raw", [31], indirect=True)


@thirty_one
def test_a_real_error_comes_before_thirty_one_duplicates_told_in_one_line(raw: Path) -> None:
    page = click(alone(drop(book(*MANY, NEW | {"valeur": "1,2,3"}, DOUBT))), "verifier")
    assert texts(page.error) == ["32 chiffres ; 1 erreur, 1 avertissement, 31 lignes déjà "
                                 "publiées. Corriger le classeur, puis le déposer à nouveau."]
    told = [node.proto.body for node in page.main if node.type in ("alert", "html", "warning")]
    assert [found for body in told for found in ("Erreurs", "31 lignes (", "Avertissements")
            if found in body] == ["Erreurs", "31 lignes (", "Avertissements"]
    assert "Erreurs\u202f: 1" in headings(page)
    assert page.get("table")[0].value["Cellule"].tolist() == ["F35"]
    assert texts(page.warning) == [
        f"31 lignes (F4 à F34) reprennent ce que contient déjà {ALREADY} : indiquer que ce "
        "classeur le remplace, ou retirer ces lignes."]


@thirty_one
@pytest.mark.parametrize(("name", "lines", "why", "removed"), [
    ("chiffres_publies.xlsx", [NEW], "même nom de fichier", 31),
    ("envoi.xlsx", [*MANY[:20], NEW], "20 de ses 21 lignes reprennent celles de ce classeur", 11)])
def test_what_a_workbook_replaces_is_proposed_with_its_reason(
        raw: Path, name: str, lines: list[dict[str, str]], why: str, removed: int) -> None:
    page = drop(book(*lines), name)
    assert page.multiselect[0].value == [ALREADY]
    assert f"Proposé : {ALREADY} ({why}). À retirer si le classeur s'ajoute aux autres." in texts(
        page.caption)
    click(page, "verifier")
    assert buttons(page)["Publier"] is True
    assert f"1 ajouté, {removed} retirés" in text(page)


@thirty_one
@pytest.mark.parametrize(("size", "is_doubted"), [(14, True), (27, True), (28, False)])
def test_a_workbook_that_says_much_less_than_the_one_it_replaces_is_doubted(
        raw: Path, size: int, is_doubted: bool) -> None:
    """Fourteen lines in the place of forty-four were published in green."""
    page = click(drop(book(*MANY[:size]), "chiffres_publies.xlsx"), "verifier")
    verdict = f"{size} chiffres ; aucun constat. "
    assert texts(page.warning) == is_doubted * [
        f"{verdict}Publié, ce classeur en ferait perdre {31 - size}, sur les 31 de ce qu'il "
        "remplace : vérifier qu'il est entier."]
    assert (f"{verdict}Le classeur peut être publié." in texts(page.success)) is not is_doubted
    assert buttons(page)["Publier"] is True


@thirty_one
def test_a_workbook_that_says_as_much_otherwise_loses_nothing(raw: Path) -> None:
    other = [line | {"période": "2022"} for line in MANY]
    page = click(drop(book(*other), "chiffres_publies.xlsx"), "verifier")
    assert page.multiselect[0].value == [ALREADY]
    assert "31 ajoutés, 31 retirés" in text(page) and not texts(page.warning)


@thirty_one
@pytest.mark.parametrize("name", ["Chiffres publiés (1).xlsx", "chiffres_publies - Copie.xlsx",
                                  "Copie de chiffres publies V2.ods"])
def test_a_mark_of_copy_is_no_part_of_a_name(raw: Path, name: str) -> None:
    page = drop(book(NEW), name)
    assert page.multiselect[0].value == [ALREADY]
    assert f"Proposé : {ALREADY} (même nom de fichier)." in texts(page.caption)[-1]


@thirty_one
@pytest.mark.parametrize(("name", "lines"), [
    ("envoi.xlsx", [NEW]), ("chiffres_publies_2025.xlsx", [NEW]),
    ("chiffres_publies DÉMONSTRATION.xlsx", [NEW]), ("envoi.xlsx", [*MANY[:12], NEW])])
def test_nothing_is_replaced_that_neither_name_nor_content_says(
        raw: Path, name: str, lines: list[dict[str, str]]) -> None:
    assert drop(book(*lines), name).multiselect[0].value == []


def test_what_it_replaces_is_looked_for_again_once_something_else_is_published_and_not_before(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searches: list[list[str]] = []

    def proposals(_source: object, _book: object, _name: str, files: list[str],
                  _warehouse: Path) -> dict[str, str]:
        searches.append(files)
        return {file: "même nom de fichier" for file in files[1:]}

    monkeypatch.setattr(desk, "proposals", proposals)
    page = drop(book(NEW))
    page.text_input(key="depot_auteur").set_value("B. L.").run()
    assert searches == [[ALREADY]] and page.multiselect[0].value == []
    page.file_uploader[0].set_value(None).run()
    other = raw / SHOPS / "depots" / "2020-01-31_09h00_b-l" / "autre.xlsx"
    other.parent.mkdir(parents=True)
    other.write_bytes(book(NEW))
    page.file_uploader[0].upload("envoi.xlsx", book(NEW)).run()
    source_of(page).select(SHOPS).run()
    assert searches[1:] == [[ALREADY, other.relative_to(raw).as_posix()]]
    assert page.multiselect[0].value == searches[-1][1:]
