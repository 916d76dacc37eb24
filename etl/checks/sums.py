"""What a declared sum compares: the rows that it is about, and what each of its totals shares with
its parts."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from etl.contract import Source, SumRule

_YEARS = r"\s*\b(?:19|20)\d{2}(?:\s*[-/]\s*(?:(?:19|20)\d{2}|\d{2}))?\b"


def rule_rows(rule: SumRule, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that a sum is about.

    An indicator is known without the years that its name holds: « Projets 2022-2023 » is named
    « Projets 2023-2024 » in the next report.
    """
    mask = np.ones(len(data), dtype=bool)
    for column, value in rule.where.items():
        values = data[column].map(_without_years) if column == "indicateur" else data[column]
        mask &= (values == value).to_numpy(dtype=bool)
    return data[mask] if rule.where else data


@lru_cache(maxsize=1 << 12)
def _without_years(name: str) -> str:
    return re.sub(_YEARS, "", name)


def group_columns(source: Source, rule: SumRule) -> list[str]:
    """Return the columns of the key that a total and its parts have in common; a territory goes
    with its level."""
    apart = {rule.dimension, *rule.ignore} | (
        {"territoire_niveau"} if rule.dimension == "territoire" else set())
    return [column for column in source.key if column not in apart]
