"""Contours of a map as freeforms, of as many points as can be told apart."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Length

from dashboard.export.slides.fitting import POINT

#: Points of a contour nearer than this are one (a point of typography).
APART = POINT


class _Contour(FreeformBuilder):
    """A freeform whose corner is looked for once, not at each of its points."""

    @cached_property
    def shape_offset_x(self) -> Length:
        """Return the left of the leftmost point, in EMU."""
        return super().shape_offset_x

    @cached_property
    def shape_offset_y(self) -> Length:
        """Return the top of the topmost point, in EMU."""
        return super().shape_offset_y


def contour(shapes: Any, rings: Iterable[list[tuple[int, int]]]) -> Any:
    """Return a shape of closed lines (EMU); None where they are too small to be seen."""
    outlines = [ring for ring in map(_distinct_points, rings) if len(set(ring)) > 2]
    if not outlines:
        return None
    builder = _Contour.new(shapes, *outlines[0][0], 1.0, 1.0)
    builder.add_line_segments(outlines[0][1:], close=True)
    for ring in outlines[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


def _distinct_points(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the points that can be told from the one before."""
    points = ring[:1]
    for x, y in ring[1:]:
        if abs(x - points[-1][0]) + abs(y - points[-1][1]) >= APART:
            points.append((x, y))
    return points
