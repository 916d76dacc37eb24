"""Text that holds a table: its encoding and its separator found by evidence, then its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO

from etl.french.text import excerpt, written_text
from etl.reading import limits
from etl.reading.cell_text import composed_text
from etl.reading.limits import UNREADABLE, Refusal
from etl.reading.memo import Memo
from etl.reading.selection import Selection
from etl.reading.sheets.sheet import LEFT_OUT

SEPARATORS = (";", "\t", "|", ",")
#: A first line that is no row: Excel's, that names the separator.
_SEPARATOR = re.compile(r"sep=(.)\r?\n")
#: Bytes that are looked at a time.
_PIECE = 1 << 20
#: Records that are enough to tell the separator; ten times as many tell the encoding.
_SAMPLE = 200
_LOWER = "éèêëàâäçùûüôöîïœæ"
_UPPER = "ÉÈÊËÀÂÄÇÙÛÜÔÖÎÏŒÆ"
_FRENCH = re.compile(rf"[{_LOWER}]|(?<![a-z])[{_UPPER}]|(?<=[a-z])’(?=[a-zéê])|[«»€°]"
                     r"|(?<=[0-9])[\u00a0](?=[0-9%])|–")
_STRANGE = re.compile(rf"[^\x00-\x7f{_LOWER}{_UPPER}’«»€°²³\u00a0–—…ÿñáíóú·•]"
                      rf"|(?<=[a-z])[{_UPPER}]|[\x80-\x9f]")
#: Accents lost in an earlier conversion: the replacement character, DOS text read as Windows text
#: (« D‚partement »), UTF-8 read as Windows text (« DÃ©partement »).
DAMAGED = re.compile("\ufffd|(?<=[A-Za-z])[‚Š…‡ˆ‰“”](?=[a-z])|(?<![A-Za-z0-9])‚(?=[a-z]{3})"
                     "|Ã[\u0080-\u00bf©¨ª«®´»]")


def decode(data: bytes) -> tuple[str, str]:
    """Return (text, its encoding), see ``encoding``."""
    name = encoding(io.BytesIO(data))
    return data.decode(name, _errors(name)), name


def _errors(name: str) -> str:
    """Return what is made of bytes that an encoding does not know: a BOM says it, right or wrong,
    and so do many other letters in UTF-8."""
    return "replace" if name.startswith("utf") else "strict"


def encoding(file: BinaryIO) -> str:
    """Return the encoding of a text, among utf-8-sig, utf-8, utf-16, cp1252, latin-1, cp850 and
    mac-roman; it is read piece by piece.

    A BOM or valid UTF-8 settles it.  Otherwise each one-byte encoding, and UTF-8 for what it
    understands of it, is judged on what it makes: French letters where French has them, against
    signs that no French text prints.  cp1252 is preferred to latin-1, which it contains, unless a
    byte has no meaning in it.
    """
    file.seek(0)
    start = file.read(3)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _is_written_in("utf-8", file):
        return "utf-8"
    file.seek(0)
    accented = (line for line in file if not line.isascii())
    evidence = b"".join(islice(accented, _SAMPLE * 10))
    likely = {}
    for name in ("cp1252", "latin-1", "cp850", "mac-roman", "utf-8"):
        if name == "utf-8" or _is_written_in(name, file):
            text = evidence.decode(name, _errors(name))
            likely[name] = len(_FRENCH.findall(text)) - len(_STRANGE.findall(text))
    return max(likely, key=lambda name: likely[name])


def _is_written_in(name: str, file: BinaryIO) -> bool:
    """Tell whether all the bytes of a file have a meaning in an encoding."""
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


class Text:
    """A text that holds a table, read line by line as often as it is asked for.

    ``is_damaged``: some of its accents had been lost before, as far as it was read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.encoding = encoding(file)
        self.is_damaged = False

    def start(self) -> str:
        """Return the first lines, those of which a mebibyte is made at least."""
        lines, size = [], 0
        for line in self.lines():
            lines.append(line)
            if (size := size + len(line)) > _PIECE:
                break
        return "".join(lines)

    def lines(self, first: int = 0) -> Iterator[str]:
        """Yield the lines from the one that begins at the byte ``first``, with their own ends: a
        line break inside a quoted cell is part of it."""
        self.file.seek(first)
        encoding = self.encoding.removesuffix("-sig") if first else self.encoding
        text = io.TextIOWrapper(self.file, encoding, _errors(self.encoding), newline="")
        try:
            for line in text:
                if "\0" in line:
                    raise Refusal(UNREADABLE)
                yield line if line.isascii() else self.composed_text(line)
        finally:
            text.detach()

    def decoded_lines(self, data: bytes, first: bool = False) -> str:
        """Return some whole lines of the text, the ``first`` ones or others."""
        encoding = self.encoding if first else self.encoding.removesuffix("-sig")
        return data.decode(encoding, _errors(self.encoding))

    def composed_text(self, text: str) -> str:
        """Return a part of the text, its accents in one piece; those that were lost are noted."""
        text = composed_text(text)
        self.is_damaged = self.is_damaged or bool(DAMAGED.search(text))
        return text


