"""The shops and the actors of a territory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.blocks.block import Block
from dashboard.themes.territoires.comparable import REGION
from dashboard.themes.territoires.place import Place
from dashboard.themes.territoires.portrait_sentences import count_sentence
from dashboard.warehouse import query
from dashboard.warehouse.table import Table

#: What each source of records shows of a record.
RECORDS: Mapping[str, tuple[str, ...]] = {
    "commerces_inventaire": ("id", "commune_nom", "statut_juridique", "annee_ouverture"),
    "acteurs_circulaires": ("nom", "commune_nom", "statut_juridique", "annee_creation"),
}
TITLES = {"commerces_inventaire": "Commerces",
          "acteurs_circulaires": "Acteurs de l'économie circulaire"}
#: What is said where records are not attached to a territory: how many it has is not known.
UNATTACHED = ("Les commerces et les acteurs sont recensés par commune, EPCI et département de "
              "Bretagne : leur nombre n'est pas connu")


def record_selection(level: str, code: str) -> dict[str, object] | None:
    """Return what selects the records of a territory; None where they are not attached to it."""
    if level == "region":
        return {} if code == REGION[1] else None
    if level not in ("commune", "epci", "departement") or not query.population(
            level, code).iloc[0]["communes"]:
        return None
    return {level: code}


def records(source: str, where: Mapping[str, object]) -> Table:
    """Return the records of a territory, by commune, those that name none at the end."""
    filters = {"retenu": True} if "retenu" in query.columns(source) else {}
    table = query.rows(source, RECORDS[source], {**where, **filters}, "commune_nom id")
    return replace(table, data=table.data.sort_values(
        "commune_nom", key=lambda name: name == "", kind="stable", ignore_index=True))


def blocks(place: Place) -> Iterator[Block]:
    """Yield the list of shops and that of actors, those that have some in a territory."""
    if (where := record_selection(place.level, place.code)) is None:
        return
    for source, title in TITLES.items():
        if not (table := records(source, where)).empty:
            yield Block(f"portrait_{source}", f"{title} {place.there}",
                        table.with_filters(place.filters),
                        lecture=count_sentence(source, place.level, place.code),
                        note=" ".join(query.population_notes(place.level, source)))
