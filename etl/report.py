"""What a build found: one ``SourceResult`` a source, and the issues."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import pyarrow as pa

from etl.contract import DEMONSTRATION, INVENTED, Column, Source
from etl.french.text import count, here_and_in
from etl.issue import Issue
from etl.licences import NO_LICENCE
from etl.reading.sheets.workbook import Workbook
from etl.tidy.vintage import vintage

ANSWERS = (Column("id", "Identifiant"), Column("question", "Question"),
           Column("modalite", "Modalité"))


@dataclass
class Cube:
    """What is published of a ``fiches`` source under secrecy: its totals, ``<id>_agregats``, and
    its ``classes``, ``<id>_classes``, where the rule has some.

    ``masked``: by magnitude, cells that the rule masks, and those masked to protect them.
    """

    columns: tuple[Column, ...]
    data: pd.DataFrame
    masked: Mapping[str, tuple[int, int]]
    class_columns: tuple[Column, ...] = ()
    classes: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def tables(self) -> Iterator[tuple[str, tuple[Column, ...], pd.DataFrame, str]]:
        """Yield (end of the name, columns, rows, what it is) of each table of the warehouse."""
        yield "_agregats", self.columns, self.data, "totaux publiés, sous secret statistique"
        if self.class_columns:
            yield ("_classes", self.class_columns, self.classes,
                   "fiches par classe de valeurs, sous secret statistique")


@dataclass(frozen=True)
class DiskRows:
    """What a disk holds of a source: the warehouse in place where nothing changed, or a store of
    figures too many for the memory (``etl.tables.store``).

    How many ``rows``, and what is said of them; ``table`` gives those of a table, as they are asked
    for, and ``constants`` the columns that have one text on all of them → this text.
    """

    rows: int
    nature: str
    vintage: str
    table: Callable[[str, tuple[Column, ...]], pa.RecordBatchReader]
    constants: Callable[[str], Mapping[str, str]]


@dataclass
class SourceResult:
    """What one source gave: its table, its answers, the workbooks read and what was found.

    ``heard`` are the oppositions that left someone out: (source that they name, id compared);
    ``opposed`` the ids of the records left out.
    ``cube``: what is published of its records under secrecy (``etl.privacy.cube``), once all is
    loaded.
    ``key`` names all that its table is made from (``etl.warehouse.reuse``); where a disk has its
    rows (``disk``), ``data`` and ``answers`` are empty.
    """

    source: Source
    data: pd.DataFrame
    answers: pd.DataFrame
    books: list[tuple[Workbook, int]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    heard: set[tuple[str, str]] = field(default_factory=set)
    opposed: set[str] = field(default_factory=set)
    cube: Cube | None = None
    key: str = ""
    disk: DiskRows | None = None

    @property
    def rows(self) -> int:
        """Return how many rows its table has."""
        return self.disk.rows if self.disk else len(self.data)

    @property
    def vintage(self) -> str:
        """Return the years of what was loaded, see ``etl.tidy.vintage``."""
        if self.disk:
            return self.disk.vintage
        return vintage(self.source, self.data, [book for book, _ in self.books])

    @property
    def nature(self) -> str:
        """Return the nature of what was really loaded: a demonstration workbook makes it one."""
        if self.disk:
            return self.disk.nature
        has_invented = len(self.data) and (self.data["nature"] == DEMONSTRATION).any()
        return DEMONSTRATION if has_invented else self.source.nature

    @property
    def producer(self) -> str:
        """Return the producer of what was loaded: invented data are never attributed to a real
        one."""
        return INVENTED if self.nature == DEMONSTRATION else self.source.producer

    @property
    def licence(self) -> str:
        """Return the licence of what was loaded: each file that was fetched has its own."""
        if self.nature == DEMONSTRATION:
            return NO_LICENCE
        return " ; ".join(dict.fromkeys(
            book.origin.licence if book.origin else self.source.licence
            for book, _ in self.books)) or self.source.licence


@dataclass
class Report:
    """Outcome of a build: one ``SourceResult`` a source, and issues that belong to none.

    ``demo`` is False when demonstration workbooks were set aside on purpose.
    """

    results: list[SourceResult]
    issues: list[Issue]
    demo: bool = True

    @property
    def all_issues(self) -> list[Issue]:
        """Return every issue, errors first."""
        issues = self.issues + [i for one in self.results for i in one.issues]
        order = ("erreur", "avertissement", "information")
        return sorted(issues, key=lambda i: (order.index(i.severity), i.file, i.sheet))

    @property
    def has_errors(self) -> bool:
        """Tell whether an error keeps the warehouse from being replaced."""
        return any(i.is_error for i in self.all_issues)

    @property
    def fingerprint(self) -> str:
        """Return twelve hexadecimal digits that identify the workbooks read and the records left
        out."""
        names = sorted([*(f"{b.file}:{b.sha256}" for one in self.results for b, _ in one.books),
                        *{":".join(pair) for one in self.results for pair in one.heard}])
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def grouped_issues(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues in their order, all the doubles of two workbooks, or of one, and all the errors
    on one value of a column, as the first of them that says how many: what to do is said once, not
    for each line."""
    groups: dict[object, list[Issue]] = {}
    for n, issue in enumerate(issues):
        is_of_value = issue.is_error and issue.column and issue.value
        key = ((issue.source, issue.file, issue.twin) if issue.twin else
               replace(issue, cell="") if is_of_value else n)
        groups.setdefault(key, []).append(issue)
    return [_of_many(first, len(others)) if others else first for first, *others in groups.values()]


