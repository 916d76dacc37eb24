"""Any workbook → its sheets.

``python-calamine`` gives the values; one ``openpyxl`` pass gives what it does not know (number
formats, comments, error cells) where a source asks for them.  What cannot be read is an ``Issue``
with a French sentence, never a traceback.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.contract import Issue
from etl.sheet import Sheet, Workbook


class Unreadable(Exception):
    """A file that is not a workbook that can be read; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


def read(path: Path, base: Path, formats: bool = True) -> Workbook:
    """Read a workbook; ``base`` is the folder its name is told from.

    Raises ``Unreadable`` with the reason in French (not a workbook, damaged, encrypted, empty).
    """
    file = path.relative_to(base).as_posix()
    data = b""
    try:
        data = path.read_bytes()
        shown: list[Sheet] = []
        hidden: list[Sheet] = []
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(about.name)
                merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                          for a, b in sheet.merged_cell_ranges or []]
                values: list[list[object]] = [
                    [None if value == "" else value for value in row]
                    for row in sheet.to_python(skip_empty_area=False)]
                (shown if about.visible == SheetVisibleEnum.Visible else hidden).append(
                    Sheet(about.name, file, values, merged))
        if formats and data.startswith(b"PK") and "xl/workbook.xml" in _names(data):
            _formats(data, [*shown, *hidden])
    # The parsers fail in many ways on a damaged file, and none may stop the build.
    except Exception as fault:
        detail = "" if isinstance(fault, OSError) else str(fault)[:120]
        raise Unreadable(Issue("erreur", _why(path, data), file=file, found=detail,
                               expected="un classeur .xlsx, .xls ou .ods")) from fault
    if not any(sheet.values for sheet in shown):
        raise Unreadable(Issue("erreur", "le classeur ne contient aucune donnée", file=file))
    return Workbook(file, hashlib.sha256(data).hexdigest(), shown, hidden)


def _names(data: bytes) -> list[str]:
    """The files that a zip archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def _formats(data: bytes, sheets: list[Sheet]) -> None:
    """Number formats, comments, error values, formulas without result: what calamine leaves out."""
    formulas = _formulas(data)
    book = load_workbook(io.BytesIO(data), data_only=True)
    for sheet in sheets:
        for row in book[sheet.name].iter_rows():
            for cell in row:
                key = (cell.row or 0, cell.column or 0)
                if cell.number_format != "General":
                    sheet.formats[key] = cell.number_format
                if cell.comment:
                    sheet.comments[key] = " ".join(cell.comment.text.split())
                if cell.data_type == "e":
                    sheet.put(*key, str(cell.value))
                elif cell.data_type == "n" and cell.value is None and (
                        formula := formulas.get((sheet.name, *key))):
                    sheet.put(*key, formula)
    book.close()


def _formulas(data: bytes) -> dict[tuple[str, int, int], str]:
    """(sheet, row, column) → formula.  Most workbooks have none: the second reading is spared."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not any(re.search(rb"<f[ >]", archive.read(name)) for name in archive.namelist()
                   if name.startswith("xl/worksheets/sheet")):
            return {}
    book = load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.row or 0, cell.column or 0): str(cell.value)
            for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
            if cell.data_type == "f"}


def _why(path: Path, data: bytes) -> str:
    """The likely reason why a file cannot be read, from the disk and from its first bytes."""
    if path.is_dir():
        return "c'est un dossier, pas un classeur"
    if not os.access(path, os.R_OK):
        return "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée"
    if not data:
        return "le fichier est vide"
    if data.startswith(b"version https://git-lfs"):
        return "ce fichier est un pointeur Git LFS : le classeur lui-même n'a pas été téléchargé"
    if data.startswith(b"%PDF"):
        return "ce fichier est un PDF, pas un classeur"
    if data.startswith(b"\xd0\xcf\x11\xe0") and b"E\0n\0c\0r\0y\0p\0t" in data:
        return "ce classeur est protégé par un mot de passe"
    if data.startswith(b"PK"):
        return "ce classeur est endommagé ou incomplet"
    if b"\0" not in data and re.search(rb"[;,\t]", data.partition(b"\n")[0]):
        return "ce fichier est du texte (un CSV ?), pas un classeur"
    return "ce fichier n'est pas un classeur lisible"
