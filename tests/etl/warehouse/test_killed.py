"""Killed at any moment, ``python -m etl build`` leaves a whole warehouse and its versions."""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.warehouse import versions
from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, figure_row, save
from tests.etl.warehouse.forks import Forks
from tests.suites import complet, sample

pytestmark = complet
FILE = "economie_circulaire/chiffres_publies.xlsx"

#: The only source whose tables are written, again and again.
SOURCES = ("circulaire_publies",)


@dataclass(frozen=True)
class Ready:
    """A folder with ``raw`` and a warehouse that replaced another one, before a new workbook;
    the contents of the former, of the one in place, and of the one that will be built."""

    folder: Path
    former: str
    old: str
    new: str


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    folder = tmp_path_factory.mktemp("tue")
    file, warehouse = folder / "raw" / FILE, folder / "entrepot.duckdb"
    contents = []
    for value in (1, 2, 3):
        save(file, {"Chiffres": [HEADINGS, figure_row(valeur=f"{value} %")]})
        target = warehouse if value < 3 else folder.parent / f"{folder.name}.duckdb"
        assert not build(folder / "raw", target).has_errors
        contents.append(versions.content(target))
    assert len(set(contents)) == 3
    return Ready(folder, *contents)


@pytest.fixture
def folder(ready: Ready, tmp_path: Path) -> Path:
    """Return a copy of the folder that is ready."""
    return Path(shutil.copytree(ready.folder, tmp_path / "ici"))


def build_command(folder: Path) -> tuple[str, ...]:
    return "build", "--raw", str(folder / "raw"), "--warehouse", str(folder / "entrepot.duckdb")


def contents(folder: Path) -> list[str]:
    """Return the content of each version, read whole, the one in place first."""
    return [versions.content(v.path) for v in versions.versions(folder / "entrepot.duckdb")]


@pytest.mark.parametrize(("place", "moment", "nth", "is_new"), sample([
    ("etl.warehouse.build.read_batches", "before", 1, False),
    ("etl.warehouse.build.check", "before", 1, False),
    ("etl.warehouse.build.write", "before", 1, False),
    ("sql CREATE TABLE", "after", 1, False),
    ("sql INSERT", "before", 1, False),
    ("etl.warehouse.writer._table", "after", 10, False),
    ("sql COMMIT", "before", 1, False),
    ("sql COMMIT", "after", 1, False),
    ("sql CHECKPOINT", "after", 1, False),
    ("etl.warehouse.writer.compare", "after", 1, False),
    ("sql COMMIT", "after", 2, False),
    ("etl.warehouse.versions._keep", "before", 1, False),
    ("etl.warehouse.versions._keep", "after", 1, False),
    ("etl.warehouse.versions.replace", "after", 1, True),
    ("etl.warehouse.build.write", "after", 1, True),
], 4, 2))
def test_a_build_killed_at_any_step_leaves_a_whole_warehouse(
        ready: Ready, folder: Path, forks: Forks, place: str, moment: str, nth: int,
        is_new: bool) -> None:
    ending = forks.run(*build_command(folder), place=place, moment=moment, nth=nth)
    assert ending.status == -signal.SIGKILL
    assert contents(folder) == ([ready.new] * is_new + [ready.old, ready.former])
    assert forks.run(*build_command(folder)).status == 0
    assert contents(folder) == [ready.new, ready.old, ready.former]
    assert sorted(p.name for p in folder.iterdir()) == ["entrepot.duckdb", "historique", "raw"]
    assert len(list((folder / "historique").iterdir())) == 3  # two versions and the lock


@pytest.mark.parametrize(("place", "moment", "is_new"), [
    ("etl.warehouse.versions.check", "after", False),
    ("etl.warehouse.versions._keep", "after", False),
    ("etl.warehouse.versions.replace", "after", True),
])
def test_a_rollback_killed_at_any_step_leaves_a_whole_warehouse(
        ready: Ready, folder: Path, forks: Forks, place: str, moment: str, is_new: bool) -> None:
    back = ("rollback", "--warehouse", str(folder / "entrepot.duckdb"))
    assert forks.run(*back, place=place, moment=moment).status == -signal.SIGKILL
    both = [ready.old, ready.former]
    assert contents(folder) == (both[::-1] if is_new else both)
    assert forks.run(*back).status == 0
    assert contents(folder) == (both if is_new else both[::-1])
