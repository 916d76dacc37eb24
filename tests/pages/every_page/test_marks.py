"""A name of a figure has one value: parts and their total, or two publications, would share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from dashboard.charts.plot import KeyFigures, Plot, Rows, SeriesPlot, SmallMultiples
from dashboard.pages import PRESENTABLE
from tests.collection import blocks, tab_queries


def names(plot: Plot) -> Iterator[object]:
    """Yield the name of each place of a figure: that of its row, the series and date of a mark."""
    if isinstance(plot, SmallMultiples):
        yield from ((panel, name) for panel, curves in plot.panels for name in names(curves))
    if isinstance(plot, KeyFigures):
        yield from (figure.label for figure in plot.figures)
    if isinstance(plot, Rows):
        yield from filter(None, plot.categories)
    if isinstance(plot, SeriesPlot):
        yield from ((one.name, mark.at) for one in plot.series for mark in one.marks)


@pytest.mark.parametrize("page", PRESENTABLE)
def test_no_figure_draws_two_values_under_one_name(page):
    drawn = {block.key: [name for name, times in Counter(names(block.plot)).items() if times > 1]
             for query in tab_queries(page) for block in blocks(page, query) if block.plot}
    assert {key: twice for key, twice in drawn.items() if twice} == {}
