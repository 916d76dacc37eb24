"""Numbers, dates and figures as a French reader expects them; no Plotly, no Streamlit.

Rules: Lexique des règles typographiques en usage à l'Imprimerie nationale (narrow no-break space
U+202F between thousands and before %, decimal comma, true minus sign U+2212).
"""

from __future__ import annotations

import re
from datetime import date as Date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import pandas as pd

from etl.common_columns import MISSING_STATUSES
from etl.french.text import MONTHS

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
#: What has no meaning in two: « n = 49 », « n° 145 », « 15 sur 23 », « T4 2025 », « 3 mai 2023 ».
UNPARTED = re.compile(r"\bn = \d|n° \d|(?<=\d) sur (?=\d)|\b[TS]\d \d{4}\b"
                      rf"|\b(?:1er|\d\d?) (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?")
#: Before how many answered, beside the name of a group.
_BASE = f" (n{NO_BREAK}={NO_BREAK}"
#: A change that a publication rounds, in words: « recul de plus de 300 postes ».
RISE, FALL = "hausse", "recul"
#: What stands where the publication gives nothing: « non publié ».
NOTHING = "–"
NOTHING_MEANS = "non publié"
#: From here on, a computed number that is not a percentage is shown without decimals.
LARGE = 1000

#: What a status looks like beside (p, e, r, c) or instead of (s, nd, ns) a number.
SHORT_STATUSES = {"p": "(p)", "e": "(e)", "r": "(r)", "c": "(c)",
                  "s": "secret", "nd": "n.d.", "ns": "n.s."}

#: The parts of a year that a period may be.
PARTS_OF_YEAR = ("T1", "T2", "T3", "T4", "S1", "S2")

_ISO = re.compile(r"(?<![\d-])(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?![\d-])")
_SYMBOLS = ("€", "k€", "M€", "Md€")
#: What is printed as a part of a whole, and what it is a part of: « 3/4 » of « part des EPCI ».
_FRACTION, _SHARE = re.compile(r"\D*\d+ ?/ ?\d+"), re.compile(r"part\b")
#: Words of a unit whose s is their own.
_INVARIABLE = ("pays", "ETP", "km", "fois", "mois", "rendez-vous", "temps", "cas", "repas",
               "relais", "avis", "taux", "fonds", "cours", "concours", "parcours",
               "accès", "colis", "bois", "bus")
PREPOSITION = re.compile(r"d'|(des?|du|à|aux?|avec|sans|en|dans|hors|sous|sur|par|pour)$")


def is_missing(x: Any) -> bool:
    """Tell whether a value is None, NaN, NaT or pandas' NA."""
    return x is None or bool(pd.isna(x))


#: Room for the digits of the largest float, beyond the 28 of a plain context.
WIDEST = Context(prec=400)


def rounding(x: float, decimals: int | None = None) -> Decimal:
    """Return ``x`` without binary noise, rounded half away from zero as Excel does; never -0.

    ``decimals`` None keeps what the number has, six places at most.
    """
    exact = Decimal(repr(float(x)))
    places = 6 if decimals is None else decimals
    result = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDEST)
    if decimals is None:
        result = result.normalize()
    return result + 0 if result else abs(result)


def number(x: float | None, decimals: int | None = None, sign: bool = False) -> str:
    """Return 1234.5 → « 1 234,5 », with ``sign`` « +1 234,5 », 0 → « 0 »; « – » when there is no
    number."""
    if x is None or is_missing(x):
        return NOTHING
    exact = rounding(x, decimals)
    plus = "+" if sign and exact > 0 else ""
    return plus + f"{exact:,f}".replace(",", NARROW).replace(".", ",").replace("-", MINUS)


def span(low: object, high: object) -> str:
    """Return « 12 à 27 », « 2011 à 2022 »; one alone where they are the same."""
    return str(low) if low == high else f"{low} à {high}"


def with_base(label: str, n: float) -> str:
    """Return « Finistère (n = 6) »: a group and how many of it answered."""
    return f"{label}{_BASE}{number(n)})"


def without_base(label: str) -> str:
    """Return the group of a label that may say its base (``with_base``)."""
    return label.partition(_BASE)[0]


def percent(x: float | None, decimals: int | None = 1, sign: bool = False) -> str:
    """Return 2.6 (already in %) → « 2,6 % », with ``sign`` « +2,6 % »; « – » when there is no
    number."""
    if x is None or is_missing(x):
        return NOTHING
    return number(x, decimals, sign) + NARROW + "%"


