"""Two numbers are written in large, on a page, on a slide, in a picture: more of them are drawn."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from dashboard import charts as plots
from dashboard.blocks.block import Block
from dashboard.charts import theme
from dashboard.charts.key_figures import in_large
from dashboard.charts.plot import KeyFigures
from dashboard.charts.plotly import streamlit_figure
from dashboard.charts.plotly.look import Look
from dashboard.pictures.layout import fitted_scene
from dashboard.text.measure import text_width
from dashboard.warehouse.table import Table
from etl.contract import Break, Column
from tests.dashboard.charts.samples import FAMILLE, PART, YEAR, N, table

LOOK = Look(width=900, height=400, scale=1.5)
TWO = table((FAMILLE, PART), [("Bretagne", 13.0), ("France", 10.0)])


def test_two_figures_stand_side_by_side_each_over_what_it_is_of():
    plot = in_large(plots.bars(TWO, "famille", "part"))
    drawing = streamlit_figure(plot, look=LOOK)
    assert not drawing.data
    places = {note.text: (note.x, note.xanchor) for note in drawing.layout.annotations}
    assert places == {f"<b>13{N}%</b>": (0.25, "center"), "Bretagne": (0.25, "center"),
                      f"<b>10{N}%</b>": (0.75, "center"), "France": (0.75, "center")}


def test_the_largest_is_first_whatever_the_order_of_the_rows():
    turned = table((FAMILLE, PART), [("France", 10.0), ("Bretagne", 13.0)])
    assert in_large(plots.bars(turned, "famille", "part")) == in_large(
        plots.bars(TWO, "famille", "part"))


def test_figures_of_two_series_say_each_which_it_is_of():
    # « plus de 665 » in 2022 and « 132 » in 2023 read as a fall: they were of France, of Bretagne.
    both = table((YEAR, FAMILLE, PART), [(2022, "France", 10.0), (2023, "Bretagne", 13.0)])
    for of_one, labels in ((both, ["2022 · France", "2023 · Bretagne"]),
                           (both.where(both.data["famille"] == "France"), ["2022"])):
        plot = in_large(plots.grouped_bars(of_one, "annee", "part", "famille"))
        assert [one.label for one in plot.figures] == labels


def test_a_fall_in_large_has_the_colour_that_falls_have_in_a_grid():
    years = [("ESS", 2012, 1.0), ("ESS", 2013, -2.0)]
    plot = in_large(plots.heat(table((FAMILLE, YEAR, PART), years), "annee", "famille", "part"))
    assert [one.colour for one in plot.figures] == [theme.SEA, theme.RUST]


def test_on_a_narrow_slide_their_unit_stands_under_them():
    many = table((FAMILLE, Column("n", "Accueils", "nombre", "primo-accueils")),
                 [("2020", 1_000_000.0), ("2021", 2_000_000.0)])
    drawing = streamlit_figure(in_large(plots.bars(many, "famille", "n")),
                               look=Look(width=360, height=500, scale=1.2))
    assert f"<b>1{N}000{N}000<br>primo-accueils</b>" in {
        note.text for note in drawing.layout.annotations}


def test_on_a_wide_slide_they_take_their_half_with_a_long_name_on_one_line():
    name = "Réinventer l'accompagnement, publication de 2021"
    many = table((FAMILLE, Column("n", "Accueils", "nombre", "primo-accueils")),
                 [("Cress Bretagne", 700.0), (name, 1_000.0)])
    notes = {note.text: note for note in streamlit_figure(
        in_large(plots.bars(many, "famille", "n")), look=Look(width=900, height=300)
    ).layout.annotations}
    figure = f"1{N}000\u00a0primo-accueils"
    wide = text_width(figure, notes[f"<b>{figure}</b>"].font.size, bold=True)
    assert name in notes and 0.8 * 450 < wide < 450


def counts_of(indicators: list[str]) -> Table:
    """Return a count a row, each named, 10, 20… structures."""
    columns = (FAMILLE, Column("indicateur", "Indicateur"),
               Column("n", "Structures", "nombre", "structures"))
    return table(columns, [(f"Compte {rank} ({2018 + rank})", indicator, 10.0 * (rank + 1))
                           for rank, indicator in enumerate(indicators)])


def test_figures_of_several_indicators_are_not_set_against_each_other_on_an_axis():
    # « Trois évolutions, dont ni les périodes ni les champs ne se comparent » stood on one axis.
    plot = in_large(plots.dots(counts_of(["Sites", "Structures", "Membres"]), "famille", "n"))
    assert [(one.label, one.text) for one in plot.figures] == [
        ("Compte 0 (2018)", "10"), ("Compte 1 (2019)", "20"), ("Compte 2 (2020)", "30")]
    one_indicator = plots.dots(counts_of(["Sites"] * 3), "famille", "n")
    assert in_large(one_indicator) == one_indicator


def test_rates_of_several_bases_are_written_each_with_what_tells_how_sure_it_is():
    columns = (FAMILLE, Column("unite_imprimee", "Base"), Column("fiabilite", "Fiabilité"), PART)
    rates = table(columns, [
        ("Échos, % de l'emploi", "% de l'emploi", "B : presse", 11.4),
        ("Gref, % du privé", "% du privé", "A : producteur", 9.8),
        ("Région, % de l'emploi", "% de l'emploi", "A : producteur", 10.0)])
    plot = in_large(plots.dots(rates, "famille", "part", "fiabilite"))
    assert [(one.label, one.text) for one in plot.figures] == [
        ("Échos, % de l'emploi · B : presse", f"11,4{N}%"),
        ("Gref, % du privé · A : producteur", f"9,8{N}%"),
        ("Région, % de l'emploi · A : producteur", f"10,0{N}%")]
    assert len({one.colour for one in plot.figures}) == 2


@pytest.mark.parametrize(("count", "across"), [(3, [3]), (4, [2, 2]), (5, [3, 2]), (6, [3, 3]),
                                               (9, [3, 3, 3])])
def test_several_figures_in_large_stand_on_equal_rows_where_none_meets_another(count, across):
    plot = in_large(plots.dots(counts_of([f"Indicateur {i}" for i in range(count)]), "famille",
                               "n"))
    drawing = streamlit_figure(plot, look=LOOK)
    notes = [note for note in drawing.layout.annotations if note.text.startswith("<b>")]
    assert [len(list(row)) for _, row in groupby(notes, lambda note: note.y)] == across
    top = (1 - notes[0].y) * drawing.layout.height
    assert all(note.font.size * 1.3 <= top for note in notes)  # whole
    scene, _ = fitted_scene(plot, 1200, 500)
    assert scene.clashes() == 0 and len(scene.words) == 2 * count


def test_a_picture_of_them_is_legible():
    scene, _ = fitted_scene(in_large(plots.bars(TWO, "famille", "part")), 1200, 400)
    assert {f"<b>13{N}%</b>", "France"} < {one.text for one in scene.words}
    assert scene.clashes() == 0


def test_a_block_writes_them_and_keeps_its_table():
    block = Block("poids", "Poids", TWO, lambda t: plots.bars(t, "famille", "part"))
    assert isinstance(block.plot, KeyFigures) and len(block.table.data) == 2


def test_what_figures_alone_would_not_say_is_drawn():
    three = table((FAMILLE, PART), [("A", 1.0), ("B", 2.0), ("C", 3.0)])
    answers = table((FAMILLE, PART), [("A", 10.0, 5.0, 15.0)], "bas", "haut")
    shares = table((FAMILLE, YEAR, PART), [("A", 2020, 1.0), ("A", 2021, 2.0)])
    parted = replace(shares, breaks=(Break("champ", 2021, "a", "b", "c"),))
    for plot in (plots.bars(three, "famille", "part"),
                 plots.bars(answers, "famille", "part", errors=("bas", "haut")),
                 plots.stacked_bars(shares, "famille", "part", "annee"),
                 plots.bars(parted, "annee", "part"),
                 plots.heat(parted, "annee", "famille", "part"),
                 plots.heat(parted, "famille", "annee", "part")):
        assert in_large(plot) == plot
