"""What may stand on one axis: one unit, one concept, one perimeter, one comparator.

Rows come with ``quantite`` (the indicator), ``unite``, ``perimetre`` (field and printed base),
``document``, ``famille``, ``serie`` and ``annee``.  ``lots`` cuts them into what may be drawn
together; ``conflict`` says in French why several lots may not, and what can be done about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import lecture
from dashboard.trends import concerned
from etl.contract import Break

#: What rows must share, and why they must: column → (name of the filter, sentence).
SHARED = {
    "quantite": ("indicateurs", "Grandeurs différentes : {}. Elles ne mesurent pas la même chose, "
                 "même quand leur unité est la même."),
    "unite": ("unites", "Unités différentes : {}. Elles ne se lisent pas sur une même échelle."),
    "perimetre": ("perimetres", "Périmètres différents : {}. L'écart viendrait de ce qui est "
                  "compté, pas seulement de la réalité."),
    "comparateur": ("familles", "Comparateurs différents : {}. L'un contient l'ESS, l'autre non : "
                    "ils ne s'enchaînent pas."),
    "document": ("documents", "Plusieurs publications donnent un chiffre à la même série pour la "
                 "même période : {}. Aucune n'est choisie à votre place."),
}
#: Breaks that tell a change of perimeter: a chart draws them and parts its lines there.
TOLD = ("champ", "concept")
#: Up to so many values are written in a sentence.
SPOKEN = 4


@dataclass(frozen=True)
class Conflict:
    """Why rows may not share an axis.

    ``reasons``: French sentences.  ``keep``: (filter, value, how many figures), what may be kept
    alone.  ``indexable``: only the units differ, of levels of a single known perimeter: an index
    compares their pace.
    """

    reasons: tuple[str, ...]
    keep: tuple[tuple[str, str, int], ...]
    indexable: bool = False


def lots(data: pd.DataFrame, breaks: Sequence[Break] = (), period: str = "periode"
         ) -> list[pd.DataFrame]:
    """The rows cut into what may be drawn together, in order of appearance.

    Perimeters that follow one another stay together when a declared break of the field or of the
    concept stands between them.  Rows that no comparator names go with each of them.
    """
    data = _named(data, breaks, period)
    found: list[pd.DataFrame] = []
    for _, same in data.groupby(["quantite", "unite", "document_double"], sort=False):
        for chain in _chains(same, breaks):
            rows = same[same["perimetre"].isin(chain)]
            compared = [c for c in dict.fromkeys(rows["comparateur"]) if c]
            found += [rows[rows["comparateur"].isin(["", c])] for c in compared or [""]]
    return [lot.drop(columns=["comparateur", "document_double"]) for lot in found]


def conflict(data: pd.DataFrame, breaks: Sequence[Break] = (), period: str = "periode"
             ) -> Conflict | None:
    """Why the rows may not stand on one axis; None when they may."""
    cut = lots(data, breaks, period)
    if len(cut) < 2:
        return None
    named = _named(data, breaks, period)
    reasons, keep, apart = [], [], []
    for column, (key, sentence) in SHARED.items():
        held = "document_double" if column == "document" else column
        counted = named[held][named[held] != ""].value_counts(sort=False)
        if len(counted) < 2 or (column == "perimetre" and not _perimeters_differ(named, breaks)):
            continue
        apart.append(column)
        shown = [f"« {value} »" for value in counted.index[:SPOKEN]]
        more = len(counted) - len(shown)
        listed = lecture.join([*shown, f"{more} {lecture.plural(more, 'autre')}"] if more
                              else shown)
        reasons.append(sentence.format(listed))
        keep += [(key, str(value), int(n)) for value, n in counted.items()]
    return Conflict(tuple(reasons), tuple(keep), _indexable(named, apart))


def _named(data: pd.DataFrame, breaks: Sequence[Break], period: str) -> pd.DataFrame:
    """The rows with their ``comparateur`` (empty: none), and ``document_double``: the document of
    series that have two figures for one period (empty: none has)."""
    compared = [one.where.get("famille", one.where.get("groupe", ()))
                for one in breaks if one.kind == "comparateur"]
    among = {value for values in compared for value in
             ([values] if isinstance(values, str) else values)}
    twice = data.duplicated(["quantite", "unite", "perimetre", "serie", period], keep=False)
    rivals = data["document"] if twice.any() else ""
    return data.assign(comparateur=data["famille"].where(data["famille"].isin(among), ""),
                       document_double=rivals)


def _chains(same: pd.DataFrame, breaks: Sequence[Break]) -> list[list[str]]:
    """Perimeters of rows of one quantity and unit, in time, cut where no declared break explains
    that one follows the other."""
    # Without a date (NaN), nothing is before nor after a break.
    spans = same.groupby("perimetre")["annee"].agg(["min", "max"]).astype(float)
    chains: list[list[str]] = []
    last = np.nan
    for perimeter, (first, end) in spans.sort_values("min", kind="stable").iterrows():
        rows = same[same["perimetre"] == perimeter]
        explained = any(one.kind in TOLD and one.year is not None and last < one.year <= first
                        and bool(concerned(rows, one).all()) for one in breaks)
        if chains and explained:
            chains[-1].append(str(perimeter))
        else:
            chains.append([str(perimeter)])
        last = end
    return chains


def _perimeters_differ(data: pd.DataFrame, breaks: Sequence[Break]) -> bool:
    return any(len(_chains(same, breaks)) > 1
               for _, same in data.groupby(["quantite", "unite"], sort=False)) or any(
        # Two quantities are each on their own perimeter: an index must not hide it.
        len(same) > 1 for same in [set(data["perimetre"])] if data["quantite"].nunique() > 1)


def _indexable(data: pd.DataFrame, apart: Sequence[str]) -> bool:
    """Two quantities of one source, each in its unit, on one stated perimeter."""
    return (set(apart) == {"quantite", "unite"} and "niveau" in data and bool(data["niveau"].all())
            and data["source"].nunique() == 1
            and data["unite"].nunique() == data["quantite"].nunique())
