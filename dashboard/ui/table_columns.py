"""Columns of a table on screen: their order and their widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.blocks.block import CODE
from dashboard.warehouse import columns
from dashboard.warehouse.table import Table
from etl.contract import Column

#: Rows of a table that scrolls set on paper; their longest texts give its width.
ROWS_PRINTED = 50
#: Texts from this length on give its width to their column: pixels for a character, at most.
LONG, CHARACTER, WIDEST = 16, 6.6, 420
#: Pixels of a short text's sides and of a long one's, and those that a card of two a row has before
#: its figures.
SIDES, ROUND, BEFORE = 22, 24, 340
#: Pixels of a table on a telephone, and its columns that are seen at once there.
TELEPHONE, SEEN_AT_ONCE = 346, 3


def screen_order(table: Table) -> list[str]:
    """Return the columns in the order of the screen: those that tell rows apart and leave their
    room to the figures, the first figure, the words before it that had no room, those that tell
    most rows apart first, the other figures, those that also differ, then those that never do; not
    words that another column says.  As they are, where no column is of figures, and in the answer
    of a query, which says what it shows and in which order."""
    names, figures = table.names, _figures(table)
    if not figures or len(table.data) < 2 or CODE in table.filters:
        return names
    first, main = names.index(figures[0]), figures[:1]
    if first and names[first - 1] == "qualificatif":  # « plus de » stands before its number
        main.insert(0, "qualificatif")
    texts = {name: table.data[name].astype(str) for name in names if name not in main + figures}
    alike = [name for name in texts if texts[name].nunique() < 2]
    repeated = columns.repeated_words(table)
    differing = [name for name in texts if name not in alike and name not in repeated]
    before = [name for name in differing if names.index(name) < first]
    leading = _leading(table, before)
    if "indicateur" in before[len(leading):]:  # what is counted is said before its figure
        leading = _leading(table, sorted(before, key=lambda name: name != "indicateur"))
    between = sorted((name for name in before
                      if name not in leading and table.column(name).type == "texte"),
                     key=lambda name: -texts[name].nunique())  # what tells most rows apart
    order = [*leading, *main, *between, *figures[1:]]
    return [*order, *(name for name in differing if name not in order), *alike]


def _leading(table: Table, names: Sequence[str]) -> list[str]:
    """Return the first of these columns that leave their room to the figures, one at least."""
    leading: list[str] = []
    room = BEFORE
    for name in names:
        room -= SIDES + CHARACTER * max(table.data[name].astype(str).str.len().max(),
                                        len(columns.heading(table, name)))
        if room < 0 and leading:
            break
        leading.append(name)
    return leading


def _figures(table: Table) -> list[str]:
    """Return the names of the columns of figures."""
    return [c.name for c in table.columns if c.type == "nombre"]


def is_cut_by_a_telephone(table: Table, order: list[str]) -> bool:
    """Tell whether the first figure of a row is beyond the edge of a telephone."""
    first = min(map(order.index, _figures(table)), default=None)
    return first is not None and width(table, order[:first + 1]) > TELEPHONE


def written_order(table: Table) -> list[str]:
    """Return the columns in the order in which they are written: as they are, but that what never
    differs is not before the figures where a telephone would have these beyond its edge."""
    names, figures = table.names, _figures(table)
    if not figures or len(names) <= SEEN_AT_ONCE or len(table.data) < 2:
        return names
    same = [name for name in names[:names.index(figures[0])]
            if table.data[name].astype(str).nunique() == 1]
    return [name for name in names if name not in same] + same


def width(table: Table, names: Sequence[str] = ()) -> float:
    """Return the pixels that the columns of a table that sorts ask for (all, or those ``names``):
    what is beyond its frame is scrolled to, and a year cut there is read as another number."""
    first = table.data.head(ROWS_PRINTED)
    longest = [max([len(columns.heading(table, name)), *first[name].astype(str).str.len()])
               for name in names or table.names]
    return sum(min(n * CHARACTER + SIDES, WIDEST) for n in longest)


def widths(table: Table, first: Sequence[str]) -> dict[str, Any]:
    """Return the room for the columns of long texts, which would be cut; the others share what is
    left.  The ``first`` one, which names the rows, has all its own where names that are cut would
    be alike.  A year, which is no quantity, stands under the head of its column."""
    texts = {c.name: table.data[c.name].astype(str).str for c in table.columns
             if c.type == "texte" and not table.empty}
    years = {columns.heading(table, c.name): st.column_config.NumberColumn(alignment="left")
             for c in table.columns if is_year(c)}
    pixels_of = {name: int(own.len().max() * CHARACTER) + ROUND for name, own in texts.items()
              if own.len().max() > LONG}
    return years | {
        columns.heading(table, name): st.column_config.TextColumn(
            width=pixels if name in first and _are_alike_once_cut(table.data[name])
            else min(pixels, WIDEST)) for name, pixels in pixels_of.items()}


def _are_alike_once_cut(names: pd.Series) -> bool:
    """Tell whether names that differ would be the same in the widest column."""
    begun = names.astype(str).str[:int((WIDEST - ROUND) / CHARACTER)]
    return bool(begun.nunique() < names.nunique())


def is_year(column: Column) -> bool:
    return column.type == "entier" and column.name.startswith("annee")
