"""Maps of a slide."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from urllib.parse import urlencode

import pytest
from pptx.enum.dml import MSO_FILL
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from dashboard import charts
from dashboard.charts import theme
from dashboard.charts.maps import maps
from dashboard.charts.maps.plots import Points
from dashboard.charts.mark import Point
from dashboard.export.slides.fitting import Box, meet
from dashboard.export.slides.maps import MOST_MARKS
from dashboard.warehouse.boundaries import contours
from etl.contract import Column
from tests.dashboard.export.slides.samples import FAMILIES, N, contents, one, pptx, shape, table

LANNION = {"lieu": "CA Lannion-Trégor Communauté (EPCI)"}


def slide_of(tab: str, key: str):
    query = urlencode(LANNION | {"volet_territoires": tab})
    return pptx([c for c in contents("territoires", query) if c.slide.key == key]).slides[0]


def test_a_map_is_made_of_shapes_that_can_be_edited(entrepot):
    [content] = [c for c in contents("territoires", "volet_territoires=Cartes")
                 if c.slide.key == "carte_departement"]
    slide = pptx([content]).slides[0]
    group = shape(slide, "Carte")
    assert {"Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"} <= {
        s.name.split(N)[0] for s in group.shapes}
    assert group._element.xpath(".//p:cNvPr")[0].get("descr").startswith("Part de l'ESS")


def test_the_names_of_a_map_stand_whole_on_it_and_on_no_other(entrepot):
    names = [s for s in shape(slide_of("Portrait", "portrait_carte"), "Carte").shapes
             if s.name == "Étiquette"]
    assert names[0].text_frame.text.startswith("CA Lannion-Trégor\nCommunauté\n")
    # Only what stands beside its area has a box of its own.
    assert all(s.line.fill.type in (None, MSO_FILL.BACKGROUND) for s in names)
    assert not any(meet(*(Box(s.left, s.top, s.width, s.height) for s in pair))
                   for pair in combinations(names, 2))


def test_a_name_that_crosses_a_border_is_read_by_a_glow_of_the_colour_of_its_area(entrepot):
    [content] = [c for c in contents("territoires", "volet_territoires=Cartes")
                 if c.slide.key == "carte_departement"]
    drawn = shape(pptx([content]).slides[0], "Carte").shapes
    fills = {s.name.split(N)[0]: s.fill.fore_color.rgb for s in drawn if N in s.name}
    names = [s for s in drawn if s.name == "Étiquette"]
    assert len(names) == 4
    for name in names:
        glows = name._element.xpath(".//a:rPr/a:effectLst/a:glow/a:srgbClr/@val")
        own = str(fills[name.text_frame.paragraphs[0].text])
        assert glows == [own, own], name.text_frame.text  # its name, its figure


def test_the_scale_of_circles_is_in_the_legend_not_on_the_land_of_a_territory(entrepot):
    slide = slide_of("Cartes", "carte_commune")
    assert {"Échelle", "Repère"}.isdisjoint(s.name for s in shape(slide, "Carte").shapes)
    entries = [s for s in slide.shapes if s.name == "Légende"]
    assert {"20\xa0structures", "5\xa0structures"} <= {
        s.text_frame.text for s in entries if s.has_text_frame}
    circles = [s for s in entries if not s.has_text_frame or not s.text_frame.text]
    assert [round(s.width / circles[1].width, 1) for s in circles] == [2, 1]


def test_only_the_chosen_circle_is_outlined():
    places = [("35238", "Rennes", 48.11, -1.68, 1000.0), ("56121", "Lorient", 47.75, -3.37, 500.0),
              ("56260", "Vannes", 47.66, -2.76, 10.0)]
    shops = table(places, [
        *(Column(name, name) for name in ("territoire", "territoire_nom", "latitude", "longitude")),
        Column("valeur", "Commerces", "nombre", unit="commerces")])
    slide = one(shops, lambda t: charts.circles(
        t, "valeur", "commune", "56121", around="56"))
    lines = {s.name.split(N)[0]: f"#{s.line.color.rgb}" for s in shape(slide, "Carte").shapes
             if s.name.endswith("commerces")}
    page = theme.BACKGROUND[0]
    assert lines == {"Rennes": page, "Lorient": theme.RUST[0], "Vannes": page}


@pytest.mark.parametrize("draw", [
    lambda t: charts.points_map(t, "statut_juridique"),
    lambda t: charts.circles(t, "valeur", "commune")])
def test_a_place_stands_on_its_departement_and_the_map_on_its_slide(draw):
    towns = {"Rennes": ("35238", 48.11, -1.68), "Lorient": ("56121", 47.75, -3.37)}
    names = ("territoire", "latitude", "longitude", "territoire_nom", "lieu", "statut_juridique")
    places = table([(*place, name, name, "Scop", 10.0) for name, place in towns.items()], [
        *(Column(name, name) for name in names),
        Column("valeur", "Commerces", "nombre", unit="commerces")])
    slide = one(places, draw)
    drawing = shape(slide, "Carte").shapes
    lands = dict(zip(contours("departement"), (s for s in drawing if s.name == "Contour"),
                     strict=True))
    assert {land.fill.type for land in lands.values()} == {MSO_FILL.SOLID}
    assert min(land.left for land in lands.values()) >= slide.shapes.title.left
    for name, (code, *_) in towns.items():
        [mark] = [s for s in drawing if s.name.startswith(name)]
        land = lands[code[:2]]
        assert land.left < mark.left < mark.left + mark.width < land.left + land.width
        assert land.top < mark.top < mark.top + mark.height < land.top + land.height


def test_a_mark_is_as_hollow_in_the_legend_as_on_the_map():
    places = [("35238", "Rennes", 48.11, -1.68, 1000.0, ""), ("56121", "Lorient", 47.75, -3.37,
              None, "s"), ("56260", "Vannes", 47.66, -2.76, 0.0, "")]
    names = ("territoire", "territoire_nom", "latitude", "longitude")
    shops = table(places, [*(Column(name, name) for name in names), Column(
        "valeur", "Commerces", "nombre", unit="commerces"), Column("statut", "Statut")])
    slide = one(shops, lambda t: charts.circles(t, "valeur", "commune"))
    marks = {s.name.split(N)[0]: s for s in shape(slide, "Carte").shapes}
    legend = {text.text_frame.text: mark for mark, text in pairwise(
        s for s in slide.shapes if s.name == "Légende")}
    for words, place in (("secret", "Lorient"), ("zéro", "Vannes")):
        assert legend[words].fill.type == marks[place].fill.type == MSO_FILL.BACKGROUND


def test_the_small_areas_that_a_headline_names_are_outlined_and_named_beside(entrepot):
    query = urlencode({"volet_circulaire": "Carte et liste"})
    [content] = [c for c in contents("economie_circulaire", query)
                 if c.slide.key == "acteurs_densite"]
    slide = pptx([content]).slides[0]
    parts = re.search(r"maximum à (.*?) \((.*?)\)", slide.shapes.title.text_frame.text).groups()
    drawing = list(shape(slide, "Carte").shapes)
    [name] = [s for s in drawing if s.name == "Étiquette"]
    text = " ".join(name.text_frame.text.split())
    assert all(part in text for part in parts)
    assert name.text_frame.vertical_anchor == MSO_ANCHOR.MIDDLE  # the first line is off the frame
    [line] = [s for s in drawing if s.name == "Trait"]
    area, *outlines = [s for s in drawing if parts[0] in s.name]
    assert area.fill.type == MSO_FILL.SOLID
    assert len(outlines) == 2 and all(s.fill.type == MSO_FILL.BACKGROUND for s in outlines)
    assert area.left <= line.begin_x <= area.left + area.width
    assert name.left <= line.end_x <= name.left + name.width
    assert not meet(*(Box(s.left, s.top, s.width, s.height) for s in (name, area)))


@pytest.mark.parametrize("comment", ["", "Ce commentaire prend de la place. " * 5])
def test_a_point_is_as_large_beside_letters_as_on_a_page_whatever_the_room_of_the_map(comment):
    """A star of five points was a dot."""
    places = table([("Scic", 48.1, -1.7, "Rennes"), ("Scop", 47.7, -3.4, "Lorient")], [
        Column("statut_juridique", "Statut"),
        *(Column(name, name) for name in ("latitude", "longitude", "lieu"))])
    slide = one(places, lambda t: charts.points_map(t, "statut_juridique"), comment=comment)
    points = [s for s in shape(slide, "Carte").shapes if s.name.startswith(("Rennes", "Lorient"))]
    assert [(s.width, s.height) for s in points] == [(Pt(maps.POINT), Pt(maps.POINT))] * 2


@pytest.mark.parametrize(("count", "name"), [(MOST_MARKS, "Carte"), (MOST_MARKS + 1, "Tableau")])
def test_places_too_many_to_be_edited_one_by_one_are_a_table(count, name):
    places = tuple(Point(-3.0, 48.0, f"Commerce {rank}") for rank in range(count))
    plot = Points(series=(("Scop", theme.styles(["Scop"])["Scop"], places),))
    assert shape(one(FAMILIES, lambda t: plot), name)
