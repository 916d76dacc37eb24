"""The legend of a figure on a slide: above the plot, or beside it where a slide has the room."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.charts.base import wrap
from dashboard.presentation.window import LETTER, Frame

#: The square before an entry, in heights of a letter; widest entry beside the plot, in characters.
SQUARE, ENTRY = 2.5, 18


def rewrapped(text: str, width: int) -> str:
    return wrap(text.replace("<br>", " "), max(4, width))


def _entries(figure: go.Figure) -> list[str]:
    """Return the title of the legend, then its entries."""
    title = str(figure.layout.legend.title.text or "").replace("<br>", " ").strip(" \xa0\u202f")
    return [title, *dict.fromkeys(t.name for t in figure.data
                                  if t.name and t.showlegend is not False)]


def lines(figure: go.Figure, frame: Frame) -> int:
    """Return how many lines a legend takes above the plot: its entries stand in columns under its
    title where one line is not enough."""
    title, *names = _entries(figure)
    widths = [max(map(len, name.split("<br>"))) + SQUARE / LETTER for name in names] or [1.0]
    high = max((name.count("<br>") for name in names), default=0) + 1
    if len(title) + 2 + sum(widths) < frame.letters:
        return high
    columns = max(1, int(frame.letters / max(widths)))
    return bool(title) + -(-len(widths) // columns) * high


def width(figure: go.Figure, frame: Frame) -> float:
    """Return the pixels that a legend takes beside the plot; none would be endless."""
    if not figure.layout.showlegend:
        return float("inf")
    longest = max(len(line) for text in _entries(figure)
                  for line in rewrapped(text, ENTRY).split("<br>"))
    return (longest * LETTER + SQUARE) * frame.text


def stand_above(figure: go.Figure, frame: Frame) -> None:
    """Put the legend above the plot, without the blank title that keeps it under the menu on a
    page."""
    title = _entries(figure)[0]
    side = "left" if lines(figure, frame) == 1 else "top"
    text = title + "\u2002" if title and side == "left" else title
    figure.update_layout(legend=_legend(frame, title={"text": text, "side": side}),
                         margin_t=min(figure.layout.margin.t or frame.line, 1.5 * frame.line))


def stand_beside(figure: go.Figure, frame: Frame) -> None:
    """Put the legend at the right of what is written beyond the plot."""
    right = (figure.layout.margin.r or frame.around) + width(figure, frame)
    title = rewrapped(_entries(figure)[0], ENTRY)
    for trace in figure.data:
        if trace.name:
            trace.name = rewrapped(trace.name, ENTRY)
    figure.update_layout(margin_t=frame.line / 2, margin_r=right, legend=_legend(
        frame, orientation="v", xref="container", x=1, xanchor="right", y=1, yanchor="top",
        title={"text": title, "side": "top"}))


def _legend(frame: Frame, **place: Any) -> dict[str, Any]:
    """Return a legend whose squares grow with its texts."""
    return {"itemwidth": max(30, 1.3 * frame.text), "itemsizing": "trace", **place}
