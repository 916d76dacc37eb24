"""Maps of a picture: the circle that is chosen, the names of the others."""

from __future__ import annotations

import re

import numpy as np

from dashboard import charts
from dashboard.charts import theme
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import scene
from dashboard.warehouse.boundaries import contours
from etl.contract import Column
from tests.dashboard.charts.samples import table

COMMUNES = table([*(Column(name, name) for name in (
    "territoire", "territoire_nom", "latitude", "longitude")),
    Column("valeur", "Emploi", "nombre", unit="salariés")], [
        ("35238", "Rennes", 48.11, -1.68, 1000.0), ("56121", "Lorient", 47.75, -3.37, 500.0),
        ("22278", "Saint-Brieuc", 48.51, -2.76, 100.0)])
CHOSEN = scene(charts.circles(COMMUNES, "valeur", "commune", selection="56121"),
               1192, 500)
DISCS = [s for s in CHOSEN.shapes if s.kind == "point" and s.fill]


def test_only_the_chosen_circle_is_outlined():
    lines = [(round(float(np.ptp(s.x))), s.line) for s in DISCS]
    page = theme.BACKGROUND[0]
    assert [line for _, line in sorted(lines, reverse=True)] == [page, theme.RUST[0], page]


def test_the_name_of_a_circle_stands_under_it():
    names = [w.box for w in CHOSEN.words if w.text.startswith(("Rennes", "Lorient", "Saint"))]
    assert len(names) == len(DISCS) == 3
    for name in names:
        middle = (name.left + name.right) / 2
        [disc] = [s for s in DISCS if abs((s.x.min() + s.x.max()) / 2 - middle) < 1]
        assert disc.y.max() - 1 <= name.top < disc.y.max() + 4


def test_an_area_has_the_colour_of_its_class_in_the_legend_and_a_hatch_where_it_has_none():
    codes = list(contours("epci"))
    rates = table((Column("territoire", "Code"), Column("valeur", "Part", "nombre", "%")), [
        (code, *((None, "s") if rank == 7 else (float(rank), "")))
        for rank, code in enumerate(codes)], "statut")
    plot = charts.choropleth(rates, "valeur", "epci")
    drawing = scene(plot, 1192, 500)
    areas = [s for s in drawing.shapes if s.kind == "area"]
    assert len(areas) == len(codes)
    keys = dict(zip([w.text for w in drawing.words if w.kind == "legend"][1:],
                    [s for s in drawing.shapes if s.kind == "swatch"], strict=True))
    for rank, area in enumerate(areas):
        if rank == 7:
            assert area.hatch and (area.fill, area.hatch) == (
                keys["secret"].fill, keys["secret"].hatch)
        else:
            last = rank == len(codes) - 1  # which its class holds
            [fill] = {key.fill for words, key in keys.items()
                      if (ends := [int(end) for end in re.findall(r"\d+", words)])
                      and ends[0] <= rank < ends[1] + last}
            assert (area.fill, area.hatch) == (fill, ""), rank


RATES = table((Column("territoire", "Code"), Column("territoire_nom", "Territoire"),
               Column("valeur", "Part", "nombre", "%")), [
    ("22", "Côtes-d'Armor", 17.02), ("29", "Finistère", 15.71), ("35", "Ille-et-Vilaine", 12.4),
    ("56", "Morbihan", 13.81)])


def test_a_name_that_crosses_a_border_is_read_by_a_halo_of_the_colour_of_its_area():
    drawing = scene(charts.choropleth(RATES, "valeur", "departement"), 1192, 500)
    fills = {s.fill for s in drawing.shapes if s.kind == "area" and s.fill}
    names = {w.text.split("<br>")[0]: w.halo for w in drawing.words if w.kind == "note"}
    assert len(names) == len(fills) == 4
    assert set(names.values()) == fills
    assert {w.halo for w in CHOSEN.words if w.text.startswith("Rennes")} == {theme.MISSING[0]}


def test_a_halo_is_under_the_letters_and_is_no_text_of_its_own():
    drawing = scene(charts.choropleth(RATES, "valeur", "departement"), 1192, 500)
    canvas = Canvas(1192, 500, drawing.back)
    canvas.draw(drawing)
    svg = canvas.picture_bytes("svg").decode()
    assert svg.count(">Finistère<") == 1
    halos, letters = ([m.start() for m in re.finditer(f'id="{kind}-', svg)]
                      for kind in ("halo", "note"))
    assert len(halos) == len(letters) == 8  # a name and a figure each
    assert all(halo < letter for halo, letter in zip(halos, letters, strict=True))
