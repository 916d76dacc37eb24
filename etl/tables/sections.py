"""The rows of a sheet that are neither the first header nor a line of its table: the codes of the
variables under the header, the header of a second table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from etl.french.figures.numbers import figure_of
from etl.french.periods import YEAR
from etl.french.text import normalise

if TYPE_CHECKING:
    from etl.tables.grid import Grid

Row = Sequence[object]

#: « P19_POP », « CODGEO », « DEP »: the name of a variable in a data base.
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
#: A variable that no word of a table looks like: « P19_POP », « C17ACT ».
_SURE = re.compile(r"[^\W\d_]*[\d_]\w*")
#: Rows of a header under its first one.
_LEVELS = 2
#: What a line that adds up others begins with (normalised).
_TOTAL = re.compile(r"(?:(?:sous[ -]?)?total(?: general)?|totaux|ensemble|moyenne|somme) ?:?")
#: Lines of a table that are looked at to know what its columns hold.
_ENOUGH = 200


def _row_cells(row: Row) -> dict[int, object]:
    """Return column (from 0) → value of the filled cells."""
    return {column: value for column, value in enumerate(row)
            if value is not None and not (isinstance(value, str) and not value.strip())}


def _is_variables(row: Row) -> bool:
    texts = list(_row_cells(row).values())
    return len(texts) > 1 and len(set(texts)) == len(texts) and all(
        isinstance(text, str) and _VARIABLE.fullmatch(text.strip()) for text in texts) and any(
        _SURE.fullmatch(str(text).strip()) for text in texts)


def begins_total(text: str) -> bool:
    """Tell whether a line that begins with a text adds up others, and is none of the table."""
    return _TOTAL.fullmatch(normalise(text)) is not None


def is_code_row(above: Row, row: Row, below: Row) -> bool:
    """Tell whether a row under a header gives the codes of its columns (« P19_POP »), and is no
    line of the table."""
    return (_is_variables(row) and not _is_variables(above) and not _is_variables(below)
            and len(_row_cells(below)) > 1 and 2 * len(_row_cells(row)) > len(_row_cells(above)))


def next_table(rows: Grid, header: int, first: int) -> int:
    """Return the row (1-based) of the header of a second table below a first one, which has its
    header on ``header`` and its lines from ``first`` on; 0 for none.

    It comes after a row that is empty or holds one text alone, has only words and years, and is
    followed by a line: a word stands where the first table has numbers, the same heading comes
    again, or other years than those of the first header.
    """
    if header < 1 or first < 2:
        return 0
    heads = _row_cells(rows[header - 1])
    alone = rows.filled[first:-1] < 2
    after = alone[:-1] & ~alone[1:]
    return next((number for number in (after.nonzero()[0] + first + 2).tolist()
                 if _is_header(rows, heads, first, number)), 0)


def _is_header(rows: Grid, heads: dict[int, object], first: int, number: int) -> bool:
    """Tell whether a row is the header of another table than the one of ``heads``."""
    cells = _row_cells(rows[number - 1])
    if len(cells) < 2 or cells == heads or not _is_heading(cells) or not _is_followed_by_a_line(
            rows[number:number + _LEVELS + 1]):
        return False
    lines = rows[first - 1:min(number - 1, first + _ENOUGH)]
    return (any(isinstance(value, str) and heads.get(column) == value
                for column, value in cells.items())
            or _has_other_years(heads, cells) or _names_numbers(lines, cells))


def _is_heading(cells: dict[int, object]) -> bool:
    """Tell whether a row holds only words and years, words first."""
    years = list(map(_is_year, cells.values()))
    return not all(years) and all(year or _is_word(value) for year, value in zip(
        years, cells.values(), strict=True))


@lru_cache(maxsize=4096, typed=True)
def _is_word(value: object) -> bool:
    """Tell whether a cell holds words: no number, no date, no mark of a missing value."""
    return isinstance(value, str) and bool(re.search(r"[^\W\d_]{2}", value)) and (
        figure_of(value) is None)


def _is_year(value: object) -> bool:
    text = repr(value).removesuffix(".0") if isinstance(value, int | float) else str(value)
    return bool(YEAR.fullmatch(text.strip()))


def _is_followed_by_a_line(rows: Sequence[Row]) -> bool:
    """Tell whether a line comes first under a header: two cells, one of which is no heading; the
    header may go on for a few rows."""
    cells = map(_row_cells, rows)
    return len(next((one for one in cells if one and not _is_heading(one)), {})) > 1


def _has_other_years(heads: dict[int, object], cells: dict[int, object]) -> bool:
    years = [int(float(str(value))) for value in cells.values() if _is_year(value)]
    return len(years) > 1 and years == sorted(set(years)) and sum(
        map(_is_year, heads.values())) > 1


def _names_numbers(lines: Sequence[Row], cells: dict[int, object]) -> bool:
    """Tell whether a word stands in a column where the lines above hold numbers only."""
    for column in (column for column, value in cells.items() if _is_word(value)):
        above = [row[column] for row in lines if column < len(row) and row[column] is not None]
        if above and not any(map(_is_word, above)) and any(map(_is_number, above)):
            return True
    return False


@lru_cache(maxsize=4096, typed=True)
def _is_number(value: object) -> bool:
    figure = figure_of(value)
    return figure is not None and figure.valeur is not None
