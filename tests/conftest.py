"""The warehouse that the tests read: built once from ``data/raw``, of which no test writes."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from etl.paths import RAW
from etl.warehouse.build import build
from etl.warehouse.versions import build_lock
from tests.registered import EVERY, registry_of
from tests.suites import RELEASE

# Tests send Ctrl-C to builds: a shell that runs the tests in the background has all ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A property holds or not: how long a loaded machine takes to see it is not its matter.
settings.register_profile("observatoire", deadline=None, max_examples=100 if RELEASE else 20)
settings.load_profile("observatoire")

# Nor is how long it takes to draw a page, which ``AppTest`` gives three seconds.
for origin in (AppTest.from_file, AppTest.from_function):
    origin.__func__.__kwdefaults__["default_timeout"] = 120

# ``AppTest`` reads the metadata of every installed package for each page that it opens: half of
# what the page costs. Nothing is installed while tests run.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is run before a release only."""
    if not RELEASE:
        left = [item for item in items if item.get_closest_marker("livraison")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in {*left}]


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this run of the tests, the same for all the processes that share them."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "commun"
    folder.mkdir(exist_ok=True)
    return folder


def built_once(folder: Path, name: str, demo: bool = True, workbooks: Path = RAW) -> Path:
    """Return a warehouse of a copy of workbooks, which the first who asks for it builds."""
    warehouse, raw = folder / name / "warehouse.duckdb", folder / workbooks.name
    with build_lock(folder / "tour.duckdb"):
        if not raw.exists():
            shutil.copytree(workbooks, raw)
        if not warehouse.exists():
            with registry_of(*EVERY):
                assert not build(raw, warehouse, demo=demo).has_errors
    return warehouse


@pytest.fixture(scope="session")
def entrepot(common: Path) -> Iterator[Path]:
    """Yield a warehouse built from a copy of the project's workbooks, both named in the
    environment."""
    warehouse = built_once(common, "entrepot")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
        patch.setenv("OBSERVATOIRE_RAW", str(common / "raw"))
        yield warehouse


@pytest.fixture(scope="session")
def publie(common: Path) -> Path:
    """Return the project's warehouse, built without its demonstration workbooks."""
    return built_once(common, "publie", demo=False)


@pytest.fixture(scope="session")
def empty(common: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse built without any workbook."""
    return built_once(common, "vide", workbooks=tmp_path_factory.mktemp("aucun", numbered=False))


@pytest.fixture(scope="module", autouse=True)
def _few_sources(request: pytest.FixtureRequest) -> Iterator[None]:
    """Register only the sources that a module of tests names in ``SOURCES``, if it does: what it
    builds again and again has the tables of these, and takes a third of the time."""
    with registry_of(*getattr(request.module, "SOURCES", EVERY)):
        yield
