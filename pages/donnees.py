"""Données et sources : catalogue, workbooks, changes, issues, corrections, breaks, dictionary."""

from collections.abc import Callable, Iterable
from functools import partial

from dashboard import ui
from dashboard.blocks.block import Block
from dashboard.themes.donnees import blocks, tables
from dashboard.tools.deposit import open_data as deposit
from dashboard.warehouse.table import Table


def source(*makers: Callable[[str], Table]) -> str:
    """Return the source chosen among those that one of these tables has something of."""
    titles = tables.titles_of(*makers)
    return ui.choose("Source", [tables.ALL, *titles], "source", show=lambda s: titles.get(s, s),
                     lone=False)


def sources() -> Iterable[Block]:
    ui.offer_everything()
    return blocks.sources()


def open_data() -> Iterable[Block]:
    deposit.desk()
    return blocks.open_data()


def changes() -> Iterable[Block]:
    if tables.change_counts().empty:  # filters of nothing would do nothing
        return blocks.changes()
    return blocks.changes(
        source(lambda _: tables.change_counts()),
        ui.choose("Mouvement", [tables.ALL_MOVEMENTS, *tables.movements()], "mouvement",
                  show=str.capitalize), ui.search("Chercher un changement"))


def issues() -> Iterable[Block]:
    return blocks.issues(
        source(partial(tables.issues, severity=tables.ALL)),
        ui.choose("Gravité", [tables.ALL, *tables.severities()], "gravite", show=str.capitalize),
        ui.search("Chercher dans les constats"))


ui.page("Données et sources", "D'où viennent les chiffres, que valent les classeurs reçus, et que "
        "veut dire chaque colonne ?")
ui.draw_tabs("volet_donnees", {
    "Sources et classeurs": ("", sources),
    "Données ouvertes": ("", open_data),
    "Changements": ("", changes),
    "Constats de lecture": ("", issues),
    "Corrections et ruptures": ("", lambda: blocks.declarations(
        source(tables.corrections, tables.breaks))),
    "Libellés et secret": ("", lambda: blocks.rules(
        source(tables.equivalences, tables.secrecy))),
    "Dictionnaire": ("", lambda: blocks.dictionary(
        source(tables.columns), ui.search("Chercher une colonne")))})
