"""Names of series that Plotly writes beside their marks: which have room, where they stand."""

from __future__ import annotations

from functools import partial

from dashboard.charts.base import CHARACTER, longest_line, padding, row_names, wrap
from dashboard.charts.plot import Bars, Dots, Plot
from dashboard.charts.plotly.look import AROUND, LINE, Look
from dashboard.charts.rows import BEYOND, ends, reach_beside
from dashboard.charts.series_names import MARGIN, SeriesName, bar_names, dot_names, page_names

#: Lines of the axis and of what is over a plot in large.
AXES = 3


def series_names(plot: Plot, look: Look) -> list[SeriesName]:
    """Return the names of series that stand beside their marks; none where there is a legend."""
    if not isinstance(plot, Bars | Dots) or not plot.legend:
        return []
    if not look.is_large:
        return page_names(plot)
    across = plot_width(plot, look)
    if isinstance(plot, Bars):
        return bar_names(plot, across, (look.height - AXES * LINE) / len(plot.categories), _width)
    low, high = reach_beside(plot, across) or _usual_reach(plot)
    return dot_names(plot, lambda m: (m.value - low) * across / (high - low), across + MARGIN,
                     _width)


def plot_width(plot: Bars | Dots, look: Look) -> float:
    """Return the pixels across a plot in large that has no legend beside it."""
    longest = longest_line(row_names(plot, partial(wrap, width=look.names)))
    return look.width - longest * CHARACTER - 2 * AROUND - MARGIN


def _usual_reach(plot: Dots) -> tuple[float, float]:
    low, high = ends(plot)
    return low, high + padding(low, high, BEYOND)


def _width(text: str) -> float:
    return len(text) * CHARACTER
