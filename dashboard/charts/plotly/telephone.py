"""What a figure needs on a telephone: the room of what stands beside bars, and the width under
which it is scrolled in its frame."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dashboard.charts.base import CHARACTER, LABEL, PLOT_WIDTH, longest_line, name_width, wrap
from dashboard.charts.height import LEGEND, SYMBOL_NAME, list_name_width
from dashboard.charts.maps.maps import extent
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import Bars, Combinations, Dots, Grid, Plot
from dashboard.charts.plotly import legend
from dashboard.charts.plotly.kinds.rows import NARROWEST, figures_width
from dashboard.charts.plotly.look import TEXT, Look
from dashboard.charts.plotly.sheet import (
    ACROSS,
    HEAD,
    NAME,
    OFF,
    ROW,
    SMALLEST,
    TOP,
    names_of,
    widest,
)
from dashboard.charts.rows import DOTS
from dashboard.charts.series_names import page_names
from dashboard.charts.time.upright import TELEPHONE, page_width

#: What is left of a width where several lines are centred one above the other.
TIGHT = 0.88
#: Pixels beside upright bars on a page.
AXIS = 66
#: Pixels that a name takes across when it stands upright, those at the sides of such names, and
#: around a grid of symbols.
UPRIGHT, SIDES, EDGES = 16, 56, 16
#: Pixels of bars that are too short to be compared, and of the shortest that are.
LEAST, LEGIBLE = 40, 100
#: Size of the names of rows on a small telephone (``narrow.css``); pixels around those of a plot.
NAMES, STAND = 11, 16
#: Pixels of the buttons under a map.
BUTTONS = 44


class Room(NamedTuple):
    """The pixels of lying bars on a telephone: of their names, of what is written at their left and
    at their right beyond them, of the bars."""

    names: float
    left: float
    right: float
    width: float

    @property
    def whole(self) -> float:
        """Return what the figure takes across."""
        return sum(self)


def bar_room(plot: Bars, width: float = 0) -> Room:
    """Return the room of lying bars on a telephone, where the margins of their figures make them
    shorter; ``width``: that of bars that keep it."""
    least, most = plot.reach
    marks = plot.marks
    ends = np.array([least if plot.has_column else m.end for m in marks])
    below = np.array([m.value < 0 for m in marks], dtype=bool) | plot.has_column
    lengths = np.array([len(m.text) * CHARACTER + 8 for m in marks])
    names = longest_line(names_of(plot, name_width(plot))) * CHARACTER
    room = Room(names, 0.0, 0.0, width or PLOT_WIDTH)
    for _ in range(4):
        left, right = (float(np.max(lengths - room.width * gap / (most - least), where=which,
                                    initial=0))
                       for gap, which in ((ends - least, below), (most - ends, ~below)))
        room = Room(names, left, right, width or min(PLOT_WIDTH, max(
            LEAST, ACROSS - names - left - right)))
    return room


def least_width(plot: Plot) -> int:
    """Return the width in pixels under which the figure is to be scrolled; 0 when it fits any
    screen.

    Heads of several lines, once turned to fit a telephone, and figures of narrow columns would
    cover each other: a grid then asks for the width that keeps them apart, as do bars in time.
    """
    if isinstance(plot, Bars) and plot.times:
        across = page_width(plot)
        return across + AXIS if across > TELEPHONE else 0
    if isinstance(plot, Bars) and not plot.stacked:
        if bar_room(plot).width <= LEAST:
            return int(bar_room(plot, LEGIBLE).whole)
        names = widest(names_of(plot, name_width(plot)), TEXT)
        series = widest([one.series.name for one in page_names(plot)], NAME)
        return _scroll_width(names + STAND + OFF + series if series else 0)
    if isinstance(plot, Combinations):  # the names of parts stand upright, side by side
        return _scroll_width(UPRIGHT * len(plot.parts) / DOTS + SIDES)
    if isinstance(plot, Dots) and plot.is_list:
        names = widest(names_of(plot, list_name_width(plot)), NAMES)
        return _scroll_width(names + STAND + NARROWEST + figures_width(plot))
    if not isinstance(plot, Grid):
        return 0
    if plot.key:  # symbols are narrow: the heads of their columns are not
        column = TIGHT * CHARACTER * longest_line(
            n.replace("-", "-<br>").replace(" ", "<br>") for n in plot.columns)  # periods
        names = widest(names_of(plot, SYMBOL_NAME), TEXT)
        return _scroll_width(names + EDGES + column * len(plot.columns))
    heads = [wrap(n, HEAD) for n in plot.columns]
    longest = longest_line(n for n in heads if "<br>" in n)
    upright = CHARACTER * (LABEL + TIGHT * longest * len(heads)) if longest else 0
    cells = max((len(cell.mark.text) for cell in plot.cells), default=0)
    beside = longest_line(map(wrap, plot.categories))
    apart = CHARACTER * (beside + cells * len(heads))
    return int(max(upright, apart if apart > CHARACTER * LABEL + PLOT_WIDTH else 0))


def _scroll_width(across: float) -> int:
    """Return a width, if the smallest telephone has less."""
    return int(across) if across > SMALLEST else 0


def map_height(plot: Map) -> int:
    """Return the height of a map on a telephone, in pixels: it takes the width of the screen, its
    legend above, its buttons below."""
    west, east, south, north = extent(plot)
    entries = ROW * _legend_lines(plot)
    return int(TOP + entries + ACROSS * (north - south) / (east - west) + BUTTONS)


def legend_bottom(plot: Plot) -> int:
    """Return the pixels from the top of a figure to what is under its legend, on a telephone; 0
    without one."""
    lines = _legend_lines(plot)
    return TOP + LEGEND + ROW * (lines - 1) if lines else 0


def _legend_lines(plot: Plot) -> int:
    return legend.lines(plot, Look(width=ACROSS), titled=False)
