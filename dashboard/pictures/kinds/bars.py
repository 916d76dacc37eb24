"""Bars of a picture, lying or upright, or stacked to 100 %."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import line_names
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import Bars
from dashboard.charts.rows import ABOVE
from dashboard.charts.series_names import bar_names
from dashboard.charts.time.upright import Paper, breadth, named_ranks, period_lines, reach
from dashboard.charts.time.upright import figures as upright_figures
from dashboard.pictures import remarks
from dashboard.pictures.axes import Axes, Axis, Scale, figures, rows
from dashboard.pictures.breaks import name_breaks
from dashboard.pictures.scene import Words, segment, width
from dashboard.pictures.sheet import GAP, SMALL, Key, Sheet
from dashboard.text.numbers import NARROW

#: Pixels between a bar and its figure, lying or upright; of a character and of a line of what
#: stands over a bar, and its size.
NEAR, OVER = 7, 2
CHARACTER, LINE, FIGURE = 8.3, 16.0, 12
#: Bars of a category that share the height of a row; more have as much each.
A_ROW = 3
#: Thickness of the bars of a whole, in parts of a row; size of the figures in them.
WHOLE, INSIDE = 0.72, 13


def draw(plot: Bars, sheet: Sheet) -> None:
    """Draw bars, each figure beyond the end of its bar or in a column at the left of all, in place
    of the bar when it has none."""
    if plot.stacked:
        _draw_stacked(plot, sheet)
        return
    marks = sorted(plot.marks, key=lambda m: m.at)
    paper = _paper(plot, sheet)
    axes = _axes(plot, sheet, paper)
    size, along = (axes.x, axes.y) if plot.horizontal else (axes.y, axes.x)
    remarks.draw(plot, sheet, axes, along)
    name_breaks(plot, sheet, axes)
    for one in plot.series:
        for is_unsettled in (False, True):
            own = [m for m in one.marks if m.is_unsettled == is_unsettled]
            _draw_series(plot, sheet, one, own, size, along)
            if own and plot.coloured and not (sheet.keys and sheet.keys[-1].text == one.name):
                sheet.keys.append(_look(plot, sheet, one, is_unsettled))
    if plot.horizontal:
        for mark in sorted(marks, key=lambda m: m.is_known):
            text, colour = _words(sheet, mark, mark.text)
            end = size.place(plot.reach[0] if plot.has_column else mark.end)
            sheet.text(text, end, along.place(mark.at),
                       "left" if mark.value < 0 or plot.has_column else "right", colour, 13, NEAR)
        _name_series(plot, sheet, along)
    else:
        _write_over(plot, sheet, paper, axes)


def _name_series(plot: Bars, sheet: Sheet, along: Axis) -> None:
    """Write the names of series over the first bar and under the last one, where they have
    room: else the legend has them."""
    box = sheet.box
    names = bar_names(plot, box.right - box.left, (box.bottom - box.top) / len(plot.categories),
                      lambda text: width(text, SMALL))
    half = breadth(plot) / 2
    for one in names if plot.legend else ():
        over = one.side == ABOVE
        edge = along.place(one.mark.at - half if over else one.mark.at + half)
        sheet.note(one.series.name, box.left + GAP, edge, "left", "bottom" if over else "top",
                   sheet.tone(one.series.style.colour))
        sheet.legend = ""


def _paper(plot: Bars, sheet: Sheet) -> Paper:
    """Return what upright bars are drawn on."""
    return Paper((sheet.box.right - sheet.box.left) / len(plot.categories),
                 max(sheet.box.bottom - sheet.box.top - remarks.strip(plot), LINE), CHARACTER, LINE)


def _axes(plot: Bars, sheet: Sheet, paper: Paper) -> Axes:
    """Set the axes: across, texts are in the margins; upright bars keep room for theirs."""
    values = np.array([0.0, *(m.value for m in plot.marks)])
    if plot.horizontal:
        sheet.lower(len(plot.categories) * max(1, plot.slots / A_ROW))
        return sheet.axes(figures(*plot.reach, values, plot.is_percent, title=plot.axis_title,
                                  zero=True), rows(line_names(plot)))
    low, high = reach(plot, paper)
    high += remarks.strip(plot) * (high - low) / paper.height
    ticks = tuple((float(rank), period_lines(plot.categories[rank]))
                  for rank in named_ranks(plot.categories, paper.slot, CHARACTER))
    return sheet.axes(Scale(low=plot.range[0], high=plot.range[1], ticks=ticks),
                      figures(low, high, values, plot.is_percent, title=plot.axis_title, zero=True))


def _write_over(plot: Bars, sheet: Sheet, paper: Paper, axes: Axes) -> None:
    """Write the figures that have room over their bars."""
    half = breadth(plot) / 2
    for one in upright_figures(plot, paper):
        text, colour = _words(sheet, one.mark, one.text)
        across = {"left": ("right", half), "right": ("left", -half), "center": ("center", 0.0)}
        side, shift = across[one.side]
        sheet.scene.words.append(Words(
            text, axes.x.place(one.mark.at + shift),
            axes.y.place(one.end) + (OVER if one.under else -OVER), FIGURE, colour, side,
            "top" if one.under else "bottom"))


def _words(sheet: Sheet, mark: Mark, text: str) -> tuple[str, str]:
    """Return what is written beside a bar and its ink; in italics the word of what has no bar."""
    return (text, sheet.ink) if mark.is_known else (f"<i>{text}</i>", sheet.muted)


def _look(plot: Bars, sheet: Sheet, one: Series, is_unsettled: bool) -> Key:
    """Return the look of bars: pale and outlined under an interval or when it is provisional."""
    colour, has_outline = sheet.tone(one.style.colour), is_unsettled or plot.intervals
    pale = theme.opaque_colour(colour, sheet.back, theme.PALEST if is_unsettled else theme.PALE)
    return Key(one.name, pale if has_outline else colour, line=colour if has_outline else "",
               width=1.5 if has_outline else 0, ink=sheet.back,
               hatch=one.style.pattern if plot.coloured else "", words=colour)


def _draw_series(plot: Bars, sheet: Sheet, one: Series, marks: Sequence[Mark], size: Axis,
                 along: Axis) -> None:
    half = breadth(plot) / 2
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


def _draw_stacked(plot: Bars, sheet: Sheet) -> None:
    """Draw parts that follow one another, each written in its own; say why a row has none."""
    sheet.lower(len(plot.categories))
    axes = sheet.axes(
        Scale(low=0, high=100, grid=True, ticks=tuple((float(v), f"{v}{NARROW}%")
                                                      for v in range(0, 101, 25))),
        rows(line_names(plot)))
    first = np.zeros(len(plot.categories))
    for one in plot.series:
        colour = sheet.tone(one.style.colour)
        sheet.keys.append(Key(one.name, colour, line=sheet.back, width=1.5))
        for mark in (m for m in one.marks if m.is_known):
            ends = axes.x.at([first[mark.row], first[mark.row] + mark.value])
            first[mark.row] += mark.value
            _bar(sheet, ends, axes.y.at([mark.at - WHOLE / 2, mark.at + WHOLE / 2]), True,
                 sheet.keys[-1])
            sheet.scene.tight += width(mark.text, INSIDE) > float(np.ptp(ends))
            sheet.text(mark.text, float(ends.mean()), axes.y.place(mark.at), "on",
                       theme.contrasting_ink(colour), INSIDE)
    for row, word in plot.absent:
        sheet.note(f"<i>{word}</i>", axes.x.place(0), axes.y.place(row), "left", size=14)