def separator(text: str) -> str:
    """Return the separator under which most records have the same number of cells; empty for
    none."""
    if (match := _SEPARATOR.match(text)) and match[1] in SEPARATORS:
        return match[1]
    scores = {}
    for mark in SEPARATORS:
        widths: Counter[int] = Counter()
        # A quote that is never closed makes one cell of what follows: told where it is read.
        with suppress(csv.Error):
            records = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
            for record in islice(records, _SAMPLE):
                widths[len(record)] += bool(any(record))
        width, times = max(widths.items(), key=lambda w: (w[0] - 1) * w[1], default=(1, 0))
        scores[mark] = (width - 1) * times
    best = max(scores, key=lambda mark: scores[mark], default="")
    return best if best and scores[best] else ""


def rows(text: Text, mark: str, strict: bool, selection: Selection, most: int,
         start: int = 0) -> Iterator[Sequence[object]]:
    """Yield the records of a CSV from the byte ``start`` on: texts as written, None for an empty
    cell.

    ``strict``: a quote has a meaning wherever it stands.  Raises ``csv.Error`` (see ``refusal``),
    and ``Refusal`` for more than ``most`` cells, or a quote whose end is not that of its cell.
    """
    csv.field_size_limit(limits.MAX_TEXT)
    lines = text.lines(start)
    records: Iterator[list[str]] = csv.reader(lines if start else without_name(lines),
                                              delimiter=mark, strict=strict)
    if not strict:
        records = map(partial(_whole_record, mark), records)
    values: Memo[Any, str | None] = Memo(_cell_text)
    cells = blank = 0
    for record in selection.rows(records):
        cells += len(record) or 1
        if cells > most:
            limits.verify(cells, most=most)
        limits.verify_columns(len(record))
        if record is LEFT_OUT or record:
            # Blank ones are made once a record follows: a text may end with millions of them.
            yield from ([] for _ in range(blank))
            blank = 0
            yield LEFT_OUT if record is LEFT_OUT else [values[v] for v in record]
        else:
            blank += 1


def _whole_record(mark: str, record: list[str]) -> list[str]:
    """Return a record of a text whose quotes do not all surround a cell; refuse one of which a cell
    holds the end of a line and the beginning of another, with as many separators as a whole line
    (of fewer, the record is longer than its header, which is told where its table is read)."""
    for value in record:
        if value.count(mark) >= max(1, len(record) - 1) and (lines := value.splitlines())[1:]:
            raise Refusal(f"un guillemet ouvert devant « {excerpt(lines[0], 60)} » n'est pas "
                          "refermé sur sa ligne, et les suivantes seraient perdues : le refermer, "
                          "ou l'ôter", "")
    return record


def without_name(lines: Iterator[str]) -> Iterator[str]:
    """Return the lines of a text, but for a first one that names the separator."""
    first = next(lines, "")
    return lines if _SEPARATOR.fullmatch(first) else chain([first], lines)


def refusal(fault: csv.Error, strict: bool) -> Refusal | None:
    """Return why a text cannot be read as CSV; None where it may be without being strict."""
    if not strict:
        return Refusal("une cellule de ce texte est démesurée : un guillemet n'est sans doute pas "
                       "refermé")
    return Refusal("un guillemet ouvert dans ce texte n'est jamais refermé : le fichier est "
                   "incomplet, le demander de nouveau") if "unexpected end" in str(fault) else None


def _cell_text(text: str) -> str | None:
    """Return the text of a cell, None for a blank one."""
    plain = written_text(text)
    return plain if plain.strip() else None
