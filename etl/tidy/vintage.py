"""The vintage of what was loaded: the years that its figures speak of, or those of its workbooks.

A contract says where they are read (« note {millesime} »), never which they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd

from etl.contract import Source
from etl.french.periods import period
from etl.french.text import normalise
from etl.issue import Issue
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import HEADER_WITHIN, Sheet
from etl.reading.sheets.workbook import Workbook

UNDATED = "année non indiquée"
#: What stands beside the year of a workbook, in a cell of its own.
YEAR_LABELS = ("annee", "millesime", "annee de reference", "annee de l'inventaire",
               "annee de l'enquete", "annee de l'export", "annee du rapport")
#: No workbook of the observatory is older: « loi 1901 » is not a year of inventory.
FIRST = 2000


def vintage(source: Source, data: pd.DataFrame, books: list[Workbook]) -> str:
    """Return « notes 2012 à 2022 », « T1 2011 à T4 2023 », « 2022 »; ``UNDATED`` where nothing
    says a year, empty where nothing was loaded."""
    if data.empty:
        return ""
    noun, column = source.vintage.partition("{")[0], source.vintage_column
    points = sorted(filter(None, map(_point, data[column].dropna().unique()))) if column else [
        str(year) for year in sorted({y for book in books for y in years(source, book)})]
    if not points:
        return UNDATED
    first, last = (re.sub(r"^(\d{4})-(\w+)$", r"\2 \1", p) for p in (points[0], points[-1]))
    if first == last:
        return noun + first
    return re.sub(r"^\w+", lambda word: f"{word[0]}s", noun) + f"{first} à {last}"


def undated_issues(source: Source, book: Workbook) -> Iterator[Issue]:
    """Warn of a workbook of records of which nothing says the year."""
    if source.kind == "fiches" and not years(source, book):
        yield Issue("avertissement", "l'année de ce classeur n'est pas indiquée : ses fiches sont "
                    "présentées sans année", source.id, book.file,
                    expected="l'année dans le titre de la feuille, à droite d'une cellule "
                             "« Année », ou dans le nom du fichier")


def years(source: Source, book: Workbook) -> set[int]:
    """Return the years of a workbook of records: the first that says one of the cell « Année », the
    title, the column that dates the records, the name of a sheet, that of the file, the day when it
    was fetched."""
    citation = book.citation_pairs
    ways = (
        [citation.get(name) for name in YEAR_LABELS]
        + [c for s in book.sheets for c in _declared_years(s)],
        [citation.get("titre"), *(c.text for s in book.sheets for c in s.titles())],
        [value for s in book.tables for value in _dates(source, s)],
        [sheet.name for sheet in book.tables],
        [Path(book.file).stem.replace("_", " ")],
        [citation.get("date")],
        [book.origin.copie_le[:10]] if book.origin else [])
    groups = ({year for value in way if value and (year := period(value)[1]) and year >= FIRST}
              for way in ways)
    return next(filter(None, groups), set())


def _point(value: object) -> str:
    """Return the quarter or the year of a value, in an order that sorts; empty for none."""
    text, year = period(str(value))
    return text if re.fullmatch(r"\d{4}-[TS]\d", text) else str(year or "")


def _declared_years(sheet: Sheet) -> Iterator[str]:
    """Yield what stands on the right of « Année », « Millésime »…"""
    for row in _top(sheet):
        for cell, beside in pairwise(row):
            if normalise(cell.text).rstrip(" :") in YEAR_LABELS:
                yield beside.text


def _top(sheet: Sheet) -> Iterator[list[Cell]]:
    return (sheet.row(n) for n in range(1, min(len(sheet.values), HEADER_WITHIN) + 1))


def _dates(source: Source, sheet: Sheet) -> Iterator[object]:
    """Yield the values of the column that dates the records."""
    spellings = tuple(map(normalise, source.headers.get(source.dated, ())))
    for row in _top(sheet):
        if head := next((c for c in row if normalise(c.text) in spellings), None):
            yield from (sheet.value(below, head.column)
                        for below in range(head.row + 1, len(sheet.values) + 1))
            return
