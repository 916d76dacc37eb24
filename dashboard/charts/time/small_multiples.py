"""Small charts side by side, one a series, all on the same axes: what many lines would hide."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import empty_reason
from dashboard.charts.plot import Message, Plot, SmallMultiples
from dashboard.charts.time.lines import curves
from dashboard.warehouse.columns import names, order, unit
from dashboard.warehouse.table import Table


def multiples(table: Table, x: str, y: str, colour: str, *, height: int | None = None) -> Plot:
    """Return one small chart a value of ``colour``, in the order of the rows.

    Each is drawn as ``lines.lines`` draws it: holes stay holes, breaks are drawn.
    """
    if why := empty_reason(table, y):
        return Message(text=why, height=height)
    own = pd.Series(names(table, colour))
    return SmallMultiples(
        whole=curves(table, x, y, colour), unit=unit(table, y), height=height,
        panels=tuple((label, curves(table.where(own == label), x, y, None))
                     for label in order(table, colour)))
