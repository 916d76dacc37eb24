"""Pictures of one line a category."""

from __future__ import annotations

import pytest

from dashboard import charts
from dashboard.charts import theme
from dashboard.pictures.layout import scene
from dashboard.pictures.sheet import HIGHEST
from etl.contract import Column
from tests.dashboard.charts.samples import CHANGE, FAMILLE, YEAR, table

ENDS = [Column(name, name, "nombre") for name in ("q1", "mediane", "q3", "moyenne")]


def test_only_what_has_neither_median_nor_mean_is_said_to_have_none():
    answers = table((FAMILLE, *ENDS), [
        ("A", 2.0, 3.0, 6.0, 4.0, ""), ("B", 2.0, 3.0, 6.0, None, ""),
        ("C", None, None, None, 5.0, ""), ("D", None, None, None, None, "s")], "mediane_statut")
    drawing = scene(charts.quartiles(answers, "famille"), 800, 300)
    [word] = [w for w in drawing.words if "<i>" in w.text]
    assert word.text == "<i>secret</i>"
    [row] = [w for w in drawing.words if w.kind == "tick" and w.text == "D"]
    assert not drawing.texts_on_marks()
    assert row.box.top < (word.box.top + word.box.bottom) / 2 < row.box.bottom


def test_counts_that_are_near_one_another_and_far_from_zero_have_few_ticks():
    counts = table((YEAR, Column("valeur", "Pôles", "entier")),
                   [(2019, 119), (2020, 120), (2021, 121)])
    drawing = scene(charts.dots(counts, "annee", "valeur"), 900, 400)
    assert [w.text for w in drawing.words if w.kind == "tick"] == [
        "2019", "2020", "2021", "0", "50", "100"]


def test_a_figure_on_the_right_of_its_dot_covers_none_of_it():
    drawing = scene(charts.dots(table((FAMILLE, CHANGE), [("A", 1.0), ("B", 3.0)]), "famille",
                                "valeur"), 900, 400)
    figures, dots = ([one for one in ones if one.kind == kind] for ones, kind in (
        (drawing.words, "label"), (drawing.shapes, "point")))
    assert [word.across for word in figures] == ["left"] * 2
    for word, dot in zip(figures, dots, strict=True):
        assert 0 < word.box.left - dot.x.max() < word.size


def test_each_part_has_a_dot_in_each_row_and_is_dark_where_the_combination_has_it():
    parts = charts.upset(table((FAMILLE, CHANGE), [("réemploi + textile", 5.0),
                                                   ("réemploi", 3.0)]), "famille", "valeur")
    dots = [one for one in scene(parts, 900, 400).shapes if one.kind == "point"]
    rows = sorted({round(one.y.mean()) for one in dots})
    assert len(dots) == 4 and len(rows) == 2
    assert [sorted(one.fill == theme.SEA[0] for one in dots if round(one.y.mean()) == row)
            for row in rows] == [[True, True], [False, True]]


@pytest.mark.parametrize("count", [1, 2, 8])
def test_few_bars_are_no_slabs_and_many_take_the_room(count):
    families = table((FAMILLE, CHANGE), [(name, 1.0) for name in "ABCDEFGH"[:count]])
    drawing = scene(charts.grouped_bars(families, "famille", "valeur", "famille"), 900, 500)
    bars = [s for s in drawing.shapes if s.kind == "bar"]
    assert len(bars) == count and all(s.y.max() - s.y.min() < HIGHEST for s in bars)
    low, high = min(s.y.min() for s in bars), max(s.y.max() for s in bars)
    assert (high - low > 400) == (count == 8)
