"""A plot drawn large enough for the last row of a meeting, in one screen.

Letters get a little smaller, rows come nearer, combinations are named in words, a grid is turned;
rows that still do not fit are left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from operator import itemgetter
from typing import Any, NamedTuple

from dashboard.blocks.headline import with_named_areas
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import Bars, Combinations, Grid, Plot, Rows, has_rows
from dashboard.charts.plotly import legend, streamlit_figure
from dashboard.charts.plotly.kinds.grids import is_written
from dashboard.charts.plotly.look import LINE, TEXT, Look
from dashboard.charts.plotly.room import capacity, is_roomy, row_heights
from dashboard.charts.time.upright import THICKNESS
from dashboard.presentation.slide_rows import rows_to_show, with_rows
from dashboard.presentation.window import Frame

#: Highest row, in heights of a letter; part of a tight row that its bars are spread over.
HIGHEST, SPREAD = 7, 0.9
#: What is over and under the plot that a legend stands beside.
AXIS = 3 * LINE
#: Parts of the width that the names of rows may take, that those of a grid take where its cells
#: need it, and that a legend may beside the plot.
NAMES, SHORT, BESIDE = (0.33, 0.48, 0.68), 0.2, 0.25


class Enlargement(NamedTuple):
    """A figure that fits in its frame, and how many of its rows it shows where not all."""

    figure: Any
    rows: int = 0
    whole: int = 0


def enlargement(plot: Plot, frame: Frame, headline: str = "", dark: bool = False) -> Enlargement:
    """Return the figure of a plot, large, whole in its frame.

    ``headline``: what is said above it; the rows that it names are the last to be left out, the
    areas of a map have their names.
    """
    looks, plot = list(frame.looks()), with_named_areas(plot, headline)
    if not has_rows(plot):
        look = next((one for one in looks if is_roomy(plot, one)), looks[-1])
        look = replace(look, beside=isinstance(plot, Map) and _fits_beside(plot, look))
        return Enlargement(streamlit_figure(plot, dark, look))
    forms = [plot, plot.bars] if isinstance(plot, Combinations) else [plot]
    turned = [plot.transposition] if isinstance(plot, Grid) else []
    # A figure that its cell has no room for is left out after all else was tried: on a telephone,
    # the columns of a grid are its rows before that.
    for is_whole, form, look in (*product((True,), [*forms, *turned], looks),
                                 *product((False,), forms, looks)):
        part = _spread(form, look)
        if fitting := _fitting(part, look, is_whole):
            return Enlargement(streamlit_figure(part, dark, fitting))
    look = looks[-1]
    shorter = replace(look, height=look.height - LINE)  # a line says what is left out
    part = plot = _spread(forms[-1], look)
    whole, room = len(plot.categories), max(1, *(capacity(plot, way) for way in _ways(plot, look)))
    # There is more room once the highest rows are left out, or the heads that only they need.
    for count in range(min(2 * room, whole - 1), 0, -1):
        part = with_rows(plot, rows_to_show(plot, count, headline))
        if fitting := _fitting(part, shorter):
            return Enlargement(streamlit_figure(part, dark, fitting), count, whole)
    narrow = replace(shorter, names=int(NAMES[1] * shorter.letters))
    return Enlargement(streamlit_figure(part, dark, narrow), 1, whole)


def _fitting(plot: Rows, look: Look, is_whole: bool = False) -> Look | None:
    """Return how the plot is drawn with all its rows; None where they do not fit.  ``is_whole``:
    with all its figures too."""
    ways = [(capacity(plot, way), way) for way in _ways(plot, look)
            if not is_whole or is_written(plot, way)]
    if ways and look.tight:  # the way that is the least so
        ways = [max(ways, key=itemgetter(0))]
    for room, way in ways:
        if room >= len(plot.categories):
            lower = _lower(plot, way, room)
            # What is named beside its marks takes a legend, and its room, where they come nearer.
            is_same = legend.has_legend(plot, lower) == legend.has_legend(plot, way)
            return lower if is_same else way
    return None


def _spread(plot: Rows, look: Look) -> Rows:
    """Return the plot with the bars of each group farther from each other where rows are near:
    their figures are read."""
    if not look.tight or not isinstance(plot, Bars):
        return plot
    return replace(plot, series=tuple(replace(one, marks=tuple(
        replace(mark, at=mark.row + (mark.at - mark.row) * SPREAD / THICKNESS)
        for mark in one.marks)) for one in plot.series))


def _ways(plot: Rows, look: Look) -> Iterator[Look]:
    """Yield the ways to draw rows one under the other: their names on longer and longer lines, the
    legend above or beside; those of a grid on short ones, where its cells take the width."""
    parts = (*NAMES, SHORT) if isinstance(plot, Grid) else NAMES
    for part, beside in product(parts, (False, True)):
        if not beside or _fits_beside(plot, look):
            yield replace(look, names=int(part * look.letters), beside=beside)


def _fits_beside(plot: Plot, look: Look) -> bool:
    """Tell whether the legend may stand beside the plot, whole: Plotly scrolls a higher one."""
    around = 0 if isinstance(plot, Map) else AXIS
    return (legend.has_legend(plot, look) and legend.width(plot) < BESIDE * look.width
            and legend.height(plot) < look.height - around)


def _lower(plot: Rows, look: Look, room: int) -> Look:
    """Return the look in which few rows are no higher than they need to be read; ``room``: how many
    there is room for."""
    high = row_heights(plot, look).max()
    most = max(HIGHEST * TEXT, 2 * high)
    rest = look.height - (room + 1) * high
    return replace(look, height=min(look.height, rest + len(plot.categories) * most))
