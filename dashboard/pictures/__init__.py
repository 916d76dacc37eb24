"""Figures drawn without a browser: PNG, SVG and PDF of a ``Plot``."""

from __future__ import annotations

from dashboard.charts.plot import Plot
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import fitted
from dashboard.pictures.page import sheet as sheet


def png(plot: Plot, width: int, height: int, scale: float = 1) -> bytes:
    """Return the figure alone, ``width`` × ``height`` pixels times ``scale``."""
    return _drawn(plot, width, height).saved("png", scale)


def svg(plot: Plot, width: int, height: int) -> bytes:
    """Return the figure alone, in vectors, its texts as texts."""
    return _drawn(plot, width, height).saved("svg")


def _drawn(plot: Plot, width: int, height: int) -> Canvas:
    scene, unit = fitted(plot, width, height)
    canvas = Canvas(width, height, scene.back)
    canvas.draw(scene, unit=unit)
    return canvas
