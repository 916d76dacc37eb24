"""Breaks in a picture: a dotted line, its name in the margin above the plot."""

from __future__ import annotations

from dashboard.charts.plot import Plot
from dashboard.charts.time.break_names import LINE, break_names
from dashboard.pictures.axes import Axes
from dashboard.pictures.sheet import Sheet

#: Part of the width of a plot that its names are laid out for: letters of a picture are broad.
NARROWER = 0.8


def names_width(sheet: Sheet) -> float:
    """Return the pixels across a plot that its names are laid out for."""
    return NARROWER * (sheet.box.right - sheet.box.left)


def name_breaks(plot: Plot, sheet: Sheet, axes: Axes) -> None:
    """Draw a line at each break, and its name."""
    for name in break_names(plot, names_width(sheet)):
        at = axes.x.place(name.at)
        sheet.path(*axes.crossing(axes.x, at), sheet.muted, 1.5, "dot")
        sheet.note(name.text, at, sheet.box.top - LINE * name.up - 2, name.side, "bottom")
