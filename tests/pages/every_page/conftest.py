"""Who walks through the pages, and takes their extracts away."""

from __future__ import annotations

import pytest
from streamlit.runtime.context import ContextProxy

from tests.pages.every_page.walking import HERE, Walker


@pytest.fixture
def walker(monkeypatch: pytest.MonkeyPatch) -> Walker:
    monkeypatch.setattr(ContextProxy, "url", HERE)
    return Walker(monkeypatch)
