"""Maps as they are drawn: every area says its figure, or that it has none."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from itertools import chain, combinations, pairwise

import numpy as np
import pytest

from dashboard import charts as plots
from dashboard.charts import plotly
from dashboard.charts.maps.map_names import NAME
from dashboard.charts.plotly.look import Look
from dashboard.pictures.layout import fitted_scene
from dashboard.text.measure import text_width
from dashboard.warehouse import boundaries
from etl.contract import Column
from etl.french.territories import resolve
from tests.dashboard.charts.samples import CHANGE, CODE, FAMILLE, N, hovers, scatters, table, texts
from tests.drawing import charts


def departements(*values):
    rows = [(code, v, s, "%") for code, (v, s) in zip(
        ("22", "29", "35", "56"), values, strict=False)]
    return table((CODE, CHANGE), rows, "statut", "unite")


def counts(*values):
    data = departements(*values)
    return replace(data, data=data.data.assign(unite="salariés"))


def test_a_map_names_each_departement_with_its_figure():
    figure = charts.choropleth(departements((0.5, ""), (-0.4, "p"), (None, "s")), "valeur")
    assert set(texts(figure)) == {
        f"Côtes-d'Armor<br><b>+0,5{N}%</b>", f"Finistère<br><b>−0,4{N}% (p)</b>",
        "Ille-et-Vilaine<br><b>secret</b>", "Morbihan<br><b>–</b>"}
    assert [t.name for t in figure.data if t.showlegend] == ["secret", "donnée absente"]
    hatches = [t.fillpattern.shape for t in scatters(figure) if t.fillpattern.shape]
    assert hatches == ["x", "."]
    assert f"Morbihan{N}: <b>donnée absente</b>" in [t.text for t in figure.data]


@pytest.mark.parametrize("level", boundaries.CONTOURS)
def test_an_area_has_the_name_of_its_territory_whatever_its_contour_says(level, monkeypatch):
    features = [{**f, "properties": {"code": f["properties"]["code"], "nom": "Ancien nom"}}
                for f in boundaries._features(level)]
    monkeypatch.setattr(boundaries, "_features", lambda _: features)
    assert {code: area.name for code, area in boundaries.contours.__wrapped__(level).items()} == {
        f["properties"]["code"]: resolve(f["properties"]["code"], level).nom for f in features}


def test_an_enclave_is_no_part_of_the_area_around_it():
    ring = np.array([(0, 0), (6, 0), (6, 6), (0, 6), (0, 0)])
    x, y = boundaries._outline([ring, ring / 3 + 2]).T
    points = np.array([(1.0, 1.0), (3.0, 3.0), (9.0, 1.0)])
    assert boundaries._is_inside(boundaries.Contour("", x, y, (1, 1)), points).tolist() == [
        True, False, False]


@pytest.mark.parametrize("level", boundaries.CONTOURS)
def test_the_areas_leave_no_hole_between_them(level):
    """The ends of what they cover, one way round each: a hole would turn the other way."""
    sides = Counter()
    for shape in boundaries.shapes(level).values():
        polygons = shape["coordinates"]
        for ring in (polygons if shape["type"] == "Polygon" else chain(*polygons)):
            for start, end in pairwise(map(tuple, ring)):
                if sides[end, start]:  # between two areas
                    sides[end, start] -= 1
                else:
                    sides[start, end] += 1
    following = dict(side for side, count in sides.items() if count)
    while following:
        point, turn = next(iter(following)), 0.0
        while point in following:
            x, y = point
            point = following.pop(point)
            turn += x * point[1] - point[0] * y
        assert turn > 0, point


def test_epci_are_coloured_by_classes_that_the_legend_writes():
    codes = list(boundaries.contours("epci"))
    rows = [(code, i / 4, "", "%") for i, code in enumerate(codes[:-1])]
    figure = charts.choropleth(table((CODE, CHANGE), rows, "statut", "unite"), "valeur", "epci")
    assert [t.name for t in figure.data if t.showlegend] == [
        f"0 à 3{N}%", f"3 à 6{N}%", f"6 à 9{N}%", f"9 à 12{N}%", f"12 à 15{N}%", "donnée absente"]


def test_points_outside_brittany_or_without_coordinates_are_counted():
    actors = table((Column("lieu", "Acteur"), Column("activite", "Activité")), [
        ("Acteur n° 001", "Réemploi", 48.11, -1.68), ("Acteur n° 002", "Textile", 48.39, -4.49),
        ("Acteur n° 003", "Textile", 43.3, 5.4), ("Acteur n° 004", "Textile", None, None)],
        "latitude", "longitude")
    figure = charts.points_map(actors, "activite")
    assert hovers(figure) == ["Acteur n° 001 · Réemploi", "Acteur n° 002 · Textile"]
    assert texts(figure) == ["2 points non placés (coordonnées absentes ou hors de Bretagne)"]
    rennes = figure.data[-2]
    assert (rennes.x[0], rennes.y[0]) == (pytest.approx(-1.68 * boundaries.SQUEEZE), 48.11)


def test_a_map_asks_nothing_of_the_network():
    """Tiles, topojson and built-in countries come from servers; lines and areas do not."""
    figures = [charts.choropleth(departements((1, "")), "valeur"),
               charts.circles(counts((1, "")), "valeur"),
               charts.points_map(table((FAMILLE,), [("ESS", 48.1, -1.7, "Rennes")], "latitude",
                                       "longitude", "lieu"), "famille")]
    for figure in figures:
        assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
        assert "http" not in json.dumps(figure.to_plotly_json(), default=str)
        assert figure.layout.yaxis.scaleanchor == "x"


BREST, QUIMPERLE, FINISTERE = "242900314", "242900694", "29"


def rates(level):
    codes = list(boundaries.contours(level))
    return table((CODE, CHANGE), [(code, i / 4, "", "%") for i, code in enumerate(codes)],
                 "statut", "unite")


@pytest.mark.parametrize("place", [BREST, FINISTERE])
def test_a_map_zooms_to_the_territory_that_is_chosen_and_frames_it(place):
    figure = charts.choropleth(rates("epci"), "valeur", "epci", selection=place)
    area, (west, east) = boundaries.contour_of(place), figure.layout.xaxis.range
    assert west < np.nanmin(area.x) and np.nanmax(area.x) < east
    whole = boundaries.frame()
    assert east - west < 0.8 * (whole.east - whole.west)
    frames = [t for t in scatters(figure) if t.mode == "lines" and t.line.width == 3]
    assert len(frames) == 1 and np.array_equal(frames[0].x, area.x, equal_nan=True)


def test_a_long_name_stands_on_its_area_and_not_on_the_next_one():
    figure = charts.choropleth(rates("epci"), "valeur", "epci",
                               selection="200065928")
    lines = [line for text in texts(figure) for line in text.split("<b>")[0].split("<br>")]
    assert "Agglomération de" in lines and max(map(len, lines)) <= NAME


@pytest.mark.parametrize("place", [BREST, QUIMPERLE])
def test_names_on_a_zoomed_map_are_whole_and_none_is_over_another(place):
    rows = table((CODE, CHANGE), [(code, i / 4, "", "% pour 10 000 habitants")
                                  for i, code in enumerate(boundaries.contours("epci"))],
                 "statut", "unite")
    plot = plots.choropleth(rows, "valeur", "epci", selection=place)
    edges = boundaries.frame(place)
    for width, height in ((950, 330), (500, 400), (300, 400)):
        figure = plotly.figure(plot, look=Look(width=width, height=height))
        room = height - figure["layout"]["margin"]["t"]
        pixel = max((edges.north - edges.south) / room, (edges.east - edges.west) / width)
        boxes = []
        for note in figure["layout"]["annotations"]:
            lines = note["text"].replace("<b>", "").replace("</b>", "").split("<br>")
            wide = max(text_width(line, 13, bold=True) for line in lines) * pixel
            high = len(lines) * 13 * 1.3 * pixel
            boxes.append((note["x"] - wide / 2, note["x"] + wide / 2,
                          note["y"] - high / 2, note["y"] + high / 2))
        assert boxes
        for west, east, south, north in boxes[1:]:
            assert edges.west <= west and east <= edges.east
            assert edges.south <= south and north <= edges.north
        for one, other in combinations(boxes, 2):
            assert (one[1] <= other[0] or other[1] <= one[0]
                    or one[3] <= other[2] or other[3] <= one[2])


def test_a_map_of_points_or_of_communes_zooms_to_what_is_chosen_or_to_what_is_around_it():
    places = table((CODE, Column("lieu", "Acteur"), FAMILLE, CHANGE),
                   [("56121", "Lorient", "Scop", 5, 47.75, -3.37, "salariés", "Lorient")],
                   "latitude", "longitude", "unite", "territoire_nom")
    assert plots.points_map(places, "famille", BREST).focus == BREST
    assert plots.circles(places, "valeur", "commune", "56121", "56").focus == "56"


def test_a_legend_says_what_its_colours_are_unless_each_area_has_its_figure():
    epci = plots.choropleth(rates("epci"), "valeur", "epci")
    assert epci.legend.strip() == "Évolution (%)"
    some = plots.choropleth(departements((1.0, "")), "valeur")
    assert some.legend.strip() == "Évolution (%)"
    assert plots.choropleth(departements(*[(1.0, "")] * 4), "valeur").legend == ""


def test_the_four_departements_stay_in_sight_whatever_the_territory():
    plot = plots.choropleth(departements((0.5, ""), (-0.4, "")), "valeur",
                            selection=FINISTERE)
    assert plot.focus == ""


def test_contours_are_cut_at_the_edges_of_the_frame():
    edges, contours = boundaries.frame(BREST), boundaries.contours_in_frame("epci", BREST)
    assert BREST in contours and 1 < len(contours) < len(boundaries.contours("epci"))
    for area in contours.values():
        assert np.nanmin(area.x) > edges.west - 1e-4 and np.nanmax(area.x) < edges.east + 1e-4
        assert np.nanmin(area.y) > edges.south - 1e-4 and np.nanmax(area.y) < edges.north + 1e-4
    own = boundaries.contours("epci")[BREST]
    assert np.nanmax(contours[BREST].x) == pytest.approx(np.nanmax(own.x))
    assert boundaries.contours_in_frame("epci", "") == boundaries.contours("epci")


def test_a_picture_of_a_zoomed_map_draws_nothing_beyond_its_frame():
    plot = plots.choropleth(rates("epci"), "valeur", "epci", selection=BREST)
    scene, _ = fitted_scene(plot, 1200, 600)
    for one in (s for s in scene.shapes if s.kind == "area"):
        assert np.nanmin(one.x) > -1 and np.nanmax(one.y) < 601


def test_points_keep_their_symbol_and_colour_whatever_the_filter():
    statuts = ("Association", "Scic", "Scop")
    rows = [(f"Acteur {s}", s, 48.11, -1.68) for s in statuts]
    columns_ = (Column("lieu", "Acteur"), Column("statut", "Statut", values=statuts))
    looks = [{name: style for name, style, _ in plots.points_map(
        table(columns_, selection, "latitude", "longitude"), "statut").series}
        for selection in (rows, rows[1:], rows[2:])]
    assert looks[0]["Scop"] == looks[1]["Scop"] == looks[2]["Scop"]
    assert looks[0]["Scic"] == looks[1]["Scic"]
