"""A classification drawn as nested rectangles: how many entries each group has, and which."""

from __future__ import annotations

from textwrap import shorten

from dashboard.charts import theme
from dashboard.charts.base import wrap
from dashboard.charts.mark import Leaf
from dashboard.charts.plot import Message, Plot, Treemap
from dashboard.text import numbers
from dashboard.warehouse.columns import names, order, title
from dashboard.warehouse.table import Table

#: Characters of the words written under a code, and of a line of them.
WORDS, LINE = 60, 18


def treemap(table: Table, group: str, leaf: str, text: str, hatched: str | None = None, *,
            unit: str = "", height: int | None = None) -> Plot:
    """Return one rectangle a row, of equal area, within that of its ``group``; a click zooms in a
    group, the bar underneath leads back.

    ``leaf``: the column written in the rectangle; ``text``: the one read on hover, written too
    where the table has one group only.  ``hatched``:
    a boolean column, for rows that belong to their group in part only.  ``unit``: what the rows
    are, in the plural (« sous-classes »).
    """
    if table.empty:
        return Message(height=height)
    groups = order(table, group)
    styles = theme.styles(groups)
    part = table.data[hatched].astype(bool) if hatched else [False] * len(table.data)
    return Treemap(
        groups=tuple((g, styles[g]) for g in groups), unit=unit,
        leaves=tuple(Leaf(groups.index(g), code, words, bool(own)) for g, code, words, own in zip(
            names(table, group), names(table, leaf), names(table, text), part, strict=True)),
        legend=title(table, group) or numbers.NO_BREAK, height=height)


def leaf_text(plot: Treemap, leaf: Leaf) -> str:
    """Return what is written in the rectangle of a class: its code; a group alone has room for the
    words too."""
    if len(plot.groups) > 1:
        return leaf.code
    return f"<b>{leaf.code}</b><br>{wrap(shorten(leaf.words, WORDS, placeholder='…'), LINE)}"
