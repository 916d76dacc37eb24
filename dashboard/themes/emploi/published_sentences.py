"""The reading sentences of the published employment figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from dashboard.text import lecture
from dashboard.themes.emploi.published import ESS, comparable_rows
from dashboard.warehouse import query
from dashboard.warehouse.columns import figure_text
from dashboard.warehouse.table import Table
from etl.contract import WHOLE


def comparison_sentence(table: Table) -> str:
    """Return the reading sentence of the last year with a figure for the ESS, in % or in posts."""
    own = table.data[table.data["groupe"] == ESS]
    if own.empty:
        return ""
    last = own.iloc[-1]
    if last["unite"] != "%":
        return lecture.gain(last, "l'emploi de l'ESS")
    others = comparable_rows(last, table.data[table.data["groupe"] != ESS])
    return lecture.evolution(last, "l'emploi de l'ESS", _first_with_number(others))


def _first_with_number(rows: pd.DataFrame) -> tuple[str, dict[Hashable, Any]] | None:
    """Return the group and the row of the first figure; None without any."""
    for row in rows.dropna(subset=["valeur"]).to_dict("records"):
        return row["groupe"], row
    return None


def places_sentence(table: Table) -> str:
    """Return where the ESS gains and where it loses in the last year that has most territories:
    that of both, where one of two is published for longer."""
    numerous = table.data.groupby("annee")["territoire_nom"].transform("nunique")
    return movement_sentence(table.where(numerous == numerous.max()), "l'emploi de l'ESS")


def beside_sentence(table: Table) -> str:
    """Return the family that grows most in the first territory, and what it does in the other."""
    rows = table.data
    first, other = table.column("territoire_nom").values
    own = rows[rows["territoire_nom"] == first]
    top = own.loc[own["valeur"].idxmax()]
    beside = rows[(rows["territoire_nom"] == other) & (rows["groupe"] == top["groupe"])].iloc[0]
    return lecture.beside(
        f"{lecture.when(top['periode'])}, l'emploi {lecture.place_phrase(str(top['groupe']))}",
        *((lecture.in_words(row), lecture.where_of(row)) for row in (top, beside)))


def families_sentence(table: Table) -> str:
    """Return which families gain and which lose in the last year of the table."""
    return movement_sentence(
        table, "l'emploi", lambda row: lecture.place_phrase(str(row["famille"])), True)


def departements_sentence(table: Table) -> str:
    """Return where the ESS gains and where it loses, by département."""
    own = table.where((table.data["groupe"] == ESS)
                      & (table.data["territoire_niveau"] == "departement"))
    return movement_sentence(own, "l'emploi de l'ESS")


def movement_sentence(table: Table, subject: str,
                      where: Callable[[Any], str] = lecture.where_of,
                      with_place: bool = False) -> str:
    """Return « En 2013, en Bretagne, l'emploi progresse dans les mutuelles (+3,0 %)… »; ``where``:
    what a figure is of."""
    rows = table.latest()
    if rows.empty:
        return ""
    keys = query.comparison(rows)
    rows = rows[keys == keys.mode().iloc[0]]  # those of one note, where two print the year
    row = rows.iloc[0]
    place = f", {lecture.where_of(row)}" if with_place else ""
    return lecture.moves(f"En {row['annee']}{place}", subject, [
        lecture.Standing(where(r), r["valeur"], figure_text(r | {"statut": ""}), r["statut"])
        for r in rows.to_dict("records")])


def sectors_sentence(table: Table) -> str:
    """Return the sector that falls most, or rises least, in the last year, beside the whole ESS."""
    last = table.latest().dropna(subset=["valeur"])
    own, whole = (last[(last["secteur"] == WHOLE) == w] for w in (False, True))
    if own.empty:
        return ""
    row = own.loc[own["valeur"].idxmin()]
    return lecture.evolution(
        row, f"l'emploi de l'ESS du secteur {lecture.quotation(row['secteur'])}",
        _first_with_number(comparable_rows(row, whole.assign(groupe="dans l'ensemble de l'ESS"))))
