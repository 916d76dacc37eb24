"""The note as a Word document that the editor reworks: real styles, fields, comments.

A sentence to rework has the style « Phrase à retravailler » (a coloured ground and a bar), ends
with ``MARK`` and carries a comment that names its cells.  What python-docx has no function for is
written in WordprocessingML (ISO/IEC 29500-1).
"""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dashboard.charts import theme
from dashboard.note.model import (
    MARK,
    Box,
    Grid,
    Heading,
    Note,
    Picture,
    Sentence,
    Text,
)
from dashboard.note.style import (
    AUTHOR,
    BAR,
    GROUND,
    HEIGHT,
    LANGUAGE,
    MANY,
    MARGIN,
    SHORT,
    STRIPE,
    WIDTH,
    chart_png,
)
from dashboard.text import numbers

#: On every Windows and macOS; Linux has a face of the same widths.
FONT = "Arial"
#: Points of a table's texts; of a table of more columns than ``MANY``.
CELL, NARROW_CELL = 9.0, 8.0
REWORK, MARKED, FRAMED, UNDER = ("Phrase à retravailler", "Marque à retravailler", "Encadré",
                                 "Source et légende")


def docx(note: Note, today: Date) -> bytes:
    """Return the note as a .docx file."""
    document = Document()
    _styles(document)
    _properties(document, note, today)
    _page(document.sections[0], wide=False)
    _footer(document.sections[0], note)
    document.add_paragraph(note.title, style="Title")
    document.add_paragraph(note.subtitle, style="Subtitle")
    document.add_paragraph(note.made, style=UNDER)
    wide = False
    for part in note.parts:
        if isinstance(part, Heading) and part.wide != wide:
            wide = part.wide
            _page(document.add_section(WD_SECTION.NEW_PAGE), wide)
        _add(document, part, wide)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Any, part: object, wide: bool) -> None:
    if isinstance(part, Heading):
        document.add_paragraph(part.text, style="Heading 1")
    elif isinstance(part, Sentence):
        _sentence(document, part)
    elif isinstance(part, Text):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True  # said of what follows
        _text(paragraph, part)
    elif isinstance(part, Box):
        for text in part.texts:
            _text(document.add_paragraph(style=FRAMED), text)
    elif isinstance(part, Grid):
        _grid(document, part, (HEIGHT if wide else WIDTH) - 2 * MARGIN)
    elif isinstance(part, Picture):
        _picture(document, part, wide)


def _sentence(document: Any, part: Sentence) -> None:
    paragraph = document.add_paragraph(style=REWORK)
    told = paragraph.add_run(part.text)
    paragraph.add_run(f" {MARK}", style=MARKED)
    document.add_comment(told, text=f"Phrase écrite à partir de{numbers.NARROW}: {part.origin}.",
                         author=AUTHOR, initials="OB")


def _text(paragraph: Any, part: Text) -> None:
    if part.label:
        paragraph.add_run(f"{part.label}{numbers.NARROW}: ").bold = True
    paragraph.add_run(part.text)


