"""Tables to take away, and files read as their reader does."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from functools import cache

import openpyxl
import pandas as pd

from dashboard import export
from dashboard.warehouse.table import LINEAGE, Table
from etl.contract import Column

DAY = date(2026, 11, 24)
PLACE = Column("territoire_nom", "Territoire")
YEAR = Column("annee", "Année", "entier")
POSTS = Column("effectifs", "Effectifs salariés", "nombre", "postes")
CHANGE = Column("valeur", "Évolution", "nombre")


def table(columns, rows, *more, **about):
    """Return a table whose data have the columns shown, then those named in ``more``."""
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), *more])
    lineage = pd.DataFrame([("emploi", "note.xlsx", "Tableau 1", "D7", "-4.7%", "c", "ab12",
                             "Cress Bretagne", "conjonctur'ess n°9", "2014-10", "https://a.example",
                             "signe rétabli")], columns=list(LINEAGE))
    return Table(data, tuple(columns), lineage, **{"source": "Cress Bretagne", "vintage": "2013",
                                                   **about})


NOTE = table((PLACE, YEAR, CHANGE), [
    ("Finistère", 2013.0, -0.3, "%", "p", "", "-0.3%"),
    ("Morbihan ; sud", 2013.0, None, "%", "s", "", "s"),
    ("Bretagne", 2013.0, 0.1 + 0.2, "%", "", "plus de", "plus de 0,3 %"),
    ('Pays dit "de Brest"', None, None, "%", "", "", "stagnation"),
    ("France", 2013.0, 20100, "%", "", "", "20 100")],
    "unite", "statut", "qualificatif", "imprime")


@cache
def book() -> bytes:
    """Return the workbook of ``NOTE``, whose cells are looked for in the warehouse."""
    whole = replace(NOTE, champ="Postes, régime général", licence="Licence Ouverte 2.0",
                    notes=("2013 ajoute la MSA.",), filters={"Famille": "ESS"},
                    build="a1b2 du 2026-11-24")
    return export.xlsx(whole, "Évolution de l'emploi", "En 2013, l'emploi recule de 0,3 %.",
                       "http://127.0.0.1:8501/emploi?annee=2013", DAY)


def lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig").split("\r\n")


def spreadsheet(data: bytes) -> list[list[str]]:
    """Return the cells as a spreadsheet in French cuts them: « ; », quotes doubled inside quotes.
    """
    text, rows, row, cell, in_quotes = data.decode("utf-8-sig"), [], [], "", False
    i = 0
    while i < len(text):
        char = text[i]
        if in_quotes and text[i:i + 2] == '""':
            cell, i = cell + '"', i + 1
        elif char == '"':
            in_quotes = not in_quotes
        elif not in_quotes and char == ";":
            row, cell = [*row, cell], ""
        elif not in_quotes and text[i:i + 2] == "\r\n":
            rows, row, cell, i = [*rows, [*row, cell]], [], "", i + 1
        else:
            cell += char
        i += 1
    return rows


def sheets(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))
