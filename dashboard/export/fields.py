"""The columns of every extract: those on screen, with their units, their statuses in words, and on
each row the source, its vintage and the nature of the data.

A text can never become a formula (OWASP, CSV Injection), nor a fraction a day; a negative number
stays a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date as Date
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.text import numbers
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse.citation import sources_by_row
from dashboard.warehouse.table import Table
from etl.common_columns import Type
from etl.contract import DEMONSTRATION, Column

#: A cell that begins so is a formula, or a command, for a spreadsheet; in a full-width or small
#: form too (NFKC makes them these).
_FORMULA = ("=", "+", "-", "@")
#: What is not seen before it, and some spreadsheets leave out: spaces, controls, formats (zero
#: width, byte order mark, soft hyphen, direction), selectors of variants, fillers of Hangul.
_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me"}
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"
#: What French Excel reads as a number, hence not as a formula: « -0,3 % », « +2,6 », « -1 040 »; no
#: telephone, which would lose its « + ».
_FRENCH_NUMBER = re.compile(
    r"(?!\+(?:[ \u00a0\u202f]?\d){10})"
    r"(?:[+-][ \u00a0\u202f]?)?\d[\d \u00a0\u202f]*(,\d+)?[ \u00a0\u202f]?%?")
#: The rest of a sentence after a comma: such a number, then words, none of which calls anything.
_CLAUSE = re.compile(
    _FRENCH_NUMBER.pattern + r"""(?:[ \u00a0\u202f][^][=+*/^&|!<>()@$#{}:"\\]*)?""")
#: What a spreadsheet takes for a day of this year: « 3/4 » (of the EPCI), « 1-2 » (shops).
_DAY = re.compile(r" *\d{1,2}[-/]\d{1,2} *")
#: What follows, in a text, what cuts cells: in a spreadsheet of another language too.
_PARTS = re.compile(r"(?<=[;,\t\r\n])[^;,\t\r\n]+")
#: Controls, and what no XML can hold: never seen, and a terminal would obey some.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Field(NamedTuple):
    """A column of an extract: its header, its cells and whether they are numbers; its name in
    files for programs, and what its contract says of it."""

    header: str
    cells: list[Any]
    numeric: bool = False
    name: str = ""
    type: Type = "texte"
    unit: str = ""
    definition: str = ""


def fields(table: Table) -> list[Field]:
    """Return the columns of every extract, in order.

    The table's own, each value followed by what the table does not show and without which it
    would say something else (its status, in words), then « Source », « Millésime » and « Nature »
    where the table has no such column.
    """
    result = []
    for column in table.columns:
        numeric = column.type in ("nombre", "entier")
        cells = [plain(x, numeric, column.decimals) for x in table.data[column.name]]
        if table_columns.holds_statuses(column):
            cells = [table_columns.status(x) for x in cells]
        result.append(Field(table_columns.heading(table, column.name), cells, numeric, column.name,
                            column.type, table_columns.unit(table, column.name), column.definition))
        if numeric:
            result += [f for f in _completing_columns(table, column) if f.name not in table.names]
    rows = len(table.data)
    headers = {f.header for f in result}
    # A table that shows the identifier of its source under « Source » keeps it.
    citation = ("Source citée", "source_citee") if "Source" in headers else ("Source", "source")
    result.append(Field(citation[0], sources_by_row(table), name=citation[1]))
    if "Millésime" not in headers:
        result.append(Field("Millésime", [table.vintage] * rows, name="millesime"))
    if "Nature" not in headers:
        result.append(Field("Nature", _nature(table), name="nature"))
    own = table_columns.distinct_names((f.name for f in result), str.lower)
    return [f._replace(name=name) for f, name in zip(result, own, strict=True)]


def _completing_columns(table: Table, column: Column) -> Iterator[Field]:
    """Yield the columns that complete a value: what is shown with it on screen."""
    if column.name == "valeur":
        words = {n: list(table_columns.words(table, n))
                 for n in ("unite", "qualificatif", "imprime")}
        if len(set(words["unite"])) > 1:
            yield Field("Unité", words["unite"], name="unite")
        if any(words["qualificatif"]):
            yield Field("Qualificatif", words["qualificatif"], name="qualificatif")
        without = table.data["valeur"].isna()
        if any(word for word, alone in zip(words["imprime"], without, strict=True) if alone):
            yield Field("Texte du document", words["imprime"], name="imprime")
    name = table_columns.companion(column.name)
    if name in table.data:
        several = sum(table_columns.companion(c.name) in table.data for c in table.columns) > 1
        yield Field(f"Statut ({column.label})" if several else "Statut",
                    [table_columns.status(x) for x in table_columns.words(table, name)], name=name)


def _nature(table: Table) -> list[str]:
    if "nature" in table.data:
        return list(table_columns.words(table, "nature"))
    return [DEMONSTRATION if table.demonstration else ""] * len(table.data)


def plain(x: Any, numeric: bool, decimals: int | None = None) -> Any:
    """Return none, a number without binary noise, or a text; yes and no in French, dates in ISO.

    A computed number has the decimals that the screen shows.
    """
    if numbers.is_missing(x):
        return None
    if isinstance(x, (bool, np.bool_)):
        return table_columns.value_text(x)
    if numeric and isinstance(x, (int, np.integer)):
        return int(x)  # a Siret of 14 digits keeps them all
    if numeric and isinstance(x, (float, np.floating)):
        exact = float(f"{float(x):.12g}" if decimals is None else
                      numbers.rounding(float(x), decimals))
        return int(exact) if exact.is_integer() else exact
    if isinstance(x, (pd.Timestamp, Date)):
        return x.strftime("%Y-%m-%d")
    return table_columns.name(x) if isinstance(x, (float, np.floating)) else str(x)


def begins_formula(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, or cut it where it begins."""
    first = next((c for c in text if c not in _FILLERS
                  and unicodedata.category(c) not in _INVISIBLE), "")
    return (text.startswith(("\t", "\r", "\n"))
            or unicodedata.normalize("NFKC", first).startswith(_FORMULA))


@lru_cache(maxsize=1 << 12)
def safe(text: str) -> str:
    """Return the text with an apostrophe before each part that a spreadsheet would take for a
    formula, and before a text that it would make a day of."""
    bare = writable(text)
    is_guarded = _is_formula(bare, _FRENCH_NUMBER) or bool(_DAY.fullmatch(bare))
    return _PARTS.sub(lambda part: "'" * _is_formula(part[0], _CLAUSE) + part[0],
                      "'" * is_guarded + bare)


def _is_formula(text: str, harmless: re.Pattern[str]) -> bool:
    return begins_formula(text) and not harmless.fullmatch(text.strip(" "))


def writable(text: str) -> str:
    """Return the text without controls, nor what XML cannot hold."""
    return _UNWRITABLE.sub("", text)
