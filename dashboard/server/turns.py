"""Runs of several readers take turns.

Python computes for one thread at a time: ten runs that share it switch every 5 ms, find nothing
where they left it, and each is ready when the last one is.  One after the other they cost a fifth
less (``docs/tests.md``), and the first reader is answered first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from threading import Condition, Lock
from time import monotonic

from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

#: Seconds that a run keeps the next one: one that lasts waits for something else, a query, a file.
LONGEST = 0.1


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
    """Have the runs of all sessions take turns."""
    run = ScriptRunner._run_script

    @wraps(run)
    def run_in_turn(self: ScriptRunner, rerun_data: RerunData) -> None:
        with turns.turn():
            run(self, rerun_data)

    ScriptRunner._run_script = run_in_turn  # type: ignore[method-assign]
