"""A grid of figures, each written in its cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from dashboard.charts import theme
from dashboard.charts.bars import bars
from dashboard.charts.base import HATCHES, cuts, empty_reason, marks, single
from dashboard.charts.mark import NAN, Break, Cell, Mark
from dashboard.charts.plot import Grid, Message, Plot
from dashboard.text import numbers as french
from dashboard.warehouse.columns import heading, names, order, position
from dashboard.warehouse.table import Table

#: Colours of a scale of figures, of one of symbols.
TONES, SYMBOLS = 21, 5


def heat(table: Table, x: str, y: str, z: str, wholes: Sequence[bool] = ()) -> Plot:
    """Return a grid of figures; blue is more, and rust is below zero.

    A provisional or estimated one is in italics.  Where an axis is time, a break is a line between
    the cells that it parts.  A single period is bars, a row each.  ``wholes``: the rows that are
    the whole of which others are parts; beyond these they have no colour, which would take the
    scale.
    """
    if why := empty_reason(table, z):
        return Message(text=why)
    single(table, x, y)
    across, down = order(table, x), order(table, y)
    dates = times_of(table, x, across)
    if len(dates) == 1 and not np.isnan(dates[0]):
        return bars(table, y, z, ranked=False)
    columns, rows = ([labels.index(n) for n in names(table, c)]
                     for labels, c in ((across, x), (down, y)))
    figures = marks(table, z, columns, names(table, y), names(table, x))
    whole_of = [*zip(figures, wholes or [False] * len(figures), strict=True)]
    low, high = scale_ends([m.value for m, is_whole in whole_of if m.is_known and not is_whole])
    is_beyond = any(is_whole and (m.value < low or m.value > high) for m, is_whole in whole_of)
    cell_at = {(row, mark.row): Cell(row, mark, is_whole and is_beyond)
               for row, (mark, is_whole) in zip(rows, whole_of, strict=True)}
    cells = tuple(cell_at.get((row, column)) or Cell(row, Mark(
        column, NAN, french.NOTHING, french.NOTHING_MEANS, (down[row], across[column])))
        for row, column in product(range(len(down)), range(len(across))))
    return Grid(
        categories=tuple(down), columns=tuple(across), title=heading(table, x), cells=cells,
        low=low, high=high, diverging=low < 0, in_time=not np.isnan(dates).any(),
        across=breaks(cuts(table, x, dates), np.array(rows)),
        down=breaks(cuts(table, y, times_of(table, y, down)), np.array(columns)))


def times_of(table: Table, column: str, labels: Sequence[str]) -> list[float]:
    """Return where the values of a column stand in time; NaN for what is no period."""
    raw = dict(zip(names(table, column), table.data[column], strict=True))
    return [position(raw[label]) for label in labels]


def tones(plot: Grid, dark: bool = False) -> list[str]:
    """Return the colours of the scale of a grid, from its low end to its high one."""
    return (theme.diverging if plot.diverging else theme.sequential)(
        SYMBOLS if plot.key else TONES, dark)


def place(plot: Grid, value: float, scale: Sequence[str]) -> float:
    """Return where a figure stands among the colours of ``scale`` (``tones``)."""
    return (value - plot.low) / (plot.high - plot.low) * (len(scale) - 1)


def tone(plot: Grid, value: float, scale: Sequence[str]) -> str:
    """Return the colour of a figure on ``scale``."""
    return scale[round(place(plot, value, scale))]


def cells_by_hatch(plot: Grid) -> dict[str, list[Cell]]:
    """Return the cells without a figure by the hatch of their reason, which no value has."""
    by_hatch: dict[str, list[Cell]] = {hatch: [] for hatch in HATCHES.values()}
    for cell in plot.cells:
        if not cell.mark.is_known:
            by_hatch[HATCHES.get(cell.mark.status, HATCHES[""])].append(cell)
    return {hatch: cells for hatch, cells in by_hatch.items() if cells}


def scale_ends(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the scale of colours, never a point; as far from zero on both sides below
    it."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    return (low, high if high > low else low + 1) if low >= 0 else (-max(-low, high),
                                                                    max(-low, high))


def breaks(lines: Sequence[tuple[float, str, np.ndarray]], lanes: np.ndarray) -> tuple[Break, ...]:
    """Return the breaks with the lanes that they part (``lanes``: that of each figure)."""
    return tuple(Break(at, text, tuple(int(lane) for lane in np.unique(lanes[concerned])))
                 for at, text, concerned in lines)
