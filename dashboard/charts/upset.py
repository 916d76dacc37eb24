"""Combinations drawn as an UpSet plot: a dot for each part of a combination, a bar for its size.

A. Lex, N. Gehlenborg, H. Strobelt, R. Vuillemot, H. Pfister, « UpSet: Visualization of
Intersecting Sets », IEEE TVCG 20(12), 2014; turned so that a combination is a row.
"""

from __future__ import annotations

from collections import Counter

from dashboard.charts.base import marks
from dashboard.charts.mark import Combination
from dashboard.charts.plot import Combinations, Message, Plot
from dashboard.warehouse.columns import heading, names
from dashboard.warehouse.table import Table

#: What stands between the parts of a combination.
PLUS = " + "
#: Where the dots of combinations end and where their bars begin, as parts of the width.
DOTS, BARS = 0.46, 0.5


def upset(table: Table, combination: str, y: str, *, height: int | None = None) -> Plot:
    """Return a row a combination, in the order of the table: dots of its parts, then a bar of
    ``y``.

    ``combination``: a column of parts joined by ``PLUS``.  The parts met most often come first.
    """
    if table.empty:
        return Message(height=height)
    written = names(table, combination)
    rows = [name.split(PLUS) for name in written]
    parts = [p for p, _ in Counter(p for row in rows for p in row).most_common()]
    figures = marks(table, y, range(len(rows)), written)
    return Combinations(
        categories=tuple(written), parts=tuple(parts), heading=heading(table, y), height=height,
        combinations=tuple(Combination(tuple(i for i, p in enumerate(parts) if p in row), mark)
                           for row, mark in zip(rows, figures, strict=True)))
