"""Names of series beside their marks, where a legend would send the eye away and back.

Two series of lying bars are named over the first bar and under the last one, two of dots over those
of the first row, each in its colour, on one line; where a name has no room, a legend has them all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from dashboard.charts.base import (
    CHARACTER,
    LABEL,
    PART_BEFORE,
    PLOT_WIDTH,
    longest_line,
    name_width,
    padding,
    row_names,
    wrap,
)
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import Bars, Dots
from dashboard.charts.rows import ABOVE, BELOW, BEYOND, ends
from dashboard.charts.time.upright import CHARACTER as LETTER
from dashboard.charts.time.upright import THICKNESS

#: Where a name goes from its dot, and how many pixels farther.
CENTER, LEFTWARD, RIGHTWARD = "center", "right", "left"
SHIFTS = {CENTER: 0, LEFTWARD: -3, RIGHTWARD: 3}
#: Pixels between two names, before a plot of dots.
APART, BEFORE = 6, 8
#: Rows of bars on a page beyond which the name under the last one is too far from the first.
MOST_NAMED = 6
#: Pixels upwards of a name, of what is over and under bars on a page; at the right of dots.
LINE, AXIS, MARGIN = 13, 60, 24


class SeriesName(NamedTuple):
    """A series, the mark that its name stands by: over or under a bar; over a dot, the part of the
    name that is there."""

    series: Series
    mark: Mark
    side: str


def bar_names(plot: Bars, across: float, row: float,
              width: Callable[[str], float]) -> list[SeriesName]:
    """Return the names over the first bar and under the last one, where bars begin: between two
    categories, a name would be read with the bars of the next.

    None where they do not fit, where bars go both ways or to the left, nor where figures stand in a
    column at the left of the bars, which names would cross.

    In pixels: ``across``, from the left of all figures; ``row``, of a category; ``width``, of a
    text.
    """
    first, last = (sorted(_marks_of_row(plot, n), key=lambda own: own[1].at)
                   for n in (0, len(plot.categories) - 1))
    is_named = (len(plot.series) == 2 == len(first) == len(last) and plot.horizontal
                and not plot.stacked and plot.reach[0] >= 0
                and not plot.has_column and plot.coloured and row * (1 - THICKNESS) >= LINE
                and max(width(one.name) for one in plot.series) <= across)
    return [SeriesName(*first[0], ABOVE), SeriesName(*last[1], BELOW)] if is_named else []


def dot_names(plot: Dots, place: Callable[[Mark], float], across: float,
              width: Callable[[str], float]) -> list[SeriesName]:
    """Return the names over the dots of the first row, in their middle or away from one another;
    none where they do not fit.

    In pixels from the left of the plot: ``place``, of a dot; ``across``, the end of what a name may
    take; ``width``, of a text.
    """
    first = sorted(_marks_of_row(plot, 0), key=lambda own: own[1].value)
    # A row may have two dots of one series, and none of the other.
    if (plot.is_list or len(plot.series) != 2 or [m.is_known for _, m in first] != [True, True]
            or first[0][0].name == first[1][0].name):
        return []
    for sides in ((CENTER,) * 2, (LEFTWARD, RIGHTWARD), (RIGHTWARD,) * 2, (LEFTWARD,) * 2):
        (start, end), (after, last) = (
            _ends(place(mark), width(one.name), side)
            for (one, mark), side in zip(first, sides, strict=True))
        if start >= -BEFORE and last <= across and end + APART <= after:
            return [SeriesName(*own, side) for own, side in zip(first, sides, strict=True)]
    return []


def page_names(plot: Bars | Dots) -> list[SeriesName]:
    """Return the names that have room on a telephone, whose figure is that of all pages."""
    if not plot.legend:
        return []
    if isinstance(plot, Bars):
        if len(plot.categories) > MOST_NAMED:
            return []
        names = row_names(plot, partial(wrap, width=name_width(plot)))
        across = PLOT_WIDTH + CHARACTER * (LABEL - longest_line(names))
        row = (plot.height - AXIS) / len(plot.categories) if plot.height else float("inf")
        return bar_names(plot, across, row, letters_width)
    low, high = ends(plot)
    scale = PLOT_WIDTH / (high - low + padding(low, high, BEYOND))
    return dot_names(plot, lambda m: (m.value - low) * scale, PLOT_WIDTH + MARGIN, letters_width)


def letters_width(text: str) -> float:
    """Return the pixels of a name on a page."""
    return len(text) * LETTER


def _marks_of_row(plot: Bars | Dots, row: int) -> list[tuple[Series, Mark]]:
    return [(one, mark) for one in plot.series for mark in one.marks if mark.row == row]


def _ends(middle: float, wide: float, side: str) -> tuple[float, float]:
    """Return where a name begins and ends over a dot."""
    start = middle + SHIFTS[side] - PART_BEFORE[side] * wide
    return start, start + wide
