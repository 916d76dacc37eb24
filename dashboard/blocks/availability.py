"""What stands in place of data that are not there, or that the reader has hidden.

A block never disappears without a word: it says which data it misses, which workbook to drop and
where.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.blocks.block import CATALOGUE, Block
from dashboard.blocks.filters.questions import has_demonstration
from dashboard.pages import DESK, PAGES
from dashboard.text import lecture
from dashboard.warehouse import query
from dashboard.warehouse.table import Table
from etl.contract import DEMONSTRATION

#: Where workbooks are dropped.
DROP = next(page for page in PAGES if page.restricted == DESK)


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
    """Return which workbook of each source is awaited, and where it goes."""
    patterns = query.sources()["attendu"]
    files = lecture.join(dict.fromkeys(awaited_file(patterns[source]) for source in sources))
    return f"l'observatoire attend {files}, à déposer dans la page « {DROP.title} »"


def awaited_file(patterns: str) -> str:
    """Return « le classeur note_*.xlsx » of the files that a source waits for, any name for
    « *.xlsx »."""
    names = (pattern.rpartition("/")[2] for pattern in patterns.split(" ou "))
    return " ou ".join(f"un classeur {name[1:]}" if name.startswith("*.") else f"le classeur {name}"
                       for name in names)


def _empty_sources(table: Table) -> list[str]:
    return [s for s in table.sources if not query.has_rows(s)]
