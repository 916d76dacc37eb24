"""Warehouses opened for reading, and texts as SQL writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

#: Databases of memory that wait for a warehouse: making one takes longer than most questions to it.
_idle: list[duckdb.DuckDBPyConnection] = []


def sql_text(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def attachment(**warehouses: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection where each warehouse is attached under its name, for reading: one that
    opened a file by itself would share it with the others of this process, whatever replaces it.

    Raises ``duckdb.Error``.
    """
    try:
        db = _idle.pop()
    except IndexError:
        db = duckdb.connect(":memory:")
        db.execute("SET enable_progress_bar = false")
    try:
        for name, path in warehouses.items():
            db.execute(f"ATTACH {sql_text(str(path))} AS {name} (READ_ONLY)")
        yield db
        db.execute("USE memory")
        for name in warehouses:
            db.execute(f"DETACH {name}")
    except BaseException:
        db.close()  # a damaged warehouse may have made it unusable
        raise
    _idle.append(db)
