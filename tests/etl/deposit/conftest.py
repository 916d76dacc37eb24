"""A folder where something is published, and the workbooks that are dropped there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from etl.deposit.candidate import Candidate
from etl.deposit.deposit import stage
from etl.deposit.reception import Upload, receive
from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, figure_row, save

CHIFFRES = "commerces_ruraux/chiffres_publies.xlsx"
NEW = {"indicateur": "Commerces ouverts", "valeur": "12", "unité": "commerces"}
Chiffres = Callable[..., Path]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where two figures are published, from one workbook."""
    folder = tmp_path_factory.mktemp("publie")
    save(folder / "raw" / CHIFFRES, {"Chiffres": [HEADINGS, *(
        figure_row(indicateur=name, valeur=value, unité="commerces")
        for name, value in (("Commerces", "100"), ("Réponses", "50")))]})
    assert not build(folder / "raw", folder / "warehouse.duckdb").has_errors
    return folder


@pytest.fixture
def warehouse(ready: Path, raw: Path) -> Path:
    """Copy what is published; return its warehouse."""
    shutil.copytree(ready, raw.parent, dirs_exist_ok=True)
    return raw.parent / "warehouse.duckdb"


@pytest.fixture
def drop(tmp_path: Path, raw: Path, chiffres: Chiffres) -> Callable[..., Upload]:
    """Return what makes a workbook « chiffres publiés » as a browser hands it over."""

    def receiver(*lines: dict[str, object], name: str = "envoi.xlsx") -> Upload:
        path = chiffres("_envoi.xlsx", *lines)
        data = path.read_bytes()
        path.unlink()
        return receive(data, name)

    return receiver


@pytest.fixture
def verify(raw: Path, warehouse: Path) -> Iterator[Callable[..., Candidate]]:
    """Yield what verifies a workbook, for the rural shops unless said otherwise."""
    trials: list[Candidate] = []

    def stager(upload: Upload, *replaces: str, author: str = "AG",
               source: str = "commerces_publies") -> Candidate:
        trials.append(stage(upload, source, author, replaces, raw=raw, warehouse=warehouse))
        return trials[-1]

    yield stager
    for one in trials:
        one.abandon()


def files(folder: Path) -> dict[str, bytes]:
    """Return everything below a folder, but for the workshop of the deposits."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*"))
            if p.is_file() and p.relative_to(folder).parts[0] != "depot"}


def candidates(raw: Path) -> list[str]:
    return [p.name for p in (raw.parent / "depot").glob("candidat-*")]


def published_figures(warehouse: Path) -> list[tuple[str, float]]:
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return db.execute("SELECT indicateur, valeur FROM commerces_publies ORDER BY 1").fetchall()
