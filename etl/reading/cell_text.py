"""The texts of a received file: their accents in one piece, without the marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

from etl.french.text import INVISIBLE, written_text
from etl.reading import limits
from etl.reading.limits import Refusal

#: Letters that no run of French is made of, and some of which are marks upon the one before.
_BEYOND = re.compile(f"[\u0300-\U0010ffff]{{{limits.MAX_MARKS + 1},}}")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
#: What JSON may hold and no database can: the null, halves of a pair.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def plain_text(text: str) -> str | None:
    """Return a text of a sheet, see ``composed_text``; None for a blank one."""
    plain = written_text(
        _UNWRITABLE.sub("\ufffd", text if text.isascii() else composed_text(text)))
    limits.verify_text(plain)
    return plain if plain.strip() else None


def composed_text(text: str) -> str:
    """Return a text, its accents in one piece (a Mac may write them apart), without the marks that
    nobody sees: « 2022 » with one would be another period, a code none.

    Raises ``Refusal`` when too many stand on one letter: the time that they take to be put in
    order is the square of their number.
    """
    for run in _BEYOND.findall(text):
        marks = 0
        for letter in run:
            marks = marks + 1 if unicodedata.combining(letter) else 0
            if marks > limits.MAX_MARKS:
                raise Refusal("une cellule de ce fichier empile plus de "
                              f"{limits.MAX_MARKS} accents sur une lettre : la corriger", "")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
