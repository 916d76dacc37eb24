"""Native charts of PowerPoint: editable, with their numbers in full in the workbook inside.

A figure keeps on a chart the colour, dash, symbol and pattern that it has on screen.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import (
    XL_AXIS_CROSSES,
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_PATTERN, MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.util import Emu, Pt

from dashboard.charts import theme
from dashboard.export.slides.figure_reader import Plot, Series
from dashboard.export.slides.fitting import clean
from dashboard.text import numbers
from dashboard.text.numbers import FALL, RISE

DASHES = {"dash": MSO_LINE.DASH, "dot": MSO_LINE.ROUND_DOT, "dashdot": MSO_LINE.DASH_DOT,
          "longdash": MSO_LINE.LONG_DASH, "longdashdot": MSO_LINE.LONG_DASH_DOT}
MARKERS = {"circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE,
           "diamond": XL_MARKER_STYLE.DIAMOND, "triangle-up": XL_MARKER_STYLE.TRIANGLE,
           "star": XL_MARKER_STYLE.STAR, "x": XL_MARKER_STYLE.X, "cross": XL_MARKER_STYLE.PLUS}
HATCHES = {"/": MSO_PATTERN.WIDE_UPWARD_DIAGONAL, ".": MSO_PATTERN.PERCENT_10,
           "x": MSO_PATTERN.OUTLINED_DIAMOND, "-": MSO_PATTERN.LIGHT_HORIZONTAL,
           "\\": MSO_PATTERN.WIDE_DOWNWARD_DIAGONAL, "|": MSO_PATTERN.LIGHT_VERTICAL,
           "+": MSO_PATTERN.LARGE_GRID}
WHITE = "#FFFFFF"
#: Asks for the separators of French (LCID 0x40C).
FRENCH = "[$-40C]"
#: Points of the labels: as large as the bars leave room for.
LARGEST, SMALLEST = 14, 10
#: Width of a character of the labels, in points.
CHARACTER = 7.5
#: Up to this many points in all, each curve writes its figures.
WRITTEN = 16
#: Most periods named under curves.
MOST_PERIODS = 13
_FIGURE = re.compile(r"([+\u2212]?)(\d+(?:\u202f\d{3})*)(?:,(\d+))?")


def add(shapes: Any, plot: Plot, box: tuple[int, int, int, int], alt: str) -> GraphicFrame:
    """A native chart of ``plot`` in ``box`` (left, top, width, height in EMU); ``alt``: what it
    says to who cannot see it."""
    data = CategoryChartData(number_format=_usual(plot))
    data.categories = [clean(c) or " " for c in plot.categories]
    for one in plot.series:
        data.add_series(clean(one.name) or clean(plot.unit) or "Valeur", one.values)
    frame: GraphicFrame = shapes.add_chart(_kind(plot), *(Emu(round(b)) for b in box), data)
    frame.name = "Graphique"
    frame._element.xpath(".//p:cNvPr")[0].set("descr", clean(alt))
    chart = frame.chart
    _texts(chart, plot, box[3])
    if plot.kind == "courbes":
        _curves(chart, plot)
    else:
        _bars(chart, plot, box[2])
    return frame


def colour(hexadecimal: str) -> RGBColor:
    """The colour of « #RRGGBB »."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def code(text: str, sign: bool) -> str:
    """The number format that writes a figure as it is on screen, words around it included.

    « −0,4 % (p) » → ``#,##0.0" % (p)";"−"#,##0.0" % (p)"``, each part in French whatever the
    machine (``FRENCH``).  ``sign``: a rise has its +.  Empty when the text holds no figure.
    """
    found = _FIGURE.search(text)
    if not found:
        return ""
    digits = "#,##0" + ("." + "0" * len(found[3]) if found[3] else "")
    head = text[:found.start()]
    before, after = (f'"{part}"' if part else "" for part in (
        head.replace('"', ""), text[found.end():].replace('"', "")))
    # « recul de plus de 300 » says its sign in words.
    signs = ("", "") if head.startswith((RISE, FALL)) else ('"+"' * sign, f'"{numbers.MINUS}"')
    return ";".join(FRENCH + before + s + digits + after
                    for s in [*signs, *[""] * sign])


