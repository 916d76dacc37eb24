"""The legend of a figure: under the menu of its page; in large above the plot, or beside it."""

from __future__ import annotations

from functools import partial

from dashboard.charts.base import CHARACTER, ENTRY, line_count, longest_line, row_names, wrap
from dashboard.charts.maps.maps import classes_met, hatches, placed_areas
from dashboard.charts.maps.plots import Choropleth, Circles, Points
from dashboard.charts.plot import Bars, Curves, Dots, Plot, Quartiles, SmallMultiples, has_rows
from dashboard.charts.plotly.look import LINE, SQUARE, Look
from dashboard.charts.plotly.series_names import series_names
from dashboard.charts.rows import HALF, MEAN, MEDIAN
from dashboard.warehouse.boundaries import CONTOURS

#: Characters of a line beside the plot, pixels between two entries, characters of the ticks that
#: upright bars in % have in large.
BESIDE, BETWEEN, TICKS = 18, 3, 6


def has_legend(plot: Plot, look: Look) -> bool:
    """Tell whether a plot has a legend: curves that are named at their ends have none, nor what is
    named beside its marks."""
    return bool(plot.legend) and not (isinstance(plot, Curves) and plot.ends) and not (
        series_names(plot, look))


def entry(name: str, look: Look, colour: str = "") -> str:
    """Return the name of an entry on its lines, in a colour of the page."""
    text = wrap(name, BESIDE if look.beside else ENTRY)
    return f'<span style="color: {colour}">{text}</span>' if colour and text else text


def entries(plot: Plot) -> list[str]:
    """Return the names of what a plot tells apart."""
    if isinstance(plot, Bars | Dots | Curves):
        return [one.name for one in plot.series]
    if isinstance(plot, SmallMultiples):
        return [one.name for one in plot.whole.series]
    if isinstance(plot, Quartiles):
        has_half = any(s.middle.is_known for s in plot.spreads)
        return [HALF, MEDIAN, MEAN] if has_half else [MEAN]
    if isinstance(plot, Choropleth):
        return [*(words for words, _ in classes_met(plot).values()), *hatches(plot)]
    if isinstance(plot, Circles):
        areas = placed_areas(plot)
        return ["zéro"] * bool(areas.zeros) + list(
            hatches(plot) if plot.level in CONTOURS else areas.unknown)
    if isinstance(plot, Points):
        return [name for name, *_ in plot.series]
    return []


def lines(plot: Plot, look: Look, titled: bool = True) -> int:
    """Return how many lines a legend takes above the plot, as wide as it is: its entries stand in
    columns under its title where one line is not enough.  ``titled``: a legend on a page has no
    title."""
    if not has_legend(plot, look):
        return 0
    names = [entry(name, look) for name in entries(plot) if name] or [""]
    widths = [longest_line([name]) + SQUARE / CHARACTER for name in names]
    highs = list(map(line_count, names))
    head = title(plot) if titled else ""
    left = (longest_line(row_names(plot, partial(wrap, width=look.names))) if has_rows(plot) else
            TICKS * (look.is_large and isinstance(plot, Bars) and plot.is_percent))
    room = look.letters - left
    if len(head) + 2 + sum(widths) < room:
        return max(highs)
    columns = max(1, int(room / max(widths)))
    return bool(head) + sum(max(highs[i:i + columns]) for i in range(0, len(highs), columns))


def width(plot: Plot) -> float:
    """Return the pixels that a legend takes beside the plot."""
    longest = longest_line(wrap(text, BESIDE) for text in (title(plot), *entries(plot)))
    return longest * CHARACTER + SQUARE


def height(plot: Plot) -> float:
    """Return the pixels upwards that a legend takes beside the plot."""
    texts = [title(plot), *entries(plot)]
    return sum(LINE * line_count(wrap(text, BESIDE)) + BETWEEN for text in texts if text)


def title(plot: Plot) -> str:
    """Return the title of the legend, without the blank that keeps it under the menu of a page."""
    return plot.legend.strip(" \xa0\u202f")
