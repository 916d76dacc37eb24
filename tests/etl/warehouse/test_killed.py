"""Killed at any moment, ``python -m etl build`` leaves a whole warehouse and its versions."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.paths import RAW, ROOT
from etl.warehouse import versions
from etl.warehouse.build import build
from tests.suites import complet

pytestmark = complet
FILE = "economie_circulaire/chiffres_publies.xlsx"

#: The only source whose tables are written, again and again.
SOURCES = ("circulaire_publies",)
# A process that has imported what a build needs once, and forks for each command that it reads: a
# line of JSON, answered by a status.  The child kills itself at the n-th call of a function, before
# or after it ran; « sql » stands for what every connection of DuckDB executes that begins with a
# word, an empty place for a command that lives.
FORKS = """
import importlib, json, os, signal, sys
import duckdb
from etl import __main__
from etl.sources import registry

kept = registry()[sys.argv[1]]
registry().clear()
registry()[sys.argv[1]] = kept

def watch(place, moment, nth):
    calls = 0
    def watched(function, *given, **named):
        nonlocal calls
        calls += 1
        if moment == "before" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = function(*given, **named)
        if moment == "after" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    class Connection:
        def __init__(self, opened):
            self.opened = opened
        def __enter__(self):
            return self
        def __exit__(self, *fault):
            self.opened.close()
        def __getattr__(self, name):
            return getattr(self.opened, name)
        def execute(self, sql, *values):
            if sql.startswith(place.removeprefix("sql ")):
                return watched(self.opened.execute, sql, *values)
            return self.opened.execute(sql, *values)

    if place.startswith("sql "):
        connect = duckdb.connect
        duckdb.connect = lambda *given, **named: Connection(connect(*given, **named))
    elif place:
        module, name = place.rsplit(".", 1)
        module = importlib.import_module(module)
        function = getattr(module, name)
        setattr(module, name, lambda *given, **named: watched(function, *given, **named))

for line in sys.stdin:
    words, place, moment, nth = json.loads(line)
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 70
        try:
            watch(place, moment, nth)
            status = __main__.main(words)
        finally:
            os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


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
    file.parent.mkdir(parents=True)
    contents = []
    for value in (1, 2, 3):
        book = load_workbook(RAW / FILE)
        book.worksheets[0]["F4"].value = value
        book.save(file)
        target = warehouse if value < 3 else folder.parent / f"{folder.name}.duckdb"
        assert not build(folder / "raw", target).has_errors
        contents.append(versions.content(target))
    assert len(set(contents)) == 3
    return Ready(folder, *contents)


@pytest.fixture
def folder(ready: Ready, tmp_path: Path) -> Path:
    """A copy of the folder that is ready."""
    return Path(shutil.copytree(ready.folder, tmp_path / "ici"))


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[..., int]]:
    """``run(words, place, moment, nth)`` runs a command of the ETL in a process of its own, killed
    there if a place is named; returns its status."""
    with subprocess.Popen([sys.executable, "-c", FORKS, *SOURCES], cwd=ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdin and server.stdout
        asked, answers = server.stdin, server.stdout

        def status(words: Sequence[str], place: str = "", moment: str = "", nth: int = 0) -> int:
            print(json.dumps([words, place, moment, nth]), file=asked, flush=True)
            return int(answers.readline())

        yield status


def built(folder: Path) -> tuple[str, ...]:
    return "build", "--raw", str(folder / "raw"), "--warehouse", str(folder / "entrepot.duckdb")


def held(folder: Path) -> list[str]:
    """The content of each version, read whole, the one in place first."""
    return [versions.content(v.path) for v in versions.versions(folder / "entrepot.duckdb")]


@pytest.mark.parametrize(("place", "moment", "nth", "swapped"), [
    ("etl.warehouse.build.read", "before", 1, False),
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
])
def test_a_build_killed_at_any_step_leaves_a_whole_warehouse(
        ready: Ready, folder: Path, run: Callable[..., int], place: str, moment: str, nth: int,
        swapped: bool) -> None:
    assert run(built(folder), place, moment, nth) == -signal.SIGKILL
    assert held(folder) == ([ready.new] * swapped + [ready.old, ready.former])
    assert run(built(folder)) == 0
    assert held(folder) == [ready.new, ready.old, ready.former]
    assert sorted(p.name for p in folder.iterdir()) == ["entrepot.duckdb", "historique", "raw"]
    assert len(list((folder / "historique").iterdir())) == 3  # two versions and the lock


@pytest.mark.parametrize(("place", "moment", "swapped"), [
    ("etl.warehouse.versions.check", "after", False),
    ("etl.warehouse.versions._keep", "after", False),
    ("etl.warehouse.versions.replace", "after", True),
])
def test_a_rollback_killed_at_any_step_leaves_a_whole_warehouse(
        ready: Ready, folder: Path, run: Callable[..., int], place: str, moment: str,
        swapped: bool) -> None:
    back = ("rollback", "--warehouse", str(folder / "entrepot.duckdb"))
    assert run(back, place, moment, 1) == -signal.SIGKILL
    both = [ready.old, ready.former]
    assert held(folder) == (both[::-1] if swapped else both)
    assert run(back) == 0
    assert held(folder) == (both if swapped else both[::-1])
