"""Declared sums: the rows that each is about, what its totals share with their parts, and the parts
that do not make their total.

The sums follow the house rule: rounded parts may miss their rounded total by the tolerance that
the source declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from etl.checks.row_issue import row_issue
from etl.common_columns import BOUNDS
from etl.contract import Source, SumRule
from etl.french.text import count, spell_number
from etl.issue import Issue
from etl.tables.columns import group_numbers, is_among

_YEARS = r"\s*\b(?:19|20)\d{2}(?:\s*[-–/]\s*(?:(?:19|20)\d{2}|\d{2}))?\b"


def rule_rows(rule: SumRule, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a table that a sum is about.

    An indicator is known without the years that its name holds: « Projets 2022-2023 » is named
    « Projets 2023-2024 » in the next report.
    """
    mask = np.ones(len(data), dtype=bool)
    for column, value in rule.where.items():
        values = data[column].map(_without_years) if column == "indicateur" else data[column]
        mask &= values.isin([value] if isinstance(value, str) else value).to_numpy()
    return data[mask] if rule.where else data


@lru_cache(maxsize=1 << 12)
def _without_years(name: str) -> str:
    return re.sub(_YEARS, "", name)


def may_be_part(labels: pd.Series) -> pd.Series:
    """Tell which labels a sum without named parts may add: not the details of another, « dont »."""
    return (labels != "") & ~labels.str.match(r"dont\s", case=False)


def group_columns(source: Source, rule: SumRule) -> list[str]:
    """Return the columns of the key that a total and its parts have in common; a territory goes
    with its level."""
    apart = {rule.dimension, *rule.ignore} | (
        {"territoire_niveau"} if rule.dimension == "territoire" else set())
    return [column for column in source.key if column not in apart]


def sum_issues(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[Issue]:
    """Yield the parts that do not make their total, group by group.

    A group where a part has no value, or a bound alone (« < 5 »), or is there twice, is left alone:
    nothing can be said of it.
    """
    gaps = _gap_issues(source, data, rule)
    if not rule.across:
        yield from gaps
    elif first := next(gaps, None):
        more = sum(1 for _ in gaps)
        yield replace(first, message=first.message + (
            f" ; {count(more, 'autre', 'écart')} de ce genre" if more else ""))


def _sums_across(source: Source, rows: pd.DataFrame, rule: SumRule) -> pd.DataFrame:
    """Return one row for all those that differ by the details of ``rule.across`` alone: their sum,
    no value where one of them has none, at the cell of the first."""
    key = [k for k in source.key if k not in rule.across]
    figures = rows.groupby(key, dropna=False, sort=False, observed=True)["valeur"]
    sums = figures.transform("sum").where(
        figures.transform("count") == figures.transform("size"))
    rows = rows.assign(valeur=sums)[~rows.duplicated(key)]
    return rows.assign(imprime=[spell_number(v) if v == v else "" for v in rows["valeur"]])


def _gap_issues(source: Source, data: pd.DataFrame, rule: SumRule) -> Iterator[Issue]:
    rows = rule_rows(rule, data)
    if rows.empty:
        return
    if (is_bound := rows["qualificatif"].isin(BOUNDS)).any():
        rows = rows.assign(valeur=rows["valeur"].mask(is_bound))
    if rule.across:
        rows = _sums_across(source, rows, rule)
    label, figures = rows[rule.dimension], rows["valeur"].to_numpy("float64")
    has_value = ~np.isnan(figures)
    is_named = is_among(rows, rule.dimension, rule.parts).to_numpy() if rule.parts else (
        np.ones(len(rows), dtype=bool))
    part = is_named if rule.parts and rule.apart is None else (
        may_be_part(label) & ~is_among(
            rows, rule.dimension, [str(rule.total), *(rule.apart or ())])).to_numpy()
    is_printed = isinstance(rule.total, str)
    total = is_among(rows, rule.dimension, [str(rule.total)]).to_numpy() & has_value & is_printed
    if not part.any() or (is_printed and not total.any()):
        return
    number = group_numbers(
        rows, [k for k in group_columns(source, rule) if k not in rule.across])
    count, with_value, present = (np.bincount(number[which], minlength=len(rows)) for which in (
        part, part & has_value, part & is_named))
    complete = (count == with_value) & (present >= max(2, len(rule.parts)))
    sums = np.bincount(number[part & has_value], figures[part & has_value], len(rows))
    # Where each group is told, with its total: its cell, or the last of its parts.
    at_total = np.flatnonzero(total) if is_printed else np.array(list(
        {number[at]: at for at in np.flatnonzero(part)}.values()), dtype=np.int64)
    dues = figures[at_total] if is_printed else np.full(len(at_total), float(rule.total))
    wrong = complete[number[at_total]] & ~(
        np.abs(sums[number[at_total]] - dues) <= rule.tolerance + 1e-9)
    for at, due in zip(at_total[wrong], dues[wrong], strict=True):
        one, row = number[at], rows.iloc[at]
        members = rows[part & (number == one)]
        if members.duplicated(list(source.key)).any():
            continue  # the double is an error, and this comes of it
        cells = zip(members["territoire_nom" if rule.across else "cellule"],
                    members["imprime"].str.replace("-", "−"), strict=True)
        where = " imprimé en " + row["cellule"] if is_printed and not rule.across else ""
        yield row_issue(
            source, "avertissement",
            f"{rule.name} : la somme donne {spell_number(float(sums[one]))}, le total{where} est "
            f"{spell_number(float(due))} ({', '.join(f'{cell} = {text}' for cell, text in cells)}"
            f"{_files(members, row) if rule.across else ''})",
            row, "valeur", row["imprime"], f"un écart d'au plus {spell_number(rule.tolerance)}")


def _files(members: pd.DataFrame, total: Any) -> str:
    """Return « , d'après a.csv » for parts that are not in the file of their total."""
    files = sorted(set(map(str, members["fichier"])) - {str(total["fichier"])})
    return f", d'après {', '.join(files)}" if files else ""
