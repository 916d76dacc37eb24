"""What a chart shows: never an invented point, never a missing figure that looks like a zero."""

from __future__ import annotations

import math

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard import charts as plots
from dashboard.charts import plotly, theme
from dashboard.charts.plot import with_height
from dashboard.charts.plotly.look import Look
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.charts.samples import (
    CHANGE,
    FAMILLE,
    PART,
    PLACE,
    SURVEY,
    TWO_UNITS,
    YEAR,
    N,
    evolutions,
    table,
    texts,
)
from tests.drawing import charts, checked_figure


def test_a_legend_says_what_it_tells_apart():
    rows = [("Brest", 1.0, "a"), ("Brest", 2.0, "b"), ("Brest", 3.0, "c")]
    drawing = charts.grouped_bars(table((PLACE, PART), rows, "serie"), "territoire_nom", "part",
                                  "serie")
    assert drawing.layout.showlegend is True


def test_a_legend_stands_on_top_of_its_figure_whatever_the_width_that_it_is_resized_to():
    """Plotly leaves one that stands over the plot where it had more lines."""
    legend = charts.stacked_bars(SURVEY, "modalite", "part", "groupe").layout.legend
    assert (legend.yref, legend.y, legend.yanchor) == ("container", 1, "top")


@pytest.mark.parametrize("name", ["<b>Café</b>", "<a href='https://exemple.fr'>Épicerie</a>",
                                  "Café<br />presse"])
def test_what_looks_like_a_tag_in_a_name_is_read_as_it_is_written(name):
    rows = [(name, 1.0, "a"), ("< 5 salariés", 2.0, "a"), ("Pain", 3.0, "a")]
    drawing = charts.bars(table((PLACE, PART), rows, "serie"), "territoire_nom", "part")
    names = drawing.layout.yaxis.ticktext
    assert not any(tag in text for text in names for tag in ("<b>", "</a>", "<a ", "<br />"))
    assert {name, "< 5 salariés"} <= {
        text.replace("<br>", " ").replace("\u2060", "") for text in names}


