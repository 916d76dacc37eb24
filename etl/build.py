"""Read, tidy, check, write beside, swap: the warehouse is replaced whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl import territories
from etl.check import check, correct
from etl.contract import DEMONSTRATION, Column, Issue, Source
from etl.french import normalise
from etl.reader import Unreadable, Workbook, read
from etl.sources import registry

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
REFERENCE = ROOT / "data" / "reference"
WAREHOUSE = ROOT / "data" / "warehouse.duckdb"

SQL_TYPES = {"texte": "VARCHAR", "nombre": "DOUBLE", "entier": "INTEGER", "booléen": "BOOLEAN",
             "date": "DATE"}
SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
ANSWERS = (Column("id", "Identifiant"), Column("question", "Question"),
           Column("modalite", "Modalité"))


@dataclass
class Loaded:
    """What one source gave: its table, its answers, the workbooks read and what was found."""

    source: Source
    data: pd.DataFrame
    answers: pd.DataFrame
    books: list[tuple[Workbook, int]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


@dataclass
class Report:
    """Outcome of a build: one ``Loaded`` a source, and issues that belong to none."""

    loaded: list[Loaded]
    issues: list[Issue]

    @property
    def all_issues(self) -> list[Issue]:
        """Every issue, errors first."""
        found = self.issues + [i for one in self.loaded for i in one.issues]
        order = ("erreur", "avertissement", "information")
        return sorted(found, key=lambda i: (order.index(i.severity), i.file, i.sheet))

    @property
    def failed(self) -> bool:
        """True when an error keeps the warehouse from being replaced."""
        return any(i.severity == "erreur" for i in self.all_issues)


def demonstration(path: Path) -> bool:
    """True for a workbook that says DÉMONSTRATION in its name."""
    return "demonstration" in normalise(path.name)


def workbooks(source: Source, raw: Path) -> tuple[list[Path], list[Path]]:
    """(workbooks to load, demonstration workbooks set aside because a real one is there)."""
    found = sorted({p for pattern in source.patterns for p in raw.glob(pattern)
                    if p.suffix.lower() in SPREADSHEETS and not p.name.startswith(("~$", "."))})
    real = [p for p in found if not demonstration(p)]
    return (real, [p for p in found if p not in real]) if real else (found, [])


def load(source_id: str, raw: Path) -> Loaded:
    """Read, tidy, correct and check the workbooks of one source.  Raises nothing for bad input."""
    source, tidy = registry()[source_id]
    paths, aside = workbooks(source, raw)
    one = Loaded(source, pd.DataFrame(), pd.DataFrame())
    rows: list[dict[str, object]] = []
    answers: list[dict[str, str]] = []
    for path in aside:
        one.issues.append(Issue("information", "classeur de démonstration ignoré : un classeur "
                                "réel le remplace", file=path.relative_to(raw).as_posix()))
    if not paths:
        one.issues.append(Issue("information", "aucun classeur : la table est vide",
                                expected=" ou ".join(source.patterns)))
    for path in paths:
        try:
            book = read(path, raw, source.formats)
        except Unreadable as fault:
            one.issues.append(fault.issue)
            continue
        out = tidy(book)
        one.issues += out.issues
        if not out.rows and not any(i.severity == "erreur" for i in out.issues):
            one.issues.append(Issue("erreur", "aucune donnée lue dans ce classeur",
                                    file=book.file))
        nature = DEMONSTRATION if demonstration(path) else source.nature
        for row in out.rows:
            row |= {"source": source.id, "nature": nature}
        one.books.append((book, len(out.rows)))
        rows += out.rows
        answers += out.answers
    if source.kind == "chiffres":
        one.issues += correct(source, rows, {book.file for book, _ in one.books})
    one.data = frame(source.all_columns, rows)
    one.answers = frame(ANSWERS, answers)
    one.issues += check(source, one.data)
    one.issues = [replace(i, source=source.id) for i in one.issues]
    return one


def frame(columns: tuple[Column, ...], rows: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a typed table: an absent text is « », an absent number is null."""
    data = pd.DataFrame(rows, columns=[c.name for c in columns])
    for column in columns:
        values = data[column.name]
        if column.type == "texte":
            data[column.name] = values.astype("object").where(values.notna(), "").astype("str")
        elif column.type == "nombre":
            data[column.name] = pd.to_numeric(values).astype("float64")
        elif column.type == "entier":
            data[column.name] = pd.to_numeric(values).astype("Int32")
        elif column.type == "booléen":
            data[column.name] = values.astype("boolean")
    return data


