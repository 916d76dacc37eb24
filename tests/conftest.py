"""The warehouse that the tests read: built once from ``data/raw``, of which no test writes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from etl.paths import RAW
from etl.warehouse.build import build

# A property holds or not: how long a loaded machine takes to see it is not its matter.
settings.register_profile("observatoire", deadline=None)
settings.load_profile("observatoire")


@pytest.fixture(scope="session")
def entrepot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A warehouse built from a copy of the project's workbooks, both named in the environment."""
    folder = tmp_path_factory.mktemp("entrepot")
    named = {"OBSERVATOIRE_WAREHOUSE": folder / "warehouse.duckdb",
             "OBSERVATOIRE_RAW": folder / "raw"}
    shutil.copytree(RAW, named["OBSERVATOIRE_RAW"])
    assert not build(*reversed(named.values())).failed
    before = {name: os.environ.get(name) for name in named}
    os.environ.update({name: str(path) for name, path in named.items()})
    yield named["OBSERVATOIRE_WAREHOUSE"]
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value
