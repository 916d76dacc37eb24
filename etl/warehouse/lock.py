"""A lock that processes share, which the system frees with its owner: SQLite's own, the one that
the standard library has on every system."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path


class Busy(Exception):
    """Another process keeps the lock."""


class FalseLock(Exception):
    """A file that stands where the lock should be; the message is French."""

    def __init__(self, file: Path) -> None:
        super().__init__(f"le verrou « {file.parent.name}/{file.name} » n'en est pas un : le "
                         "supprimer")


def taken_lock(file: Path, wait: Callable[[], float] = lambda: 0) -> sqlite3.Connection:
    """Return the lock of that file, held until it is closed.

    ``wait`` is called when another process has it: how many seconds it is waited for.  Raises
    ``Busy``, ``FalseLock``, ``OSError`` or ``sqlite3.Error``.
    """
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise FalseLock(file)
    lock = sqlite3.connect(file, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            lock.execute(f"PRAGMA busy_timeout = {wait() * 1000:.0f}")
            lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as fault:
        lock.close()
        if fault.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise FalseLock(file) from fault
        if fault.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise Busy from fault
        raise
    except BaseException:
        lock.close()
        raise
    return lock
