"""PostgreSQL with streaming replicas, for availability: ``postgresql://account@h1,h2/base``.

A publication is one transaction of the primary, which libpq finds among the hosts; replicas show it
whole or not at all.  The base is of the observatory alone: whoever may connect reads what is
published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

import pyarrow as pa
from adbc_driver_manager import Error
from adbc_driver_postgresql import dbapi
from sqlglot import exp

from etl.engines.engine import COLUMNS, PLACES, ROWID, Engine, NodeFault, Writer
from etl.engines.tables import key

#: Seconds for a node to accept a connection, and milliseconds to acknowledge what it is sent.
CONNECTION = {"connect_timeout": "2", "tcp_user_timeout": "5000"}
#: What a page waits for one answer at most, of a node that is there and answers no more.
LONGEST = "60s"
#: Class of an error that comes of the node, not of what it is asked: connection, shutdown, conflict
#: of a replica with what it receives (PostgreSQL, appendix A).
_FAULTS = ("08", "57P", "40", "53", "58", "XX")
#: A schema, a table that is not there: a replica that lags, a build that was dropped.
_LACKING = ("3F000", "42P01")


class PostgreSQL(Engine):
    """See the module."""

    dialect, errors = "postgres", (Error,)
    schemas = "SELECT nspname FROM pg_namespace"

    def __init__(self, url: str, settings: Mapping[str, str] = {}) -> None:
        super().__init__(url)
        options = {"default_transaction_read_only": "on", "statement_timeout": LONGEST, **settings}
        self._options = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._idle: defaultdict[str, list[dbapi.Connection]] = defaultdict(list)

    def database(self, build: str) -> str:
        return build or "public"

    def marks(self, parameters: Sequence[object]) -> tuple[str, ...]:
        return tuple(f"${n}" for n in range(1, len(parameters) + 1))

    def _ask(self, host: str, build: str, sql: str, parameters: Sequence[object]) -> pa.Table:
        try:
            connection, is_new = self._idle[host].pop(), False
        except IndexError:
            connection, is_new = self._connect(host), True
        try:
            with connection.cursor() as cursor:
                cursor.execute(f'SET search_path = "{self.database(build)}"')
                cursor.execute(sql, list(parameters) or None)
                answer = cursor.fetch_arrow_table()
        except Error as fault:
            code = fault.sqlstate or ""
            is_lost = not code or code.startswith(_FAULTS)
            # What failed serves no other question, nor what was connected to a node that is lost.
            for unusable in (connection, *(self._idle.pop(host, ()) if is_lost else ())):
                with suppress(Error):
                    unusable.close()
            if is_lost and not is_new:  # the node may have started again since
                return self._ask(host, build, sql, parameters)
            if is_lost and not code.startswith("40"):
                self.leave_aside(host)
            if is_lost or code in _LACKING:
                raise NodeFault(host) from fault
            raise
        self._idle[host].append(connection)
        return answer

    def _connect(self, host: str) -> dbapi.Connection:
        try:
            return dbapi.connect(self._address(host, options=self._options), autocommit=True)
        except Error as fault:
            self.leave_aside(host)
            raise NodeFault(host) from fault

    def _address(self, hosts: str, **options: str) -> str:
        parameters = dict(parse_qsl(self.parts.query)) | CONNECTION | options
        settings = urlencode(parameters, quote_via=quote)
        return f"postgresql://{self.account}{hosts}/{self.base}?{settings}"

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        address = self._address(",".join(self.hosts), target_session_attrs="read-write")
        with closing(dbapi.connect(address)) as connection, connection.cursor() as cursor:
            yield _Writer(cursor)
            connection.commit()


@dataclass
class _Writer(Writer):
    """A transaction of the primary."""

    cursor: dbapi.Cursor

    def lock(self) -> None:
        self.cursor.execute("SELECT pg_advisory_xact_lock(hashtext($1))", [PLACES])
        self.cursor.fetchall()
        self.cursor.execute(f"CREATE TABLE IF NOT EXISTS {PLACES} ({_columns(COLUMNS)})")
        self.cursor.execute(f"GRANT SELECT ON {PLACES} TO PUBLIC")

    def start(self, build: str) -> None:
        self.cursor.execute(f'CREATE SCHEMA "{build}"')
        self.cursor.execute(f'GRANT USAGE ON SCHEMA "{build}" TO PUBLIC')
        self.cursor.execute(
            f'ALTER DEFAULT PRIVILEGES IN SCHEMA "{build}" GRANT SELECT ON TABLES TO PUBLIC')

    def create(self, build: str, table: str, columns: dict[str, str],
               rows: pa.RecordBatchReader) -> None:
        self.cursor.execute(f'CREATE TABLE "{build}"."{table}" ({_columns(columns)})')
        self.cursor.adbc_ingest(table, rows, mode="append", db_schema_name=build)
        for index in filter(None, ([ROWID] * (ROWID in columns), key(columns))):
            self.cursor.execute(f'CREATE INDEX ON "{build}"."{table}" ({", ".join(index)})')
        self.cursor.execute(f'ANALYZE "{build}"."{table}"')

    def run(self, sql: str, build: str = "") -> list[tuple[object, ...]]:
        self.cursor.execute(f'SET LOCAL search_path = "{build or "public"}"')
        self.cursor.execute(sql)
        return self.cursor.fetchall() if self.cursor.description else []

    def drop(self, build: str) -> None:
        self.cursor.execute(f'DROP SCHEMA "{build}" CASCADE')


def _columns(columns: dict[str, str]) -> str:
    """Return the columns of a table and their types, as PostgreSQL writes them."""
    return ", ".join(f"{name} {exp.DataType.build(kind, dialect='duckdb').sql('postgres')}"
                     for name, kind in columns.items())
