"""What is printed on a terminal: never a character that commands it.

The name of a file, or a cell, may hold escape sequences, carriage returns or overrides of
direction: they would hide or rewrite what a report says.
"""

from __future__ import annotations

import os
import signal
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib.util import find_spec
from typing import Any, TextIO

#: Controls, formats (direction, zero width), separators of lines, halves of a pair.
_CATEGORIES = {"Cc", "Cf", "Zl", "Zp", "Cs"}
#: Exit status of a command whose output nobody reads any more: that of SIGPIPE, for a shell.
UNREAD = 141
#: What a command answers that is not run by the Python of ``.venv``.
NO_LIBRARIES = ("Ce Python n'a pas les bibliothèques de l'observatoire : écrire, à la place de "
                "« python », « .venv/bin/python » (Windows : « .venv\\Scripts\\python »), que "
                "« python3 start.py » remplit.")


def live_signals(*names: str) -> list[signal.Signals]:
    """Return the signals of these names that reach a command: a system may have none of one
    (SIGHUP, of a terminal that is closed), « nohup » and a shell in the background keep some."""
    every = (getattr(signal, name, None) for name in names)
    return [one for one in every if one and signal.getsignal(one) != signal.SIG_IGN]


def end_at_once() -> None:
    """Have a Ctrl-C end in silence a process that has only begun to load its libraries."""
    for one in live_signals("SIGINT"):
        signal.signal(one, signal.SIG_DFL)


def has_libraries() -> bool:
    """Tell whether this Python has the libraries: that of the machine has none."""
    return find_spec("duckdb") is not None


def printable(text: str) -> str:
    r"""Return a text whose control characters are written as « \u001b » (valid in JSON too).

    Line feeds and tabs stay, and a carriage return at either end, with which a line is drawn again.
    """
    inside = text.strip("\r")
    if inside.isprintable():
        return text
    visible = "".join(c if c in "\n\t" or unicodedata.category(c) not in _CATEGORIES else
                      f"\\u{ord(c):04x}" for c in inside)
    before, _, after = text.partition(inside)
    return before + visible + after


class Printable:
    """A stream that writes what is ``printable``."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        return self.stream.write(printable(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def printable_streams() -> Iterator[None]:
    """Write only what is ``printable`` to both streams, in UTF-8, whatever the console."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with redirect_stdout(Printable(sys.stdout)), redirect_stderr(Printable(sys.stderr)):
        yield


def write_nowhere(stream: TextIO) -> None:
    """Send nowhere what is still to be written of a stream: Python would speak of it as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
