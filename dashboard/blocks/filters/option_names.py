"""The option of a filter that an address means: as it is written, or as a reader would name it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from dashboard.warehouse.query import level_and_code
from dashboard.warehouse.search import bare_text

#: What the name of a territory has more than what it is called: the legal form of an EPCI (« CA »
#: is turnover), the département of namesakes, the level.
_MORE, _LEVEL = re.compile(r"^(?:CA|CC|CU) |(?:, [^,]+)? \([^()]+\)$"), re.compile(
    r" \(([^()]+)\)$")
#: What addresses in circulation call otherwise: former words → those of today.
RENAMED = {"Acteurs de l'ESS dans l'économie circulaire (export Carteco)":
           "Acteurs de l'ESS dans l'économie circulaire"}


def option_named(text: str, options: Sequence[str], values: Sequence[str]) -> str:
    """Return the option that is named so, whatever its case and accents, without its level or its
    legal form, by its former words, or by its Insee code (``values``: what each option stands for,
    « departement:29 »); empty for none.

    Of territories of several levels, the first that is offered; of namesakes of one, none.
    """
    if not text or text in options:
        return text
    for former, words in RENAMED.items():
        if (today := text.replace(former, words)) in options:
            return today
    matches = namesakes(text, options, values)
    return matches[0] if len(matches) == 1 else ""


def namesakes(text: str, options: Sequence[str], values: Sequence[str] = ()) -> list[str]:
    """Return all the options that are named so, of the first level where there is one: the two
    communes called Plouhinec."""
    name = bare_text(text).strip()
    matches = [option for option, value in zip_longest(options, values, fillvalue="")
               if name in _names(option) or (
                   name.isdigit() and name in (value, level_and_code(value)[1]))]
    return [option for option in matches if _level(option) == _level(matches[0])]


def options_named(texts: Iterable[str], options: Sequence[str],
                  values: Sequence[str] = ()) -> list[str]:
    """Return the options that are named so, each once; what names none is left out."""
    names = [option_named(text, options, values) for text in texts]
    return list(dict.fromkeys(filter(None, names)))


def spoken_name(option: str) -> str:
    """Return what a territory is called: « CA Lorient Agglomération (EPCI) » → « Lorient
    Agglomération »."""
    return _MORE.sub("", option)


def _names(option: str) -> set[str]:
    """Return what an option is called."""
    return {bare_text(one) for one in (option, _LEVEL.sub("", option), spoken_name(option))}


def _level(option: str) -> str:
    level = _LEVEL.search(option)
    return level[1] if level else ""


def bounds_of(texts: Sequence[str], low: int, high: int) -> tuple[int, int] | None:
    """Return the two bounds that an address says, kept within ``low`` and ``high``: « 2012 » and
    « 2015 », « 2012-2015 », or a single year; None where it says none of these."""
    numbers = [text for one in texts for text in re.split("[-–]", one.strip())]
    if not 1 <= len(numbers) <= 2 or not all(re.fullmatch(r"\d{1,6}(\.0+)?", n) for n in numbers):
        return None
    first, *_, last = sorted(int(float(n)) for n in [*numbers, *numbers])
    bounds = max(low, first), min(high, last)
    return bounds if bounds[0] <= bounds[1] else None


def values_text(texts: Sequence[str]) -> str:
    """Return « Finistère » or « Finistère + 2 » of the values that are chosen."""
    return texts[0] if len(texts) == 1 else f"{texts[0]} + {len(texts) - 1}"
