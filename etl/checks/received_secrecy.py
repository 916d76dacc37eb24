"""Figures received under *secret statistique* that the same file gives back by subtraction.

The masking of a received table is its producer's; a total printed beside all its parts but one is
told, so that nothing is published before the producer has been asked.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from etl.checks.sums import group_columns, may_be_part, rule_rows
from etl.common_columns import THRESHOLDS
from etl.contract import ADMINISTRATIVE, Source, SumRule
from etl.issue import Issue
from etl.tables.columns import group_numbers, is_among

#: How the issue of such a figure begins.
_DISCLOSED = "secret statistique qui se recalcule par soustraction"


def identity(issue: Issue) -> object:
    """Return what tells an issue from another: two sums that give back one cell are told once."""
    return (issue.file, issue.sheet, issue.cell) if issue.message.startswith(_DISCLOSED) else issue


def disclosures(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[Issue]:
    """Yield a warning for each figure under secrecy that a declared sum leaves alone without a
    value among its total and its parts.  ``data``: columns ``source.all_columns``."""
    if not _is_secret(source, data).any():
        return
    for row in _lone_secrets(source, data, rule).itertuples():
        yield Issue(
            "avertissement", f"{_DISCLOSED} ({rule.name}) : seule sans valeur à côté de "
            f"{row.others}", source.id, row.fichier, row.feuille, row.cellule, "valeur",
            row.imprime, "au moins deux cellules sous secret, ou aucune")


def _is_secret(source: Source, rows: pd.DataFrame) -> np.ndarray:
    """Tell which figures are under secrecy: « s », and « < 5 » in an extraction."""
    is_secret = rows["statut"] == "s"
    if source.nature == ADMINISTRATIVE:
        is_secret |= rows["qualificatif"].isin(THRESHOLDS)
    return is_secret.to_numpy(dtype=bool)


def _lone_secrets(source: Source, data: pd.DataFrame, rule: SumRule) -> pd.DataFrame:
    """Return the figures under secrecy that are alone without a value among their total and its
    parts, with the cells of these: ``others``."""
    rows = rule_rows(rule, data)
    is_secret = _is_secret(source, rows)
    if not is_secret.any():
        return rows.iloc[:0]
    whole = is_among(rows, rule.dimension, [str(rule.total)]).to_numpy()
    parts = is_among(rows, rule.dimension, rule.parts) if rule.parts else (
        may_be_part(rows[rule.dimension]))
    at = np.flatnonzero(whole | parts.to_numpy())
    number = group_numbers(rows, group_columns(source, rule), at)
    secret = is_secret[at]
    blank = rows["valeur"].isna().to_numpy()[at] | secret
    alone = np.bincount(number) > 2
    for which in (whole[at], secret, blank):
        alone &= np.bincount(number[which], minlength=len(alone)) == 1
    lone = alone[number]
    lines, line, blank = rows.iloc[at[lone]], number[lone], blank[lone]
    others = lines["cellule"].astype("object").where(~blank).groupby(line).agg(
        lambda cells: ", ".join(cells.dropna()))
    return lines[blank].assign(others=others.loc[line[blank]].to_numpy())
