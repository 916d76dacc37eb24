"""What a note is made of, whatever file it becomes: parts in an order, told once for Word and PDF.

Every text is typeset (``cells.typeset``) when a part is made, so that both files say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.blocks.cells import typeset
from dashboard.charts.plot import Plot

#: What ends each sentence that the editor has to rework: it can be searched for and replaced.
MARK = "[à retravailler]"


@dataclass(frozen=True)
class Heading:
    """The title of a part of the note; ``wide``: that part needs pages in landscape."""

    text: str
    wide: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence built from data, to rework; ``origin``: the cells that it is read from."""

    text: str
    origin: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph as it stands.  ``label``: the words in bold that begin it."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Box:
    """Paragraphs in a frame: what the reader must know before the rest."""

    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Head:
    """A cell of a heading: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: ``heads`` are its heading rows, ``rows`` its texts, ``widths`` the share of each
    column.

    ``numbers``: how many columns at the right are numbers.  ``strong``: rows that are totals.
    ``under``: what its marks mean, and its source.
    """

    caption: str
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: int = 0
    strong: frozenset[int] = frozenset()
    under: str = ""

    @property
    def first_number(self) -> int:
        """Return the rank of the first column of numbers."""
        return len(self.widths) - self.numbers

    @property
    def positions(self) -> dict[tuple[int, int], Head]:
        """Return each heading cell at its row and column, counted from the top left."""
        cells: set[tuple[int, int]] = set()
        result = {}
        for row, heads in enumerate(self.heads):
            column = 0
            for head in heads:
                while (row, column) in cells:
                    column += 1
                result[row, column] = head
                cells |= {(row + r, column + c) for r in range(head.rows)
                          for c in range(head.columns)}
        return result


@dataclass(frozen=True)
class Picture:
    """A chart; ``alt``: what it shows, for those who do not see it; ``under``: its source."""

    caption: str
    draw: Callable[[], Plot]
    alt: str
    under: str = ""


Part = Heading | Sentence | Text | Box | Grid | Picture


@dataclass(frozen=True)
class Note:
    """The draft of a note.  ``imprint``: the line that says when and from which build."""

    title: str
    subtitle: str
    imprint: str
    parts: tuple[Part, ...]


def heading(*texts: str) -> tuple[tuple[Head, ...], ...]:
    """Return one heading row."""
    return (tuple(Head(typeset(t)) for t in texts),)


def rows(texts: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return rows of a table, typeset."""
    return tuple(tuple(typeset(t) for t in row) for row in texts)
