"""A demonstration sheet → an .xlsx whose bytes depend on its content only."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from etl.contract import BANNER

Value = str | int | float | None

#: Word of every file name, as ``BANNER`` begins every sheet.
FILE_WORD = "DÉMONSTRATION"
#: The header stands below the banner and an empty row.
HEADER_ROW = 3

_WIDTHS = (9, 44)
_DATE = datetime.datetime(2024, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """One sheet: ``note`` follows the banner in A1; ``rows`` have as many values as ``headers``."""

    name: str
    note: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def file_name(source: str) -> str:
    """Return the path below ``data/raw`` of a source's demonstration workbook."""
    return f"{source}/{source}_{FILE_WORD}.xlsx"


def write(path: Path, sheet: Sheet) -> None:
    """Write ``sheet`` to ``path``, folders included; an existing file is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_timeless_bytes(_workbook(sheet)))


def _workbook(sheet: Sheet) -> Workbook:
    book = Workbook()
    book.properties.creator = FILE_WORD
    book.properties.created = book.properties.modified = _DATE
    page = book.worksheets[0]
    page.title = sheet.name
    page.append([f"{BANNER}\u202f; {sheet.note}"])
    page["A1"].font = Font(bold=True, color="B00020")
    page.append([])
    page.append(sheet.headers)
    for cell in page[HEADER_ROW]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7ECEF")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for row in sheet.rows:
        page.append(tuple(row))
    page.freeze_panes = f"A{HEADER_ROW + 1}"
    low, high = _WIDTHS
    for number, header in enumerate(sheet.headers, 1):
        texts = (str(row[number - 1]) for row in sheet.rows if row[number - 1] is not None)
        longest = max((len(text) for text in texts), default=0)
        width = max(longest, min(len(header), high // 2)) + 2
        page.column_dimensions[get_column_letter(number)].width = min(max(width, low), high)
    return book


def _timeless_bytes(book: Workbook) -> bytes:
    """Return the file without the time of writing, which ``Workbook.save`` puts in three places."""
    dated, undated = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(dated, "w")).save()
    with ZipFile(dated) as source, ZipFile(undated, "w") as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name), source.read(name), ZIP_DEFLATED)
    return undated.getvalue()
