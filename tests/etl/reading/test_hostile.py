"""A received file may ask for a whole machine: one sentence tells it, and nobody else notices."""

from __future__ import annotations

import io
import os
import pickle
import re
import threading
from pathlib import Path

import pytest

from etl.deposit.deposit import stage
from etl.deposit.reception import receive
from etl.deposit.recognition import source_guesses
from etl.french import periods
from etl.french.figures import numbers
from etl.french.text import normalise
from etl.inspection.inspect import as_text, description
from etl.privacy import personal_patterns
from etl.reading import limits, reader
from etl.reading.limits import Refusal
from etl.reading.reader import Unreadable, read
from etl.reading.sheets.sheet import Sheet
from etl.tables import footnotes
from etl.warehouse.build import build, load
from tests.etl.reading import hostile
from tests.suites import complet, sample

pytestmark = complet

#: What these tests build holds.
SOURCES = ("commerces_publies", "emploi")

GOOD = "commerces_ruraux/chiffres_publies.xlsx"
#: A sentence of ours, and nothing of a parser's.
SENTENCE = re.compile(r"(une feuille|les \d+ premières feuilles|une cellule|ce (classeur|fichier))"
                      r" [^.]*[^. ]")


@pytest.fixture
def modest(monkeypatch):
    """Set bounds that a test reaches quickly: what they refuse, larger ones refuse later.

    The process is new: one that has read has memory of its own left.
    """
    reader.close()
    monkeypatch.setattr(limits, "MEMORY", 400 << 20)
    monkeypatch.setattr(limits, "MEMORY_A_BYTE", 4)
    monkeypatch.setattr(limits, "MAX_CELLS", 5_000_000)
    monkeypatch.setattr(limits, "SECONDS", 1)
    monkeypatch.setattr(limits, "SECONDS_A_MEBIBYTE", 0)


def outcome(raw, data, name="recu.xlsx"):
    path = raw / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def refusal(raw, data):
    with pytest.raises(Unreadable) as fault:
        read(outcome(raw, data), raw)
    return fault.value.issue


def is_read(raw, write):
    """Tell whether a workbook is read as if nothing had happened."""
    return read(write("ensuite.xlsx", {"F": [["a", 1]]}), raw).sheets[0].values == [["a", 1]]


# --- What is bounded ---------------------------------------------------------------------------
@pytest.mark.parametrize("way", sample(hostile.FAR, 3))
def test_a_far_cell_is_told_however_it_is_written(raw, way):
    issue = refusal(raw, hostile.FAR[way]())
    assert issue.message.startswith("une feuille de ce classeur est trop étendue : ")
    assert issue.message.endswith(" millions de cellules, 20 au plus")
    assert issue.expected == limits.SHORTER


@pytest.mark.parametrize(("data", "sentence"), [
    (hostile.xlsx(*[hostile.NEAR] * 1001), "ce classeur a 1\u202f001 feuilles, 1\u202f000 au plus"),
    (b"a;b\n" + b"1;" * 20_000,
     "une feuille de ce classeur a 20\u202f001 colonnes, 16\u202f384 au plus")])
def test_too_many_sheets_or_columns_are_counted(raw, data, sentence):
    assert refusal(raw, data).message == sentence


@pytest.mark.parametrize("way", sample(hostile.GREEDY, 3))
def test_a_file_that_asks_for_a_whole_machine_is_told_and_the_next_one_is_read(
        raw, write, modest, way):
    issue = refusal(raw, hostile.GREEDY[way]())
    assert SENTENCE.fullmatch(issue.message)
    assert issue.file == "recu.xlsx"
    assert is_read(raw, write)


@pytest.mark.parametrize("way", sample(hostile.SLOW, 3))
def test_a_file_that_would_hold_its_reader_is_stopped(raw, write, modest, way):
    try:
        assert read(outcome(raw, hostile.SLOW[way]()), raw).sheets
    except Unreadable as fault:
        assert SENTENCE.fullmatch(fault.issue.message)
    assert is_read(raw, write)


def test_the_sheets_of_a_workbook_are_counted_together(raw):
    sheet = hostile.NEAR + '<row r="100000"><c r="Z100000"><v>1</v></c></row>'
    assert len(read(outcome(raw, hostile.xlsx(sheet)), raw).sheets[0].values) == 100_000
    assert refusal(raw, hostile.xlsx(*[sheet] * 30)).message == (
        "les 8 premières feuilles de ce classeur sont trop étendues : 21 millions de cellules, "
        "20 au plus")


