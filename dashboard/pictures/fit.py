"""How large a plot is drawn: as large as its texts can be without covering each other."""

from __future__ import annotations

from dashboard.charts.plot import Plot
from dashboard.pictures.layout import scene
from dashboard.pictures.scene import Scene

#: Largest and smallest size of a pixel of the screen on a picture, and from one try to the next.
LARGEST, SMALLEST, STEP = 1.5, 0.3, 0.93
#: Least part of the picture that the plot takes, across and upwards.
ROOM = 0.4, 0.35


def fitted(plot: Plot, width: float, height: float, dark: bool = False) -> tuple[Scene, float]:
    """Return the scene of a plot for ``width`` × ``height``, and how large its pixels are drawn."""
    unit, best, least = LARGEST, None, None
    while unit > SMALLEST:
        made = scene(plot, width / unit, height / unit, dark)
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
    return (made.plot.right - made.plot.left < ROOM[0] * made.width
            or made.plot.bottom - made.plot.top < ROOM[1] * made.height)


def _outside(made: Scene) -> bool:
    box = made.bounds()
    return min(box.left, box.top, made.width - box.right, made.height - box.bottom) < 0
