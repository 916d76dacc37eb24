"""ClickHouse, for size: ``clickhouse://account:password@h1,h2/base?cluster=NAME&secure=1``.

A build is a database, ``base_build``.  Where a cluster is named its tables are replicated, and all
its replicas that answer have them before the build is put in place.  What else follows « ? » is a
setting of each query (``max_parallel_replicas=3``: a query then uses them together).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import lru_cache
from urllib.parse import parse_qsl

import clickhouse_connect
import pyarrow as pa
import pyarrow.compute as pc
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import ClickHouseError, OperationalError
from sqlglot import exp

from etl.engines import Fault
from etl.engines.engine import COLUMNS, PLACES, ROWID, Engine, NodeFault, Writer
from etl.engines.tables import key
from etl.warehouse.faults import Replaced

#: What makes ClickHouse answer as SQL does: a row that a join does not find has no value; a name is
#: that of a column before that of what is selected; a subquery needs none.
SETTINGS = {"join_use_nulls": 1, "prefer_column_name_to_alias": 1,
            "joined_subquery_requires_alias": 0}
#: Seconds for a node to accept a connection; to answer a page; to have what is published.
CONNECT, ANSWER, PUBLISH = 2, 60, 3600
#: The table that one publication alone can make, while it lasts; seconds after which it is of one
#: that was killed.
MARK, LONGEST = "observatoire_publication", 6 * 3600
#: Values of a text column up to which it is kept as a dictionary.
FEW = 1_000
#: What it says of a database, a table that is not there.
_LACKING = ("UNKNOWN_DATABASE", "UNKNOWN_TABLE")
# What it reports is said in French by who asked.
logging.getLogger("clickhouse_connect").addHandler(logging.NullHandler())
_TYPES = {bool: "Bool", int: "Int64", float: "Float64", str: "String", date: "Date"}


class ClickHouse(Engine):
    """See the module."""

    dialect, errors = "clickhouse", (ClickHouseError,)
    schemas = "SELECT name FROM system.databases"

    def __init__(self, url: str, settings: Mapping[str, object] = {}) -> None:
        super().__init__(url)
        options = dict(parse_qsl(self.parts.query))
        self.cluster, self._secure = options.pop("cluster", ""), options.pop("secure", "") == "1"
        self._settings = {**SETTINGS, **options, **settings}

    def marks(self, parameters: Sequence[object]) -> tuple[str, ...]:
        return tuple("NULL" if value is None else f"{{p{n}:{_TYPES[type(value)]}}}"
                     for n, value in enumerate(parameters, 1))

    def database(self, build: str) -> str:
        return f"{self.base}_{build}" if build else self.base

    def connect(self, host: str, database: str, seconds: int = ANSWER,
                settings: Mapping[str, object] = {}) -> Client:
        """Return a client of a node, which is waited for so long; ``settings``: of all it asks."""
        return clickhouse_connect.get_client(
            dsn=f"clickhouse://{self.account}{host}", database=database,
            secure=self._secure, autogenerate_session_id=False, query_retries=0,
            connect_timeout=CONNECT, send_receive_timeout=seconds, settings=dict(settings))

    def _ask(self, host: str, build: str, sql: str, parameters: Sequence[object]) -> pa.Table:
        values = {f"p{n}": value for n, value in enumerate(parameters, 1) if value is not None}
        try:
            client = _client(self, host, self.database(build))
            return client.query_arrow(sql, values)
        except OperationalError as fault:
            self.leave_aside(host)
            raise NodeFault(host) from fault
        except ClickHouseError as fault:
            if any(name in str(fault) for name in _LACKING):
                raise NodeFault(host) from fault
            raise

    def _writing_client(self) -> Client:
        """Return a client of the first node that answers."""
        *others, last = self._nodes()
        for host in others:
            with suppress(OperationalError):
                return self.connect(host, "default", PUBLISH)
        return self.connect(last, "default", PUBLISH)

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        client = self._writing_client()
        writer = _Writer(self, client)
        try:
            yield writer
        except BaseException as fault:
            with suppress(ClickHouseError):  # what stopped it is what is said
                if not writer.is_in_place():
                    writer.undo()
                elif isinstance(fault, KeyboardInterrupt):
                    raise Replaced from fault
            raise
        finally:
            if writer.is_alone:
                client.command(f"DROP TABLE IF EXISTS {writer.mark}")
            client.close()


@lru_cache(maxsize=32)
def _client(engine: ClickHouse, host: str, database: str) -> Client:
    """Return the client of a node and a build that is kept."""
    return engine.connect(host, database, settings=engine._settings)


class _Writer(Writer):
    """A publication: nothing is in place before its row of ``PLACES``."""

    def __init__(self, engine: ClickHouse, client: Client) -> None:
        self.engine, self.client, self.started, self.is_alone = engine, client, "", False
        self.everywhere = f"ON CLUSTER '{engine.cluster}'" if engine.cluster else ""
        self.mark = f"{engine.base}.{MARK} {self.everywhere}"
        self.kind = "ReplicatedMergeTree" if engine.cluster else "MergeTree"

    def lock(self) -> None:
        base = self.engine.base
        self.client.command(f"CREATE DATABASE IF NOT EXISTS {base} {self.everywhere}")
        if self.client.query(
                f"SELECT 1 FROM system.tables WHERE database = '{base}' AND name = '{MARK}' "
                f"AND metadata_modification_time < now() - {LONGEST}").result_rows:
            self.client.command(f"DROP TABLE IF EXISTS {self.mark}")
        try:
            self.client.command(f"CREATE TABLE {self.mark} (seul UInt8) ENGINE = Memory")
        except ClickHouseError as fault:
            if "TABLE_ALREADY_EXISTS" not in str(fault):
                raise
            raise Fault(f"une autre publication est en cours vers le moteur {self.engine} : "
                        "recommencer quand elle est finie (si elle a été tuée : "
                        f"« DROP TABLE {self.mark.strip()} »)") from fault
        self.is_alone = True
        columns = ", ".join(f"{name} {_type(kind, False)}" for name, kind in COLUMNS.items())
        self.client.command(f"CREATE TABLE IF NOT EXISTS {base}.{PLACES} {self.everywhere} "
                            f"({columns}) ENGINE = {self.kind} ORDER BY numero "
                            "SETTINGS allow_nullable_key = 1")

    def start(self, build: str) -> None:
        self.started = build
        self.client.command(f"CREATE DATABASE {self.engine.database(build)} {self.everywhere}")

    def create(self, build: str, table: str, columns: dict[str, str],
               rows: pa.RecordBatchReader) -> None:
        database = self.engine.database(build)
        some = next(rows, None)
        few = {name for name, kind in columns.items() if kind == "VARCHAR" and some is not None
               and pc.count_distinct(some.column(name)).as_py() <= FEW}
        order = ", ".join([*key(columns), *([ROWID] if ROWID in columns else [])]) or "tuple()"
        schema = ", ".join(f"{name} {_type(kind, name in few)}" for name, kind in columns.items())
        self.client.command(f"CREATE TABLE {database}.{table} {self.everywhere} ({schema}) "
                            f"ENGINE = {self.kind} ORDER BY ({order}) "
                            "SETTINGS allow_nullable_key = 1")
        while some is not None:
            if len(some):
                self.client.insert_arrow(table, pa.Table.from_batches([some]), database)
            some = next(rows, None)
        if self.everywhere:
            self.client.command(f"SYSTEM SYNC REPLICA {self.everywhere} {database}.{table}")

    def run(self, sql: str, build: str = "") -> list[tuple[object, ...]]:
        self.client.database = self.engine.database(build)  # no session would remember a « USE »
        if not sql.startswith("SELECT"):
            self.client.command(sql)
            return []
        return [tuple(row) for row in self.client.query(sql).result_rows]

    def is_in_place(self) -> bool:
        """Tell whether what was started is in place: what failed then is what came after."""
        return bool(self.started and self.run(
            f"SELECT 1 FROM {PLACES} WHERE construction = '{self.started}'"))

    def undo(self) -> None:
        """Drop what was started."""
        if self.started:
            self.drop(self.started)

    def drop(self, build: str) -> None:
        self.client.command(f"DROP DATABASE {self.engine.database(build)} {self.everywhere}")


def _type(kind: str, few: bool) -> str:
    """Return a type of DuckDB as ClickHouse writes it; ``few``: texts of few values."""
    name = exp.DataType.build(kind, dialect="duckdb", nullable=True).sql("clickhouse")
    name = name if name.startswith("Nullable") else f"Nullable({name})"
    return f"LowCardinality({name})" if few else name
