"""A small project whose ETL and server are stand-ins, for the tests of what starts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.paths import RAW_VARIABLE, WAREHOUSE_VARIABLE
from tests.launching import make_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project with one workbook and an ETL that copies it."""
    for name in (WAREHOUSE_VARIABLE, RAW_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return make_project(tmp_path)
