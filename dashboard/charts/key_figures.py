"""Two numbers are no chart: a plot that has no more of them becomes its figures, in large."""

from __future__ import annotations

from dashboard.charts import theme
from dashboard.charts.plot import Bars, Dots, Grid, KeyFigure, KeyFigures, Plot

#: Figures that are written in large rather than drawn.
MOST = 2
#: Width of a character of a figure in large, in parts of its size, which has ends, in pixels.
CHARACTER, SMALLEST, LARGEST = 0.6, 18, 40


def in_large(plot: Plot) -> Plot:
    """Return the figures of a plot that has ``MOST`` at most; the plot itself when it has more, or
    when it draws what they alone would not say: an interval, a break, an annotation, shares."""
    if plot.remarks or not isinstance(plot, Bars | Dots | Grid) or (
            isinstance(plot, Bars) and (plot.stacked or plot.intervals or plot.breaks)) or (
            isinstance(plot, Grid) and (plot.across or plot.down)):
        return plot
    marks = ([(cell.mark, theme.SEA) for cell in plot.cells] if isinstance(plot, Grid)
             else [(mark, one.style.colour) for one in plot.series for mark in one.marks])
    if not 0 < len(marks) <= MOST:
        return plot
    # The categories of one series need no more than their names; of two, a colour alone would tell
    # which figure is of which, and a cell has a row and a column.
    names, series = ({m.labels[rank] for m, _ in marks} for rank in (0, 1))
    is_named = len(names) == len(marks) and len(series) == 1 and not isinstance(plot, Grid)
    return KeyFigures(unit=plot.unit, figures=tuple(
        KeyFigure(" · ".join(filter(None, dict.fromkeys(mark.labels[:1 if is_named else 2]))),
                  mark.full, tone)
        for mark, tone in sorted(marks, key=lambda one: one[0].at)))


def letter_size(plot: KeyFigures, width: float) -> float:
    """Return the size that lets the figures stand side by side in ``width``."""
    longest = max(len(one.text) for one in plot.figures)
    return max(SMALLEST, min(LARGEST, width / len(plot.figures) / (CHARACTER * (longest + 1))))
