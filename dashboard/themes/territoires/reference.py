"""What the portrait of a territory is set beside: Bretagne, France, another of its level."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.themes.territoires import comparable
from dashboard.themes.territoires.place import name_of
from dashboard.themes.territoires.portrait import MARKS
from dashboard.warehouse.query import place_key
from dashboard.warehouse.search import bare_text
from dashboard.warehouse.table import Table
from etl.common_columns import is_change
from etl.contract import Column

#: Rates drawn beside those of the reference.
MOST = 6


def others(level: str, code: str) -> dict[str, str]:
    """Return code → name of the territories of the level with a published figure that compares with
    the latest ones of this territory, by name: that of their filter, which tells namesakes."""
    data = comparable.figures_of_level(level, demonstration=False).data
    own = comparable.is_at(data, (level, code))
    if not own.any():
        return {}
    keys = comparable.latest_figures(data[own])["cle"]
    peers = data[data["territoire_niveau"].eq(level) & ~own & data["cle"].isin(keys)
                 & data["valeur"].notna()]
    labels = comparable.territory_names()
    names = {code: name_of(labels[key]) if (key := place_key(level, code)) in labels else name
             for code, name in zip(peers["territoire"], peers["territoire_nom"], strict=True)}
    return dict(sorted(names.items(), key=lambda one: bare_text(one[1])))


def rates_beside(table: Table, name: str, reference: str, wording: str) -> Table:
    """Return the rates of ``figures`` that have a reference (``reference``: « bretagne »,
    « france » or « autre », which ``wording`` names), two rows each: the territory and the
    reference; their evolutions or the others, whichever are most."""
    if table.empty:
        return table
    data = table.data
    rates = data[data["unite"].eq("%") & data["valeur"].notna() & data[reference].notna()
                 ].drop_duplicates("intitule")
    # Evolutions and shares are not of one axis: those of which there are most.
    change = rates["indicateur"].map(is_change).astype(bool)
    rates = rates[change == (2 * int(change.sum()) > len(change))].head(MOST)
    own = rates.assign(intitule=rates["intitule"] + ", " + rates["periode"], lieu=name)
    other = own.assign(lieu=wording, valeur=rates[reference],
                       **{p: rates[f"{reference}_{p}"] for p in MARKS})
    return replace(table, data=pd.concat([own, other], ignore_index=True), columns=(
        Column("intitule", "Indicateur"), Column("lieu", "Territoire"),
        Column("valeur", "Valeur", "nombre")))