@pytest.mark.parametrize("way", sample(hostile.SPARSE, 3, 2))
def test_what_is_formatted_and_empty_counts_for_nothing(raw, way):
    sheet = read(outcome(raw, hostile.SPARSE[way]()), raw).sheets[0]
    assert sheet.values[0] == [1, 2]
    assert sheet.width == 2


def test_the_empty_cells_before_a_far_one_are_not_made_in_the_server(raw, monkeypatch):
    """Each source looked at them, one by one: 2 kB held the server for two minutes."""
    data = hostile.wide()
    book = read(outcome(raw, data), raw)
    assert sum(map(len, book.sheets[0].values)) == 2 + 2 * limits.MAX_COLUMNS
    cells = []
    cell = Sheet.cell
    monkeypatch.setattr(Sheet, "cell", lambda *args: cells.append(args) or cell(*args))
    source_guesses(book)
    description(book)
    assert len(cells) < 60 * limits.MAX_COLUMNS


def test_what_a_workbook_is_told_by_is_bounded_all_sheets_together(raw):
    """Each source looked at the first rows of a thousand sheets: more than two minutes."""
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    book = read(outcome(raw, hostile.xlsx(*[row * 40] * 20)), raw)
    assert [len(sheet.values) for sheet in book.start(500, 70_000).sheets] == [
        40, 30, *[0] * 18]
    answer = description(book, 50_000)
    assert [s["lignes_regardees"] for s in answer["feuilles"]] == [30, 30, *[0] * 18]
    assert as_text(answer).count("elle n'est pas décrite") == 18


def test_a_process_that_dies_takes_nobody_with_it(raw, write, monkeypatch):
    assert is_read(raw, write)
    for one in reader._idle:
        one.process.kill()
        one.process.wait()
    assert is_read(raw, write)
    monkeypatch.setattr(limits, "ANSWER", 10)
    monkeypatch.setattr(limits, "ANSWER_A_BYTE", 0)
    assert refusal(raw, hostile.xlsx(hostile.NEAR)).message == limits.TOO_HEAVY
    monkeypatch.undo()
    assert is_read(raw, write)


def test_one_process_reads_the_files_of_a_server_however_large_the_server_is(raw, write):
    reader.close()
    large = b"x" * (600 << 20)
    waiting = []
    for _ in range(2):
        assert is_read(raw, write)
        waiting.append([one.process.pid for one in reader._idle])
    assert waiting[0] == waiting[1] != [] and large


def test_files_are_read_at_once_by_several_people(raw, write):
    paths = [write(f"{n}.xlsx", {"F": [["a", n]]}) for n in range(6)]
    results = {}
    threads = [threading.Thread(target=lambda p=p: results.update({p: read(p, raw)}))
               for p in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [results[p].sheets[0].values[0][1] for p in paths] == list(range(6))


def test_what_comes_back_is_values_and_nothing_that_runs():
    for evil in (os.getcwd, Path("x"), re.compile("x")):
        with pytest.raises(pickle.UnpicklingError):
            reader._unpickle(io.BytesIO(pickle.dumps(evil)))


# --- Everywhere a file is received -------------------------------------------------------------
def test_a_build_tells_each_hostile_file_and_reads_the_others(raw, chiffres, modest):
    chiffres(GOOD, {"indicateur": "Commerces", "valeur": "100", "unité": "commerces"})
    warehouse = raw.parent / "entrepot.duckdb"
    assert not build(raw, warehouse).has_errors
    before = warehouse.read_bytes()
    ways = {"apostrophes": hostile.FAR, "accents empilés": hostile.GREEDY,
            "secteurs en boucle": hostile.GREEDY, "cellules vides répétées": hostile.GREEDY}
    files = [outcome(raw, ways[way][way](), f"emploi/note_conjoncture_20{n}.xlsx")
             for n, way in enumerate(ways, 31)]
    report = build(raw, warehouse)
    assert [i.file for i in report.all_issues if i.severity == "erreur"] == [
        p.relative_to(raw).as_posix() for p in files]
    assert warehouse.read_bytes() == before
    assert len(load("commerces_publies", raw).data) == 1


def test_the_desk_says_what_to_do_of_a_hostile_file():
    with pytest.raises(Refusal) as error:
        receive(hostile.FAR["tabulation"](), "envoi.xlsx")
    assert error.value.advice == (
        "une feuille de ce classeur est trop étendue : 17\u202f180 millions de cellules, 20 au "
        f"plus ; il faudrait {limits.SHORTER}")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n\0\0", b"PK\3\4 coupe",
                                  b"\0\1\2", b"<html></html>", b"[]", b"[1", b"\xff\xd8\xff\0"])
