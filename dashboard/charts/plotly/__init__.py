"""A ``Plot`` drawn by Plotly: as a plain dictionary, for the light page or the dark one.

Plotly validates these dictionaries in tests, not at each run (``ready``).
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import plot as plots
from dashboard.charts.plot import Plot
from dashboard.charts.plotly import bars, grids, lines, maps, remarks, rows
from dashboard.charts.plotly.sheet import HEIGHT, Sheet, message


def figure(plot: Plot, dark: bool = False, usual: int = HEIGHT) -> dict[str, Any]:
    """Return the traces and the layout of a plot.

    ``usual``: pixels of a figure whose height does not depend on how much it shows.
    """
    sheet = Sheet(plot, dark, usual)
    _draw(plot, sheet)
    remarks.draw(plot, sheet)
    return {"data": sheet.data, "layout": sheet.layout}


def ready(plot: Plot, dark: bool = False) -> go.Figure:
    """Return the figure as Streamlit takes it, without its validation."""
    return go.Figure(figure(plot, dark), _validate=False)


def validated(plot: Plot, dark: bool = False, usual: int = HEIGHT) -> go.Figure:
    """Return the figure as an object of Plotly; ``ValueError`` when it is none."""
    return go.Figure(figure(plot, dark, usual))


@singledispatch
def _draw(plot: Plot, sheet: Sheet) -> None:
    raise TypeError(f"no figure of {type(plot).__name__}")


_draw.register(plots.Message, message)
_draw.register(plots.Bars, bars.draw)
_draw.register(plots.Curves, lines.draw)
_draw.register(plots.SmallMultiples, lines.multiples)
_draw.register(plots.Dots, rows.dots)
_draw.register(plots.Quartiles, rows.quartiles)
_draw.register(plots.Combinations, rows.combinations)
_draw.register(plots.Grid, grids.draw)
_draw.register(plots.Treemap, grids.treemap)
_draw.register(plots.Choropleth, maps.choropleth)
_draw.register(plots.Circles, maps.circles)
_draw.register(plots.Points, maps.points)
