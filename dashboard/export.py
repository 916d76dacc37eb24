"""Table → files to take away: CSV and workbook for a French Excel.

Both hold what is on screen: the table's columns under French headers with their units, the
statuses in words, and on each row the source, its vintage and the nature of the data.  A text can
never become a formula (OWASP, CSV Injection); a negative number stays a number.
"""

from __future__ import annotations

import csv as csv_module
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from dashboard import figure, theme
from dashboard.table import Table
from etl.contract import DEMONSTRATION, STATUSES, Column

#: A cell that begins so is a formula, or a command, for a spreadsheet.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: What French Excel reads as a number, hence not as a formula: « -0,3 % », « +2,6 », « -1 040 ».
_FRENCH_NUMBER = re.compile(r"[+-]?\d[\d \u00a0\u202f]*(,\d+)?[ \u00a0\u202f]?%?")


#: Headers of the lineage (``dashboard.table.LINEAGE``).
_LINEAGE = {"source": "Source (table)", "fichier": "Fichier", "feuille": "Feuille",
            "cellule": "Cellule", "imprime": "Texte imprimé", "statut": "Statut",
            "sha256": "Empreinte SHA-256 du fichier", "editeur": "Éditeur", "titre": "Document",
            "date_publication": "Date de publication", "lien": "Lien",
            "correction": "Correction apportée", "nature": "Nature", "champ": "Champ",
            "remarque": "Remarque"}
DEMONSTRATION_WARNING = (
    "Données de démonstration : valeurs fictives, à ne pas citer ni diffuser comme des résultats."
    .replace(" :", theme.NARROW + ":"))


class Field(NamedTuple):
    """A column of an extract: its header, its cells and whether they are numbers."""

    header: str
    cells: list[Any]
    numeric: bool = False


def fields(table: Table) -> list[Field]:
    """The columns of every extract, in order.

    The table's own, each value followed by what the table does not show and without which it
    would say something else (its status, in words), then « Source », « Millésime » and « Nature »
    where the table has no such column.
    """
    result = []
    shown = {c.name for c in table.columns}
    for column in table.columns:
        numeric = column.type in ("nombre", "entier")
        cells = [_plain(x, numeric, column.decimals) for x in table.data[column.name]]
        if column.name == "statut" or column.name.endswith("_statut"):
            cells = [_status(x) for x in cells]
        result.append(Field(figure.heading(table, column.name), cells, numeric))
        if numeric:
            result += [f for name, f in _beside(table, column) if name not in shown]
    rows = len(table.data)
    headers = {f.header for f in result}
    # A table that shows the identifier of its source under « Source » keeps it.
    source = "Source" if "Source" not in headers else "Source citée"
    result.append(Field(source, [table.source] * rows))
    if "Millésime" not in headers:
        result.append(Field("Millésime", [table.vintage] * rows))
    if "Nature" not in headers:
        result.append(Field("Nature", _nature(table)))
    return result


def _beside(table: Table, column: Column) -> Iterator[tuple[str, Field]]:
    """Name and content of the columns that complete a value: what is shown with it on screen."""
    if column.name == "valeur":
        words = {n: list(figure.words(table, n)) for n in ("unite", "qualificatif", "imprime")}
        if len(set(words["unite"])) > 1:
            yield "unite", Field("Unité", words["unite"])
        if any(words["qualificatif"]):
            yield "qualificatif", Field("Qualificatif", words["qualificatif"])
        without = table.data["valeur"].isna()
        if any(word for word, alone in zip(words["imprime"], without, strict=True) if alone):
            yield "imprime", Field("Texte imprimé", words["imprime"])
    status = figure.companion(column.name)
    if status in table.data:
        several = sum(figure.companion(c.name) in table.data for c in table.columns) > 1
        yield status, Field(f"Statut ({column.label})" if several else "Statut",
                            [_status(x) for x in figure.words(table, status)])


def _nature(table: Table) -> list[str]:
    if "nature" in table.data:
        return list(figure.words(table, "nature"))
    return [DEMONSTRATION if table.demonstration else ""] * len(table.data)


def _status(code: Any) -> str:
    """The status in words; empty for a figure as printed."""
    return STATUSES.get(code, code) if code else ""


def _plain(x: Any, numeric: bool, decimals: int | None = None) -> Any:
    """None, a number without binary noise, or a text; yes and no in French, dates in ISO.

    A computed number has the decimals that the screen shows.
    """
    if theme.missing(x):
        return None
    if isinstance(x, (bool, np.bool_)):
        return "oui" if x else "non"
    if numeric and isinstance(x, (int, float, np.integer, np.floating)):
        exact = float(f"{float(x):.12g}" if decimals is None else
                      theme.rounded(float(x), decimals))
        return int(exact) if exact.is_integer() else exact
    if isinstance(x, (pd.Timestamp, Date)):
        return x.strftime("%Y-%m-%d")
    return figure.name(x) if isinstance(x, (float, np.floating)) else str(x)


def safe(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    if text.startswith(_DANGEROUS) and not _FRENCH_NUMBER.fullmatch(text):
        return "'" + text
    return text


def _cell(x: Any) -> str:
    if x is None:
        return ""
    if isinstance(x, str):
        return safe(x)
    return f"{Decimal(repr(x)):f}".replace(".", ",")


def csv(table: Table) -> bytes:
    """The table as French Excel opens it in columns: « ; », decimal comma, UTF-8 with BOM, CRLF.

    Numbers have no thousands separator and all their decimals; nothing is an empty cell.
    """
    columns = fields(table)
    out = io.StringIO(newline="")
    writer = csv_module.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(f.header) for f in columns])
    writer.writerows([_cell(x) for x in row] for row in zip(*(f.cells for f in columns),
                                                            strict=True))
    return out.getvalue().encode("utf-8-sig")


