"""The SQL workshop on an engine: an account that only reads, within the engine's own limits.

The process of the workshop (``sandbox``) judges the query first, on an empty warehouse that has the
tables of the build: it says in French what DuckDB refuses, the types of the answer, the tables that
are read.  What it accepts is rendered, and asked of the engine.
"""

from __future__ import annotations

import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dashboard.tools.sql.messages import Fault, no_data
from dashboard.tools.sql.sandbox import first_rows, most_rows
from dashboard.warehouse.connection import WarehouseMissing
from dashboard.warehouse.engine_build import EngineBuild, faults
from etl.engines import engine_at
from etl.engines.dialects.common import Unrenderable
from etl.engines.engine import plain

#: Without an account of its own, the workshop would read with the rights of the pages.
NO_ACCOUNT = Fault("L'atelier SQL n'a pas de compte de lecture sur le moteur de données : "
                   "OBSERVATOIRE_ATELIER le nomme (docs/exploitation.md).")
UNKNOWN = Fault("Cette requête n'a pas d'équivalent sur le moteur de données : l'écrire sans "
                "PIVOT, UNPIVOT, SUMMARIZE, ni « ORDER BY ALL » ou EXCLUDE de « * », ou l'exécuter "
                "sur une copie des données.")
REFUSAL = "Le moteur de données refuse cette requête ; sa raison, en anglais :"
#: What an engine says of its limits → ``kind`` of a refusal of the workshop.
LIMITS = {"statement timeout": "time", "TIMEOUT_EXCEEDED": "time", "out of memory": "memory",
          "MEMORY_LIMIT_EXCEEDED": "memory", "temporary file size": "memory"}
_lock = threading.Lock()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return the folder of the empty warehouses of this server, one a build; it goes with the
    server."""
    return tempfile.TemporaryDirectory(prefix="atelier-")


def empty_warehouse(build: EngineBuild) -> Path:
    """Return a file with the tables of a build, empty but for the catalogue.  It is made once a
    build, whole or not at all, even when several ask at once.  Raises ``WarehouseMissing``."""
    file = Path(_folder().name) / f"{build.name}.duckdb"
    with _lock, faults():
        if not file.exists():
            unfinished = file.with_suffix(".tmp")
            unfinished.unlink(missing_ok=True)
            _write(build, unfinished)
            unfinished.rename(file)
    return file


def _write(build: EngineBuild, file: Path) -> None:
    with build.engine.describe(build.name) as mirror:
        tables = mirror.sql("SELECT table_name, sql FROM duckdb_tables()").fetchall()
        views = mirror.sql("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall()
    with duckdb.connect(str(file)) as db:
        for _, sql in tables:
            db.execute(sql)
        for (sql,) in views:
            db.execute(sql)
        for name, _ in tables:
            if name.startswith("_"):
                rows = build.engine.query(build.name, f"FROM {name} ORDER BY rowid")
                db.from_arrow(rows).insert_into(name)


def answer(build: EngineBuild, url: str, question: dict[str, Any], verdict: dict[str, Any],
           seconds: int) -> dict[str, Any] | Fault:
    """Return what the engine answers, in the words of the sandbox (``verdict``: what it said)."""
    columns = [tuple(column) for column in verdict["columns"]]
    try:
        with faults():
            reader = engine_at(url, seconds, question["memory_mib"])
            rows = reader.first_rows(build.name, question["sql"], most_rows(columns, question) + 1,
                                     verdict["emptied"])
    except Unrenderable:
        return UNKNOWN
    except WarehouseMissing as fault:
        return no_data(fault)
    except reader.errors as fault:
        kind = next((kind for text, kind in LIMITS.items() if text in str(fault)), "")
        return {"kind": kind, "message": ""} if kind else Fault(REFUSAL, str(fault)[:1000])
    cells = [plain(column).to_pylist() for column in rows.columns]
    return verdict | first_rows(columns, zip(*cells, strict=True), question)
