"""What every Plotly figure begins with: its template, its legend, its axes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from dashboard.charts import theme
from dashboard.charts.base import CHARACTER, LABEL, PLOT_WIDTH, counts_few, decimals, span, wrap
from dashboard.charts.mark import Mark
from dashboard.charts.plot import Grid, Message, Plot
from dashboard.charts.plotly.template import template
from dashboard.text.numbers import NARROW

#: Pixels of a figure whose height does not depend on how much it shows.
HEIGHT = 420
#: How a mark tells what it is on hover.
TOLD = "%{customdata}<extra></extra>"
#: What is left of a width where several lines are centred one above the other.
TIGHT = 0.88


class Sheet:
    """A figure being drawn: ``data`` and ``layout`` as Plotly takes them, and the inks of its
    page."""

    def __init__(self, plot: Plot, dark: bool, usual: int) -> None:
        self.dark, self.usual = dark, usual
        self.data: list[dict[str, Any]] = []
        self.ink, self.muted = theme.INK[dark], theme.MUTED[dark]
        self.back = theme.BACKGROUND[dark]
        self.layout: dict[str, Any] = {
            "template": template(dark), "height": plot.height or usual,
            "showlegend": bool(plot.legend), "margin": {}, "xaxis": {}, "yaxis": {}, "shapes": [],
            "annotations": []}
        if plot.legend:
            # The title stands on the line of the menu, so that the entries stay under the menu on
            # as many rows as the width of the screen asks for.
            self.layout["margin"]["t"] = 68
            self.layout["legend"] = {"title": {"text": wrap(plot.legend, 16), "side": "top"}}

    def add(self, kind: str, **trace: Any) -> None:
        """Add a trace: « scatter », « bar »…"""
        self.data.append({"type": kind, **trace})

    def axis(self, name: str, **properties: Any) -> None:
        """Set properties of an axis: « x », « y », « x2 »…"""
        self.layout.setdefault(f"{name[0]}axis{name[1:]}", {}).update(properties)

    def line(self, **shape: Any) -> None:
        """Add a line under or over the marks."""
        self.layout["shapes"].append({"type": "line", **shape})

    def note(self, text: str, **place: Any) -> None:
        """Add a text without an arrow."""
        self.layout["annotations"].append({"text": text, "showarrow": False, **place})


def message(plot: Message, sheet: Sheet) -> None:
    """Draw why there is nothing to show."""
    text = wrap(plot.text, 36)
    if not plot.height:
        sheet.layout["height"] = max(180, 24 * text.count("<br>") + 80)
    for name in "xy":
        sheet.axis(name, visible=False, fixedrange=True)
    sheet.note(text, x=0.5, y=0.5, xref="paper", yref="paper",
               font={"size": 16, "color": sheet.muted})


def number_axis(values: np.ndarray, percent: bool) -> dict[str, Any]:
    """Return the tick format of an axis for ``values``: never « 50k », no half of what is
    counted, % on each tick."""
    low, high = span(values)
    ticks = {"tickformat": ",.0f", "dtick": 1} if counts_few(values, percent) else {
        "tickformat": f",.{decimals(high - low)}f", "nticks": 6}
    return {**ticks, "ticksuffix": NARROW + "%" if percent else ""}


def row_axis(sheet: Sheet, categories: Iterable[str], above: float = 0.5, under: float = 0.5,
             width: int = LABEL, **more: Any) -> None:
    """Set the axis of categories, the first on top, with as much of a row above and under."""
    labels = list(categories)
    sheet.axis("y", tickvals=list(range(len(labels))), ticktext=[wrap(n, width) for n in labels],
               range=[len(labels) - 1 + under, -above], fixedrange=True, **more)


def values_of(marks: Iterable[Mark]) -> np.ndarray:
    """Return the figures of marks; NaN for what is not known."""
    return np.array([m.value for m in marks], dtype=float)


def least_width(plot: Plot) -> int:
    """Return the width in pixels under which the figure is to be scrolled; 0 when it fits any
    screen.

    Heads of several lines, once turned to fit a telephone, and figures of narrow columns would
    cover each other: a grid then asks for the width that keeps them apart.
    """
    if not isinstance(plot, Grid):
        return 0
    heads = [wrap(n, 14) for n in plot.columns]
    longest = max((len(line) for n in heads if "<br>" in n for line in n.split("<br>")), default=0)
    upright = CHARACTER * (LABEL + TIGHT * longest * len(heads)) if longest else 0
    if plot.worded:
        return int(upright)
    cells = max((len(cell.mark.text) for cell in plot.cells), default=0)
    beside = max((len(line) for n in plot.categories for line in wrap(n).split("<br>")), default=0)
    apart = CHARACTER * (beside + cells * len(heads))
    return int(max(upright, apart if apart > CHARACTER * LABEL + PLOT_WIDTH else 0))
