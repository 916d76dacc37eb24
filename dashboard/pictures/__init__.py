"""Figures drawn without a browser: PNG, SVG and PDF of a ``Plot``."""

from __future__ import annotations

from dashboard.charts.plot import Plot
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import fitted_scene
from dashboard.pictures.page import sheet as sheet


def png(plot: Plot, width: int, height: int, scale: float = 1) -> bytes:
    """Return the figure alone, ``width`` × ``height`` pixels times ``scale``."""
    return _canvas(plot, width, height).picture_bytes("png", scale)


def svg(plot: Plot, width: int, height: int) -> bytes:
    """Return the figure alone, in vectors, its texts as texts."""
    return _canvas(plot, width, height).picture_bytes("svg")


def _canvas(plot: Plot, width: int, height: int) -> Canvas:
    scene, unit = fitted_scene(plot, width, height)
    canvas = Canvas(width, height, scene.back)
    canvas.draw(scene, unit=unit)
    return canvas
