"""Whose workbook is it?  Every workbook of the project is recognised; a doubt is left to people."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from pathlib import Path

import pytest

from etl.deposit.reception import receive
from etl.deposit.recognition import (
    Guess,
    is_sure,
    near_guesses,
    published_labels,
    source_guesses,
)
from etl.french.periods import YEAR
from etl.paths import RAW
from etl.sources import sources
from etl.workbooks import spreadsheets, workbooks
from tests.etl.conftest import HEADINGS, Write, figure_row
from tests.suites import sample

OWNER = {path: source.id for source in sources().values() for part in workbooks(source, RAW)
         for path in part}
BOOKS = spreadsheets(RAW)


@pytest.mark.parametrize("path", sample(BOOKS), ids=attrgetter("name"))
def test_every_workbook_of_the_project_is_recognised(path: Path, entrepot: Path) -> None:
    guesses = source_guesses(receive(path.read_bytes(), path.name).book, published_labels(entrepot))
    assert guesses[0].source_id == OWNER[path]
    assert is_sure(guesses)


@pytest.mark.parametrize("path", sample(BOOKS, 3, 1), ids=attrgetter("name"))
def test_an_edition_that_an_office_named_in_its_own_way_is_recognised(
        path: Path, entrepot: Path) -> None:
    """« insee.xlsx » was as much the private jobs of the Urssaf as the weight of the ESS, and
    « extraction.xlsx » those by sector: one read the shares of the other as employees."""
    guesses = source_guesses(receive(path.read_bytes(), "Copie 2025.xlsx").book,
                             published_labels(entrepot))
    assert guesses[0].source_id == OWNER[path]
    assert is_sure(guesses)


def test_next_years_note_is_recognised_though_nothing_of_it_is_published(write: Write) -> None:
    path = write("note_conjoncture_2031.xlsx", {"Tableau": [
        ["Évolution de l'emploi en Bretagne en 2031"], [], ["Ensemble", "2031"],
        ["ESS", (0.026, "0.0%")], ["Privé hors ESS", (0.035, "0.0%")]]})
    best = source_guesses(receive(path.read_bytes(), path.name).book)
    assert (best[0].source_id, is_sure(best)) == ("emploi", True)
    assert best[0].why == ("2 chiffres sans erreur au début du classeur, le nom du fichier est le "
                           "sien")


def test_a_workbook_that_several_sources_can_read_is_left_to_the_analyst(
        chiffres: Callable[..., Path]) -> None:
    path = chiffres("tableau.xlsx", {"indicateur": "Part inconnue"})
    guesses = source_guesses(receive(path.read_bytes(), path.name).book)
    assert len(guesses) > 3
    assert not is_sure(guesses)


@pytest.mark.parametrize(("other", "sure"), [(0.8, False), (0.7, False), (0.6, True)])
def test_a_source_is_proposed_where_no_other_reads_the_workbook_nearly_as_well(
        other: float, sure: bool) -> None:
    assert is_sure([Guess("emploi", 0.8, ""), Guess("associations", other, "")]) is sure


def test_a_source_that_reads_a_workbook_with_errors_is_less_likely(
        chiffres: Callable[..., Path]) -> None:
    likely, less = (source_guesses(receive(path.read_bytes(), path.name).book)[0].score
                    for path in (chiffres("un.xlsx", {}),
                                 chiffres("deux.xlsx", {}, {"valeur": "???"})))
    assert less < likely


def test_what_is_already_published_tells_between_sources_of_one_form(
        chiffres: Callable[..., Path], entrepot: Path) -> None:
    path = chiffres("tableau.xlsx", {"indicateur": "Nombre de recycleries"},
                    {"indicateur": "Part de la Bretagne dans la production française",
                     "valeur": "56 %"})
    labels = published_labels(entrepot)
    assert "Part de la Bretagne dans la production française" in labels["agri_alimentaire"]
    guesses = source_guesses(receive(path.read_bytes(), path.name).book, labels)
    assert guesses[0].source_id == "agri_alimentaire"
    assert guesses[0].why.endswith("1 de ses 2 indicateurs est déjà publié")


@pytest.mark.parametrize(("name", "sure"), [
    ("niveaux_publies_bretagne (1).xlsx", True), ("tableau.xlsx", False)])
def test_a_heading_that_keeps_all_from_being_read_hides_not_whose_workbook_it_is(
        write: Write, name: str, sure: bool) -> None:
    path = write(name, {"Bretagne": [[h.replace("Valeur", "Valuer") for h in HEADINGS],
                                     figure_row()]})
    guesses = source_guesses(receive(path.read_bytes(), path.name).book)
    assert [(g.source_id, g.why) for g in guesses] == sure * [
        ("emploi_niveaux", "le nom du fichier est le sien, 13 de ses 14 colonnes y sont ; "
                    "manque « Valeur »")]
    assert is_sure(guesses) is sure


def test_a_workbook_with_all_its_columns_and_no_figure_is_told_so(write: Write) -> None:
    """« 1 de ses 1 colonnes y sont »."""
    for name, sheet, some in (
            ("emploi_prive_2024.xlsx", [["Territoire", "2024"], ["Bretagne", "=A1+1"]],
             "sa colonne y est"),
            ("niveaux_publies_2024.xlsx", [HEADINGS, figure_row(valeur="=A1+1")],
             "ses colonnes y sont")):
        path = write(name, {"F": sheet})
        guesses = source_guesses(receive(path.read_bytes(), path.name).book)
        assert guesses[0].why == f"le nom du fichier est le sien, {some}"


def test_of_a_workbook_of_no_source_the_nearest_are_told_with_what_it_lacks(write: Write) -> None:
    path = write("tableau.xlsx", {"F": [[h.replace("Territoire", "Lieu-dit") for h in HEADINGS],
                                        figure_row()]})
    book = receive(path.read_bytes(), path.name).book
    assert source_guesses(book) == []
    near = near_guesses(book)
    assert {"associations", "territoires"} <= {g.source_id for g in near}
    assert {g.why for g in near} == {"13 de ses 14 colonnes y sont ; manque « Territoire »"}


@pytest.mark.parametrize(("name", "sure"), [("carteco 2026.csv", True), ("envoi.csv", False)])
def test_a_national_file_that_begins_far_from_brittany_is_not_of_nobody(
        text: Callable[..., Path], name: str, sure: bool) -> None:
    path = text(name, "identifiant,nom,ville,code_postal,latitude,longitude,type_dacteur,donner",
                "a1,Un,Nantes,44000,47.2,-1.5,ess,meuble", "a2,Deux,Bourg,01000,46.2,5.2,ess,")
    guesses = source_guesses(receive(path.read_bytes(), path.name).book)
    assert [(g.source_id, g.why) for g in guesses] == [
        ("acteurs_circulaires",
         "2 lignes hors de Bretagne, aucune autre au début du classeur")]
    assert is_sure(guesses) is sure


@pytest.mark.parametrize("path", sorted((RAW / "emploi").glob("note_conjoncture_20*.*")),
                         ids=attrgetter("name"))
def test_a_note_whose_name_says_no_year_is_recognised_and_offered_the_one_that_it_says(
        path: Path, entrepot: Path) -> None:
    """« Aucune source ne reconnaît ce classeur » was all that it was told.  The year is that of its
    titles, or of its last figures: the note of 2017 speaks of 2016."""
    upload = receive(path.read_bytes(), "Note de conjoncture.xlsx")
    guesses = source_guesses(upload.book, published_labels(entrepot))
    assert is_sure(guesses)
    name = f"note_conjoncture_{YEAR.findall(path.name)[0]}.xlsx"
    assert (guesses[0].source_id, guesses[0].name) == ("emploi", name)
    assert "il ne manque que l'année dans le nom du fichier" in guesses[0].why
    named = upload.renamed(guesses[0].name)
    assert (named.name, named.book.file) == (name, name)
    assert source_guesses(named.book)[0].name == ""


@pytest.mark.parametrize("name", ["courses.xlsx", "niveaux_publies_courses.xlsx"])
def test_a_workbook_of_nobody_is_recognised_by_no_source(write: Write, name: str) -> None:
    path = write(name, {"Feuille": [["Pain", "Lait"], [1, 2], [3, 4]]})
    book = receive(path.read_bytes(), path.name).book
    assert source_guesses(book) == near_guesses(book) == []
    assert not is_sure([])
