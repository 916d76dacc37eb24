"""Key figures of a slide, in large."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from dashboard.blocks.block import CARDS, Block
from dashboard.blocks.cells import key_figure_cards, key_figure_parts, typeset
from dashboard.charts.plot import KeyFigures
from dashboard.export.fields import writable
from dashboard.export.slides.fitting import (
    LINE,
    POINT,
    Box,
    fit_text,
    fits,
    height,
    mute,
    panel,
    text_box,
    width,
)

#: Most cards side by side, room between two, room inside (over and under, a part of a low card),
#: room between two texts.
ACROSS, GAP, PAD, LOW, APART = 5, 14 * POINT, 12 * POINT, 0.07, 4 * POINT
#: Sizes of what a card says, in points: what it counts (smaller where that is not read whole), its
#: figure, its document; part of that of the figure that the words around it have, most of the
#: height of a card that the figure takes.
LABELS, SMALLER, FIGURES, SOURCES = (28, 24, 20, 18, 16), (14, 12), (
    140, 110, 96, 80, 66, 54, 44, 36, 32, 28, 24, 20, 18), (16, 14, 12)
WORDS, MOST = 0.5, 0.5
#: How much larger than what it counts a figure is, at least.
LARGER = 1.5
#: Part of the height of a card that its document takes; heights in the width of a card, where the
#: texts of none stand whole.
SOURCE, WIDE = 0.26, 2


class Card(NamedTuple):
    """What a figure counts, the figure, the document that gives it."""

    label: str
    figure: str
    source: str = ""


class Layout(NamedTuple):
    """Where cards stand, the sizes of their labels, figures and sources, the same on all (0 where
    one has no room for its own), and the part of their places that they fill."""

    places: tuple[Box, ...]
    label: float
    figure: float
    source: float
    filled: float


def cards(block: Block) -> list[Card]:
    """Return the key figures of a block; none where it has another form."""
    if block.form == CARDS:
        return [Card(typeset(label), figure, typeset(source))
                for label, figure, source in key_figure_cards(block.table.records)]
    if isinstance(block.plot, KeyFigures):
        return [Card(typeset(one.label), one.text) for one in block.plot.figures]
    return []


def draw(shapes: Any, items: Sequence[Card], box: Box) -> None:
    """Draw cards that share ``box``, side by side and under one another as lets their figures be
    largest."""
    layouts = (_layout(items, across, box) for across in range(1, min(ACROSS, len(items)) + 1))
    best = max(layouts, key=lambda one: (
        min(one.label, LABELS[-1]), one.figure * one.filled ** 2, one.source, one.label,
        -abs(one.places[0].width - WIDE * one.places[0].height)))
    size = best.label or SMALLER[-1]
    room = _inner(best.places[0]).width
    over = max(height(one.label, size, room) for one in items) + APART  # figures on one line
    for content, place in zip(items, best.places, strict=True):
        _card(shapes, content, place, best, over)


def _layout(items: Sequence[Card], across: int, box: Box) -> Layout:
    """Return how cards stand in ``box``, ``across`` side by side."""
    down = -(-len(items) // across)
    places = tuple(box.tiles(len(items), across, GAP))
    inner = _inner(places[0])
    under = round(SOURCE * inner.height) if any(one.source for one in items) else 0
    source = _common_size([one.source for one in items], inner._replace(height=under), SOURCES)
    for labels in (LABELS, *((size,) for size in SMALLER)):
        for figure in FIGURES:
            over = inner.height - under - round(figure * LINE * POINT) - APART
            label = _common_size([one.label for one in items], inner._replace(height=over), [
                size for size in labels if size * LARGER <= figure])
            if label and inner.height * MOST >= figure * LINE * POINT and all(
                    _width(one.figure, figure) <= inner.width for one in items):
                return Layout(places, label, figure, source, len(items) / (across * down))
    return Layout(places, 0, 0, source, len(items) / (across * down))


def _inner(card: Box) -> Box:
    down = min(PAD, round(LOW * card.height))
    return Box(card.left + PAD, card.top + down, card.width - 2 * PAD, card.height - 2 * down)


def _common_size(texts: Sequence[str], room: Box, sizes: Sequence[float]) -> float:
    """Return the largest size at which each text stands in a room; 0 where there is none."""
    return next((size for size in sizes
                 if all(fits(text, size, room.width, room.height) for text in texts)), 0)


def _width(figure: str, size: float) -> float:
    """Return the width of a figure and of the words around it, on one line."""
    return sum(width(text, points, True) for text, points in _parts(figure, size))


def _parts(figure: str, size: float) -> list[tuple[str, float]]:
    """Return a figure and the words around it, each with its size in points."""
    before, number, after = key_figure_parts(figure)
    small = max(SOURCES[-1], round(size * WORDS))
    return [(text, points) for text, points in (
        (before and f"{before} ", small), (number, size), (after and f" {after}", small)) if text]


def _card(shapes: Any, content: Card, place: Box, layout: Layout, over: int) -> None:
    """Draw a card, its figure under ``over``, the height of the highest label."""
    card = panel(shapes, MSO_SHAPE.ROUNDED_RECTANGLE, "Carte", place, MSO_THEME_COLOR.BACKGROUND_2)
    card.adjustments[0] = 0.05
    inner, size = _inner(place), layout.figure or FIGURES[-1]
    under = round(SOURCE * inner.height) if content.source else 0
    over = min(over, inner.height - under - round(size * LINE * POINT))
    label = inner._replace(height=over - APART)
    text, points = fit_text(content.label, label, (layout.label or SMALLER[-1],))
    text_box(shapes, "Intitulé", label, [("", text)], points)
    number = text_box(shapes, "Chiffre", inner._replace(
        top=inner.top + over, height=inner.height - under - over), [], size,
        anchor=MSO_ANCHOR.MIDDLE)
    for text, own in _parts(content.figure, size):
        run = number.text_frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.bold = writable(text), Pt(own), True
        run.font.language_id = MSO_LANGUAGE_ID.FRENCH
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2  # paired with that of the card
    if content.source:
        source = inner._replace(top=inner.bottom - under, height=under)
        text, points = fit_text(content.source, source, (layout.source or SOURCES[-1],))
        mute(text_box(shapes, "Source", source, [("", text)], points, anchor=MSO_ANCHOR.BOTTOM))
