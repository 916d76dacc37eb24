"""The legend of a Plotly figure, in rows above the plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from dashboard.pictures.marks import mark
from dashboard.pictures.scene import LINE, Scene, Shape, Words, rectangle, segment, width
from dashboard.pictures.traces import each

#: Widths of a key: a square, a piece of a curve; between a key and its text, two entries, two
#: rows and the legend and what is under it, in pixels.
SQUARE, CURVE, NEAR, BETWEEN, ROW, UNDER = 13, 34, 6, 20, 5, 10


class Entry(NamedTuple):
    """A trace in the legend, or its title (no trace), from the corner of the legend."""

    text: str
    trace: Mapping[str, Any] | None
    x: float
    y: float


def entries(data: list[dict[str, Any]], layout: Mapping[str, Any], wide: float) -> list[Entry]:
    """The title of the legend, then its entries, on as many rows as it takes."""
    if not layout.get("showlegend"):
        return []
    spec = layout["legend"]
    size = spec["font"]["size"]
    shown = [t for t in data if t.get("showlegend", True) and t["type"] != "treemap"]
    shown.sort(key=lambda t: t.get("legendrank") or 1000)
    title = spec["title"].get("text", "").replace("<br>", " ").strip("\u00a0 ")
    told: list[tuple[str, dict[str, Any] | None]] = [(title, None)] if title else []
    told += [((t.get("name") or "").replace("-<br>", "-").replace("<br>", " "), t) for t in shown]
    found, x, y = [], 0.0, 0.0
    for text, trace in told:
        takes = key_width(trace) + width(text, size)
        if x and x + takes > wide:
            x, y = 0.0, y + size * LINE + ROW
        found.append(Entry(text, trace, x, y))
        x += takes + BETWEEN
    return found


def key_width(trace: Mapping[str, Any] | None) -> float:
    """What stands before the text of an entry."""
    if trace is None:
        return 0.0
    return (CURVE if "lines" in (trace.get("mode") or "") else SQUARE) + NEAR


def height(found: list[Entry]) -> float:
    """What the legend takes, with the room under it."""
    return found[-1].y + 13 * LINE + UNDER if found else 0.0


def draw(made: Scene, found: list[Entry], layout: Mapping[str, Any], left: float,
         top: float) -> None:
    """Add the legend to a scene, from a corner."""
    spec = layout["legend"]
    for entry in found:
        font = spec["title"]["font"] if entry.trace is None else spec["font"]
        x, middle = left + entry.x, top + entry.y + font["size"] * LINE / 2
        if entry.trace is not None:
            made.shapes += _key(entry.trace, x, middle)
        made.words.append(Words(entry.text, x + key_width(entry.trace), middle, font["size"],
                                font["color"], "left", kind="legend"))


def _key(trace: Mapping[str, Any], x: float, middle: float) -> list[Shape]:
    marker = trace.get("marker", {})
    edge = marker.get("line", {})
    if trace["type"] == "bar":
        pattern = marker.get("pattern", {})
        wide = edge.get("width") or 0
        return [Shape(*rectangle(x, middle - SQUARE / 2, x + SQUARE, middle + SQUARE / 2),
                      fill=marker["color"], hatch=pattern.get("shape") or "",
                      ink=pattern.get("fgcolor") or "", width=wide,
                      line=edge.get("color", "") if wide else "", kind="swatch", closed=True)]
    mode, line = trace.get("mode") or "lines", trace.get("line", {})
    centre = x + (CURVE if "lines" in mode else SQUARE) / 2
    made = []
    if "lines" in mode:
        made.append(Shape(*segment(x, middle, x + CURVE, middle), line=line["color"],
                          width=line.get("width", 2), dash=line.get("dash", "solid"),
                          kind="swatch"))
    if "markers" in mode:
        def first(value: Any, default: Any) -> Any:
            listed = each(value, 1, default)
            return listed[0] if len(listed) else default
        sizes = [s for s in np.atleast_1d(marker.get("size", 6)) if s] or [6]
        made += mark(centre, middle, min(float(sizes[0]), SQUARE), first(
            marker.get("symbol"), "circle"), first(marker.get("color"), ""),
            first(edge.get("color"), ""), first(edge.get("width"), 0), 1.0, "swatch")
    return made
