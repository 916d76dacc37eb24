"""What the warehouse in place holds of a source that nothing changed: its table is copied from
there, with what had been said of it, instead of being read again.

A table is named by all that it is made from (``reading_key``).  What is copied is what was
verified: the warehouse in place is held open from one to the other, and its content must be the
one that it says (``versions.content``).  Whatever is doubtful is read again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from etl.contract import Column, Source
from etl.issue import Issue
from etl.paths import REFERENCE, ROOT
from etl.privacy import oppositions
from etl.reading import limits
from etl.reading.files import digest
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.report import DiskRows, SourceResult
from etl.sources import sources
from etl.warehouse import versions
from etl.warehouse.sql import attachment

#: What makes values of the bytes of a file.
_LIBRARIES = ("duckdb", "numpy", "openpyxl", "pandas", "pyarrow", "python-calamine", "xlrd")
#: When this process loaded the code.
_STARTED = time.time()


@cache
def code() -> str:
    """Return a digest of the code, the reference tables and the libraries; empty where a file was
    changed after this process had loaded it: what runs is not what it holds."""
    files = sorted((*(ROOT / "etl").rglob("*.py"), *filter(Path.is_file, REFERENCE.rglob("*"))))
    if any(file.stat().st_mtime > _STARTED for file in files):
        return ""
    sha256 = hashlib.sha256(repr([(name, version(name)) for name in _LIBRARIES]).encode())
    for file in files:
        sha256.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return sha256.hexdigest()


def reading_key(source: Source, tidy: Callable[..., Any], raw: Path, paths: Sequence[Path],
                issues: Sequence[Issue]) -> str:
    """Return a digest of all that the table of a source is made from: code, limits, contract,
    workbooks, and the ``issues`` of those that are set aside.

    Empty where that cannot be told: no workbook, one that cannot be opened, code of elsewhere.
    """
    files = [(path.relative_to(raw).as_posix(), digest(path, raw)) for path in paths]
    module = (tidy.func if isinstance(tidy, partial) else tidy).__module__
    if not files or not all(sha256 for _, sha256 in files) or not code() \
            or not module.startswith("etl."):
        return ""
    bounds = [(name, value) for name, value in vars(limits).items() if name.isupper()]
    material = code(), bounds, source, module, files, list(issues)
    return hashlib.sha256(repr(material).encode()).hexdigest()


def is_reusable(source: Source, raw: Path) -> bool:
    """Tell whether the warehouse holds all of a source: records under secrecy are not in it, nor
    those of who opposed."""
    link_sources = {s.secrecy.link[1] for s in sources().values() if s.secrecy and s.secrecy.link}
    return source.kind == "chiffres" or not (
        source.secrecy or source.id in link_sources or oppositions.has_list(raw))


class PreviousBuild:
    """A warehouse, held open: ``db`` has it attached as ``w``."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db = db

    @cached_property
    def _lines(self) -> dict[str, dict[str, Any]]:
        """Return what it says of each source; nothing where it is not what it says that it is."""
        with suppress(duckdb.Error, OSError):
            lines = {row["source"]: row for row in self.db.execute(
                "FROM w._sources").df().to_dict("records") if row.get("lecture")}
            [(content,)] = self.db.execute("SELECT contenu FROM w._construction").fetchall()
            if lines and versions.attached_content(self.db) == content:
                return lines
        return {}

    def result(self, source: Source, key: str) -> SourceResult | None:
        """Return what reading a source again would give; None where it must be read."""
        line = self._lines.get(source.id)
        if not key or line is None or line["lecture"] != key:
            return None
        books = [(Workbook(file, sha256, [Sheet(name, file, []) for name in sheets.split(", ")]),
                  count) for file, sha256, sheets, count in self.db.execute(
            "SELECT fichier, sha256, feuilles, lignes FROM w._fichiers WHERE source = ? "
            "ORDER BY rowid", [source.id]).fetchall()]
        issues = [Issue(*fields) for fields in self.db.execute(
            "SELECT gravite, message, source, fichier, feuille, cellule, colonne, lu, attendu "
            "FROM w._anomalies WHERE source = ? ORDER BY rowid", [source.id]).fetchall()]
        disk = DiskRows(line["lignes"], line["nature"], line["millesime"], self._rows,
                        self._constants)
        return SourceResult(source, pd.DataFrame(), pd.DataFrame(), books, issues, key=key,
                            disk=disk)

    def _constants(self, table: str) -> dict[str, str]:
        """Return the columns of a table that are written once → their text."""
        names = [name for (name,) in self.db.execute(
            "SELECT column_name FROM duckdb_columns() WHERE database_name = 'w' AND table_name = ? "
            "AND column_default IS NOT NULL", [table]).fetchall()]
        if not names:
            return {}
        [line] = self.db.execute(f"SELECT {', '.join(names)} FROM w.{table} LIMIT 1").fetchall()
        return dict(zip(names, line, strict=True))

    def _rows(self, table: str, columns: tuple[Column, ...]) -> pa.RecordBatchReader:
        """Return the rows of a table, in their order, as they are asked for."""
        names = ", ".join(column.name for column in columns)
        return self.db.sql(f"SELECT {names} FROM w.{table}").to_arrow_reader(1 << 16)


def previous_build(warehouse: Path, stack: ExitStack) -> PreviousBuild | None:
    """Return a warehouse, held open until ``stack`` closes; None for none that can be opened."""
    if warehouse.is_file():
        with suppress(duckdb.Error, OSError):
            return PreviousBuild(stack.enter_context(attachment(w=warehouse)))
    return None
