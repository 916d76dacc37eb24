"""A block of a page before it is drawn: what pages make lists of, and slides are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.warehouse.table import Table

#: What a block shows: a figure, its table alone, figures in large, what the product says of itself.
FIGURE, TABLE, CARDS, CATALOGUE = "figure", "table", "cartes", "catalogue"
#: What is said wherever demonstration data are shown.
BADGE = "Données de démonstration"
#: How the headline of an invented figure begins.
INVENTED = "Démonstration"


@dataclass(frozen=True)
class Block:
    """What ``ui.block`` is given; ``draw`` makes the figure of its table (None: the table alone).

    ``form``: what it shows.  ``absent``: the sentence that stands in its place when its data are
    not there, are hidden or would mislead; its table is then empty.
    """

    key: str
    title: str
    table: Table
    draw: Callable[[Table], go.Figure] | None = None
    lecture: str = ""
    note: str = ""
    form: str = FIGURE
    absent: str = ""
