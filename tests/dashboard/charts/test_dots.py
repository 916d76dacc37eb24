"""Dots and quartiles: a line a category, texts that never meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts as plots
from dashboard.charts.height import page_height
from dashboard.charts.plotly import streamlit_figure
from dashboard.charts.plotly.look import Look
from dashboard.charts.plotly.telephone import least_width
from dashboard.pictures import png
from dashboard.text.measure import text_width
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.dashboard.charts.samples import (
    CHAMP,
    FAMILLE,
    PART,
    YEAR,
    N,
    hovers,
    scatters,
    table,
    texts,
)
from tests.drawing import bare_name, charts, checked_figure


def test_competing_perimeters_stand_on_their_own_line():
    levels = table((CHAMP, YEAR, Column("valeur", "Emplois", "nombre")),
                   [("CLAP", 2015, 150000, "plus de", "", "salariés"),
                    ("CLAP", 2011, 144300, "", "", "salariés"),
                    ("MSA", 2015, None, "", "nd", "salariés")],
                   "qualificatif", "statut", "unite")
    figure = charts.dots(levels, "champ", "valeur", "annee")
    assert list(figure.layout.yaxis.ticktext) == ["CLAP", "MSA"]
    assert [bare_name(trace.name) for trace in figure.data[:2]] == ["2011", "2015"]
    assert {f"144{N}300", f"plus de 150{N}000", "<i>2015 · n.d.</i>"} <= set(texts(figure))


def test_a_unit_that_the_legend_tells_is_not_written_beside_each_dot():
    levels = table((CHAMP, Column("unite_imprimee", "Unité"),
                    Column("valeur", "Emplois", "nombre")),
                   [("CLAP", "salariés", 144300, "salariés", ""),
                    ("Flores", "postes salariés", 177200, "postes salariés", ""),
                    ("Flores 2", "postes salariés", 183100, "postes salariés", "p")],
                   "unite", "statut")
    figure = charts.dots(levels, "champ", "valeur", "unite_imprimee")
    assert {f"144{N}300", f"177{N}200", f"183{N}100 (p)"} <= {
        text.strip() for text in texts(figure)}
    assert f"Flores · postes salariés{N}: <b>177{N}200\u00a0postes salariés</b>" in hovers(figure)


def test_texts_of_neighbouring_dots_never_overlap():
    rows = [("CLAP", 2010 + i, 100.0 + i / 1000) for i in range(3)]
    figure = charts.dots(table((CHAMP, YEAR, PART), [*rows, ("CLAP", 2020, 200.0)]),
                         "champ", "part", "annee")
    sides = [(trace.text[0] != "", trace.textposition[0]) for trace in figure.data[:3]]
    assert sides == [(True, "top center"), (True, "bottom center"), (False, "top center")]
    assert len(hovers(figure)) == 4


def test_quartiles_are_a_bar_with_its_median_and_a_mean_alone_is_written():
    data = pd.DataFrame({
        "groupe": ["A", "B", "C"], "q1": [2., None, None], "mediane": [5., None, None],
        "q3": [9., None, None], "moyenne": [6., 3., None], "moyenne_statut": ["", "", "s"],
        "mediane_statut": ["", "", "s"], "q1_statut": ["", "", "s"], "q3_statut": ["", "", "s"]})
    table = Table(data, (Column("groupe", "Groupe"), *(
        Column(n, n, "nombre", "heures") for n in ("q1", "mediane", "q3", "moyenne"))),
        pd.DataFrame())
    bar, median, mean, absent = charts.quartiles(table, "groupe").data
    assert list(median.text) == ["5"]  # and not « 5,0 »
    assert (bar.base[0], bar.x[0]) == (2, 7) and list(median.x) == [5]
    assert list(mean.x) == [6, 3] and mean.text[0] == "" and mean.text[1].startswith("3")
    assert [t for t in absent.text] == ["<i>secret</i>"] and list(absent.y) == [2]


def test_one_figure_a_row_is_a_line_of_text_with_the_figure_beside_its_dot():
    names = [f"novembre 20{20 + i}, une publication" for i in range(10)]
    one = plots.dots(table((CHAMP, PART), [(name, 10.0 + i) for i, name in enumerate(names)]),
                     "champ", "part")
    few = plots.dots(table((CHAMP, PART), [(name, 10.0) for name in names[:5]]), "champ", "part")
    assert page_height(one) - page_height(few) == 5 * 26
    drawing = streamlit_figure(one)
    assert list(drawing.layout.yaxis.ticktext) == names  # each on one line
    [trace] = scatters(drawing)[:1]
    assert set(trace.textposition) == {"middle right"}
    assert drawing.layout.xaxis.showticklabels is False  # each figure is written
    assert drawing.layout.margin.r > 6 * max(len(text.strip()) for text in trace.text)


def test_names_of_a_list_that_take_two_lines_are_whole_on_a_telephone():
    names = ["Région Bretagne, 2021, % de l'emploi", "Gref Bretagne, 2021, % des emplois privés"]
    drawing = charts.dots(table((CHAMP, PART), [(name, 10.0) for name in names]), "champ", "part")
    lines = [line for name in drawing.layout.yaxis.ticktext for line in name.split("<br>")]
    assert max(map(len, lines)) <= 30 and " ".join(lines) == " ".join(names)


def test_names_of_a_list_take_no_third_line_for_it():
    name = "Structures ESS de la prévention et gestion des déchets (sans date)"
    drawing = charts.dots(table((CHAMP, PART), [("Structures ESS de réemploi (2018-2019)", 50.0),
                                                (name, 150.0)]), "champ", "part")
    assert [text.count("<br>") for text in drawing.layout.yaxis.ticktext] == [1, 1]


@pytest.mark.parametrize("look", [Look(), Look(width=1232, height=450, scale=1.25)])
def test_a_list_has_no_axis_on_its_card_nor_in_large_where_each_figure_is_written(look):
    plot = plots.dots(table((CHAMP, PART), [("Avise", 10.0), ("RTES", 12.0)]), "champ", "part")
    axis = streamlit_figure(plot, False, look).layout.xaxis
    assert (axis.showgrid, axis.showticklabels) == (False, False)


def test_a_list_whose_legend_takes_several_lines_is_as_much_higher():
    def height(*families: str) -> int:
        rows = [(f"Publication {i}", families[i % len(families)], 10.0) for i in range(4)]
        return page_height(plots.dots(table((CHAMP, FAMILLE, PART), rows), "champ", "part",
                                      "famille"))

    assert height("salariés", "emplois") + 40 <= height(
        "A : publication du producteur ou d'un acteur public", "B : reprise ou presse",
        "C : à prendre avec prudence")


def test_a_line_leads_from_zero_to_a_dot_that_is_alone_on_it():
    rows = [("A", 19.0), ("B", 20.0), ("C", 21.0)]
    drawing = charts.dots(table((CHAMP, PART), rows), "champ", "part")
    assert drawing.layout.xaxis.range[0] == 0 == min(s.x0 for s in drawing.layout.shapes)
    fall = charts.dots(table((CHAMP, PART), [*rows, ("D", -4.0)]), "champ", "part")
    assert fall.layout.xaxis.range[0] < -4
    # Two of them on a line are set against each other.
    pairs = charts.dots(table((CHAMP, FAMILLE, PART), [
        (name, family, value + (family == "ESS")) for name, value in rows
        for family in ("ESS", "Autre")]), "champ", "part", "famille")
    assert 18 < pairs.layout.xaxis.range[0] < 19


@pytest.mark.parametrize("values", [[0, 0], [0, None], [-3, -3], [None, None], [None]])
def test_a_list_of_zeros_of_secrets_or_of_equal_falls_is_drawn(values):
    rows = [(f"Champ {i}", value, "" if value is not None else "s")
            for i, value in enumerate(values)]
    plot = plots.dots(table((CHAMP, Column("valeur", "Emplois", "nombre")), rows, "statut"),
                      "champ", "valeur")
    figure = checked_figure(plot)
    first, last = figure.layout.xaxis.range
    assert first < last and figure.layout.margin.r > 0
    assert len(figure.layout.yaxis.ticktext) == len(values)
    assert png(plot, 400, 300)


def test_the_room_at_the_right_is_that_of_what_is_written_there():
    values = table((CHAMP, Column("valeur", "Emplois", "nombre")),
                   [("A", 10, "au moins"), ("B", 90, "")], "qualificatif")
    swap = replace(values, data=values.data.assign(valeur=[90, 10]))
    at_left, at_right = (charts.dots(one, "champ", "valeur").layout.margin.r
                         for one in (values, swap))
    assert at_left < at_right  # where « au moins » is written


#: What a publication is named by: a line of the longest that a list has.
PUBLICATIONS = ("paru en décembre 2024 · Eco-Bretons", "2006 · Place publique Rennes n° 16")


def room(names: Sequence[str], figure: float) -> tuple[go.Figure, int]:
    """Return a list of publications, and the width under which it is scrolled."""
    jobs = table((CHAMP, Column("valeur", "Emplois", "nombre")), [(name, figure) for name in names])
    plot = plots.dots(jobs, "champ", "valeur")
    return streamlit_figure(plot), least_width(plot)


def test_the_smallest_telephone_has_the_names_of_a_list_whole_beside_their_figures() -> None:
    drawing, least = room(PUBLICATIONS, 177200.0)
    layout = drawing.layout
    names = max(text_width(name, 11) for name in layout.yaxis.ticktext)
    assert names + layout.yaxis.ticklabelstandoff + layout.minreducedwidth + layout.margin.r <= 276
    assert least == 0


def test_a_list_that_the_smallest_telephone_cannot_hold_is_scrolled() -> None:
    drawing, least = room(["MMMMM MMMMM MMMMM MMMMM MMMMM MMMMM"], 177200.0)
    names = text_width(drawing.layout.yaxis.ticktext[0], 11)
    assert least > names + drawing.layout.minreducedwidth + drawing.layout.margin.r


def test_dots_of_a_slide_have_the_room_that_long_names_and_their_figures_do_not_take():
    name = "Place publique Rennes n° 16, publication de 2012"
    levels = table((CHAMP, Column("valeur", "Associations", "nombre")),
                   [(name, 60000, ""), ("Gref Bretagne, 2021", 80000, "plus de")], "qualificatif")
    look = Look(width=552, height=317, scale=1.77, names=len(name))
    plot = plots.dots(levels, "champ", "valeur")
    low, high = streamlit_figure(plot, look=look).layout.xaxis.range
    assert low == 0 and high < 2 * 80000  # the largest stands beyond the middle
