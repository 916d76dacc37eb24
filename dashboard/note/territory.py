"""The portrait of a territory on one A4 page: key figures, map, comparison, sources and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, Image, KeepInFrame, Paragraph, Spacer, Table
from reportlab.platypus.doctemplate import LayoutError

from dashboard import pictures
from dashboard.blocks.block import CARDS, TABLE, Block
from dashboard.blocks.cells import cell_text, header, key_figure_label, key_figure_text, typeset
from dashboard.charts import theme
from dashboard.charts.plot import Plot
from dashboard.note.pdf import (
    BOLD,
    FONT,
    describe,
    markup,
    paragraph,
    paragraph_style,
    register_fonts,
)
from dashboard.note.style import HEIGHT, LANGUAGE, MARGIN, STRIPE, WIDTH
from dashboard.pages import AUTHOR
from dashboard.text import numbers
from dashboard.text.lecture import quantity
from dashboard.warehouse.citation import citations

#: Points of the page between its margins; most and fewest rows of the table, the others being on
#: screen.
ROOM, TALL = (WIDTH - 2 * MARGIN) * cm, (HEIGHT - 2 * MARGIN) * cm
ROWS, FEWEST = 16, 6
#: Points of the letters of the table, of a line of its widest column, beside a text.
SMALL, WIDEST, PADDING = 6.5, 180, 3
GAP = 8
#: Pixels of the height of a picture; points of one, of which half a row has 560.
HIGH, PIXEL = 380, (ROOM / 2 - GAP) / 560
RULE = HexColor(theme.HATCH[0])


def page(title: str, blocks: Sequence[Block], day: date) -> bytes:
    """Return the published blocks of a portrait as a .pdf file of one page, with as many rows of
    its tables as fit; made smaller as a whole where it would not fit with ``FEWEST``."""
    register_fonts()
    published = [b for b in blocks if not (b.absent or b.table.empty or b.table.demonstration)]
    figures = [b for b in published if b.form == CARDS or b.plot]
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH * cm, HEIGHT * cm), invariant=1, lang=LANGUAGE)
    describe(canvas, day)
    canvas.setTitle(title)
    canvas.setAuthor(AUTHOR)
    canvas.setCreator(AUTHOR)
    head = [paragraph(typeset(title), "Title"),
            *(part for b in figures if b.form == CARDS for part in _cards(b)),
            *_pictures([b for b in figures if b.plot])]
    lists = [b for b in published if b.form == TABLE]
    for most, tables in _trials(lists):
        story = [*head, *(part for b in tables for part in _table(b, most)),
                 *_rest(sum(len(b.table.data) for b in lists)
                        - sum(min(most, len(b.table.data)) for b in tables)),
                 Spacer(0, GAP / 2), *_small_print([*figures, *tables])]
        if _is_short(story, canvas):
            break
    frame = Frame(MARGIN * cm, MARGIN * cm, ROOM, TALL, 0, 0, 0, 0)
    frame.addFromList([KeepInFrame(ROOM, TALL, story, mode="shrink")], canvas)
    canvas.setFont(FONT, 7.5)
    canvas.setFillColor(HexColor(theme.MUTED[0]))
    canvas.drawString(MARGIN * cm, 1.1 * cm, f"{AUTHOR} – {numbers.date(day)}")
    canvas.save()
    return out.getvalue()


def _trials(tables: Sequence[Block]) -> Iterator[tuple[int, Sequence[Block]]]:
    """Yield rows and the tables that may have as many: all of them whole, then, of fewer and fewer
    rows, those set as text (those that sort and scroll on screen, where nothing compares)."""
    if all(len(b.table.data) <= ROWS for b in tables):
        yield ROWS, tables
    main = [b for b in tables if b.text_rows] or tables
    yield from ((most, main) for most in range(ROWS, FEWEST - 1, -1))


def _is_short(story: list[Any], canvas: Canvas) -> bool:
    """Tell whether parts stand on the page as large as they are."""
    try:
        KeepInFrame(ROOM, TALL, story, mode="error").wrapOn(canvas, ROOM, TALL)
    except LayoutError:
        return False
    return True


def _cards(block: Block) -> list[Any]:
    """Return figures in large, one a cell of a row, under what they are of: the page may be of two
    territories."""
    rows = block.table.records
    cells = [[Paragraph(markup(typeset(key_figure_label(row))), paragraph_style("Under")),
              Paragraph(markup(key_figure_text(row)), paragraph_style(
                  "Caption", fontSize=12, leading=15, splitLongWords=0))] for row in rows]
    table = Table([cells], colWidths=[ROOM / len(cells)] * len(cells), hAlign="LEFT",
                  spaceAfter=GAP, style=[
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(STRIPE)), ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
        ("LINEBEFORE", (0, 0), (-1, -1), 2, HexColor(theme.SEA[0]))])
    return [paragraph(typeset(block.title), "Under"), table]


def _pictures(blocks: Sequence[Block]) -> list[Table]:
    """Return the figures two a row, each under its finding; one that is alone takes the row."""
    return [_row(blocks[first:first + 2]) for first in range(0, len(blocks), 2)]


def _row(blocks: Sequence[Block]) -> Table:
    column = ROOM / len(blocks)
    cells = [[paragraph(typeset(b.headline), "Caption"), paragraph(typeset(b.title), "Under"),
              _image(b.plot, column - GAP)] for b in blocks if b.plot]
    return Table([cells], colWidths=[column] * len(cells), hAlign="LEFT", style=[
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), GAP)])  # words of two columns do not touch


def _image(plot: Plot, width: float) -> Image:
    return Image(BytesIO(pictures.png(plot, round(width / PIXEL), HIGH, 2)), width, HIGH * PIXEL)


def _table(block: Block, most: int) -> list[Any]:
    """Return the first rows of a table, ``most`` of them, under its finding."""
    # A value is written with its unit.
    columns = [c for c in block.table.columns if c.name != "unite"]
    rows = block.table.records
    texts = [[header(c) for c in columns], *([
        typeset(cell_text(row, c)).replace(numbers.NO_BREAK, " ") for c in columns]
        for row in rows[:most])]
    cells = [[Paragraph(markup(t), paragraph_style(
        "Narrow", fontName=FONT if rank else BOLD, fontSize=SMALL, leading=8, splitLongWords=0,
        alignment=TA_RIGHT if column.type in ("nombre", "entier") else TA_LEFT))
        for column, t in zip(columns, line, strict=True)] for rank, line in enumerate(texts)]
    table = Table(cells, colWidths=_widths(texts), hAlign="LEFT", style=[
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, RULE), ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)])
    return [paragraph(typeset(block.headline), "Caption"), table]


def _rest(count: int) -> list[Paragraph]:
    """Return the line that says how many rows of the portrait the page leaves out, those of the
    tables that have no room among them: its headline counts all."""
    return [paragraph(typeset(f"… et {quantity(count, 'ligne')} de plus, dans le tableau de bord."),
                      "Under")] if count else []


def _widths(texts: Sequence[Sequence[str]]) -> list[float]:
    """Return points of the columns of a table: each has its longest word, those of longer texts
    share what is left."""
    least, more = [], []
    for heads, *column in zip(*texts, strict=True):
        words = [_points(word, BOLD) for word in heads.split(" ")] + [
            _points(word) for text in column for word in text.split(" ")]
        least.append(max(words) + 2 * PADDING)
        longest = max(map(_points, column), default=0) + 2 * PADDING
        more.append(max(1, min(longest, WIDEST) - least[-1]))
    left = max(0, ROOM - sum(least))
    return [word + left * text / sum(more) for word, text in zip(least, more, strict=True)]


def _points(text: str, font: str = FONT) -> float:
    return stringWidth(text.replace(numbers.NARROW, numbers.NO_BREAK), font, SMALL)


def _small_print(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the sources of what the page shows, each publisher before all its documents, the
    licences, the notes of its figures, each once."""
    tables = [b.table for b in blocks]
    sources, licences, notes = (dict.fromkeys(filter(None, texts)) for texts in (
        [*citations(pd.concat([t.lineage for t in tables] or [pd.DataFrame()])),
         *(t.source for t in tables if not citations(t.lineage))],
        (one for b in blocks for one in b.table.licence.split(" ; ")),
        (one for b in blocks if b.form == CARDS or b.plot for one in (b.note, *b.table.notes))))
    lines = (("Sources", " ; ".join(sources)), ("Licences", " ; ".join(licences)),
             ("Notes", " ".join(notes)))
    return [Paragraph(markup(typeset(f"{label} : {text}")), paragraph_style(
        "Under", fontSize=6, leading=7.5, spaceBefore=GAP / 4, spaceAfter=0))
        for label, text in lines if text]
