"""A picture of a sheet: its cells as Excel shows them, and those that something is said of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd

from etl.issue import Issue
from etl.reading.sheets.address import letters, place
from etl.reading.sheets.sheet import Sheet

#: Severity → (background, text) of its cells: read in both themes, at 4.5:1.
COLOURS = {"erreur": ("#b3261e", "#ffffff"), "avertissement": ("#ffb74d", "#14242f"),
           "information": ("#9fd0f0", "#14242f")}
MARKS = {"erreur": "🟥", "avertissement": "🟧", "information": "🟦"}
#: A sheet of this size at most is shown whole.
ROWS, COLUMNS = 60, 30
#: Rows and columns shown around a cell that something is said of; rows at the top always shown.
AROUND_ROWS, AROUND_COLUMNS, TOP = 2, 3, 6
#: Pixels of a character, and of a column at most.
CHARACTER, WIDEST = 7, 260
#: Rows and columns shown at most, whatever is said of them; characters of a cell.
MOST_ROWS, MOST_COLUMNS, LONGEST = 200, 100, 80


@dataclass(frozen=True)
class Picture:
    """``cells``: printed texts, one row a row of the sheet (index: its number, as text; columns:
    letters).  ``marks``: (row number, letter) → the worst severity said of it.  ``whole``: no
    row nor column is left out."""

    cells: pd.DataFrame
    marks: dict[tuple[str, str], str]
    whole: bool

    def styler(self) -> pd.io.formats.style.Styler:
        """Return the picture, its marked cells coloured."""
        css = pd.DataFrame("", index=self.cells.index, columns=self.cells.columns)
        for (row, column), severity in self.marks.items():
            fill, text = COLOURS[severity]
            css.loc[row, column] = f"background-color: {fill}; color: {text}"
        return self.cells.style.apply(lambda _: css, axis=None)

    def widths(self) -> dict[str, int]:
        """Return letter → pixels: room for the table; titles and notes, alone in their row, are
        cut."""
        table = self.cells[(self.cells != "").sum(axis=1) > 1]
        return {c: int(min(max(table[c].str.len().max() if len(table) else 0, 5) * CHARACTER + 20,
                           WIDEST)) for c in self.cells}


def picture(sheet: Sheet, issues: Iterable[Issue]) -> Picture:
    """Return the whole of a small sheet; of a larger one, its top and the neighbourhood of its
    faults."""
    height, width = len(sheet.values), sheet.width
    worst = _worst_severities(sheet, issues)
    rows = _window(height, ROWS, [r for r, _ in worst], AROUND_ROWS, TOP)[:MOST_ROWS]
    columns = _window(width, COLUMNS, [c for _, c in worst], AROUND_COLUMNS, 2)[:MOST_COLUMNS]
    cells = pd.DataFrame([[sheet.cell(r, c).text[:LONGEST] for c in columns] for r in rows],
                         index=list(map(str, rows)), columns=list(map(letters, columns)),
                         dtype="str")
    severities = {(str(r), letters(c)): s for (r, c), s in worst.items()
                  if r in rows and c in columns}
    return Picture(cells, severities, len(rows) == height and len(columns) == width)


def _worst_severities(sheet: Sheet, issues: Iterable[Issue]) -> dict[tuple[int, int], str]:
    """Return (row, column) → the worst severity said of it."""
    worst: dict[tuple[int, int], str] = {}
    order = list(COLOURS)
    for issue in issues:
        with suppress(ValueError):  # of a whole sheet, which has no address
            at = place(issue.cell)
            if issue.sheet == sheet.name and (
                    at not in worst or order.index(issue.severity) < order.index(worst[at])):
                worst[at] = issue.severity
    return worst


def _window(size: int, whole: int, marks: Sequence[int], around: int, top: int) -> list[int]:
    """Return numbers from 1 to ``size`` to show: all, or the first ones and those around
    ``marks``."""
    if size <= whole:
        return list(range(1, size + 1))
    if not marks:
        return list(range(1, whole + 1))
    near = {n + d for n in marks for d in range(-around, around + 1)} | set(range(1, top + 1))
    return sorted(n for n in near if 1 <= n <= size)
