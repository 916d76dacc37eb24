"""One series against its own past: indices, evolutions, means.  See ``dashboard.trends``.

Definitions: Insee, « Glissement et moyenne »,
https://www.insee.fr/fr/metadonnees/definition/c1373, and ``docs/methodes.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.trends import rows
from dashboard.trends.guard import CONCEPT, crossings, indivisibility
from etl.common_columns import MISSING_STATUSES, companion
from etl.contract import Break

APPROXIMATE = "Calcul refusé : un chiffre approché (« plus de », « environ ») n'y entre pas."


def index(data: pd.DataFrame, base: str, value: str, by: Sequence[str] = (),
          breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``indice`` (base 100, no unit).

    ``base``: a quarter (« 2011-T1 ») or a year (« 2011 »: mean of its four quarters).  Formula:
    100 × value / value of the base, in each series; one that has not got the base is « nd », and so
    is what a break separates from the base.
    """
    data = rows.with_time(data, by)
    if "-" in base or not rows.is_quarterly(data):
        column = "periode" if "-" in base else "annee"
        bases = data[data[column].astype("str") == base]
    else:
        bases = annual_average(data[data[rows.YEAR] == int(base)], value, by, breaks)
        bases = bases.assign(**{rows.YEAR: int(base)})
    then = rows.matching_rows(data, bases, by)
    return rows.result(data, "indice", 100 * ratio(data[value], then[value]),
                       [rows.statuses(data, value), rows.statuses(then, value)],
                       ratio_reasons(data, then, value, breaks))


def common_base(data: pd.DataFrame, value: str, series: str) -> str:
    """Return the first period of which every series has its value, without which it would have no
    index at all; the first period where they share none."""
    if data.empty:
        return ""
    periods = data["periode"].astype("str")
    has_value = data[value].notna()
    series_of_period = data[series][has_value].groupby(periods[has_value]).nunique()
    shared = series_of_period[series_of_period == data[series].nunique()]
    return str(shared.index.min() if len(shared) else periods.min())


