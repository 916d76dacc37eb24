"""Presentation → PowerPoint: native, editable charts, tables, cards and maps.

A slide holds what its block holds on screen: the finding as its title, the figure, the reading
sentence, champ, source and note, the badge of demonstration; its speaker notes hold definitions,
statuses, corrections, breaks and the cells that the figures come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE

from dashboard.blocks.block import INVENTED, Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.headline import with_named_areas
from dashboard.charts.maps.plots import Map
from dashboard.charts.plot import Grid
from dashboard.export.fields import writable
from dashboard.export.readme import readme_lines
from dashboard.export.slides import cards, french, maps, tables, template
from dashboard.export.slides.charts import bars, chart
from dashboard.export.slides.charts.data import ACROSS, chart_data
from dashboard.export.slides.charts.model import BarData, ChartData
from dashboard.export.slides.fitting import (
    POINT,
    Box,
    fit_text,
    fits,
    height,
    is_cut,
    mark_decorations,
    mute,
    text_box,
    write,
)
from dashboard.export.slides.surroundings import (
    BODY,
    GAP,
    MARGIN,
    PAD,
    SMALL,
    write_comment,
    write_foot,
    write_lecture,
    write_small_print,
    write_subtitle,
)
from dashboard.export.slides.tables import FOOT
from dashboard.pages import AUTHOR, PRESENTABLE
from dashboard.text import numbers
from dashboard.text.lecture import quantity
from dashboard.text.lecture.groups import DEMONSTRATION
from dashboard.warehouse.table import ADDRESS

if TYPE_CHECKING:
    from dashboard.blocks.deck import Content

#: Sizes of the titles, in points.
TITLES = (28, 26, 24, 22, 20, 18)
#: Part of the slide that the figure takes before a reading sentence is written under it.
FIGURE = 0.61
#: Cells of lineage that the speaker notes list.
CELLS = 20
#: Part of the width that a comment beside the figure may take, the narrowest first.
ASIDE = (0.3, 0.38, 0.46)


def deck(name: str, contents: Sequence[Content], today: Date, model: Path | None = None) -> bytes:
    """Return a presentation of one slide a content, in their order.

    ``name``: that of the presentation.  ``today``: the day written on the slides.  ``model``: the
    template of the Cress (None: ``template.TEMPLATE``); when it cannot be used, the speaker notes
    of the first slide say why.
    """
    base = template.open_template(model)
    result = base.deck
    for rank, content in enumerate(contents, 1):
        slide = result.slides.add_slide(base.layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type != PP_PLACEHOLDER.TITLE:
                shape._element.getparent().remove(shape._element)
        _fill(slide, content, Box(0, 0, result.slide_width or 0, result.slide_height or 0),
              f"{rank} / {len(contents)}", today)
        mark_decorations(slide.shapes)
        slide.notes_slide.notes_text_frame.text = ""
        lines = [*([base.fault] if rank == 1 and base.fault else []), *notes(content, today)]
        write(slide.notes_slide.notes_text_frame, [("", line) for line in lines])
    french.translate(result)
    about = result.core_properties
    # A property has 255 characters at most.
    about.title, about.author, about.language = writable(name)[:255], AUTHOR, "fr-FR"
    about.subject, about.comments = "Économie sociale et solidaire en Bretagne", ""
    about.last_modified_by, about.keywords = AUTHOR, ""
    about.created = about.modified = datetime(today.year, today.month, today.day)
    out = BytesIO()
    result.save(out)
    return out.getvalue()


def _fill(slide: Any, content: Content, page: Box, number: str, today: Date) -> None:
    """Fill a slide, from the top: title, subtitle and badge, the figure, a comment beside it or,
    where room is left, a reading sentence under it, small print, footer."""
    block = content.block
    title = slide.shapes.title
    headline, subtitle = _headlines(content, title)
    whole = [size for size in TITLES if not is_cut(headline, size, title.width)
             and fits(headline, size, title.width, title.height, True)]
    fitting = fit_text(headline, Box(0, 0, title.width, title.height), whole or TITLES, True)
    title.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    write(title.text_frame, [("", fitting[0])], fitting[1])
    left = max(MARGIN, title.left)
    wide = min(title.width, page.width - 2 * left)
    if wide < page.width * 0.6:  # a title beside the figure: not where this layout puts it
        left, wide = MARGIN, page.width - 2 * MARGIN
    top = title.top + title.height + GAP
    bottom = write_foot(slide, page, Box(left, 0, wide, 0), number, today)
    if block is None:
        text_box(slide.shapes, "Absence", Box(left, top, wide, bottom - top), [("", typeset(
            content.absent))], 20, anchor=MSO_ANCHOR.MIDDLE)
        return
    top = write_subtitle(slide, subtitle, block.table, Box(left, top, wide, 0)) + GAP
    bottom = write_small_print(slide, block, Box(left, top, wide, bottom - top)) - GAP
    # What the title and the badge say already is not said twice.
    lecture = typeset(block.lecture).removeprefix(
        fitting[0].removeprefix(f"{INVENTED} – ")).removesuffix(DEMONSTRATION).strip()
    if lecture:
        least = round(FIGURE * page.width * page.height / wide) + GAP
        spare = Box(left, top + least, wide, max(0, bottom - top - least))
        bottom -= write_lecture(slide, f"Lecture – {lecture}", spare)
    if comment := typeset(content.slide.comment):
        share = next((s for s in ASIDE if fits(comment, BODY[-1], wide * s - 2 * PAD,
                                               bottom - top - 2 * PAD)), ASIDE[-1])
        column = Box(left + wide - round(wide * share), top, round(wide * share), bottom - top)
        write_comment(slide, comment, column)
        wide -= column.width + 2 * GAP
    _figure(slide.shapes, block, Box(left, top, wide, bottom - top))


def _headlines(content: Content, title: Any) -> tuple[str, str]:
    """Return title and subtitle: the finding, then what the block shows, where they differ; the
    page of a block that is gone, whose reason is written under it."""
    headline, block = typeset(content.headline), content.block
    if block is None:
        page = PRESENTABLE.get(content.slide.page, headline)
        return headline if content.slide.title else page, ""
    subject = typeset(block.title)
    prefix = f"{INVENTED} – " if block.table.demonstration else ""
    if not content.slide.title and subject and not fits(
            headline, TITLES[-1], title.width, title.height, True):
        return prefix + subject, ""  # too long a finding: the notes of the speaker have it whole
    return headline, subject if headline != prefix + subject else ""


def _figure(tree: Any, block: Block, box: Box) -> None:
    """Draw the figure of the block, native and editable; its table where no chart would be true."""
    plot = block.plot
    is_dark = template.is_dark(tree.part.slide.slide_layout)
    charts = [one.on_page(is_dark) for one in chart_data(plot, box.width / POINT)] if plot else []
    alt = typeset(f"{block.title}. {block.lecture}".strip())
    if key_figures := cards.cards(block):
        cards.draw(tree, key_figures, box)
    elif any(one.has_values for one in charts):
        _charts(tree, charts, box, alt, block.headline)
    elif isinstance(plot, Map) and maps.is_drawable(plot):
        maps.draw(tree, with_named_areas(plot, block.headline), box, alt, is_dark)
    elif isinstance(plot, Grid):
        _write_rest(tree, tables.grid(tree, plot, box, alt), box)
    else:
        _write_rest(tree, tables.table(tree, block.table, box, alt), box)


def _write_rest(tree: Any, left_out: str, box: Box) -> None:
    """Write at the bottom of ``box`` what it has no room for."""
    if left_out:
        mute(text_box(tree, "Suite", Box(box.left, box.bottom - FOOT, box.width, FOOT),
                      [("", f"… et {left_out} de plus, dans le tableau de la page et ses "
                            "extraits")], SMALL))


def _charts(tree: Any, charts: Sequence[ChartData], box: Box, alt: str, headline: str) -> None:
    """Draw one chart, or small ones side by side, in rows as even as they can be; what has no
    number is said under them, and how many bars have no room, those that the headline names last.
    """
    absent = [a for plot in charts for a in plot.absent]
    if absent:
        sentence = "Sans valeur : " + " ; ".join(absent)
        text, _ = fit_text(
            typeset(sentence), Box(0, 0, box.width, round(2.4 * SMALL * POINT)), (SMALL,))
        high = height(text, SMALL, box.width)
        mute(text_box(tree, "Sans valeur", Box(box.left, box.bottom - high, box.width, high),
                      [("", text)], SMALL))
        box = box._replace(height=box.height - high)
    if isinstance(plot := charts[0], BarData) and bars.is_crowded(plot, box.height):
        rest, box = box, box._replace(height=box.height - FOOT)
        charts = [part := bars.with_room(plot, box.height, headline)]
        _write_rest(tree, quantity(len(plot.categories) - len(part.categories), "ligne"), rest)
    down = -(-len(charts) // ACROSS)
    across = -(-len(charts) // down) if len(charts) != 4 else 2
    for plot, place in zip(charts, box.tiles(len(charts), across), strict=True):
        chart.add(tree, plot, place, f"{plot.name}. {alt}" if plot.name else alt, charts)


def notes(content: Content, today: Date) -> Iterator[str]:
    """Return what the speaker can answer: what the block says of itself, then where its figures
    come from, one line a cell."""
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
    cells = table.lineage.drop_duplicates(ADDRESS)
    if cells.empty:
        return
    yield typeset("D'où viennent ces chiffres : fichier, feuille, cellule, texte du document")
    for row in islice(cells.itertuples(), CELLS):
        yield typeset(f"{row.fichier}, feuille « {row.feuille} », cellule {row.cellule} : "
                      f"« {row.imprime} »")
    if len(cells) > CELLS:
        yield f"et {quantity(len(cells) - CELLS, 'autre')}"
