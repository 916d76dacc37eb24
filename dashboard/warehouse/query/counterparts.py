"""What stands beside the figures of a territory: those of another that compare with them, as
``comparability`` says, of the same item (family, sector, group)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.warehouse import provenance
from dashboard.warehouse.columns import with_order
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.query.catalogue import columns, has_rows, subject
from dashboard.warehouse.query.comparison import comparison
from dashboard.warehouse.query.conditions import Where
from dashboard.warehouse.query.figures import rows
from dashboard.warehouse.query.territories import place_keys
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl.contract import REGION

#: Levels in the order in which territories are offered.
LEVEL_ORDER = ("region", "departement", "zone_emploi", "pays", "epci", "commune", "interregion",
               "france")
#: Columns that tell the territory of a figure.
PLACE = ("territoire", "territoire_niveau")


@per_build
def counterparts(source: str, place: str, where: Where | None = None) -> dict[str, str]:
    """Return place → name of the territories with a figure that compares with one of this
    territory, Bretagne first; ``where``: among which figures.  Empty: nothing to offer.

    ``place``: a code, or « niveau:code » where a source has levels that share codes; so are those
    that are returned.
    """
    if not has_rows(source):
        return {}
    about = columns(source)
    data = beside(rows(source, ["territoire_nom", *(c for c in subject(source) if c in about)],
                       where), place, paired=True).data
    data = data.assign(place=_places(data, place))
    others = data[data["place"] != place].drop_duplicates("place")

    def rank(one: dict[Any, Any]) -> tuple[object, ...]:
        at = one["territoire_niveau"], one["territoire"]
        return at != ("region", REGION), LEVEL_ORDER.index(at[0]), bare_text(one["territoire_nom"])

    return {one["place"]: one["territoire_nom"]
            for one in sorted(others.to_dict("records"), key=rank)}


def beside(table: Table, place: str, *, paired: bool = False) -> Table:
    """Return the figures of a territory (see ``counterparts``) and, of the others, those that
    compare with one of them; ``paired``: those that have a number on both sides alone.  The table
    is of one source."""
    data, keys = table.data, _keys(table)
    own, has_value = _places(data, place) == place, data["valeur"].notna()
    mask = (has_value & keys.isin(set(keys[own & has_value]))
            & keys.isin(set(keys[~own & has_value]))) if paired else own | keys.isin(
                set(keys[own]))
    return provenance.with_rows(table, mask)


def pair(table: Table, place: str) -> Table:
    """Return the figures that have a number in both territories, those of the first one before the
    others in charts and sentences (``territoire_nom``)."""
    both = beside(table, place, paired=True)
    own = _places(both.data, place) == place
    return with_order(both, "territoire_nom", [
        *both.data.loc[own, "territoire_nom"].unique(),
        *both.data.loc[~own, "territoire_nom"].unique()])


def _places(data: pd.DataFrame, like: str) -> pd.Series:
    """Return the territory of each row, written as ``like`` is."""
    return place_keys(data) if ":" in like else data["territoire"].astype(str)


def _keys(table: Table) -> pd.Series:
    """Return what figures compare by, with what each is the figure of."""
    [source] = table.sources
    items = [c for c in subject(source) if c not in PLACE and c in table.data]
    labels = table.data[items].fillna("").astype(str).agg(" | ".join, axis=1) if items else ""
    return comparison(table.data) + " | " + labels
