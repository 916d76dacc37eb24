"""The warehouse that the tests read: built once from ``data/raw``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.build import RAW, build

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def entrepot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A warehouse built from the project's workbooks, named by ``OBSERVATOIRE_WAREHOUSE``."""
    warehouse = tmp_path_factory.mktemp("entrepot") / "warehouse.duckdb"
    assert not build(RAW, warehouse).failed
    before = os.environ.get("OBSERVATOIRE_WAREHOUSE")
    os.environ["OBSERVATOIRE_WAREHOUSE"] = str(warehouse)
    yield warehouse
    if before is None:
        os.environ.pop("OBSERVATOIRE_WAREHOUSE", None)
    else:
        os.environ["OBSERVATOIRE_WAREHOUSE"] = before
