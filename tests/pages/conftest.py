"""Every test of a page reads the project's warehouse, unless it names its own."""

from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy


@pytest.fixture(autouse=True)
def _warehouse(entrepot: Path) -> None:
    """The warehouse that ``OBSERVATOIRE_WAREHOUSE`` names."""


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader sits at the machine of the server (AppTest has no connection to tell it)."""
    monkeypatch.setattr(ContextProxy, "ip_address", None)
