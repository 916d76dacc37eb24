"""Administrative codes as spreadsheets leave them: « 1004 » for « 01004 », « 84200.0 »."""

from __future__ import annotations

import re

from etl.french.text import normalise

#: Characters of a code, by the words that name its column; the first that are there count, so
#: that « Code Insee de la région » is of a région.
_LENGTHS = {r"siret": 14, r"siren": 9, r"naf|ape": 5, r"regions?|reg": 2,
            r"departements?|dep|dept|dpt": 2, r"epci": 9, r"zones? d'emploi|ze(?:20\d\d)?": 4,
            r"postal|postaux|cp|insee|communes?|com|depcom|codgeo": 5}
#: A column whose whole name is one of these holds codes, where its values look like codes.
_ALONE = re.compile(r"(?:cp|depcom|codgeo|communes?|com|reg|dep|ze(?:20\d\d)?|naf|ape)")
_CODED = re.compile(r"\b(?:codes?|insee|siren|siret|id\w*|dept?|dpt|departement|immatriculation"
                    r"|postal)\b")
#: Names of what is counted by a territory, not of its code.
_COUNTS = re.compile(r"\bpar\b|^(?:nombre|nb|effectifs?|emplois?|part|taux|population|montant)\b")
#: What a spreadsheet or a data frame adds to a code: an apostrophe, « .0 », spaces.
#: The spaces are those of a SIRET: a telephone number is no code.
_EXTRAS = re.compile(r"^'|(?<=\d)[.,]0+$|(?<=\d)[ \u00a0\u202f](?=(?:\d{3}|\d{5})(?!\d))")
_CODE = re.compile(r"\d[\dAB]?\d*|\d{1,2}\.?\d\d[A-Z]")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)


def _words(name: str) -> str:
    """Return the words of a column's name, « codePostal » and « code_postal » alike."""
    return normalise(re.sub(r"_|(?<=[a-z])(?=[A-Z])", " ", name))


def is_code_name(name: str) -> bool:
    """Tell whether the name of a column says that it holds codes."""
    words = _words(name)
    return not _COUNTS.search(words) and bool(_ALONE.fullmatch(words) or _CODED.search(words))


def code_length(name: str) -> int:
    """Return how many characters the codes of a column have, from its name; 0 where it does not
    tell."""
    words = _words(name)
    return next((length for of, length in _LENGTHS.items()
                 if re.search(rf"\b(?:{of})\b", words)), 0)


def bare_code(text: str) -> str:
    """Return a code without what was added to it: « 84200 » for « 84200.0 », « 01 » for « '01 ».

    Empty for what is not a code of digits, « 2A » and « 88.99B » included.
    """
    bare = _EXTRAS.sub("", text)
    return bare if _CODE.fullmatch(bare) else ""


def is_shortened(text: str) -> bool:
    """Tell whether a spreadsheet kept only the first digits of a code (« 3,34913E+13 »)."""
    return bool(_SHORTENED.fullmatch(text))


def lost_zeros(text: str, length: int) -> int:
    """Return how many zeros a code of ``length`` characters has lost at its beginning: two at most
    for a zone d'emploi, a SIREN or a SIRET, one for any other; 0 for what has lost none."""
    bare = bare_code(text).replace(".", "")
    short = length - len(bare)
    return short if bare[:1] not in ("", "0") and 0 < short <= 1 + (length in (4, 9, 14)) else 0


def whole_code(text: str, length: int) -> str:
    """Return a code with the zeros that it has lost and nothing more; a text that is no code, as it
    is."""
    bare = bare_code(text)
    return "0" * lost_zeros(text, length) + bare if bare else text
