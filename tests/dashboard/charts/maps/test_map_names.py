"""Names on a map: whole, over no other, each joined to its area where it stands beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from dashboard.charts.maps.map_names import area_names, name_lines
from dashboard.charts.maps.maps import extent
from dashboard.charts.maps.plots import Choropleth
from dashboard.charts.mark import Area
from dashboard.charts.theme import SEA
from dashboard.warehouse.boundaries import contours

EPCI = Choropleth(level="epci", classes=(("", SEA),), areas=tuple(
    Area(code, outline.name, *outline.heart, 1.0, "1,0 pour 10 000 habitants")
    for code, outline in contours("epci").items()))
#: Degrees of the map of a letter and of a line: those of a slide, of a picture under many notes.
SIZES = ((0.012, 0.07), (0.025, 0.15))


@pytest.mark.parametrize(("letter", "line"), SIZES)
@pytest.mark.parametrize("first", range(0, 60, 2))
def test_the_areas_that_a_map_names_have_their_names_whole_and_apart(first, letter, line):
    codes = [area.code for area in EPCI.areas[first:first + 2]]
    room = extent(EPCI)
    names = area_names(replace(EPCI, named=tuple(codes)), EPCI.areas, room, line,
                       lambda text: letter * len(text), lambda _: 0, side=1.0)
    assert sorted(one.area.code for one in names) == sorted(codes)
    sides = room._replace(west=room.west - 1, east=room.east + 1)
    assert all(sides.holds(one.place) for one in names)
    assert not any(a.place.meets(b.place) for a, b in combinations(names, 2))
    for place in (one.place for one in names if one.is_beside):
        assert not any(place.west < area.x < place.east and place.south < area.y < place.north
                       for area in EPCI.areas if area.code in codes)


def test_a_name_is_on_the_middle_of_its_area_or_under_its_circle():
    [area] = EPCI.areas[:1]
    plot, room = replace(EPCI, areas=(area,)), extent(EPCI)
    lines = sum(map(len, name_lines(area)))
    for below, top in ((0, area.y + 0.07 * lines / 2), (0.1, area.y - 0.1)):
        [name] = area_names(plot, plot.areas, room, 0.07, lambda _: 0.2,
                            lambda _, below=below: below)
        assert (name.place.west, name.place.east) == pytest.approx((area.x - 0.1, area.x + 0.1))
        assert (name.place.south, name.place.north) == pytest.approx((top - 0.07 * lines, top))


def test_of_two_names_that_would_meet_the_chosen_one_is_written():
    one, other = EPCI.areas[0], replace(EPCI.areas[1], x=EPCI.areas[0].x, y=EPCI.areas[0].y)
    plot = replace(EPCI, areas=(one, other), selection=other.code)
    names = area_names(plot, plot.areas, extent(EPCI), 0.07, lambda _: 0.2, lambda _: 0)
    assert [name.area for name in names] == [other]


def test_a_map_that_names_none_of_many_areas_writes_none():
    assert not area_names(EPCI, EPCI.areas, extent(EPCI), 0.07, lambda text: 0.01 * len(text),
                          lambda _: 0)
