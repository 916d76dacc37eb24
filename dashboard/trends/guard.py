"""What must not be chained: declared breaks, changes of concept, published beside computed; and
what must not be divided: rates, ranks, and what already is a change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.trends import rows
from etl.common_columns import is_change
from etl.contract import Break, Equivalence

#: Columns that say what is counted → how the refusal names them.  A series in which one of them
#: changes has changed concept, declared or not.
CONCEPT = {"indicateur": "l'indicateur", "unite": "l'unité", "champ": "le champ",
           "concept": "le concept"}
#: Units, besides those that begin by %, of figures that are no level.
RELATIVE = ("points", "rang", "part", "tendance")
ALREADY_A_CHANGE = ("Calcul refusé : « {} » est déjà une évolution ; l'indice, la part ou "
                    "l'évolution d'une évolution ne mesure rien. Lire les chiffres publiés, ou "
                    "partir d'un niveau.")
NO_LEVEL = ("Calcul refusé : « {} » ({}) n'est pas un niveau mais un rapport ou un rang ; un écart "
            "entre deux taux se lit en points, jamais en indice ni en %. Lire les chiffres "
            "publiés, ou partir d'un niveau.")
#: Where an evolution comes from: the values of ``origine``.
PUBLISHED, COMPUTED = "publié", "calculé à partir des niveaux"
INVENTED = "inventé (démonstration)"
#: How a result is marked: no reader takes it for a figure that a publication prints.
OURS = "Calculé par l'observatoire à partir des niveaux ; ce n'est pas un chiffre publié."


def break_sentence(break_: Break) -> str:
    """Return « Rupture de champ en 2013 : régime général → régime général et MSA (raison). »"""
    return (f"Rupture de {break_.kind} en {break_.year} : {break_.before} → {break_.after} "
            f"({break_.reason}).")


def rows_concerned(data: pd.DataFrame, break_: Break | Equivalence) -> np.ndarray:
    """Return True for each row that the break speaks of; a column that the rows lack excludes
    none."""
    mask = np.ones(len(data), dtype=bool)
    for column, value in break_.where.items():
        if column in data:
            among = [value] if isinstance(value, str) else list(value)
            mask &= data[column].isin(among).to_numpy()
    return mask


def breaks_met(data: pd.DataFrame, breaks: Sequence[Break]) -> tuple[Break, ...]:
    """Return the breaks whose both sides the rows show (``annee``)."""
    crossed_breaks = []
    for one in breaks:
        years = data["annee"][rows_concerned(data, one)].dropna() if "annee" in data else ()
        if len(years) and one.year is not None and min(years) < one.year <= max(years):
            crossed_breaks.append(one)
    return tuple(crossed_breaks)


def crossings(now: pd.DataFrame, then: pd.DataFrame, breaks: Sequence[Break]) -> np.ndarray:
    """Return why each row of ``now`` must not be compared with the row of ``then`` at the same
    place.

    Both have the year in ``rows.YEAR`` (NaN: there is no row) and the same columns besides.  A
    French sentence a row, empty where nothing forbids it.
    """
    reasons = np.full(len(now), "", dtype=object)
    years = np.column_stack([now[rows.YEAR].to_numpy(float), then[rows.YEAR].to_numpy(float)])
    for one in breaks:
        if one.year is None:
            continue
        across = ((years.min(axis=1) < one.year) & (one.year <= years.max(axis=1))
                  & rows_concerned(now, one) & rows_concerned(then, one))
        reasons[across & (reasons == "")] = (
            f"Calcul refusé entre l'avant et l'après {one.year}. {break_sentence(one)}")
    for column, name in CONCEPT.items():
        if column not in now:
            continue
        for i, (after, before) in enumerate(zip(now[column], then[column], strict=True)):
            # What a row does not say cannot be told to have changed.
            if reasons[i] or rows.is_blank(after) or rows.is_blank(before) or after == before:
                continue
            reasons[i] = f"Calcul refusé : {name} change, « {before} » → « {after} »."
    return reasons


def indivisibility(data: pd.DataFrame) -> np.ndarray:
    """Return why the figure of each row must not be divided by another (index, evolution, share…).

    Rows say it by ``indicateur`` and ``unite``; what they do not say forbids nothing.  A French
    sentence a row, empty for a level (posts, euros, euros a post).  Averages of rates and their
    season are not concerned.
    """
    pair = [["" if rows.is_blank(x) else str(x) for x in data[c]] if c in data else [""] * len(data)
            for c in ("indicateur", "unite")]
    return np.array([
        ALREADY_A_CHANGE.format(name) if is_change(name)
        else NO_LEVEL.format(name or "Ce chiffre", unit)
        if unit.startswith("%") or unit in RELATIVE else ""
        for name, unit in zip(*pair, strict=True)], dtype=object)


def segments(data: pd.DataFrame, by: Sequence[str] = (),
             breaks: Sequence[Break] = ()) -> pd.DataFrame:
    """Return ``data`` in time within each series, with ``segment``: rows of one series that have
    the same number may be chained, and no others."""
    timeline = rows.with_time(data, by).sort_values([*by, rows.RANK], kind="stable")
    broken = crossings(timeline, timeline.shift(1), breaks) != ""
    return timeline.drop(columns=[rows.YEAR, rows.RANK]).assign(segment=broken.cumsum())


def refusals(data: pd.DataFrame) -> tuple[str, ...]:
    """Return the sentences that say why results of ``data`` were refused, each once."""
    reasons = (reason for column in data if str(column).endswith("_motif")
               for reason in data[column] if not rows.is_blank(reason))
    return tuple(dict.fromkeys(reasons))
