"""Presentation → PowerPoint: native, editable charts, tables, cards and maps.

A slide holds what its block holds on screen: the finding as its title, the figure, the reading
sentence, champ, source and note, the badge of demonstration; its speaker notes hold definitions,
statuses, corrections, breaks and the cells that the figures come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date as Date
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu

from dashboard.blocks.block import CARDS, INVENTED, Block
from dashboard.blocks.cells import typeset
from dashboard.charts import theme
from dashboard.charts.plotly import validated
from dashboard.export.readme import readme_lines
from dashboard.export.slides import figure_reader, native_charts, native_maps, shapes, template
from dashboard.export.slides.fitting import (
    POINT,
    Box,
    clean,
    fits,
    fitted,
    flat,
    height,
    muted,
    text_box,
    width,
    write,
)
from dashboard.export.slides.shapes import FOOT
from dashboard.text import numbers
from dashboard.warehouse.table import Table

if TYPE_CHECKING:
    from dashboard.blocks.deck import Content

AUTHOR = "Observatoire de l'ESS – Cress Bretagne"
BADGE = "Données de démonstration"
#: Sizes in points: titles, the rest of what is read aloud, the small print.
TITLES, BODY, SMALL = (30, 28, 26, 24, 22, 20, 18), (20, 18), 12
#: Room between two parts of a slide; narrowest margin.
GAP, MARGIN = 8 * POINT, 36 * POINT
#: Lines that the small print may take, by what it says.
LINES = {"Champ": 1, "Source": 2, "Note": 2}
#: Cells of lineage that the speaker notes list.
CELLS = 20
#: A figure of so many pixels on screen needs all the room there is.
TALL = 500
#: Part of the width that what stands beside the figure may take, the narrowest first; its margins.
ASIDE, PAD = (0.3, 0.38, 0.46), 10 * POINT
#: Small charts side by side.
ACROSS = 4


def deck(name: str, contents: Sequence[Content], today: Date, model: Path | None = None) -> bytes:
    """A presentation of one slide a content, in their order.

    ``name``: that of the presentation.  ``today``: the day written on the slides.  ``model``: the
    template of the Cress (None: ``template.TEMPLATE``); when it cannot be used, the speaker notes
    of the first slide say why.
    """
    opened = template.opened(model)
    result = opened.deck
    for rank, content in enumerate(contents, 1):
        slide = result.slides.add_slide(opened.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type != PP_PLACEHOLDER.TITLE:
                shape._element.getparent().remove(shape._element)
        _fill(slide, content, Box(0, 0, result.slide_width or 0, result.slide_height or 0),
              f"{rank} / {len(contents)}", today)
        slide.notes_slide.notes_text_frame.text = ""
        told = [*([opened.fault] if rank == 1 and opened.fault else []), *notes(content, today)]
        write(slide.notes_slide.notes_text_frame, [("", clean(line)) for line in told])
    about = result.core_properties
    about.title, about.author, about.language = clean(name), AUTHOR, "fr-FR"
    about.subject, about.comments = "Économie sociale et solidaire en Bretagne", ""
    about.last_modified_by, about.keywords = AUTHOR, ""
    about.created = about.modified = datetime(today.year, today.month, today.day)
    return template.saved(result)


def _fill(slide: Any, content: Content, page: Box, number: str, today: Date) -> None:
    """From the top: title, subtitle and badge, figure and comment, reading sentence, small print,
    footer."""
    block = content.block
    title = slide.shapes.title
    headline, subtitle = _headlines(content, title.width)
    fitting = fitted(headline, Box(0, 0, title.width, title.height), TITLES, True)
    title.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    write(title.text_frame, [("", fitting[0])], fitting[1])
    left, wide = title.left, min(title.width, page.width - 2 * title.left)
    if wide < page.width * 0.6:  # a title beside the figure: not where this layout puts it
        left, wide = MARGIN, page.width - 2 * MARGIN
    top = title.top + title.height + GAP
    bottom = _foot(slide, page, Box(left, 0, wide, 0), number, today)
    if block is None:
        text_box(slide.shapes, "Absence", Box(left, top, wide, bottom - top), [("", typeset(
            content.absent))], 20, middle=True)
        return
    top = _subtitle(slide, subtitle, block.table, Box(left, top, wide, 0)) + GAP
    bottom = _small(slide, block, Box(left, top, wide, bottom - top)) - GAP
    figure = validated(block.draw(block.table)) if block.draw else None
    crowded = figure is not None and (figure.layout.height or 0) > TALL
    # What the title says already is not said twice.
    finding = fitting[0].removeprefix(f"{INVENTED} – ")
    lecture = typeset(block.lecture).removeprefix(finding).strip()
    comment = typeset(content.slide.comment)
    told = f"Lecture – {lecture}" if lecture else ""
    # Beside the figure, which keeps its height: the comment, else a long reading sentence.
    aside = comment or (told if not fits(told, BODY[-1], wide, (bottom - top) * (
        0.12 if crowded else 0.2)) else "")
    if told and aside != told:
        bottom -= _lecture(slide, told, Box(left, top, wide, round((bottom - top) * 0.4)), bottom)
    if aside:
        pad = 0 if aside == told else 2 * PAD
        share = next((s for s in ASIDE if fits(aside, BODY[-1], wide * s - pad,
                                               bottom - top - pad)), ASIDE[-1])
        column = Box(left + wide - round(wide * share), top, round(wide * share), bottom - top)
        if comment:
            _comment(slide, comment, column)
        else:
            _lecture(slide, told, column)
        wide -= column.width + 2 * GAP
    _figure(slide.shapes, block, figure, Box(left, top, wide, bottom - top))


def _headlines(content: Content, room: int) -> tuple[str, str]:
    """Title and subtitle: the finding, then what the block shows, where they differ."""
    headline = typeset(content.headline)
    block = typeset(content.block.title) if content.block else ""
    if not content.slide.title and block and not fits(headline, TITLES[-1], room, 66 * POINT, True):
        return block, ""  # the finding is too long: the reading sentence says it whole
    return headline, block if block != headline else ""


def _subtitle(slide: Any, text: str, table: Table, row: Box) -> int:
    """What the block shows, and the badge of demonstration; the bottom of their line."""
    high, room = 0, row.width
    if table.demonstration:
        badge = round(width(BADGE, 14, True)) + 20 * POINT
        high, room = 24 * POINT, row.width - badge - GAP
        shape = slide.shapes.add_shape(
            MSO_SHAPE.ROUNDED_RECTANGLE, Emu(row.left + row.width - badge), Emu(row.top),
            Emu(badge), Emu(high))
        flat(shape, "Démonstration")
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(theme.RUST[0].lstrip("#"))
        shape.line.fill.background()
        shape.text_frame.margin_top = shape.text_frame.margin_bottom = 0
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        write(shape.text_frame, [("", BADGE)], 14, bold=True, ink="#FFFFFF",
              align=PP_ALIGN.CENTER)
    if text:
        told, size = fitted(text, Box(0, 0, room, 46 * POINT), (18,))
        tall = height(told, size, room)
        muted(text_box(slide.shapes, "Sous-titre", Box(row.left, row.top, room, tall),
                       [("", told)], size))
        high = max(high, tall)
    return row.top + high


def _lecture(slide: Any, told: str, box: Box, bottom: int | None = None) -> int:
    """The reading sentence in ``box``, from its top, or ending at ``bottom``; the height it takes.

    Where there is no room for all of its sentences, the last ones are left to the speaker notes:
    half a sentence would say something else.
    """
    sentences = told.split(". ")
    while len(sentences) > 1 and not fits(". ".join(sentences), BODY[-1], box.width, box.height):
        sentences.pop()
    kept = ". ".join(sentences)
    kept = kept if kept.endswith(".") else kept + "."
    text, size = fitted(kept, box, BODY if bottom is None else BODY[-1:])
    high = height(text, size, box.width)
    text_box(slide.shapes, "Lecture", box._replace(
        top=box.top if bottom is None else bottom - high, height=high),
        [("Lecture", text.removeprefix("Lecture"))], size)
    return high + GAP


def _comment(slide: Any, text: str, box: Box) -> None:
    """The presenter's comment, beside the figure."""
    told, size = fitted(text, Box(0, 0, box.width - 2 * PAD, box.height - 2 * PAD), BODY)
    high = min(box.height, height(told, size, box.width - 2 * PAD) + 2 * PAD)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(box.left), Emu(box.top),
                                   Emu(box.width), Emu(high))
    flat(shape, "Commentaire")
    shape.fill.solid()
    shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    shape.line.fill.background()
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(PAD)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    write(frame, [("", told)], size, align=PP_ALIGN.LEFT)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def _small(slide: Any, block: Block, box: Box) -> int:
    """Champ, source and note in 12 points, at the bottom of ``box``; where they begin."""
    parts = []
    high = 0
    for head, text in block.lines():
        if head not in LINES:
            continue
        text = typeset(text)
        line = round(SMALL * 1.2 * POINT)
        told, _ = fitted(f"{head} – {text}", Box(0, 0, box.width, line * LINES[head]), (SMALL,))
        parts.append((head, told.removeprefix(head)))
        high += height(told, SMALL, box.width)
    if parts:
        muted(text_box(slide.shapes, "Champ, source et note",
                       Box(box.left, box.bottom - high, box.width, high), parts, SMALL))
    return box.bottom - high


