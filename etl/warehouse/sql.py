"""A warehouse opened for reading, and texts as SQL writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


def sql_text(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def attach(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection where the warehouse is attached as ``w``, for reading: one that opened the
    file by itself would share it with the others of this process, whatever replaces it."""
    with duckdb.connect(":memory:") as db:
        db.execute(f"ATTACH {sql_text(str(path))} AS w (READ_ONLY)")
        yield db
