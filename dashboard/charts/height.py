"""How high a plot is on its page, in pixels: what it shows has its room on a telephone too."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from itertools import pairwise

from dashboard.charts import key_figures
from dashboard.charts.base import (
    CHARACTER,
    ENTRY,
    LABEL,
    line_count,
    longest_line,
    name_width,
    row_names,
    wrap,
)
from dashboard.charts.maps.maps import HEIGHT as MAP
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import (
    Bars,
    Combinations,
    Curves,
    Dots,
    Grid,
    KeyFigures,
    Message,
    Plot,
    Quartiles,
    Rows,
    SmallMultiples,
    has_rows,
)
from dashboard.charts.series_names import AXIS as BAR_AXIS
from dashboard.charts.series_names import page_names
from dashboard.charts.time.break_names import breaks_height
from dashboard.charts.time.lines import end_lines
from dashboard.charts.time.upright import CARD, TELEPHONE

#: A plot whose height does not depend on how much it shows, upright bars; around the marks.
USUAL, UPRIGHT, AROUND = 320, 240, 80
#: Characters of a line that says why there is nothing to show.
MESSAGE = 36
#: A line of names, of annotations; a row that is a line of text, and the characters of its name.
LINE, ROW, ONE_LINE = 17, 26, 36
#: The same beside the symbols of a grid, or in a list where some take two lines: a telephone shows
#: them whole.
SYMBOL_NAME = 30
#: A legend on one line, the mark of an entry with what is around it; what parts two rows of
#: entries, of curves and of bars.
LEGEND, CURVES_APART, BARS_APART = 28, 13, 3
#: Rows where a window has no more room: a bar, what is around those of its row; a line of a name;
#: a row of cells, of shares, of dots in a list.
NEAR_BAR, AROUND_BARS, NEAR_LINE = 15, 6, 16
NEAR_CELL, NEAR_SHARES, NEAR_DOT = 24, 32, 20
#: A row of figures in large.
FIGURES = 140
#: Under the words of an annotation.
UNDER = 6
#: Of combinations: a row, the axis under them, a letter of the heads, which stand upright.
COMBINATION, AXIS, LETTER = 27, 38, 6.6
#: Around bars whose figures are all written, with the title of their axis or without.
TITLED, BARE = 48, 24
#: Around the name at the end of a line; around curves; under their axis of dates, what such a name
#: may take beside them.
AROUND_END, AROUND_CURVES, UNDER_AXIS = 4, 90, 16
#: A small chart, its name on one line of so many characters; how many stand side by side while a
#: telephone leaves each its curve.
SMALL, NAME, NAME_WIDTH, ACROSS = 130, 58, 20, 2


def page_height(plot: Plot) -> int:
    """Return the height of a plot: its own, else that of what it shows; and what the words of its
    annotations add to it."""
    high = plot.height or _height(plot)
    if has_rows(plot) and any(one.text for one in plot.remarks):
        lines = max(map(line_count, row_names(plot)))
        high = max(high, (LINE * lines + 20) * len(plot.categories) + AROUND)
    return high + strip(plot) * (not has_rows(plot)) + int(breaks_height(plot))


def least_height(plot: Plot) -> int:
    """Return the height that leaves rows legible where a window has no more: they come nearer, and
    a name of several lines may go beyond its own, as long as it does not meet the next one."""
    high = page_height(plot)
    if plot.height or plot.remarks or not has_rows(plot):
        return high
    row, nearer = _rows_apart(plot)
    return high - max(0, round((row - nearer) * len(plot.categories)))


@singledispatch
def _rows_apart(plot: Plot) -> tuple[float, float]:
    """Return the height of a row, and where a window has no more."""
    return 0, 0


@_rows_apart.register
def _bars_apart(plot: Bars) -> tuple[float, float]:
    row = _bar_row(plot)
    if page_names(plot):
        return row, row
    least = NEAR_SHARES if plot.stacked else NEAR_BAR * plot.slots + AROUND_BARS
    return row, max(least, NEAR_LINE * _nearest(plot, name_width(plot)))


@_rows_apart.register
def _list_apart(plot: Dots) -> tuple[float, float]:
    if not plot.is_list:
        return 0, 0
    row, lines = _line_row(plot, width := list_name_width(plot)), _nearest(plot, width)
    return row, max(NEAR_DOT, NEAR_LINE * lines)


@_rows_apart.register
def _cells_apart(plot: Grid) -> tuple[float, float]:
    if plot.key:
        return 0, 0
    return _cell_row(plot), max(NEAR_CELL, NEAR_LINE * _nearest(plot))


@_rows_apart.register
def _combinations_apart(plot: Combinations) -> tuple[float, float]:
    return COMBINATION, NEAR_DOT


def strip(plot: Plot) -> int:
    """Return the height of the words of annotations above the marks."""
    return sum(LINE * _lines(one.text) + UNDER for one in plot.remarks if one.text)


def heads_height(plot: Combinations) -> int:
    """Return the height of the names of the parts, which stand upright."""
    return round(LETTER * max(map(len, head_names(plot)))) + 24


def head_names(plot: Combinations) -> list[str]:
    """Return the names of the parts, as they stand upright: each on one line."""
    return [wrap(name, ENTRY, 1) for name in plot.parts]


def message_lines(plot: Message) -> str:
    """Return why there is nothing to show, whole."""
    return wrap(plot.text, MESSAGE, None)


def _lines(text: str, width: int = LABEL) -> int:
    return line_count(wrap(text, width))


def _names(plot: Rows, width: int = LABEL) -> int:
    """Return the height that lets all the names of rows stand, on lines of ``width`` characters."""
    return LINE * max(_lines(name, width) for name in plot.categories) + 8


def _line_row(plot: Rows, width: int) -> int:
    """Return the height of a row that is a line of text, ``width`` characters long; a name of two
    may go beyond its row, as long as it does not meet the next one."""
    return max(ROW, round(LINE * _nearest(plot, width)) + 4)


def _nearest(plot: Rows, width: int = LABEL) -> float:
    """Return the lines between the middles of two names, one after the other, that are closest to
    meeting."""
    lines = [_lines(name, width) for name in plot.categories]
    return max(map(sum, pairwise(lines)), default=0) / 2


def list_name_width(plot: Dots) -> int:
    """Return the characters of a line of the names of a list: fewer where some take two lines and
    none would take three."""
    lines = [max(_lines(name, width) for name in plot.categories)
             for width in (ONE_LINE, SYMBOL_NAME)]
    return SYMBOL_NAME if lines == [2, 2] else ONE_LINE


@singledispatch
def _height(plot: Plot) -> int:
    return USUAL


@_height.register
def _message(plot: Message) -> int:
    return max(180, 24 * line_count(message_lines(plot)) + 56)


@_height.register
def _key_figures(plot: KeyFigures) -> int:
    return FIGURES * key_figures.rows(plot)


@_height.register
def _bars(plot: Bars) -> int:
    legend = LEGEND if plot.legend else 0
    if not plot.horizontal:
        return UPRIGHT + legend + (_more_rows(plot, BARS_APART) if legend else 0)
    rows = _bar_row(plot) * len(plot.categories)
    if plot.stacked:
        return rows + 130
    if legend:
        legend = 0 if page_names(plot) else max(legend, _legend_height(plot))
    around = BAR_AXIS if plot.intervals else TITLED if plot.axis_title else BARE
    return max(160, rows + around + legend)


def _bar_row(plot: Bars) -> int:
    """Return the height of a row of lying bars, one under another or end to end."""
    least = 44 if plot.stacked else max(34, 22 * plot.slots + 12)
    return max(least, _names(plot, name_width(plot)))


def _legend_height(plot: Bars | Dots) -> int:
    """Return the height of a legend on a telephone, where long entries stand under one another."""
    entries = [wrap(one.name, ENTRY).split("<br>") for one in plot.series]
    wide = sum(CHARACTER * max(map(len, lines)) + LEGEND for lines in entries)
    return LINE * sum(map(len, entries)) if wide > TELEPHONE else LEGEND


def _more_rows(plot: Bars | Curves, apart: int) -> int:
    """Return the height of the rows of a legend on a card beyond the first: its entries stand in
    columns as broad as the longest one."""
    entries = [wrap(one.name, ENTRY) for one in plot.series]
    wide = [CHARACTER * longest_line([entry]) + LEGEND for entry in entries]
    across = len(entries) if sum(wide) <= CARD else max(1, int(CARD / max(wide)))
    return (-(-len(entries) // across) - 1) * (LINE * max(map(line_count, entries)) + apart)


@_height.register
def _curves(plot: Curves) -> int:
    if plot.legend and not plot.ends:
        return USUAL + _more_rows(plot, CURVES_APART)
    names = sum(end_heights(end_lines(plot, *end) for end in plot.ends))
    return max(USUAL, names + AROUND_CURVES - UNDER_AXIS)


def end_heights(names: Iterable[str]) -> list[int]:
    """Return the heights of the names at the ends of lines."""
    return [LINE * line_count(name) + AROUND_END for name in names]


@_height.register
def _dots(plot: Dots) -> int:
    if not plot.is_list:
        return 56 * len(plot.categories) + 120
    legend = _legend_height(plot) - LEGEND if plot.legend else 0
    return _line_row(plot, list_name_width(plot)) * len(plot.categories) + 90 + legend


@_height.register
def _quartiles(plot: Quartiles) -> int:
    return 56 * len(plot.categories) + 120


@_height.register
def _grid(plot: Grid) -> int:
    if plot.key:
        return _line_row(plot, SYMBOL_NAME) * len(plot.categories) + 120
    return _cell_row(plot) * len(plot.categories) + 120


def _cell_row(plot: Grid) -> int:
    return max(38, _names(plot))


@_height.register
def _combinations(plot: Combinations) -> int:
    return COMBINATION * len(plot.combinations) + heads_height(plot) + AXIS


@_height.register
def _multiples(plot: SmallMultiples) -> int:
    rows = -(-len(plot.panels) // ACROSS)
    return rows * (SMALL + small_name(plot)) + 40 + (LEGEND if plot.legend else 0)


def small_name(plot: SmallMultiples) -> int:
    """Return the height of the longest name of a small chart, under the dates of the one above,
    with that of its breaks."""
    lines = [_lines(name, NAME_WIDTH) + bool(panel.breaks) * _lines(panel.break_words, NAME_WIDTH)
             for name, panel in plot.panels]
    return NAME + LINE * (max(lines) - 1)


@_height.register
def _map(plot: Map) -> int:
    return MAP
