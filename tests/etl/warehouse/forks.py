"""Commands of the ETL, each in a process of its own, forked from one that has imported it once.

``python -m tests.etl.warehouse.forks`` reads lines of JSON: a command to start, answered by the
number of its process, or such a number, answered by the status that it ends with.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import duckdb

from etl import __main__
from etl.paths import ROOT
from etl.sources import registry


class Ending(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


class Forks:
    """Starts commands, and waits for them.  A command has the sources registered here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = subprocess.Popen(
            [sys.executable, "-m", __name__], cwd=ROOT, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)

    def start(self, *words: object, place: str = "", moment: str = "", nth: int = 1,
              signal: str = "SIGKILL") -> int:
        """Start ``python -m etl``; return the number of its process.

        It sends itself a signal at the n-th call of a function (``place``), before or after it
        runs; « sql » stands for what every connection of DuckDB executes that begins with a word.
        """
        return self._ask({"words": list(map(str, words)), "place": place, "moment": moment,
                          "nth": nth, "signal": signal, "sources": list(registry()),
                          "folder": str(self.folder)})

    def wait(self, process: int) -> Ending:
        """Return how a command ended."""
        status = self._ask(process)
        return Ending(status, *((self.folder / f"{process}.{end}").read_text(encoding="utf-8")
                                for end in ("out", "err")))

    def run(self, *words: object, **killed: Any) -> Ending:
        """Start a command and wait for it."""
        return self.wait(self.start(*words, **killed))

    def _ask(self, question: object) -> int:
        assert self.server.stdin and self.server.stdout
        print(json.dumps(question), file=self.server.stdin, flush=True)
        return int(self.server.stdout.readline())

    def close(self) -> None:
        """End the process that forks."""
        self.server.communicate()


# --- Within the process that forks ---------------------------------------------------------------
class _Connection:
    """A connection of DuckDB whose statements that begin with a word are watched."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, word: str,
                 watch: Callable[..., Any]) -> None:
        self.connection, self.word, self.watch = connection, word, watch

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)

    def execute(self, sql: str, *values: object) -> Any:
        if sql.startswith(self.word):
            return self.watch(self.connection.execute, sql, *values)
        return self.connection.execute(sql, *values)


def _watch(place: str, moment: str, nth: int, number: int) -> None:
    """Have this process send itself a signal at the n-th call of a function."""
    calls = 0

    def call(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if moment == "before" and calls == nth:
            os.kill(os.getpid(), number)
        answer = function(*arguments, **options)
        if moment == "after" and calls == nth:
            os.kill(os.getpid(), number)
        return answer

    if place.startswith("sql "):
        connect = duckdb.connect
        duckdb.connect = lambda *given, **named: _Connection(
            connect(*given, **named), place.removeprefix("sql "), call)
    elif place:
        module, name = place.rsplit(".", 1)
        owner = importlib.import_module(module)
        function = getattr(owner, name)
        setattr(owner, name, lambda *given, **named: call(function, *given, **named))


def _run(asks: dict[str, Any]) -> int:
    """Run a command in this process; return its status."""
    for descriptor, end in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{asks['folder']}/{os.getpid()}.{end}", os.O_WRONLY | os.O_CREAT),
                descriptor)
    # Whoever starts the tests in the background has them ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in set(registry()) - set(asks["sources"]):
        del registry()[name]
    try:
        _watch(asks["place"], asks["moment"], asks["nth"], getattr(signal, asks["signal"]))
        return __main__.main(asks["words"])
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        return 70


def _serve() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if isinstance(request, int):
            print(os.waitstatus_to_exitcode(os.waitpid(request, 0)[1]), flush=True)
        elif child := os.fork():
            print(child, flush=True)
        else:
            status = _run(request)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)


if __name__ == "__main__":
    registry()
    _serve()
