"""A latitude and a longitude written in one cell, as maps export them."""

from __future__ import annotations

import re

_DOT, _COMMA = r"[+-]?\d{1,3}\.\d+", r"[+-]?\d{1,3},\d+"
#: « 48.1, -1.68 » and « 48.1 -1.68 »; « 48,1 ; -1,68 » and « 48,1 -1,68 », where a comma alone
#: would be the decimal one.
_PAIR = re.compile(rf"({_DOT}) ?[;, ] ?({_DOT})|({_COMMA})(?: ?; ?|,? )({_COMMA})")
#: What an issue says that it expects.
FORMS = ("« 48,117 ; -1,678 », ou deux colonnes « Latitude » et « Longitude » (dans Excel : "
         "Données, Convertir)")


def coordinate_pair(text: str) -> tuple[float, float] | None:
    """Return (latitude, longitude), in degrees, of a text that holds both; else None."""
    plain = " ".join(text.replace("\N{MINUS SIGN}", "-").strip(" ()[]").split())
    match = _PAIR.fullmatch(plain)
    if match is None:
        return None
    latitude, longitude = (float(n.replace(",", ".")) for n in match.groups() if n is not None)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
