"""What stands in place of data that are not there, or that the reader has hidden.

A block never disappears without a word: it says which data it misses and which workbook to drop.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.blocks import access
from dashboard.blocks.block import CATALOGUE, Block
from dashboard.blocks.filters import has_demonstration
from dashboard.text import lecture
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION


def absence_sentence(source: str) -> str:
    """Return the sentence that says which workbook is waited for; empty when the source has rows
    to show."""
    about = query.sources().loc[source]
    if not query.has_rows(source):
        return no_data_sentence(about["titre"], [source])
    hides = about["nature"] == DEMONSTRATION and not has_demonstration()
    return hidden_sentence(about["titre"], [source]) if hides else ""


def instead(block: Block) -> str:
    """Return the sentence that stands in place of the block; empty when it has its data, or says
    of the product itself what the reader hides nothing of."""
    table = block.table
    if block.form == CATALOGUE:
        return block.absent
    if table.demonstration and not has_demonstration():
        return hidden_sentence(block.title, table.sources)
    lacking = _empty_sources(table)
    return no_data_sentence(block.title, lacking) if table.empty and lacking else block.absent


def partly(table: Table) -> list[str]:
    """Return which sources of a block that shows the others are not there, a sentence each."""
    titles = query.sources()["titre"]
    return [no_data_sentence(titles[source], [source]) for source in _empty_sources(table)]


def no_data_sentence(subject: str, sources: Sequence[str]) -> str:
    """Return « Aucune donnée pour « … » : l'observatoire attend le classeur … »."""
    return f"Aucune donnée pour « {subject} » : {_drop(sources)}."


def hidden_sentence(subject: str, sources: Sequence[str]) -> str:
    """Return what the switch of the page hides, and what would take its place."""
    return (f"« {subject} » : données de démonstration masquées (voir l'interrupteur en haut de "
            f"la page). Pour les données réelles, {_drop(sources)}.")


def _drop(sources: Sequence[str]) -> str:
    """Return which workbook of each source is awaited; to whom may use the desk, where it goes."""
    patterns, is_allowed = query.sources()["attendu"], access.is_allowed()
    files = lecture.join(dict.fromkeys(" ou ".join(
        _file(pattern, is_allowed) for pattern in patterns[s].split(" ou ")) for s in sources))
    return (f"déposez {files}, puis relancez « python start.py », ou passez par la page « Déposer "
            "un classeur »") if is_allowed else f"l'observatoire attend {files}"


def _file(pattern: str, with_folder: bool) -> str:
    """Return « le classeur note_*.xlsx », any name for « *.xlsx », « dans data/raw/emploi/ » where
    ``with_folder``."""
    folder, _, name = pattern.rpartition("/")
    what = f"un classeur {name[1:]}" if name.startswith("*.") else f"le classeur {name}"
    return f"{what} dans data/raw/{folder}/" if with_folder else what


def _empty_sources(table: Table) -> list[str]:
    return [s for s in table.sources if not query.has_rows(s)]
