"""Dots on a line a category: what competing perimeters say of one quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dashboard.charts.base import groups, marks, series
from dashboard.charts.mark import Mark
from dashboard.charts.plot import Dots, Message, Plot
from dashboard.text.numbers import NO_BREAK
from dashboard.warehouse.columns import heading, names, order, title, unit
from dashboard.warehouse.table import Table

#: Room beyond dots, as a part of what they span.
BEYOND = 0.14
ABOVE, BELOW = "above", "below"


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


def lanes(marks: Iterable[Mark], place: Callable[[Mark], tuple[float, float]]) -> dict[int, str]:
    """Return where the text of each mark (its ``id``) meets no other, above or below its dot; none
    where it would.

    ``place``: the middle of a text, and half of its width.
    """
    result: dict[int, str] = {}
    taken: dict[tuple[int, str], float] = {}
    for mark in sorted((m for m in marks if m.is_known), key=lambda m: m.value):
        middle, half = place(mark)
        for lane in (ABOVE, BELOW):
            if middle - half > taken.get((mark.row, lane), float("-inf")):
                result[id(mark)] = lane
                taken[mark.row, lane] = middle + half
                break
    return result
