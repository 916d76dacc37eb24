"""What a received file holds, whatever its format (``etl.reading.formats``).

``python -m etl.reading.content`` is the confined process that reads the files
``etl.reading.reader`` names, one after the other: nothing of a received file is opened anywhere
else.  In: one line of JSON a file. Out: one pickle a file, of plain values only.

``python-calamine`` gives the values; ``formats.xlsx_cells`` what it does not know (number formats,
comments, error cells) where a source asks for them.
"""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import pickle
import re
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl import confinement
from etl.reading import limits
from etl.reading.formats import csv_text as text
from etl.reading.formats import extent, html_tables, json_records, ods, xlsx_cells
from etl.reading.formats.archive import PROTECTED, Parts
from etl.reading.formats.detection import Format, detect
from etl.reading.limits import DAMAGED, Refused, size_refusal
from etl.reading.sheet import Sheet

#: Letters that no run of French is made of, and some of which are marks upon the one before.
_BEYOND = re.compile(f"[\u0300-\U0010ffff]{{{limits.MAX_MARKS + 1},}}")
#: Bytes of a workbook, unpacked, whose tags are read at no cost that matters.
_QUICK = 16 << 20
#: Mebibytes that this process has needed from which another one takes its place.
_WORN = 512
#: Steps by which this process gives way to the pages.
_POLITENESS = 5


@dataclass
class Content:
    """The sheets of a file, those that a reader sees and those that are hidden.

    ``damaged``: (number of the sheet, row, column, text, how many cells) of each sheet that lost
    accents: a workbook keeps them, a text goes through conversions.
    """

    format: Format
    sheets: list[Sheet]
    hidden: list[Sheet] = field(default_factory=list)
    sha256: str = ""
    damaged: list[tuple[int, int, int, str, int]] = field(default_factory=list)


def content(data: bytes, name: str, formats: bool) -> Content:
    """Return the content of a file; ``name`` is that of the sheet of a text.

    Raises ``Refused`` with one French sentence, or anything that a parser raises.
    """
    kind = detect(data)
    if kind in ("csv", "geojson", "json", "html"):
        found = _text(data, kind, name)
    elif kind == "parquet":
        # Its library takes longer to load than most files to read; its own allocator would reserve
        # addresses that are never used, and the bound counts addresses.
        os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
        from etl.reading.formats import parquet

        found = Content(Format(kind), [_sheet(name, parquet.rows(data))])
    elif kind in ("xlsx", "xlsm"):
        parts = Parts(data)
        # A sheet is bounded before it is read, unless that takes as long as reading it: the memory
        # of this process then bounds it.
        seen = xlsx_cells.survey(parts, formats) if formats or parts.size <= _QUICK else {}
        found = _workbook(data, kind)
        if formats:
            xlsx_cells.complete(data, parts, seen, (*found.sheets, *found.hidden))
    else:
        if kind == "ods":
            extent.verify_opendocument(data)
        found = _workbook(data, kind)
        if formats and kind == "ods":
            ods.complete(data, (*found.sheets, *found.hidden))
    found.sha256 = hashlib.sha256(data).hexdigest()
    _finish(found)
    return found


class _Texts(dict[str, str | None]):
    """Each text of a sheet kept once, for most cells of a long table repeat: None for a blank one,
    its accents in one piece (a Mac may write them apart)."""

    def __missing__(self, text: str) -> str | None:
        plain = text if text.isascii() else composed_text(text)
        if len(plain) > limits.MAX_TEXT:
            raise Refused(f"une cellule de ce fichier contient un texte de {len(plain)} "
                          f"caractères, {limits.MAX_TEXT} au plus : le raccourcir", "")
        self[text] = value = plain if plain.strip() else None
        return value


def composed_text(text: str) -> str:
    """Return a text, its accents in one piece.

    Raises ``Refused`` when too many stand on one letter: the time that they take to be put in
    order is the square of their number.
    """
    for run in _BEYOND.findall(text):
        marks = 0
        for letter in run:
            marks = marks + 1 if unicodedata.combining(letter) else 0
            if marks > limits.MAX_MARKS:
                raise Refused("une cellule de ce fichier empile plus de "
                              f"{limits.MAX_MARKS} accents sur une lettre : la corriger", "")
    return unicodedata.normalize("NFC", text)


def _sheet(name: str, rows: Iterable[Iterable[object]],
           merged: list[tuple[int, int, int, int]] | None = None) -> Sheet:
    """Return a sheet whose texts are within the limits."""
    texts = _Texts()
    return Sheet(name, "", [[texts[value] if type(value) is str else value for value in row]
                            for row in rows], merged or [])


def _workbook(data: bytes, kind: str) -> Content:
    """Return the sheets of a workbook."""
    found = Content(Format(kind), [])
    size = 0
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            size += sheet.total_height * sheet.total_width
            limits.verify(size)
            merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                      for a, b in sheet.merged_cell_ranges or []]
            # Rows come from the first one of the sheet, but from the first filled column.
            before: list[object] = [None] * (sheet.start[1] if sheet.start else 0)
            shown = about.visible == SheetVisibleEnum.Visible
            (found.sheets if shown else found.hidden).append(
                _sheet(about.name, ([*before, *row] for row in sheet.iter_rows()), merged))
    return found


