"""The process that runs one query of the SQL workshop, and dies with it.

It imports DuckDB and, of the project, ``etl.confinement`` only: DuckDB's memory limit does not
count what a text function builds (``repeat('x', 2000000000)``) and its interruption waits for
such a function, so that only the system can bound and stop a query without harm to the readers of
the other pages.

It opens the warehouse for reading under a name that nothing lists and no query can guess, makes a
view a table (without what respondents wrote), closes every door (no other file, no network, no
extension, no setting) and opens a transaction that may only read; then it looks at the query.

In: one line, a JSON object, ``warehouse``, ``sql``, ``demonstration`` (false: its tables are
emptied), ``rows``, ``cells``, ``text`` (longest text of a cell), ``bytes``, ``memory_mib``,
``address_space_mib`` (beyond what this program takes by itself), ``cpu_seconds``.  Out: one JSON
object, either ``kind`` and ``message`` of a refusal, or ``columns`` (name, DuckDB's type),
``rows``, ``more`` (rows were left), ``shortened`` and ``undefined`` (cells), ``tables`` read,
``demonstration`` (those with invented rows), ``emptied`` and ``build``.  Standard input stays open
while the answer is wanted: the process dies when it is closed, so that no query outlives the
server, however that one ends.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import duckdb

from etl import confinement
from etl.warehouse.sql import sql_text

#: Steps by which a query gives way to the pages (``nice``).
POLITENESS = 10
#: Statements that only read.  A PIVOT whose columns are found in the data is « MULTI ».
READING = {"SELECT", "EXPLAIN", "MULTI"}
#: The function, as a plan names it, that runs a query of its own.
APART = "JSON_EXECUTE_SERIALIZED_SQL"
#: What an EXPLAIN writes before its query: no plan is given of an EXPLAIN.
EXPLAINED = re.compile(r"\A(?>\s|--[^\n]*\n|/\*.*?\*/)*+EXPLAIN\b"
                       r"(?:\s*(?:ANALYZE|VERBOSE)\b|\s*\(\s*(?:ANALYZE|FORMAT)\b[^)]*\))*",
                       re.IGNORECASE | re.DOTALL)
#: No file can be opened any more, but the one that is.  ``enable_external_access = false`` would
#: let that one be read as bytes, what respondents wrote included, and a setting tell its folder.
LOCKS = (
    "SET python_enable_replacements = false",
    "SET secret_directory = ''", "SET extension_directory = ''", "SET home_directory = ''",
    "SET allow_community_extensions = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
    "BEGIN TRANSACTION READ ONLY",
)


@dataclass(frozen=True)
class Warehouse:
    """The warehouse, open for reading and locked, and what is known of it from before.

    ``plans``: its second connection, which tells how a query is read; ``own``: what stands before
    the name of a table of the file; ``names``: of its tables and views; ``invented``: tables that
    hold, or held, invented rows.
    """

    connection: duckdb.DuckDBPyConnection
    plans: duckdb.DuckDBPyConnection
    own: str
    tables: set[str]
    names: set[str]
    invented: set[str]
    build: str


def open_warehouse(path: str, demonstration: bool, memory_mib: int) -> Warehouse:
    """Return the warehouse of that file, its invented rows emptied when they are not wanted."""
    connection = duckdb.connect(":memory:", config={
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
        "memory_limit": f"{memory_mib}MiB", "temp_directory": "", "threads": 2})
    def rows(sql: str) -> list[tuple[Any, ...]]:
        return connection.execute(sql).fetchall()

    connection.execute(f"ATTACH {sql_text(path)} AS w (READ_ONLY)")
    tables = [name for (name,) in rows("SELECT table_name FROM duckdb_tables()")]
    views = dict(rows("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal"))
    invented = {name for (name,) in rows("""
        SELECT table_name FROM duckdb_tables() t JOIN w._sources s ON s.nature = 'démonstration'
        AND table_name IN (source, source || '_reponses', source || '_agregats',
                           source || '_classes')""")}
    connection.execute("DETACH w")
    alias = f"w{secrets.token_hex(8)}"
    connection.execute(f"ATTACH {sql_text(path)} AS {alias} (READ_ONLY, HIDDEN)")
    # What respondents wrote is read on its page, without who wrote it.
    free = dict(rows(f"SELECT source, list(colonne) FROM {alias}._colonnes WHERE libre "
                     "GROUP BY source"))
    for name in tables:
        exclusion = f"EXCLUDE ({', '.join(free[name])})" if name in free else ""
        visible = "NOT libre" if name == "_colonnes" else str(demonstration or name not in invented)
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * {exclusion} FROM {alias}."{name}" '
                           f"WHERE {visible}")
    for sql in views.values():
        connection.execute(sql)
    [(build,)] = rows("SELECT empreinte || ' du ' || construit_le[:10] FROM _construction")
    plans = connection.cursor()
    # The plan as it is written first: the last one leaves out invented rows that are emptied.
    plans.execute("SET SESSION explain_output = 'all'")
    warehouse = Warehouse(connection, plans, f"{alias}.main.", set(tables), {*tables, *views},
                          invented, build)
    # What gives Python a moment is in files: loaded while they can still be opened.
    rows("SELECT now()")
    for lock in LOCKS:
        connection.execute(lock)
    return warehouse


def must_read(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise ``ValueError`` with the reason when this is not one statement that reads."""
    kinds = [s.type.name for s in connection.extract_statements(sql)]
    if len(kinds) != 1:
        raise ValueError("several" if kinds else "nothing")
    if kinds[0] not in READING:
        raise ValueError("writing")


