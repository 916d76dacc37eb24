"""A Plotly figure as a scene: what Plotly would place in the browser, placed here.

Texts are measured, so margins are what they take and none is cut.  What suits a telephone
(names of an axis on many short lines, small charts two by two) is laid out for the width at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.pictures import legend, traces
from dashboard.pictures.axes import Axis
from dashboard.pictures.grid import celled, regrid, rewrap
from dashboard.pictures.scene import Box, Scene, Shape, Words, height, segment, width
from dashboard.pictures.traces import Plot, coordinates
from dashboard.pictures.treemap import treemap

#: The traces that are drawn.
DRAWN = {"scatter", "bar", "heatmap", "treemap"}
#: Around a drawing, and between the plot and the names of its axes, in pixels.
EDGE, STAND = 6, 7
#: Highest row of a plot.
HIGHEST = 74
#: Widest part of a picture that the names of an axis take.
NAMES = 0.36


def read(figure: go.Figure) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Traces and layout of a figure, the template's properties where it has none of its own."""
    layout = figure.layout.to_plotly_json()
    template = layout.pop("template", {}).get("layout", {})
    merged = _merged(template, layout)
    for name in {*(k for k in layout if k[1:5] == "axis"), "xaxis", "yaxis"}:
        merged[name] = _merged(template.get(name[:5], {}), layout.get(name, {}))
    return [trace.to_plotly_json() for trace in figure.data], merged


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        known = result.get(key)
        result[key] = _merged(known, value) if isinstance(known, Mapping) and isinstance(
            value, Mapping) else value
    return result


def scene(figure: go.Figure, wide: float, high: float) -> Scene:
    """The figure laid out in ``wide`` × ``high`` pixels; ``ValueError`` for a trace of a type that
    is not drawn here."""
    data, layout = read(figure)
    if unknown := {t["type"] for t in data} - DRAWN:
        raise ValueError(f"no picture of {', '.join(sorted(unknown))}")
    layout = regrid(layout, wide, high)
    head = legend.entries(data, layout, wide - 2 * EDGE)
    room = legend.height(head)
    margins = np.array([EDGE, EDGE + room, EDGE, EDGE], dtype=float)
    body = np.array([EDGE, EDGE + room, wide - EDGE, high - EDGE])
    for _ in range(5):
        made = _laid(data, layout, wide, high, margins)
        box = np.array(made.bounds())
        beyond = (body - box) * (1, 1, -1, -1)
        if (beyond <= 0.5).all():
            break
        margins += np.maximum(beyond, 0)
    legend.draw(made, head, layout, EDGE, EDGE)
    return made


def _laid(data: list[dict[str, Any]], layout: dict[str, Any], wide: float, high: float,
          margins: np.ndarray) -> Scene:
    left, top, right, bottom = margins
    inner = Box(left, top, max(wide - right, left + 20), max(high - bottom, top + 20))
    made = Scene(wide, high, layout["paper_bgcolor"], plot=inner)
    inner = _lowered(data, layout, inner)
    plots, shapes = _plots(data, layout, inner), layout.get("shapes", ())
    for plot in plots.values():
        _grid(made, plot)
    made.shapes += [_line(s, plots, inner) for s in shapes if s.get("layer") == "below"]
    pairs = [(t, plots[t.get("xaxis", "x"), t.get("yaxis", "y")]) for t in data
             if t["type"] != "treemap"]
    drawn: list[Shape | Words] = []
    for trace, plot in pairs:
        if trace["type"] == "scatter" and trace.get("mode") == "none":
            drawn += traces.scatter(trace, plot)
    for trace, plot in pairs:
        if trace["type"] == "heatmap":
            drawn += traces.heatmap(trace, plot)
    drawn += traces.bars([p for p in pairs if p[0]["type"] == "bar"],
                         layout.get("barmode") == "stack")
    gridded = any(t["type"] == "heatmap" for t in data)
    for trace, plot in pairs:
        if trace["type"] == "scatter" and trace.get("mode") != "none":
            found = list(traces.scatter(trace, plot))
            drawn += _in_cells(made, found, plot) if gridded else found
    for trace in data:
        if trace["type"] == "treemap":
            treemap(made, trace, inner, layout["font"])
    made.shapes += [d for d in drawn if isinstance(d, Shape)]
    made.words += [d for d in drawn if isinstance(d, Words)]
    for plot in plots.values():
        _axis(made, plot.y, plot)
        _axis(made, plot.x, plot)
    made.shapes += [_line(s, plots, inner) for s in shapes if s.get("layer") != "below"]
    made.words += _annotations(layout, plots, inner, wide)
    return made


