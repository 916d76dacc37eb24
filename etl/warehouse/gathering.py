"""The rows of a source as its workbooks are read: in memory, or on the disk where one of them is
read by batches."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.contract import COMPUTED, DEMONSTRATION, INVENTED, Source
from etl.issue import Issue
from etl.report import DiskRows
from etl.tables.columns import Block, frame
from etl.tables.store import Store
from etl.tidy.tidy import Tidy
from etl.tidy.vintage import vintage

Row = dict[str, Any]


class Gathering:
    """The rows and answers of a source, and what was ``withheld`` of its workbooks."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.columns = {column.name for column in source.all_columns}
        self.rows: list[Row] = []
        self.blocks: list[Block] = []
        self.answers: list[dict[str, str]] = []
        self.withheld: list[Issue] = []
        self.store: Store | None = None

    def take(self, out: Tidy, is_demonstration: bool) -> None:
        """Take the rows of a workbook, or of a batch of its lines, out of what it was read as."""
        origin = {"source": self.source.id, "nature": self.source.nature}
        if is_demonstration:
            origin |= {"nature": DEMONSTRATION} | (
                {"editeur": INVENTED} if "editeur" in self.columns else {})
        self.rows += [row | _origin(origin, row) for row in out.rows]
        self.blocks += [block.constant(**origin) for block in out.blocks]
        self.answers += out.answers
        out.rows, out.blocks, out.answers = [], [], []
        if out.book.is_batch:
            self.store = self.store or Store(self.source.all_columns)
            self._put_in_store(self.store)
            for sheet in out.book.sheets:
                sheet.values = []  # the next ones need their room
                vars(sheet).pop("grid", None)

    def table(self) -> pd.DataFrame | Store:
        """Return all the rows, as a table of ``source.all_columns``: what is read by batches may
        have none."""
        if self.store is not None:
            self._put_in_store(self.store)
            if self.store.rows:
                return self.store
        data = self._frame()
        self.blocks.clear()  # the checks need as much memory again
        return data

    def _put_in_store(self, store: Store) -> None:
        if self.rows or self.blocks:
            store.add(self._frame())
            self.rows, self.blocks = [], []

    def _frame(self) -> pd.DataFrame:
        return frame(self.source.all_columns, self.rows, self.blocks,
                     self.source.kind == "chiffres")


def contents(source: Source, store: Store) -> DiskRows:
    """Return what a store holds of a source, as a warehouse would tell it."""
    nature = DEMONSTRATION if DEMONSTRATION in store.counts("nature") else source.nature
    column = source.vintage_column
    years = pd.DataFrame({column: list(store.counts(column))})
    return DiskRows(store.rows, nature, vintage(source, years, []),
                    lambda name, columns: store.table(columns), lambda name: store.constants)


def _origin(origin: Row, row: Row) -> Row:
    """Return the source and nature of a row: that of its workbook, or computed where it says so."""
    own = row.get("nature") == COMPUTED and origin["nature"] != DEMONSTRATION
    return origin | {"nature": COMPUTED} if own else origin
