"""Upright bars in large: every period is named, and its bars are as broad as what is written."""

from __future__ import annotations

import re

from dashboard.charts.bars import THICKNESS
from dashboard.charts.mark import Break
from dashboard.charts.plot import Bars
from dashboard.charts.plotly.legend import has_legend
from dashboard.charts.plotly.look import DIGIT, LINE, Look
from dashboard.charts.plotly.sheet import Sheet, longest_line, names_of

#: Most lines of text that a period is broad, so that one bar does not take the whole screen.
BROADEST = 8
#: What stands at the sides of the bars.
SIDES = 3 * LINE


def breadth(plot: Bars, look: Look) -> float:
    """Return the pixels that a period takes across; 0 on a page, and where a name or a figure would
    be broader."""
    if not look.is_large or plot.horizontal:
        return 0.0
    least = max(len(m.text) for s in plot.series for m in s.marks) * DIGIT * (
        plot.slots / THICKNESS)
    broad = min((look.width - SIDES) / len(plot.categories), max(least, BROADEST * LINE))
    names = longest_line(re.sub("</?i>", "", name) for name in _names(plot, broad))
    return broad if broad >= max(least, DIGIT * names) else 0.0


def _names(plot: Bars, broad: float) -> list[str]:
    return names_of(plot, int(broad / DIGIT))


def set_axes(plot: Bars, sheet: Sheet, broad: float) -> None:
    """Name every period; leave room over the bars for their figures and, above, for the names of
    breaks; and under them."""
    names, count, breaks = _names(plot, broad), len(plot.categories), len(plot.breaks)
    sides = ((sheet.look.width - SIDES) / broad - count + 1) / 2
    sheet.axis("x", tickvals=list(range(count)), ticktext=names, tickangle=0, fixedrange=True,
               range=[-sides, count - 1 + sides])
    low, high = plot.reach
    lines = max(name.count("<br>") for name in names) + 6 + 2 * has_legend(plot) + breaks
    line = LINE * (high - low) / max(sheet.height - LINE * lines, LINE)
    sheet.axis("y", title={"text": "%" if plot.is_percent else plot.heading}, showgrid=True,
               zeroline=True, fixedrange=True, showticklabels=False,
               range=[low - line * (low < 0), high + line * (1 + breaks)])


def name_break(plot: Bars, sheet: Sheet, one: Break) -> None:
    """Write the name of a break on the side that has most room, lower than the one before."""
    right = one.at > len(plot.categories) / 2
    sheet.note(one.text, x=one.at, y=1, yref="paper", yanchor="top",
               xanchor="right" if right else "left", xshift=-6 if right else 6,
               yshift=-LINE * plot.breaks.index(one), borderpad=1, bgcolor=sheet.back,
               font={"size": 12, "color": sheet.muted})