def _of_many(first: Issue, others: int) -> Issue:
    """Return an issue that says of how many other cells it is."""
    what, mark, rest = first.message.partition(" :")
    return replace(first, message=what + here_and_in(others) + mark + rest)


def show(report: Report) -> str:
    """Return the report as text: a table by source and file, then each issue on a line."""
    lines = [("source", "fichier", "feuilles", "lignes", "avert.", "erreurs")]
    for one in report.results:
        counts = Counter((i.file, i.severity) for i in grouped_issues(one.issues))
        files = [(b.file, str(len(b.sheets)), str(n)) for b, n in one.books]
        names = {name for name, _, _ in files}
        files += [(f, "–", "0") for f in sorted({i.file for i in one.issues if i.file} - names)]
        for name, sheets, rows in files or [("(aucun classeur)", "–", "0")]:
            lines.append((one.source.id, name, sheets, rows, str(counts[name, "avertissement"]),
                          str(counts[name, "erreur"])))
    return "\n".join([text_table(lines, numbers=(2, 3, 4, 5)), "",
                      *map(str, grouped_issues(report.all_issues))])


def text_table(lines: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Return lines of cells as a table of text, the first one its head; ``numbers``: ranks of the
    columns that stand on the right.  A cell that spans lines is written on one."""
    lines = [[text.replace("\n", " ") for text in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = ["  ".join(text.rjust(w) if i in numbers else text.ljust(w)
                       for i, (text, w) in enumerate(zip(line, widths, strict=True))).rstrip()
             for line in lines]
    table.insert(1, "  ".join("─" * w for w in widths))
    return "\n".join(table)


def summary(report: Report, is_written: bool = True) -> str:
    """Return the totals on one line, after each error on its own; ``is_written``: the warehouse
    keeps the warnings, which a page shows."""
    issues = grouped_issues(report.all_issues)
    totals = Counter(i.severity for i in issues)
    rows = {kind: sum(n for one in report.results if one.source.kind == kind for _, n in one.books)
            for kind in ("chiffres", "fiches")}
    counts = [
        count(sum(len(one.books) for one in report.results), "classeur"),
        count(rows["chiffres"], "chiffre"), count(rows["fiches"], "fiche"),
        count(totals["avertissement"], "avertissement"), count(totals["erreur"], "erreur"),
    ]
    more = " (voir la page « Données et sources »)" if totals["avertissement"] else ""
    errors = (str(i) for i in issues if i.is_error)
    return "\n".join(
        [*errors, ", ".join(counts) + (more if is_written and not report.has_errors else "")])
