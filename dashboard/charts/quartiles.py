"""Numbers that respondents gave, as their quartiles: a bar, its median, its mean."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import (
    empty,
    hover,
    number_axis,
    sheet,
    single,
    wrap,
)
from dashboard.warehouse.columns import (
    names,
    numbers,
    order,
    texts,
    unit,
)
from dashboard.warehouse.table import Table


def quartiles(table: Table, category: str, *, low: str = "q1", middle: str = "mediane",
              high: str = "q3", mean: str = "moyenne",
              height: int | None = None) -> go.Figure:
    """One line a category: the middle half of the answers as a bar, the median as a stroke that
    is written, the mean as a diamond.  Neither the least nor the most: they are what one answered.

    Where quartiles are not published, the mean stands alone; where nothing is, its word does.
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    single(table, category)
    labels = order(table, category)
    rows = np.array([labels.index(n) for n in names(table, category)])
    first, second, third, average = (numbers(table, c) for c in (low, middle, high, mean))
    figure = sheet(dark, height or 56 * len(labels) + 120, legend="Repères")
    colour, ink = theme.SEA[dark], theme.INK[dark]
    shown = hover(names(table, category), [f"de {a} à {b}" for a, b in zip(
        texts(table, low), texts(table, high), strict=True)], shown=[
            f"médiane {m}" for m in texts(table, middle)])
    told = {"customdata": shown, "hovertemplate": "%{customdata}<extra></extra>"}
    known = ~np.isnan(second)
    figure.add_bar(base=first, x=third - first, y=rows, orientation="h", width=0.5,
                   name="Du 1er au 3e quartile", showlegend=bool(known.any()), **told,
                   marker={"color": theme.opaque(colour, theme.BACKGROUND[dark], 0.5)})
    figure.add_scatter(
        x=second[known], y=rows[known], mode="markers+text", name="Médiane", cliponaxis=False,
        showlegend=bool(known.any()),
        text=[t for t, k in zip(texts(table, middle, short=True), known, strict=True) if k],
        textposition="top center", textfont={"size": 13, "color": ink}, hoverinfo="skip",
        marker={"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": ink}})
    there = ~np.isnan(average)
    alone = there & ~known  # a mean is written where no median is
    figure.add_scatter(
        x=average[there], y=rows[there], mode="markers+text", name="Moyenne", cliponaxis=False,
        text=[t if a else "" for t, a, k in zip(texts(table, mean, short=True), alone, there,
                                                strict=True) if k],
        textposition="top center", textfont={"size": 13, "color": ink},
        marker={"symbol": "diamond-open", "size": 10, "color": ink, "line": {"width": 2}},
        customdata=[f"moyenne {t}" for t, k in zip(texts(table, mean), there, strict=True) if k],
        hovertemplate="%{customdata}<extra></extra>")
    without = np.isnan(second) & np.isnan(average)
    figure.add_scatter(
        x=np.zeros(without.sum()), y=rows[without], mode="text", showlegend=False,
        hoverinfo="skip", textposition="middle right",
        text=[f"<i>{t}</i>" for t, w in zip(texts(table, middle), without, strict=True) if w],
        textfont={"size": 12, "color": theme.MUTED[dark]})
    ends = np.concatenate([third[known], average[there], [0.0]])
    figure.update_xaxes(title_text=unit(table, middle), rangemode="tozero", showgrid=True,
                        fixedrange=True, range=[0, float(ends.max()) * 1.08 or 1],
                        **number_axis(ends, unit(table, middle)))
    figure.update_yaxes(tickvals=list(range(len(labels))), ticktext=[wrap(n) for n in labels],
                        range=[len(labels) - 0.4, -0.75], fixedrange=True)
    figure.update_layout(legend_traceorder="normal")
    return figure
