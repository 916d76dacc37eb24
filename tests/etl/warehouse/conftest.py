"""Processes and small warehouses that the tests of the warehouse share."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl.warehouse import versions
from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, Ending, ask, figure_row, save
from tests.etl.warehouse.forks import Forks

FILE = "economie_circulaire/chiffres_publies.xlsx"
Chiffres = Callable[..., Path]
Make = Callable[..., str]
Output = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """Yield commands of the ETL in processes of their own, see ``Forks``."""
    server = Forks(tmp_path_factory.mktemp("commandes"))
    yield server
    server.close()


@pytest.fixture
def make(raw: Path, chiffres: Chiffres, warehouse: Path) -> Make:
    """Build from one figure of that value; the fingerprint of the build."""

    def from_value(value: str) -> str:
        chiffres(FILE, {"valeur": value})
        assert not build(raw, warehouse).has_errors
        return versions.describe(warehouse).fingerprint

    return from_value


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of one figure."""
    folder = tmp_path_factory.mktemp("modele")
    save(folder / "raw" / FILE, {"Chiffres": [HEADINGS, figure_row(valeur="1 %")]})
    assert not build(folder / "raw", folder / "modele.duckdb").has_errors
    return folder / "modele.duckdb"


@pytest.fixture
def install(model: Path, warehouse: Path) -> Make:
    """Put in place a build whose figure is that percentage, as a build does; its fingerprint."""

    def install_value(value: str) -> str:
        beside = warehouse.with_name("nouveau.duckdb")
        shutil.copy(model, beside)
        number = value.removesuffix(" %")
        fingerprint = hashlib.sha256(number.encode()).hexdigest()[:12]
        with duckdb.connect(str(beside)) as db:
            db.execute("UPDATE circulaire_publies SET valeur = ?, imprime = ?", [number, value])
            db.execute("UPDATE _construction SET empreinte = ?, construit_le = ?",
                       [fingerprint, datetime.now().astimezone().isoformat()])
        with versions.build_lock(warehouse):
            versions.swap(beside, warehouse)
        return fingerprint

    return install_value


def value(warehouse: Path) -> object:
    """Return the only figure of a warehouse."""
    return ask(warehouse, "SELECT valeur FROM circulaire_publies")[0][0]


def values_of(warehouse: Path) -> list[object]:
    """Return the figure of each version, the one in place first."""
    return [value(v.path) for v in versions.versions(warehouse)]


def files_beside(warehouse: Path) -> list[str]:
    """Return the names of the files of the folder of a warehouse: its own where nothing is left of
    a build."""
    return [path.name for path in warehouse.parent.iterdir() if path.is_file()]


@pytest.fixture
def output(etl: Callable[..., Ending]) -> Output:
    """Run a command: its status, and what it prints, the times hidden."""
    def run(*words: object) -> tuple[int, str, str]:
        ending = etl(*words)
        out, err = (re.sub(r"\d\d/\d\d/\d{4} à \d\d h \d\d", "JJ/MM/AAAA à HH h MM",
                           re.sub(r"\d{8}T\d{9}Z", "DATE", text)) for text in ending[1:])
        return ending.status, out, err

    return run
