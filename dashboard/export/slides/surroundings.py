"""What stands around the figure of a slide: subtitle, reading sentence, comment, small print."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date as Date
from typing import Any

from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu

from dashboard.blocks.block import BADGE, Block
from dashboard.blocks.cells import typeset
from dashboard.charts import theme
from dashboard.export.slides.fitting import (
    LINE,
    MORE,
    POINT,
    Box,
    fit_text,
    fits,
    height,
    mute,
    panel,
    text_box,
    width,
    write,
)
from dashboard.export.slides.tables import FOOT
from dashboard.pages import AUTHOR
from dashboard.text import numbers
from dashboard.warehouse.table import Table

#: Sizes in points: what is read aloud, the small print.
BODY, SMALL = (20, 18), 12
#: Sizes of what the block shows, in points, the last on two lines only, and the height of a line.
SUBTITLES, SUBTITLE = (18, 16, 14), 24 * POINT
#: Room between two parts of a slide; narrowest margin; margins of a comment.
GAP, MARGIN, PAD = 4 * POINT, 28 * POINT, 10 * POINT
#: What each paragraph of the small print says, and the lines that it has.
PARAGRAPHS = ((("Source",), 2), (("Champ", "Note"), 1))
#: What parts the documents of a source.
APART = f"{numbers.NARROW}; "


def write_subtitle(slide: Any, text: str, table: Table, row: Box) -> int:
    """Write what the block shows, and the badge of demonstration; return the bottom of their
    line."""
    high, room = 0, row.width
    if table.demonstration:
        badge = round(width(BADGE, 14, True)) + 20 * POINT
        high, room = 24 * POINT, row.width - badge - GAP
        shape = panel(slide.shapes, MSO_SHAPE.ROUNDED_RECTANGLE, "Démonstration", Box(
            row.left + row.width - badge, row.top, badge, high), theme.RUST[0])
        shape.text_frame.margin_top = shape.text_frame.margin_bottom = 0
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        write(shape.text_frame, [("", BADGE)], 14, bold=True, ink="#FFFFFF",
              align=PP_ALIGN.CENTER)
    if text:
        is_long = not fits(text, SUBTITLES[-2], room, SUBTITLE)
        excerpt, size = fit_text(text, Box(0, 0, room, SUBTITLE * (1 + is_long)), SUBTITLES)
        tall = height(excerpt, size, room)
        mute(text_box(slide.shapes, "Sous-titre", Box(row.left, row.top, room, tall),
                      [("", excerpt)], size))
        high = max(high, tall)
    return row.top + high


def write_lecture(slide: Any, lecture: str, box: Box) -> int:
    """Write at the bottom of ``box`` the sentences that stand in it; return their height, 0 where
    none does: all are in the notes of the speaker, and half a sentence would say something else."""
    sentences = re.split(r"(?<=\.) ", lecture)
    while sentences and not fits(" ".join(sentences), BODY[-1], box.width, box.height):
        sentences.pop()
    if not sentences:
        return 0
    text, size = fit_text(" ".join(sentences), box, BODY)
    high = height(text, size, box.width)
    text_box(slide.shapes, "Lecture", box._replace(top=box.bottom - high, height=high),
             [("Lecture", text.removeprefix("Lecture"))], size)
    return high + GAP


def write_comment(slide: Any, text: str, box: Box) -> None:
    """Write the presenter's comment, beside the figure."""
    excerpt, size = fit_text(text, Box(0, 0, box.width - 2 * PAD, box.height - 2 * PAD), BODY)
    high = min(box.height, height(excerpt, size, box.width - 2 * PAD) + 2 * PAD)
    frame = panel(slide.shapes, MSO_SHAPE.RECTANGLE, "Commentaire", box._replace(height=high),
                  MSO_THEME_COLOR.BACKGROUND_2).text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(PAD)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    write(frame, [("", excerpt)], size, ink=MSO_THEME_COLOR.TEXT_1, align=PP_ALIGN.LEFT)


def write_small_print(slide: Any, block: Block, box: Box) -> int:
    """Write the source, then champ and note, at the bottom of ``box``; return where they begin.
    The notes of the speaker have them whole."""
    entries = dict(block.lines())
    texts = [_beginning(text, box._replace(height=round(count * SMALL * LINE * POINT)))
             for heads, count in PARAGRAPHS if (text := " · ".join(
                 f"{head} – {typeset(entries[head])}" for head in heads if entries.get(head)))]
    high = sum(height(text, SMALL, box.width) for text in texts)
    if texts:
        mute(text_box(slide.shapes, "Champ, source et note",
                      Box(box.left, box.bottom - high, box.width, high),
                      [("", text) for text in texts], SMALL, anchor=MSO_ANCHOR.BOTTOM))
    return box.bottom - high


def _beginning(text: str, box: Box) -> str:
    """Return the documents of a source that stand in ``box``, the last one whole; as many words of
    any other text."""
    documents = text.split(APART)
    wholes = (APART.join((*documents[:count], MORE)) for count in range(len(documents) - 1, 0, -1))
    return next((one for one in (text, *wholes) if fits(one, SMALL, box.width, box.height)),
                fit_text(text, box, (SMALL,))[0])


def write_foot(slide: Any, page: Box, row: Box, number: str, today: Date) -> int:
    """Write the footer with the day, and « 3 / 9 », where the layout has places for them; return
    where what stands above must end."""
    texts = {PP_PLACEHOLDER.FOOTER: f"{AUTHOR} · {numbers.date(today)}",
             PP_PLACEHOLDER.SLIDE_NUMBER: number}
    tops = []
    for layout in slide.slide_layout.placeholders:
        kind = layout.placeholder_format.type
        if kind not in texts or layout.top is None:
            continue
        text = texts.pop(kind)
        element = deepcopy(layout._element)
        slide.shapes._spTree.append(element)
        shape = slide.shapes[-1]
        element.nvSpPr.cNvPr.set("id", str(max(int(s.shape_id) for s in slide.shapes) + 1))
        frame = shape.text_frame
        frame.clear()
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _write_number(frame.paragraphs[0], text)
        else:
            write(frame, [("", text)])
        if shape.top > page.height * 0.7:
            tops.append(shape.top)
    bottom = page.height - FOOT - MARGIN // 3
    for kind, text in texts.items():  # the layout has no place for them
        right = kind == PP_PLACEHOLDER.SLIDE_NUMBER
        room = round(row.width * (0.2 if right else 0.78))
        left = row.left + (row.width - room if right else 0)
        mute(text_box(slide.shapes, "Numéro" if right else "Pied de page",
                      Box(left, bottom, room, FOOT), [("", text)], SMALL,
                      align=PP_ALIGN.RIGHT if right else None))
        tops.append(bottom)
    return min(tops, default=bottom + FOOT) - GAP // 2  # none: the template has both at the head


def _write_number(paragraph: Any, number: str) -> None:
    """Write « 3 / 9 »: a field that PowerPoint keeps up to date, then how many there are."""
    own, _, total = number.partition(" ")
    run = paragraph.add_run()
    run.text = f" {total}"
    run._r.get_or_add_rPr().set("lang", "fr-FR")
    field = etree.Element(qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
    etree.SubElement(field, qn("a:rPr"), lang="fr-FR")
    etree.SubElement(field, qn("a:t")).text = own
    run._r.addprevious(field)
