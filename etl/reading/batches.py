"""The rows of a sheet by batches: of one that is too long to be held, a part at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from etl.reading import limits
from etl.reading.sheet import HEADER_WITHIN

#: Full rows that end a batch: those of the header of another table, and its first line.
_FULL = 4
#: Rows of a sheet.
Lines: TypeAlias = list[list[object]]


class Batches:
    """The rows of a sheet, which ``rows`` makes again as often as they are asked for.

    A batch has ``cells`` cells or a little more (0: all of them), and ends with a few rows that
    fill two cells at least: what stands alone under a table, and another table after it, are seen
    together.
    """

    def __init__(self, rows: Callable[[], Iterable[Sequence[object]]], cells: int) -> None:
        self.rows, self.cells, self.count = rows, cells, 0

    def survey(self) -> tuple[Lines, Lines]:
        """Return the first batch and the last rows, once all have been seen: what must be refused
        is, before anything is made of the first ones."""
        self.count = 0
        first: Lines = []
        tail: deque[list[object]] = deque(maxlen=HEADER_WITHIN)
        for batch in self._batches():
            tail.extend(batch[-HEADER_WITHIN:])
            first = first if self.count else batch
            self.count += 1
        return first, list(tail)

    def rest(self) -> Iterator[Lines]:
        """Yield the batches that follow the first one."""
        return islice(self._batches(), 1, None)

    def _batches(self) -> Iterator[Lines]:
        part: list[list[object]] = []
        cells = full = 0
        for row in self.rows():
            if full >= _FULL and len(part) > HEADER_WITHIN:
                yield part
                part, cells, full = [], 0, 0
            part.append(row)  # type: ignore[arg-type]
            cells += len(row) or 1
            if 0 < self.cells <= cells:
                limits.verify(cells)
                full = full + 1 if sum(value is not None for value in row) > 1 else 0
        if part:
            yield part