def test_a_single_series_has_no_legend():
    rows = [("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, -0.3, "", "%")]
    for figure in (charts.grouped_bars(evolutions(*rows), "annee", "valeur", "famille"),
                   charts.lines(evolutions(*rows), "annee", "valeur", "famille"),
                   charts.dots(evolutions(*rows), "annee", "valeur", "famille")):
        assert figure.layout.showlegend is False


@pytest.mark.parametrize("call", [
    lambda t: charts.lines(t, "annee", "indice", "famille"),
    lambda t: charts.grouped_bars(t, "annee", "indice", "famille"),
    lambda t: charts.bars(t, "famille", "indice"),
    lambda t: charts.heat(t, "annee", "famille", "indice"),
    lambda t: charts.multiples(t, "annee", "indice", "famille")])
def test_a_chart_whose_every_result_was_refused_says_why(call):
    why = "Calcul refusé : il faut 16 trimestres de suite."
    data = table((FAMILLE, YEAR, Column("indice", "Indice", "nombre")), [
        ("ESS", 2012, math.nan, "nd", why)], "indice_statut", "indice_motif")
    figure = call(data)
    assert [a.text.replace("<br>", " ") for a in figure.layout.annotations] == [why]
    assert not figure.data


CALLS = {
    "lines": lambda t, **k: charts.lines(t, "annee", "part", "famille", **k),
    "bars": lambda t, **k: charts.bars(t, "famille", "part", **k),
    "grouped": lambda t, **k: charts.grouped_bars(t, "annee", "part", "famille", **k),
    "stacked": lambda t, **k: charts.stacked_bars(t, "annee", "part", "famille", **k),
    "dots": lambda t, **k: charts.dots(t, "famille", "part", "annee", **k),
    "heat": lambda t, **k: charts.heat(t, "annee", "famille", "part", **k),
    "points_map": lambda t, **k: charts.points_map(t.with_values(
        latitude=t.data["annee"], longitude=t.data["part"], lieu=""), "famille", **k),
    "choropleth": lambda t, **k: charts.choropleth(t.with_values(
        territoire=t.data["famille"]), "part", **k),
}
SMALL = table((FAMILLE, YEAR, PART), [("ESS", 2012, 1.0), ("ESS", 2013, 2.0),
                                      ("Mutuelles", 2012, 3.0), ("Mutuelles", 2013, None)])


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_empty_table_says_so(call):
    figure = call(SMALL.where(SMALL.data["part"] > 99))
    assert texts(figure) == ["Aucune donnée pour ces filtres"]
    assert not figure.data


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_figure_has_the_ground_of_its_page_and_no_title(call, dark):
    figure = call(SMALL, dark=dark)
    assert isinstance(figure, go.Figure)
    assert figure.layout.paper_bgcolor == theme.BACKGROUND[dark]
    assert figure.layout.title.text is None


def test_a_figure_has_the_height_that_is_asked():
    chart = with_height(plots.lines, 333)
    assert plotly.figure(chart(SMALL, "annee", "part", colour="famille"))["layout"]["height"] == 333


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nothing_but_missing_values_still_makes_a_figure(call):
    data = SMALL.data.assign(part=np.nan, part_statut="s")
    figure = call(Table(data, SMALL.columns, SMALL.lineage))
    assert "NaN" not in " ".join(map(str, texts(figure)))
    assert figure.to_json()


@pytest.mark.parametrize(("sample", "kind", "text"), [
    (plots.lines(SMALL, "annee", "part", "famille"), "Courbes",
     f"Courbes{N}: Part (%), par année, 2 séries (ESS, Mutuelles). Maximum{N}: 3{N}% "
     f"(Mutuelles · 2012). Minimum{N}: 1{N}% (ESS · 2012). 1 valeur absente."),
    (plots.bars(TWO_UNITS, "territoire_nom", "valeur"), "Barres",
     f"Barres{N}: Évolution (%), par territoire. Maximum{N}: +1,9{N}% (Morbihan). "
     f"Minimum{N}: −0,4{N}% (p) (Finistère). 4 valeurs absentes."),
    (plots.grouped_bars(evolutions(("ESS", 2011, 3.0, "", "postes"), ("ESS", 2012, 1.0, "",
                                   "postes"), ("ESS", 2013, 1.0, "", "postes")),
                        "annee", "valeur", "famille"), "Barres",
     f"Barres{N}: Évolution (postes), par année, 1 série (ESS). Maximum{N}: +3\u00a0postes (2011 · "
     f"ESS). Minimum{N}: +1\u00a0poste (2012 · ESS et 1 autre)."),
    (plots.bars(table((Column("epci", "EPCI"), CHANGE), [("Redon", 2.0)]), "epci", "valeur"),
     "Barres", f"Barres{N}: Évolution, par EPCI. Maximum{N}: +2 (Redon). Minimum{N}: +2 (Redon)."),
    (plots.choropleth(SMALL.where(SMALL.data["part"] > 99), "part"), "Carte",
     "Carte. Aucune donnée pour ces filtres."),
])
def test_a_chart_is_told_to_who_cannot_see_it(sample, kind, text):
    assert plots.alt(sample, kind) == text


@pytest.mark.parametrize("drawing", [
    plots.grouped_bars(SURVEY, "modalite", "part", "groupe"),
    plots.lines(evolutions(("ESS", 2012, 1250.5, "", ""), ("ESS", 2013, 2.0, "", "")), "annee",
                "valeur", "famille"),
    plots.grouped_bars(evolutions(("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, -0.3, "", "%")),
                       "annee", "valeur", "famille")], ids=lambda plot: type(plot).__name__)
def test_a_page_has_room_for_the_names_of_an_axis_without_drawing_twice(drawing):
    layout = checked_figure(drawing).layout
    names = layout.yaxis.ticktext or [f"{end:,.0f}" for end in layout.yaxis.range]
    assert layout.yaxis.automargin is False
    assert layout.margin.l >= 6 * max(len(line) for name in names for line in name.split("<br>"))
    large = plotly.figure(drawing, look=Look(width=800, height=400, scale=2))["layout"]
    assert large["yaxis"]["automargin"]  # a slide is drawn once, whatever it takes
