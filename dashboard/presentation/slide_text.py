"""How many lines the texts of a slide take, before the browser writes them."""

from __future__ import annotations

from functools import partial

from dashboard.text import measure


def line_count(text: str, size: float, room: float, bold: bool = False) -> int:
    """Return how many lines a text takes in ``room``, in the unit of its size; where it ends one
    itself, HTML does not."""
    one_line = text.replace("\n", " ")
    return measure.line_count(one_line, room, partial(measure.text_width, size=size, bold=bold))
