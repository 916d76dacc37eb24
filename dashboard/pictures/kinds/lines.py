"""Curves of a picture, alone or as small charts side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.charts.base import padding, span, wrap
from dashboard.charts.mark import Series
from dashboard.charts.plot import Curves, SmallMultiples
from dashboard.charts.time.lines import BEYOND, BEYOND_SMALL, UPRIGHT, end_lines, free_middles
from dashboard.pictures import remarks
from dashboard.pictures.axes import Axes, Scale, figures
from dashboard.pictures.breaks import name_breaks
from dashboard.pictures.scene import height, wrapped_text
from dashboard.pictures.sheet import SMALL, TEXT, Key, Sheet

#: Pixels of a point, and between a plot and what is written beside it.
POINT, BESIDE = 8.0, 6
#: Least width of a small chart, what its name and its ticks take above and under it, what is left
#: between two, in pixels; how much wider than high it is at best.
LEAST, ABOVE, UNDER, BETWEEN, FORM = 210, 44, 28, 34, 1.9


def draw(plot: Curves, sheet: Sheet) -> None:
    """Draw each series, its name and last value at the end of its line where there are few."""
    strip = min(0.7, remarks.strip(plot) / (sheet.box.bottom - sheet.box.top))
    axes = sheet.axes(
        Scale(low=plot.range[0], high=plot.range[1], ticks=plot.ticks, words=True, line=True),
        _figures(plot, BEYOND, strip, title=wrap(plot.axis_title, UPRIGHT)))
    remarks.draw(plot, sheet, axes, axes.x)
    name_breaks(plot, sheet, axes)
    sheet.keys += [_draw_series(sheet, axes, one) for one in plot.series]
    if plot.ends:
        sheet.legend = ""
        _name_lines(sheet, axes, plot)


def _figures(plot: Curves, beyond: float, above: float = 0, **look: Any) -> Scale:
    """Return the scale of curves: their figures, and beyond them a part of what they span.

    ``above``: the part of the axis that is left free over them.
    """
    values = np.array([m.value for m in plot.marks])
    low, high = span(values)
    pad = padding(low, high, beyond)
    top = high + pad + (high - low + 2 * pad) * above / (1 - above)
    return figures(low - pad, top, values, plot.is_percent, zero=low < 0 < high, **look)


def _draw_series(sheet: Sheet, axes: Axes, one: Series) -> Key:
    """Draw the solid segments, the points (hollow when not final), and the dotted segments to
    these."""
    colour, marks = sheet.tone(one.style.colour), one.marks
    x, y = axes.x.at([m.at for m in marks]), axes.y.at([m.value for m in marks])
    apart = [i + 1 for i, leads in enumerate(one.firm_links) if not leads]
    sheet.path(np.insert(x, apart, np.nan), np.insert(y, apart, np.nan), colour, 2.5,
               one.style.dash)
    size, symbols = 0.0, [one.style.symbol + "-open" * m.is_unsettled for m in marks]
    for i in np.flatnonzero(one.drawn_points).tolist():
        size = POINT
        sheet.point(float(x[i]), float(y[i]), size, symbols[i], colour, colour, 2)
    if at := np.flatnonzero(one.dotted_links).tolist():
        ends = [part for i in at for part in (i, i + 1, -1)]
        hole = np.array(ends) < 0
        sheet.path(np.where(hole, np.nan, x[ends]), np.where(hole, np.nan, y[ends]), colour, 2,
                   "dot")
    return Key(one.name, colour, symbols[0] if symbols else one.style.symbol, size or 6,
               one.style.dash, colour, 2, words=colour)


def _name_lines(sheet: Sheet, axes: Axes, plot: Curves) -> None:
    """Write the name and last value of each series at the right of its last point, in its colour,
    moved as little as it takes not to cover one another."""
    ranked = sorted(plot.ends, key=lambda end: -end[1].value)
    texts = [end_lines(plot, *end) for end in ranked]
    at = free_middles([axes.y.place(mark.value) for _, mark in ranked],
                      [height(text, 13) for text in texts])
    for (one, _), text, y in zip(ranked, texts, at, strict=True):
        sheet.note(text, sheet.box.right + BESIDE, y, "left", colour=sheet.tone(one.style.colour),
                   size=13)


def multiples(plot: SmallMultiples, sheet: Sheet) -> None:
    """Draw small charts on as many columns as the picture is wide for, each under its name."""
    count, wide, high = len(plot.panels), sheet.scene.width, sheet.scene.height
    columns = min(range(1, max(1, min(count, int(wide / LEAST))) + 1),
                  key=lambda c: abs((wide / c) / (high / -(-count // c)) - FORM))
    down = -(-count // columns)
    y = _figures(plot.whole, BEYOND_SMALL, most=4, grid=False)
    x = Scale(low=plot.whole.range[0], high=plot.whole.range[1], words=True,
              ticks=tuple(plot.ticks))
    for i, (label, panel) in enumerate(plot.panels):
        row, column = divmod(i, columns)
        left = column / columns + (BETWEEN / 2 / wide if column else 0)
        right = (column + 1) / columns - BETWEEN / 2 / wide
        top = 1 - row / down - ABOVE / high
        axes = sheet.axes(x, y if column == 0 else replace(y, ticks=()), (left, right),
                          (1 - (row + 1) / down + UNDER / high, top))
        for break_ in panel.breaks:
            sheet.path(*axes.crossing(axes.x, axes.x.place(break_.at)), sheet.muted, 1.5, "dot")
        keys = [_draw_series(sheet, axes, one) for one in panel.series]
        if plot.legend:
            sheet.keys += [key for key in keys if key.text not in [k.text for k in sheet.keys]]
        over = axes.y.end - 2
        if panel.breaks:
            words = wrapped_text(panel.break_words, (right - left) * wide, SMALL)
            sheet.note(words, axes.x.start, over, "left", "bottom")
            over -= height(words, SMALL)
        sheet.note(wrapped_text(label, (right - left) * wide, TEXT), axes.x.start, over, "left",
                   "bottom", sheet.ink, TEXT)
