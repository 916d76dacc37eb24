"""« Chiffres manquants »: what a yearly note tells and nothing published gives for the year.

A figure that is missing is listed with the reason, never estimated.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.note.figures import Year, figure_text, origin
from dashboard.text import lecture
from dashboard.themes.emploi import published
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION, REGION, WHOLE

#: Levels that a note recalls, and how their indicators begin.
RECALLED = {"Emploi salarié de l'ESS, en niveau": "Emploi salarié de l'ESS",
            "Part de l'ESS dans l'emploi": "Part de l'ESS dans l'emploi",
            "Établissements de l'ESS": "Établissements de l'ESS"}
UNITS = {"%": "en %", "postes": "en postes"}
Line = tuple[str, str, str]


def missing_figures(held: Year) -> list[Line]:
    """Return what is missing for the year: (what is expected, what of it is missing, why)."""
    return [*_evolutions(held), *_without_number(held), *_sectors(held), *_levels(held),
            *_detail()]


def _evolutions(held: Year) -> Iterator[Line]:
    """Yield lines of the house table that no document prints for the year."""
    departements = list(dict.fromkeys(query.rows(
        "emploi", ["territoire_nom"], {"territoire_niveau": "departement"},
        "territoire").data["territoire_nom"]))
    why = _unprinted_reason(held)
    for unit, table in (("%", held.percent), ("postes", held.jobs)):
        rows = table.data[table.data["secteur"] == WHOLE]
        printed = set(zip(rows["territoire_nom"], rows["groupe"], strict=True))
        compared = {(place, "privé") for place, group in printed
                    if group in (published.PRIVE, published.PRIVE_ESS)}
        for label, places in (("Bretagne", ["Bretagne"]), ("départements", departements)):
            for what, groups in (("ESS", [published.ESS]), ("privé", ["privé"]),
                                 ("familles de l'ESS", published.families())):
                expected = [(p, g) for p in places for g in groups]
                gone = [x for x in expected if x not in printed | compared]
                if gone:
                    yield (f"Évolution de l'emploi {UNITS[unit]} – {what}, {label}",
                           _enumeration(gone, expected), why)


def _enumeration(gone: list[tuple[str, str]], expected: list[tuple[str, str]]) -> str:
    """Return « le chiffre », « les 16 chiffres », « Morbihan », « Fondations »."""
    if len(gone) == len(expected):
        return "le chiffre" if len(gone) == 1 else f"les {len(gone)} chiffres"
    places, groups = ({x[i] for x in expected} for i in (0, 1))
    return lecture.join(", ".join(part for part, several in zip(
        x, (len(places) > 1, len(groups) > 1), strict=True) if several) for x in gone)


def _unprinted_reason(held: Year) -> str:
    titles = list(dict.fromkeys([*held.percent.data["titre"], *held.jobs.data["titre"]]))
    if titles:
        return "non imprimé dans " + lecture.join(f"« {t} »" for t in titles)
    return (f"aucune note chargée ne donne d'évolution pour {held.year} : déposer "
            f"note_conjoncture_{held.year}.xlsx dans data/raw/emploi/")


def _without_number(held: Year) -> Iterator[Line]:
    """Yield figures that are printed as a word, « nd » or a secret."""
    for table in (held.percent, held.jobs):
        rows = table.data
        for _, row in rows[rows["valeur"].isna()].iterrows():
            what = row["groupe"] if row["secteur"] == WHOLE else f"secteur {row['secteur']}"
            yield (f"Évolution de l'emploi {UNITS[row['unite']]} – {what}, {row['territoire_nom']}",
                   f"le nombre ; imprimé « {row['imprime']} »"
                   + (f" ({figure_text(row)})" if row["statut"] else ""),
                   origin(pd.DataFrame([row])))


def _sectors(held: Year) -> Iterator[Line]:
    rows = held.percent.data
    if rows[(rows["secteur"] != WHOLE) & rows["valeur"].notna()].empty:
        yield ("Évolution de l'emploi en % – secteurs de l'ESS", "les chiffres",
               _unprinted_reason(held))


def _levels(held: Year) -> Iterator[Line]:
    rows = held.levels.data
    here = rows[(rows["territoire"] == REGION) & (rows["territoire_niveau"] == "region")]
    awaited = query.sources().loc["emploi_niveaux", "attendu"]
    for label, begins in RECALLED.items():
        if not here["indicateur"].str.startswith(begins).any():
            yield (f"{label}, Bretagne", "le chiffre de l'année",
                   f"aucune publication de {held.year} relevée dans {awaited}")


def _detail() -> Iterator[Line]:
    about = query.sources().loc["emploi_detaille"]
    if about["nature"] == DEMONSTRATION or not about["lignes"]:
        yield ("Effectifs, établissements et salaires par trimestre", "les chiffres",
               "le seul classeur chargé est de démonstration : ses chiffres inventés n'entrent "
               "pas dans la note" if about["lignes"] else "aucun classeur n'est chargé")
