"""An issue of a row of a tidy table, told at the cell that it was read from: which rows, which
cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import Any, Literal

import numpy as np
import pandas as pd

from etl.contract import Source
from etl.french.text import excerpt
from etl.issue import Issue, Places, Severity, record_cell
from etl.tables.store import Store

#: What a figure has from a column of the workbook that has another name.
_READ_AS = {"unite_imprimee": "unite"}
#: Columns that a figure is told by.
_ADDRESS = ("imprime", "cellule")


def row_issue(source: Source, severity: Severity, message: str, row: Any, column: str,
              value: str = "", expected: str = "", places: Places | None = None) -> Issue:
    """Return the issue of a row, at the cell of the column at fault where ``places`` knows it,
    otherwise at the cell of the figure, or at the first one of the record."""
    return Issue(severity, message, source.id, row["fichier"], row["feuille"],
                 row_cell(row, column, places or {}), column, excerpt(value, 500), expected)


def row_cell(row: Any, column: str, places: Places) -> str:
    """Return the address of what a row has in a column."""
    sheet = row["fichier"], row["feuille"]
    if "cellule" not in row:
        return record_cell(places, sheet, column, row["ligne"])
    letter = places.get(sheet, {}).get(_READ_AS.get(column, column), "")
    return letter + row["cellule"].lstrip(ascii_uppercase) if letter else str(row["cellule"])


def rows_at_fault(data: pd.DataFrame, at_fault: pd.Series | Literal[False]) -> Iterator[pd.Series]:
    """Yield the rows at fault; where there is none, as nearly always, the many columns of a table
    are not gathered into rows."""
    if at_fault is not False and at_fault.any():
        yield from (row for _, row in data[at_fault].iterrows())


def other_address(other: Any, row: Any) -> str:
    """Return the address of another cell, as told beside that of ``row``."""
    place = str(other["cellule"])
    if other["feuille"] != row["feuille"] or other["fichier"] != row["fichier"]:
        place += f" de la feuille « {other['feuille']} »"
    return place + (f" de {other['fichier']}" if other["fichier"] != row["fichier"] else "")


def distinct_rows(data: pd.DataFrame | Store, names: Sequence[str]) -> pd.DataFrame:
    """Return the distinct values of columns, in the order in which they come: ``nombre`` of figures
    that have them, and the columns ``_ADDRESS`` of the first."""
    if isinstance(data, Store):
        return data.distinct(names, _ADDRESS)
    number = data.groupby(names, sort=False, dropna=False, observed=True).ngroup().to_numpy()
    first = np.unique(number, return_index=True)[1]
    return data.iloc[first][[*names, *_ADDRESS]].assign(nombre=np.bincount(number))
