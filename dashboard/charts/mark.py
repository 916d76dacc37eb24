"""What a plot is made of: its figures, each with its words, and what stands among them.

A number that is not known is NaN: it is never drawn as zero, never interpolated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from dashboard.charts.theme import Style
from dashboard.text.numbers import NARROW, NOTHING, NOTHING_MEANS

#: Statuses drawn hollow: the figure will be revised or has not been counted yet.
UNSETTLED = ("p", "e")
NAN = math.nan
ABSENT = "donnée absente"
#: A curve of more marks draws the points only of those that are alone or not settled.
MOST_POINTS = 25


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure of a plot.

    ``at``: where it stands: the rank of its category (of its column in a grid; with a part of it
    where bars share a category) or its date in years.  ``value``: its size.  ``text``: the figure
    as it is written beside the mark; ``full``: with its unit and its status.  ``labels``: what it
    is the figure of (category, series…), the words read before it on hover.  ``low``, ``high``: the
    ends of its interval.
    """

    at: float
    value: float
    text: str
    full: str
    labels: tuple[str, ...]
    status: str = ""
    low: float = NAN
    high: float = NAN

    @property
    def row(self) -> int:
        """Return the rank of its category."""
        return math.floor(self.at + 0.5)

    @property
    def is_known(self) -> bool:
        return not math.isnan(self.value)

    @property
    def end(self) -> float:
        """Return where its bar ends, or the interval of this; 0 for what is not known."""
        ends = [v for v in (self.value, self.low, self.high) if not math.isnan(v)]
        if not self.is_known:
            return 0.0
        return min(ends) if self.value < 0 else max(ends)

    @property
    def is_unsettled(self) -> bool:
        """Tell whether it is provisional or estimated: drawn hollow."""
        return self.status in UNSETTLED

    @property
    def hover(self) -> str:
        """Return « Finistère · 2012 : −0,4 % (p) », its figure in bold."""
        return hover(self.labels, self.full)

    @property
    def words(self) -> tuple[str, ...]:
        """Return the text of the hover, then the labels that a click chooses."""
        return self.hover, *self.labels


def hover(labels: tuple[str, ...], full: str) -> str:
    """Return what is read over a mark: its figure in bold; an empty word is left out."""
    figure = full if full == NOTHING_MEANS else f"<b>{full}</b>"
    return f"{' · '.join(filter(None, labels))}{NARROW}: {figure}"


@dataclass(frozen=True, slots=True)
class Series:
    """Marks of one name and look; ``links``: for each mark of a curve but the last, whether a line
    leads to the next one."""

    name: str
    style: Style
    marks: tuple[Mark, ...]
    links: tuple[bool, ...] = ()

    @property
    def dotted_links(self) -> tuple[bool, ...]:
        """Tell, for each mark but the last, whether a dotted line leads to the next one: one of the
        two is not settled."""
        return tuple(line and (a.is_unsettled or b.is_unsettled) for line, (a, b) in zip(
            self.links, pairwise(self.marks), strict=True))

    @property
    def firm_links(self) -> tuple[bool, ...]:
        """Tell, for each mark but the last, whether a firm line leads to the next one."""
        return tuple(line and not dots for line, dots in zip(
            self.links, self.dotted_links, strict=True))

    @property
    def drawn_points(self) -> tuple[bool, ...]:
        """Tell, for each mark of a curve, whether its point is drawn."""
        return tuple(
            len(self.marks) <= MOST_POINTS or mark.is_unsettled or not (before or after)
            for mark, before, after in zip(
                self.marks, (False, *self.firm_links), (*self.firm_links, False), strict=True))


@dataclass(frozen=True, slots=True)
class Break:
    """What parts two periods: where (between two categories, or a date), its words, and the lanes
    of a grid that it concerns."""

    at: float
    text: str
    lanes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """An annotation of the reader: the part of the axis of time that it spans, and its words
    (empty: they are written elsewhere)."""

    first: float
    last: float
    text: str

    def row(self, count: int) -> int:
        """Return the first of ``count`` categories that it holds, else the nearest one."""
        middle = (max(self.first, -0.5) + min(self.last, count - 0.5)) / 2
        inside = [row for row in range(count) if self.first <= row <= self.last]
        return inside[0] if inside else min(range(count), key=lambda row: abs(row - middle))


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers to a question: quartiles, median and mean, each with its text (``full``: with its
    unit)."""

    at: int
    category: str
    low: Mark
    middle: Mark
    high: Mark
    mean: Mark


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid.  ``mark``: its figure, ``at`` its column.  ``beyond``: it is the whole of
    which others are parts, off their scale."""

    row: int
    mark: Mark
    beyond: bool = False

    @property
    def is_coloured(self) -> bool:
        """Tell whether its figure has a colour of the scale."""
        return self.mark.is_known and not self.beyond


@dataclass(frozen=True, slots=True)
class Combination:
    """Parts that go together, and how many do."""

    parts: tuple[int, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Area:
    """A territory of a map: where its name is written (``x``, ``y``: degrees, squeezed), its
    figure, and its class (-1: none).  ``reason``: the status of a figure that is not known."""

    code: str
    name: str
    x: float
    y: float
    value: float
    text: str
    reason: str = ""
    rank: int = -1

    @property
    def is_known(self) -> bool:
        return not math.isnan(self.value)

    @property
    def figure_text(self) -> str:
        """Return the figure, or that there is none."""
        return self.text if self.text != NOTHING else ABSENT

    @property
    def hover(self) -> str:
        """Return « Finistère : 2,6 % »."""
        return hover((self.name,), self.figure_text)


@dataclass(frozen=True, slots=True)
class Point:
    """A place of a map, in degrees (``x`` squeezed), and its words."""

    x: float
    y: float
    words: str
