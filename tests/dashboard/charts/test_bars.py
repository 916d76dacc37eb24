"""Bars: each figure or its word is written, and what is missing looks like no figure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from dashboard import charts as plots
from dashboard.blocks.block import Block
from dashboard.charts import theme
from dashboard.charts.base import wrap
from dashboard.charts.height import LINE, USUAL, least_height, page_height
from dashboard.charts.plotly import figure
from dashboard.charts.plotly.telephone import LEGIBLE, bar_room, least_width
from dashboard.text.measure import text_width
from dashboard.ui.card.room import figure_room
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
    hovers,
    scatters,
    table,
    texts,
)
from tests.drawing import bare_name, charts


def test_bars_go_from_the_largest_to_the_smallest_then_what_is_missing():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur")
    assert list(figure.layout.yaxis.ticktext) == [
        "Morbihan", "Zéro", "Finistère", "Ille-et-Vilaine", "Bretagne", "France", "Vide"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first is on top


def test_names_of_three_lines_take_two_longer_ones_and_bars_come_nearer():
    """Ten groups of the NAF were higher than a window of 720 pixels, beside an empty width."""
    def bars(*names):
        rows = [(name, 10 - rank) for rank, name in enumerate(names)]
        return plots.bars(table((PLACE, CHANGE), rows), "territoire_nom", "valeur")

    def lines(plot):
        return [name.split("<br>") for name in figure(plot)["layout"]["yaxis"]["ticktext"]]

    trade = "Commerce de détail et circuits courts"
    plot = bars("Formation, recherche et développement agricoles", trade)
    assert lines(plot) == [["Formation, recherche et", "développement agricoles"],
                           ["Commerce de détail et", "circuits courts"]]
    assert page_height(plot) == page_height(bars(trade, trade))  # which never had three
    assert least_width(plot) == 0  # a telephone shows it whole
    # Two lines are no longer than before: on a telephone the bars keep their width.
    assert lines(bars("Coopératives agricoles et foncier")) == [
        ["Coopératives agricoles", "et foncier"]]


def test_bars_may_keep_the_order_of_the_rows():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur", ranked=False)
    assert list(figure.layout.yaxis.ticktext)[:2] == ["Finistère", "Morbihan"]


def test_a_day_or_a_month_that_names_a_bar_is_in_french():
    days = ["2023-12-14", "2022-11", "s.d."]
    sample = table((Column("periode", "Période"), CHANGE), [
        (day, 30 - i) for i, day in enumerate(days)])
    assert list(charts.bars(sample, "periode", "valeur").layout.yaxis.ticktext) == [
        "14 décembre 2023", "novembre 2022", "sans date"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_bar_that_a_figure_is_about_has_its_colour_and_the_others_are_grey(dark):
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur", about="Morbihan", dark=dark)
    own, *others = figure.select_traces({"type": "bar"})
    assert [mark[1] for mark in own.customdata] == ["Morbihan"]
    assert theme.SEA[dark] in (own.marker.color, own.marker.line.color)
    assert theme.OTHERS[dark] in {bars.marker.line.color for bars in others}
    assert sum(len(bars.customdata) for bars in others) == 6
    assert not any(bars.showlegend or bars.marker.pattern.shape for bars in others)
    assert theme.contrast(theme.OTHERS[dark], theme.BACKGROUND[dark]) >= 3
    nowhere = charts.bars(TWO_UNITS, "territoire_nom", "valeur", about="Nulle part", dark=dark)
    assert {bars.marker.line.color for bars in nowhere.select_traces({"type": "bar"})} == {
        theme.SEA[dark]}


def test_zero_secret_not_available_a_word_and_nothing_are_written_differently():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur")
    assert set(texts(figure)) == {
        f"+1,9{N}%", f"−0,4{N}% (p)", f"0,0{N}%", "<i>stagnation</i>", "<i>secret</i>",
        "<i>n.d.</i>", "<i>–</i>"}


def test_a_negative_bar_has_its_figure_on_its_left_and_no_screen_cuts_it():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur")
    labels = {t: (x, side) for trace in scatters(figure) if trace.mode == "markers+text"
              for t, x, side in zip(trace.text, trace.x, trace.textposition, strict=True)}
    assert labels[f"−0,4{N}% (p)"] == (-0.4, "middle left")
    assert labels[f"+1,9{N}%"] == (1.9, "middle right")
    assert list(figure.layout.xaxis.range) == [-0.4, 1.9]
    # Room in pixels, beside the plot: before the names of the bars, and in the margin.
    assert figure.layout.yaxis.ticklabelstandoff >= len("−0,4 % (p)") * 7
    assert figure.layout.margin.r >= len("+1,9 %") * 7


def test_a_word_that_stands_for_a_figure_has_its_room_even_when_all_bars_fall():
    figure = charts.bars(table((PLACE, CHANGE), [
        ("Finistère", -0.4, "%", "-0.4%"), ("Morbihan", None, "%", "stagnation")],
        "unite", "imprime"), "territoire_nom", "valeur")
    assert list(figure.layout.xaxis.range) == [-0.4, 0.0]
    assert figure.layout.margin.r >= len("stagnation") * 7


def test_what_is_counted_by_units_has_no_tick_between_two_units():
    few = charts.bars(table((PLACE, Column("n", "Projets", "entier", "projets")),
                            [("Brest", 3), ("Lorient", 1)]), "territoire_nom", "n")
    assert few.layout.xaxis.dtick == 1
    rates = charts.bars(table((PLACE, PART), [("Brest", 3.0), ("Lorient", 1.0)]),
                        "territoire_nom", "part")
    assert rates.layout.xaxis.dtick is None


@pytest.mark.parametrize(("count", "step"), [(0, 1), (3, 1), (1_000_000, None)])
def test_counts_that_stay_the_same_have_no_tick_between_two_units_either(count, step):
    rows = [(2021, count), (2022, count), (2023, count)]
    figure = charts.lines(table((YEAR, Column("n", "Projets", "entier", "projets")), rows),
                          "annee", "n")
    assert figure.layout.yaxis.dtick == step


def test_two_rows_of_one_category_are_two_bars():
    figure = charts.bars(table((PLACE, PART), [("Bretagne", 13.5), ("Bretagne", 13.9)]),
                         "territoire_nom", "part")
    assert list(figure.layout.yaxis.ticktext) == ["Bretagne", "Bretagne"]
    assert sorted(figure.data[0].y) == [0.0, 1.0]


def test_no_line_begins_with_a_colon():
    name = "Les Échos, 2019, % de l'emploi régional · B : reprise ou presse"
    assert "<br>:" not in "".join(wrap(name, width) for width in range(8, 60))


def test_a_long_category_is_wrapped():
    figure = charts.bars(table((PLACE, PART), [
        ("Pays de Redon-Bretagne Sud, partie bretonne", 1.0)]), "territoire_nom", "part")
    assert list(figure.layout.yaxis.ticktext) == ["Pays de Redon-Bretagne<br>Sud, partie bretonne"]


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("Place publique Rennes n° 16", 23, ["Place publique Rennes", "n° 16"]),
    ("Ouest (3 régions) – 31 décembre 2012", 30, ["Ouest (3 régions) –", "31 décembre 2012"]),
    ("Structures participant aux rendez-vous du réseau", 34,
     ["Structures participant aux", "rendez-vous du réseau"]),
    ("Ille-et-Vilaine", 12, ["Ille-et-", "Vilaine"]),  # longer than a line
    ("Évolution de l'emploi – ESS, 2017-2018", 22, ["Évolution de l'emploi –", "ESS, 2017-2018"]),
    ("anticonstitutionnellement", 22, ["anticonstitutionnellement"]),
    ("x" * 50, 22, ["x" * 22, "x" * 22, "x" * 6]),  # an address, not a word
])
def test_the_lines_of_a_name_begin_with_no_dash_and_part_no_date_nor_word_that_a_line_holds(
        text, width, lines):
    assert wrap(text, width).split("<br>") == lines


def test_a_paragraph_typed_in_a_cell_leaves_their_room_to_the_other_bars():
    """Its whole text is on hover; « … » says that there is more."""
    name = "Une recyclerie ouverte trois jours par semaine. " * 20
    figure = charts.bars(table((PLACE, PART), [("Bretagne", 2.0), (name, 1.0)]),
                         "territoire_nom", "part")
    *_, last = wrap(name).split("<br>")
    assert last.endswith("…")
    assert wrap(name) in figure.layout.yaxis.ticktext
    assert figure.layout.height < USUAL
    assert any(name.strip() in text for text in hovers(figure))


def test_a_provisional_bar_is_pale_with_an_outline():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur")
    firm, pale = (t for t in figure.data if t.type == "bar")
    assert [c[0] for c in pale.customdata] == [f"Finistère{N}: <b>−0,4{N}% (p)</b>"]
    assert pale.marker.color != firm.marker.color
    assert (firm.marker.line.width, pale.marker.line.width) == (0, 1.5)


def test_groups_stand_side_by_side_in_the_slot_of_their_category():
    figure = charts.grouped_bars(SURVEY, "modalite", "part", "groupe")
    places = {bare_name(trace.name): [round(float(y), 3) for y in trace.y] for trace in figure.data
              if trace.type == "bar"}
    assert places == {"Employeurs": [-0.195, 0.805], "Non-employeurs": [0.195, 1.195]}
    assert "<i>secret</i>" in texts(figure)
    patterns = {bare_name(t.name): t.marker.pattern.shape for t in figure.data if t.type == "bar"}
    assert patterns == {"Employeurs": "", "Non-employeurs": "/"}


def test_an_interval_is_drawn_and_the_figures_stand_in_a_column_where_none_crosses_them():
    figure = charts.grouped_bars(SURVEY, "modalite", "part", "groupe", errors=("bas", "haut"))
    bar = figure.data[0]
    assert (bar.error_x.array[0], bar.error_x.arrayminus[0]) == (11.0, 12.0)
    places = {t: (x, side) for trace in scatters(figure) if trace.mode == "markers+text"
              for t, x, side in zip(trace.text, trace.x, trace.textposition, strict=True)}
    assert f"62,0{N}%" in places and "<i>secret</i>" in places
    assert set(places.values()) == {(figure.layout.xaxis.range[0], "middle left")}
    longest = max(len(text) for text in places if "<i>" not in text)
    assert figure.layout.yaxis.ticklabelstandoff > longest * 6  # names leave it its room


@pytest.mark.parametrize("dark", [False, True])
def test_a_bar_that_is_paled_for_its_interval_keeps_an_outline_that_is_seen(dark):
    figure = charts.grouped_bars(SURVEY, "modalite", "part", "groupe",
                                 errors=("bas", "haut"), dark=dark)
    for line in (trace.marker.line for trace in figure.data if trace.type == "bar"):
        assert line.width > 0
        assert theme.contrast(line.color, theme.BACKGROUND[dark]) >= 3


def test_two_figures_on_one_mark_are_refused_rather_than_hidden():
    twice = table((YEAR, FAMILLE, PART), [(2012, "ESS", 1.0), (2012, "ESS", 2.0)])
    with pytest.raises(ValueError, match="Deux valeurs pour « ESS · 2012 »"):
        charts.grouped_bars(twice, "famille", "part", "annee")
    with pytest.raises(ValueError, match="Deux valeurs pour « 2012 · ESS »"):
        charts.heat(twice, "annee", "famille", "part")


LIKERT = table((Column("attente", "Attente"), Column("accord", "Accord"),
                Column("n", "Réponses", "entier", "commerces")), [
    ("Formation", "Non", 10, ""), ("Formation", "Sans avis", 10, ""), ("Formation", "Oui", 20, ""),
    ("Lieu", "Non", 5, ""), ("Lieu", "Sans avis", None, "s"), ("Lieu", "Oui", 9, "")], "n_statut")


def test_a_stacked_bar_makes_a_whole():
    figure = charts.stacked_bars(LIKERT, "attente", "n", "accord")
    assert [float(trace.x[0]) for trace in figure.data] == [25.0, 25.0, 50.0]
    assert hovers(figure)[0] == f"Formation · Non{N}: <b>10\u00a0commerces (25,0{N}%)</b>"
    # On a telephone a figure that is wider than its part is not written over the next one.
    assert figure.layout.uniformtext.mode == "hide"
    assert {trace.constraintext for trace in figure.data} == {"inside"}


def test_a_share_is_drawn_and_written_from_the_decimal_that_extracts_give():
    answers = table(LIKERT.columns, [("Formation", "Non", 5, ""), ("Formation", "Oui", 43, ""),
                                     ("Lieu", "Non", 29, ""), ("Lieu", "Oui", 2, "")], "n_statut")
    figure = charts.stacked_bars(answers, "attente", "n", "accord")
    assert [[float(x) for x in trace.x] for trace in figure.data] == [[10.4, 93.5], [89.6, 6.5]]
    assert [list(trace.text) for trace in figure.data] == [
        [f"10{N}%", f"94{N}%"], [f"90{N}%", f"7{N}%"]]


def test_a_whole_with_a_secret_part_is_not_a_number():
    figure = charts.stacked_bars(LIKERT, "attente", "n", "accord")
    assert all(math.isnan(trace.x[1]) for trace in figure.data)
    assert [a.text for a in figure.layout.annotations] == ["<i>secret</i>"]


def test_a_whole_that_nobody_makes_is_zero_and_not_unpublished():
    nobody = table(LIKERT.columns, [("Lieu", "Non", 0, ""), ("Lieu", "Oui", 0, "")], "n_statut")
    figure = charts.stacked_bars(nobody, "attente", "n", "accord")
    assert [a.text for a in figure.layout.annotations] == ["<i>0</i>"]


def test_a_share_is_not_written_twice_over_its_part():
    figure = charts.stacked_bars(SURVEY, "modalite", "part", "groupe")
    assert hovers(figure)[0] == f"Équilibre · Employeurs{N}: <b>62,0{N}%</b>"


def test_names_leave_to_bars_what_they_do_not_take():
    def left(name):
        bars = plots.bars(table((FAMILLE, PART), [(name, 1.0)]), "famille", "part")
        return figure(bars)["layout"]["margin"]["l"]

    assert left("Il filtre l'utile") < left("MMMMMMMMMMMMMMMMM") - 60  # as many letters
    for name in ("Il filtre l'utile", "MMMMMMMMMMMMMMMMM"):
        assert 8 <= left(name) - text_width(name, 13) <= 24


def test_figures_too_long_for_a_telephone_are_scrolled_and_leave_bars_that_can_be_compared():
    short = plots.bars(TWO_UNITS, "territoire_nom", "valeur")
    assert least_width(short) == 0
    [one] = short.series
    marks = tuple(replace(mark, text="hausse d'environ 800 abonnés") for mark in one.marks)
    long = replace(short, series=(replace(one, marks=marks),))
    room = bar_room(long, LEGIBLE)
    assert room.width == LEGIBLE and least_width(long) == int(room.whole) > 320
    drawing = figure(long)
    assert drawing["layout"]["margin"]["r"] >= room.right


def test_bars_whose_figures_are_all_written_have_no_axis_that_says_them_again():
    plain = plots.bars(TWO_UNITS, "territoire_nom", "valeur")
    ticks = figure(plain)["layout"]["xaxis"]
    assert not ticks["showticklabels"] and not ticks["showgrid"]
    read = figure(replace(plain, intervals=True))["layout"]["xaxis"]  # their ends are read on it
    assert read.get("showticklabels", True) and read["showgrid"]
    assert page_height(replace(plain, intervals=True)) >= page_height(plain)


def test_ten_rows_have_the_room_that_a_projector_leaves_to_a_figure():
    rows = table((FAMILLE, PLACE, PART), [
        (f"Famille {i}", place, 50.0) for i in range(10) for place in ("Bretagne", "France")])
    grouped = plots.grouped_bars(rows, "famille", "part", "territoire_nom")
    for plot in (grouped, replace(grouped, stacked=True),
                 plots.heat(rows, "territoire_nom", "famille", "part")):
        assert least_height(plot) <= 450 < page_height(plot)
        assert least_height(replace(plot, height=600)) == 600  # its own


def test_rows_of_bars_come_nearer_in_a_low_window_and_no_name_meets_the_next():
    def bars(*names: str) -> plots.Bars:
        return plots.bars(table((PLACE, PART), [(n, 90.0 - i) for i, n in enumerate(names)]),
                          "territoire_nom", "part")

    long = "Provence-Alpes-Côte d'Azur"  # two lines
    some, side_by_side = bars("Bretagne", long, "Corse"), bars("Bretagne", long, long + " et Corse")
    assert page_height(some) == page_height(side_by_side)
    assert least_height(some) < least_height(side_by_side) < page_height(some)
    assert least_height(some) > 3 * LINE
    style = figure_room(Block("regions", "Poids", table((PLACE, PART), []), lambda _: some))
    assert (f"min-height: min({page_height(some)}px, max({least_height(some)}px, 100vh - "
            ) in style
