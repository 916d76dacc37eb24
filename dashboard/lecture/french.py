"""French words that agree: elision, lists, plurals, capitals, periods."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard import formats
from dashboard.formats import MONTHS

#: « hausse », « haut »: an h that forbids elision.
_VOWEL = re.compile(r"^(?!hau)[aeiouyhàâäéèêëîïôöùûüœæ]", re.IGNORECASE)


def elision(word: str, before: str) -> str:
    """« de » and « emploi » → « d'emploi »; « le », « la », « que », « de » elide."""
    if _VOWEL.match(before):
        return f"{word[:-1]}'{before}"
    return f"{word} {before}"


def join(parts: Iterable[str], last: str = "et") -> str:
    """["a", "b", "c"] → « a, b et c »."""
    texts = list(parts)
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def plural(n: float, singular: str, several: str = "") -> str:
    """The noun that agrees with ``n``: singular below 2, as in French (« 1,5 million »)."""
    return singular if abs(n) < 2 else several or singular + "s"


def capital(sentence: str) -> str:
    """The sentence with its first letter in capital."""
    return sentence[:1].upper() + sentence[1:]


def when(annee: int | str) -> str:
    """« En 2022 », « Au T3 2023 », « Entre 2021 et 2022 », « Au 1er janvier 2003 », « Sans date
    (Insee) »."""
    text = str(annee)
    if text.startswith("s.d."):
        return capital(formats.date(text))
    span = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if span:
        return f"Entre {span[1]} et {span[2]}"
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        return f"En {formats.date(text)}"
    if re.match(rf"({'|'.join(MONTHS)}) \d{{4}}", text):
        return f"En {text}"
    shown = formats.date(formats.quarter(text))
    return f"Au {shown}" if shown != text else f"Période « {text} »"
