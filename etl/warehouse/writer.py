"""The warehouse as it is written: a table a source, the catalogue, the view ``chiffres``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from etl.checks.corrections import correction_text
from etl.contract import Column, Source
from etl.french import reference, typology
from etl.issue import Issue
from etl.paths import REFERENCE
from etl.reading.sheets.workbook import Workbook, is_same_file
from etl.report import ANSWERS, Report, SourceResult
from etl.tables.columns import ARROW_TYPES, SQL_TYPES
from etl.warehouse import versions
from etl.warehouse.diff import COLUMNS as CHANGES
from etl.warehouse.diff import NotComparable, compare
from etl.warehouse.faults import writing_error
from etl.warehouse.schema import typed_columns
from etl.warehouse.sql import attachment, sql_text

#: What DuckDB keeps in memory while it writes; the rest goes to the disk, in a folder of its own.
_MEMORY = "128MB"
#: Rows from which a text that all of them have is written once.
LONG = 1 << 16
#: What a message repeats of a cell: what it quotes, and numbers, as they were read.
_REPEATED = re.compile(r"«.*?»|\d(?:[\d\s.,]*\d)?", re.DOTALL)
Rows = Callable[[SourceResult, Source], list[tuple[object, ...]]]


def write(report: Report, warehouse: Path, release: Callable[[], None]) -> None:
    """Write a new warehouse beside the old one, then put it in its place, the old one being kept.

    ``release``: called once nothing more is copied from another warehouse (``SourceResult.disk``).
    To be called within ``versions.build_lock``.  Raises ``Unwritable`` (folder, rights, disk), the
    old warehouse being left as it was.
    """
    beside = warehouse.with_name(f"{warehouse.name}.{os.getpid()}.tmp")
    try:
        versions.sweep(warehouse)
        # One that opened the file by itself would be made again each time that it does.
        with duckdb.connect(":memory:", config={
                "memory_limit": _MEMORY, "temp_directory": f"{beside}.tmp"}) as db:
            with _transaction(db, beside):
                for one in report.results:
                    columns = one.source.warehouse_columns
                    same = one.disk.constants(one.source.id) if one.disk else _constants(one.data)
                    _table(db, one.source.id, columns, _disk_rows(one, "", tuple(
                        c for c in columns if c.name not in same), one.data), one.source.title,
                        same)
                    for end, columns, data, what in one.cube.tables if one.cube else ():
                        _table(db, one.source.id + end, columns, data,
                               f"{one.source.title} : {what}")
                    if one.source.children:
                        _table(db, f"{one.source.id}_reponses", ANSWERS,
                               _disk_rows(one, "_reponses", ANSWERS, one.answers),
                               f"{one.source.title} : questions à plusieurs réponses")
                release()
                now = datetime.now().astimezone().isoformat(timespec="seconds")
                _metadata(db, report, now)
                content = versions.attached_content(db)
            # Read by another database than the one that writes: the one in place may be damaged.
            changes, since, new = _changes(beside, warehouse, content, report)
            with _transaction(db, beside):
                _fill(db, "_construction", [(now, report.fingerprint, report.demo, content, since)])
                _table(db, "_changements", tuple(Column(name, name) for name in CHANGES), changes,
                       "Ce que cette construction a changé par rapport à la précédente")
        versions.swap(beside, warehouse, keep=new)
    except (OSError, duckdb.Error) as fault:
        raise writing_error(warehouse, fault) from fault
    finally:
        for file in (beside, beside.with_name(f"{beside.name}.wal")):
            if file.is_file():
                file.unlink()


@contextmanager
def _transaction(db: duckdb.DuckDBPyConnection, beside: Path) -> Iterator[None]:
    """Attach the new warehouse as ``w``, the default, then write all that is asked or nothing."""
    db.execute(f"ATTACH {sql_text(str(beside))} AS w; USE w; BEGIN")
    yield
    for statement in ("COMMIT", "CHECKPOINT w", "USE memory", "DETACH w"):
        db.execute(statement)


def _changes(beside: Path, warehouse: Path, content: str, report: Report
             ) -> tuple[pd.DataFrame, str, bool]:
    """Return what the new warehouse changes, since when, and whether its content is another than
    that of the warehouse in place.

    Where it is the same, the changes are still those that the warehouse in place tells.
    """
    before = versions.describe(warehouse)
    changes, since = pd.DataFrame(columns=list(CHANGES)), ""
    same = before.is_readable and before.content == content
    with suppress(NotComparable, duckdb.Error):
        if same:
            with attachment(w=warehouse) as db:
                changes = db.execute("FROM w._changements").df()
                [(since,)] = db.execute("SELECT depuis FROM w._construction").fetchall()
        elif before.is_readable:
            changes, since = compare(warehouse, beside), before.built_at
            # Who opposed is not named by what they left.
            opposed = {(one.source.id, name) for one in report.results for name in one.opposed}
            changes = changes.loc[[(source, detail) not in opposed for source, detail in
                                   zip(changes["source"], changes["detail"], strict=True)]]
    return changes, since, not same


def _disk_rows(one: SourceResult, end: str, columns: tuple[Column, ...], data: pd.DataFrame
               ) -> pd.DataFrame | pa.RecordBatchReader:
    """Return the rows of a table of a source, ``data`` unless another warehouse keeps them; ``end``
    is that of its name."""
    return one.disk.table(one.source.id + end, columns) if one.disk else data


def _constants(data: pd.DataFrame) -> dict[str, str]:
    """Return the columns of a long table that have one text on all its rows → this text: a text is
    what takes the longest to write."""
    return {} if len(data) < LONG else {
        str(name): column.cat.categories[0] for name, column in data.items()
        if isinstance(column.dtype, pd.CategoricalDtype) and len(column.cat.categories) == 1}


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...],
           data: pd.DataFrame | pa.Table | pa.RecordBatchReader, comment: str = "",
           same: Mapping[str, str] | None = None) -> None:
    """Create a table with its comments and fill it; ``data`` has these columns, ``same`` those that
    are written once for all the rows."""
    same = same or {}
    db.execute(f"CREATE TABLE {name} (" + ", ".join(
        f"{c.name} {SQL_TYPES[c.type]}" + (
            f" GENERATED ALWAYS AS ({sql_text(same[c.name])}) VIRTUAL" if c.name in same else "")
        for c in columns) + ")")
    if isinstance(data, pa.RecordBatchReader) or len(data):
        names = [c.name for c in columns if c.name not in same]
        db.register("_rows", pa.Table.from_pandas(data[names], preserve_index=False)
                    if isinstance(data, pd.DataFrame) else data)
        db.execute(f"INSERT INTO {name} ({', '.join(names)}) SELECT {', '.join(names)} FROM _rows")
        db.unregister("_rows")
    comments = [f"COMMENT ON TABLE {name} IS {sql_text(comment)}"] if comment else []
    for c in columns:
        text = f"{c.label} ({c.unit})" if c.unit else c.label
        text = f"{text} : {c.definition}" if c.definition else text
        if text != c.name:
            comments.append(f"COMMENT ON COLUMN {name}.{c.name} IS {sql_text(text)}")
    db.execute("; ".join(comments))


def _metadata(db: duckdb.DuckDBPyConnection, report: Report, now: str) -> None:
    """Write the catalogue tables, the reference tables and the view ``chiffres``."""
    results = report.results
    db.execute("CREATE VIEW chiffres AS " + " UNION ALL BY NAME ".join(
        f"SELECT * FROM {one.source.id}{_whole_condition(one.source)}" for one in results
        if one.source.kind == "chiffres"))
    db.execute("COMMENT ON VIEW chiffres IS 'Tous les chiffres, une ligne par chiffre, sur "
               "l''ensemble de chaque dimension qui en déclare un'")
    _fill(db, "_anomalies",
          [(i.severity, i.source, i.file, i.sheet, i.cell, i.column, i.message, i.value,
            i.expected) for i in _discreet_issues(report)])
    of_each: dict[str, Rows] = {
        "_sources": lambda one, s: [(s.id, s.kind, s.title, one.producer, one.licence, one.vintage,
                                     one.nature, s.champ, "\n".join(s.notes),
                                     " ou ".join(s.patterns), s.producer, _pairs(s.totals),
                                     one.rows, one.key, s.context)],
        "_fichiers": lambda one, s: [(s.id, book.file, book.sha256,
                                      ", ".join(sheet.name for sheet in book.sheets), count, now,
                                      *_origin(book)) for book, count in one.books],
        "_corrections": lambda one, s: [(s.id, book.file, c.sheet, c.cell, c.column, c.original,
                                         correction_text(c.value), c.reason)
                                        for c in s.corrections
                                        for book, _ in one.books
                                        if is_same_file(book.file, c.file)],
        "_ruptures": lambda one, s: [(s.id, b.kind, b.year, b.before, b.after, b.reason,
                                      _pairs(b.where)) for b in s.breaks],
        "_equivalences": lambda one, s: [(s.id, e.column, e.wordings[0], w, _pairs(e.where),
                                          e.reason) for e in s.equivalences
                                         for w in e.wordings],
        "_colonnes": lambda one, s: [(name, c.name, c.label, c.type, c.unit, c.definition,
                                      " | ".join(filter(None, c.values)), rank, c.key, c.free,
                                      c.whole)
                                     for name, members in (
                                         (s.id, s.warehouse_columns),
                                         *((s.id + end, columns) for end, columns, *_ in (
                                             one.cube.tables if one.cube else ())))
                                     for rank, c in enumerate(members)],
        "_questions": lambda one, s: [(s.id, *child) for child in s.children.items()],
        "_mesures": lambda one, s: [(s.id, m.name, m.label, m.unit, m.sql, "\n".join(m.uses),
                                     m.definition, m.decimals, m.additive)
                                    for m in s.measures],
        "_secret": lambda one, s: [(s.id, name, s.column(name).label, "\n".join(s.secrecy.by),
                                    s.secrecy.min_units, s.secrecy.dominance_pct, s.secrecy.only,
                                    *(s.secrecy.link or ("", "")), s.secrecy.quartiles,
                                    int((one.cube.data["indicateur"] == name).sum()), *masked)
                                   for name, masked in one.cube.masked.items()]
                   if s.secrecy and one.cube else [],
    }
    for name, rows in of_each.items():
        _fill(db, name, [row for one in results for row in rows(one, one.source)])
    _reference(db)


def _origin(book: Workbook) -> tuple[str, ...]:
    """Return the address, day, producer and licence of a file that was fetched, else empty ones."""
    if book.origin is None:
        return ("",) * 4
    origin = book.origin
    return origin.adresse, origin.copie_le, origin.producteur, origin.licence


def _whole_condition(source: Source) -> str:
    """Return the SQL that keeps the rows of a source on the whole of its dimensions."""
    conditions = " AND ".join(
        f"{c.name} = {sql_text(c.whole)}" for c in source.warehouse_columns if c.whole)
    return f" WHERE {conditions}" if conditions else ""


def _discreet_issues(report: Report) -> Iterator[Issue]:
    """Yield the issues as the warehouse keeps them: what a cell under secrecy holds is not
    repeated, whole or in part; what a message quotes of it is not always what was found, and
    « 1.686 » is told as it was read, 1 686."""
    by_id = {one.source.id: one.source for one in report.results}
    for i in report.all_issues:
        source = by_id.get(i.source)
        if source and i.value and i.column in source.confidential_columns:
            i = replace(i, value="secret", message=_REPEATED.sub("« … »", i.message))
        yield i


def _pairs(mapping: Mapping[str, str | tuple[str, ...]]) -> str:
    """Return a mapping as the catalogue keeps it: « name=value » one a line, « name=this |
    that »."""
    return "\n".join(f"{name}={value if isinstance(value, str) else ' | '.join(value)}"
                     for name, value in mapping.items())


def _fill(db: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Write a catalogue table."""
    columns = tuple(Column(column, column, type=kind)  # type: ignore[arg-type]
                    for column, kind in typed_columns(name))
    _table(db, name, columns, pa.table({
        c.name: pa.array([row[n] for row in rows], ARROW_TYPES[c.type])
        for n, c in enumerate(columns)}))


