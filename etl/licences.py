"""The open licences of what the observatory reads, and what each asks."""

from __future__ import annotations

#: What its name stands before, in a licence.
ASKS = " : "
#: That of invented data.
NO_LICENCE = "Sans objet : données inventées, à ne pas diffuser"

#: Those of what the Cress publishes, of what others do and it cites, of what it collects.
CRESS = "Publication de la Cress Bretagne, réutilisation avec mention de la source"
CITATIONS = "Citations de publications, réutilisation avec mention de l'éditeur cité"
OBSERVATORY = "Données de l'observatoire"


def odbl(producer: str) -> str:
    """Return the Open Database License of a producer, named with its article."""
    return (f"Open Database License (ODbL){ASKS}citer {producer}, partager à l'identique toute "
            "base de données qui en est tirée")


def licence_ouverte(producer: str) -> str:
    """Return the Licence Ouverte 2.0 of a producer, named with its article."""
    return f"Licence Ouverte 2.0{ASKS}citer {producer}"
