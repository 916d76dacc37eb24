"""What an engine that exists is asked, whichever it is: to publish a build of the warehouse, to
name the one in place, to answer DuckDB's SQL on a build, to describe it.

A build is copied to a schema of its own, named after it; a row more in the table ``PLACES`` puts it
in place, at once for all readers; a rollback is a row more too.  Free texts are never copied.
"""

from __future__ import annotations

import re
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import duckdb
import pyarrow as pa

from etl.engines import Fault, Place
from etl.engines.rendering import rendered_query, restricted_query
from etl.engines.tables import VIEWS, description_of, tables_of, view_of
from etl.french.text import count
from etl.warehouse.sql import attachment, sql_text
from etl.warehouse.versions import HISTORY, UnknownVersion

#: What was put in place, one row each time; in a build, its description as DuckDB's SQL.
PLACES, DESCRIPTION = "observatoire_en_place", "_description"
COLUMNS = {"numero": "BIGINT", "construction": "VARCHAR", "construit_le": "VARCHAR",
           "empreinte": "VARCHAR"}
#: Reads the rows of ``PLACES``, that of the build in place first.
_READ_PLACES = f"SELECT {', '.join(COLUMNS)} FROM {PLACES} ORDER BY numero DESC"
#: Rows that are copied at once; seconds during which a node that failed is left aside.
AT_ONCE, ASIDE = 100_000, 30.0
#: The name of a build: whatever else an engine holds is not ours to drop.
_BUILD = re.compile(r"b\d{8}t\d+_\w*$")
#: Where a row stands in its table, as in DuckDB.
ROWID = "rowid"


class NodeFault(Exception):
    """A node does not answer, or not on this build: another one is asked."""


class Writer(ABC):
    """A publication under way, by one account that may write; ``everywhere``: what is said where
    something is made on all the nodes."""

    everywhere = ""

    @abstractmethod
    def create(self, build: str, table: str, columns: dict[str, str],
               rows: pa.RecordBatchReader) -> None:
        """Create a table of a build (name → DuckDB's type), ordered by its ``key``, and fill it."""

    @abstractmethod
    def run(self, sql: str, build: str = "") -> list[tuple[object, ...]]:
        """Return the rows of a text of SQL of the engine, asked within a build."""

    @abstractmethod
    def lock(self) -> None:
        """Create ``PLACES`` where it is missing, and exclude other publications until this ends;
        wait for the current one, or raise ``Fault``."""

    @abstractmethod
    def start(self, build: str) -> None:
        """Make the schema of a build."""

    @abstractmethod
    def drop(self, build: str) -> None:
        """Drop a build."""


