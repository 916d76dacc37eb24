"""The rows of a plot that a slide has room for: the first ones, or the latest periods.

What the headline names is kept before the rest, whatever its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.blocks.headline import rows_with_room
from dashboard.charts.mark import Break, Remark, Series
from dashboard.charts.plot import Bars, Dots, Grid, Quartiles, Rows


def rows_to_show(plot: Rows, count: int, headline: str) -> list[int]:
    """Return the ``count`` rows of a plot that have room under the headline (see
    ``rows_with_room``)."""
    return rows_with_room(plot.categories, _row_texts(plot), count, headline)


def _row_texts(plot: Rows) -> list[tuple[int, str]]:
    """Return the figures that are written on each row."""
    if isinstance(plot, Grid):
        return [(cell.row, cell.mark.text) for cell in plot.cells]
    if isinstance(plot, Quartiles):
        return [(s.at, mark.text) for s in plot.spreads for mark in (s.middle, s.mean)]
    return [(m.row, m.text) for m in plot.marks] if isinstance(plot, Bars | Dots) else []


def with_rows(plot: Rows, rows: Sequence[int]) -> Rows:
    """Return the plot with these of its rows, nearer to one another."""
    place = {row: i for i, row in enumerate(rows)}
    plot = replace(plot, categories=tuple(plot.categories[row] for row in rows),
                   remarks=tuple(_remarks(plot.remarks, place)))
    if isinstance(plot, Bars):
        return replace(plot, series=_series(plot.series, place), absent=tuple(
            (place[row], word) for row, word in plot.absent if row in place))
    if isinstance(plot, Dots):
        return replace(plot, series=_series(plot.series, place))
    if isinstance(plot, Quartiles):
        return replace(plot, spreads=tuple(replace(s, at=place[s.at]) for s in plot.spreads
                                           if s.at in place))
    if isinstance(plot, Grid):
        return replace(
            plot,
            cells=tuple(replace(c, row=place[c.row]) for c in plot.cells if c.row in place),
            across=tuple(replace(b, lanes=tuple(place[n] for n in b.lanes if n in place))
                         for b in plot.across),
            down=_breaks(plot.down, place))
    return plot


def _series(series: Sequence[Series], place: Mapping[int, int]) -> tuple[Series, ...]:
    """Return the series that have a mark on the rows kept, each mark beside its row."""
    members = (replace(one, marks=tuple(replace(m, at=m.at + place[m.row] - m.row)
                                        for m in one.marks if m.row in place)) for one in series)
    return tuple(one for one in members if one.marks)


def _breaks(breaks: Sequence[Break], place: Mapping[int, int]) -> tuple[Break, ...]:
    """Return the breaks that have a row on each side, whatever lay between: the rows nearest to it
    may be among those left out."""
    return tuple(replace(one, at=first - 0.5) for one in breaks
                 if 0 < (first := sum(row < one.at for row in place)) < len(place))


def _remarks(remarks: Sequence[Remark], place: Mapping[int, int]) -> list[Remark]:
    """Return the annotations of the rows kept."""
    result = []
    for one in remarks:
        inside = [i for row, i in place.items() if one.first < row < one.last]
        after = math.ceil(one.first)
        if inside:
            result.append(replace(one, first=inside[0] - 0.5, last=inside[-1] + 0.5))
        elif after in place and after - 1 in place:
            result.append(replace(one, first=place[after] - 0.5, last=place[after] - 0.5))
    return result
