"""The families of the ESS and the sets that they are compared with."""

from __future__ import annotations

import re

from etl.contract import WHOLE
from etl.french.text import normalise

#: The whole that families are parts of, and what it is compared with.
ESS, PRIVE = "ESS", "Privé hors ESS"
#: The families by legal status; companies of the ESS are told apart, where they are at all.
FAMILLES = ("Associations", "Coopératives", "Mutuelles", "Fondations")
#: Families of the ESS and the sets they are compared with; any other item is a sector.
_FAMILLES = {normalise(f): f for f in (
    *FAMILLES, "Entreprises sociales", ESS, PRIVE, "Privé (ESS incluse)",
    "Privé (Hors ESS)", "Privé (ensemble)", "Reste de l'économie privée", "Économie hors ESS")}


def famille_secteur(item: str) -> tuple[str, str]:
    """Return (famille, secteur) of a printed item: one of them is the whole.

    « Associations – action sociale », whatever its dash, is the sector « action sociale » of the
    associations, and « Associations (ensemble) » the associations.
    """
    head, *rest = re.split(r"\s[-–—]\s", item, maxsplit=1)
    famille = _FAMILLES.get(normalise(item)) or _FAMILLES.get(normalise(item.split(" (")[0]))
    if famille:
        return famille, WHOLE
    if rest and (famille := _FAMILLES.get(normalise(head))):
        return famille, rest[0]
    return ESS, item or WHOLE
