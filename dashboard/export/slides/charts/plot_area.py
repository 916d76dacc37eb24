"""Where the plot of a native chart stands: what is drawn over it has to know.

PowerPoint would place the plot by rules of its own; here it is given its place, so that the line of
a break stands between the two periods that it parts, and a figure or a long name is written where
there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from dashboard.charts import theme
from dashboard.charts.base import PART_BEFORE
from dashboard.charts.mark import Remark
from dashboard.charts.time.break_names import CHARACTER, Name, break_names
from dashboard.export.slides.charts.labels import name_periods
from dashboard.export.slides.charts.model import ChartData, CurveData
from dashboard.export.slides.fitting import (
    LINE,
    POINT,
    Box,
    flatten,
    height,
    mute,
    panel,
    rgb,
    text_box,
    width,
)

#: Points of titles and of the names of breaks; room around a text; mark of an entry of a legend;
#: part of the width of a chart beyond which programs break its title.
NAMES, ROOM, ENTRY, TITLE = 12, 8 * POINT, 40 * POINT, 0.75
ALIGNMENTS = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


def inside(chart: Chart, plot: ChartData, box: Box, before: int, after: int,
           beside: Sequence[ChartData]) -> Box:
    """Place the plot in the chart that fills ``box``, under its title, its legend and the names of
    its breaks, over the names of its periods; return its place on the slide.

    ``before``, ``after``: room for what is written on its left and on its right.  ``beside``: the
    charts of its slide, of which it is one: their plots are all under the highest of their heads.
    """
    size = chart.font.size.pt
    across = box.width - before - after
    over = ROOM + max(_head_height(one, box.width, across) for one in beside)
    if chart.has_legend:
        large = chart.legend.font.size.pt
        entries = [width(name, large) + ENTRY for name in plot.names]
        # Entries stand in columns as broad as the longest.
        columns = max(1, int(box.width // max(entries)))
        high = max(height(name, large, box.width - ENTRY) for name in plot.names)
        over += high * -(-len(entries) // columns) + 2 * ROOM  # programs have some over it too
    lines = 1 if isinstance(plot, CurveData) and plot.years else (
        name_periods(chart, plot.categories, across) if plot.parted else 0)
    under = lines * round(size * LINE * POINT) + ROOM
    place = Box(box.left + before, box.top + over, across, box.height - over - under)
    area = chart._chartSpace.chart.plotArea
    if (layout := area.find(qn("c:layout"))) is None:
        layout = etree.Element(qn("c:layout"))
        area.insert(0, layout)
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for name, value in (("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"),
                        ("x", before / box.width), ("y", over / box.height),
                        ("w", place.width / box.width), ("h", place.height / box.height)):
        etree.SubElement(manual, qn(f"c:{name}"),
                         val=value if isinstance(value, str) else f"{value:.5f}")
    return place


def _head_height(plot: ChartData, wide: int, across: int) -> int:
    """Return what the title of a chart ``wide`` EMU wide takes over its plot, ``across`` wide, and
    what the names of its breaks and its annotations do."""
    title = plot.name or plot.title
    return (bool(title) * (height(title, NAMES, TITLE * wide, bool(plot.name)) + ROOM)
            + _names_height(plot, across)
            + sum(height(one.text, NAMES, across) for one in _remarks(plot)))


def _names_height(plot: ChartData, across: int) -> int:
    return max((height(_lines(one), NAMES, across) + _up(one) for one in _names(plot, across)),
               default=0)


def draw_breaks(shapes: Any, plot: ChartData, place: Box) -> None:
    """Draw a dotted line at each break of a plot that stands at ``place``, its name over it."""
    for one in _names(plot, place.width):
        at = round(place.left + plot.share(one.at) * place.width)
        line = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Emu(at), Emu(place.top), Emu(at),
                                    Emu(place.bottom))
        line.name, line.line.width = "Rupture", Pt(1.5)
        line.line.dash_style = MSO_LINE.ROUND_DOT
        line.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
        line.line.color.brightness = 0.25
        name = _lines(one)
        wide = round(max(width(text, NAMES) for text in name.split("\n"))) + POINT
        high = height(name, NAMES, wide)
        left = at - round(wide * PART_BEFORE[one.side])
        # Beside the plot stands the highest number of its axis.
        left = max(place.left, min(left, place.left + place.width - wide))
        mute(text_box(shapes, "Nom de rupture", Box(
            left, place.top - _up(one) - high - POINT, wide, high),
            [("", text) for text in name.split("\n")], NAMES, align=ALIGNMENTS[one.side]))


def draw_remarks(shapes: Any, plot: ChartData, place: Box) -> None:
    """Draw the annotations of a plot that stands at ``place``, each a line, or a band between two;
    their words over the names of its breaks, one under the other."""
    top = place.top - POINT - _names_height(plot, place.width)
    for one in reversed(_remarks(plot)):
        wide = min(place.width, round(width(one.text, NAMES)) + POINT)
        high = height(one.text, NAMES, wide)
        top -= high
        ends = [round(place.left + plot.share(end) * place.width)
                for end in dict.fromkeys((one.first, one.last))]
        if len(ends) > 1:
            band = panel(shapes, MSO_SHAPE.RECTANGLE, "Période annotée", place._replace(
                left=ends[0], width=ends[1] - ends[0]), theme.MUTED[0])
            # What is under it is seen through.
            etree.SubElement(band.fill._xPr.find(f".//{qn('a:srgbClr')}"), qn("a:alpha"),
                             val="16000")
        for at in ends:
            line = flatten(shapes.add_connector(
                MSO_CONNECTOR.STRAIGHT, Emu(at), Emu(top + high), Emu(at), Emu(place.bottom)),
                "Annotation")
            line.line.width = Pt(1)
            line.line.color.rgb = rgb(theme.MUTED[0])
        left = min(max(sum(ends) // len(ends) - wide // 2, place.left),
                   place.left + place.width - wide)
        text_box(shapes, "Texte d'annotation", Box(left, top, wide, high), [("", one.text)], NAMES,
                 align=PP_ALIGN.CENTER)


def _remarks(plot: ChartData) -> list[Remark]:
    return [one for one in plot.parted.remarks if one.text] if plot.parted else []


def _names(plot: ChartData, across: int) -> list[Name]:
    """Return the names of breaks over a plot ``across`` EMU wide, laid out as on a page whose
    characters take as much of it."""
    broad = width("n", NAMES)
    return break_names(plot.parted, across / broad * CHARACTER) if plot.parted else []


def _lines(one: Name) -> str:
    return one.text.replace("<br>", "\n")


def _up(one: Name) -> int:
    return round(one.up * NAMES * LINE * POINT)
