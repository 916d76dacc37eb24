"""Figures against the territories beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from etl.checks.row_issue import row_issue
from etl.contract import Source
from etl.french.reference import departements
from etl.issue import Issue, Places


def departement_issues(source: Source, data: pd.DataFrame, together: Sequence[str],
                       places: Places) -> Iterator[Issue]:
    """Yield the départements out of Brittany that stand where one of Brittany is missing: with some
    of them, and not all, in what a sheet says of one thing (same in the columns ``together``).

    A table that compares all of Brittany with its neighbours, or that tells of neighbours alone, is
    left alone.  One warning a sheet and a département.
    """
    rows = data[data["territoire_niveau"] == "departement"]
    names = departements()
    is_breton = rows["territoire"].isin(list(names))
    if is_breton.all():
        return
    doubts: dict[tuple[str, str, str], tuple[pd.Series, list[str]]] = {}
    for _, same in rows.groupby(["fichier", "feuille", *together], sort=False, dropna=False,
                                observed=True):
        codes = set(same["territoire"])
        missing = [name for code, name in names.items() if code not in codes]
        if 0 < len(missing) < len(names):
            for _, row in same[~is_breton[same.index]].iterrows():
                where = row["fichier"], row["feuille"], row["territoire"]
                doubts.setdefault(where, (row, missing))
    for row, missing in doubts.values():
        yield row_issue(
            source, "avertissement", f"{row['territoire_nom']} n'est pas en Bretagne, et "
            f"{' et '.join(missing)} manque{'nt' * (len(missing) > 1)} à ses côtés : "
            "est-ce le bon département ?", row, "territoire", row["territoire_nom"],
            " ou ".join(missing), places)
