"""What a build found: one ``Loaded`` a source, and the issues."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from etl.contract import Column, Issue, Source
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


def frame(columns: tuple[Column, ...], rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
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
