"""« Tout télécharger », asked by several at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard import export
from dashboard.server.everything import everything, parts

CLIENT = TestClient(Starlette(routes=[Route("/tout", everything)]), "http://127.0.0.1")


def test_archives_that_are_asked_at_once_are_made_one_part_at_a_time() -> None:
    making, together, whole = threading.Semaphore(1), 0, []

    def archive() -> Iterator[bytes]:
        nonlocal together
        for _ in range(20):
            alone = making.acquire(blocking=False)
            together += not alone
            threading.Event().wait(0.001)  # gives way to whoever would make another
            if alone:
                making.release()
            yield b"x"

    async def read() -> None:
        whole.append(b"".join([part async for part in parts(archive())]))

    async def all_at_once() -> None:
        async with anyio.create_task_group() as readers:
            for _ in range(5):
                readers.start_soon(read)

    anyio.run(all_at_once)
    assert (whole, together) == ([b"x" * 20] * 5, 0)


@pytest.mark.parametrize("hidden", ["False", "non", "0"])
def test_the_zip_has_what_is_invented_unless_the_address_says_otherwise(
        hidden: str, entrepot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []

    def archive(_build: object, *words: object) -> Iterator[bytes]:
        asked.append(words)
        return iter([b"zip"])

    monkeypatch.setattr(export, "archive", archive)
    whole, published = (CLIENT.get(f"/tout{words}") for words in ("", f"?demo={hidden}"))
    assert whole.content == published.content == b"zip"
    assert ["avec-demonstration" in answer.headers["Content-Disposition"]
            for answer in (whole, published)] == [True, False]
    page = "http://127.0.0.1/donnees"
    assert asked == [(True, page), (False, f"{page}?demo=false")]
    assert CLIENT.head("/tout").headers["Content-Type"] == "application/zip" and len(asked) == 2


def test_without_a_warehouse_the_zip_says_what_to_run(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    answer = CLIENT.get("/tout")
    assert answer.status_code == 503 and "lancer « python -m etl build »" in answer.text
