"""Runs of several readers take turns.

Python computes for one thread at a time: ten runs that share it switch every 5 ms, find nothing
where they left it, and each is ready when the last one is.  One after the other they cost a fifth
less (``docs/tests.md``), and the first reader is answered first.

Each gesture has a run of its own, and each run a thread: a page that made twenty thousand gestures
at once (160 kB) would keep the server from all for minutes.  Those of a page whose last ones still
wait stay in its connection, and none is lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from threading import Condition, Lock, Thread
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

#: Seconds that a run keeps the next one: one that lasts waits for something else, a query, a file.
LONGEST = 0.1
#: Runs of one page that wait or go on, beyond which its next gestures are not read yet, and seconds
#: between two looks at them.
MOST, LOOK = 16, 0.02
#: The task of each connection → the threads of the runs that its messages began.
_RUNS: WeakKeyDictionary[asyncio.Task[Any], list[Thread]] = WeakKeyDictionary()


class Turns:
    """Who runs, at most one that has begun since ``LONGEST``, and who waits, in order."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.queue: deque[Condition] = deque()
        self.starts: dict[Condition, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait until it is one's turn, then have it."""
        mine = Condition(self.lock)
        with self.lock:
            self.queue.append(mine)
            while not (is_next := self.queue[0] is mine) or self._rest() > 0:
                mine.wait(self._rest() if is_next else None)
            self.queue.popleft()
            self.starts[mine] = monotonic()
            self._call_next()
        try:
            yield
        finally:
            with self.lock:
                del self.starts[mine]
                self._call_next()

    def _rest(self) -> float:
        """Return the seconds that the next one still waits for who runs; 0 without any."""
        return max(self.starts.values()) + LONGEST - monotonic() if self.starts else 0.0

    def _call_next(self) -> None:
        if self.queue:
            self.queue[0].notify()


def take(turns: Turns) -> None:
    """Have the runs of all sessions take turns, and each be known to the connection that began it.
    """
    run, start = ScriptRunner._run_script, ScriptRunner.start

    @wraps(run)
    def run_in_turn(self: ScriptRunner, rerun_data: RerunData) -> None:
        with turns.turn():
            run(self, rerun_data)

    @wraps(start)
    def start_and_note(self: ScriptRunner) -> None:
        start(self)
        with suppress(RuntimeError):  # what no connection asked for
            task = asyncio.current_task()
            if task and task in _RUNS and self._script_thread:
                _RUNS[task].append(self._script_thread)

    ScriptRunner._run_script = run_in_turn  # type: ignore[method-assign]
    ScriptRunner.start = start_and_note  # type: ignore[method-assign]


class Pace:
    """ASGI middleware: a connection whose last ``MOST`` runs have not ended is read no further."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "websocket" or task is None:
            await self.app(scope, receive, send)
            return
        runs = _RUNS[task] = []

        async def receive_in_pace() -> Message:
            runs[:] = filter(Thread.is_alive, runs)
            while len(runs) >= MOST:
                await asyncio.sleep(LOOK)
                runs[:] = filter(Thread.is_alive, runs)
            return await receive()

        await self.app(scope, receive_in_pace, send)
