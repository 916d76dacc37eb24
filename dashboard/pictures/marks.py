"""The symbols of series as lines and surfaces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import Affine2D

from dashboard.pictures.scene import Shape

#: Symbols of ``theme`` → those of Matplotlib, and how large they are, in parts of the size.
_SYMBOLS = {"circle": ("o", 1.0), "square": ("s", 0.9), "diamond": ("D", 0.92),
            "triangle-up": ("^", 1.1), "triangle-down": ("v", 1.1), "pentagon": ("p", 1.05),
            "star": ("*", 1.35), "hexagon": ("h", 1.05), "cross": ("P", 1.1), "x": ("X", 1.1)}
#: Pixels at which a curve is cut into lines too short to be seen.
_FINE = 50
#: Symbols that are lines only, from one corner to another of a square of two.
_STROKES = {"line-ns": [[(0, -1), (0, 1)]], "x-thin": [[(-1, -1), (1, 1)], [(-1, 1), (1, -1)]]}


@cache
def _outline(symbol: str) -> np.ndarray:
    """Return a symbol as a closed line around 0, 0, of height 1."""
    style = MarkerStyle(_SYMBOLS[symbol][0])
    path = style.get_path().transformed(style.get_transform() + Affine2D().scale(_FINE))
    [ring, *_] = path.to_polygons(closed_only=False)
    ring = np.asarray(ring) * (1, -1)
    return ring / np.ptp(ring[:, 1]) * _SYMBOLS[symbol][1]


def mark(x: float, y: float, size: float, symbol: str, fill: str, line: str, width: float,
         opacity: float, kind: str = "point") -> Iterator[Shape]:
    """Yield the shapes that draw a symbol at a place; « -open »: hollow."""
    hollow = symbol.endswith("-open")
    bare = symbol.removesuffix("-open")
    if bare in _STROKES:
        parts = [np.array([*s, (np.nan, np.nan)]) * size / 2 for s in _STROKES[bare]]
        path = np.concatenate(parts)
        yield Shape(path[:, 0] + x, path[:, 1] + y, line=line or fill, width=width or 1.5,
                    opacity=opacity, kind=kind)
        return
    is_cross = bare.endswith("-x")
    if is_cross:
        bare = bare.removesuffix("-x")
    ring = _outline(bare) * size
    yield Shape(ring[:, 0] + x, ring[:, 1] + y, fill="" if hollow else fill,
                line=fill if hollow else line, width=width or (1.5 if hollow else 0),
                opacity=opacity, kind=kind, closed=True)
    if is_cross:
        yield from mark(x, y, size * 0.62, "x-thin", fill, fill, 1.2, opacity, "mark")
