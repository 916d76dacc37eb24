"""Figures drawn without a browser: PNG and SVG of a ``Plot``."""

from __future__ import annotations

from dashboard.charts.plot import Plot
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import fitted_scene
from dashboard.pictures.page import sheet


def png(plot: Plot, width: int, height: int, scale: float = 1) -> bytes:
    """Return the figure alone, ``width`` × ``height`` pixels times ``scale``."""
    scene, unit = fitted_scene(plot, width, height)
    canvas = Canvas(width, height, scene.back)
    canvas.draw(scene, unit=unit)
    return canvas.picture_bytes("png", scale)
