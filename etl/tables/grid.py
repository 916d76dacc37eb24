"""The rows of a sheet held by columns, which are looked at as wholes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np

from etl.tables.codes import Coded, CodedRows, Codes, coded_rows, key


class GridColumn:
    """One cell a row: ``values[codes[i]]``, or its number (NaN: none) where it has no code."""

    def __init__(self, codes: np.ndarray, values: Sequence[object],
                 numbers: np.ndarray | None = None) -> None:
        self.codes, self.values, self.numbers = codes, values, numbers

    @classmethod
    def from_plain_form(cls, column: Coded) -> GridColumn:
        """Return a column out of its plain form."""
        codes, values, numbers = column
        return cls(np.frombuffer(codes, np.int32), values,
                   np.frombuffer(numbers) if numbers else None)

    @property
    def plain_form(self) -> Coded:
        """Return the plain form of the column."""
        return (self.codes.astype(np.int32, copy=False).tobytes(), list(self.values),
                b"" if self.numbers is None else self.numbers.tobytes())

    @cached_property
    def filled(self) -> np.ndarray:
        """Tell which cells are filled."""
        return self.codes != 0 if self.numbers is None else (
            (self.codes != 0) | ~np.isnan(self.numbers))

    def at(self, row: int) -> object:
        """Return the value of a row."""
        if self.numbers is not None and not np.isnan(number := self.numbers[row]):
            return float(number)
        return self.values[self.codes[row]]

    def take(self, rows: np.ndarray | slice) -> GridColumn:
        """Return the cells of these rows."""
        return GridColumn(self.codes[rows], self.values,
                          None if self.numbers is None else self.numbers[rows])

    def like(self, row: int) -> np.ndarray:
        """Tell which cells are as that of a row."""
        same = self.codes == self.codes[row]
        if self.numbers is not None:
            number = self.numbers[row]
            same &= np.isnan(self.numbers) if np.isnan(number) else self.numbers == number
        return same

    def distinct(self) -> tuple[np.ndarray, list[object]]:
        """Return the code of each cell, and what all the codes stand for: numbers too."""
        if self.numbers is None:
            return self.codes, list(self.values)
        # Bits, for zero is not its opposite.
        bits, place = np.unique(self.numbers.view(np.int64), return_inverse=True)
        codes = np.where(np.isnan(self.numbers), self.codes, place + len(self.values))
        return codes.astype(np.int32), [*self.values, *bits.view(np.float64).tolist()]

    @property
    def objects(self) -> list[object]:
        """Return the cells one by one."""
        codes, values = self.distinct()
        return list(map(values.__getitem__, codes.tolist()))


class Grid(Sequence[list[object]]):
    """``size`` rows, as columns; ``widths``: how many cells each was written with, if it is known.
    """

    def __init__(self, size: int, columns: Iterable[GridColumn],
                 widths: np.ndarray | None = None) -> None:
        self.size, self.columns, self.widths = size, list(columns), widths

    @classmethod
    def from_plain_form(cls, rows: CodedRows) -> Grid:
        """Return a grid out of its plain form."""
        size, columns, widths = rows
        return cls(size, map(GridColumn.from_plain_form, columns),
                   np.frombuffer(widths, np.int32) if len(widths) or not size else None)

    @classmethod
    def of(cls, rows: Sequence[Sequence[object]]) -> Grid:
        """Return the grid of some rows."""
        return cls.from_plain_form(coded_rows(rows))

    @property
    def plain_form(self) -> CodedRows:
        """Return the plain form of the grid."""
        return (self.size, [column.plain_form for column in self.columns],
                b"" if self.widths is None else self.widths.astype(np.int32).tobytes())

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> list[object]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[object]]: ...

    def __getitem__(self, at: int | slice) -> list[object] | list[list[object]]:
        if isinstance(at, slice):
            return [self[row] for row in range(*at.indices(self.size))]
        if not -self.size <= at < self.size:
            raise IndexError(at)
        return [column.at(at) for column in self.columns]

    def __iter__(self) -> Iterator[list[object]]:
        return map(list, zip(*(column.objects for column in self.columns), strict=True)) \
            if self.columns else ([] for _ in range(self.size))

    def column(self, number: int) -> GridColumn:
        """Return a column, counted from 1; an empty one beyond the edge."""
        return self.columns[number - 1] if number <= len(self.columns) else GridColumn(
            np.zeros(self.size, np.int32), [None])

    def part(self, rows: slice) -> Grid:
        """Return some of the rows."""
        return Grid(len(range(*rows.indices(self.size))), (c.take(rows) for c in self.columns),
                    None if self.widths is None else self.widths[rows])

    def map(self, function: Callable[[object], object]) -> Grid:
        """Return the same rows, each value (but for the numbers) replaced by another."""
        return Grid(self.size, (_stacked_column([GridColumn(
            c.codes, [function(value) for value in c.values], c.numbers)]) for c in self.columns),
            self.widths)

    def last(self, rows: int) -> Grid:
        """Return the last rows."""
        return self.part(slice(max(0, self.size - rows), None))

    @property
    def cells(self) -> int:
        """Return how many cells there are, empty ones included; an empty row has one."""
        return self.size * max(1, len(self.columns))

    @cached_property
    def filled(self) -> np.ndarray:
        """Return how many cells of each row are filled."""
        count = np.zeros(self.size, np.int32)
        for column in self.columns:
            count += column.filled
        return count


def stack(grids: Sequence[Grid]) -> Grid:
    """Return grids one under the other."""
    width = max((len(grid.columns) for grid in grids), default=0)
    widths = [grid.widths for grid in grids if grid.widths is not None]
    return Grid(sum(grid.size for grid in grids), (
        _stacked_column([grid.column(number) for grid in grids]) for number in range(1, width + 1)),
        np.concatenate(widths) if len(widths) == len(grids) > 0 else None)


def _stacked_column(parts: Sequence[GridColumn]) -> GridColumn:
    ranks = Codes()
    codes = [np.array([ranks[key(value)] for value in part.values], np.int32)[part.codes]
             for part in parts]
    numbers = None if all(part.numbers is None for part in parts) else np.concatenate(
        [np.full(len(part.codes), np.nan) if part.numbers is None else part.numbers
         for part in parts])
    return GridColumn(np.concatenate(codes), ranks.values_in_order, numbers)
