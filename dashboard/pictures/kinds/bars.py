"""Bars of a picture, lying or upright, or stacked to 100 %."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.charts import theme
from dashboard.charts.bars import THICKNESS, named_ranks
from dashboard.charts.base import row_names
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import Bars
from dashboard.pictures import remarks
from dashboard.pictures.axes import Axes, Axis, Scale, figures, rows
from dashboard.pictures.scene import segment
from dashboard.pictures.sheet import Key, Sheet
from dashboard.text.numbers import NARROW

#: More upright bars than this have small figures.
MOST_FIGURES = 20
#: Pixels over an upright bar for its figure; between a bar and its figure.
ROOM, NEAR = 24, 7
#: Thickness of the bars of a whole, in parts of a row.
WHOLE = 0.72


def draw(plot: Bars, sheet: Sheet) -> None:
    """Draw bars, each figure beyond the end of its bar or in a column at the left of all, in place
    of the bar when it has none."""
    if plot.stacked:
        _draw_stacked(plot, sheet)
        return
    marks = sorted((m for one in plot.series for m in one.marks), key=lambda m: m.at)
    axes = _axes(plot, sheet, marks)
    size, along = (axes.x, axes.y) if plot.horizontal else (axes.y, axes.x)
    remarks.draw(plot, sheet, axes, along)
    _draw_breaks(plot, sheet, axes, along)
    for one in plot.series:
        for unsettled in (False, True):
            own = [m for m in one.marks if m.is_unsettled == unsettled]
            _draw_series(plot, sheet, one, own, size, along)
            if own and plot.coloured and not (sheet.keys and sheet.keys[-1].text == one.name):
                sheet.keys.append(_look(plot, sheet, one, unsettled))
    for mark in sorted(marks, key=lambda m: m.is_known):
        _write(plot, sheet, mark, size, along, len(marks))


def _axes(plot: Bars, sheet: Sheet, marks: Sequence[Mark]) -> Axes:
    """Set the axes: across, texts are in the margins; upright bars keep room for theirs."""
    least, most = plot.reach
    if plot.horizontal:
        sheet.lower(len(plot.categories))
    else:
        span, high = most - least, sheet.box.bottom - sheet.box.top
        strip = remarks.strip(plot)
        pixel = span / max(high - 2 * ROOM - strip, ROOM)
        least -= ROOM * pixel * any(m.value < 0 for m in marks)
        most += (ROOM + strip) * pixel
    values = np.array([0.0, *(m.value for m in marks)])
    size = figures(least, most, values, plot.is_percent, title=plot.heading, zero=True)
    if plot.horizontal:
        return sheet.axes(size, rows(row_names(plot, str)))
    named = tuple((float(rank), plot.categories[rank]) for rank in named_ranks(plot))
    return sheet.axes(Scale(low=-0.5, high=len(plot.categories) - 0.5, ticks=named, named=True),
                      size)


def _look(plot: Bars, sheet: Sheet, one: Series, unsettled: bool) -> Key:
    """Return the look of bars: pale and outlined under an interval or when it is provisional."""
    colour, outlined = sheet.tone(one.style.colour), unsettled or plot.intervals
    pale = theme.opaque_colour(colour, sheet.back, 0.35 if unsettled else 0.6)
    return Key(one.name, pale if outlined else colour, line=colour if outlined else "",
               width=1.5 if outlined else 0, ink=sheet.back,
               hatch=one.style.pattern if plot.coloured else "")


def _draw_series(plot: Bars, sheet: Sheet, one: Series, marks: Sequence[Mark], size: Axis,
                 along: Axis) -> None:
    half = THICKNESS / plot.slots * 0.92 / 2
    for mark in marks:
        if mark.is_known:
            _bar(sheet, size.at([0, mark.value]), along.at([mark.at - half, mark.at + half]),
                 plot.horizontal, _look(plot, sheet, one, mark.is_unsettled))
    for mark in marks if plot.intervals else ():
        if not np.isnan(mark.value + mark.low + mark.high):
            _interval(sheet, size.at([mark.low, mark.high]), along.place(mark.at), plot.horizontal)


def _bar(sheet: Sheet, ends: np.ndarray, sides: np.ndarray, across: bool, look: Key) -> None:
    sheet.rectangle(*(ends, sides) if across else (sides, ends), look.colour, "bar",
                    line=look.line, width=look.width, hatch=look.hatch, ink=look.ink)


def _interval(sheet: Sheet, ends: np.ndarray, at: float, across: bool) -> None:
    """Draw a line with a stroke at both ends."""
    low, high = map(float, ends)
    parts = [segment(low, at, high, at), *(segment(e, at - 4, e, at + 4) for e in (low, high))]
    x, y = (np.concatenate([np.append(p[i], np.nan) for p in parts]) for i in (0, 1))
    sheet.path(*(x, y) if across else (y, x), sheet.ink, 1.5, kind="error")


def _write(plot: Bars, sheet: Sheet, mark: Mark, size: Axis, along: Axis, count: int) -> None:
    """Write the figure beyond the end of its bar, or in the column of figures; in italics the word
    of what has none."""
    text, colour = ((mark.text, sheet.ink) if mark.is_known
                    else (f"<i>{mark.text}</i>", sheet.muted))
    end, at = size.place(plot.reach[0] if plot.has_column else mark.end), along.place(mark.at)
    if plot.horizontal:
        sheet.text(text, end, at, "left" if mark.value < 0 or plot.has_column else "right", colour,
                   13, NEAR)
    else:
        sheet.text(text, at, end, "below" if mark.value < 0 else "above", colour,
                   13 if count <= MOST_FIGURES else 11, NEAR)


def _draw_breaks(plot: Bars, sheet: Sheet, axes: Axes, along: Axis) -> None:
    """Draw a line between the last period before a break and the first after."""
    for one in plot.breaks:
        at = along.place(one.at)
        sheet.path(*axes.crossing(along, at), sheet.muted, 1.5, "dot")
        if plot.horizontal:
            sheet.note(one.text, sheet.box.right, at, "right", back=sheet.back)
        else:
            sheet.note(one.text, at, sheet.box.top, "left", "top", back=sheet.back)


def _draw_stacked(plot: Bars, sheet: Sheet) -> None:
    """Draw parts that follow one another, each written in its own; say why a row has none."""
    sheet.lower(len(plot.categories))
    axes = sheet.axes(
        Scale(low=0, high=100, grid=True, ticks=tuple((float(v), f"{v}{NARROW}%")
                                                      for v in range(0, 101, 25))),
        rows(plot.categories))
    first = np.zeros(len(plot.categories))
    for one in plot.series:
        colour = sheet.tone(one.style.colour)
        sheet.keys.append(Key(one.name, colour, line=sheet.back, width=1.5))
        for mark in (m for m in one.marks if m.is_known):
            ends = axes.x.at([first[mark.row], first[mark.row] + mark.value])
            first[mark.row] += mark.value
            _bar(sheet, ends, axes.y.at([mark.at - WHOLE / 2, mark.at + WHOLE / 2]), True,
                 sheet.keys[-1])
            sheet.text(mark.text, float(ends.mean()), axes.y.place(mark.at), "on",
                       theme.contrasting_ink(colour), 13)
    for row, word in plot.absent:
        sheet.note(f"<i>{word}</i>", axes.x.place(0), axes.y.place(row), "left", size=14)
