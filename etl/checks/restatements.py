"""A figure that several files of a source give, which is not several figures.

A producer publishes one series in several files (a total with its sectors, and with the totals of
other territories), and a workbook may copy a part of it; a document is published again, corrected:
an older copy must not be drawn beside the newer one, nor added to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from etl.contract import DOCUMENT, Source
from etl.french.periods import edition
from etl.french.text import count, spell_number
from etl.issue import Issue
from etl.tables.columns import group_numbers


def without_restatements(source: Source, data: pd.DataFrame,
                         ranks: Mapping[str, int]) -> tuple[pd.DataFrame, list[Issue]]:
    """Return the figures each once, and the issues of those that several files give: the same
    document published again or, where the source asks for it (``once``), any document.

    The last edition that publishes a figure prevails; of different documents, first that of the
    first of ``patterns`` (``ranks``: file → its place among them).
    """
    if source.kind != "chiffres" or len(ranks) < 2 or data.empty:
        return data, []
    prevailing = _prevailing_rows(source, data, ranks)
    return (data[prevailing == data.index].reset_index(drop=True),
            list(_restatement_issues(data, prevailing)))


def _prevailing_rows(source: Source, data: pd.DataFrame, ranks: Mapping[str, int]) -> pd.Series:
    """Return, for each row, the row that gives its figure in the file that prevails.

    Two lines of one file are each their own, and so are those of two files that cite one edition:
    what is twice there is an error.
    """
    file = data["fichier"].astype(str)
    ignored = DOCUMENT if source.once else ("date_publication",)
    number = group_numbers(data, [c for c in source.key if c not in ignored])
    dates = data["date_publication"].astype(str)
    order = pd.DataFrame({
        "rank": file.map(ranks) if source.once else 0,
        "unpublished": data["statut"].astype(str) == "nd",
        "edition": dates.map(edition), "reach": data["annee"].groupby(file).transform("max"),
        "period": data["periode"].astype(str).groupby(file).transform("max"),
    }).sort_values(["rank", "unpublished", "edition", "reach", "period"], kind="stable",
                   ascending=[True, True, False, False, False]).index
    row = data.index.to_series()
    first = row[order].groupby(number[order]).transform("first")[data.index]
    is_twice = file.to_numpy() == file[first].to_numpy()
    if not source.once:
        is_twice |= dates.to_numpy() == dates[first].to_numpy()
    return first.where(~is_twice, row)


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
