"""Maps of a picture: contours are lines, circles and crosses are marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from dashboard.charts import theme
from dashboard.charts.base import HATCHES
from dashboard.charts.maps.map_names import Name, area_names, is_outlined, name_text
from dashboard.charts.maps.maps import (
    NONE,
    POINT,
    UNKNOWN,
    ZERO,
    breadth,
    classes_met,
    extent,
    hatches,
    placed_areas,
    scale_circles,
    scale_frame,
)
from dashboard.charts.maps.plots import Choropleth, Circles, Map, Points
from dashboard.charts.mark import Area
from dashboard.pictures.axes import Axes, Scale
from dashboard.pictures.scene import LINE, width
from dashboard.pictures.sheet import SMALL, Key, Sheet
from dashboard.warehouse.boundaries import CONTOURS, Frame, contour_of, contours_in_frame

#: Size of the name of an area; width of the contour of one whose name stands beside it, and of the
#: line between them.
NAME, NAMED = 13, 1.5


def points(plot: Points, sheet: Sheet) -> None:
    """Draw points on the départements."""
    axes = _axes(plot, sheet)
    _outline(plot, sheet, axes, sheet.tone(theme.MISSING))
    for name, style, own in plot.series:
        key = Key(name, sheet.tone(style.colour), style.symbol, POINT, line=sheet.back, width=0.8,
                  words=sheet.tone(style.colour))
        sheet.keys.append(key)
        for one in own:
            sheet.point(axes.x.place(one.x), axes.y.place(one.y), POINT, key.symbol, key.colour,
                        key.line, key.width, 0.85)
    _note_unplaced(plot, sheet, axes)


def choropleth(plot: Choropleth, sheet: Sheet) -> None:
    """Draw areas in the colours of their classes, hatched where there is no figure."""
    axes = _axes(plot, sheet)
    tones = {area.code: sheet.tone(plot.classes[area.rank][1]) if area.is_known else ""
             for area in plot.areas}
    for area in plot.areas:
        _fill(plot, sheet, axes, area, tones[area.code])
    names = _names(plot, sheet, axes, plot.areas)
    for area in (one.area for one in names if not one.is_beside):
        tone = tones[area.code]
        _name(sheet, axes, area, theme.contrasting_ink(tone) if tone else sheet.ink, halo=tone)
    for words, pair in classes_met(plot).values():
        sheet.keys.append(Key(words, sheet.tone(pair), line=sheet.muted, width=0.5))
    _finish(plot, sheet, axes)
    _name_beside(plot, sheet, axes, names)


def circles(plot: Circles, sheet: Sheet) -> None:
    """Draw circles from the largest, crosses for zeros, and their scale in the sea."""
    axes = _axes(plot, sheet)
    placed = placed_areas(plot)
    cross = Key("zéro", "", "x-thin", ZERO, line=sheet.ink, width=1.5)
    sheet.keys += [cross] if placed.zeros else []
    if plot.level in CONTOURS:
        for area in plot.areas:
            _fill(plot, sheet, axes, area, sheet.tone(theme.MISSING) if area.is_known else "")
        _finish(plot, sheet, axes)
    else:
        _outline(plot, sheet, axes, sheet.tone(theme.MISSING))
    for area in placed.counts:
        is_chosen = area.code == plot.selection
        _circle(plot, sheet, axes, area, sheet.tone(theme.RUST) if is_chosen else sheet.back,
                3 if is_chosen else 1)
    _marks(sheet, axes, placed.zeros, cross)
    if plot.level not in CONTOURS:
        for (words, own), symbol in zip(placed.unknown.items(), UNKNOWN, strict=False):
            sheet.keys.append(Key(words, sheet.muted, symbol, NONE))
            _marks(sheet, axes, own, sheet.keys[-1])
    scale = _scale(plot, sheet, axes)
    names = _names(plot, sheet, axes, placed.areas, lambda a: breadth(plot, a.value) / 2, scale)
    for area in (one.area for one in names if not one.is_beside):
        _name(sheet, axes, area, sheet.ink, breadth(plot, area.value) / 2,
              halo=sheet.tone(theme.MISSING))
    _name_beside(plot, sheet, axes, names)
    _note_unplaced(plot, sheet, axes, scale)


def _axes(plot: Map, sheet: Sheet) -> Axes:
    """Set the axes of the frame of the map, of one scale, at the top of the room, centred."""
    west, east, south, north = extent(plot)
    axes = sheet.axes(Scale(low=west, high=east), Scale(low=south, high=north))
    x, y = axes
    scale = min(abs(x.pixels), abs(y.pixels))
    shift = (x.end - x.start - scale * (east - west)) / 2
    x.start, x.end = x.start + shift, x.end - shift
    y.start = y.end + scale * (north - south)
    return axes


def _outline(plot: Map, sheet: Sheet, axes: Axes, fill: str = "") -> None:
    """Draw the outline of the départements, then that of the chosen area."""
    for area in contours_in_frame("departement", plot.focus).values():
        sheet.path(axes.x.at(area.x), axes.y.at(area.y), sheet.muted, 1.2, fill=fill,
                   closed=bool(fill), kind="area" if fill else "line")
    if outline := contour_of(plot.outline):
        sheet.path(axes.x.at(outline.x), axes.y.at(outline.y), sheet.tone(theme.RUST), 3)


def _fill(plot: Map, sheet: Sheet, axes: Axes, area: Area, fill: str) -> None:
    """Draw an area in its colour; hatched for none."""
    outline = contours_in_frame(plot.level, plot.focus).get(area.code)
    if outline is None:
        return
    sheet.path(axes.x.at(outline.x), axes.y.at(outline.y), sheet.back, 1, kind="area",
               closed=True, fill=fill or sheet.tone(theme.MISSING), ink=sheet.muted,
               hatch="" if fill else HATCHES[area.reason])


def _finish(plot: Map, sheet: Sheet, axes: Axes) -> None:
    """Draw the outlines over the areas; add the hatches to the legend."""
    _outline(plot, sheet, axes)
    sheet.keys += [Key(words, sheet.tone(theme.MISSING), hatch=hatch, ink=sheet.muted,
                       line=sheet.muted, width=0.5) for words, hatch in hatches(plot).items()]


def _note_unplaced(plot: Points | Circles, sheet: Sheet, axes: Axes,
                   scale: Sequence[Frame] = ()) -> None:
    """Write what has no place on the map under it, and under its scale."""
    if plot.outside:
        under = max([axes.y.start, *(axes.y.place(one.south) for one in scale)])
        sheet.note(plot.placement_note, axes.x.start, under, "left", "top")


def _circle(plot: Circles, sheet: Sheet, axes: Axes, area: Area, line: str, width: float) -> None:
    sheet.point(axes.x.place(area.x), axes.y.place(area.y), breadth(plot, area.value), "circle",
                sheet.tone(theme.SEA), line, width, 0.8)


def _marks(sheet: Sheet, axes: Axes, areas: Iterable[Area], key: Key) -> None:
    for area in areas:
        sheet.point(axes.x.place(area.x), axes.y.place(area.y), key.size, key.symbol, key.colour,
                    key.line, key.width, 0.8)


def _names(plot: Map, sheet: Sheet, axes: Axes, areas: Sequence[Area],
           below: Callable[[Area], float] = lambda _: 0.0, scale: Sequence[Frame] = ()
           ) -> list[Name]:
    """Return the names that are written; ``below``: pixels from the middle of an area to it."""
    pixel = 1 / axes.x.pixels
    return area_names(
        plot, areas, extent(plot), NAME * LINE * pixel,
        lambda text: width(f"<b>{text}</b>", NAME) * pixel, lambda a: below(a) * pixel,
        (axes.x.start - sheet.box.left) * pixel, scale)


def _name(sheet: Sheet, axes: Axes, area: Area, ink: str, below: float = 0, *,
          halo: str) -> None:
    """Write name and figure on the area, or under its circle; ``halo``: the colour of the area,
    around what goes beyond it or over another circle."""
    sheet.note(name_text(area), axes.x.place(area.x),
               axes.y.place(area.y) + below, "center", "top" if below else "middle", ink, NAME,
               "" if area.is_known else sheet.tone(theme.MISSING), halo)


def _name_beside(plot: Map, sheet: Sheet, axes: Axes, names: Iterable[Name]) -> None:
    """Write the names that stand beside their areas, a line to each; draw the contour of these,
    dark on a pale one: it is seen on any class."""
    for area, place, _ in (one for one in names if one.is_beside):
        if is_outlined(plot, area):
            outline = contours_in_frame(plot.level, plot.focus)[area.code]
            for ink, thickness in ((sheet.back, 2 * NAMED), (sheet.ink, NAMED)):
                sheet.path(axes.x.at(outline.x), axes.y.at(outline.y), ink, thickness)
        across = [axes.x.place(place.west), axes.x.place(place.east)]
        down = [axes.y.place(place.south), axes.y.place(place.north)]
        x, y = sum(across) / 2, sum(down) / 2
        sheet.line(axes.x.place(area.x), axes.y.place(area.y), x, y, sheet.ink, NAMED)
        sheet.rectangle(across, down, sheet.back, "area", line=sheet.ink, width=1)
        sheet.note(name_text(area), x, y, colour=sheet.ink, size=NAME)


def _scale(plot: Circles, sheet: Sheet, axes: Axes) -> list[Frame]:
    """Draw circles of round figures; return what they and their words take."""
    pixel = 1 / axes.x.pixels
    circles = scale_circles(plot, pixel, partial(width, size=SMALL))
    for east, north, size, words in circles:
        x, y = axes.x.place(east), axes.y.place(north)
        sheet.point(x, y, size, "circle", "", sheet.muted, 1.2)
        sheet.text(words, x, y, "right", sheet.muted, SMALL, size)
    return [scale_frame(circle, pixel, width(circle[-1], SMALL)) for circle in circles]