def _codes(one: Series) -> list[str]:
    sign = any(text.startswith("+") for text in one.texts)
    return [code(text, sign) for text in one.texts]


def _usual(plot: Plot) -> str:
    found = Counter(c for one in plot.series for c in _codes(one) if c)
    return found.most_common(1)[0][0] if found else "General"


def _kind(plot: Plot) -> XL_CHART_TYPE:
    if plot.kind == "courbes":
        return XL_CHART_TYPE.LINE_MARKERS
    if plot.stacked:
        return XL_CHART_TYPE.BAR_STACKED
    return XL_CHART_TYPE.BAR_CLUSTERED if plot.horizontal else XL_CHART_TYPE.COLUMN_CLUSTERED


def _texts(chart: Chart, plot: Plot, height: int) -> None:
    """Language, fonts, title of the axis of values and legend."""
    space = chart._chartSpace
    lang = etree.SubElement(space, qn("c:lang"))
    lang.set("val", "fr-FR")
    space.insert(1, lang)
    chart.font.language_id = MSO_LANGUAGE_ID.FRENCH
    chart.font.size = Pt(_size(plot, height))
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = bool(plot.name or plot.unit)
    if chart.has_title:
        frame = chart.chart_title.text_frame
        frame.text = clean(plot.name or plot.unit)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold = Pt(12), bool(plot.name)
        font.language_id = MSO_LANGUAGE_ID.FRENCH
        chart.chart_title.include_in_layout = False
    chart.has_legend = len({s.name for s in plot.series}) > 1 or (any(
        s.name for s in plot.series) and plot.kind == "courbes" and not plot.name)
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(LARGEST)
        chart.legend.font.language_id = MSO_LANGUAGE_ID.FRENCH


def _size(plot: Plot, height: int) -> int:
    """Points of the labels: what a bar (or a small chart) has room for."""
    if plot.kind == "courbes":
        return 12 if plot.name else LARGEST
    if not plot.horizontal:
        return LARGEST if len(plot.categories) <= 12 else 12
    each = height / 12700 * 0.78 / max(1, len(plot.categories) * _slots(plot))
    return max(SMALLEST, min(LARGEST, int(each * 0.95)))


def _slots(plot: Plot) -> int:
    """How many bars share the room of a category."""
    if plot.stacked:
        return 1
    return max([sum(v is not None for v in values) for values in zip(
        *(s.values for s in plot.series), strict=True)] or [1])


