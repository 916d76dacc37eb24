"""What the tests of the tools share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.tools.explorer.figures import Choice
from tests.dashboard.tools.choices import choice
from tests.sandbox import open_warehouse


@pytest.fixture(scope="module")
def sandbox_warehouse(entrepot: Path) -> Iterator[None]:
    """Read the warehouse that ``OBSERVATOIRE_WAREHOUSE`` names, opened once a module."""
    yield
    open_warehouse.cache_clear()


@pytest.fixture
def posts(entrepot: Path) -> Choice:
    """Return the jobs by quarter, famille and sector, which are invented."""
    return choice("Effectifs salariés", "emploi_detaille")
