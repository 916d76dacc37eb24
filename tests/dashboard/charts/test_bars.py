"""Bars: each figure or its word is written, each period parted from what it does not compare to."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np
import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.mark import Break as BreakLine
from dashboard.charts.plotly import figure
from dashboard.charts.plotly.telephone import LEGIBLE, bar_room, least_width, legend_bottom
from dashboard.charts.time import break_names, upright
from etl.contract import Break, Column
from tests.dashboard.charts.samples import (
    CHANGE,
    FAMILLE,
    PART,
    PLACE,
    QUARTER,
    SURVEY,
    TWO_UNITS,
    YEAR,
    N,
    hovers,
    scatters,
    table,
    texts,
)
from tests.drawing import bare_name, charts, checked_figure


def test_bars_go_from_the_largest_to_the_smallest_then_what_is_missing():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur")
    assert list(figure.layout.yaxis.ticktext) == [
        "Morbihan", "Zéro", "Finistère", "Ille-et-Vilaine", "Bretagne", "France", "Vide"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first is on top


def test_a_break_is_a_line_between_the_bars_of_two_periods():
    breaks = (Break("champ", 2013, "a", "b", "c"), Break("concept", 2013, "a", "b", "c"),
              Break("zonage", 2014, "a", "b", "c"))
    rows = [(p, f, 1.0) for p in ("2010-2011", "2011-2012", "2012-2013") for f in ("ESS", "Autre")]
    years = replace(table((Column("periode", "Période"), FAMILLE, CHANGE), rows), breaks=breaks)
    figure = charts.grouped_bars(years, "periode", "valeur", "famille")
    assert [(s.x0, s.x1, s.y0, s.y1) for s in figure.layout.shapes] == [(1.5, 1.5, 0, 1)]
    [name] = figure.layout.annotations
    assert name.text.replace("<br>", " ") == "Rupture de champ et de concept"
    assert (name.yref, name.y, name.yanchor) == ("paper", 1, "bottom")  # in the margin
    by_place = charts.grouped_bars(years, "famille", "valeur", "periode")
    assert by_place.layout.shapes == ()


def test_bars_of_quarters_are_parted_at_the_new_year():
    rows = [(p, "ESS", 1.0) for p in ("2012-T3", "2012-T4", "2013-T1")]
    quarters = replace(table((QUARTER, FAMILLE, CHANGE), rows),
                       breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.grouped_bars(quarters, "periode", "valeur", "famille")
    assert [(s.x0, s.x1) for s in figure.layout.shapes] == [(1.5, 1.5)]


def test_bars_may_keep_the_order_of_the_rows():
    figure = charts.bars(TWO_UNITS, "territoire_nom", "valeur", ranked=False)
    assert list(figure.layout.yaxis.ticktext)[:2] == ["Finistère", "Morbihan"]


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
    assert (few.layout.xaxis.dtick, few.layout.xaxis.tickformat) == (1, ",.0f")
    rates = charts.bars(table((PLACE, PART), [("Brest", 3.0), ("Lorient", 1.0)]),
                        "territoire_nom", "part")
    assert (rates.layout.xaxis.dtick, rates.layout.xaxis.tickformat) == (None, ",.1f")


def test_periods_stand_upright_at_their_true_spacing_and_a_gap_has_no_name():
    rows = [(p, f, 1.0) for p in ("2011-2012", "2012-2013", "2015-2016") for f in ("ESS", "Autre")]
    figure = charts.grouped_bars(table((Column("periode", "Période"), FAMILLE, CHANGE), rows[:-1]),
                                 "periode", "valeur", "famille")
    bars = [t for t in figure.data if t.type == "bar"]
    assert {t.orientation for t in bars} == {"v"}
    # A period that has one group alone keeps no place for the other.
    assert [[round(float(x), 3) for x in t.x] for t in bars] == [
        [-0.195, 0.805, 4.0], [0.195, 1.195]]
    names = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
    assert names == {0: "2011-<br>2012", 1: "2012-<br>2013", 4: "2015-<br>2016"}


def test_what_is_published_every_five_years_has_no_gap():
    figure = charts.bars(table((YEAR, PART), [(2018, 3.0), (2008, 1.0), (2013, 2.0)]), "annee",
                         "part")
    assert sorted(figure.data[0].x) == [0, 1, 2]
    assert list(figure.layout.xaxis.ticktext) == ["2008", "2013", "2018"]


def test_two_figures_of_one_year_are_no_time():
    figure = charts.bars(table((YEAR, PART), [(2018, 3.0), (2018, 1.0)]), "annee", "part")
    assert {t.orientation for t in figure.data if t.type == "bar"} == {"h"}


def test_the_names_of_many_years_do_not_meet_and_the_last_is_one_of_them():
    figure = charts.bars(table((YEAR, PART), [(y, 1.0) for y in range(1991, 2023)]), "annee",
                         "part")
    names = [int(y) for y in figure.layout.xaxis.ticktext]
    assert names[-1] == 2022
    assert len(set(np.diff(names))) == 1
    assert len(names) < 32


def bars_of(*rows):
    return plots.grouped_bars(table((Column("periode", "Période"), FAMILLE, CHANGE), rows, "statut",
                                    "unite"), "periode", "valeur", "famille")


#: Two groups by year: small and tall neighbours, one that falls, one that is secret.
TIGHT = bars_of(*(
    (y, f, None if (y, f) == (2005, "ESS") else value * (-1) ** (y % 4 == 3),
     "s" if (y, f) == (2005, "ESS") else "", "%")
    for y in range(2000, 2014) for f, value in (("ESS", 1.0 + y % 3), ("Autre", 4.5))))


@pytest.mark.parametrize("across", [264, 360, 480, 900])
def test_figures_over_bars_never_meet_another_nor_a_bar(across):
    paper = upright.page_paper(TIGHT, across)
    labels = upright.figures(TIGHT, paper)
    low, high = upright.reach(TIGHT, paper)
    unit = paper.height / (high - low)
    bars = {id(m): upright._bar(TIGHT, m, paper, unit)
            for one in TIGHT.series for m in one.marks}
    boxes = [upright._text(one, bars[id(one.mark)], paper) for one in labels]
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert not any(box.meets(bar) for one, box in zip(labels, boxes, strict=True)
                   for mark, bar in bars.items() if mark != id(one.mark))
    assert all(low * unit - 1 <= box.low and box.high <= high * unit + 1 for box in boxes)
    # What has no bar is always said; the last period has at least its largest figure.
    assert {"secret", "s"} & {one.text for one in labels}
    assert any(one.mark.row == 13 for one in labels)


@pytest.mark.parametrize("across", [264, 480])
def test_long_figures_of_quarters_stand_over_the_named_ones_and_never_touch(across):
    quarters = bars_of(*((f"{year}-T{quarter}", "ESS", 890_000.0 + 2_000 * year, "", "salariés")
                         for year in range(2020, 2026) for quarter in range(1, 5)))
    paper = upright.page_paper(quarters, across)
    labels = upright.figures(quarters, paper)
    low, high = upright.reach(quarters, paper)
    unit = paper.height / (high - low)
    boxes = [upright._text(one, upright._bar(quarters, one.mark, paper, unit), paper)
             for one in labels]
    # Before the first name, one more may have room.
    assert {one.mark.row for one in labels} - {0, 1} <= set(
        upright.named_ranks(quarters.categories, paper.slot, paper.character))
    assert labels[-1].mark.row == len(quarters.categories) - 1
    # By more than the space between the thousands and the hundreds; none is cut at the right.
    assert all(before.right + paper.character / 2 <= after.left
               for before, after in pairwise(boxes))
    assert boxes[-1].right <= across + upright.BESIDE


def test_a_figure_without_room_under_its_bar_is_over_it():
    """A break at its left and a lower bar at its right leave it none."""
    tight = replace(bars_of(*((year, family, value, "", "%") for year, pair in (
        (2012, (0.7, -0.2)), (2013, (-0.3, -1.0)), (2022, (2.6, 3.5)))
        for family, value in zip(("ESS", "Autre"), pair, strict=True))),
        breaks=(BreakLine(0.55, "Rupture"),))
    labels = {one.mark.value: one for one in upright.figures(
        tight, upright.page_paper(tight, upright.CARD))}
    assert len(labels) == 6
    assert not labels[-0.3].under and labels[-0.3].end == 0
    assert labels[-1.0].under and labels[-1.0].end == -1.0
    # In a figure that is made lower, figures are nearer one another.
    low = replace(tight, height=150)
    assert upright.page_paper(low, 480).height < upright.page_paper(tight, 480).height


def test_a_card_writes_more_figures_the_wider_it_is_and_asks_for_the_width_it_needs():
    counts = [len(upright.figures(TIGHT, upright.page_paper(TIGHT, w))) for w in (264, 480,
                                                                                     1400)]
    assert counts == sorted(counts)
    assert counts[-1] == 28
    assert upright.TELEPHONE < upright.page_width(TIGHT) <= upright.CARD
    assert least_width(TIGHT) > upright.page_width(TIGHT)
    assert least_width(bars_of((2020, "ESS", 1.0, "", "%"), (2021, "ESS", 2.0, "", "%"))) == 0


def test_a_telephone_knows_where_the_legend_of_bars_in_time_ends():
    few, many = ([(year, name, 1.0, "", "%") for year in (2020, 2021) for name in names]
                 for names in (["ESS", "Privé hors ESS"],
                               ["Associations", "Coopératives", "Fondations", "Mutuelles"]))
    assert legend_bottom(bars_of((2020, "ESS", 1.0, "", "%"), (2021, "ESS", 2.0, "", "%"))) == 0
    assert 0 < legend_bottom(bars_of(*few)) < legend_bottom(bars_of(*many))  # two lines


def test_the_axis_says_the_unit_that_figures_over_bars_leave_to_it():
    figure = checked_figure(bars_of((2020, "ESS", 1.0, "p", "%"), (2021, "ESS", -2.5, "", "%")))
    assert set(texts(figure)) == {"+1,0 (p)", "−2,5"}
    assert figure.layout.yaxis.ticksuffix == f"{N}%"
    assert figure.layout.yaxis.title.text == ""


@pytest.mark.parametrize(("label", "unit", "title"), [
    ("Effectifs", "postes", "Effectifs (postes)"),
    ("Nombre", "adhérents", "Adhérents"),
    ("Valeur", "", ""),  # each figure has its own unit
    ("Emploi salarié privé en fin de trimestre", "salariés", "Salariés")])
def test_an_axis_has_the_unit_alone_where_its_name_says_no_more_than_the_card(label, unit, title):
    sample = table((PLACE, Column("n", label, "nombre", unit)), [("Morbihan", 3.0)])
    assert charts.bars(sample, "territoire_nom", "n").layout.xaxis.title.text == title


def test_a_figure_as_broad_as_its_bar_is_written_beside_a_break():
    sample = replace(table((YEAR, Column("n", "Structures", "nombre")), [
        (2010, 1530.0), (2011, 1125.0), (2023, 132.0)]),
        breaks=(Break("concept", 2011, "a", "b", "c"),))
    assert f"1{N}530" in texts(charts.bars(sample, "annee", "n"))


def test_figures_broader_than_their_bars_lean_away_from_one_another():
    plot = plots.bars(table((YEAR, Column("n", "Personnes", "nombre")), [
        (2010, 178_000.0), (2011, 122_000.0), (2023, 20_000.0)]), "annee", "n")
    labels = upright.figures(plot, upright.page_paper(plot, upright.TELEPHONE))
    assert [(one.text, one.side) for one in labels] == [
        (f"178{N}000", "center"), (f"122{N}000", "right"), (f"20{N}000", "center")]


def test_the_figures_of_four_bars_side_by_side_stand_apart_on_a_telephone():
    values = (0.4, 0.2, 1.8, 5.7, 0.4, 1.1, 2.8, 3.3, -0.5, -0.8, 1.1, 3.0)
    rows = [(year, family, value) for (year, family), value in zip(product(
        ("2010-2011", "2011-2012", "2012-2013"), "ABCD"), values, strict=True)]
    plot = plots.grouped_bars(table((Column("periode", "Période"), FAMILLE, CHANGE), rows),
                              "periode", "valeur", "famille")
    paper = upright.page_paper(plot, upright.page_width(plot))
    bars = [upright._bar(plot, one.mark, paper, paper.height / np.ptp(upright.reach(plot, paper)))
            for one in upright.figures(plot, paper)]
    boxes = [upright._text(one, bar, paper).with_margin(upright.CLEAR / 2) for one, bar in zip(
        upright.figures(plot, paper), bars, strict=True)]
    assert len(boxes) == 12
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))


def test_the_names_of_neighbouring_breaks_do_not_meet():
    breaks = tuple(Break(k, y, "a", "b", "c") for k, y in (
        ("champ et de comparateur", 2012), ("concept", 2013), ("zonage", 2018)))
    years = replace(table((YEAR, PART), [(y, 1.0) for y in range(2010, 2020)]), breaks=breaks)
    plot = plots.bars(years, "annee", "part")
    names = break_names.break_names(plot)
    low, high = plot.range
    boxes = []
    for one in names:
        wide = max(map(len, one.text.split("<br>"))) * break_names.CHARACTER
        start = (one.at - low) / (high - low) * upright.page_width(plot) - wide * {
            "left": 0, "center": 0.5, "right": 1}[one.side]
        boxes.append(upright._Box(start, start + wide, one.up,
                                  one.up + one.text.count("<br>") + 1))
    assert len(names) == 3
    assert not any(a.meets(b) for a, b in combinations(boxes, 2))
    assert checked_figure(plot).layout.margin.t >= break_names.LINE * max(box.high for box in boxes)


def test_two_rows_of_one_category_are_two_bars():
    figure = charts.bars(table((PLACE, PART), [("Bretagne", 13.5), ("Bretagne", 13.9)]),
                         "territoire_nom", "part")
    assert list(figure.layout.yaxis.ticktext) == ["Bretagne", "Bretagne"]
    assert sorted(figure.data[0].y) == [0.0, 1.0]


def test_a_long_category_is_wrapped():
    figure = charts.bars(table((PLACE, PART), [
        ("Pays de Redon-Bretagne Sud, partie bretonne", 1.0)]), "territoire_nom", "part")
    assert list(figure.layout.yaxis.ticktext) == ["Pays de Redon-Bretagne<br>Sud, partie bretonne"]


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


def test_a_whole_with_a_secret_part_is_not_a_number():
    figure = charts.stacked_bars(LIKERT, "attente", "n", "accord")
    assert all(math.isnan(trace.x[1]) for trace in figure.data)
    assert [a.text for a in figure.layout.annotations] == ["<i>secret</i>"]


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