def _grid(document: Any, part: Grid, room: float) -> None:
    """Add a table whose heading rows come again on each page and whose rows are never cut."""
    caption = document.add_paragraph(part.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    heads = len(part.heads)
    table = document.add_table(heads + len(part.rows), len(part.widths), style="Table Grid")
    table.autofit = False
    _style_table(table, part.caption)
    share, tight = room / sum(part.widths), len(part.widths) > MANY
    for column, width in zip(table.columns, part.widths, strict=True):
        column.width = Cm(width * share)
    cells = [list(row.cells) for row in table.rows]
    for row in cells:
        for cell, width in zip(row, part.widths, strict=True):
            cell.width = Cm(width * share)
    for (r, c), head in part.placed.items():
        cell = cells[r][c].merge(cells[r + head.rows - 1][c + head.columns - 1])
        _write(cell, head.text, bold=True, number=len(part.widths) - part.numbers <= c,
               centred=head.columns > 1, tight=tight, ink=theme.BACKGROUND[0])
    for r in range(heads):
        for cell in table.rows[r].cells:
            _shade(cell, theme.SEA[0])
        _flag(table.rows[r], "w:tblHeader")
    for r, texts in enumerate(part.rows):
        for c, text in enumerate(texts):
            _write(cells[heads + r][c], text, bold=r in part.strong,
                   number=len(part.widths) - part.numbers <= c, tight=tight)
            if r in part.strong:
                _shade(cells[heads + r][c], STRIPE)
    kept = heads + len(part.rows) if len(part.rows) <= SHORT else heads + 1
    for r, row in enumerate(table.rows, 1):
        _flag(row, "w:cantSplit")
        if r < kept:
            # Headings never end a page, and a short table stays whole.
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph(part.under, style=UNDER)


def _write(cell: Any, text: str, *, bold: bool = False, number: bool = False,
           centred: bool = False, tight: bool = False, ink: str = theme.INK[0]) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Tableau serré" if tight else "Tableau"
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.color.rgb = _rgb(ink)


def _picture(document: Any, part: Picture, wide: bool) -> None:
    caption = document.add_paragraph(part.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    png, width, _ = chart_png(part, wide)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(2)
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(width))
    about = shape._inline.docPr
    about.set("descr", part.alt)
    about.set("title", part.caption)
    document.add_paragraph(part.under, style=UNDER)


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(
        qn("w:rPrDefault")).find(qn("w:rPr"))
    defaults.find(qn("w:lang")).set(qn("w:val"), LANGUAGE)
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
    mark.font.size, mark.font.bold, mark.font.color.rgb = Pt(8.5), True, _rgb(BAR)


def _font(style: Any, size: float, ink: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), _rgb(ink)
    # The template's theme fonts would win over the name.
    fonts = style.element.rPr.rFonts
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{name}Theme"), None)
        fonts.set(qn(f"w:{name}"), FONT)


def _ground(style: Any, fill: str, borders: dict[str, tuple[int, str]]) -> None:
    """Set a coloured ground and borders (eighths of a point, colour) for a paragraph style."""
    about = style.element.get_or_add_pPr()
    framed = OxmlElement("w:pBdr")
    for side, (size, ink) in borders.items():
        framed.append(_element(f"w:{side}", val="single", sz=str(size), space="4",
                               color=ink.lstrip("#")))
    # The schema wants borders, then the ground, before spacing and indents.
    about.insert_element_before(framed, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")
    about.insert_element_before(_element("w:shd", val="clear", color="auto",
                                         fill=fill.lstrip("#")), "w:spacing", "w:ind", "w:jc",
                                "w:rPr")


def _shade(cell: Any, fill: str) -> None:
    about = cell._tc.get_or_add_tcPr()
    for known in about.findall(qn("w:shd")):
        about.remove(known)
    about.append(_element("w:shd", val="clear", color="auto", fill=fill.lstrip("#")))


def _flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(name, val="true"))


def _style_table(table: Any, caption: str) -> None:
    """Draw thin grey rules; the caption is the table's own title for those who do not see it."""
    about = table._tbl.tblPr
    rules = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rules.append(_element(f"w:{side}", val="single", sz="4", space="0",
                              color=theme.HATCH[0].lstrip("#")))
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", "30"), ("left", "60"), ("bottom", "30"), ("right", "60")):
        margins.append(_element(f"w:{side}", w=room, type="dxa"))
    look = about.find(qn("w:tblLook"))
    for element in (rules, margins):
        if look is None:
            about.append(element)
        else:
            look.addprevious(element)
    layout = about.find(qn("w:tblLayout"))
    if layout is not None:  # between borders and margins in the schema
        margins.addprevious(layout)
    about.append(_element("w:tblCaption", val=caption))


def _page(section: Any, wide: bool) -> None:
    """Make the section A4, upright or in landscape."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Cm(x) for x in (
        (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)))
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(MARGIN))


def _footer(section: Any, note: Note) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.style = UNDER
    paragraph.add_run(f"{note.title} – brouillon – Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" sur ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, name: str) -> None:
    field = _element("w:fldSimple", instr=name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _properties(document: Any, note: Note, today: Date) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = note.title, note.subtitle, AUTHOR
    about.language, about.keywords, about.comments = LANGUAGE, "ESS, emploi, Bretagne", note.made
    about.created = about.modified = datetime.combine(today, time())


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _rgb(ink: str) -> RGBColor:
    return RGBColor.from_string(ink.lstrip("#"))