class Engine(ABC):
    """An engine at an address, ``scheme://account@host1,host2/base``; ``account`` has its « @ »,
    empty for none."""

    dialect: str
    #: Lists its schemas.
    schemas: str
    #: What its library raises of a query that it refuses.
    errors: tuple[type[Exception], ...]

    def __init__(self, url: str) -> None:
        try:
            self.parts = urlsplit(url)
            account, at, hosts = self.parts.netloc.rpartition("@")
            # As an address writes it, whatever its password: no library then repeats it.
            self.account, self.hosts = quote(unquote(account), safe=":") + at, hosts.split(",")
            for host in self.hosts:
                _ = urlsplit(f"//{host}").port  # is it one?
        except ValueError as fault:
            raise Fault("adresse de moteur mal formée : l'écrire « clickhouse://compte:…@h1,h2:8123"
                        "/observatoire », et « / », « ? », « # » d'un mot de passe « %2F », « %3F »"
                        ", « %23 »") from fault
        self.base = self.parts.path.strip("/")
        self._aside: dict[str, float] = {}
        self._latest: Place | None = None
        self._turn = 0

    # --- What each engine does its own way ----------------------------------------------------
    @abstractmethod
    def writing(self) -> AbstractContextManager[Writer]:
        """Open a publication; what has not ended leaves nothing in place."""

    @abstractmethod
    def _ask(self, host: str, build: str, sql: str, parameters: Sequence[object]) -> pa.Table:
        """Return what a node answers to its own SQL.  Raises ``NodeFault``."""

    @abstractmethod
    def database(self, build: str) -> str:
        """Return what the engine calls the schema of a build; that of ``PLACES`` for none."""

    @abstractmethod
    def marks(self, parameters: Sequence[object]) -> tuple[str, ...]:
        """Return what stands for each value in a text of SQL."""

    # --- Reading ------------------------------------------------------------------------------
    def first_rows(self, build: str, sql: str, most: int, emptied: Iterable[str]) -> pa.Table:
        """Return at most so many rows that a build answers to a reader's own SQL, with the engine's
        types; ``emptied``: the tables that are read as if they had no row."""
        return self._anywhere(build, restricted_query(
            sql, self.dialect, most, tuple(emptied), _columns(self, build)), ())

    def query(self, build: str, sql: str, parameters: Sequence[object] = ()) -> pa.Table:
        """Return the rows that a build answers to DuckDB's SQL, with the types of DuckDB."""
        values = tuple(parameters)
        schema = _schema(self, build, sql, values)  # an unknown table is known before it is asked
        return _typed_table(self._anywhere(
            build, rendered_query(sql, self.dialect, self.marks(values)), values), schema)

    def rows(self, build: str, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a table in its order, some at once: a node that fails meanwhile is
        replaced by another."""
        names = ", ".join(columns)
        for first in range(0, sys.maxsize, AT_ONCE):
            some = self.query(build, f"SELECT {names} FROM {table} WHERE {ROWID} >= ? AND "
                              f"{ROWID} < ? ORDER BY {ROWID}", (first, first + AT_ONCE))
            yield from some.to_batches()
            if len(some) < AT_ONCE:
                return

    def place(self) -> Place:
        """Return the build in place: a node that lags behind what was seen is not believed."""
        for host in self._nodes():
            with suppress(NodeFault):
                rows = self._ask(host, "", f"{_READ_PLACES} LIMIT 1", ()).to_pylist()
                if rows and (self._latest is None or rows[0]["numero"] >= self._latest.number):
                    self._latest = Place(*rows[0].values())
                    break
        if self._latest is None:
            raise Fault(f"aucun nœud du moteur {self} ne répond, ou rien n'y est publié : lancer "
                        "« python -m etl publish »")
        return self._latest

    def describe(self, build: str) -> duckdb.DuckDBPyConnection:
        """Return an empty DuckDB that has the tables of a build, their types and comments."""
        return _mirror(self, build).cursor()

    def __str__(self) -> str:
        return f"{self.parts.scheme}://{','.join(self.hosts)}/{self.base}"

    def _anywhere(self, build: str, sql: str, parameters: Sequence[object]) -> pa.Table:
        for host in self._nodes():
            with suppress(NodeFault):
                return self._ask(host, build, sql, parameters)
        raise Fault(f"aucun nœud du moteur {self} ne répond sur la construction {build} : "
                    "recharger la page")

    def _nodes(self) -> Iterator[str]:
        """Yield the nodes, each in its turn the first; those left aside come last."""
        self._turn += 1
        turn = self._turn % len(self.hosts)
        now = time.monotonic()
        yield from sorted(self.hosts[turn:] + self.hosts[:turn],
                          key=lambda host: self._aside.get(host, 0) > now)

    def leave_aside(self, host: str) -> None:
        """Ask a node last for a while."""
        self._aside[host] = time.monotonic() + ASIDE

    # --- Publishing ---------------------------------------------------------------------------
    @contextmanager
    def _publication(self) -> Iterator[Writer]:
        """Open a publication.  Raises ``Fault`` when no node takes it, or the engine refuses."""
        try:
            with self.writing() as writer:
                yield writer
        except self.errors as fault:
            reason = str(fault).strip().partition("\n")[0]
            raise Fault(f"le moteur {self} ne répond pas, ou refuse : {reason}") from fault

    def publish(self, warehouse: Path) -> Place:
        """Copy a warehouse to the engine and put it in place; drop the builds beyond those kept.

        Raises ``Fault``, as ``rollback`` and ``builds`` do.
        """
        with attachment(w=warehouse) as db, self._publication() as writer:
            [(built_at, fingerprint)] = db.execute(
                "SELECT construit_le, empreinte FROM w._construction").fetchall()
            build = f"b{datetime.now():%Y%m%dt%H%M%S%f}_{fingerprint}"
            tables = tables_of(db)
            writer.lock()
            writer.start(build)
            for table, columns in tables.items():
                selection = ", ".join(columns)
                rows = db.sql(f'SELECT {ROWID}, {selection} FROM w."{table}" '
                              + "WHERE NOT libre" * (table == "_colonnes"))
                writer.create(build, table, {ROWID: "BIGINT"} | columns,
                              rows.to_arrow_reader(AT_ONCE))
            for view, sql in db.execute(VIEWS.format("view_name, sql")).fetchall():
                names = [name for name, *_ in db.execute(f'DESCRIBE w."{view}"').fetchall()]
                union = view_of(sql, names, tables).sql(dialect=self.dialect)
                writer.run(f"CREATE VIEW {view} {writer.everywhere} AS {union}", build)
            writer.create(build, DESCRIPTION, {"sql": "VARCHAR"}, pa.table(
                {"sql": [description_of(db, tables)]}).to_reader())
            place = self._put(writer, build, built_at, fingerprint)
            for old in self._schemas(writer) - {one.build for one in self._builds(writer)}:
                writer.drop(old)
        self._latest = place
        return place

    def rollback(self, name: str = "1") -> Place:
        """Put a former build back in place: that of a number (the last one replaced is 1), or of
        the first digits of a fingerprint (three at least).  Raises ``UnknownVersion``."""
        with self._publication() as writer:
            writer.lock()
            places = self._builds(writer)
            matches = [place for number, place in enumerate(places) if name == str(number)
                       or (len(name) > 2 and place.fingerprint.startswith(name))]
            if len(matches) != 1 or matches[0] is places[0]:
                raise UnknownVersion(
                    f"le moteur garde {count(len(places), 'construction')}, et « {name} » n'en "
                    "désigne pas une autre que celle qui est en place (voir « python -m etl "
                    "versions --engine … »)")
            place = self._put(writer, matches[0].build, matches[0].built_at, matches[0].fingerprint)
        self._latest = place
        return place

    def builds(self) -> list[Place]:
        """Return the builds that are kept, the one in place first."""
        self.place()  # is there one?
        with self._publication() as writer:
            return self._builds(writer)

    def has_in_place(self, built_at: str, fingerprint: str) -> bool:
        """Tell whether the build in place is that one, whole."""
        with self._publication() as writer:
            writer.lock()
            return any((one.built_at, one.fingerprint) == (built_at, fingerprint)
                       and one.build in self._schemas(writer) for one in self._builds(writer)[:1])

    def _schemas(self, writer: Writer) -> set[str]:
        """Return the builds that have a schema, also those that a failure left."""
        names = {str(name) for (name,) in writer.run(self.schemas)}
        candidates = {one[0] for name in names if (one := _BUILD.search(name))}
        return {build for build in candidates if self.database(build) in names}

    def _builds(self, writer: Writer) -> list[Place]:
        """Return the build in place, then those to come back to: one that somebody dropped is
        not."""
        last: dict[str, Place] = {}
        for row in writer.run(_READ_PLACES):
            place = Place(*row)  # type: ignore[arg-type]
            last.setdefault(place.build, place)
        schemas = self._schemas(writer)
        places = [place for number, place in enumerate(last.values())
                  if not number or place.build in schemas]
        return places[:HISTORY + 1]

    def _put(self, writer: Writer, build: str, built_at: str, fingerprint: str) -> Place:
        places = self._builds(writer)
        place = Place(places[0].number + 1 if places else 1, build, built_at, fingerprint)
        writer.run(f"INSERT INTO {PLACES} VALUES ({place.number}, {sql_text(build)}, "
                   f"{sql_text(built_at)}, {sql_text(fingerprint)})")
        return place


@lru_cache(maxsize=8 * (HISTORY + 1))
def _mirror(engine: Engine, build: str) -> duckdb.DuckDBPyConnection:
    """Return an empty DuckDB that has the tables of a build."""
    [row] = engine._anywhere(build, f"SELECT sql FROM {DESCRIPTION}", ()).to_pylist()
    mirror = duckdb.connect(":memory:")
    mirror.execute(row["sql"])
    return mirror


@lru_cache(maxsize=8 * (HISTORY + 1))
def _columns(engine: Engine, build: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each table and view of a build, and its columns."""
    with engine.describe(build) as cursor:
        rows = cursor.execute("SELECT table_name, list(column_name ORDER BY column_index) FROM "
                              "duckdb_columns() WHERE NOT internal GROUP BY ALL").fetchall()
    return tuple((table, tuple(names)) for table, names in rows)


@lru_cache(maxsize=4096)
def _schema(engine: Engine, build: str, sql: str, parameters: tuple[object, ...]) -> pa.Schema:
    """Return the columns and types that DuckDB gives to the answer of a query."""
    with engine.describe(build) as cursor:
        return cursor.sql(sql, params=list(parameters)).to_arrow_table().schema


def plain(column: pa.ChunkedArray) -> pa.Array:
    """Return a column whose decimals, which PostgreSQL gives as texts, are floats."""
    array = column.combine_chunks()
    is_decimal = isinstance(array.type, pa.BaseExtensionType)
    return array.storage.cast(pa.float64()) if is_decimal else array


def _typed_table(answer: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return an answer with the types that DuckDB gives, without the column ``ROWID`` that ``*``
    adds to it; what DuckDB counts in decimals is given in floats, as pandas reads them."""
    if len(answer.column_names) > len(schema):
        answer = answer.drop_columns([ROWID])
    columns = []
    for column, target in zip(answer.columns, schema, strict=True):
        kind = pa.float64() if pa.types.is_decimal(target.type) else target.type
        columns.append(plain(column).cast(kind))
    return pa.table(columns, names=schema.names)
