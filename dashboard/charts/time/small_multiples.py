"""Small charts side by side, all on the same axes: what many lines in one would hide."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.base import empty_reason
from dashboard.charts.plot import Message, Plot, SmallMultiples
from dashboard.charts.time.lines import curves, lines
from dashboard.warehouse.columns import names, order, title, unit, with_order
from dashboard.warehouse.table import Table


def multiples(table: Table, x: str, y: str, part: str, colour: str | None = None) -> Plot:
    """Return one small chart a value of ``part``, in the order of the rows; ``colour``: the column
    that tells its curves apart, the same in all.

    Each is drawn as ``lines.lines`` draws it: holes stay holes, breaks are drawn.  One alone is no
    small chart; a single period, or periods without any number, no curve: all are what ``lines``
    makes of them.
    """
    if why := empty_reason(table, y):
        return Message(text=why)
    own = pd.Series(names(table, part))
    if colour:  # each has its look, whatever a small chart has of them
        table = with_order(table, colour, order(table, colour))
    whole = curves(table, x, y, colour or part)
    if own.nunique() == 1 or not any(mark.is_known for mark in whole.marks) or (
            whole.first == whole.last and not colour):
        return lines(table, x, y, colour or part)
    return SmallMultiples(
        whole=whole, unit=unit(table, y),
        legend=title(table, colour),
        panels=tuple((label, curves(table.where(own == label), x, y, colour, whole.step))
                     for label in order(table, part)))
