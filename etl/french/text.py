"""The text of a cell: what French Excel shows, and the form under which two spellings are one."""

from __future__ import annotations

import math
import operator
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from numbers import Integral, Real

NARROW_SPACE = "\u202f"

#: What no reader sees, that a copy out of a page or of Windows brings along: hyphens between
#: syllables, spaces without width, marks of direction.
INVISIBLE = ("\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068"
             "\u2069\ufeff")
#: What XML cannot hold, hence neither a document nor a slide: controls that break no line, and what
#: is no character.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\ufffe\uffff]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
_LOOKALIKES = _APOSTROPHES | str.maketrans(
    dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                  "\u202f\u205f\u3000\t", " ")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"} | dict.fromkeys(INVISIBLE, "")
    # « 4ᵉ », « 1ᵉʳ », « 2ⁿᵈ », « nᵒ »
    | dict(zip("ᵉʳⁿᵈᵒº", "ernd°°", strict=True)))
#: Digits as they are written above the line.
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Grave, acute, circumflex, tilde, diaeresis, ring, cedilla: not the overlay that turns < into ≮.
_ACCENTS = re.compile("[\u0300-\u0303\u0308\u030a\u0327]")


def excerpt(text: str, limit: int = 200) -> str:
    """Return a text as a sentence quotes it: what is longer than ``limit`` is cut, and shows it."""
    return text if len(text) <= limit else f"{text[:limit]}…"


def fold(text: str) -> str:
    """Return the text in lower case without accents; one spelling for each dash, apostrophe and
    space."""
    plain = unicodedata.normalize("NFD", text.translate(_LOOKALIKES).lower())
    return unicodedata.normalize("NFC", _ACCENTS.sub("", plain))


def written_text(text: str) -> str:
    """Return the text of a cell as a document may hold it: each line break « \\n », for Excel keeps
    the « \\r\\n » of another program and a slide writes « _x000D_ » there; no other control."""
    return _CONTROLS.sub("", "\n".join(text.splitlines()))


def keyboard_text(text: str) -> str:
    """Return a text with the apostrophes of a keyboard and single spaces between its words: typed
    in a word processor, on a Mac or over two lines, a label is that of the other years."""
    return re.sub(r"[ \n]{2,}|\n", " ", text.translate(_APOSTROPHES))


def raised_text(text: str) -> str:
    """Return what a document writes above the line, the call of a note: « 12 » followed by « 1 » is
    « 12¹ », and not 121; brackets tell it already."""
    return text if "(" in text else text.translate(_RAISED)


def has_letters(text: str) -> bool:
    """Tell whether a text holds words, and not numbers, dates or signs alone."""
    return any(c.isalpha() for c in text)


def slug(text: str) -> str:
    """Return the letters and digits of a text for the name of a file: « L'été » → « l-ete », « en
    % des emplois » → « en-pourcentage-des-emplois »."""
    letters = text.translate(_LOOKALIKES).replace("%", " pourcentage ")
    bare = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")


def folded_line(text: object) -> str:
    """Return the folded text of a cell or of a file's name on one line: any run of spaces or line
    breaks → one space."""
    return " ".join(fold(printed_text(text)).split())


_PERCENT = re.compile(r"\( ?(?:en ?)?% ?\)")


@lru_cache(maxsize=8192, typed=True)
def normalise(text: object) -> str:
    """Return the form under which two spellings of a header or of a label are the same.

    A folded line, without « (%) », « (en %) » and the « * » that calls a note at its end.
    """
    one_line = folded_line(text)
    end = _end_of_words(one_line, len(one_line))
    while _PERCENT.fullmatch(one_line, start := max(one_line.rfind("(", 0, end), 0), end):
        end = _end_of_words(one_line, start)
    return one_line[:end]


def heading_form(text: object) -> str:
    """Return the form under which two spellings of the heading of a column are the same: that of
    ``normalise``, where « code_commune » is « code commune »."""
    return normalise(text).replace("_", " ")


def _end_of_words(line: str, end: int) -> int:
    """Return where the words of the beginning of a line end, before the « * » and the spaces that
    follow them; alone, « * » is a mark of its own."""
    last = end
    while last and line[last - 1] in " *":
        last -= 1
    return last or len(line[:end].rstrip())


# --- What a cell shows -----------------------------------------------------------------------
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
#: Digits enough for the largest number that a cell stores, under the longest number format.
_WIDE = Context(prec=2000)
#: Number formats of a month, « mmm-yy », « mmmm yyyy », « mm/yyyy », or of a year.
_MONTH_FORMAT = re.compile(r"(m{2,4})?[^a-z]*(yy|yyyy)", re.IGNORECASE)
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
          "octobre", "novembre", "décembre")
_SHORT_MONTHS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov",
                 "déc")
#: The digits of a number format, then the commas that each hide three of the value.
_CORE = re.compile(r"(?P<digits>[#0?](?:[#0?,. ]*[#0?])?)(?P<hidden>,*)")
#: A fraction, or a power of ten: no number that is spelt here.
_BEYOND = re.compile(r"[#0?] ?/|E[+-]")
_APART = re.compile(r'"[^"]*"|[\\_*].|;')
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=) *(-?[0-9]+(?:\.[0-9]+)?)\]")
_TESTS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
          "=": operator.eq, "<>": operator.ne}


def bare_format(number_format: str) -> str:
    """Return a number format without quoted text, escaped characters, colours and fillers."""
    return _LITERAL.sub("", number_format)


def exact(value: Real) -> Decimal:
    """Return the decimal number that was typed: the shortest one that reads back as ``value``."""
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(repr(float(value)))


