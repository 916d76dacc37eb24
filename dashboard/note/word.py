"""The note as a Word document that the editor reworks: real styles, fields, comments.

A sentence to rework has the style « Phrase à retravailler » (a coloured ground and a bar), ends
with ``MARK`` and carries a comment that names its cells.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from dashboard.charts import theme
from dashboard.note.model import MARK, Box, Grid, Heading, Note, Picture, Sentence, Text
from dashboard.note.style import HEIGHT, LANGUAGE, MANY, MARGIN, SHORT, STRIPE, WIDTH, chart_png
from dashboard.note.word_styles import (
    FRAMED,
    MARKED,
    REWORK,
    UNDER,
    add_footer,
    add_styles,
    flag,
    rgb,
    set_page,
    shade,
    style_table,
)
from dashboard.pages import AUTHOR
from dashboard.text import numbers


def docx(note: Note, today: Date) -> bytes:
    """Return the note as a .docx file."""
    document = Document()
    add_styles(document)
    _properties(document, note, today)
    set_page(document.sections[0], wide=False)
    add_footer(document.sections[0], note.title)
    document.add_paragraph(note.title, style="Title")
    document.add_paragraph(note.subtitle, style="Subtitle")
    document.add_paragraph(note.imprint, style=UNDER)
    wide = False
    for part in note.parts:
        if isinstance(part, Heading) and part.wide != wide:
            wide = part.wide
            set_page(document.add_section(WD_SECTION.NEW_PAGE), wide)
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
    run = paragraph.add_run(part.text)
    paragraph.add_run(f" {MARK}", style=MARKED)
    document.add_comment(run, text=f"Phrase écrite à partir de{numbers.NARROW}: {part.origin}.",
                         author=AUTHOR, initials="OB")


def _text(paragraph: Any, part: Text) -> None:
    if part.label:
        paragraph.add_run(f"{part.label}{numbers.NARROW}: ").bold = True
    paragraph.add_run(part.text)


def _grid(document: Any, part: Grid, room: float) -> None:
    """Add a table whose heading rows come again on each page and whose rows are never cut."""
    document.add_paragraph(part.caption, style="Caption")
    table = document.add_table(len(part.heads) + len(part.rows), len(part.widths),
                               style="Table Grid")
    table.autofit = False
    style_table(table, part.caption)
    share = room / sum(part.widths)
    for column, width in zip(table.columns, part.widths, strict=True):
        column.width = Cm(width * share)
    cells = [list(row.cells) for row in table.rows]
    for row in cells:
        for cell, width in zip(row, part.widths, strict=True):
            cell.width = Cm(width * share)
    _heads(table, cells, part)
    _rows(cells[len(part.heads):], part)
    _keep_together(table, part)
    document.add_paragraph(part.under, style=UNDER)


def _heads(table: Any, cells: list[list[Any]], part: Grid) -> None:
    """Write the headings of a table, which come again on each page."""
    for (r, c), head in part.positions.items():
        cell = cells[r][c].merge(cells[r + head.rows - 1][c + head.columns - 1])
        _write(cell, head.text, bold=True, number=c >= part.first_number, centred=head.columns > 1,
               tight=_is_tight(part), ink=theme.BACKGROUND[0])
    for row in list(table.rows)[:len(part.heads)]:
        for cell in row.cells:
            shade(cell, theme.SEA[0])
        flag(row, "w:tblHeader")


def _rows(cells: list[list[Any]], part: Grid) -> None:
    """Write the rows of a table in their cells; those of a whole are bold on a tint."""
    for r, texts in enumerate(part.rows):
        for c, text in enumerate(texts):
            _write(cells[r][c], text, bold=r in part.strong, number=c >= part.first_number,
                   tight=_is_tight(part))
            if r in part.strong:
                shade(cells[r][c], STRIPE)


def _keep_together(table: Any, part: Grid) -> None:
    """Cut no row of a table; headings never end a page, and a short table stays whole."""
    last = len(part.heads) + (len(part.rows) if len(part.rows) <= SHORT else 1)
    for r, row in enumerate(table.rows, 1):
        flag(row, "w:cantSplit")
        if r < last:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _is_tight(part: Grid) -> bool:
    return len(part.widths) > MANY


def _write(cell: Any, text: str, *, bold: bool, number: bool, tight: bool, centred: bool = False,
           ink: str = theme.INK[0]) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Tableau serré" if tight else "Tableau"
    if number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.color.rgb = rgb(ink)


def _picture(document: Any, part: Picture, wide: bool) -> None:
    document.add_paragraph(part.caption, style="Caption")
    png, width, _ = chart_png(part, wide)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(2)
    shape = paragraph.add_run().add_picture(BytesIO(png), width=Cm(width))
    for side in "TBLR":  # LibreOffice would keep text away and push the picture into the margin
        shape._inline.set(f"dist{side}", "0")
    about = shape._inline.docPr
    about.set("descr", part.alt)
    about.set("title", part.caption)
    document.add_paragraph(part.under, style=UNDER)


def _properties(document: Any, note: Note, today: Date) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = note.title, note.subtitle, AUTHOR
    about.language, about.keywords, about.comments = LANGUAGE, "ESS, emploi, Bretagne", note.imprint
    about.created = about.modified = datetime.combine(today, time())
