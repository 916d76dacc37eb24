"""Table → CSV: the one that French Excel opens in columns, and the international one."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dashboard.export.fields import fields, safe
from dashboard.warehouse.table import Table


def csv(table: Table) -> bytes:
    """Return the table as French Excel opens it in columns: « ; », decimal comma, UTF-8 with BOM,
    CRLF.

    Numbers have no thousands separator and all their decimals; nothing is an empty cell.
    """
    return _text(table, ";", ",").encode("utf-8-sig")


def csv_international(table: Table) -> bytes:
    """Return the same cells for R, Python or a spreadsheet in English: comma, decimal point, UTF-8
    without BOM, CRLF (RFC 4180), dates in ISO 8601."""
    return _text(table, ",", ".").encode()


def _text(table: Table, separator: str, point: str) -> str:
    columns = fields(table)
    rows = ([cell(x, point) for x in row] for row in zip(*(f.cells for f in columns), strict=True))
    return csv_lines([[safe(f.header) for f in columns], *rows], separator)


def csv_lines(rows: Iterable[Iterable[str]], separator: str = ",") -> str:
    """Return the lines of a CSV, of cells as they are written."""
    out = io.StringIO(newline="")
    csv_module.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def cell(x: Any, point: str) -> str:
    """Return a cell as written: nothing, a text that is no formula, or a number in full."""
    if x is None:
        return ""
    if isinstance(x, str):
        return safe(x)
    return f"{Decimal(repr(x)):f}".replace(".", point)
