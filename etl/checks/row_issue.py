"""An issue of a row of a tidy table, told at the cell that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_uppercase
from typing import Any, Literal

import pandas as pd

from etl.contract import Source
from etl.french.text import excerpt
from etl.issue import Issue, Places, Severity, record_cell

#: What a figure has from a column of the workbook that has another name.
_READ_AS = {"unite_imprimee": "unite"}


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