def date(d: Date | str) -> str:
    """Return 2023-12-12 → « 12 décembre 2023 », 2023-12-01 → « 1er décembre 2023 ».

    A text may hold ISO dates or months (« 2022-11 (publication) » → « novembre 2022
    (publication) ») or a quarter; the rest of it stays, for publications are often dated in words
    (« fin 2019 ou 2020 »), but « s.d. » is « sans date ».
    """
    text = d if isinstance(d, str) else d.strftime("%Y-%m-%d")
    return _ISO.sub(_in_words, quarter(text)).replace("s.d.", "sans date")


def _in_words(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    words = f"{MONTHS[int(month) - 1]} {year}"
    return words if day is None else f"{'1er' if day == '01' else int(day)} {words}"


def quarter(period: str) -> str:
    """Return « 2023-T3 » → « T3 2023 », « 2017-S1 à 2018-S1 » → « S1 2017 à S1 2018 »; the rest of
    a period unchanged."""
    return re.sub(r"(?<![\d-])(\d{4})-([TS][1-4])\b", r"\2 \1", period)


def agree(x: float, unit: str) -> str:
    """Return the unit in the singular when |x| < 2: (1, « postes salariés ») → « poste salarié »,
    (1, « commerces ruraux ») → « commerce rural »."""
    if abs(x) >= 2:
        return unit
    words = unit.split(" ")
    for i, word in enumerate(words):
        if PREPOSITION.match(word):
            break
        if word not in _INVARIABLE:
            words[i] = re.sub(r"(?<=u)x$|s$", "", re.sub(r"(?<!e)aux$", "al", word))
    return " ".join(words)


def printed_decimals(x: float, imprime: str) -> int | None:
    """Return how many decimals the publication prints (« 5.0% » → 1), None when it says another
    number.

    Keeps « 5,0 % » beside « 0,4 % » and « 17 % » free of a false decimal.
    """
    match = re.search(r"(?<!\d)(\d+)[.,](\d+)\s*%?\s*$", imprime)
    if not match or float(f"{match[1]}.{match[2]}") != abs(x):
        return None
    return len(match[2])


def value(valeur: float | None, unite: str = "", statut: str = "", qualificatif: str = "",
          imprime: str = "", sign: bool = False, decimals: int | None = None) -> str:
    """Return the text shown for a figure, wherever it is shown: « 20 100 salariés », « −0,4 %
    (p) ».

    Without a number: « secret », « n.d. », « n.s. », else the word that was printed
    (« stagnation »), else « – ».  Zero, empty, n.d. and secret are four different texts.
    A part is as it is printed: « 3/4 des EPCI », « environ 67 % » of « deux tiers ».
    ``sign`` writes the + of a rise.  ``decimals`` None follows what is printed; a computed number
    (nothing printed) shows one decimal at most, none from 1 000 up unless it is a percentage.
    """
    if statut in MISSING_STATUSES:
        return SHORT_STATUSES[statut]
    mark = f" {SHORT_STATUSES[statut]}" if statut in SHORT_STATUSES else ""
    if valeur is None or is_missing(valeur):
        return imprime.strip() + mark if imprime.strip() else NOTHING
    if _SHARE.match(unite) and _FRACTION.fullmatch(imprime):
        return imprime + _SHARE.sub("", unite).replace(" ", NO_BREAK, 1) + mark
    if decimals is None and imprime:
        decimals = printed_decimals(valeur, imprime)
        if qualificatif and not re.search(r"\d", imprime):  # « deux tiers »: the decimals are ours
            valeur = float(rounding(valeur, 0))
    elif decimals is None:
        places = 1 if abs(valeur) < LARGE or unite.startswith("%") else 0
        valeur = float(rounding(valeur, places))
    text = number(valeur, decimals, sign)
    if qualificatif:
        text = _with_qualifier(text, qualificatif)
    return text + _unit(float(rounding(valeur, decimals)), unite) + mark  # « 2,0 points » of 1,96


def _with_qualifier(text: str, qualifier: str) -> str:
    """Return « plus de 300 »; « recul de plus de 300 » for −300: « plus de −300 » would say the
    reverse, and a sign before a word is not read."""
    way = {MINUS: FALL, "+": RISE}.get(text[0])
    if way is None:
        return f"{qualifier} {text}"
    of = "d'" if qualifier[0] in "aeé" else "de "
    return f"{way} {of}{qualifier} {text[1:]}"


def _unit(x: float, unit: str) -> str:
    if not unit:
        return ""
    if unit == "rang":
        return "er" if x == 1 else "e"
    if unit.startswith("%"):
        return NARROW + unit.replace("%/", "% par ")
    return (NARROW if unit in _SYMBOLS else NO_BREAK) + agree(x, unit)
