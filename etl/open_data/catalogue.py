"""The open files: who publishes them, under which licence, where, and what they feed.

To add one: its line here, its ``file`` named as its source expects (``Source.patterns``), and
nothing else: the command, the page and the extracts derive from it.  An address is one that the
producer keeps (a resource of a portal, an export of its interface), never that of one day's file.
Without such an address, the file is listed all the same, with the ``page`` where it is found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OpenFile:
    """A file that its producer publishes.

    ``source``: id of the source that reads it.  ``file``: its place below ``data/raw``.
    ``address``: where it is fetched, over https; empty when it is put there by hand.  ``page``:
    where its producer describes it.  ``feeds``: what it brings to the pages, in French.
    """

    id: str
    source: str
    title: str
    producer: str
    licence: str
    address: str
    file: str
    page: str
    feeds: str


OPEN_FILES: tuple[OpenFile, ...] = (
    OpenFile(
        id="carteco",
        source="acteurs_circulaires",
        title="Carteco, la carte des acteurs de l'ESS dans l'économie circulaire",
        producer="Carteco, carte collaborative des Cress",
        licence="Open Database License (ODbL) : citer Carteco, partager à l'identique toute base "
                "de données qui en est tirée",
        address="https://carteco-ess.org/api/elements.json",
        file="acteurs_circulaires/carteco.json",
        page="https://carteco-ess.org/",
        feeds="les acteurs de Bretagne de la page « Économie circulaire »",
    ),
    OpenFile(
        id="ademe_acteurs",
        source="acteurs_circulaires",
        title="Longue vie aux objets : acteurs de l'économie circulaire",
        producer="ADEME, Que faire de mes objets et déchets",
        licence="Licence Ouverte 2.0 : citer l'ADEME et les producteurs nommés par la colonne "
                "« Paternité »",
        address="https://www.data.gouv.fr/api/1/datasets/r/0e864a1c-b147-4549-a2dd-0b918e70c53c",
        file="acteurs_circulaires/ademe_acteurs.csv",
        page="https://data.ademe.fr/datasets/"
             "longue-vie-aux-objets-acteurs-de-leconomie-circulaire",
        feeds="les acteurs de l'ESS, en Bretagne, de la page « Économie circulaire »",
    ),
    OpenFile(
        id="france_services",
        source="france_services",
        title="Liste des structures France services",
        producer="Agence nationale de la cohésion des territoires (ANCT)",
        licence="Licence Ouverte 2.0 : citer l'ANCT",
        address="",
        file="france_services/france_services.csv",
        page="https://www.data.gouv.fr/fr/datasets/liste-des-structures-france-services/",
        feeds="le contexte du portrait d'un territoire",
    ),
)


def open_files() -> dict[str, OpenFile]:
    """Return id → open file, in the order of the catalogue."""
    return {one.id: one for one in OPEN_FILES}
