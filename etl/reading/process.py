"""The confined process that reads the files which ``etl.reading.reader`` names, one after the
other: nothing of a received file is opened anywhere else.

``python -m etl.reading.process``.  In: one line of JSON a file. Out: one pickle a file, of plain
values only; then one for each of its next batches of rows, if it has some.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import stat
from collections.abc import Iterator
from io import BufferedReader
from typing import TYPE_CHECKING, Any

from etl import confinement
from etl.contract import Keep
from etl.reading import limits
from etl.reading.content import content
from etl.reading.formats.archive import PROTECTED
from etl.reading.formats.detection import detect
from etl.reading.limits import DAMAGED, Refusal, size_refusal
from etl.reading.selection import Selection
from etl.reading.sheets.sheet import Sheet
from etl.tables.codes import coded_rows

if TYPE_CHECKING:
    from etl.reading.batches import Batches

#: Mebibytes that this process has needed from which another one takes its place.
_WORN = 512
#: Steps by which this process gives way to the pages.
_POLITENESS = 5


def answers(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is asked of a file, or why it is refused, in plain values; then its next batches
    of rows, ``more`` telling whether another one follows."""
    try:
        file = _regular_file(request["path"])
    except OSError:
        yield _refusal("ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas "
                       "autorisée")
        return
    except Refusal as refusal:
        yield _refusal(str(refusal), refusal.expected)
        return
    with file:
        answer, batches = _answer(file, request)
        yield answer
        for number, rows in enumerate(batches.rest() if batches else (), 2):
            yield {"rows": rows.plain_form, "more": batches and number < batches.count}


def _answer(file: BufferedReader, request: dict[str, Any]) -> tuple[dict[str, Any], Batches | None]:
    """Return what is asked of an open file, and its batches if it has several."""
    selection = Selection([Keep(**rule) for rule in request["keep"]])
    batched = request["batched"]
    most = limits.cells(request["size"]) if batched else limits.MAX_CELLS
    try:
        if request["what"] == "kind":
            return {"kind": detect(file.read())}, None
        result = content(file, request["name"], request["formats"], selection, batched, most)
    except Refusal as refusal:
        return _refusal(str(refusal), refusal.expected), None
    except MemoryError:
        return _refusal(limits.TOO_HEAVY, limits.SHORTER) | {"worn": True}, None
    # The parsers fail in many ways on a damaged file; a parser written in Rust even panics, which
    # Python does not call an ``Exception``.
    except BaseException as fault:
        return _refusal(_likely_reason(str(fault))), None
    about = result.format
    return {"format": (about.kind, about.encoding, about.separator), "sha256": result.sha256,
            "damaged": result.damaged, "is_partly_seen": result.is_partly_seen,
            "aside": dict(selection.aside), "aside_lines": selection.lines,
            "sheets": [_sheet_fields(sheet, batched) for sheet in result.sheets],
            "hidden": [_sheet_fields(sheet, False) for sheet in result.hidden],
            "more": result.batches is not None,
            "tail": list(result.batches.tail) if result.batches else []}, result.batches


def _refusal(sentence: str, expected: str = limits.READABLE) -> dict[str, Any]:
    return {"refused": sentence, "expected": expected}


def _regular_file(path: str) -> BufferedReader:
    """Open a regular file; anything else is refused without waiting for it."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    file = os.fdopen(os.open(path, flags), "rb")
    about = os.fstat(file.fileno())
    if stat.S_ISREG(about.st_mode) and about.st_size <= limits.MAX_UNPACKED:
        return file
    file.close()
    if not stat.S_ISREG(about.st_mode):
        raise Refusal("ce n'est pas un fichier : il n'est pas ouvert")
    raise size_refusal(about.st_size)


def _sheet_fields(sheet: Sheet, by_columns: bool) -> tuple[object, ...]:
    """Return a sheet in plain values; the rows of an extraction take less room by columns."""
    values: object = sheet.values
    if not isinstance(sheet.values, list):
        values = sheet.values.plain_form
    elif by_columns:
        values = coded_rows(sheet.values)
    return (sheet.name, values, sheet.merged, sheet.formats, sheet.comments,
            tuple(sheet.appearance))


def _likely_reason(fault: str) -> str:
    """Return the likely reason why a file cannot be read, from the fault."""
    if "password" in fault.lower():
        return PROTECTED
    if "TimeDelta" in fault or "must have magnitude" in fault or "date value out of" in fault:
        return ("une cellule de ce classeur contient une date ou une durée hors de tout "
                "calendrier : la corriger")
    if "cell error value" in fault:
        return ("une cellule de ce classeur contient une erreur trop récente pour être lue : "
                "corriger sa formule, ou l'effacer")
    return DAMAGED


class _Out:
    """Standard output, for an answer of so many bytes at most: what a small file unfolds to must
    not fill the process that asks for it.  Beyond, this process ends without an answer."""

    def __init__(self, descriptor: int) -> None:
        self.file = os.fdopen(descriptor, "wb")
        self.room = 0

    def put(self, value: object, most: int) -> None:
        self.room = most
        pickle.dump(value, self, 5)
        self.file.flush()

    def write(self, data: bytes | memoryview) -> None:
        self.room -= len(data)
        if self.room < 0:
            os._exit(1)
        self.file.write(data)


def main() -> None:
    """Answer for each file that standard input names, within the limits that come with it."""
    confinement.give_way(_POLITENESS)
    gc.disable()  # cells have no cycles, and each row made would bring a search for them on
    lines = confinement.questions()
    out = _Out(confinement.answers())
    is_worn = False
    while not is_worn:
        request = json.loads(lines.get())
        for name, value in request["limits"].items():
            setattr(limits, name, value)
        size = request["size"]
        confinement.bound(limits.memory(size), limits.seconds(size))
        for answer in answers(request):
            is_worn = answer.pop("worn", False) or confinement.peak() > _WORN << 20
            out.put((is_worn, answer), limits.answer(size))
            del answer
    os._exit(0)  # nothing is left to tidy, and a thread still listens


if __name__ == "__main__":
    main()
