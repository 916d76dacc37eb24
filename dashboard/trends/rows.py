"""Rows of periods: their place in time, the rows they compare with, the status that results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from etl.common_columns import MISSING_STATUSES, companion

QUARTERS = 4
#: Columns that ``with_time`` adds: calendar year, rank of the period (in quarters or years).
YEAR, RANK = "_annee", "_rang"
#: When several figures enter one result, the first of these that is present is its status.
PRECEDENCE = (*MISSING_STATUSES, "p", "e", "r", "c")
OTHER_QUARTER = ("Calcul refusé : les séries brutes sont saisonnières, comparer le même trimestre "
                 "de deux années.")


def combined_status(of: Iterable[str]) -> str:
    """Return the status of a result, from those of the figures that enter it."""
    present = set(of)
    return next((s for s in PRECEDENCE if s in present), "")


def is_blank(x: Any) -> bool:
    """Tell whether a value is nothing, empty or missing."""
    return x is None or x == "" or bool(pd.isna(x))


def is_approximate(data: pd.DataFrame) -> pd.Series:
    """Tell which figures are bounds or roundings (« plus de », « environ »), of which nothing is
    computed."""
    if "qualificatif" not in data:
        return pd.Series(False, data.index)
    return data["qualificatif"].fillna("").ne("")


def is_quarterly(data: pd.DataFrame) -> bool:
    """Tell whether rows are of quarters (``periode`` « 2023-T3 »), or of years (``annee``)."""
    if "periode" not in data or data.empty:
        return "annee" not in data
    return bool(data["periode"].astype("str").str.fullmatch(r"\d{4}-T[1-4]").all())


def periods_a_year(data: pd.DataFrame) -> int:
    """Return how many rows of a series make a year."""
    return QUARTERS if is_quarterly(data) else 1


def with_time(data: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return ``data`` with ``YEAR`` and ``RANK``, its index from 0.

    ``ValueError`` when a row has no period, or a series has two rows for one: a comparison would
    hide one.
    """
    data = data.reset_index(drop=True)
    if is_quarterly(data):
        text = data["periode"].astype("str")
        year = text.str[:4].astype(int)
        rank = year * QUARTERS + text.str[6:].astype(int)
    elif data["annee"].isna().any():
        raise ValueError("Une ligne n'a pas d'année : elle ne se compare à aucune autre.")
    else:
        rank = year = data["annee"].astype(int)
    if sentence := double_sentence(data, by):
        raise ValueError(sentence)
    return data.assign(**{YEAR: year, RANK: rank})


def double_sentence(data: pd.DataFrame, by: Sequence[str]) -> str:
    """Return which series has two rows for one quarter, or one year; empty where none has."""
    point = [*by, "periode" if is_quarterly(data) else "annee"]
    twice = data[data.duplicated(point)]
    if twice.empty:
        return ""
    name = " · ".join(str(twice.iloc[0][c]) for c in point)
    return f"Deux valeurs pour « {name} » : séparer les champs ou filtrer."


def season_conflict(start: str, end: str) -> str:
    """Return why ``start`` and ``end`` (two years, or two quarters) cannot be the ends of one
    growth.

    Empty when they can; ``ValueError`` when the end is not later.
    """
    if end <= start:
        raise ValueError(f"L'arrivée ({end}) doit suivre le départ ({start}).")
    return "" if start[4:] == end[4:] else OTHER_QUARTER


def matching_rows(data: pd.DataFrame, among: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Return the row of ``among`` with the same ``on`` as each row of ``data``, at the same place.

    Columns of ``among``; all missing where it has no such row.  ``on`` empty: its only row.
    """
    keys = ["_all", *on]  # one series alone has no column to be told apart by
    return data.assign(_all="")[keys].merge(
        among.assign(_all=""), on=keys, how="left").drop(columns="_all")


def statuses(frame: pd.DataFrame, value: str) -> list[str]:
    """Return the status of each value; « nd » where there is no number and no status."""
    return [s if isinstance(s, str) and s in MISSING_STATUSES else "nd" if pd.isna(v)
            else s if isinstance(s, str) else ""
            for v, s in zip(frame[value], frame[companion(value)], strict=True)]


def result(data: pd.DataFrame, name: str, values: Any, of: Sequence[Sequence[str]],
           reasons: np.ndarray) -> pd.DataFrame:
    """Return ``data`` with ``name``, its status and its reason.

    ``values``: what the formula gives; what zero divides is no number.  ``of``: for each figure
    that enters it, its statuses, one a row.  ``reasons``: why it is refused, one a row, empty where
    it is not.
    """
    number = pd.Series(np.asarray(values, dtype=float), index=data.index)
    number = number.where(np.isfinite(number))
    status = [combined_status([*own, "nd" if reason else ""])
              for reason, *own in zip(reasons, *of, strict=True)]
    # What a figure that enters it lacks is its own lack; else, it is what zero divides.
    status = ["nd" if pd.isna(v) and s not in MISSING_STATUSES else s
              for v, s in zip(number, status, strict=True)]
    missing = pd.Series(status, index=data.index, dtype=object).isin(MISSING_STATUSES)
    return data.drop(columns=[YEAR, RANK], errors="ignore").assign(
        **{name: number.where(~missing), f"{name}_statut": status, f"{name}_motif": reasons})
