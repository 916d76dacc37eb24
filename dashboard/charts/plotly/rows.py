"""Plots of one line a category, drawn by Plotly: dots, quartiles, combinations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, ENTRY, PLOT_WIDTH, padding, span, wrap
from dashboard.charts.mark import Mark, Spread, hover
from dashboard.charts.plot import Combinations, Dots, Quartiles
from dashboard.charts.plotly.sheet import TOLD, Sheet, number_axis, row_axis, values_of
from dashboard.charts.rows import ABOVE, BARS, BELOW, BEYOND, DOTS, HALF, MEAN, MEDIAN, lanes

#: What Plotly calls the places of texts.
_SIDES = {ABOVE: "top center", BELOW: "bottom center"}
#: Pixels of a combination, of the axis under them, and of a letter of the heads, which stand
#: upright.
ROW, AXIS, LETTER = 27, 62, 6.6


def dots(plot: Dots, sheet: Sheet) -> None:
    """Draw a dot a figure, on a line that joins those of a category."""
    count = len(plot.categories)
    if not plot.height:
        sheet.layout["height"] = 56 * count + 110
    marks = [m for one in plot.series for m in one.marks]
    low, high = span(values_of(marks))
    pad = padding(low, high, BEYOND)
    for row in range(count):
        own = [m.value for m in marks if m.row == row and m.is_known]
        if len(own) > 1:
            sheet.line(x0=min(own), x1=max(own), y0=row, y1=row, layer="below",
                       line={"color": theme.GRID[sheet.dark], "width": 5})
    scale = PLOT_WIDTH / (high - low + 2 * pad)
    sides = lanes(marks, lambda m: (m.value * scale, len(m.text) * CHARACTER / 2))
    for one in plot.series:
        # The legend shows the first: a firm one.
        own_marks = sorted(one.marks, key=lambda m: m.is_unsettled)
        colour = one.style.colour[sheet.dark]
        sheet.add(
            "scatter", x=values_of(own_marks), y=np.array([m.row for m in own_marks]),
            mode="markers+text", name=wrap(one.name, ENTRY), cliponaxis=False,
            text=[m.text if id(m) in sides else "" for m in own_marks],
            textposition=[_SIDES[sides.get(id(m), ABOVE)] for m in own_marks],
            textfont={"size": 12, "color": colour}, customdata=[m.hover for m in own_marks],
            hovertemplate=TOLD,
            marker={"color": colour, "size": 12, "line": {"width": 2, "color": colour}, "symbol": [
                one.style.symbol + ("-open" if m.is_unsettled else "") for m in own_marks]})
    _without(sheet, [(m, " · ".join(filter(None, (one.name, m.text))))
                     for one in plot.series for m in one.marks if not m.is_known],
             low - pad * 0.9)
    sheet.axis("x", title={"text": plot.heading}, showgrid=True, zeroline=low < 0 < high,
               range=[low - pad, high + pad], fixedrange=True,
               **number_axis(values_of(marks), plot.is_percent))
    sheet.layout["margin"]["r"] = 28
    row_axis(sheet, plot.categories, above=0.7, under=0.6, ticklabelstandoff=8)


def _without(sheet: Sheet, marks: Sequence[tuple[Mark, str]], at: float) -> None:
    """Write the words of what has no figure, at the left of its row."""
    sheet.add("scatter", x=np.full(len(marks), at), y=np.array([m.row for m, _ in marks]),
              mode="text", showlegend=False, text=[f"<i>{text}</i>" for _, text in marks],
              textposition="middle right", hoverinfo="skip",
              textfont={"size": 12, "color": sheet.muted})


def quartiles(plot: Quartiles, sheet: Sheet) -> None:
    """Draw the middle half as a bar, the median as a stroke, the mean as a diamond."""
    if not plot.height:
        sheet.layout["height"] = 56 * len(plot.categories) + 120
    known = [s for s in plot.spreads if s.middle.is_known]
    there = [s for s in plot.spreads if s.mean.is_known]
    low, high = (np.array([getattr(s, end).value for s in plot.spreads]) for end in ("low", "high"))
    sheet.add(
        "bar", base=low, x=high - low, y=np.array([s.at for s in plot.spreads]), orientation="h",
        width=0.5, name=HALF, showlegend=bool(known),
        customdata=[_spread_hover(s) for s in plot.spreads], hovertemplate=TOLD,
        marker={"color": theme.opaque(theme.SEA[sheet.dark], sheet.back, 0.5)})
    written: dict[str, Any] = {"mode": "markers+text", "cliponaxis": False,
                               "textposition": "top center",
                               "textfont": {"size": 13, "color": sheet.ink}}
    sheet.add(
        "scatter", x=values_of(s.middle for s in known), y=np.array([s.at for s in known]),
        name=MEDIAN, showlegend=bool(known), text=[s.middle.text for s in known],
        hoverinfo="skip", **written,
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": sheet.ink}})
    sheet.add(
        "scatter", x=values_of(s.mean for s in there), y=np.array([s.at for s in there]),
        # A mean is written where no median is.
        name=MEAN, text=["" if s.middle.is_known else s.mean.text for s in there], **written,
        marker={"symbol": "diamond-open", "size": 10, "color": sheet.ink, "line": {"width": 2}},
        customdata=[f"moyenne {s.mean.full}" for s in there], hovertemplate=TOLD)
    _without(sheet, [(s.middle, s.middle.full) for s in plot.spreads
                     if not s.middle.is_known and not s.mean.is_known], 0.0)
    ends = np.array([*(s.high.value for s in known), *(s.mean.value for s in there), 0.0])
    sheet.axis("x", title={"text": plot.heading}, rangemode="tozero", showgrid=True,
               fixedrange=True, range=[0, float(ends.max()) * 1.08 or 1],
               **number_axis(ends, plot.is_percent))
    row_axis(sheet, plot.categories, above=0.75, under=0.6)
    sheet.layout["legend"]["traceorder"] = "normal"


def _spread_hover(one: Spread) -> str:
    return hover((one.category, f"de {one.low.full} à {one.high.full}"),
                 f"médiane {one.middle.full}")


def combinations(plot: Combinations, sheet: Sheet) -> None:
    """Draw a dot for each part of a combination, and a bar for its size."""
    head = round(LETTER * max(map(len, plot.parts))) + 24
    count = len(plot.combinations)
    if not plot.height:
        sheet.layout["height"] = ROW * count + head + AXIS
    sheet.layout["margin"] = {"t": head, "l": 16, "r": 40, "b": AXIS}
    inside = np.array([[part in one.parts for part in range(len(plot.parts))]
                       for one in plot.combinations])
    shown = [one.mark.hover for one in plot.combinations]
    _dots_of(sheet, ~inside, shown, theme.GRID[sheet.dark])
    # Over the pale dots, under its own.
    sheet.add("scatter", x=np.array([x for one in plot.combinations for x in (
        one.parts[0], one.parts[-1], np.nan)]), y=np.repeat(np.arange(count), 3), mode="lines",
        hoverinfo="skip", line={"color": theme.SEA[sheet.dark], "width": 2})
    _dots_of(sheet, inside, shown, theme.SEA[sheet.dark])
    values = values_of(one.mark for one in plot.combinations)
    sheet.add(
        "bar", x=values, y=np.arange(count), orientation="h", width=0.7, xaxis="x2",
        marker={"color": theme.SEA[sheet.dark]}, text=[one.mark.text for one in plot.combinations],
        textposition="outside", cliponaxis=False, customdata=shown, hovertemplate=TOLD)
    sheet.axis("x", domain=[0, DOTS], side="top", tickvals=list(range(len(plot.parts))),
               ticktext=list(plot.parts), tickangle=-90, range=[-0.6, len(plot.parts) - 0.4],
               showgrid=False, zeroline=False, fixedrange=True)
    sheet.axis("x2", domain=[BARS, 1], anchor="y", title={"text": plot.heading}, showgrid=True,
               fixedrange=True, **number_axis(np.append(values, 0.0), False))
    sheet.axis("y", visible=False, range=[count - 0.4, -0.6], fixedrange=True)


def _dots_of(sheet: Sheet, which: np.ndarray, shown: Sequence[str], colour: str) -> None:
    down, across = np.nonzero(which)
    sheet.add("scatter", x=across, y=down, mode="markers", marker={"size": 11, "color": colour},
              customdata=[shown[row] for row in down.tolist()], hovertemplate=TOLD)
