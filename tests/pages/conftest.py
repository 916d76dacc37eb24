"""Every test of a page reads the project's warehouse, unless it names its own."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _warehouse(entrepot: Path) -> None:
    """The warehouse that ``OBSERVATOIRE_WAREHOUSE`` names."""
