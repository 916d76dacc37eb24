"""A ``Plot`` drawn by Plotly, at any scale: a plain dictionary, for the light page or the dark one.

Plotly validates these dictionaries in tests, not at each run (``streamlit_figure``).
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import plot as plots
from dashboard.charts.maps import plots as map_plots
from dashboard.charts.plot import Plot
from dashboard.charts.plotly import remarks
from dashboard.charts.plotly.kinds import bars, grids, lines, maps, rows
from dashboard.charts.plotly.look import PAGE, Look, scaled_part
from dashboard.charts.plotly.margins import set_margins
from dashboard.charts.plotly.sheet import Sheet, key_figures, message, place_legend
from dashboard.charts.plotly.template import layout_on_page


def figure(plot: Plot, dark: bool = False, look: Look = PAGE) -> dict[str, Any]:
    """Return the traces and the layout of a plot, as large as it looks."""
    sheet = Sheet(plot, dark, look)
    _draw(plot, sheet)
    remarks.draw(plot, sheet)
    place_legend(plot, sheet)
    set_margins(plot, sheet)
    spec = {"data": sheet.data, "layout": layout_on_page(sheet.layout, dark)}
    return scaled_part(spec, look.scale) if look.is_large else spec


class FrozenFigure(go.Figure):
    """A figure that is written once: nobody changes it, and Streamlit asks for it at each run.

    Its numbers are written as such: Plotly compares the binary arrays that it makes of them by
    identity, and calculates and draws again those of a copy.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        # Without a template, it would be given Streamlit's own, that nobody reads.
        own = spec["layout"] | {"template": {}}
        super().__init__(spec | {"layout": own}, _validate=False)
        object.__setattr__(self, "_written", spec)

    def to_dict(self) -> dict[str, Any]:
        content: dict[str, Any] = self._written
        return content


def streamlit_figure(plot: Plot, dark: bool = False, look: Look = PAGE,
                     **layout: Any) -> FrozenFigure:
    """Return the figure as Streamlit takes it, without its validation.

    Streamlit draws a chart, then a copy of it, with the width of its card.  ``datarevision``: those
    arrays are the same.  ``layout``: what is set besides.
    """
    spec = figure(plot, dark, look)
    return FrozenFigure(spec | {"layout": spec["layout"] | {"datarevision": 0} | layout})


def clickable_figure(plot: Plot, dark: bool = False, high: int = 0) -> FrozenFigure:
    """Return the figure of a card whose marks are chosen: with what Streamlit would set once it is
    drawn (``clickmode``, ``dragmode``; ``high``, the height of its row), and draw it again."""
    row: dict[str, Any] = {"height": high} if high else {}
    return streamlit_figure(plot, dark, clickmode="event+select", dragmode="pan", **row)


@singledispatch
def _draw(plot: Plot, sheet: Sheet) -> None:
    raise TypeError(f"no figure of {type(plot).__name__}")


_draw.register(plots.Message, message)
_draw.register(plots.KeyFigures, key_figures)
_draw.register(plots.Bars, bars.draw)
_draw.register(plots.Curves, lines.draw)
_draw.register(plots.SmallMultiples, lines.multiples)
_draw.register(plots.Dots, rows.dots)
_draw.register(plots.Quartiles, rows.quartiles)
_draw.register(plots.Combinations, rows.combinations)
_draw.register(plots.Grid, grids.draw)
_draw.register(map_plots.Choropleth, maps.choropleth)
_draw.register(map_plots.Circles, maps.circles)
_draw.register(map_plots.Points, maps.points)
