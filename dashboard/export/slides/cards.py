"""Key figures of a slide, in large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt

from dashboard.blocks.block import CARDS, Block
from dashboard.blocks.cells import typeset
from dashboard.charts.plot import KeyFigures
from dashboard.export.slides.fitting import POINT, Box, fit_text, flatten, height, mute, text_box
from dashboard.text import numbers
from dashboard.warehouse.columns import figure_text

#: Cards side by side, room between two, room inside.
ACROSS, GAP, PAD = 4, 14 * POINT, 12 * POINT
#: Sizes of what a card says, in points: what it counts, its figure, its document.
LABELS, FIGURES, SOURCES = (28, 24, 20, 18, 16), (96, 80, 66, 54, 44, 36, 32, 28, 24, 20, 18), (
    16, 14, 12)


class Card(NamedTuple):
    """What a figure counts, the figure, the document that gives it."""

    label: str
    figure: str
    source: str = ""


def cards(block: Block) -> list[Card]:
    """Return the key figures of a block; none where it has another form."""
    if block.form == CARDS:
        return [Card(str(row["intitule"]), figure_text(row), ", ".join(filter(None, (
            row["editeur"], numbers.date(row["date_publication"])))))
            for _, row in block.table.data.iterrows()]
    if isinstance(block.plot, KeyFigures):
        return [Card(one.label, one.text) for one in block.plot.figures]
    return []


def draw(shapes: Any, items: Sequence[Card], box: Box) -> None:
    """Draw cards that share ``box``, each with its figure in large."""
    across = min(ACROSS, len(items)) if len(items) not in (5, 6) else 3
    down = -(-len(items) // across)
    wide = (box.width - GAP * (across - 1)) // across
    high = (box.height - GAP * (down - 1)) // down
    for i, one in enumerate(items):
        _card(shapes, one, Box(box.left + i % across * (wide + GAP),
                               box.top + i // across * (high + GAP), wide, high))


def _card(shapes: Any, content: Card, box: Box) -> None:
    card = shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *map(Emu, box))
    card.adjustments[0] = 0.05
    flatten(card, "Carte")
    card.fill.solid()
    card.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    card.line.fill.background()
    inner = Box(box.left + PAD, box.top + PAD, box.width - 2 * PAD, box.height - 2 * PAD)
    name, size = fit_text(typeset(content.label), inner._replace(height=round(inner.height * 0.36)),
                          LABELS)
    text_box(shapes, "Intitulé", inner._replace(height=height(name, size, inner.width)),
             [("", name)], size)
    if content.source:
        source, small = fit_text(typeset(content.source), inner._replace(
            height=round(inner.height * 0.26)), SOURCES)
        under = height(source, small, inner.width)
        mute(text_box(shapes, "Source", inner._replace(top=inner.bottom - under, height=under),
                      [("", source)], small))
    room = inner._replace(top=inner.top + round(inner.height * 0.36),
                          height=round(inner.height * 0.38))
    figure = content.figure.replace(numbers.NO_BREAK, " ")  # the unit may take its own line
    value, large = fit_text(figure, room, FIGURES, True)
    number = text_box(shapes, "Chiffre", room, [("", value)], large, bold=True, middle=True)
    for run in number.text_frame.paragraphs[0].runs:
        run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        run.font.size = Pt(large)