def json_value(value: Any) -> Any:
    """Return what JSON can tell: numbers as they are, dates in ISO (a midnight is its day, a space
    stands before an hour: French Excel reads no « T »), durations in French days, bytes as Python
    writes them, anything else as text."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(nested_value(value), ensure_ascii=False)
    if isinstance(value, bytes):
        return repr(value)[2:-1]
    if isinstance(value, timedelta):
        days, rest = divmod(abs(value), timedelta(1))
        words = [f"{days} jour{'s' * (days > 1)}"] * bool(days) + [str(rest)] * bool(
            rest or not days)
        return "-" * (value < timedelta()) + " ".join(words)
    if isinstance(value, datetime):
        # A midnight as of ``date_trunc('month', …)``, which a curve follows.
        return str(value.date() if value.time() == time() else value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def nested_value(value: Any) -> Any:
    """Return what JSON can tell of what is in a list or a map; the keys of a map are texts."""
    if isinstance(value, dict):
        return {str(key): nested_value(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [nested_value(one) for one in value]
    return json_value(value)


def most_rows(columns: Sequence[object], question: dict[str, Any]) -> int:
    """Return how many rows of these columns are within ``rows`` and ``cells``."""
    return max(1, min(question["rows"], question["cells"] // max(1, len(columns))))


def first_rows(columns: list[tuple[str, str]], stream: Iterator[Sequence[Any]],
               question: dict[str, Any], own: str = "") -> dict[str, Any]:
    """Return the first rows, read as they come: within ``rows``, ``cells`` and ``bytes``.

    ``columns``: name, DuckDB's type; ``own``: see ``Warehouse``.
    """
    most = most_rows(columns, question)
    rows: list[list[Any]] = []
    size = shortened = undefined = 0
    more = False
    for row in stream:
        values = [json_value(value) for value in row]
        if own:  # in a plan of EXPLAIN
            values = [value.replace(own, " " * len(own)) if isinstance(value, str) else value
                      for value in values]
        cells = [_cell(value, question["text"]) for value in values]
        size += sum(len(cell) for cell in cells if isinstance(cell, str))
        more = len(rows) == most or size > question["bytes"]
        if more:
            break
        rows.append(cells)
        for value, cell in zip(values, cells, strict=True):
            shortened += isinstance(cell, str) and len(cell) < len(value)
            undefined += cell is None and value is not None
    return {"columns": columns, "rows": rows, "more": more, "shortened": shortened,
            "undefined": undefined}


def _cell(value: Any, longest: int) -> Any:
    """Return what is shown of a value: a text within ``longest``, no number that is none."""
    if isinstance(value, str):
        return value[:longest]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def tables_read(warehouse: Warehouse, sql: str) -> set[str]:
    """Return the tables that the query reads, those of a view included.

    DuckDB's plan names them, whatever way the query takes to them: a composed text
    (``query('FROM ' || 'a')``, ``histogram``), the name of a CTE.  Of what finds the columns of a
    PIVOT (``ON annee IN (FROM b)``) it tells nothing: every table that the text names too.
    """
    words = set(re.findall(r"\w+", sql.lower()))
    named = words & warehouse.names if "pivot" in words else set()
    return tables_of_plan(warehouse, EXPLAINED.sub("", sql, count=1)).union(
        *(tables_of_plan(warehouse, f"FROM {name}") for name in named))


def tables_of_plan(warehouse: Warehouse, sql: str) -> set[str]:
    """Return the tables in the plan of a query; without a plan, or with a part that is planned
    apart, all: what is invented is never shown without its badge."""
    warehouse.plans.execute(LOCKS[-1])
    try:
        plan = str(warehouse.plans.execute(f"EXPLAIN (FORMAT JSON) {sql}").fetchall())
    except duckdb.Error:
        return warehouse.tables
    finally:
        warehouse.plans.execute("ROLLBACK")
    names = set(re.findall(rf"{re.escape(warehouse.own)}(\w+)", plan))
    return warehouse.tables if APART in plan else names


def answer(warehouse: Warehouse, question: dict[str, Any]) -> dict[str, Any]:
    """Return what the query answers, or why it does not."""
    try:
        must_read(warehouse.connection, question["sql"])
        tables = tables_read(warehouse, question["sql"])
        warehouse.connection.execute(question["sql"])
        result = first_rows(
            [(name, str(kind)) for name, kind, *_ in warehouse.connection.description or ()],
            iter(warehouse.connection.fetchone, None), question, warehouse.own)
    except ValueError as refusal:
        return {"kind": str(refusal), "message": ""}
    except (duckdb.OutOfMemoryException, MemoryError):
        return {"kind": "memory", "message": ""}
    except OverflowError:  # Python has no such duration
        return {"kind": "beyond", "message": ""}
    except duckdb.Error as fault:
        return {"kind": type(fault).__name__, "message": str(fault)}
    among = sorted(tables & warehouse.invented)
    return {**result, "tables": sorted(tables), "build": warehouse.build,
            "demonstration": among if question["demonstration"] else [],
            "emptied": [] if question["demonstration"] else among}


def main() -> None:
    """Answer the question of standard input, its first line."""
    confinement.give_way(POLITENESS)
    question = json.loads(confinement.questions().get())
    confinement.bound(question["address_space_mib"] << 20, question["cpu_seconds"])
    warehouse = open_warehouse(
        question["warehouse"], question["demonstration"], question["memory_mib"])
    confinement.close_doors()
    sys.stdout.buffer.write(json.dumps(answer(warehouse, question), allow_nan=False).encode())
    sys.stdout.flush()
    os._exit(0)  # nothing is left to tidy, and a thread still listens


if __name__ == "__main__":
    main()
