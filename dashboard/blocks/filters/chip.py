"""A mark of what is set, pinned or noted: a click takes it off (``styles/filters.css``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from dashboard.blocks.cells import markdown


def draw_chip(place: DeltaGenerator, name: str, text: str, help: str,
              on_click: Callable[..., Any], *arguments: object) -> None:
    """Draw a text of no markup as a chip; ``name`` tells it from the others of the page, ``help``
    says what ``on_click``, called with ``arguments``, does."""
    place.button(markdown(text), key=f"puce_{name}", icon=":material/close:",
                 icon_position="right", help=help, on_click=on_click, args=arguments)
