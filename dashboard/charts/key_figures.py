"""Two numbers are no chart: a plot that has no more of them becomes its figures, in large; so do
several that no axis has in common."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.charts import theme
from dashboard.charts.mark import Mark
from dashboard.charts.plot import Bars, Dots, Grid, KeyFigure, KeyFigures, Plot

#: Figures that are written in large rather than drawn; and of those of several indicators or bases,
#: which dots on one axis would compare.
MOST, MOST_MIXED = 2, 9
#: Figures side by side, at most.
ACROSS = 3
#: Height of the line of a figure in large, in parts of its size; the least size, in pixels.
LINE, SMALLEST = 1.35, 18


def in_large(plot: Plot) -> Plot:
    """Return the figures of a plot that has ``MOST`` at most, ``MOST_MIXED`` of several indicators
    or bases; the plot itself when it has more, or when it draws what they alone would not say: an
    interval, a break, an annotation, shares."""
    if plot.remarks or not isinstance(plot, Bars | Dots | Grid) or (
            isinstance(plot, Bars) and (plot.stacked or plot.intervals or plot.breaks)) or (
            isinstance(plot, Grid) and (plot.across or plot.down)):
        return plot
    marks = ([(cell.mark, _side(plot, cell.mark)) for cell in plot.cells] if isinstance(plot, Grid)
             else [(mark, one.style.colour) for one in plot.series for mark in one.marks])
    is_mixed = isinstance(plot, Dots) and plot.is_list and plot.is_mixed
    if not 0 < len(marks) <= (MOST_MIXED if is_mixed else MOST):
        return plot
    # The categories of one series need no more than their names; of two, a colour alone would tell
    # which figure is of which, and a cell has a row and a column.
    names, series = ({m.labels[rank] for m, _ in marks} for rank in (0, 1))
    is_named = len(names) == len(marks) and len(series) == 1 and not isinstance(plot, Grid)
    # The names of several indicators or bases say what each counts.
    return KeyFigures(unit=plot.unit, figures=tuple(
        KeyFigure(" · ".join(filter(None, dict.fromkeys(mark.labels[:1 if is_named else 2]))),
                  mark.text if is_mixed else mark.full, tone, mark.labels[0])
        for mark, tone in sorted(marks, key=lambda one: one[0].at)))


def _side(plot: Grid, mark: Mark) -> theme.Pair:
    """Return the colour of the side of the scale of a grid that a figure is on: rust below."""
    is_below = plot.diverging and 2 * mark.value < plot.low + plot.high
    return theme.RUST if is_below else theme.SEA


def rows(plot: KeyFigures) -> int:
    """Return on how many rows the figures stand."""
    return -(-len(plot.figures) // ACROSS)


def across(plot: KeyFigures) -> int:
    """Return how many stand side by side, on rows as equal as may be."""
    return -(-len(plot.figures) // rows(plot))


def over(plot: KeyFigures) -> float:
    """Return the part of its row that a figure takes, over its name."""
    return 0.45 if rows(plot) == 1 else 0.3


def places(plot: KeyFigures) -> Iterator[tuple[float, float]]:
    """Yield where each figure stands, as parts of the room of all: its middle, from the left; where
    it ends and its name begins, from the top."""
    count, most = len(plot.figures), across(plot)
    for rank in range(count):
        row, column = divmod(rank, most)
        beside = min(most, count - row * most)
        yield (column + (1 + most - beside) / 2) / most, (row + over(plot)) / rows(plot)


def highest(plot: KeyFigures, height: float) -> float:
    """Return the size at which the figures stand whole over their names in ``height``."""
    return height * over(plot) / rows(plot) / LINE
