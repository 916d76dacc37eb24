"""How many records declare a magnitude under secrecy, by class of values: ``<id>_classes``.

Counts of records, never their numbers.  The bounds are round ones, fixed beforehand, that are
passed over until every class of everyone published holds enough answers (``Secrecy.classes``):
a class of one would tell what a known record answered.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from etl.contract import WHOLE, Column, Secrecy, Source
from etl.french.text import spell_number

Values = NDArray[np.float64]
#: Bounds that a class may have: whole numbers that a reader takes in at a glance.
BOUNDS = tuple(sorted({round(step * 10**power) for power in range(7)
                       for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
                       if step * 10**power == round(step * 10**power)}))


def columns(source: Source, rule: Secrecy, linked: Source | None) -> tuple[Column, ...]:
    """Return the columns of the classes: the magnitude, the group, the class with its bounds, its
    count."""
    if not rule.classes:
        return ()
    dimension, least = rule.classes
    own = {c.name: c for s in (linked, source) if s for c in s.columns}
    return (
        Column("indicateur", "Grandeur", key=True),
        Column("libelle", "Libellé de la grandeur"),
        Column(dimension, own[dimension].label, key=True,
               definition=f"« {WHOLE} » : tous réunis."),
        Column("classe", "Classe", key=True),
        Column("de", "Borne inférieure (comprise)", "nombre"),
        Column("a", "Borne supérieure (non comprise)", "nombre"),
        Column("unite", "Unité"),
        Column("fiches", "Fiches", "entier",
               definition=f"Fiches qui déclarent une valeur de la classe, {least} au moins."),
        Column("declarent", "Déclarent", "entier", definition="Fiches qui déclarent la grandeur."),
    )


def class_counts(rule: Secrecy, records: pd.DataFrame, name: str,
                 masked: Container[str]) -> Iterator[dict[str, object]]:
    """Yield the classes of one magnitude, from the lowest, of all together then of each group.

    Nothing is published of what a single class would hold.  The bounds of the groups, the same
    for all, are bounds of the whole: no subtraction gives a class smaller than those shown.
    ``masked``: groups, or ``WHOLE``, whose total is under secrecy.
    """
    if not rule.classes or WHOLE in masked:
        return
    dimension, least = rule.classes
    valid = records.dropna(subset=name)
    implied = rule.implied.get(name, ("", ""))
    scope = valid[valid[dimension] != implied[1]] if implied[0] == dimension else valid
    groups = {str(group): own[name].to_numpy() for group, own in scope.groupby(dimension)}
    everyone = scope[name].to_numpy()
    shared = [] if any(group in masked for group in groups) else cuts(
        list(groups.values()), least)
    visible = groups if shared else {}
    if len(scope) == len(valid):  # else the whole would add what is zero by definition
        finer = [bound for low, high in pairwise((-np.inf, *shared, np.inf)) for bound in cuts(
            [everyone[(low <= everyone) & (everyone < high)]], least)]
        yield from _rows(dimension, WHOLE, everyone, sorted([*shared, *finer]))
    for group, values in visible.items():
        yield from _rows(dimension, group, values, shared)


def cuts(parts: Sequence[Values], least: int) -> list[float]:
    """Return the bounds between classes that each hold ``least`` values of every part; none when
    there is no telling two classes apart."""
    bounds, low = list[float](), -np.inf
    for bound in BOUNDS if parts else ():
        if all(((low <= part) & (part < bound)).sum() >= least and (part >= bound).sum() >= least
               for part in parts):
            bounds.append(bound)
            low = bound
    return bounds


def _rows(dimension: str, group: str, values: Values,
          bounds: Sequence[float]) -> Iterator[dict[str, object]]:
    if not bounds:
        return
    whole = bool((values == np.round(values)).all())
    for low, high in pairwise((-np.inf, *bounds, np.inf)):
        yield {dimension: group, "classe": label(low, high, whole),
               "de": low if low > -np.inf else None, "a": high if high < np.inf else None,
               "fiches": int(((low <= values) & (values < high)).sum()), "declarent": len(values)}


def label(low: float, high: float, whole: bool) -> str:
    """Return « de 10 à 14 » where values are ``whole`` numbers, else « de 10 à moins de 15 »; a
    bound that is infinite is none."""
    if high == np.inf:
        return f"{spell_number(low)} et plus"
    if low == -np.inf:
        return "0" if whole and high == 1 else f"moins de {spell_number(high)}"
    if not whole:
        return f"de {spell_number(low)} à moins de {spell_number(high)}"
    return (spell_number(low) if high == low + 1
            else f"de {spell_number(low)} à {spell_number(high - 1)}")
