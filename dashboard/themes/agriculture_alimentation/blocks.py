"""Farming and food: the blocks of each tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from dashboard import charts
from dashboard.blocks.block import Block, block_list, heading
from dashboard.charts.plot import Plot
from dashboard.text.lecture import paragraph
from dashboard.themes import citations
from dashboard.themes.agriculture_alimentation import published
from dashboard.themes.citations import BY_PUBLICATION
from dashboard.warehouse import query
from dashboard.warehouse.provenance import rows_matching
from dashboard.warehouse.table import Table


@block_list
def weight() -> Iterator[Block]:
    """Yield the shares of farming and food in the ESS, of Brittany in what is produced, then the
    turnovers of farming cooperatives."""
    table = published.shares(published.WEIGHT, "territoire_nom")
    yield Block("agri_poids", published.title(published.WEIGHT, table, "Bretagne et France"),
                table, _last, published.weight_sentence(table))
    table = published.shares(published.PRODUCTION, "poste")
    yield Block("agri_production", published.title(published.PRODUCTION, table), table, _last,
                published.production_sentence(table))
    table = citations.latest(published.turnover(["structure"]), "territoire_nom")
    yield Block("ca_agricoles", published.title(
        "Chiffre d'affaires de coopératives agricoles bretonnes", table), table,
                _last, published.turnover_sentence(table))


@block_list
def cooperatives(west: bool) -> Iterator[Block]:
    """Yield Scop and Scic, their jobs and turnovers; ``west``: all the départements of the West."""
    for key, subject, indicators, colour in (
            ("nombre", "Nombre de Scop et de Scic", published.COOPERATIVES, "indicateur"),
            ("emplois", "Emplois des Scop et des Scic", published.JOBS, "unite")):
        wholes = published.over_time(indicators)
        yield Block(f"scop_{key}", published.title(subject, wholes,
                                                   "Bretagne, Ouest et régions voisines"), wholes,
                    partial(BY_PUBLICATION, colour=colour),
                    published.bretagne_sentence(wholes), published.doubts(wholes))
        table = published.by_departement(indicators, west)
        yield Block(f"scop_{key}_departements", published.title(
            f"{subject} par département", table, "Ouest" if west else "Bretagne"), table, _last,
                    published.departements_sentence(table, west),
                    published.total_doubt(table, wholes, west))
    table = published.turnover(["region", "interregion"])
    yield Block("ca_scop", published.title(
        "Chiffre d'affaires des Scop et des Scic", table, "Bretagne et Ouest"), table,
                BY_PUBLICATION, published.bretagne_sentence(table, published.OF_TURNOVER))


@block_list
def typology(group: str, text: str) -> Iterator[Block]:
    """Yield how many sub-classes of the NAF each group follows, then those of one group or of all,
    then those that are not; ``text``: what the list is searched for."""
    table = published.typology(group)
    sentence = published.typology_sentence(table)
    if not group:
        yield Block("typologie_naf", "Agriculture et alimentation dans la NAF rév. 2 : "
                    f"{len(table.data)} sous-classes", table, _typology_bars, sentence,
                    f"{published.TYPOLOGY_NOTE} {published.BARS_NOTE}")
    classes = published.with_own_lines(rows_matching(table, text))
    has_parts = bool(classes.data["partielle"].any())
    yield Block("typologie_liste", heading("Sous-classes retenues et raison de chacune", group),
                classes, lecture=sentence if group and not text else "",
                note=paragraph(published.TYPOLOGY_NOTE, published.PARTLY_NOTE * has_parts))
    yield Block("typologie_ecartees", "Sous-classes laissées de côté et pourquoi",
                published.excluded_classes())


def _typology_bars(table: Table) -> Plot:
    return charts.bars(published.typology_counts(table), "groupe", "nombre")


@block_list
def everything(text: str) -> Iterator[Block]:
    """Yield every published figure, where ``text`` is found."""
    table = published.every_figure()
    yield Block("agri_publies", published.title(
        "Agriculture, alimentation et coopératives : tous les chiffres publiés", table),
        rows_matching(table, text))


def _last(table: Table) -> Plot:
    """Return bars of figures that all compare; a line each where the base of one is another, or is
    not said: bars would rank them."""
    if query.comparison(table.data).nunique() > 1:
        return BY_PUBLICATION(table)
    return charts.bars(table, "repere", "valeur")
