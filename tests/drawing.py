"""Charts as Plotly draws them: what a reader sees of a ``Plot``, validated by Plotly."""

from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go

from dashboard import charts as plots
from dashboard.blocks.block import Block
from dashboard.charts.plot import Plot
from dashboard.charts.plotly import figure


def checked_figure(plot: Plot, dark: bool = False) -> go.Figure:
    """Return the figure as an object of Plotly; ``ValueError`` when it is none."""
    return go.Figure(figure(plot, dark))


def figure_of(block: Block, dark: bool = False) -> go.Figure:
    """Return the figure of a block, for a light page or a dark one."""
    assert block.draw
    return checked_figure(block.draw(block.table), dark)


def bare_name(name: str) -> str:
    """Return the name of a series without its colour, on one line."""
    return re.sub("</?span[^>]*>", "", name).replace("<br>", " ")


class Charts:
    """The charts of ``dashboard.charts``, drawn at once: ``charts.bars(table, …, dark=True)``."""

    def __getattr__(self, name: str) -> Any:
        chart = getattr(plots, name)

        def draw(*options: Any, dark: bool = False, **by_name: Any) -> go.Figure:
            return checked_figure(chart(*options, **by_name), dark)
        return draw


charts = Charts()
