"""What a spreadsheet shows otherwise than by its values: hidden rows and columns, cells struck
through, cells that their format hides.  They are read like the others, which is told: whoever hid
them may not want them out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from etl.french.text import is_hidden, spell_number
from etl.issue import Issue
from etl.reading.sheets.address import letters

if TYPE_CHECKING:
    from etl.reading.sheets.sheet import Sheet

#: Runs of rows, or cells, that a sentence names.
_NAMED = 6

#: A part of a number format that shows nothing.
_BLANK = re.compile(r"(?:^|;)\s*(?:;|$)")

#: First and last of rows, or of columns, that follow one another (1-based).
Run = tuple[int, int]


class Appearance(NamedTuple):
    """The hidden rows and columns of a sheet, in order, and the places that are struck through."""

    rows: Sequence[Run] = ()
    columns: Sequence[Run] = ()
    struck: Sequence[tuple[int, int]] = ()


def add_run(runs: list[Run], first: int, last: int) -> None:
    """Add rows, or columns, to the ``runs`` of those before them."""
    if runs and runs[-1][1] == first - 1:
        runs[-1] = (runs[-1][0], last)
    else:
        runs.append((first, last))


def issues(sheet: Sheet) -> Iterator[Issue]:
    """Yield a warning for the hidden rows of a sheet, one for its hidden columns, one for the cells
    that their format hides, one for what is struck through, at the first cell of each that holds
    something."""
    rows, columns, struck = sheet.appearance
    hidden = "ce qui est à publier affiché, le reste supprimé du classeur"
    if rows and (lines := _filled_lines(rows, (sheet.grid.filled > 0).tolist())):
        cell = next(c for c in sheet.row(lines[0]) if not c.is_empty)
        yield sheet.issue("avertissement", _sentence("ligne", "masquée", _runs(lines, str),
                                                     len(lines)), cell, expected=hidden)
    if columns and (those := _filled_lines(columns, [bool(c.filled.any())
                                                     for c in sheet.grid.columns])):
        row = int(sheet.grid.column(those[0]).filled.argmax()) + 1
        yield sheet.issue("avertissement", _sentence("colonne", "masquée", _runs(those, letters),
                                                     len(those)), sheet.cell(row, those[0]),
                          expected=hidden)
    blank = set(filter(_BLANK.search, set(sheet.formats.values())))
    if unseen := [sheet.cell(*place) for place, number_format in sheet.formats.items()
                  if number_format in blank and is_hidden(sheet.value(*place), number_format)]:
        yield sheet.issue("avertissement", _sentence("cellule", "masquée", [
            cell.address for cell in unseen], len(unseen)), unseen[0], expected=hidden)
    if cells := [c for c in (sheet.cell(*place) for place in struck) if not c.is_empty]:
        yield sheet.issue("avertissement", _sentence("cellule", "barrée", [
            cell.address for cell in cells], len(cells)), cells[0],
            expected="ce qui vaut encore sans être barré, le reste effacé")


def _filled_lines(runs: Sequence[Run], filled: Sequence[bool]) -> list[int]:
    """Return the numbers among ``runs``, which may tell some again, that ``filled`` tells to hold
    something."""
    # Late: the process that only reads the files has no use for it.
    import numpy as np

    hidden = np.zeros(len(filled), bool)
    for first, last in runs:
        hidden[first - 1:last] = True
    return (np.flatnonzero(hidden & filled) + 1).tolist()


def _runs(numbers: list[int], name: Callable[[int], str]) -> list[str]:
    """Return « 3 », « 12 à 14 »: those that follow one another together."""
    groups = [[n for _, n in group] for _, group in groupby(
        enumerate(numbers), lambda pair: pair[1] - pair[0])]
    return [name(g[0]) if len(g) == 1 else f"{name(g[0])} à {name(g[-1])}" for g in groups]


def _sentence(noun: str, state: str, names: list[str], count: int) -> str:
    """Return « 4 lignes masquées (3, 12 à 14) : elles sont lues comme les autres »."""
    if count == 1:
        return f"{noun} {names[0]} {state} : elle est lue comme les autres"
    some = ", ".join(names[:_NAMED]) + ", …" * (len(names) > _NAMED)
    return f"{spell_number(count)} {noun}s {state}s ({some}) : elles sont lues comme les autres"
