"""Series are named beside their marks where the names fit; a legend has them all elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.plotly import figure, legend
from dashboard.charts.plotly.look import PAGE, Look
from dashboard.charts.plotly.telephone import least_width
from dashboard.charts.time.upright import breadth
from dashboard.pictures.layout import scene
from etl.contract import Column
from tests.dashboard.charts.samples import CHAMP, PART, PLACE, SURVEY, table
from tests.drawing import bare_name

SLIDE = Look(width=900, height=480, scale=1.5)
GROUPS = plots.grouped_bars(SURVEY, "modalite", "part", "groupe")


def pair(*rows, first="Bretagne", second="France"):
    """Return dots of two territories on each row."""
    return plots.dots(table((CHAMP, PLACE, PART), [
        (name, place, value) for name, *values in rows
        for place, value in zip((first, second), values, strict=True)]),
        "champ", "part", "territoire_nom")


def notes(plot, look=PAGE, dark=False):
    """Return the names written on a figure: name → its annotation."""
    names = {one.name for one in plot.series}
    return {note["text"]: note for note in figure(plot, dark, look)["layout"]["annotations"]
            if note["text"] in names}


@pytest.mark.parametrize("look", [PAGE, SLIDE])
@pytest.mark.parametrize("dark", [False, True])
def test_two_series_of_bars_are_named_over_the_first_and_under_the_last_in_their_colours(
        look, dark):
    names = notes(GROUPS, look, dark)
    assert list(names) == ["Employeurs", "Non-employeurs"]
    over, under = names.values()
    places = sorted(mark.at for one in GROUPS.series for mark in one.marks)
    half = breadth(GROUPS) / 2
    assert over["y"] == pytest.approx(places[0] - half) and over["yanchor"] == "bottom"
    assert under["y"] == pytest.approx(places[-1] + half) and under["yanchor"] == "top"
    assert [note["font"]["color"] for note in names.values()] == [
        theme.COLOURS[name][dark] for name in names]
    assert figure(GROUPS, dark, look)["layout"]["showlegend"] is False


def test_the_name_under_the_last_bar_is_whole():
    under, layout = notes(GROUPS)["Non-employeurs"], figure(GROUPS)["layout"]
    first, last = layout["yaxis"]["range"]
    margin = layout["margin"]
    row = (layout["height"] - margin["t"] - margin["b"]) / abs(first - last)
    below = row * (max(first, last) - under["y"]) + margin["b"]
    assert 1.3 * under["font"]["size"] - under["yshift"] <= below


def test_names_that_the_smallest_telephone_cannot_hold_are_scrolled_to():
    def width(champ):
        return least_width(plots.grouped_bars(table((CHAMP, PLACE, PART), [
            (champ, place, 1.0) for place in ("Bretagne", "France métropolitaine")]),
            "champ", "part", "territoire_nom"))

    assert width("Part") == 0
    assert 276 < width("MMMMMMMMMMMMMMM") < 320


@pytest.mark.parametrize("look", [PAGE, SLIDE])
def test_two_series_of_dots_are_named_over_the_first_row(look):
    plot = pair(("Part", 13.5, 9.8), ("Autre part", 14.3, 10.5))
    names = notes(plot, look)
    assert {name: note["x"] for name, note in names.items()} == {"Bretagne": 13.5, "France": 9.8}
    assert {note["y"] for note in names.values()} == {0}
    assert figure(plot, look=look)["layout"]["showlegend"] is False


def test_names_of_dots_that_are_near_go_away_from_one_another():
    names = notes(pair(("Part", 12.5, 12.0), ("Autre part", 19.0, 5.0)))
    assert (names["France"]["xanchor"], names["Bretagne"]["xanchor"]) == ("right", "left")


@pytest.mark.parametrize(("plot", "why"), [
    (plots.grouped_bars(replace(SURVEY, data=SURVEY.data.assign(
        groupe=SURVEY.data.groupe + " des quatre départements bretons")), "modalite", "part",
        "groupe"),
     "a telephone has no room for so long a name"),
    (replace(GROUPS, height=120), "there is no room under a bar"),
    (plots.grouped_bars(SURVEY, "modalite", "part", "groupe", errors=("bas", "haut")),
     "names would cross the column of figures"),
    (plots.grouped_bars(table((CHAMP, PLACE, PART), [
        (champ, place, 1.0) for champ in "AB" for place in ("Brest", "Lorient", "Rennes")]),
        "champ", "part", "territoire_nom"), "three series have no two sides"),
    (plots.grouped_bars(table((Column("annee", "Année"), PLACE, PART), [
        (year, place, 1.0) for year in (2011, 2012) for place in ("Bretagne", "France")]),
        "annee", "part", "territoire_nom"), "figures stand over upright bars"),
    (plots.grouped_bars(table((CHAMP, PLACE, PART), [
        (champ, place, value) for champ in "AB"
        for place, value in (("Morbihan", -4.7), ("Finistère", 0.7))]),
        "champ", "part", "territoire_nom"), "bars that go both ways begin far from a name"),
    (pair(("Part", None, 9.8), ("Autre part", 14.3, 10.5)), "the first row lacks a dot"),
    (plots.dots(table((CHAMP, PLACE, PART), [
        ("Part", "Bretagne", 13.5), ("Part", "Bretagne", 9.0), ("Autre part", "France", 5.0)]),
        "champ", "part", "territoire_nom"), "the first row has two dots of one series"),
    (pair(("Part", 13.5, 9.8), first="Communauté de communes du Pays de Landerneau-Daoulas"),
     "a telephone has no room for so long a name"),
])
def test_a_legend_has_the_names_in_their_colours_where_they_have_no_room(plot, why):
    drawing = figure(plot)
    assert drawing["layout"]["showlegend"] is True, why
    assert not notes(plot)
    names = {trace["name"] for trace in drawing["data"] if trace.get("showlegend", True)}
    assert {bare_name(name) for name in names} >= {one.name for one in plot.series}
    for one in plot.series:
        assert any(one.style.colour[0] in name for name in names if bare_name(name) == one.name)


def test_many_groups_keep_the_legend_that_takes_less_room():
    def groups(count: int) -> plots.Bars:
        return plots.grouped_bars(table((CHAMP, PLACE, PART), [
            (f"Champ {i}", place, 1.0) for i in range(count) for place in ("Bretagne", "France")]),
            "champ", "part", "territoire_nom")

    assert not legend.has_legend(groups(6), PAGE)
    assert legend.has_legend(groups(9), PAGE) and legend.has_legend(groups(9), SLIDE)


@pytest.mark.parametrize("plot", [GROUPS, pair(("Part", 13.5, 9.8), ("Autre part", 14.3, 10.5))])
def test_a_picture_names_series_as_the_page_does(plot):
    drawing = scene(plot, 800, 500)
    words = {w.text: w.colour for w in drawing.words if w.kind == "note"}
    assert {one.name: one.style.colour[0] for one in plot.series}.items() <= words.items()
    assert not [w for w in drawing.words if w.kind == "legend"]
    assert not drawing.clashes()
