"""Maps as native shapes: contours, circles and marks that PowerPoint can edit one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Emu, Length, Pt

from dashboard.charts import theme
from dashboard.export.slides.figure_reader import bare
from dashboard.export.slides.fitting import POINT, Box, flat, height, text_box, width
from dashboard.export.slides.native_charts import colour

#: Height of a map on screen, in pixels; part of the width that its legend takes.
PIXELS, LEGEND = 480, 0.3
#: Points of a contour nearer than this are one (a point of typography).
APART = POINT
#: More marks than this are too many shapes to edit.
MOST_MARKS = 600
HATCHES = {"x": MSO_PATTERN.OUTLINED_DIAMOND, "/": MSO_PATTERN.LIGHT_UPWARD_DIAGONAL,
           "-": MSO_PATTERN.LIGHT_HORIZONTAL, ".": MSO_PATTERN.PERCENT_10}
MARKS = {"circle": MSO_SHAPE.OVAL, "square": MSO_SHAPE.RECTANGLE, "diamond": MSO_SHAPE.DIAMOND,
         "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE, "pentagon": MSO_SHAPE.REGULAR_PENTAGON,
         "star": MSO_SHAPE.STAR_5_POINT, "hexagon": MSO_SHAPE.HEXAGON,
         "cross": MSO_SHAPE.CROSS, "x": MSO_SHAPE.MATH_MULTIPLY}


def is_map(figure: go.Figure) -> bool:
    """Whether a figure is a map of few enough marks to be drawn as shapes."""
    return (figure.layout.yaxis.scaleanchor == "x" and figure.layout.xaxis.visible is False
            and sum(len(t.x) for t in figure.data if _marks(t)) <= MOST_MARKS)


def draw(shapes: Any, figure: go.Figure, box: Box, alt: str) -> None:
    """The map in a group of shapes, its legend beside it."""
    shapes.turbo_add_enabled = True  # hundreds of marks, each given a number of its own
    before = len(shapes)
    west, east = figure.layout.xaxis.range
    south, north = figure.layout.yaxis.range
    room = round(box.width * (1 - LEGEND))
    scale = min(room / (east - west), box.height / (north - south))
    left = box.left + (room - scale * (east - west)) / 2
    pixel = box.height / PIXELS

    def at(x: Any, y: Any) -> tuple[int, int]:
        return round(left + (float(x) - west) * scale), round(box.top + (north - float(y)) * scale)

    for trace in figure.data:
        if trace.type != "scatter" or trace.x is None or not len(trace.x):
            continue
        if trace.mode == "lines":
            _area(shapes, trace, at)
        elif _marks(trace):
            _dots(shapes, trace, at, pixel)
    for note in figure.layout.annotations:
        if note.xref in (None, "x"):
            _named(shapes, note, at, pixel)
    group = shapes.add_group_shape(list(shapes)[before:])
    group.name = "Carte"
    group._element.xpath(".//p:cNvPr")[0].set("descr", alt)
    _legend(shapes, figure, Box(box.left + room, box.top, box.width - room, box.height))


def _marks(trace: Any) -> bool:
    return (trace.type == "scatter" and "markers" in (trace.mode or "")
            and trace.marker.opacity != 0 and trace.x is not None)


def _rings(x: Sequence[Any], y: Sequence[Any]) -> Iterator[list[tuple[float, float]]]:
    """The closed lines of a trace, parted by NaN."""
    ring: list[tuple[float, float]] = []
    for a, b in zip(x, y, strict=True):
        if np.isnan(float(a)):
            if ring:
                yield ring
            ring = []
        else:
            ring.append((float(a), float(b)))
    if ring:
        yield ring


class _Contour(FreeformBuilder):
    """A freeform whose corner is looked for once, not at each of its points."""

    @cached_property
    def shape_offset_x(self) -> Length:
        """Left of the leftmost point, in EMU."""
        return super().shape_offset_x

    @cached_property
    def shape_offset_y(self) -> Length:
        """Top of the topmost point, in EMU."""
        return super().shape_offset_y


def _apart(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points that can be told from the one before."""
    kept = ring[:1]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= APART:
            kept.append((x, y))
    return kept


def _area(shapes: Any, trace: Any, at: Any) -> None:
    rings = [_apart([at(*p) for p in ring]) for ring in _rings(trace.x, trace.y)]
    rings = [ring for ring in rings if len(set(ring)) > 2]
    if not rings:
        return
    builder = _Contour.new(shapes, *rings[0][0], 1.0, 1.0)
    builder.add_line_segments(rings[0][1:], close=True)
    for ring in rings[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    shape = builder.convert_to_shape()
    flat(shape, bare(trace.text if isinstance(trace.text, str) else "") or "Contour")
    _filled(shape, trace.fillcolor if trace.fill else None, trace.fillpattern)
    shape.line.color.rgb = colour(trace.line.color)
    shape.line.width = Pt(trace.line.width)


def _filled(shape: Any, fill: str | None, pattern: Any) -> None:
    if not fill:
        shape.fill.background()
    elif pattern is not None and pattern.shape in HATCHES:
        shape.fill.patterned()
        shape.fill.pattern = HATCHES[pattern.shape]
        shape.fill.fore_color.rgb = colour(pattern.fgcolor)
        shape.fill.back_color.rgb = colour(fill)
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(fill)


def _each(value: Any, length: int) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, np.ndarray)) else [value] * length


