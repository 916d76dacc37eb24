"""Grids of a picture: a figure, or a symbol, a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import line_names
from dashboard.charts.heat import cells_by_hatch, place, tone, tones
from dashboard.charts.mark import Break, Cell
from dashboard.charts.plot import Grid
from dashboard.charts.time.break_names import LINE, break_names, breaks_height
from dashboard.pictures.axes import Axes, Scale, rows
from dashboard.pictures.breaks import names_width
from dashboard.pictures.scene import height, width, wrapped_text
from dashboard.pictures.sheet import STAND, Sheet

#: Pixels between two cells, size of their texts, pixels between a grid and what is under it.
GAP, SIZE, UNDER = 2, 13, 4
#: Half a hatched cell, across and down.
HALF = 0.48, 0.46


def draw(plot: Grid, sheet: Sheet) -> None:
    """Draw a grid: each figure (or its symbol) in its cell, in the ink that reads on it."""
    sheet.lower(len(plot.categories))
    axes = sheet.axes(Scale(low=-0.5, high=len(plot.columns) - 0.5, title=plot.title, words=True,
                            above=True, ticks=tuple((float(i), name) for i, name in enumerate(
                                plot.columns))), rows(line_names(plot)))
    if not plot.key:
        for hatch, cells in cells_by_hatch(plot).items():
            _hatch(sheet, axes, cells, hatch)
    scale = tones(plot)
    for cell in sorted(plot.cells, key=lambda c: (c.row, c.mark.row)):
        if cell.is_coloured:
            _fill(plot, sheet, axes, cell, scale)
    for cell in plot.cells:
        _write(plot, sheet, axes, cell, scale)
    if plot.key:
        sheet.note(plot.key, sheet.box.right,
                   sheet.box.bottom + UNDER + breaks_height(plot, names_width(sheet)), "right",
                   "top", size=SIZE)
    _part(sheet, axes, plot)


def _fill(plot: Grid, sheet: Sheet, axes: Axes, cell: Cell, scale: Sequence[str]) -> None:
    at = min(max(place(plot, cell.mark.value, scale), 0), len(scale) - 1)
    low = min(int(at), len(scale) - 2)
    half = 0.5 - GAP / 2 / abs(axes.x.pixels), 0.5 - GAP / 2 / abs(axes.y.pixels)
    sheet.rectangle(axes.x.at([cell.mark.row - half[0], cell.mark.row + half[0]]),
                    axes.y.at([cell.row - half[1], cell.row + half[1]]),
                    theme.opaque_colour(scale[low + 1], scale[low], at - low), "cell")


def _hatch(sheet: Sheet, axes: Axes, cells: Iterable[Cell], hatch: str) -> None:
    """Draw cells without a figure: a pale hatch."""
    corners = [(c.mark.row + x * HALF[0], c.row + y * HALF[1]) for c in cells for x, y in (
        (-1, -1), (1, -1), (1, 1), (-1, 1), (np.nan, np.nan))]
    x, y = np.array(corners).T
    sheet.path(axes.x.at(x), axes.y.at(y), "", 0, fill=sheet.back, hatch=hatch,
               ink=sheet.tone(theme.HATCH), kind="area", closed=True)


def _write(plot: Grid, sheet: Sheet, axes: Axes, cell: Cell, scale: Sequence[str]) -> None:
    """Write the text of a cell on the lines that it has room for; a provisional or estimated figure
    in italics."""
    mark, wide, high = cell.mark, abs(axes.x.pixels) - 2 * STAND, abs(axes.y.pixels)
    lines = wrapped_text(mark.text, wide, SIZE)
    text = f"<i>{lines}</i>" if mark.is_unsettled else lines
    sheet.scene.tight += bool(text) and (height(text, SIZE) > high or width(text, SIZE) > wide)
    ink = theme.contrasting_ink(tone(plot, mark.value, scale)) if cell.is_coloured else sheet.ink
    sheet.text(text, axes.x.place(mark.row), axes.y.place(cell.row), "on", ink, SIZE)


def _part(sheet: Sheet, axes: Axes, plot: Grid) -> None:
    """Draw a line along each lane that a break parts; name it beyond the grid or between two
    rows."""
    def draw_break(one: Break, across: bool) -> float:
        axis, other = (axes.x, axes.y) if across else (axes.y, axes.x)
        at = axis.place(one.at)
        for lane in one.lanes:
            ends = other.place(lane - 0.5), other.place(lane + 0.5)
            sheet.line(*(at, ends[0], at, ends[1]) if across else (ends[0], at, ends[1], at),
                       sheet.ink, 3, "dot")
        return at
    for one in plot.across:
        draw_break(one, True)
    for name in break_names(plot, names_width(sheet)):
        sheet.note(name.text, axes.x.place(name.at), sheet.box.bottom + UNDER + LINE * name.up,
                   name.side, "top", back=sheet.back)
    for one in plot.down:
        sheet.note(one.text, sheet.box.right, draw_break(one, False), "right", back=sheet.back)
