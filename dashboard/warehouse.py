"""The warehouse as the pages read it: one connection a build, a cursor a call, bounded caches.

A page run reads one build from its first query to its last (``pin``), even when the file is
replaced meanwhile.  A connection lives as long as a run that reads through it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

DEFAULT = Path(__file__).resolve().parent.parent / "data" / "warehouse.duckdb"
Stamp = tuple[str, int, int, int]


class WarehouseMissing(Exception):
    """There is no warehouse to read; the message is French and says what to run."""


@dataclass(frozen=True)
class Build:
    """One build of the warehouse, open for reading: attached as ``w``, made the default."""

    stamp: Stamp
    connection: duckdb.DuckDBPyConnection


_lock = threading.Lock()
_latest: Build | None = None


def path() -> Path:
    """The file that ``OBSERVATOIRE_WAREHOUSE`` names, or ``data/warehouse.duckdb``."""
    return Path(os.environ.get("OBSERVATOIRE_WAREHOUSE") or DEFAULT)


def stamp() -> Stamp:
    """What changes when the file is replaced: path, modification time, size, inode."""
    try:
        found = path().stat()
    except FileNotFoundError:
        raise WarehouseMissing(
            f"l'entrepôt {path()} n'existe pas : lancer « python -m etl build », ou "
            f"« python start.py » qui s'en charge") from None
    return str(path()), found.st_mtime_ns, found.st_size, found.st_ino


def latest() -> Build:
    """The build that is in place now; opened once a build, shared by all sessions."""
    global _latest
    with _lock:
        now = stamp()
        while _latest is None or _latest.stamp != now:
            opened = _open()
            if (after := stamp()) == now:
                _latest = Build(now, opened)
            now = after
        return _latest


def _open() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.execute(f"ATTACH '{str(path()).replace(chr(39), chr(39) * 2)}' AS w (READ_ONLY)")
    connection.execute("USE w")
    return connection


def pin() -> Build:
    """Make this page run read the build in place now; called once, at the top of a page."""
    build = latest()
    st.session_state["_build"] = build
    return build


def current() -> Build:
    """The build that this run reads: the pinned one, or the one in place."""
    build = st.session_state.get("_build")
    return build if isinstance(build, Build) else latest()


@st.cache_data(max_entries=512, show_spinner=False)
def _cached(sql: str, parameters: tuple[object, ...], stamp: Stamp,
            _build: Build) -> pd.DataFrame:
    cursor = _build.connection.cursor()
    try:
        return cursor.execute("USE w").execute(sql, list(parameters)).df()
    finally:
        cursor.close()


def query(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Rows of a query on the build of this run, cached by (query, parameters, build)."""
    build = current()
    return _cached(sql, tuple(parameters), build.stamp, build)
