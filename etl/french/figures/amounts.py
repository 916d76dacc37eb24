"""An unsigned amount in digits or in words: « 1 234,5 », « une centaine », « deux tiers »."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from etl.french.figures.units import is_share_unit

_DOTTED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?: ?,(?P<decimals>[0-9]+))?")
_SPACED = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)"
                     r"(?:(?: ?,(?P<decimals>[0-9]+))|\.(?P<dot>[0-9]{1,2}))?")
_PLAIN = re.compile(r"(?P<whole>0|[1-9][0-9]*)(?:(?: ?,|\.)(?P<decimals>[0-9]+))?")

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


def amount_of(body: str, percent: bool, unit: str) -> tuple[Decimal | Fraction, str] | None:
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
