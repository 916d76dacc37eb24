"""What a picture is made of: texts that know their box, and shapes; in pixels, y downwards."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

from dashboard.charts.base import PART_BEFORE

FAMILY = "DejaVu Sans"
#: Height of a line of text and of what stands above its middle, in parts of the size.
LINE, BASELINE = 1.25, 0.36
#: Average width of a character, in parts of the size.
CHARACTER = 0.58
_EM = 1000
_TAG = re.compile(r"(</?[bi]>)")


class Run(NamedTuple):
    """A piece of a line, of one face."""

    text: str
    bold: bool = False
    italic: bool = False

    @property
    def width(self) -> float:
        """Return it in parts of the size; kerning is left out, which may only make it shorter."""
        return sum(_advance(c, self.bold, self.italic) for c in self.text)


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float


@cache
def _face(bold: bool, italic: bool) -> FT2Font:
    face = FT2Font(findfont(FontProperties(
        family=FAMILY, weight="bold" if bold else "normal",
        style="oblique" if italic else "normal")))
    face.set_size(_EM, 72)
    return face


@cache
def _advance(character: str, bold: bool, italic: bool) -> float:
    face = _face(bold, italic)
    # A character that the font has not is drawn as U+FFFD, and takes its room.
    index = face.get_char_index(ord(character))
    glyph = face.load_char(ord(character) if index else 0xFFFD, flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _EM


def printable_text(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return "".join(c for c in text if c >= " ")


@lru_cache(4096)
def runs(text: str) -> tuple[tuple[Run, ...], ...]:
    """Return the lines of a text, whose markup is ``<br>``, ``<b>`` and ``<i>``."""
    bold = italic = False
    lines = []
    for line in text.split("<br>"):
        parts = []
        for piece in _TAG.split(line):
            if piece in ("<b>", "</b>"):
                bold = piece == "<b>"
            elif piece in ("<i>", "</i>"):
                italic = piece == "<i>"
            elif piece:
                parts.append(Run(printable_text(html.unescape(piece)), bold, italic))
        lines.append(tuple(parts))
    return tuple(lines)


@lru_cache(4096)
def _widest(text: str) -> float:
    return max(sum(r.width for r in line) for line in runs(text))


def width(text: str, size: float) -> float:
    """Return the pixels of the longest line."""
    return size * _widest(text)


def height(text: str, size: float) -> float:
    """Return the pixels of all the lines."""
    return size * LINE * len(runs(text))


@lru_cache(4096)
def wrapped_text(text: str, wide: float, size: float) -> str:
    """Return a text on the lines that it takes to be ``wide`` pixels at most, if words let it."""
    if width(text, size) <= wide:
        return text
    characters = max(4, int(wide / size / CHARACTER))
    for fewer in range(characters, max(4, characters - 6) - 1, -1):
        lines = textwrap.wrap(text, fewer, break_long_words=False) or [text]
        if max(width(line, size) for line in lines) <= wide:
            break
    return "<br>".join(lines)


class Words(NamedTuple):
    """A text at a place.

    ``across``: left, center or right; ``down``: top, middle or bottom: which part of its box
    stands at ``x``, ``y``.  ``upright``: read upwards.  ``back``: colour behind it; ``halo``:
    around its letters.  ``kind``: what it is for (tick, title, legend, label beside a mark, inside
    of one, note, badge, foot).
    """

    text: str
    x: float
    y: float
    size: float
    colour: str
    across: str = "center"
    down: str = "middle"
    upright: bool = False
    back: str = ""
    halo: str = ""
    kind: str = "label"

    @property
    def box(self) -> Box:
        """Return where it stands."""
        wide, high = width(self.text, self.size), height(self.text, self.size)
        if self.upright:
            wide, high = high, wide
        left = self.x - wide * PART_BEFORE[self.across]
        top = self.y - high * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[self.down]
        return Box(left, top, left + wide, top + high)


@dataclass(frozen=True)
class Shape:
    """Lines or a surface: ``x`` and ``y`` with NaN between two parts.

    ``hatch``: a pattern of ``theme`` drawn in ``ink`` over ``fill``.  ``kind``: what it is (bar,
    cell, area, point, line, error, grid, axis, mark, swatch, back).
    """

    x: np.ndarray
    y: np.ndarray
    fill: str = ""
    line: str = ""
    width: float = 0.0
    dash: str = "solid"
    hatch: str = ""
    ink: str = ""
    opacity: float = 1.0
    kind: str = "mark"
    closed: bool = False


@dataclass
class Scene:
    """A drawing of ``width`` × ``height``, in the order in which it is drawn."""

    width: float
    height: float
    back: str
    shapes: list[Shape] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    #: Where there is room to draw the data.
    plot: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    #: Texts that their rectangle is too small for.
    tight: int = 0

    def bounds(self) -> Box:
        """Return what its texts take; the middle of the plot when it has none."""
        if not self.words:
            return Box(*[(self.plot.left + self.plot.right) / 2,
                         (self.plot.top + self.plot.bottom) / 2] * 2)
        boxes = np.array([w.box for w in self.words])
        return Box(*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))

    def clashes(self) -> int:
        """Return how many pairs of texts cover each other; two names of an axis stand a little
        apart."""
        words = [w for w in self.words if w.text.strip()]
        if len(words) < 2:
            return 0
        left, top, right, bottom = np.array([w.box for w in words]).T
        gaps = np.array([2.0 if w.kind == "tick" else 0.0 for w in words])
        top, bottom = top - gaps, bottom + gaps
        over = ((np.minimum.outer(right, right) - np.maximum.outer(left, left) > 1)
                & (np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top) > 2))
        return int((over.sum() - len(words)) // 2)

    def texts_on_marks(self) -> int:
        """Return how many texts beside marks stand on a bar or on a point."""
        bars = np.array([(np.nanmin(s.x), np.nanmin(s.y), np.nanmax(s.x), np.nanmax(s.y))
                         for s in self.shapes if s.kind in ("bar", "point")]).reshape(-1, 4)
        boxes = np.array([w.box for w in self.words if w.kind == "label"]).reshape(-1, 4)
        over = (np.minimum.outer(boxes[:, 2:], bars[:, 2:])[:, [0, 1], :, [0, 1]]
                - np.maximum.outer(boxes[:, :2], bars[:, :2])[:, [0, 1], :, [0, 1]])
        return int((over > 2).all(axis=0).any(axis=-1).sum())


def rectangle(left: float, top: float, right: float, bottom: float) -> tuple[np.ndarray,
                                                                             np.ndarray]:
    """Return the corners of a rectangle."""
    return (np.array([left, right, right, left], dtype=float),
            np.array([top, top, bottom, bottom], dtype=float))


def segment(x0: float, y0: float, x1: float, y1: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of a line."""
    return np.array([x0, x1], dtype=float), np.array([y0, y1], dtype=float)