def _bars(chart: Chart, plot: Plot, width: int) -> None:
    drawn = chart.plots[0]
    alone = _slots(plot) <= 1 and len(plot.series) > 1
    drawn.gap_width = 35 if len(plot.categories) > 1 else 120
    drawn.overlap = 100 if plot.stacked or alone else 0
    drawn.vary_by_categories = False
    along, size = chart.category_axis, chart.value_axis
    along.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    along.format.line.color.brightness = -0.35
    along.major_tick_mark = XL_TICK_MARK.NONE
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _told(along, 1 if plot.horizontal else len(plot.categories) // 20)
    if plot.horizontal:
        along.reverse_order = True
        along.crosses = XL_AXIS_CROSSES.MAXIMUM
    size.has_major_gridlines = False
    size.visible = False
    low, high = _bounds(plot, width)
    size.minimum_scale, size.maximum_scale = (0, 100) if plot.stacked else (low, high)
    for one, series in zip(plot.series, drawn.series, strict=True):
        series.invert_if_negative = False
        _paint(series.format.fill, one, False, bool(one.errors))
        series.format.line.color.rgb = colour(WHITE if plot.stacked else one.colour)
        series.format.line.width = Pt(0.75)
        for i, hollow in enumerate(one.hollow):
            if hollow and one.values[i] is not None:
                point = series.points[i].format
                _paint(point.fill, one, True, False)
                point.line.color.rgb = colour(one.colour)
                point.line.width = Pt(1.5)
        _label(series, one, plot)
        if one.errors:
            _errors(series._element, one)


def _bounds(plot: Plot, width: int) -> tuple[float, float]:
    """Ends of the axis of values, with room for the figures beyond the bars on a chart of ``width``
    EMU, of which the bars take six tenths."""
    ends = [v for s in plot.series for v in s.values if v is not None]
    ends += [v + sign * e[n] for s in plot.series for v, e in zip(
        s.values, s.errors, strict=False) if v is not None for n, sign in ((0, -1), (1, 1))]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = (high - low) or 1.0
    longest = max((len(t) for s in plot.series for t in s.texts), default=0)
    written = longest * CHARACTER * 12_700 / (width * 0.6)
    room = span * (min(0.35, written) if plot.horizontal else 0.1)
    return low - (room if low < 0 else 0), high + (room if high > 0 or low == 0 else 0)


def _paint(fill: FillFormat, one: Series, hollow: bool, interval: bool) -> None:
    """The colour of a series and its pattern; pale for what is provisional or has an interval."""
    shade = theme.opaque(one.colour, WHITE, 0.35 if hollow else 0.6) if (
        hollow or interval) else one.colour
    if one.pattern in HATCHES and not hollow:
        fill.patterned()
        fill.pattern = HATCHES[one.pattern]
        # Light lines over the colour, as on screen.
        fill.fore_color.rgb = colour(theme.opaque(shade, WHITE, 0.55))
        fill.back_color.rgb = colour(shade)
    else:
        fill.solid()
        fill.fore_color.rgb = colour(shade)


def _label(series: Any, one: Series, plot: Plot) -> None:
    """Each figure as it is on screen: the usual format of its series, or its own."""
    codes = _codes(one)
    usual = Counter(c for c in codes if c).most_common(1)
    if not usual:
        return
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = usual[0][0], False
    if plot.stacked:
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.color.rgb = colour(theme.readable_on(one.colour))
        labels.font.size = Pt(12)
    elif plot.kind == "courbes":
        labels.position = XL_LABEL_POSITION.ABOVE
    elif not one.errors:
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
    else:
        labels.position = XL_LABEL_POSITION.INSIDE_BASE
        labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        _opaque(labels._element)
    place = labels._element.find(qn("c:dLblPos"))
    for i, own in enumerate(codes):
        if one.values[i] is not None and own != usual[0][0]:
            _own(labels._element, i, own, "" if place is None else place.get("val"))


def _opaque(labels: Any) -> None:
    """Labels that the line of an interval does not cross."""
    shape = etree.Element(qn("c:spPr"))
    fill = etree.SubElement(etree.SubElement(shape, qn("a:solidFill")), qn("a:schemeClr"))
    fill.set("val", "bg1")
    labels.find(qn("c:numFmt")).addnext(shape)


def _last(series: Any, one: Series, plot: Plot) -> None:
    """The last figure of a curve, where there is no room for all: above the highest curve, under
    the lowest."""
    known = [i for i, v in enumerate(one.values) if v is not None]
    if not known or known[-1] != len(one.values) - 1 or not (shape := _codes(one)[known[-1]]):
        return
    ends = [v for s in plot.series if (v := s.values[-1]) is not None]
    place = {max(ends): "t", min(ends): "b"}.get(one.values[-1] or 0.0, "r")
    place = "t" if len(ends) == 1 else place
    labels = series.data_labels
    labels.show_value = False
    _own(labels._element, known[-1], shape, place)


def _own(labels: Any, i: int, shape: str, place: str) -> None:
    """The label of one point, in its own format."""
    element = labels._insert_dLbl_in_sequence(i)
    for child in list(element)[1:]:
        element.remove(child)
    if not shape:
        etree.SubElement(element, qn("c:delete")).set("val", "1")
        return
    own = etree.SubElement(element, qn("c:numFmt"))
    own.set("formatCode", shape)
    own.set("sourceLinked", "0")
    if place:
        etree.SubElement(element, qn("c:dLblPos")).set("val", place)
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        etree.SubElement(element, qn(f"c:show{name}")).set("val", str(int(name == "Val")))


def _errors(element: Any, one: Series) -> None:
    """The intervals of a survey, as error bars of their own lengths."""
    bars = etree.Element(qn("c:errBars"))
    for name, value in (("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "0")):
        etree.SubElement(bars, qn(f"c:{name}")).set("val", value)
    for name, rank in (("plus", 1), ("minus", 0)):
        literal = etree.SubElement(etree.SubElement(bars, qn(f"c:{name}")), qn("c:numLit"))
        etree.SubElement(literal, qn("c:formatCode")).text = "General"
        etree.SubElement(literal, qn("c:ptCount")).set("val", str(len(one.errors)))
        for i, ends in enumerate(one.errors):
            point = etree.SubElement(literal, qn("c:pt"))
            point.set("idx", str(i))
            etree.SubElement(point, qn("c:v")).text = repr(ends[rank])
    line = etree.SubElement(etree.SubElement(bars, qn("c:spPr")), qn("a:ln"))
    line.set("w", str(Pt(1.5)))
    ink = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:schemeClr"))
    ink.set("val", "tx1")
    element.find(qn("c:cat")).addprevious(bars)


def _curves(chart: Chart, plot: Plot) -> None:
    along, size = chart.category_axis, chart.value_axis
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.has_major_gridlines = False
    most = 2 if plot.name else MOST_PERIODS if len(plot.categories[0]) < 5 else MOST_PERIODS // 2
    _told(along, -(-len(plot.categories) // most))
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
        series.format.line.color.rgb = colour(one.colour)
        series.format.line.width = Pt(2.5)
        if one.dash in DASHES:
            series.format.line.dash_style = DASHES[one.dash]
        series.marker.style = (MARKERS.get(one.symbol, XL_MARKER_STYLE.CIRCLE) if one.marked
                               else XL_MARKER_STYLE.NONE)
        series.marker.size = 8
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour(one.colour)
        series.marker.format.line.color.rgb = colour(one.colour)
        for i, hollow in enumerate(one.hollow):
            if hollow and one.values[i] is not None:
                _hollow(series.points[i], one, i)
        if told:
            _label(series, one, plot)
        else:
            _last(series, one, plot)


def _told(axis: Any, every: int) -> None:
    """One category in ``every`` is named on the axis."""
    skip = etree.Element(qn("c:tickLblSkip"))
    skip.set("val", str(max(1, every)))
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _hollow(point: Any, one: Series, i: int) -> None:
    """A provisional or estimated point: an empty mark, at the end of a dotted line."""
    mark = point.marker
    mark.style, mark.size = MARKERS.get(one.symbol, XL_MARKER_STYLE.CIRCLE), 8
    mark.format.fill.solid()
    mark.format.fill.fore_color.rgb = colour(WHITE)
    mark.format.line.color.rgb = colour(one.colour)
    if i and one.values[i - 1] is not None:
        point.format.line.color.rgb = colour(one.colour)
        point.format.line.width = Pt(2)
        point.format.line.dash_style = MSO_LINE.ROUND_DOT


def _span(plot: Plot) -> tuple[float, float]:
    """Round ends of the axis of values of curves."""
    low, high = plot.span
    step = next(s * 10.0 ** p for p in range(-6, 15) for s in (1, 2, 5)
                if s * 10.0 ** p * 6 >= high - low)
    return low // step * step, -(-high // step) * step


def _ticks(plot: Plot) -> str:
    low, high = _span(plot)
    places = 0 if high - low >= 4 else 1 if high - low >= 0.4 else 2
    digits = "#,##0" + ("." + "0" * places if places else "")
    suffix = f'"{numbers.NARROW}%"' if plot.percent else ""
    return f'{FRENCH}{digits}{suffix};{FRENCH}"{numbers.MINUS}"{digits}{suffix}'
