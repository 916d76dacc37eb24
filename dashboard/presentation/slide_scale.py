"""A figure drawn for a telephone, made large enough for the last row of a meeting.

A chart is designed to be read on a narrow screen with texts of 13 pixels.  Made larger as a whole
(texts, marks, margins and shifts alike) for the window that is there, it keeps its design and meets
nothing that it did not meet.  One figure is one screen: bars of periods stand up, rows come nearer,
letters get a little smaller; rows that still do not fit are left out, and counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from dashboard.charts.plot import Plot, Rows
from dashboard.charts.plotly import figure as figure_of
from dashboard.presentation import slide_legend
from dashboard.presentation.mark_labels import write_beside, write_where_it_fits
from dashboard.presentation.slide_legend import rewrapped
from dashboard.presentation.slide_rows import has_rows, rows_to_show, with_rows
from dashboard.presentation.turned_bars import upright
from dashboard.presentation.window import LETTER, USUAL, Frame

#: In heights of a letter: a mark with its text above it, the middles of two texts one under the
#: other, a digit.
MARK, APART, DIGIT = 1.33, 1.5, 0.52
#: Highest row, in heights of a letter.
HIGHEST = 7
#: Parts of the width that the names of rows may take, and that a legend may beside the plot.
NAMES, BESIDE = (0.33, 0.48, 0.68), 0.25
#: Names of what is a length in pixels, whatever holds it; and of what is one in some holders only.
_LENGTHS = {"standoff", "ticklabelstandoff", "ticklen", "xshift", "yshift", "borderpad", "xgap",
            "ygap", "thickness"}
_WIDTHS, _SIZES = ("line", "error_x", "error_y"), ("marker", "pattern", "fillpattern")


class Enlarged(NamedTuple):
    """A figure that fits in its frame, and how many of its rows it shows where not all."""

    figure: go.Figure
    shown: int = 0
    whole: int = 0


def enlarged(plot: Plot, frame: Frame, headline: str = "", dark: bool = False) -> Enlarged:
    """Return the figure of a plot, large, whole in its frame.

    ``headline``: what is said above it; the rows that it names are the last to be left out.
    """
    if not has_rows(plot):
        return Enlarged(_free(_larger_figure(plot, frame, dark), frame))
    for smaller in frame.sizes():
        fitting, room = _fitting(plot, smaller, dark)
        if fitting:
            return Enlarged(fitting)
    left = replace(smaller, height=smaller.height - smaller.line)  # a line says what is left out
    whole = len(plot.categories)
    for count in range(min(room, whole - 1), 0, -1):
        part = with_rows(plot, rows_to_show(plot, count, headline))
        fitting, _ = _fitting(part, left, dark)
        if fitting:
            return Enlarged(fitting, count, whole)
    return Enlarged(_lying(_larger_figure(part, left, dark), left, NAMES[1], False), 1, whole)


def _larger_figure(plot: Plot, frame: Frame, dark: bool) -> go.Figure:
    factor = frame.text / USUAL
    drawn = figure_of(plot, dark, round(frame.height / factor))
    whole = go.Figure(_larger(drawn, factor, frame.text))
    whole.update_layout(height=frame.height, dragmode=False)
    return whole


def _free(figure: go.Figure, frame: Frame) -> go.Figure:
    """Return a figure that takes the room it is given: curves, maps, upright bars."""
    if figure.layout.yaxis.scaleanchor and slide_legend.width(figure, frame) < BESIDE * frame.width:
        slide_legend.stand_beside(figure, frame)
    else:
        slide_legend.stand_above(figure, frame)
        _labels_across(figure, frame)
    return figure


def _fitting(plot: Rows, frame: Frame, dark: bool) -> tuple[go.Figure | None, int]:
    """Return the figure with all its rows: periods from left to right if they are bars, else one
    under the other; None where they do not fit.  And how many rows there is room for."""
    draw = partial(_larger_figure, frame=frame, dark=dark)
    if standing := upright(plot, draw, frame.width - 3 * frame.line, DIGIT * frame.text,
                           frame.line):
        slide_legend.stand_above(standing, frame)
        return standing, len(plot.categories)
    whole, most = draw(plot), 1
    for part, beside in product(NAMES, (False, True)):
        if not beside or slide_legend.width(whole, frame) < BESIDE * frame.width:
            figure = _lying(whole, frame, part, beside)
            room = _capacity(figure, frame, beside)
            if room >= len(plot.categories):
                _limit_height(figure, frame, room)
                return figure, room
            most = max(most, room)
    return None, most


def _lying(whole: go.Figure, frame: Frame, part: float, beside: bool) -> go.Figure:
    """Return the rows one under the other, whose names take a ``part`` of the width."""
    figure = go.Figure(whole)
    _rows(figure, int(part * frame.letters))
    _labels_across(figure, frame)
    (slide_legend.stand_beside if beside else slide_legend.stand_above)(figure, frame)
    names = max(len(line) for t in figure.layout.yaxis.ticktext for line in t.split("<br>"))
    margins = figure.layout.margin.l, figure.layout.margin.r, figure.layout.yaxis.ticklabelstandoff
    plot = frame.width - names * LETTER * frame.text - sum(m or frame.around for m in margins)
    write_beside(figure, plot, LETTER * frame.text)
    write_where_it_fits(figure, plot, DIGIT * frame.text)
    return figure


def _capacity(figure: go.Figure, frame: Frame, beside: bool) -> int:
    """Return how many rows there is room for, as high as the highest."""
    above = 0.0
    if figure.layout.showlegend and not beside:
        above = frame.line * (slide_legend.lines(figure, frame) + 0.5)
    return int((frame.height - _axis(figure, frame) - above) / max(_needs(figure, frame)))


def _limit_height(figure: go.Figure, frame: Frame, room: int) -> None:
    """Keep few rows from being higher than read: ``room``, how many there is room for."""
    high, rows = max(_needs(figure, frame)), len(figure.layout.yaxis.ticktext)
    most = max(HIGHEST * frame.text, 2 * high)
    figure.layout.height = min(frame.height, frame.height - (room + 1) * high + rows * most)


def _larger(part: Any, factor: float, least: float, name: str = "", holder: str = "") -> Any:
    """Return what a figure is written as, with every length in pixels multiplied, and no text
    smaller than ``least``."""
    def length(pixels: Any) -> Any:
        if not isinstance(pixels, int | float | np.number):
            return pixels
        return max(least, round(pixels * factor, 1)) if text else round(pixels * factor)

    text = holder.endswith("font") and name == "size"
    if isinstance(part, Mapping):
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


def _rows(figure: go.Figure, letters: int) -> None:
    """Write the names of the rows, on lines of so many ``letters``; the axis of figures that are
    all written is left to its title."""
    axis = figure.layout.yaxis
    axis.ticktext = [rewrapped(t, letters) for t in axis.ticktext]
    # Quartiles are read on the axis; other figures are written beside their mark.
    if figure.layout.xaxis.side != "top" and any(
            t.type == "scatter" and "text" in (t.mode or "") for t in figure.data) and not any(
            t.type == "bar" and t.base is not None for t in figure.data):
        across = figure.layout.xaxis
        across.showticklabels = False
        if (across.ticksuffix or "").endswith("%"):  # each figure says it
            across.title.text = ""


def _labels_across(figure: go.Figure, frame: Frame) -> None:
    """Write the heads of columns upright, wrapped in their width."""
    axis = figure.layout.xaxis
    texts = list(axis.ticktext or ())
    if not texts or axis.tickangle or "xaxis2" in figure.layout.to_plotly_json():
        return
    rows = [line for t in figure.layout.yaxis.ticktext or () for line in t.split("<br>")]
    width = int((frame.letters - max(map(len, rows), default=5)) / len(texts))
    if max(len(word) for text in texts for word in re.split(r"<br>|\s", text)) > width:
        axis.update(tickangle=-90, ticktext=[t.replace("<br>", " ") for t in texts])
    else:
        axis.update(tickangle=0, ticktext=[rewrapped(t, width) for t in texts])
    if axis.side == "top":
        for trace in figure.data:
            if trace.type == "scatter" and trace.text is not None:  # what the cells say
                trace.text = [rewrapped(t, width) for t in trace.text]
        axis.title.text = ""  # the heads say what they are, and the title of the slide


def _axis(figure: go.Figure, frame: Frame) -> float:
    """Return the pixels of the axis over or under the plot."""
    axis = figure.layout.xaxis
    heads = axis.ticktext or ("",)
    high = frame.line * max(t.count("<br>") + 1 for t in heads)
    if axis.tickangle:
        high = LETTER * frame.text * max(map(len, heads))
    lines = [high] * (axis.showticklabels is not False) + [frame.line] * bool(axis.title.text)
    return sum(lines) + frame.around * (len(lines) + 1)


def _needs(figure: go.Figure, frame: Frame) -> np.ndarray:
    """Return the pixels that each row needs for its name, and for its figures one above the
    other."""
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
