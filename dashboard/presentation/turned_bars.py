"""Bars of periods, lying on a telephone, stood up for a slide: time runs from left to right.

A slide is wider than it is high, the reverse of a telephone: what takes several screens lying often
takes one standing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.bars import THICKNESS
from dashboard.charts.base import wrap
from dashboard.presentation.slide_rows import is_timed, labels

#: Most lines of text that a period is broad, so that one bar does not take the whole screen.
BROADEST = 8
#: How what is written at the end of a bar turns with it, and how axes are named then.
_SIDES = {"middle left": "bottom center", "middle right": "top center"}
_TURNED = {"x": "y", "y": "x", "x0": "y0", "x1": "y1", "y0": "x0", "y1": "x1", "xref": "yref",
           "yref": "xref", "error_x": "error_y"}


def upright(figure: go.Figure, width: float, letter: float, line: float) -> go.Figure | None:
    """The figure standing, on its whole height; None when it is no figure of periods, or when its
    bars would be narrower than what is written over them.

    ``width``: pixels of the plot.  ``letter``, ``line``: pixels of a character and of a line.
    """
    axis, bars = figure.layout.yaxis, [t for t in figure.data if t.type == "bar"]
    if not bars or any(t.orientation != "h" for t in bars) or not is_timed(labels(figure)):
        return None
    count = len(axis.tickvals)
    moved, slot = _closed(figure, count)
    shared = bool(figure.layout.xaxis.ticksuffix)
    written = [_bare(t, shared) for trace in figure.data for t in _texts(trace)]
    least = max(map(len, written)) * letter / slot
    broad = min(width / count, max(least, BROADEST * line))
    names = [wrap(name, max(4, int(broad / letter))) for name in labels(figure)]
    if broad < least or broad < letter * max(len(w) for name in names for w in name.split("<br>")):
        return None
    traces = [_turned(trace.to_plotly_json(), moved, slot, shared) for trace in figure.data]
    layout = figure.layout.to_plotly_json()
    layout |= {"shapes": [_swapped(s) for s in layout.get("shapes", ())],
               "annotations": [_named(a, i, count / 2, line) for i, a in enumerate(
                   layout.get("annotations", ()))]}
    low, high = figure.layout.xaxis.range
    breaks = len(layout["annotations"])
    # Room over the bars for their figures and, above, for the names of breaks; and under them.
    lines = max(name.count("<br>") for name in names) + 4
    plot = figure.layout.height - line * (lines + 2 * bool(figure.layout.showlegend))
    room = (high - low) / max(plot - line * (2 + breaks), line)
    sides = (width / broad - count + 1) / 2
    across = {"tickvals": axis.tickvals, "ticktext": names, "tickangle": 0,
              "range": [-sides, count - 1 + sides], "fixedrange": True}
    upwards = {"range": [low - room * line * (low < 0), high + room * line * (1 + breaks)],
               "zeroline": True, "showgrid": True, "showticklabels": False, "fixedrange": True,
               "title": {"text": "%" if shared else figure.layout.xaxis.title.text}}
    layout |= {"xaxis": across, "yaxis": upwards, "margin": {"l": 16, "r": 16, "b": 8}}
    return go.Figure(traces, layout)


def _texts(trace: Any) -> list[str]:
    return list(trace.text) if trace.type == "scatter" and trace.text is not None else []


def _bare(text: str, shared: bool) -> str:
    """A figure without its unit, which the axis says."""
    return re.sub(r"\s?%", "", str(text)) if shared else str(text)


def _closed(figure: go.Figure, rows: int) -> tuple[dict[float, float], float]:
    """Where each bar goes, so that no place is kept for a group that a period has not got; and the
    part of its period that a bar has."""
    places = np.unique(np.concatenate([np.asarray(t.y, dtype=float) for t in figure.data
                                       if len(t.y if t.y is not None else ())]).round(6))
    own = [places[np.abs(places - row) < 0.5] for row in range(rows)]
    slot = THICKNESS / max(map(len, own))
    return {float(place): row + (i - (len(some) - 1) / 2) * slot
            for row, some in enumerate(own) for i, place in enumerate(some)}, slot


def _turned(trace: Mapping[str, Any], moved: Mapping[float, float], slot: float,
            shared: bool) -> dict[str, Any]:
    turned = _swapped(trace)
    if trace.get("y") is not None:
        turned["x"] = [moved[round(float(y), 6)] for y in trace["y"]]
    if trace["type"] == "bar":
        return turned | {"orientation": "v", "width": slot * 0.92}
    if trace.get("text") is not None:
        sides = np.atleast_1d(np.asarray(trace.get("textposition", "middle right"), dtype=object))
        turned["text"] = [_bare(t, shared) for t in trace["text"]]
        turned["textposition"] = [_SIDES.get(side, side) for side in sides]
    return turned


def _swapped(part: Mapping[str, Any]) -> dict[str, Any]:
    return {_TURNED.get(name, name): value for name, value in part.items()}


def _named(note: Mapping[str, Any], rank: int, middle: float, line: float) -> dict[str, Any]:
    """The name of a break at the top of its line, on the side that has most room; each one lower
    than the one before."""
    turned = _swapped(note)
    right = turned["x"] > middle
    return turned | {"xanchor": "right" if right else "left", "yanchor": "top",
                     "xshift": -6 if right else 6, "yshift": -line * rank}
