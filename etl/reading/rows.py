"""The table found in a sheet: its columns by name, its lines, read one by one or by columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import NoneType
from typing import TYPE_CHECKING, Any

from etl.contract import Issue
from etl.reading.cell import Cell

if TYPE_CHECKING:
    import numpy as np

    from etl.reading.sheet import Sheet
    from etl.tables.columns import Labels


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

    def values(self, name: str) -> list[object]:
        """Return a column of the body, as stored."""
        rows, place = self.sheet.values, self.place[name] - 1
        # A batch that does not begin the sheet has no line in its first rows.
        shift = 1 + self.sheet.batch.skipped
        try:
            return [rows[line - shift][place] for line in self.lines]
        except IndexError:  # lines of a text may stop before their last columns
            return [self.sheet.value(line, place + 1) for line in self.lines]

    def label(self, names: tuple[str, ...],
              told: Callable[[dict[str, Cell]], Any], shared: str = "") -> Labels:
        """Return what ``told`` makes of each line, asked once of the lines that print the same in
        the columns ``names`` (those that the table has); once in all the batches of the sheet where
        ``shared`` names what is asked."""
        # Late: the process that only reads the files needs neither, and they are long to load.
        import numpy as np

        from etl.tables.columns import Labels

        columns = [self._prints(name) for name in names if name in self.place]
        prints = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True)) \
            if columns else [None] * len(self.lines)
        codes = {key: code for code, key in enumerate(dict.fromkeys(prints))}
        first = dict(zip(reversed(prints), reversed(self.lines), strict=True))
        known = self.sheet.known.setdefault((shared, *names), {}) if shared else {}
        known |= {key: told(self.line(first[key])) for key in codes if key not in known}
        return Labels(np.fromiter(map(codes.__getitem__, prints), np.int32, len(prints)),
                      [known[key] for key in codes])

    def text(self, name: str) -> Labels:
        """Return what each line prints in a column."""
        return self.label((name,), lambda line: line[name].text if name in line else "")

    def _prints(self, name: str) -> Sequence[object]:
        """Return what tells apart the prints of a column: 1 is not VRAI, nor 0.5 50 %."""
        values, column = self.values(name), self.place[name]
        if set(map(type, values)) <= {str, NoneType}:
            return values
        formats = self.sheet.formats
        return [(type(v), v, formats.get((line, column), ""))
                for line, v in zip(self.lines, values, strict=True)]
