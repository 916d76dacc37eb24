"""How many rows a figure in large has room for, so that none of its texts meets another."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np

from dashboard.charts.base import CHARACTER, line_count, longest_line
from dashboard.charts.height import head_names
from dashboard.charts.plot import (
    Bars,
    Combinations,
    Dots,
    Grid,
    Plot,
    Quartiles,
    Rows,
    SmallMultiples,
    has_rows,
)
from dashboard.charts.plotly import legend
from dashboard.charts.plotly.kinds import lines
from dashboard.charts.plotly.kinds.grids import cell_texts, columns_heads
from dashboard.charts.plotly.kinds.rows import lane_count
from dashboard.charts.plotly.look import AROUND, LINE, TEXT, Look
from dashboard.charts.plotly.sheet import PLOT, Sheet, figures_title, names_of
from dashboard.charts.time.break_names import breaks_height

#: A mark with its text above it; the middles of two texts one under the other; of two figures,
#: which have no letter under their line, in tight rows.
MARK, APART, FIGURE = 1.33 * TEXT, 1.5 * TEXT, 1.07 * TEXT
#: Figures of the axis of a small chart.
FIGURES_UP = 4


def row_heights(plot: Rows, look: Look) -> np.ndarray:
    """Return the pixels that each row needs for its name, and for its figures one above the
    other."""
    around = AROUND / 3 if look.tight else AROUND
    if isinstance(plot, Combinations):  # dots name them
        return np.full(len(plot.combinations), LINE + around)
    needs = np.array([LINE * line_count(name) + around for name in names_of(plot, look.names)])
    if isinstance(plot, Grid):
        for cell, text in zip(plot.cells, cell_texts(plot, look), strict=True):
            count = line_count(text)
            needs[cell.row] = max(needs[cell.row], LINE * (count + count // 4) + around)
    elif isinstance(plot, Dots | Quartiles):
        # What is under a row may meet what is over the next one.
        lanes = lane_count(plot, look) if isinstance(plot, Dots) else 1
        needs = np.maximum(needs, (MARK + APART * lanes) * bool(lanes))
    elif isinstance(plot, Bars):
        places = np.unique(np.round([m.at for m in plot.marks], 3))
        if len(places) > 1:
            needs = np.maximum(needs, (FIGURE if look.tight else LINE) / np.diff(places).min())
    return needs


def capacity(plot: Rows, look: Look) -> int:
    """Return how many rows there is room for, as high as the highest."""
    return int((look.height - _around_rows(plot, look)) / row_heights(plot, look).max())


def with_room(plot: Plot, look: Look) -> Look:
    """Return the look, higher where all the rows of the plot need it."""
    if not has_rows(plot):
        return look
    rows = len(plot.categories) * row_heights(plot, look).max()
    return replace(look, height=max(look.height, ceil(rows + _around_rows(plot, look))))


def _around_rows(plot: Rows, look: Look) -> float:
    """Return the pixels over and under the rows: of the legend, of the axis."""
    above = 0 if look.beside or not legend.has_legend(plot, look) else LINE * (
        legend.lines(plot, look) + 0.5)
    return _axis_height(plot, look) + above


def is_roomy(plot: Plot, look: Look) -> bool:
    """Tell whether small charts are as high as the figures of their axis one above the other; no
    other plot lacks that room."""
    return not isinstance(plot, SmallMultiples) or (
        lines.small_height(plot, Sheet(plot, False, look)) >= LINE * FIGURES_UP)


def _axis_height(plot: Rows, look: Look) -> float:
    """Return the pixels of the axis over or under the plot."""
    heights: list[float] = []
    if isinstance(plot, Grid):
        heads = columns_heads(plot, look)
        heights = [CHARACTER * longest_line(heads.texts) if heads.upright
                   else LINE * max(map(line_count, heads.texts)),
                   *[LINE] * bool(plot.key),
                   *[breaks_height(plot, PLOT * look.width)] * bool(plot.across)]
    elif isinstance(plot, Combinations):
        heights = [CHARACTER * max(map(len, head_names(plot))), LINE, LINE]
    elif isinstance(plot, Quartiles):  # they are read on the axis
        heights = [LINE, LINE] if plot.axis_title else [LINE]
    elif (isinstance(plot, Bars) and plot.stacked) or figures_title(plot, look):
        heights = [LINE]
    return sum(heights) + AROUND * (len(heights) + 1)
