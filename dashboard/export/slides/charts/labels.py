"""Labels of native charts: figures as the screen writes them, names of categories."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.datalabel import DataLabels
from pptx.oxml.ns import qn

from dashboard.charts.time.upright import named_ranks, period_lines
from dashboard.export.slides.charts.model import CHARACTER, ChartSeries
from dashboard.export.slides.fitting import POINT, rgb, width
from dashboard.text.numbers import FALL, MINUS, RISE

#: Asks for the separators of French (LCID 0x40C).
FRENCH = "[$-40C]"
_FIGURE = re.compile(r"([+\u2212]?)(\d+(?:\u202f\d{3})*)(?:,(\d+))?")


def code(text: str, sign: bool) -> str:
    """Return the number format that writes a figure as it is on screen, words around it included.

    « −0,4 % (p) » → ``#,##0.0" % (p)";"−"#,##0.0" % (p)"``, each part in French whatever the
    machine (``FRENCH``).  ``sign``: a rise has its +.  Empty when the text holds no figure.
    """
    match = _FIGURE.search(text)
    if not match:
        return ""
    digits = "#,##0" + ("." + "0" * len(match[3]) if match[3] else "")
    head = text[:match.start()]
    before, after = (f'"{part}"' if part else "" for part in (
        head.replace('"', ""), text[match.end():].replace('"', "")))
    # « recul de plus de 300 » says its sign in words; what is rounded to zero has none.
    has_none = head.startswith((RISE, FALL)) or not re.search("[1-9]", match[0])
    signs = ("", "") if has_none else ('"+"' * sign, f'"{MINUS}"')
    return ";".join(FRENCH + before + s + digits + after
                    for s in [*signs, *[""] * sign])


def codes(one: ChartSeries) -> list[str]:
    """Return the number format of each figure of a series."""
    sign = any(text.startswith("+") for text in one.texts)
    return [code(text, sign) for text in one.texts]


def usual_code(*series: ChartSeries) -> str:
    """Return the format that most figures have; empty where there is none."""
    counts = Counter(c for one in series for c in codes(one) if c)
    return counts.most_common(1)[0][0] if counts else ""


def label(series: Any, one: ChartSeries, place: Any, shifts: Sequence[float] = (),
          places: Mapping[int, str] | None = None, name_at: int | None = None,
          colour: str = "", broken: bool = False) -> Any:
    """Write each figure in the usual format of its series, or in its own; return the labels of the
    series, None where it has no figure.

    ``shifts``: how far each stands from its place, in widths of the chart.  ``places``: where the
    figures that have room stand (« t », « b »…), by their rank; the others are not written.
    ``name_at``: the rank of the figure that the name of the series stands before.  ``colour``: that
    of the figures, « #RRGGBB »; none: that of the chart.  ``broken``: a long one may take several
    lines, where the program breaks it.
    """
    usual = usual_code(one)
    if not usual:
        return None
    labels = DataLabels(series._element.get_or_add_dLbls())
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = usual, False
    labels.position = place
    if colour:
        labels.font.color.rgb = rgb(colour)
    if not broken:
        labels._element.get_or_add_txPr().bodyPr.set("wrap", "none")
    default = labels._element.find(qn("c:dLblPos")).get("val")
    for i, own in enumerate(codes(one)):
        if one.values[i] is None:
            continue
        at = default if places is None else places.get(i, "")
        if any(shifts[i:i + 1]) or at != default or own != usual or i == name_at:
            _label_alone(labels, i, own if at else "", at, shifts[i] if shifts else 0, colour,
                         i == name_at, broken)
    if any(shifts):  # LibreOffice draws a line to each that is moved
        labels._element.find(qn("c:showLeaderLines")).set("val", "0")
    return labels


def _label_alone(labels: Any, i: int, shape: str, place: str, shift: float, colour: str,
                 has_name: bool, broken: bool) -> None:
    """Write the label of one point in its own format; remove it where that is empty.

    ``shift``: how far it stands from its place, in widths of the chart.  ``colour``: its own, if
    any.  ``has_name``: it begins with the name of its series.  ``broken``: as in ``label``.
    """
    element = labels._element._insert_dLbl_in_sequence(i)
    for child in list(element)[1:]:
        element.remove(child)
    if not shape:
        etree.SubElement(element, qn("c:delete"), val="1")
        return
    if shift:
        layout = etree.SubElement(etree.SubElement(element, qn("c:layout")), qn("c:manualLayout"))
        etree.SubElement(layout, qn("c:x"), val=f"{shift:.4f}")
    etree.SubElement(element, qn("c:numFmt"), formatCode=shape, sourceLinked="0")
    if not broken:
        write_line(etree.SubElement(element, qn("c:txPr")), colour)
    etree.SubElement(element, qn("c:dLblPos"), val=place)
    for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"):
        is_visible = name == "Val" or (name == "SerName" and has_name)
        etree.SubElement(element, qn(f"c:show{name}"), val=str(int(is_visible)))
    if has_name:
        etree.SubElement(element, qn("c:separator")).text = " "


def write_line(text: Any, colour: str, size: int = 0) -> None:
    """Give a label or an entry one line; its colour, « #RRGGBB », and its ``size``, in points,
    where it has its own."""
    etree.SubElement(text, qn("a:bodyPr"), wrap="none")
    etree.SubElement(text, qn("a:lstStyle"))
    paragraph = etree.SubElement(text, qn("a:p"))
    look = etree.SubElement(etree.SubElement(paragraph, qn("a:pPr")), qn("a:defRPr"))
    if size:
        look.set("sz", str(size * 100))
    if colour:
        fill = etree.SubElement(look, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=colour.removeprefix("#"))
    etree.SubElement(paragraph, qn("a:endParaRPr"), lang="fr-FR")


def name_periods(chart: Chart, names: Sequence[str], across: int) -> int:
    """Name as many periods under a plot ``across`` EMU wide as stand side by side; return the lines
    that the names take: the second of two years may stand under the first."""
    size = chart.font.size.pt
    whole, parted = (max(width(line, size) for name in names for line in lines_of(name))
                     + 6 * POINT for lines_of in (str.splitlines, _years))
    is_parted = whole * len(names) > across and parted < whole
    every = math.ceil((parted if is_parted else whole) * len(names) / across)
    ranks: Sequence[int] = range(len(names))
    if every > 1 and not all(names):  # as on a page: one in so many may be one without a figure
        ranks = named_ranks(names, across / len(names) / POINT, size * CHARACTER)
        every = 1
    elif every > 1:  # the same quarter of each year that is named
        a_year = max(Counter(name[-4:] for name in names).values())
        every = math.ceil(every / a_year) * a_year
        ranks = ranks[::every]
    skip_names(chart.category_axis, every)
    if is_parted or every == 1:  # lying down, whatever the program finds of their room
        text = chart.category_axis.tick_labels.font._element.getparent().getparent().getparent()
        text.find(qn("a:bodyPr")).set("rot", "0")
    # What is not named is not drawn: LibreOffice skips no name, it turns or breaks them all.  The
    # workbook inside has them.
    for point in list(chart._chartSpace.iterfind(".//{*}cat//{*}pt")):
        if int(point.get("idx")) not in ranks:
            point.getparent().remove(point)
    return 1 + is_parted


def _years(name: str) -> list[str]:
    return period_lines(name).split("<br>")


def skip_names(axis: Any, every: int) -> None:
    """Name one category in ``every`` on the axis."""
    skip = etree.Element(qn("c:tickLblSkip"), val=str(max(1, every)))
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)
