"""A dropped workbook that was verified, and what was found; it goes with the session that made
it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from etl.contract import Source
from etl.deposit.reception import Upload
from etl.deposit.trial import Trial
from etl.issue import Issue
from etl.reading.sheets.workbook import Workbook, is_same_file
from etl.warehouse.diff import ADDED, REMOVED
from etl.workbooks import is_demonstration

#: Share of what is replaced from which its loss is doubted: a workbook may have been cut short.
_LARGE = 0.1
NO_LOSS = (0, 0)


@dataclass(eq=False, kw_only=True)
class Candidate(Trial):
    """A dropped workbook, verified: what would be published, and what was found.

    ``file``: its place below ``raw``.  ``book``: its cells (none when it was not read).
    ``rows``: figures or records read in it.  ``issues``: all of them, errors first.
    ``overlaps``: published workbook of the same source → rows that say the same thing.
    ``aside``: it is a demonstration workbook, and a real one keeps it out.
    """

    source: Source
    upload: Upload
    author: str
    file: str
    replaces: tuple[str, ...]
    book: Workbook | None = None
    rows: int = 0
    issues: list[Issue] = field(default_factory=list)
    overlaps: dict[str, int] = field(default_factory=dict)
    aside: bool = False

    @property
    def has_errors(self) -> bool:
        """Tell whether an error, here or in another workbook, forbids to publish."""
        return any(i.is_error for i in self.issues)

    @property
    def is_publishable(self) -> bool:
        """Tell whether it may be published, and publishing it would change something."""
        return not self.has_errors and not self.aside

    @property
    def loss(self) -> tuple[int, int]:
        """Return how many rows publishing it would lose, what it adds deducted, and how many those
        that it replaces have; ``NO_LOSS`` where that is little, or nothing."""
        if not self.replaces or self.differences.empty:
            return NO_LOSS
        rows = self.differences
        counts = Counter(rows.loc[rows["source"] == self.source.id, "mouvement"])
        lost = counts[REMOVED] - counts[ADDED]
        before = self.rows + lost
        return (lost, before) if lost > _LARGE * before else NO_LOSS

    @property
    def own_issues(self) -> list[Issue]:
        """Return the issues of the dropped workbook."""
        return [i for i in self.issues if self._is_about(i)]

    @property
    def duplicates(self) -> dict[str, list[Issue]]:
        """Return each published workbook → the issues of the rows that it says already."""
        return {file: [i for i in self.own_issues if i.twin == file] for file in self.overlaps}

    @property
    def faults(self) -> list[Issue]:
        """Return the issues of the dropped workbook that no replacement would settle."""
        again = {issue for issues in self.duplicates.values() for issue in issues}
        return [i for i in self.own_issues if i not in again]

    @property
    def other_issues(self) -> list[Issue]:
        """Return the issues of the other workbooks."""
        return [i for i in self.issues if not self._is_about(i)]

    def _is_about(self, issue: Issue) -> bool:
        """Tell whether an issue is of the dropped workbook (a declared correction names no
        folder)."""
        return bool(issue.file) and is_same_file(self.file, issue.file)

    @property
    def is_demonstration(self) -> bool:
        """Tell whether it says DÉMONSTRATION in its name."""
        return is_demonstration(Path(self.file))
