"""Directions of employment that a publication states in words, and how they are drawn.

A direction is not a number: it is written with its word, its symbol and a colour.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts.mark import Cell, Mark
from dashboard.charts.plot import Grid, Message, Plot
from dashboard.text import lecture, numbers
from dashboard.themes.emploi import published
from dashboard.warehouse import columns, provenance, query
from dashboard.warehouse.table import Table
from etl.contract import WHOLE

SYMBOLS = {"hausse": "▲", "stabilité": "■", "baisse": "▼"}
SOURCES = ("emploi_tendances", "emploi")
KEY = (", ".join(f"{symbol} {name}" for name, symbol in SYMBOLS.items())
       + " ; case vide : aucune tendance publiée.")
#: What publications state directions of: jobs, and establishments, which are no sector of jobs.
JOBS = ["Tendance de l'emploi (qualitative)", "Évolution de l'emploi",
        "Évolution de l'emploi en volume"]
ESTABLISHMENTS = "Tendance du nombre d'établissements (qualitative)"
_SHOWN = ("periode", "territoire_nom", "secteur", "tendance", "imprime", "editeur", "titre")


def directions(span: tuple[int, int], where: query.Where) -> Table:
    """Return the directions published for the years of ``span``: a row a territory, sector and
    period.

    The same direction told by two documents is kept once, in the words of the more talkative
    source; the lineage keeps both cells.
    """
    scope = {"tendance": list(SYMBOLS), "annee": query.Between(*span), "indicateur": JOBS, **where}
    tables = [query.rows(source, _SHOWN, scope, "annee") for source in SOURCES]
    tables = [t for t in tables if not t.empty] or tables[:1]
    table = provenance.with_sources_of(*tables)
    data = pd.concat([t.data for t in tables]).drop_duplicates(
        ["territoire", "territoire_niveau", "secteur", "periode", "tendance"])
    table = replace(table, data=data.reset_index(drop=True), notes=(KEY, *table.notes))
    return published.with_order(published.with_order(table, "secteur", sectors()), "territoire_nom",
                                [*published.territories().values()])


def sectors() -> list[str]:
    """Return the sectors of which a direction is told, in French order source by source."""
    told = (s for source in SOURCES for s in query.values(source, "secteur", {"indicateur": JOBS}))
    return [str(s) for s in dict.fromkeys(told) if s != WHOLE]


def blocks(span: tuple[int, int], code: str, place: str,
           everywhere: str) -> list[tuple[str, str, Table, str, str, str]]:
    """Return the key, subject, table, columns of the grid and territory of each block."""
    return [("emploi_tendances_secteurs", "Tendance de l'emploi de l'ESS par secteur",
             directions(span, {"territoire": code, "secteur": sectors()}),
             "periode", "secteur", place),
            ("emploi_tendances_ess", "Tendance de l'emploi de l'ensemble de l'ESS",
             directions(span, {"secteur": WHOLE}), "territoire_nom", "periode", everywhere),
            ("emploi_tendances_etablissements", "Tendance du nombre d'établissements de l'ESS",
             directions(span, {"territoire": code, "indicateur": [ESTABLISHMENTS]}),
             "periode", "territoire_nom", place)]


def tendency_sentence(table: Table) -> str:
    """Return « Entre 2021 et 2022, en Bretagne, la tendance publiée de l'emploi de l'ESS est à la
    hausse pour « animation » et « sport ». »: the last period shown."""
    if table.empty:
        return ""
    latest = max(table.data["periode"], key=columns.position)
    rows = table.data[table.data["periode"] == latest]
    counted = (rows["indicateur"] == ESTABLISHMENTS).all()
    whole = counted or (rows["secteur"] == WHOLE).all()
    places = rows.apply(lecture.where_of, axis=1)
    label = places if whole else rows["secteur"].map(lecture.quotation)
    said = [f"à la {tendance} {'' if whole else 'pour '}"
            f"{lecture.join(dict.fromkeys(label[g.index]))}"
            for tendance, g in rows.groupby("tendance", sort=False)]
    subject = "du nombre d'établissements" if counted else "de l'emploi"
    where = "" if whole else f", {places.iloc[0]}"
    return (f"{lecture.when(latest)}{where}, la tendance publiée {subject} de l'ESS est "
            f"{lecture.join(said)}.")


def grid(table: Table, x: str, y: str) -> Plot:
    """Return one cell a direction: its colour, its symbol and the printed words."""
    if table.empty:
        return Message()
    across, down = columns.order(table, x), columns.order(table, y)
    tones = {"baisse": 1, "stabilité": 2, "hausse": 3}
    told: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for a, b, tendance, words in zip(columns.names(table, x), columns.names(table, y),
                                     table.data["tendance"], _tight_texts(table.data["imprime"]),
                                     strict=True):
        told.setdefault((down.index(b), across.index(a)), []).append((tendance, words))
    cells = []
    for (row, column), both in told.items():
        # Documents that contradict each other have no colour but that of the middle.
        found = {tendance for tendance, _ in both}
        tone = tones[found.pop()] if len(found) == 1 else tones["stabilité"]
        text = "\n".join(f"{SYMBOLS[tendance]}\n{words}" for tendance, words in both)
        cells.append(Cell(row, Mark(column, tone, text, text.replace("\n", " "),
                                    (down[row], across[column]))))
    return Grid(categories=tuple(down), columns=tuple(across), title=columns.heading(table, x),
                cells=tuple(cells), low=0, high=4, diverging=True, worded=True)


def _tight_texts(texts: pd.Series) -> list[str]:
    """Return guillemets that no line break parts from their words."""
    return [
        t.replace("« ", f"«{numbers.NARROW}").replace(" »", f"{numbers.NARROW}»") for t in texts
    ]
