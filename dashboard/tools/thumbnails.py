"""The figures and the tables of slides, small."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks import deck as slides
from dashboard.blocks.block import CARDS, Block
from dashboard.blocks.cells import markdown, plain
from dashboard.blocks.deck import MOST, Content, Slide
from dashboard.presentation import slide_html, slide_table
from dashboard.presentation.window import Window
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.connection import per_build

#: A thumbnail, in pixels of the figure that it shows at three quarters.
THUMBNAIL = (400, 250)
#: The slide of a table that a thumbnail shows: its window, and the room of its rows.
TABLE, ROWS = Window(360, 240), 340


def draw(places: Sequence[tuple[DeltaGenerator, Content]]) -> None:
    """Draw the figures of the slides, small, their tables, and the first of those that are numbers:
    last, for the first time takes a while."""
    for place, content in places:
        if content.block is None or content.block.table.empty:
            continue
        if content.block.form == CARDS:
            row = content.block.table.data.iloc[0]
            place.metric(markdown(row["intitule"]), plain(figure_text(row)))
        elif content.block.plot:
            place.image(_thumbnail(replace(content.slide, title="", comment="")), width="stretch",
                        alt=content.block.alt or content.block.title)
        else:
            place.html(content.block.rendering(_table))


def _table(block: Block) -> str:
    """Return the first rows of a table, as its slide has them: one picture for who does not see
    it."""
    inks = "; ".join(f"{name}: {colour}" for name, colour in slide_html.colours(False).items())
    rows = slide_table.rows(block.table, TABLE, ROWS, block.lecture)
    return (f'<div class="vignette" role="img" aria-label="{slide_table.markup(block.title)}" '
            f'style="--largeur: {TABLE.room}; {inks}">{rows}</div>')


@partial(per_build, most=4 * MOST)
def _thumbnail(slide: Slide) -> str:
    """Return the picture itself as an address: Streamlit forgets a file at the end of the next run,
    fetched or not."""
    from dashboard import pictures  # Matplotlib: no other page waits for it

    block = slides.content(slide).block
    assert block is not None and block.plot is not None
    picture = b64encode(pictures.png(block.plot, *THUMBNAIL, 0.75)).decode()
    return f"data:image/png;base64,{picture}"
