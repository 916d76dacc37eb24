"""Bars of periods, lying on a telephone, stood up for a slide: time runs from left to right.

A slide is wider than it is high, the reverse of a telephone: what takes several screens lying often
takes one standing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dashboard.charts.bars import THICKNESS
from dashboard.charts.mark import Series
from dashboard.charts.plot import Bars, Plot
from dashboard.charts.plotly.look import Look
from dashboard.charts.plotly.standing import breadth
from dashboard.presentation.slide_rows import is_timed


def upright_bars(plot: Plot, look: Look) -> Bars | None:
    """Return bars of periods upright, on the whole height; None when it is no plot of periods, or
    when its bars would be narrower than what is written over them."""
    if not isinstance(plot, Bars) or plot.stacked or not is_timed(plot.categories):
        return None
    turned = _turned_bars(plot)
    return turned if breadth(turned, look) else None


def _turned_bars(plot: Bars) -> Bars:
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
    return replace(plot, horizontal=False, slots=slots, series=tuple(map(stood, plot.series)))
