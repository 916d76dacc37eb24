"""Any workbook → its sheets, whatever its format (``etl.formats`` tells it from the bytes).

``python-calamine`` gives the values; ``etl.cells`` gives what it does not know (number formats,
comments, error cells) where a source asks for them.  What cannot be read is an ``Issue`` with a
French sentence, never a traceback.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl import cells, ods, parquet, text, web
from etl.contract import Issue
from etl.formats import Format, Refused, detect
from etl.sheet import Sheet, Workbook

_EXPECTED = "un classeur .xlsx, .xls ou .ods, un CSV ou un GeoJSON"


class Unreadable(Exception):
    """A file that is not a workbook that can be read; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: cells have none, and each row made would bring it on."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@_uncollected()
def read(path: Path, base: Path, formats: bool = True) -> Workbook:
    """Read a workbook; ``base`` is the folder its name is told from.

    Raises ``Unreadable`` with the reason in French (not a workbook, damaged, encrypted, empty).
    """
    file = path.relative_to(base).as_posix()
    data = b""
    try:
        data = path.read_bytes()
        about = Format(detect(data))
        hidden: list[Sheet] = []
        damaged = False
        if about.kind in ("csv", "geojson", "html"):
            about, shown, damaged = _text(data, about.kind, file, path.stem)
        elif about.kind == "parquet":
            shown = [Sheet(path.stem, file, parquet.rows(data))]
        else:
            shown, hidden = _sheets(data, file)
        if formats and about.kind in ("xlsx", "xlsm"):
            cells.complete(data, [*shown, *hidden])
        elif formats and about.kind == "ods":
            ods.complete(data, [*shown, *hidden])
    except Refused as refusal:
        raise Unreadable(Issue("erreur", str(refusal), file=file,
                               expected=_EXPECTED)) from refusal
    # The parsers fail in many ways on a damaged file, and none may stop the build; a parser written
    # in Rust even panics, which Python does not call an ``Exception``.
    except BaseException as fault:
        if isinstance(fault, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise Unreadable(Issue("erreur", _why(path, data, str(fault)), file=file,
                               expected=_EXPECTED)) from fault
    if not shown and not hidden:
        raise Unreadable(Issue("erreur", "le classeur ne contient aucune feuille de calcul",
                               file=file))
    if not any(sheet.values for sheet in shown):
        raise Unreadable(Issue("erreur", "le classeur ne contient aucune donnée", file=file))
    return Workbook(file, hashlib.sha256(data).hexdigest(), shown, hidden, about,
                    _said(path, about, shown if damaged else [], file))


class _Texts(dict[str, str | None]):
    """Each text of a sheet kept once, for most cells of a long table repeat: None for a blank one,
    its accents in one piece (a Mac may write them apart)."""

    def __missing__(self, text: str) -> str | None:
        plain = text if text.isascii() else unicodedata.normalize("NFC", text)
        self[text] = value = plain if plain.strip() else None
        return value


def _sheets(data: bytes, file: str) -> tuple[list[Sheet], list[Sheet]]:
    """(visible sheets, hidden sheets) of a workbook."""
    shown: list[Sheet] = []
    hidden: list[Sheet] = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                      for a, b in sheet.merged_cell_ranges or []]
            texts = _Texts()
            # Rows come from the first one of the sheet, but from the first filled column.
            before: list[object] = [None] * (sheet.start[1] if sheet.start else 0)
            values: list[list[object]] = [
                before + [texts[value] if type(value) is str else value for value in row]
                for row in sheet.iter_rows()]
            (shown if about.visible == SheetVisibleEnum.Visible else hidden).append(
                Sheet(about.name, file, values, merged))
    return shown, hidden


def _text(data: bytes, kind: str, file: str, name: str) -> tuple[Format, list[Sheet], bool]:
    """The true format of a text, its sheets (one named after the file, or one a table), and
    whether it lost accents: a workbook keeps them, a text goes through conversions."""
    content, encoding = text.decode(data)
    content = unicodedata.normalize("NFC", content)
    damaged = bool(text.DAMAGED.search(content))
    if kind == "html":
        tables = web.html_tables(content)
        return Format(kind, encoding), [
            Sheet(name if len(tables) == 1 else f"{name} {n}", file, rows, merged)
            for n, (rows, merged) in enumerate(tables, 1)], damaged
    if kind == "geojson":
        return Format(kind, encoding), [Sheet(name, file, web.features(content))], damaged
    mark = text.separator(content)
    if not mark:
        raise Refused("ce fichier n'est pas un classeur lisible")
    return Format(kind, encoding, mark), [Sheet(name, file, text.rows(content, mark))], damaged


def _said(path: Path, about: Format, sheets: list[Sheet], file: str) -> list[Issue]:
    """What the reader has to say of a file: its true format, and ``sheets`` that lost accents."""
    said = []
    usual = "csv" if path.suffix.lower() in (".tsv", ".txt") else path.suffix.lower().lstrip(".")
    if about.encoding or usual != about.kind:
        name = "" if usual == about.kind else f", sous un nom en « {path.suffix} »"
        said.append(Issue("information", f"lu comme {about}{name}", file=file))
    if about.kind == "xlsm":
        said.append(Issue("information", "les macros de ce classeur ne sont ni lues ni exécutées",
                          file=file))
    for sheet in sheets:
        found = [cell for row in sheet.rows() for cell in row
                 if isinstance(cell.value, str) and text.DAMAGED.search(cell.value)]
        if found:
            many = f"dans {len(found)} cellules" if len(found) > 1 else "dans une cellule"
            said.append(sheet.issue(
                "avertissement", f"des accents ont été abîmés avant la réception du fichier, "
                f"{many} : ils ne sont pas devinés", found[0], found=found[0].text[:60],
                expected="un nouvel export en UTF-8"))
    return said


def _why(path: Path, data: bytes, fault: str) -> str:
    """The likely reason why a file cannot be read, from the disk and from the fault."""
    if path.is_dir():
        return "c'est un dossier, pas un classeur"
    if not data or not os.access(path, os.R_OK):
        return "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée"
    if "password" in fault.lower():
        return "ce classeur est protégé par un mot de passe"
    if "TimeDelta" in fault or "must have magnitude" in fault:
        return "une cellule de ce classeur contient une date ou une durée hors de tout calendrier"
    return "ce classeur est endommagé ou incomplet"
