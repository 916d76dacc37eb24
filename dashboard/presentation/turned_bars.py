"""Bars of periods, lying on a telephone, stood up for a slide: time runs from left to right.

A slide is wider than it is high, the reverse of a telephone: what takes several screens lying often
takes one standing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import plotly.graph_objects as go

from dashboard.charts.bars import THICKNESS
from dashboard.charts.base import wrap
from dashboard.charts.mark import Series
from dashboard.charts.plot import Bars, Plot
from dashboard.presentation.slide_rows import is_timed

#: Most lines of text that a period is broad, so that one bar does not take the whole screen.
BROADEST = 8


def upright(plot: Plot, draw: Callable[[Plot], go.Figure], width: float, letter: float,
            line: float) -> go.Figure | None:
    """Return the figure standing, on its whole height; None when it is no plot of periods, or when
    its bars would be narrower than what is written over them.

    ``draw``: makes a figure of the size of the slide.  ``width``: pixels of the plot.  ``letter``,
    ``line``: pixels of a character and of a line.
    """
    if not isinstance(plot, Bars) or plot.stacked or not plot.horizontal or not is_timed(
            plot.categories):
        return None
    turned, count = _turned(plot), len(plot.categories)
    least = max(len(m.text) for s in turned.series for m in s.marks) * letter * (
        turned.slots / THICKNESS)
    broad = min(width / count, max(least, BROADEST * line))
    names = _names(plot, max(4, int(broad / letter)))
    longest = max(len(re.sub("</?i>", "", line)) for name in names for line in name.split("<br>"))
    if broad < max(least, letter * longest):
        return None
    figure = draw(turned)
    _place(figure, turned, names, (width / broad - count + 1) / 2, line)
    return figure


def _names(plot: Bars, letters: int) -> list[str]:
    """Return the name of each period on short lines, above the annotations that it is the first
    of."""
    names = [wrap(name, letters) for name in plot.categories]
    for one in plot.remarks:
        names[one.row(len(names))] += f"<br><i>{wrap(one.text, letters)}</i>"
    return names


def _turned(plot: Bars) -> Bars:
    """Return the bars upright, no place kept for a group that a period has not got; their figures
    without the unit, which the axis says."""
    places = sorted({round(m.at, 6) for s in plot.series for m in s.marks})
    rows = [[at for at in places if abs(at - row) < 0.5] for row in range(len(plot.categories))]
    slots = max(map(len, rows))
    moved = {at: row + (i - (len(own) - 1) / 2) * THICKNESS / slots
             for row, own in enumerate(rows) for i, at in enumerate(own)}

    def stood(one: Series) -> Series:
        return replace(one, marks=tuple(replace(
            m, at=moved[round(m.at, 6)],
            text=re.sub(r"\s?%", "", m.text) if plot.is_percent else m.text) for m in one.marks))
    return replace(plot, horizontal=False, slots=slots, series=tuple(map(stood, plot.series)),
                   remarks=tuple(replace(one, text="") for one in plot.remarks))


def _place(figure: go.Figure, plot: Bars, names: list[str], sides: float, line: float) -> None:
    """Name every period, leave room over the bars for their figures and, above, for the names of
    breaks; and under them."""
    breaks, count = len(plot.breaks), len(names)
    low, high = plot.reach
    lines = max(name.count("<br>") for name in names) + 4
    room = (high - low) / max(figure.layout.height - line * (
        lines + 2 * bool(figure.layout.showlegend)) - line * (2 + breaks), line)
    figure.layout.margin = {"l": 16, "r": 16, "b": 8}
    figure.update_xaxes(tickvals=list(range(count)), ticktext=names, tickangle=0,
                        range=[-sides, count - 1 + sides])
    figure.update_yaxes(range=[low - room * line * (low < 0), high + room * line * (1 + breaks)],
                        showticklabels=False, nticks=None, dtick=None,
                        title={"text": "%" if plot.is_percent else plot.heading})
    # Each name of a break on the side that has most room, lower than the one before.
    for rank, note in enumerate(figure.layout.annotations[:breaks]):
        right = note.x > count / 2
        note.update(xanchor="right" if right else "left", yanchor="top",
                    xshift=-6 if right else 6, yshift=-line * rank)
