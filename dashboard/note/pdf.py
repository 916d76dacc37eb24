"""The same note as a PDF: A4, its own fonts, headings in the outline, nothing cut.

DejaVu Sans (free, shipped with matplotlib) has the narrow no-break space, the true minus sign and
the symbols that a note prints.  ReportLab writes no structure tags: the Word document is the
accessible one.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    Image,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from dashboard.charts import theme
from dashboard.note.model import MARK, Box, Grid, Heading, Note, Part, Sentence, Text
from dashboard.note.style import (
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
from dashboard.pages import AUTHOR
from dashboard.text import numbers

FONT, BOLD = "DejaVu", "DejaVu-Bold"
UPRIGHT, LANDSCAPE = "portrait", "paysage"
#: Points of the tallest row: one taller than a page would stop the document.
TALLEST_ROW = (WIDTH - 2 * MARGIN) * cm / 2


def pdf(note: Note, day: date) -> bytes:
    """Return the note as a .pdf file, dated ``day``."""
    register_fonts()
    out = BytesIO()
    document = BaseDocTemplate(
        out, title=note.title, author=AUTHOR, subject=note.subtitle, lang=LANGUAGE,
        creator=AUTHOR, keywords="ESS, emploi, Bretagne", invariant=1)
    document.addPageTemplates([_page(UPRIGHT, WIDTH, HEIGHT), _page(LANDSCAPE, HEIGHT, WIDTH)])
    story: list[Any] = [paragraph(note.title, "Title"), paragraph(note.subtitle, "Subtitle"),
                        paragraph(note.imprint, "Under")]
    wide = False
    for part in note.parts:
        if isinstance(part, Heading) and part.wide != wide:
            wide = part.wide
            story += [NextPageTemplate(LANDSCAPE if wide else UPRIGHT), PageBreak()]
        story += _flowables(part, wide)
    document.build(story, canvasmaker=_numbered_canvas(note, day))
    return out.getvalue()


def _flowables(part: Part, wide: bool) -> list[Any]:
    room = ((HEIGHT if wide else WIDTH) - 2 * MARGIN) * cm
    if isinstance(part, Heading):
        # Room for the heading, a paragraph and the first rows of a long table.
        return [CondPageBreak(7 * cm),
                _OutlineHeading(part.text, paragraph_style("Heading", keepWithNext=1))]
    if isinstance(part, Sentence):
        mark = MARK.replace(" ", numbers.NO_BREAK)
        sentence = f"{markup(part.text)} <font name='{BOLD}' size='7.5' color='{BAR}'>{mark}</font>"
        return [_frame([Paragraph(sentence, paragraph_style("Body"))], room, GROUND,
                       [("LINEBEFORE", (0, 0), (0, -1), 3, HexColor(BAR))]), Spacer(0, 5)]
    if isinstance(part, Text):
        # Said of what follows.
        return [_text(part, "Body", keepWithNext=1)]
    if isinstance(part, Box):
        # A heading would keep the whole box with it, on the next page: its first lines are enough.
        return [CondPageBreak(3 * cm), _frame(
            [_text(t, "Small") for t in part.texts], room, STRIPE,
            [("BOX", (0, 0), (-1, -1), 0.7, HexColor(theme.SEA[0]))]), Spacer(0, 8)]
    if isinstance(part, Grid):
        return _grid(part, room)
    png, width, height = chart_png(part, wide)
    return [KeepTogether([paragraph(part.caption, "Caption"),
                          Image(BytesIO(png), width * cm, height * cm),
                          paragraph(part.under, "Under")])]


def _text(part: Text, style: str, **more: Any) -> Paragraph:
    label = part.label and f"<font name='{BOLD}'>{markup(part.label + numbers.NARROW)}:</font> "
    return Paragraph(label + markup(part.text), paragraph_style(style, **more))


def _frame(rows: list[Paragraph], room: float, ground: str, rules: list[Any]) -> Table:
    return Table([[r] for r in rows], colWidths=[room], style=[
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(ground)), ("LEFTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3), *rules])


def _grid(part: Grid, room: float) -> list[Any]:
    """Return a table whose heading rows come again on each page and whose rows are never cut."""
    heads, columns = len(part.heads), len(part.widths)
    tight = columns > MANY
    size = "Narrow" if tight else "Cell"
    cells: list[list[Any]] = [[""] * columns for _ in range(heads)]
    rules: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.4, HexColor(theme.HATCH[0])),
        ("BACKGROUND", (0, 0), (-1, heads - 1), HexColor(theme.SEA[0])),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        *((f"{side}PADDING", (0, 0), (-1, -1), space) for side, space in (
            ("LEFT", 2 if tight else 3), ("RIGHT", 2 if tight else 3), ("TOP", 2), ("BOTTOM", 3)))]
    for (r, c), head in part.positions.items():
        align = TA_CENTER if head.columns > 1 else TA_RIGHT if c >= part.first_number else 0
        cells[r][c] = Paragraph(markup(head.text), paragraph_style(
            size, fontName=BOLD, textColor=HexColor(theme.BACKGROUND[0]), alignment=align))
        if head.columns > 1 or head.rows > 1:
            rules.append(("SPAN", (c, r), (c + head.columns - 1, r + head.rows - 1)))
    share = room / sum(part.widths)
    widths = [w * share for w in part.widths]
    for r, texts in enumerate(part.rows):
        strong, first = r in part.strong, len(cells)
        # A date is whole in a sentence; in a narrow column it would be cut within its year.
        cells += _rows([Paragraph(markup(t.replace(numbers.NO_BREAK, " ")), paragraph_style(
            size, fontName=BOLD if strong else FONT,
            alignment=TA_RIGHT if c >= part.first_number else 0))
            for c, t in enumerate(texts)], widths)
        if strong:
            rules.append(("BACKGROUND", (0, first), (-1, len(cells) - 1), HexColor(STRIPE)))
    table = Table(cells, colWidths=widths, repeatRows=heads, style=rules, splitInRow=0)
    under = paragraph(part.under, "Under") if part.under else Spacer(0, 8)
    whole = [paragraph(part.caption, "Caption"), table, under]
    return [KeepTogether(whole)] if len(part.rows) <= SHORT else [CondPageBreak(3 * cm), *whole]


def _rows(cells: list[Any], widths: list[float]) -> list[list[Any]]:
    """Return a row, as several where a text of it is taller than ``TALLEST_ROW``: ReportLab cuts
    none well."""
    parts = [cell.split(width, TALLEST_ROW) if cell else []
             for cell, width in zip(cells, widths, strict=True)]
    row = [part[0] if part else "" for part in parts]
    rest = [part[1] if len(part) > 1 else "" for part in parts]
    return [row, *(_rows(rest, widths) if any(rest) else [])]


def paragraph(text: str, style: str) -> Paragraph:
    """Return a text in a style (``paragraph_style``)."""
    return Paragraph(markup(text), paragraph_style(style))


def markup(text: str) -> str:
    """Return a text escaped from markup; ReportLab would break it at a narrow no-break space."""
    return escape(text.replace(numbers.NARROW, numbers.NO_BREAK))


def paragraph_style(name: str, **more: Any) -> ParagraphStyle:
    """Return the style of that name; ``more``: ReportLab's properties that differ from it."""
    size, ink, font, before, after = {
        "Title": (21, theme.SEA[0], BOLD, 0, 8), "Subtitle": (13, theme.MUTED[0], FONT, 0, 4),
        "Heading": (14, theme.SEA[0], BOLD, 10, 6), "Caption": (9.5, theme.SEA[0], BOLD, 6, 3),
        "Body": (9.5, theme.INK[0], FONT, 0, 4), "Small": (8.5, theme.INK[0], FONT, 0, 0),
        "Under": (7.5, theme.MUTED[0], FONT, 2, 8), "Cell": (8, theme.INK[0], FONT, 0, 0),
        "Narrow": (7.5, theme.INK[0], FONT, 0, 0)}[name]
    return ParagraphStyle(name, **{
        "fontName": font, "fontSize": size, "leading": size * 1.3, "textColor": HexColor(ink),
        "spaceBefore": before, "spaceAfter": after} | more)


