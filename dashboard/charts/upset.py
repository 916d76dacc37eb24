"""Combinations drawn as an UpSet plot: a dot for each part of a combination, a bar for its size.

A. Lex, N. Gehlenborg, H. Strobelt, R. Vuillemot, H. Pfister, « UpSet: Visualization of
Intersecting Sets », IEEE TVCG 20(12), 2014; turned so that a combination is a row.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import empty, hover, number_axis, sheet
from dashboard.warehouse.columns import heading, names, numbers, texts
from dashboard.warehouse.table import Table

#: What stands between the parts of a combination.
PLUS = " + "
#: Where the dots end and where the bars begin, as parts of the width.
DOTS, BARS = 0.46, 0.5
#: Pixels of a row, of the axis under the rows, and of a letter of the heads, which stand upright.
ROW, AXIS, LETTER = 27, 62, 6.6


def upset(table: Table, combination: str, y: str, *,
          height: int | None = None) -> go.Figure:
    """A row a combination, in the order of the table: dots of its parts, then a bar of ``y``.

    ``combination``: a column of parts joined by ``PLUS``.  The parts met most often come first.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    written, values = names(table, combination), numbers(table, y)
    rows = [name.split(PLUS) for name in written]
    parts = [p for p, _ in Counter(p for row in rows for p in row).most_common()]
    head = round(LETTER * max(map(len, parts))) + 24
    figure = sheet(dark, height or ROW * len(rows) + head + AXIS,
                   margin={"t": head, "l": 16, "r": 40, "b": AXIS})
    inside = np.array([[p in row for p in parts] for row in rows])
    grid = np.indices(inside.shape)
    ends = np.array([(min(at), max(at), np.nan) for at in map(np.flatnonzero, inside)])
    shown = hover(written, shown=texts(table, y))
    for kept, colour in ((~inside, theme.GRID[dark]), (inside, theme.SEA[dark])):
        if kept is inside:  # over the pale dots, under its own
            figure.add_scatter(x=ends.ravel(), y=np.repeat(np.arange(len(rows)), 3), mode="lines",
                               hoverinfo="skip", line={"color": colour, "width": 2})
        down, across = grid[0][kept], grid[1][kept]
        figure.add_scatter(
            x=across, y=down, mode="markers", marker={"size": 11, "color": colour},
            customdata=[shown[i] for i in down],
            hovertemplate="%{customdata}<extra></extra>")
    figure.add_bar(
        x=values, y=np.arange(len(rows)), orientation="h", width=0.7, xaxis="x2",
        marker={"color": theme.SEA[dark]}, text=texts(table, y, short=True),
        textposition="outside", cliponaxis=False, customdata=shown,
        hovertemplate="%{customdata}<extra></extra>")
    figure.update_layout(
        xaxis={"domain": [0, DOTS], "side": "top", "tickvals": list(range(len(parts))),
               "ticktext": parts, "tickangle": -90, "range": [-0.6, len(parts) - 0.4],
               "showgrid": False, "zeroline": False, "fixedrange": True},
        xaxis2={"domain": [BARS, 1], "anchor": "y", "title_text": heading(table, y),
                "showgrid": True, "fixedrange": True, **number_axis(np.append(values, 0.0), "")},
        yaxis={"visible": False, "range": [len(rows) - 0.4, -0.6], "fixedrange": True})
    return figure
