"""The styles, the pages and the tables of the Word note.

What python-docx has no function for is written in WordprocessingML (ISO/IEC 29500-1).
"""

from __future__ import annotations

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from dashboard.charts import theme
from dashboard.note.style import BAR, GROUND, HEIGHT, LANGUAGE, MARGIN, STRIPE, WIDTH

#: On every Windows and macOS; Linux has a face of the same widths.
FONT = "Arial"
#: Points of a table's texts; of a table of more columns than ``dashboard.note.style.MANY``.
CELL, NARROW_CELL = 9.0, 8.0
REWORK, MARKED, FRAMED, UNDER = ("Phrase à retravailler", "Marque à retravailler", "Encadré",
                                 "Source et légende")


def add_styles(document: Any) -> None:
    """Give the document the language and the styles of the note."""
    styles = document.styles
    next(styles.element.iter(qn("w:lang"))).set(qn("w:val"), LANGUAGE)
    _font(styles["Normal"], 10.5, theme.INK[0])
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size, before in (("Title", 24.0, 0), ("Subtitle", 14.0, 0), ("Heading 1", 15.0, 14),
                               ("Caption", 10.0, 8)):
        style = styles[name]
        _font(style, size, theme.MUTED[0] if name == "Subtitle" else theme.SEA[0])
        style.font.italic = False
        style.font.bold = name != "Subtitle"
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)
        style.paragraph_format.keep_with_next = True
    for rule in list(styles["Title"].element.iter(qn("w:pBdr"))):
        rule.getparent().remove(rule)
    for name, size, ink in ((REWORK, 10.5, theme.INK[0]), (FRAMED, 9.5, theme.INK[0]),
                            (UNDER, 8.5, theme.MUTED[0]), ("Tableau", CELL, theme.INK[0]),
                            ("Tableau serré", NARROW_CELL, theme.INK[0])):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.quick_style = True
        _font(style, size, ink)
    for name, after in ((FRAMED, 2), (UNDER, 10), ("Tableau", 0), ("Tableau serré", 0)):
        styles[name].paragraph_format.space_after = Pt(after)
    styles[UNDER].paragraph_format.space_before = Pt(3)
    _ground(styles[REWORK], GROUND, {"left": (24, BAR)})
    _ground(styles[FRAMED], STRIPE, dict.fromkeys(("top", "left", "bottom", "right"),
                                                  (6, theme.SEA[0])))
    mark = styles.add_style(MARKED, WD_STYLE_TYPE.CHARACTER)
    mark.font.size, mark.font.bold, mark.font.color.rgb = Pt(8.5), True, rgb(BAR)


def _font(style: Any, size: float, ink: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), rgb(ink)
    # The template's theme fonts would win over the name.
    fonts = style.element.rPr.rFonts
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
        fonts.set(qn(f"w:{name}"), FONT)


def _ground(style: Any, fill: str, borders: dict[str, tuple[int, str]]) -> None:
    """Set a coloured ground and borders (eighths of a point, colour) for a paragraph style."""
    about = style.element.get_or_add_pPr()
    framed = _element("w:pBdr")
    for side, (size, ink) in borders.items():
        framed.append(_element(f"w:{side}", val="single", sz=str(size), space="4",
                               color=ink.lstrip("#")))
    # The schema wants borders, then the ground, before spacing and indents.
    about.insert_element_before(framed, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    about.insert_element_before(_element("w:shd", val="clear", color="auto",
                                         fill=fill.lstrip("#")), "w:spacing", "w:ind", "w:jc",
                                "w:rPr")


def shade(cell: Any, fill: str) -> None:
    """Colour the ground of a cell."""
    about = cell._tc.get_or_add_tcPr()
    for element in about.findall(qn("w:shd")):
        about.remove(element)
    about.append(_element("w:shd", val="clear", color="auto", fill=fill.lstrip("#")))


def flag(row: Any, name: str) -> None:
    """Give a row the property of that name."""
    row._tr.get_or_add_trPr().append(_element(name, val="true"))


def style_table(table: Any, caption: str) -> None:
    """Draw thin grey rules; the caption is the table's own title for those who do not see it."""
    about = table._tbl.tblPr
    rules = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rules.append(_element(f"w:{side}", val="single", sz="4", space="0",
                              color=theme.HATCH[0].lstrip("#")))
    margins = _element("w:tblCellMar")
    for side, room in (("top", "30"), ("left", "60"), ("bottom", "30"), ("right", "60")):
        margins.append(_element(f"w:{side}", w=room, type="dxa"))
    about.find(qn("w:tblLayout")).addprevious(rules)  # in the order of the schema
    about.find(qn("w:tblLook")).addprevious(margins)
    about.append(_element("w:tblCaption", val=caption))


def set_page(section: Any, wide: bool) -> None:
    """Make the section A4, upright or in landscape."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(x) for x in (
        (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)))
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))


def add_footer(section: Any, title: str) -> None:
    """Number the pages, under the title of the note."""
    paragraph = section.footer.paragraphs[0]
    paragraph.style = UNDER
    paragraph.add_run(f"{title} – brouillon – Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" sur ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = _element("w:fldSimple", instr=name)
    etree.SubElement(etree.SubElement(field, qn("w:r")), qn("w:t")).text = "1"
    paragraph._p.append(field)


def _element(name: str, **values: str) -> Any:
    return OxmlElement(name, {qn(f"w:{key}"): value for key, value in values.items()})


def rgb(ink: str) -> RGBColor:
    """Return the colour of « #8A5A00 »."""
    return RGBColor.from_string(ink.lstrip("#"))