def _dots(shapes: Any, trace: Any, at: Any, pixel: float) -> None:
    marker, count = trace.marker, len(trace.x)
    sizes, symbols = _each(marker.size, count), _each(marker.symbol or "circle", count)
    edges, widths = _each(marker.line.color, count), _each(marker.line.width, count)
    texts = _each(trace.text, count)
    told = _each(trace.customdata, count)
    for i, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)):
        symbol, size = str(symbols[i]), max(float(sizes[i]) * pixel, 4 * POINT)
        column, row = at(x, y)
        shape = shapes.add_shape(
            MARKS.get(symbol.split("-")[0], MSO_SHAPE.OVAL), Emu(round(column - size / 2)),
            Emu(round(row - size / 2)), Emu(round(size)), Emu(round(size)))
        words = told[i] if isinstance(told[i], str) else told[i][1] if told[i] is not None else ""
        flat(shape, bare(str(words)) or "Repère")
        empty = "open" in symbol or str(marker.color or "").startswith("rgba")
        _filled(shape, None if empty else marker.color, None)
        shape.line.color.rgb = colour(edges[i] or marker.color)
        shape.line.width = Pt(float(widths[i] or 1))
        if texts[i] and "text" in trace.mode:
            text = bare(str(texts[i]))
            text_box(shapes, "Échelle", Box(round(column + size / 2 + 4 * POINT),
                                            row - 9 * POINT, round(width(text, 12)) + 4 * POINT,
                                            18 * POINT), [("", text)], 12)


def _named(shapes: Any, note: Any, at: Any, pixel: float) -> None:
    """Name and figure of an area, in the ink that is read on it."""
    name, _, figure = str(note.text).partition("<br>")
    told = [bare(name), bare(figure)]
    wide = round(max(width(t, 14, True) for t in told)) + 4 * POINT
    high = height("\n".join(filter(None, told)), 14, wide, True)
    column, row = at(note.x, note.y)
    top = row - (note.yshift or 0) * pixel - (0 if note.yanchor == "top" else high / 2)
    shape = text_box(shapes, "Étiquette", Box(column - wide // 2, round(top), wide, high),
                     [("", told[0]), (told[1], "")], 14, ink=note.font.color,
                     align=PP_ALIGN.CENTER)
    if note.bgcolor:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(note.bgcolor)


def _legend(shapes: Any, figure: go.Figure, box: Box) -> None:
    """A mark and a name for each entry, under the title of the legend."""
    title = bare(figure.layout.legend.title.text or "")
    top, side = box.top, 14 * POINT
    if title:
        high = height(title, 14, box.width, True)
        text_box(shapes, "Titre de la légende", Box(box.left, top, box.width, high),
                 [(title, "")], 14)
        top += high + 6 * POINT
    entries = sorted((t for t in figure.data if t.name and t.showlegend is not False),
                     key=lambda t: t.legendrank or 1000)
    for trace in entries:
        name, room = bare(trace.name), box.width - side - 8 * POINT
        high = max(height(name, 14, room), side)
        if top + high > box.bottom:
            return
        symbol = _each(trace.marker.symbol, 1)[0] if trace.type == "scatter" else "square"
        mark = shapes.add_shape(MARKS.get(str(symbol or "circle").split("-")[0], MSO_SHAPE.OVAL),
                                Emu(box.left), Emu(top + POINT), Emu(side), Emu(side))
        flat(mark, "Légende")
        fill = _each(trace.marker.color, 1)[0] or theme.MISSING[0]
        _filled(mark, str(fill), trace.marker.pattern if trace.type == "bar" else None)
        mark.line.color.rgb = colour(theme.MUTED[0])
        mark.line.width = Pt(0.5)
        text_box(shapes, "Légende", Box(box.left + side + 8 * POINT, top, room, high),
                 [("", name)], 14)
        top += high + 5 * POINT
    shown = [bare(a.text) for a in figure.layout.annotations if a.xref not in (None, "x")]
    for text in shown:
        high = height(text, 12, box.width)
        if top + high <= box.bottom:
            text_box(shapes, "Note de la carte", Box(box.left, top, box.width, high),
                     [("", text)], 12)
            top += high
