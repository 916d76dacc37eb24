"""A block of a page before it is drawn: pages whose tabs are long are written as lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go

from dashboard import ui
from dashboard.table import Table


@dataclass(frozen=True)
class Block:
    """What ``ui.block`` is given; ``draw`` takes the table and ``dark`` (None: the table alone)."""

    key: str
    title: str
    table: Table
    draw: Callable[..., go.Figure] | None
    lecture: str = ""
    note: str = ""


def show(found: Iterable[Block]) -> None:
    """Draw these blocks."""
    for block in found:
        ui.block(block.key, block.title, block.table,
                 block.draw and partial(block.draw, dark=ui.dark()), lecture=block.lecture,
                 note=block.note)
