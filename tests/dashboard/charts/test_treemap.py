"""A classification as nested rectangles: every row once, groups that add up, no room lost."""

import pandas as pd

from dashboard.charts import theme
from dashboard.text import numbers
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Column
from tests.drawing import charts

ROWS = pd.DataFrame({"groupe": ["Élevage", "Cafés", "Élevage"],
                     "code": ["01.41Z", "56.30Z", "01.46Z"],
                     "libelle": ["Vaches", "Débits de boissons", "Porcs"],
                     "partielle": [False, True, False]})


def table(data: pd.DataFrame = ROWS) -> Table:
    return Table(data, (Column("groupe", "Groupe"), Column("code", "Code"),
                        Column("libelle", "Libellé")), pd.DataFrame(columns=list(LINEAGE)))


def test_each_row_is_one_equal_rectangle_in_its_group() -> None:
    tree = charts.treemap(table(), "groupe", "code", "libelle", unit="sous-classes").data[-1]
    assert list(tree.ids) == ["Ensemble", "Élevage", "Cafés", "Élevage/0", "Cafés/1", "Élevage/2"]
    assert list(tree.parents) == ["", "Ensemble", "Ensemble", "Élevage", "Cafés", "Élevage"]
    assert list(tree.values) == [3, 2, 1, 1, 1, 1]
    assert tree.labels[1] == "<b>Élevage</b> (2)"
    assert tree.customdata[1] == f"<b>Élevage</b>{numbers.NARROW}: 2 sous-classes"
    assert tree.customdata[4] == "<b>56.30Z</b> Débits de boissons<br><i>Cafés</i>"


def test_a_group_alone_writes_the_words_under_each_code_and_no_text_is_too_small_to_read() -> None:
    alone = table().where(ROWS["groupe"] == "Élevage")
    figure = charts.treemap(alone, "groupe", "code", "libelle")
    assert list(figure.data[-1].labels[2:]) == ["<b>01.41Z</b><br>Vaches", "<b>01.46Z</b><br>Porcs"]
    assert (figure.layout.uniformtext.minsize, figure.layout.uniformtext.mode) == (9, "hide")


def test_rows_that_belong_in_part_are_hatched() -> None:
    tree = charts.treemap(table(), "groupe", "code", "libelle", "partielle").data[-1]
    assert list(tree.marker.pattern.shape) == ["", "", "", "", "/", ""]


def test_every_text_stands_out_from_its_rectangle_in_both_themes() -> None:
    for dark in (False, True):
        tree = charts.treemap(table(), "groupe", "code", "libelle", dark=dark).data[-1]
        for fill, ink in zip(tree.marker.colors, tree.textfont.color, strict=True):
            assert theme.contrast(fill, ink) >= 4.5


def test_the_legend_names_every_group_even_one_too_small_for_its_name() -> None:
    names = [t.name for t in charts.treemap(table(), "groupe", "code", "libelle").data[:-1]]
    assert names == ["Élevage", "Cafés"]


def test_nothing_to_show_says_so() -> None:
    figure = charts.treemap(table(ROWS.iloc[:0]), "groupe", "code", "libelle")
    assert figure.layout.annotations[0].text == "Aucune donnée pour ces filtres"
