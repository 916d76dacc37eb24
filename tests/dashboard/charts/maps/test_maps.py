"""Maps: colours for rates, circles for counts, and classes that the legend writes truly."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.maps import map_classes
from dashboard.charts.maps.maps import extent
from dashboard.pictures.layout import scene
from dashboard.presentation.slide_scale import enlargement
from dashboard.presentation.window import Frame
from dashboard.text.measure import text_width
from dashboard.warehouse.boundaries import contours, frame, mesh
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.drawing import bare_name, charts

N, NO_BREAK = "\u202f", "\u00a0"
CODES = ("22", "29", "35", "56")
CODE, VALUE = Column("territoire", "Code"), Column("valeur", "Emploi", "nombre")


def departements(unite, *values):
    """Return a table of départements: value and status of each."""
    rows = [(code, v, s, unite) for code, (v, s) in zip(CODES, values, strict=False)]
    return Table(pd.DataFrame(rows, columns=["territoire", "valeur", "statut", "unite"]),
                 (CODE, VALUE))


def communes(*rows):
    names = ["territoire", "territoire_nom", "latitude", "longitude", "valeur", "statut", "unite"]
    return Table(pd.DataFrame([(*r, "salariés") for r in rows], columns=names), (CODE, VALUE))


def legend(figure):
    return [bare_name(t.name) for t in figure.data if t.showlegend]


def discs(figure):
    """Return the circles of the areas: filled, unlike those of the scale."""
    return next(t for t in figure.select_traces({"mode": "markers"})
                if t.marker.symbol == "circle")


# Which map for which figure

@pytest.mark.parametrize(("unite", "rate"), [
    ("%", True), ("% de l'emploi", True), ("pour 10 000 habitants", True), ("points", True),
    ("points de pourcentage", True), ("points de %", True), ("postes par établissement", True),
    ("euros/habitant", True), ("€ par mois", True), ("euros/an", True),
    ("salariés", False), ("millions d'euros", False), ("habitants", False), ("", False),
    ("points de vente", False), ("tonnes par an", False), ("tonnes / an", False),
    ("millions d'euros par an", False), ("euros", False)])
def test_a_rate_is_told_from_a_count_by_its_unit(unite, rate):
    assert map_classes.is_rate(unite) is rate


def test_a_count_is_never_a_colour():
    with pytest.raises(ValueError, match=f"^Une couleur montre un taux{N}: « salariés » se montre "
                                         "par des cercles.$"):
        charts.choropleth(departements("salariés", (1, "")), "valeur")


def test_a_rate_is_never_a_circle():
    with pytest.raises(ValueError, match=f"^Un cercle montre un effectif{N}: « % » se montre par "
                                         "des couleurs.$"):
        charts.circles(departements("%", (1, "")), "valeur")


def test_a_territory_with_two_figures_makes_no_map():
    twice = departements("%", (1, ""), (2, ""))
    twice.data.loc[1, "territoire"] = "22"
    with pytest.raises(ValueError, match="Deux valeurs pour « 22 »"):
        charts.choropleth(twice, "valeur")


# Classes

@pytest.mark.parametrize(("values", "bounds"), [
    ([], []),
    ([2.0], [2.0, 2.0]),
    ([2.04, 2.06], [2.04, 2.05, 2.06]),
    ([-1.0, 3.0], [-1.0, 0.0, 1.0, 3.0]),
    ([0.0, 10.0, 20.0, 30.0, 40.0, 50.0], [0, 10, 20, 30, 40, 50]),
    ([0.29, 0.35, 0.4, 0.5, 0.55], [0.29, 0.34, 0.38, 0.44, 0.51, 0.55]),
    ([0.36, 10.0, 20.0, 30.0, 40.0, 50.04], [0, 10, 20, 30, 40, 51]),
    ([0.0, 20.0, 21.0, 40.0, 60.0, 80.0, 100.0], [0, 21, 29, 52, 76, 100]),
    ([0.0] * 24 + [*map(float, range(1, 39))], [0, 2, 14, 26, 38]),
])
def test_classes_are_round_and_zero_is_never_inside_one(values, bounds):
    assert map_classes.bounds(np.array(values)).tolist() == pytest.approx(bounds)


def test_a_class_of_falls_that_ends_at_zero_is_rust():
    below, above = map_classes.colours(np.array([-2.0, 0.0, 3.0]), False)
    assert [below, above] == [theme.diverging(3)[0], theme.diverging(3)[-1]]


def test_a_map_of_zeros_has_one_class_of_one_figure_and_no_rust():
    bounds = map_classes.bounds(np.zeros(4))
    assert map_classes.name(bounds, 0, "%") == f"0{N}%"
    assert map_classes.colours(bounds, False) == theme.sequential(1)


def test_natural_breaks_fall_between_the_groups_and_quantiles_do_not():
    values = np.array([1.0, 2, 3, 20, 21, 22, 60, 61, 62, 100, 101, 102, 200, 201, 202])
    natural = map_classes.bounds(values, map_classes.NATURAL)
    assert natural.tolist() == [1, 12, 41, 81, 151, 202]
    ranks = [map_classes.rank(natural, v) for v in values]
    assert ranks == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    outlying = np.array([*range(1, 41), 1000.0])
    assert [map_classes.rank(map_classes.bounds(outlying), v) for v in outlying].count(4) == 9
    by_nature = map_classes.bounds(outlying, map_classes.NATURAL)
    assert [map_classes.rank(by_nature, v) for v in outlying].count(4) == 1


def test_quantiles_do_not_part_equal_values_and_their_note_does_not_say_so():
    values = np.array([0.0] * 24 + list(range(1, 38)))
    ranks = [map_classes.rank(map_classes.bounds(values), v) for v in values]
    assert ranks.count(0) == 24 > ranks.count(1)
    assert "autant" not in map_classes.METHODS[map_classes.QUANTILES]
    assert "valeurs égales" in map_classes.METHODS[map_classes.QUANTILES]


def test_natural_breaks_have_the_least_variance_of_all_cuts():
    """Against every possible cut of a small series (Fisher 1958 defines them so)."""
    values = np.sort(np.random.default_rng(7).gamma(2, 10, 14).round(1))
    bounds = map_classes.bounds(values, map_classes.NATURAL)
    ranks = np.array([map_classes.rank(bounds, v) for v in values])

    def within(groups):
        return sum(((g - g.mean()) ** 2).sum() for g in groups)

    least = min(within(np.split(values, places)) for places in combinations(range(1, 14), 4))
    assert within([values[ranks == r] for r in range(5)]) == pytest.approx(least)


def test_close_values_get_the_decimals_that_keep_them_in_their_class():
    values = np.array([0.0, 1.04, 1.06, 50.0])
    bounds = map_classes.bounds(values, map_classes.NATURAL)
    assert [map_classes.rank(bounds, v) for v in values] == [0, 1, 2, 3]
    assert [map_classes.name(bounds, i, "%") for i in range(4)] == [
        f"0,00 à 0,52{N}%", f"0,52 à 1,05{N}%", f"1,05 à 25,53{N}%", f"25,53 à 50,00{N}%"]


def test_the_legend_writes_the_bounds_then_why_figures_are_missing():
    codes = list(contours("epci"))
    data = pd.DataFrame({"territoire": codes, "valeur": [i / 4 for i in range(len(codes))],
                         "statut": "", "unite": "%"})
    data.loc[60, "statut"] = "s"
    table = Table(data.iloc[1:], (CODE, VALUE))
    figure = charts.choropleth(table, "valeur", "epci", map_classes.NATURAL)
    entries = sorted((t for t in figure.data if t.showlegend), key=lambda t: t.legendrank)
    names = [t.name for t in entries]
    assert set(names[-2:]) == {"donnée absente", "secret"}
    assert [n.split(" à ")[1] for n in names[:-3]] == [n.split(" à ")[0] + f"{N}%"
                                                       for n in names[1:-2]]
    hatches = {t.fillpattern.shape for t in figure.select_traces({"mode": "lines"})
               if t.fillpattern.shape}
    assert hatches == {"x", "."}


def test_a_word_that_is_published_in_place_of_a_figure_is_not_said_to_be_absent():
    words = departements("%", (1.0, ""), (2.0, ""), (None, "e"))
    words = words.with_values(imprime=["1 %", "2 %", "stagnation"])
    figure = charts.choropleth(words, "valeur")
    assert sorted(legend(figure)) == ["donnée absente", "stagnation (e)"]


@pytest.mark.parametrize("dark", [False, True])
def test_four_departements_have_no_classes_but_their_figures_and_colours_that_follow_them(dark):
    rates = departements("%", (12.0, ""), (12.1, ""), (14.0, ""), (17.0, ""))
    figure = charts.choropleth(rates, "valeur", dark=dark)
    assert legend(figure) == []
    texts_on_map = {a.text for a in figure.layout.annotations}
    assert {f"Côtes-d'Armor<br><b>12,0{N}%</b>", f"Morbihan<br><b>17,0{N}%</b>"} <= texts_on_map
    tones = [t.fillcolor for t in figure.data if t.hoveron == "fills"]
    scale = theme.sequential(21, dark)
    assert [scale.index(tone) for tone in tones] == [0, 0, 8, 20]


def test_the_rates_of_four_departements_that_rise_and_fall_have_the_two_sides_of_a_scale():
    rates = departements("%", (-4.0, ""), (0.0, ""), (2.0, ""), (4.0, ""))
    figure = charts.choropleth(rates, "valeur")
    scale = theme.diverging(21)
    assert [scale.index(t.fillcolor) for t in figure.data if t.hoveron == "fills"] == [
        0, 10, 15, 20]


def test_a_departement_without_a_figure_is_the_only_one_that_a_legend_names():
    rates = departements("%", (12.0, ""), (None, "s"), (14.0, ""), (17.0, ""))
    assert legend(charts.choropleth(rates, "valeur")) == ["secret"]


@pytest.mark.parametrize("level", ["departement", "epci"])
def test_a_map_without_any_figure_says_why(level):
    codes = list(contours(level))
    rates = Table(pd.DataFrame({"territoire": codes, "valeur": None, "statut": "s", "unite": "%"}),
                  (CODE, VALUE))
    assert legend(charts.choropleth(rates, "valeur", level)) == ["secret"]


# Circles

def test_the_surface_of_a_circle_is_proportional_to_the_count():
    figure = charts.circles(departements("salariés", (100, ""), (25, ""), (4, "")), "valeur")
    sizes = np.array(discs(figure).marker.size)
    assert (sizes ** 2 / sizes[0] ** 2).tolist() == pytest.approx([1, 0.25, 0.04])
    scale = next(figure.select_traces({"mode": "markers+text"}))
    assert list(scale.text) == [f"100{NO_BREAK}salariés", f"25{NO_BREAK}salariés"]
    assert scale.marker.size[0] == pytest.approx(sizes[0])
    assert scale.cliponaxis is False, "sur un téléphone, le cadre couperait l'échelle"
    assert {t.marker.color for t in (discs(figure),)} == {theme.SEA[False]}  # a count: one colour


def test_what_is_not_known_takes_nothing_from_the_circles_of_the_others():
    whole, part = (discs(charts.circles(departements("salariés", *values), "valeur"))
                   for values in ([(100, ""), (25, "")], [(None, "s"), (100, ""), (25, "")]))
    assert list(whole.marker.size) == list(part.marker.size)


@pytest.mark.parametrize("figure", [(0, ""), (None, "s")])
def test_a_map_without_a_circle_has_no_scale_of_circles(figure):
    drawing = charts.circles(departements("salariés", *[figure] * 4), "valeur")
    assert not list(next(drawing.select_traces({"mode": "markers+text"})).text)


@pytest.mark.parametrize("chosen", ["29", "243500139"])
def test_the_scale_of_a_zoomed_map_stands_under_it_and_not_on_its_land(chosen):
    figure = charts.circles(communes(
        ("35238", "Rennes", 48.11, -1.68, 100, ""), ("29019", "Brest", 48.39, -4.49, 100, "")),
        "valeur", "commune", chosen)
    edges = frame(chosen)
    scale = next(figure.select_traces({"mode": "markers+text"}))
    low, high = figure.layout.yaxis.range
    assert low < min(scale.y) <= max(scale.y) < edges.south < edges.north == high
    strip = next(figure.select_traces({"mode": "none"}))
    assert min(strip.x) < edges.west < edges.east < max(strip.x)
    assert min(strip.y) < low < max(strip.y) == edges.south
    kinds = [one.mode for one in figure.data]
    assert kinds.index("none") > max(i for i, kind in enumerate(kinds) if kind == "lines"), (
        "le trait des départements passerait dessus")
    assert kinds.index("none") < kinds.index("markers"), "un cercle du bord serait coupé"


def test_the_words_of_a_scale_are_clear_of_its_other_circle_on_a_slide_of_4_3():
    """An EPCI that is higher than wide leaves its map a third of the width."""
    towns = communes(("56010", "Baud", 47.87, -3.02, 20, ""), ("56121", "Lorient", 47.7, -3.4, 5,
                                                               ""))
    plot = plots.circles(towns, "valeur", "commune", "200043123")
    figure = enlargement(plot, Frame(976, 480, 24, 19.2)).figure
    scale = next(t for t in figure.data if t.mode == "markers+text")
    edges = extent(plot)
    pixels = (figure.layout.height - figure.layout.margin.t) / (edges.north - edges.south)
    (large, small), sizes = np.array(scale.x) * pixels, np.array(scale.marker.size)
    words = text_width(scale.text[1], scale.textfont.size)
    assert small + sizes[1] / 2 + words < large - sizes[0] / 2


def test_the_words_of_the_scale_of_a_narrow_picture_are_beside_its_circles_and_not_on_them():
    drawing = scene(plots.circles(communes(
        ("35238", "Rennes", 48.11, -1.68, 10_000, ""), ("29019", "Brest", 48.39, -4.49, 100, "")),
        "valeur", "commune", "243500139"), 1192, 220)
    small, large = sorted(w.box for w in drawing.words if w.text.endswith("salariés"))
    [circle] = [s for s in drawing.shapes if s.closed and not s.fill
                and s.x.min() < large.left < s.x.max() + 12]
    assert small.right < circle.x.min() < circle.x.max() < large.left


@pytest.mark.parametrize("chosen", ["", "243500139"])
def test_how_many_have_no_place_is_written_under_the_scale_of_a_picture(chosen):
    drawing = scene(plots.circles(communes(
        ("35238", "Rennes", 48.11, -1.68, 1000, ""), ("13055", "Marseille", 43.3, 5.4, 9, "")),
        "valeur", "commune", chosen), 640, 240)
    [note] = [w.box for w in drawing.words if w.text.startswith("1 point non placé")]
    scale = [s for s in drawing.shapes if s.kind == "point" and not s.fill]
    assert len(scale) == 2 and max(s.y.max() for s in scale) <= note.top


@pytest.mark.parametrize("chosen", ["", "243500139"])
def test_the_scale_of_a_map_of_few_has_one_circle(chosen):
    figure = charts.circles(communes(("35238", "Rennes", 48.11, -1.68, 3, "")), "valeur",
                            "commune", chosen)
    scale = next(figure.select_traces({"mode": "markers+text"}))
    assert list(scale.text) == [f"2{NO_BREAK}salariés"]


def test_zero_secret_and_absent_do_not_look_alike():
    figure = charts.circles(departements("salariés", (10, ""), (0, ""), (None, "s")),
                            "valeur")
    assert set(legend(figure)) == {"zéro", "secret", "donnée absente"}
    assert len(discs(figure).x) == 1
    texts = {a.text for a in figure.layout.annotations}
    assert f"Finistère<br><b>0{NO_BREAK}salarié</b>" in texts
    assert "Ille-et-Vilaine<br><b>secret</b>" in texts
    assert "Morbihan<br><b>–</b>" in texts


def test_a_commune_without_a_figure_is_a_mark_of_its_own_and_one_elsewhere_is_counted():
    figure = charts.circles(communes(
        ("35238", "Rennes", 48.11, -1.68, 50, ""), ("29019", "Brest", 48.39, -4.49, None, "s"),
        ("13055", "Marseille", 43.3, 5.4, 9, "")), "valeur", "commune")
    assert legend(figure) == ["secret"]
    assert [list(c) for c in discs(figure).customdata] == [
        ["35238", f"Rennes{N}: <b>50{NO_BREAK}salariés</b>"]]
    assert "1 point non placé (coordonnées absentes ou hors de Bretagne)" in [
        a.text for a in figure.layout.annotations]


@pytest.mark.parametrize("dark", [False, True])
def test_a_name_over_another_circle_is_parted_from_it(dark):
    figure = charts.circles(communes(
        ("56083", "Hennebont", 47.81, -3.27, 1, ""), ("56121", "Lorient", 47.75, -3.37, 6, "")),
        "valeur", "commune", selection="56083", dark=dark)
    [name] = [a for a in figure.layout.annotations if a.text.startswith("Hennebont<br>")]
    assert theme.MISSING[dark] in name.font.shadow


def test_a_fall_is_no_circle():
    with pytest.raises(ValueError, match=r"^Un cercle ne montre pas un nombre négatif\.$"):
        charts.circles(departements("postes", (-3, ""), (4, "")), "valeur")


# What a click finds

@pytest.mark.parametrize("level", ["departement", "epci"])
def test_every_area_has_points_that_a_click_finds_and_they_lie_in_it(level):
    x, y, codes = mesh(level)
    assert set(codes) == set(contours(level))
    for key, area in contours(level).items():
        own = [i for i, c in enumerate(codes) if c == key]
        assert x[own].min() >= np.nanmin(area.x) and x[own].max() <= np.nanmax(area.x)
        assert y[own].min() >= np.nanmin(area.y) and y[own].max() <= np.nanmax(area.y)


def test_a_point_of_the_sea_or_of_a_neighbour_is_not_in_an_area():
    owner = {}
    for x, y, code in zip(*mesh("departement"), strict=True):
        assert owner.setdefault((x, y), code) == code
    assert len(owner) > 700


def test_of_the_points_that_a_click_finds_one_is_drawn():
    """The browser had 760 marks to make that nobody sees."""
    [points] = [t for t in charts.choropleth(departements("%", (1, ""), (2, "")),
                                             "valeur").select_traces({"mode": "markers"})]
    assert len(points.x) > 700
    assert (points.marker.maxdisplayed, points.marker.opacity) == (1, 0)


def test_the_chosen_territory_is_framed():
    figure = charts.choropleth(departements("%", (1, ""), (2, "")), "valeur",
                               selection="29")
    [frame] = [t for t in figure.select_traces({"mode": "lines"}) if t.line.width == 3]
    assert np.array_equal(frame.x, contours("departement")["29"].x, equal_nan=True)


@pytest.mark.parametrize("dark", [False, True])
def test_the_palest_departement_has_an_outline_that_is_seen(dark):
    rates = departements("%", (1.0, ""), (2.0, ""), (3.0, ""), (4.0, ""))
    figure = charts.choropleth(rates, "valeur", dark=dark)
    lines = [t.line.color for t in figure.select_traces({"mode": "lines"}) if t.fill is None]
    assert len(lines) >= 4
    assert min(theme.contrast(c, theme.BACKGROUND[dark]) for c in lines) >= 3
