"""The names and the figures that are written on a map, and where: none is over another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from dashboard.charts.base import wrap
from dashboard.charts.maps.maps import MOST_NAMES, in_sight
from dashboard.charts.maps.plots import Map
from dashboard.charts.mark import Area
from dashboard.warehouse.boundaries import Frame

#: Characters of the lines of a name and of a figure.
NAME, FIGURE = 20, 16


def named_areas(plot: Map, areas: Sequence[Area], room: Frame, line: float,
                width: Callable[[str], float], below: Callable[[Area], float]
                ) -> list[tuple[Area, Frame]]:
    """Return the areas whose name and figure are written on the map, the chosen one first, and
    where: every département; of other levels, those that the map names and the others where few
    are in sight, whose words are whole in ``room`` and over no other.

    In units of the map, ``line``: the height of a line; ``width``: that of a text in bold;
    ``below``: what is between the middle of an area and its name, 0 for a name that is on it.
    """
    names: list[tuple[Area, Frame]] = []
    inside = in_sight(plot)
    candidates = {a.code for a, is_inside in zip(plot.areas, inside, strict=True)
                  if is_inside and (inside.sum() <= MOST_NAMES or a.code in plot.named)}
    for area in sorted(areas, key=lambda a: (a.code != plot.selection, a.code not in plot.named)):
        lines = list(chain(*name_lines(area)))
        wide, high, shift = max(map(width, lines)), line * len(lines), below(area)
        north = area.y - shift if shift else area.y + high / 2
        place = Frame(area.x - wide / 2, area.x + wide / 2, north - high, north)
        is_certain = area.code == plot.selection or plot.level == "departement"
        if is_certain or (area.code in candidates and room.holds(place)
                          and not any(place.meets(other) for _, other in names)):
            names.append((area, place))
    return names


def name_text(area: Area) -> str:
    """Return the name and the figure of an area, on lines short enough to stand on it."""
    name, figure = map("<br>".join, name_lines(area))
    return f"{name}<br><b>{figure}</b>"


def name_lines(area: Area) -> tuple[list[str], list[str]]:
    """Return the lines of the name of an area, and those of its figure."""
    return wrap(area.name, NAME).split("<br>"), wrap(area.text, FIGURE).split("<br>")
