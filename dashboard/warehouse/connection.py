"""The warehouse as the pages read it: one connection a build, a cursor a call, bounded caches.

A page run reads one build from its first query to its last (``pin``), even when the file is
replaced meanwhile.  A connection lives as long as a run that reads through it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache, wraps
from typing import Any, Protocol, TypeVar

import duckdb
import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.paths import engine_url, warehouse_path
from etl.warehouse.schema import missing_parts
from etl.warehouse.sql import sql_text

#: Rows of a table that are read at once.
AT_ONCE = 10_000
#: Builds whose answers are kept: the one in place, and the one that pages still read when it comes.
BUILDS = 2
INCOMPLETE = ("l'entrepôt de données n'est pas complet, ou vient d'une version plus ancienne de "
              "l'application : le reconstruire par « python -m etl build »")
Stamp = tuple[str, int, int, int]
F = TypeVar("F", bound=Callable[..., Any])


class WarehouseMissing(Exception):
    """There is no warehouse that can be read; the message is French, says what to run, and nothing
    of the machine: a reader has it on screen (``LOG`` names the file)."""


class Build(Protocol):
    """One build of the warehouse, open for reading; ``stamp``: what its answers are kept by."""

    @property
    def stamp(self) -> Stamp: ...

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows of a query."""

    def schema(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        """Return the rows of a query to ``duckdb_tables()``, ``duckdb_views()`` or
        ``duckdb_columns()``: what the warehouse holds."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table in its order, some at once."""


@dataclass(frozen=True)
class FileBuild:
    """A build in a file: attached as ``w``, made the default.  See ``Build``."""

    stamp: Stamp
    connection: duckdb.DuckDBPyConnection

    def frame(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        with self._cursor() as cursor:
            return cursor.execute(sql, list(parameters)).df()

    def schema(self, sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
        return self.frame(sql, parameters)

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        with self._cursor() as cursor:
            names = ", ".join(f'"{name}"' for name in columns)
            yield from cursor.sql(f'SELECT {names} FROM "{table}"').to_arrow_reader(AT_ONCE)

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with closing(self.connection.cursor()) as cursor:
            yield cursor.execute("USE w")


LOG = logging.getLogger(__name__)
_lock = threading.Lock()
_latest: FileBuild | None = None
#: The build that the question being answered is asked of, so that its parts read the same one
#: even where no run has pinned it (a download that is made when it is clicked).
_question_build: ContextVar[Build | None] = ContextVar("_question_build", default=None)


def stamp() -> Stamp:
    """Return what changes when the file is replaced: path, modification time, size, inode; or when
    another build is in place in the engine."""
    if engine_url():
        return latest_build().stamp
    try:
        stat = warehouse_path().stat()
    except OSError as fault:
        _log(fault)
        raise WarehouseMissing(
            "l'entrepôt de données n'existe pas : lancer « python -m etl build », ou "
            "« python start.py » qui s'en charge") from None
    return str(warehouse_path()), stat.st_mtime_ns, stat.st_size, stat.st_ino


def latest_build() -> Build:
    """Return the build that is in place now: that of the engine that ``OBSERVATOIRE_WAREHOUSE``
    names, else of the file, opened once a build, shared by all sessions."""
    global _latest
    if url := engine_url():
        # No deployment on a file loads it.
        from dashboard.warehouse.engine_build import engine_build

        return engine_build(url)
    with _lock:
        now = stamp()
        while _latest is None or _latest.stamp != now:
            connection = _open()
            if (after := stamp()) == now:
                _latest = FileBuild(now, connection)
            now = after
        return _latest


def _open() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False})
    try:
        if not warehouse_path().is_file():  # a pipe would be waited for
            raise OSError("not a file")
        connection.execute(f"ATTACH {sql_text(str(warehouse_path()))} AS w (READ_ONLY)")
        missing = missing_parts(connection)
    except (duckdb.Error, OSError) as fault:
        _log(fault)
        raise WarehouseMissing(
            "l'entrepôt de données ne peut pas être lu : lancer « python -m etl rollback » pour "
            "revenir à la version précédente, ou « python -m etl build »") from None
    if missing:
        _log(f"missing: {', '.join(missing)}")
        raise WarehouseMissing(INCOMPLETE)
    connection.execute("USE w")
    return connection


def _log(fault: object) -> None:
    LOG.warning("%s: %s", warehouse_path(), fault)


def pin() -> Build:
    """Make this page run read the build in place now; called once, at the top of a page."""
    build = latest_build()
    if get_script_run_ctx(suppress_warning=True):  # else no reader, and no page to be whole for
        st.session_state["_build"] = build
    return build


def current() -> Build:
    """Return the build that this question or this run reads: the pinned one, or the one in
    place."""
    if own := _question_build.get():
        return own
    # Without a reader, the session says at length each time that there is none.
    reader = get_script_run_ctx(suppress_warning=True)
    build: Build | None = st.session_state.get("_build") if reader else None
    return build or latest_build()


class _Call:
    """The arguments of a call, hashable whatever lists and mappings they hold."""

    def __init__(self, args: tuple[object, ...], kwargs: Mapping[str, object]) -> None:
        self.args, self.kwargs = args, kwargs
        self.key = _hashable((args, kwargs))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Call) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def _hashable(value: object) -> Hashable:
    if isinstance(value, Mapping):
        return tuple((name, _hashable(v)) for name, v in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_hashable, value))
    if isinstance(value, set):
        return frozenset(value)
    try:
        hash(value)
    except TypeError:
        if not is_dataclass(value):
            raise
        # It holds lists or mappings.
        return type(value), _hashable([getattr(value, field.name) for field in fields(value)])
    return value


def per_build(function: F, most: int = 512) -> F:
    """Keep what a question answers, for the build that answered it (``most`` answers, shared by
    all sessions; those of the last ``BUILDS`` builds).  Whoever receives the answer must not change
    it in place."""

    @lru_cache(maxsize=BUILDS)
    def answers(stamp: Stamp) -> Callable[[_Call], object]:
        return lru_cache(maxsize=most)(lambda call: function(*call.args, **call.kwargs))

    @wraps(function)
    def answer_of_build(*args: object, **kwargs: object) -> object:
        build = current()
        token = _question_build.set(build)
        try:
            return answers(build.stamp)(_Call(args, kwargs))
        finally:
            _question_build.reset(token)

    return answer_of_build  # type: ignore[return-value]


@per_build
def _answer(sql: str, parameters: tuple[object, ...]) -> pd.DataFrame:
    return current().frame(sql, parameters)


def query(sql: str, parameters: Sequence[object] = ()) -> pd.DataFrame:
    """Return rows of a query on the build of this run, kept by (query, parameters, build).

    The frame is the caller's own: pandas copies what is changed, and only that.
    """
    return _answer(sql, tuple(parameters)).copy(deep=False)