def _text(data: bytes, kind: str, name: str) -> Content:
    """Return the sheets of a text: one named after the file, or one a table."""
    written, encoding = text.decode(data)
    written = composed_text(written)
    about, mark = Format(kind, encoding), ""
    if kind == "html":
        tables = html_tables.html_tables(written)
        sheets = [_sheet(name if len(tables) == 1 else f"{name} {n}", rows, merged)
                  for n, (rows, merged) in enumerate(tables, 1)]
    elif kind in ("geojson", "json"):
        kind, rows = json_records.json_rows(written)
        about, sheets = Format(kind, encoding), [_sheet(name, rows)]
    else:
        if not (mark := text.separator(written)):
            raise Refused("ce fichier n'est pas un classeur lisible")
        about = Format(kind, encoding, mark)
        sheets = [Sheet(name, "", text.rows(written, mark))]
    found = Content(about, sheets)
    if text.DAMAGED.search(written):
        found.damaged = [lost for n, sheet in enumerate(sheets) for lost in _lost_accents(n, sheet)]
    return found


def _lost_accents(number: int, sheet: Sheet) -> list[tuple[int, int, int, str, int]]:
    """Return the first cell of a sheet that lost accents, and how many did."""
    lost = [(row, column, value) for row, line in enumerate(sheet.values, 1)
            for column, value in enumerate(line, 1)
            if isinstance(value, str) and text.DAMAGED.search(value)]
    return [(number, *lost[0], len(lost))] if lost else []


def _finish(found: Content) -> None:
    """Refuse what has no cell; hold what was added to the sheets to the same limits."""
    if not found.sheets and not found.hidden:
        raise Refused("le classeur ne contient aucune feuille de calcul", "")
    if not any(sheet.values for sheet in found.sheets):
        raise Refused("le classeur ne contient aucune donnée", "")
    texts = _Texts()
    for sheet in (*found.sheets, *found.hidden):
        sheet.name = texts[sheet.name] or ""
        sheet.comments = {place: texts[told] or "" for place, told in sheet.comments.items()}


# --- The process ---------------------------------------------------------------------------------
def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked of a file, or why it is refused, in plain values."""
    try:
        data = _bytes(asked["path"])
    except OSError:
        return _refusal("ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas "
                        "autorisée")
    try:
        if asked["what"] == "kind":
            return {"kind": detect(data)}
        found = content(data, asked["name"], asked["formats"])
    except Refused as refusal:
        return _refusal(str(refusal), refusal.expected)
    except MemoryError:
        return _refusal(limits.TOO_HEAVY, limits.SHORTER) | {"worn": True}
    # The parsers fail in many ways on a damaged file; a parser written in Rust even panics, which
    # Python does not call an ``Exception``.
    except BaseException as fault:
        return _refusal(_likely_reason(str(fault)))
    about = found.format
    return {"format": (about.kind, about.encoding, about.separator), "sha256": found.sha256,
            "damaged": found.damaged, "sheets": list(map(_sheet_fields, found.sheets)),
            "hidden": list(map(_sheet_fields, found.hidden))}


def _refusal(sentence: str, expected: str = limits.EXPECTED) -> dict[str, Any]:
    return {"refused": sentence, "expected": expected}


def _bytes(path: str) -> bytes:
    """Return the content of a regular file; anything else is refused without waiting for it."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise Refused("ce n'est pas un fichier : il n'est pas ouvert")
        if about.st_size > limits.MAX_UNPACKED:
            raise size_refusal(about.st_size)
        return file.read()


def _sheet_fields(sheet: Sheet) -> tuple[object, ...]:
    return sheet.name, sheet.values, sheet.merged, sheet.formats, sheet.comments


def _likely_reason(fault: str) -> str:
    """Return the likely reason why a file cannot be read, from the fault."""
    if "password" in fault.lower():
        return PROTECTED
    if "TimeDelta" in fault or "must have magnitude" in fault:
        return "une cellule de ce classeur contient une date ou une durée hors de tout calendrier"
    return DAMAGED


class _Out:
    """Standard output, for an answer of so many bytes at most: what a small file unfolds to must
    not fill the process that asks for it.  Beyond, this process ends without an answer."""

    def __init__(self, descriptor: int) -> None:
        self.file = os.fdopen(descriptor, "wb")
        self.left = 0

    def put(self, value: object, most: int) -> None:
        self.left = most
        pickle.dump(value, self, 5)
        self.file.flush()

    def write(self, data: bytes | memoryview) -> None:
        self.left -= len(data)
        if self.left < 0:
            os._exit(1)
        self.file.write(data)


def main() -> None:
    """Answer for each file that standard input names, within the limits that come with it."""
    confinement.give_way(_POLITENESS)
    gc.disable()  # cells have no cycles, and each row made would bring a search for them on
    lines = confinement.questions()
    out = _Out(confinement.answers())
    worn = False
    while not worn:
        asked = json.loads(lines.get())
        for name, value in asked["limits"].items():
            setattr(limits, name, value)
        size = asked["size"]
        confinement.bound(limits.memory(size), limits.seconds(size))
        found = answer(asked)
        worn = found.pop("worn", False) or confinement.peak() > _WORN << 20
        out.put((worn, found), limits.answer(size))
        del found
    os._exit(0)  # nothing is left to tidy, and a thread still listens


if __name__ == "__main__":
    main()
