"""Names of breaks, in the margin above a plot, under a grid: on short lines, one beyond the other
where they would meet."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.charts.base import PART_BEFORE, line_count, longest_line, wrap
from dashboard.charts.plot import Bars, Curves, Grid, Plot
from dashboard.charts.time.upright import page_width

#: Characters of a line of a name, long or short; pixels of a character, of a line, between two
#: names.
WORDS, CHARACTER, LINE, APART = (20, 12), 6.0, 17, 6
#: Pixels across the curves or the cells of a telephone, beside what is written at their ends.
CURVES = 190


class Name(NamedTuple):
    """The name of the break at ``at``, ``up`` lines away from the plot; ``side``: where its line
    stands."""

    at: float
    text: str
    side: str
    up: int


def break_names(plot: Plot, across: float = 0) -> list[Name]:
    """Return the names of the breaks of a plot ``across`` pixels wide, else as narrow as a
    telephone: on more room they do not meet either."""
    if not isinstance(plot, Bars | Curves | Grid) or not plot.breaks:
        return []
    wide = across or (page_width(plot) if isinstance(plot, Bars) else CURVES)
    return min((_names(plot, wide, words) for words in WORDS),
               key=lambda names: (_lines(names), max(name.up for name in names)))


def _names(plot: Bars | Curves | Grid, wide: float, words: int) -> list[Name]:
    """Return the names on lines of ``words`` characters, each as near to the plot as those before
    it let it be."""
    low, high = plot.range
    lanes: list[float] = []
    places = []
    for one in sorted(plot.breaks, key=lambda one: one.at):
        share, text = (one.at - low) / (high - low), wrap(one.text, words)
        side = "left" if share < 1 / 3 else "right" if share > 2 / 3 else "center"
        broad = longest_line([text]) * CHARACTER
        start = share * wide - broad * PART_BEFORE[side]
        lane = next((i for i, end in enumerate(lanes) if end < start), len(lanes))
        lanes[lane:lane + 1] = [start + broad + APART]
        places.append((one.at, text, side, lane))
    most = max(line_count(text) for _, text, _, _ in places)
    return [Name(at, text, side, lane * most) for at, text, side, lane in places]


def _lines(names: list[Name]) -> int:
    return max((name.up + line_count(name.text) for name in names), default=0)


def breaks_height(plot: Plot, across: float = 0) -> float:
    """Return the pixels that the names of breaks take beyond a plot."""
    return LINE * _lines(break_names(plot, across))
