"""« Chiffres manquants »: what a yearly note tells and nothing published gives for the year.

A figure that is missing is listed with the reason, never estimated.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from dashboard.blocks import availability
from dashboard.note.figures import Year, origin
from dashboard.text import lecture
from dashboard.themes.emploi import published
from dashboard.warehouse import query
from dashboard.warehouse.columns import figure_text
from etl.contract import DEMONSTRATION, REGION, WHOLE
from etl.french.families import FAMILLES

#: Levels that a note recalls, and how their indicators begin.
RECALLS = {"Emploi salarié de l'ESS, en niveau": "Emploi salarié de l'ESS",
           "Part de l'ESS dans l'emploi": "Part de l'ESS dans l'emploi",
           "Établissements de l'ESS": "Établissements de l'ESS"}
Line = tuple[str, str, str]


def missing_figures(figures: Year) -> list[Line]:
    """Return what is missing for the year: (what is expected, what of it is missing, why)."""
    return [*_evolutions(figures), *_without_number(figures), *_sectors(figures), *_levels(figures),
            *_detail()]


def _evolutions(figures: Year) -> Iterator[Line]:
    """Yield lines of the house table that no document prints for the year."""
    departements = [str(name) for name in query.values(
        "emploi", "territoire_nom", {"territoire_niveau": "departement"})]
    why, families = _unprinted_reason(figures), _expected_families(figures)
    for unit, table in (("%", figures.percent), ("postes", figures.jobs)):
        rows = table.data[table.data["secteur"] == WHOLE]
        present = set(zip(rows["territoire_nom"], rows["groupe"], strict=True))
        private = {(place, "privé") for place, group in present
                   if group in (published.PRIVE, published.PRIVE_ESS)}
        for label, places in (("Bretagne", ["Bretagne"]), ("départements", departements)):
            for what, groups in (("ESS", [published.ESS]), ("privé", ["privé"]),
                                 ("familles de l'ESS", families)):
                pairs = [(p, g) for p in places for g in groups]
                absent = [x for x in pairs if x not in present | private]
                if absent:
                    yield (f"Évolution de l'emploi en {unit} – {what}, {label}",
                           _enumeration(absent, pairs), why)


def _expected_families(figures: Year) -> list[str]:
    """Return the families by legal status, which every note may print, and those that one prints
    for the year: a name that another year gives is not missing."""
    groups = {*figures.percent.data["groupe"], *figures.jobs.data["groupe"]}
    return [f for f in published.families() if f in FAMILLES or f in groups]


def _enumeration(absent: list[tuple[str, str]], pairs: list[tuple[str, str]]) -> str:
    """Return « le chiffre », « les 16 chiffres », « Morbihan », « Fondations », « Mutuelles
    (Finistère et Morbihan) »."""
    if len(absent) == len(pairs):
        return "le chiffre" if len(absent) == 1 else f"les {len(absent)} chiffres"
    places, groups = (dict.fromkeys(x[i] for x in pairs) for i in (0, 1))
    if len(groups) == 1:
        return lecture.join(place for place, _ in absent)
    texts = []
    for group in groups:
        there = [place for place, name in absent if name == group]
        if there:
            texts.append(group if len(there) == len(places) else
                         f"{group} ({lecture.join(there)})")
    return lecture.join(texts)


def _unprinted_reason(figures: Year) -> str:
    titles = list(dict.fromkeys([*figures.percent.data["titre"], *figures.jobs.data["titre"]]))
    if titles:
        return "non imprimé dans " + lecture.join(f"« {t} »" for t in titles)
    return (f"aucune note chargée ne donne d'évolution pour {figures.year} : déposer "
            f"note_conjoncture_{figures.year}.xlsx dans la page « {availability.DROP.title} »")


def _without_number(figures: Year) -> Iterator[Line]:
    """Yield figures that are printed as a word, « nd » or a secret."""
    for table in (figures.percent, figures.jobs):
        rows = table.data
        for _, row in rows[rows["valeur"].isna()].iterrows():
            what = row["groupe"] if row["secteur"] == WHOLE else f"secteur {row['secteur']}"
            yield (f"Évolution de l'emploi en {row['unite']} – {what}, {row['territoire_nom']}",
                   f"le nombre ; imprimé « {row['imprime']} »"
                   + (f" ({figure_text(row)})" if row["statut"] else ""),
                   origin(pd.DataFrame([row])))


def _sectors(figures: Year) -> Iterator[Line]:
    rows = figures.percent.data
    if rows[(rows["secteur"] != WHOLE) & rows["valeur"].notna()].empty:
        yield ("Évolution de l'emploi en % – secteurs de l'ESS", "les chiffres",
               _unprinted_reason(figures))


def _levels(figures: Year) -> Iterator[Line]:
    rows = figures.levels.data
    here = rows[(rows["territoire"] == REGION) & (rows["territoire_niveau"] == "region")]
    workbook = query.sources().loc["emploi_niveaux", "attendu"]
    for label, begins in RECALLS.items():
        if not here["indicateur"].str.startswith(begins).any():
            yield (f"{label}, Bretagne", "le chiffre de l'année",
                   f"aucune publication de {figures.year} relevée dans {workbook}")


def _detail() -> Iterator[Line]:
    about = query.sources().loc["emploi_detaille"]
    if about["nature"] == DEMONSTRATION or not about["lignes"]:
        yield ("Effectifs, établissements et salaires par trimestre", "les chiffres",
               "le seul classeur chargé est de démonstration : ses chiffres inventés n'entrent "
               "pas dans la note" if about["lignes"] else "aucun classeur n'est chargé")
