"""Bars of periods: each at its true spacing, its figure never over another, its break named."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product

import numpy as np
import pytest

from dashboard import charts as plots
from dashboard.charts.mark import Break as BreakLine
from dashboard.charts.plotly import streamlit_figure
from dashboard.charts.plotly.look import Look
from dashboard.charts.plotly.telephone import least_width, legend_bottom
from dashboard.charts.time import break_names, upright
from etl.contract import Break, Column
from tests.dashboard.charts.samples import (
    CHANGE,
    FAMILLE,
    PART,
    PLACE,
    QUARTER,
    YEAR,
    N,
    scatters,
    table,
    texts,
)
from tests.drawing import charts, checked_figure


def test_a_break_is_a_line_between_the_bars_of_two_periods():
    breaks = (Break("champ", 2013, "a", "b", "c"), Break("concept", 2013, "a", "b", "c"),
              Break("zonage", 2014, "a", "b", "c"))
    rows = [(p, f, 1.0) for p in ("2010-2011", "2011-2012", "2012-2013") for f in ("ESS", "Autre")]
    years = replace(table((Column("periode", "Période"), FAMILLE, CHANGE), rows), breaks=breaks)
    figure = charts.grouped_bars(years, "periode", "valeur", "famille")
    assert [(s.x0, s.x1, s.y0, s.y1) for s in figure.layout.shapes] == [(1.5, 1.5, 0, 1)]
    [name] = figure.layout.annotations
    assert name.text.replace("<br>", " ") == "Rupture de champ et de concept"
    assert (name.yref, name.y, name.yanchor) == ("y domain", 1, "bottom")  # over the plot
    by_place = charts.grouped_bars(years, "famille", "valeur", "periode")
    assert by_place.layout.shapes == ()


def test_bars_of_quarters_are_parted_at_the_new_year():
    rows = [(p, "ESS", 1.0) for p in ("2012-T3", "2012-T4", "2013-T1")]
    quarters = replace(table((QUARTER, FAMILLE, CHANGE), rows),
                       breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.grouped_bars(quarters, "periode", "valeur", "famille")
    assert [(s.x0, s.x1) for s in figure.layout.shapes] == [(1.5, 1.5)]


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


def test_bars_of_months_are_in_time_side_by_side():
    rows = [("2023-03", 3.0), ("2023-01", 1.0), ("2023-02", 2.0)]
    plot = plots.bars(table((Column("periode", "Période"), PART), rows), "periode", "part",
                      ranked=False)
    assert plot.categories == ("janvier 2023", "février 2023", "mars 2023")
    assert [mark.value for mark in sorted(plot.marks, key=lambda m: m.at)] == [1.0, 2.0, 3.0]


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


@pytest.mark.parametrize("look", [Look(), Look(width=1232, height=450, scale=1.25)])
def test_each_figure_stands_at_the_end_of_its_own_bar(look):
    drawing = streamlit_figure(TIGHT, False, look)
    half = upright.breadth(TIGHT) / 2 + 0.001
    bars = [place for t in drawing.data if t.type == "bar" for place in zip(t.x, t.y, strict=True)]
    labels = [label for t in scatters(drawing) if t.mode == "markers+text"
              for label in zip(t.x, t.y, t.text, strict=True)]
    firm = [label for label in labels if "<i>" not in label[2]]
    assert len(labels) - len(firm) == 1 and len(firm) > 6
    for x, y, text in firm:
        value = float(text.replace("−", "-").replace(",", "."))
        assert any(abs(at - x) <= half and high == value and y in (high, 0.0)
                   for at, high in bars), text


def test_a_card_writes_more_figures_the_wider_it_is_and_asks_for_the_width_it_needs():
    counts = [len(upright.figures(TIGHT, upright.page_paper(TIGHT, w)))
              for w in (264, 480, 1400)]
    assert counts == sorted(counts)
    assert counts[-1] == 28
    assert upright.TELEPHONE < upright.page_width(TIGHT) <= upright.CARD
    assert least_width(TIGHT) > upright.page_width(TIGHT)
    assert least_width(bars_of((2020, "ESS", 1.0, "", "%"), (2021, "ESS", 2.0, "", "%"))) == 0


def test_a_page_is_wide_enough_for_each_figure_to_stand_on_its_side():
    data = table((YEAR, FAMILLE, CHANGE), [
        (2011, "Morbihan", 1.7, "%"), (2012, "Morbihan", 1.9, "%"), (2012, "Finistère", -0.4, "%"),
        (2013, "Morbihan", -3.0, "%"), (2013, "Finistère", 0.5, "%"), (2018, "Morbihan", 0.3, "%"),
        (2018, "Finistère", -0.6, "%")], "unite")
    plot = plots.grouped_bars(replace(data, breaks=(Break("champ", 2013, "a", "b", "c"),)),
                              "annee", "valeur", "famille")
    there, here = (upright.figures(plot, upright.page_paper(plot, across), between=between)
                   for across, between in ((upright.CARD, upright.CLOSE),
                                           (upright.page_width(plot), upright.CLEAR)))
    assert there == here


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
    ("Indice de fréquentation des lieux", "", "Indice de fréquentation des lieux"),
    ("Emploi salarié privé en fin de trimestre", "salariés", "Salariés")])
def test_an_axis_has_the_unit_alone_where_its_name_says_no_more_than_the_card(label, unit, title):
    sample = table((PLACE, Column("n", label, "nombre", unit)), [("Morbihan", 3.0)])
    assert charts.bars(sample, "territoire_nom", "n").layout.xaxis.title.text == title


def test_a_figure_as_broad_as_its_bar_is_written_beside_a_break():
    sample = replace(table((YEAR, Column("n", "Structures", "nombre")), [
        (2010, 1530.0), (2011, 1125.0), (2023, 132.0)]),
        breaks=(Break("concept", 2011, "a", "b", "c"),))
    assert f"1{N}530" in texts(charts.bars(sample, "annee", "n"))


def test_the_word_of_what_is_not_known_is_written_over_a_break_rather_than_not_at_all():
    sample = replace(table((YEAR, FAMILLE, CHANGE), [
        (2011, "ESS", 1.7, "%", "1,7%"), (2011, "Privé", 1.7, "%", "1,7%"),
        (2012, "ESS", 1.9, "%", "1,9%"), (2018, "ESS", None, "%", "stagnation")],
        "unite", "imprime"), breaks=(Break("concept", 2018, "a", "b", "c"),))
    figure = charts.grouped_bars(sample, "annee", "valeur", "famille")
    assert "<i>stagnation</i>" in texts(figure)


def test_figures_broader_than_their_bars_lean_away_from_one_another():
    plot = plots.bars(table((YEAR, Column("n", "Personnes", "nombre")), [
        (2010, 178_000.0), (2011, 122_000.0), (2023, 20_000.0)]), "annee", "n")
    labels = upright.figures(plot, upright.page_paper(plot, upright.TELEPHONE))
    assert [(one.text, one.side) for one in labels] == [
        (f"178{N}000", "center"), (f"122{N}000", "right"), (f"20{N}000", "center")]


def test_no_figure_goes_beyond_the_first_period_nor_the_last():
    """On a slide, « 832 558 » began beyond the edge of the window."""
    quarters = [f"{year}-T{rank}" for year in range(2020, 2026) for rank in range(1, 5)]
    rows = [(period, place, count) for period in quarters for place, count in (
        ("Bretagne", 832_558.0), ("France", 18_494_178.0), ("Monde", 832_558.0))]
    plot = plots.grouped_bars(table((Column("periode", "Période"), PLACE,
                                     Column("n", "Emploi", "nombre")), rows),
                              "periode", "n", "territoire_nom")
    paper = upright.page_paper(plot, upright.CARD)
    ends = [at * paper.slot for at in plot.range]
    labels = upright.figures(plot, paper)
    boxes = [upright._text(one, upright._bar(plot, one.mark, paper, 0.0), paper) for one in labels]
    assert any(one.text.startswith("18") for one in labels)
    assert min(box.left for box in boxes) >= ends[0] - upright.BESIDE
    assert max(box.right for box in boxes) <= ends[1] + upright.BESIDE


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
