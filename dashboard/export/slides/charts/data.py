"""The native charts of a ``Plot``: a row a category, a column a series."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatch
from itertools import pairwise

import numpy as np

from dashboard.charts.base import padding, span
from dashboard.charts.mark import Mark, Series
from dashboard.charts.plot import FIRST_YEAR, Bars, Combinations, Curves, Dots, Plot, SmallMultiples
from dashboard.charts.time.lines import BEYOND, BEYOND_SMALL, slack
from dashboard.charts.time.upright import THICKNESS, Paper, figures
from dashboard.export.slides.charts.model import (
    CHARACTER,
    EDGE,
    LABELS,
    BarData,
    ChartData,
    ChartSeries,
    CurveData,
    pair,
)
from dashboard.text.numbers import NO_BREAK, date

#: Points upwards of the plot of a slide; what a line of labels takes, in sizes.
UPWARDS, LINE = 280, 1.2
#: What the name of a year takes under an axis of years, in points; most small charts side by side.
YEAR, ACROSS = 60, 4
#: How the name of a part of a year begins, and how many a year has.
PARTS = {"T": 4, "S": 2}


@singledispatch
def chart_data(plot: Plot, across: float) -> list[ChartData]:
    """Return the native charts of a plot ``across`` points wide, several for small multiples; none
    where no native chart would be true."""
    return []


def _absent_labels(marks: Iterable[Mark], name: str = "") -> tuple[str, ...]:
    """Return « Finistère · 2012 : secret », for each mark without a figure; ``name``: that of their
    chart among others."""
    return tuple(pair(" · ".join(filter(None, (name, *m.labels))), m.full)
                 for m in marks if not m.is_known)


@chart_data.register
def _bars(plot: Bars, across: float) -> list[ChartData]:
    rows, series = range(len(plot.categories)), []
    size, sides = _sides(plot, across) if plot.times else (LABELS[0], None)
    for one in plot.series:
        # What the name of the series says, its figures need not.
        own = {m.row: replace(m, text=m.text.removesuffix(NO_BREAK + one.name)
                              if sides is None or m.row in sides[one.name] else "")
               for m in one.marks}
        style = one.style if plot.coloured else one.style._replace(pattern="")
        series.append(ChartSeries(one.name, style, tuple(own.get(row) for row in rows),
                                  sides=sides[one.name] if sides else {}))
    absent = (tuple(pair(plot.categories[row], word) for row, word in plot.absent)
              if plot.stacked else _absent_labels(plot.marks))
    # Over bars in time, figures leave « % » to an axis that a slide has not.
    title = plot.heading if plot.times and plot.is_percent else plot.axis_title
    chart = BarData(categories=plot.categories, series=tuple(series), heading=plot.heading,
                    title=title, horizontal=plot.horizontal, stacked=plot.stacked,
                    intervals=plot.intervals, absent=absent,
                    parted=None if plot.horizontal else plot, size=size)
    return [replace(chart, absent=()) if chart.says_its_words else chart]


def _sides(plot: Bars, across: float) -> tuple[float, dict[str, dict[int, str]]]:
    """Return the size of the labels of upright bars, in points, and to which side of its bar each
    figure leans, by series and row, of those that have room there: a native chart has a bar for
    each series in each category."""
    slots = 1 if plot.slots == 1 else len(plot.series)
    series = tuple(replace(one, marks=tuple(
        replace(mark, at=mark.row + (rank % slots - (slots - 1) / 2) * THICKNESS / slots)
        for mark in one.marks)) for rank, one in enumerate(plot.series))
    native = replace(plot, slots=slots, series=series)
    labels: dict[int, str] = {}
    for size in LABELS:
        paper = Paper((across - 2 * EDGE) / len(plot.categories), UPWARDS, CHARACTER * size,
                      LINE * size)
        labels = {id(one.mark): one.side for one in figures(native, paper)
                  if one.under == (one.mark.value < 0)}
        if len(labels) == len(native.marks):
            break
    return size, {one.name: {mark.row: labels[id(mark)] for mark in one.marks if id(mark) in labels}
                  for one in series}


@chart_data.register
def _combinations(plot: Combinations, across: float) -> list[ChartData]:
    return chart_data(plot.bars, across)


@chart_data.register
def _dots(plot: Dots, across: float) -> list[ChartData]:
    """Return bars in the colour of their series: a row for each line where each has a figure of
    each series, else a row for each figure."""
    lines = [[(one.name, mark) for one in plot.series
              for mark in sorted(one.marks, key=lambda m: m.is_unsettled)
              if mark.is_known and mark.row == line] for line in range(len(plot.categories))]
    is_whole = all(len(line) == len(dict(line)) == len(plot.series) for line in lines)
    rows = [(category, dict(row)) for category, line in zip(plot.categories, lines, strict=True)
            for row in ([line] if is_whole or not line else [[figure] for figure in line])]
    return [BarData(
        categories=tuple(name for name, _ in rows), heading=plot.heading, title=plot.axis_title,
        series=tuple(ChartSeries(one.name, one.style._replace(pattern=""), tuple(
            row.get(one.name) for _, row in rows)) for one in plot.series),
        absent=_absent_labels(plot.marks))]


@chart_data.register
def _single_chart(plot: Curves, across: float) -> list[ChartData]:
    if not _is_over_time(plot):
        return []
    return [_curves(plot, plot, across, BEYOND)]


@chart_data.register
def _small_charts(plot: SmallMultiples, across: float) -> list[ChartData]:
    if not all(_is_over_time(panel) for _, panel in plot.panels):
        return []
    return [_curves(panel, plot.whole, across / ACROSS, BEYOND_SMALL, name)
            for name, panel in plot.panels]


def _is_over_time(plot: Curves) -> bool:
    """Tell whether no series has two points at one time."""
    return bool(plot.marks) and all(
        len({m.at for m in one.marks}) == len(one.marks) for one in plot.series)


def _years(plot: Curves, across: float) -> tuple[float, float, int] | None:
    """Return the ends of the axis of time and what is between two of the years that it names,
    ``across`` points wide, the last one among them; None where all marks stand at whole steps, as
    categories do, which are equally apart."""
    if _is_monthly(plot.step) or all((m.at - plot.first) % plot.step == 0 for m in plot.marks):
        return None
    (first, last), year = plot.range, int(plot.last)
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if (last - first) / n < across / YEAR)
    return year - math.ceil((year - first) / every) * every, last, every


def _span(plot: Curves, beyond: float) -> tuple[float, float]:
    low, high = span(np.array([m.value for m in plot.marks]))
    pad = padding(low, high, beyond)
    # Room under figures that are all above zero would ask for a line of less: a count of −200 000.
    return low - pad if low < 0 else max(low - pad, 0.0), high + pad


def _curves(plot: Curves, axes: Curves, across: float, beyond: float,
            name: str = "") -> CurveData:
    """Return a chart ``across`` points wide on the periods and the values of ``axes``, those of all
    charts side by side."""
    periods = _periods({m.at: m.labels[-1] for m in axes.marks}, axes.step)
    return CurveData(
        categories=tuple(periods.values()), name=name, heading=plot.heading,
        title=plot.axis_title, span=_span(axes, beyond), percent=axes.is_percent,
        series=tuple(part for one in plot.series for part in _parts(one, list(periods))),
        absent=_absent_labels(plot.marks, name),
        dates=tuple(periods), parted=plot, years=_years(axes, across),
        ends=tuple(mark.value for _, mark in plot.ends) if not name and all(
            mark.at == plot.last for _, mark in plot.ends) else ())


def _periods(names: dict[float, str], step: float) -> dict[float, str]:
    """Return the periods at their dates, in order, with those between that have no figure."""
    if min(names) >= FIRST_YEAR:
        part = next((name[0] for name in names.values() if name[0] in PARTS), "")
        crossing = any("-" in name for name in names.values())
        places = (before + rank * step for before, after in pairwise(sorted(names))
                  for rank in range(math.ceil((after - before) / step - slack(step))))
        names = {place: _period(place, part, crossing, _is_monthly(step))
                 for place in places} | names
    return dict(sorted(names.items()))


def _is_monthly(step: float) -> bool:
    """Tell whether periods are a month apart, of 28 days at least."""
    return 0.9 < 12 * step < 1.1


def _period(place: float, part: str, crossing: bool, is_month: bool) -> str:
    """Return « T3 2023 », « S2 2023 » of the ``part`` of a year, « juillet 2023 » of a month, else
    « 2023 », « 2022-2023 » where years cross (``crossing``)."""
    year = int(place)
    if is_month:
        return date(f"{year}-{int(place % 1 * 12 + 0.01) + 1:02}")
    if part:
        return f"{part}{round(place % 1 * PARTS[part]) + 1} {year}"
    return f"{year - 1}-{year}" if crossing else str(year)


def _parts(one: Series, places: Sequence[float]) -> Iterator[ChartSeries]:
    """Return the series of a curve: a break that no line crosses begins another one."""
    marks = {m.at: m for m in one.marks if m.is_known}
    lines = {(a.at, b.at) for (a, b), line in zip(
        pairwise(one.marks), one.links, strict=True) if line}
    parts: list[dict[int, Mark]] = [{}]
    for i, place in enumerate(places):
        if place not in marks:
            continue
        if i - 1 in parts[-1] and (places[i - 1], place) not in lines:
            parts.append({})
        parts[-1][i] = marks[place]
    points = {m.at for m, point in zip(one.marks, one.drawn_points, strict=True) if point}
    for rank, own in enumerate(parts):
        after = f"après rupture {rank}" if len(parts) > 2 else "après rupture"
        yield ChartSeries(
            f"{one.name} ({after})".strip() if rank else one.name, one.style,
            tuple(own.get(i) for i in range(len(places))),
            any(m.at in points and not m.is_unsettled for m in own.values()), bool(rank))