def _foot(slide: Any, page: Box, row: Box, number: str, today: Date) -> int:
    """Footer with the day, and « 3 / 9 », in the places of the layout where it has some; where
    what stands above must end."""
    texts = {PP_PLACEHOLDER.FOOTER: f"{AUTHOR} · {numbers.date(today)}",
             PP_PLACEHOLDER.SLIDE_NUMBER: number}
    tops = []
    for layout in slide.slide_layout.placeholders:
        kind = layout.placeholder_format.type
        if kind not in texts:
            continue
        text = texts.pop(kind)
        element = deepcopy(layout._element)
        slide.shapes._spTree.append(element)
        shape = slide.shapes[-1]
        element.nvSpPr.cNvPr.set("id", str(max(int(s.shape_id) for s in slide.shapes) + 1))
        frame = shape.text_frame
        frame.clear()
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _numbered(frame.paragraphs[0], text)
        else:
            write(frame, [("", text)])
        if shape.top is not None and shape.top > page.height * 0.7:
            tops.append(shape.top)
    bottom = page.height - FOOT - MARGIN // 3
    for kind, text in texts.items():  # the layout has no place for them
        right = kind == PP_PLACEHOLDER.SLIDE_NUMBER
        room = round(row.width * (0.2 if right else 0.78))
        left = row.left + (row.width - room if right else 0)
        muted(text_box(slide.shapes, "Numéro" if right else "Pied de page",
                       Box(left, bottom, room, FOOT), [("", text)], SMALL,
                       align=PP_ALIGN.RIGHT if right else None))
        tops.append(bottom)
    return min(tops) - GAP // 2


