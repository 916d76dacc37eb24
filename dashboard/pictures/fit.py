"""How large a figure is drawn: as large as its texts can be without covering each other."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.pictures.layout import scene
from dashboard.pictures.scene import Scene

#: Largest and smallest size of a pixel of the screen on a picture, and from one try to the next.
LARGEST, SMALLEST, STEP = 1.5, 0.3, 0.93
#: Least part of the picture that the plot takes, across and upwards.
PLOT = 0.4, 0.35


def fitted(figure: go.Figure, width: float, height: float) -> tuple[Scene, float]:
    """The scene of a figure for ``width`` × ``height``, and how large its pixels are drawn."""
    unit, best, least = LARGEST, None, None
    while unit > SMALLEST:
        made = scene(figure, width / unit, height / unit)
        faults = (made.clashes() + made.struck() + made.tight + 5 * _cramped(made)
                  + 3 * _outside(made))
        if least is None or faults < least:
            best, least = (made, unit), faults
        if not faults:
            break
        unit *= STEP
    assert best
    return best


def _cramped(made: Scene) -> bool:
    """Whether margins have eaten the plot."""
    return (made.plot.right - made.plot.left < PLOT[0] * made.width
            or made.plot.bottom - made.plot.top < PLOT[1] * made.height)


def _outside(made: Scene) -> bool:
    box = made.bounds()
    return min(box.left, box.top, made.width - box.right, made.height - box.bottom) < 0
