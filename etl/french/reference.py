"""The reference tables of territories, as data of France and of Brittany give them."""

from __future__ import annotations

import json
import re
from functools import cache

import pandas as pd

from etl.paths import REFERENCE

COMMUNES_FILE = REFERENCE / "communes_bretagne.csv"
FORMER_COMMUNES_FILE = REFERENCE / "communes_anciennes.csv"
EPCI_FILE = REFERENCE / "epci_bretagne.geojson"
TERRITORIES_FILE = REFERENCE / "territoires.csv"
POPULATIONS_FILE = REFERENCE / "populations.csv"


def _census() -> int:
    """Return the year of the inhabitants of the communes, which the header of their table says; 0
    for one that is missing or damaged: who reads it says so."""
    try:
        with COMMUNES_FILE.open(encoding="utf-8", errors="replace") as file:
            header = re.search(r"\bpopulation_(\d{4})\b", file.readline())
    except OSError:
        header = None
    return int(header[1]) if header else 0


#: Year of the inhabitants of ``communes`` and of ``populations``, and their column.
CENSUS = _census()
PEOPLE = f"population_{CENSUS}"
#: Year of the official geographic code that the communes are of; no column says it.
COG = 2026


@cache
def commune_table() -> pd.DataFrame:
    """Return the table of ``communes``, for who leaves it as it is."""
    table = pd.read_csv(COMMUNES_FILE, dtype=str, keep_default_na=False).set_index("commune")
    return table.astype({PEOPLE: int, "latitude": float, "longitude": float,
                         "densite_7": int, "rural": int})


def communes() -> pd.DataFrame:
    """Return the communes of Brittany by INSEE code; a copy, free to be changed.

    Columns: ``commune_nom, epci, epci_nom, departement, departement_nom``, ``PEOPLE`` (int),
    ``latitude, longitude`` (degrees, WGS 84), ``densite_7`` (int, 1 to 7), ``densite_libelle``,
    ``rural`` (0 or 1), ``codes_postaux`` (separated by spaces).  ``epci`` is empty for Bréhat, Sein
    and Ouessant, which belong to none.
    """
    return commune_table().copy()


@cache
def departements() -> frozenset[str]:
    """Return the codes of the départements of Brittany."""
    return frozenset(commune_table()["departement"])


@cache
def former_communes() -> pd.DataFrame:
    """Return the communes of Brittany that are no more, for who leaves the table as it is.

    Columns: ``commune_ancienne`` (code), ``nom_ancien`` (empty where the package gives none),
    ``commune`` (code of that of today).
    """
    return pd.read_csv(FORMER_COMMUNES_FILE, dtype=str, keep_default_na=False)


@cache
def partly_breton_epci() -> frozenset[str]:
    """Return the codes of the EPCI that have communes out of Brittany."""
    contours = json.loads(EPCI_FILE.read_text(encoding="utf-8"))
    return frozenset(one["properties"]["code"] for one in contours["features"]
                     if one["properties"]["partiel"])


def official_names(level: str) -> pd.Series:
    """Return the names of the territories of a level, by code."""
    if level == "commune":
        return commune_table()["commune_nom"]
    if level == "epci":
        table = commune_table()
        return table[table["epci"] != ""].drop_duplicates("epci").set_index("epci")["epci_nom"]
    table = pd.read_csv(TERRITORIES_FILE, dtype=str, keep_default_na=False)
    return table[table["territoire_niveau"] == level].set_index("territoire")["territoire_nom"]


def populations() -> pd.DataFrame:
    """Return the inhabitants of the régions (population municipale, INSEE), and of France.

    Columns: ``territoire_niveau, territoire, territoire_nom, communes`` (int), ``PEOPLE`` (int).
    France is the sum of the 17 régions: without Mayotte, whose last census is of 2017, and
    without the collectivités d'outre-mer (``data/reference/README.md``).
    """
    table = pd.read_csv(POPULATIONS_FILE, dtype=str, keep_default_na=False)
    return table.astype({"communes": int, PEOPLE: int})