def year_on_year(data: pd.DataFrame, value: str, by: Sequence[str] = (),
                 breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``glissement`` (%), from the fifth quarter on.

    Glissement annuel: 100 × (value / value of the same quarter of the year before - 1).  A
    quarter whose reference the table has not got is « nd »; those of the first year, which no
    table could compare, are left out.
    """
    return _growth_over(data, value, by, breaks, rows.QUARTERS, "glissement")


def quarter_on_quarter(data: pd.DataFrame, value: str, by: Sequence[str] = (),
                       breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``trimestriel`` (%), from the second quarter on.

    100 × (value / value of the quarter before - 1); on raw series it mixes season and trend.
    """
    return _growth_over(data, value, by, breaks, 1, "trimestriel")


def _growth_over(data: pd.DataFrame, value: str, by: Sequence[str], breaks: Sequence[Break],
                 lag: int, name: str) -> pd.DataFrame:
    """Return growth in % over ``lag`` periods, without the first ones, which nothing precedes."""
    data = rows.with_time(data, by)
    later = data[data[rows.RANK] >= data[rows.RANK].min() + lag].reset_index(drop=True)
    then = previous_rows(later, data, by, lag)
    return rows.result(later, name, growth(later[value], then[value]),
                       [rows.statuses(later, value), rows.statuses(then, value)],
                       ratio_reasons(later, then, value, breaks))


def annual_average(data: pd.DataFrame, value: str, by: Sequence[str] = (),
                   breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return mean of the four quarters of each year: ``by``, ``annee``, value (same unit).

    A year without its four quarters has no mean: its status is « nd ».  What the quarters say of
    their concept travels along (``guard.CONCEPT``).
    """
    data = rows.with_time(data, by)
    concept = [c for c in CONCEPT if c in data and c not in by]
    means = []
    for key, group in data.groupby([*by, rows.YEAR], sort=False):
        first = pd.concat([group.iloc[:1]] * len(group))
        reason = next(filter(None, crossings(group, first, breaks)), "")
        status = rows.combined_status(rows.statuses(group, value))
        if status not in MISSING_STATUSES and (len(group) < rows.QUARTERS or reason):
            status = "nd"
        mean = np.nan if status in MISSING_STATUSES else group[value].mean()
        means.append((*key, *(group[c].iloc[-1] for c in concept), mean, status, reason))
    return pd.DataFrame(means, columns=[*by, "annee", *concept, value, companion(value),
                                        f"{value}_motif"]).astype({value: float, "annee": int})


def annual_growth(averages: pd.DataFrame, value: str, by: Sequence[str] = (),
                  breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``averages`` with ``evolution`` (%), from the second year on.

    Évolution en moyenne annuelle: 100 × (mean of the year / mean of the year before - 1).
    """
    return _growth_over(averages, value, by, breaks, 1, "evolution")


def moving_average(data: pd.DataFrame, value: str, by: Sequence[str] = (),
                   breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` with ``moyenne_mobile``: mean of the quarter and the three before (same
    unit).

    It has no season and lags a quarter and a half behind; from the fourth quarter on.
    """
    data = rows.with_time(data, by)
    later = data[data[rows.RANK] >= data[rows.RANK].min() + rows.QUARTERS - 1]
    later = later.reset_index(drop=True)
    window = [previous_rows(later, data, by, lag) for lag in range(rows.QUARTERS)]
    reasons = _reasons(later, window[0], value, breaks)
    for then in window[1:]:
        reasons = np.where(reasons == "", _reasons(later, then, value, breaks), reasons)
    mean = np.mean([w[value].to_numpy(float) for w in window], axis=0)
    return rows.result(later, "moyenne_mobile", mean, [rows.statuses(w, value) for w in window],
                       reasons)


def cagr(data: pd.DataFrame, value: str, start: str, end: str, by: Sequence[str] = (),
         breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return one row a series: ``by``, ``depart``, ``arrivee``, ``tcam`` (% a year).

    Taux de croissance annuel moyen: 100 × ((value at the end / at the start)^(1 / years) - 1).
    ``start``, ``end``: two years of yearly rows, or the same quarter of two years; other quarters
    are refused, for the season would be taken for growth.  ``ValueError``: the end is not later.
    """
    refusal = rows.season_conflict(start, end)
    data = rows.with_time(data, by)
    period = "periode" if rows.is_quarterly(data) else "annee"
    periods = data[period].astype("str")
    series = data[list(by)].drop_duplicates().reset_index(drop=True) if by else data[[]].iloc[:1]
    first, last = (rows.matching_rows(series, data[periods == p], by) for p in (start, end))
    reasons = ratio_reasons(last, first, value, breaks)
    if refusal:
        reasons = np.full(len(series), refusal, dtype=object)
    years = max(int(end[:4]) - int(start[:4]), 1)
    multiple = ratio(last[value], first[value]).where(lambda x: x >= 0)
    return rows.result(series.assign(depart=start, arrivee=end), "tcam",
                       100 * (multiple ** (1 / years) - 1),
                       [rows.statuses(last, value), rows.statuses(first, value)], reasons)


def previous_rows(data: pd.DataFrame, among: pd.DataFrame, by: Sequence[str],
                  lag: int) -> pd.DataFrame:
    """Return the row of the same series ``lag`` periods before each row (see ``matching_rows``)."""
    past = among.assign(**{rows.RANK: among[rows.RANK] + lag})
    return rows.matching_rows(data, past, [*by, rows.RANK])


def growth(now: pd.Series, then: pd.Series) -> pd.Series:
    """Return 100 × (now / then - 1)."""
    return 100 * (ratio(now, then) - 1)


def ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return part / whole; no number of a whole that is not positive: from −10 to −5, a loss that
    is halved would be a fall of 50 %."""
    return part / whole.where(whole > 0)


def ratio_reasons(now: pd.DataFrame, then: pd.DataFrame, value: str,
                  breaks: Sequence[Break]) -> np.ndarray:
    """Return why the figures of ``now`` are not divided by those of ``then``: see
    ``indivisibility``, then what stands between the two."""
    own = indivisibility(now)
    return np.where(own == "", _reasons(now, then, value, breaks), own)


def _reasons(now: pd.DataFrame, then: pd.DataFrame, value: str,
             breaks: Sequence[Break]) -> np.ndarray:
    """Return why rows are not compared: what refused a figure itself (a mean of quarters that a
    break separates), or what stands between the two."""
    own = f"{value}_motif"
    reasons = crossings(now, then, breaks)
    for frame in (then, now):
        if own in frame:
            reasons = np.where(frame[own].fillna("") == "", reasons, frame[own])
    is_approximate = rows.is_approximate(now).to_numpy() | rows.is_approximate(then).to_numpy()
    return np.where(is_approximate, APPROXIMATE, reasons)
