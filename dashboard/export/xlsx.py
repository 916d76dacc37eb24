"""Table → workbook: its data, where each figure comes from and how to read it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from dashboard.charts import theme
from dashboard.export.fields import Field, begins_formula, fields, plain, writable
from dashboard.export.readme import readme_lines
from dashboard.pages import AUTHOR
from dashboard.text import numbers as french
from dashboard.warehouse import columns as table_columns
from dashboard.warehouse import query
from dashboard.warehouse.table import Table

#: Headers of the lineage (``dashboard.warehouse.table.LINEAGE``).
_LINEAGE = table_columns.LINEAGE_LABELS | {
    "source": "Source (table)", "sha256": "Empreinte SHA-256 du fichier",
    "date_publication": "Date de publication", "correction": "Correction apportée",
    "champ": "Champ", "annee": "Année"}
#: That of the other cells in bold: a font without a name is another one for each spreadsheet.
BOLD = Font("Calibri", 11, bold=True)
#: What keeps Excel from a green mark on each text that reads like a number (« 2023 », « +2,6 % »,
#: a code): openpyxl has no way to say it.  It stands last in our sheets, as their schema asks.
_END = b"</worksheet>"
_IGNORED = '<ignoredErrors><ignoredError sqref="{}" numberStoredAsText="1"/></ignoredErrors>'
#: A day, as tables hold it, and its hour; none of before 1900, which Excel would show as « ##### ».
_DAY = re.compile(r"(?:19|[2-9]\d)\d\d-\d\d-\d\d(?P<hour> \d\d:\d\d:\d\d)?")
#: The first whole number of which Excel does not hold all the digits.
TOO_LONG = 10 ** 15
#: A number and its head, apart from the text of the column beside; a day, under its head.
NUMBER, NUMBER_HEAD, HEAD, DAY = (Alignment("right", indent=1),
                                  Alignment("right", "top", wrap_text=True, indent=1),
                                  Alignment(vertical="top", wrap_text=True), Alignment("left"))


def xlsx(table: Table, title: str, lecture: str, url: str = "", date: Date | None = None) -> bytes:
    """Return a workbook: « Données », « D'où vient ce chiffre », « Lisez-moi ».

    ``title`` and ``lecture``: those of the block.  ``url``: the page, filters included.
    ``date``: day of the extraction, today by default; the same table, texts and day give the same
    bytes.
    """
    day = date or Date.today()
    book = Workbook()
    data = book.active or book.create_sheet()
    data.title = "Données"
    _fill(data, fields(table))
    lineage = [Field(_LINEAGE.get(str(name), str(name)), [
        table_columns.status(x) if name == "statut" else plain(x, False) for x in column])
        for name, column in query.with_figure_names(table.lineage).items()]
    _fill(book.create_sheet("D'où vient ce chiffre"), lineage)
    _explain(book.create_sheet("Lisez-moi"), readme_lines(table, title, lecture, url, day))
    book.properties.title = writable(title)
    book.properties.creator, book.properties.language = AUTHOR, "fr-FR"
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)
    return _file_bytes(book, day)


def _write(sheet: Worksheet, row: int, column: int, x: Any) -> None:
    """Write a number, a day or a text; a text stays one even when it looks like a formula or an
    error, an empty one is an empty cell."""
    if x is None or x == "":
        return
    cell = sheet.cell(row, column, writable(x) if isinstance(x, str) else x)
    if isinstance(x, str):
        cell.data_type = "s"
        cell.quotePrefix = begins_formula(x)
    elif isinstance(x, Date):
        hour = " hh:mm:ss" if isinstance(x, datetime) else ""
        cell.number_format, cell.alignment = f"dd/mm/yyyy{hour}", DAY


def _fill(sheet: Worksheet, columns: Sequence[Field]) -> None:
    for number, field in enumerate(map(_with_days, map(_with_digits, columns)), 1):
        letter = get_column_letter(number)
        _write(sheet, 1, number, field.header)
        head = sheet.cell(1, number)
        head.font = BOLD + Font(color="FFFFFF")
        head.fill = PatternFill("solid", fgColor=theme.SEA[0].removeprefix("#"))
        head.alignment = NUMBER_HEAD if field.numeric else HEAD
        for row, x in enumerate(field.cells, 2):
            _write(sheet, row, number, x)
        for row, shape in enumerate(_number_formats(field, columns), 2):
            cell = sheet.cell(row, number)
            cell.number_format, cell.alignment = shape, NUMBER
        longest = max((len(f"{x:,} " if isinstance(x, (int, float)) else str(x))
                       for x in field.cells if x is not None), default=0)
        sheet.column_dimensions[letter].width = min(60, max(10, longest + 2,
                                                            min(len(field.header), 24) + 2))
    sheet.freeze_panes = "A2"
    _set_paper(sheet)
    sheet.print_title_rows = "1:1"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(columns[0].cells) + 1}"


def _with_digits(field: Field) -> Field:
    """Return a column of whole numbers with those that Excel would round as texts."""
    return field if field.type != "entier" else field._replace(cells=[
        str(x) if isinstance(x, int) and abs(x) >= TOO_LONG else x for x in field.cells])


def _with_days(field: Field) -> Field:
    """Return a column whose cells all are days as dates, which a spreadsheet groups by month and by
    year, with their hours where some have one; one that has years and « sans date » too stays a
    text."""
    days = [isinstance(x, str) and _DAY.fullmatch(x) for x in field.cells if x not in (None, "")]
    if not days or not all(days):
        return field
    kind = datetime if any(day and day["hour"] for day in days) else Date
    try:
        return field._replace(cells=[x and kind.fromisoformat(x) for x in field.cells])
    except ValueError:  # 31 February
        return field


def _set_paper(sheet: Worksheet) -> None:
    """Print the sheet on A4 in landscape, all its columns side by side."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _number_formats(field: Field, columns: Sequence[Field]) -> list[str]:
    """Return the format of each cell of a column of numbers: that of its unit, where it has
    several."""
    if not field.numeric:
        return []
    mixed = [f.cells for f in columns if f.name == "unite" and not field.unit]
    units = mixed[0] if mixed else [field.unit] * len(field.cells)
    formats = {unit: _number_format([x for x, own in zip(field.cells, units, strict=True)
                                     if own == unit and isinstance(x, (int, float))])
               for unit in set(units)}
    return [formats[unit] for unit in units]


