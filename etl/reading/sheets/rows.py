"""The table found in a sheet: its columns by name, its lines, read one by one or by columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from etl.issue import Issue
from etl.reading.sheets.cell import GENERAL, Cell
from etl.tables.codes import key

if TYPE_CHECKING:
    import numpy as np

    from etl.reading.sheets.sheet import Sheet
    from etl.tables.columns import Labels
    from etl.tables.grid import GridColumn


@dataclass(frozen=True)
class Rows:
    """A table found in a sheet: ``place`` gives the column of each name, ``lines`` the 1-based
    rows of its body; ``footnotes`` stand under it."""

    sheet: Sheet
    place: Mapping[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)
    footnotes: list[Cell] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def body(self) -> Iterator[dict[str, Cell]]:
        """Yield the lines, each as column name → cell."""
        return map(self.line, self.lines)

    def line(self, number: int) -> dict[str, Cell]:
        """Return a row of the sheet as column name → cell."""
        return {name: self.sheet.cell(number, c) for name, c in self.place.items()}

    def cell(self, line: int, name: str) -> Cell:
        """Return the cell of a column on a line of the body, counted from 0."""
        return self.sheet.cell(self.lines[line], self.place[name])

    def cells(self, name: str, lines: np.ndarray) -> list[Cell]:
        """Return the cells of a column on the lines that ``lines`` (one bool a line) tells."""
        return [self.cell(line, name) for line in lines.nonzero()[0].tolist()]

    def column(self, name: str) -> GridColumn:
        """Return the cells of a column of the body."""
        import numpy as np

        # A batch that does not begin the sheet has no line in its first rows.
        return self.sheet.grid.column(self.place[name]).take(
            np.array(self.lines, dtype=np.int64) - 1 - self.sheet.batch.skipped)

    def values(self, name: str) -> list[object]:
        """Return a column of the body, as stored: nothing of a table that was not recognised."""
        return self.column(name).objects if self.lines else []

    def rewrite(self, names: Iterable[str], pattern: str, text: str) -> None:
        """Write otherwise, as ``re.sub`` does, the texts of some columns that match a pattern
        whole."""
        changes = [(line, self.place[name], match.expand(text)) for name in names
                   for line, value in zip(self.lines, self.values(name), strict=True)
                   if isinstance(value, str) and (match := re.fullmatch(pattern, value))]
        for change in changes:  # all at once: the sheet is laid out by columns anew after them
            self.sheet.put(*change)

    def prints(self, name: str) -> Labels:
        """Return what tells apart the prints of a column: (value, its number format)."""
        from etl.tables.columns import Labels, combinations, labels_of

        codes, values = self.column(name).distinct()
        column, formats = self.place[name], self.sheet.formats
        if not formats:
            return Labels(codes, [(value, GENERAL) for value in values])
        return combinations([Labels(codes, values), labels_of(
            [formats.get((line, column), GENERAL) for line in self.lines])])

    def label(self, names: tuple[str, ...],
              function: Callable[[dict[str, Cell]], Any], shared: str = "") -> Labels:
        """Return the result of ``function`` for each line, computed once for lines that print the
        same in the columns ``names`` (those that the table has).  ``shared`` names a result to keep
        for the next batches of the sheet."""
        # Late: the process that only reads the files needs neither, and they are long to load.
        import numpy as np

        from etl.tables.columns import Labels, combinations, constant

        here = [self.prints(name) for name in names if name in self.place]
        prints = combinations(here or [constant(None, len(self.lines))])
        first = np.zeros(len(prints.values), np.int64)
        first[prints.codes[::-1]] = np.arange(len(prints.codes))[::-1]
        results = self.sheet.shared_results.setdefault((shared, *names), {}) if shared else {}
        keys = [tuple((key(one[0]), one[1]) for one in some if one) for some in prints.values]
        for one, line in zip(keys, first.tolist(), strict=True):
            if one not in results:
                results[one] = function(self.line(self.lines[line]))
        return Labels(prints.codes, [results[one] for one in keys])

    def text(self, name: str) -> Labels:
        """Return what each line prints in a column."""
        return self.label((name,), lambda line: line[name].text if name in line else "")
