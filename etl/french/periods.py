"""What a French table prints about time: periods and the year they lead to, words of evolution."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache

from etl.french.text import has_letters, normalise, printed_text

_DIRECTIONS: Mapping[str, re.Pattern[str]] = {
    "hausse": re.compile(r"hausse|reprise|croissance|progression|progresse|augment"),
    "baisse": re.compile(r"baisse|recul|diminu|repli|decroch|decroissance"),
    "stabilité": re.compile(r"stagn|stab"),
}


def direction(word: str) -> str:
    """Return « hausse », « baisse » or « stabilité »; empty when the words say none, several or
    deny it.

    What comes after « après » is the past: « reprise après plusieurs années de baisse » is a rise.
    """
    text = normalise(word).partition(" apres ")[0]
    if re.search(r"\b(ni|pas|sans|non|fin|arret|aucune?)\b", text):
        return ""
    names = [name for name, pattern in _DIRECTIONS.items()
             if re.search(rf"\b(?:{pattern.pattern})", text)]
    return names[0] if len(names) == 1 else ""


_RANKS = {"premier": "1", "deuxieme": "2", "second": "2", "troisieme": "3", "quatrieme": "4"}
#: A quarter or a semester: « 3e trimestre », « 1er sem. », « 1T », « T3 », « trim. 3 », and « Q3 »
#: as the English write it.
_KIND = r"(t(?:rim(?:\.|estre)?)?|s(?:em(?:\.|estre)?)?|q)"
_PART = re.compile(rf"(?:([1-4])(?:er|e|eme|nd)?|({'|'.join(_RANKS)})) ?{_KIND}"
                   rf"|{_KIND} ?([1-4])")
_SPLIT = re.compile(r"((?:19|20)[0-9]{2})[ _,/-]*(.+)|(.+?)(?: de)?[ _,/-]*((?:19|20)[0-9]{2})")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
#: The day, the month or the year that a date of publication says.
_PUBLISHED = re.compile(r"(?:19|20)\d\d(?:-\d\d\b){0,2}")
#: A year that a program wrote as the number that it is not.
_DECIMAL_YEAR = re.compile(r"^((?:19|20)[0-9]{2})[.,]0$")


def _part_name(part: re.Match[str]) -> str:
    """Return « T3 » or « S1 »; empty for a third semester."""
    first, word, before, after, last = part.groups()
    name = (before or after)[0].upper().replace("Q", "T") + (first or last or _RANKS[word])
    return "" if name in ("S3", "S4") else name


def _part_of_year(text: str) -> tuple[str, int] | None:
    """Return « 3e trimestre 2023 », « 1T2023 », « T3 2023 », « 2023T3 » → ("2023-T3", 2023);
    semesters alike."""
    ends = _SPLIT.fullmatch(text)
    part = _PART.fullmatch(ends[2] or ends[3]) if ends else None
    if ends is None or part is None or not (name := _part_name(part)):
        return None
    year = ends[1] or ends[4]
    return f"{year}-{name}", int(year)


#: Months as French spreadsheets and publications shorten them, and in full.
_MONTHS = (r"janv?(?:ier)?", r"fevr?(?:ier)?", "mars", r"avr(?:il)?", "mai", "juin",
           r"juil(?:let)?", "aout", r"sept?(?:embre)?", r"oct(?:obre)?", r"nov(?:embre)?",
           r"dec(?:embre)?")
#: « mars 12 » may be a day: a year of two digits comes after a dash, a slash, a dot or an
#: apostrophe.
_A_MONTH = f"(?:{'|'.join(f'({month})' for month in _MONTHS)})"
_MONTH = re.compile(_A_MONTH + r"(?:\.?[ /-]?((?:19|20)[0-9]{2})|\.? ?['/.-]([0-9]{2}))")
#: First year of two digits that a spreadsheet takes for one of the twentieth century.
_TURN = 30
_NUMERIC_DAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2(?:([0-9]{4})|(?<=/)([0-9]{2}))")
#: The hour that a program writes after a day.
_HOUR = re.compile("(?<=[0-9])[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?$")
_ISO_DAY = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_LONG_DAY = re.compile(rf"(?:le )?(1er|[0-9]{{1,2}}) {_A_MONTH}\.? ((?:19|20)[0-9]{{2}})")


def _whole_year(short: str) -> str:
    """Return a year of two digits in four."""
    return f"{19 if int(short) >= _TURN else 20}{short}"


def _month(text: str) -> tuple[str, int] | None:
    """Return « janv-96 », « janvier 1996 », « 01/1996 » → ("1996-01", 1996)."""
    if match := re.fullmatch("(0[1-9]|1[0-2])[/-]((?:19|20)[0-9]{2})", text):
        return f"{match[2]}-{match[1]}", int(match[2])
    match = _MONTH.fullmatch(text)
    if match is None:
        return None
    *months, whole, short = match.groups()
    year = int(whole or _whole_year(short))
    return f"{year}-{_number(months):02}", year


def _number(months: Sequence[str | None]) -> int:
    """Return the number of the only month that is written."""
    return next(n for n, month in enumerate(months, 1) if month)


def _year(text: str) -> int | None:
    """Return the year that folded text leads to: the last of several, none when it hesitates."""
    # « 2018-19 », « 2018/19 »: no month has that number, so it is the following year.
    text = re.sub(r"\b((?:19|20)[0-9])[0-9][-/](1[3-9]|[2-9][0-9])\b",
                  lambda m: f"{m[0][:4]} {m[0][:2]}{m[2]}", text)
    years = {int(y) for y in YEAR.findall(text)}
    unsure = re.search(r"\b(apres|avant|depuis)\b", text) or (
        len(years) > 1 and re.search(r"\bou\b", text))
    return None if unsure else max(years, default=None)


def day(text: str) -> date | None:
    """Return the day that a text writes, « 2023-12-31 », « 31/12/2023 », « 31.12.2023 »,
    « 31/12/23 » or « 31 décembre 2023 »; None for anything else."""
    if match := _NUMERIC_DAY.fullmatch(text):
        number, _, month, whole, short = match.groups()
        year = whole or _whole_year(short)
    elif match := _ISO_DAY.fullmatch(text):
        year, month, number = match.groups()
    elif match := _LONG_DAY.fullmatch(normalise(text)):
        number, *months, year = match.groups()
        number, month = number.removesuffix("er"), _number(months)
    else:
        return None
    with suppress(ValueError):
        return date(int(year), int(month), int(number))
    return None


def dated_year(text: str) -> int | None:
    """Return the year of the day or of the month that a text writes, « 15 mai 2007 », « 05/2007 »
    or « mai-07 »; None for anything else."""
    if when := day(text):
        return when.year
    month = _month(normalise(text))
    return month[1] if month else None


@lru_cache(maxsize=4096, typed=True)
def period(text: object) -> tuple[str, int | None]:
    """Return a period as printed and the year that its value belongs to.

    Dates come out in ISO form, quarters, semesters and months as « 2023-T3 », « 2017-S1 » and
    « 1996-01 »; an evolution belongs to the year it leads to.  Text in brackets counts only when
    nothing outside holds a year.  The year is ``None`` when the text holds none (« s.d. ») or
    hesitates between two.
    """
    if isinstance(text, date):
        return text.strftime("%Y-%m-%d"), text.year
    words = printed_text(text).strip().removeprefix("'")  # of a number typed as a text
    words = _DECIMAL_YEAR.sub(r"\1", words)
    if when := day(_HOUR.sub("", words)):
        return when.isoformat(), when.year
    plain = normalise(words)
    if part := _part_of_year(plain) or _month(plain):
        return part
    outside = re.sub(r"\([^()]*\)", " ", plain)
    return words, _year(outside) if YEAR.search(outside) else _year(plain)


def edition(date: str) -> str:
    """Return the last date that a date of publication says, which sorts: the latest of two editions
    has the greatest, an undated one empty; « s.d. (données 2014 et 2015) » → « 2015 »."""
    return max(_PUBLISHED.findall(f"{date} {period(date)[0]}"), default="")


def is_quarter(text: str) -> bool:
    """Tell whether what ``period`` returns is a quarter, and nothing more."""
    return re.fullmatch("[0-9]{4}-T[1-4]", text) is not None


#: A day in a text: « du 01/03/2023 au 2023-06-30 ».
_DAY = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Numbers that a text may say with its year: the month, « 2018-19 », « 31 décembre », « 2 ans »,
#: « 3e édition », « n° 2 »; a quarter that there is.
_DATING = re.compile(
    r"(?:(?<![0-9])(?:0[1-9]|1[0-2])[/-])?(?<![0-9])(?:19|20)[0-9]{2}"
    r"(?:-(?:0[1-9]|1[0-2])|[/-](?:1[3-9]|[2-9][0-9]))?(?![0-9])"
    r"|\bn(?:°|umero) ?[0-9]+"
    r"|\b[0-9]+(?:(?:er|re|e|eme|nde?) (?!trim|sem)[a-z]| (?!trim|sem)(?:[a-z]{3}|an\b))")
_PARTS_OF_YEAR = re.compile(rf"\b(?:{_PART.pattern})s?\b")


def _undated_text(text: str) -> str:
    """Return what a text says beside its days, its months and its years."""
    rest = _DAY.sub(lambda match: match[0] if day(match[0]) is None else " ", normalise(text))
    return _DATING.sub(" ", rest)


def _has_stray_number(text: str) -> bool:
    """Tell whether a text prints, beside its years, a number that dates nothing: « T9 2024 »,
    « 2023,5 », « 31/02/2023 »."""
    rest = _PARTS_OF_YEAR.sub(lambda part: " " if _part_name(part) else part[0],
                              _undated_text(text))
    return any(c.isdecimal() for c in rest)  # « 2023¹ » calls a note


def is_of_whole_years(text: str) -> bool:
    """Tell whether a text that says years names no quarter nor semester, in figures or in words,
    nor any other number."""
    rest = re.sub(r"\([^()]*\)", " ", _undated_text(text))
    return not (_PARTS_OF_YEAR.search(rest) or any(c.isdecimal() for c in rest))


def is_period(text: str, year: int | None) -> bool:
    """Tell whether what ``period`` returns is one: without a year, words alone are (« s.d. ») or an
    hesitation between years; a number that dates nothing (« T3-24 », « T9 2024 »), a dash, a
    percentage and an amount are not understood."""
    outside = re.sub(r"\([^()]*\)", " ", text)
    if year is None and YEAR.search(outside) is None and any(c.isdigit() for c in outside):
        return False
    return (not _has_stray_number(outside) and "%" not in outside and "€" not in outside
            and (year is not None or has_letters(text)))
