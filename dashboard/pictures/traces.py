"""The traces of a Plotly figure as shapes and texts: bars, curves, points, areas, grids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from dashboard.pictures.axes import Axis
from dashboard.pictures.marks import mark
from dashboard.pictures.scene import Shape, Words, rectangle, segment

Trace = Mapping[str, Any]
#: Pixels between a mark and its text.
GAP = 3
CLEAR = ("rgba(0,0,0,0)", "", None)


class Plot(NamedTuple):
    """A pair of axes, and the font of the figure."""

    x: Axis
    y: Axis
    font: Mapping[str, Any]


def each(value: Any, count: int, default: Any = None) -> list[Any]:
    """A property of marks, one a mark: Plotly takes one for all or a list."""
    if value is None:
        return [default] * count
    if isinstance(value, (str, int, float)):
        return [value] * count
    return list(value)


def floats(values: Any) -> np.ndarray:
    """Coordinates; NaN for none."""
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def coordinates(trace: Trace) -> tuple[np.ndarray, np.ndarray]:
    """Where the marks of a trace stand; Plotly counts the places that are not given."""
    if trace["type"] == "heatmap":
        rows, columns = np.shape(trace["z"])
        return (np.arange(-0.5, columns), np.arange(-0.5, rows))
    return floats(trace.get("x", ())), floats(trace.get("y", ()))


def heatmap(trace: Trace, plot: Plot) -> Iterator[Shape]:
    """A rectangle a figure, its colour between those of the scale."""
    grid = np.array(trace["z"], dtype=float)
    stops, colours = zip(*trace["colorscale"], strict=True)
    channels = np.array([[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in colours])
    span = (trace["zmax"] - trace["zmin"]) or 1
    half = trace["xgap"] / 2, trace["ygap"] / 2
    for row, column in np.argwhere(~np.isnan(grid)):
        share = (grid[row, column] - trace["zmin"]) / span
        fill = "#" + "".join(f"{round(float(np.interp(share, stops, c))):02X}"
                             for c in channels.T)
        left, right = sorted(plot.x.at([column - 0.5, column + 0.5]))
        top, bottom = sorted(plot.y.at([row - 0.5, row + 0.5]))
        yield Shape(*rectangle(left + half[0], top + half[1], right - half[0], bottom - half[1]),
                    fill=fill, kind="cell", closed=True)


def bars(traces: Sequence[tuple[Trace, Plot]], stack: bool) -> Iterator[Shape | Words]:
    """The bars of all the traces, with their intervals and their texts."""
    tops: dict[tuple[str, str, float], float] = defaultdict(float)
    for trace, plot in traces:
        across = trace.get("orientation") == "h"
        size, along = (plot.x, plot.y) if across else (plot.y, plot.x)
        x, y = coordinates(trace)
        sizes, places = (x, y) if across else (y, x)
        count = len(sizes)
        widths = each(trace.get("width"), count, 0.8)
        bases = floats(each(trace.get("base"), count, 0.0))
        texts = each(trace.get("text"), count, "")
        for i in np.flatnonzero(~np.isnan(sizes) & ~np.isnan(places)):
            first = float(bases[i])
            if stack:
                key = size.name, along.name, float(places[i])
                first = tops[key]
                tops[key] += float(sizes[i])
            ends = size.at([first, first + sizes[i]])
            sides = along.at([places[i] - widths[i] / 2, places[i] + widths[i] / 2])
            corners = (*ends, *sides) if across else (*sides, *ends)
            yield _bar(trace, corners)
            if texts[i]:
                yield _on_bar(trace, plot, str(texts[i]), ends, float(np.mean(sides)))
        yield from _intervals(trace, size, along, sizes, places, across)


def _bar(trace: Trace, corners: Sequence[float]) -> Shape:
    marker, pattern = trace.get("marker", {}), trace.get("marker", {}).get("pattern", {})
    line = marker.get("line", {})
    left, right = sorted(corners[:2])
    top, bottom = sorted(corners[2:])
    return Shape(*rectangle(left, top, right, bottom), fill=marker.get("color", ""),
                 line=line.get("color", "") if line.get("width") else "",
                 width=line.get("width") or 0, hatch=pattern.get("shape") or "",
                 ink=pattern.get("fgcolor") or "", kind="bar", closed=True)


def _on_bar(trace: Trace, plot: Plot, text: str, ends: np.ndarray, middle: float) -> Words:
    """The text of a lying bar: in its middle, or beyond its end."""
    font = {**plot.font, **trace.get("textfont", {})}
    outside = trace.get("textposition") == "outside"
    return Words(text, float(max(ends) + GAP if outside else np.mean(ends)), middle, font["size"],
                 font["color"], "left" if outside else "center", "middle")


def _intervals(trace: Trace, size: Axis, along: Axis, sizes: np.ndarray, places: np.ndarray,
               across: bool) -> Iterator[Shape]:
    error = trace.get("error_x" if across else "error_y")
    if not error:
        return
    more, less = floats(error["array"]), floats(error["arrayminus"])
    for value, place, up, down in zip(sizes, places, more, less, strict=True):
        if np.isnan([value, place, up, down]).any():
            continue
        ends, at = size.at([value - down, value + up]), float(along.at(place))
        lines = [(ends[0], at, ends[1], at), *((e, at - 4, e, at + 4) for e in ends)]
        parts = [segment(*ln) if across else segment(ln[1], ln[0], ln[3], ln[2]) for ln in lines]
        x = np.concatenate([np.append(p[0], np.nan) for p in parts])
        y = np.concatenate([np.append(p[1], np.nan) for p in parts])
        yield Shape(x, y, line=error["color"], width=error["thickness"], kind="error")


def scatter(trace: Trace, plot: Plot) -> Iterator[Shape | Words]:
    """Areas, then lines, then points, then texts."""
    x, y = coordinates(trace)
    x, y = plot.x.at(x), plot.y.at(y)
    mode, line = trace.get("mode", "lines"), trace.get("line", {})
    pattern = trace.get("fillpattern", {})
    lined = "lines" in mode
    stroke = {"line": line.get("color", ""), "width": line.get("width", 2),
              "dash": line.get("dash", "solid")} if lined else {}
    if trace.get("fill") == "toself":
        hatch = pattern.get("shape") or ""
        yield Shape(x, y, fill=pattern.get("bgcolor", trace["fillcolor"]) if hatch
                    else trace["fillcolor"], hatch=hatch, ink=pattern.get("fgcolor") or "",
                    kind="area", closed=True, **stroke)
    elif lined and len(x):
        yield Shape(x, y, kind="line", **stroke)
    if "markers" in mode:
        yield from _points(trace, x, y)
    if "text" in mode:
        yield from _texts(trace, plot, x, y)


def _points(trace: Trace, x: np.ndarray, y: np.ndarray) -> Iterator[Shape]:
    marker = trace.get("marker", {})
    count = len(x)
    edge = marker.get("line", {})
    looks = zip(x, y, each(marker.get("size"), count, 6), each(marker.get("symbol"), count,
                                                               "circle"),
                each(marker.get("color"), count, ""), each(edge.get("color"), count, ""),
                each(edge.get("width"), count, 0), each(marker.get("opacity"), count, 1.0),
                strict=True)
    for at_x, at_y, size, symbol, fill, line, wide, opacity in looks:
        if not np.isnan(at_x + at_y) and size > 0 and opacity > 0:
            yield from mark(at_x, at_y, size, symbol, "" if fill in CLEAR else fill, line, wide,
                            opacity)


def _texts(trace: Trace, plot: Plot, x: np.ndarray, y: np.ndarray) -> Iterator[Words]:
    count = len(x)
    font = {**plot.font, **trace.get("textfont", {})}
    sizes = each(trace.get("marker", {}).get("size"), count, 6) if "markers" in trace[
        "mode"] else [0] * count
    for at_x, at_y, text, place, mark_size, size, colour in zip(
            x, y, each(trace.get("text"), count, ""),
            each(trace.get("textposition"), count, "middle center"), sizes,
            each(font["size"], count), each(font["color"], count), strict=True):
        if not text or np.isnan(at_x + at_y):
            continue
        down, across = place.split()
        beyond = mark_size / 2 + GAP
        yield Words(str(text), at_x + {"left": -beyond, "center": 0, "right": beyond}[across],
                    at_y + {"top": -beyond + GAP, "middle": 0, "bottom": beyond - GAP}[down], size,
                    colour, {"left": "right", "center": "center", "right": "left"}[across],
                    {"top": "bottom", "middle": "middle", "bottom": "top"}[down])
