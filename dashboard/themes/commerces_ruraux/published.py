"""Rural shops: the figures that are published of them."""

from __future__ import annotations

from dashboard.themes import citations
from dashboard.themes.commerces_ruraux.figures import PUBLICATIONS
from dashboard.warehouse import query
from dashboard.warehouse.table import Table


def headline() -> Table:
    """Return the last figures that the Cress publishes on the rural shops of Brittany, as key
    figures."""
    return citations.with_headings(citations.of_last_year(query.rows(
        PUBLICATIONS, ["indicateur", "poste", "valeur", "periode"],
        {**query.BRETAGNE, "editeur": "Cress Bretagne"}), "indicateur", "poste"), "poste")


def every_figure() -> Table:
    """Return every published figure, with its perimeter and its publisher."""
    return query.rows(PUBLICATIONS, ["indicateur", "territoire_nom", "poste", "valeur",
                                     "unite_imprimee", "periode", "editeur", "titre",
                                     "date_publication"])