def build(raw: Path = RAW, warehouse: Path = WAREHOUSE,
          progress: Callable[[str], None] = lambda text: None) -> Report:
    """Load every source of ``raw`` and replace ``warehouse``; nothing is replaced on an error."""
    loaded = []
    for source_id in registry():
        progress(source_id)
        loaded.append(load(source_id, raw))
    report = Report(loaded, _orphans(raw))
    if not report.failed:
        write(report, warehouse)
    return report


def _orphans(raw: Path) -> list[Issue]:
    """Files of ``raw`` that no source reads."""
    read_by_some = {p for source, _ in registry().values() for pattern in source.patterns
                    for p in raw.glob(pattern)}
    return [Issue("avertissement", "aucune source ne lit ce fichier : il est ignoré",
                  file=p.relative_to(raw).as_posix())
            for p in sorted(raw.rglob("*")) if p.is_file() and p not in read_by_some
            and not p.name.startswith(("~$", "."))]


def write(report: Report, warehouse: Path) -> None:
    """Write a new warehouse beside the old one, then put it in its place."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    beside = warehouse.with_name(f"{warehouse.name}.{os.getpid()}.tmp")
    beside.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(beside)) as db:
            for one in report.loaded:
                _table(db, one.source.id, one.source.all_columns, one.data, one.source.title)
                if one.source.children:
                    _table(db, f"{one.source.id}_reponses", ANSWERS, one.answers,
                           f"{one.source.title} : questions à plusieurs réponses")
            _metadata(db, report)
            db.execute("CHECKPOINT")
        os.replace(beside, warehouse)
    finally:
        beside.unlink(missing_ok=True)
        beside.with_name(beside.name + ".wal").unlink(missing_ok=True)


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _table(db: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...],
           data: pd.DataFrame, comment: str = "") -> None:
    """Create a table with its comments and fill it; ``data`` has exactly these columns."""
    definition = ", ".join(f"{c.name} {SQL_TYPES[c.type]}" for c in columns)
    db.execute(f"CREATE TABLE {name} ({definition})")
    if not data.empty:
        db.register("_rows", data)
        db.execute(f"INSERT INTO {name} SELECT {', '.join(c.name for c in columns)} FROM _rows")
        db.unregister("_rows")
    db.execute(f"COMMENT ON TABLE {name} IS {_quote(comment)}")
    for c in columns:
        text = f"{c.label} ({c.unit})" if c.unit else c.label
        db.execute(f"COMMENT ON COLUMN {name}.{c.name} IS "
                   f"{_quote(f'{text} : {c.definition}' if c.definition else text)}")


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n, n) for n in names)


def _metadata(db: duckdb.DuckDBPyConnection, report: Report) -> None:
    """The catalogue tables, the reference tables and the view ``chiffres``."""
    loaded = report.loaded
    figures = [one.source.id for one in loaded if one.source.kind == "chiffres"]
    db.execute("CREATE VIEW chiffres AS " + " UNION ALL BY NAME ".join(
        f"SELECT * FROM {name}" for name in figures))
    db.execute("COMMENT ON VIEW chiffres IS 'Tous les chiffres, une ligne par chiffre'")
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    _fill(db, "_sources", _texts("source", "type", "titre", "producteur", "licence", "millesime",
                                 "nature", "theme", "champ", "notes", "attendu", "totaux")
          + (Column("lignes", "lignes", "entier"),),
          [(s.id, s.kind, s.title, s.producer, s.licence, s.vintage, _nature(one), s.theme,
            s.champ, "\n".join(s.notes), " ou ".join(s.patterns), "\n".join(f"{k}={v}" for k, v in s.totals.items()),
            len(one.data))
           for one in loaded for s in [one.source]])
    _fill(db, "_fichiers", _texts("source", "fichier", "sha256", "feuilles")
          + (Column("lignes", "lignes", "entier"),) + _texts("charge_le"),
          [(one.source.id, book.file, book.sha256, ", ".join(s.name for s in book.sheets), count,
            now) for one in loaded for book, count in one.books])
    _fill(db, "_anomalies", _texts("gravite", "source", "fichier", "feuille", "cellule", "colonne",
                                   "message", "lu", "attendu"),
          [(i.severity, i.source, i.file, i.sheet, i.cell, i.column, i.message, i.found,
            i.expected) for i in report.all_issues])
    _fill(db, "_corrections", _texts("source", "fichier", "feuille", "cellule", "colonne",
                                     "imprime", "corrige", "motif"),
          [(one.source.id, next((b.file for b, _ in one.books if b.file.endswith(c.file)), c.file),
            c.sheet, c.cell, c.column, c.printed, str(c.value), c.reason)
           for one in loaded for c in one.source.corrections])
    _fill(db, "_ruptures", _texts("source", "type") + (Column("annee", "annee", "entier"),)
          + _texts("avant", "apres", "motif", "portee"),
          [(one.source.id, b.kind, b.year, b.before, b.after, b.reason,
            "\n".join(f"{k}={v}" for k, v in b.where.items()))
           for one in loaded for b in one.source.breaks])
    _fill(db, "_colonnes", _texts("source", "colonne", "libelle", "type", "unite", "definition",
                                  "valeurs") + (Column("rang", "rang", "entier"),),
          [(one.source.id, c.name, c.label, c.type, c.unit, c.definition,
            " | ".join(v for v in c.values if v), rank)
           for one in loaded for rank, c in enumerate(one.source.all_columns)])
    _fill(db, "_questions", _texts("source", "question", "libelle"),
          [(one.source.id, name, label) for one in loaded
           for name, label in one.source.children.items()])
    _fill(db, "_mesures", _texts("source", "mesure", "libelle", "unite", "sql", "utilise",
                                 "definition")
          + (Column("decimales", "decimales", "entier"), Column("additive", "additive",
                                                                "booléen")),
          [(one.source.id, m.name, m.label, m.unit, m.sql, "\n".join(m.uses), m.definition,
            m.decimals, m.additive) for one in loaded for m in one.source.measures])
    _reference(db)
    _fill(db, "_construction", _texts("construit_le", "empreinte"), [(now, fingerprint(report))])


def _nature(one: Loaded) -> str:
    """The nature of what was really loaded: a demonstration workbook makes it one."""
    return str(one.data["nature"].iloc[0]) if len(one.data) else one.source.nature


def fingerprint(report: Report) -> str:
    """Twelve hexadecimal digits that name the set of workbooks that a build read."""
    names = sorted(f"{b.file}:{b.sha256}" for one in report.loaded for b, _ in one.books)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def _fill(db: duckdb.DuckDBPyConnection, name: str, columns: tuple[Column, ...],
          rows: list[tuple[object, ...]]) -> None:
    names = [c.name for c in columns]
    _table(db, name, columns, frame(columns, [dict(zip(names, r, strict=True)) for r in rows]))


def _reference(db: duckdb.DuckDBPyConnection) -> None:
    """``ref_communes`` and ``ref_naf``: what the figures are joined with, codes kept as text."""
    db.register("_rows", territories.communes().reset_index())
    db.execute("CREATE TABLE ref_communes AS SELECT * FROM _rows")
    naf = pd.read_csv(REFERENCE / "naf_rev2.csv", dtype=str, keep_default_na=False)
    db.register("_rows", naf)
    db.execute("CREATE TABLE ref_naf AS SELECT * FROM _rows")
    db.unregister("_rows")
    db.execute("COMMENT ON TABLE ref_communes IS "
               "'Communes de Bretagne (COG 2026, Etalab, Insee)'")
    db.execute("COMMENT ON TABLE ref_naf IS 'NAF rév. 2 (Insee)'")