def _reference(db: duckdb.DuckDBPyConnection) -> None:
    """Write ``ref_communes``, ``ref_populations``, ``ref_naf`` and its groups,
    ``ref_typologie_agri``.

    What the figures are joined with, codes kept as text.
    """
    tables = reference_tables()
    for name, comment in (
            ("ref_communes", f"Communes de Bretagne (COG {reference.COG}, Etalab, Insee)"),
            ("ref_populations",
             "Habitants des régions et de la France hors Mayotte (Insee, recensement "
             f"{reference.CENSUS})"),
            ("ref_naf", "NAF rév. 2 (Insee)")):
        db.from_arrow(tables[name]).create(name)
        db.execute(f"COMMENT ON TABLE {name} IS {sql_text(comment)}")
    _table(db, "ref_typologie_agri", typology.COLUMNS, tables["ref_typologie_agri"],
           "Typologie agriculture et alimentation : sous-classes de la NAF, groupées")


@cache
def reference_tables() -> dict[str, pa.Table]:
    """Return the reference tables, which no build changes, by name."""
    return {name: pa.Table.from_pandas(table, preserve_index=False) for name, table in {
        "ref_communes": reference.commune_table().reset_index(),
        "ref_populations": reference.populations(),
        "ref_naf": typology.naf(REFERENCE),
        "ref_typologie_agri": typology.agri(REFERENCE)}.items()}
