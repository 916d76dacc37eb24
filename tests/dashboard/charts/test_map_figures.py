"""Maps as they are drawn: every area says its figure, or that it has none."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dashboard.warehouse import boundaries
from etl.contract import Column
from tests.dashboard.charts.samples import (
    CHANGE,
    CODE,
    FAMILLE,
    N,
    hovers,
    scatters,
    table,
    texts,
)
from tests.drawing import charts


def departements(*values):
    rows = [(code, v, s, "%") for code, (v, s) in zip(("22", "29", "35", "56"), values,
                                                       strict=False)]
    return table((CODE, CHANGE), rows, "statut", "unite")


def counts(*values):
    made = departements(*values)
    return replace(made, data=made.data.assign(unite="salariés"))


def test_a_map_names_each_departement_with_its_figure():
    figure = charts.choropleth(departements((0.5, ""), (-0.4, "p"), (None, "s")), "territoire",
                               "valeur")
    assert set(texts(figure)) == {
        f"Côtes-d'Armor<br><b>+0,5{N}%</b>", f"Finistère<br><b>−0,4{N}% (p)</b>",
        "Ille-et-Vilaine<br><b>secret</b>", "Morbihan<br><b>–</b>"}
    assert [t.name for t in figure.data if t.showlegend] == [
        f"−0,4 à 0,0{N}%", f"0,0 à 0,5{N}%", "secret", "donnée absente"]
    hatched = [t.fillpattern.shape for t in scatters(figure) if t.fillpattern.shape]
    assert hatched == ["x", "."]
    assert f"Morbihan{N}: <b>donnée absente</b>" in [t.text for t in figure.data]


def test_epci_are_coloured_by_classes_that_the_legend_writes():
    codes = list(boundaries.contours("epci"))
    rows = [(code, i / 4, "", "%") for i, code in enumerate(codes[:-1])]
    figure = charts.choropleth(table((CODE, CHANGE), rows, "statut", "unite"), "territoire",
                               "valeur", "epci")
    assert [t.name for t in figure.data if t.showlegend] == [
        f"0 à 3{N}%", f"3 à 6{N}%", f"6 à 9{N}%", f"9 à 12{N}%", f"12 à 15{N}%", "donnée absente"]


def test_points_outside_brittany_or_without_coordinates_are_counted():
    actors = table((Column("nom", "Acteur"), Column("activite", "Activité")), [
        ("Acteur n° 001", "Réemploi", 48.11, -1.68), ("Acteur n° 002", "Textile", 48.39, -4.49),
        ("Acteur n° 003", "Textile", 43.3, 5.4), ("Acteur n° 004", "Textile", None, None)],
        "latitude", "longitude")
    figure = charts.points_map(actors, "latitude", "longitude", "activite", "nom")
    assert hovers(figure) == ["Acteur n° 001 · Réemploi", "Acteur n° 002 · Textile"]
    assert texts(figure) == ["2 points non placés (coordonnées absentes ou hors de Bretagne)"]
    rennes = figure.data[-2]
    assert (rennes.x[0], rennes.y[0]) == (pytest.approx(-1.68 * boundaries.SQUEEZE), 48.11)


def test_a_map_asks_nothing_of_the_network():
    """Tiles, topojson and built-in countries come from servers; lines and areas do not."""
    figures = [charts.choropleth(departements((1, "")), "territoire", "valeur"),
               charts.circles(counts((1, "")), "territoire", "valeur"),
               charts.points_map(table((FAMILLE,), [("ESS", 48.1, -1.7)], "la", "lo"), "la", "lo")]
    for figure in figures:
        assert {trace.type for trace in figure.data} <= {"scatter", "bar"}
        assert "http" not in json.dumps(figure.to_plotly_json(), default=str)
        assert figure.layout.yaxis.scaleanchor == "x"
