"""Where the figures of marks are written on a slide, which is wider than a telephone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go


def write_beside(figure: go.Figure, plot: float, letter: float) -> None:
    """Write the figures of dots on one line with them, where each row has room: that of the first
    of several at its left, the others at their right.

    ``plot``: pixels across the plot.  ``letter``: those of a character.
    """
    dots = [t for t in figure.data if t.type == "scatter" and t.mode == "markers+text"]
    if not dots or any(t.type != "scatter" for t in figure.data):
        return
    rows: dict[int, list[tuple[float, float]]] = {}
    for trace in dots:
        for x, y, text in zip(trace.x, trace.y, trace.text, strict=True):
            if x == x:  # pixels that a mark takes, with its figure
                rows.setdefault(round(y), []).append((float(x), letter * (len(str(text)) + 3)))
    several = {row: sorted(marks) for row, marks in rows.items() if len(marks) > 1}
    first = {row: marks[0] for row, marks in several.items()}
    right = [mark for row, marks in rows.items() for mark in sorted(marks)[row in several:]]
    low, high = figure.layout.xaxis.range
    for _ in range(4):  # room on the sides makes all places narrower
        scale = plot / (high - low)
        low = min(low, *(x - wide / scale for x, wide in first.values()), low)
        high = max(high, *(x + wide / scale for x, wide in right))
    scale = plot / (high - low)
    if all((after - x) * scale > wide for marks in several.values()
           for (x, wide), (after, _) in pairwise(marks[1:])):
        figure.layout.xaxis.range = [low, high]
        for trace in dots:
            trace.text = [f"\u00a0{text}\u00a0" if text else "" for text in trace.text]
            trace.textposition = [
                "middle left" if first.get(round(y), (None, 0))[0] == x else "middle right"
                for x, y in zip(trace.x, trace.y, strict=True)]


def write_where_it_fits(figure: go.Figure, plot: float, digit: float) -> None:
    """Leave out of the parts of a bar the figures that are wider than them (``digit``: pixels)."""
    low, high = figure.layout.xaxis.range or (0, 0)
    for trace in figure.data:
        if trace.type == "bar" and trace.text is not None and high > low:
            wide = np.asarray(trace.x, dtype=float) * plot / (high - low)
            trace.text = [text if len(text) * digit < room else ""
                          for text, room in zip(trace.text, wide, strict=True)]
