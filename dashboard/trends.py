"""Indices, year-on-year change and yearly averages of quarterly series; pure functions.

Every function takes rows of quarters: ``periode`` (« 2023-T3 »), the columns ``by`` that tell the
series apart, a value column and its companion ``<value>_statut``.  A result to which a secret or
missing figure contributes is not a number and says why in its own status; one to which a
provisional figure contributes is provisional.

Definitions: Insee, « Glissement et moyenne »,
https://www.insee.fr/fr/metadonnees/definition/c1373.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from etl.contract import MISSING_STATUSES

QUARTERS = 4
#: When several figures enter one result, the first of these that is present is its status.
PRECEDENCE = (*MISSING_STATUSES, "p", "e", "r", "c")


def status(of: Iterable[str]) -> str:
    """The status of a result, from those of the figures that enter it."""
    present = set(of)
    return next((s for s in PRECEDENCE if s in present), "")


def index(data: pd.DataFrame, base: str, value: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """``data`` with ``indice`` (base 100, no unit) and ``indice_statut``.

    ``base``: a quarter (« 2011-T1 ») or a year (« 2011 »: mean of its four quarters).  Formula:
    100 × value / value of the base, in each series; one that has not got the base is « nd ».
    """
    bases = (data.loc[data["periode"] == base, [*by, value, f"{value}_statut"]] if "-" in base
             else annual_average(data[data["periode"].str[:4] == base], value, by)
             .drop(columns="annee"))
    return _compared(data, bases, value, by, "indice", lambda now, then: 100 * now / then)


def year_on_year(data: pd.DataFrame, value: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """``data`` with ``glissement`` (%) and ``glissement_statut``, from the fifth quarter on.

    Glissement annuel: 100 × (value / value of the same quarter of the year before - 1).  A
    quarter whose reference the table has not got is « nd »; those of the first year, which no
    table could compare, are left out.
    """
    if data.empty:
        return data.assign(glissement=pd.Series(dtype=float), glissement_statut="")
    year, quarter = data["periode"].str[:4].astype(int), data["periode"].str[4:]
    past = data.assign(periode=(year + 1).astype(str) + quarter)
    later = data[data["periode"] >= past["periode"].min()]
    return _compared(later, past[[*by, "periode", value, f"{value}_statut"]], value,
                     [*by, "periode"], "glissement", _growth)


def annual_average(data: pd.DataFrame, value: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Mean of the four quarters of each year: ``by``, ``annee``, value (same unit), its status.

    A year without its four quarters has no mean: its status is « nd ».
    """
    rows = data.assign(annee=data["periode"].str[:4].astype(int))
    means = []
    for key, group in rows.groupby([*by, "annee"], sort=False):
        found = status(group[f"{value}_statut"])
        if found not in MISSING_STATUSES and (
                len(group) < QUARTERS or group[value].isna().any()):
            found = "nd"
        mean = np.nan if found in MISSING_STATUSES else group[value].mean()
        means.append((*key, mean, found))
    return pd.DataFrame(means, columns=[*by, "annee", value, f"{value}_statut"]).astype(
        {value: float, "annee": int})


def annual_growth(averages: pd.DataFrame, value: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """``averages`` with ``evolution`` (%) and ``evolution_statut``.

    Évolution en moyenne annuelle: 100 × (mean of the year / mean of the year before - 1).  The
    first year has no reference: neither number nor status.
    """
    past = averages.assign(annee=averages["annee"] + 1)[[*by, "annee", value, f"{value}_statut"]]
    result = _compared(averages, past, value, [*by, "annee"], "evolution", _growth)
    result.loc[result["annee"] == averages["annee"].min(), "evolution_statut"] = ""
    return result


def _growth(now: pd.Series, then: pd.Series) -> pd.Series:
    return 100 * (now / then - 1)


def _compared(data: pd.DataFrame, reference: pd.DataFrame, value: str, on: Sequence[str],
              name: str, formula: Callable[[pd.Series, pd.Series], pd.Series]) -> pd.DataFrame:
    """``data`` with ``formula(value, value of its reference)`` and its status, as ``name``."""
    then = reference.rename(columns={value: "_then", f"{value}_statut": "_statut"})
    keys = ["_all", *on]  # one series alone has no column to be told apart by
    both = data.assign(_all="").merge(then.assign(_all=""), on=keys, how="left")
    # A reference that is absent, empty or zero compares nothing.
    absent = both["_then"].isna() | (both["_then"] == 0) | both[value].isna()
    found = [status((now, before if isinstance(before, str) else "", "nd" if gap else ""))
             for now, before, gap in
             zip(both[f"{value}_statut"], both["_statut"], absent, strict=True)]
    result = formula(both[value], both["_then"])
    missing = pd.Series(found, index=both.index).isin(MISSING_STATUSES)
    return both.drop(columns=["_all", "_then", "_statut"]).assign(
        **{name: result.where(~missing), f"{name}_statut": found})
