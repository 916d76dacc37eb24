"""How the documents that figures come from are cited, in full or within the room of a line."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from dashboard.text import numbers
from dashboard.warehouse.table import Table
from etl.contract import INVENTED

#: Beyond so many documents or perimeters, the line says how many there are.
MOST = 3
#: What a document is cited by.
CITATION = ("editeur", "titre", "date_publication")
#: What follows the name of a publisher: its department, its partners.
DETAIL = re.compile(r" \(| – |, ")
#: What tells one issue of a magazine from another: a sentence keeps it, a line of source does not.
ISSUE = " n° "
#: The year of a publication; where a document is undated, the one it is thought to be of.
PUBLISHED = re.compile(r"(?:s\.d\. \()?(\d{4})")


def copy_sentence(origin: Mapping[str, str]) -> str:
    """Return an open file as an extract cites it (a row of ``_fichiers``)."""
    return (f"{origin['producteur']}, {origin['adresse']}, copie du "
            f"{numbers.date(origin['copie_le'][:10])}")


def sources_by_row(table: Table) -> list[str]:
    """Return on each row the document that it is read from, where the rows cite one by one all the
    documents of the table; else the source of the table, as for figures computed of several."""
    whole = [table.source] * len(table.data)
    if not all({*CITATION} <= set(rows.columns) for rows in (table.data, table.lineage)):
        return whole
    own, cited = (list(rows[list(CITATION)].itertuples(index=False, name=None))
                  for rows in (table.data, table.lineage))
    if set(own) != set(cited):
        return whole
    names = {row: documents(pd.DataFrame([row], columns=CITATION)) for row in set(own)}
    return [names[row] or table.source for row in own]


def documents(rows: pd.DataFrame) -> str:
    """Return the documents cited by rows, each publisher once: « Cress, Note 2012 (2013-10), Note
    2013 (…) »; empty for rows that cite none."""
    return list_sentence(citations(rows), "éditeurs")


def citations(rows: pd.DataFrame) -> list[str]:
    """Return each publisher that rows cite, with its documents; none for rows that cite none."""
    if not {*CITATION} <= set(rows.columns):
        return []
    by_publisher: dict[str, list[str]] = {}
    for editeur, titre, date in dict.fromkeys(zip(*(rows[c] for c in CITATION), strict=True)):
        if titre or editeur:
            by_publisher.setdefault(editeur, []).append(
                f"{titre} ({without_brackets(numbers.date(date))})" if date else titre)
    return [", ".join(p for p in (editeur, list_sentence(titles, "documents")) if p)
            for editeur, titles in by_publisher.items()]


def short_source(table: Table, room: int) -> str:
    """Return the source line of a table, within ``room`` letters where it can be said so: its
    documents, else its publishers and the years of publication, else the first publisher that
    has a short name."""
    rows = table.lineage
    if len(table.source) <= room:
        return table.source
    publishers = rows["editeur"].unique() if "editeur" in rows else ()
    if not any(publishers):  # no cell names one: the catalogue has none
        publishers = [text.partition(", ")[0] for text in table.source.split(" ; ")]
    names = [*dict.fromkeys(_short_name(name, room) for text in publishers if text
                            for name in text.split(" ; "))]
    dates = [PUBLISHED.match(date) for date in dict.fromkeys(rows.get("date_publication", ()))]
    years = sorted({date[1] for date in dates if date}) if all(dates) else []
    others = len(names) - 1
    rest = f" et {others} autres" if others > 1 else " et un autre" if others else ""
    lines = [", ".join(filter(None, (who, "-".join(span))))
             for who in (" et ".join(names) if others < 2 else names[0] + rest, names[0] + rest)
             for span in (dict.fromkeys(years[:1] + years[-1:]), ())]
    lines += [name + rest for name in names]  # the first one may have a long name
    return next((line for line in lines if len(line) <= room), names[0] + rest)


def publisher(name: str) -> str:
    """Return « Gref Bretagne (Drajes, Région…) » → « Gref Bretagne »."""
    return DETAIL.split(name)[0]


def _short_name(name: str, room: int) -> str:
    """Return a publisher without the issue of a magazine, or the acronym written after it where
    it is longer than ``room``: « Observatoire de l'environnement (OEB) – Cress » → « OEB »."""
    if name == INVENTED:
        return name
    short = publisher(name).split(ISSUE)[0]
    acronym = re.match(r" \(([A-Z]+)\)", name.removeprefix(short))
    return acronym[1] if acronym and acronym[1][0] == short[0] and len(short) > room else short


def without_brackets(date: str) -> str:
    """Return « sans date (2023) » → « sans date, 2023 », for parentheses never nest."""
    return re.sub(r" \((.*)\)$", r", \1", date)


def list_sentence(texts: list[str], what: str) -> str:
    """Return texts one after the other; of many, the first ones and how many others there are."""
    rest = len(texts) - MOST
    more = f" ; et {rest} autres {what}" if rest > 1 else ""
    return " ; ".join(texts[:MOST] if more else texts) + more
