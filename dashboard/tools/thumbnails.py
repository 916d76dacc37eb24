"""The figures of slides, small."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks import deck as slides
from dashboard.blocks.block import CARDS
from dashboard.blocks.cells import markdown, plain
from dashboard.blocks.deck import MOST, Content, Slide
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.connection import per_build

#: A thumbnail, in pixels of the figure that it shows at three quarters.
THUMBNAIL = (400, 250)


def draw(places: Sequence[tuple[DeltaGenerator, Content]]) -> None:
    """Draw the figures of the slides, small, and the first of those that are numbers: last, for
    the first time takes a while."""
    for place, content in places:
        if content.block is None or content.block.table.empty:
            continue
        if content.block.form == CARDS:
            row = content.block.table.data.iloc[0]
            place.metric(markdown(row["intitule"]), plain(figure_text(row)))
        elif content.block.plot:
            place.image(_thumbnail(replace(content.slide, title="", comment="")), width="stretch",
                        alt=content.block.alt or content.block.title)


@partial(per_build, most=4 * MOST)
def _thumbnail(slide: Slide) -> str:
    """Return the picture itself as an address: Streamlit forgets a file at the end of the next run,
    fetched or not."""
    from dashboard import pictures  # Matplotlib: no other page waits for it

    block = slides.content(slide).block
    assert block is not None and block.plot is not None
    picture = b64encode(pictures.png(block.plot, *THUMBNAIL, 0.75)).decode()
    return f"data:image/png;base64,{picture}"
