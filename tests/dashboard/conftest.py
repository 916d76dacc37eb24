"""What the tests of the dashboard share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.warehouse.connection import pin

Change = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def pinned(entrepot: Path) -> None:
    """Read the project's warehouse, whatever the test before read."""
    pin()


@pytest.fixture
def change(entrepot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Return what changes a copy of the warehouse by an SQL statement, has it read from then on,
    and gives the rows that the statement returns."""
    copy = Path(shutil.copy(entrepot, tmp_path / "change.duckdb"))

    def execute(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(copy)) as db:
            rows = db.execute(sql).fetchall()
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(copy))
        return rows

    return execute
