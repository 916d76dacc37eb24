"""The status that a text says of a figure, or in its place: « 2024 (p) », « nd »."""

from __future__ import annotations

import re
from collections.abc import Mapping

from etl.french.text import fold

_MISSING: Mapping[str, str] = {
    # « . » is SAS's and Stata's, « .. » the OECD's, « : » Eurostat's.
    **dict.fromkeys(("///", ".", "..", ":", "nd", "n.d.", "n.d", "nc", "n.c.", "n.c", "na",
                     "n.a.", "n.a", "n/a", "nr", "n.r.", "n.r", "-", "…", "...", "non disponible",
                     "non communique", "non renseigne", "non applicable", "sans objet"), "nd"),
    # INSEE prints « s » for secret and « c » for confidentiel: the same thing.
    **dict.fromkeys(("s", "c", "confidentiel", "secret", "secret statistique"), "s"),
    **dict.fromkeys(("ns", "n.s.", "n.s", "non significatif"), "ns"),
}
_STATUS: Mapping[str, re.Pattern[str]] = {
    "e": re.compile(r"e|est\.|estimations?|(?:estime|attendu|annonce|prevu)e?s?|prev\.|previsions?"
                    r"|previsionnel(?:le)?s?|projections?"),
    "p": re.compile(r"p|prov\.|provisoires?"),
    "r": re.compile(r"r|rev\.|revisee?s?"),
    "c": re.compile(r"c|corrigee?s?"),
}
#: What a status may be said of, folded: « (données provisoires) », « les données sont estimées ».
SUBJECT = re.compile(r"^(?:les |ces |cette |des )?(?:donnee|chiffre|valeur|resultat|effectif|nombre"
                     r"|taux|part|total|totaux)s? (?:est |sont )?")
# From the first of the spaces only: tried from each, a long run of them takes its square.
_BRACKET = re.compile(r"(?<!\s)\s*\(([^()]*)\)$")


def split_status(text: str) -> tuple[str, str]:
    """Return (text, status) of « 2024 (p) », « 20 000 (estimation) »; no status in other
    brackets."""
    if bracket := _BRACKET.search(text):
        inside = SUBJECT.sub("", fold(bracket[1]).strip())
        for status, pattern in _STATUS.items():
            if pattern.fullmatch(inside):
                return text[:bracket.start()], status
    return text, ""


def missing_status(text: str) -> str:
    """Return the status that a folded text gives in place of a figure, « n. d. » too; else
    empty."""
    return _MISSING.get(text.replace(". ", "."), "")


def is_missing_mark(text: str) -> bool:
    """Tell whether a text says that there is no value, or no answer: « N/A », « nd », « . »."""
    return missing_status(fold(text).strip("* ")) == "nd"
