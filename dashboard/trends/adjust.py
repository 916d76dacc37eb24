"""Seasonal adjustment of quarterly series: ours, never an official « CVS »."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.trends import rows
from dashboard.trends.guard import segments
from etl.contract import Break

#: What an adjusted series is called wherever it is shown.
LABEL = "Série désaisonnalisée par l'observatoire (STL, non officielle)"
NOT_OFFICIAL = ("Série corrigée des variations saisonnières par l'observatoire (STL), non "
                "officielle : ce n'est pas une série CVS, et tout nouveau trimestre révise les "
                "précédents.")
#: Quarters in a row that an adjustment needs: four full years show each season four times.
ENOUGH = 4 * rows.QUARTERS
TOO_SHORT = (f"Désaisonnalisation refusée : il faut {ENOUGH} trimestres de suite, sans trou ni "
             "rupture.")


def seasonally_adjusted(data: pd.DataFrame, value: str, by: Sequence[str] = (),
                        breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``desaisonnalise`` (same unit), in time within each series.

    STL (Cleveland et al. 1990) of period 4, robust to outliers, as ``statsmodels`` computes it: the
    series without its seasonal component.  Multiplicative (on logarithms) where all is positive,
    else additive.  A missing quarter or a break ends a run; runs shorter than ``ENOUGH`` are
    refused.  The status is that of the quarter itself.
    """
    data = rows.with_time(segments(data, by, breaks), by)
    gap = pd.Series(rows.statuses(data, value)).isin(rows.MISSING_STATUSES)
    # Consecutive known quarters keep the same difference between their rank and their count.
    run = data[rows.RANK] - (~gap).cumsum()
    adjusted = pd.Series(np.nan, index=data.index)
    reasons = np.full(len(data), "", dtype=object)
    for _, at in data[~gap].groupby([*by, "segment", run[~gap]]).groups.items():
        if len(at) < ENOUGH:
            reasons[at] = TOO_SHORT
        else:
            adjusted[at] = _without_season(data.loc[at, value].to_numpy(float))
    return rows.result(data.drop(columns="segment"), "desaisonnalise", adjusted,
                       [rows.statuses(data, value)], reasons)


def _without_season(values: np.ndarray) -> np.ndarray:
    """Return the values less their season, or divided by it where all are positive."""
    # Loading statsmodels takes a second or more: only who adjusts a series waits for it.
    from statsmodels.tsa.seasonal import STL

    if (values > 0).all():
        logs = np.log(values)
        return np.exp(logs - STL(logs, period=rows.QUARTERS, robust=True).fit().seasonal)
    return values - STL(values, period=rows.QUARTERS, robust=True).fit().seasonal
