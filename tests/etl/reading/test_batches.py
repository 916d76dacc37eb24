"""A text or a Parquet file too long to be held is read by batches, and nothing tells it."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.deposit.deposit import stage
from etl.deposit.reception import receive
from etl.reading import limits
from etl.reading.reader import Unreadable, read, read_batches
from etl.sources import sources
from etl.tables import store
from etl.warehouse.build import build, load
from tests.etl.conftest import ask
from tests.suites import complet

pytestmark = complet

HEAD = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
        "Établissements", "Masse salariale (milliers d'euros)", ""]
PLACES = ("Finistère", "Morbihan", "Côtes-d'Armor", "Ille-et-Vilaine")
FAMILLES = ("Associations", "Coopératives", "Mutuelles", "Fondations", "ESS")
TOP = [["Extraction inventée"], [], HEAD]
NOTES = [[], ["* chiffre révisé"], ["Source : essai"]]


def line(quarter, place, famille, *figures, beside=""):
    return [quarter, "département", place, famille, "Santé", *(figures or ("400", "40", "2000")),
            beside]


def lines():
    """Yield an extraction of 200 lines: the ESS is the sum of its familles."""
    for place in PLACES:
        for year in range(2014, 2024):
            for famille in FAMILLES:
                part = famille != "ESS"
                yield line(f"T1 {year}", place, famille, *(
                    ("100", "10", "500") if part else ("400", "40", "2000")))


def csv(raw, body):
    path = raw / "emploi_detaille/extraction.csv"
    path.parent.mkdir(exist_ok=True)
    text = "".join(";".join(row) + "\n" for row in [*TOP, *body, *NOTES])
    path.write_text(text, encoding="utf-8")
    return path


def parquet(raw, body):
    path = raw / "emploi_detaille/extraction.parquet"
    path.parent.mkdir(exist_ok=True)
    columns = zip(*body, strict=True)
    pq.write_table(pa.table({name: list(column) for name, column
                             in zip(HEAD[:-1], columns, strict=False)}), path)
    return path


@pytest.fixture
def by_batches(monkeypatch):
    """Give a function that makes batches of some 40 lines, and checks as many figures at a time."""
    def start():
        monkeypatch.setattr(limits, "BATCH", 360)
        monkeypatch.setattr(store, "_PART", 200)
    return start


def contents(warehouse):
    """Return all the figures, and what is said of them."""
    return [sorted(ask(warehouse, query), key=str) for query in (
        "FROM emploi_detaille", "SELECT * EXCLUDE (lecture) FROM _sources", "FROM _anomalies",
        "SELECT * EXCLUDE (charge_le) FROM _fichiers")]


def doubtful(body):
    """Change lines far from one another so that each check has something to say."""
    body = list(body)
    body[7] = line("T1 2015", "Finistère", "Mutuelles", "100*", "10", "environ 500")
    body[60] = line("T1 2016 (p)", "Morbihan", "Associations", "s", "10,5", "500", beside="x")
    body[101] = line("T1 2014", "Côtes-d'Armor", "Coopératives", "150", "10", "500 000")
    body[180] = line("T1 2020", "Ille-et-Vilaine", "Associations", "nd", "", "500", beside="y")
    body[130:130] = [[], HEAD, []]
    return body


def test_the_batches_hold_each_line_once_at_its_own_address(raw, by_batches):
    path = csv(raw, doubtful(lines()))
    headers = {"territoire": ("Territoire",), "famille": ("Famille",)}
    whole = read(path, raw).sheets[0].table(headers)
    by_batches()
    addresses, notes, count = [], [], 0
    for book in read_batches(path, raw):
        count += 1
        table = book.sheets[0].table(headers)
        addresses += [(cell.address, cell.text) for row in table.body for cell in row.values()]
        notes += [note.address for note in table.footnotes]
        assert set(book.sheets[0].notes) == {"*"}
    assert count > 3
    assert addresses == [(cell.address, cell.text) for row in whole.body for cell in row.values()]
    assert notes == [note.address for note in whole.footnotes] == ["A208", "A209"]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_the_warehouse_is_the_same(raw, tmp_path, by_batches, kind):
    csv(raw, doubtful(lines())) if kind == "csv" else parquet(raw, lines())
    whole = build(raw, tmp_path / "entier.duckdb")
    by_batches()
    report = build(raw, tmp_path / "lots.duckdb")
    assert report.all_issues == whole.all_issues
    assert contents(tmp_path / "lots.duckdb") == contents(tmp_path / "entier.duckdb")
    [one] = [one for one in report.results if one.source.id == "emploi_detaille"]
    assert (len(one.data), one.rows) == (0, one.books[0][1])
    if kind == "csv":
        assert {issue.message.split(" : ")[0].split(" (")[0] for issue in report.all_issues
                if issue.severity == "avertissement" and issue.cell} >= {
            "colonne sans en-tête, ignorée", "familles et ESS",
            "un nombre d'établissements n'est pas entier",
            "environ 1\u202f000 fois moins que l'année précédente"}


def test_every_error_is_told_once_with_its_cell(raw, by_batches):
    body = doubtful(lines())
    for at in (3, 90, 150):
        body[at] = line("T1 2014", "Atlantide", "ESS")
    for at in (20, 170):
        body[at] = line("1er trimestre", "Finistère", "ESS")
    body[190] = line("T1 2014", "Finistère", "ESS", "quatre cents", "40", "2000")
    body[195] = line("T1 2014", "Finistère", "Associations")
    csv(raw, body)
    whole = load("emploi_detaille", raw)
    by_batches()
    one = load("emploi_detaille", raw)
    assert sorted(one.issues, key=str) == sorted(whole.issues, key=str)
    assert {(issue.message.split(" : ")[0], issue.cell) for issue in one.issues
            if issue.severity == "erreur"} == {
        ("territoire inconnu", "C7"), ("le trimestre n'est pas reconnu", "A24"),
        ("le trimestre n'est pas reconnu", "A174"),
        ("« quatre cents » n'est pas un nombre que l'on sache lire", "F194"),
        ("donnée en double", "G194"), ("donnée en double", "H194"),
        *(("donnée en double", f"{letter}199") for letter in "FGH")}


@pytest.mark.parametrize("beyond", [[], ["", "x"]])
def test_a_line_of_more_fields_than_the_header_is_told_in_whichever_batch_it_stands(
        raw, by_batches, beyond):
    body = list(lines())
    body[90] = [*body[90], *beyond, "2000"]
    body[120] = body[120][:7]
    csv(raw, body)
    by_batches()
    issues = [i for i in load("emploi_detaille", raw).issues if "champs" in i.message]
    assert [(i.severity, i.cell, i.message.split(" : ")[0]) for i in issues] == [
        ("erreur", "J94", f"cette ligne a {10 + len(beyond)} champs sous un en-tête de 9"),
        ("avertissement", "H124", "cette ligne a 7 champs sous un en-tête de 9")]


def test_a_second_table_ends_the_first_one_in_whichever_batch_it_stands(raw):
    """Under a title, after a whole number of batches or not; what follows is not read."""
    for at in (45, 90, 121):
        body = list(lines())
        body[at:at] = [[], ["Par secteur"], [*HEAD[:5], "Emplois"], [*body[0][:5], "9"]]
        csv(raw, body)
        whole = load("emploi_detaille", raw)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(limits, "BATCH", 360)
            one = load("emploi_detaille", raw)
        assert [issue.message for issue in one.issues if "second tableau" in issue.message] == [
            "un second tableau commence à cette ligne : il n'est pas lu"]
        assert sorted(one.issues, key=str) == sorted(whole.issues, key=str)
        assert [n for _, n in one.books] == [n for _, n in whole.books] == [3 * at]


def test_a_large_extraction_that_lost_a_column_says_which_one_as_a_small_one_does(
        raw, tmp_path, by_batches):
    csv(raw, lines())
    path = raw / "emploi_detaille/extraction.csv"
    path.write_text(path.read_text("utf-8").replace("Famille", "Observation"), "utf-8")
    whole = load("emploi_detaille", raw)
    by_batches()
    one = load("emploi_detaille", raw)
    assert sorted(one.issues, key=str) == sorted(whole.issues, key=str)
    assert [i.message for i in build(raw, tmp_path / "entrepot.duckdb").all_issues
            if i.severity == "erreur"] == ["colonne « Famille » introuvable"]


def test_accents_lost_before_are_counted_in_all_the_batches(raw, by_batches):
    body = list(lines())
    for at in (5, 150):
        body[at] = line("T1 2014", "Finist�re", "ESS")
    path = csv(raw, body)
    whole = read(path, raw).reader_issues
    by_batches()
    issues = [issue for book in read_batches(path, raw) for issue in book.reader_issues]
    assert issues == whole
    assert "dans 2 cellules" in issues[-1].message


def test_a_text_that_must_be_refused_gives_no_batch(raw, by_batches, monkeypatch):
    by_batches()
    with pytest.raises(Unreadable, match="un guillemet ouvert dans ce texte n'est jamais refermé"):
        next(read_batches(csv(raw, [*lines(), ['"T1 2014']]), raw))
    monkeypatch.setattr(limits, "MAX_CELLS", 1000)
    monkeypatch.setattr(limits, "MOST_CELLS", 1500)
    with pytest.raises(Unreadable, match="une feuille de ce classeur est trop étendue"):
        next(read_batches(csv(raw, lines()), raw))


def test_a_small_parquet_file_does_not_unfold_into_hundreds_of_millions_of_cells(raw, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 1000)
    monkeypatch.setattr(limits, "BATCH", 360)
    path = parquet(raw, [line("T1 2014", "Finistère", "ESS")[:-1]] * 20_000)
    assert path.stat().st_size * limits.CELLS_A_BYTE < 8 * 20_000
    with pytest.raises(Unreadable, match="une feuille de ce classeur est trop étendue"):
        next(read_batches(path, raw))


def test_a_process_that_dies_between_two_batches_leaves_the_warehouse_as_it_was(
        raw, tmp_path, by_batches, monkeypatch):
    by_batches()
    warehouse = tmp_path / "entrepot.duckdb"
    path = csv(raw, lines())
    assert not build(raw, warehouse).has_errors
    before = warehouse.read_bytes()
    body = list(lines())
    body[150] = line("T1 2014", "Finistère" + "e" * 30_000, "ESS")
    csv(raw, body)
    monkeypatch.setattr(limits, "ANSWER", 20_000)
    monkeypatch.setattr(limits, "ANSWER_A_BYTE", 0)
    report = build(raw, warehouse)
    assert [i.message for i in report.all_issues if i.severity == "erreur"] == [
        "ce fichier demande trop de mémoire pour être lu"]
    assert warehouse.read_bytes() == before
    assert read(csv(raw, [["x"] * 9]), raw).sheets  # the next file is read by another process
    assert path.is_file()


def test_the_desk_shows_all_the_lines_of_what_is_read_by_batches(raw, tmp_path, by_batches):
    data = csv(tmp_path, lines()).read_bytes()
    by_batches()
    one = stage(receive(data, "extraction.csv"), "emploi_detaille", "AG", (), raw=raw,
                warehouse=tmp_path / "entrepot.duckdb")
    try:
        assert (one.rows, [sheet.last for sheet in one.book.sheets]) == (600, [206])
    finally:
        one.abandon()


def test_what_is_read_by_batches_needs_no_other_line():
    some = [source for source in sources().values() if source.batched]
    assert some
    assert all(source.kind == "chiffres" and not source.corrections and not source.once
               and not any(rule.across for rule in source.sums)
               and source.vintage_column for source in some)
