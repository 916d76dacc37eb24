"""The draft of the observatory's yearly note: its parts, in their order, made from the warehouse.

Every sentence is one of ``dashboard.text.lecture`` or of the page « Emploi », marked for the
editor; what the year does not have has no part, and is named in « Chiffres manquants ».
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date as Date
from functools import partial

import pandas as pd

from dashboard import charts
from dashboard.blocks.block import heading as figure_title
from dashboard.blocks.cells import typeset
from dashboard.note.figures import WIDE, Year, house, legend, origin
from dashboard.note.method import method, origins
from dashboard.note.missing import missing_figures
from dashboard.note.model import (
    MARK,
    Box,
    Grid,
    Heading,
    Note,
    Part,
    Picture,
    Sentence,
    Text,
    heading,
    rows,
)
from dashboard.pages import AUTHOR
from dashboard.text import lecture
from dashboard.text import numbers as french
from dashboard.themes.emploi import levels, published, tendencies
from dashboard.themes.emploi.published_sentences import (
    comparison_sentence,
    departements_sentence,
    families_sentence,
    sectors_sentence,
)
from dashboard.warehouse.citation import documents
from dashboard.warehouse.columns import figure_text, year_span
from dashboard.warehouse.connection import per_build
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE

#: Directions (``lecture.direction``: 1, 0, -1), in the order in which sectors are ranked.
DIRECTIONS = ("hausse", "stabilité", "baisse")


@per_build
def draft(year: int, today: Date) -> Note:
    """Return the note on a year that has published figures (``figures.years``); of one build
    throughout, even when the data are replaced while it is made."""
    figures = Year(year)
    sections = (_key_figures, _families, _sectors, _house, _levels, method, _gaps, origins)
    parts = (part for section in sections for part in section(figures))
    return Note(f"Note de conjoncture {year}", f"L'emploi de l'ESS en Bretagne en {year}",
                typeset(f"{AUTHOR}. Brouillon préparé le {french.date(today)} ; données du "
                        f"{figures.percent.data_day}."), (*_warning(year), *parts))


def _warning(year: int) -> Iterator[Part]:
    yield Box((Text(typeset(
        "chaque phrase surlignée et suivie de « " + MARK + " » est écrite à partir des données : "
        "à relire et à retravailler avant publication, puis retirer la marque. Dans le document "
        "Word, un commentaire donne les cellules d'où vient la phrase. Les nombres sont ceux qui "
        f"sont publiés ; ce qui manque pour {year} est listé dans « Chiffres manquants », rien "
        "n'est estimé."), "Brouillon"),))


def _sentence(text: str, data: pd.DataFrame) -> Iterator[Sentence]:
    """Yield the sentence to rework and the cells of ``data``; nothing for no text."""
    if text:
        yield Sentence(typeset(text), typeset(origin(data)))


def _whole(table: Table, place: str) -> Table:
    """Return ESS and private sector of a place."""
    rows = table.data
    return table.where((rows["secteur"] == WHOLE) & rows["groupe"].isin(published.GROUPES)
                       & (rows["territoire_nom"] == place))


def _key_figures(figures: Year) -> Iterator[Part]:
    yield Heading("Chiffres clés")
    tables = figures.percent, figures.jobs
    pairs = [(p, [_whole(t, p) for t in tables]) for p in ("Bretagne", "France")]
    for _, (percent, jobs) in pairs:
        yield from _sentence(comparison_sentence(percent), percent.data)
        yield from _sentence(comparison_sentence(jobs),
                             jobs.data[jobs.data["groupe"] == published.ESS])
    for _, row in figures.growth.data.dropna(subset=["valeur"]).iterrows():
        yield from _sentence(lecture.share(
            row, "l'ESS", "de la croissance de l'emploi",
            lead=f"{lecture.when(figures.year)}, {lecture.where_of(row)}"), figures.growth.data)
    words = figures.directions.data
    yield from _directions(figures, words[
        (words["secteur"] == WHOLE) & words["indicateur"].isin(tendencies.JOBS)])
    lines = [(group, place, *(_group_figure(t, group) for t in tables))
             for place, tables in pairs for group in published.GROUPES
             if any((t.data["groupe"] == group).any() for t in tables)]
    if not lines:
        yield Text(typeset("Aucune évolution annuelle chiffrée de l'emploi n'est publiée pour "
                           f"{figures.year}."))
        return
    yield Grid(typeset(f"Évolution de l'emploi en {figures.year}"),
               heading("Ensemble", "Territoire", "Évolution en %", "Évolution en postes"),
               rows(lines), (2.2, 1.4, 1.4, 1.4), 2,
               under=_table_foot(*(t for _, tables in pairs for t in tables)))
    if figures.history.data["periode"].nunique() > 1:
        _, subject, _ = published.AGAINST_PRIVATE[0]
        yield _picture(figure_title(subject, "Bretagne", year_span(figures.history)),
                       figures.history, comparison_sentence(figures.history), "periode", "groupe")


def _group_figure(table: Table, group: str) -> str:
    data = table.data[table.data["groupe"] == group]
    return figure_text(data.iloc[0]) if len(data) else french.NOTHING


def _families(figures: Year) -> Iterator[Part]:
    tables = {unit: table for unit in ("%", "postes") if not (table := published.by_family(
        unit, REGION, (figures.year, figures.year), published.families())).empty}
    if not tables:
        return
    yield Heading("Familles de l'ESS")
    for table in tables.values():
        yield from _sentence(families_sentence(table), table.data)
    unit, first = next(iter(tables.items()))
    yield _picture(figure_title(f"Évolution de l'emploi par famille en {unit}", "Bretagne",
                                str(figures.year)), first, families_sentence(first), "famille")


def _house(figures: Year) -> Iterator[Part]:
    grid = house(figures)
    if grid is None:
        yield Heading("Statuts et départements")
        yield Text(typeset("Aucune évolution par statut ou par département n'est publiée pour "
                           f"{figures.year}."))
        return
    yield Heading("Statuts et départements", wide=grid.numbers > WIDE)
    first = None
    for table in (figures.percent, figures.jobs):
        data = table.data
        table = table.where((data["secteur"] == WHOLE) & (data["groupe"] == published.ESS)
                            & (data["territoire_niveau"] == "departement"))
        yield from _sentence(departements_sentence(table), table.data)
        if first is None and table.data["valeur"].notna().sum() > 1:
            first = table
    yield grid
    if first is not None:
        unit = first.data["unite"].iloc[0]
        yield _picture(figure_title(f"Évolution de l'emploi de l'ESS en {unit}", "départements",
                                    str(figures.year)), first, departements_sentence(first),
                       "territoire_nom")


def _sectors(figures: Year) -> Iterator[Part]:
    """Yield sectors ranked, those with a number first in each direction."""
    table, words = figures.percent, figures.directions.data
    numbers = table.where((table.data["secteur"] != WHOLE) & table.data["valeur"].notna())
    own = words[(words["secteur"] != WHOLE) & words["indicateur"].isin(tendencies.JOBS)]
    yield Heading("Secteurs qui progressent, secteurs qui reculent")
    if numbers.empty and own.empty:
        yield Text(typeset(f"Aucune évolution par secteur n'est publiée pour {figures.year}."))
        return
    here = published.by_sector(REGION, (figures.year, figures.year))
    yield from _sentence(sectors_sentence(here), here.data)
    yield from _directions(figures, own[own["territoire"] == REGION])
    ranking = pd.concat([numbers.data.assign(tendance=[
        DIRECTIONS[1 - lecture.direction(value)] for value in numbers.data["valeur"]]), own])
    ranking = ranking.assign(ordre=ranking["tendance"].map(DIRECTIONS.index)).sort_values(
        ["ordre", "valeur"], ascending=[True, False], na_position="last", kind="stable")
    yield Grid(
        typeset(f"Secteurs de l'ESS en {figures.year}, de ceux qui progressent à ceux qui "
                "reculent"),
        heading("Sens", "Secteur", "Territoire", "Évolution publiée"),
        rows([(f"{tendencies.SYMBOLS[r['tendance']]} {r['tendance']}", r["secteur"],
               r["territoire_nom"], figure_text(r)) for _, r in ranking.iterrows()]),
        (1.1, 2.4, 1.5, 2.4), under=_table_foot(replace(numbers, data=ranking)))
    if here.data["valeur"].notna().sum() > 1:
        yield _picture(figure_title("Évolution de l'emploi de l'ESS par secteur en %", "Bretagne",
                                    str(figures.year)), here.where(here.data["valeur"].notna()),
                       sectors_sentence(here), "libelle")


def _directions(figures: Year, words: pd.DataFrame) -> Iterator[Sentence]:
    """Yield the sentence that tells the directions of each period."""
    for _, period in words.groupby("periode", sort=False):
        yield from _sentence(
            tendencies.tendency_sentence(replace(figures.directions, data=period)), period)


def _levels(figures: Year) -> Iterator[Part]:
    if figures.levels.empty:
        return
    yield Heading("Niveaux et parts publiés")
    data = figures.levels.data
    here = data[(data["territoire"] == REGION) & (data["territoire_niveau"] == "region")
                & (data["poste"] == published.ESS)]
    for name in dict.fromkeys(here["indicateur"]):
        one = figures.levels.where(data.index.isin(here.index) & (data["indicateur"] == name))
        reading = levels.levels_sentence(one)
        yield from _sentence(reading and f"{name}, Bretagne : {lecture.lower(reading)}", one.data)
    yield Grid(
        typeset(f"Niveaux et parts publiés, rapportés à {figures.year}"),
        heading("Indicateur", "Territoire", "Période", "Éditeur, champ, remarque", "Valeur"),
        rows([(r["indicateur"] + (f", {r['poste']}" if r["poste"] != published.ESS else ""),
               r["territoire_nom"], french.date(r["periode"]),
               ", ".join(p for p in (r["editeur"], r["champ"] or "champ non précisé") if p)
               + (f". {lecture.capital(r['remarque'])}" if r["remarque"] else ""), figure_text(r))
              for _, r in data.iterrows()]),
        (2.0, 1.3, 1.4, 3.1, 2.2), 1,
        under=typeset(_scopes_sentence(data) + _table_foot(figures.levels)))


def _scopes_sentence(levels: pd.DataFrame) -> str:
    """Return why levels are not set against one another, where more than one count gives them."""
    counts = levels.drop_duplicates(["editeur", "titre", "champ"])
    return "Ces chiffres n'ont pas tous le même champ : ils ne se comparent pas et ne " \
        "s'enchaînent pas. " if len(counts) > 1 else ""


def _gaps(figures: Year) -> Iterator[Part]:
    yield Heading("Chiffres manquants")
    yield Text(typeset(f"Ce qu'une note de conjoncture donne et qu'aucune publication chargée ne "
                       f"donne pour {figures.year}. Rien n'est estimé à leur place."))
    yield Grid(typeset(f"Chiffres attendus et non publiés pour {figures.year}"),
               heading("Chiffre attendu", "Ce qui manque", "Pourquoi"),
               rows(missing_figures(figures)), (2.4, 1.3, 3.3))


def _table_foot(*tables: Table) -> str:
    shown_rows = pd.concat([t.data for t in tables])
    return typeset(" ".join([*legend(shown_rows), f"Source : {documents(shown_rows)}."]))


def _picture(title: str, table: Table, alt: str, category: str, colour: str = "") -> Picture:
    """Return a chart of the page, with its reading sentence for those who do not see it."""
    draw = (partial(published.to_scale(charts.grouped_bars), table, category, "valeur", colour)
            if colour else partial(charts.bars, table, category, "valeur"))
    return Picture(typeset(title), draw, typeset(alt or title), _table_foot(table))