def filename(subject: str, extension: str, date: Date) -> str:
    """« Emploi par famille » → « observatoire-ess_emploi-par-famille_2023-12-12.csv »."""
    spelled = subject.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    bare = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", bare.lower().replace("'", "-")).strip("-")
    return f"observatoire-ess_{slug}_{date:%Y-%m-%d}.{extension}"


def xlsx(table: Table, title: str, lecture: str, url: str = "", date: Date | None = None) -> bytes:
    """A workbook: « Données », « D'où vient ce chiffre », « Lisez-moi ».

    ``title`` and ``lecture``: those of the block.  ``url``: the page, filters included.
    ``date``: day of the extraction, today by default; the same table, texts and day give the same
    bytes.
    """
    day = date or Date.today()
    book = Workbook()
    data = book.active or book.create_sheet()
    data.title = "Données"
    _fill(data, fields(table))
    lineage = [Field(_LINEAGE.get(str(name), str(name)),
                     [_status(x) if name == "statut" else _plain(x, False) for x in column])
               for name, column in table.lineage.items()]
    _fill(book.create_sheet("D'où vient ce chiffre"), lineage)
    _explain(book.create_sheet("Lisez-moi"), _readme(table, title, lecture, url, day))
    book.properties.title = title
    book.properties.creator = "Observatoire régional de l'ESS en Bretagne"
    book.properties.created = book.properties.modified = datetime(day.year, day.month, day.day)
    return _saved(book, day)


def _readme(table: Table, title: str, lecture: str, url: str,
            day: Date) -> list[tuple[str, str]]:
    """Name and content of each line of « Lisez-moi »; lines with nothing to say are left out."""
    present = {str(s) for name in table.data if str(name).endswith("statut")
               for s in table.data[name].dropna()} | set(table.lineage.get("statut", ()))
    legend = [(f"Statut « {meaning} »", f"code {code} dans l'entrepôt de données")
              for code, meaning in STATUSES.items() if code and code in present]
    corrections = dict.fromkeys(c for c in table.lineage.get("correction", ()) if c)
    lines = [
        ("Titre", title),
        ("Avertissement", DEMONSTRATION_WARNING if table.demonstration else ""),
        ("Lecture", lecture),
        ("Champ", table.champ),
        ("Source", table.source),
        ("Licence", table.licence),
        ("Millésime", table.vintage),
        *(("Filtre", f"{label}{theme.NARROW}: {shown}") for label, shown in table.filters.items()),
        *(("Note", note) for note in table.notes),
        *legend,
        *(("Correction", reason) for reason in corrections),
        ("Cellule vide", theme.NOTHING_MEANS),
        ("Construction des données", table.build),
        ("Date d'extraction", theme.date(day)),
        ("Lien", url),
    ]
    return [line for line in lines if line[1]]


def _write(sheet: Worksheet, row: int, column: int, x: Any) -> None:
    """A number or a text; a text stays one even when it looks like a formula or an error."""
    if x is None:
        return
    cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", x) if isinstance(x, str) else x)
    if isinstance(x, str):
        cell.data_type = "s"
        cell.quotePrefix = x.startswith(_DANGEROUS)


def _fill(sheet: Worksheet, columns: Sequence[Field]) -> None:
    for number, field in enumerate(columns, 1):
        letter = get_column_letter(number)
        _write(sheet, 1, number, field.header)
        head = sheet.cell(1, number)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor=theme.SEA[0].removeprefix("#"))
        head.alignment = Alignment(wrap_text=True, vertical="top")
        shape = _number_format(field)
        for row, x in enumerate(field.cells, 2):
            _write(sheet, row, number, x)
            if field.numeric:
                sheet.cell(row, number).number_format = shape
        longest = max((len(str(x)) for x in field.cells if x is not None), default=0)
        sheet.column_dimensions[letter].width = min(60, max(10, longest + 2,
                                                            min(len(field.header), 24) + 2))
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(columns[0].cells) + 1}"


def _number_format(field: Field) -> str:
    """As many decimals as the column has (six at most); no thousands in years and small counts."""
    numbers = [x for x in field.cells if isinstance(x, (int, float))]
    places = max((-int(theme.rounded(x).as_tuple().exponent) for x in numbers), default=0)
    whole = "#,##0" if any(abs(x) >= 10_000 for x in numbers) or places > 0 else "0"
    return whole + ("." + "0" * places if places > 0 else "")


def _explain(sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    for row, (label, text) in enumerate(lines, 1):
        _write(sheet, row, 1, label)
        _write(sheet, row, 2, text)
        sheet.cell(row, 1).font = Font(bold=True)
        sheet.cell(row, 1).alignment = Alignment(vertical="top", wrap_text=True)
        sheet.cell(row, 2).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 100


def _saved(book: Workbook, day: Date) -> bytes:
    """The workbook's bytes, dated ``day`` inside too: no clock, so that two extracts compare."""
    clocked, result = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(clocked, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(clocked) as parts, zipfile.ZipFile(result, "w") as archive:
        for name in parts.namelist():
            about = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            archive.writestr(about, parts.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
