"""A figure that several files of a source give, which is not several figures.

A producer publishes one series in several files (a total with its sectors, and with the totals of
other territories), and a workbook may copy a part of it; a document is published again, corrected:
an older copy must not be drawn beside the newer one, nor added to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from etl.checks.row_issue import row_issue
from etl.contract import DOCUMENT, Source
from etl.french.periods import edition
from etl.french.text import count, here_and_in, spell_number
from etl.issue import Issue, Places
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


def edition_issues(source: Source, data: pd.DataFrame, places: Places) -> Iterator[Issue]:
    """Yield the figures that one workbook takes from two editions of a document, once for each
    pair of dates: nobody but who typed them knows whether one is to go."""
    dated = data.groupby("fichier", observed=True)["date_publication"].nunique()
    rows = data[data["fichier"].isin(dated.index[dated > 1])]
    if rows.empty:
        return
    same = [*(name for name in source.key if name != "date_publication"), "fichier"]
    rows = rows.assign(figure=group_numbers(rows, same),
                       edition=rows["date_publication"].astype(str).map(edition))
    rows = rows.sort_values("edition", kind="stable")
    last = rows.drop_duplicates("figure", keep="last")
    older = rows.merge(last, on="figure", suffixes=("", "_last"))
    older = older[older["date_publication"].astype(str) != older["date_publication_last"].astype(
        str)]
    dates = ["fichier", "feuille", "titre", "date_publication", "date_publication_last"]
    for _, those in older.groupby(dates, observed=True, sort=False):
        row = those.iloc[0]
        yield row_issue(
            source, "avertissement", "deux éditions d'un document donnent ce chiffre"
            f"{here_and_in(len(those) - 1)}, et les deux sont lues : l'autre, "
            f"« {row['date_publication_last']} », est en {row['cellule_last']} de la feuille "
            f"« {row['feuille_last']} »", row, "date_publication", str(row["date_publication"]),
            "la dernière édition seule, ou des titres qui les distinguent", places)
