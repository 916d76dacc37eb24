"""Whose workbook is it?  Each source's own ``tidy`` is tried on it, and the answers are ranked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from etl.checks.check import check
from etl.contract import Source
from etl.french.text import count, folded_line, spell_number
from etl.reading.sheets.workbook import Workbook
from etl.sources import registry
from etl.tidy.tidy import Tidy
from etl.warehouse.gathering import Gathering
from etl.warehouse.sql import attachment

#: Rows of each sheet that are tried: more would tell nothing more of whose workbook it is.
SAMPLE = 500
#: Cells that are tried at most, or little more: each source looks at all of them.
SAMPLE_CELLS = 250_000
#: Score from which a source is proposed, and lead that it must have on the next one.
ENOUGH, LEAD = 0.6, 0.15

LOG = logging.getLogger(__name__)
Labels = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Guess:
    """A source that can read a workbook: ``score`` from 0 to 1, ``why`` in French."""

    source_id: str
    score: float
    why: str


def source_guesses(book: Workbook, labels: Labels | None = None) -> list[Guess]:
    """Return the sources that read something in a workbook, or of which it has the name and most
    columns, the likeliest first.

    Half of the score is what is read without error nor doubt (shares of 119 209 %, halves of
    employees: another source's figures); the rest is the name of the file and, when ``labels``
    gives them (see ``published_labels``), the indicators or identifiers already published.
    """
    start = book.start(SAMPLE, SAMPLE_CELLS)
    guesses = (_guess(source_id, start, (labels or {}).get(source_id, frozenset()))
               for source_id in registry())
    return sorted(filter(None, guesses), key=lambda g: -g.score)


def is_sure(guesses: list[Guess]) -> bool:
    """Tell whether the first guess can be proposed: good, and well ahead of the next."""
    if not guesses or guesses[0].score < ENOUGH:
        return False
    return len(guesses) == 1 or guesses[0].score - guesses[1].score >= LEAD


def reading(source_id: str, book: Workbook) -> Tidy | None:
    """Return what a source reads of a workbook; None where that stops it: the workbook of another
    source may be anything to this one, and its failure is an answer, and a defect."""
    try:
        return registry()[source_id][1](book)
    except Exception:
        LOG.warning("%s: %s stopped its reading", book.file, source_id, exc_info=True)
        return None


def _doubts(out: Tidy) -> int:
    """Return how many faults the checks of a source find in what it read; empties ``out``."""
    rows = Gathering(out.source)
    rows.take(out, is_demonstration=False)
    return len(check(out.source, rows.table()))


def _guess(source_id: str, book: Workbook, labels: frozenset[str]) -> Guess | None:
    source, _ = registry()[source_id]
    if (out := reading(source_id, book)) is None:
        return None
    if not len(out):
        return _unread_guess(source, book)
    errors, size = sum(i.is_error for i in out.issues), len(out)
    is_named = _is_named_after(source, book)
    field, noun = ("indicateur", "indicateurs") if source.kind == "chiffres" else \
        ("id", "identifiants")
    items = {str(value) for value in out.distinct_values(field)}
    common = len(items & labels)
    why = [f"{count(size, source.kind.rstrip('s'))} "
           + (f"et {count(errors, 'erreur')}" if errors else "sans erreur")
           + " au début du classeur"]
    if is_named:
        why.append("le nom du fichier est le sien")
    if common == len(items):
        why.append(f"ses {noun} sont déjà publiés" if common > 1 else
                   f"son {noun.rstrip('s')} est déjà publié")
    elif common:
        state = "sont déjà publiés" if common > 1 else "est déjà publié"
        why.append(f"{spell_number(common)} de ses {spell_number(len(items))} {noun} {state}")
    rate = size / (size + errors + _doubts(out))
    return Guess(source_id, 0.5 * rate + 0.2 * is_named + 0.3 * common / len(items), ", ".join(why))


def _unread_guess(source: Source, book: Workbook) -> Guess | None:
    """Return the source of a workbook that bears its name and most of its columns, of which a
    heading keeps all the lines from being read: its errors are what is to be told."""
    if not _is_named_after(source, book):
        return None
    places = max((sheet.find_header(source.headers)[1] for sheet in book.sheets), default=0)
    many = len(source.headers)
    if 2 * places <= many:
        return None
    some = "sa colonne y est" if many == 1 else "ses colonnes y sont" if places == many else \
        f"{spell_number(places)} de ses {spell_number(many)} colonnes y sont"
    return Guess(source.id, ENOUGH, f"le nom du fichier est le sien, {some}")


def _is_named_after(source: Source, book: Workbook) -> bool:
    """Tell whether the file is named as the source's workbooks are, or after the source."""
    name = folded_line(Path(book.file).stem.replace("_", " "))
    usual = [Path(pattern).stem for pattern in source.patterns]
    patterns = [u for u in usual if u.strip("*")] or [f"*{source.id}*"]
    return any(fnmatchcase(name, folded_line(w.replace("_", " "))) for w in patterns)


def published_labels(warehouse: Path) -> dict[str, frozenset[str]]:
    """Return source → indicators (``chiffres``) or identifiers (``fiches``) that a warehouse
    holds."""
    labels: dict[str, frozenset[str]] = {}
    if not warehouse.is_file():
        return labels
    with attachment(w=warehouse) as db:
        tables = {name for (name,) in db.execute(
            "SELECT table_name FROM duckdb_tables() WHERE database_name = 'w'").fetchall()}
        for source_id, (source, _) in registry().items():
            field = "indicateur" if source.kind == "chiffres" else "id"
            if source_id in tables:
                rows = db.execute(f"SELECT DISTINCT {field} FROM w.{source_id}").fetchall()
                labels[source_id] = frozenset(str(value) for (value,) in rows)
    return labels
