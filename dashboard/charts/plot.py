"""A chart before it is drawn: what it shows, in frozen classes that no renderer has a hand in.

``charts`` makes a ``Plot`` of a ``Table``; renderers draw it (``charts.plotly``, the native charts
of PowerPoint, the pictures) and never read one another.  Colours are pairs (light page, dark page):
the theme is the business of who draws.  ``kind`` of a plot is its class; ``mark`` has its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeGuard

from dashboard.charts.mark import Break, Cell, Combination, Mark, Remark, Series, Spread
from dashboard.charts.theme import PLAIN, Pair

NO_DATA = "Aucune donnée pour ces filtres"
#: Places on an axis beyond this number are years.
FIRST_YEAR = 1000
#: Up to this many series are named at the end of their line, more in a legend.
DIRECT = 5
#: Names of figures that say no more than their unit; characters of the longest that an axis has.
UNNAMED, LONGEST = ("Nombre", "Valeur"), 22


def _words(text: str) -> set[str]:
    """Return the words of a text, in the singular."""
    return {word.rstrip("sx") for word in re.findall(r"\w+", text.casefold())}


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What all plots have.

    ``legend``: title of the legend (empty: no legend).  ``heading``: of the axis of figures: what
    they measure, their unit; ``spread``: what they are spread over (« Année »).  ``unit``: the unit
    shared by all figures.  ``over``: what is read over the figure, wherever it is shown.
    ``height``: pixels, where it does not follow from what is shown.
    ``remarks``: annotations, for a plot along time.
    """

    legend: str = ""
    heading: str = ""
    spread: str = ""
    unit: str = ""
    over: str = ""
    height: int | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_percent(self) -> bool:
        return self.unit.startswith("%")

    @property
    def axis_title(self) -> str:
        """Return the title of an axis of figures; none where what is over the figure has all of its
        words."""
        title = self.measure
        return "" if _words(title) <= _words(self.over) else title

    @property
    def measure(self) -> str:
        """Return what the figures of an axis are; nothing where each tick says all of it, « % ».

        The unit alone beside a name that says no more (« Nombre »), or that is long: it is the
        subject, which stands over the plot.
        """
        if self.unit == "%":
            return ""
        name = self.heading.removesuffix(f" ({self.unit})")
        if name in UNNAMED or (self.unit and len(name) > LONGEST):
            return self.unit[:1].upper() + self.unit[1:]
        return self.heading


@dataclass(frozen=True, kw_only=True)
class Message(Plot):
    """Why there is nothing to show."""

    text: str = NO_DATA


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure in large: what it is the figure of, its text, its colour; ``name``: what its label
    says before its series."""

    label: str
    text: str
    colour: Pair
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class KeyFigures(Plot):
    """Figures that no chart would say better: one or two, or several that share no axis."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, kw_only=True)
class Rows(Plot):
    """A plot whose ``categories`` stand at 0, 1, 2… from the top (from the left: ``Bars`` in
    time)."""

    categories: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesPlot(Plot):
    """A plot of named series of marks."""

    series: tuple[Series, ...]

    @property
    def marks(self) -> list[Mark]:
        """Return the marks of all the series, one series after the other."""
        return [mark for one in self.series for mark in one.marks]


@dataclass(frozen=True, kw_only=True)
class Bars(Rows, SeriesPlot):
    """Bars, ``slots`` for each category.

    ``coloured``: the colour tells the series apart.  ``intervals``: each figure has one.
    ``stacked``: values are shares of their category, in %.  ``absent``: row and word of categories
    that have no figure at all (stacked bars).  ``times``: the dates of categories that are periods
    at their true spacing; their bars stand upright, and one without a name is a gap.
    """

    slots: int = 1
    times: tuple[float, ...] = ()
    coloured: bool = False
    intervals: bool = False
    stacked: bool = False
    breaks: tuple[Break, ...] = ()
    absent: tuple[tuple[int, str], ...] = ()

    @property
    def has_column(self) -> bool:
        """Tell whether figures stand in a column between the names and the bars: at the end of a
        bar the line of its interval would cross them, at the end of this they would say it."""
        return self.intervals and self.horizontal

    @property
    def horizontal(self) -> bool:
        """Tell whether bars lie: time alone runs from left to right."""
        return not self.times

    @property
    def range(self) -> tuple[float, float]:
        """Return the ends of the axis of categories."""
        return -0.5, len(self.categories) - 0.5

    @property
    def reach(self) -> tuple[float, float]:
        """Return the ends of the axis of figures: zero, the bars and their intervals."""
        ends = [mark.end for mark in self.marks]
        least, most = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
        return least, most if most > least else 1.0


@dataclass(frozen=True, kw_only=True)
class Dots(Rows, SeriesPlot):
    """Dots on a line a category: figures that do not compare, side by side; ``is_mixed``: they are
    of several indicators that nothing else tells apart, or rates of several bases."""

    is_mixed: bool = False

    @property
    def is_list(self) -> bool:
        """Tell whether each category has one figure at most: it is a line of text, with its figure
        beside its dot."""
        rows = [mark.row for mark in self.marks]
        return len(rows) == len(set(rows))


