"""What a French table prints, read into a value, a status and a qualifier.

Nothing here guesses: a text that has two readings, or none, is refused with its own words, so that
the caller can report it with the address of the cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from numbers import Real
from typing import NamedTuple

from etl.french.figures.amounts import amount_of
from etl.french.figures.computation import FORMULA
from etl.french.figures.statuses import missing_status, split_status
from etl.french.text import (
    bare_format,
    exact,
    excerpt,
    fold,
    has_letters,
    hidden_thousands,
    printed_text,
    shown_section,
)


class Figure(NamedTuple):
    """One cell as read.

    ``valeur`` is the number in the unit that the table prints (2.6 for « 2,6 % », never 0.026);
    ``None`` for an empty cell, a missing mark or a word.  ``statut`` is a code of ``STATUSES``;
    ``qualificatif`` is one of ``QUALIFIERS`` or empty; ``imprime`` the text of the cell;
    ``pourcent`` whether the text or the number format says %.
    """

    valeur: float | None
    statut: str = ""
    qualificatif: str = ""
    imprime: str = ""
    pourcent: bool = False


#: What a cell is not, whose number format shows the thousands or the millions only.
SCALED = ("le nombre que sa cellule contient : son format le divise, et l'un ou l'autre est à "
          "lire ; écrire celui qui est dans l'unité annoncée, sans ce format")
#: What a cell is not, whose spaces a program could not write in its encoding.
UNSPACED = ("un nombre que l'on sache lire : « ? » y est une espace que le fichier a perdue ; "
            "l'enregistrer de nouveau en « CSV UTF-8 », ou en classeur")
#: What a cell is not, of which a program wrote the first digits only.
SHORTENED = ("un nombre écrit en entier : un programme n'en a gardé que les premiers chiffres ; "
             "reprendre le fichier d'origine, ou donner à la colonne le format Nombre avant "
             "d'enregistrer")
#: What a cell is not, which writes its order of magnitude in words.
MAGNITUDE = ("un nombre en chiffres seuls : mettre « milliers », « millions »… dans l'unité, ou "
             "écrire le nombre en entier")
_MAGNITUDE = re.compile(r"(?<=[0-9])\s+(?:milliers|millions?|milliards?)\b.*$", re.IGNORECASE)
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_LOST_SPACE = re.compile(r"(?<=[0-9])\?(?=[0-9%])")


class NotUnderstood(ValueError):
    """A cell that cannot be read as ``kind``; ``text`` is what it prints."""

    def __init__(self, text: str, kind: str = "un nombre que l'on sache lire") -> None:
        self.text = text
        super().__init__(f"« {excerpt(text)} » n'est pas {kind}")


_QUALIFIERS: Mapping[str, str] = {
    "environ": r"(?:environ|env\.|vers|autour de|de l'ordre de|a peu pres) +|[~≈] *",
    "plus de": r"(?:(?:plus|\+) +de|superieure?s? a) +|(?:plus|\+) +d'|> *",
    "au moins": r"au moins +|≥ *",
    "près de": r"(?:pres de|presque) +|pres d'",
    "moins de": r"(?:(?:moins|-) +de|inferieure?s? a) +|(?:moins|-) +d'|< *",
    "au plus": r"au plus +|≤ *",
}
_QUALIFIER = "|".join(_QUALIFIERS.values())
# The sign is tried last: « + de 70 » is a qualifier, « + 70 » a sign, « - plus de 300 » both.
_HEAD = re.compile(rf"(?P<sign>(?:[+-] *)??)(?P<word>(?:{_QUALIFIER})?)"
                   rf"(?P<body>(?![+-]|{_QUALIFIER})\S.*)")
#: A sign after the word that rounds: « environ - 300 » is « - environ 300 ».
_ROUNDED_SIGN = re.compile(rf"^({_QUALIFIERS['environ']}|{_QUALIFIERS['près de']})([+-]) *")
#: A text that is a whole number of a single possible reading: most cells of an extraction.
PLAIN_INTEGER = r"^(?:0|-?[1-9][0-9]{0,13})$"

#: Characters beyond which a text is no number, however it is written.
_LONGEST = 1000


@lru_cache(maxsize=1 << 13)
def _text_figure(imprime: str, unit: str) -> Figure | None:
    """Return the figure that a text prints; ``None`` when it is not a number nor a missing mark."""
    if len(imprime) > _LONGEST:
        return None
    # A line break separates two words, never the groups of one number: two spaces.
    text = re.sub(r"[\r\n]+", "  ", fold(imprime)).strip()
    text = text.strip("* ")  # of a footnote
    if missing := missing_status(text):
        return Figure(None, missing, imprime=imprime)
    text, status = split_status(text)
    unit = fold(unit).strip()
    number = re.sub(rf"(?<=[0-9]) *(?:%|{re.escape(unit)})$", "", text)
    percent = "%" in text[len(number):]
    head = _HEAD.fullmatch(_ROUNDED_SIGN.sub(r"\2\1", number))
    amount = head and amount_of(head["body"], percent, unit)
    if not head or not amount or not math.isfinite(float(amount[0])):
        return None
    word = next((q for q, p in _QUALIFIERS.items() if re.fullmatch(p, head["word"])), "")
    value = float(-amount[0] if head["sign"].startswith("-") else amount[0])
    return Figure(value + 0.0, status, word or amount[1], imprime, percent)


def parse(value: object, number_format: str = "General", unit: str = "",
          words: bool = False) -> Figure:
    """Return the figure of a cell; raise ``NotUnderstood`` when there is none to read.

    ``number_format`` is the cell's (« 0.0% » says that 0.026 is 2.6 %); ``unit`` is the unit that
    the table declares: « % … » or « part » gives a sense to « deux tiers » and « 1 sur 4 ».
    With ``words``, a text without digits is a figure without value.  An empty cell has no value
    and no status: whether it means « not published » is for the caller to say.
    """
    imprime = printed_text(value, number_format)
    if number_format == "General" and (type(value) is float or type(value) is int) \
            and math.isfinite(value):
        return Figure(value + 0.0, imprime=imprime)
    if not imprime.strip():
        return Figure(None)
    if isinstance(value, str):
        if figure := _text_figure(imprime, unit):
            return figure
        if _text_figure(_LOST_SPACE.sub(" ", imprime), unit):
            raise NotUnderstood(imprime, UNSPACED)
        if _text_figure(_MAGNITUDE.sub("", imprime), unit):
            raise NotUnderstood(imprime, MAGNITUDE)
        if _SHORTENED.fullmatch(imprime):
            raise NotUnderstood(imprime, SHORTENED)
        if words and has_letters(imprime) and not any(
                c.isnumeric() or c in "#=" for c in imprime):
            return Figure(None, imprime=imprime)
    elif isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
        # Of a zero, « 0.0%;-0.0%;"-" » prints no sign.
        section = shown_section(exact(value), number_format) if value else number_format
        percent = "%" in bare_format(section)
        number = float(exact(value) * (100 if percent else 1))
        if number and hidden_thousands(exact(value), number_format) > 1:
            raise NotUnderstood(imprime, SCALED)
        if math.isfinite(number):
            # The words of the format are printed too: « 12 (p) », « <5 », « s ».
            printed = _text_figure(imprime, unit) or Figure(number)
            if printed.valeur is None and imprime.strip(" -"):
                return printed
            statut = "" if printed.valeur is None else printed.statut  # « - » is a zero
            return Figure(number + 0.0, statut, printed.qualificatif, imprime, "%" in section)
    raise NotUnderstood(imprime, *([FORMULA] if imprime.startswith("=") else []))


def figure_of(value: object, number_format: str = "General", unit: str = "") -> Figure | None:
    """Return the figure of a cell as ``parse`` does; None when there is none to read."""
    try:
        return parse(value, number_format, unit)
    except NotUnderstood:
        return None


def is_bare_fraction(figure: Figure, has_formats: bool) -> bool:
    """Tell whether a cell is a bare 0.026 among percentages: 2.6 % or 0.026 %?

    Percentages are printed with one decimal: a bare number below 1 that has more is rather a
    fraction whose cell lost its format, which a text keeps no trace of, and there is no telling.
    Without any ``has_formats``, 0.7 may be 70 % as well.
    """
    return (figure.valeur is not None and not figure.pourcent and not figure.qualificatif
            and abs(figure.valeur) < 1
            and figure.valeur != (round(figure.valeur, 1) if has_formats else 0))
