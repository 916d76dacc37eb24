"""Upright bars, in time: where periods stand, and which figures have room over their bars.

Periods stand at their true spacing: one that is not published is an empty place, without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np

from dashboard.charts.base import line_count, longest_line, wrap
from dashboard.charts.mark import Mark
from dashboard.charts.plot import Bars
from dashboard.text.numbers import NARROW
from dashboard.warehouse.columns import names, position
from dashboard.warehouse.table import Table

#: Part of the place of a category that its bars take; of its own place, that a bar takes.
THICKNESS, _FULL = 0.78, 0.92
#: Characters of a line of the words that stand over a bar.
WORDS = 11
#: Pixels between a bar and its text, between two periods, between two figures, which are no farther
#: from one another than their bars.
NEAR, APART, CLOSE = 4.0, 2.0, 1.2
#: Pixels between two figures on a telephone, which scrolls to what it does not show; parts of a
#: character between those that have a space in them; pixels before the first period and beyond the
#: last one.
CLEAR, SPACED, BESIDE = 2.0, 1.5, 14.0
#: What is half as broad as a digit.
THIN = re.compile(f"[,.il {NARROW}]")
#: Quarters of a year.
QUARTERS = 4
#: Pixels across the plot of a card, and on a telephone; least pixels upwards on a page; most that a
#: period takes, so that one bar does not fill a card.
CARD, TELEPHONE, UPWARDS, BROADEST = 480, 264, 190, 130
#: Pixels over and under the plot of a figure whose height is given.
AROUND = 88
#: Pixels of a character and of a line of what stands over bars on a page.
CHARACTER, LINE = 6.3, 15.0


class Calendar(NamedTuple):
    """Periods at their true spacing: the date of each place, its name (empty where no figure is
    published), and the place of each row of the table."""

    times: tuple[float, ...]
    names: tuple[str, ...]
    ranks: np.ndarray


def calendar(table: Table, column: str) -> Calendar | None:
    """Return the periods of a column; None where its values are not all periods, one a date, some
    quarters apart."""
    dates = np.array([position(period) for period in table.data[column]], dtype=float)
    distinct, own = np.unique(dates), names(table, column)
    if np.isnan(dates).any() or len(set(own)) != len(distinct):
        return None
    quarters = np.diff(distinct) * QUARTERS
    gaps = np.rint(quarters).astype(int)
    if not np.allclose(gaps, quarters):  # months or days
        return None
    step = (int(np.gcd.reduce(gaps)) if len(gaps) else QUARTERS) / QUARTERS
    ranks = np.rint((dates - distinct[0]) / step)
    name_of = dict(zip(ranks.astype(int).tolist(), own, strict=True))
    places = range(int(ranks.max()) + 1)
    return Calendar(tuple(float(distinct[0] + rank * step) for rank in places),
                    tuple(name_of.get(rank, "") for rank in places), ranks)


def breadth(plot: Bars) -> float:
    """Return how broad a bar is, lying or upright, as a part of the place of a category."""
    return THICKNESS / plot.slots * _FULL


class Paper(NamedTuple):
    """What a plot is drawn on, in pixels: ``slot`` across a category, ``height`` upwards, a
    ``character`` and a ``line`` of what stands over bars."""

    slot: float
    height: float
    character: float
    line: float


class FigureLabel(NamedTuple):
    """A figure beside the end of its bar: on ``side`` (« left »: it ends with its bar, « right »:
    it begins with it, « center ») and whether it is ``under`` a bar that goes down."""

    mark: Mark
    text: str
    side: str
    under: bool

    @property
    def end(self) -> float:
        """Return the figure beyond which it is written: zero over a bar that goes down."""
        return self.mark.end if self.under else max(self.mark.end, 0.0)


class _Box(NamedTuple):
    left: float
    right: float
    low: float
    high: float

    def with_margin(self, pixels: float) -> _Box:
        return self._replace(left=self.left - pixels, right=self.right + pixels)

    def meets(self, other: _Box) -> bool:
        return (self.left < other.right and other.left < self.right
                and self.low < other.high and other.low < self.high)


def page_paper(plot: Bars, across: float) -> Paper:
    """Return the paper of a page where a plot is ``across`` pixels wide."""
    upwards = plot.height - AROUND if plot.height else UPWARDS
    return Paper(slot(plot, across, CHARACTER, BROADEST), upwards, CHARACTER, LINE)


def slot(plot: Bars, across: float, character: float, broadest: float) -> float:
    """Return the pixels that a period takes: no more than ``broadest`` (one bar would fill a
    screen), unless its figures ask for it."""
    longest = max(len(m.text) for m in plot.marks)
    return min(across / len(plot.categories),
               max(broadest, longest * character * plot.slots / THICKNESS))


@lru_cache(maxsize=64)
def page_width(plot: Bars) -> int:
    """Return the least pixels across that show what a card shows, where it shows it: on less, texts
    would meet."""
    def texts(across: int, between: float) -> tuple[list[FigureLabel], list[int]]:
        paper = page_paper(plot, across)
        return (figures(plot, paper, between=between),
                named_ranks(plot.categories, paper.slot, paper.character))

    whole = texts(CARD, CLOSE)
    return next((across for across in range(TELEPHONE, CARD, 24)
                 if texts(across, CLEAR) == whole), CARD)


def text_lines(mark: Mark) -> str:
    """Return what stands over a bar, words on short lines."""
    return wrap(mark.text, WORDS) if len(mark.text) > WORDS else mark.text


def reach(plot: Bars, paper: Paper) -> tuple[float, float]:
    """Return the ends of the axis of figures, with room for what stands beyond each bar."""
    marks = [(m.end, m.value < 0, NEAR + paper.line * line_count(text_lines(m)))
             for m in plot.marks if m.text]
    low, high = least, most = plot.reach
    for _ in range(20):  # room at the ends makes all bars shorter
        pixel = (high - low) / paper.height
        high = max([most, *(end + room * pixel for end, under, room in marks if not under)])
        low = min([least, *(end - room * pixel for end, under, room in marks if under)])
    return low, high


def figures(plot: Bars, paper: Paper, between: float = CLOSE) -> list[FigureLabel]:
    """Return the figures that have room: none meets another, nor a bar, nor the line of a break.

    What is not known is written before the rest, for nothing else tells it from what is not
    published, over the line of a break rather than not at all; then the last period, those that
    are named under the axis, then from the largest.
    ``between``: pixels between two of them.
    """
    low, high = reach(plot, paper)
    unit = paper.height / (high - low)
    marks = plot.marks
    bars = {id(m): _bar(plot, m, paper, unit) for m in marks}
    places = (one.at * paper.slot for one in plot.breaks)
    lines = [_Box(at, at, low * unit, high * unit).with_margin(APART) for at in places]
    last = max(m.row for m in marks)
    start, end = (at * paper.slot + beside for at, beside in zip(
        plot.range, (-BESIDE, BESIDE), strict=True))
    ranks = set(named_ranks(plot.categories, paper.slot, paper.character))
    boxes: list[_Box] = []
    labels = []
    for mark in sorted(marks, key=lambda m: (
            m.is_known, m.row != last, m.row not in ranks, -abs(m.end))):
        others = [bar for other, bar in bars.items() if other != id(mark)]
        for avoided, one in product([others + lines] + [others] * (not mark.is_known),
                                    _ways(plot, mark, paper)):
            box = _text(one, bars[id(mark)], paper)
            apart = box.with_margin(SPACED * paper.character if NARROW in one.text else between)
            if start <= box.left and box.right <= end and not any(
                    map(box.meets, avoided)) and not any(map(apart.meets, boxes)):
                boxes.append(box)
                labels.append(one)
                break
    return sorted(labels, key=lambda one: one.mark.at)


def _ways(plot: Bars, mark: Mark, paper: Paper) -> Iterator[FigureLabel]:
    """Yield the ways to write a figure: in the middle of its bar; where it is broader, to the outer
    side of its group, then to the other; last, over a bar that goes down.  The word of what is not
    known may be its letter."""
    ways = {-1: ("left", "center", "right"), 0: ("center", "left", "right"),
            1: ("right", "center", "left")}[int(np.sign(round(mark.at - mark.row, 6)))]
    broad = breadth(plot) * paper.slot
    for text in filter(None, (text_lines(mark), "" if mark.is_known else mark.status)):
        leans = _width(text, paper) > broad
        for under in (True, False) if mark.value < 0 else (False,):
            for side in ways if leans else ("center",):
                yield FigureLabel(mark, text, side, under)


def _width(text: str, paper: Paper) -> float:
    """Return the pixels across a text, whose thin letters and spaces are half a digit."""
    return max(len(line) - len(THIN.findall(line)) / 2
               for line in text.split("<br>")) * paper.character


def _bar(plot: Bars, mark: Mark, paper: Paper, unit: float) -> _Box:
    half, middle = breadth(plot) * paper.slot / 2, mark.at * paper.slot
    return _Box(middle - half, middle + half, min(0.0, mark.end * unit), max(0.0, mark.end * unit))


def _text(one: FigureLabel, bar: _Box, paper: Paper) -> _Box:
    """Return the room of a text beyond the end of its bar."""
    wide = _width(one.text, paper)
    left = {"left": bar.right - wide, "right": bar.left}.get(
        one.side, (bar.left + bar.right - wide) / 2)
    high = paper.line * line_count(one.text)
    low = bar.low - NEAR - high if one.under else bar.high + NEAR / 2
    return _Box(left, left + wide, low, low + high)


def named_ranks(labels: Sequence[str], slot: float, character: float) -> list[int]:
    """Return the ranks of the periods that are named: from the last, those whose name does not meet
    the next one."""
    ranks: list[int] = []
    for rank in reversed(range(len(labels))):
        if labels[rank] and (not ranks or (ranks[-1] - rank) * slot >= 2 * APART + character * (
                name_width(labels[rank]) + name_width(labels[ranks[-1]])) / 2):
            ranks.append(rank)
    return ranks[::-1]


def period_lines(name: str) -> str:
    """Return the name of a period, the second of two years under the first."""
    return name.replace("-", "-<br>") if len(name) > WORDS - 3 else name


def name_width(name: str) -> int:
    """Return the characters across the name of a period."""
    return longest_line([period_lines(name)])
