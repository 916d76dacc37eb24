"""What a chart shows: never an invented point, never a missing figure that looks like a zero."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.plotly.sheet import least_width
from dashboard.warehouse import boundaries
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Break, Column
from tests.drawing import charts

N = "\u202f"
YEAR = Column("annee", "Année", "entier")
QUARTER = Column("periode", "Trimestre")
FAMILLE = Column("famille", "Famille")
PLACE = Column("territoire_nom", "Territoire")
CHAMP = Column("champ", "Champ")
CODE = Column("territoire", "Code du territoire")
CHANGE = Column("valeur", "Évolution", "nombre")
PART = Column("part", "Part", "nombre", "%")


def table(columns, rows, *more):
    """A table whose data have the columns shown, then those named in ``more``."""
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), *more])
    return Table(data, tuple(columns), pd.DataFrame(columns=list(LINEAGE)))


def evolutions(*rows):
    return table((FAMILLE, YEAR, CHANGE), rows, "statut", "unite")


def texts(figure):
    """Every text written on the figure, in traces and annotations."""
    written = [t for trace in figure.data if not isinstance(trace.text, str | None)
               for t in trace.text]
    return [*written, *(a.text for a in figure.layout.annotations)]


def scatters(figure):
    """Points, lines, areas and the texts written beside bars."""
    return list(figure.select_traces({"type": "scatter"}))


def hovers(figure):
    return [t for trace in figure.data if trace.customdata is not None
            for t in trace.customdata if t]


def segments(figure, dash=None):
    """The pairs of points that a line joins, in traces of this dash (None: not dotted)."""
    pairs = []
    for trace in figure.data:
        if "lines" not in trace.mode or (trace.line.dash == "dot") != (dash == "dot"):
            continue
        points = list(zip(trace.x, trace.y, strict=True))
        pairs += [(a[0], b[0]) for a, b in pairwise(points)
                  if not any(map(math.isnan, (*a, *b)))]
    return pairs


# Lines

def test_a_missing_year_is_a_hole_and_never_a_straight_line():
    figure = charts.lines(evolutions(
        ("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, -0.3, "", "%"), ("ESS", 2014, None, "nd", "%"),
        ("ESS", 2015, 0.4, "", "%"), ("ESS", 2018, -0.3, "", "%")), "annee", "valeur", "famille")
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


def test_a_break_parts_the_line_and_is_named():
    rows = evolutions(*((f, y, 1.0, "", "%") for f in ("ESS", "Mutuelles")
                        for y in range(2011, 2015)))
    met = replace(rows, breaks=(Break("champ", 2013, "avant", "après", "raison"),))
    figure = charts.lines(met, "annee", "valeur", "famille")
    assert segments(figure) == [(2011.0, 2012.0), (2013.0, 2014.0)] * 2
    assert figure.layout.shapes[0].x0 == 2012.5
    assert "Rupture de champ" in texts(figure)
    assert {a.xanchor for a in figure.layout.annotations if "Rupture" in a.text} == {"left"}


def test_a_break_parts_only_the_series_that_it_speaks_of():
    rows = evolutions(*((f, y, 1.0, "", "%") for f in ("ESS", "Mutuelles") for y in (2012, 2013)))
    met = replace(rows, breaks=(Break("champ", 2013, "a", "b", "c", {"famille": "Mutuelles"}),))
    figure = charts.lines(met, "annee", "valeur", "famille")
    assert segments(figure) == [(2012.0, 2013.0)]
    assert len(figure.layout.shapes) == 1


def test_a_break_of_years_that_are_not_drawn_is_not_drawn():
    years = (Break("champ", 2013, "a", "b", "c"), Break("zonage", None, "a", "b", "c"))
    met = replace(evolutions(("ESS", 2013, 1.0, "", "%"), ("ESS", 2014, 1.0, "", "%")),
                  breaks=years)
    figure = charts.lines(met, "annee", "valeur", "famille")
    assert (segments(figure), figure.layout.shapes) == ([(2013.0, 2014.0)], ())


def test_quarters_are_parted_between_the_last_of_a_year_and_the_first_of_the_next():
    rows = [(f"{y}-T{q}", 1.0) for y in (2012, 2013) for q in (1, 2, 3, 4)]
    met = replace(table((QUARTER, CHANGE), rows), breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.lines(met, "periode", "valeur")
    assert (2012.75, 2013.0) not in segments(figure) and len(segments(figure)) == 6
    assert figure.layout.shapes[0].x0 == 2012.875
    late = replace(met, breaks=(Break("champ", 2013, "a", "b", "c"),), data=met.data.iloc[1:6])
    [text] = [a for a in charts.lines(late, "periode", "valeur").layout.annotations
              if a.text.startswith("Rupture")]
    assert text.xanchor == "right"


def test_what_is_published_and_what_is_computed_are_never_on_one_line():
    rows = [("ESS", 2020, 1.0, "publié"), ("ESS", 2021, 2.0, "publié"),
            ("ESS", 2021, 2.1, "calculé à partir des niveaux"),
            ("ESS", 2022, 3.0, "calculé à partir des niveaux")]
    figure = charts.lines(table((FAMILLE, YEAR, CHANGE), rows, "origine"),
                          "annee", "valeur", "famille")
    assert [trace.name for trace in figure.data] == [
        "ESS (publié)", "ESS (calculé à partir des niveaux)"]
    assert [tuple(trace.x) for trace in figure.data] == [(2020.0, 2021.0), (2021.0, 2022.0)]
    assert len({trace.line.dash for trace in figure.data}) == 2
    alone = charts.lines(table((YEAR, CHANGE), [r[1:] for r in rows], "origine"), "annee", "valeur")
    assert [t.name for t in alone.data] == ["publié", "calculé à partir des niveaux"]
    assert alone.layout.showlegend is True
    same = charts.lines(table((FAMILLE, YEAR, CHANGE), rows[:2], "origine"),
                        "annee", "valeur", "famille")
    assert [trace.name for trace in same.data] == ["ESS"]


def test_two_values_of_one_year_are_two_points_that_nothing_joins():
    figure = charts.lines(evolutions(
        ("ESS", 2011, 1.0, "", ""), ("ESS", 2012, 1.0, "", ""), ("ESS", 2012, 3.0, "", ""),
        ("ESS", 2013, 2.0, "", ""), ("ESS", 2014, 2.0, "", "")), "annee", "valeur", "famille")
    assert segments(figure) == [(2013.0, 2014.0)]
    assert len(hovers(figure)) == 5


def test_provisional_points_are_hollow_at_the_end_of_a_dotted_segment():
    figure = charts.lines(evolutions(
        ("ESS", 2020, 1.0, "", "%"), ("ESS", 2021, 2.0, "", "%"), ("ESS", 2022, 2.6, "p", "%")),
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


def test_thirteen_years_of_quarters_have_a_tick_every_two_years_up_to_the_last():
    rows = [(f"{y}-T{q}", 1.0) for y in range(2011, 2024) for q in (1, 2, 3, 4)]
    figure = charts.lines(table((QUARTER, CHANGE), rows), "periode", "valeur")
    assert list(figure.layout.xaxis.ticktext) == [str(y) for y in range(2011, 2024, 2)]
    shorter = charts.lines(table((QUARTER, CHANGE), rows[4:]), "periode", "valeur")
    assert list(shorter.layout.xaxis.ticktext) == ["2013", "2015", "2017", "2019", "2021", "2023"]


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


def test_a_series_that_stops_early_sends_the_names_to_the_legend():
    figure = charts.lines(evolutions(*(("ESS", y, 1.0, "", "") for y in range(2012, 2023)),
                                     ("Mutuelles", 2012, 3.3, "", "")),
                          "annee", "valeur", "famille")
    assert figure.layout.showlegend is True


def test_hovering_tells_place_period_figure_and_status_in_french():
    figure = charts.lines(table((PLACE, YEAR, CHANGE), [("Finistère", 2012, -0.4, "p", "%")],
                                "statut", "unite"), "annee", "valeur", "territoire_nom")
    assert hovers(figure) == [f"Finistère · 2012{N}: <b>−0,4{N}% (p)</b>"]


def test_axes_are_titled_by_label_and_unit_and_never_shorten_thousands():
    figure = charts.lines(table((YEAR, Column("valeur", "Emplois", "nombre")),
                                [(2020, 150000, "salariés"), (2021, 166000, "salariés")], "unite"),
                          "annee", "valeur")
    assert figure.layout.yaxis.title.text == "Emplois (salariés)"
    assert figure.layout.yaxis.tickformat == ",.0f"
    percents = charts.lines(table((YEAR, PART), [(2020, 1.0), (2021, 1.4)]), "annee", "part")
    assert (percents.layout.yaxis.tickformat, percents.layout.yaxis.ticksuffix) == (
        ",.1f", f"{N}%")


# Bars

MIXED = table((PLACE, CHANGE), [
    ("Finistère", -0.4, "p", "%", "-0.4%"), ("Morbihan", 1.9, "", "%", "1.9%"),
    ("Ille-et-Vilaine", None, "", "%", "stagnation"), ("Bretagne", None, "s", "%", "s"),
    ("France", None, "nd", "%", "nd"), ("Zéro", 0.0, "", "%", "0,0 %"),
    ("Vide", None, "", "%", "")], "statut", "unite", "imprime")


def test_bars_go_from_the_largest_to_the_smallest_then_what_is_missing():
    figure = charts.bars(MIXED, "territoire_nom", "valeur")
    assert list(figure.layout.yaxis.ticktext) == [
        "Morbihan", "Zéro", "Finistère", "Ille-et-Vilaine", "Bretagne", "France", "Vide"]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first is on top


def test_a_break_is_a_line_between_the_bars_of_two_periods():
    met = (Break("champ", 2013, "a", "b", "c"), Break("concept", 2013, "a", "b", "c"),
           Break("zonage", 2014, "a", "b", "c"))
    rows = [(p, f, 1.0) for p in ("2010-2011", "2011-2012", "2012-2013") for f in ("ESS", "Autre")]
    years = replace(table((Column("periode", "Période"), FAMILLE, CHANGE), rows), breaks=met)
    figure = charts.grouped_bars(years, "periode", "valeur", "famille")
    assert [(s.y0, s.y1, s.x0, s.x1) for s in figure.layout.shapes] == [(1.5, 1.5, 0, 1)]
    assert [a.text for a in figure.layout.annotations] == ["Rupture de champ et de concept"]
    by_place = charts.grouped_bars(years, "famille", "valeur", "periode")
    assert by_place.layout.shapes == ()


def test_bars_of_quarters_are_parted_at_the_new_year():
    rows = [(p, "ESS", 1.0) for p in ("2012-T3", "2012-T4", "2013-T1")]
    quarters = replace(table((QUARTER, FAMILLE, CHANGE), rows),
                       breaks=(Break("champ", 2013, "a", "b", "c"),))
    figure = charts.grouped_bars(quarters, "periode", "valeur", "famille", horizontal=False)
    assert [(s.x0, s.x1) for s in figure.layout.shapes] == [(1.5, 1.5)]


def test_bars_may_keep_the_order_of_the_rows():
    figure = charts.bars(MIXED, "territoire_nom", "valeur", ranked=False)
    assert list(figure.layout.yaxis.ticktext)[:2] == ["Finistère", "Morbihan"]


def test_zero_secret_not_available_a_word_and_nothing_are_written_differently():
    figure = charts.bars(MIXED, "territoire_nom", "valeur")
    assert set(texts(figure)) == {
        f"+1,9{N}%", f"−0,4{N}% (p)", f"0,0{N}%", "<i>stagnation</i>", "<i>secret</i>",
        "<i>n.d.</i>", "<i>–</i>"}


def test_a_negative_bar_has_its_figure_on_its_left_and_no_screen_cuts_it():
    figure = charts.bars(MIXED, "territoire_nom", "valeur")
    written = {t: (x, side) for trace in scatters(figure) if trace.mode == "markers+text"
               for t, x, side in zip(trace.text, trace.x, trace.textposition, strict=True)}
    assert written[f"−0,4{N}% (p)"] == (-0.4, "middle left")
    assert written[f"+1,9{N}%"] == (1.9, "middle right")
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


def test_upright_bars_of_many_years_name_one_year_in_several_and_the_last():
    rows = [(y, 1.0) for y in range(1991, 2023)]
    figure = charts.bars(table((YEAR, PART), rows), "annee", "part", ranked=False,
                         horizontal=False)
    assert list(figure.layout.xaxis.ticktext) == [str(y) for y in range(1994, 2023, 4)]


def test_a_legend_stands_under_the_menu_and_says_what_it_tells_apart():
    several = charts.grouped_bars(SURVEY, "modalite", "part", "groupe").layout
    assert (several.showlegend, several.legend.title.text, several.legend.title.side) == (
        True, "Groupe", "top")
    drawn = charts.grouped_bars(table((PLACE, PART), [("Brest", 1.0, "a"), ("Brest", 2.0, "b")],
                                 "serie"), "territoire_nom", "part", "serie").layout
    assert (drawn.showlegend, drawn.legend.title.text) == (True, "\u00a0")


def test_a_single_series_has_no_legend():
    rows = [("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, -0.3, "", "%")]
    for figure in (charts.grouped_bars(evolutions(*rows), "annee", "valeur", "famille"),
                   charts.lines(evolutions(*rows), "annee", "valeur", "famille"),
                   charts.dots(evolutions(*rows), "annee", "valeur", "famille")):
        assert figure.layout.showlegend is False


def test_the_headers_of_a_grid_stay_under_the_menu_thanks_to_the_title_of_their_axis():
    axis = charts.heat(table((FAMILLE, YEAR, PART), [("ESS", 2012, 1.0), ("ESS", 2013, 2.0)]),
                       "annee", "famille", "part").layout.xaxis
    assert (axis.side, axis.title.text) == ("top", "Année")
    assert axis.title.standoff >= 14


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
    figure = charts.bars(MIXED, "territoire_nom", "valeur")
    firm, unsettled = (t for t in figure.data if t.type == "bar")
    assert list(unsettled.customdata) == [f"Finistère{N}: <b>−0,4{N}% (p)</b>"]
    assert unsettled.marker.color != firm.marker.color
    assert (firm.marker.line.width, unsettled.marker.line.width) == (0, 1.5)


SURVEY = table((Column("groupe", "Groupe"), Column("modalite", "Réponse"), PART), [
    ("Employeurs", "Équilibre", 62.0, 50.0, 73.0, ""),
    ("Non-employeurs", "Équilibre", 35.0, 20.0, 52.0, ""),
    ("Employeurs", "Local", None, None, None, "s"),
    ("Non-employeurs", "Local", 12.5, 4.0, 30.0, "")], "bas", "haut", "part_statut")


def test_groups_stand_side_by_side_in_the_slot_of_their_category():
    figure = charts.grouped_bars(SURVEY, "modalite", "part", "groupe")
    places = {trace.name: [round(float(y), 3) for y in trace.y] for trace in figure.data
              if trace.type == "bar"}
    assert places == {"Employeurs": [-0.195, 0.805], "Non-employeurs": [0.195, 1.195]}
    assert "<i>secret</i>" in texts(figure)
    patterns = {t.name: t.marker.pattern.shape for t in figure.data if t.type == "bar"}
    assert patterns == {"Employeurs": "", "Non-employeurs": "/"}


def test_an_interval_is_drawn_and_the_figure_stands_beyond_it():
    figure = charts.grouped_bars(SURVEY, "modalite", "part", "groupe", errors=("bas", "haut"))
    bar = figure.data[0]
    assert (bar.error_x.array[0], bar.error_x.arrayminus[0]) == (11.0, 12.0)
    places = {t: x for trace in scatters(figure) if trace.mode == "markers+text"
              for t, x in zip(trace.text, trace.x, strict=True)}
    assert places[f"62,0{N}%"] == 73.0


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


def test_a_whole_with_a_secret_part_is_not_a_number():
    figure = charts.stacked_bars(LIKERT, "attente", "n", "accord")
    assert all(math.isnan(trace.x[1]) for trace in figure.data)
    assert [a.text for a in figure.layout.annotations] == ["<i>secret</i>"]


# Dots and grids

def test_competing_perimeters_stand_on_their_own_line():
    levels = table((CHAMP, YEAR, Column("valeur", "Emplois", "nombre")),
                   [("CLAP", 2015, 150000, "plus de", "", "salariés"),
                    ("CLAP", 2011, 144300, "", "", "salariés"),
                    ("MSA", 2015, None, "", "nd", "salariés")],
                   "qualificatif", "statut", "unite")
    figure = charts.dots(levels, "champ", "valeur", "annee")
    assert list(figure.layout.yaxis.ticktext) == ["CLAP", "MSA"]
    assert [trace.name for trace in figure.data][:2] == ["2011", "2015"]
    assert {f"144{N}300", f"plus de 150{N}000", "<i>2015 · n.d.</i>"} <= set(texts(figure))


def test_a_unit_that_the_legend_tells_is_not_written_beside_each_dot():
    levels = table((CHAMP, Column("unite_imprimee", "Unité"),
                    Column("valeur", "Emplois", "nombre")),
                   [("CLAP", "salariés", 144300, "salariés"),
                    ("Flores", "postes salariés", 177200, "postes salariés")], "unite")
    figure = charts.dots(levels, "champ", "valeur", "unite_imprimee")
    assert {f"144{N}300", f"177{N}200"} <= set(texts(figure))
    assert f"Flores · postes salariés{N}: <b>177{N}200\u00a0postes salariés</b>" in hovers(figure)


def test_texts_of_neighbouring_dots_never_overlap():
    rows = [("CLAP", 2010 + i, 100.0 + i / 1000) for i in range(3)]
    figure = charts.dots(table((CHAMP, YEAR, PART), [*rows, ("CLAP", 2020, 200.0)]),
                         "champ", "part", "annee")
    sides = [(trace.text[0] != "", trace.textposition[0]) for trace in figure.data[:3]]
    assert sides == [(True, "top center"), (True, "bottom center"), (False, "top center")]
    assert len(hovers(figure)) == 4


def test_a_grid_writes_each_figure_and_hatches_what_is_missing_by_reason():
    figure = charts.heat(table((FAMILLE, YEAR, CHANGE), [
        ("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, None, "s", "%"),
        ("Mutuelles", 2012, None, "nd", "%")], "statut", "unite"), "annee", "famille", "valeur")
    assert texts(figure) == [f"+0,7{N}%", "secret", "n.d.", "–"]
    assert f"Mutuelles · 2013{N}: non publié" in hovers(figure)
    hatches = [t.fillpattern.shape for t in scatters(figure) if t.fill == "toself"]
    assert hatches == ["x", "/", "."]


@pytest.mark.parametrize("call", [
    lambda t: charts.lines(t, "annee", "indice", "famille"),
    lambda t: charts.grouped_bars(t, "annee", "indice", "famille"),
    lambda t: charts.bars(t, "famille", "indice"),
    lambda t: charts.heat(t, "annee", "famille", "indice"),
    lambda t: charts.multiples(t, "annee", "indice", "famille")])
def test_a_chart_whose_every_result_was_refused_says_why(call):
    why = "Calcul refusé : il faut 16 trimestres de suite."
    refused = table((FAMILLE, YEAR, Column("indice", "Indice", "nombre")), [
        ("ESS", 2012, math.nan, "nd", why)], "indice_statut", "indice_motif")
    figure = call(refused)
    assert [a.text.replace("<br>", " ") for a in figure.layout.annotations] == [why]
    assert not figure.data


def parted(figure):
    """The lines of a grid: where from, where to; and the texts beside them."""
    return ([(s.x0, s.y0, s.x1, s.y1) for s in figure.layout.shapes],
            [a.text for a in figure.layout.annotations])


def test_a_break_is_a_line_between_the_cells_of_a_grid_that_it_parts():
    rows = [(f, y, 1.0) for f in ("ESS", "Privé") for y in (2012, 2013, 2014)]
    broken = replace(table((FAMILLE, YEAR, PART), rows), breaks=(
        Break("champ", 2013, "a", "b", "c", {"famille": "Privé"}),
        Break("zonage", 2020, "a", "b", "c")))
    across = charts.heat(broken, "annee", "famille", "part")
    assert parted(across) == ([(0.5, 0.5, 0.5, 1.5)], ["Rupture de champ"])
    down = charts.heat(broken, "famille", "annee", "part")
    assert parted(down) == ([(0.5, 0.5, 1.5, 0.5)], ["Rupture de champ"])
    both = replace(broken, breaks=(Break("concept", 2014, "a", "b", "c"),))
    assert parted(charts.heat(both, "annee", "famille", "part"))[0] == [
        (1.5, -0.5, 1.5, 0.5), (1.5, 0.5, 1.5, 1.5)]


def test_a_grid_without_time_has_no_break():
    rows = [(f, p, 1.0) for f in ("ESS", "Privé") for p in ("Finistère", "Morbihan")]
    places = replace(table((FAMILLE, PLACE, PART), rows),
                     breaks=(Break("champ", 2013, "a", "b", "c"),))
    assert parted(charts.heat(places, "territoire_nom", "famille", "part")) == ([], [])


def test_a_provisional_cell_of_a_grid_is_in_italics():
    figure = charts.heat(evolutions(("ESS", 2022, 0.7, "", "%"), ("ESS", 2023, 0.5, "p", "%")),
                         "annee", "famille", "valeur")
    assert texts(figure) == [f"+0,7{N}%", f"<i>+0,5{N}% (p)</i>"]


@pytest.mark.parametrize("dark", [False, True])
def test_the_ink_of_a_grid_reads_on_each_cell(dark):
    rows = [(f, y, float(v)) for v, (f, y) in enumerate(
        (f, y) for f in ("A", "B", "C") for y in (2012, 2013, 2014))]
    figure = charts.heat(table((FAMILLE, YEAR, PART), rows), "annee", "famille", "part", dark=dark)
    scale = [c for _, c in figure.data[0].colorscale]
    inks = figure.data[1].textfont.color
    assert theme.contrast(inks[0], scale[0]) >= 4.5
    assert theme.contrast(inks[-1], scale[-1]) >= 4.5


# Maps

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


# All of them

CALLS = {
    "lines": lambda t, **k: charts.lines(t, "annee", "part", "famille", **k),
    "bars": lambda t, **k: charts.bars(t, "famille", "part", **k),
    "grouped": lambda t, **k: charts.grouped_bars(t, "annee", "part", "famille", **k),
    "stacked": lambda t, **k: charts.stacked_bars(t, "annee", "part", "famille", **k),
    "dots": lambda t, **k: charts.dots(t, "famille", "part", "annee", **k),
    "heat": lambda t, **k: charts.heat(t, "annee", "famille", "part", **k),
    "points_map": lambda t, **k: charts.points_map(t, "annee", "part", "famille", **k),
    "choropleth": lambda t, **k: charts.choropleth(t, "famille", "part", **k),
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
def test_a_figure_has_the_ground_of_its_page_its_height_and_no_title(call, dark):
    figure = call(SMALL, dark=dark, height=333)
    assert isinstance(figure, go.Figure)
    assert figure.layout.template.layout.paper_bgcolor == theme.BACKGROUND[dark]
    assert (figure.layout.height, figure.layout.title.text) == (333, None)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nothing_but_missing_values_still_makes_a_figure(call):
    data = SMALL.data.assign(part=np.nan, part_statut="s")
    figure = call(Table(data, SMALL.columns, SMALL.lineage))
    assert "NaN" not in " ".join(map(str, texts(figure)))
    assert figure.to_json()


@pytest.mark.parametrize(("shown", "kind", "text"), [
    (plots.lines(SMALL, "annee", "part", "famille"), "Courbes",
     f"Courbes{N}: Part (%), par année, 2 séries (ESS, Mutuelles). Maximum{N}: 3{N}% "
     f"(Mutuelles · 2012). Minimum{N}: 1{N}% (ESS · 2012). 1 valeur absente."),
    (plots.bars(MIXED, "territoire_nom", "valeur"), "Barres",
     f"Barres{N}: Évolution (%), par territoire. Maximum{N}: +1,9{N}% (Morbihan). "
     f"Minimum{N}: −0,4{N}% (p) (Finistère). 4 valeurs absentes."),
    (plots.choropleth(SMALL.where(SMALL.data["part"] > 99), "famille", "part"), "Carte",
     "Carte. Aucune donnée pour ces filtres."),
])
def test_a_chart_is_told_to_who_cannot_see_it(shown, kind, text):
    assert plots.alt(shown, kind) == text


def test_a_grid_whose_headers_take_lines_asks_for_the_width_that_keeps_them_upright() -> None:
    """Turned to fit a telephone they would cover each other."""
    def grid(*headers):
        return plots.heat(table((Column("attente", "Attente"), FAMILLE, PART), [
            (h, "ESS", 1.0) for h in headers]), "attente", "famille", "part")
    assert least_width(grid("pairs", "achats")) == 0
    few = least_width(grid("échanges entre pairs", "achats"))
    assert 0 < few < least_width(grid("échanges entre pairs", "achats", "outils"))


def test_a_grid_of_many_columns_asks_for_the_width_of_its_figures() -> None:
    """Ten years on a telephone would write their figures one over the other."""
    def grid(years):
        return plots.heat(table((Column("annee", "Année"), FAMILLE, PART), [
            (str(2000 + i), "ESS", 1.0) for i in range(years)]), "annee", "famille", "part")
    assert least_width(grid(3)) == 0
    assert least_width(grid(20)) > least_width(grid(15)) > 300


def test_quartiles_are_a_bar_with_its_median_and_a_mean_alone_is_written():
    data = pd.DataFrame({
        "groupe": ["A", "B", "C"], "q1": [2., None, None], "mediane": [5., None, None],
        "q3": [9., None, None], "moyenne": [6., 3., None], "moyenne_statut": ["", "", "s"],
        "mediane_statut": ["", "", "s"], "q1_statut": ["", "", "s"], "q3_statut": ["", "", "s"]})
    table = Table(data, (Column("groupe", "Groupe"), *(
        Column(n, n, "nombre", "heures") for n in ("q1", "mediane", "q3", "moyenne"))),
        pd.DataFrame())
    bar, median, mean, absent = charts.quartiles(table, "groupe").data
    assert (bar.base[0], bar.x[0]) == (2, 7) and list(median.x) == [5]
    assert list(mean.x) == [6, 3] and mean.text[0] == "" and mean.text[1].startswith("3")
    assert [t for t in absent.text] == ["<i>secret</i>"] and list(absent.y) == [2]
