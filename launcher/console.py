"""What the person at the terminal sees: French lines, numbered steps, one kind of failure."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from etl.terminal import printable

Command = Sequence[str | Path]
#: Seconds that a program has to undo what it was doing, or the server to end a publication.
_LAST_WORK = 30


class Failure(Exception):
    """What stops the command, as a French sentence for the person who typed it."""


def say(text: str, end: str = "\n") -> None:
    """Print French text, with the narrow no-break spaces that its punctuation asks for."""
    print(printable(re.sub(r" (?=[:;!?%»])|(?<=«) ", "\u202f", text)), end=end, flush=True)


class Progress:
    """Numbered lines: « [1/4] Environnement Python… prêt (0,1 s) »."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.label = ""
        self.since = 0.0

    def begin(self, title: str, end: str = " ") -> None:
        """Announce the next step."""
        self.done += 1
        self.label = f"[{self.done}/{self.total}] {title}…"
        self.since = time.monotonic()
        say(self.label, end=end)

    def tick(self) -> None:
        """Show, on a terminal, that a long step is alive."""
        if sys.stdout.isatty():
            say(f"\r{self.label} {time.monotonic() - self.since:.0f} s ", end="")

    def end(self, result: str, again: bool = False) -> None:
        """Print the outcome of the step; ``again`` repeats its label after other output."""
        seconds = f"{time.monotonic() - self.since:.1f}".replace(".", ",")
        # A terminal shows it over the seconds that ``tick`` left there.
        over = "\r" if sys.stdout.isatty() else ""
        label = f"{over}{self.label} " if again or over else ""
        say(f"{label}{result} ({seconds} s)")


@contextmanager
def child(command: Command, folder: Path, **streams: Any) -> Iterator[subprocess.Popen[str]]:
    """Start a program that ends with this command, whatever stops it: it is told to, then waited
    for."""
    process = subprocess.Popen(command, cwd=folder, encoding="utf-8", errors="replace", **streams)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_LAST_WORK)
        except subprocess.TimeoutExpired:
            process.kill()


def run(command: Command, folder: Path, progress: Progress) -> tuple[int, str]:
    """Run ``command`` in silence while the step shows it is alive: (exit status, output)."""
    with child(command, folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        while True:
            try:
                output, _ = process.communicate(timeout=1)
                return process.returncode, output
            except subprocess.TimeoutExpired:
                progress.tick()


def last_line(output: str) -> str:
    """Return the line of a program's output that says why it failed: its last error, else its
    last."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or [""]
    return ([line for line in lines if "error" in line.lower()] or lines)[-1]
