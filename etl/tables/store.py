"""A table of figures that is kept on the disk, for its rows are too many for the memory.

Each text that repeats is kept once, here as in ``etl.tables.columns``: the disk holds its code.
"""

from __future__ import annotations

import shutil
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from etl.contract import Column
from etl.tables.columns import ARROW_TYPES, DTYPES, ONE_BY_ONE, SQL_TYPES

#: What DuckDB keeps in memory; the rest goes to the disk.
_MEMORY = "128MB"
#: Rows that are given at a time: to be written, and to be checked.
_PIECE, _PART = 1 << 16, 1 << 18
#: Name of the folder of a store, and seconds after which nobody uses it any more.
_PREFIX, _FORGOTTEN = "chiffres-", 86_400


class Store:
    """The rows of a table of these columns, in the order in which they were added."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = {column.name: column for column in columns}
        self.rows = 0
        #: Text → its code, by column whose texts repeat.
        self._codes: dict[str, dict[str, int]] = {
            c.name: {} for c in columns if c.type == "texte" and c.name not in ONE_BY_ONE}
        _sweep()
        folder = TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self._db = duckdb.connect(str(Path(folder.name) / "chiffres.duckdb"))
        self._db.execute(f"SET memory_limit = '{_MEMORY}'")
        #: Columns that are on the disk: a text that all the rows have is not.
        self._on_disk = [c.name for c in columns if c.name not in self._codes]
        self._db.execute("CREATE TABLE chiffres (" + ", ".join(
            f"{name} {SQL_TYPES[self.columns[name].type]}" for name in self._on_disk) + ")")
        weakref.finalize(self, _remove, self._db, folder)

    def add(self, data: pd.DataFrame) -> None:
        """Add rows, as ``etl.tables.columns.frame`` makes them."""
        values = {name: self._stored_values(data[name]) for name in self.columns}
        for name, codes in self._codes.items():
            if len(codes) > 1 and name not in self._on_disk:
                self._db.execute(f"ALTER TABLE chiffres ADD COLUMN {name} INTEGER DEFAULT 0")
                self._on_disk.append(name)
        self._db.from_arrow(pa.table({name: values[name] for name in self._on_disk})).insert_into(
            "chiffres")
        self.rows += len(data)

    @property
    def constants(self) -> dict[str, str]:
        """Return the columns that have one text on all the rows → this text."""
        return {name: text for name, codes in self._codes.items() if len(codes) == 1
                for text in codes}

    def counts(self, name: str) -> dict[str, int]:
        """Return the texts of a column → how many rows have each."""
        texts = list(self._codes[name])
        return {texts[code]: count for code, count in self._counts(name)}

    def distinct(self, names: Sequence[str], first: Sequence[str]) -> pd.DataFrame:
        """Return the distinct values of columns, in the order in which they come: ``nombre`` of
        rows that have them, and what the first of these has in the columns ``first``."""
        firsts = ", ".join(f"arg_min({name}, rowid) AS {name}" for name in first)
        return self._frame(
            [*names, *first], f"SELECT {self._selection(names)}, {firsts}, "
            "count(*)::BIGINT AS nombre FROM chiffres GROUP BY ALL ORDER BY min(rowid)")

    def widest(self, names: Sequence[str]) -> str:
        """Return which of some columns of texts has the most of them: the parts that it makes are
        the smallest."""
        return max((n for n in names if n in self._codes), key=lambda n: len(self._codes[n]))

    def parts(self, name: str) -> Iterator[pd.DataFrame]:
        """Yield all the rows, part after part: those that have the same text in a column are in one
        part.  The index is the rank of a row in the whole table."""
        first = size = 0
        for code, count in self._counts(name):
            if size and size + count > _PART:
                yield self._part(name, first, code)
                first, size = code, 0
            size += count
        if size:
            yield self._part(name, first, len(self._codes[name]))

    def table(self, columns: Sequence[Column]) -> pa.RecordBatchReader:
        """Return the rows, in their order, as they are asked for."""
        names = [column.name for column in columns]
        texts = {name: pa.array(self._codes[name], pa.large_string())
                 for name in names if name in self._codes}
        schema = pa.schema([
            (c.name, pa.dictionary(pa.int32(), pa.large_string()) if c.name in texts
             else ARROW_TYPES[c.type]) for c in columns])

        def batches() -> Iterator[pa.RecordBatch]:
            for batch in self._db.sql(f"SELECT {self._selection(names)} FROM chiffres"
                                      ).to_arrow_reader(_PIECE):
                yield pa.RecordBatch.from_arrays([
                    pa.DictionaryArray.from_arrays(batch[name], texts[name]) if name in texts
                    else batch[name].cast(schema.field(name).type) for name in names],
                    schema=schema)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def _selection(self, names: Iterable[str]) -> str:
        """Return these columns as a query names them."""
        return ", ".join(name if name in self._on_disk else f"0::INTEGER AS {name}"
                         for name in names)

    def _counts(self, name: str) -> list[tuple[int, int]]:
        """Return (code, how many rows have it) of a column, in the order of the codes."""
        if name not in self._on_disk:
            return [(0, self.rows)]
        return self._db.execute(
            f"SELECT {name}, count(*) FROM chiffres GROUP BY 1 ORDER BY 1").fetchall()

    def _stored_values(self, values: pd.Series) -> pa.Array:
        """Return the values of a column as the disk holds them."""
        codes = self._codes.get(str(values.name))
        if codes is None:
            return pa.array(values, from_pandas=True)
        again = [codes.setdefault(text, len(codes)) for text in values.cat.categories]
        return pa.array(np.array(again, np.int32)[values.cat.codes.to_numpy()])

    def _part(self, name: str, first: int, end: int) -> pd.DataFrame:
        """Return the rows whose codes, in a column, are from ``first`` to before ``end``."""
        return self._frame(list(self.columns), f"SELECT rowid, {', '.join(self._on_disk)} FROM "
                           "chiffres" + (f" WHERE {name} >= {first} AND {name} < {end}"
                                         if name in self._on_disk else "") + " ORDER BY rowid")

    def _frame(self, names: Sequence[str], query: str) -> pd.DataFrame:
        """Return what a query gives, its codes as texts."""
        rows = self._db.sql(query).to_arrow_table()
        columns = set(rows.column_names)
        data = {name: self._values(name, rows[name]) if name in columns else self._texts(
            name, np.zeros(len(rows), np.int8)) for name in names}
        data |= {name: rows[name].to_numpy() for name in rows.column_names if name == "nombre"}
        index = rows["rowid"].to_numpy() if "rowid" in rows.column_names else None
        return pd.DataFrame(data, index=index, copy=False)

    def _texts(self, name: str, codes: np.ndarray) -> pd.Categorical:
        """Return the texts of a column that have these codes."""
        return pd.Categorical.from_codes(codes, pd.Index(list(self._codes[name]), dtype="str"))

    def _values(self, name: str, values: pa.ChunkedArray) -> object:
        """Return the values of a column as ``etl.tables.columns.frame`` makes them."""
        if name in self._codes:
            return self._texts(name, values.to_numpy())
        if (kind := self.columns[name].type) == "texte":
            return pd.array(values.cast(pa.large_string()), dtype="str")
        return values.to_pandas().astype(DTYPES[kind]).array


def _sweep() -> None:
    """Remove what processes that were killed have left, once they are surely gone."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(folder, ignore_errors=True)


def _remove(db: duckdb.DuckDBPyConnection, folder: TemporaryDirectory[str]) -> None:
    db.close()
    folder.cleanup()
