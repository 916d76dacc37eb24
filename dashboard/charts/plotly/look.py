"""How large a figure is drawn: as on its page, or for a room that it fills.

A figure is designed to be read on a narrow screen with texts of 13 pixels.  Made larger as a whole
(texts, marks, margins and shifts alike), it keeps its design and meets nothing that it did not
meet: all lengths are those of the page, ``scaled_part`` once the figure is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard.charts.base import CHARACTER, LABEL

#: Pixels of the texts of a figure on its page, and of the least ones of a figure in large.
TEXT = 13
#: A line of text, what surrounds a row, a digit; the square before an entry of a legend.
LINE, AROUND, DIGIT, SQUARE = 1.25 * TEXT, 0.42 * TEXT, 0.52 * TEXT, 2.5 * TEXT
#: Names of what is a length in pixels, whatever holds it; and of what is one in some holders only.
_LENGTHS = {"standoff", "ticklabelstandoff", "ticklen", "xshift", "yshift", "borderpad", "xgap",
            "ygap", "thickness", "height", "itemwidth", "arrowwidth", "borderwidth"}
_WIDTHS, _SIZES = ("line", "error_x", "error_y"), ("marker", "pattern", "fillpattern")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a figure is drawn, in pixels of the page.

    ``width``, ``height``: the room that it fills in large; 0 on a page, where it may be as narrow
    as a telephone and takes the height that it needs.  ``scale``: pixels of the screen for one.
    ``names``: characters of a line of the names of rows.  ``beside``: whether the legend stands
    beside the plot, not above it.  ``tight``: whether rows are as near as their texts let them be.
    """

    width: float = 0
    height: float = 0
    scale: float = 1
    names: int = LABEL
    beside: bool = False
    tight: bool = False

    @property
    def is_large(self) -> bool:
        return self.width > 0

    @property
    def letters(self) -> float:
        """Return the characters of a line that takes the whole width."""
        return self.width / CHARACTER


PAGE = Look()


def scaled_part(part: Any, scale: float, name: str = "", holder: str = "") -> Any:
    """Return a part of a figure with its lengths in pixels multiplied, and no text smaller than on
    a page."""
    def length(pixels: Any) -> Any:
        if not isinstance(pixels, int | float | np.number):
            return pixels
        return round(max(TEXT, pixels) * scale, 1) if text else round(pixels * scale)

    text = holder.endswith("font") and name == "size"
    if isinstance(part, Mapping):
        if name == "margin":
            return {side: length(pixels) for side, pixels in part.items()}
        return {k: scaled_part(v, scale, k, name) for k, v in part.items()}
    if isinstance(part, list) and part and isinstance(part[0], Mapping):
        return [scaled_part(p, scale, name, holder) for p in part]
    if text or name in _LENGTHS or (name == "width" and holder in _WIDTHS) or (
            name == "size" and holder in _SIZES):
        if isinstance(part, list | tuple | np.ndarray):
            return [length(p) for p in part]
        return length(part)
    return part
