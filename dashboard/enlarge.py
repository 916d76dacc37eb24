"""A figure drawn for a telephone, made large enough for the last row of a meeting.

A chart is designed to be read on a narrow screen with texts of 13 pixels.  Made larger as a whole
(texts, marks, margins and shifts alike), it keeps its design and meets nothing that it did not
meet; its rows that do not fit on one screen go on the next one.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go

from dashboard.figure import CHARACTER, wrap
from dashboard.upright import upright

#: Smallest text of a slide in pixels, at 1280 × 720; and of a figure before it is made larger.
TEXT, USUAL = 24, 13
FACTOR = TEXT / USUAL
#: Pixels of a line of text, of what surrounds a row, and of a mark with its text above it.
LINE, AROUND, MARK = 30, 10, 32
#: Pixels between the middles of two texts, one under the other.
APART = 36
#: Pixels of the square before an entry of a legend.
SQUARE = 60
#: Widest label of a row (and when some are long), and entry of a legend, in characters: a slide is
#: wider than a telephone.
LABEL, LONG, ENTRY = 30, 50, 18
#: The least width that a slide leaves to a figure, in pixels; a character of the labels in it.
WIDTH, LETTER = 930, CHARACTER * FACTOR
#: Pixels of a digit.
DIGIT = 12.5
#: Names of what is a length in pixels, whatever holds it; and of what is one in some holders only.
_LENGTHS = {"standoff", "ticklabelstandoff", "ticklen", "xshift", "yshift", "borderpad", "xgap",
            "ygap", "thickness"}
_WIDTHS, _SIZES = ("line", "error_x", "error_y"), ("marker", "pattern", "fillpattern")


def screens(draw: Callable[[], go.Figure], height: int) -> list[go.Figure]:
    """The figure as the slides that show it: one, or more when its rows do not fit in one.

    ``draw``: gives the figure, for the usual height of ``figure.within``.  ``height``: pixels of
    each; the width is that of the slide, ``WIDTH`` at least.  No text is smaller than ``TEXT``.
    """
    whole = go.Figure(_larger(draw().to_plotly_json()))
    whole.update_layout(height=height, dragmode=False)
    if whole.layout.yaxis.scaleanchor:
        _legend_beside(whole)
        return [whole]
    rows = list(whole.layout.yaxis.tickvals or ())
    if rows != list(range(len(rows))) or not rows or "yaxis2" in whole.layout.to_plotly_json():
        _legend_above(whole)
        _labels_across(whole)
        return [whole]
    lying = go.Figure(whole)
    _rows(whole)
    top = _labels_across(whole)
    needs, room = _needs(whole), height - top - (0 if top else _axis(whole))
    above = _shared(needs, room - (2 * LINE if whole.layout.showlegend else 0))
    beside = _shared(needs, room) if _longest(whole) < LABEL + 1 else above
    (_legend_beside if len(beside) < len(above) else _legend_above)(whole)
    edges = min(beside, above, key=len)
    if len(edges) == 2:
        return [whole]
    if standing := upright(lying, WIDTH - 3 * LINE, DIGIT, LINE):
        _legend_above(standing)
        return [standing]
    return [_part(whole, first, last) for first, last in pairwise(edges)]


def _shared(needs: Sequence[float], room: float) -> list[int]:
    """Where the rows, of ``needs`` pixels each, are cut so that the equal rows of each part fit in
    ``room`` pixels: 0, first row of the second part…, number of rows."""
    edges = [0]
    for row in range(1, len(needs)):
        if max(needs[edges[-1]:row + 1]) * (row + 1 - edges[-1]) > room:
            edges.append(row)
    return [*edges, len(needs)]


def _longest(figure: go.Figure) -> int:
    """Characters of the longest line that names a row."""
    return max(len(line) for t in figure.layout.yaxis.ticktext for line in t.split("<br>"))


def _larger(part: Any, name: str = "", holder: str = "") -> Any:
    """What a figure is written as, with every length in pixels multiplied."""
    if isinstance(part, Mapping):
        if "bdata" in part:
            return _larger(_unpacked(part), name, holder)
        if name == "margin":
            return {side: _length(pixels, False) for side, pixels in part.items()}
        return {k: _larger(v, k, name) for k, v in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], Mapping):
        return [_larger(p, name, holder) for p in part]
    text = holder.endswith("font") and name == "size"
    if text or name in _LENGTHS or (name == "width" and holder in _WIDTHS) or (
            name == "size" and holder in _SIZES):
        if isinstance(part, list | tuple | np.ndarray):
            return [_length(p, text) for p in part]
        return _length(part, text)
    return part


def _unpacked(packed: Mapping[str, Any]) -> np.ndarray:
    """An array that Plotly wrote in base 64."""
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])
    shape = [int(n) for n in str(packed.get("shape") or len(flat)).split(",")]
    return flat.reshape(shape)


def _length(pixels: Any, text: bool) -> Any:
    if not isinstance(pixels, int | float | np.number):
        return pixels
    return max(TEXT, round(pixels * FACTOR)) if text else round(pixels * FACTOR)


def _rewrapped(text: str, width: int) -> str:
    return wrap(text.replace("<br>", " "), max(4, width))


def _legend_above(figure: go.Figure) -> None:
    """Above the plot, without the blank title that keeps it under the menu on a page."""
    title = str(figure.layout.legend.title.text or "").replace("<br>", " ").strip(" \xa0\u202f")
    figure.update_layout(legend={"title": {"text": title and title + "\u2002", "side": "left"}},
                         margin_t=min(figure.layout.margin.t or LINE, 1.5 * LINE))


def _legend_beside(figure: go.Figure) -> None:
    """At the right of what is written beyond the plot, where a slide has room that a telephone has
    not."""
    title = _rewrapped(figure.layout.legend.title.text or "", ENTRY)
    for trace in figure.data:
        if trace.name:
            trace.name = _rewrapped(trace.name, ENTRY)
    longest = max(len(line) for text in (title, *(t.name or "" for t in figure.data))
                  for line in text.split("<br>"))
    figure.update_layout(
        margin_t=LINE / 2, margin_r=(figure.layout.margin.r or AROUND) + longest * LETTER + SQUARE,
        legend={"orientation": "v", "xref": "container", "x": 1, "xanchor": "right", "y": 1,
                "yanchor": "top", "title": {"text": title, "side": "top"}})


def _rows(figure: go.Figure) -> None:
    """The names of the rows, on fewer lines; the axis of figures that are all written is left to
    its title."""
    axis = figure.layout.yaxis
    longest = max(map(len, axis.ticktext))
    axis.ticktext = [_rewrapped(t, LABEL if longest < 2 * LABEL else LONG) for t in axis.ticktext]
    # Quartiles are read on the axis; other figures are written beside their mark.
    if figure.layout.xaxis.side != "top" and any(
            t.type == "scatter" and "text" in (t.mode or "") for t in figure.data) and not any(
            t.type == "bar" and t.base is not None for t in figure.data):
        across = figure.layout.xaxis
        across.showticklabels = False
        if (across.ticksuffix or "").endswith("%"):  # each figure says it
            across.title.text = ""


def _labels_across(figure: go.Figure) -> float:
    """The heads of columns upright and wrapped in their width; gives the pixels that they take."""
    axis = figure.layout.xaxis
    texts = list(axis.ticktext or ())
    if not texts or axis.tickangle or "xaxis2" in figure.layout.to_plotly_json():
        return 0
    rows = [line for t in figure.layout.yaxis.ticktext or () for line in t.split("<br>")]
    width = int((WIDTH / LETTER - max(map(len, rows), default=5)) / len(texts))
    axis.update(tickangle=0, ticktext=[_rewrapped(t, width) for t in texts])
    if axis.side != "top":
        return 0
    for trace in figure.data:
        if trace.type == "scatter" and trace.text is not None:  # what the cells say
            trace.text = [_rewrapped(t, width) for t in trace.text]
    axis.title.text = ""  # the heads say what they are, and the title of the slide
    return LINE * max(t.count("<br>") + 1 for t in axis.ticktext) + AROUND


def _axis(figure: go.Figure) -> float:
    """Pixels under the plot."""
    axis = figure.layout.xaxis
    return (LINE + AROUND) * ((axis.showticklabels is not False) + bool(axis.title.text)) + AROUND


def _needs(figure: go.Figure) -> list[float]:
    """Pixels that each row needs for its name, and for its figures one above the other."""
    names = figure.layout.yaxis.ticktext
    needs = np.array([LINE * (t.count("<br>") + 1) + AROUND for t in names], dtype=float)
    bars, sides = [np.zeros(0)], set()
    for trace in figure.data:
        if trace.type == "bar":
            bars.append(np.asarray(trace.y, dtype=float))
        if trace.type != "scatter" or "text" not in (trace.mode or "") or not len(trace.text):
            continue
        sides |= {str(side).split()[0] for side in np.ravel(trace.textposition or "middle")}
        for y, text in zip(trace.y, trace.text, strict=True):
            at = min(max(round(y), 0), len(needs) - 1)
            lines = str(text).count("<br>") + 1
            needs[at] = max(needs[at], LINE * (lines + lines // 4) + AROUND)  # long cells breathe
    if beyond := sides & {"top", "bottom"}:  # one row's under may meet the next one's over
        needs = np.maximum(needs, MARK + APART * len(beyond))
    places = np.unique(np.concatenate(bars).round(3))
    if len(places) > 1:
        needs = np.maximum(needs, APART / np.diff(places).min())
    for note in figure.layout.annotations:  # a break is named between two rows
        if note.yref in (None, "y") and len(places):
            rows = [int(note.y), min(int(note.y) + 1, len(needs) - 1)]
            needs[rows] = np.maximum(needs[rows], APART / np.abs(places - note.y).min())
    return list(needs)


def _part(whole: go.Figure, first: int, last: int) -> go.Figure:
    """The rows from ``first`` up to ``last`` (excluded), on the same axis of figures."""
    low, high = first - 0.5, last - 0.5
    figure = go.Figure(whole)
    axis = figure.layout.yaxis
    start, end = axis.range  # dots keep more room above the first row and less under the last
    axis.range = [last - 1 + start - (len(axis.tickvals) - 1), first + end]
    traces = []
    for trace in whole.data:
        written = trace.to_plotly_json()
        if trace.type in ("scatter", "bar") and not written.get("fill") and trace.y is not None:
            y = np.asarray(trace.y, dtype=float)
            written = _kept(written, (y > low) & (y < high))
        traces.append(written)
    layout = figure.layout.to_plotly_json()
    for name, place in (("annotations", "y"), ("shapes", "y0")):
        layout[name] = [one for one in layout.get(name, ()) if _inside(one, place, low, high)]
    return go.Figure(traces, layout)


def _inside(one: Mapping[str, Any], place: str, low: float, high: float) -> bool:
    """Whether what is drawn stands in the rows kept, or is not placed by rows."""
    return not re.fullmatch("y", one.get("yref") or "y") or low < one.get(place, low) < high


def _kept(part: Any, mask: Sequence[bool] | np.ndarray) -> Any:
    """A trace with the points of ``mask`` only."""
    if isinstance(part, Mapping):
        return {k: _kept(v, mask) for k, v in part.items()}
    if isinstance(part, list | tuple | np.ndarray) and len(part) == len(mask):
        return [x for x, kept in zip(part, mask, strict=True) if kept]
    return part
