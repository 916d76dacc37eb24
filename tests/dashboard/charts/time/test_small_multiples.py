"""Small charts: one a series, on the same scale, with holes and breaks as everywhere."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from dashboard import charts as plots
from dashboard.blocks.block import Block
from dashboard.charts.height import LINE, page_height
from dashboard.presentation.slide_scale import enlargement
from dashboard.presentation.window import Frame
from dashboard.ui.card.room import figure_room
from dashboard.warehouse.table import Table
from etl.contract import Break, Column
from tests.drawing import bare_name, charts


def table(rows: list[tuple[str, int, float | None, str]], breaks: tuple[Break, ...] = ()) -> Table:
    data = pd.DataFrame(rows, columns=["serie", "annee", "valeur", "statut"])
    columns = (Column("serie", "Série"), Column("annee", "Année", "entier"),
               Column("valeur", "Postes", "nombre"))
    return Table(data, columns, breaks=breaks)


ROWS = [("Finistère", 2020, 10.0, ""), ("Finistère", 2021, None, "s"),
        ("Finistère", 2022, 12.0, ""),
        ("Morbihan", 2020, 90.0, ""), ("Morbihan", 2021, 91.0, ""), ("Morbihan", 2022, 95.0, "p"),
        ("Bretagne", 2020, 50.0, ""), ("Bretagne", 2021, 51.0, ""), ("Bretagne", 2022, 52.0, "")]


def test_each_series_has_its_chart_and_all_have_the_same_scale():
    figure = charts.multiples(table(ROWS), "annee", "valeur", "serie")
    assert [a.text for a in figure.layout.annotations] == ["Finistère", "Morbihan", "Bretagne"]
    assert {t.xaxis for t in figure.data} == {"x", "x2", "x3"}
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range == figure.layout.yaxis3.range
    low, high = figure.layout.yaxis.range
    assert low < 10 and high > 95


def test_a_secret_stays_a_hole():
    figure = charts.multiples(table(ROWS), "annee", "valeur", "serie")
    first = next(t for t in figure.data if t.xaxis == "x")
    assert not any(x == 2021 and np.isfinite(y) for x, y in zip(first.x, first.y, strict=True))


def test_years_that_other_charts_have_and_this_one_has_not_are_a_hole():
    rows = [*ROWS, ("Vannes", 2020, 3.0, ""), ("Vannes", 2022, 4.0, "")]
    figure = charts.multiples(table(rows), "annee", "valeur", "serie")
    last = next(t for t in figure.data if t.xaxis == "x4")
    assert np.isnan(last.y).any()  # between its two points


def test_a_break_is_drawn_in_the_charts_that_it_parts():
    one = Break("champ", 2021, "a", "b", "c", {"serie": "Morbihan"})
    figure = charts.multiples(table(ROWS, (one,)), "annee", "valeur", "serie")
    assert [s.xref for s in figure.layout.shapes] == ["x2"]
    assert ["Rupture de champ" in a.text for a in figure.layout.annotations] == [
        False, True, False]
    plain = charts.multiples(table(ROWS), "annee", "valeur", "serie")
    assert figure.layout.height == plain.layout.height + 2 * LINE  # it has a line of its own


def test_two_small_charts_side_by_side_name_a_span_by_its_last_year():
    spans = [(name, f"{year}-{year + 1}", 1.0 + year, "") for name in ("A", "B")
             for year in (2019, 2020, 2021)]
    figure = charts.multiples(table(spans), "annee", "valeur", "serie")
    assert list(figure.layout.xaxis.ticktext) == ["2020", "2022"]


def test_small_charts_of_one_year_name_their_first_and_last_quarter():
    quarters = table([(name, 2023, 1.0 + rank, "") for name in ("A", "B") for rank in range(4)])
    quarters = quarters.with_values(annee=[f"2023-T{rank}" for _ in "AB" for rank in range(1, 5)])
    figure = charts.multiples(quarters, "annee", "valeur", "serie")
    assert list(figure.layout.xaxis.ticktext) == ["T1 2023", "T4 2023"]


@pytest.mark.parametrize("breaks", [(), (Break("champ", 2021, "a", "b", "c"),)])
def test_a_long_name_stands_clear_of_the_dates_above_it(breaks):
    long = "Finistère · Associations · Activités culturelles et récréatives"
    rows = [(name, year, 90.0, "") for name in ("Sport", "Santé", long) for year in (2020, 2022)]
    layout = charts.multiples(table(rows, breaks), "annee", "valeur", "serie").layout
    height = layout.height - layout.margin.t - layout.margin.b
    lines = layout.annotations[2].text.count("<br>") + 1
    dates = 2 * LINE - 4
    assert lines > 3
    assert (layout.yaxis.domain[0] - layout.yaxis3.domain[1]) * height >= dates + lines * LINE


def test_small_charts_are_as_high_whatever_the_window():
    plot = plots.multiples(table(ROWS), "annee", "valeur", "serie")
    block = Block("petits", "Postes", table(ROWS), lambda _: plot)
    assert f"min-height: {page_height(plot)}px;" in figure_room(block)
    curve = plots.lines(table(ROWS), "annee", "valeur", "serie")
    assert "100vh" in figure_room(Block("courbe", "Postes", table(ROWS), lambda _: curve))


def test_one_alone_is_no_small_chart_and_a_single_period_no_curve():
    alone = charts.multiples(table(ROWS[3:6]), "annee", "valeur", "serie")
    assert {t.xaxis or "x" for t in alone.data} == {"x"}
    assert alone.layout.xaxis.domain is None  # the whole width
    once = charts.multiples(table([row for row in ROWS if row[1] == 2022]), "annee", "valeur",
                            "serie")
    assert "bar" in {t.type for t in once.data}
    assert not any("lines" in (t.mode or "") for t in once.select_traces({"type": "scatter"}))


def test_periods_without_any_number_are_told_in_their_words():
    secrets = table([(name, year, None, "s") for name in "AB" for year in (2020, 2021)])
    figure = charts.multiples(secrets, "annee", "valeur", "serie")
    assert [a.text for a in figure.layout.annotations] == ["Aucun nombre à tracer\u202f: secret"]


def test_nothing_to_show_is_said():
    figure = charts.multiples(table([]), "annee", "valeur", "serie")
    assert [a.text for a in figure.layout.annotations] == ["Aucune donnée pour ces filtres"]


def test_the_curves_of_each_chart_have_one_look_and_are_named_once():
    columns = (Column("famille", "Famille"), Column("lieu", "Territoire"),
               Column("annee", "Année", "entier"), Column("valeur", "Postes", "nombre"))
    rows = [(famille, lieu, annee, 10.0 + annee % 3, "")
            for famille in ("Mutuelles", "Fondations") for lieu in ("Finistère", "Morbihan")
            for annee in (2020, 2021) if (famille, lieu) != ("Fondations", "Finistère")]
    sample = Table(pd.DataFrame(rows, columns=[c.name for c in columns] + ["statut"]), columns)
    figure = charts.multiples(sample, "annee", "valeur", "famille", "lieu")
    assert [a.text for a in figure.layout.annotations] == ["Mutuelles", "Fondations"]
    assert figure.layout.showlegend
    assert [bare_name(t.name) for t in figure.data if t.showlegend] == ["Finistère", "Morbihan"]
    looks = {(t.name, t.line.color, t.line.dash) for t in figure.data}
    assert len(looks) == len({name for name, *_ in looks}) == 2


@pytest.mark.parametrize(("frame", "across"), [
    (Frame(1232, 455, 24, 18), 3), (Frame(976, 458, 24, 19.2), 3), (Frame(366, 560, 17, 14), 2)])
def test_small_charts_of_a_slide_are_as_many_side_by_side_as_keeps_them_high(frame, across):
    """Five, two by two, were as high as the letters of their axis, under words of 12 pixels."""
    rows = [(f"Famille {i}", year, 90.0 + i, "") for i in range(5) for year in (2011, 2013)]
    parted = table(rows, (Break("champ", 2012, "a", "b", "c"),))
    plot = plots.multiples(parted, "annee", "valeur", "serie")
    layout = enlargement(plot, frame).figure.layout
    domains = [layout[f"yaxis{rank or ''}"].domain for rank in (0, 2, 3, 4, 5)]
    assert sum(domain == domains[0] for domain in domains) == across
    height = layout.height - layout.margin.t - layout.margin.b
    assert np.ptp(domains[0]) * height >= 3 * frame.least
    [name, *_] = layout.annotations
    assert "Rupture de champ" in name.text and "font-size" not in name.text


@pytest.mark.parametrize(("many", "rows"), [(4, (2, 2)), (5, (3, 2)), (9, (3, 3, 3))])
def test_rows_of_small_charts_of_a_slide_are_as_even_as_they_can_be(many, rows):
    """Four were three and one alone under them, as high as two by two and narrower."""
    plot = plots.multiples(table([(f"Famille {i}", year, 90.0 + i, "") for i in range(many)
                                  for year in (2011, 2013)]), "annee", "valeur", "serie")
    layout = enlargement(plot, Frame(1232, 455, 24, 18)).figure.layout
    tops = Counter(layout[f"yaxis{rank or ''}"].domain for rank in (0, *range(2, many + 1)))
    assert tuple(tops.values()) == rows


@pytest.mark.parametrize("frame", [Frame(1232, 455, 24, 18), Frame(976, 488, 24, 19.2)])
def test_small_charts_of_a_slide_are_high_and_names_stand_clear_of_the_dates_above(frame):
    rows = [(f"Famille {i}", year, 90.0 + i, "") for i in range(4) for year in (2011, 2023)]
    layout = enlargement(plots.multiples(table(rows), "annee", "valeur", "serie"),
                         frame).figure.layout
    letter = frame.least  # those of the least size are taken where larger ones leave no room
    height = layout.height - layout.margin.t - layout.margin.b
    domains = [layout[f"yaxis{rank or ''}"].domain for rank in (0, 2, 3, 4)]
    (low, high), (under, next_top) = domains[0], domains[-1]
    assert (high - low) * height >= 4 * 1.25 * letter
    assert (low - next_top) * height >= 3.5 * letter  # dates, then a name
    assert under * height >= 2 * letter
