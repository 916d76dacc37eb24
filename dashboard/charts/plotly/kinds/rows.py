"""Plots of one line a category, drawn by Plotly: dots, quartiles, combinations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, LABEL, PLOT_WIDTH, padding
from dashboard.charts.height import AXIS, head_names, heads_height, list_name_width
from dashboard.charts.mark import Mark, Spread, hover
from dashboard.charts.plot import Combinations, Dots, Quartiles
from dashboard.charts.plotly.look import Look
from dashboard.charts.plotly.series_names import series_names
from dashboard.charts.plotly.sheet import (
    CLICK_HOVER,
    HOVER,
    Sheet,
    figure_axis,
    name_series,
    number_axis,
    plot_width,
    row_axis,
    values_of,
)
from dashboard.charts.rows import (
    ABOVE,
    BARS,
    BELOW,
    BEYOND,
    DOT,
    DOTS,
    HALF,
    MEAN,
    MEDIAN,
    axis_figures,
    ends,
    known_rows,
    lanes,
    reach_beside,
)
from dashboard.charts.series_names import SHIFTS
from dashboard.text.measure import text_width
from dashboard.text.numbers import NO_BREAK

#: What Plotly calls the places of texts.
_SIDES = {ABOVE: "top center", BELOW: "bottom center"}
#: Around a plot of dots: at its left, at its right.
LEFT, RIGHT = 8, 28
#: Size of the figures beside dots.
FIGURE = 12
#: Pixels between the middle of a dot and the name of its series, over its figure or not.
OVER_FIGURE, OVER_DOT = 25, 9
#: Pixels of the narrowest plot of a list (``layout.minreducedwidth``), whose figures are written.
NARROWEST = 22


def dots(plot: Dots, sheet: Sheet) -> None:
    """Draw a dot a figure, on a line that joins those of a category, or its name to its dot."""
    marks = plot.marks
    low, high = ends(plot)
    pad = padding(low, high, BEYOND)
    reach = _reach(plot, sheet.look)
    places = figure_places(plot, sheet.look)
    for row in range(len(plot.categories)):
        own = [m.value for m in marks if m.row == row and m.is_known]
        if own:  # a name leads to its dot, the first of several to the last
            first = (reach or (low,))[0] if plot.is_list else min(own)
            sheet.line(x0=first, x1=max(own), y0=row, y1=row, layer="below", line={
                "color": theme.GRID[sheet.dark], "width": 1 if plot.is_list else 5})
    for one in plot.series:
        # The legend shows the first: a firm one.
        own_marks = sorted(one.marks, key=lambda m: m.is_unsettled)
        colour = one.style.colour[sheet.dark]
        sheet.add(
            "scatter", x=values_of(own_marks), y=np.array([m.row for m in own_marks]),
            mode="markers+text", name=sheet.entry(one.name, colour), cliponaxis=False,
            text=[places[id(m)][0] for m in own_marks],
            textposition=[places[id(m)][1] for m in own_marks],
            textfont={"size": FIGURE, "color": colour}, customdata=[m.words for m in own_marks],
            hovertemplate=CLICK_HOVER, unselected={"marker": {"opacity": 1}},
            marker={"color": colour, "size": 12, "line": {"width": 2, "color": colour}, "symbol": [
                one.style.symbol + ("-open" if m.is_unsettled else "") for m in own_marks]})
    _write_missing(sheet, [(m, " · ".join(filter(None, (one.name, m.text))))
                           for one in plot.series for m in one.marks if not m.is_known],
                   low + pad * 0.1)
    over = any(side == _SIDES[ABOVE] for _, side in places.values())
    for name in series_names(plot, sheet.look):
        name_series(sheet, name, x=name.mark.value, xanchor=name.side, xshift=SHIFTS[name.side],
                    y=0, yanchor="bottom", yshift=OVER_FIGURE if over else OVER_DOT)
    beside = plot.is_list and not reach  # the room of figures is in the margin, on any screen
    sheet.layout["margin"]["r"] = figures_width(plot) if beside else RIGHT
    if beside:
        sheet.layout["minreducedwidth"] = NARROWEST
    row_axis(sheet, plot, above=0.7, under=0.6, ticklabelstandoff=LEFT,
             width=list_name_width(plot) if plot.is_list else LABEL)
    figure_axis(sheet, plot, axis_figures(plot), zeroline=low < 0 < high,
                range=list(reach or (low, high + pad * (not beside))))
    if plot.is_list:  # where each figure is written, an axis would say nothing more
        sheet.axis("x", showticklabels=False, showgrid=False,
                   title={"text": "" if plot.legend else plot.axis_title})


def figures_width(plot: Dots) -> int:
    """Return the pixels of the figures of a list beyond its narrowest plot."""
    low, high = ends(plot)
    return int(max(DOT, *(
        DOT + text_width(NO_BREAK + m.text + NO_BREAK, FIGURE)
        - NARROWEST * (high - (m.value if m.is_known else low)) / (high - low)
        for m in plot.marks)))


def _reach(plot: Dots, look: Look) -> tuple[float, float] | None:
    """Return the ends of the axis that lets each figure stand beside its dot, in large."""
    return reach_beside(plot, plot_width(plot, look, RIGHT, LEFT)) if look.is_large else None


def figure_places(plot: Dots, look: Look) -> dict[int, tuple[str, str]]:
    """Return what is written at each dot (the ``id`` of its mark) and where: beside it, or over and
    under it as long as no text meets another (hover has it)."""
    marks = plot.marks
    if plot.is_list or _reach(plot, look):
        first = {id(row[0]) for row in known_rows(plot) if len(row) > 1}
        return {id(m): (f"\u00a0{m.text}\u00a0" if m.is_known else "",
                        "middle left" if id(m) in first else "middle right") for m in marks}
    low, high = ends(plot)
    room = plot_width(plot, look, RIGHT, LEFT) if look.is_large else PLOT_WIDTH
    scale = room / (high - low + padding(low, high, BEYOND))
    sides = lanes(marks, lambda m: (m.value * scale, len(m.text) * CHARACTER / 2))
    return {id(m): (m.text if id(m) in sides else "", _SIDES[sides.get(id(m), ABOVE)])
            for m in marks}


def lane_count(plot: Dots, look: Look) -> int:
    """Return how many texts stand one over the other on a row, beyond its dots."""
    if plot.is_list or _reach(plot, look):
        return 0
    return len({place for _, place in figure_places(plot, look).values()})


def _write_missing(sheet: Sheet, marks: Sequence[tuple[Mark, str]], at: float) -> None:
    """Write the words of what has no figure, at the left of its row."""
    sheet.add("scatter", x=np.full(len(marks), at), y=np.array([m.row for m, _ in marks]),
              mode="text", showlegend=False, text=[f"<i>{text}</i>" for _, text in marks],
              textposition="middle right", hoverinfo="skip",
              textfont={"size": 12, "color": sheet.muted})


def quartiles(plot: Quartiles, sheet: Sheet) -> None:
    """Draw the middle half as a bar, the median as a stroke, the mean as a diamond."""
    halves = [s for s in plot.spreads if s.middle.is_known]
    there = [s for s in plot.spreads if s.mean.is_known]
    low, high = (np.array([getattr(s, end).value for s in plot.spreads]) for end in ("low", "high"))
    sheet.add(
        "bar", base=low, x=high - low, y=np.array([s.at for s in plot.spreads]), orientation="h",
        width=0.5, name=sheet.entry(HALF), showlegend=bool(halves),
        customdata=[_spread_hover(s) for s in plot.spreads], hovertemplate=HOVER,
        marker={"color": theme.opaque_colour(theme.SEA[sheet.dark], sheet.back, 0.5)})
    texts: dict[str, Any] = {"mode": "markers+text", "cliponaxis": False,
                             "textposition": "top center",
                             "textfont": {"size": 13, "color": sheet.ink}}
    sheet.add(
        "scatter", x=values_of(s.middle for s in halves), y=np.array([s.at for s in halves]),
        name=sheet.entry(MEDIAN), showlegend=bool(halves), text=[s.middle.text for s in halves],
        hoverinfo="skip", **texts,
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": sheet.ink}})
    sheet.add(
        "scatter", x=values_of(s.mean for s in there), y=np.array([s.at for s in there]),
        # A mean is written where no median is.
        name=sheet.entry(MEAN), **texts,
        text=["" if s.middle.is_known else s.mean.text for s in there],
        marker={"symbol": "diamond-open", "size": 10, "color": sheet.ink, "line": {"width": 2}},
        customdata=[f"moyenne {s.mean.full}" for s in there], hovertemplate=HOVER)
    _write_missing(sheet, [(s.middle, s.middle.full) for s in plot.spreads
                           if not s.middle.is_known and not s.mean.is_known], 0.0)
    ends = np.array([*(s.high.value for s in halves), *(s.mean.value for s in there), 0.0])
    sheet.axis("x", title={"text": plot.axis_title}, rangemode="tozero", showgrid=True,
               fixedrange=True, range=[0, float(ends.max()) * 1.08 or 1], tickangle=0,
               **number_axis(ends, plot.is_percent))
    row_axis(sheet, plot, above=0.75, under=0.6)
    sheet.layout.setdefault("legend", {})["traceorder"] = "normal"


def _spread_hover(one: Spread) -> str:
    return hover((one.category, f"de {one.low.full} à {one.high.full}"),
                 f"médiane {one.middle.full}")


def combinations(plot: Combinations, sheet: Sheet) -> None:
    """Draw a dot for each part of a combination, and a bar for its size."""
    count = len(plot.combinations)
    sheet.layout["margin"] |= {"t": heads_height(plot), "l": 16, "r": 40, "b": AXIS}
    inside = np.array([[part in one.parts for part in range(len(plot.parts))]
                       for one in plot.combinations])
    hovers = [one.mark.hover for one in plot.combinations]
    _dots_of(sheet, ~inside, hovers, theme.GRID[sheet.dark])
    # Over the pale dots, under its own.
    sheet.add("scatter", x=np.array([x for one in plot.combinations for x in (
        one.parts[0], one.parts[-1], np.nan)]), y=np.repeat(np.arange(count), 3), mode="lines",
        hoverinfo="skip", line={"color": theme.SEA[sheet.dark], "width": 2})
    _dots_of(sheet, inside, hovers, theme.SEA[sheet.dark])
    values = values_of(one.mark for one in plot.combinations)
    sheet.add(
        "bar", x=values, y=np.arange(count), orientation="h", width=0.7, xaxis="x2",
        marker={"color": theme.SEA[sheet.dark]}, text=[one.mark.text for one in plot.combinations],
        textposition="outside", textfont={"size": 13, "color": sheet.ink}, cliponaxis=False,
        constraintext="none",  # as large as the other texts, however thin the bar
        customdata=hovers, hovertemplate=HOVER)
    sheet.axis("x", domain=[0, DOTS], side="top", tickvals=list(range(len(plot.parts))),
               ticktext=head_names(plot), tickangle=-90, range=[-0.6, len(plot.parts) - 0.4],
               showgrid=False, zeroline=False, fixedrange=True)
    sheet.axis("x2", domain=[BARS, 1], anchor="y", title={"text": plot.axis_title},
               showticklabels=False, fixedrange=True, rangemode="tozero")
    sheet.axis("y", visible=False, range=[count - 0.4, -0.6], fixedrange=True)


def _dots_of(sheet: Sheet, which: np.ndarray, hovers: Sequence[str], colour: str) -> None:
    down, across = np.nonzero(which)
    sheet.add("scatter", x=across, y=down, mode="markers", marker={"size": 11, "color": colour},
              customdata=[hovers[row] for row in down.tolist()], hovertemplate=HOVER)
