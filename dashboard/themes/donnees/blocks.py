"""Data and sources: what the product says of its own data, tab by tab.

``source``: one of ``tables.titles`` or ``tables.ALL``; ``text``: what the reader searches for.
"""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.blocks.block import Block, catalogue
from dashboard.text import numbers
from dashboard.themes.donnees import tables
from dashboard.themes.donnees.open_data import open_data as table
from dashboard.warehouse.provenance import rows_matching


def sources() -> Iterator[Block]:
    """Yield the sources, those that wait for their real file, and the workbooks that were read."""
    yield catalogue("catalogue_sources", "Sources de l'observatoire", tables.overview(),
                    f"Données du {tables.build_label()}. Une source de chiffres a une "
                    "ligne par chiffre ; une source de fiches, une ligne par commerce, répondant "
                    "ou acteur.")
    missing = tables.awaited_sources()
    yield catalogue("catalogue_attendus", "Sources qui attendent leur classeur réel", missing,
                    f"{tables.awaited_sentence(missing)} Un classeur réel, une fois déposé, prend "
                    "la place de celui de démonstration.")
    yield catalogue("catalogue_fichiers", "Classeurs lus", tables.files(),
                    "L'empreinte SHA-256 identifie le fichier exact dont viennent les chiffres.",
                    wrap=False)


def open_data() -> Iterator[Block]:
    """Yield the open files that may be fetched from their producers, and their last copies."""
    yield catalogue("catalogue_ouvertes", "Données ouvertes", table(),
                    "Fichiers publiés par leurs producteurs, et leur dernière copie ici.",
                    wrap=False)


def changes(source: str = tables.ALL, movement: str = tables.ALL_MOVEMENTS,
            text: str = "") -> Iterator[Block]:
    """Yield what the last build has changed, by source then, where it has, figure by figure."""
    since, counts = tables.compared_version(), tables.change_counts()
    yield catalogue("catalogue_changements_sources", "Ce que la dernière mise à jour a changé",
                    counts, f"Par rapport à la {since}." if since else "",
                    nothing=tables.no_change_sentence(since))
    if not counts.empty:
        table, total = tables.changes(source, movement, text)
        yield catalogue("catalogue_changements", f"Changements : {numbers.number(total)}", table,
                        tables.changes_note(table, total), wrap=False,
                        nothing="Rien à montrer pour ces filtres.")


def issues(source: str, severity: str, text: str) -> Iterator[Block]:
    """Yield what was found while the workbooks were read."""
    table = rows_matching(tables.issues(source, severity), text)
    count = numbers.number(len(table.data))
    yield catalogue("catalogue_constats", f"Constats de lecture : {count}", table,
                    "Une erreur empêche de publier : ce qui est publié n'en a donc pas. Un "
                    "avertissement est gardé avec la donnée ; une information signale une "
                    "correction déclarée, un classeur ignoré, une colonne ou une fiche laissée de "
                    "côté.",
                    wrap=False)


def declarations(source: str) -> Iterator[Block]:
    """Yield what sources declare of their figures: corrections, breaks."""
    yield catalogue("catalogue_corrections", "Corrections déclarées", tables.corrections(source),
                    "Le texte du document reste dans « D'où vient ce chiffre ? » ; une correction "
                    "est refusée dès que la cellule n'imprime plus ce texte.")
    yield catalogue("catalogue_ruptures", "Ruptures de série", tables.breaks(source),
                    "De part et d'autre d'une rupture, les chiffres ne se comparent pas.")


def rules(source: str) -> Iterator[Block]:
    """Yield what sources declare of their labels and of their secrecy."""
    yield catalogue("catalogue_equivalences", "Libellés équivalents", tables.equivalences(source),
                    "Les chiffres qui ne diffèrent que par ces libellés se comparent.")
    yield catalogue("catalogue_secret", "Secret statistique", tables.secrecy(source),
                    "Ce que déclare chaque fiche n'est publié qu'en totaux. Une case hors de la "
                    "règle est masquée, et d'autres avec elle pour qu'aucune soustraction ne la "
                    "donne.")


def dictionary(source: str, text: str) -> Iterator[Block]:
    """Yield the columns of the tables, then the measures."""
    whole = source == tables.ALL
    yield catalogue("catalogue_colonnes", "Colonnes des tables" if whole else
                    f"Colonnes de la table {source}", rows_matching(tables.columns(source), text),
                    wrap=not whole)
    yield catalogue("catalogue_mesures", "Mesures calculées", tables.measures(source),
                    "Une mesure qui ne s'additionne pas se recalcule sur l'ensemble : elle ne se "
                    "somme ni ne se moyenne.")
