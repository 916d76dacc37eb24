"""Bars, side by side or stacked to 100 %.

Categories stand at whole numbers and each bar has its own place, so that what is missing keeps
an empty slot with its word (« secret », « n.d. », « stagnation »).  Those that are periods stand
from left to right at their true spacing, upright.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import cuts, empty_reason, groups, marks, series, single
from dashboard.charts.mark import Break, Series
from dashboard.charts.plot import Bars, Message, Plot
from dashboard.charts.time.upright import THICKNESS, calendar
from dashboard.text import numbers as french
from dashboard.warehouse.columns import heading, label, names, numbers, order, title, unit
from dashboard.warehouse.table import Table

#: A share of a stacked bar is written in it from this width on, in % of the bar.
READABLE_SHARE = 6.0


def bars(table: Table, x: str, y: str, *, errors: tuple[str, str] | None = None,
         ranked: bool = True, about: str = "") -> Plot:
    """Return one bar a category ``x``, its figure written at its end.

    ``ranked``: from the largest to the smallest, what is missing last; else in the declared order
    or that of the rows; periods are in time.  ``errors``: the columns of the lower and upper bounds
    of an interval, in the unit of ``y``.
    ``about``: the category that the figure is about; the others are grey.
    """
    if why := empty_reason(table, y):
        return Message(text=why)
    labels, categories = names(table, x), order(table, x)
    if len(categories) == len(labels) and (time := calendar(table, x)):
        return _bars(table, x, y, None, time.ranks, time.names, 1, errors, time.times)
    values = numbers(table, y)
    rows = (np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable") if ranked
            else np.argsort([categories.index(n) for n in labels], kind="stable"))
    places = np.empty(len(values))
    places[rows] = np.arange(len(values))
    plot = _bars(table, x, y, None, places, [labels[r] for r in rows], 1, errors)
    if about not in labels:
        return plot
    return replace(plot, series=tuple(_split_series(plot.series, about)))


def _split_series(every: Sequence[Series], about: str) -> Iterator[Series]:
    """Yield the marks of a category, then those of the others, in grey."""
    for one in every:
        own = tuple(mark for mark in one.marks if about in mark.labels)
        rest = tuple(mark for mark in one.marks if about not in mark.labels)
        yield from (part for part in (
            replace(one, marks=own),
            replace(one, marks=rest, style=one.style._replace(colour=theme.OTHERS))) if part.marks)


def grouped_bars(table: Table, category: str, y: str, colour: str, *,
                 errors: tuple[str, str] | None = None) -> Plot:
    """Return two groups or more compared category by category: one bar a value of ``colour``."""
    if why := empty_reason(table, y):
        return Message(text=why)
    single(table, category, colour)
    categories, labels = order(table, category), order(table, colour)
    if time := calendar(table, category):
        ranks = np.array([labels.index(g) for g in names(table, colour)])
        places, slots = _side_by_side(time.ranks, ranks)
        return _bars(table, category, y, colour, places, time.names, slots, errors, time.times)
    rank = {g: i - (len(labels) - 1) / 2 for i, g in enumerate(labels)}
    places = np.array([categories.index(c) + rank[g] * THICKNESS / len(labels) for c, g in
                       zip(names(table, category), names(table, colour), strict=True)])
    return _bars(table, category, y, colour, places, categories, len(labels), errors)


def _side_by_side(periods: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the positions of the bars of each period, without a gap for a missing group, and the
    largest number of bars in a period."""
    own = [np.sort(groups[periods == period]) for period in periods]
    slots = max(map(len, own))
    turns = [np.searchsorted(others, group) - (len(others) - 1) / 2
             for others, group in zip(own, groups, strict=True)]
    return periods + np.array(turns) * THICKNESS / slots, slots


def _bars(table: Table, category: str, y: str, colour: str | None, places: np.ndarray,
          labels: Sequence[str], slots: int, errors: tuple[str, str] | None,
          times: tuple[float, ...] = ()) -> Bars:
    """Return a bar a row, at ``places``; ``labels`` stand at 0, 1, 2…, with ``slots`` bars for
    each.  Over the bars of ``times``, figures leave « % » to the axis."""
    figures = marks(table, y, places, names(table, category), groups(table, colour)[0],
                    errors=errors)
    if times and unit(table, y) == "%":
        figures = [replace(m, text=m.text.replace(french.NARROW + "%", "")) for m in figures]
    return Bars(
        categories=tuple(labels), series=series(table, colour, figures), slots=slots,
        times=times, coloured=bool(colour), intervals=bool(errors),
        breaks=tuple(Break(at, text) for at, text, _ in cuts(table, category, times)),
        legend=title(table, colour), heading=heading(table, y), spread=label(table, category),
        unit=unit(table, y))


def stacked_bars(table: Table, category: str, y: str, colour: str) -> Plot:
    """Return how each category splits, in % of its whole: answers from one side to the other.

    Shares have the decimal that extracts give them, here and in the workbook of a slide.  A
    category with a missing part has no bar: its whole is not a number.
    """
    if table.empty:
        return Message()
    single(table, category, colour)
    categories = order(table, category)
    places = np.array([categories.index(n) for n in names(table, category)])
    values = numbers(table, y)
    totals = np.array([values[places == p].sum() for p in places])
    shares = np.array([float(french.rounding(share, 1)) for share in
                       values / np.where(totals == 0, np.nan, totals) * 100])
    own = unit(table, y).startswith("%")
    figures = [replace(
        mark, value=float(share),
        text=french.percent(share, 0) if share >= READABLE_SHARE else "",
        full=mark.full if own else f"{mark.full} ({french.percent(share, 1)})")
        for mark, share in zip(marks(table, y, places, names(table, category),
                                     names(table, colour)), shares, strict=True)]
    parts = series(table, colour, figures)
    palette = theme.pairs(partial(theme.diverging, len(parts)))
    return Bars(
        categories=tuple(categories), stacked=True, coloured=True,
        series=tuple(Series(one.name, one.style._replace(colour=tone, pattern=""), one.marks)
                     for one, tone in zip(parts, palette, strict=True)),
        absent=tuple(_missing_rows(table, y, places, shares)), legend=title(table, colour),
        unit="%")


def _missing_rows(table: Table, y: str, places: np.ndarray,
                  shares: np.ndarray) -> list[tuple[int, str]]:
    """Return the rows that have no bar, with why."""
    figures, missing = marks(table, y, places, [""] * len(places)), []
    for row in dict.fromkeys(places):
        if np.isnan(shares[places == row]).all():
            reasons = dict.fromkeys(m.full for m in figures if m.row == row and not m.is_known)
            missing.append((int(row), ", ".join(reasons) or french.number(0)))
    return missing
