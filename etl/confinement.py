"""Processes that may fail alone: what they run is bounded in memory and processor time, gives way
to the pages, and ends with the process that started it.

Shared by the reading of received files (``etl.reading``) and by the SQL workshop.  Standard library
only: a confined process starts in a few hundredths of a second.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from etl.paths import ROOT

#: What a confined process may know of this machine: what it takes to start, and its time zone.
ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")


def start(module: str) -> subprocess.Popen[bytes]:
    """Start a module of the project as a confined process, both its ends open.

    It dies when its standard input is closed (see ``questions``), so that it never outlives this
    process, however this one ends.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0)
        | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0))


# --- Within the confined process -----------------------------------------------------------------
def give_way(steps: int) -> None:
    """Let the other processes of this machine be served first (Windows: see ``start``)."""
    if hasattr(os, "nice"):
        os.nice(steps)


def bound(memory: int, seconds: int) -> None:
    """Let the system refuse to this process more bytes and more processor time than it has already
    taken, and any write to a file.  Asked again, it counts again from there.

    Windows has none of these limits; macOS does not count the memory.
    """
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    limits = {resource.RLIMIT_CPU: int(usage.ru_utime + usage.ru_stime) + 1 + seconds,
              resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0}
    if space := _address_space():
        limits[resource.RLIMIT_AS] = space + memory
    for limit, value in limits.items():
        most = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value if most < 0 else min(value, most), most))


def close_doors() -> None:
    """Let the system refuse to this process any file or connection that is not open already
    (Windows has no such limit)."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _address_space() -> int:
    """Return the bytes of addresses that this process has; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def questions() -> queue.SimpleQueue[bytes]:
    """Return the lines of standard input as they come; this process ends at once, whatever it is
    doing, when nobody holds the other end any more."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin.buffer:
            lines.put(line)
        os._exit(1)

    threading.Thread(target=listen, daemon=True).start()
    return lines


def answers() -> int:
    """Return a descriptor of standard output that is ours alone: what a library prints goes
    nowhere."""
    own = os.dup(1)
    os.dup2(2, 1)
    return own


def peak() -> int:
    """Return the bytes of memory that this process has had at most; 0 where the system does not
    say.

    Linux counts in ``ru_maxrss`` what the process that started this one had: a large one would wear
    out all those that it starts.  ``VmHWM`` begins with the program.
    """
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        with suppress(OSError):
            lines = Path("/proc/self/status").read_bytes().splitlines()
            return next((int(line.split()[1]) << 10 for line in lines
                         if line.startswith(b"VmHWM:")), 0)
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10
