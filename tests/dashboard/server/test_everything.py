"""« Tout télécharger », asked by several at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import anyio

from dashboard.server.everything import parts


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
