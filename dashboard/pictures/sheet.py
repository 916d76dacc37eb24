"""A picture being laid out: the room left for the plot, what is drawn in it, its axes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from dashboard.charts import theme
from dashboard.charts.theme import Pair
from dashboard.pictures.axes import SIZE, Axes, Axis, Scale, are_crowded
from dashboard.pictures.marks import mark
from dashboard.pictures.scene import Box, Scene, Shape, Words, rectangle, segment

#: Around a drawing, between the plot and the names of its axes, between a mark and its text, in
#: pixels.
EDGE, STAND, GAP = 6, 7, 3
#: Highest row of a plot.
HIGHEST = 74
#: Widest part of a picture that the names of an axis take.
NAMES = 0.36
#: Texts on the plot, and the smaller ones of its notes.
TEXT, SMALL = 14.0, 12.0
#: Where a text stands from its mark: its side → across and down (parts of the size of the mark,
#: pixels), and the part of the text that stands there.
_SIDES: dict[str, tuple[int, int, str, str]] = {
    "on": (0, 0, "center", "middle"), "left": (-1, 0, "right", "middle"),
    "right": (1, 0, "left", "middle"), "above": (0, -1, "center", "bottom"),
    "below": (0, 1, "center", "top")}


class Key(NamedTuple):
    """An entry of the legend: a square, a ``symbol``, a piece of a curve (``dash``); ``words``: the
    colour of its text."""

    text: str
    colour: str
    symbol: str = ""
    size: float = 0
    dash: str = ""
    line: str = ""
    width: float = 0
    hatch: str = ""
    ink: str = ""
    words: str = ""


class Sheet:
    """A scene of ``wide`` × ``high`` pixels, the inks of a light page, its legend (its title, its
    ``keys``) and ``notes``, written over all the rest.

    ``box``: the room of the plot, within ``margins`` (left, top, right, bottom).
    """

    def __init__(self, wide: float, high: float, margins: np.ndarray, legend: str) -> None:
        left, top, right, bottom = map(float, margins)
        self.ink, self.muted = self.tone(theme.INK), self.tone(theme.MUTED)
        self.back, self.rule = self.tone(theme.BACKGROUND), self.tone(theme.GRID)
        self.box = Box(left, top, max(wide - right, left + 20), max(high - bottom, top + 20))
        self.scene = Scene(wide, high, self.back, plot=self.box)
        self.legend, self.keys = legend, list[Key]()
        self.notes: list[Words] = []
        self._axes: list[Axes] = []

    @staticmethod
    def tone(pair: Pair) -> str:
        """Return the colour of a pair on a light page: what is taken away is put on white."""
        return pair[0]

    def lower(self, count: float, above: float = 0.5, under: float = 0.5) -> None:
        """Reduce the height of a plot of few rows: with all the room, its bars would be slabs."""
        rows = count - 1 + above + under
        self.box = self.box._replace(bottom=min(self.box.bottom, self.box.top + HIGHEST * rows))

    def axes(self, x: Scale, y: Scale, across: tuple[float, float] = (0, 1),
             up: tuple[float, float] = (0, 1)) -> Axes:
        """Set two axes on parts of the room of the plot, and draw their lines."""
        box, wide = self.box, self.box.right - self.box.left
        high = self.box.bottom - self.box.top
        axes = Axes(Axis(x, box.left + across[0] * wide, box.left + across[1] * wide, True),
                    Axis(y, box.bottom - up[0] * high, box.bottom - up[1] * high, False))
        self._axes.append(axes)
        for axis in axes:
            lines = [(axes.crossing(axis, at), self.rule, "grid")
                     for at, _ in axis.ticks if axis.scale.grid]
            if axis.scale.zero and axis.has_value(0):
                lines.append((axes.crossing(axis, axis.place(0)), self.muted, "axis"))
            if axis.scale.line:
                lines.append((axes.along(axis), self.muted, "axis"))
            for ends, colour, kind in lines:
                self.path(*ends, colour, 1, kind=kind)
        return axes

    def path(self, x: np.ndarray, y: np.ndarray, colour: str, width: float, dash: str = "solid",
             **look: Any) -> None:
        """Draw a line, or a surface that it goes round (``fill``, ``closed``)."""
        self.scene.shapes.append(Shape(x, y, line=colour, width=width, dash=dash,
                                       **{"kind": "line", **look}))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str, width: float,
             dash: str = "solid") -> None:
        """Draw a straight line."""
        self.path(*segment(x0, y0, x1, y1), colour, width, dash)

    def rectangle(self, x: Iterable[float], y: Iterable[float], fill: str, kind: str,
                  **look: Any) -> None:
        """Draw a rectangle between two pixels across and two down, in any order."""
        (left, right), (top, bottom) = sorted(x), sorted(y)
        self.scene.shapes.append(Shape(*rectangle(left, top, right, bottom), fill=fill, kind=kind,
                                       closed=True, **look))

    def point(self, x: float, y: float, size: float, symbol: str, fill: str, line: str = "",
              width: float = 0, opacity: float = 1.0) -> None:
        """Draw a symbol; nothing where there is no place."""
        if not np.isnan(x + y) and size > 0:
            self.scene.shapes += mark(x, y, size, symbol, fill, line, width, opacity)

    def text(self, text: str, x: float, y: float, side: str, colour: str, size: float = TEXT,
             mark: float = 0) -> None:
        """Write at a side of a mark (of ``mark`` pixels): « left », « above »… or « on » it."""
        if text and not np.isnan(x + y):
            right, under, across, down = _SIDES[side]
            self.scene.words.append(Words(
                text, x + right * (mark / 2 + GAP), y + under * mark / 2, size, colour, across,
                down, kind="inside" if side == "on" else "label"))

    def note(self, text: str, x: float, y: float, across: str = "center", down: str = "middle",
             colour: str = "", size: float = SMALL, back: str = "", halo: str = "") -> None:
        """Write over all the rest."""
        self.notes.append(Words(text, x, y, size, colour or self.muted, across, down, back=back,
                                halo=halo, kind="note"))

    def finish(self) -> Scene:
        """Write the names of the axes, then the notes."""
        for axes in self._axes:
            self._name_rows(axes)
            self._name_columns(axes)
        self.scene.words += self.notes
        return self.scene

    def _name_rows(self, axes: Axes) -> None:
        """Write the ticks at the left of the plot and of its texts, then the title at theirs."""
        axis, words = axes.y, self.scene.words
        left, right = axes.x.start, axes.x.end
        top, bottom = sorted((axis.start, axis.end))
        within = [w.box for w in words if w.kind == "label"]
        edge = min([left, *(b.left for b in within if b.left > left - self.scene.width / 2
                            and top <= (b.top + b.bottom) / 2 <= bottom and b.right < right)])
        names = [Words(text, edge - STAND, at, SIZE, self.ink, "right", kind="tick")
                 for at, text in axis.names(self.scene.width * NAMES)]
        words += names
        if axis.scale.title:
            reach = min([edge - STAND, *(w.box.left for w in names)])
            words.append(Words(axis.scale.title, reach - STAND, (top + bottom) / 2, SIZE,
                               self.muted, "right", upright=True, kind="title"))

    def _name_columns(self, axes: Axes) -> None:
        """Write the ticks under the plot, or over it, then the title beyond them."""
        axis, scale = axes.x, axes.x.scale
        top, bottom = sorted((axes.y.start, axes.y.end))
        at, down = (top - STAND, "bottom") if scale.above else (bottom + STAND, "top")
        ticks = axis.names(0)
        upright = scale.upright or are_crowded(ticks)
        names = [Words(text, x, at, SIZE, self.ink, "center", down, upright, kind="tick")
                 for x, text in ticks]
        self.scene.words += names
        if scale.line:
            for x, _ in ticks:
                self.path(*segment(x, bottom, x, bottom + 5), self.muted, 1, kind="axis")
        if scale.title:
            reach = (min([at, *(w.box.top for w in names)]) - STAND if scale.above
                     else max([at, *(w.box.bottom for w in names)]) + STAND)
            self.scene.words.append(Words(scale.title, (axis.start + axis.end) / 2, reach, SIZE,
                                          self.muted, "center", down, kind="title"))
