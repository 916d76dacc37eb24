"""What a build found: one ``Loaded`` a source, and the issues."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from etl.contract import Column, Issue, Source
from etl.french import spell_number
from etl.sheet import Workbook

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

    @property
    def nature(self) -> str:
        """The nature of what was really loaded: a demonstration workbook makes it one."""
        return str(self.data["nature"].iloc[0]) if len(self.data) else self.source.nature


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

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that name the set of workbooks that were read."""
        names = sorted(f"{b.file}:{b.sha256}" for one in self.loaded for b, _ in one.books)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def show(report: Report) -> str:
    """The report as text: a table by source and file, then each issue on a line."""
    lines = [("source", "fichier", "feuilles", "lignes", "avert.", "erreurs")]
    for one in report.loaded:
        found = Counter((i.file, i.severity) for i in one.issues)
        files = [(b.file, str(len(b.sheets)), str(n)) for b, n in one.books]
        seen = {name for name, _, _ in files}
        files += [(f, "–", "0") for f in sorted({i.file for i in one.issues if i.file} - seen)]
        for name, sheets, rows in files or [("(aucun classeur)", "–", "0")]:
            lines.append((one.source.id, name, sheets, rows, str(found[name, "avertissement"]),
                          str(found[name, "erreur"])))
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    table = ["  ".join(text.ljust(w) if i < 2 else text.rjust(w)
                       for i, (text, w) in enumerate(zip(line, widths, strict=True))).rstrip()
             for line in lines]
    table.insert(1, "  ".join("─" * w for w in widths))
    return "\n".join([*table, "", *(str(issue) for issue in report.all_issues)])


def summary(report: Report) -> str:
    """The totals on one line, after each error on its own."""
    found = Counter(i.severity for i in report.all_issues)
    rows = {kind: sum(n for one in report.loaded if one.source.kind == kind for _, n in one.books)
            for kind in ("chiffres", "fiches")}
    counts = [
        _count(sum(len(one.books) for one in report.loaded), "classeur"),
        _count(rows["chiffres"], "chiffre"), _count(rows["fiches"], "fiche"),
        _count(found["avertissement"], "avertissement"), _count(found["erreur"], "erreur"),
    ]
    more = " (voir la page « Données et sources »)" if found["avertissement"] else ""
    errors = (str(i) for i in report.all_issues if i.severity == "erreur")
    return "\n".join([*errors, ", ".join(counts) + ("" if report.failed else more)])


def _count(number: int, noun: str) -> str:
    return f"{spell_number(number)} {noun}{'s' if number > 1 else ''}"
