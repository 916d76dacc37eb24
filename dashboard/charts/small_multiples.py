"""Small charts side by side, one a series, all on the same axes: what many lines would hide."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import (
    empty,
    number_axis,
    sheet,
    silent,
    wrap,
)
from dashboard.charts.lines import lines
from dashboard.warehouse.columns import names, numbers, order, unit
from dashboard.warehouse.table import Table

#: Side by side while a telephone leaves each its curve.
ACROSS = 2
#: Height of a small chart and of its name, in pixels; widest name, in characters.
HEIGHT, NAME, WIDEST = 130, 58, 20
#: Places on an axis beyond this number are years.
MOST_CATEGORIES = 1000
#: Part of the width that a small chart takes.
WIDTH = 0.43


def multiples(table: Table, x: str, y: str, colour: str, *,
              height: int | None = None) -> go.Figure:
    """One small chart a value of ``colour``, in the order of the rows.

    Each is drawn as ``lines.lines`` draws it: holes stay holes, breaks are drawn.
    """
    dark = theme.is_dark()
    if why := silent(table, y):
        return empty(dark, height, why)
    labels = order(table, colour)
    down = -(-len(labels) // ACROSS)
    figure = sheet(dark, height or down * (HEIGHT + NAME) + 40,
                   grid={"rows": down, "columns": ACROSS, "pattern": "independent"})
    figure.update_layout(margin={"l": 8, "r": 12, "t": NAME, "b": 8})
    values = numbers(table, y)
    known = values[~np.isnan(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    pad = (high - low or abs(high) or 1) * 0.1
    whole = lines(table, x, y, colour)
    ticks = list(whole.layout.xaxis.tickvals)
    ends = [ticks[0], ticks[-1]] if len(ticks) > 1 else ticks
    series = np.array(names(table, colour), dtype=object)
    room = (down * (HEIGHT + NAME)) or 1
    for i, label in enumerate(labels):
        row, side = divmod(i, ACROSS)
        axis = "" if i == 0 else str(i + 1)
        own = lines(table.where(pd.Series(series == label)), x, y, None)
        for trace in own.data:
            figure.add_trace(trace.update(
                # The first and last points stand on the edge of so narrow a chart: drawn whole.
                xaxis=f"x{axis}", yaxis=f"y{axis}", showlegend=False, cliponaxis=False))
        top = 1 - row * (HEIGHT + NAME) / room
        bottom = top - HEIGHT / room
        left = side * (1 - WIDTH)
        figure.update_layout({
            f"xaxis{axis}": {"domain": [left, left + WIDTH], "anchor": f"y{axis}",
                             "range": whole.layout.xaxis.range, "fixedrange": True,
                             "tickvals": ends, "ticktext": [_year(whole, e) for e in ends],
                             "tickangle": 0, "showgrid": False},
            f"yaxis{axis}": {"domain": [max(bottom, 0.0), top], "anchor": f"x{axis}",
                             "range": [low - pad, high + pad], "fixedrange": True,
                             "zeroline": low < 0 < high, "showticklabels": side == 0,
                             **number_axis(values, unit(table, y)), "nticks": 4}})
        for shape in own.layout.shapes:
            figure.add_shape(shape.update(xref=f"x{axis}", yref=f"y{axis} domain"))
        figure.add_annotation(x=left, y=top, xref="paper", yref="paper", xanchor="left",
                              yanchor="bottom", yshift=2, showarrow=False, align="left",
                              text=wrap(label, WIDEST), font={"color": theme.INK[dark]})
    return figure


def _year(figure: go.Figure, place: float) -> str:
    """A tick in four digits where time is: two neighbours have no room for « 2021-2022 »."""
    axis = figure.layout.xaxis
    return str(int(place)) if place > MOST_CATEGORIES else str(
        dict(zip(axis.tickvals, axis.ticktext, strict=True))[place])
