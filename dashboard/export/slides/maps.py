"""Maps as native shapes: contours, circles and marks that PowerPoint can edit one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatchmethod
from typing import Any, NamedTuple

from pptx.enum.dml import MSO_PATTERN
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from dashboard.charts import theme
from dashboard.charts.base import HATCHES
from dashboard.charts.maps import map_names, maps
from dashboard.charts.maps.plots import Choropleth, Circles, Map, Points
from dashboard.charts.mark import Area, Point
from dashboard.charts.theme import Pair
from dashboard.export.slides.contour import contour
from dashboard.export.slides.fitting import (
    LINE,
    POINT,
    Box,
    describe,
    fill,
    flatten,
    height,
    rgb,
    surround,
    text_box,
    width,
)
from dashboard.text.numbers import NARROW
from dashboard.warehouse import boundaries

#: Part of the width that the legend takes.
LEGEND = 0.3
#: The least size of a circle.
LEAST = 4 * POINT
#: Points of the contour of an area whose name stands beside it, and of the line between them.
NAMED = 1.5
#: More marks than this are too many shapes to edit.
MOST_MARKS = 600
LAND, INK, MUTED, SEA, RUST, PAGE = (
    theme.MISSING, theme.INK, theme.MUTED, theme.SEA, theme.RUST, theme.BACKGROUND)
PATTERNS = {"x": MSO_PATTERN.OUTLINED_DIAMOND, "/": MSO_PATTERN.LIGHT_UPWARD_DIAGONAL,
            "-": MSO_PATTERN.LIGHT_HORIZONTAL, ".": MSO_PATTERN.PERCENT_10}
MARKS = {"circle": MSO_SHAPE.OVAL, "square": MSO_SHAPE.RECTANGLE, "diamond": MSO_SHAPE.DIAMOND,
         "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE, "pentagon": MSO_SHAPE.REGULAR_PENTAGON,
         "star": MSO_SHAPE.STAR_5_POINT, "hexagon": MSO_SHAPE.HEXAGON,
         "cross": MSO_SHAPE.CROSS, "x": MSO_SHAPE.MATH_MULTIPLY}


class Look(NamedTuple):
    """How a shape is drawn: its fill (None: none) and its hatch, the colour and the points of its
    line."""

    fill: Pair | None
    edge: Pair
    thickness: float
    hatch: str = ""


class Entry(NamedTuple):
    """A line of the legend: its words, the shape and the colour of its mark, its hatch, how large
    it is in EMU (0: as large as the letters)."""

    words: str
    mark: str
    fill: Pair | None
    hatch: str = ""
    size: float = 0.0


def is_drawable(plot: Map) -> bool:
    """Tell whether a map has few enough marks to be drawn as shapes."""
    count = 0
    if isinstance(plot, Points):
        count = sum(len(points) for _, _, points in plot.series)
    elif isinstance(plot, Circles):
        count = len(plot.scale) + len(maps.placed_areas(plot).areas)
    return count <= MOST_MARKS


def draw(shapes: Any, plot: Map, box: Box, alt: str, is_dark: bool) -> None:
    """Draw the map in a group of shapes, its legend beside it, in the colours of a page that is
    dark, or light."""
    before = len(shapes)
    room = round(box.width * (1 - LEGEND * bool(plot.legend or plot.placement_note)))
    drawing = _Drawing(shapes, box._replace(width=room), plot.focus, is_dark)
    entries = drawing.draw(plot)
    group = shapes.add_group_shape(list(shapes)[before:])
    describe(group, "Carte", alt)
    _legend(shapes, plot, entries, Box(box.left + room, box.top, box.width - room, box.height),
            is_dark)


class _Drawing:
    """A map being drawn in ``box``: where degrees stand."""

    def __init__(self, shapes: Any, box: Box, focus: str, is_dark: bool) -> None:
        west, east, south, north = boundaries.frame(focus)
        self.focus, self.box, self.is_dark = focus, box, is_dark
        self.shapes, self.top = shapes, box.top
        self.scale = min(box.width / (east - west), box.height / (north - south))
        self.left = box.left + (box.width - self.scale * (east - west)) / 2
        self.west, self.south, self.north = west, south, north

    def at(self, x: float, y: float) -> tuple[int, int]:
        return (round(self.left + (float(x) - self.west) * self.scale),
                round(self.top + (self.north - float(y)) * self.scale))

    @singledispatchmethod
    def draw(self, plot: Map) -> list[Entry]:
        """Draw what the map shows; return the lines of its legend."""
        raise TypeError(f"no map of {type(plot).__name__}")

    @draw.register
    def _points(self, plot: Points) -> list[Entry]:
        self._outline(plot, LAND)
        for _, style, points in plot.series:
            for point in points:
                self._mark(style.symbol, point, maps.POINT * POINT, point.words,
                           Look(style.colour, PAGE, 0.8))
        return [Entry(name, style.symbol, style.colour) for name, style, _ in plot.series]

    @draw.register
    def _choropleth(self, plot: Choropleth) -> list[Entry]:
        """Draw areas in the colours of their classes, hatched where there is no figure."""
        def tone(area: Area) -> Pair:
            return plot.classes[area.rank][1] if area.is_known else LAND

        for area in plot.areas:
            self._fill(plot, area, tone(area))
        self._outline(plot)
        self._names(plot, plot.areas, tone)
        return [*(Entry(words, "square", tone)
                  for words, tone in maps.classes_met(plot).values()), *_hatch_entries(plot)]

    @draw.register
    def _circles(self, plot: Circles) -> list[Entry]:
        """Draw circles from the largest, crosses for zeros; their scale is in the legend, for there
        may be no sea around a territory."""
        has_contours = plot.level in boundaries.CONTOURS
        if has_contours:
            for area in plot.areas:
                self._fill(plot, area, LAND)
            self._outline(plot)
        else:
            self._outline(plot, LAND)
        placed = maps.placed_areas(plot)
        entries = self._counts(plot, placed)
        entries += _hatch_entries(plot) if has_contours else self._draw_unknown(placed.unknown)
        self._names(plot, placed.areas, lambda _: LAND,
                    lambda area: self._breadth(plot, area.value) / 2)
        return [*(Entry(words, "circle", None, size=self._breadth(plot, value))
                  for value, words in plot.scale), *entries]

    def _counts(self, plot: Circles, placed: maps.MapAreas) -> list[Entry]:
        for area in placed.counts:
            is_selected = area.code == plot.selection
            self._mark("circle", area, self._breadth(plot, area.value), _words(area),
                       Look(SEA, RUST, 3) if is_selected else Look(SEA, PAGE, 1))
        for area in placed.zeros:
            self._mark("x", area, maps.ZERO * POINT, _words(area), Look(None, INK, 1.5))
        return [Entry("zéro", "x", None)] if placed.zeros else []

    def _draw_unknown(self, unknown: Mapping[str, Sequence[Area]]) -> list[Entry]:
        """Draw a mark a reason: a commune has no contour to hatch."""
        entries = [Entry(words, mark, None)
                   for words, mark in zip(unknown, maps.UNKNOWN, strict=False)]
        for entry in entries:
            for area in unknown[entry.words]:
                self._mark(entry.mark, area, maps.NONE * POINT, _words(area),
                           Look(None, MUTED, 1))
        return entries

    def _outline(self, plot: Map, fill: Pair | None = None) -> None:
        """Draw the outline of the départements, then the frame of the chosen area."""
        for area in boundaries.contours_in_frame("departement", self.focus).values():
            self._contour(area, "Contour", Look(fill, MUTED, 1.2))
        if selection := boundaries.contour_of(plot.outline):
            self._contour(selection, "Contour", Look(None, RUST, 3))

    def _fill(self, plot: Map, area: Area, fill: Pair) -> None:
        hatch = "" if area.is_known else HATCHES[area.reason]
        areas = boundaries.contours_in_frame(plot.level, self.focus)
        if area.code in areas:
            self._contour(areas[area.code], _words(area), Look(fill, PAGE, 1, hatch))

    def _contour(self, area: boundaries.Contour, name: str, look: Look) -> None:
        shape = contour(self.shapes, [[self.at(*p) for p in ring] for ring in area.rings])
        if shape is not None:
            _paint(flatten(shape, name), look, self.is_dark)

    def _breadth(self, plot: Circles, value: float) -> float:
        """Return how broad the circle of a count is, in EMU: as much of the map as on a page."""
        return max(maps.breadth(plot, value) * self.box.height / maps.HEIGHT, LEAST)

    def _mark(self, symbol: str, place: Area | Point, size: float, name: str, look: Look) -> None:
        """Draw a symbol at a place, ``size`` EMU large."""
        column, row = self.at(place.x, place.y)
        shape = self.shapes.add_shape(
            _shape(symbol), Emu(round(column - size / 2)), Emu(round(row - size / 2)),
            Emu(round(size)), Emu(round(size)))
        _paint(flatten(shape, name or "Repère"), look, self.is_dark)

    def _names(self, plot: Map, areas: Sequence[Area], tone: Callable[[Area], Pair],
               below: Callable[[Area], float] = lambda _: 0.0) -> None:
        """Write name and figure on the areas that have theirs, in the ink that is read on the
        ``tone`` of each, ``below`` its circle (EMU), or beside it."""
        side = (self.left - self.box.left) / self.scale
        room = boundaries.frame(self.focus)
        room = room._replace(west=room.west - side, east=room.east + side,
                             south=self.north - self.box.height / self.scale)
        names = map_names.area_names(
            plot, areas, room, 14 * LINE * POINT / self.scale,
            lambda text: (width(text, 14, True) + 4 * POINT) / self.scale,
            lambda area: below(area) / self.scale)
        for area, place, is_beside in names:
            name, figure = map_names.name_lines(area)
            box = Box(*self.at(place.west, place.north),
                      round((place.east - place.west) * self.scale),
                      round((place.north - place.south) * self.scale))
            if is_beside:
                self._lead(plot, area, box)
            self._name(area, box, [*(("", line) for line in name),
                                   *((line, "") for line in figure)],
                       PAGE if is_beside else tone(area), is_beside)

    def _lead(self, plot: Map, area: Area, box: Box) -> None:
        """Draw a line from the words of an area to it, and its contour, dark on a pale one: it is
        seen on any class."""
        if map_names.is_outlined(plot, area):
            outline = boundaries.contours_in_frame(plot.level, self.focus)[area.code]
            for ink, thickness in ((PAGE, 2 * NAMED), (INK, NAMED)):
                self._contour(outline, _words(area), Look(None, ink, thickness))
        ends = (*self.at(area.x, area.y), box.left + box.width // 2, box.top + box.height // 2)
        line = flatten(self.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Emu, ends)), "Trait")
        line.line.color.rgb, line.line.width = rgb(INK[self.is_dark]), Pt(NAMED)

    def _name(self, area: Area, place: Box, lines: Sequence[tuple[str, str]], tone: Pair,
              is_beside: bool) -> None:
        back, ink = tone[self.is_dark], INK[self.is_dark]
        shape = text_box(self.shapes, "Étiquette", place, lines, 14, align=PP_ALIGN.CENTER, ink=(
            ink if tone in (LAND, PAGE) else theme.contrasting_ink(back)),
            anchor=MSO_ANCHOR.MIDDLE)
        if is_beside or not area.is_known:
            fill(shape, back)
        else:  # which may go beyond its area, or over a mark
            surround(shape, back)
        if is_beside:
            shape.line.color.rgb, shape.line.width = rgb(ink), Pt(1)


def _words(area: Area) -> str:
    """Return « Finistère : 2,6 % »."""
    return f"{area.name}{NARROW}: {area.figure_text}"


def _hatch_entries(plot: Map) -> list[Entry]:
    """Return the legend of what has no figure, an entry a reason."""
    return [Entry(words, "square", LAND, hatch) for words, hatch in maps.hatches(plot).items()]


def _shape(symbol: str) -> MSO_SHAPE:
    return MARKS.get(symbol.split("-")[0], MSO_SHAPE.OVAL)


def _paint(shape: Any, look: Look, is_dark: bool) -> None:
    """Set the fill and the line of a shape."""
    if look.fill is None:
        shape.fill.background()
    elif look.hatch in PATTERNS:
        shape.fill.patterned()
        shape.fill.pattern = PATTERNS[look.hatch]
        shape.fill.fore_color.rgb = rgb(MUTED[is_dark])
        shape.fill.back_color.rgb = rgb(look.fill[is_dark])
    else:
        fill(shape, look.fill[is_dark])
    shape.line.color.rgb = rgb(look.edge[is_dark])
    shape.line.width = Pt(look.thickness)


def _legend(shapes: Any, plot: Map, entries: Sequence[Entry], box: Box,
            is_dark: bool) -> None:
    """Draw a mark and its words for each entry, under the title of the legend; what is not
    placed."""
    top, least = box.top, 14 * POINT
    side = round(max([least, *(entry.size for entry in entries)]))
    if title := plot.legend.strip():
        high = height(title, 14, box.width, True)
        text_box(shapes, "Titre de la légende", Box(box.left, top, box.width, high),
                 [(title, "")], 14)
        top += high + 6 * POINT
    for entry in entries:
        if not entry.words:
            continue
        room, own = box.width - side - 8 * POINT, round(entry.size) or least
        high = max(height(entry.words, 14, room), own)
        if top + high > box.bottom:
            return
        mark = shapes.add_shape(
            _shape(entry.mark), Emu(box.left + (side - own) // 2), Emu(top + (high - own) // 2),
            Emu(own), Emu(own))
        _paint(flatten(mark, "Légende"), Look(entry.fill, MUTED, 0.5, entry.hatch),
               is_dark)
        text_box(shapes, "Légende", Box(box.left + side + 8 * POINT, top, room, high),
                 [("", entry.words)], 14, anchor=MSO_ANCHOR.MIDDLE)
        top += high + 5 * POINT
    if plot.placement_note:
        high = height(plot.placement_note, 12, box.width)
        if top + high <= box.bottom:
            text_box(shapes, "Note de la carte", Box(box.left, top, box.width, high),
                     [("", plot.placement_note)], 12)
