"""The reference tables of territories, as data of France and of Brittany give them."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from etl.french.text import count
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
PEOPLE = f"population_{CENSUS or 'AAAA'}"
#: What codes and names of territories of any level match.
_CODED = {"territoire": r"\d[\dAB]\d*|FR.*|pays-.*", "territoire_nom": ".+"}
#: Year of the official geographic code that the communes are of; no column says it.
COG = 2026


class BrokenReference(Exception):
    """A reference table that cannot be used; the message is a French sentence."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"la table de référence data/reference/{path.name} {why} ; la corriger, "
                         "ou la rétablir (git checkout data/reference) : rien n'a été remplacé")


def read_table(path: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a reference table, each cell a text, which has these columns at least: name → what
    its cells match.

    Raises ``BrokenReference``: cut, saved by a spreadsheet with other separators, columns swapped…
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
    except FileNotFoundError as fault:
        raise BrokenReference(path, "est absente") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise BrokenReference(path, "n'est pas un texte en UTF-8 qui se lit") from fault
    except (ValueError, csv.Error) as fault:
        raise BrokenReference(path, "est vide ou coupée") from fault
    if missing := [name for name in columns if name not in header]:
        raise BrokenReference(path, f"n'a pas de colonne « {' », « '.join(missing)} », ou n'est "
                              "pas séparée par des virgules")
    for number, row in enumerate(rows, 2):
        if row and len(row) != len(header):
            raise BrokenReference(path, f"est coupée ou décalée : à sa ligne {number}, "
                                  f"{count(len(row), 'case')} et non {len(header)}")
        for name, value in zip(header, row, strict=False):
            if not re.fullmatch(columns.get(name, ".*"), value, re.DOTALL):
                raise BrokenReference(path, f"a « {value} » sous « {name} », à sa ligne {number} : "
                                      "valeur fausse, ou colonnes échangées")
    return pd.DataFrame(filter(None, rows), columns=header, dtype="str")


@cache
def commune_table() -> pd.DataFrame:
    """Return the communes of Brittany by INSEE code, for who leaves the table as it is.

    Columns: ``commune_nom, epci, epci_nom, departement, departement_nom``, ``PEOPLE`` (int),
    ``latitude, longitude`` (degrees, WGS 84), ``densite_7`` (int, 1 to 7), ``densite_libelle``,
    ``rural`` (0 or 1), ``codes_postaux`` (separated by spaces).  ``epci`` is empty for Bréhat, Sein
    and Ouessant, which belong to none.
    """
    table = read_table(COMMUNES_FILE, {
        "commune": r"\d{5}", "commune_nom": ".+", "epci": r"(\d{9})?", "epci_nom": ".*",
        "departement": r"\d\d", "departement_nom": ".+", PEOPLE: r"\d+", "latitude": r"4\d\.\d+",
        "longitude": r"-\d\.\d+", "densite_7": "[1-7]", "densite_libelle": ".+", "rural": "[01]",
        "codes_postaux": r"\d{5}( \d{5})*"})
    return table.set_index("commune").astype({PEOPLE: int, "latitude": float, "longitude": float,
                                              "densite_7": int, "rural": int})


@cache
def departements() -> dict[str, str]:
    """Return code → name of the départements of Brittany, for who leaves it as it is."""
    table = commune_table()
    return dict(zip(table["departement"], table["departement_nom"], strict=True))


@cache
def former_communes() -> pd.DataFrame:
    """Return the communes of Brittany that are no more, for who leaves the table as it is.

    Columns: ``commune_ancienne`` (code; empty for one whose code is that of today), ``nom_ancien``
    (empty where the package gives none), ``commune`` (code of that of today).
    """
    table = read_table(FORMER_COMMUNES_FILE, {
        "commune_ancienne": r"(\d{5})?", "nom_ancien": ".*", "commune": r"\d{5}"})
    if not table["commune"].isin(commune_table().index).all():
        raise BrokenReference(FORMER_COMMUNES_FILE, "nomme des communes que communes_bretagne.csv "
                              "n'a pas")
    return table


@cache
def _epci_contours() -> dict[str, dict[str, Any]]:
    """Return code → what the file of contours says of an EPCI.  Raises ``BrokenReference``."""
    try:
        contours = json.loads(EPCI_FILE.read_text(encoding="utf-8"))
        return {one["properties"]["code"]: one["properties"] for one in contours["features"]}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise BrokenReference(EPCI_FILE, "est absente, coupée ou sans contours") from fault


@cache
def partly_breton_epci() -> frozenset[str]:
    """Return the codes of the EPCI that have communes out of Brittany."""
    return frozenset(code for code, one in _epci_contours().items() if one["partiel"])


def unmatched_epci() -> tuple[list[str], list[str]]:
    """Return the EPCI whose contour is there and which no commune has, then those of the communes
    whose contour is not: « CC Leff Armor Communauté (200069086) »."""
    names, contours = official_names("epci"), _epci_contours()
    return ([f"{one['nom']} ({code})" for code, one in contours.items() if code not in names],
            [f"{name} ({code})" for code, name in names.items() if code not in contours])


def official_names(level: str) -> pd.Series:
    """Return the names of the territories of a level, by code."""
    if level == "commune":
        return commune_table()["commune_nom"]
    if level == "epci":
        table = commune_table()
        return table[table["epci"] != ""].drop_duplicates("epci").set_index("epci")["epci_nom"]
    return _listed_names(level)


def known_names(level: str) -> pd.Series:
    """Return the official names of a level and those of its EPCI that are no more, of which figures
    are published."""
    return official_names(level).combine_first(_listed_names(level))


def _listed_names(level: str) -> pd.Series:
    table = read_table(TERRITORIES_FILE, {"territoire_niveau": "[a-z_]+", **_CODED})
    return table[table["territoire_niveau"] == level].set_index("territoire")["territoire_nom"]


def populations() -> pd.DataFrame:
    """Return the inhabitants of the régions (population municipale, INSEE), and of France.

    Columns: ``territoire_niveau, territoire, territoire_nom, communes`` (int), ``PEOPLE`` (int).
    France is the sum of the 17 régions: without Mayotte, whose last census is of 2017, and
    without the collectivités d'outre-mer (``data/reference/README.md``).
    """
    return read_table(POPULATIONS_FILE, {
        "territoire_niveau": "[a-z_]+", **_CODED, "communes": r"\d{1,5}", PEOPLE: r"\d{6,}"}
    ).astype({"communes": int, PEOPLE: int})
