"""Private employment (Urssaf), the ESS included: quarters, years, and what is computed of them.

Two ways of counting, an indicator each: raw on 31 December, by territory; seasonally adjusted at
the end of a quarter, for Bretagne and France.  They never share an axis, nor do they with a series
of another champ: ``separation_sentence`` says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard import trends
from dashboard.text import lecture, numbers
from dashboard.warehouse import provenance, query
from dashboard.warehouse.table import Table
from etl.contract import FRANCE, REGION, Column

SOURCE = "emploi_prive"
YEARLY = "Emploi salarié privé au 31 décembre, données brutes"
QUARTERLY = "Emploi salarié privé en fin de trimestre, données CVS"
COLUMNS = ("periode", "territoire_nom", "valeur", "champ", "editeur", "remarque")
ADJUSTED = "en données corrigées des variations saisonnières"
SUBJECT = "l'emploi salarié privé"
CHANGE = Column("evolution", "Évolution sur un an", "nombre", "%", decimals=1)

#: Levels of the tab: the extractions of the Urssaf also have communes, EPCI and zones d'emploi.
LEVELS = ["region", "departement"]

Span = tuple[int, int]


def years() -> Span:
    """Return the first and last year of the source."""
    values = query.years(SOURCE)
    return (values[0], values[-1]) if values else (2014, 2014)


def change_years() -> Span:
    """Return the first and last year that a change from 31 December to the next leads to."""
    values = query.years(SOURCE, {"indicateur": YEARLY, "territoire_niveau": LEVELS})[1:]
    return (values[0], values[-1]) if values else (2015, 2015)


def quarters(span: Span, everywhere: bool = False) -> Table:
    """Return the quarters of Bretagne, or of Bretagne and France (``everywhere``)."""
    return _figures(QUARTERLY, span, {"territoire": [REGION, FRANCE], "territoire_niveau": [
        "region", "france"]} if everywhere else query.BRETAGNE)


def levels(span: Span) -> Table:
    """Return the employment of the départements of Brittany on 31 December of each year."""
    return _figures(YEARLY, span, {"territoire_niveau": "departement"})


def _figures(indicator: str, span: Span, where: query.Where) -> Table:
    # Bretagne first beside France, and after its parts beside its départements.
    beside = "-territoire_niveau" if indicator == QUARTERLY else "territoire_niveau"
    return query.rows(SOURCE, COLUMNS, {
        "indicateur": indicator, "annee": query.Between(*span), **where},
        f"annee periode {beside} territoire").with_labels(
        valeur="Emploi salarié privé",
        periode="Trimestre" if indicator == QUARTERLY else "31 décembre")


def index(span: Span) -> Table:
    """Return ``indice`` of Bretagne and France, base 100 in the first quarter that both have.

    Two quantities twenty times apart: an index compares their pace on one axis.
    """
    return index_table(quarters(span, everywhere=True), "valeur", "territoire_nom")


def index_table(table: Table, value: str, series: str) -> Table:
    """Return ``indice`` of each series (the column that tells them apart), base 100 in the first
    period that all have; of a single period, no row: all would be 100."""
    if table.data["periode"].nunique() == 1:
        table = table.where(table.data["periode"] == "")
    base = trends.common_base(table.data, value, series)
    data = trends.index(table.data, base, value, [series], table.breaks)
    label = f"Indice, {lecture.base_100(base)}"
    return _computed_table(table, data, (table.column("periode"), table.column(series),
                                         Column("indice", label, "nombre", decimals=1)))


def changes(span: Span, *territoires: str) -> Table:
    """Return ``evolution`` (%) from 31 December to the next, of Bretagne and its départements or of
    some territories (their codes); ``annee`` is the year that it leads to."""
    table = _figures(YEARLY, (span[0] - 1, span[1]), {
        "territoire": list(territoires) or [REGION, *query.values(SOURCE, "territoire", {
            "territoire_niveau": "departement"})], "territoire_niveau": LEVELS})
    data = trends.annual_growth(table.data, "valeur", ["territoire_nom"], table.breaks)
    return _computed_table(table, data, (Column("annee", "Année", "entier"),
                                         table.column("territoire_nom"), CHANGE))


def counterparts(territoire: str) -> dict[str, str]:
    """Return code → name of the territories whose yearly changes compare with those of another."""
    return query.counterparts(SOURCE, territoire, {"indicateur": YEARLY,
                                                   "territoire_niveau": LEVELS})


def _computed_table(table: Table, data: pd.DataFrame, columns: tuple[Column, ...]) -> Table:
    """Return a table of computed figures, with the note that no publication prints them."""
    return replace(table, data=data, columns=columns,
                   notes=(trends.OURS, *trends.refusals(data), *table.notes))


def key_figures(span: Span) -> Table:
    """Return the last figure of each way of counting in Bretagne, each with its change in a year,
    which is computed."""
    figures = []
    for indicator, grow, name in ((QUARTERLY, trends.year_on_year, "glissement"),
                                  (YEARLY, trends.annual_growth, "evolution")):
        table = _figures(indicator, span, query.BRETAGNE)
        if table.empty:
            continue
        growth = grow(table.data, "valeur", [], table.breaks)
        last = growth.iloc[-1] if len(growth) else None
        figures.append((table, table.data.iloc[-1], None if last is None else last[name]))
    rows = [one for _, row, change in figures for one in _cards(row, change)]
    tables = [table for table, _, _ in figures] or [quarters(span)]
    data = pd.DataFrame(rows) if rows else tables[0].data.assign(intitule="").iloc[:0]
    return replace(provenance.with_sources_of(*tables), data=data, columns=query.KEY_FIGURE)


def two_counts(table: Table) -> str:
    """Return what the workbook says of its two ways of counting, and by how much they differ."""
    return next((str(r) for r in table.data.get("remarque", ()) if r), "")


def _cards(row: pd.Series, change: float | None) -> list[dict[str, object]]:
    """Return the level of a row as it is printed, then its change in a year."""
    when = _period_label(row)
    level = row.to_dict() | {"intitule": f"Emploi privé, {when}",
                             "phrase": _level_sentence(row)}
    if change is None or numbers.is_missing(change):
        return [level]
    own = "CVS" if row["indicateur"] == QUARTERLY else "données brutes"
    return [level, row.to_dict() | {
        "intitule": f"Sur un an, {when}, calculé", "unite": "%",
        "valeur": float(numbers.rounding(change, CHANGE.decimals)),  # taken away as it is shown
        "imprime": "", "indicateur": "Évolution sur un an", "phrase": "",
        "editeur": f"Calcul de l'observatoire d'après {row['editeur']} ({own})"}]


def _period_label(row: pd.Series) -> str:
    """Return « fin T4 2025 (CVS) », « 31 décembre 2024 (données brutes) »."""
    if row["indicateur"] == QUARTERLY:
        return f"fin {numbers.quarter(str(row['periode']))} (CVS)"
    return f"31 décembre {row['periode']} (données brutes)"


# --- Sentences -------------------------------------------------------------------------------
def _level_sentence(row: pd.Series) -> str:
    place = lecture.where_of(row)
    own = ADJUSTED if row["indicateur"] == QUARTERLY else "en données brutes"
    when = (lecture.when(f"{row['periode']}-12-31") if row["indicateur"] == YEARLY else
            lecture.when(str(row["periode"])))
    return f"{when}, le secteur privé compte {lecture.in_words(row)} {place}, {own}."


def quarters_sentence(table: Table) -> str:
    """Return « En Bretagne, le secteur privé passe de 832 558 salariés au T1 2020 à 931 857 au
    T4 2025, en données corrigées des variations saisonnières. »; the last level alone where a break
    parts it from the first, or of one quarter."""
    rows = table.data.dropna(subset=["valeur"])
    if len(rows) < 2 or table.breaks:
        return _level_sentence(table.data.iloc[-1]) if len(table.data) else ""
    first, last = rows.iloc[0], rows.iloc[-1]
    start, end = (lecture.lower(lecture.when(str(row["periode"]))) for row in (first, last))
    return (f"{lecture.capital(lecture.where_of(last))}, le secteur privé passe "
            f"{lecture.elision('de', lecture.in_words(first))} {start} à "
            f"{lecture.in_words(last, '')} {end}, {ADJUSTED}.")


def levels_sentence(table: Table) -> str:
    """Return « Au 31 décembre 2024, le secteur privé compte de 134 930 salariés dans les
    Côtes-d'Armor à 357 089 salariés en Ille-et-Vilaine. »; of one or two départements, each, and
    where one has no number: it may have most."""
    last = table.latest().sort_values("valeur", ascending=False)
    if last["valeur"].isna().all():
        return ""
    clauses = [f"{lecture.in_words(row)} {lecture.where_of(row)}" for _, row in last.iterrows()]
    is_ranked = len(clauses) >= lecture.LEAST and last["valeur"].notna().all()
    every = lecture.reach(last, clauses) if is_ranked else lecture.join(clauses)
    return f"{lecture.when(f'{int(last.annee.iloc[0])}-12-31')}, le secteur privé compte {every}."


def index_sentence(table: Table, where: Callable[[Any], str] = lecture.where_of) -> str:
    """Return « Au T4 2025, l'indice (base 100 au T1 2020)… »; ``where``: what an index is of."""
    last = table.latest("periode")
    if last.empty:
        return ""
    label = table.column("indice").label.partition(", ")[2]
    return lecture.amounts(lecture.when(last["periode"].iloc[0]), f"l'indice ({label})", [
        lecture.Standing(where(row), row["indice"], numbers.value(row["indice"], decimals=1),
                         row["indice_statut"]) for row in last.to_dict("records")])


def changes_sentence(table: Table) -> str:
    """Return « En 2024, sur un an, l'emploi salarié privé progresse dans le Finistère (+0,6 %)… ;
    en Bretagne : +0,4 %. »"""
    last = table.latest()
    if last.empty:
        return ""
    return lecture.moves(f"En {int(last['annee'].iloc[0])}, sur un an", SUBJECT, [
        lecture.Standing(lecture.where_of(row), row["evolution"],
                         numbers.value(row["evolution"], "%", sign=True, decimals=1),
                         row["evolution_statut"], row["territoire_niveau"] == "region")
        for row in last.to_dict("records")])


def separation_sentence(table: Table, other: Table) -> str:
    """Return why a series of the Urssaf is not on the axis of another one: their champs differ."""
    if table.empty or other.empty:
        return ""
    own, ess = (str(t.data["champ"].iloc[-1]) for t in (table, other))
    return "" if own == ess else (
        "Cette série n'est pas sur l'axe de celle de l'ESS, car leurs champs diffèrent : "
        f"« {own} », au 31 décembre, pour l'Urssaf ; « {ess} » pour le dernier chiffre de l'ESS.")