def test_the_desk_says_what_to_do_of_what_is_no_workbook_and_says_it_once(data):
    with pytest.raises(Refusal) as error:
        receive(data, "envoi.xlsx")
    ways = ("l'enregistrer ", f" ; il faudrait {limits.READABLE}")
    assert sum(way in error.value.advice for way in ways) == 1


# --- What is no file of the folder -------------------------------------------------------------
def inside(folder: Path) -> None:
    """Make a folder with a file in it."""
    folder.mkdir()
    (folder / "lisez-moi.md").write_text("rien", encoding="utf-8")


def odd(folder: Path, way: str) -> Path:
    """Return what bears the name of a workbook of the employment source, and is none."""
    path = folder / "emploi" / "note_conjoncture_2031.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    outside = folder.parent / "ailleurs.xlsx"
    outside.write_bytes(hostile.xlsx(hostile.NEAR))
    {"tube": lambda: os.mkfifo(path), "dossier": lambda: inside(path),
     "lien": lambda: path.symlink_to(outside),
     "périphérique": lambda: path.symlink_to("/dev/zero")}[way]()
    return path


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
@pytest.mark.parametrize(("way", "sentence"), [
    ("tube", "ce n'est pas un fichier mais un tube (FIFO) : il n'est pas ouvert ; le retirer"),
    ("dossier", "c'est un dossier, pas un classeur"),
    ("lien", "c'est un lien vers un fichier hors de ce dossier : il n'est pas suivi ; mettre le "
             "classeur lui-même à sa place"),
    ("périphérique", "c'est un lien vers un fichier hors de ce dossier : il n'est pas suivi ; "
                     "mettre le classeur lui-même à sa place")])
def test_what_is_no_file_of_the_folder_is_told_and_never_opened(
        raw, tmp_path, chiffres, way, sentence):
    chiffres(GOOD, {"indicateur": "Commerces", "valeur": "100", "unité": "commerces"})
    file = odd(raw, way).relative_to(raw).as_posix()
    errors = [i for i in build(raw, tmp_path / "e.duckdb").all_issues if i.severity == "erreur"]
    assert [(i.file, i.message) for i in errors] == [(file, sentence)]
    assert not (tmp_path / "e.duckdb").exists()
    # Out of any source's way, it only warns; a candidate sees it as the folder does.
    (raw / file).rename(raw / "inconnu.xlsx")
    report = build(raw, tmp_path / "e.duckdb")
    assert ("inconnu.xlsx", sentence) in {(i.file, i.message) for i in report.all_issues}
    assert not report.has_errors
    upload = receive(hostile.xlsx(hostile.NEAR), "envoi.xlsx")
    one = stage(upload, "commerces_publies", "AG", raw=raw, warehouse=tmp_path / "e.duckdb")
    assert "inconnu.xlsx" in {i.file for i in one.issues}
    one.abandon()


@pytest.mark.skipif(os.name == "nt", reason="a link asks for a privilege")
def test_a_link_within_the_folder_is_followed(raw, write):
    write("vrai.xlsx", {"F": [["a", 1]]})
    (raw / "lien.xlsx").symlink_to(raw / "vrai.xlsx")
    assert read(raw / "lien.xlsx", raw).sheets[0].values == [["a", 1]]


# --- What a cell may hold ----------------------------------------------------------------------
@pytest.mark.parametrize("piece", [" ", "(%) ", " (", "\n", "1 ", "1,", "a ", "A1", "note", "* ",
                                   "; ", "sur ", "(a", ") ", "19", "@", "a.", "é", "[", "\u00a0"])
def test_a_cell_as_long_as_it_may_be_is_understood_or_not_without_delay(raw, chiffres, piece):
    """A look that starts again from each letter would take minutes here."""
    long = (piece * limits.MAX_TEXT)[:limits.MAX_TEXT - 2]
    for text in (f"1{long}", f"{long}!", f"x{long}\n"):
        for read_as in (
            normalise,
            numbers.split_status,
            periods.period,
            personal_patterns.words,
            lambda t: footnotes.footnotes([f"* {t}"]),
            lambda t: footnotes.split_mark(t, "General", {"*": None}),
        ):
            read_as(text)
        with pytest.raises(numbers.NotUnderstood):
            numbers.parse(f"x{text}")
    chiffres(GOOD, {"indicateur": f"{long}!", "valeur": f"1{long}", "unité": f"x{long}",
                    "remarque": f"{long}.", "période": f"2021{long}"})
    assert load("commerces_publies", raw).books
