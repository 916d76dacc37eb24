"""The past of a key figure: the same figure as published for other years.

Pure.  An evolution says nothing of its neighbours: each stays, whatever break stands between two.
Levels and rates are kept within what may be chained (``trends.guard.segments``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.text import numbers
from dashboard.trends.guard import rows_concerned, segments
from dashboard.warehouse.columns import duration
from etl.common_columns import is_change
from etl.contract import Break
from etl.french.periods import edition

NOTE = ("Petit graphique : le même chiffre publié pour d'autres années, sans trait par-dessus une "
        "rupture ; les cellules sont dans « D'où vient ce chiffre ? ».")
#: Fewer points draw no trend.
LEAST = 3


@dataclass(frozen=True)
class Past:
    """``points``: year, value, text as it is written, number of its segment (two points of one
    segment may be joined), in time.  ``breaks``: years of the declared breaks between them.
    ``change``: they are evolutions, drawn from a line at zero."""

    points: tuple[tuple[int, float, str, int], ...]
    breaks: tuple[int, ...] = ()
    change: bool = False


def past(rows: pd.DataFrame, current: pd.Series, breaks: Sequence[Break]) -> Past | None:
    """Return the published figures of other years that a key figure may stand beside; None when
    they are fewer than ``LEAST``.

    ``rows``: figures of the same indicator and dimensions (columns of a source of figures), the
    current one included; those of periods as long as its own are kept, and of two for one year the
    later published.
    """
    own = rows[(rows["unite"] == current["unite"]) & rows["valeur"].notna()
               & rows["annee"].notna() & (rows["qualificatif"] == "")
               & (rows["periode"].map(duration) == duration(current["periode"]))]
    if "rappel" in own:
        own = own[~own["rappel"].astype(bool)]
    own = own.assign(ordre=own["date_publication"].map(edition)).sort_values(
        ["annee", "ordre"], kind="stable").drop_duplicates("annee", keep="last")
    change = is_change(str(current["indicateur"]))
    series = segments(own.assign(periode=own["annee"].astype(int).astype(str)), (), breaks)
    if not change:
        here = series.loc[series["annee"] == current["annee"], "segment"]
        series = series[series["segment"].isin(here)]
    if len(series) < LEAST or current["annee"] not in set(series["annee"]):
        return None
    years = series["annee"].astype(int)
    break_years = [b.year for b in breaks if b.year is not None and rows_concerned(series, b).all()
                   and years.min() < b.year <= years.max()]
    return Past(tuple((int(r.annee), float(r.valeur), numbers.value(
        r.valeur, r.unite, r.statut, r.qualificatif, r.imprime, sign=change), int(r.segment))
        for r in series.itertuples()), tuple(sorted(set(break_years))), change)
