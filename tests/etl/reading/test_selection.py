"""Of a large file, a source reads the lines that it keeps: the others cost a count."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.contract import Keep
from etl.reading import limits
from etl.reading.reader import Unreadable, read
from tests.etl.conftest import save

BRETAGNE = Keep(("Code postal", "cp"), ("22*", "29*", "35*", "56*"), "hors de Bretagne")
ESS = Keep(("Type", "Labels"), ("ess",), "hors de l'ESS")
HEAD = ["Nom", "Code postal", "Type", "Labels"]
LINES = [["A", "35000", "ess", None], ["B", "44000", "ess", None],
         ["C", "29200", "artisan", None], ["D", "56000", "artisan", "vélo|ESS"],
         ["E", None, "ess", None], ["F", "1000", "ess", None]]


def csv(path, rows):
    path.write_text("".join(";".join(value or "" for value in row) + "\n" for row in rows),
                    encoding="utf-8")
    return path


def parquet(path, rows):
    head, *lines = rows
    pq.write_table(pa.table(dict(zip(head, map(list, zip(*lines, strict=True)), strict=True))),
                   path, row_group_size=len(lines) // 3)
    return path


def workbook(path, rows):
    return save(path, {"F": rows})


@pytest.mark.parametrize(("write", "end"), [(csv, "csv"), (parquet, "parquet"),
                                            (workbook, "xlsx")])
def test_the_lines_that_are_kept_stay_at_their_own_addresses(raw, write, end):
    book = read(write(raw / f"a.{end}", [HEAD, *LINES]), raw, True, (BRETAGNE, ESS))
    table = book.sheets[0].table({"nom": ("Nom",), "type": ("Type",)})
    assert [(line["nom"].text, line["nom"].address) for line in table.body] == [
        ("A", "A2"), ("D", "A5"), ("E", "A6")]
    assert book.aside == {"hors de Bretagne": 2, "hors de l'ESS": 1}
    assert book.aside_lines == [3, 4, 7]
    whole = read(raw / f"a.{end}", raw)
    assert [row[0] for row in whole.sheets[0].values] == ["Nom", *"ABCDEF"]
    assert whole.aside == {}
    assert whole.sha256 == book.sha256


def test_a_code_that_lost_its_zero_is_not_that_of_another_departement(raw):
    rule = Keep(("cp",), ("22*", "35*"), "hors de Bretagne", digits=5)
    path = csv(raw / "a.csv", [["Nom", "cp"], ["Soissons", "2200"], ["Lannion", "22300.0"]])
    book = read(path, raw, True, (rule,))
    assert (book.sheets[0].values[2], book.aside) == (["Lannion", "22300.0"],
                                                      {"hors de Bretagne": 1})


def test_a_file_without_the_headings_is_kept_whole(raw):
    path = csv(raw / "a.csv", [["Nom", "Commune"], ["A", "Nantes"], ["B", "Brest"]])
    book = read(path, raw, True, (BRETAGNE,))
    assert (len(book.sheets[0].values), book.aside) == (3, {})


def test_titles_above_and_notes_under_a_table_are_kept(raw):
    path = csv(raw / "a.csv", [["Liste nationale"], ["Code postal", "Nom"], ["44000", "B"],
                               ["35000", "A"], ["Source : essai"]])
    sheet = read(path, raw, True, (BRETAGNE,)).sheets[0]
    assert [row for row in sheet.values if row] == [
        ["Liste nationale"], ["Code postal", "Nom"], ["35000", "A"], ["Source : essai"]]


def test_headings_printed_again_are_no_line_that_is_left_out(raw):
    book = read(csv(raw / "a.csv", [HEAD, *LINES[:2], HEAD, LINES[3]]), raw, True, (BRETAGNE, ESS))
    assert book.aside == {"hors de Bretagne": 1}
    assert len(book.sheets[0].table({name: (name,) for name in HEAD}).lines) == 2


def test_what_is_written_on_a_line_that_was_left_out_is_on_that_line_only(raw):
    sheet = read(csv(raw / "a.csv", [HEAD, *LINES]), raw, True, (BRETAGNE,)).sheets[0]
    sheet.put(3, 2, "x")
    assert [row for row in sheet.values if row and row[0] not in ("Nom", *"ACDE")] == [[None, "x"]]


def test_an_error_or_a_formula_without_result_of_a_line_that_was_left_out_is_not_read(raw):
    """The line came back with that cell alone: « la ligne ne dit pas son territoire »."""
    path = workbook(raw / "a.xlsx", [HEAD, ["A", "35000", "#N/A", "=A2"],
                                     ["B", "44000", "#N/A", "=A3"]])
    assert [row for row in read(path, raw, True, (BRETAGNE,)).sheets[0].values if row] == [
        HEAD, ["A", "35000", "#N/A", "=A2"]]


def test_numbers_are_compared_as_they_print(raw):
    path = workbook(raw / "a.xlsx", [HEAD, ["A", 35000, "ess", ""], ["B", 44000, "ess", ""]])
    assert [row[0] for row in read(path, raw, True, (BRETAGNE,)).sheets[0].values if row] == [
        "Nom", "A"]


@pytest.mark.parametrize(("write", "end"), [(csv, "csv"), (parquet, "parquet")])
def test_a_file_larger_than_what_may_be_read_is_read_where_few_lines_are_kept(
        raw, monkeypatch, write, end):
    """Neither the cells nor the memory of what is left out count for more than one a line."""
    monkeypatch.setattr(limits, "MAX_CELLS", 100_000)
    monkeypatch.setattr(limits, "MEMORY", 700 << 20)  # that of the libraries too
    monkeypatch.setattr(limits, "MEMORY_A_BYTE", 0)
    lines = ([f"n° {n}", f"{44 if n % 1000 else 35}{n % 1000:03}", "ess", "x" * 300 + str(n)]
             for n in range(50_000))
    path = write(raw / f"a.{end}", [HEAD, *lines])
    assert len([row for row in read(path, raw, True, (BRETAGNE,)).sheets[0].values if row]) == 51
    with pytest.raises(Unreadable, match="trop étendue"):
        read(path, raw)


def test_lines_that_are_left_out_are_counted_as_well(raw, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 100)
    path = csv(raw / "a.csv", [HEAD, *[["B", "44000", "ess", None]] * 200])
    with pytest.raises(Unreadable, match="trop étendue"):
        read(path, raw, True, (BRETAGNE,))