def _lowered(data: list[dict[str, Any]], layout: dict[str, Any], inner: Box) -> Box:
    """A plot of few rows is not as high as there is room: bars would be slabs."""
    spec = layout["yaxis"]
    lying = any(t["type"] == "heatmap" or t.get("orientation") == "h" for t in data)
    if not lying or spec.get("range") is None:
        return inner
    rows = abs(spec["range"][1] - spec["range"][0])
    return inner._replace(bottom=min(inner.bottom, inner.top + HIGHEST * rows))


def _in_cells(made: Scene, drawn: list[Shape | Words], plot: Plot) -> Iterator[Shape | Words]:
    """The texts of a grid on the lines that its cells have room for."""
    wide, high = abs(plot.x.scale) - 2 * STAND, abs(plot.y.scale)
    for one in drawn:
        if isinstance(one, Words):
            one = one._replace(text=celled(one.text, wide, one.size))
            made.tight += height(one.text, one.size) > high or width(one.text, one.size) > wide
        yield one


def _plots(data: list[dict[str, Any]], layout: dict[str, Any],
           inner: Box) -> dict[tuple[str, str], Plot]:
    """The pairs of axes that traces are drawn on."""
    pairs = dict.fromkeys((t.get("xaxis", "x"), t.get("yaxis", "y")) for t in data
                          if t["type"] != "treemap") or {("x", "y"): None}
    result = {}
    for pair in pairs:
        found = []
        for name, (first, last) in zip(pair, ((inner.left, inner.right),
                                              (inner.bottom, inner.top)), strict=True):
            spec = layout[f"{name[0]}axis{name[1:]}"]
            start, end = spec.get("domain", (0, 1))
            found.append(Axis(name, spec, _values(data, name, layout), first + start * (
                last - first), first + end * (last - first)))
        x, y = found
        if y.spec.get("scaleanchor") == x.name:
            scale = min(abs(x.scale), abs(y.scale))
            x.end = x.start + scale * (x.high - x.low)
            y.start = y.end + scale * (y.high - y.low)
            shift = (inner.right - x.end) / 2
            x.start, x.end = x.start + shift, x.end + shift
        result[pair] = Plot(x, y, layout["font"])
    return result


def _values(data: list[dict[str, Any]], name: str, layout: dict[str, Any]) -> np.ndarray:
    """What an axis without a range must show."""
    found = [np.zeros(0)]
    for trace in data:
        if trace["type"] == "treemap" or trace.get(f"{name[0]}axis", name[0]) != name:
            continue
        found.append(coordinates(trace)["xy".index(name[0])])
        if trace["type"] == "bar" and (trace.get("orientation") == "h") == (name[0] == "x"):
            found.append(np.zeros(1))
    return np.concatenate(found)


def _grid(made: Scene, plot: Plot) -> None:
    """Lines of the grid, of zero and of the axis."""
    for axis, other in ((plot.x, plot.y), (plot.y, plot.x)):
        spec = axis.spec
        if spec.get("visible") is False:
            continue
        def across(at: float, axis: Axis = axis, other: Axis = other) -> tuple[
                np.ndarray, np.ndarray]:
            return segment(at, other.start, at, other.end) if axis.name[0] == "x" else segment(
                other.start, at, other.end, at)
        if spec.get("showgrid"):
            for value, _ in axis.ticks():
                made.shapes.append(Shape(*across(float(axis.at(value))), line=spec["gridcolor"],
                                         width=1, kind="grid"))
        if spec.get("zeroline") and axis.inside(0):
            made.shapes.append(Shape(*across(float(axis.at(0))), line=spec["zerolinecolor"],
                                     width=1, kind="axis"))
        if spec.get("showline"):
            at = other.start
            along = (segment(axis.start, at, axis.end, at) if axis.name[0] == "x"
                     else segment(at, axis.start, at, axis.end))
            made.shapes.append(Shape(*along, line=spec["linecolor"], width=1, kind="axis"))


