"""Runs of several readers take turns.

Python computes for one thread at a time: ten runs that share it switch every 5 ms, find nothing
where they left it, and each is ready when the last one is.  One after the other they cost a fifth
less (``docs/tests.md``), and the first reader is answered first.

Each gesture has a run of its own, and each run a thread: a page that made twenty thousand gestures
at once (160 kB) would keep the server from all for minutes.  Those of a page whose last ones still
wait stay in its connection, and none is lost.  So it is with the files that it asks for, which six
threads make for all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Condition, Lock
from time import monotonic
from weakref import WeakKeyDictionary

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

#: Seconds that a run keeps the next one: one that lasts waits for something else, a query, a file.
LONGEST = 0.1
#: Runs and files of one page that wait or go on, beyond which its next gestures are not read yet,
#: and seconds between two looks at them; files that are made for it at a time.
MOST, LOOK, FILES = 16, 0.02, 2
#: Of a connection: whether each run or file that its messages asked for has ended.
_RUNS: ContextVar[list[Callable[[], bool]]] = ContextVar("runs")


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
    """Have the runs of all sessions take turns, the files of each be made ``FILES`` at a time, and
    both be known to the connection that asked for them."""
    run, start = ScriptRunner._run_script, ScriptRunner.start
    obey, answer = AppSession.handle_backmsg, AppSession._handle_backend_operation_request
    rooms: WeakKeyDictionary[AppSession, asyncio.Semaphore] = WeakKeyDictionary()

    @wraps(run)
    def run_in_turn(self: ScriptRunner, rerun_data: RerunData) -> None:
        with turns.turn():
            run(self, rerun_data)

    @wraps(start)
    def start_and_note(self: ScriptRunner) -> None:
        start(self)
        if thread := self._script_thread:
            _note(lambda: not thread.is_alive())

    @wraps(obey)
    def obey_and_note(self: AppSession, message: BackMsg) -> None:
        before = {*self._background_tasks}
        obey(self, message)
        for task in self._background_tasks - before:
            _note(task.done)

    @wraps(answer)
    async def answer_in_turn(self: AppSession, request: BackendOperationRequest) -> None:
        async with rooms.setdefault(self, asyncio.Semaphore(FILES)):
            await answer(self, request)

    ScriptRunner._run_script = run_in_turn  # type: ignore[method-assign]
    ScriptRunner.start = start_and_note  # type: ignore[method-assign]
    AppSession.handle_backmsg = obey_and_note  # type: ignore[assignment, method-assign]
    AppSession._handle_backend_operation_request = answer_in_turn  # type: ignore[method-assign]


def _note(has_ended: Callable[[], bool]) -> None:
    """Have the connection, if one asks, know what begins for it."""
    _RUNS.get([]).append(has_ended)


class Pace:
    """ASGI middleware: a connection whose last ``MOST`` runs and files have not ended is read no
    further."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        runs: list[Callable[[], bool]] = []
        _RUNS.set(runs)

        def unfinished() -> int:
            runs[:] = [has_ended for has_ended in runs if not has_ended()]
            return len(runs)

        async def receive_in_pace() -> Message:
            while unfinished() >= MOST:
                await asyncio.sleep(LOOK)
            return await receive()

        await self.app(scope, receive_in_pace, send)
