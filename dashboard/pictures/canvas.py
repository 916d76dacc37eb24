"""A scene drawn with Matplotlib, without any global state: one figure an image, one at a time."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping
from typing import Any

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from dashboard.charts.base import PART_BEFORE
from dashboard.pictures.scene import (
    BASELINE,
    FAMILY,
    LINE,
    Run,
    Scene,
    Shape,
    Words,
    rectangle,
    runs,
)

# Texts stay texts (searched, read aloud, edited); the same scene gives the same bytes.  Letters set
# on the grid of pixels would be wider than they were measured, the smaller the more.
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "observatoire-ess",
                            "path.simplify": False, "text.hinting": "no_hinting"})
#: Matplotlib is not thread-safe, and the sessions of the server are threads.
_ONE = threading.Lock()
#: Points of an inch: at this resolution a point of Matplotlib is a pixel.
INCH = 72
#: Verdana, which Windows and macOS have, is as wide as the font that measured the texts.
FALLBACK = f"'{FAMILY}', Verdana, sans-serif"
_HATCHES = {"/": "///", "\\": "\\\\\\", "x": "xx", "-": "--", "|": "||", "+": "++", ".": "..."}
_DASHES = {"solid": None, "dot": (1, 1.3), "dash": (3.2, 2), "longdash": (6, 2),
           "dashdot": (3.5, 1.5, 1, 1.5), "longdashdot": (6, 1.5, 1, 1.5)}
#: Width of the line about letters that stand on several colours, in pixels.
HALO = 4
#: What Matplotlib would write of the day and of itself.
_UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None}, "svg": {"Date": None, "Creator": None}}


class Canvas:
    """A picture of ``width`` × ``height`` pixels, on which scenes are drawn."""

    def __init__(self, width: float, height: float, back: str) -> None:
        self.width, self.height, self._count = width, height, 0
        self.figure = Figure(figsize=(width / INCH, height / INCH), dpi=INCH, facecolor=back)

    def draw(self, scene: Scene, left: float = 0, top: float = 0, unit: float = 1) -> None:
        """Draw a scene from a corner, each of its pixels ``unit`` pixels wide."""
        place = (Affine2D().scale(unit, -unit).translate(left, self.height - top)
                 .scale(1 / INCH) + self.figure.dpi_scale_trans)
        for shape in scene.shapes:
            self._shape(shape, place, unit)
        for words in scene.words:
            if words.halo:  # of all the lines, under the letters of the first
                self._words(words._replace(colour=words.halo), place, unit, HALO * unit)
            self._words(words._replace(back="") if words.halo else words, place, unit)

    def _add(self, artist: Artist, kind: str) -> None:
        self._count += 1
        artist.set_gid(f"{kind}-{self._count}")
        artist.set_clip_on(False)
        self.figure.add_artist(artist, clip=False)

    def _shape(self, shape: Shape, place: Transform, unit: float) -> None:
        width = shape.width * unit if shape.line else 0.0
        patch = PathPatch(
            _path(shape), transform=place, facecolor=shape.fill or "none",
            edgecolor=shape.line or "none", linewidth=width, alpha=shape.opacity,
            capstyle="butt", joinstyle="round", hatch=_HATCHES.get(shape.hatch),
            linestyle=(0, _DASHES[shape.dash]))
        if shape.hatch:
            patch.set_hatchcolor(shape.ink)
            patch.set_hatch_linewidth(0.9)
        self._add(patch, shape.kind)

    def _words(self, words: Words, place: Transform, unit: float, around: float = 0) -> None:
        """Write a text, or a line of ``around`` pixels about its letters, which an SVG has as
        shapes: its texts are said once."""
        box = words.box
        if words.back:
            self._shape(Shape(*rectangle(*box), fill=words.back, kind="back", closed=True),
                        place, unit)
        step = words.size * LINE
        for i, line in enumerate(runs(words.text)):
            if words.upright:
                x = box.left + (i + 0.5) * step + words.size * BASELINE
                y = {"top": box.top, "middle": (box.top + box.bottom) / 2,
                     "bottom": box.bottom}[words.down]
                across = {"top": "right", "middle": "center", "bottom": "left"}[words.down]
            else:
                x = {"left": box.left, "center": (box.left + box.right) / 2,
                     "right": box.right}[words.across]
                y = box.top + (i + 0.5) * step + words.size * BASELINE
                across = words.across
                if len(line) > 1:  # several faces: each starts where the one before ends
                    wide = words.size * sum(r.width for r in line)
                    x -= wide * PART_BEFORE[across]
                    across = "left"
            for run in line:
                self._run(run, words, (x, y), across, place, unit, around)
                x += words.size * run.width

    def _run(self, run: Run, words: Words, at: tuple[float, float], across: str,
             place: Transform, unit: float, around: float) -> None:
        bare = run.text.strip(" ")
        if bare:
            before = len(run.text) - len(run.text.lstrip(" "))  # an SVG drops what begins a text
            start = at[0] + words.size * run._replace(text=" " * before).width
            self._add(Text(
                start, at[1], bare, fontsize=words.size * unit, color=words.colour, family=FAMILY,
                ha=across, va="baseline", weight="bold" if run.bold else "normal",
                style="oblique" if run.italic else "normal", parse_math=False,
                rotation=90 if words.upright else 0, rotation_mode="anchor", transform=place,
                path_effects=[Stroke(linewidth=around, foreground=words.colour)] if around
                else None), "halo" if around else words.kind)

    def picture_bytes(self, kind: str, scale: float = 1,
                      metadata: Mapping[str, Any] | None = None) -> bytes:
        """Return the picture as « png » (``scale`` pixels for one) or « svg »."""
        out = io.BytesIO()
        with _ONE:
            self.figure.savefig(out, format=kind, dpi=INCH * scale,
                                metadata={**_UNDATED[kind], **(metadata or {})})
        data = out.getvalue()
        return data.replace(f"'{FAMILY}'".encode(), FALLBACK.encode()) if kind == "svg" else data


def _path(shape: Shape) -> Path:
    """Return the parts of a shape as one path."""
    points = np.column_stack([shape.x, shape.y]).astype(float)
    hole = np.isnan(points).any(axis=1)
    vertices: list[np.ndarray] = []
    codes: list[Any] = []
    for part in np.split(points, np.flatnonzero(hole)):
        corners = part[~np.isnan(part).any(axis=1)]
        if not len(corners):
            continue
        vertices.extend(corners)
        codes += [Path.MOVETO, *[Path.LINETO] * (len(corners) - 1)]
        if shape.closed:
            vertices.append(corners[0])
            codes.append(Path.CLOSEPOLY)
    return Path(np.array(vertices).reshape(-1, 2), codes)
