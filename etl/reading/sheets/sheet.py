"""A sheet made of cells that know their address, and the table found in it by its headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from etl.french.text import excerpt
from etl.issue import Issue, Severity
from etl.reading.sheets import table_issues
from etl.reading.sheets.address import letters
from etl.reading.sheets.appearance import Appearance
from etl.reading.sheets.batch import Batch
from etl.reading.sheets.cell import GENERAL, Cell
from etl.reading.sheets.rows import Rows
from etl.tables.footnotes import Footnote, footnotes
from etl.tables.headers import Headers, forms_of, match, scores
from etl.tables.sections import is_code_row, next_table

if TYPE_CHECKING:
    import numpy as np

    from etl.tables.grid import Grid

#: A header is looked for in the first rows of a sheet only.
HEADER_WITHIN = 30
#: The row of a line that is left out (``etl.reading.selection``): one list for all of them, that
#: nothing is ever added to.
LEFT_OUT: list[object] = []
#: What the batches of a sheet know of a second table under the first one.
_SECOND = "second table"


@dataclass
class Sheet:
    """A sheet: values by row (None for an empty cell; a ``Grid`` for a long one), merged ranges,
    comments and appearance, and formats where they were asked; or a ``batch`` of its lines."""

    name: str
    file: str
    values: list[list[object]] | Grid
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    appearance: Appearance = field(default_factory=Appearance)
    #: Columns of the table found by ``table()``: number → name.
    columns: dict[int, str] = field(default_factory=dict)
    #: Whether each line is as long as it was written: that of a text, whose separators count.
    is_text: bool = False
    batch: Batch = field(default_factory=Batch)

    @property
    def shared_results(self) -> dict[Any, Any]:
        """Return what the batches of this sheet share; nothing for one that is whole."""
        return self.batch.shared if self.batch.tail else {}

    @property
    def last(self) -> int:
        """Return the number of the last row."""
        return len(self.values) + self.batch.skipped

    def place(self, row: int) -> int:
        """Return where a row, counted from 1, stands among ``values``."""
        return row - 1 if row <= HEADER_WITHIN else row - 1 - self.batch.skipped

    def number(self, place: int) -> int:
        """Return the number of the row at a place of ``values``."""
        return place + 1 if place < HEADER_WITHIN else place + 1 + self.batch.skipped

    @cached_property
    def grid(self) -> Grid:
        """Return the values by columns."""
        # Late: the process that only reads the files has no use for what it needs.
        from etl.tables.grid import Grid

        return Grid.of(self.values) if isinstance(self.values, list) else self.values

    @cached_property
    def width(self) -> int:
        """Return the number of columns."""
        return max(map(len, self.values), default=0) if isinstance(self.values, list) else len(
            self.values.columns)

    @property
    def letters(self) -> dict[str, str]:
        """Return the letters of the columns of the table: name → « AB »."""
        return {name: letters(column) for column, name in self.columns.items()}

    def value(self, row: int, column: int) -> object:
        """Return the value at a 1-based place; None beyond the edge."""
        line = self.values[self.place(row)] if row <= self.last else []
        return line[column - 1] if column <= len(line) else None

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at a 1-based place; an empty cell beyond the edge."""
        # As ``place`` does, without its call: every cell of a small workbook comes here.
        at = row - 1 if row <= HEADER_WITHIN else row - 1 - self.batch.skipped
        line = self.values[at] if at < len(self.values) else ()
        value = line[column - 1] if column <= len(line) else None
        if not self.formats and not self.comments:
            return Cell(row, column, value)
        return Cell(row, column, value, self.formats.get((row, column), GENERAL),
                    self.comments.get((row, column), ""))

    def put(self, row: int, column: int, value: object) -> None:
        """Set a value, beyond the edge too; nothing on a line that is left out while it is read."""
        for known in ("width", "grid", "_top_forms"):
            self.__dict__.pop(known, None)
        self.values = self.values if isinstance(self.values, list) else list(self.values)
        self.values.extend([] for _ in range(row - self.last))
        place = self.place(row)
        if self.values[place] is LEFT_OUT:
            return
        line = self.values[place] = self.values[place] or []  # read, lines left out share one list
        line.extend([None] * (column - len(line)))
        line[column - 1] = value

    @cached_property
    def notes(self) -> dict[str, Footnote]:
        """Return the notes of the sheet by their mark: texts alone on one of its first or last
        rows."""
        top = self.values[:HEADER_WITHIN]
        rows = [*top, *(self.batch.tail
                        or self.values[max(len(top), len(self.values) - HEADER_WITHIN):])]
        alone = ([v for v in row if v is not None] for row in rows)
        return footnotes(row[0] for row in alone if len(row) == 1 and isinstance(row[0], str))

    @property
    def is_tabular(self) -> bool:
        """Tell whether the sheet holds more than lines of text: a table, understood or not."""
        if isinstance(self.values, list):
            return any(sum(v is not None for v in line) > 1 for line in self.values)
        return bool((self.values.filled > 1).any())

    def heading_over(self, row: int, column: int) -> Cell:
        """Return the heading that stands over a column: the merged cell that covers it, or else the
        nearest filled cell on its left (merged cells are often lost in a copy)."""
        place = self.place(row)
        line = self.values[place][:column] if place < len(self.values) else []
        filled = (c for c in range(len(line), 0, -1) if line[c - 1] is not None)
        return self.merged_over(row, column) or next(
            (cell for c in filled if not (cell := self.cell(row, c)).is_empty),
            self.cell(row, column))

    def merged_over(self, row: int, column: int) -> Cell | None:
        """Return the cell that holds what a merged range prints over a place; None out of any."""
        return next((self.cell(top, left) for top, left, _, right in self.merged_on(row)
                     if left <= column <= right), None)

    def merged_on(self, row: int) -> list[tuple[int, int, int, int]]:
        """Return the merged ranges that cover a part of a row."""
        return self._merged_by_row.get(row, [])

    @cached_property
    def _merged_by_row(self) -> dict[int, list[tuple[int, int, int, int]]]:
        """Return row → the merged ranges that cover a part of it: some exports merge cells on each
        line, and each cell that is told asks for its own."""
        rows: dict[int, list[tuple[int, int, int, int]]] = {}
        for area in self.merged:
            for row in range(area[0], area[2] + 1):
                rows.setdefault(row, []).append(area)
        return rows

    def row(self, number: int) -> list[Cell]:
        """Return the cells of a row, from the first column to the last of the sheet."""
        return [self.cell(number, column) for column in range(1, self.width + 1)]

    def contents(self, number: int) -> list[Cell]:
        """Return the cells of a row that hold something."""
        place = self.place(number)
        values = self.values[place] if place < len(self.values) else []
        cells = (self.cell(number, column) for column, value in enumerate(values, 1)
                 if value is not None)
        return [cell for cell in cells if not cell.is_empty]

    def titles(self) -> Iterator[Cell]:
        """Yield the lines of text above the table."""
        for number in range(1, min(len(self.values), HEADER_WITHIN) + 1):
            cells = self.contents(number)
            if len(cells) > 1:
                return
            yield from cells

    def rows(self, first: int = 1) -> Iterator[list[Cell]]:
        """Yield every row from ``first`` on, empty ones included."""
        for place in range(self.place(first), len(self.values)):
            yield self.row(self.number(place))

    def issue(self, severity: Severity, message: str, cell: Cell | None = None, *, column: str = "",
              value: str = "", expected: str = "") -> Issue:
        """Return an issue at a cell of this sheet; ``column`` is by default the name of its
        column.  An empty cell that looks filled, for it is merged with another, is told as one."""
        over = self.merged_over(cell.row, cell.column) if cell and cell.is_empty else None
        if over and not over.is_empty:
            message += f" (cellule fusionnée avec {over.address} : défusionner et recopier)"
        return Issue(severity, message, file=self.file, sheet=self.name,
                     cell=cell.address if cell else "",
                     column=column or (self.columns.get(cell.column, "") if cell else ""),
                     value=excerpt(value, 500), expected=expected)

    @cached_property
    def _top_forms(self) -> list[Mapping[str, Set[str]]]:
        """Return what each of the first rows prints, as headers are compared: every source looks
        for its own."""
        return [forms_of(cell.text for cell in self.contents(number))
                for number in range(1, min(HEADER_WITHIN, len(self.values)) + 1)]

    def find_header(self, headers: Headers) -> tuple[int, int]:
        """Return the row that matches the most headers, and how many; (0, 0) when none matches."""
        best = (0, 0)
        for number, names in enumerate(scores(self._top_forms, headers), 1):
            if names > best[1]:
                best = (number, names)
        return best

    def table(self, headers: Headers, optional: tuple[str, ...] = (),
              instead: Mapping[str, tuple[str, ...]] | None = None) -> Rows:
        """Return the table whose header row matches ``headers`` (name → accepted spellings).

        ``instead``: a column → those of which one at least may take its place.

        The columns may stand in any order, below any title.  Rows after the last one that fills
        two columns at least are footnotes.  A missing column is an error, at the heading that is
        close to it when there is one; an unknown one is a warning.  A row of codes under the header
        is no line of the table, and a second table ends it.
        """
        number, _ = self.find_header(headers)
        if not number:
            first = next((row for row in self.rows() if sum(not c.is_empty for c in row) > 1), [])
            return Rows(self, issues=[self.issue(
                "erreur", "aucun tableau reconnu dans cette feuille", next(iter(first), None),
                value=table_issues.filled_cells(first), expected="les colonnes "
                + ", ".join(f"« {s[0]} »" for n, s in headers.items() if n not in optional)
                + " ; une feuille d'autre chose, à masquer ou à ôter")])
        row, instead = self.row(number), instead or {}
        matches = match({c.column: c.text for c in row if not c.is_empty}, headers)
        place = matches.place
        missing = [n for n in headers if n not in place and n not in optional
                   and place.keys().isdisjoint(instead.get(n, ()))]
        self.columns = {column: name for name, column in place.items()}
        issues = [*table_issues.headings(self, row, matches, headers, missing, instead),
                  *table_issues.headless_columns(self, row, place.values())]
        if missing:
            return Rows(self, issues=issues)
        if _SECOND in self.shared_results:  # in a batch before this one
            return Rows(self, place, issues=issues)
        body = HEADER_WITHIN + 1 + self.batch.skipped if self.batch.skipped else number + 1
        if not self.batch.skipped and is_code_row(*(
                self.values[n - 1] if n <= len(self.values) else ()
                for n in (number, body, body + 1))):
            issues.append(self.issue(
                "information", "ligne de codes sous l'en-tête : elle n'est pas lue comme une "
                "donnée", table_issues.first_filled(self, body)))
            body += 1
        # What comes before the first row of a next batch is a line.
        before = HEADER_WITHIN if self.batch.skipped else body
        if second := next_table(self.grid, number, before):
            second += self.batch.skipped
            self.shared_results[_SECOND] = second
            issues.append(table_issues.second_table(self, second, headers, optional))
        lines, notes = self._body(number, body, second, place)
        issues += [*table_issues.uneven_lines(self, number, lines),
                   *table_issues.merged_lines(self, number, lines, self.columns)]
        return Rows(self, place, lines, notes, issues)

    def repetitions(self, header: int, columns: Iterable[int]) -> np.ndarray:
        """Tell which rows print again the header, itself included: on the next page, or of another
        export pasted under the first, it is no line of the table.  ``columns``: those that count.
        """
        import numpy as np

        if header > self.last:  # looked for below the last row, by a sheet that ends too soon
            return np.zeros(len(self.values), bool)
        return np.logical_and.reduce([self.grid.column(c).like(header - 1) for c in columns])

    def _body(self, header: int, first: int, second: int, place: Mapping[str, int]
              ) -> tuple[list[int], list[Cell]]:
        """Return (rows of the body, cells under it) of a table whose body begins at the row
        ``first``; another table may stand on the row ``second``."""
        import numpy as np

        until = second or self.last + 1
        rows = slice(self.place(first), self.place(until))
        columns = [self.grid.column(c) for c in place.values()]
        filled = np.sum([c.filled[rows] for c in columns], axis=0)
        again = self.repetitions(header, place.values())[rows]
        ends = np.flatnonzero(filled > 1) if second or self.batch.is_last else [len(filled) - 1]
        size = ends[-1] + 1 if len(ends) else 0
        lines = (np.flatnonzero((filled[:size] > 0) & ~again[:size]) + first).tolist()
        return lines, [cell for number in range(first + size, until)
                       for cell in self.contents(number)[:1]]
