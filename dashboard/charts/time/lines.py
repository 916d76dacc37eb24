"""Curves over time, in one chart or in small ones side by side: what is not known stays a hole, a
break parts a line and is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.bars import bars, grouped_bars
from dashboard.charts.base import (
    LINES,
    Timeline,
    breaks,
    empty_reason,
    groups,
    line_count,
    marks,
    named_breaks,
    styles,
    timeline,
    wrap,
)
from dashboard.charts.mark import Break, Mark, Series
from dashboard.charts.plot import Curves, Message, Plot, SmallMultiples
from dashboard.text import numbers as french
from dashboard.warehouse.columns import (
    duration,
    heading,
    label,
    names,
    order,
    title,
    unit,
    with_order,
    words,
)
from dashboard.warehouse.table import Table

#: Room beyond curves, as a part of what they span: alone, among small charts.
BEYOND, BEYOND_SMALL = 0.08, 0.1
#: What is said of figures that are all published without a number.
NO_NUMBER = "Aucun nombre à tracer"
#: Characters of an axis title that fit in the height of a plot; of a line of what is written at the
#: end of a curve.
UPRIGHT, END = 44, 16


def lines(table: Table, x: str, y: str, colour: str | None = None) -> Plot:
    """Return series over time: years, « 2023-T3 », « 2023-07 », « 2021-2022 » (placed at its
    arrival).

    Two points are joined only when they are neighbours in time, of periods as long (not the changes
    of « 2018-2021 » and « 2021-2023 »), no break of the table stands between them and the series
    has one value for each.  Where ``origine`` tells published figures from computed ones, each
    origin is a series of its own, named so.  A single period is no curve: a bar a series; nor are
    those of one series that end together (« 2010-2015 » and « 2015 »), each under its name.
    Periods of which none has a number are told in their words (« stagnation », secret): their axes
    would be those of nothing.
    """
    if why := empty_reason(table, y):
        return Message(text=why)
    plot = curves(table, x, y, colour)
    if plot.first < plot.last and not any(mark.is_known for mark in plot.marks):
        words = dict.fromkeys(mark.full for mark in plot.marks)
        return Message(text=f"{NO_NUMBER}{french.NARROW}: {', '.join(words)}")
    if plot.first < plot.last or len(plot.series) != len(groups(table, colour)[1]):
        return plot
    if colour and "periode" in table.data and table.data[colour].duplicated().any():
        return grouped_bars(table, "periode", y, colour)
    return bars(table, colour or x, y, ranked=False)


def multiples(table: Table, x: str, y: str, part: str, colour: str | None = None) -> Plot:
    """Return one small chart a value of ``part``, in the order of the rows, all on the same axes:
    what many lines in one would hide.  ``colour``: the column that tells its curves apart, the same
    in all.

    Each is drawn as ``lines`` draws it: holes stay holes, breaks are drawn.  One alone is no
    small chart; a single period, or periods without any number, no curve: all are what ``lines``
    makes of them.
    """
    if why := empty_reason(table, y):
        return Message(text=why)
    own = pd.Series(names(table, part))
    if colour:  # each has its look, whatever a small chart has of them
        table = with_order(table, colour, order(table, colour))
    whole = curves(table, x, y, colour or part)
    if own.nunique() == 1 or not any(mark.is_known for mark in whole.marks) or (
            whole.first == whole.last and not colour):
        return lines(table, x, y, colour or part)
    return SmallMultiples(
        whole=whole, unit=unit(table, y),
        legend=title(table, colour),
        panels=tuple((label, curves(table.where(own == label), x, y, colour, whole.step))
                     for label in order(table, part)))


def curves(table: Table, x: str, y: str, colour: str | None, step: float = 0) -> Curves:
    """Return ``lines`` of a table that has some; ``step``: the shortest time between two periods,
    where it is that of more figures than these."""
    time = timeline(table, x)
    time = time._replace(step=step or time.step)
    own, labels = _series(table, colour)
    figures = np.array(marks(table, y, time.positions, own, names(table, x)), dtype=object)
    looks = styles(table, colour, labels)
    durations = np.array([duration(p) for p in table.data["periode" if "periode" in table.data
                                                          else x]], dtype=int)
    cuts = named_breaks((_cut(time, at), kind, rows)
                        for at, kind, rows in breaks(table, time.positions))
    series = []
    for name in labels:
        rows = np.flatnonzero([one == name for one in own])
        rows = rows[np.argsort(time.positions[rows], kind="stable")]
        links = _links(time, rows, np.array([m.is_known for m in figures[rows]], dtype=bool),
                       durations[rows],
                       [at for at, _, concerned in cuts if concerned[rows].any()])
        series.append(Series(name, looks[name], tuple(figures[rows]), tuple(map(bool, links))))
    return Curves(
        series=tuple(series), step=time.step,
        ticks=tuple(zip(time.tickvals, time.ticktext, strict=True)),
        first=float(time.positions.min()), last=float(time.positions.max()),
        breaks=tuple(Break(at, text) for at, text, _ in cuts),
        # A legend without a title keeps the room of one.
        legend=title(table, colour) or french.NO_BREAK * (len(labels) > 1),
        heading=heading(table, y), spread=label(table, x), unit=unit(table, y))


def _series(table: Table, colour: str | None) -> tuple[list[str], list[str]]:
    """Return the series of each row, and all of them in order; one figure published and one
    computed from levels are never on one line."""
    own, labels = groups(table, colour)
    origins = order(table, "origine") if "origine" in table.data else []
    if len(origins) < 2 or colour == "origine":
        return own, labels
    own = [f"{name} ({origin})" if name else origin
           for name, origin in zip(own, words(table, "origine"), strict=True)]
    every = (f"{name} ({o})" if name else o for name in labels for o in origins)
    return own, [name for name in every if name in own]


def slack(step: float) -> float:
    """Return by how much of the shortest ``step`` two neighbours may be more than one apart: the
    last days of two months are 28 days apart, or 31."""
    return 0.3 if step < 0.9 else 0.01


def _cut(time: Timeline, year: int) -> float:
    """Return where the break of a year stands: halfway between neighbours, which may be the last
    days of two years; else before its first period, which is not published."""
    before = float(time.positions[time.positions < year].max())
    after = float(time.positions[time.positions >= year].min())
    step = min(time.step, 1)
    return ((before + after) / 2 if after - before < step * (1 + slack(step)) else
            max(year - step / 2, (before + year) / 2))


def _links(time: Timeline, rows: np.ndarray, is_known: np.ndarray, durations: np.ndarray,
           cuts: Sequence[float]) -> np.ndarray:
    """Return, for each point but the last, whether a line may lead to the next one."""
    place = time.positions[rows]
    alone = np.array([np.count_nonzero(place == p) == 1 for p in place], dtype=bool)
    links = (alone[:-1] & alone[1:] & is_known[:-1] & is_known[1:] & (np.diff(durations) == 0)
             & (np.diff(place) < time.step * (1 + slack(time.step))))
    for at in cuts:
        links &= ~((place[:-1] < at) & (at < place[1:]))
    return np.asarray(links)


def end_lines(plot: Curves, one: Series, mark: Mark) -> str:
    """Return what stands at the end of a line: its name, cut where it is too long, and its value,
    which never is."""
    name, figure = plot.end_words(one, mark)
    text = wrap(f"{name} {figure}".strip(), END, None)
    return text if line_count(text) <= LINES else f"{wrap(name, END, LINES - 1)}<br>{figure}"


def free_middles(middles: Sequence[float], highs: Sequence[float]) -> list[float]:
    """Return the middles of texts, in rising order, moved as little as it takes that none covers
    another; ``highs``: their heights."""
    places = list(middles)
    for _ in range(100):
        for i in range(1, len(places)):
            overlap = (highs[i] + highs[i - 1]) / 2 - (places[i] - places[i - 1])
            if overlap > 0:
                places[i] += overlap / 2
                places[i - 1] -= overlap / 2
    return places
