"""What a French table prints, read into a value, a status and a qualifier.

Nothing here guesses: a text that has two readings, or none, is refused with its own words, so that
the caller can report it with the address of the cell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from numbers import Real
from typing import NamedTuple

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


#: A cell whose formula a program wrote and never computed; what it is not.
UNCOMPUTED = ("une formule enregistrée sans son résultat : ouvrir le classeur dans un tableur, qui "
              "la calcule, et l'enregistrer")
FORMULA = f"un nombre mais {UNCOMPUTED}"
#: What a spreadsheet stores where it could compute nothing; what it prints there, which is the text
#: of the cell in a CSV or once pasted as a value: « #VALEUR! », « #NOM ? », « #N/D », « Err :502 »,
#: « #### ».
ERRORS = ("#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_PRINTED_ERROR = re.compile(r"#N/[AD]|#DIV/0 ?!|#[A-ZÀÉÈ]+ ?[!?]|Err ?:[0-9]{3}|#{3,}")
_FORMULA = re.compile(r"=[\w+\-(\[$'\"{…]")
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
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_LOST_SPACE = re.compile(r"(?<=[0-9])\?(?=[0-9%])")


def computing_fault(text: str) -> str:
    """Return what a text is that a spreadsheet did not compute, its error or its formula; empty for
    any other."""
    if _PRINTED_ERROR.fullmatch(" ".join(text.split())):
        return "une erreur de calcul"
    return UNCOMPUTED if _FORMULA.match(text) else ""


def word_fault(text: str) -> str:
    """Return what a text without a word is; empty for any other, and for none."""
    return computing_fault(text) or (
        "un nombre, une date ou un signe" if text and not has_letters(text) else "")


class NotUnderstood(ValueError):
    """A cell that cannot be read as ``kind``; ``text`` is what it prints."""

    def __init__(self, text: str, kind: str = "un nombre que l'on sache lire") -> None:
        self.text = text
        super().__init__(f"« {excerpt(text)} » n'est pas {kind}")


_MISSING: Mapping[str, str] = {
    # « . » is SAS's and Stata's, « .. » the OECD's, « : » Eurostat's.
    **dict.fromkeys(("///", ".", "..", ":", "nd", "n.d.", "n.d", "nc", "n.c.", "n.c", "na",
                     "n.a.", "n.a", "n/a", "nr", "n.r.", "n.r", "-", "…", "...", "non disponible",
                     "non communique", "non renseigne", "non applicable", "sans objet"), "nd"),
    # INSEE prints « s » for secret and « c » for confidentiel: the same thing.
    **dict.fromkeys(("s", "c", "confidentiel", "secret", "secret statistique"), "s"),
    **dict.fromkeys(("ns", "n.s.", "n.s", "non significatif"), "ns"),
}
_STATUS: Mapping[str, re.Pattern[str]] = {
    "e": re.compile(r"e|est\.|estimations?|(?:estime|attendu|annonce|prevu)e?s?|prev\.|previsions?"
                    r"|previsionnel(?:le)?s?|projections?"),
    "p": re.compile(r"p|prov\.|provisoires?"),
    "r": re.compile(r"r|rev\.|revisee?s?"),
    "c": re.compile(r"c|corrigee?s?"),
}
#: What a status may be said of, folded: « (données provisoires) », « les données sont estimées ».
SUBJECT = re.compile(r"^(?:les |ces |cette |des )?(?:donnee|chiffre|valeur|resultat|effectif|nombre"
                     r"|taux|part|total|totaux)s? (?:est |sont )?")
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
_DOTTED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?: ?,(?P<decimals>[0-9]+))?")
_SPACED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)"
                     r"(?:(?: ?,(?P<decimals>[0-9]+))|\.(?P<dot>[0-9]{1,2}))?")
_PLAIN = re.compile(r"(?P<whole>0|[1-9][0-9]*)(?:(?: ?,|\.)(?P<decimals>[0-9]+))?")
#: A text that is a whole number of a single possible reading: most cells of an extraction.
PLAIN_INTEGER = r"^(?:0|-?[1-9][0-9]{0,13})$"

_LETTERS = {word: n for n, word in enumerate((
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
    "vingt"))} | {
    "une": 1, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "mille": 1000}
_ABOUT = {"demi-douzaine": 6, "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15,
          "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50,
          "soixantaine": 60, "centaine": 100, "millier": 1000}
_PARTS = {"moitie": 2, "tiers": 3, "quart": 4, "quarts": 4, "cinquieme": 5, "cinquiemes": 5,
          "dixieme": 10, "dixiemes": 10}
# « un millier d'emplois sur quatre », « deux ou trois sur dix »: words that make it not X on Y.
_NOT_A_NOUN = {*_LETTERS, *_ABOUT, *_PARTS, "ou", "a", "et", "demi", "demie", "million",
               "millions", "milliard", "milliards", "milliers", "centaines", "dizaines"}
_RATIO = re.compile(r"([0-9]+|[a-z-]+)(?: ([a-z' -]+))? sur ([0-9]+|[a-z-]+)")


#: A unit of percentages in other words than « % … », and a unit of shares.
_PERCENT_UNIT = re.compile(r"(?:en )?(?:%|pour ?cents?|pourcentages?)(?!\w)", re.IGNORECASE)
_SHARE = re.compile(r"part\b", re.IGNORECASE)


def usual_unit(unit: str) -> str:
    """Return a unit, percentages always told as « % … »: « % des emplois » for « En % des emplois »
    and « pourcentage des emplois »."""
    return _PERCENT_UNIT.sub("%", unit, count=1) if _PERCENT_UNIT.match(unit) else unit


def is_share_unit(unit: str) -> bool:
    """Tell whether a unit is of shares of a whole (« % de l'emploi », « part de l'emploi »), and
    not of « participants »."""
    return unit.startswith("%") or bool(_SHARE.match(unit))


def _digits(body: str, percent: bool) -> Decimal | None:
    """Return a number in digits; a dot before three digits separates thousands, except in a
    percentage."""
    dotted = _DOTTED.fullmatch(body)
    if dotted and percent and body.count(".") == 1 and "," not in body:
        dotted = None
    match = dotted or _SPACED.fullmatch(body) or _PLAIN.fullmatch(body)
    if match is None:
        return None
    parts = match.groupdict()
    whole = re.sub(r"[ .]", "", parts["whole"])
    return Decimal(f"{whole}.{parts['decimals'] or parts.get('dot') or '0'}")


def _count(word: str) -> int | None:
    """Return « 9 » or « neuf »; ``None`` for anything else."""
    return int(word) if re.fullmatch(r"[1-9][0-9]{0,3}", word) else _LETTERS.get(word)


def _share(body: str) -> tuple[Fraction, bool] | None:
    """Return a fraction of the whole, and whether it is one in words (« deux tiers »)."""
    head, _, part = body.rpartition(" ")
    if part in _PARTS:
        count = 1 if head in ("la", "le") else _LETTERS.get(head.removeprefix("les "))
        return (Fraction(count, _PARTS[part]), True) if count else None
    # Beyond tenths, « 12/23 » is rather a month.
    if slash := re.fullmatch(r"([1-9]) ?/ ?([2-9]|10)", body):
        top, bottom = int(slash[1]), int(slash[2])
        return (Fraction(top, bottom), False) if top < bottom else None
    if ratio := _RATIO.fullmatch(body):
        x, y = _count(ratio[1]), _count(ratio[3])
        noun = set(re.split(r"[ ']", ratio[2] or ""))
        if x and y and x <= y and not noun & _NOT_A_NOUN:
            return Fraction(x, y), False
    return None


def _amount(body: str, percent: bool, unit: str) -> tuple[Decimal | Fraction, str] | None:
    """Return the unsigned value of ``body`` and the qualifier that its own words imply."""
    if (value := _digits(body, percent or unit.startswith("%"))) is not None:
        return value, ""
    if body in _LETTERS:
        return Decimal(_LETTERS[body]), ""
    article, _, about = body.partition(" ")
    if article in ("un", "une") and about in _ABOUT:
        return Decimal(_ABOUT[about]), "environ"
    scale, decimals = (100, 2) if unit.startswith("%") else (1, 4)
    if percent or not is_share_unit(unit) or (share := _share(body)) is None:
        return None
    fraction, in_words = share
    rounded = round(fraction * scale, decimals)
    return rounded, "environ" if in_words and rounded != fraction * scale else ""


# From the first of the spaces only: tried from each, a long run of them takes its square.
_BRACKET = re.compile(r"(?<!\s)\s*\(([^()]*)\)$")


def split_status(text: str) -> tuple[str, str]:
    """Return (text, status) of « 2024 (p) », « 20 000 (estimation) »; no status in other
    brackets."""
    if bracket := _BRACKET.search(text):
        inside = SUBJECT.sub("", fold(bracket[1]).strip())
        for status, pattern in _STATUS.items():
            if pattern.fullmatch(inside):
                return text[:bracket.start()], status
    return text, ""


def _missing_status(text: str) -> str:
    """Return the status that a folded text gives in place of a figure, « n. d. » too; else
    empty."""
    return _MISSING.get(text.replace(". ", "."), "")


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
    if missing := _missing_status(text):
        return Figure(None, missing, imprime=imprime)
    text, status = split_status(text)
    unit = fold(unit).strip()
    number = re.sub(rf"(?<=[0-9]) *(?:%|{re.escape(unit)})$", "", text)
    percent = "%" in text[len(number):]
    head = _HEAD.fullmatch(_ROUNDED_SIGN.sub(r"\2\1", number))
    amount = head and _amount(head["body"], percent, unit)
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


def is_missing_mark(text: str) -> bool:
    """Tell whether a text says that there is no value, or no answer: « N/A », « nd », « . »."""
    return _missing_status(fold(text).strip("* ")) == "nd"


def is_bare_fraction(figure: Figure, has_formats: bool) -> bool:
    """Tell whether a cell is a bare 0.026 among percentages: 2.6 % or 0.026 %?

    Percentages are printed with one decimal: a bare number below 1 that has more is rather a
    fraction whose cell lost its format, which a text keeps no trace of, and there is no telling.
    Without any ``has_formats``, 0.7 may be 70 % as well.
    """
    return (figure.valeur is not None and not figure.pourcent and not figure.qualificatif
            and abs(figure.valeur) < 1
            and figure.valeur != (round(figure.valeur, 1) if has_formats else 0))