class _OutlineHeading(Paragraph):
    """A heading that the outline of the document leads to."""

    def draw(self) -> None:
        """Draw the heading and its bookmark."""
        text = self.getPlainText()
        self.canv.bookmarkPage(text)
        self.canv.addOutlineEntry(text, text, 0)
        super().draw()


def _page(name: str, width: float, height: float) -> PageTemplate:
    frame = Frame(MARGIN * cm, MARGIN * cm, (width - 2 * MARGIN) * cm, (height - 2 * MARGIN) * cm,
                  leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    return PageTemplate(name, [frame], pagesize=(width * cm, height * cm))


def describe(canvas: Canvas, day: date) -> None:
    """Date a document of its day, that a reproducible one of ReportLab says to be in 2000, and name
    its window by its title."""
    canvas._doc._timeStamp.YMDhms = day.timetuple()[:6]
    canvas.setViewerPreference("DisplayDocTitle", "true")


def _numbered_canvas(note: Note, day: date) -> type[Canvas]:
    """Return a canvas that writes « Page 2 sur 6 » once it knows how many there are."""
    class NumberedCanvas(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            describe(self, day)
            self.pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self.pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self.pages, 1):
                self.__dict__.update(page)
                self.setFont(FONT, 7.5)
                self.setFillColor(HexColor(theme.MUTED[0]))
                self.drawString(MARGIN * cm, 1.1 * cm, f"{note.title} – brouillon – Page {number} "
                                                       f"sur {len(self.pages)}")
                super().showPage()
            super().save()
    return NumberedCanvas


@lru_cache(maxsize=1)
def register_fonts() -> None:
    """Give ReportLab the fonts of a document, once."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in ((FONT, "DejaVuSans.ttf"), (BOLD, "DejaVuSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
