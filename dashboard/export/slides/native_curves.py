"""Curves of a native chart."""

from __future__ import annotations

from typing import Any

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.export.slides.chart_data import ChartSeries, CurveData
from dashboard.export.slides.chart_labels import FRENCH, codes, label, label_alone, skip_names
from dashboard.export.slides.fitting import rgb
from dashboard.text import numbers

DASHES = {"dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT, "dashdot": MSO_LINE.DASH_DOT,
          "longdash": MSO_LINE.LONG_DASH, "longdashdot": MSO_LINE.LONG_DASH_DOT}
MARKERS = {"circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE,
           "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE,
           "star": XL_MARKER_STYLE.STAR, "x": XL_MARKER_STYLE.X, "cross": XL_MARKER_STYLE.PLUS}
WHITE = "#FFFFFF"
#: Up to this many points in all, each curve writes its figures.
WRITTEN = 16
#: Most periods named under curves.
MOST_PERIODS = 13


def draw(chart: Chart, plot: CurveData) -> None:
    """Draw curves over time: their holes, their breaks, what is provisional."""
    along, size = chart.category_axis, chart.value_axis
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.has_major_gridlines = False
    most = 2 if plot.name else MOST_PERIODS if len(plot.categories[0]) < 5 else MOST_PERIODS // 2
    skip_names(along, -(-len(plot.categories) // most))
    size.has_major_gridlines = True
    grid = size.major_gridlines.format.line.color
    grid.theme_color, grid.brightness = MSO_THEME_COLOR.BACKGROUND_1, -0.15
    size.format.line.fill.background()
    size.tick_labels.number_format = _ticks(plot)
    size.tick_labels.number_format_is_linked = False
    low, high = _span(plot)
    size.minimum_scale, size.maximum_scale = low, high
    told = sum(v is not None for s in plot.series for v in s.values) <= WRITTEN
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    blanks.set("val", "gap")
    for one, series in zip(plot.series, chart.plots[0].series, strict=True):
        series.smooth = False
        series.format.line.color.rgb = rgb(one.colour)
        series.format.line.width = Pt(2.5)
        if one.style.dash in DASHES:
            series.format.line.dash_style = DASHES[one.style.dash]
        series.marker.style = (MARKERS.get(one.style.symbol, XL_MARKER_STYLE.CIRCLE) if one.marked
                               else XL_MARKER_STYLE.NONE)
        series.marker.size = 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(one.colour)
        series.marker.format.line.color.rgb = rgb(one.colour)
        for i in one.unsettled_ranks:
            _draw_hollow(series.points[i], one, i)
        if told:
            label(series, one, XL_LABEL_POSITION.ABOVE)
        else:
            _write_last(series, one, plot)


def _write_last(series: Any, one: ChartSeries, plot: CurveData) -> None:
    """Write the last figure of a curve, where there is no room for all: above the highest curve,
    under the lowest."""
    known = [i for i, v in enumerate(one.values) if v is not None]
    if not known or known[-1] != len(one.values) - 1 or not (shape := codes(one)[known[-1]]):
        return
    ends = [v for s in plot.series if (v := s.values[-1]) is not None]
    place = {max(ends): "t", min(ends): "b"}.get(one.values[-1] or 0.0, "r")
    place = "t" if len(ends) == 1 else place
    labels = series.data_labels
    labels.show_value = False
    label_alone(labels, known[-1], shape, place)


def _draw_hollow(point: Any, one: ChartSeries, i: int) -> None:
    """Draw a provisional or estimated point: an empty mark, at the end of a dotted line."""
    mark = point.marker
    mark.style, mark.size = MARKERS.get(one.style.symbol, XL_MARKER_STYLE.CIRCLE), 8
    mark.format.fill.solid()
    mark.format.fill.fore_color.rgb = rgb(WHITE)
    mark.format.line.color.rgb = rgb(one.colour)
    if i and one.values[i - 1] is not None:
        point.format.line.color.rgb = rgb(one.colour)
        point.format.line.width = Pt(2)
        point.format.line.dash_style = MSO_LINE.ROUND_DOT


def _span(plot: CurveData) -> tuple[float, float]:
    """Return round ends of the axis of values of curves."""
    low, high = plot.span
    step = next(s * 10.0 ** p for p in range(-6, 15) for s in (1, 2, 5)
                if s * 10.0 ** p * 6 >= high - low)
    return low // step * step, -(-high // step) * step


def _ticks(plot: CurveData) -> str:
    low, high = _span(plot)
    places = 0 if high - low >= 4 else 1 if high - low >= 0.4 else 2
    digits = "#,##0" + ("." + "0" * places if places else "")
    suffix = f'"{numbers.NARROW}%"' if plot.percent else ""
    return f'{FRENCH}{digits}{suffix};{FRENCH}"{numbers.MINUS}"{digits}{suffix}'
