"""Figures received under *secret statistique* that the same file gives back by subtraction.

The masking of a received table is its producer's; a total printed beside all its parts but one is
told, so that nothing is published before the producer has been asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from etl.columns import among
from etl.contract import Issue, Source, SumRule


def disclosed(source: Source, data: pd.DataFrame) -> Iterator[Issue]:
    """A warning for each figure under secrecy that a declared sum (``Source.sums``) leaves alone
    without a value among its total and its parts.  ``data``: columns ``source.all_columns``."""
    if source.kind != "chiffres" or not (data["statut"] == "s").any():
        return
    told = set[tuple[str, str, str]]()
    for rule in source.sums:
        for line in _lines(source, data, rule):
            alone = line["valeur"].isna()
            row = line[alone].iloc[0]
            at = row["fichier"], row["feuille"], row["cellule"]
            if at not in told:
                told.add(at)
                yield Issue(
                    "avertissement", "secret statistique qui se recalcule par soustraction "
                    f"({rule.name}) : seule sans valeur à côté de "
                    f"{', '.join(line.loc[~alone, 'cellule'])}", source.id, *at, "valeur",
                    row["imprime"], "au moins deux cellules sous secret, ou aucune")


def _lines(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[pd.DataFrame]:
    """A total with its parts, for each where one alone has no value, and is under secrecy."""
    rows = data
    for column, value in rule.where.items():
        rows = rows[rows[column] == value]
    label = rows[rule.dimension]
    whole = among(rows, rule.dimension, [str(rule.total)])
    parts = among(rows, rule.dimension, rule.parts) if rule.parts else (
        ~label.str.startswith("dont ") & (label != ""))
    rows = rows.assign(_whole=whole, _secret=rows["statut"] == "s",
                       _blank=rows["valeur"].isna())[whole | parts]
    group = [k for k in source.key if k not in (rule.dimension, *rule.ignore)
             and not (rule.dimension == "territoire" and k == "territoire_niveau")
             and rows[k].nunique(dropna=False) > 1] or ["source"]
    found = rows.merge(rows.loc[rows["_secret"], group].drop_duplicates(), on=group)
    counts = found.groupby(group, dropna=False, sort=False).agg(
        whole=("_whole", "sum"), secret=("_secret", "sum"), blank=("_blank", "sum"),
        size=("_blank", "size")).reset_index()
    given = counts[(counts["whole"] == 1) & (counts["secret"] == 1) & (counts["blank"] == 1)
                   & (counts["size"] > 2)]
    for _, line in found.merge(given[group], on=group).groupby(group, dropna=False, sort=False):
        yield line
