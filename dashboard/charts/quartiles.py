"""Numbers that respondents gave, as their quartiles: a bar, its median, its mean."""

from __future__ import annotations

from dashboard.charts.base import marks, single
from dashboard.charts.mark import Spread
from dashboard.charts.plot import Message, Plot, Quartiles
from dashboard.warehouse.columns import names, order, unit
from dashboard.warehouse.table import Table


def quartiles(table: Table, category: str, *, low: str = "q1", middle: str = "mediane",
              high: str = "q3", mean: str = "moyenne", height: int | None = None) -> Plot:
    """Return one line a category: the middle half of the answers as a bar, the median as a stroke
    that is written, the mean as a diamond.  Neither the least nor the most: they are what one
    answered.

    Where quartiles are not published, the mean stands alone; where nothing is, its word does.
    """
    if table.empty:
        return Message(height=height)
    single(table, category)
    labels, written = order(table, category), names(table, category)
    rows = [labels.index(n) for n in written]
    spreads = zip(rows, written, *(marks(table, c, rows, written)
                                   for c in (low, middle, high, mean)), strict=True)
    return Quartiles(categories=tuple(labels), spreads=tuple(Spread(*one) for one in spreads),
                     legend="Repères", heading=unit(table, middle), unit=unit(table, middle),
                     height=height)
