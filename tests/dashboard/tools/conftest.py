"""What the tests of the tools share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox import open_warehouse


@pytest.fixture(scope="module")
def sandbox_warehouse(entrepot: Path) -> Iterator[None]:
    """Read the warehouse that ``OBSERVATOIRE_WAREHOUSE`` names, opened once a module."""
    yield
    open_warehouse.cache_clear()