def _number_format(numbers: Sequence[int | float]) -> str:
    """Return as many decimals as the numbers have (six at most); no thousands in years and small
    counts."""
    places = max((-int(french.rounding(x).as_tuple().exponent) for x in numbers), default=0)
    whole = "#,##0" if any(abs(x) >= 10_000 for x in numbers) or places > 0 else "0"
    return whole + ("." + "0" * places if places > 0 else "")


def _explain(sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    for row, (label, text) in enumerate(lines, 1):
        _write(sheet, row, 1, label)
        _write(sheet, row, 2, text)
        sheet.cell(row, 1).font = BOLD
        sheet.cell(row, 1).alignment = sheet.cell(row, 2).alignment = HEAD
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 100
    _set_paper(sheet)


def _file_bytes(book: Workbook, day: Date) -> bytes:
    """Return the workbook's bytes, dated ``day`` inside too: no clock, so that two extracts
    compare."""
    ignored = {f"xl/worksheets/sheet{rank}.xml": _IGNORED.format(sheet.dimensions).encode()
               for rank, sheet in enumerate(book.worksheets, 1)}
    draft, result = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(draft, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(draft) as parts, zipfile.ZipFile(result, "w") as archive:
        for name in parts.namelist():
            about = zipfile.ZipInfo(name, day.timetuple()[:6])
            part = parts.read(name).replace(_END, ignored.get(name, b"") + _END)
            archive.writestr(about, part, zipfile.ZIP_DEFLATED)
    return result.getvalue()
