"""What gives away personal data in a workbook: headings, e-mail addresses, phone numbers, names.

Pure functions of a heading or of a text; ``etl.privacy.personal_data`` decides what becomes of a
column.
"""

from __future__ import annotations

import re
from functools import lru_cache

from etl.french.agreement import AGREEMENT
from etl.french.text import normalise, printed_text

#: Names of a column under which only the group above tells a person from a structure.
BARE = ("nom", "noms", "nom complet", "identite")

# --- By the heading, in plain words ----------------------------------------------------------
_LITTLE = (r"(?:(?:votre|vos|le|la|les|un|une|du|de|des|et|ou|qui est|noms?|identites?|prenoms?|"
           r"complet|usuel|coordonnees|qualite|benevoles?|salarie?e?s?|elue?s?|agents?|vice|co|"
           r"1er|premiere?|[ld]') ?)*")
_ROLE = (r"(?:contacts?|interlocut(?:eur|rice)s?|referente?s?|correspondante?s?|presidente?s?|"
         r"presidence|(?:co)?gerante?s?|dirigeante?s?|responsables?|directeurs?|directrices?|"
         r"coord(?:in|onn)at(?:eur|rice)s?|tresori(?:er|ere)s?|"
         r"secretaires?|animat(?:eur|rice)s?|representante?s?|mandataires?|signataires?|"
         r"enquet(?:eur|rice)s?|personnes? (?:a contacter|ressources?|contacts?|referentes?))")
_PERSON = (r"(?:personnes?|repondante?s?|auteurs?|exploitante?s?|proprietaires?|maires?|"
           r"commercante?s?|port(?:eur|euse)s?|fondat(?:eur|rice)s?|administrat(?:eur|rice)s?|"
           r"cheff?e?s? d'(?:entreprise|exploitation))")
_HEADINGS = {
    "courriel": re.compile(r"\b(?:e ?mails?|mails?|courriels?|mels?|adresses? electroniques?|"
                           r"adresses? de messagerie)\b"),
    "téléphone": re.compile(r"\b(?:tels?(?! que)|telephones?|phones?|gsm|fax|telecopie)\b|"
                            r"^(?:(?:votre|n|no|num|numero|de|du) )*(?:portable|mobile)s?"
                            r"(?: (?:pro|perso|professionnel|personnel|\d))?$"),
    "adresse IP": re.compile(r"\b(?:ipaddr|ip address|adresses? ip)\b"),
    "personne": re.compile(
        r"\b(?:prenoms?|(?:first|last) ?names?|surnames?|patronymes?|civilites?|"
        r"noms? de (?:famille|naissance|jeune fille)|noms? d'usage)\b|"
        rf"^{_LITTLE}{_ROLE}\b|\b(?:noms?|identites?) (?:et |prenoms? )*(?:du|de la|de l'|des|de) ?"
        rf"(?:{_ROLE}|{_PERSON})\b|\b(?:saisie?|renseignee?|remplie?|completee?) par\b"),
}

# --- By the cells ----------------------------------------------------------------------------
#: Without one of these there is no e-mail to look for.
_AT = re.compile(r"[@＠]|[(\[]\s?(?:at|arobase)", re.IGNORECASE)
_EMAIL = re.compile(r"(?:mailto:)?[^\s@＠/<>()\[\],;:\"«»=|]{1,64}\s?"
                    r"(?:[@＠]|[(\[]\s?(?:at|arobase|@)\s?[)\]])\s?"
                    r"(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}", re.IGNORECASE)
_GAP = r"[\s.\-‐‑–/·]{0,2}"
#: A French number as it is grouped, or an international one; not a decimal, not part of a link.
_PHONE = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\d+=_])(?<!\d[.,])(?P<phone>(?:"
    rf"(?:\+|00)\s?33{_GAP}(?:\(?0\)?{_GAP})?[1-9](?:{_GAP}\d\d){{4}}"
    r"|\(?0[1-9]\)?(?:(?:\s{0,2}\d\d){4}|(?P<gap>\s?[.\-‐‑–/·]\s?)\d\d(?:(?P=gap)\d\d){3})"
    r"|0[1-9]\d\d\s?\d\d\s?\d\d\s?\d\d|0\s?[1-9]\d\d\s?\d{3}\s?\d{3}"
    r"|\+\d{1,3}(?:[\s.\-()]*\d){8,12}"
    r")(?!\d))", re.IGNORECASE)
_ANSWERS = {"oui", "non", "x", "y", "n", "o", "yes", "no", "vrai", "faux", "nsp", "ne sait pas",
            "non concerne", "sans objet", "nc", "nd", *map(normalise, AGREEMENT)}


def words(heading: str) -> str:
    """Return a heading as plain words: « Q12 [Référent·e] » → « referent e », « nomGerant » → « nom
    gerant »."""
    heading = re.sub(r"^\s*[A-Z]{1,3}\d\w*\s*(?=[\[.:)])", "", heading)
    spaced = re.sub(r"(?<=[a-zé])(?=[A-ZÉ])", " ", heading)
    return " ".join(re.sub(r"[^a-z0-9']+", " ", normalise(spaced)).split())


def announced_kind(heading: str) -> str:
    """Return the kind of personal data that a heading announces (plain words); empty for none."""
    return next((kind for kind, pattern in _HEADINGS.items() if pattern.search(heading)), "")


def is_harmless(value: object) -> bool:
    """Tell whether a text is a count, a date or an answer to tick: nothing that names or reaches
    someone."""
    text = printed_text(value).strip()
    if sum(c.isdigit() for c in text) >= 9:
        return bool(re.match(r"\d{4}-\d\d-\d\d[ T]\d\d:", text))
    return (not isinstance(value, str) or normalise(text) in _ANSWERS
            or not re.search(r"[^\W\d_]", text))


@lru_cache(maxsize=65536)
def mask(text: str) -> str:
    """Return a text whose e-mail addresses and phone numbers are replaced by what they were."""
    if _AT.search(text):
        text = _EMAIL.sub("[courriel retiré]", text)
    return _PHONE.sub(lambda m: "[téléphone retiré]" if m["phone"] else m[0], text)


def kind_of_text(text: str) -> str:
    """Return the kind of a text of which an e-mail or a phone number is the greater part."""
    if mask(text) == text:
        return ""
    for kind, matches in (("courriel", [m[0] for m in _EMAIL.finditer(text)]),
                          ("téléphone", [m["phone"] or "" for m in _PHONE.finditer(text)])):
        if 2 * sum(map(len, matches)) > len(text.strip()):
            return kind
    return ""


def is_bare_phone(text: str) -> bool:
    """Tell whether a number may be a phone number without its first zero, or after 33."""
    return bool(re.fullmatch(r"(?:33)?[1-9]\d{8}|[1-9](?:\s\d\d){4}", text.strip()))


def has_siren_key(text: str) -> bool:
    """Tell whether the digits have the key of a SIREN (ISO/IEC 7812-1): nine phone numbers in ten
    have not.  A SIREN is not spelt two digits by two."""
    if not text.strip().isdecimal():
        return False
    digits = [int(c) for c in reversed(text.strip())]
    return sum(d if n % 2 == 0 else sum(divmod(2 * d, 10)) for n, d in enumerate(digits)) % 10 == 0
