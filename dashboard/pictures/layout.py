"""A plot laid out in a picture, as large as its texts can be without covering each other.

Texts are measured: margins are what they take and none is cut.
"""

from __future__ import annotations

from functools import singledispatch

import numpy as np

from dashboard.charts import key_figures
from dashboard.charts import plot as plots
from dashboard.charts.height import message_lines
from dashboard.charts.maps import plots as map_plots
from dashboard.charts.plot import KeyFigures, Message, Plot
from dashboard.pictures import legend
from dashboard.pictures.kinds import bars, cells, lines, maps, rows
from dashboard.pictures.scene import Run, Scene, wrapped_text
from dashboard.pictures.sheet import EDGE, TEXT, Sheet

#: Largest and smallest size of a pixel of the screen on a picture, and from one try to the next.
LARGEST, SMALLEST, STEP = 1.5, 0.3, 0.93
#: Least part of the picture that the plot takes, across and upwards.
ROOM = 0.4, 0.55
#: Part of its room that a figure in large takes across.
APART = 0.85


def fitted_scene(plot: Plot, width: float, height: float) -> tuple[Scene, float]:
    """Return the scene of a plot for ``width`` × ``height``, and how large its pixels are drawn."""
    unit, best, least = LARGEST, None, None
    while unit > SMALLEST:
        trial = scene(plot, width / unit, height / unit)
        faults = (trial.clashes() + trial.texts_on_marks() + trial.tight + 5 * _is_cramped(trial)
                  + 3 * _is_outside(trial))
        if least is None or faults < least:
            best, least = (trial, unit), faults
        if not faults:
            break
        unit *= STEP
    assert best
    return best


def _is_cramped(drawing: Scene) -> bool:
    """Tell whether margins have eaten the plot."""
    return (drawing.plot.right - drawing.plot.left < ROOM[0] * drawing.width
            or drawing.plot.bottom - drawing.plot.top < ROOM[1] * drawing.height)


def _is_outside(drawing: Scene) -> bool:
    box = drawing.bounds()
    return min(box.left, box.top, drawing.width - box.right, drawing.height - box.bottom) < 0


def scene(plot: Plot, wide: float, high: float) -> Scene:
    """Return the plot laid out in ``wide`` × ``high`` pixels; ``TypeError`` for a kind that has no
    picture."""
    margins = np.full(4, EDGE, dtype=float)
    for _ in range(6):
        sheet = Sheet(wide, high, margins, plot.legend)
        _draw(plot, sheet)
        drawing = sheet.finish()
        head = legend.entries(sheet.legend, sheet.keys, wide - 2 * EDGE)
        body = np.array([EDGE, EDGE + legend.height(head), wide - EDGE, high - EDGE])
        bounds = drawing.bounds()
        extent = np.array(bounds._replace(top=min(bounds.top, drawing.plot.top)))
        beyond = (body - extent) * (1, 1, -1, -1)
        if (beyond <= 0.5).all():
            break
        margins += np.maximum(beyond, 0)
    legend.draw(sheet, head, EDGE)
    return drawing


@singledispatch
def _draw(plot: Plot, sheet: Sheet) -> None:
    raise TypeError(f"no picture of {type(plot).__name__}")


def _message(plot: Message, sheet: Sheet) -> None:
    """Write why there is nothing to show."""
    box = sheet.box
    sheet.note(message_lines(plot), (box.left + box.right) / 2, (box.top + box.bottom) / 2,
               size=16)


def _key_figures(plot: KeyFigures, sheet: Sheet) -> None:
    """Write figures in large, each over what it is the figure of."""
    box = sheet.box
    wide, high = box.right - box.left, box.bottom - box.top
    widest = max(Run(one.text, bold=True).width for one in plot.figures)
    room = wide / key_figures.across(plot) * APART
    size = min(high / key_figures.rows(plot) / 4, key_figures.highest(plot, high), room / widest)
    for one, (x, y) in zip(plot.figures, key_figures.places(plot), strict=True):
        place = box.left + wide * x, box.top + high * y
        sheet.note(f"<b>{one.text}</b>", *place, down="bottom", colour=sheet.tone(one.colour),
                   size=size)
        sheet.note(wrapped_text(one.label, room, TEXT), *place, down="top", size=TEXT)


_draw.register(Message, _message)
_draw.register(KeyFigures, _key_figures)
_draw.register(plots.Bars, bars.draw)
_draw.register(plots.Curves, lines.draw)
_draw.register(plots.SmallMultiples, lines.multiples)
_draw.register(plots.Dots, rows.dots)
_draw.register(plots.Quartiles, rows.quartiles)
_draw.register(plots.Combinations, rows.combinations)
_draw.register(plots.Grid, cells.draw)
_draw.register(map_plots.Choropleth, maps.choropleth)
_draw.register(map_plots.Circles, maps.circles)
_draw.register(map_plots.Points, maps.points)
