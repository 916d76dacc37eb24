"""Pictures of one line a category: dots, quartiles, combinations."""

from __future__ import annotations

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import line_names, padding
from dashboard.charts.height import head_names
from dashboard.charts.plot import Combinations, Dots, Quartiles
from dashboard.charts.rows import (
    ABOVE,
    BARS,
    BEYOND,
    DOTS,
    HALF,
    MEAN,
    MEDIAN,
    axis_figures,
    ends,
    lanes,
)
from dashboard.charts.series_names import SHIFTS, dot_names
from dashboard.pictures.axes import Scale, figures, rows
from dashboard.pictures.scene import width
from dashboard.pictures.sheet import SMALL, Key, Sheet

#: Pixels of a dot of a figure, of a part; of the stroke of a median, of the diamond of a mean.
DOT, PART, STROKE, DIAMOND = 12.0, 11.0, 26.0, 10.0
#: Pixels between the middle of a dot and the name of its series, over its figure or not.
OVER_FIGURE, OVER_DOT = 24.0, 9.0
#: Thickness of the bar of quartiles, of that of a combination, in parts of a row.
SPREAD, BAR = 0.5, 0.7


def dots(plot: Dots, sheet: Sheet) -> None:
    """Draw a dot a figure, on a line that joins those of a category, or its name to its dot."""
    marks = plot.marks
    low, high = ends(plot)
    pad = padding(low, high, BEYOND)
    axes = sheet.axes(figures(low, high + pad, axis_figures(plot), plot.is_percent,
                              title=plot.axis_title, zero=low < 0 < high),
                      rows(line_names(plot), 0.7, 0.6))
    for row in range(len(plot.categories)):
        own = [m.value for m in marks if m.row == row and m.is_known]
        if own:
            first = axes.x.start if plot.is_list else axes.x.place(min(own))
            sheet.line(first, axes.y.place(row), axes.x.place(max(own)), axes.y.place(row),
                       sheet.rule, 1 if plot.is_list else 5)
    sides = lanes(marks, lambda m: (axes.x.place(m.value), width(m.text, SMALL) / 2 + 1))
    for one in plot.series:
        colour = sheet.tone(one.style.colour)
        ranked = sorted(one.marks, key=lambda m: m.is_unsettled)
        symbols = [one.style.symbol + "-open" * m.is_unsettled for m in ranked]
        sheet.keys.append(Key(one.name, colour, (symbols or [one.style.symbol])[0], DOT,
                              line=colour, width=2, words=colour))
        for mark, symbol in zip(ranked, symbols, strict=True):
            x, y = axes.x.place(mark.value), axes.y.place(mark.at)
            sheet.point(x, y, DOT, symbol, colour, colour, 2)
            if side := "right" if plot.is_list else sides.get(id(mark)):
                sheet.text(mark.text, x, y, side, colour, SMALL, DOT)
        for mark in one.marks:
            if not mark.is_known:
                text = " · ".join(filter(None, (one.name, mark.text)))
                sheet.text(f"<i>{text}</i>", axes.x.place(low + pad * 0.1),
                           axes.y.place(mark.at), "right", sheet.muted, SMALL)
    for name in dot_names(plot, lambda m: axes.x.place(m.value) - axes.x.start,
                          axes.x.end - axes.x.start, lambda text: width(text, SMALL)
                          ) if plot.legend else ():
        over = any(side == ABOVE for side in sides.values())
        sheet.note(name.series.name, axes.x.place(name.mark.value) + SHIFTS[name.side],
                   axes.y.place(0) - (OVER_FIGURE if over else OVER_DOT), name.side, "bottom",
                   sheet.tone(name.series.style.colour))
        sheet.legend = ""


def quartiles(plot: Quartiles, sheet: Sheet) -> None:
    """Draw the middle half as a bar, the median as a stroke, the mean as a diamond."""
    medians = [s for s in plot.spreads if s.middle.is_known]
    means = [s for s in plot.spreads if s.mean.is_known]
    ends = np.array([*(s.high.value for s in medians), *(s.mean.value for s in means), 0.0])
    sheet.lower(len(plot.categories), 0.75, 0.6)
    axes = sheet.axes(figures(0, float(ends.max()) * 1.08 or 1, ends, plot.is_percent,
                              title=plot.axis_title), rows(line_names(plot), 0.75, 0.6))
    half = Key(HALF, theme.opaque_colour(sheet.tone(theme.SEA), sheet.back, 0.5))
    median = Key(MEDIAN, "", "line-ns", STROKE, line=sheet.ink, width=3)
    mean = Key(MEAN, sheet.ink, "diamond-open", DIAMOND, width=2)
    sheet.keys += [half, median, mean] if medians else [mean]
    for one in plot.spreads:
        if one.low.is_known and one.high.is_known:
            sheet.rectangle(axes.x.at([one.low.value, one.high.value]),
                            axes.y.at([one.at - SPREAD / 2, one.at + SPREAD / 2]), half.colour,
                            "bar")
    for look, figure, other in [(median, s.middle, None) for s in medians] + [
            (mean, s.mean, s.middle) for s in means]:
        x, y = axes.x.place(figure.value), axes.y.place(figure.at)
        sheet.point(x, y, look.size, look.symbol, look.colour, look.line, look.width)
        if not (other and other.is_known):  # a mean is written where no median is
            sheet.text(figure.text, x, y, "above", sheet.ink, 13, look.size)
    for one in plot.spreads:
        if not one.middle.is_known and not one.mean.is_known:
            sheet.text(f"<i>{one.middle.full}</i>", axes.x.place(0), axes.y.place(one.at),
                       "right", sheet.muted, SMALL)


def combinations(plot: Combinations, sheet: Sheet) -> None:
    """Draw a dot for each part of a combination, and a bar for its size."""
    count, sea = len(plot.combinations), sheet.tone(theme.SEA)
    values = np.array([one.mark.value for one in plot.combinations])
    sheet.lower(count, 0.6, 0.6)
    y = Scale(low=count - 0.4, high=-0.6)
    parts = sheet.axes(Scale(
        low=-0.6, high=len(plot.parts) - 0.4, words=True, above=True, upright=True,
        ticks=tuple((float(i), name) for i, name in enumerate(head_names(plot)))), y, (0, DOTS))
    sizes = sheet.axes(figures(0, (float(np.nanmax(values, initial=0)) or 1) * 1.05,
                               np.append(values, 0.0), title=plot.axis_title), y, (BARS, 1))
    for row, one in enumerate(plot.combinations):
        if one.mark.is_known:
            ends = sizes.x.at([0, one.mark.value])
            sheet.rectangle(ends, sizes.y.at([row - BAR / 2, row + BAR / 2]), sea, "bar")
            sheet.text(one.mark.text, float(ends.max()), sizes.y.place(row), "right", sheet.ink)
    for row, one in enumerate(plot.combinations):
        at = parts.y.place(row)
        for part in range(len(plot.parts)):
            if part not in one.parts:
                sheet.point(parts.x.place(part), at, PART, "circle", sheet.rule)
        sheet.line(parts.x.place(one.parts[0]), at, parts.x.place(one.parts[-1]), at, sea, 2)
        for part in one.parts:
            sheet.point(parts.x.place(part), at, PART, "circle", sea)
