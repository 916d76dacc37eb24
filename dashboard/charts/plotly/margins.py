"""Margins of a figure on its page, made of the texts that stand in them.

Where Plotly is left to find them (``automargin``), it draws each figure several times over.
"""

from __future__ import annotations

from typing import Any

from dashboard.charts.base import decimals, line_count
from dashboard.charts.height import LINE
from dashboard.charts.plot import Bars, Curves, Dots, Grid, Plot, Quartiles
from dashboard.charts.plotly.look import TEXT
from dashboard.charts.plotly.sheet import Sheet, widest
from dashboard.charts.plotly.template import template
from dashboard.text.numbers import number

#: Pixels between a plot and the names of its axis; marks of an axis without names; between names
#: and a title, around all; the most that Plotly leaves around what it measures.
STAND, TICKS, BESIDE, EDGE, PAD = 8, 5, 10, 8, 12


def set_margins(plot: Plot, sheet: Sheet) -> None:
    """Set the margins of a plot to what is written along its axes.  In large, and where several
    plots stand side by side, Plotly computes them."""
    if sheet.look.is_large or not isinstance(plot, Bars | Curves | Dots | Grid | Quartiles):
        return
    across, up = sheet.layout["xaxis"], sheet.layout["yaxis"]
    margin = sheet.layout["margin"] = template()["margin"] | sheet.layout["margin"]
    title = up.get("title", {}).get("text", "")
    margin["l"] = int(
        widest(_texts(up), TEXT) + STAND + up.get("ticklabelstandoff", 0) + EDGE
        + (LINE * line_count(title) + BESIDE if title else 0))
    sheet.axis("y", automargin=False)
    side, high = "t" if across.get("side") == "top" else "b", _line_height(across)
    if _may_turn(across, plot):  # Plotly makes room, if it has to: this one, it does not draw again
        pad = min(PAD, *(size for where, size in margin.items() if where != side))
        margin[side] = max(margin[side], high + pad)
        return
    margin[side] = max(margin[side], high + EDGE)
    if "range" in across and across.get("showticklabels", True):
        # The last figure may stand at its end.
        margin["r"] = max(margin["r"], int(widest(_texts(across), TEXT) / 2))
    sheet.axis("x", automargin=False)


def _may_turn(axis: dict[str, Any], plot: Plot) -> bool:
    """Tell whether the names along an axis turn where they have no room."""
    return (axis.get("showticklabels", True) and "tickangle" not in axis
            and not (isinstance(plot, Bars) and plot.times))


def _line_height(axis: dict[str, Any]) -> int:
    """Return the pixels of what is written along an axis under its plot, or over it."""
    names = (STAND + LINE * max(map(line_count, axis.get("ticktext", [""])))
             if axis.get("showticklabels", True) else TICKS)
    title = axis.get("title", {}).get("text")
    return names + (LINE * line_count(title) + BESIDE if title else 0)


def _texts(axis: dict[str, Any]) -> list[str]:
    """Return what is written along an axis: its names, else the longest of its figures."""
    if "ticktext" in axis:
        return list(axis["ticktext"])
    low, high = axis["range"]
    return [number(end, decimals(high - low)) + axis["ticksuffix"] for end in (low, high)]
