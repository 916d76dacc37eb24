"""A workbook of published levels and one of quarters, that several rules doubt."""

from __future__ import annotations

FILE = "emploi/niveaux_publies_bretagne.xlsx"
JOBS = {"indicateur": "Emploi salarié de l'ESS", "unité": "salariés"}
QUARTERS = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
            "Établissements", "Masse salariale (milliers d'euros)"]


def warnings(one):
    """Return the warnings of a source, without the file and the sheet."""
    return [str(i).removeprefix("AVERTISSEMENT ").replace(f"{FILE} · feuille « Chiffres » · "
                                                          "cellule ", "") for i in one.issues]


def quarter(text, *values):
    """Return a row of a workbook of quarters, columns ``QUARTERS``."""
    return [text, "région", "Bretagne", "ESS", "Santé", *values]
