"""The families of the ESS and the sets that they are compared with."""

from __future__ import annotations

import re

from etl.contract import WHOLE
from etl.french.text import normalise

#: The whole that families are parts of, what it is compared with, what is in none.
ESS, PRIVE, HORS_ESS = "ESS", "Privé hors ESS", "Hors ESS"
#: The families by legal status; companies of the ESS are told apart, where they are at all.
FAMILLES = ("Associations", "Coopératives", "Mutuelles", "Fondations")
#: Families of the ESS, « Associations » or « Association », and the sets they are compared with;
#: any other item is a sector.
_FAMILLES = {normalise(form): f for f in (*FAMILLES, "Entreprises sociales")
             for form in (f, re.sub(r"s\b", "", f))}
_SETS = _FAMILLES | {normalise(f): f for f in (
    ESS, PRIVE, "Privé (ESS incluse)", "Privé (Hors ESS)", "Privé (ensemble)",
    "Reste de l'économie privée", "Économie hors ESS")}
#: An item and its part, after a dash or in brackets, before calls of notes; what is more than one.
_PART = re.compile(r"(.+?)(?:\s[-–—]\s(.+)|\s?\((.+?)\)(?:\(\w\)|[^\w()]|[\d¹²³⁴])*)")
#: The law that a family is of, which leaves out nothing of it: « (loi 1901) », « loi du 1er juillet
#: 1901 ».
_LAW = r"(?:de la )?loi (?:d[eu] )?(?:[0-9]{1,2}(?:er)? \w+ )?(?:19|20)[0-9]{2}"
_OF_LAW = re.compile(rf"(?:,|\s[-–—])?\s(?:\({_LAW}\)|{_LAW}(?=$|\s[-–—(]))", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2}")
_OUTSIDE = re.compile(r"\bhors[ -](?:de )?(?:l')?ess(?![a-z])")


def usual_family(item: str) -> str:
    """Return the family that an item names, in the plural or not and with its law or not, under its
    usual name; any other item as it is."""
    return _FAMILLES.get(normalise(_OF_LAW.sub("", item)), item)


def famille_secteur(item: str) -> tuple[str, str]:
    """Return (famille, secteur) of a printed item: one of them is the whole.

    « Associations – action sociale », whatever its dash, is the sector « action sociale » of the
    associations, and « Associations (hors sport) » their part « hors sport »: what brackets say in
    words leaves out something, or adds it, but for the law of the family.  What is outside the ESS
    is none of its sectors.
    """
    bare = _OF_LAW.sub("", item)
    if famille := _SETS.get(normalise(bare)):
        return famille, WHOLE
    if (parts := _PART.fullmatch(bare)) and (famille := _SETS.get(normalise(parts[1]))):
        part = parts[2] or parts[3]
        return famille, part if _WORD.search(part) else WHOLE
    if _OUTSIDE.search(form := normalise(item)):
        return PRIVE if "prive" in form else item, WHOLE
    return ESS, item or WHOLE