def _axis(made: Scene, axis: Axis, plot: Plot) -> None:
    """The texts of an axis: its ticks, then its title beyond them."""
    spec = axis.spec
    if spec.get("visible") is False:
        return
    x, y = plot.x, plot.y
    left, right = sorted((x.start, x.end))
    top, bottom = sorted((y.start, y.end))
    font, title = spec["tickfont"], spec.get("title", {})
    ticks = axis.ticks() if spec.get("showticklabels", True) else []
    named = rewrap(axis, ticks, made.width * NAMES)
    start = len(made.words)
    if axis.name[0] == "y":
        within = [w.box for w in made.words if w.kind == "label"]
        edge = min([left, *(b.left for b in within if b.left > left - made.width / 2
                            and top <= (b.top + b.bottom) / 2 <= bottom and b.right < right)])
        at = edge - STAND
        made.words += [Words(text, at, float(axis.at(v)), font["size"], font["color"], "right",
                             kind="tick") for v, text in named]
        if title.get("text"):
            reach = min([at, *(w.box.left for w in made.words[start:])])
            made.words.append(Words(title["text"], reach - STAND, (top + bottom) / 2,
                                    title["font"]["size"], title["font"]["color"], "right",
                                    upright=True, kind="title"))
        return
    above = spec.get("side") == "top"
    at, down = (top - STAND, "bottom") if above else (bottom + STAND, "top")
    upright = spec.get("tickangle") == -90 or _crowded(axis, named, font["size"])
    made.words += [Words(text, float(axis.at(v)), at, font["size"], font["color"], "center", down,
                         upright, kind="tick") for v, text in named]
    if spec.get("showline") and spec.get("tickcolor", "rgba(0,0,0,0)") != "rgba(0,0,0,0)":
        made.shapes += [Shape(*segment(float(p), bottom, float(p), bottom + 5), line=spec[
            "tickcolor"], width=1, kind="axis") for p in axis.at([v for v, _ in named])]
    if title.get("text"):
        boxes = [w.box for w in made.words[start:]]
        reach = (min([at, *(b.top for b in boxes)]) - STAND if above
                 else max([at, *(b.bottom for b in boxes)]) + STAND)
        made.words.append(Words(title["text"], (left + right) / 2, reach, title["font"]["size"],
                                title["font"]["color"], "center", down, kind="title"))


def _crowded(axis: Axis, ticks: list[tuple[float, str]], size: float) -> bool:
    """Whether the names of an axis would touch each other side by side."""
    ends = sorted((float(axis.at(v)) - width(t, size) / 2, float(axis.at(v)) + width(t, size) / 2)
                  for v, t in ticks)
    return any(after[0] - before[1] < 4 for before, after in pairwise(ends))


def _place(spec: Mapping[str, Any], key: str, value: float, plots: Mapping[Any, Plot],
           inner: Box) -> float:
    """A coordinate of a shape or an annotation in pixels."""
    ref = spec.get(f"{key}ref") or key
    if ref == "paper":
        first, last = ((inner.left, inner.right) if key == "x" else (inner.bottom, inner.top))
        return first + value * (last - first)
    axis = next(getattr(p, key) for p in plots.values()
                if getattr(p, key).name == ref.removesuffix(" domain"))
    return float(axis.part(value) if ref.endswith(" domain") else axis.at(value))


def _line(shape: Mapping[str, Any], plots: Mapping[Any, Plot], inner: Box) -> Shape:
    ends = [_place(shape, key[0], shape[key], plots, inner) for key in ("x0", "y0", "x1", "y1")]
    line = shape["line"]
    return Shape(*segment(*ends), line=line["color"], width=line["width"],
                 dash=line.get("dash", "solid"), kind="line")


def _annotations(layout: Mapping[str, Any], plots: Mapping[Any, Plot], inner: Box,
                 wide: float) -> Iterator[Words]:
    made = [_annotation(a, layout, plots, inner) for a in layout.get("annotations", ())]
    beside = [w for w, a in zip(made, layout.get("annotations", ()), strict=True)
              if (a.get("xref"), a.get("x"), a.get("xanchor")) == ("paper", 1, "left")]
    moved = dict(zip(map(id, beside), apart(beside, inner), strict=True))
    for words in made:
        yield moved.get(id(words), words)


def _annotation(spec: Mapping[str, Any], layout: Mapping[str, Any], plots: Mapping[Any, Plot],
                inner: Box) -> Words:
    font = {**layout["font"], **spec.get("font", {})}
    anchors: list[str] = []
    for key, names in (("x", ("left", "center", "right")), ("y", ("bottom", "middle", "top"))):
        wanted, share = spec.get(f"{key}anchor") or "auto", spec[key]
        if wanted == "auto":
            paper = "paper" in (spec.get(f"{key}ref") or "")
            wanted = names[1] if not paper else names[0 if share < 1 / 3 else
                                                      2 if share > 2 / 3 else 1]
        anchors.append(wanted)
    return Words(spec["text"], _place(spec, "x", spec["x"], plots, inner) + spec.get("xshift", 0),
                 _place(spec, "y", spec["y"], plots, inner) - spec.get("yshift", 0), font["size"],
                 font["color"], anchors[0], anchors[1], back=spec.get("bgcolor") or "", kind="note")


def apart(names: Iterable[Words], inner: Box) -> list[Words]:
    """Texts one above the other, moved as little as it takes not to cover each other."""
    listed = list(names)
    ranked = sorted(range(len(listed)), key=lambda i: listed[i].y)
    high = [height(listed[i].text, listed[i].size) for i in ranked]
    at = [listed[i].y for i in ranked]
    for _ in range(100):
        for i in range(1, len(at)):
            over = (high[i] + high[i - 1]) / 2 - (at[i] - at[i - 1])
            if over > 0:
                at[i], at[i - 1] = at[i] + over / 2, at[i - 1] - over / 2
    for i, place in zip(ranked, at, strict=True):
        listed[i] = listed[i]._replace(y=place)
    return listed
