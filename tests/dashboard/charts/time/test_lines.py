"""Curves: what is not known is a hole, what a break parts is not joined."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.height import page_height
from dashboard.charts.mark import Mark, Remark, Series
from dashboard.charts.plot import Curves
from dashboard.charts.plotly import figure
from dashboard.charts.plotly.look import PAGE, Look
from dashboard.warehouse.columns import position
from etl.contract import Break, Column
from tests.dashboard.charts.samples import (
    CHANGE,
    FAMILLE,
    PART,
    PLACE,
    QUARTER,
    YEAR,
    N,
    evolutions,
    hovers,
    table,
    texts,
)
from tests.drawing import bare_name, charts


def segments(figure, dash=None):
    """Return the pairs of points that a line joins, in traces of this dash (None: not dotted)."""
    pairs = []
    for trace in figure.data:
        if "lines" not in trace.mode or (trace.line.dash == "dot") != (dash == "dot"):
            continue
        points = list(zip(trace.x, trace.y, strict=True))
        pairs += [(a[0], b[0]) for a, b in pairwise(points)
                  if not any(map(math.isnan, (*a, *b)))]
    return pairs


def test_a_missing_year_is_a_hole_and_never_a_straight_line():
    figure = charts.lines(evolutions(
        ("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, -0.3, "", "%"), ("ESS", 2014, None, "nd", "%"),
        ("ESS", 2015, 0.4, "", "%"), ("ESS", 2017, -0.3, "", "%")), "annee", "valeur", "famille")
    assert segments(figure) == [(2012.0, 2013.0)]
    assert figure.data[0].connectgaps is False


def test_a_secret_is_a_hole_even_where_the_row_holds_a_number():
    figure = charts.lines(evolutions(
        ("ESS", 2012, 5, "", ""), ("ESS", 2013, 5, "s", ""), ("ESS", 2014, 5, "", "")),
        "annee", "valeur", "famille")
    assert segments(figure) == []


def test_what_is_published_every_five_years_is_joined_every_five_years():
    figure = charts.lines(evolutions(*(("ESS", y, 1.0, "", "") for y in (2008, 2013, 2018))),
                          "annee", "valeur", "famille")
    assert segments(figure) == [(2008.0, 2013.0), (2013.0, 2018.0)]


def test_the_breaks_of_one_date_have_one_line_and_one_name():
    rows = evolutions(*((f, y, 1.0, "", "%") for f in ("ESS", "Mutuelles")
                        for y in range(2011, 2015)))
    data = replace(rows, breaks=(
        Break("champ", 2013, "a", "b", "c", {"famille": "ESS"}),
        Break("champ", 2013, "a", "b", "c", {"famille": "Mutuelles"}),
        Break("concept", 2013, "a", "b", "c")))
    figure = charts.lines(data, "annee", "valeur", "famille")
    assert len(figure.layout.shapes) == 1
    assert [a.text.replace("<br>", " ") for a in figure.layout.annotations
            if "Rupture" in a.text] == ["Rupture de champ et de concept"]


def test_a_break_parts_the_line_and_is_named():
    rows = evolutions(*((f, y, 1.0, "", "%") for f in ("ESS", "Mutuelles")
                        for y in range(2011, 2015)))
    data = replace(rows, breaks=(Break("champ", 2013, "avant", "après", "raison"),))
    figure = charts.lines(data, "annee", "valeur", "famille")
    assert segments(figure) == [(2011.0, 2012.0), (2013.0, 2014.0)] * 2
    assert figure.layout.shapes[0].x0 == 2012.5
    assert "Rupture de champ" in texts(figure)
    assert {(a.y, a.yanchor) for a in figure.layout.annotations if "Rupture" in a.text} == {
        (1, "bottom")}  # in the margin


@pytest.mark.parametrize(("years", "broken", "joined", "line"), [
    ((2010, 2015, 2020), 2016, (2010.0, 2015.0), 2015.5),
    ((2014, 2016, 2018), 2017, (2014.0, 2016.0), 2016.5),
    ((2008, 2013, 2018), 2013, (2013.0, 2018.0), 2012.5)])
def test_a_break_parts_the_years_around_it_whatever_lies_between_them(years, broken, joined, line):
    rows = evolutions(*(("ESS", year, 1.0, "", "") for year in years))
    data = replace(rows, breaks=(Break("champ", broken, "avant", "après", "raison"),))
    figure = charts.lines(data, "annee", "valeur", "famille")
    assert segments(figure) == [joined]
    assert [shape.x0 for shape in figure.layout.shapes] == [line]


def test_a_break_parts_only_the_series_that_it_speaks_of():
    rows = evolutions(*((f, y, 1.0, "", "%") for f in ("ESS", "Mutuelles") for y in (2012, 2013)))
    data = replace(rows, breaks=(Break("champ", 2013, "a", "b", "c", {"famille": "Mutuelles"}),))
    figure = charts.lines(data, "annee", "valeur", "famille")
    assert segments(figure) == [(2012.0, 2013.0)]
    assert len(figure.layout.shapes) == 1


def test_a_break_of_years_that_are_not_drawn_is_not_drawn():
    years = (Break("champ", 2013, "a", "b", "c"), Break("zonage", None, "a", "b", "c"))
    data = replace(evolutions(("ESS", 2013, 1.0, "", "%"), ("ESS", 2014, 1.0, "", "%")),
                   breaks=years)
    figure = charts.lines(data, "annee", "valeur", "famille")
    assert (segments(figure), figure.layout.shapes) == ([(2013.0, 2014.0)], ())


def test_quarters_are_parted_between_the_last_of_a_year_and_the_first_of_the_next():
    rows = [(f"{y}-T{q}", 1.0) for y in (2012, 2013) for q in (1, 2, 3, 4)]
    data = replace(table((QUARTER, CHANGE), rows), breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.lines(data, "periode", "valeur")
    assert (2012.75, 2013.0) not in segments(figure) and len(segments(figure)) == 6
    assert figure.layout.shapes[0].x0 == 2012.875
    late = replace(data, breaks=(Break("champ", 2013, "a", "b", "c"),), data=data.data.iloc[1:6])
    [text] = [a for a in charts.lines(late, "periode", "valeur").layout.annotations
              if a.text.startswith("Rupture")]
    assert text.yanchor == "bottom"


@pytest.mark.parametrize("periods", [
    ["2023-01", "2023-02", "2023-03", "2023-05"],
    ["2023-01-31", "2023-02-28", "2023-03-31", "2023-05-31"],
    ["2020-12-31", "2021-12-31", "2022-12-31", "2024-12-31"]],
    ids=["months", "ends of months", "ends of years"])
def test_months_and_days_stand_at_their_date_and_one_that_lacks_is_a_gap(periods):
    figure = charts.lines(table((QUARTER, CHANGE), [(p, 1.0) for p in periods]),
                          "periode", "valeur")
    places = list(map(position, periods))
    assert segments(figure) == list(pairwise(places[:3]))


def test_a_break_stands_halfway_between_the_last_days_of_two_years():
    rows = [(f"{year}-12-31", 1.0) for year in (2011, 2012, 2013, 2014)]
    data = replace(table((QUARTER, CHANGE), rows), breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.lines(data, "periode", "valeur")
    days = [position(day) for day, _ in rows]
    assert segments(figure) == [(days[0], days[1]), (days[2], days[3])]
    assert figure.layout.shapes[0].x0 == (days[1] + days[2]) / 2
    late = replace(data, data=data.data.drop(2).reset_index(drop=True))
    figure = charts.lines(late, "periode", "valeur")
    assert segments(figure) == [(days[0], days[1])]
    assert days[1] < figure.layout.shapes[0].x0 < 2013


def test_what_is_published_and_what_is_computed_are_never_on_one_line():
    rows = [("ESS", 2020, 1.0, "publié"), ("ESS", 2021, 2.0, "publié"),
            ("ESS", 2021, 2.1, "calculé à partir des niveaux"),
            ("ESS", 2022, 3.0, "calculé à partir des niveaux")]
    figure = charts.lines(table((FAMILLE, YEAR, CHANGE), rows, "origine"),
                          "annee", "valeur", "famille")
    assert [bare_name(trace.name) for trace in figure.data] == [
        "ESS (publié)", "ESS (calculé à partir des niveaux)"]
    assert [tuple(trace.x) for trace in figure.data] == [(2020.0, 2021.0), (2021.0, 2022.0)]
    assert len({trace.line.dash for trace in figure.data}) == 2
    alone = charts.lines(table((YEAR, CHANGE), [r[1:] for r in rows], "origine"), "annee", "valeur")
    assert [bare_name(t.name) for t in alone.data] == ["publié", "calculé à partir des niveaux"]
    assert alone.layout.showlegend is True
    same = charts.lines(table((FAMILLE, YEAR, CHANGE), rows[:2], "origine"),
                        "annee", "valeur", "famille")
    assert [bare_name(trace.name) for trace in same.data] == ["ESS"]
    one_year = charts.lines(table((FAMILLE, YEAR, CHANGE), rows[1:3], "origine"),
                            "annee", "valeur", "famille")
    assert [bare_name(t.name) for t in one_year.data] == [bare_name(t.name) for t in figure.data]


def test_two_values_of_one_year_are_two_points_that_nothing_joins():
    figure = charts.lines(evolutions(
        ("ESS", 2011, 1.0, "", ""), ("ESS", 2012, 1.0, "", ""), ("ESS", 2012, 3.0, "", ""),
        ("ESS", 2013, 2.0, "", ""), ("ESS", 2014, 2.0, "", "")), "annee", "valeur", "famille")
    assert segments(figure) == [(2013.0, 2014.0)]
    assert len(hovers(figure)) == 5


@pytest.mark.parametrize("status", ["p", "e"])
def test_points_that_will_be_revised_are_hollow_at_the_end_of_a_dotted_segment(status):
    figure = charts.lines(evolutions(
        ("ESS", 2020, 1.0, "", "%"), ("ESS", 2021, 2.0, "", "%"), ("ESS", 2022, 2.6, status, "%")),
        "annee", "valeur", "famille")
    assert segments(figure) == [(2020.0, 2021.0)]
    assert segments(figure, "dot") == [(2021.0, 2022.0)]
    symbols = dict(zip(figure.data[0].x, figure.data[0].marker.symbol, strict=True))
    assert (symbols[2021.0], symbols[2022.0]) == ("circle", "circle-open")


def test_quarters_stand_in_order_of_time():
    rows = [(p, i) for i, p in enumerate(["2023-T3", "2022-T4", "2023-T1", "2023-T2"])]
    figure = charts.lines(table((QUARTER, Column("valeur", "Indice", "nombre")), rows),
                          "periode", "valeur")
    assert list(figure.layout.xaxis.ticktext) == ["T4 2022", "T1 2023", "T2 2023", "T3 2023"]
    assert segments(figure) == [(2022.75, 2023.0), (2023.0, 2023.25), (2023.25, 2023.5)]


def test_an_evolution_stands_at_its_year_of_arrival():
    figure = charts.lines(table((Column("periode", "Période"), CHANGE),
                                [("2020-2021", 1.0), ("2021-2022", 2.6)]), "periode", "valeur")
    assert list(figure.layout.xaxis.tickvals) == [2021.0, 2022.0]
    assert list(figure.layout.xaxis.ticktext) == ["2020-2021", "2021-2022"]


@pytest.mark.parametrize(("periods", "joined"), [
    (("2018-2021", "2021-2023"), []), (("2019-2021", "2021-2023"), [(2021.0, 2023.0)]),
    (("2021", "2021-2022"), [(2021.0, 2022.0)])])
def test_changes_of_periods_that_are_not_as_long_are_not_joined(periods, joined):
    figure = charts.lines(table((Column("periode", "Période"), CHANGE),
                                [(period, 33.0) for period in periods]), "periode", "valeur")
    assert segments(figure) == joined


@pytest.mark.parametrize("first", [1, 2])
def test_the_months_of_a_year_are_named_whether_january_is_among_them_or_not(first):
    months = table((QUARTER, CHANGE), [
        (f"2023-{month:02}", 1.0, "%") for month in range(first, 13)], "unite")
    figure = charts.lines(months, "periode", "valeur")
    assert list(figure.layout.xaxis.ticktext) == [
        "mars 2023", "juin 2023", "septembre 2023", "décembre 2023"]


def test_thirteen_years_of_quarters_have_a_tick_every_three_years_up_to_the_last():
    rows = [(f"{y}-T{q}", 1.0) for y in range(2011, 2024) for q in (1, 2, 3, 4)]
    figure = charts.lines(table((QUARTER, CHANGE), rows), "periode", "valeur")
    assert list(figure.layout.xaxis.ticktext) == [str(y) for y in range(2011, 2024, 3)]
    shorter = charts.lines(table((QUARTER, CHANGE), rows[4:]), "periode", "valeur")
    assert list(shorter.layout.xaxis.ticktext) == ["2014", "2017", "2020", "2023"]


def test_years_that_are_named_have_a_figure_and_are_far_enough_apart_for_a_telephone():
    """2014 would touch 2015; 2009, 2011 and 2013 have nothing."""
    rows = [(year, 10.0 + year % 7) for year in (2008, 2014, 2015)]
    figure = charts.lines(table((YEAR, PART), rows), "annee", "part")
    assert list(figure.layout.xaxis.ticktext) == ["2008", "2015"]
    odd = charts.lines(table((YEAR, PART), [(y, 1.0) for y in range(2003, 2014, 2)]), "annee",
                       "part")
    assert list(odd.layout.xaxis.ticktext) == ["2005", "2009", "2013"]


def test_a_quarter_is_never_named_as_the_year_after_it():
    rows = [(f"{y}-T4", 1.0) for y in range(2011, 2024)]
    figure = charts.lines(table((QUARTER, CHANGE), rows), "periode", "valeur")
    assert list(figure.layout.xaxis.ticktext) == [f"T4 {y}" for y in range(2011, 2024, 3)]


def test_up_to_five_lines_say_their_name_and_last_value_at_their_end_and_more_in_a_legend():
    def rows(n):
        return [(f"Série {i}", y, float(i), "", "") for i in range(n) for y in (2012, 2013)]

    few = charts.lines(evolutions(*rows(5)), "annee", "valeur", "famille")
    assert sorted(a.text for a in few.layout.annotations) == [
        "Série 0 0", *(f"Série {i} +{i}" for i in range(1, 5))]
    assert few.layout.showlegend is False
    many = charts.lines(evolutions(*rows(6)), "annee", "valeur", "famille")
    assert (many.layout.showlegend, many.layout.annotations) == (True, ())


def test_the_names_of_lines_that_end_together_do_not_overlap():
    rows = [(f"Série {i}", y, 10 + i / 100, "", "") for i in range(4) for y in (2012, 2013)]
    figure = charts.lines(evolutions(*rows, ("Autre", 2012, 0, "", ""), ("Autre", 2013, 0, "", "")),
                          "annee", "valeur", "famille")
    span = figure.layout.yaxis.range[1] - figure.layout.yaxis.range[0]
    scale = (figure.layout.height - 90) / span
    heights = sorted(a.y * scale + a.yshift for a in figure.layout.annotations)
    assert min(np.diff(heights)) > 16


def test_the_names_of_lines_that_end_at_the_foot_of_a_figure_stay_in_it():
    """Those of a département, on two lines each, pushed one another under the figure of a slide."""
    rows = [(f"Privé hors ESS ou ESS – {place}", year, value, "", "") for place, value in (
        ("Morbihan", 31_989.0), ("Ille-et-Vilaine", 38_522.0), ("Bretagne", 300_000.0))
        for year in (2012, 2013)]
    figure = charts.lines(evolutions(*rows), "annee", "valeur", "famille")
    low, high = figure.layout.yaxis.range
    scale = (figure.layout.height - 90) / (high - low)
    ends = [((a.y - low) * scale + a.yshift, 17 * (1 + a.text.count("<br>")))
            for a in figure.layout.annotations]
    assert min(middle - tall / 2 for middle, tall in ends) > -20
    ends.sort()
    assert all(b - a >= (tall + other) / 2 for (a, tall), (b, other) in pairwise(ends))


@pytest.mark.parametrize("look", [PAGE, Look(width=800, height=420)])
def test_the_names_of_lines_stand_apart_under_annotations_too(look):
    """Their words take a strip over the curves, which are lower by as much."""
    rows = [(f"Série {i}", y, i + (y - 2012) * 0.8, "", "")
            for i in range(4) for y in range(2012, 2023)]
    plot = plots.lines(evolutions(*rows), "annee", "valeur", "famille")
    notes = tuple(Remark(2013 + i, 2014 + i, f"201{3 + i} : crise sanitaire") for i in range(4))
    layout = figure(replace(plot, remarks=notes), False, look)["layout"]
    low, high = layout["yaxis"]["range"]
    scale = (layout["height"] - 90) / (high - low)
    heights = [a["y"] * scale + a["yshift"] for a in layout["annotations"] if a["x"] == 1]
    assert min(np.diff(heights)) > 20  # a line of text, and what parts it from the next


def test_a_chart_is_as_high_as_the_long_names_at_the_ends_of_its_lines():
    """The last of five sectors was cut under the axis of dates."""
    name = "Activités des organisations associatives et autres services n° {}"
    figure = charts.lines(evolutions(*((name.format(n), year, n + year / 10, "", "%")
                                       for n in range(5) for year in (2018, 2019))),
                          "annee", "valeur", "famille")
    names = figure.layout.annotations
    low, high = figure.layout.yaxis.range
    scale = (figure.layout.height - 90) / (high - low)
    for one in names:
        middle, half = (one.y - low) * scale + one.yshift, 17 * (1 + one.text.count("<br>")) / 2
        assert middle - half >= -16 and middle + half <= figure.layout.height - 90



@pytest.mark.parametrize("chart", [plots.lines, plots.grouped_bars])
def test_a_legend_of_several_rows_takes_nothing_from_its_plot(chart):
    """That of twelve series covered the names of breaks, and left half a figure."""
    few, many = (page_height(chart(evolutions(*(
        (f"CC du Pays de Territoire {n}", year, n, "", "%")
        for n in range(count) for year in (2018, 2019))), "annee", "valeur", "famille"))
        for count in (2, 12))
    assert many - few >= 5 * 17  # two entries a row


def test_a_series_that_stops_early_sends_the_names_to_the_legend():
    figure = charts.lines(evolutions(*(("ESS", y, 1.0, "", "") for y in range(2012, 2023)),
                                     ("Mutuelles", 2012, 3.3, "", "")),
                          "annee", "valeur", "famille")
    assert figure.layout.showlegend is True


def test_hovering_tells_place_period_figure_and_status_in_french():
    figure = charts.lines(table((PLACE, YEAR, CHANGE), [("Finistère", 2012, -0.4, "p", "%"),
                                                        ("Finistère", 2013, None, "s", "%")],
                                "statut", "unite"), "annee", "valeur", "territoire_nom")
    assert hovers(figure) == [f"Finistère · 2012{N}: <b>−0,4{N}% (p)</b>",
                              f"Finistère · 2013{N}: <b>secret</b>"]
    # Hovering a year tells every series, under what they are and never under « 2 012,0 ».
    assert figure.layout.hovermode == "x unified"
    assert figure.layout.xaxis.unifiedhovertitle.text == "Évolution (%)"


def test_a_single_period_is_no_curve_but_a_bar_a_series():
    year = evolutions(("ESS", 2013, 1.0, "", "%"), ("Mutuelles", 2013, 3.0, "", "%"))
    figure = charts.lines(year, "annee", "valeur", "famille")
    assert [list(t.x) for t in figure.data if t.type == "bar"] == [[1.0, 3.0]]
    assert list(figure.layout.yaxis.ticktext) == ["ESS", "Mutuelles"]


@pytest.mark.parametrize("x", ["annee", "periode"])
def test_periods_of_one_series_that_end_together_are_each_under_its_name(x):
    rows = [("2010-2015", 2015, "France", 26.0), ("2015", 2015, "France", 0.4)]
    changes = table((Column("periode", "Période"), YEAR, PLACE, CHANGE), rows)
    figure = charts.lines(changes, x, "valeur", "territoire_nom")
    assert list(figure.layout.yaxis.ticktext) == ["2010-2015", "2015"]
    assert [[float(value) for value in t.x] for t in figure.data if t.type == "bar"] == [
        [26.0, 0.4]]


def test_periods_without_any_number_have_no_axes_but_their_words():
    words = table((YEAR, CHANGE), [
        (2020, None, "", "tendance", "stagnation"), (2021, None, "", "tendance", "légère baisse"),
        (2022, None, "", "tendance", "stagnation"), (2023, None, "s", "tendance", "s")],
        "statut", "unite", "imprime")
    figure = charts.lines(words, "annee", "valeur")
    assert texts(figure) == [f"Aucun nombre à tracer{N}: stagnation,<br>légère baisse, secret"]
    assert not figure.layout.yaxis.visible


def test_axes_are_titled_by_label_and_unit_and_never_shorten_thousands():
    figure = charts.lines(table((YEAR, Column("valeur", "Emplois", "nombre")),
                                [(2020, 150000, "salariés"), (2021, 166000, "salariés")], "unite"),
                          "annee", "valeur")
    assert figure.layout.yaxis.title.text == "Emplois (salariés)"
    percents = charts.lines(table((YEAR, PART), [(2020, 1.0), (2021, 1.4)]), "annee", "part")
    assert percents.layout.yaxis.ticksuffix == f"{N}%"
    axis = figure.layout.yaxis
    assert (axis.separatethousands, axis.exponentformat) == (True, "none")


def test_a_figure_that_does_not_move_is_a_flat_line_with_room_around_it() -> None:
    """Not on an axis of its decimals, which would end within a tenth of a post of it."""
    still = table((YEAR, Column("valeur", "Emplois", "nombre")),
                  [(2020, 5000, "salariés"), (2021, 5000, "salariés")], "unite")
    low, high = charts.lines(still, "annee", "valeur").layout.yaxis.range
    assert low < 4800 and high > 5200


def test_a_line_alone_is_not_named_at_its_end() -> None:
    mark = Mark(2023.0, 931857.0, "931 857", "931 857 salariés", ())
    one = Series("Bretagne", theme.styles(["Bretagne"])["Bretagne"], (mark,))
    alone = Curves(series=(one,), step=1, ticks=(), first=2020, last=2023, heading="Emploi")
    assert alone.end_words(one, mark) == ("", "931 857")
    both = replace(alone, series=(one, one), heading="")
    assert both.end_words(one, mark) == ("Bretagne", "931 857 salariés")


def test_the_value_at_the_end_of_a_line_is_whole_however_long_its_name():
    long = ("Effectifs salariés · Côtes-d'Armor · Sociétés commerciales de l'ESS · Activités "
            "financières et assurance")
    rows = [(name, year, 20.0 + year % 3, "", "%") for name in (long, "Bretagne")
            for year in (2021, 2022, 2023)]
    ends = texts(charts.lines(evolutions(*rows), "annee", "valeur", "famille"))
    [text] = [end for end in ends if end.startswith("Effectifs")]
    assert text.endswith(f"…<br>+21{N}%")


def test_a_last_value_older_than_the_end_of_the_plot_says_its_period():
    """It stands at the right, beside those of the last period: it was read as one of them."""
    rows = [("ESS", year, 100.0 + year % 7, "", "") for year in range(2000, 2023)]
    rows += [("Privé", year, 90.0, "", "") for year in range(2000, 2022)]
    rows += [("Privé", 2022, None, "s", "")]
    figure = charts.lines(evolutions(*rows), "annee", "valeur", "famille")
    assert {a.text for a in figure.layout.annotations} == {"ESS +106", "Privé +90 (2021)"}


def test_dates_of_a_slide_stand_upright_where_two_of_them_are_too_near():
    def axis(*days):
        sample = table((Column("periode", "Période"), Column("n", "Participants", "nombre")),
                       [(day, 100.0 + rank) for rank, day in enumerate(days)])
        plot = plots.lines(sample, "periode", "n")
        return figure(plot, look=Look(width=660, height=300))["layout"]["xaxis"]

    near = axis("2023", "2023-10-03", "2023-12-12")
    assert near["ticktext"] == ["2023", "3 octobre 2023", "12 décembre 2023"]
    assert near["tickangle"] == -90
    assert axis("2023-01-05", "2023-06-20", "2023-12-12")["tickangle"] == 0
