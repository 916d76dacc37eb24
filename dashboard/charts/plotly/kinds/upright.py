"""Upright bars drawn by Plotly: their axes, and the figures that have room over them."""

from __future__ import annotations

import numpy as np

from dashboard.charts.height import strip
from dashboard.charts.plot import Bars, Curves
from dashboard.charts.plotly.look import DIGIT, LINE
from dashboard.charts.plotly.sheet import PLOT, Sheet, number_axis, values_of
from dashboard.charts.time.break_names import LINE as BREAK
from dashboard.charts.time.break_names import break_names
from dashboard.charts.time.upright import (
    BESIDE,
    CARD,
    Paper,
    breadth,
    figures,
    named_ranks,
    page_paper,
    period_lines,
    reach,
    slot,
)

#: Most lines of text that a period is broad in large, so that one bar does not take the screen.
BROADEST = 8
#: Lines that stand at the sides of the bars in large, beside « % » on each tick.
SIDES = 3


def paper(plot: Bars, sheet: Sheet) -> Paper:
    """Return what a plot is drawn on."""
    if not sheet.look.is_large:
        return page_paper(plot, CARD)
    width = sheet.look.width - _sides(plot)
    return Paper(slot(plot, width, DIGIT, BROADEST * LINE),
                 max(sheet.height - sheet.top - 3 * LINE - strip(plot), 2 * LINE), DIGIT, LINE)


def draw(plot: Bars, sheet: Sheet) -> None:
    """Set the axes of upright bars; write the figures that have room, and name the periods."""
    here = paper(plot, sheet)
    count = len(plot.categories)
    ranks = named_ranks(plot.categories, here.slot, here.character)
    names = [period_lines(plot.categories[rank]) for rank in ranks]
    across = CARD if not sheet.look.is_large else sheet.look.width - _sides(plot)
    sides = (across / here.slot - count + 1) / 2
    sheet.axis("x", tickvals=ranks, ticktext=names, tickangle=0, fixedrange=True,
               range=[-sides, count - 1 + sides])
    values = np.append(values_of(plot.marks), 0.0)
    # In large, figures over bars say all but their unit: the title does, or « % » on each tick.
    sheet.axis("y", title={"text": plot.axis_title}, showgrid=True, zeroline=True, fixedrange=True,
               range=list(reach(plot, here)), **number_axis(values, plot.is_percent),
               showticklabels=plot.is_percent or not sheet.look.is_large)
    if sheet.look.is_large and plot.is_percent:  # a figure may stand before the first bar
        sheet.axis("y", ticklabelstandoff=BESIDE)
    _write(plot, sheet, here)


def _sides(plot: Bars) -> float:
    """Return the pixels that stand at the sides of bars in large."""
    return (SIDES + plot.is_percent) * LINE


def _write(plot: Bars, sheet: Sheet, here: Paper) -> None:
    """Write each figure beyond the end of its bar; in italics the word of what has none."""
    half = breadth(plot) / 2
    labels = figures(plot, here)
    for is_known in (False, True):
        own = [one for one in labels if one.mark.is_known == is_known]
        sheet.add(
            "scatter", mode="markers+text", marker={"size": 1, "opacity": 0},
            x=np.array([one.mark.at + half * {"left": 1, "right": -1, "center": 0}[one.side]
                        for one in own]),
            y=np.array([one.end for one in own]), showlegend=False, hoverinfo="skip",
            cliponaxis=False, text=[one.text if is_known else f"<i>{one.text}</i>" for one in own],
            textposition=[f"{'bottom' if one.under else 'top'} {one.side}" for one in own],
            textfont={"size": 12, "color": sheet.ink if is_known else sheet.muted})


def name_breaks(plot: Bars | Curves, sheet: Sheet) -> None:
    """Draw a line at each break, its name in the margin above the plot."""
    for name in break_names(plot, PLOT * sheet.look.width):
        sheet.break_line(name.at, yref="y domain")
        sheet.note(name.text, x=name.at, y=1, yref="y domain", yanchor="bottom", align=name.side,
                   xanchor=name.side, yshift=BREAK * name.up, borderpad=0,
                   font={"size": 12, "color": sheet.muted})
