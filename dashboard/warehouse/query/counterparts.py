"""What stands beside the figures of a territory: those of another that compare with them, as
``comparability`` says, of the same item (family, sector, group)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.warehouse.connection import per_build
from dashboard.warehouse.query.catalogue import columns, has_rows, subject
from dashboard.warehouse.query.comparison import comparison
from dashboard.warehouse.query.conditions import Where
from dashboard.warehouse.query.figures import rows
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl.contract import REGION

#: Levels in the order in which territories are offered.
LEVELS = ("region", "departement", "pays", "epci", "commune", "interregion", "france")
PLACE = ("territoire", "territoire_niveau")


@per_build
def counterparts(source: str, territoire: str, where: Where | None = None) -> dict[str, str]:
    """Return code → name of the territories that have a figure which compares with one of a
    territory, Bretagne first; ``where``: among which figures.  Empty: nothing to offer."""
    if not has_rows(source):
        return {}
    about = columns(source)
    table = rows(source, ["territoire_nom", *(c for c in subject(source) if c in about)], where)
    data = beside(table, territoire, paired=True).data
    others = data[data["territoire"] != territoire].drop_duplicates("territoire")

    def rank(one: dict[Any, Any]) -> tuple[object, ...]:
        return (one["territoire"] != REGION, LEVELS.index(one["territoire_niveau"]),
                bare_text(one["territoire_nom"]))

    return {one["territoire"]: one["territoire_nom"]
            for one in sorted(others.to_dict("records"), key=rank)}


def beside(table: Table, territoire: str, *, paired: bool = False) -> Table:
    """Return the figures of a territory and, of the others, those that compare with one of them;
    ``paired``: those that have a number on both sides alone.  The table is of one source."""
    data, keys = table.data, _keys(table)
    own, known = data["territoire"] == territoire, data["valeur"].notna()
    if paired:
        return table.where(known & keys.isin(set(keys[own & known]))
                           & keys.isin(set(keys[~own & known])))
    return table.where(own | keys.isin(set(keys[own])))


def _keys(table: Table) -> pd.Series:
    """Return what figures compare by, with what each is the figure of."""
    [source] = table.sources
    items = [c for c in subject(source) if c not in PLACE and c in table.data]
    said = table.data[items].fillna("").astype(str).agg(" | ".join, axis=1) if items else ""
    return comparison(table.data) + " | " + said
