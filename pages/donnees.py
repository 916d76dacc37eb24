"""Données et sources : catalogue, workbooks, changes, issues, corrections, breaks, dictionary."""

from collections.abc import Iterable

from dashboard import ui
from dashboard.blocks import access
from dashboard.blocks.block import Block
from dashboard.blocks.headless import on_screen
from dashboard.themes.donnees import blocks, tables
from dashboard.tools.deposit import open_data as update


def source() -> str:
    titles = tables.titles()
    return ui.choose("Source", [tables.ALL, *titles], "source", show=lambda s: titles.get(s, s))


def sources() -> Iterable[Block]:
    ui.offer_everything()
    return blocks.sources()


def open_data() -> Iterable[Block]:
    update_open_data()
    return blocks.open_data()


@on_screen
def update_open_data() -> None:
    if access.is_allowed():
        update.desk()


def changes() -> Iterable[Block]:
    if tables.change_counts().empty:  # filters of nothing would do nothing
        return blocks.changes()
    return blocks.changes(
        source(), ui.choose("Mouvement", [tables.ALL_MOVEMENTS, *tables.movements()], "mouvement",
                            show=str.capitalize), ui.search("Chercher un changement"))


def issues() -> Iterable[Block]:
    return blocks.issues(
        source(), ui.choose("Gravité", [tables.ALL, *tables.severities()], "gravite",
                            show=str.capitalize), ui.search("Chercher dans les constats"))


ui.page("Données et sources", "D'où viennent les chiffres, que valent les classeurs reçus, et que "
        "veut dire chaque colonne ?")
ui.draw_tabs("volet_donnees", {
    "Sources et classeurs": ("", sources),
    "Données ouvertes": ("", open_data),
    "Changements": ("", changes),
    "Constats de lecture": ("", issues),
    "Corrections et ruptures": ("", lambda: blocks.declarations(source())),
    "Libellés et secret": ("", lambda: blocks.rules(source())),
    "Dictionnaire": ("", lambda: blocks.dictionary(source(), ui.search("Chercher une colonne")))})