def _section(value: Decimal, number_format: str) -> tuple[str, bool]:
    """Return the part of a number format (« positive;negative;zero », or with conditions:
    « [<6]"s";0 ») that a number is shown under, and whether it says the minus sign itself."""
    sections = _APART.sub(lambda m: "\0" if m[0] == ";" else m[0], number_format).split("\0")
    if any(map(_CONDITION.search, sections)):
        for section in sections[:3]:
            if (condition := _CONDITION.search(section)) is None:
                return section, False
            if _TESTS[condition[1]](value, bound := Decimal(condition[2])):
                return section, "<" in condition[1] and bound <= 0
        return "", False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return (sections[1], True) if value < 0 and len(sections) > 1 else (sections[0], False)


def shown_section(value: Decimal, number_format: str) -> str:
    """Return the part of a number format that a number is shown under."""
    return _section(value, number_format)[0]


def hidden_thousands(value: Decimal, number_format: str) -> int:
    """Return by what a number format divides what it shows: 1 000 for « #,##0, »; 1 by nothing."""
    core = _CORE.search(bare_format(shown_section(value, number_format)))
    return 1000 ** len(core["hidden"]) if core else 1


def is_hidden(value: object, number_format: str) -> bool:
    """Tell whether a number is not shown by its format, « ;;; »; a zero that a format leaves out is
    no secret."""
    return (isinstance(value, Real) and not isinstance(value, bool) and value != 0
            and math.isfinite(value) and not shown_section(exact(value), number_format).strip())


def _formatted_number(value: Decimal, number_format: str) -> str:
    """Return a number under an Excel number format, in French; General when the format has neither
    digit nor words, or is of fractions or of powers of ten."""
    section, own_negative = _section(value, number_format)
    around = _LITERAL.sub(lambda m: m[1] or m[2] or "", section)
    core = _CORE.search(bare_format(section))
    if core is None or _BEYOND.search(bare_format(section)):
        general = format(Context(prec=15).create_decimal(value).normalize(), "f").replace(".", ",")
        if bare_format(section).strip() == "General":
            return around.replace("General", general)
        return general if bare_format(section).strip() or not around.strip() else around
    scaled = value * 100 if "%" in bare_format(section) else value
    scaled = scaled.scaleb(-3 * len(core["hidden"]), _WIDE)
    whole, _, decimals = core["digits"].partition(".")
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP, _WIDE)
    digits = f"{abs(rounded):{',' if re.search('[, ]', whole) else ''}f}"
    digits = digits.replace(",", NARROW_SPACE).replace(".", ",")
    around = _CORE.sub("\0", around, count=1)
    if not rounded and "0" not in core["digits"] and around.strip(" \0"):
        digits = ""  # « - » alone, the zero of an accountant
    sign = "-" if value < 0 and not own_negative else ""
    return sign + around.replace("\0", digits)


def _plain_number(value: object) -> str:
    """Return a usual number without format, spelt at once; empty for what
    ``_formatted_number`` must spell."""
    if type(value) is float or type(value) is int:
        text = repr(value)
        if len(text) <= 15 and text.lstrip("-").replace(".", "", 1).isdecimal():
            return text.removesuffix(".0").replace(".", ",")
    return ""


def _month_text(value: date, number_format: str) -> str:
    """Return « janv-96 », « janvier 1996 », « 01/1996 » or « 1996 »; empty when the format tells a
    day."""
    match = _MONTH_FORMAT.fullmatch(bare_format(number_format).split(";")[0].strip())
    if match is None:
        return ""
    year = f"{value.year % 100:02}" if len(match[2]) == 2 else str(value.year)
    return {0: "", 2: f"{value.month:02}/", 3: f"{_SHORT_MONTHS[value.month - 1]}-",
            4: f"{MONTHS[value.month - 1]} "}[len(match[1] or "")] + year


def printed_text(value: object, number_format: str = "General") -> str:
    """Return what French Excel shows for a cell: « -0,3% », « 18,93 », « 28/03/2023 ».

    A text is kept as typed, but for ordinary spaces and line breaks around it.  A number without
    format shows 15 significant digits, all that Excel keeps.
    """
    if isinstance(value, str):
        return value.strip(" \t\r\n")
    if number_format == "General" and (usual := _plain_number(value)):
        return usual
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, date) and (month := _month_text(value, number_format)):
        return month
    if isinstance(value, datetime) and (value.hour or value.minute):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, timedelta):
        seconds = abs(round(value.total_seconds()))
        sign = "-" if value < timedelta() else ""
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, Real) and math.isfinite(value):
        return _formatted_number(exact(value), number_format)
    return str(value)


def of(noun: str) -> str:
    """Return « de postes », « d'emplois », « d'habitants »: the h of units is silent."""
    return f"d'{noun}" if normalise(noun)[:1] in tuple("aeiouh") else f"de {noun}"


def spell_number(value: float) -> str:
    """Return a number in a sentence: « 8 085 », « −0,3 »; at most four decimals."""
    return f"{round(value, 4) + 0.0:,.15g}".translate(str.maketrans(",.-", f"{NARROW_SPACE},−"))


def count(number: int, *words: str) -> str:
    """Return « 1 chiffre », « 1 202 chiffres », « 3 autres chiffres »: each word agrees."""
    return " ".join([spell_number(number), *(word + "s" * (number > 1) for word in words)])


def here_and_in(more: int) -> str:
    """Return « , ici et dans 3 autres cellules »; nothing for none."""
    return f", ici et dans {count(more, 'autre', 'cellule')}" if more else ""
