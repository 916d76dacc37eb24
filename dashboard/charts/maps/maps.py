"""Maps of Brittany: rates are colours (``choropleth``), counts are circles (``circles``), never the
reverse; places are points (``points_map``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import compress
from math import sqrt
from typing import NamedTuple

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import HATCHES, groups, single, styles
from dashboard.charts.maps import map_classes
from dashboard.charts.maps.plots import Choropleth, Circles, Map, Points
from dashboard.charts.mark import NAN, Area, Point
from dashboard.charts.plot import Message, Plot
from dashboard.text import numbers as french
from dashboard.warehouse.boundaries import SQUEEZE, Frame, contours, frame
from dashboard.warehouse.columns import (
    heading,
    names,
    numbers,
    statuses,
    texts,
    title,
    unit,
    written_values,
)
from dashboard.warehouse.table import Table

#: Up to this many areas carry their name and figure on the map.
MOST_NAMES = 6
#: Pixels of a map; across the largest circle, a point, the cross of a zero, what has no figure.
HEIGHT = 480
LARGEST, POINT, ZERO, NONE = 46, 9, 6, 10
#: Marks of communes without a figure, which have no contour to hatch: one a reason.
UNKNOWN = ("square-x-open", "circle-x-open", "diamond-x-open", "hexagon-open")
#: Where the circles of the scale stand, in the sea, and how far apart, in degrees.
_SEA, _APART = (0.26, 0.14), 0.33
#: Height of what a zoomed map, which may have no sea, has under it for its scale, in heights of the
#: map; where its circles stand, in widths of it.
_STRIP, _STANDS = 0.18, (0.57, 0.06)
#: Pixels between the words of a circle of the scale and the next circle.
_BETWEEN = 16
#: Height of these words.
_LETTERS = 16


def points_map(table: Table, colour: str, selection: str = "") -> Plot:
    """Return points on the four départements: ``table`` has ``latitude`` and ``longitude`` in
    degrees (WGS 84), and ``lieu``, which is read on hover.

    ``selection``: the code of an area to frame.  What has no coordinates, or some outside the
    frame, is counted under the map.
    """
    if table.empty:
        return Message()
    x, y = numbers(table, "longitude") * SQUEEZE, numbers(table, "latitude")
    inside = frame(selection).has(x, y)
    own, labels = groups(table, colour)
    looks = styles(table, colour, labels)
    points = [Point(float(a), float(b), f"{title} · {name}")
              for a, b, title, name in zip(x, y, names(table, "lieu"), own, strict=True)]
    return Points(
        series=tuple((label, looks[label], tuple(
            point for point, name, is_inside in zip(points, own, inside, strict=True)
            if is_inside and name == label)) for label in labels),
        selection=selection, outside=int((~inside).sum()), legend=title(table, colour))


def choropleth(table: Table, y: str, level: str = "departement",
               method: str = map_classes.QUANTILES, selection: str = "",
               absent: str = french.NOTHING) -> Plot:
    """Return areas coloured by classes, blue for more and rust below zero: for rates only.  A few
    areas have no classes: each has its figure on it, and a colour that follows this.

    ``territoire`` has their INSEE codes, of ``level`` « departement » or « epci ».  ``method``: see
    ``map_classes.bounds``.  ``selection``: the code of an area to frame.  Areas without a figure
    are hatched, one hatch a reason; ``absent``: what is said of those that the table has not.
    ``ValueError`` when ``y`` is no rate, for a large area would count more than a small one.
    """
    if table.empty:
        return Message()
    its_unit = unit(table, y)
    if not map_classes.is_rate(its_unit):
        raise ValueError(f"Une couleur montre un taux{french.NARROW}: « {its_unit} » se "
                         "montre par des cercles.")
    areas = list(_areas(table, y, level, absent))
    values = np.array([a.value for a in areas if a.is_known])
    classed = has_classes(level)
    if classed:
        bounds = map_classes.bounds(values, method)
        tones = theme.pairs(partial(map_classes.colours, bounds))
    else:
        bounds = np.append(np.unique(values), np.inf)
        tones = theme.pairs(partial(map_classes.shades, bounds[:-1]))
    return Choropleth(
        level=level, selection=selection, unit=its_unit,
        legend=heading(table, y) if classed or len(values) < len(areas) else "",
        areas=tuple(_with_rank(area, bounds) for area in areas),
        classes=tuple((map_classes.name(bounds, rank, its_unit) if classed else "", tone)
                      for rank, tone in enumerate(tones)))


def has_classes(level: str) -> bool:
    """Tell whether a level has enough areas for their colours to be classes."""
    return len(contours(level)) > MOST_NAMES


def circles(table: Table, y: str, level: str = "departement", selection: str = "",
            around: str = "") -> Plot:
    """Return a circle an area, whose surface is proportional to the figure: for counts only.

    ``level`` « departement », « epci », or « commune » (``table`` has ``latitude`` and
    ``longitude``, see ``query.at_communes``; ``territoire_nom`` is read on hover).  ``selection``:
    as for ``choropleth``; ``around``: the code of the area to frame around a commune, which has no
    contour.  Two circles at most give the scale, where there is one; zero is a cross, not an empty
    place; areas without a figure are hatched.  ``ValueError`` when ``y`` is a rate or negative.
    """
    if table.empty:
        return Message()
    its_unit = unit(table, y)
    if map_classes.is_rate(its_unit):
        raise ValueError(f"Un cercle montre un effectif{french.NARROW}: « {its_unit} » se "
                         "montre par des couleurs.")
    areas = tuple(_communes(table, y) if level == "commune" else _areas(table, y, level))
    values = np.array([a.value for a in areas])
    if (values < 0).any():
        raise ValueError("Un cercle ne montre pas un nombre négatif.")
    is_inside = frame().has(*np.array([(a.x, a.y) for a in areas]).T)
    top = float(np.nanmax(values, initial=0))
    return Circles(
        level=level, selection=selection, around=around, areas=areas, legend=heading(table, y),
        unit=its_unit, outside=int((~is_inside & ~np.isnan(values)).sum()),
        scale=tuple((s, f"{french.number(s)}{french.NO_BREAK}{french.agree(s, its_unit)}".strip())
                    for s in (_scale(top) if top else ()) if s > 0))


def _areas(table: Table, y: str, level: str, absent: str = french.NOTHING) -> Iterator[Area]:
    """Yield every area of the level, with or without a row; raise ``ValueError`` when one has two
    rows."""
    outlines = contours(level)
    single(table.where(table.data["territoire"].isin(list(outlines))), "territoire")
    rows = {str(code): i for i, code in enumerate(table.data["territoire"])}
    # Classes are those of the figures as they are written: no bound needs more decimals.
    values, status, labels = written_values(table, y), statuses(table, y), texts(table, y)
    for key, outline in outlines.items():
        value, text, reason = NAN, absent, ""
        if (row := rows.get(key)) is not None:
            value, text = float(values[row]), labels[row]
            reason = str(status[row]) if status[row] in HATCHES else ""
        yield Area(key, outline.name, *outline.heart, value, text, reason)


def _communes(table: Table, y: str) -> Iterator[Area]:
    for key, name, east, north, value, text, status in zip(
            table.data["territoire"], names(table, "territoire_nom"), numbers(table, "longitude"),
            numbers(table, "latitude"), written_values(table, y), texts(table, y),
            statuses(table, y), strict=True):
        yield Area(str(key), name, float(east * SQUEEZE), float(north), float(value), text,
                   str(status))


def _with_rank(area: Area, bounds: np.ndarray) -> Area:
    return replace(area, rank=map_classes.rank(bounds, area.value)) if area.is_known else area


def _scale(top: float) -> tuple[float, float]:
    """Return the roundest count (1, 2 or 5 and zeros) up to ``top``, and the one of a quarter of
    it."""
    power = 10.0 ** np.floor(np.log10(top))
    large = max(n for n in (1, 2, 5) if n * power <= top) * power
    return large, float(np.floor(large / 4))


def classes_met(plot: Choropleth) -> dict[int, tuple[str, theme.Pair]]:
    """Return the classes that have an area, by rank: their words, their colour; none where a
    colour is that of a figure."""
    return {rank: plot.classes[rank] for rank in sorted(
        {area.rank for area in plot.areas if area.is_known}) if plot.classes[rank][0]}


def hatches(plot: Map) -> dict[str, str]:
    """Return the hatches of the areas without a figure, by the words of their reason."""
    return {area.figure_text: HATCHES[area.reason] for area in plot.areas if not area.is_known}


def in_sight(plot: Map) -> list[Area]:
    """Return the areas that have their middle in the frame of the map."""
    x, y = np.array([(a.x, a.y) for a in plot.areas]).T
    return list(compress(plot.areas, frame(plot.focus).has(x, y)))


class MapAreas(NamedTuple):
    """The ``areas`` that stand on a map of circles: counts, from the largest; zeros; those without
    a figure, by the words of their reason."""

    areas: list[Area]
    counts: list[Area]
    zeros: list[Area]
    unknown: dict[str, list[Area]]


def placed_areas(plot: Circles) -> MapAreas:
    """Return the areas that have a place on the map."""
    areas = in_sight(plot)
    unknown: dict[str, list[Area]] = {}
    for area in areas:
        if not area.is_known:
            unknown.setdefault(area.figure_text, []).append(area)
    return MapAreas(areas, sorted((a for a in areas if a.value > 0), key=lambda a: -a.value),
                    [a for a in areas if a.value == 0], unknown)


def breadth(plot: Circles, value: float) -> float:
    """Return the pixels across the circle of a figure; 0 for one that is not known."""
    return LARGEST * sqrt(value / plot.top) if value > 0 else 0.0


def extent(plot: Map) -> Frame:
    """Return the ends of what is drawn: the map, and the strip of its scale."""
    edges, strip = frame(plot.focus), scale_strip(plot)
    return edges._replace(south=strip.south) if strip else edges


def scale_strip(plot: Map) -> Frame | None:
    """Return the ends of the strip under a zoomed map of circles, where its scale stands; None: it
    is in the sea, or there is none."""
    edges = frame(plot.focus)
    if not isinstance(plot, Circles) or not plot.scale or edges == frame():
        return None
    return edges._replace(north=edges.south, south=edges.south - _STRIP * (
        edges.north - edges.south))


def scale_circles(plot: Circles, pixel: float, width: Callable[[str], float]
                  ) -> list[tuple[float, float, float, str]]:
    """Return the circles of round figures, two or one, the largest first: where each stands, its
    pixels, its words; those of a line are as far apart as their words take.

    ``pixel``: what one is on the map; ``width``: the pixels of a text.
    """
    edges, strip = frame(), scale_strip(plot)
    if strip:
        places = [(strip.west + share * (strip.east - strip.west), (strip.south + strip.north) / 2)
                  for share in _STANDS]
    else:
        places = [(edges.west + _SEA[0], edges.south + _SEA[1] + _APART * rank)
                  for rank in range(len(plot.scale))]
    circles, reach, line = [], float("-inf"), float("nan")
    for (x, y), (value, words) in sorted(zip(places, plot.scale, strict=False)):
        size = breadth(plot, value)
        x = max(x, reach + size / 2 * pixel) if y == line else x
        reach, line = x + (size / 2 + width(words) + _BETWEEN) * pixel, y
        circles.append((x, y, size, words))
    return sorted(circles, key=lambda circle: -circle[2])


def scale_frame(circle: tuple[float, float, float, str], pixel: float, width: float) -> Frame:
    """Return what a circle of the scale takes with its words of ``width`` pixels."""
    x, y, size, _ = circle
    half = max(size, _LETTERS) / 2 * pixel
    return Frame(x - half, x + half + (width + _BETWEEN) * pixel, y - half, y + half)
