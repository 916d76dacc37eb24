"""The names and the figures that are written on a map, and where: none is over another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from dashboard.charts.base import wrap
from dashboard.charts.maps.maps import MOST_NAMES, in_sight
from dashboard.charts.maps.plots import Choropleth, Map
from dashboard.charts.mark import Area
from dashboard.warehouse.boundaries import CONTOURS, Frame, contours

#: Characters of the lines of a name and of a figure.
NAME, FIGURE = 20, 16
#: Lines between a place and a name beside it, directions in which it is looked for, and what
#: surrounds its words, in lines; points of the line between them that are looked at.
_FAR, _AROUND, _EDGE, _STEPS = (1, 2, 3.5, 5, 7, 9), 16, 0.2, 30


class Name(NamedTuple):
    """The words of an area on a map: their ``place``, on it or under its circle; ``is_beside`` it,
    where a line leads to it."""

    area: Area
    place: Frame
    is_beside: bool = False


def area_names(plot: Map, areas: Sequence[Area], room: Frame, line: float,
               width: Callable[[str], float], below: Callable[[Area], float],
               side: float = 0, scale: Sequence[Frame] = ()) -> list[Name]:
    """Return the names and the figures that are written on the map, the chosen one first: of every
    département; of other levels, of the areas that the map names, beside those that are smaller
    than their name or have no room for it, and of the others where few are in sight.  All are whole
    in ``room`` and over no other.

    In units of the map, ``line``: the height of a line; ``width``: that of a text in bold;
    ``below``: what is between the middle of an area and its name, 0 for a name that is on it;
    ``side``: what is free at each side of the room, for names beside; ``scale``: what the scale
    takes, which these leave to it.
    """
    names: list[Name] = []
    inside = in_sight(plot)
    candidates = {a.code for a in inside if len(inside) <= MOST_NAMES or a.code in plot.named}
    targets = [_around(plot, a, below(a)) for a in areas if a.code in plot.named]
    sides = room._replace(west=room.west - side, east=room.east + side)
    for area in sorted(areas, key=lambda a: (a.code != plot.selection, a.code not in plot.named)):
        lines = list(chain(*name_lines(area)))
        wide, high, shift = max(map(width, lines)), line * len(lines), below(area)
        north = area.y - shift if shift else area.y + high / 2
        place = Frame(area.x - wide / 2, area.x + wide / 2, north - high, north)
        taken = [one.place for one in names]
        own = _around(plot, area, shift)
        is_named = area.code in plot.named and plot.level != "departement"
        is_candidate = area.code in candidates
        fits = (is_candidate and room.holds(place) and not any(map(place.meets, taken))
                and (not is_named or bool(shift) or own.holds(place)))
        beside = [] if fits or not (is_named and is_candidate) else _place_beside(
            area, own, wide + 2 * _EDGE * line, high + 2 * _EDGE * line, line,
            sides, [*taken, *targets, *scale], areas)
        if beside:
            names += [Name(area, where, True) for where in beside]
        elif fits or area.code == plot.selection or plot.level == "departement":
            names.append(Name(area, place))
    return names


def is_outlined(plot: Map, area: Area) -> bool:
    """Tell whether an area whose name stands beside it has a contour of its own: a circle needs
    none, the chosen area has one."""
    return isinstance(plot, Choropleth) and area.code != plot.outline


def _around(plot: Map, area: Area, radius: float) -> Frame:
    """Return the ends of the circle of an area, or of its contour."""
    if radius or plot.level not in CONTOURS:
        return Frame(area.x - radius, area.x + radius, area.y - radius, area.y + radius)
    outline = contours(plot.level)[area.code]
    west, east = float(np.nanmin(outline.x)), float(np.nanmax(outline.x))
    return Frame(west, east, float(np.nanmin(outline.y)), float(np.nanmax(outline.y)))


def _place_beside(area: Area, target: Frame, wide: float, high: float, line: float, room: Frame,
                  taken: Sequence[Frame], areas: Sequence[Area]) -> list[Frame]:
    """Return the place of words beside what they name, in a list, empty where there is none: over
    the middle of as few areas, its line across as few others, as there may be, then the nearest."""
    middles = np.array([(a.x, a.y) for a in areas]).T

    def hindrances(place: Frame) -> int:
        ends = ((place.west + place.east) / 2, (place.south + place.north) / 2)
        path = np.linspace((area.x, area.y), ends, _STEPS).T
        return int(place.has(*middles).sum()) + sum(
            bool(one.has(*path).any()) for one in taken if one != target)

    places = [place for place in _places_around(target, wide, high, line)
              if room.holds(place) and not any(map(place.meets, taken))]
    return sorted(places, key=hindrances)[:1]


def _places_around(target: Frame, wide: float, high: float, line: float) -> Iterator[Frame]:
    """Yield the places of words around a frame, the nearest first."""
    x, y = (target.west + target.east) / 2, (target.south + target.north) / 2
    for far in _FAR:
        across = (target.east - target.west + wide) / 2 + far * line
        up = (target.north - target.south + high) / 2 + far * line
        for step in range(_AROUND):
            angle = 2 * pi * step / _AROUND
            east, north = x + across * cos(angle), y + up * sin(angle)
            yield Frame(east - wide / 2, east + wide / 2, north - high / 2, north + high / 2)


def name_text(area: Area) -> str:
    """Return the name and the figure of an area, on lines short enough to stand on it."""
    name, figure = map("<br>".join, name_lines(area))
    return f"{name}<br><b>{figure}</b>"


def name_lines(area: Area) -> tuple[list[str], list[str]]:
    """Return the lines of the name of an area, and those of its figure."""
    return wrap(area.name, NAME).split("<br>"), wrap(area.text, FIGURE).split("<br>")
