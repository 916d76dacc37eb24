"""Small folders of data, on which a workbook is dropped."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.warehouse.build import build
from tests.pages.tools.depot.desk import ALREADY, MANY, OLD, SHOPS, book
from tests.registered import registry_of


@pytest.fixture(scope="module", autouse=True)
def _few_sources() -> Iterator[None]:
    """Register the source of these workbooks only."""
    with registry_of(SHOPS):
        yield


@pytest.fixture(scope="package")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return small ``data`` folders: of one published figure, and of thirty-one."""
    data_folders = {}
    for lines in ([OLD], MANY):
        folder = data_folders[len(lines)] = tmp_path_factory.mktemp("data")
        (folder / "raw" / ALREADY).parent.mkdir(parents=True)
        (folder / "raw" / ALREADY).write_bytes(book(*lines))
        with registry_of(SHOPS):
            assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    return data_folders


@pytest.fixture
def raw(request: pytest.FixtureRequest, folders: dict[int, Path], tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small ``data`` of its own, with one published figure, or as many as are asked."""
    data = shutil.copytree(folders[getattr(request, "param", 1)], tmp_path / "data")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(data / "warehouse.duckdb"))
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(data / "raw"))
    return data / "raw"
