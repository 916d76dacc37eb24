"""The axes of a picture: where a value stands, and what is written along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts.base import counts_few
from dashboard.pictures.scene import segment, width, wrapped_text
from dashboard.text.numbers import NARROW, number

#: Size of the texts along an axis.
SIZE = 13.0
Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What an axis shows: from ``low`` (at the left, at the bottom) to ``high``.

    ``ticks``: places and texts; ``words``: texts are words, on as many lines as it takes.
    ``grid``, ``zero``, ``line``: lines at the ticks, at zero, along the axis.  ``above``: written
    over the plot; ``upright``: read upwards.
    """

    low: float
    high: float
    ticks: Ticks = ()
    title: str = ""
    words: bool = False
    grid: bool = False
    zero: bool = False
    line: bool = False
    above: bool = False
    upright: bool = False


def figures(low: float, high: float, values: np.ndarray, percent: bool = False, *,
            most: int = 6, grid: bool = True, **look: Any) -> Scale:
    """Return the scale of ``values``, with about ``most`` ticks at round numbers."""
    few = counts_few(values, percent)
    step = 1.0 if few else _step(high - low, most)
    places = max(0, int(-np.floor(np.log10(step))))
    suffix = NARROW + "%" if percent else ""
    ticks = tuple((at, number(at, places) + suffix)
                  for at in _round_numbers(low, high, step))
    return Scale(low=low, high=high, ticks=ticks, grid=grid, **look)


def _step(span: float, most: int) -> float:
    """Return 2, 5 or 10 and zeros."""
    rough = span / most
    base = 10.0 ** np.floor(np.log10(rough))
    return float(base * next(n for n in (2, 5, 10) if rough / base <= n))


def _round_numbers(low: float, high: float, step: float) -> Iterable[float]:
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return map(float, np.arange(first, last + 1) * step)


def rows(labels: Iterable[str], above: float = 0.5, under: float = 0.5) -> Scale:
    """Return the scale of categories, the first on top, with as much of a row above and under."""
    ticks = tuple((float(row), label) for row, label in enumerate(labels))
    return Scale(low=len(ticks) - 1 + under, high=-above, ticks=ticks, words=True)


class Axis:
    """A scale from pixel ``start`` to pixel ``end``; ``across``: from left to right."""

    def __init__(self, scale: Scale, start: float, end: float, across: bool) -> None:
        self.scale, self.start, self.end, self.across = scale, start, end, across

    @property
    def pixels(self) -> float:
        """Return the pixels of one."""
        return (self.end - self.start) / (self.scale.high - self.scale.low)

    def at(self, values: Any) -> np.ndarray:
        """Return the pixels of values."""
        return self.start + (np.asarray(values, dtype=float) - self.scale.low) * self.pixels

    def place(self, value: float) -> float:
        """Return the pixel of a value."""
        return float(self.at(value))

    def has_value(self, value: float) -> bool:
        """Tell whether a value is on the axis."""
        low, high = sorted((self.scale.low, self.scale.high))
        slack = (high - low) * 1e-9
        return low - slack <= value <= high + slack

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Return pixels and texts of the ticks that are on the axis."""
        return [(self.place(v), text) for v, text in self.scale.ticks if self.has_value(v)]

    def names(self, most: float) -> list[tuple[float, str]]:
        """Return the ticks, words on the lines that there is room for: across, what stands between
        two of them; upwards, ``most`` pixels."""
        ticks = self.ticks
        if not self.scale.words or self.scale.upright or not ticks:
            return ticks
        if self.across:
            gaps = np.diff(np.sort([at for at, _ in ticks]))
            most = float(gaps.min()) - 8 if len(gaps) else abs(self.end - self.start)
        return [(at, "<br>".join(wrapped_text(part, most, SIZE) for part in text.split("<br>")))
                for at, text in ticks]


class Axes(NamedTuple):
    """The two axes of a plot."""

    x: Axis
    y: Axis

    def crossing(self, axis: Axis, at: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of the line that crosses the plot at a pixel of ``axis``."""
        if axis.across:
            return segment(at, self.y.start, at, self.y.end)
        return segment(self.x.start, at, self.x.end, at)

    def along(self, axis: Axis) -> tuple[np.ndarray, np.ndarray]:
        """Return the ends of the line of ``axis``."""
        if axis.across:
            return segment(axis.start, self.y.start, axis.end, self.y.start)
        return segment(self.x.start, axis.start, self.x.start, axis.end)


def are_crowded(ticks: Iterable[tuple[float, str]]) -> bool:
    """Tell whether names would touch each other side by side."""
    ends = sorted((at - width(text, SIZE) / 2, at + width(text, SIZE) / 2) for at, text in ticks)
    return any(after[0] - before[1] < 4 for before, after in pairwise(ends))
