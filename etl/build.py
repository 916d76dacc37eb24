"""Read, tidy, check, write beside, swap: the warehouse is replaced whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from etl.check import check, correct
from etl.columns import Block, frame
from etl.contract import DEMONSTRATION, Issue, Source
from etl.french import normalise
from etl.reader import Unreadable, read
from etl.report import ANSWERS, Loaded, Report
from etl.sources import registry
from etl.write import write

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
WAREHOUSE = ROOT / "data" / "warehouse.duckdb"

#: Endings of the files that are opened; what they hold is told from their bytes.
SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".geojson",
                ".json", ".html", ".htm", ".parquet")


def demonstration(path: Path) -> bool:
    """True for a workbook that says DÉMONSTRATION in its name."""
    return "demonstration" in normalise(path.name)


def spreadsheets(raw: Path) -> list[Path]:
    """Every workbook below ``raw``, but for the locks that an open one leaves beside it."""
    return sorted(p for p in raw.rglob("*") if p.suffix.lower() in SPREADSHEETS
                  and not p.name.startswith(("~$", ".")))


def _bears(path: Path, raw: Path, pattern: str) -> bool:
    """True when a workbook is named as ``pattern`` says, in any of the formats, whatever its case,
    its accents and its underscores."""
    file = path.relative_to(raw).as_posix()
    name, wanted = (normalise(n.rpartition(".")[0].replace("_", " ")) for n in (file, pattern))
    return name.count("/") == wanted.count("/") and fnmatchcase(name, wanted)


def workbooks(source: Source, raw: Path) -> tuple[list[Path], list[Path]]:
    """(workbooks to load, demonstration workbooks set aside because a real one is there)."""
    found = [p for p in spreadsheets(raw)
             if any(_bears(p, raw, pattern) for pattern in source.patterns)]
    real = [p for p in found if not demonstration(p)]
    return (real, [p for p in found if p not in real]) if real else (found, [])


def load(source_id: str, raw: Path) -> Loaded:
    """Read, tidy, correct and check the workbooks of one source.  Raises nothing for bad input."""
    source, tidy = registry()[source_id]
    paths, aside = workbooks(source, raw)
    one = Loaded(source, pd.DataFrame(), pd.DataFrame())
    rows: list[dict[str, object]] = []
    blocks: list[Block] = []
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
        # A heading that is not understood is told once, not for each of its cells.
        one.issues += [*book.issues, *dict.fromkeys(out.issues)]
        if not len(out) and not any(i.severity == "erreur" for i in out.issues):
            one.issues.append(Issue("erreur", "aucune donnée lue dans ce classeur",
                                    file=book.file))
        nature = DEMONSTRATION if demonstration(path) else source.nature
        for row in out.rows:
            row |= {"source": source.id, "nature": nature}
        one.books.append((book, len(out)))
        rows += out.rows
        blocks += [block.constant(source=source.id, nature=nature) for block in out.blocks]
        answers += out.answers
    if source.kind == "chiffres":
        one.issues += correct(source, rows, {book.file for book, _ in one.books})
    one.data = frame(source.all_columns, rows, blocks, source.kind == "chiffres")
    one.answers = frame(ANSWERS, answers)
    one.issues += check(source, one.data)
    one.issues = [replace(i, source=source.id) for i in one.issues]
    return one


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
    read_by_some = {p for source, _ in registry().values() for part in workbooks(source, raw)
                    for p in part}
    return [Issue("avertissement", "aucune source ne lit ce fichier : il est ignoré",
                  file=p.relative_to(raw).as_posix())
            for p in sorted(raw.rglob("*")) if p.is_file() and p not in read_by_some
            and not p.name.startswith(("~$", "."))]
