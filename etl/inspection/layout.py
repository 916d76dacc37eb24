"""Where the table of an unknown sheet stands: its header block, its body, what stands under it.

No contract is needed: this is what ``python -m etl inspect`` shows of a file that nobody declared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from statistics import median

from etl.french.periods import YEAR
from etl.french.text import normalise
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.tables.sections import is_code_row, next_table

#: Tables of a sheet that are told: each is looked for in all the rows that follow.
MOST_TABLES = 50
#: Between the levels of a header on several rows.
UNDER = " › "
#: « Ensemble pour… » and « Consolidation de… » begin the name of something else.
_TOTAL = re.compile(r"(?:sous[- ]?)?total(?:aux|e|es)?\b|ensemble\b(?! pour\b)|grand total\b"
                    r"|consolidation\b(?! d(?:'|es?\b|u\b))")


@dataclass(frozen=True)
class Layout:
    """1-based rows of a sheet's table; ``header`` is 0 when it has none, ``first`` and ``last``
    are 0 when it has no body.  ``names`` and ``columns`` go together."""

    header: int
    header_rows: int
    first: int
    last: int
    columns: list[int]
    names: list[str]
    titles: list[Cell]
    footnotes: list[Cell]
    empty: list[int]
    totals: list[int]


def layout(sheet: Sheet) -> Layout | None:
    """Return the first table of a sheet; None when it has none."""
    return next(iter(layouts(sheet)), None)


def layouts(sheet: Sheet) -> list[Layout]:
    """Return the tables of a sheet, one under the other, ``MOST_TABLES`` at most; none when no two
    rows fill two columns (lines of text)."""
    rows = [sheet.contents(sheet.number(place)) for place in range(len(sheet.values))]
    tables: list[Layout] = []
    while len(tables) < MOST_TABLES and (one := _layout(sheet, rows)) is not None:
        second = next_table(sheet.grid, one.header + one.header_rows - 1, one.first)
        if not second:
            return [*tables, one]
        top = second
        while top > one.first + 1 and len(rows[top - 2]) == 1:  # its title, right above
            top -= 1
        tables += filter(None, [_layout(sheet, rows[:top - 1])])
        rows = [*([] for _ in rows[:top - 1]), *rows[top - 1:]]
    return tables


def _layout(sheet: Sheet, rows: list[list[Cell]]) -> Layout | None:
    """Return the table of these rows, each with its filled cells."""
    full = [number for number, row in enumerate(rows, 1) if len(row) > 1]
    if len(full) < 2:
        return None
    usual = median(len(rows[number - 1]) for number in full)
    base = next(n for n in full if _covered_columns(sheet, rows[n - 1]) >= max(2, usual / 2))
    header, end = _header_rows(sheet, rows, base)
    last = full[-1]
    first = next((n for n in range(end + 1, last + 1) if rows[n - 1]), 0)
    top = (header or first) - 1
    columns = sorted({cell.column for row in rows[top:last] for cell in row})
    body = range(first, last + 1) if first else ()
    return Layout(
        header, end - header + 1 if header else 0, first, last if first else 0, columns,
        names=[_full_name(sheet, header, end, column) for column in columns],
        titles=list(chain.from_iterable(rows[:top])),
        footnotes=list(chain.from_iterable(rows[last:])),
        empty=[n for n in body if not rows[n - 1]],
        totals=[n for n in body if rows[n - 1] and _TOTAL.match(normalise(rows[n - 1][0].text))])


def _covered_columns(sheet: Sheet, row: list[Cell]) -> int:
    """Return how many columns the cells of a row stand over, merged ranges counted whole."""
    widths = {(top, left): right - left + 1 for top, left, _, right in sheet.merged_on(row[0].row)}
    return sum(widths.get((cell.row, cell.column), 1) for cell in row)


def _is_heading(row: list[Cell]) -> bool:
    """Tell whether a row holds only words and years."""
    return bool(row) and all(
        YEAR.fullmatch(cell.text) or (isinstance(cell.value, str)
                                      and re.search(r"[^\W\d_]", cell.text)) for cell in row)


def _header_rows(sheet: Sheet, rows: list[list[Cell]], base: int) -> tuple[int, int]:
    """Return the (first, last) row of the header around the row ``base``; (0, base - 1) when there
    is none."""
    if not _is_heading(rows[base - 1]):
        return 0, base - 1
    header = end = base
    # A row of groups right above, whose merged ranges were lost or are few.
    while header > 1 and len(rows[header - 2]) > 1 and _is_heading(rows[header - 2]):
        header -= 1
    while end < len(rows) and end - header < 4 and _is_header_continued(sheet, rows, header, end):
        end += 1
    return header, end


def _is_header_continued(sheet: Sheet, rows: list[list[Cell]], header: int, end: int) -> bool:
    """Tell whether the row after ``end`` still belongs to the header."""
    after = rows[end]
    areas = [area for area in sheet.merged if area[0] >= header]
    if any(top <= end < bottom for top, _, bottom, _ in areas):
        return True
    beyond = [sheet.values[n] if n < len(rows) else () for n in (end - 1, end, end + 1)]
    if is_code_row(*beyond):
        return True
    groups = {column for _, left, bottom, right in areas if bottom == end and left < right
              for column in range(left, right + 1)}
    if under := [cell for cell in after if cell.column in groups]:
        return _is_heading(under)
    return _is_heading(after) and _has_new_names(after, groups | {
        cell.column for row in rows[header - 1:end] for cell in row})


def _has_new_names(row: list[Cell], headings: set[int]) -> bool:
    """Tell whether a row names columns that the header above leaves without a name: one label
    alone, or sub-headings that fill the gaps of groups."""
    columns = {cell.column for cell in row}
    return not columns <= headings and (
        len(columns) == 1 or (1 in headings - columns and not columns.isdisjoint(headings)))


def _full_name(sheet: Sheet, header: int, end: int, column: int) -> str:
    """Return the full name of a column: its groups, outermost first, then its own heading."""
    parts: list[str] = []
    for row in range(header, end + 1) if header else ():
        cell = sheet.heading_over(row, column) if row < end else sheet.cell(row, column)
        text = " ".join(cell.text.split())
        if text and text not in parts:
            parts.append(text)
    return UNDER.join(parts)
