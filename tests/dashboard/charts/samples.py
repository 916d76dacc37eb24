"""Small tables, and what is read of the figure of a chart."""

from __future__ import annotations

import pandas as pd

from dashboard.warehouse.table import Table
from etl.contract import Column

N = "\u202f"
YEAR = Column("annee", "Année", "entier")
QUARTER = Column("periode", "Trimestre")
FAMILLE = Column("famille", "Famille")
PLACE = Column("territoire_nom", "Territoire")
CHAMP = Column("champ", "Champ")
CODE = Column("territoire", "Code du territoire")
CHANGE = Column("valeur", "Évolution", "nombre")
PART = Column("part", "Part", "nombre", "%")


def table(columns, rows, *more):
    """Return a table whose data have the columns shown, then those named in ``more``."""
    data = pd.DataFrame(rows, columns=[*(c.name for c in columns), *more])
    return Table(data, tuple(columns))


def evolutions(*rows):
    return table((FAMILLE, YEAR, CHANGE), rows, "statut", "unite")


def texts(figure):
    """Return every text written on the figure, in traces and annotations."""
    labels = [t for trace in figure.data if not isinstance(trace.text, str | None)
              for t in trace.text]
    return [*labels, *(a.text for a in figure.layout.annotations)]


def scatters(figure):
    """Return points, lines, areas and the texts written beside bars."""
    return list(figure.select_traces({"type": "scatter"}))


def hovers(figure):
    return [words for trace in figure.data if trace.customdata is not None
            for t in trace.customdata if (words := t if isinstance(t, str) else t[0])]


TWO_UNITS = table((PLACE, CHANGE), [
    ("Finistère", -0.4, "p", "%", "-0.4%"), ("Morbihan", 1.9, "", "%", "1.9%"),
    ("Ille-et-Vilaine", None, "", "%", "stagnation"), ("Bretagne", None, "s", "%", "s"),
    ("France", None, "nd", "%", "nd"), ("Zéro", 0.0, "", "%", "0,0 %"),
    ("Vide", None, "", "%", "")], "statut", "unite", "imprime")
SURVEY = table((Column("groupe", "Groupe"), Column("modalite", "Réponse"), PART), [
    ("Employeurs", "Équilibre", 62.0, 50.0, 73.0, ""),
    ("Non-employeurs", "Équilibre", 35.0, 20.0, 52.0, ""),
    ("Employeurs", "Local", None, None, None, "s"),
    ("Non-employeurs", "Local", 12.5, 4.0, 30.0, "")], "bas", "haut", "part_statut")
