"""The warehouse as it is written: a table a source, the catalogue, the view ``chiffres``."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from etl import territories, typology
from etl.check import same_file
from etl.columns import frame
from etl.contract import Column, Source
from etl.french import printed
from etl.report import ANSWERS, Loaded, Report

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"
SQL_TYPES = {"texte": "VARCHAR", "nombre": "DOUBLE", "entier": "INTEGER", "booléen": "BOOLEAN",
             "date": "DATE"}
#: What DuckDB keeps in memory while it writes; the rest goes to the disk, in a folder of its own.
_MEMORY = "128MB"
Rows = Callable[[Loaded, Source], list[tuple[object, ...]]]


class Unwritable(OSError):
    """The warehouse cannot be written; the message is a French sentence that says why."""


def write(report: Report, warehouse: Path) -> None:
    """Write a new warehouse beside the old one, then put it in its place.

    Raises ``Unwritable`` (folder, rights, disk), the old warehouse being left as it was.
    """
    beside = warehouse.with_name(f"{warehouse.name}.{os.getpid()}.tmp")
    try:
        if warehouse.is_dir():
            raise IsADirectoryError("c'est un dossier")
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        _sweep(warehouse)
        with duckdb.connect(str(beside)) as db:
            db.execute(f"SET memory_limit = '{_MEMORY}'")
            db.execute("BEGIN")
            for one in report.loaded:
                _table(db, one.source.id, one.source.all_columns, one.data, one.source.title)
                if one.source.children:
                    _table(db, f"{one.source.id}_reponses", ANSWERS, one.answers,
                           f"{one.source.title} : questions à plusieurs réponses")
            _metadata(db, report)
            db.execute("COMMIT")
            db.execute("CHECKPOINT")
        os.replace(beside, warehouse)
    except (OSError, duckdb.Error) as fault:
        raise Unwritable(f"l'entrepôt {warehouse} ne peut pas être écrit ({_reason(fault)})") \
            from fault
    finally:
        for left in (beside, beside.with_name(f"{beside.name}.wal")):
            if left.is_file():
                left.unlink()


def _reason(fault: Exception) -> str:
    """What stopped the writing, in French where it is usual."""
    if isinstance(fault, PermissionError):
        return "accès refusé, ou fichier ouvert par un autre programme"
    if isinstance(fault, NotADirectoryError | FileExistsError):
        return "son dossier est un fichier"
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        return "disque plein"
    return str(fault)


def _sweep(warehouse: Path) -> None:
    """Remove what builds that were killed left beside, an hour ago or more."""
    for left in warehouse.parent.glob(f"{glob.escape(warehouse.name)}.*.tmp*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...],
           data: pd.DataFrame, comment: str = "") -> None:
    """Create a table with its comments and fill it; ``data`` has exactly these columns."""
    definition = ", ".join(f"{c.name} {SQL_TYPES[c.type]}" for c in columns)
    db.execute(f"CREATE TABLE {name} ({definition})")
    if not data.empty:
        db.register("_rows", pa.Table.from_pandas(data, preserve_index=False))
        db.execute(f"INSERT INTO {name} SELECT {', '.join(c.name for c in columns)} FROM _rows")
        db.unregister("_rows")
    comments = [f"COMMENT ON TABLE {name} IS {_quote(comment)}"]
    for c in columns:
        text = f"{c.label} ({c.unit})" if c.unit else c.label
        comments.append(f"COMMENT ON COLUMN {name}.{c.name} IS "
                        f"{_quote(f'{text} : {c.definition}' if c.definition else text)}")
    db.execute("; ".join(comments))


def _metadata(db: duckdb.DuckDBPyConnection, report: Report) -> None:
    """The catalogue tables, the reference tables and the view ``chiffres``."""
    loaded = report.loaded
    figures = [one.source.id for one in loaded if one.source.kind == "chiffres"]
    db.execute("CREATE VIEW chiffres AS " + " UNION ALL BY NAME ".join(
        f"SELECT * FROM {name}" for name in figures))
    db.execute("COMMENT ON VIEW chiffres IS 'Tous les chiffres, une ligne par chiffre'")
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    _fill(db, "_construction", "construit_le empreinte", [(now, report.fingerprint)])
    _fill(db, "_anomalies", "gravite source fichier feuille cellule colonne message lu attendu",
          [(i.severity, i.source, i.file, i.sheet, i.cell, i.column, i.message, i.found,
            i.expected) for i in report.all_issues])
    of_each: dict[str, tuple[str, Rows]] = {
        "_sources": ("source type titre producteur licence millesime nature theme champ notes "
                     "attendu totaux lignes:entier",
                     lambda one, s: [(s.id, s.kind, s.title, s.producer, s.licence, s.vintage,
                                      one.nature, s.theme, s.champ, "\n".join(s.notes),
                                      " ou ".join(s.patterns), _pairs(s.totals),
                                      len(one.data))]),
        "_fichiers": ("source fichier sha256 feuilles lignes:entier charge_le",
                      lambda one, s: [(s.id, book.file, book.sha256,
                                       ", ".join(sheet.name for sheet in book.sheets), count, now)
                                      for book, count in one.books]),
        "_corrections": ("source fichier feuille cellule colonne imprime corrige motif",
                         lambda one, s: [(s.id, book.file, c.sheet, c.cell, c.column, c.printed,
                                          printed(c.value), c.reason) for c in s.corrections
                                         for book, _ in one.books if same_file(book.file, c.file)]),
        "_ruptures": ("source type annee:entier avant apres motif portee",
                      lambda one, s: [(s.id, b.kind, b.year, b.before, b.after, b.reason,
                                       _pairs(b.where)) for b in s.breaks]),
        "_colonnes": ("source colonne libelle type unite definition valeurs rang:entier",
                      lambda one, s: [(s.id, c.name, c.label, c.type, c.unit, c.definition,
                                       " | ".join(filter(None, c.values)), rank)
                                      for rank, c in enumerate(s.all_columns)]),
        "_questions": ("source question libelle",
                       lambda one, s: [(s.id, *child) for child in s.children.items()]),
        "_mesures": ("source mesure libelle unite sql utilise definition decimales:entier "
                     "additive:booléen",
                     lambda one, s: [(s.id, m.name, m.label, m.unit, m.sql, "\n".join(m.uses),
                                      m.definition, m.decimals, m.additive)
                                     for m in s.measures]),
    }
    for name, (columns, rows) in of_each.items():
        _fill(db, name, columns, [row for one in loaded for row in rows(one, one.source)])
    _reference(db)


def _pairs(mapping: Mapping[str, str | tuple[str, ...]]) -> str:
    """A mapping as the catalogue keeps it: « name=value » one a line, « name=this | that »."""
    return "\n".join(f"{name}={value if isinstance(value, str) else ' | '.join(value)}"
                     for name, value in mapping.items())


def _fill(db: duckdb.DuckDBPyConnection, name: str, columns: str,
          rows: Sequence[tuple[object, ...]]) -> None:
    """A catalogue table; ``columns``: names separated by spaces, « name:type » when not text."""
    typed = tuple(Column(n, n, type=t or "texte")  # type: ignore[arg-type]
                  for n, _, t in (c.partition(":") for c in columns.split()))
    names = [c.name for c in typed]
    _table(db, name, typed, frame(typed, [dict(zip(names, r, strict=True)) for r in rows]))


def _reference(db: duckdb.DuckDBPyConnection) -> None:
    """``ref_communes``, ``ref_naf`` and the groups declared over it, ``ref_typologie_agri``.

    What the figures are joined with, codes kept as text.
    """
    db.register("_rows", territories.communes().reset_index())
    db.execute("CREATE TABLE ref_communes AS SELECT * FROM _rows")
    naf = pd.read_csv(REFERENCE / "naf_rev2.csv", dtype=str, keep_default_na=False)
    db.register("_rows", naf)
    db.execute("CREATE TABLE ref_naf AS SELECT * FROM _rows")
    db.unregister("_rows")
    db.execute("COMMENT ON TABLE ref_communes IS "
               "'Communes de Bretagne (COG 2026, Etalab, Insee)'")
    db.execute("COMMENT ON TABLE ref_naf IS 'NAF rév. 2 (Insee)'")
    _table(db, "ref_typologie_agri", typology.COLUMNS, typology.agri(REFERENCE),
           "Typologie agriculture et alimentation : sous-classes de la NAF, groupées")
