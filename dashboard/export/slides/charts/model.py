"""What a native chart holds: its categories, a series a column, what is drawn over it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from dashboard.charts.mark import Break, Mark
from dashboard.charts.plot import Bars, Curves
from dashboard.charts.theme import BACKGROUND, Style
from dashboard.text.numbers import NARROW

#: Points on both sides of upright bars; sizes of their labels, in points; what a character takes,
#: in sizes.
EDGE, LABELS, CHARACTER = 6, (14, 12), 0.57


@dataclass(frozen=True)
class ChartSeries:
    """Marks of one look, one a category (None: no figure there); ``marked``: a curve whose points
    are drawn; ``follows``: what comes after a break; ``sides``: to which side of their upright bars
    the figures lean (« left », « right »), by their row; ``is_dark``: the page is."""

    name: str
    style: Style
    marks: tuple[Mark | None, ...]
    marked: bool = True
    follows: bool = False
    sides: Mapping[int, str] = field(default_factory=dict)
    is_dark: bool = False

    @property
    def colour(self) -> str:
        """Return its colour on the page, « #RRGGBB »."""
        return self.style.colour[self.is_dark]

    @property
    def page(self) -> str:
        """Return the colour of the page."""
        return BACKGROUND[self.is_dark]

    @property
    def values(self) -> list[float | None]:
        return [m.value if m and m.is_known else None for m in self.marks]

    @property
    def texts(self) -> list[str]:
        """Return the figures as they are written."""
        return [m.text if m else "" for m in self.marks]

    @property
    def unsettled_ranks(self) -> list[int]:
        """Return the ranks of the figures that are provisional or estimated."""
        return [i for i, m in enumerate(self.marks) if m and m.is_known and m.is_unsettled]

    @property
    def intervals(self) -> list[tuple[float, float]]:
        """Return how far each interval goes below and above its figure."""
        return [(_length(m.value - m.low), _length(m.high - m.value)) if m else (0.0, 0.0)
                for m in self.marks]


@dataclass(frozen=True, kw_only=True)
class ChartData:
    """``heading``: what the values are, and their unit; ``title``: the same over the chart, where
    its figures do not say it.  ``absent``: what has no number, with its word
    (« Finistère : secret »).  ``name``: that of a small chart among others.  ``parted``: the plot
    in time whose breaks are drawn over the chart."""

    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    heading: str = ""
    title: str = ""
    absent: tuple[str, ...] = ()
    name: str = ""
    parted: Bars | Curves | None = None

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.parted.breaks if self.parted else ()

    @property
    def names(self) -> set[str]:
        """Return the names of a legend: after a break, a curve has the one it had before."""
        return {one.name for one in self.series if not one.follows}

    @property
    def has_values(self) -> bool:
        """Tell whether there is a figure to draw."""
        return any(value is not None for one in self.series for value in one.values)

    def on_page(self, is_dark: bool) -> Self:
        """Return the chart in the colours of a page that is dark, or light."""
        return replace(self, series=tuple(replace(one, is_dark=is_dark) for one in self.series))

    def with_rows(self, rows: Sequence[int]) -> Self:
        """Return the chart of some of its categories, by their ranks."""
        return replace(self, categories=tuple(self.categories[row] for row in rows), series=tuple(
            replace(one, marks=tuple(one.marks[row] for row in rows)) for one in self.series))

    def share(self, at: float) -> float:
        """Return where a place on the axis of categories stands, as a part of its length."""
        return (at + 0.5) / len(self.categories)


@dataclass(frozen=True, kw_only=True)
class BarData(ChartData):
    """Bars, lying or upright; ``intervals``: each figure has one; ``size``: points of the labels of
    upright bars."""

    horizontal: bool = True
    stacked: bool = False
    intervals: bool = False
    size: float = LABELS[0]

    @property
    def says_its_words(self) -> bool:
        """Tell whether what has no figure says its word beside its name: lying bars, one a name."""
        return self.horizontal and not self.stacked and len(self.series) == 1

    def with_words(self) -> Self:
        """Return bars named « Sport : hausse » where they have a word and no figure."""
        if not self.says_its_words:
            return self
        return replace(self, categories=tuple(
            pair(name, mark.full) if mark and not mark.is_known else name
            for name, mark in zip(self.categories, self.series[0].marks, strict=True)))

    @property
    def slots(self) -> int:
        """Return how many bars share the room of a category: one of each series, unless no
        category has several."""
        has_several = not self.stacked and any(
            sum(v is not None for v in values) > 1
            for values in zip(*(s.values for s in self.series), strict=True))
        return len(self.series) if has_several else 1


@dataclass(frozen=True, kw_only=True)
class CurveData(ChartData):
    """Curves; ``span``: the ends of the axis of values; ``dates``: those of the categories, in
    years, both the same for charts side by side; ``ends``: the last values of those that are named
    at their ends on a page; ``years``: the ends of the axis of time, and what is between two of the
    years that it names, where the periods are not equally apart."""

    span: tuple[float, float]
    percent: bool
    dates: tuple[float, ...]
    ends: tuple[float, ...]
    years: tuple[float, float, int] | None

    def share(self, at: float) -> float:
        if self.years:
            first, last, _ = self.years
            return (at - first) / (last - first)
        return super().share(float(np.interp(at, self.dates, range(len(self.dates)))))


def pair(name: str, figure: str) -> str:
    """Return « Sport : hausse »."""
    return f"{name}{NARROW}: {figure}"


def _length(x: float) -> float:
    return 0.0 if math.isnan(x) else x
