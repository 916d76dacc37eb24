"""A figure in large is the figure of its page made larger: the same legend, every length longer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from dashboard import charts
from dashboard.charts.height import page_height
from dashboard.charts.plot import Plot
from dashboard.charts.plotly import clickable_figure, figure, legend
from dashboard.charts.plotly.look import PAGE, TEXT, Look
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.drawing import bare_name, checked_figure

ONCE, TWICE = (Look(width=600, height=400, scale=scale) for scale in (1, 2))


def table(columns: dict[str, str], *rows: tuple[object, ...]) -> Table:
    """Return a table of these columns: name → unit; the last one holds figures."""
    *labels, last = columns
    return Table(pd.DataFrame(rows, columns=[*columns, "statut"]), (
        *(Column(name, name.title()) for name in labels),
        Column(last, last.title(), "nombre", columns[last])))


YEARS = table({"famille": "", "annee": "", "part": "%"}, *(
    (f"Famille {i}", year, float(i + year % 3), "") for i in range(7) for year in (2012, 2013)))
PLACES = [("22", 0.0, ""), ("29", 8.0, ""), ("35", None, "s")]
ANSWERS = Table(
    pd.DataFrame({"groupe": ["A", "B"], "q1": [2.0, 1.0], "mediane": [5.0, 4.0],
                  "q3": [9.0, 8.0], "moyenne": [6.0, 5.0]}),
    (Column("groupe", "Groupe"), *(Column(n, n, "nombre", "heures")
                                   for n in ("q1", "mediane", "q3", "moyenne"))), pd.DataFrame())
TOWNS = Table(
    pd.DataFrame([("35238", "Rennes", 48.11, -1.68, 5, ""), ("29019", "Brest", 48.39, -4.49, 0, ""),
                  ("56121", "Lorient", 47.75, -3.37, None, "s")],
                 columns=["territoire", "territoire_nom", "latitude", "longitude", "valeur",
                          "statut"]).assign(unite="salariés"),
    (Column("territoire", "Code"), Column("valeur", "Emploi", "nombre")))
PLOTS: dict[str, Plot] = {
    "barres": charts.grouped_bars(YEARS, "annee", "part", "famille"),
    "parts": charts.stacked_bars(YEARS, "annee", "part", "famille"),
    "courbes": charts.lines(YEARS, "annee", "part", "famille"),
    "points": charts.dots(YEARS, "famille", "part", "annee"),
    "grille": charts.heat(YEARS, "annee", "famille", "part"),
    "quartiles": charts.quartiles(ANSWERS, "groupe"),
    "couleurs": charts.choropleth(table({"territoire": "", "valeur": "%"}, *PLACES), "valeur"),
    "cercles": charts.circles(table({"territoire": "", "valeur": "salariés"}, *PLACES),
                              "valeur"),
    "communes": charts.circles(TOWNS, "valeur", "commune"),
    "lieux": charts.points_map(TOWNS.with_values(lieu=""), "territoire_nom"),
}


def lengths(part: Any, name: str = "") -> Iterator[float]:
    """Yield sizes of texts, margins, and the height."""
    if isinstance(part, dict):
        for key, value in part.items():
            if (key == "size" and name.endswith("font")) or name == "margin" or (
                    key == "height" and name == "layout"):
                yield value
            else:
                yield from lengths(value, key)
    elif isinstance(part, list):
        for one in part:
            yield from lengths(one, name)


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_a_figure_twice_as_large_has_all_its_lengths_doubled(plot):
    once, twice = (list(lengths(figure(plot, look=look))) for look in (ONCE, TWICE))
    assert len(once) > 5
    assert twice == pytest.approx([2 * length for length in once], abs=1.01)


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_the_legend_names_what_the_figure_tells_apart_on_a_page_and_in_large(plot):
    names = {name for name in legend.entries(plot) if name}
    for look in (PAGE, ONCE, Look(width=600, height=400, scale=1, beside=True)):
        drawing = figure(plot, look=look)
        entries = {bare_name(t["name"]) for t in drawing["data"]
                   if t.get("name") and t.get("showlegend") is not False}
        assert drawing["layout"]["showlegend"] == legend.has_legend(plot, look)
        assert entries == names or not legend.has_legend(plot, look)


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_a_figure_has_nothing_that_plotly_would_take_for_new_in_a_copy_of_it(plot):
    """A template and binary arrays are compared by identity."""
    spec = json.loads(clickable_figure(plot).to_json(validate=False))
    assert "template" not in spec["layout"] and '"bdata"' not in json.dumps(spec)
    assert spec["layout"] | {"datarevision": 0, "clickmode": "event+select",
                             "dragmode": "pan"} == spec["layout"]


@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_a_page_gives_a_figure_the_height_of_what_it_shows_and_a_slide_its_own(plot):
    assert checked_figure(plot).layout.height == page_height(plot)
    assert figure(plot, look=TWICE)["layout"]["height"] == 800


def test_no_text_of_a_figure_in_large_is_smaller_than_those_of_a_page():
    for plot in PLOTS.values():
        layout = figure(plot, look=TWICE)["layout"]
        sizes = [note["font"]["size"] for note in layout["annotations"] if "size" in note["font"]]
        assert min([*sizes, layout["font"]["size"]]) >= 2 * TEXT


def test_rows_whose_axis_says_nothing_keep_no_room_under_them():
    """Plotly keeps a line for an empty title: figures of tight rows met for want of it."""
    rows = [("Association", 61.7, ""), ("Scop", 11.7, "")]
    shares, counts = (figure(charts.bars(table({"statut": "", "part": unit}, *rows), "statut",
                                         "part"), look=ONCE)["layout"]["xaxis"]
                      for unit in ("%", "structures"))
    assert (shares["title"]["text"], shares["automargin"]) == ("", False)
    assert counts["title"]["text"] and counts["automargin"]


def test_a_legend_over_rows_is_as_wide_as_they_are():
    """Two names that the names of the rows leave no room for side by side are one over the other.
    """
    places = ("CC Communauté Lesneven Côte des Légendes", "CC Centre Morbihan Communauté")
    plot = charts.grouped_bars(table({"activite": "", "territoire": "", "part": "%"}, *(
        (f"compostage et biodéchets {i}", place, 20.0, "") for i in range(10) for place in places)),
        "activite", "part", "territoire")
    narrow, wide = (legend.lines(plot, Look(width=width, height=324, names=30))
                    for width in (648, 1000))
    assert (narrow, wide) == (1 + 2 + 1, 2)
