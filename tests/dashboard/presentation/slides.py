"""Tables, windows and figures of slides for the tests of presentations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.blocks.block import Block
from dashboard.blocks.deck import Content, Slide
from dashboard.presentation import full_screen, slide_scale
from dashboard.presentation.window import Window
from dashboard.warehouse.table import Table
from etl.contract import Column


def table(rows: int, label: str = "Secteur {}", first: int = 0, **more: object) -> Table:
    data = pd.DataFrame({"secteur": [label.format(first + i) for i in range(rows)],
                         "valeur": np.arange(1.0, rows + 1), "unite": "%"})
    return Table(data, (Column("secteur", "Secteur"), Column("valeur", "Évolution", type="nombre")),
                 **more)


#: The larger ones have the shape of one of these.
WINDOWS = [Window(*size) for size in ((1024, 768), (1280, 720), (390, 844))]


def on_slide(block: Block, window: Window = WINDOWS[1]) -> slide_scale.Enlargement:
    return full_screen.figure_of(Content(Slide("", block.key), block), window, dark=False)
