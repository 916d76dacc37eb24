"""A classification drawn as nested rectangles: how many entries each group has, and which."""

from __future__ import annotations

from textwrap import shorten

import numpy as np
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.base import ENTRY, empty, sheet, wrap
from dashboard.text import numbers
from dashboard.warehouse.columns import names, order, title
from dashboard.warehouse.table import Table
from etl.contract import WHOLE

#: Characters of the words written under a code.
NAMED = 60


def treemap(table: Table, group: str, leaf: str, text: str, hatched: str | None = None, *,
            unit: str = "", height: int | None = None) -> go.Figure:
    """One rectangle a row, of equal area, within that of its ``group``; a click zooms in a group,
    the bar underneath leads back.

    ``leaf``: the column written in the rectangle; ``text``: the one read on hover, written too
    where the table has one group only.  ``hatched``:
    a boolean column, for rows that belong to their group in part only.  ``unit``: what the rows
    are, in the plural (« sous-classes »).
    """
    dark = theme.is_dark()
    if table.empty:
        return empty(dark, height)
    groups, rows = order(table, group), names(table, group)
    styles = theme.styles(groups, dark)
    counts = [f"{numbers.number(rows.count(g))} {unit}".rstrip() for g in groups]
    part = (table.data[hatched].to_numpy(dtype=bool) if hatched
            else np.zeros(len(rows), dtype=bool))
    leaves, told = names(table, leaf), names(table, text)
    # A group alone has room for the words too.
    spelt = [f"<b>{code}</b><br>{wrap(shorten(words, NAMED, placeholder='…'), 18)}"
             for code, words in zip(leaves, told, strict=True)] if len(groups) == 1 else leaves
    fills = [theme.BACKGROUND[dark], *(styles[g].colour for g in (*groups, *rows))]
    figure = sheet(dark, height or 620, legend=title(table, group) or numbers.NO_BREAK)
    figure.update_layout(margin={"l": 4, "r": 4, "b": 34})
    for g in groups:  # a small rectangle has no room for its name
        figure.add_scatter(x=[None], y=[None], mode="markers", name=wrap(g, ENTRY),
                           hoverinfo="skip",
                           marker={"symbol": "square", "size": 11, "color": styles[g].colour})
    figure.add_treemap(
        ids=[WHOLE, *groups, *(f"{g}/{i}" for i, g in enumerate(rows))],
        labels=[f"<b>{WHOLE}</b> ({len(rows)})",
                *(f"<b>{g}</b> ({rows.count(g)})" for g in groups), *spelt],
        parents=["", *[WHOLE] * len(groups), *rows], branchvalues="total",
        values=[len(rows), *(rows.count(g) for g in groups), *[1] * len(rows)],
        customdata=[f"<b>{WHOLE}</b>{numbers.NARROW}: {numbers.number(len(rows))} {unit}".rstrip(),
                    *(f"<b>{g}</b>{numbers.NARROW}: {n}"
                      for g, n in zip(groups, counts, strict=True)),
                    *(f"<b>{code}</b> {wrap(name, 44)}<br><i>{wrap(g, 44)}</i>"
                      for code, name, g in zip(leaves, told, rows, strict=True))],
        hovertemplate="%{customdata}<extra></extra>", textinfo="label", sort=False,
        textposition="middle center", tiling={"pad": 1, "packing": "squarify"},
        pathbar={"visible": True, "thickness": 24, "side": "bottom"},
        marker={"colors": fills, "pad": {"t": 24, "l": 3, "r": 3, "b": 3},
                "line": {"width": 1, "color": theme.BACKGROUND[dark]},
                "pattern": {"shape": ["", *[""] * len(groups), *("/" if p else "" for p in part)],
                            "size": 12, "solidity": 0.08, "fillmode": "overlay",
                            "fgcolor": theme.BACKGROUND[dark]}},
        textfont={"size": 12, "color": [theme.readable_on(c) for c in fills]})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(legend={"itemclick": False, "itemdoubleclick": False},
                         uniformtext={"minsize": 9, "mode": "hide"})
    return figure
