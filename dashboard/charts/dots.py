"""Dots on a line a category: what competing perimeters say of one quantity."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.base import groups, marks, series
from dashboard.charts.plot import Dots, Message, Plot
from dashboard.text.numbers import NO_BREAK
from dashboard.warehouse.columns import heading, names, order, title, unit
from dashboard.warehouse.table import Table


def dots(table: Table, category: str, y: str, colour: str | None = None,
         text: str | None = None, *, height: int | None = None) -> Plot:
    """Return one line a category, one dot a figure.

    ``text``: a column read on hover (period, publisher…).
    """
    if table.empty:
        return Message(height=height)
    labels, written = order(table, category), names(table, category)
    figures = marks(table, y, [labels.index(n) for n in written], written, groups(table, colour)[0],
                    names(table, text) if text else [""] * len(written))
    if colour and colour.startswith("unite"):  # the legend says the unit, the figure need not
        figures = [replace(m, text=m.text.split(NO_BREAK)[0]) for m in figures]
    return Dots(categories=tuple(labels), series=series(table, colour, figures),
                legend=title(table, colour), heading=heading(table, y), unit=unit(table, y),
                height=height)
