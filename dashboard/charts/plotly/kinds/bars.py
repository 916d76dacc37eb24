"""Bars drawn by Plotly: what is missing keeps its slot with its word, every label is inside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import name_width
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import Bars
from dashboard.charts.plotly.kinds import upright
from dashboard.charts.plotly.look import DIGIT, TEXT
from dashboard.charts.plotly.series_names import series_names
from dashboard.charts.plotly.sheet import (
    CLICK_HOVER,
    OFF,
    Sheet,
    figure_axis,
    name_series,
    plot_width,
    row_axis,
    values_of,
)
from dashboard.charts.plotly.telephone import LEAST, LEGIBLE, bar_room
from dashboard.charts.rows import ABOVE
from dashboard.charts.time.upright import breadth
from dashboard.text.numbers import NARROW

#: What stands at the right of a plot whose last tick is in the middle of its mark.
RIGHT = 28
#: Room for the stroke that ends the longest interval, as a part of the axis.
CAP = 0.01
#: Pixels that bring the name of a series nearer to the bar over it, away from the next group.
NEARER = 2


def draw(plot: Bars, sheet: Sheet) -> None:
    """Draw bars, lying or upright, each figure beyond the end of its bar, or in a column at their
    left; or stacked to 100 %."""
    if plot.stacked:
        _draw_stacked(plot, sheet)
        return
    for one, is_unsettled in product(plot.series, (False, True)):
        if marks := [m for m in one.marks if m.is_unsettled == is_unsettled]:
            _trace(plot, sheet, one, marks, is_unsettled)
    sheet.layout.setdefault("legend", {})["traceorder"] = "normal"
    if not plot.horizontal:
        upright.draw(plot, sheet)
        upright.name_breaks(plot, sheet)
        return
    _write(plot, sheet, sorted(plot.marks, key=lambda m: m.at))
    row_axis(sheet, plot, width=name_width(plot))
    figure_axis(sheet, plot, np.append(values_of(plot.marks), 0.0), zeroline=True)


def _trace(plot: Bars, sheet: Sheet, one: Series, marks: Sequence[Mark],
           is_unsettled: bool) -> None:
    """Draw the bars of a series that are settled, or those that are not."""
    colour, has_outline = one.style.colour[sheet.dark], is_unsettled or plot.intervals
    # Pale, so that the interval drawn over it or the outline of what is provisional is seen;
    # outlined, for what is pale has less than 3:1 on its page.
    pale = theme.opaque_colour(colour, sheet.back, theme.PALEST if is_unsettled else theme.PALE)
    values = values_of(marks)
    intervals = {"error_x" if plot.horizontal else "error_y": {
        "type": "data", "symmetric": False, "color": sheet.ink, "thickness": 1.5,
        "array": np.array([m.high for m in marks]) - values,
        "arrayminus": values - np.array([m.low for m in marks])}} if plot.intervals else {}
    sheet.add(
        "bar", **_coordinates(values, np.array([m.at for m in marks]), plot.horizontal),
        width=breadth(plot), orientation="h" if plot.horizontal else "v",
        name=sheet.entry(one.name, colour), legendgroup=one.name,
        showlegend=plot.coloured and not (is_unsettled and any(
            not m.is_unsettled for m in one.marks)),
        customdata=[m.words for m in marks], hovertemplate=CLICK_HOVER,
        unselected={"marker": {"opacity": 1}},
        marker={"color": pale if has_outline else colour,
                "line": {"color": colour, "width": 1.5 if has_outline else 0},
                "pattern": {"shape": one.style.pattern if plot.coloured else "", "size": 7,
                            "solidity": 0.18, "fillmode": "overlay", "fgcolor": sheet.back}},
        **intervals)


def _coordinates(size: np.ndarray, place: np.ndarray, horizontal: bool) -> dict[str, np.ndarray]:
    return {"x": size, "y": place} if horizontal else {"x": place, "y": size}


def _write(plot: Bars, sheet: Sheet, marks: Sequence[Mark]) -> None:
    """Write each figure beyond the end of its bar, or in the column at the left of all, and make
    room for it.

    Across, the room is in the margins, in pixels: it is there on any screen.
    """
    least, most = plot.reach
    ends = np.array([least if plot.has_column else m.end for m in marks])
    below = (values_of(marks) < 0) | plot.has_column
    for absent in (True, False):
        _texts(sheet, [(m, end, under) for m, end, under in zip(
            marks, ends, below, strict=True) if m.is_known != absent])
    room = bar_room(plot)
    if room.width <= LEAST:  # then it is scrolled
        room = bar_room(plot, LEGIBLE)
    beyond = (most - least) * CAP * plot.has_column
    sheet.axis("x", range=[least - beyond * (least < 0), most + beyond])
    sheet.axis("y", ticklabelstandoff=int(room.left))
    for one in series_names(plot, sheet.look):
        over = one.side == ABOVE
        half = breadth(plot) / 2
        name_series(sheet, one, x=0, xref="paper", xanchor="left", xshift=OFF - int(room.left),
                    y=one.mark.at - half if over else one.mark.at + half,
                    yanchor="bottom" if over else "top", yshift=0 if over else NEARER)
    sheet.layout["margin"]["r"] = int(room.right) + 8


def _texts(sheet: Sheet, marks: Sequence[tuple[Mark, float, bool]]) -> None:
    """Write the figures of marks beyond their ends, or before them (``under``); in italics the word
    of what has none."""
    is_known = bool(marks) and marks[0][0].is_known
    sheet.add(
        "scatter", x=np.array([end for _, end, _ in marks]),
        y=np.array([m.at for m, *_ in marks]),
        mode="markers+text", marker={"size": 7, "opacity": 0},  # keeps the text off the bar
        showlegend=False, hoverinfo="skip", cliponaxis=False,
        text=[m.text if m.is_known else f"<i>{m.text}</i>" for m, *_ in marks],
        textposition=["middle left" if under else "middle right" for *_, under in marks],
        textfont={"size": 13, "color": sheet.ink if is_known else sheet.muted})


def _draw_stacked(plot: Bars, sheet: Sheet) -> None:
    sheet.layout["barmode"] = "stack"
    sheet.layout["margin"]["r"] = RIGHT
    # A figure that is wider than its part is left to the hover; on a page, whose width is not
    # known here, by Plotly.
    room = plot_width(plot, sheet.look, RIGHT) / 100 if sheet.look.is_large else np.inf
    if not sheet.look.is_large:
        sheet.layout["uniformtext"] = {"mode": "hide", "minsize": TEXT}
    for one in plot.series:
        colour = one.style.colour[sheet.dark]
        sheet.add(
            "bar", x=values_of(one.marks), y=np.array([m.at for m in one.marks]), orientation="h",
            width=0.72, name=sheet.entry(one.name),
            text=[m.text if len(m.text) * DIGIT < m.value * room else "" for m in one.marks],
            textposition="inside", insidetextanchor="middle", textangle=0,
            constraintext="none" if sheet.look.is_large else "inside",
            textfont={"color": theme.contrasting_ink(colour), "size": TEXT},
            customdata=[m.words for m in one.marks], hovertemplate=CLICK_HOVER,
            unselected={"marker": {"opacity": 1}},
            marker={"color": colour, "line": {"color": sheet.back, "width": 1.5}})
    for row, word in plot.absent:
        sheet.note(f"<i>{word}</i>", x=0, y=row, xanchor="left", font={"color": sheet.muted})
    sheet.axis("x", range=[0, 100], fixedrange=True, showgrid=True, dtick=25,
               tickangle=0, ticksuffix=NARROW + "%")
    row_axis(sheet, plot, width=name_width(plot))
    sheet.layout.setdefault("legend", {})["traceorder"] = "normal"