def _numbered(paragraph: Any, number: str) -> None:
    """« 3 / 9 »: a field that PowerPoint keeps up to date, then how many there are."""
    own, _, total = number.partition(" ")
    run = paragraph.add_run()
    run.text = f" {total}"
    run._r.get_or_add_rPr().set("lang", "fr-FR")
    field = etree.Element(qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    etree.SubElement(field, qn("a:rPr")).set("lang", "fr-FR")
    etree.SubElement(field, qn("a:t")).text = own
    run._r.addprevious(field)


def _figure(tree: Any, block: Block, figure: go.Figure | None, box: Box) -> None:
    """The figure of the block, native and editable; its table where no chart would be true."""
    alt = clean(typeset(f"{block.title}. {block.lecture}".strip()))
    if block.form == CARDS:
        shapes.cards(tree, block.table, box)
        return
    left_out = ""
    if figure is not None and (drawn := figure_reader.plots(figure)):
        _charts(tree, drawn, box, alt)
    elif figure is not None and native_maps.is_map(figure):
        native_maps.draw(tree, figure, box, alt)
    else:
        grid = figure_reader.grid(figure) if figure is not None else None
        left_out = (shapes.grid(tree, grid, box, alt) if grid
                    else shapes.table(tree, block.table, box, alt))
    if left_out:
        muted(text_box(tree, "Suite", Box(box.left, box.bottom - FOOT, box.width, FOOT),
                       [("", f"… et {left_out} de plus, dans le tableau de la page et ses "
                             "extraits")], SMALL))


def _charts(tree: Any, drawn: Sequence[figure_reader.Plot], box: Box, alt: str) -> None:
    """One chart, or small ones side by side; what has no number is said under them."""
    absent = [a for plot in drawn for a in plot.absent]
    if absent:
        told = "Sans valeur : " + " ; ".join(absent)
        text, _ = fitted(typeset(told), Box(0, 0, box.width, round(2.4 * SMALL * POINT)), (SMALL,))
        high = height(text, SMALL, box.width)
        muted(text_box(tree, "Sans valeur", Box(box.left, box.bottom - high, box.width, high),
                       [("", text)], SMALL))
        box = box._replace(height=box.height - high)
    across = min(ACROSS, len(drawn)) if len(drawn) != 4 else 2
    down = -(-len(drawn) // across)
    wide, high = box.width // across, box.height // down
    for i, plot in enumerate(drawn):
        native_charts.add(
            tree,
            plot,
            (box.left + i % across * wide, box.top + i // across * high, wide, high),
            f"{plot.name}. {alt}" if plot.name else alt,
        )


def notes(content: Content, today: Date) -> Iterator[str]:
    """What the speaker can answer: what the block says of itself, then where its figures come
    from, one line a cell."""
    if content.slide.comment:
        yield f"Commentaire{numbers.NARROW}: {typeset(content.slide.comment)}"
    block = content.block
    if block is None:
        yield typeset(content.absent)
        return
    table = block.table
    for label, text in readme_lines(table, block.title, block.lecture, "", today):
        yield typeset(f"{label} : {text}")
    if block.note:
        yield typeset(f"Note : {block.note}")
    cells = table.lineage.drop_duplicates(["fichier", "feuille", "cellule"])
    if cells.empty:
        return
    yield typeset("D'où viennent ces chiffres : fichier, feuille, cellule, texte imprimé")
    for row in islice(cells.itertuples(), CELLS):
        yield typeset(f"{row.fichier}, feuille « {row.feuille} », cellule {row.cellule} : "
                      f"« {row.imprime} »")
    if len(cells) > CELLS:
        yield f"et {numbers.number(len(cells) - CELLS)} autres"
