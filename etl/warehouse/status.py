"""``python -m etl list``: the state of each source, from its workbooks and from the warehouse.

A workbook is compared by its SHA-256 with the one that the warehouse read; only what the
warehouse has not read is opened, to tell a workbook that can be loaded from one that cannot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import shorten

import duckdb

from etl.contract import DEMONSTRATION, EMPTY, Source
from etl.french.text import count
from etl.paths import RAW
from etl.reading.files import digest
from etl.report import grouped_issues, text_table
from etl.sources import sources
from etl.warehouse.build import load
from etl.warehouse.sql import attachment
from etl.warehouse.versions_report import moment
from etl.workbooks import DEPOSITS, is_demonstration, workbooks

UP_TO_DATE, FAULTY, STALE = "chargée", "en erreur", "à reconstruire"
NOTHING = "–"


@dataclass(frozen=True)
class Warehouse:
    """What a warehouse says of itself.  ``trouble``: the French sentence that says why it says
    nothing, empty when it does; ``files``: source → file → SHA-256; ``rows``: source → how many;
    ``vintages``: source → the years of what was loaded."""

    path: Path
    trouble: str = ""
    built_at: str = ""
    demo: bool = True
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    vintages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """The state of a source.

    ``file``: the last workbook put in its folder, ``age_days`` since then: the date of the file on
    this disk (a copy keeps it, a clone or a download does not); the years that the data speak of
    are ``vintage``.  ``rows``: figures or records in the warehouse.  ``awaited``: the workbooks
    that the source waits for, while it is empty or holds a demonstration.
    """

    id: str
    title: str
    kind: str
    nature: str
    vintage: str
    state: str
    file: str
    age_days: int | None
    rows: int
    awaited: tuple[str, ...]
    errors: tuple[str, ...]


def survey(raw: Path, warehouse: Path) -> tuple[Warehouse, list[State]]:
    """Return the warehouse and the state of every source, in the order of their ids."""
    about = warehouse_state(warehouse)
    return about, [_state(source, raw, about) for _, source in sorted(sources().items())]


def warehouse_state(path: Path) -> Warehouse:
    """Return what the warehouse says of itself; nothing is raised and nothing is written."""
    if not path.is_file():
        return Warehouse(path, f"l'entrepôt {path} n'existe pas : lancer « python -m etl build »")
    try:
        with attachment(w=path) as db:
            # By name: the catalogue of an older build has fewer columns.
            row = db.execute("FROM w._construction").df().iloc[0]
            files: dict[str, dict[str, str]] = {}
            for source, file, sha256 in db.execute(
                    "SELECT source, fichier, sha256 FROM w._fichiers").fetchall():
                files.setdefault(source, {})[file] = sha256
            about = db.execute("SELECT source, lignes, millesime FROM w._sources").fetchall()
    except duckdb.CatalogException:
        return Warehouse(path, f"l'entrepôt {path} vient d'une version plus ancienne : relancer "
                               "« python -m etl build »")
    except (duckdb.Error, IndexError):
        return Warehouse(path, f"l'entrepôt {path} ne se lit pas (abîmé, incomplet ou tenu par un "
                               "autre programme) : relancer « python -m etl build »")
    return Warehouse(path, "", str(row["construit_le"]), bool(row.get("demonstration", True)),
                     files, {source: lines for source, lines, _ in about},
                     {source: years for source, _, years in about})


def as_text(warehouse: Warehouse, states: Sequence[State]) -> str:
    """Return a line a source, then what the warehouse is, the errors and what to do."""
    lines = [("source", "titre", "nature", "état", "dernier fichier", "âge", "contenu", "attendu")]
    for s in states:
        content = count(s.rows, s.kind.removesuffix("s")) if s.rows else NOTHING
        lines.append((s.id, shorten(s.title, 48, placeholder=" …"), s.nature, s.state,
                      s.file or NOTHING, age(s.age_days), content, " ou ".join(s.awaited)))
    parts = [text_table(lines, numbers=(6,)), "", _warehouse_line(warehouse)]
    parts += [error for s in states for error in s.errors]
    without = "" if warehouse.demo else " --sans-demo"
    if not warehouse.trouble and any(s.state == STALE for s in states):
        parts.append("Des classeurs ont changé depuis : lancer « python -m etl build"
                     f"{without} ».")
    return "\n".join(parts)


def as_json(warehouse: Warehouse, states: Sequence[State]) -> str:
    """Return the same, for a machine; the keys are those of ``Warehouse`` and ``State``, in
    French."""
    return json.dumps({
        "entrepot": {"fichier": str(warehouse.path), "construit_le": warehouse.built_at,
                     "demonstration": warehouse.demo, "probleme": warehouse.trouble},
        "sources": [{"source": s.id, "titre": s.title, "type": s.kind, "nature": s.nature,
                     "millesime": s.vintage, "etat": s.state, "fichier": s.file,
                     "age_jours": s.age_days, "lignes": s.rows, "attendu": s.awaited,
                     "erreurs": s.errors} for s in states]}, ensure_ascii=False, indent=2)


def age(days: int | None) -> str:
    """Return « aujourd'hui », « 3 jours », « 2 mois », « 1 an »; a dash when there is no file."""
    if days is None:
        return NOTHING
    if days < 1:
        return "aujourd'hui"
    if days < 31:
        return count(days, "jour")
    return f"{days * 12 // 365 or 1} mois" if days < 365 else count(days // 365, "an")


def _warehouse_line(warehouse: Warehouse) -> str:
    if warehouse.trouble:
        return f"Attention : {warehouse.trouble}."
    without = "" if warehouse.demo else ", sans les classeurs de démonstration"
    return f"Entrepôt : {warehouse.path}, construit le {moment(warehouse.built_at)}{without}."


def _state(source: Source, raw: Path, warehouse: Warehouse) -> State:
    files = warehouse.files.get(source.id, {})
    paths, aside = workbooks(source, raw, warehouse.demo)
    # Nothing was kept of the real ones.
    paths += [path for path in aside if path.relative_to(raw).as_posix() in files]
    present: dict[str, str] = {}
    for path in paths:  # an exact copy is not read a second time
        if (sha256 := digest(path, raw)) not in present.values() or not sha256:
            present[path.relative_to(raw).as_posix()] = sha256
    has_invented = any(map(is_demonstration, paths))
    state = DEMONSTRATION if has_invented else UP_TO_DATE if paths else EMPTY
    errors: tuple[str, ...] = ()
    if present != files:
        issues = grouped_issues(load(source.id, raw, warehouse.demo).issues)
        errors = tuple(str(issue) for issue in issues if issue.is_error)
        state = FAULTY if errors else STALE
    # A link to a file that is gone has a date too; on the same day, the last deposit is the latest,
    # whose folder has its time, else the last name.
    dates = {p: date.fromtimestamp(p.lstat().st_mtime) for p in paths}
    last = max(paths, default=None, key=lambda p: (
        dates[p], p.parent.name if DEPOSITS in p.parts else "", p.name))
    return State(
        source.id, source.title, source.kind, DEMONSTRATION if has_invented else source.nature,
        warehouse.vintages.get(source.id, ""), state,
        last.relative_to(raw).as_posix() if last else "",
        (date.today() - dates[last]).days if last else None,
        warehouse.rows.get(source.id, 0),
        tuple(_pattern_path(raw, p) for p in source.patterns) if has_invented or not paths else (),
        errors)


def _pattern_path(raw: Path, pattern: str) -> str:
    return f"data/raw/{pattern}" if raw.resolve() == RAW else str(raw / pattern)
