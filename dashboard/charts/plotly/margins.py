"""Margins of a figure on its page, made of the texts that stand in them.

Where Plotly is left to find them (``automargin``), it draws each figure several times over.
"""

from __future__ import annotations

from typing import Any

from dashboard.charts.base import decimals, line_count
from dashboard.charts.height import LINE
from dashboard.charts.plot import Bars, Curves, Grid, Plot, Quartiles
from dashboard.charts.plotly.look import TEXT
from dashboard.charts.plotly.sheet import Sheet, widest
from dashboard.text.numbers import number

#: Pixels between a plot and the names of its axis, between these and a title, around all.
STAND, BESIDE, EDGE = 8, 10, 8


def set_margins(plot: Plot, sheet: Sheet) -> None:
    """Set the left margin of a plot to the width of its axis, and the bottom one where the names of
    periods are not turned.  In large, and where several plots stand side by side, Plotly computes
    them."""
    if sheet.look.is_large or not isinstance(plot, Bars | Curves | Grid | Quartiles):
        return
    across, up = sheet.layout["xaxis"], sheet.layout["yaxis"]
    title = up.get("title", {}).get("text", "")
    sheet.layout["margin"]["l"] = int(
        widest(_texts(up), TEXT) + STAND + up.get("ticklabelstandoff", 0) + EDGE
        + (LINE * line_count(title) + BESIDE if title else 0))
    sheet.axis("y", automargin=False)
    if isinstance(plot, Bars) and plot.times:
        lines = max(map(line_count, across["ticktext"]))
        sheet.layout["margin"]["b"] = LINE * lines + STAND + EDGE
        sheet.axis("x", automargin=False)


def _texts(axis: dict[str, Any]) -> list[str]:
    """Return what is written along an axis: its names, else the longest of its figures."""
    if "ticktext" in axis:
        return list(axis["ticktext"])
    low, high = axis["range"]
    return [number(end, decimals(high - low)) + axis["ticksuffix"] for end in (low, high)]
