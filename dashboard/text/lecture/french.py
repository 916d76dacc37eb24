"""French words that agree: elision, lists, plurals, capitals, periods."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.text import numbers
from etl.french.text import MONTHS

#: « hausse », « haut »: an h that forbids elision.
_VOWEL = re.compile(r"^(?!hau)[aeiouyhàâäéèêëîïôöùûüœæ]", re.IGNORECASE)

#: Words that begin a label and keep their capital: proper nouns, acronyms read as words.
_PROPER = {"Scop", "Scic", "Cuma", "Esus", "Cress", "Insee", "Urssaf", "Acoss", "Carteco", "Ademe",
           "Bretagne", "France", "Europe", "Brest", "Lorient", "Rennes", "Morbihan", "Finistère",
           "Facebook", "Twitter", "État"}

#: What a date is « au »: « 31 décembre 2012 », « T3 2023 ».
_DAY_OR_QUARTER = re.compile(rf"((1er|\d{{1,2}}) ({'|'.join(MONTHS)})|[TS]\d) \d{{4}}")


def elision(word: str, before: str) -> str:
    """Return « de » and « emploi » → « d'emploi »; « le », « la », « que », « de » elide."""
    if _VOWEL.match(before):
        return f"{word[:-1]}'{before}"
    return f"{word} {before}"


def join(parts: Iterable[str]) -> str:
    """Return ["a", "b", "c"] → « a, b et c »."""
    texts = list(parts)
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} et {texts[-1]}"


def plural(n: float, singular: str, several: str = "") -> str:
    """Return the noun that agrees with ``n``: singular below 2, as in French (« 1,5 million »)."""
    return singular if abs(n) < 2 else several or singular + "s"


def quantity(n: float, singular: str, several: str = "") -> str:
    """Return « 1 202 communes »: a number, then the noun or the verb that agrees with it."""
    return f"{numbers.number(n)} {plural(n, singular, several)}"


def nouns(n: float, label: str) -> str:
    """Return « 2 entreprises sociales », « 1 fondation » of « Entreprise sociale », « Fondations »:
    the label of a class as what is counted."""
    return f"{numbers.number(n)} {noun(n, label)}"


def noun(n: float, label: str) -> str:
    """Return « entreprises sociales » of ``nouns``, without their number."""
    words = numbers.agree(1, lower(label)).split(" ")
    for i, word in enumerate(words):
        if abs(n) < 2 or numbers.PREPOSITION.match(word):
            break
        if word[-1].isalpha() and word not in ("et", "ou") and not word.isupper():
            words[i] = _plural_word(word)
    return " ".join(words)


def _plural_word(word: str) -> str:
    """Return « réseaux » of « réseau », « locaux » of « local », « pays » of « pays »."""
    word = re.sub("(?<!v)al$", "au", word)
    return word + ("x" if re.search("[ae]u$", word) else "s" if word[-1] not in "sxz" else "")


def lower(label: str) -> str:
    """Return a label inside a sentence: « café », « association »; proper nouns and acronyms keep
    their capital (« Scop », « EPCI », « Europe »)."""
    first = re.match(r"[\w'-]*", label)
    word = first[0] if first else ""
    if word in _PROPER or re.search(r"[A-Z\d]", word[1:]):
        return label
    return label[:1].lower() + label[1:]


def quotation(label: str) -> str:
    """Return « « association » »: a label inside a sentence."""
    return quoted_text(lower(label))


def quoted_text(text: str) -> str:
    """Return a text between guillemets, those that it has as “”: « Cress : “L'ESS” »."""
    inner = re.sub(r"«\s?", "“", re.sub(r"\s?»", "”", text))
    return f"« {inner} »"


def cardinal(n: int) -> str:
    """Return « trois », « neuf », then « 10 »: small numbers in letters, as in a sentence."""
    words = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
    return words[n] if n < len(words) else numbers.number(n)


def paragraph(*sentences: str) -> str:
    """Return sentences one after the other, without those that are empty."""
    return " ".join(filter(None, sentences))


def capital(sentence: str) -> str:
    """Return the sentence with its first letter in capital, between guillemets too: « « Café »
    arrive en tête… »."""
    return re.sub(r"^(?:«\s?)?\w", lambda start: start[0].upper(), sentence)


def sentence(text: str) -> str:
    """Return a text with one mark at its end: a full stop, where it has none of its own."""
    return text if text.endswith(("?", "!", "…")) else text.rstrip(".") + "."


def when(annee: int | str) -> str:
    """Return « En 2022 », « En novembre 2012 (publication) », « Vers 2009-2010 », « Fin 2019 »,
    « De décembre 2019 à décembre 2020 », « Du T3 2022 au T3 2023 », « Au T3 2023 », « Entre 2021 et
    2022 », « Au 1er janvier 2003 », « Sans date (Insee) »."""
    text = str(annee)
    if text.startswith("s.d."):
        return capital(numbers.date(text))
    span = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if span:
        return f"Entre {span[1]} et {span[2]}"
    if end := re.fullmatch(r"(\d{4}) \(fin[^)]*\)", text):
        return f"Fin {end[1]}"
    date = numbers.date(text)
    first, to, last = date.partition(" à ")
    has_article = _DAY_OR_QUARTER.match(first) is not None
    if to:
        have_articles = has_article and _DAY_OR_QUARTER.match(last)
        return f"Du {first} au {last}" if have_articles else capital(elision("de", date))
    if re.match(rf"(\d{{4}}$|\d{{4}} \(|({'|'.join(MONTHS)}) \d{{4}})", date):
        return f"En {date}"
    if re.match("(vers|fin|début|courant|après) ", date):
        return capital(date)
    if has_article:
        return f"Au {date}"
    return f"Période « {date} »"


def base_100(period: str) -> str:
    """Return « base 100 au T1 2022 », « base 100 en 2011 »: when an index is 100."""
    return f"base 100 {lower(when(period))}"
