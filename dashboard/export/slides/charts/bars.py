"""Bars of a native chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.dml.fill import FillFormat
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_PATTERN, MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.blocks.headline import rows_with_room
from dashboard.charts import theme
from dashboard.charts.time.upright import THICKNESS
from dashboard.export.slides.charts.labels import label, skip_names
from dashboard.export.slides.charts.model import EDGE, BarData, ChartSeries
from dashboard.export.slides.fitting import LINE, PLAIN, POINT, Box, rgb
from dashboard.export.slides.fitting import height as text_height
from dashboard.export.slides.fitting import width as text_width

HATCHES = {"/": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, ".": MSO_PATTERN.PERCENT_10,
           "x": MSO_PATTERN.OUTLINED_DIAMOND, "-": MSO_PATTERN.LIGHT_HORIZONTAL,
           "\\": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL, "|": MSO_PATTERN.LIGHT_VERTICAL,
           "+": MSO_PATTERN.LARGE_GRID}
#: Points of the labels of rows: as large as the bars leave room for.
LARGEST, SMALLEST = 14, 10
#: Points that a title or a line of the legend takes.
HEAD = 26
#: What a label has on both sides of its text, in EMU; least part of a chart that its bars take,
#: beside the names of their rows.
NEAR, INNER = 8 * POINT, 0.25
#: What figures take beyond upright bars, in heights of these; what the caps of intervals take, in
#: lengths of the axis; the most that figures take of it on each side of their bars.
OVER, CAP, MOST = 0.1, 0.01, 0.35
#: Parts of the width beyond which LibreOffice breaks a name, and that names take at most.
BROKEN, NAMES = 0.3, 0.55


def kind(plot: BarData) -> XL_CHART_TYPE:
    """Return the type of the chart."""
    if plot.stacked:
        return XL_CHART_TYPE.BAR_STACKED
    return XL_CHART_TYPE.BAR_CLUSTERED if plot.horizontal else XL_CHART_TYPE.COLUMN_CLUSTERED


def label_size(plot: BarData, height: int) -> float:
    """Return the points of the labels: what a bar has room for on a chart of ``height`` EMU, under
    its title and its legend."""
    if not plot.horizontal:
        return plot.size
    each = _slot(plot, height) / POINT * THICKNESS / plot.slots
    return max(SMALLEST, min(LARGEST, int(each * 0.95)))


def is_crowded(plot: BarData, height: int) -> bool:
    """Tell whether a chart of ``height`` EMU has lying bars nearer than lines of letters."""
    return plot.horizontal and _slot(plot, height) / plot.slots < SMALLEST * LINE * POINT


def with_room(plot: BarData, height: int, headline: str) -> BarData:
    """Return lying bars with as many of their rows as a chart of ``height`` EMU has room for: what
    the headline names, then the first ones."""
    figures = [(row, text) for one in plot.series for row, text in enumerate(one.texts)]
    parts = (plot.with_rows(rows_with_room(plot.categories, figures, count, headline))
             for count in range(len(plot.categories) - 1, 0, -1))
    return next((part for part in parts
                 if len(part.categories) == 1 or not is_crowded(part, height)), plot)


def _slot(plot: BarData, height: int) -> float:
    """Return the height that lying bars leave to each category, in EMU."""
    heads = bool(plot.name or plot.title) + (len(plot.names) > 1)
    return (height - heads * HEAD * POINT) / max(1, len(plot.categories))


def names_room(plot: BarData, size: float, box: Box) -> int:
    """Return the room of the names of lying bars, in letters of ``size`` points, where the lines of
    one that is broken would come near the next, which LibreOffice then leaves out; else 0."""
    if not plot.horizontal or all(
            text_height(name, size, BROKEN * box.width) <= _slot(plot, box.height)
            for name in plot.categories):
        return 0
    longest = max(text_width(name, size) for name in plot.categories)
    return round(min(NAMES * box.width, longest + 2 * NEAR))


def draw(chart: Chart, plot: BarData, width: int) -> None:
    """Draw the bars of a chart of ``width`` EMU."""
    bars = chart.plots[0]
    bars.gap_width = round(100 * plot.slots * (1 / THICKNESS - 1)) if len(
        plot.categories) > 1 else 120
    bars.overlap = 100 if plot.slots == 1 else 0
    bars.vary_by_categories = False
    along, size = chart.category_axis, chart.value_axis
    along.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    along.format.line.color.brightness = -0.35
    along.major_tick_mark = XL_TICK_MARK.NONE
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if plot.horizontal:
        skip_names(along, 1)
        along.reverse_order = True
        along.crosses = XL_AXIS_CROSSES.MAXIMUM
    size.has_major_gridlines = False
    size.visible = False
    low, high = _bounds(plot, width, chart.font.size.pt)
    size.minimum_scale, size.maximum_scale = (0, 100) if plot.stacked else (low, high)
    for one, series in zip(plot.series, bars.series, strict=True):
        series.invert_if_negative = False
        _paint(series.format.fill, one, theme.PALE if plot.intervals else 1.0)
        series.format.line.color.rgb = rgb(one.page if plot.stacked else one.colour)
        series.format.line.width = Pt(1.5 if plot.intervals else 0.75)
        for i in () if plot.stacked else one.unsettled_ranks:
            _paint_unsettled(series, one, i)
        _write(series, one, plot, _shifts(one, plot, chart.font.size.pt, width))
        if plot.intervals:
            _errors(series._element, one)


def _bounds(plot: BarData, width: int, size: float) -> tuple[float, float]:
    """Return the ends of the axis of values on a chart of ``width`` EMU, with room for the figures,
    in letters of ``size`` points: beyond the bars, or before those that have intervals, whose caps
    have a little after them."""
    ends = [v for s in plot.series for v in s.values if v is not None]
    ends += [end for s in plot.series for v, (below, above) in zip(
        s.values, s.intervals, strict=True) if v is not None for end in (v - below, v + above)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = (high - low) or 1.0
    if not plot.horizontal:
        room = span * OVER
        return low - (room if low < 0 else 0), high + (room if high > 0 or low == 0 else 0)
    inner = max(width * INNER,
                width - max(text_width(name, size) for name in plot.categories) - 2 * NEAR)
    texts = [(v < 0, text_width(text, size)) for s in plot.series
             for v, text in zip(s.values, s.texts, strict=True) if v is not None]
    if plot.intervals:
        before, after = max((wide for _, wide in texts), default=0.0) + 2 * NEAR, inner * CAP
    else:
        before, after = (max((wide + NEAR for is_below, wide in texts if is_below == side),
                             default=0.0) for side in (True, False))
    before, after = min(before / inner, MOST), min(after / inner, MOST)
    whole = span / (1 - before - after)
    return low - whole * before, high + whole * after


def _shifts(one: ChartSeries, plot: BarData, size: float, width: int) -> list[float]:
    """Return how far each figure stands from its usual place, in widths of the chart: before the
    foot of its bar where intervals cross the bars, at a side of an upright bar that is less broad
    than it."""
    wide = [text_width(text, size) for text in one.texts]
    if plot.intervals:
        return [-(own + NEAR) / width for own in wide]
    bar = (width - 2 * EDGE * POINT) / len(plot.categories) * THICKNESS / plot.slots
    # As broad as it is in Arial: it ends with its bar, and stands on none beside.
    return [{"left": -1, "right": 1}.get(one.sides.get(row, ""), 0)
            * (own / PLAIN + POINT - bar) / 2 / width
            for row, own in enumerate(wide)] if one.sides else []


def _paint(fill: FillFormat, one: ChartSeries, share: float, plain: bool = False) -> None:
    """Fill with ``share`` of the colour of a series, and its pattern unless ``plain``: pale for
    what is provisional or has an interval."""
    shade = theme.opaque_colour(one.colour, one.page, share)
    if one.style.pattern in HATCHES and not plain:
        fill.patterned()
        fill.pattern = HATCHES[one.style.pattern]
        # Light lines over the colour, as on screen.
        fill.fore_color.rgb = rgb(theme.opaque_colour(shade, one.page, 0.55))
        fill.back_color.rgb = rgb(shade)
    else:
        fill.solid()
        fill.fore_color.rgb = rgb(shade)


def _paint_unsettled(series: Any, one: ChartSeries, i: int) -> None:
    """Paint a bar that is provisional or estimated: pale and outlined."""
    point = series.points[i].format
    _paint(point.fill, one, theme.PALEST, plain=True)
    point.line.color.rgb = rgb(one.colour)
    point.line.width = Pt(1.5)
    # Where its own point does not say so again, LibreOffice draws a fall as a rise.
    rank = series._element.xpath(f"c:dPt/c:idx[@val='{i}']")[0]
    rank.addnext(etree.Element(qn("c:invertIfNegative"), val="0"))


def _write(series: Any, one: ChartSeries, plot: BarData, shifts: Sequence[float]) -> None:
    """Write each figure: in its bar for a share, before its foot where intervals cross the bars,
    else beyond it.

    ``shifts``: how far each stands from there, in widths of the chart.
    """
    if plot.stacked:
        if labels := label(series, one, XL_LABEL_POSITION.CENTER,
                           colour=theme.contrasting_ink(one.colour)):
            labels.font.size = Pt(12)
    else:
        label(series, one, XL_LABEL_POSITION.INSIDE_BASE if plot.intervals else
              XL_LABEL_POSITION.OUTSIDE_END, shifts, broken=not plot.horizontal)


def _errors(element: Any, one: ChartSeries) -> None:
    """Draw the intervals of a survey as error bars of their own lengths."""
    bars = etree.Element(qn("c:errBars"))
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{name}"), val=value)
    for name, rank in (("plus", 1), ("minus", 0)):
        literal = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount"), val=str(len(one.marks)))
        for i, ends in enumerate(one.intervals):
            point = etree.SubElement(literal, qn("c:pt"), idx=str(i))
            etree.SubElement(point, qn("c:v")).text = repr(ends[rank])
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"), w=str(Pt(1.5)))
    etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:schemeClr"), val="tx1")
    element.find(qn("c:cat")).addprevious(bars)
