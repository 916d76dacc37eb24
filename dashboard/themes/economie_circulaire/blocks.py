"""Actors of the circular economy: the blocks of the tab, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import plotly.graph_objects as go

from dashboard import charts
from dashboard.blocks.block import Block
from dashboard.themes.economie_circulaire import actors
from dashboard.themes.economie_circulaire.actors import Selection
from dashboard.themes.territoires import maps
from dashboard.warehouse import query
from dashboard.warehouse.table import Table

PLACE = "departement_nom"


def counts(chosen: Selection) -> Iterator[Block]:
    """Structures by activity, combination, statut, place, network; then the declared ETP."""
    total = query.ask(actors.ACTORS, [], ["structures"], chosen.where).data["structures"].sum()
    activities, *others = (
        Block(f"acteurs_{key}", chosen.titled(f"Acteurs {title}", table), table,
              partial(charts.bars, x=column, y="structures"),
              actors.first(table, column, total, chosen.given(column)), actors.kept())
        for key, title, table, column in (
            ("activites", "par activité", chosen.by_activity(), "modalite"),
            ("statuts", "par statut", chosen.by(actors.STATUT), actors.STATUT),
            ("departements", "par département", chosen.by(PLACE), PLACE)))
    table = chosen.together()
    yield activities
    yield Block("acteurs_ensemble", chosen.titled("Activités qui vont ensemble", table), table,
                _together, actors.together_read(table), actors.together_note(table))
    yield from others
    table = chosen.density()
    yield Block("acteurs_densite", chosen.titled(f"Acteurs {query.PER_INHABITANTS}, par EPCI,",
                                                  table),
                table, partial(charts.choropleth, code="territoire", y="densite", level="epci"),
                maps.reading(table, "epci"), chosen.density_note())
    table = chosen.networks()
    yield Block("acteurs_reseaux", chosen.titled("Membres des réseaux", table), table,
                partial(charts.grouped, category=PLACE, y="structures", colour="reseau"),
                actors.networks_read(table))
    table = chosen.etp()
    yield Block("acteurs_etp", chosen.titled("ETP déclarés par département et par statut", table),
                table, _etp, actors.etp_read(table), chosen.etp_note())


def _together(table: Table) -> go.Figure:
    return charts.upset(actors.several(table), "modalite", "structures")


def _etp(table: Table) -> go.Figure:
    return charts.heat(actors.inner(table), PLACE, actors.STATUT, "valeur")
