"""Directions of employment that a publication states in words, and how they are drawn.

A direction is not a number: it is written with its word, its symbol and a colour.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.charts.base import cuts
from dashboard.charts.heat import breaks, times_of
from dashboard.charts.mark import Cell, Mark
from dashboard.charts.plot import Grid, Message, Plot
from dashboard.text import lecture, numbers
from dashboard.themes.emploi import published
from dashboard.warehouse import columns, provenance, query
from dashboard.warehouse.table import Table
from etl.contract import REGION, WHOLE

SYMBOLS = {"hausse": "▲", "stabilité": "=", "baisse": "▼"}
SOURCES = ("emploi_tendances", "emploi")
#: Place of each on the scale of colours.
TONES = {"baisse": 1, "stabilité": 2, "hausse": 3}
KEY = f"{numbers.NO_BREAK} ".join(f"{symbol}{numbers.NO_BREAK}{name}"
                                  for name, symbol in SYMBOLS.items())
EMPTY = "Case vide : aucune tendance publiée."
#: What publications state directions of: jobs, and establishments, which are no sector of jobs.
JOBS = ["Tendance de l'emploi (qualitative)", *published.INDICATEURS.values()]
ESTABLISHMENTS = "Tendance du nombre d'établissements (qualitative)"
PERIOD = "periode"
_COLUMNS = (PERIOD, "territoire_nom", "secteur", "tendance", "imprime", "editeur", "titre")


def directions(span: tuple[int, int], where: query.Where) -> Table:
    """Return the directions published for the years of ``span``: a row a territory, sector and
    period.

    The same direction told by two documents is kept once, in the words of the more talkative
    source; the lineage keeps both cells.
    """
    scope = {"tendance": list(SYMBOLS), "annee": query.Between(*span), "indicateur": JOBS, **where}
    tables = [query.rows(source, _COLUMNS, scope, "annee") for source in SOURCES]
    tables = [t for t in tables if not t.empty] or tables[:1]
    table = provenance.stacked(*tables)
    table = replace(table, notes=(EMPTY, *table.notes), data=table.data.drop_duplicates(
        ["territoire", "territoire_niveau", "secteur", "periode", "tendance"], ignore_index=True))
    return columns.with_order(columns.with_order(table, "secteur", sectors()), "territoire_nom",
                              [*published.territories().values()])


def sectors() -> list[str]:
    """Return the sectors of which a direction is told, in French order source by source."""
    names = (s for source in SOURCES for s in query.values(source, "secteur", {"indicateur": JOBS}))
    return [str(s) for s in dict.fromkeys(names) if s != WHOLE]


def tendency_sentence(table: Table, code: str = REGION) -> str:
    """Return « Entre 2021 et 2022, en Bretagne, la tendance publiée de l'emploi de l'ESS est à la
    hausse pour « animation » et « sport ». » (« à la hausse ou à la baisse, selon la publication, »
    where two documents contradict each other): the last period shown of a territory, then that of
    all where it is another one."""
    own = table.data[table.data["territoire"] == code]
    return " ".join(dict.fromkeys(_last_directions(rows) for rows in (own, table.data)
                                  if len(rows)))


def _last_directions(data: pd.DataFrame) -> str:
    latest = max(data["periode"], key=columns.position)
    rows = data[data["periode"] == latest]
    is_count = (rows["indicateur"] == ESTABLISHMENTS).all()
    whole = is_count or (rows["secteur"] == WHOLE).all()
    places = rows.apply(lecture.where_of, axis=1)
    label = places if whole else rows["secteur"].map(lecture.quotation)
    names: dict[str, list[str]] = {}
    for name, directions in rows.groupby(label, sort=False)["tendance"]:
        ways = " ou ".join(f"à la {one}" for one in dict.fromkeys(directions))
        names.setdefault(ways + ", selon la publication," * (directions.nunique() > 1), []).append(
            str(name))
    clauses = [f"{ways} {'' if whole else 'pour '}{lecture.join(those)}"
               for ways, those in names.items()]
    subject = "du nombre d'établissements" if is_count else "de l'emploi"
    where = "" if whole else f", {places.iloc[0]}"
    return (f"{lecture.when(latest)}{where}, la tendance publiée {subject} de l'ESS est "
            f"{lecture.join(clauses)}.")


def grid(table: Table, y: str) -> Plot:
    """Return one cell a direction, a column a period: its colour and its symbol; the printed words
    are read on hover."""
    if table.empty:
        return Message()
    across, down = columns.order(table, PERIOD), columns.order(table, y)
    cell_words: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for a, b, tendance, words in zip(columns.names(table, PERIOD), columns.names(table, y),
                                     table.data["tendance"], table.data["imprime"], strict=True):
        cell_words.setdefault((down.index(b), across.index(a)), []).append((tendance, words))
    cells = []
    for (row, column), both in cell_words.items():
        # Documents that contradict each other have no colour but that of the middle.
        tones = {TONES[tendance] for tendance, _ in both}
        symbols = "".join(dict.fromkeys(SYMBOLS[tendance] for tendance, _ in both))
        cells.append(Cell(row, Mark(
            column, tones.pop() if len(tones) == 1 else TONES["stabilité"], symbols,
            " ; ".join(f"{SYMBOLS[tendance]} {words}" for tendance, words in both),
            (down[row], across[column]))))
    lanes = np.array([down.index(b) for b in columns.names(table, y)])
    return Grid(categories=tuple(down), columns=tuple(across), title=columns.heading(table, PERIOD),
                cells=tuple(cells), low=0, high=4, diverging=True, key=KEY,
                across=breaks(cuts(table, PERIOD, times_of(table, PERIOD, across)), lanes))


def grid_alt(table: Table, y: str) -> str:
    """Return the cells of a grid in words: « Animation : hausse forte (2015-2016), baisse… »."""
    rows = table.data.assign(ligne=columns.names(table, y), colonne=columns.names(table, PERIOD))
    return ". ".join(f"{name}{numbers.NARROW}: " + ", ".join(
        f"{words} ({period})" for words, period in zip(own["imprime"], own["colonne"], strict=True))
        for name, own in rows.groupby("ligne", sort=False))
