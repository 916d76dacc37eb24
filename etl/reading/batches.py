"""The rows of a sheet by batches: of one that is too long to be held, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np

from etl.reading import limits
from etl.reading.sheets.sheet import HEADER_WITHIN
from etl.tables.grid import Grid, stack

#: Full rows that end a batch: those of the header of another table, and its first line.
_FULL = 4


class Batches:
    """The rows of a sheet, which ``parts`` makes again as often as they are asked for.

    A batch has ``limits.BATCH`` cells or more, and ends with a few rows that fill two cells at
    least: what stands alone under a table, and another table after it, are seen together.  The
    first rows of the sheet begin each of them.
    """

    def __init__(self, parts: Callable[[], Iterable[Grid]]) -> None:
        self.parts, self.count = parts, 0
        self.top, self.tail = Grid.of([]), Grid.of([])

    def first(self) -> Grid:
        """Return the first batch, once all have been seen: what must be refused is, before anything
        is made of it; ``tail`` is then the last rows of the sheet."""
        self.count = 0
        first = Grid.of([])
        for parts in self._batches():
            ends = stack([self.tail, *(part.last(HEADER_WITHIN) for part in parts)])
            self.tail = ends.last(HEADER_WITHIN)
            if not self.count:
                first = stack(parts)
                self.top = first.part(slice(HEADER_WITHIN))
            self.count += 1
        return first

    def rest(self) -> Iterator[Grid]:
        """Yield the batches that follow the first one."""
        for parts in islice(self._batches(), 1, None):
            yield stack([self.top, *parts])

    def _batches(self) -> Iterator[list[Grid]]:
        batch: list[Grid] = []
        cells = 0
        for part in self.parts():
            batch.append(part)
            cells += part.cells
            if cells < limits.BATCH:
                continue
            limits.verify(cells)
            if end := _end(part, max(0, HEADER_WITHIN - sum(p.size for p in batch[:-1]))):
                batch[-1] = part.part(slice(end))
                yield batch
                rest = part.part(slice(end, None))
                batch, cells = [rest] if rest.size else [], rest.cells
        if batch:
            yield batch


def _end(part: Grid, beyond: int) -> int:
    """Return where a batch may end in its last part, after so many rows at least; 0 for nowhere."""
    full = np.concatenate([[0], np.cumsum(part.filled > 1)])
    ends = np.flatnonzero(full[_FULL:] - full[:-_FULL] == _FULL) + _FULL
    return int(ends[-1]) if len(ends) and ends[-1] > beyond else 0
