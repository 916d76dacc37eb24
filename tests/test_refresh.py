"""Pages go on answering while the warehouse is replaced under them, each from one build."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import pytest
from websockets.sync.client import connect

from etl.warehouse import versions
from tests import witness
from tests.serving import ROOT, serving
from tests.suites import RELEASE, complet
from tests.witness import SOURCES as SOURCES
from tests.witness import WITNESS, answer, builds

SESSIONS, SWAPS = 10, 50 if RELEASE else 15


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return three warehouses: that of 11 figures, all of them 11 %; those of 12 and of 13."""
    return witness.models(tmp_path_factory.mktemp("modeles"))


@complet
def test_ten_sessions_ask_while_builds_are_swapped(
        models: dict[int, Path], tmp_path: Path) -> None:
    names = {versions.describe(path).fingerprint: n for n, path in models.items()}
    warehouse = tmp_path / "entrepot" / "warehouse.duckdb"
    warehouse.parent.mkdir()
    shutil.copy(models[11], warehouse)
    project = witness.project(
        tmp_path, WITNESS, donnees=(ROOT / "pages/donnees.py").read_text(encoding="utf-8"))
    progress, end = threading.Condition(), threading.Event()
    answers: list[set[int]] = []

    def sit(address: str, first: str) -> None:
        """Go from one page to the other, and back, until the last swap."""
        with connect(address.replace("http", "ws", 1) + "/_stcore/stream", proxy=None,
                     max_size=None) as session:
            for page in cycle(("emploi", "donnees") if first == "emploi" else
                              ("donnees", "emploi")):
                numbers = builds(page, answer(session, page), names)
                with progress:
                    answers.append(numbers)
                    progress.notify_all()
                if end.is_set():
                    return

    with serving(project, warehouse) as address, ThreadPoolExecutor(SESSIONS) as sessions:
        people = [sessions.submit(sit, address, ("emploi", "donnees")[n % 2])
                  for n in range(SESSIONS)]
        try:
            for rank, n in enumerate(islice(cycle((12, 13, 11)), SWAPS)):
                wait_for(lambda since: len(since) >= 2, progress, answers, people)
                beside = warehouse.with_name("nouveau.tmp")
                shutil.copy(models[n], beside)
                with versions.build_lock(warehouse):
                    versions.swap(beside, warehouse)
                if rank < len(models):  # each is read; those that follow may leave before
                    wait_for(lambda since, n=n: {n} in since, progress, answers, people)
        finally:
            end.set()
        for one in people:
            one.result()
    assert [builds_of_page for builds_of_page in answers if len(builds_of_page) != 1] == []
    assert set.union(*answers) == {11, 12, 13}
    assert len(answers) >= 2 * SWAPS


def wait_for(is_enough: Callable[[list[set[int]]], bool], progress: threading.Condition,
             answers: list[set[int]], people: list[Future[None]]) -> None:
    """Wait until the pages answered from now on are enough, or for a session to fail."""
    with progress:
        first = len(answers)
        while not is_enough(answers[first:]):
            progress.wait(1)
            for one in people:
                if one.done():
                    one.result()
