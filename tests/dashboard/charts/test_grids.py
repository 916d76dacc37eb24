"""Grids: a figure a cell, a hatch for each reason that there is none."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from dashboard import charts as plots
from dashboard.charts import theme
from dashboard.charts.base import line_count
from dashboard.charts.heat import tone, tones
from dashboard.charts.height import page_height
from dashboard.charts.plot import Bars, Grid
from dashboard.charts.plotly import streamlit_figure
from dashboard.charts.plotly.kinds import grids
from dashboard.charts.plotly.look import PAGE, Look
from dashboard.charts.plotly.telephone import least_width
from dashboard.charts.time.break_names import LINE
from dashboard.presentation.slide_scale import enlargement
from dashboard.presentation.window import Frame
from dashboard.text.measure import text_width
from dashboard.themes.emploi import tendencies
from etl.contract import Break, Column
from tests.dashboard.charts.samples import (
    CHANGE,
    FAMILLE,
    PART,
    PLACE,
    YEAR,
    N,
    evolutions,
    hovers,
    scatters,
    table,
    texts,
)
from tests.drawing import charts


def test_a_grid_writes_each_figure_and_hatches_what_is_missing_by_reason():
    figure = charts.heat(table((FAMILLE, YEAR, CHANGE), [
        ("ESS", 2012, 0.7, "", "%"), ("ESS", 2013, None, "s", "%"),
        ("Mutuelles", 2012, None, "nd", "%")], "statut", "unite"), "annee", "famille", "valeur")
    assert texts(figure) == [f"+0,7{N}%", "secret", "n.d.", "–"]
    assert f"Mutuelles · 2013{N}: non publié" in hovers(figure)
    hatches = [t.fillpattern.shape for t in scatters(figure) if t.fill == "toself"]
    assert hatches == ["x", "/", "."]


def test_a_single_year_is_bars_and_two_are_a_grid():
    years = [("ESS", 2012, 1.0), ("Mutuelles", 2012, 2.0), ("ESS", 2013, 3.0)]
    one, two = (table((FAMILLE, YEAR, PART), years[:count]) for count in (2, 3))
    bars = plots.heat(one, "annee", "famille", "part")
    assert isinstance(bars, Bars) and bars.categories == ("ESS", "Mutuelles")
    assert isinstance(plots.heat(two, "annee", "famille", "part"), Grid)


@pytest.mark.parametrize(("region", "ends", "is_coloured"), [
    ((50.0, 60.0), (10.0, 20.0), [True, True, False, False]),
    ((12.0, 20.0), (10.0, 20.0), [True, True, True, True])])
def test_a_whole_beyond_its_parts_has_no_colour_and_leaves_them_the_scale(region, ends,
                                                                         is_coloured):
    """Counts of the region beside those of its départements; its share, which lies among theirs."""
    rows = [("Finistère", 2012, 10.0), ("Finistère", 2013, 20.0), ("Bretagne", 2012, region[0]),
            ("Bretagne", 2013, region[1])]
    plot = plots.heat(table((PLACE, YEAR, PART), rows), "annee", PLACE.name, "part",
                      wholes=[False, False, True, True])
    assert (plot.low, plot.high) == ends
    assert [cell.is_coloured for cell in plot.cells] == is_coloured
    figure = streamlit_figure(plot)
    [cells] = figure.select_traces({"type": "heatmap"})
    assert [not math.isnan(value) for row in cells.z for value in row] == is_coloured
    assert all(texts(figure))


@pytest.mark.parametrize("count", [0.0, 7.0])
def test_figures_that_are_all_the_same_have_the_palest_colour(count):
    """Plotly gives the middle of a scale to its only figure, under the ink of its pale end."""
    same = table((FAMILLE, YEAR, PART), [("ESS", 2012, count), ("ESS", 2013, count)])
    [cells] = charts.heat(same, "annee", "famille", "part").select_traces({"type": "heatmap"})
    assert cells.zmin == count < cells.zmax


def lines_and_texts(figure):
    """Return the lines of a grid: where from, where to; and the texts beside them."""
    return ([(s.x0, s.y0, s.x1, s.y1) for s in figure.layout.shapes],
            [a.text for a in figure.layout.annotations])


def test_a_break_is_a_line_between_the_cells_of_a_grid_that_it_parts():
    rows = [(f, y, 1.0) for f in ("ESS", "Privé") for y in (2012, 2013, 2014)]
    broken = replace(table((FAMILLE, YEAR, PART), rows), breaks=(
        Break("champ", 2013, "a", "b", "c", {"famille": "Privé"}),
        Break("zonage", 2020, "a", "b", "c")))
    across = charts.heat(broken, "annee", "famille", "part")
    assert lines_and_texts(across) == ([(0.5, 0.5, 0.5, 1.5)], ["Rupture de champ"])
    down = charts.heat(broken, "famille", "annee", "part")
    assert lines_and_texts(down) == ([(0.5, 0.5, 1.5, 0.5)], ["Rupture de champ"])
    both = replace(broken, breaks=(Break("concept", 2014, "a", "b", "c"),))
    assert lines_and_texts(charts.heat(both, "annee", "famille", "part"))[0] == [
        (1.5, -0.5, 1.5, 0.5), (1.5, 0.5, 1.5, 1.5)]


def test_the_names_of_breaks_have_their_room_under_a_grid_and_none_covers_another():
    rows = [("ESS", year, 1.0) for year in range(2010, 2020)]
    changes = replace(table((FAMILLE, YEAR, PART), rows), breaks=(
        Break("champ", 2013, "a", "b", "c"), Break("comparateur", 2014, "a", "b", "c")))
    plot = plots.heat(changes, "annee", "famille", "part")
    for look in (PAGE, Look(width=900, height=400)):
        drawing = streamlit_figure(plot, look=look).to_dict()["layout"]
        names = drawing["annotations"]
        assert len({name["yshift"] for name in names}) == len(names) == len(changes.breaks)
        assert drawing["margin"]["b"] >= max(LINE * line_count(name["text"]) - name["yshift"]
                                             for name in names)
    whole = replace(plot, across=())
    assert page_height(plot) - page_height(whole) >= len(names) * LINE  # cells keep theirs


def test_a_grid_without_time_has_no_break():
    rows = [(f, p, 1.0) for f in ("ESS", "Privé") for p in ("Finistère", "Morbihan")]
    places = replace(table((FAMILLE, PLACE, PART), rows),
                     breaks=(Break("champ", 2013, "a", "b", "c"),))
    assert lines_and_texts(charts.heat(places, "territoire_nom", "famille", "part")) == ([], [])


def test_a_grid_that_has_a_column_without_a_date_has_no_break() -> None:
    """Its columns do not follow one another in time: no line is between two of them."""
    rows = [("ESS", period, 1.0) for period in ("2012", "2014", "s.d.", "2013")]
    sample = replace(table((FAMILLE, Column("periode", "Période"), PART), rows),
                     breaks=(Break("champ", 2013, "a", "b", "c"),))
    assert lines_and_texts(charts.heat(sample, "periode", "famille", "part")) == ([], [])


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


def test_the_middle_of_a_scale_is_zero_and_none_is_rust_without_a_fall():
    def scale(*values):
        grid = plots.heat(table((FAMILLE, YEAR, PART), [
            ("ESS", 2012 + i, v) for i, v in enumerate(values)]), "annee", "famille", "part")
        return grid, tones(grid)

    for values in ((-1.0, 0.0, 5.0), (-5.0, 0.0, 1.0)):
        grid, colours = scale(*values)
        assert tone(grid, 0.0, colours) == colours[len(colours) // 2]
        assert tone(grid, -1.0, colours) != tone(grid, 1.0, colours)
    grid, colours = scale(0.0, 2.0, 5.0)
    assert colours == theme.sequential(len(colours)) and tone(grid, 0.0, colours) == colours[0]


def test_the_headers_of_a_grid_stand_above_it_and_need_no_title():
    axis = charts.heat(table((FAMILLE, YEAR, PART), [("ESS", 2012, 1.0), ("ESS", 2013, 2.0)]),
                       "annee", "famille", "part").layout.xaxis
    assert (axis.side, axis.title.text) == ("top", None)
    assert list(axis.ticktext) == ["2012", "2013"]


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


def test_a_slide_on_a_telephone_leaves_to_the_hover_figures_wider_than_their_cell() -> None:
    plot = plots.heat(evolutions(*(("ESS", 2000 + i, 1.2, "", "%") for i in range(12))),
                      "annee", "famille", "valeur")
    wide, narrow = (grids.cell_texts(plot, Look(width=width, height=400)) for width in (900, 280))
    assert set(wide) == {f"+1,2{N}%"} and set(narrow) == {""}


@pytest.mark.parametrize("width", [976, 1232])
def test_figures_of_a_grid_are_written_smaller_on_a_slide_before_they_meet(width) -> None:
    names = ("Privé hors ESS – Ille-et-Vilaine", "Privé hors ESS – Morbihan")
    plot = plots.heat(evolutions(*((name, 2012 + i, 1.2, "", "%") for name in names
                                   for i in range(12))), "annee", "famille", "valeur")
    figure = enlargement(plot, Frame(width, 450, 24, 18)).figure
    texts = next(t for t in figure.data if t.type == "scatter" and t.mode == "text")
    assert set(texts.text) == {f"+1,2{N}%"}
    names_room = max(text_width(line, texts.textfont.size) for name in figure.layout.yaxis.ticktext
                     for line in name.split("<br>"))
    cell = (width - names_room) / 12
    assert text_width(texts.text[0], texts.textfont.size) < cell
    assert texts.textfont.size >= 18


def test_directions_are_symbols_on_a_line_each_read_in_words_on_hover_and_parted_by_breaks():
    sample = table((Column("periode", "Période"), Column("secteur", "Secteur"),
                    Column("tendance", "Tendance"), Column("imprime", "Texte")), [
        ("2015-2016", "Hébergement de personnes handicapées", "hausse", "hausse forte"),
        ("2017-2018", "Hébergement de personnes handicapées", "baisse", "baisse"),
        ("2017-2018", "Sport", "stabilité", "stagnation"),
        ("2017-2018", "Sport", "hausse", "reprise")])
    sample = replace(sample, breaks=(Break("champ", 2017, "ancien", "nouveau", "champ élargi"),))
    plot = tendencies.grid(sample, "secteur")
    assert plot.columns == ("2015-2016", "2017-2018")  # time runs from left to right
    assert [(cell.row, cell.mark.row, cell.mark.text) for cell in plot.cells] == [
        (0, 0, "▲"), (0, 1, "▼"), (1, 1, "=▲")]
    assert plot.cells[0].mark.hover.endswith("<b>▲ hausse forte</b>")
    assert plot.cells[2].mark.full == "= stagnation ; ▲ reprise"
    assert len({cell.mark.value for cell in plot.cells}) == 3  # by the colour too
    [line] = plot.across
    assert (line.at, line.text, line.lanes) == (0.5, "Rupture de champ", (0, 1))
    assert page_height(replace(plot, categories=("a",) * 20)) - page_height(
        replace(plot, categories=("a",) * 10)) <= 280
    layout = streamlit_figure(plot).layout
    assert tendencies.KEY in [note.text for note in layout.annotations]
    half = streamlit_figure(replace(plot, columns=("S1 2017", "2017-2018"))).layout
    assert list(half.xaxis.ticktext) == ["S1<br>2017", "2017-<br>2018"]  # narrow on a telephone
    assert layout.yaxis.ticktext == ("Hébergement de personnes<br>handicapées", "Sport")
    assert tendencies.grid_alt(sample, "secteur").startswith(
        f"Hébergement de personnes handicapées{N}: hausse forte (2015-2016), baisse (2017-2018). ")


def test_periods_over_symbols_do_not_meet_on_a_telephone() -> None:
    def width(*periods: str, sector: str = "Hébergement de personnes âgées") -> int:
        rows = [(sector, period, 1.0) for period in periods]
        plot = plots.heat(table((FAMILLE, Column("periode", "Période"), PART), rows), "periode",
                          "famille", "part")
        return least_width(replace(plot, key="▲ hausse"))

    assert width("2015-2016", "S1 2017") == 0
    assert width("2015-2016", "S1 2017", "2017-2018", "S1 2019") > 276
    assert width("2015-2016", "S1 2017", "2016-2017", "2017-2018", "S1 2019", "S1 2023",
                 sector="Côtes-d'Armor") > 276  # the smallest
    assert width("2015-2016", "2017-2018", "2021-2022",
                 sector="Hébergement de personnes handicapées") == 0  # its name is of two lines
