"""Native charts of PowerPoint: editable, with their numbers in full in the workbook inside.

A figure keeps on a chart the colour, dash, symbol and pattern that it has on screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.util import Emu, Pt

from dashboard.export.fields import writable
from dashboard.export.slides.charts import bars, curves, plot_area
from dashboard.export.slides.charts.labels import usual_code, write_line
from dashboard.export.slides.charts.model import EDGE, BarData, ChartData, CurveData
from dashboard.export.slides.fitting import POINT, Box, describe

#: Points of the legend and of the periods, and of those of a small chart.
LARGE, SMALL = 14, 12


def add(shapes: Any, plot: ChartData, box: Box, alt: str,
        beside: Sequence[ChartData]) -> GraphicFrame:
    """Draw a native chart in ``box``; ``alt``: what it says to who cannot see it; ``beside``: the
    charts of its slide, of which it is one, whose plots are as large and as high."""
    if isinstance(plot, BarData):
        plot = plot.with_words()
    room = (EDGE * POINT, EDGE * POINT)
    frame: GraphicFrame = shapes.add_chart(_kind(plot), *map(Emu, box), _data(plot))
    describe(frame, "Graphique", alt)
    if isinstance(plot, BarData):
        _write(frame.chart, plot, bars.label_size(plot, box.height))
        bars.draw(frame.chart, plot, box.width)
        if names := bars.names_room(plot, frame.chart.font.size.pt, box):
            plot_area.inside(frame.chart, plot, box, names, EDGE * POINT, beside)
    elif isinstance(plot, CurveData):
        size = SMALL if plot.name else LARGE
        is_named = curves.is_named_at_ends(plot, size, box)
        _write(frame.chart, plot, size, legend=not is_named)
        before, after = zip(*(curves.margins(one, size, is_named) for one in beside
                              if isinstance(one, CurveData)), strict=True)
        room = max(before), max(after)
    if plot.parted:
        place = plot_area.inside(frame.chart, plot, box, *room, beside)
        if isinstance(plot, CurveData):
            curves.draw(frame.chart, plot, place, is_named)
        plot_area.draw_breaks(shapes, plot, place)
        plot_area.draw_remarks(shapes, plot, place)
    return frame


def _kind(plot: ChartData) -> Any:
    if isinstance(plot, BarData):
        return bars.kind(plot)
    return (XL_CHART_TYPE.XY_SCATTER_LINES if isinstance(plot, CurveData) and plot.years
            else XL_CHART_TYPE.LINE_MARKERS)


def _data(plot: ChartData) -> CategoryChartData | XyChartData:
    """Return the figures of the workbook inside: a row a category, or a row a date for each series
    where these are not equally apart."""
    code = usual_code(*plot.series) or "General"
    names = [writable(one.name) or writable(plot.heading) or "Valeur" for one in plot.series]
    if isinstance(plot, CurveData) and plot.years:
        dated = XyChartData()
        for name, one in zip(names, plot.series, strict=True):
            points = dated.add_series(name, code)
            for at, value in zip(plot.dates, one.values, strict=True):
                points.add_data_point(at, value)
        return dated
    data = CategoryChartData(number_format=code)
    data.categories = [writable(c) or " " for c in plot.categories]
    for name, one in zip(names, plot.series, strict=True):
        data.add_series(name, one.values)
    return data


def _write(chart: Chart, plot: ChartData, size: float, legend: bool = True) -> None:
    """Set language and fonts (labels of ``size`` points); write what the values are and the
    ``legend``."""
    space = chart._chartSpace
    # After the calendar of its dates, where it has one, before all the rest.
    space.insert(space.find(qn("c:date1904")) is not None,
                 etree.Element(qn("c:lang"), val="fr-FR"))
    chart.font.language_id = MSO_LANGUAGE_ID.FRENCH
    chart.font.size = Pt(size)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = bool(plot.name or plot.title)
    if chart.has_title:
        frame = chart.chart_title.text_frame
        frame.text = writable(plot.name or plot.title)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold = Pt(SMALL), bool(plot.name)
        font.language_id = MSO_LANGUAGE_ID.FRENCH
        chart.chart_title.include_in_layout = False
    chart.has_legend = legend and (len(plot.names) > 1 or (
        any(plot.names) and isinstance(plot, CurveData) and not plot.name))
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(LARGE)
        chart.legend.font.language_id = MSO_LANGUAGE_ID.FRENCH
        for rank, one in reversed(list(enumerate(plot.series))):
            entry = etree.Element(qn("c:legendEntry"))
            etree.SubElement(entry, qn("c:idx"), val=str(rank))
            if one.follows:
                etree.SubElement(entry, qn("c:delete"), val="1")
            elif not (isinstance(plot, BarData) and plot.stacked):  # whose parts may be pale
                write_line(etree.SubElement(entry, qn("c:txPr")), one.colour, LARGE)
            else:
                continue
            chart.legend._element.find(qn("c:legendPos")).addnext(entry)
