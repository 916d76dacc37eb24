"""A column of cells as codes into its distinct values: a long table repeats itself, and numbers
take no object each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import zip_longest
from types import NoneType
from typing import Any, TypeAlias

#: Codes (int32), distinct values (the first is None), numbers (float64, NaN where there is none; or
#: nothing): a cell without code is its number, or empty.
Coded: TypeAlias = tuple[bytes, list[object], bytes]
#: How many rows, their columns, and how many cells each row was written with (int32; or nothing).
CodedRows: TypeAlias = tuple[int, list[Coded], bytes]
_NAN = float("nan")


class Codes(dict[Any, int]):
    """Value → its code; 0 is None, and each new one has the next."""

    def __init__(self) -> None:
        super().__init__({None: 0})

    def __missing__(self, value: object) -> int:
        self[value] = code = len(self)
        return code

    @property
    def values_in_order(self) -> list[object]:
        """Return the values, each at the place of its code."""
        return [key[1] if type(key) is tuple else key for key in self]


def key(value: object) -> object:
    """Return what tells a value from another: 1 is neither 1.0 nor VRAI."""
    return value if type(value) is str or value is None else (type(value), value)


def coded_column(values: Sequence[object]) -> Coded:
    """Return a column of cells as codes."""
    codes, numbers = Codes(), array("d")
    kinds = set(map(type, values))
    keys = values
    if float in kinds:
        numbers = array("d", [v if type(v) is float else _NAN for v in values])
        keys = [None if type(v) is float and v == v else key(v) for v in values]
    elif not kinds <= {str, NoneType}:
        keys = list(map(key, values))
    cell_codes = array("i", map(codes.__getitem__, keys))
    return cell_codes.tobytes(), codes.values_in_order, numbers.tobytes()


def coded_rows(rows: Sequence[Sequence[object]]) -> CodedRows:
    """Return the rows of a sheet as codes, column by column; a row that stops early is empty from
    there."""
    return (len(rows), list(map(coded_column, zip_longest(*rows))),
            array("i", map(len, rows)).tobytes())
