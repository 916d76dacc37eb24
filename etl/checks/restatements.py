"""A figure that several files of a source give, which is not several figures.

A producer publishes one series in several files (a total with its sectors, and with the totals of
other territories), and a workbook may copy a part of it: an older copy must not be drawn beside
the newer one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from etl.contract import DOCUMENT, Source
from etl.french.text import count, spell_number
from etl.issue import Issue
from etl.tables.columns import group_numbers


def without_restatements(source: Source, data: pd.DataFrame,
                         files: Sequence[str]) -> tuple[pd.DataFrame, list[Issue]]:
    """Return the figures each once, where the source asks for it, and the issues of those that
    several files give; the first of ``files`` prevails."""
    if not source.once or len(files) < 2 or data.empty:
        return data, []
    prevailing = _prevailing_rows(source, data, files)
    return (data[prevailing == data.index].reset_index(drop=True),
            list(_restatement_issues(data, prevailing)))


def _prevailing_rows(source: Source, data: pd.DataFrame, files: Sequence[str]) -> pd.Series:
    """Return, for each row, the row that gives its figure in the file that prevails.

    Two lines of one file are each their own: what is twice there is an error.
    """
    file = data["fichier"].astype(str)
    number = group_numbers(data, [c for c in source.key if c not in DOCUMENT])
    order = file.map({name: rank for rank, name in enumerate(files)}).sort_values(kind="stable")
    row = data.index.to_series()
    first = row[order.index].groupby(number[order.index]).transform("first")[data.index]
    return first.where(file.to_numpy() != file[first].to_numpy(), row)


def _restatement_issues(data: pd.DataFrame, prevailing: pd.Series) -> Iterator[Issue]:
    """Yield, for each pair of files, the issue that counts the figures given again, and those that
    differ."""
    again = data[prevailing != data.index]
    other = data.loc[prevailing[again.index]].set_index(again.index)
    pairs = [again["fichier"].astype(str), other["fichier"].astype(str)]
    for (file, by), rows in again.groupby(pairs, sort=False):
        many = f"{count(len(rows), 'chiffre')} aussi dans {by}, qui fait foi"
        theirs = other.loc[rows.index]
        values, others = rows["valeur"], theirs["valeur"]
        differs = rows[(values != others) & (values.notna() | others.notna())]
        if differs.empty:
            yield Issue("information", many, file=file)
            continue
        at = differs.iloc[0]
        its = theirs.loc[differs.index[0]]
        differ = "y diffère" if len(differs) == 1 else "y diffèrent"
        yield Issue("avertissement", f"{many} ; {spell_number(len(differs))} {differ}",
                    file=file, sheet=str(at["feuille"]), cell=str(at["cellule"]), column="valeur",
                    value=str(at["imprime"]), expected=f"« {its['imprime']} », en "
                    f"{its['cellule']} de {by}")
