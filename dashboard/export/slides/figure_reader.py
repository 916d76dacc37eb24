"""What a figure shows, read back from it: the categories, series and texts of its marks.

Charts are made once, by ``dashboard.charts``; a native chart elsewhere is made of what stands in
the Plotly figure, so that both hold the same numbers, texts, colours and holes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text import numbers

#: What a hover text puts between what is told and the figure (``base.hover``).
TOLD = f"{numbers.NARROW}: <b>"
QUARTER, HALF, YEAR = 0.25, 0.5, 1.0


@dataclass
class Series:
    """A series over the categories of its plot; None where there is no number.

    ``texts``: the figures as they are written.  ``hollow``: provisional or estimated.  ``errors``:
    below and above, for the intervals of a survey.
    """

    name: str
    colour: str
    values: list[float | None]
    texts: list[str]
    hollow: list[bool]
    dash: str = "solid"
    symbol: str = "circle"
    pattern: str = ""
    marked: bool = True
    errors: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Plot:
    """``kind``: « barres » or « courbes ».  ``unit``: heading of the axis of values.  ``absent``:
    what has no number, with its word (« Finistère : secret »).  ``name``: that of a small chart
    among others.  ``span``: the ends of the axis of values of curves, the same for charts side by
    side."""

    kind: str
    categories: list[str]
    series: list[Series]
    unit: str = ""
    horizontal: bool = True
    stacked: bool = False
    percent: bool = False
    absent: tuple[str, ...] = ()
    name: str = ""
    span: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True)
class Grid:
    """A grid of figures: ``cells`` (text, fill, ink), a row a line of ``rows``."""

    heads: list[str]
    rows: list[str]
    cells: list[list[tuple[str, str, str]]]


def bare(text: str) -> str:
    """A text of a figure on one line, without its markup."""
    joined = re.sub(r"<br>", " ", re.sub(r"(?<=\w-)<br>", "", text or ""))
    return re.sub(r"<[^>]+>", "", joined).strip()


def plots(figure: go.Figure) -> list[Plot]:
    """The charts of a figure, one a pair of axes; none when it is not made of bars or of curves."""
    kinds = {t.type for t in figure.data}
    if "bar" in kinds and not any(t.type == "bar" and t.base is not None for t in figure.data):
        found = _bars(figure)
        return [found] if found else []
    if kinds != {"scatter"}:
        return []
    if any(t.mode == "lines+markers" for t in figure.data) and not any(
            t.fill for t in figure.data):
        axes = list(dict.fromkeys(t.yaxis or "y" for t in figure.data))
        names = [bare(a.text) for a in figure.layout.annotations
                 if a.xref == "paper" and a.yref == "paper"]
        found_all = [_curves(figure, axis) for axis in axes]
        if any(p is None for p in found_all):
            return []
        named = names if len(axes) > 1 and len(names) == len(axes) else [""] * len(axes)
        return [replace(p, name=name) for p, name in zip(found_all, named, strict=True) if p]
    if figure.layout.yaxis.ticktext and all("text" in (t.mode or "") for t in figure.data):
        return [_dots(figure)]
    return []


def _axis(figure: go.Figure, reference: str | None) -> Any:
    """The axis that a trace names « y » or « y2 »."""
    letter, rank = (reference or "y")[0], (reference or "y")[1:]
    return figure.layout[f"{letter}axis{rank}"]


def _list(values: Any) -> list[Any]:
    return [] if values is None else list(values)


def _number(x: Any) -> float | None:
    return None if x is None or np.isnan(float(x)) else float(x)


def _known(told: str) -> tuple[str, str]:
    """« Finistère · ESS : <b>2,6 %</b> » → what is told, the figure as it is written."""
    head, _, shown = told.rpartition(TOLD)
    return bare(head), bare(shown)


def _labels(axis: Any) -> dict[int, str]:
    return {round(float(v)): bare(t) for v, t in zip(
        _list(axis.tickvals), _list(axis.ticktext), strict=False)}


def _bars(figure: go.Figure) -> Plot | None:
    """Bars stand at whole numbers, or beside them where several share a category."""
    traces = [t for t in figure.data if t.type == "bar" and t.y is not None and t.x is not None
              and any(v is not None for v in _list(t.y))]
    if not traces:
        return None
    horizontal = traces[0].orientation == "h"
    along, size = ("y", "x") if horizontal else ("x", "y")
    labels = _labels(_axis(figure, traces[0][f"{along}axis"] or along))
    written: dict[float, str] = {}
    for t in figure.data:
        if t.type == "scatter" and t.text is not None and "text" in (t.mode or ""):
            written |= {round(float(p), 6): bare(text) for p, text in zip(
                t[along], _texts(t), strict=True)}
    places: list[tuple[int, str, Any, int]] = []
    for t in traces:
        name = bare(t.name or "")
        for i, place in enumerate(t[along]):
            at = round(float(place))
            told = _known(str(t.customdata[i]))[0]
            labels.setdefault(at, told.removesuffix(f" · {name}") if name else told)
            places.append((at, name, t, i))
    order = sorted(labels)
    rank = {at: i for i, at in enumerate(order)}
    series: dict[str, Series] = {}
    absent = []
    for at, name, t, i in places:
        key = t.legendgroup or name
        one = series.setdefault(key, _empty(bare(name), _colour(t), len(order)))
        one.pattern = str((t.marker.pattern.shape if t.marker.pattern else "") or "")
        value, place = _number(t[size][i]), round(float(t[along][i]), 6)
        told, shown = _known(str(t.customdata[i]))
        one.values[rank[at]] = value
        inside = _texts(t)[i] if t.text is not None else None
        text = written.get(place, "") if inside is None else bare(inside)
        # What the name of the series says, its figures need not.
        one.texts[rank[at]] = text.removesuffix(numbers.NO_BREAK + name)
        one.hollow[rank[at]] = bool(t.marker.line.width) and figure.layout.barmode != "stack"
        error = t.error_x if horizontal else t.error_y
        if error.array is not None:
            one.errors = one.errors or [(0.0, 0.0)] * len(order)
            low, high = _number(error.arrayminus[i]), _number(error.array[i])
            one.errors[rank[at]] = (low or 0.0, high or 0.0)
        if value is None:
            absent.append(f"{told}{numbers.NARROW}: {shown}")
    axis = _axis(figure, traces[0][f"{size}axis"] or size)
    return Plot("barres", [labels[at] for at in order], list(series.values()),
                bare(axis.title.text or ""), horizontal, figure.layout.barmode == "stack",
                "%" in (axis.ticksuffix or ""), tuple(absent))


def _texts(trace: Any) -> list[str]:
    if isinstance(trace.text, str):
        return [trace.text] * len(trace.x)
    return [str(t) for t in trace.text]


def _empty(name: str, colour: str, length: int) -> Series:
    return Series(name, colour, [None] * length, [""] * length, [False] * length)


def _colour(trace: Any) -> str:
    """The plain colour of a bar: that of its outline when it is pale."""
    line = trace.marker.line
    outlined = isinstance(line.color, str) and trace.legendgroup is not None
    return str(line.color if outlined else trace.marker.color)


def _dots(figure: go.Figure) -> Plot:
    """Dots on lines: several figures of one series on a line are series of the same look."""
    labels = _labels(figure.layout.yaxis)
    series: dict[tuple[str, int], Series] = {}
    absent = []
    for t in figure.data:
        if t.mode == "text":
            absent += [f"{labels[round(float(row))]}{numbers.NARROW}: {bare(text)}"
                       for row, text in zip(_list(t.y), _texts(t) if len(_list(t.y)) else [],
                                            strict=True)]
            continue
        name = bare(t.name or "")
        symbols = _list(t.marker.symbol) if not isinstance(t.marker.symbol, str) else []
        for i, (value, row) in enumerate(zip(_list(t.x), _list(t.y), strict=True)):
            at, number = round(float(row)), _number(value)
            if number is None:
                continue
            turn = next(n for n in range(len(figure.data) * 100)
                        if (name, n) not in series or series[name, n].values[at] is None)
            one = series.setdefault((name, turn), _empty(
                name if not turn else f"{name} ({turn + 1})".strip(), str(t.marker.color),
                len(labels)))
            one.values[at] = number
            one.texts[at] = bare(_texts(t)[i]) or _known(str(t.customdata[i]))[1]
            one.hollow[at] = bool(symbols) and "open" in str(symbols[i])
    axis = figure.layout.xaxis
    return Plot("barres", [labels[i] for i in sorted(labels)], list(series.values()),
                bare(axis.title.text or ""), True, False, "%" in (axis.ticksuffix or ""),
                tuple(absent))


@dataclass
class _Curve:
    """The points of a curve: place → value, text, hollow; and the pairs that a line joins."""

    trace: Any
    points: dict[float, tuple[float | None, str, bool, bool]]
    joined: set[tuple[float, float]]


def _curves(figure: go.Figure, axis: str) -> Plot | None:
    """Curves over time on one pair of axes; None when a series has two points at one time."""
    curves: dict[str, _Curve] = {}
    labels: dict[float, str] = {}
    absent = []
    for t in figure.data:
        if (t.yaxis or "y") != axis:
            continue
        group = t.legendgroup or bare(t.name or "")
        if t.mode == "lines+markers":
            curve = curves.setdefault(group, _Curve(t, {}, set()))
            for i, (x, y) in enumerate(zip(t.x, t.y, strict=True)):
                place, value = _number(x), _number(y)
                if place is None:
                    continue
                if place in curve.points:
                    return None
                told, shown = _known(str(t.customdata[i]))
                labels[place] = told.rpartition(" · ")[2]
                # The title of the axis says the unit.
                short = re.sub(rf"{numbers.NO_BREAK}[^()]+?(?= \(|$)", "", shown)
                curve.points[place] = (value, short, str(t.marker.symbol[i]).endswith("-open"),
                                       bool(t.marker.size[i]))
                if value is None:
                    absent.append(f"{told}{numbers.NARROW}: {shown}")
        for (a, before), (b, after) in _pairs(t):
            if group in curves and before is not None and after is not None:
                curves[group].joined.add((a, b))
    if not labels:
        return None
    places = _filled(labels)
    series = [s for c in curves.values() for s in _parts(c, places)]
    own = _axis(figure, axis)
    return Plot("courbes", [labels[p] for p in places], series, bare(own.title.text or ""),
                False, False, "%" in (own.ticksuffix or ""), tuple(absent),
                span=(float(own.range[0]), float(own.range[1])))


def _pairs(trace: Any) -> Iterator[tuple[tuple[float, float | None], tuple[float, float | None]]]:
    points = [(_number(x), _number(y)) for x, y in zip(trace.x, trace.y, strict=True)]
    for (a, before), (b, after) in pairwise(points):
        if a is not None and b is not None:
            yield (a, before), (b, after)


def _filled(labels: dict[float, str]) -> list[float]:
    """The places in order, with those of the periods between that have no figure, which
    ``labels`` is given the names of."""
    places = sorted(labels)
    steps = np.diff(places)
    if not len(steps):
        return places
    step = float(steps.min())
    if step not in (QUARTER, HALF, YEAR) or places[0] < 1000:
        return places
    spans = any("-" in name for name in labels.values())
    for i in range(round((places[-1] - places[0]) / step)):
        place = places[0] + i * step
        year, part = int(place), round((place - int(place)) / step) + 1
        named = {QUARTER: f"T{part} {year}", HALF: f"S{part} {year}",
                 YEAR: f"{year - 1}-{year}" if spans else str(year)}[step]
        labels.setdefault(place, named)
    return sorted(labels)


def _parts(curve: _Curve, places: Sequence[float]) -> Iterator[Series]:
    """The series of a curve: a break that no line crosses begins another one."""
    name, dash = bare(curve.trace.name or ""), curve.trace.line.dash or "solid"
    symbol = str(_list(curve.trace.marker.symbol)[0] if len(curve.points) else "circle")
    symbol = symbol.removesuffix("-open")
    parts: list[list[int]] = [[]]
    for i, place in enumerate(places):
        point = curve.points.get(place)
        if point is None or point[0] is None:
            continue
        here = parts[-1]
        if here and here[-1] == i - 1 and (places[i - 1], place) not in curve.joined:
            parts.append([])
        parts[-1].append(i)
    for rank, own in enumerate(parts):
        after = f"après rupture {rank}" if len(parts) > 2 else "après rupture"
        named = name if not rank else f"{name} ({after})".strip()
        one = _empty(named, str(curve.trace.line.color), len(places))
        one.dash, one.symbol = dash, symbol
        one.marked = False
        for i in own:
            value, text, hollow, marked = curve.points[places[i]]
            one.values[i], one.texts[i], one.hollow[i] = value, text, hollow
            one.marked |= marked and not hollow
        yield one


def grid(figure: go.Figure) -> Grid | None:
    """The grid of a figure; None when it has none."""
    heat = next((t for t in figure.data if t.type == "heatmap"), None)
    if heat is None:
        return None
    heads, rows = _labels(figure.layout.xaxis), _labels(figure.layout.yaxis)
    cells = [[("", theme.MISSING[0], theme.INK[0]) for _ in heads] for _ in rows]
    for t in figure.data:
        if t.type != "scatter" or t.text is None:
            continue
        for x, y, text in zip(t.x, t.y, _texts(t), strict=True):
            row, column = round(float(y)), round(float(x))
            fill = _fill(heat, _number(heat.z[row][column]))
            cells[row][column] = (bare(text), fill, theme.readable_on(fill))
    return Grid([heads[i] for i in sorted(heads)], [rows[i] for i in sorted(rows)], cells)


def _fill(heat: Any, value: float | None) -> str:
    if value is None:
        return theme.MISSING[0]
    low, high = float(heat.zmin), float(heat.zmax)
    share = (value - low) / ((high - low) or 1)
    colours = [c for _, c in heat.colorscale]
    return str(colours[round(share * (len(colours) - 1))])
