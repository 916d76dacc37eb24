"""A long CSV is read by columns, and holds what it holds record by record."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.reading import limits
from etl.reading.formats import csv_columns, csv_text
from etl.reading.selection import Selection
from etl.tables.grid import Grid, stack

CELLS = ("12", "-3", "0", "-0", "007", "1 040", "1,5", "s", "", " ", "Finistère", "e\u0301te\u0301",
         '"entre guillemets"', '"a;b"', '"a\nb"', '"dit ""non"""', 'mesure 12"', "\u037e", "\x07b",
         "\x07", "a\x0bb", "x" * 40)
ENDS = ("\n", "\r\n")


def printed_cells(rows):
    """Return cells as printed texts, but for the empty ones at the end of a line and of the file.
    """
    lines = [[None if v is None else str(v).removesuffix(".0") for v in row] for row in rows]
    for line in lines:
        while line and line[-1] is None:
            line.pop()
    return lines


def both(data, strict=True):
    """Return what a text holds record by record, and by columns; the fault of one that cannot be
    read."""
    def read(parts):
        text = csv_text.Text(io.BytesIO(data))
        try:
            return printed_cells(parts(text)), text.is_damaged
        except csv.Error as fault:
            return str(fault)[:9]
    return (read(lambda text: csv_text.rows(text, ";", strict, Selection(), 10**6)),
            read(lambda text: stack([*csv_columns.parts(text, ";", strict, Selection(), 10**6),
                                     Grid.of([])])))


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(limits, "BATCH", 40)
    monkeypatch.setattr(csv_columns, "HEADER_WITHIN", 2)
    longest = csv.field_size_limit()
    yield
    csv.field_size_limit(longest)  # of the whole process: a reader of other tests has it too


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=3), min_size=3, max_size=60),
       st.sampled_from(ENDS), st.booleans())
@example([["a", "b"]] * 90 + [["Total"], [], ["a", "b"], [], []], "\n", True)
@example([["a", "b"]] * 60 + [['"ouvert', "b"]], "\n", True)
@example([["sep=", ""], ["été", '"b"']] * 40, "\r\n", False)
def test_columns_hold_what_records_hold(lines, end, strict):
    slow, fast = both("".join(";".join(line) + end for line in lines).encode(), strict)
    assert fast == slow


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_an_encoding_is_that_of_the_whole_text(encoding):
    slow, fast = both("".join(f"Côtes-d'Armor;été {n};{n}\n" for n in range(80)).encode(encoding))
    assert fast == slow
    assert slow[0][79] == ["Côtes-d'Armor", "été 79", "79"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_foreign_letter_is_lost_alone(encoding):
    lines = "".join(f"Côtes-d'Armor;été {n};{n}\n" for n in range(80)).encode(encoding)
    slow, fast = both(lines.replace(b"79;79", b"79;\xe979"))
    assert fast == slow == ([["Côtes-d'Armor", f"été {n}", str(n)] for n in range(79)]
                            + [["Côtes-d'Armor", "été 79", "\ufffd79"]], True)


def test_a_cell_longer_than_any_is_the_same_fault(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TEXT", 30)
    slow, fast = both(("a;b\n" * 60 + f"a;{'x' * 40}\n").encode())
    assert fast == slow == "field lar"


@given(st.lists(st.lists(st.sampled_from((None, 1, 1.0, True, 0.0, "1", "a", float("inf"))),
                         max_size=4), max_size=9), st.integers(0, 9))
def test_a_grid_holds_its_rows(rows, at):
    """Each value with its type; a row that stops early is empty from there."""
    width = max(map(len, rows), default=0)
    expected = [[*row, *[None] * (width - len(row))] for row in rows]
    grid = stack([Grid.of(rows[:at]), Grid.of(rows[at:])])
    assert repr(list(Grid.from_plain_form(grid.plain_form))) == repr(expected)
    assert repr(grid[:]) == repr(expected)
    assert grid.filled.tolist() == [sum(v is not None for v in row) for row in rows]
