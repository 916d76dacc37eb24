"""Every test of a page reads the project's warehouse, unless it names its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import reading


@pytest.fixture(autouse=True)
def _warehouse(entrepot: Path) -> None:
    """Read the warehouse that ``OBSERVATOIRE_WAREHOUSE`` names."""


@pytest.fixture
def without_workbook(empty: Path) -> Iterator[None]:
    """Read a warehouse that holds nothing; its pages are shared like the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATOIRE_WAREHOUSE", str(empty))
        yield


@pytest.fixture(autouse=True)
def _here() -> Iterator[None]:
    """Put the reader at the machine of the server."""
    with pytest.MonkeyPatch.context() as patch:
        reading.sit_here(patch)
        yield


@pytest.fixture(autouse=True)
def _own_pages(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let tests that patch nothing share the pages that they only look at."""
    reading.is_shared = "monkeypatch" not in request.fixturenames
    yield
    reading.is_shared = False