@dataclass(frozen=True, kw_only=True)
class Quartiles(Rows):
    """The middle half of the answers, their median and their mean, a line a category."""

    spreads: tuple[Spread, ...]


@dataclass(frozen=True, kw_only=True)
class Grid(Rows):
    """A figure a cell.

    ``columns``, ``title``: the heads of the columns, and what they are.  ``low``, ``high``: ends of
    the scale of colours, which has two sides (``diverging``) below zero.  ``key``: what the symbols
    of the cells mean, where these hold no figure; the rows are then lines of text.  ``in_time``:
    the columns are periods.  ``across``, ``down``: breaks between columns, between rows.
    """

    columns: tuple[str, ...]
    title: str
    cells: tuple[Cell, ...]
    low: float
    high: float
    diverging: bool = False
    key: str = ""
    in_time: bool = False
    across: tuple[Break, ...] = ()
    down: tuple[Break, ...] = ()

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Return the breaks that are named in the margin, under the columns that they part."""
        return self.across

    @property
    def range(self) -> tuple[float, float]:
        """Return the ends of the axis of columns."""
        return -0.5, len(self.columns) - 0.5

    @property
    def transposition(self) -> Grid:
        """Return the same figures, a row a column."""
        cells = tuple(replace(c, row=c.mark.row, mark=replace(c.mark, at=c.row))
                      for c in self.cells)
        return replace(self, categories=self.columns, columns=self.categories, title="",
                       cells=cells, in_time=False, across=self.down, down=self.across)


@dataclass(frozen=True, kw_only=True)
class Combinations(Rows):
    """A row a combination of ``parts``, the part met most often first."""

    parts: tuple[str, ...]
    combinations: tuple[Combination, ...]

    @property
    def bars(self) -> Bars:
        """Return the same figures as bars, whose names say the parts in words."""
        marks = tuple(one.mark for one in self.combinations)
        return Bars(categories=self.categories, heading=self.heading, unit=self.unit,
                    over=self.over, series=(Series("", PLAIN, marks),))


@dataclass(frozen=True, kw_only=True)
class Curves(SeriesPlot):
    """Series over time, at its true spacing.

    ``ticks``: the periods named under the axis, at their date.  ``step``: the shortest time between
    two periods.  Marks of a series are in the order of time; ``Mark.at`` is in years, unless the
    axis is no time.
    """

    step: float
    ticks: tuple[tuple[float, str], ...]
    first: float
    last: float
    breaks: tuple[Break, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Tell whether marks stand at dates, not one beside the other."""
        return self.first >= FIRST_YEAR

    @property
    def break_words(self) -> str:
        """Return what its breaks are, each once: a small chart names them under its own name."""
        return "\u202f; ".join(dict.fromkeys(one.text for one in self.breaks))

    @property
    def ends(self) -> list[tuple[Series, Mark]]:
        """Return the last known mark of each of a few series that all reach the end of the plot."""
        marks = [(one, [m for m in one.marks if m.is_known]) for one in self.series]
        ends = [(one, own[-1]) for one, own in marks if own]
        reach = self.last - (self.last - self.first) * 0.1
        return ends if len(ends) <= DIRECT and all(m.at >= reach for _, m in ends) else []

    def end_words(self, one: Series, mark: Mark) -> tuple[str, str]:
        """Return the name of a line, empty of one alone, and its value, with the unit that no axis
        says, and its period where the plot goes on after it: it stands beside those of the end."""
        name = one.name if len(self.series) > 1 else ""
        period = f" ({mark.labels[-1]})" if mark.at < self.last else ""
        return name, (mark.text if self.measure else mark.full) + period

    @property
    def range(self) -> tuple[float, float]:
        """Return the ends of the axis of time, with room for the marks."""
        edge = max((self.last - self.first) * 0.02, self.step * 0.3)
        return self.first - edge, self.last + edge


@dataclass(frozen=True, kw_only=True)
class SmallMultiples(Plot):
    """Small charts side by side on the same axes, which ``whole`` has: name and curves of each."""

    whole: Curves
    panels: tuple[tuple[str, Curves], ...]

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Return the first and the last tick, in four digits where time is, unless both are of one
        year: two neighbours have no room for « 2021-2022 »."""
        ends = [self.whole.ticks[0], self.whole.ticks[-1]][:len(self.whole.ticks)]
        if len({int(at) for at, _ in ends}) < len(ends):
            return ends
        return [(at, str(int(at)) if at > FIRST_YEAR else text) for at, text in ends]


def with_height(chart: Callable[..., Plot], height: int) -> Callable[..., Plot]:
    """Return the chart, of this height in pixels."""
    return lambda *table, **columns: replace(chart(*table, **columns), height=height)


def has_rows(plot: Plot) -> TypeGuard[Rows]:
    """Tell whether the categories of a plot stand one under the other, each on its row."""
    return isinstance(plot, Dots | Quartiles | Grid | Combinations) or (
        isinstance(plot, Bars) and plot.horizontal)
