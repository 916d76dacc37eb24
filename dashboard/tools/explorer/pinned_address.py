"""The board: series pinned by the reader, its name and how it is shown, in one parameter.

Written « Emploi breton~s~aaaaaaaa.bbbbbbbb~2020..2021 crise sanitaire »: the name, a letter of
``LAYOUTS``, the codes of the series (``catalogue.code``), then its annotations.  A code that names
no series is counted, never followed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.blocks import annotations as notes
from dashboard.blocks.annotations import Annotation
from dashboard.text import address
from dashboard.tools.explorer import catalogue
from dashboard.tools.explorer.series import full_names, union
from dashboard.warehouse import comparability
from dashboard.warehouse.table import Table

SEPARATE, TOGETHER, INDEXED = "separes", "ensemble", "indice"
#: How the board is shown → its letter in the address.
LAYOUTS = {TOGETHER: "t", SEPARATE: "s", INDEXED: "i"}
#: Most series of a board, longest name, longest parameter that is read at all.
MOST, LONGEST = 12, 60
LONGEST_CODE = 900
UNNAMED = "Mon tableau"
_CODE = re.compile(r"[a-z2-7]{8}")


@dataclass(frozen=True)
class Board:
    """``codes``: the series, in the order they were pinned; ``annotations``: what is noted on
    their periods."""

    name: str = UNNAMED
    layout: str = TOGETHER
    codes: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    def with_series(self, codes: Sequence[str]) -> Board:
        """Return with more series, each once, up to ``MOST``."""
        return replace(self, codes=tuple(dict.fromkeys([*self.codes, *codes]))[:MOST])

    def without(self, codes: Sequence[str]) -> Board:
        """Return without some of its series."""
        return replace(self, codes=tuple(c for c in self.codes if c not in codes))


def parameter(board: Board) -> str:
    """Return the parameter; empty for a board without series and without anything of its own."""
    if not board.codes and not board.annotations and board.name == UNNAMED:
        return ""
    return address.join((_name(board.name), LAYOUTS[board.layout], ".".join(board.codes),
                         *notes.address_texts(board.annotations)))


def read(text: str) -> Board:
    """Return the board that a parameter says, whatever it holds; never raises."""
    name, letter, codes, *remarks = (*address.split(text, LONGEST_CODE), "", "", "")
    layout = next((s for s, own in LAYOUTS.items() if own == letter), TOGETHER)
    series = [c for c in codes.split(".") if _CODE.fullmatch(c)]
    return Board(_name(name), layout, annotations=notes.annotations_of(remarks)).with_series(series)


def _name(name: str) -> str:
    """Return a name on one line, without what separates the parts of the parameter."""
    return address.line(name.replace(address.MARK, " "), LONGEST).strip() or UNNAMED


@dataclass(frozen=True)
class Content:
    """What a board names in this build: a table a series, ``labels`` by code, how many are lost."""

    tables: tuple[Table, ...]
    labels: dict[str, str]
    missing: int

    @property
    def whole(self) -> Table:
        """Return all series in one table."""
        return union(self.tables)

    @property
    def split(self) -> tuple[Content, Content]:
        """Return its published series, then those of demonstration."""
        published, invented = (tuple(t for t in self.tables if bool(t.demonstration) is asked)
                               for asked in (False, True))
        return replace(self, tables=published), replace(self, tables=invented)

    @property
    def conflict(self) -> comparability.Conflict | None:
        """Return why they may not share an axis."""
        return comparability.conflict(self.whole.data, self.whole.breaks)


def content(board: Board, step: str) -> Content:
    """Return the series of a board; those that are not in this build are counted."""
    tables, missing = catalogue.tables_of_codes(board.codes, step)
    codes = [c for c in board.codes if c not in missing]
    labels = dict(zip(codes, full_names(tables), strict=True))
    return Content(tuple(tables), labels, len(missing))
