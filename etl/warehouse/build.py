"""Read, tidy, check, write beside, swap: the warehouse is replaced whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pandas as pd

from etl.checks.check import check
from etl.checks.corrections import correct
from etl.checks.restatements import without_restatements
from etl.checks.spellings import record_spelling_issues
from etl.checks.values import answer_lists
from etl.checks.years import later_year_issues
from etl.french import reference
from etl.french.text import count
from etl.issue import Issue
from etl.paths import RAW, ROOT, WAREHOUSE, raw_path
from etl.privacy import oppositions, personal_data
from etl.privacy.cube import publish
from etl.privacy.personal_patterns import mask
from etl.reading.files import irregularity, tree
from etl.reading.origin import origin
from etl.reading.reader import Unreadable, prepare, read_batches
from etl.reading.sheets.workbook import Workbook
from etl.report import ANSWERS, Report, SourceResult
from etl.sources import registry
from etl.tables.columns import frame
from etl.tables.store import Store
from etl.tidy.duplicates import editions_together, last_answers, set_aside
from etl.tidy.renaming import name_series
from etl.tidy.tidy import Tidy
from etl.tidy.vintage import undated_issues, years
from etl.warehouse.gathering import Gathering, contents
from etl.warehouse.mark import Mark
from etl.warehouse.reuse import PreviousBuild, is_reusable, previous_build, reading_key
from etl.warehouse.versions import build_lock
from etl.warehouse.writer import reference_tables, write
from etl.workbooks import (
    closed_folders,
    invented_issues,
    is_demonstration,
    pattern_rank,
    real_counterpart,
    spreadsheets,
    workbooks,
)

#: Why a demonstration is not read.
_REPLACED = "un classeur réel le remplace"


def load(source_id: str, raw: Path, demo: bool = True,
         previous: PreviousBuild | None = None) -> SourceResult:
    """Read, tidy, correct and check the workbooks of a source, or take its result from the
    warehouse ``previous`` when nothing changed.  Raises nothing for bad input."""
    source, tidy = registry()[source_id]
    one = SourceResult(source, pd.DataFrame(), pd.DataFrame())
    paths, spare = _workbooks_to_read(one, raw, demo)
    if is_reusable(source, raw):
        one.key = reading_key(source, tidy, raw, [*paths, *spare], one.issues)
        if previous and (result := previous.result(source, one.key)):
            return result
    rows = Gathering(source)
    for path in (*paths, *spare):
        if path not in spare or _is_needed(one, path, raw):
            _add_workbook(one, rows, path, raw)
    places = {(book.file, sheet.name): sheet.letters for book, _ in one.books
              for sheet in book.sheets}
    ranks = {book.file: pattern_rank(source, book.file) for book, _ in one.books}
    if source.kind == "chiffres":
        one.issues += correct(source, rows.rows, {book.file for book, _ in one.books})
        name_series(source, rows.rows)
    else:
        last = {book.file: max(own) for book, _ in one.books if (own := years(source, book))}
        one.issues += set_aside(source, rows.rows, last, ranks, places)
        rows.rows, rows.answers = oppositions.leave_out(
            one, rows.rows, rows.answers, _listed_oppositions(raw)[0])
        one.issues += editions_together(last, ranks)
        rows.rows, rows.answers, again = last_answers(source, rows.rows, rows.answers, last, places)
        one.issues += again
    one.issues += rows.withheld
    if isinstance(table := rows.table(), Store):
        sizes = table.counts("fichier")
        one.disk = contents(source, table)
    else:
        one.data, again = without_restatements(source, table, ranks)
        one.issues += again
        sizes = one.data["fichier"].value_counts().to_dict()
        table = one.data
    one.books = [(book, sizes.get(book.file, 0)) for book, _ in one.books]
    one.answers = frame(ANSWERS, rows.answers)
    one.issues += check(source, table, places)
    if source.kind == "fiches":
        one.issues += record_spelling_issues(source, one.data, one.answers, places)
        one.issues += answer_lists(source, one.data, one.answers, places)
        one.issues += later_year_issues(source, one.data, last, places)
    one.issues = [replace(i, source=source.id) for i in one.issues]
    return one


def _add_workbook(one: SourceResult, rows: Gathering, path: Path, raw: Path) -> None:
    """Read a workbook, whole or by batches of lines; what cannot be read, or is the copy of
    another, is an issue."""
    source, tidy = registry()[one.source.id]
    parts: list[tuple[Workbook, Tidy, int]] = []
    withheld: list[Issue] = []
    read_sheets: set[str] = set()
    try:
        for book in read_batches(path, raw, source.formats, source.keep, source.batched):
            if twin := next((b.file for b, _ in one.books if b.sha256 == book.sha256), ""):
                one.issues.append(Issue("avertissement", f"copie exacte de {twin} : elle n'est pas "
                                        "lue une seconde fois", file=book.file))
                return
            withheld += personal_data.withhold(source, book)
            out = tidy(book)
            withheld += personal_data.mask_remarks(out.rows)
            out.issues += [*_comment_issues(book, out), *invented_issues(book)]
            parts.append((book, out, len(out)))
            read_sheets |= out.distinct_values("feuille")
            rows.take(out, is_demonstration(path))
    except Unreadable as fault:
        one.issues.append(fault.issue)
        return
    book, out, size = parts[0]
    for _, later, more in parts[1:]:
        out.issues += later.issues
        out.aside += later.aside
        size += more
    rows.withheld += withheld
    one.issues += _workbook_issues(book, out, size, withheld)
    if size and not +out.aside:
        one.issues += book.unread_issues(read_sheets, out.issues)
    one.books.append((book, size))


def _workbooks_to_read(one: SourceResult, raw: Path, demo: bool) -> tuple[list[Path], list[Path]]:
    """Return the workbooks to read, and the demonstration to read where nothing is kept of them;
    those set aside, or that there is none, are said."""
    paths, aside = workbooks(one.source, raw, demo)
    if paths and demo:
        return paths, aside
    why = _REPLACED if paths else "construction sans démonstration"
    if not paths and demo and (partner := real_counterpart(one.source, raw)):
        why = f"« {partner.title} » est réel, et " + (
            "dit ce que ce classeur invente" if one.source.id in partner.replaces else
            "des fiches inventées ne répondent pas à de vraies")
    one.issues += [_demonstration_issue(path, raw, f"ignoré : {why}") for path in aside]
    if not paths:
        one.issues.append(Issue("information", "aucun classeur : la table est vide",
                                expected=" ou ".join(one.source.patterns)))
    return paths, []


def _is_needed(one: SourceResult, path: Path, raw: Path) -> bool:
    """Tell whether a demonstration is read, for nothing is kept of the real ones; say either."""
    is_replaced = any(n for book, n in one.books if not is_demonstration(Path(book.file)))
    one.issues.append(_demonstration_issue(path, raw, f"ignoré : {_REPLACED}" if is_replaced else
                                           "lu : rien n'est gardé des classeurs réels"))
    return not is_replaced


def _demonstration_issue(path: Path, raw: Path, what: str) -> Issue:
    return Issue("information", f"classeur de démonstration {what}",
                 file=path.relative_to(raw).as_posix())


def _workbook_issues(book: Workbook, out: Tidy, size: int, withheld: list[Issue]) -> list[Issue]:
    """Return what was found in a workbook of which ``size`` rows are kept: a heading that is not
    understood is told once, not for each of its cells, and a column that is left out is not said
    to be unknown besides."""
    addresses = {(i.sheet, i.cell) for i in withheld if i.column}
    issues = [*book.issues, *(i for i in dict.fromkeys(out.issues)
                              if i.is_error or (i.sheet, i.cell) not in addresses)]
    if +out.aside:
        issues.append(Issue("information" if size else "avertissement",
                            _aside_sentence(out, size), file=book.file,
                            value=_aside_lines(book)))
    elif not size and not any(i.is_error for i in out.issues):
        issues.append(Issue("erreur", "aucune donnée lue dans ce classeur", file=book.file))
    return issues


def _comment_issues(book: Workbook, out: Tidy) -> Iterator[Issue]:
    """Yield, for each sheet that figures were read of, the comments that none took as its remark.
    """
    places = {(row["feuille"], row.get("cellule")) for row in out.rows}
    names = out.distinct_values("feuille")
    for sheet in (sheet for sheet in book.sheets if sheet.name in names):
        cells = [sheet.cell(*place) for place, text in sorted(sheet.comments.items()) if text]
        left = [cell for cell in cells if (sheet.name, cell.address) not in places]
        if left:
            yield sheet.issue(
                "information", f"{count(len(left), 'commentaire', 'de cellule')} : seul celui d'un "
                "chiffre est repris, comme remarque", left[0], value=mask(left[0].comment),
                expected="dans une colonne ou une note, ce que les autres disent d'utile")


def _aside_sentence(out: Tidy, size: int) -> str:
    """Return « 201 lignes hors de Bretagne, aucune gardée », « …, 40 chiffres gardés »: a line may
    have several figures."""
    many = ", ".join(f"{count(n, 'ligne')} {why}" for why, n in (+out.aside).items())
    noun, word = ("fiche", "gardée") if out.source.kind == "fiches" else ("chiffre", "gardé")
    rest = f"{count(size, noun, word)}" if size else "aucune gardée"
    return f"{many}, {rest}"


def _aside_lines(book: Workbook) -> str:
    """Return « lignes 61, 144 » for the lines that were left out while the file was read, few as
    they are when a mistyped postcode takes an actor out of Brittany; empty for many."""
    lines = book.aside_lines
    if not lines or sum(book.aside.values()) > len(lines):
        return ""
    return f"ligne{'s' * (len(lines) > 1)} {', '.join(map(str, lines))}"


def load_all(raw: Path, demo: bool = True,
             progress: Callable[[str], None] = lambda text: None,
             previous: PreviousBuild | None = None) -> Report:
    """Load every source of ``raw``, without demonstration workbooks unless ``demo``; nothing is
    written.  ``previous``: a warehouse that may hold some of them already.  Raises
    ``BrokenReference`` for a reference table that cannot be used."""
    results = []
    if previous is None:  # all of them are to be read
        prepare()
    for source_id in registry():
        progress(source_id)
        results.append(load(source_id, raw, demo, previous))
        for book, _ in results[-1].books:
            book.origin = origin(raw / book.file, book.sha256)
    entries, faults = _listed_oppositions(raw)
    undated = (issue for one in results if not one.disk for book, _ in one.books
               for issue in undated_issues(one.source, book))
    report = Report(results, [*_orphans(raw), *_contour_issues(), *faults,
                              *oppositions.unread_lists(raw),
                              *oppositions.unheard_issues(entries, results), *undated], demo)
    if not report.has_errors:
        publish(results)
        reference_tables()  # a check refuses those that a build could not write
    return report


def build(raw: Path = RAW, warehouse: Path = WAREHOUSE,
          progress: Callable[[str], None] = lambda text: None, *, demo: bool = True,
          wait: Callable[[str], None] = lambda text: None,
          before: Path | None = None) -> Report:
    """Load every source of ``raw`` and replace ``warehouse``; nothing is replaced on an error.

    ``before``: the warehouse where what has not changed is copied from, the one in place unless
    another is given.
    ``wait``: told in French, when another build is under way, that its end is awaited.
    """
    # Read within the lock: a build that began earlier never replaces one that read later.
    with build_lock(warehouse, wait), ExitStack() as stack:
        # Built by hand or by a page, it need not be built again at the next start.
        mark = Mark(ROOT, warehouse) if raw.resolve() == raw_path().resolve() else None
        report = load_all(raw, demo, progress, previous_build(before or warehouse, stack))
        if not report.has_errors:
            write(report, warehouse, stack.close)
            if mark:
                mark.put()
        return report


def _listed_oppositions(raw: Path) -> tuple[list[oppositions.Opposition], list[Issue]]:
    """Return the oppositions listed beside ``raw``, and the faults of the list."""
    return oppositions.read_list(raw, [source.id for source, _ in registry().values()
                                       if source.kind == "fiches"])


def _contour_issues() -> Iterator[Issue]:
    """Yield a warning where the contours of EPCI are not those of the table of communes."""
    for names, what in zip(reference.unmatched_epci(), (
            "n'est plus dans la table des communes : son contour n'est pas dessiné",
            "n'a pas de contour : les cartes le laissent en blanc"), strict=True):
        for name in names:
            yield Issue("avertissement", f"{name} {what}",
                        file=reference.EPCI_FILE.relative_to(ROOT).as_posix(),
                        expected="les contours et les communes d'une même année")


def _orphans(raw: Path) -> list[Issue]:
    """Return the issues of the files of ``raw`` that no source reads, of what is only named like a
    workbook, and of the folders of a source that may not be listed: all that they held would be
    lost."""
    source_files = {p for source, _ in registry().values() for part in workbooks(source, raw)
                    for p in part}
    books = set(spreadsheets(raw))
    return [*(Issue("erreur", "ce dossier ne peut pas être ouvert : ce qu'il contient manquerait à "
                    "ce qui est publié", file=folder.relative_to(raw.parent).as_posix(),
                    expected="un dossier que le compte qui construit l'entrepôt peut lire")
              for folder in closed_folders(raw)),
            *(Issue("avertissement", irregularity(p, raw) or
                    "aucune source ne lit ce fichier : il est ignoré",
                    file=p.relative_to(raw).as_posix())
              for p in tree(raw)[0] if p not in source_files
              and (os.path.isfile(p) or p in books) and not p.name.startswith(("~$", ".")))]
