"""A line a category: dots of figures that do not compare, quartiles of answers, combinations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from dashboard.charts.base import groups, marks, padding, series, single, span
from dashboard.charts.mark import Combination, Mark, Spread
from dashboard.charts.plot import Combinations, Dots, Message, Plot, Quartiles
from dashboard.text.measure import text_width
from dashboard.text.numbers import NO_BREAK, SHORT_STATUSES
from dashboard.warehouse.columns import heading, names, order, title, unit
from dashboard.warehouse.table import Table

#: Room beyond dots, as a part of what they span.
BEYOND = 0.14
ABOVE, BELOW = "above", "below"
#: Pixels of half of a dot, with what parts it from its figure; of the letters of one in large.
DOT, LETTERS = 12, 13
#: What the bar, the stroke and the diamond of quartiles are.
HALF, MEDIAN, MEAN = "Du 1er au 3e quartile", "Médiane", "Moyenne"
#: Columns of the quartiles and of the mean of answers.
MIDDLE = "mediane"
ANSWERS = ("q1", MIDDLE, "q3", "moyenne")
#: What a figure measures; what a rate is of.
INDICATOR, BASE = "indicateur", "unite_imprimee"
#: What stands between the parts of a combination.
PLUS = " + "
#: Where the dots of combinations end and where their bars begin, as parts of the width: those of
#: nine parts leave a telephone bars that are whole.
DOTS, BARS = 0.57, 0.61


def dots(table: Table, category: str, y: str, colour: str | None = None,
         text: str | None = None) -> Plot:
    """Return one line a category, one dot a figure.

    ``text``: a column read on hover (period, publisher…).
    """
    if table.empty:
        return Message()
    labels, own = order(table, category), names(table, category)
    figures = marks(table, y, [labels.index(n) for n in own], own, groups(table, colour)[0],
                    names(table, text) if text else [""] * len(own))
    if colour and colour.startswith("unite"):  # the legend says the unit, the figure need not
        figures = [replace(m, text=_without_unit(m)) for m in figures]
    return Dots(categories=tuple(labels), series=series(table, colour, figures),
                legend=title(table, colour), heading=heading(table, y), unit=unit(table, y),
                is_mixed=(not colour and _has_several(table, INDICATOR)) or (
                    unit(table, y).startswith("%") and _has_several(table, BASE)))


def _has_several(table: Table, column: str) -> bool:
    """Tell whether figures have several values of a column."""
    return column in table.data and table.data[column].nunique() > 1


def _without_unit(mark: Mark) -> str:
    """Return the text of a figure without its unit, its status kept: « 183 100 (p) »."""
    number, unit, _ = mark.text.partition(NO_BREAK)
    return f"{number} {SHORT_STATUSES.get(mark.status, '') if unit else ''}".strip()


def axis_figures(plot: Dots) -> np.ndarray:
    """Return the figures that the axis of dots has; zero too where a line leads from a name to its
    dot: it is read as a bar."""
    return np.array([*(m.value for m in plot.marks), *[0.0] * plot.is_list])


def ends(plot: Dots) -> tuple[float, float]:
    """Return where the axis of dots begins, and the largest of them; never a point."""
    low, high = span(axis_figures(plot))
    low -= padding(low, high, BEYOND) * (low < 0 or not plot.is_list)
    return low, high if high > low else low + 1


def lanes(marks: Iterable[Mark], place: Callable[[Mark], tuple[float, float]]) -> dict[int, str]:
    """Return where the text of each mark (its ``id``) meets no other, above or below its dot; none
    where it would.

    ``place``: the middle of a text, and half of its width.
    """
    result: dict[int, str] = {}
    ends: dict[tuple[int, str], float] = {}
    for mark in sorted((m for m in marks if m.is_known), key=lambda m: m.value):
        middle, half = place(mark)
        for lane in (ABOVE, BELOW):
            if middle - half > ends.get((mark.row, lane), float("-inf")):
                result[id(mark)] = lane
                ends[mark.row, lane] = middle + half
                break
    return result


def known_rows(plot: Dots) -> list[list[Mark]]:
    """Return the figures of each row, from the least."""
    rows: dict[int, list[Mark]] = {}
    for mark in sorted((m for m in plot.marks if m.is_known), key=lambda m: m.value):
        rows.setdefault(mark.row, []).append(mark)
    return list(rows.values())


def reach_beside(plot: Dots, room: float) -> tuple[float, float] | None:
    """Return the ends of an axis of ``room`` pixels that lets each figure stand beside its dot:
    that of the first of several at its left, the others at their right; None where it cannot."""
    low, high = ends(plot)
    high += padding(low, high, BEYOND)
    rows = [[(m.value, DOT + text_width(f"{NO_BREAK}{m.text}{NO_BREAK}", LETTERS)) for m in row]
            for row in known_rows(plot)]
    for _ in range(4):  # room on the sides makes all places narrower
        scale = room / (high - low)
        low = min([low, *(row[0][0] - row[0][1] / scale for row in rows if len(row) > 1)])
        high = max([high, *(at + wide / scale for row in rows
                            for at, wide in row[len(row) > 1:])])
    scale = room / (high - low)
    apart = all((after - at) * scale > wide for row in rows
                for (at, wide), (after, _) in pairwise(row[1:]))
    return (low, high) if apart else None


def quartiles(table: Table, category: str) -> Plot:
    """Return one line a category: the middle half of the answers as a bar, the median as a stroke
    that is written, the mean as a diamond.  Neither the least nor the most: they are what one
    answered.

    Where quartiles are not published, the mean stands alone; where nothing is, its word does.
    """
    if table.empty:
        return Message()
    single(table, category)
    labels, own = order(table, category), names(table, category)
    rows = [labels.index(n) for n in own]
    spreads = zip(rows, own, *(_without_useless_decimals(marks(table, c, rows, own))
                               for c in ANSWERS), strict=True)
    return Quartiles(categories=tuple(labels), spreads=tuple(Spread(*one) for one in spreads),
                     legend="Repères", heading=unit(table, MIDDLE), unit=unit(table, MIDDLE))


def _without_useless_decimals(figures: list[Mark]) -> list[Mark]:
    """Return the figures as whole numbers, « 3 » for « 3,0 », where all of them are."""
    if not all(m.text.endswith(",0") for m in figures if m.is_known):
        return figures
    return [replace(m, text=m.text.removesuffix(",0")) for m in figures]


def upset(table: Table, combination: str, y: str) -> Plot:
    """Return a row a combination, in the order of the table: dots of its parts, then a bar of
    ``y``.

    ``combination``: a column of parts joined by ``PLUS``.  The parts met most often come first.
    An UpSet plot, turned so that a combination is a row: A. Lex, N. Gehlenborg, H. Strobelt,
    R. Vuillemot, H. Pfister, « UpSet: Visualization of Intersecting Sets », IEEE TVCG 20(12), 2014.
    """
    if table.empty:
        return Message()
    labels = names(table, combination)
    rows = [name.split(PLUS) for name in labels]
    parts = [p for p, _ in Counter(p for row in rows for p in row).most_common()]
    figures = marks(table, y, range(len(rows)), labels)
    return Combinations(
        categories=tuple(labels), parts=tuple(parts), heading=heading(table, y),
        combinations=tuple(Combination(tuple(i for i, p in enumerate(parts) if p in row), mark)
                           for row, mark in zip(rows, figures, strict=True)))
