"""What leaves the dashboard says what its cells give, which the warehouse knows."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def _warehouse(entrepot: Path) -> None:
    """Build the project's warehouse: a workbook looks for its cells in it."""
