"""A plot laid out in a picture: its texts are measured, so margins are what they take and none is
cut."""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from dashboard.charts import plot as plots
from dashboard.charts.base import wrap
from dashboard.charts.plot import Message, Plot
from dashboard.pictures import bars, cells, legend, lines, maps, rows, treemap
from dashboard.pictures.scene import Scene
from dashboard.pictures.sheet import EDGE, Sheet


def scene(plot: Plot, wide: float, high: float, dark: bool = False) -> Scene:
    """Return the plot laid out in ``wide`` × ``high`` pixels; ``TypeError`` for a kind that has no
    picture."""
    margins = np.full(4, EDGE, dtype=float)
    for _ in range(6):
        sheet = Sheet(wide, high, margins, plot.legend, dark)
        _draw(plot, sheet)
        made = sheet.finish()
        head = legend.entries(sheet.legend, sheet.keys, wide - 2 * EDGE)
        body = np.array([EDGE, EDGE + legend.height(head), wide - EDGE, high - EDGE])
        bounds = made.bounds()
        taken = np.array(bounds._replace(top=min(bounds.top, made.plot.top)))
        beyond = (body - taken) * (1, 1, -1, -1)
        if (beyond <= 0.5).all():
            break
        margins += np.maximum(beyond, 0)
    legend.draw(sheet, head, EDGE)
    return made


@singledispatch
def _draw(plot: Plot, sheet: Sheet) -> None:
    raise TypeError(f"no picture of {type(plot).__name__}")


@_draw.register
def _(plot: Message, sheet: Sheet) -> None:
    """Write why there is nothing to show."""
    box = sheet.box
    sheet.note(wrap(plot.text, 36), (box.left + box.right) / 2, (box.top + box.bottom) / 2,
               size=16)


_draw.register(plots.Bars, bars.draw)
_draw.register(plots.Curves, lines.draw)
_draw.register(plots.SmallMultiples, lines.multiples)
_draw.register(plots.Dots, rows.dots)
_draw.register(plots.Quartiles, rows.quartiles)
_draw.register(plots.Combinations, rows.combinations)
_draw.register(plots.Grid, cells.draw)
_draw.register(plots.Treemap, treemap.draw)
_draw.register(plots.Choropleth, maps.choropleth)
_draw.register(plots.Circles, maps.circles)
_draw.register(plots.Points, maps.points)
