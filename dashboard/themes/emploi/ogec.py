"""Employment of associations with and without the schools' staff (OGEC), as a note prints both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from dashboard import charts
from dashboard.blocks.block import heading
from dashboard.charts.plot import Plot
from dashboard.text import lecture
from dashboard.themes.emploi import published
from dashboard.themes.emploi.published_sentences import movement_sentence
from dashboard.warehouse import provenance, query
from dashboard.warehouse.columns import year_span
from dashboard.warehouse.table import Table
from etl.contract import WHOLE, Column

APART = "Évolution de l'emploi associatif hors OGEC"
NOTE = ("OGEC : organismes de gestion de l'enseignement catholique. Avec et sans eux, ce ne sont "
        "pas les mêmes associations : les deux évolutions ne se retranchent pas.")
INDICATOR = Column("libelle", "Associations comptées")
COLUMNS = ("periode", "territoire_nom", "valeur", "remarque")


def figures(span: tuple[int, int]) -> Table:
    """Return the evolutions of associations without the OGEC, beside those that count them.

    A note prints both for a département: two fields, hence two indicators.
    """
    apart = query.rows("emploi", COLUMNS, {"indicateur": APART, "annee": query.Between(*span)},
                       "annee territoire")
    if apart.empty:
        return apart
    table = published.evolutions("%", {
        "groupe": "Associations", "secteur": WHOLE, "annee": sorted(set(apart.data["annee"])),
        "territoire": sorted(set(apart.data["territoire"]))})
    every = provenance.stacked(table, apart)
    data = every.data.sort_values(["annee", "territoire", "indicateur"], ignore_index=True)
    data["libelle"] = (data["indicateur"] == APART).map({True: "Hors OGEC", False: "Avec les OGEC"})
    return replace(every, data=data, columns=(
        every.column("periode"), every.column("territoire_nom"), INDICATOR,
        every.column("valeur"), every.column("remarque")))


def plot(table: Table) -> Callable[[Table], Plot] | None:
    """Return how both evolutions of each département stand side by side; of several years, a list.
    """
    return partial(charts.grouped_bars, category="territoire_nom", y="valeur",
                   colour=INDICATOR.name) if table.data["periode"].nunique() == 1 else None


def title(table: Table) -> str:
    """Return « Évolution de l'emploi associatif, avec et sans les OGEC – Côtes-d'Armor, Finistère
    et Ille-et-Vilaine, 2013 »: a note prints both for some départements alone."""
    return heading("Évolution de l'emploi associatif, avec et sans les OGEC",
                   lecture.join(dict.fromkeys(table.data["territoire_nom"])), year_span(table))


def reading(table: Table) -> str:
    """Return « En 2013, l'emploi associatif hors OGEC progresse en Ille-et-Vilaine (+1,4 %)… »"""
    own = table.where(table.data["indicateur"] == APART)
    return movement_sentence(own, "l'emploi associatif hors OGEC")
