"""Whose workbook is it?  Each source's own ``tidy`` is tried on it, and the answers are ranked."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from etl.checks.check import check
from etl.contract import ANY_YEAR, Source
from etl.french.text import count, folded_line, spell_number
from etl.reading.sheets.workbook import Workbook
from etl.sources import registry
from etl.tables.headers import match
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
    """A source that can read a workbook: ``score`` from 0 to 1, ``why`` in French; ``name``: the
    one to give it, where the source reads the year in a name that says none."""

    source_id: str
    score: float
    why: str
    name: str = ""


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


def near_guesses(book: Workbook) -> list[Guess]:
    """Return the sources of several columns of which a workbook has the most, and most: what is
    missing may be all that keeps them from reading it."""
    guesses = [guess for source, _ in registry().values()
               if len(source.headers) > 1 and (guess := _near_guess(source, book))]
    best = max((g.score for g in guesses), default=0)
    return [g for g in guesses if g.score == best]


def _guess(source_id: str, book: Workbook, labels: frozenset[str], name: str = "") -> Guess | None:
    """Return how well a source reads a workbook, under another ``name`` if one is given."""
    source, _ = registry()[source_id]
    if (out := reading(source_id, replace(book, file=name or book.file))) is None:
        return None
    if not len(out):
        dated = "" if name else _dated_name(source_id, out)
        return _guess(source_id, book, labels, dated) if dated else (
            _aside_guess(out) or _unread_guess(source, book))
    errors, size = sum(i.is_error for i in out.issues), len(out)
    is_named = not name and _is_named_after(source, book)
    field, noun = ("indicateur", "indicateurs") if source.kind == "chiffres" else \
        ("id", "identifiants")
    items = {str(value) for value in out.distinct_values(field)}
    common = len(items & labels)
    why = [f"{count(size, source.kind.rstrip('s'))} "
           + (f"et {count(errors, 'erreur')}" if errors else "sans erreur")
           + " au début du classeur"]
    if is_named:
        why.append("le nom du fichier est le sien")
    if name:
        why.append("il ne manque que l'année dans le nom du fichier")
    if common == len(items):
        why.append(f"ses {noun} sont déjà publiés" if common > 1 else
                   f"son {noun.rstrip('s')} est déjà publié")
    elif common:
        state = "sont déjà publiés" if common > 1 else "est déjà publié"
        why.append(f"{spell_number(common)} de ses {spell_number(len(items))} {noun} {state}")
    rate = size / (size + errors + _doubts(out))
    return Guess(source_id, 0.5 * rate + 0.2 * is_named + 0.3 * common / len(items),
                 ", ".join(why), name)


def _aside_guess(out: Tidy) -> Guess | None:
    """Return the source that knows the lines of a workbook and leaves them all aside: a national
    file begins far from Brittany, or has nothing of it."""
    if not (aside := +out.aside):
        return None
    lines = ", ".join(f"{count(number, 'ligne')} {why}" for why, number in aside.items())
    score = ENOUGH if _is_named_after(out.source, out.book) else ENOUGH - LEAD
    return Guess(out.source.id, score, f"{lines}, aucune autre au début du classeur")


def _dated_name(source_id: str, out: Tidy) -> str:
    """Return the name under which a source reads a workbook that it refuses for its name alone,
    which says no year: the usual one, with the year that its titles say, or else the last one of
    its figures; empty where it is not so.
    """
    usual = next((i.expected for i in out.issues if i.value == out.book.file), "")
    if ANY_YEAR not in usual:
        return usual
    trial = reading(source_id, replace(out.book, file=usual.replace(ANY_YEAR, "2000")))
    years = set(filter(None, trial.distinct_values("annee"))) if trial else ()
    return usual.replace(ANY_YEAR, str(max(years))) if years else ""


def _unread_guess(source: Source, book: Workbook) -> Guess | None:
    """Return the source of a workbook that bears its name and most of its columns, of which a
    heading keeps all the lines from being read: its errors are what is to be told."""
    near = _near_guess(source, book) if _is_named_after(source, book) else None
    return near and Guess(source.id, ENOUGH, f"le nom du fichier est le sien, {near.why}")


def _near_guess(source: Source, book: Workbook) -> Guess | None:
    """Return which columns of a source a workbook has; None for no more than half of them."""
    sheet = max(book.sheets, key=lambda sheet: sheet.find_header(source.headers)[1], default=None)
    number, places = sheet.find_header(source.headers) if sheet else (0, 0)
    many = len(source.headers)
    if sheet is None or 2 * places <= many:
        return None
    some = "sa colonne y est" if many == 1 else "ses colonnes y sont" if places == many else \
        f"{spell_number(places)} de ses {spell_number(many)} colonnes y sont"
    columns = match({c.column: c.text for c in sheet.row(number) if not c.is_empty}, source.headers)
    missing = [f"« {spellings[0]} »" for name, spellings in source.headers.items()
               if name not in columns.place and name not in source.optional]
    return Guess(source.id, places / many,
                 some + (f" ; manque {', '.join(missing)}" if missing else ""))


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
