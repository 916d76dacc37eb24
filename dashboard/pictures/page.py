"""A block as a whole slide: the finding, its figure, and what it takes to read and cite it."""

from __future__ import annotations

import html
from collections.abc import Iterator

from dashboard.blocks.block import BADGE, Block
from dashboard.blocks.cells import typeset
from dashboard.blocks.deck import Content, Slide
from dashboard.blocks.headline import with_named_areas
from dashboard.charts import theme
from dashboard.pages import AUTHOR
from dashboard.pictures.canvas import Canvas
from dashboard.pictures.layout import fitted_scene
from dashboard.pictures.scene import (
    LINE,
    Run,
    Scene,
    Shape,
    Words,
    printable_text,
    rectangle,
    segment,
    width,
)
from dashboard.text.lecture import paragraph

#: Size of a slide, its margin, and what is left between its parts, in pixels.
WIDTH, HEIGHT, MARGIN, GAP = 1280, 720, 44, 12
#: Pixels of the picture for one, in PNG.
SCALE = 2
#: Sizes tried, from the largest: of the finding on so many lines, of what stands under the figure
#: on such a part of the slide.
TITLES, TITLE_LINES = (27.0, 25.0, 23.0, 21.0), 2
FEET, FOOT_SHARE = (13.0, 12.0, 11.0, 10.0, 9.5), 0.25
SUBTITLE, BADGE_SIZE = 16.0, 13.0
KINDS = ("png", "svg")


def sheet(block: Block, kind: str) -> bytes:
    """Return the block on a slide of 1280 × 720, as « png » (twice the pixels) or « svg ».

    ``ValueError`` for a block that shows no figure, or another kind.
    """
    if block.plot is None or kind not in KINDS:
        raise ValueError(f"{block.key}, {kind!r}: a figure, as one of {', '.join(KINDS)}")
    page = Scene(WIDTH, HEIGHT, theme.BACKGROUND[0])
    headline = Content(Slide("", block.key), block).headline
    finding = typeset(headline)
    top = _head(page, block, finding) + GAP
    bottom = _foot(page, block, finding) - GAP
    canvas = Canvas(WIDTH, HEIGHT, page.back)
    canvas.draw(page)
    plot = with_named_areas(block.plot, headline)
    scene, unit = fitted_scene(plot, WIDTH - 2 * MARGIN, bottom - top)
    canvas.draw(scene, MARGIN, top, unit)
    picture = canvas.picture_bytes(kind, SCALE if kind == "png" else 1, {"Title": finding})
    return _described_svg(picture, block) if kind == "svg" else picture


def broken_lines(text: str, wide: float, size: float, bold: bool = False) -> list[str]:
    """Return the lines of a text; a word longer than a line has one of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and size * Run(longer, bold).width <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _head(page: Scene, block: Block, finding: str) -> float:
    """Write the finding, then what the block shows and the mark of demonstration; return where they
    end."""
    wide = WIDTH - 2 * MARGIN
    size = next((s for s in TITLES if len(broken_lines(finding, wide, s, True)) <= TITLE_LINES),
                TITLES[-1])
    lines = broken_lines(finding, wide, size, True)
    top = MARGIN * 0.8
    bottom = top + len(lines) * size * LINE
    page.words.append(Words("<br>".join(f"<b>{html.escape(line)}</b>" for line in lines),
                            MARGIN, top, size, theme.INK[0], "left", "top", kind="title"))
    page.shapes.append(Shape(*rectangle(MARGIN - 18, top + 3, MARGIN - 12, bottom - 3),
                             fill=theme.SEA[0], closed=True))
    subtitle = typeset(block.title)
    badge = width(BADGE, BADGE_SIZE) + 24 if block.table.demonstration else 0.0
    if subtitle == finding and not badge:
        return bottom
    parts = broken_lines(subtitle, wide - badge - GAP, SUBTITLE) if subtitle != finding else [""]
    top, high = bottom + 4, max(len(parts) * SUBTITLE * LINE, 24.0 if badge else 0.0)
    page.words.append(Words("<br>".join(html.escape(line) for line in parts), MARGIN, top,
                            SUBTITLE, theme.MUTED[0], "left", "top", kind="title"))
    if badge:
        right = WIDTH - MARGIN
        page.shapes.append(Shape(*rectangle(right - badge, top, right, top + 24),
                                 fill=theme.RUST[0], closed=True))
        page.words.append(Words(BADGE, right - badge / 2, top + 12, BADGE_SIZE,
                                theme.contrasting_ink(theme.RUST[0]), kind="badge"))
    return top + high


def _lines(block: Block, finding: str) -> Iterator[tuple[str, str]]:
    """Yield what stands under a figure on its page: the reading sentence unless it is the finding,
    then the lines of the block."""
    lecture = typeset(block.lecture)
    if lecture and lecture != finding:
        yield "Lecture", lecture
    for head, text in block.lines():
        yield head, typeset(text)


def _foot(page: Scene, block: Block, finding: str) -> float:
    """Write reading sentence, champ, source, notes; then who made it, of which data; return where
    they begin."""
    entries = list(_lines(block, finding))
    for size in FEET:
        lines = [line for head, text in entries for line in _paragraph(head, text, size)]
        if len(lines) * size * LINE <= FOOT_SHARE * HEIGHT:
            break
    bottom = HEIGHT - MARGIN * 0.6
    ink = theme.MUTED[0]
    page.words.append(Words(AUTHOR, MARGIN, bottom, 12, ink, "left",
                            "bottom", kind="foot"))
    if block.table.build:
        page.words.append(Words(f"Données du {block.table.data_day}", WIDTH - MARGIN, bottom, 12,
                                ink, "right", "bottom", kind="foot"))
    bottom -= 12 * LINE + 8
    top = bottom - len(lines) * size * LINE
    if lines:
        page.words.append(Words("<br>".join(lines), MARGIN, top, size, ink, "left", "top",
                                kind="foot"))
    page.shapes.append(Shape(*segment(MARGIN, top - 6, WIDTH - MARGIN, top - 6), width=1,
                             line=theme.GRID[0]))
    return top - 6


def _paragraph(head: str, text: str, size: float) -> list[str]:
    """Return « **Champ** – … » on the lines that it takes."""
    first, *rest = broken_lines(f"{head} – {text}", WIDTH - 2 * MARGIN - size, size)
    bold = f"<b>{head}</b>{html.escape(first.removeprefix(head))}"
    return [bold, *(html.escape(line) for line in rest)]


def _described_svg(picture: bytes, block: Block) -> bytes:
    """Return the SVG with a description for screen readers, and a size in pixels."""
    description = typeset(paragraph(f"{block.title}.", block.lecture))
    markup = html.escape(printable_text(description))
    text = picture.decode()
    text = text.replace(f'width="{WIDTH}pt" height="{HEIGHT}pt"',
                        f'width="{WIDTH}" height="{HEIGHT}" role="img" lang="fr"', 1)
    return text.replace("</title>", f"</title>\n <desc>{markup}</desc>", 1).encode()
