"""The notes of a sheet, by the mark that cells carry: « * donnée provisoire », « (e) estimation ».

A note stands alone on its row, above or under the table.  It gives its status to the cells that
carry its mark when it begins with the word of a status; what it says beside the status is their
remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from etl.french.figures.statuses import SUBJECT, split_status
from etl.french.text import normalise, printed_text, raised_text

_MARK = r"\*{1,3}|[†‡¹²³⁴]|\((?:[a-z]|\d)\)"
#: What a legend explains beside the marks of figures: « Une cellule vide », « nd ».
_SIGN = r"(?:les |une )?(?:cellule|case)s? vides?|n[cds]"
_NOTE = re.compile(rf"(?P<mark>{_MARK})\s*(?:[:=–-]\s*)?(?P<text>\S.*)"
                   r"|(?P<letter>[a-z]|\d)\s*[:=]\s*(?P<note>\S.*?)"
                   rf"(?:\.\s+(?:{_SIGN})\s*[:=].*)?", re.IGNORECASE)
#: Between the notes of one row: « (p) : provisoire ; (e) : estimation ».
_BETWEEN = re.compile(rf"(?<!\s)\s*[;,.]\s*(?=(?:{_MARK})\s*[:=]?\s*\S|[a-z]\s*[:=])",
                      re.IGNORECASE)
_WORDS = {"p": r"provisoires?\b", "e": r"(?:estim|attendu|annonc|prevu|previsionnel)",
          "r": r"revis", "c": r"corrig"}
#: The letter or the word of a status after a year, without brackets; its word before one.
_STATUS = r"((?i:(?:donn[ée]es|chiffres) )?[^\W\d_]{3,}\.?)"
_BEHIND = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?: ?([epr])|[\s,–-]+{_STATUS})$")
_AHEAD = re.compile(rf"^{_STATUS} ((?:19|20)\d\d.*)")


class Footnote(NamedTuple):
    """What a note says (empty: no more than its status), and the status that it gives (empty:
    none)."""

    text: str
    statut: str


#: What says nothing.
NOTHING = Footnote("", "")


def footnotes(texts: Iterable[str]) -> dict[str, Footnote]:
    """Return mark → note, among the texts that stand alone on their row."""
    notes: dict[str, Footnote] = {}
    for text in texts:
        for part in _BETWEEN.split(text.strip()):
            if match := _NOTE.fullmatch(part.strip()):
                mark = (match["mark"] or match["letter"]).strip("()").lower()
                notes.setdefault(mark, _footnote(match["text"] or match["note"]))
    return notes


def _footnote(text: str) -> Footnote:
    """Return a note, with the status that it begins with after its subject."""
    statement = SUBJECT.sub("", normalise(text))
    status = next((status for status, word in _WORDS.items() if re.match(word, statement)), "")
    return Footnote("" if status and len(statement.split()) == 1 else text, status)


def split_mark(value: object, number_format: str, notes: dict[str, Footnote]
           ) -> tuple[object, Footnote | None]:
    """Return (value without the mark of a declared note, that note); the value when it has none.

    « 12,5* », « * 12,5 », « 12,5 (1) », « 12,5¹ », « 12,5 p »: a digit counts in brackets or above
    the line only.  The mark may be in the number format of the cell.
    """
    if not notes:
        return value, None
    if not isinstance(value, str):
        text = printed_text(value, number_format) if number_format != "General" else ""
        return value, _split(text, notes)[1]
    return _split(value.strip(), notes)


def split_remark(text: str, notes: dict[str, Footnote]) -> tuple[str, Footnote]:
    """Return (heading, what it says of its figures): « 2024* » carries the mark of a declared note,
    « 2024 (p) », « 2024p », « 2024 provisoire » and « Prévision 2024 » a status."""
    bare, note = split_mark(text, "General", notes)
    if note:
        return str(bare), note
    for words, in_brackets in ((_BEHIND, r"\1 (\2\3)"), (_AHEAD, r"\2 (\1)")):
        bare, status = split_status(words.sub(in_brackets, text))
        if status:
            return bare, Footnote("", status)
    return text, NOTHING


def split_label(text: str, notes: dict[str, Footnote]) -> tuple[str, Footnote]:
    """Return (label, note of the figures of its line) of « Morbihan* », « ESS (1) », which carry
    the mark of a declared note."""
    bare, note = _split(text, notes, is_label=True)
    return bare, note or NOTHING


def _split(text: str, notes: dict[str, Footnote], is_label: bool = False
           ) -> tuple[str, Footnote | None]:
    for mark in sorted(notes, key=len, reverse=True):
        sign = re.escape(mark)
        bare = sign if not mark.isalnum() or mark in "¹²³⁴" else \
            rf"(?<=[\d%\s]){sign}" if mark.isalpha() else raised_text(mark)
        end = re.compile(rf"(?<!\s)\s*(?:\({sign}\)|{bare})$", re.IGNORECASE)
        if match := end.search(text):
            rest = text[:match.start()]
        elif mark.startswith("*") and re.match(rf"{sign}(?!\*)", text):
            rest = text[len(mark):]
        else:
            continue
        rest = rest.strip()
        # « 12 (p) » says its own status, and « * » alone is no figure.
        if rest and (is_label or any(c.isdigit() for c in rest)) and not split_status(rest)[1]:
            return rest, notes[mark]
    return text, None
