"""A figure drawn for a telephone, made large enough for the last row of a meeting.

A chart is designed to be read on a narrow screen with texts of 13 pixels.  Made larger as a whole
(texts, marks, margins and shifts alike) for the window that is there, it keeps its design and meets
nothing that it did not meet.  One figure is one screen: bars of periods stand up, rows come nearer,
letters get a little smaller; rows that still do not fit are left out, and counted.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard import figure as figures
from dashboard.figure import CHARACTER, wrap
from dashboard.marks import write_beside, write_where_it_fits
from dashboard.shorter import labels, rows_to_show, with_rows
from dashboard.upright import upright

#: Pixels of the texts of a figure on its page.
USUAL = 13
#: Sizes of the letters that are tried, one after the other, as parts of the usual one.
SIZES = (1.0, 0.92, 0.84, 0.77)
#: In heights of a letter: a line of text, what surrounds a row, a mark with its text above it,
#: the middles of two texts one under the other, the square before an entry of a legend, a character
#: of the labels, a digit.
LINE, AROUND, MARK, APART, SQUARE = 1.25, 0.42, 1.33, 1.5, 2.5
LETTER, DIGIT = CHARACTER / USUAL, 0.52
#: Parts of the width that the names of rows may take, and that a legend may beside the plot.
NAMES, BESIDE = (0.33, 0.48, 0.68), 0.25
#: Widest entry of a legend beside the plot, in characters.
ENTRY = 18
#: Names of what is a length in pixels, whatever holds it; and of what is one in some holders only.
_LENGTHS = {"standoff", "ticklabelstandoff", "ticklen", "xshift", "yshift", "borderpad", "xgap",
            "ygap", "thickness"}
_WIDTHS, _SIZES = ("line", "error_x", "error_y"), ("marker", "pattern", "fillpattern")


@dataclass(frozen=True)
class Frame:
    """The room of a figure, the size of its smallest texts and the least that it may be, in pixels
    of the window."""

    width: float
    height: float
    text: float
    least: float = 12

    @property
    def line(self) -> float:
        """Pixels of a line of text."""
        return LINE * self.text

    @property
    def around(self) -> float:
        """Pixels around a row."""
        return AROUND * self.text

    @property
    def letters(self) -> float:
        """Characters of a line that takes the whole width."""
        return self.width / (LETTER * self.text)

    def sizes(self) -> Iterator[Frame]:
        """The same room with smaller and smaller letters."""
        sizes = dict.fromkeys(max(self.least, round(self.text * part, 1)) for part in SIZES)
        return (replace(self, text=size) for size in sizes)


class Enlarged(NamedTuple):
    """A figure that fits in its frame, and how many of its rows it shows where not all."""

    figure: go.Figure
    shown: int = 0
    whole: int = 0


def enlarged(draw: Callable[[], go.Figure], frame: Frame, headline: str = "") -> Enlarged:
    """Return the figure that ``draw`` gives, large, whole in its frame.

    ``headline``: what is said above it; the rows that it names are the last to be left out.
    """
    for smaller in frame.sizes():
        whole = _larger_figure(draw, smaller)
        if not _has_rows(whole):
            return Enlarged(_free(whole, smaller))
        fitting, room = _fitting(whole, smaller)
        if fitting:
            return Enlarged(fitting)
    left = replace(smaller, height=smaller.height - smaller.line)  # a line says what is left out
    names = labels(whole)
    for count in range(min(room, len(names) - 1), 0, -1):
        part = with_rows(whole, rows_to_show(whole, count, headline))
        part.update_layout(height=left.height)
        fitting, _ = _fitting(part, left)
        if fitting:
            return Enlarged(fitting, count, len(names))
    return Enlarged(_lying(part, left, NAMES[1], False), 1, len(names))


def _larger_figure(draw: Callable[[], go.Figure], frame: Frame) -> go.Figure:
    factor = frame.text / USUAL
    with figures.within(round(frame.height / factor)):
        whole = go.Figure(_larger(draw().to_plotly_json(), factor, frame.text))
    whole.update_layout(height=frame.height, dragmode=False)
    return whole


def _has_rows(figure: go.Figure) -> bool:
    """Whether names of rows stand at 0, 1, 2… beside the plot."""
    rows = list(figure.layout.yaxis.tickvals or ())
    return bool(rows) and rows == list(range(len(rows))) and (
        "yaxis2" not in figure.layout.to_plotly_json())


def _free(figure: go.Figure, frame: Frame) -> go.Figure:
    """A figure that takes the room it is given: curves, maps, upright bars."""
    if figure.layout.yaxis.scaleanchor and _legend_width(figure, frame) < BESIDE * frame.width:
        _legend_beside(figure, frame)
    else:
        _legend_above(figure, frame)
        _labels_across(figure, frame)
    return figure


def _fitting(whole: go.Figure, frame: Frame) -> tuple[go.Figure | None, int]:
    """The figure with all its rows: periods from left to right if they are bars, else one under
    the other; None where they do not fit.  And how many rows there is room for."""
    if standing := upright(whole, frame.width - 3 * frame.line, DIGIT * frame.text, frame.line):
        _legend_above(standing, frame)
        return standing, len(labels(whole))
    most = 1
    for part, beside in product(NAMES, (False, True)):
        if not beside or _legend_width(whole, frame) < BESIDE * frame.width:
            figure = _lying(whole, frame, part, beside)
            room = _capacity(figure, frame, beside)
            if room >= len(labels(whole)):
                return figure, room
            most = max(most, room)
    return None, most


def _lying(whole: go.Figure, frame: Frame, part: float, beside: bool) -> go.Figure:
    """Rows one under the other, whose names take a ``part`` of the width."""
    figure = go.Figure(whole)
    _rows(figure, int(part * frame.letters))
    _labels_across(figure, frame)
    (_legend_beside if beside else _legend_above)(figure, frame)
    names = max(len(line) for t in figure.layout.yaxis.ticktext for line in t.split("<br>"))
    margins = figure.layout.margin.l, figure.layout.margin.r, figure.layout.yaxis.ticklabelstandoff
    plot = frame.width - names * LETTER * frame.text - sum(m or frame.around for m in margins)
    write_beside(figure, plot, LETTER * frame.text)
    write_where_it_fits(figure, plot, DIGIT * frame.text)
    return figure


def _capacity(figure: go.Figure, frame: Frame, beside: bool) -> int:
    """Rows that there is room for, as high as the highest."""
    above = 0.0
    if figure.layout.showlegend and not beside:
        above = frame.line * (_legend_lines(figure, frame) + 0.5)
    return int((frame.height - _axis(figure, frame) - above) / max(_needs(figure, frame)))


def _larger(part: Any, factor: float, least: float, name: str = "", holder: str = "") -> Any:
    """What a figure is written as, with every length in pixels multiplied, and no text smaller
    than ``least``."""
    def length(pixels: Any) -> Any:
        if not isinstance(pixels, int | float | np.number):
            return pixels
        return max(least, round(pixels * factor, 1)) if text else round(pixels * factor)

    text = holder.endswith("font") and name == "size"
    if isinstance(part, Mapping):
        if "bdata" in part:
            return _larger(_unpacked(part), factor, least, name, holder)
        if name == "margin":
            return {side: length(pixels) for side, pixels in part.items()}
        return {k: _larger(v, factor, least, k, name) for k, v in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], Mapping):
        return [_larger(p, factor, least, name, holder) for p in part]
    if text or name in _LENGTHS or (name == "width" and holder in _WIDTHS) or (
            name == "size" and holder in _SIZES):
        if isinstance(part, list | tuple | np.ndarray):
            return [length(p) for p in part]
        return length(part)
    return part


def _unpacked(packed: Mapping[str, Any]) -> np.ndarray:
    """An array that Plotly wrote in base 64."""
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=packed["dtype"])
    shape = [int(n) for n in str(packed.get("shape") or len(flat)).split(",")]
    return flat.reshape(shape)


def _rewrapped(text: str, width: int) -> str:
    return wrap(text.replace("<br>", " "), max(4, width))


def _entries(figure: go.Figure) -> list[str]:
    """The title of the legend, then its entries."""
    title = str(figure.layout.legend.title.text or "").replace("<br>", " ").strip(" \xa0\u202f")
    return [title, *dict.fromkeys(t.name for t in figure.data
                                  if t.name and t.showlegend is not False)]


def _legend_lines(figure: go.Figure, frame: Frame) -> int:
    """Lines that a legend takes above the plot: its entries stand in columns under its title where
    one line is not enough."""
    title, *names = _entries(figure)
    widths = [max(map(len, name.split("<br>"))) + SQUARE / LETTER for name in names] or [1.0]
    high = max((name.count("<br>") for name in names), default=0) + 1
    if len(title) + 2 + sum(widths) < frame.letters:
        return high
    columns = max(1, int(frame.letters / max(widths)))
    return bool(title) + -(-len(widths) // columns) * high


def _legend_width(figure: go.Figure, frame: Frame) -> float:
    """Pixels that a legend takes beside the plot; none would be endless."""
    if not figure.layout.showlegend:
        return float("inf")
    longest = max(len(line) for text in _entries(figure)
                  for line in _rewrapped(text, ENTRY).split("<br>"))
    return (longest * LETTER + SQUARE) * frame.text


def _legend_above(figure: go.Figure, frame: Frame) -> None:
    """Above the plot, without the blank title that keeps it under the menu on a page."""
    title = _entries(figure)[0]
    side = "left" if _legend_lines(figure, frame) == 1 else "top"
    text = title + "\u2002" if title and side == "left" else title
    figure.update_layout(legend=_legend(frame, title={"text": text, "side": side}),
                         margin_t=min(figure.layout.margin.t or frame.line, 1.5 * frame.line))


def _legend_beside(figure: go.Figure, frame: Frame) -> None:
    """At the right of what is written beyond the plot."""
    right = (figure.layout.margin.r or frame.around) + _legend_width(figure, frame)
    title = _rewrapped(_entries(figure)[0], ENTRY)
    for trace in figure.data:
        if trace.name:
            trace.name = _rewrapped(trace.name, ENTRY)
    figure.update_layout(margin_t=frame.line / 2, margin_r=right, legend=_legend(
        frame, orientation="v", xref="container", x=1, xanchor="right", y=1, yanchor="top",
        title={"text": title, "side": "top"}))


def _legend(frame: Frame, **place: Any) -> dict[str, Any]:
    """A legend whose squares grow with its texts."""
    return {"itemwidth": max(30, 1.3 * frame.text), "itemsizing": "trace", **place}


def _rows(figure: go.Figure, letters: int) -> None:
    """The names of the rows, on lines of so many ``letters``; the axis of figures that are all
    written is left to its title."""
    axis = figure.layout.yaxis
    axis.ticktext = [_rewrapped(t, letters) for t in axis.ticktext]
    # Quartiles are read on the axis; other figures are written beside their mark.
    if figure.layout.xaxis.side != "top" and any(
            t.type == "scatter" and "text" in (t.mode or "") for t in figure.data) and not any(
            t.type == "bar" and t.base is not None for t in figure.data):
        across = figure.layout.xaxis
        across.showticklabels = False
        if (across.ticksuffix or "").endswith("%"):  # each figure says it
            across.title.text = ""


def _labels_across(figure: go.Figure, frame: Frame) -> None:
    """The heads of columns upright and wrapped in their width."""
    axis = figure.layout.xaxis
    texts = list(axis.ticktext or ())
    if not texts or axis.tickangle or "xaxis2" in figure.layout.to_plotly_json():
        return
    rows = [line for t in figure.layout.yaxis.ticktext or () for line in t.split("<br>")]
    width = int((frame.letters - max(map(len, rows), default=5)) / len(texts))
    if max(len(word) for text in texts for word in re.split(r"<br>|\s", text)) > width:
        axis.update(tickangle=-90, ticktext=[t.replace("<br>", " ") for t in texts])
    else:
        axis.update(tickangle=0, ticktext=[_rewrapped(t, width) for t in texts])
    if axis.side == "top":
        for trace in figure.data:
            if trace.type == "scatter" and trace.text is not None:  # what the cells say
                trace.text = [_rewrapped(t, width) for t in trace.text]
        axis.title.text = ""  # the heads say what they are, and the title of the slide


def _axis(figure: go.Figure, frame: Frame) -> float:
    """Pixels of the axis over or under the plot."""
    axis = figure.layout.xaxis
    heads = axis.ticktext or ("",)
    high = frame.line * max(t.count("<br>") + 1 for t in heads)
    if axis.tickangle:
        high = LETTER * frame.text * max(map(len, heads))
    lines = [high] * (axis.showticklabels is not False) + [frame.line] * bool(axis.title.text)
    return sum(lines) + frame.around * (len(lines) + 1)


def _needs(figure: go.Figure, frame: Frame) -> np.ndarray:
    """Pixels that each row needs for its name, and for its figures one above the other."""
    line, apart = frame.line, APART * frame.text
    needs = np.array([line * (t.count("<br>") + 1) + frame.around
                      for t in figure.layout.yaxis.ticktext], dtype=float)
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
            needs[at] = max(needs[at], line * (lines + lines // 4) + frame.around)
    if beyond := sides & {"top", "bottom"}:  # one row's under may meet the next one's over
        needs = np.maximum(needs, MARK * frame.text + apart * len(beyond))
    places = np.unique(np.concatenate(bars).round(3))
    if len(places) > 1:
        needs = np.maximum(needs, apart / np.diff(places).min())
    for note in figure.layout.annotations:  # a break is named between two rows
        if note.yref in (None, "y") and len(places):
            rows = [int(note.y), min(int(note.y) + 1, len(needs) - 1)]
            needs[rows] = np.maximum(needs[rows], apart / np.abs(places - note.y).min())
    return needs
