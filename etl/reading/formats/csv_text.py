"""Text that holds a table: its encoding and its separator found by evidence, then its rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from etl.reading import limits
from etl.reading.limits import Refused

SEPARATORS = (";", "\t", "|", ",")
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
    """Return (text, encoding), the encoding among utf-8-sig, utf-8, utf-16, cp1252, latin-1 and
    cp850.

    A BOM or valid UTF-8 settles it.  Otherwise each one-byte encoding is judged on what it makes:
    French letters where French has them, against signs that no French text prints.  cp1252 is
    preferred to latin-1, which it contains, unless a byte has no meaning in it.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig", "replace"), "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        accented = (line for line in data.splitlines() if not line.isascii())
        evidence = b"\n".join(islice(accented, _SAMPLE * 10))
    likely: dict[str, int] = {}
    for encoding in ("cp1252", "latin-1", "cp850"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = evidence.decode(encoding)
        likely[encoding] = len(_FRENCH.findall(text)) - len(_STRANGE.findall(text))
    best = max(likely, key=lambda encoding: likely[encoding])
    return data.decode(best), best


def separator(text: str) -> str:
    """Return the separator under which most records have the same number of cells; empty for
    none."""
    if named := re.match(r"sep=([;,\t|])\r?\n", text):
        return named[1]
    scores = {}
    for mark in SEPARATORS:
        widths: Counter[int] = Counter()
        try:
            for record in islice(_reader(text, mark, False), _SAMPLE):
                widths[len(record)] += bool(any(record))
        except csv.Error:
            continue
        width, times = max(widths.items(), key=lambda w: (w[0] - 1) * w[1], default=(1, 0))
        scores[mark] = (width - 1) * times
    best = max(scores, key=lambda mark: scores[mark], default="")
    return best if best and scores[best] else ""


def _reader(text: str, mark: str, strict: bool) -> Iterator[list[str]]:
    # Lines keep their own ends: a line break inside a quoted cell is part of it.
    return csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)


def rows(text: str, mark: str) -> list[list[object]]:
    """Return the records of a CSV: texts as written, None for an empty cell.

    Raises ``Refused`` when a quote is never closed or when there are too many cells.
    """
    text = re.sub(r"\Asep=.\r?\n", "", text)
    csv.field_size_limit(limits.MAX_TEXT)
    try:
        return _records(_reader(text, mark, True))
    except csv.Error as fault:
        if "unexpected end" in str(fault):
            raise Refused("un guillemet ouvert dans ce texte n'est jamais refermé : le fichier "
                          "est incomplet") from fault
    try:
        return _records(_reader(text, mark, False))
    except csv.Error as fault:
        raise Refused("une cellule de ce texte est démesurée : un guillemet n'est sans doute pas "
                      "refermé") from fault


def _records(records: Iterator[list[str]]) -> list[list[object]]:
    out: list[list[object]] = []
    cells = blank = 0
    for record in records:
        cells += len(record) or 1
        if cells > limits.MAX_CELLS:
            limits.verify(cells)
        if not record:  # made once a record follows: a text may end with millions of them
            blank += 1
            continue
        if blank:
            out += [[] for _ in range(blank)]
            blank = 0
        out.append([value.replace("\r\n", "\n") if value.strip() else None for value in record])
    return out
