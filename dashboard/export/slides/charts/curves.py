"""Curves of a native chart."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.export.slides.charts.labels import FRENCH, label
from dashboard.export.slides.charts.model import ChartSeries, CurveData
from dashboard.export.slides.fitting import LINE, POINT, Box, fill, meet, rgb, width
from dashboard.text import numbers

DASHES = {"dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT, "dashdot": MSO_LINE.DASH_DOT,
          "longdash": MSO_LINE.LONG_DASH, "longdashdot": MSO_LINE.LONG_DASH_DOT}
MARKERS = {"circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE,
           "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE,
           "star": XL_MARKER_STYLE.STAR, "x": XL_MARKER_STYLE.X, "cross": XL_MARKER_STYLE.PLUS}
#: Part of the width and of the height of a chart that its plot takes, at least.
PLOT = 0.6
#: Up to this many points in all, each curve writes its figures.
FEW = 16
#: Least height of an axis from one of its lines to the next, in lines of text.
ROW = 1.5
#: Half of a mark, and the room between a curve and what is written beside it.
MARK, NEAR = 4 * POINT, 10 * POINT
#: Into how many parts a line from one period to the next is cut to find what it crosses.
DOTS = 24


def is_named_at_ends(plot: CurveData, size: float, box: Box) -> bool:
    """Tell whether a chart that fills ``box`` has room to name its curves at their ends, in letters
    of ``size`` points: there are several, none follows a break, no two names meet, and the longest
    leaves the curves their width."""
    if sum(margins(plot, size, True)) > (1 - PLOT) * box.width:
        return False
    low, top, _ = _scale(plot)
    ends = sorted(end / (top - low) * box.height * PLOT for end in plot.ends)
    return len(ends) > 1 and not any(one.follows for one in plot.series) and all(
        after - before > size * LINE * POINT for before, after in pairwise(ends))


def margins(plot: CurveData, size: float, is_named: bool) -> tuple[int, int]:
    """Return the room on the left of curves, for the ends of their axis, and on their right, for
    half of the last period and for the figures written there, after the names of the curves
    (``is_named``), in letters of ``size`` points."""
    low, high, _ = _scale(plot)
    ends = [f"{numbers.number(end, 1)}{numbers.NARROW}%" for end in (low, high)]
    last = [f"{one.name} {one.texts[-1]}" if is_named and one.texts[-1] else one.texts[-1]
            for one in plot.series]
    return (round(max(width(text, size) for text in ends)) + NEAR,
            round(max(width(text, size) for text in [plot.categories[-1], *last])) + NEAR)


def draw(chart: Chart, plot: CurveData, place: Box, is_named: bool) -> None:
    """Draw curves over time at ``place``: their holes, their breaks, what is provisional;
    ``is_named``: with their names at their ends."""
    along, size = chart.category_axis, chart.value_axis
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.has_major_gridlines = False
    if plot.years:
        along.minimum_scale, along.maximum_scale, along.major_unit = plot.years
        along.tick_labels.number_format = f"{FRENCH}0"
        along.tick_labels.number_format_is_linked = False
        for shape in chart._chartSpace.iterfind(".//{*}xVal//{*}formatCode"):
            shape.text = "General"  # not that of the figures
    size.has_major_gridlines = True
    grid = size.major_gridlines.format.line.color
    grid.theme_color, grid.brightness = MSO_THEME_COLOR.BACKGROUND_1, -0.15
    size.format.line.fill.background()
    size.tick_labels.number_format = _ticks(plot)
    size.tick_labels.number_format_is_linked = False
    size.minimum_scale, size.maximum_scale, step = _scale(plot)
    lines = (size.maximum_scale - size.minimum_scale) / step
    # Left to choose, a program may take halves of ours, that would read « 0, 1, 1, 2, 2 »; where
    # there is no room for ours, it is left to.
    if lines * ROW * LINE * chart.font.size <= place.height:
        size.major_unit = step
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    blanks.set("val", "gap")
    places = _label_places(plot, place, chart.font.size.pt)
    last = len(plot.categories) - 1
    for rank, (one, series) in enumerate(zip(plot.series, chart.plots[0].series, strict=True)):
        series.smooth = False
        series.format.line.color.rgb = rgb(one.colour)
        series.format.line.width = Pt(2.5)
        if one.style.dash in DASHES:
            series.format.line.dash_style = DASHES[one.style.dash]
        series.marker.style = (MARKERS.get(one.style.symbol, XL_MARKER_STYLE.CIRCLE) if one.marked
                               else XL_MARKER_STYLE.NONE)
        series.marker.size = 8
        fill(series.marker.format, one.colour)
        series.marker.format.line.color.rgb = rgb(one.colour)
        for i in one.unsettled_ranks:
            _draw_hollow(series.points[i], one, i)
        own = {i: where for (curve, i), where in places.items() if curve == rank}
        if is_named and one.values[last] is not None:
            own[last] = "r"
        label(series, one, XL_LABEL_POSITION.ABOVE, places=own, name_at=last if is_named else None,
              colour=one.colour if len(plot.series) > 1 else "")


def _label_places(plot: CurveData, place: Box, size: float) -> dict[tuple[int, int], str]:
    """Return where the figures that have room are written, by rank of series and of category: they
    meet neither each other, nor a mark, nor the edge of the plot, nor its line of zero; nor a
    curve, where there is the choice.  The last ones come first, then the ends of the curves, and
    the others where they are few and may stand side by side."""
    low, high, _ = _scale(plot)
    zero = place.bottom + low / (high - low) * place.height
    at = {(rank, i): (place.left + plot.share(plot.dates[i]) * place.width,
                      place.bottom - (value - low) / (high - low) * place.height)
          for rank, one in enumerate(plot.series) for i, value in enumerate(one.values)
          if value is not None}
    last = max((i for _, i in at), default=0)
    keys = sorted(at, key=lambda key: (key[1] != last, key[1]))
    broadest = max((width(text, size) for one in plot.series for text in one.texts), default=0)
    if len(at) > FEW or broadest * len(plot.categories) > place.width:
        keys = [key for key in keys if key[1] == last]
    boxes = [Box(round(x) - MARK, round(y) - MARK, 2 * MARK, 2 * MARK) for x, y in at.values()]
    edges = [place.left + plot.share(one.at) * place.width for one in plot.breaks]
    curves = [dot for (rank, i), start in at.items() if (rank, i + 1) in at
              for dot in _dots(start, at[rank, i + 1])]
    result = {}
    for key in keys:
        text = plot.series[key[0]].texts[key[1]]
        room = {}
        for where in "rtb" if key[1] == last else "tb":
            box = _label_box(where, *at[key], round(width(text, size)), round(size * LINE * POINT))
            if (place.top <= box.top and box.bottom <= place.bottom and place.left <= box.left
                    and (where == "r" or not box.top < zero < box.bottom)
                    and not any(box.left <= edge <= box.left + box.width for edge in edges)
                    and not any(meet(box, other) for other in boxes)):
                room[where] = box
        if room:
            result[key] = min(room, key=lambda where: any(
                meet(room[where], dot) for dot in curves))
            boxes.append(room[result[key]])
    return result


def _dots(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    """Return the places of dots along a line, closer than any figure is high."""
    return [Box(round(start[0] + (end[0] - start[0]) * i / DOTS),
                round(start[1] + (end[1] - start[1]) * i / DOTS), 1, 1) for i in range(DOTS + 1)]


def _label_box(where: str, x: float, y: float, wide: int, high: int) -> Box:
    """Return the place of a figure on the right of a mark, above it or below it."""
    if where == "r":
        return Box(round(x) + MARK + POINT, round(y) - high // 2, wide, high)
    top = y - MARK - POINT - high if where == "t" else y + MARK + POINT
    return Box(round(x) - wide // 2, round(top), wide, high)


def _draw_hollow(point: Any, one: ChartSeries, i: int) -> None:
    """Draw a provisional or estimated point: an empty mark, at the end of a dotted line."""
    mark = point.marker
    mark.style, mark.size = MARKERS.get(one.style.symbol, XL_MARKER_STYLE.CIRCLE), 8
    fill(mark.format, one.page)
    mark.format.line.color.rgb = rgb(one.colour)
    if i and one.values[i - 1] is not None:
        point.format.line.color.rgb = rgb(one.colour)
        point.format.line.width = Pt(2)
        point.format.line.dash_style = MSO_LINE.ROUND_DOT


def _scale(plot: CurveData) -> tuple[float, float, float]:
    """Return round ends of the axis of values of curves, and what is between two of its lines."""
    low, high = plot.span
    step = next(s * 10.0 ** p for p in range(-6, 15) for s in (1, 2, 5)
                if s * 10.0 ** p * 6 >= high - low)
    return low // step * step, -(-high // step) * step, step


def _ticks(plot: CurveData) -> str:
    *_, step = _scale(plot)
    places = max(0, -math.floor(math.log10(step)))
    digits = "#,##0" + ("." + "0" * places if places else "")
    suffix = f'"{numbers.NARROW}%"' if plot.percent else ""
    return f'{FRENCH}{digits}{suffix};{FRENCH}"{numbers.MINUS}"{digits}{suffix}'
