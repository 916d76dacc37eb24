"""Records that are one actor, in one file or in several: one is kept, the others are set aside
(« retenu » false), and say of which they are the double.  Of the answers of one actor to a survey,
the last is kept alone.

``years``: file → its year, for the edition of another year may be read after the last one;
``ranks``: file → its place among the patterns of the source, the same for the editions of a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from etl.contract import Source
from etl.french.text import excerpt, normalise
from etl.issue import Issue, Places, record_cell

Row = dict[str, Any]
SELECTION = "retenu"


def actor_key(source: Source, row: Row) -> tuple[str, ...]:
    """Return what tells an actor whatever its id (``Source.same``); nothing when it has no name."""
    key = tuple(normalise(row[column]) for column in source.same)
    return key if all(key[:1]) else ()


def set_aside(source: Source, rows: list[Row], years: Mapping[str, int], ranks: Mapping[str, int],
              places: Places) -> Iterator[Issue]:
    """Mark the doubles among the records of a source that tells which ones it keeps, in place: the
    first list prevails, then its last edition.

    ``places``: (file, sheet) → column → its letters there.
    """
    if SELECTION not in {column.name for column in source.columns}:
        return
    name = source.same[0]
    firsts: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows, key=lambda row: (ranks[row["fichier"]], -years.get(row["fichier"], 0))):
        key = actor_key(source, row)
        first = firsts.setdefault(key, row) if key else row
        if first is row:
            continue
        defect = f"doublon de {first['id']} ({_beside(first, row, places)}) : ligne mise à l'écart"
        row[SELECTION] = False
        row["defaut"] = " ; ".join(filter(None, (row["defaut"], defect)))
        yield Issue("avertissement", defect, file=row["fichier"], sheet=row["feuille"],
                    cell=_cell(row, name, places), column=name, value=excerpt(row[name], 500))


def last_answers(source: Source, rows: list[Row], answers: list[dict[str, str]],
                 years: Mapping[str, int], places: Places
                 ) -> tuple[list[Row], list[dict[str, str]], list[Issue]]:
    """Return the rows and the answers of a survey, the last alone of each of those that it asked
    (``Source.refers``), and what is left out: who answers twice would count for two."""
    if len({row["id"] for row in rows}) < len(rows):  # whose answers are whose?  An error says it
        return rows, answers, []
    issues: list[Issue] = []
    for column in source.refers:
        last: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: years.get(row["fichier"], 0)):
            if row.get(column):
                last[normalise(row[column])] = row
        latest_rows = []
        for row in rows:
            if (latest := last.get(normalise(row.get(column)), row)) is row:
                latest_rows.append(row)
                continue
            issues.append(Issue(
                "avertissement", f"a répondu de nouveau ensuite ({_beside(latest, row, places)}) : "
                "cette réponse est laissée de côté, la dernière est gardée", file=row["fichier"],
                sheet=row["feuille"], cell=_cell(row, column, places), column=column,
                value=excerpt(row[column], 500)))
        rows = latest_rows
    ids = {row["id"] for row in rows}
    return rows, [answer for answer in answers if answer["id"] in ids], issues


def editions_together(years: Mapping[str, int], ranks: Mapping[str, int]) -> Iterator[Issue]:
    """Yield the files of a list that are read with one of a later year: all their records count."""
    for file, year in years.items():
        latest = max((other for other in years if ranks[other] == ranks[file]),
                     key=lambda other: years[other])
        if year < years[latest]:
            yield Issue(
                "avertissement", f"fiches de {year}, comptées avec celles de {years[latest]} "
                f"({PurePosixPath(latest).name}) : elles sont ensemble dans chaque figure",
                file=file, expected="si l'édition suivante la remplace, sortir de data/raw celle "
                "qui n'a plus cours ; les deux, si l'une complète l'autre")


def _cell(row: Row, column: str, places: Places) -> str:
    return record_cell(places, (row["fichier"], row["feuille"]), column, row["ligne"])


def _beside(other: Row, row: Row, places: Places) -> str:
    """Return the address of another record, as told beside ``row``."""
    file = "" if other["fichier"] == row["fichier"] else PurePosixPath(other["fichier"]).name
    return _cell(other, "id", places) + f" de {file}" * bool(file)
