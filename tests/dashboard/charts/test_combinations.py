"""Combinations: the dots of a row are the parts of its combination, its bar is its size."""

import pandas as pd

from dashboard.charts import upset
from dashboard.charts.plot import Combinations
from dashboard.charts.plotly.telephone import least_width
from dashboard.warehouse.table import Table
from etl.contract import Column
from tests.drawing import charts

COLUMNS = (Column("modalite", "Combinaison d'activités"),
           Column("structures", "Structures", "entier", "structures"))


def table(*rows: tuple[str, int]) -> Table:
    return Table(pd.DataFrame(rows, columns=["modalite", "structures"]), COLUMNS, pd.DataFrame())


def test_each_row_has_a_dot_for_each_part_of_its_combination_and_a_bar() -> None:
    figure = charts.upset(table(("réemploi + textile", 5), ("réemploi + réparation + textile", 3),
                                ("réparation + textile", 1)), "modalite", "structures")
    heads = figure.layout.xaxis.ticktext
    assert heads == ("textile", "réemploi", "réparation")  # the part met most often comes first
    pale, line, dots, bars = figure.data
    full = {(int(y), heads[int(x)]) for x, y in zip(dots.x, dots.y, strict=True)}
    assert full == {(0, "réemploi"), (0, "textile"), (1, "réemploi"), (1, "réparation"),
                    (1, "textile"), (2, "réparation"), (2, "textile")}
    assert {(int(y), heads[int(x)]) for x, y in zip(pale.x, pale.y, strict=True)} == {
        (0, "réparation"), (2, "réemploi")}
    assert list(line.x[6:8]) == [0, 2]  # from « textile » to « réparation », over « réemploi »
    assert list(bars.x) == [5, 3, 1] and list(bars.text) == ["5", "3", "1"]
    assert (bars.textfont.size, bars.constraintext) == (13, "none")  # grows with a slide
    assert dots.customdata[0].startswith("réemploi + textile")
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first row on top


def test_a_paragraph_typed_in_a_cell_is_cut_over_its_dots() -> None:
    name = "une recyclerie ouverte trois jours par semaine, " * 20
    figure = charts.upset(table(("réemploi + textile", 5), (f"réemploi + {name}", 3)),
                          "modalite", "structures")
    assert max(map(len, figure.layout.xaxis.ticktext)) < 40
    assert figure.layout.height < 500


def test_no_combination_is_said() -> None:
    assert charts.upset(table(), "modalite", "structures").layout.annotations[0].text == (
        "Aucune donnée pour ces filtres")


def test_a_small_telephone_shows_the_bars_of_nine_parts_whole() -> None:
    parts = [f"activité {rank}" for rank in range(9)]
    plot = upset(table(*((" + ".join(parts[rank:rank + 2]), 9 - rank) for rank in range(8))),
                 "modalite", "structures")
    assert isinstance(plot, Combinations) and len(plot.parts) == 9
    assert least_width(plot) < 316  # the figure of a window of 360 pixels
