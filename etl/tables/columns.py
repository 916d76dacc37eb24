"""Columns of a table as arrays: each distinct value is kept, and worked on, once.

A long table repeats itself: a territory, a quarter, a label stands on thousands of lines.  Its
columns are codes into short lists of values, which pandas calls categories and DuckDB dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.common_columns import Type
from etl.contract import Column
from etl.french.text import printed_text

#: Texts that are another one on each line of figures.
ONE_BY_ONE = ("imprime", "cellule")
#: Groups that a number tells apart.
_MOST = 1 << 62
#: Type of a column → that of pandas, of Arrow and of DuckDB.
DTYPES = {"nombre": "float64", "entier": "Int32", "booléen": "boolean"}
ARROW_TYPES = {"texte": pa.large_string(), "nombre": pa.float64(), "entier": pa.int32(),
               "booléen": pa.bool_()}
SQL_TYPES = {"texte": "VARCHAR", "nombre": "DOUBLE", "entier": "INTEGER", "booléen": "BOOLEAN",
             "date": "DATE"}


@dataclass(frozen=True)
class Labels:
    """One value a line: ``values[codes[i]]``; ``codes`` are int32."""

    codes: np.ndarray
    values: list[Any]

    def map(self, function: Callable[[Any], Any]) -> Labels:
        """Return the same lines, each value replaced by what ``function`` makes of it."""
        ranks: dict[Any, int] = {}
        codes = [ranks.setdefault(function(value), len(ranks)) for value in self.values]
        if len(ranks) == len(codes):
            return Labels(self.codes, list(ranks))
        if len(ranks) == 1:
            return constant(next(iter(ranks)), len(self.codes))
        return Labels(np.array(codes, dtype=np.int32)[self.codes], list(ranks))

    def join(self, other: Labels, function: Callable[[Any, Any], Any]) -> Labels:
        """Return what ``function`` makes of the values of both, line by line."""
        if len(other.values) == 1:
            return self.map(lambda value: function(value, other.values[0]))
        pairs = [(one, two) for one in self.values for two in other.values]
        return Labels(self.codes * np.int32(len(other.values)) + other.codes, pairs).map(
            lambda pair: function(*pair))

    def take(self, lines: np.ndarray) -> Labels:
        """Return the labels of these lines, in that order, and the values that they have."""
        if len(self.values) == 1 and len(lines):
            return constant(self.values[0], len(lines))
        codes = self.codes[lines]
        is_present = np.bincount(codes, minlength=len(self.values)) > 0
        return Labels((np.cumsum(is_present, dtype=np.int32) - np.int32(1))[codes],
                      [value for value, some in zip(self.values, is_present, strict=True) if some])

    def where(self, test: Callable[[Any], bool]) -> np.ndarray:
        """Tell for each line whether its value passes a test."""
        return np.array([test(value) for value in self.values], dtype=bool)[self.codes]

    def at(self, line: int) -> Any:
        """Return the value of a line."""
        return self.values[self.codes[line]]


def constant(value: Any, lines: int) -> Labels:
    """Return the same value on every line, however many, in no memory."""
    return Labels(np.broadcast_to(np.int32(0), lines), [value])


def labels_of(values: Sequence[Any]) -> Labels:
    """Return one value a line as labels."""
    codes, distinct = pd.factorize(np.fromiter(values, object, len(values)))
    return Labels(codes.astype(np.int32), list(distinct))


def combinations(columns: Sequence[Labels]) -> Labels:
    """Return the values of several columns together, a tuple a line, in the order they come."""
    together = np.zeros(len(columns[0].codes), np.int64)
    for column in columns:
        together = together * len(column.values) + column.codes
    codes, rest = pd.factorize(together)
    values: list[list[Any]] = []
    for column in reversed(columns):
        rest, places = np.divmod(rest, len(column.values))
        values.append([column.values[place] for place in places.tolist()])
    return Labels(codes.astype(np.int32), list(zip(*reversed(values), strict=True)))


def stack(columns: Sequence[Labels]) -> Labels:
    """Return the labels of several columns, one column after the other."""
    starts = np.cumsum([0, *(len(c.values) for c in columns)])
    return Labels(np.concatenate([c.codes + np.int32(start) for c, start
                                  in zip(columns, starts, strict=False)]),
                  [value for c in columns for value in c.values])


#: A column, or a part of it: labels, numbers (float64), texts (large_string) or plain values.
Part: TypeAlias = Labels | np.ndarray | pa.Array | list[Any]


@dataclass(frozen=True)
class Block:
    """``size`` lines of a table in columns: column name → its values."""

    size: int
    columns: dict[str, Part]

    def constant(self, **values: Any) -> Block:
        """Return the same lines, with columns that hold one value."""
        return Block(self.size, self.columns | {name: constant(value, self.size)
                                                for name, value in values.items()})


def frame(columns: tuple[Column, ...], rows: Sequence[Mapping[str, Any]],
          blocks: Sequence[Block] = (), repeated: bool = False) -> pd.DataFrame:
    """Return rows, then blocks, as a typed table: an absent text is « », an absent number is null.

    A dimension that a row does not fill is its whole: a figure of no part is of the whole.
    ``repeated`` makes categories of the texts, but for those of ``ONE_BY_ONE``.
    """
    if not rows and not blocks:
        return _empty_frame(columns, repeated).copy()
    return _filled_frame(columns, rows, blocks, repeated)


@cache
def _empty_frame(columns: tuple[Column, ...], repeated: bool) -> pd.DataFrame:
    """Return a table without a row: most sources of a small build wait for a workbook."""
    return pd.DataFrame({column.name: _empty_column(
        column.type, repeated and column.name not in ONE_BY_ONE) for column in columns}, copy=False)


@cache
def _empty_column(kind: Type, repeated: bool) -> Any:
    """Return a column without a value."""
    column = Column("vide", "", type=kind)
    return _filled_frame((column,), (), (), repeated)[column.name].array


def _filled_frame(columns: tuple[Column, ...], rows: Sequence[Mapping[str, Any]],
                  blocks: Sequence[Block], repeated: bool) -> pd.DataFrame:
    # Arrays, not series: these would be aligned with one another.
    data: dict[str, Any] = {}
    for column in columns:
        absent = column.whole or None
        parts: list[Part] = [[row.get(column.name) or absent if absent else row.get(column.name)
                              for row in rows]] if rows or not blocks else []
        parts += [block.columns.get(column.name, constant(absent, block.size)) for block in blocks]
        if column.type != "texte":
            numbers = [_numbers(part, column) for part in parts]
            data[column.name] = (pd.concat(numbers) if parts[1:] else numbers[0]).array
        elif repeated and column.name not in ONE_BY_ONE:
            data[column.name] = _categories(parts)
        else:
            data[column.name] = pd.array(
                pa.chunked_array([_texts(part) for part in parts]), dtype="str")
    return pd.DataFrame(data, copy=False)


def _numbers(part: Part, column: Column) -> pd.Series:
    dtype = DTYPES.get(column.type, "object")
    if isinstance(part, Labels):
        return pd.Series(part.values, dtype=dtype).take(part.codes)
    return pd.Series(part, dtype=dtype)


def _text(value: object) -> str:
    return value if type(value) is str else "" if value is None else str(value)


def _texts(part: Part) -> pa.Array:
    if isinstance(part, Labels):
        return pa.array(map(_text, part.values), pa.large_string()).take(pa.array(part.codes))
    return pa.array(map(_text, part), pa.large_string()) if isinstance(part, list) else part


def _categories(parts: list[Part]) -> pd.Categorical:
    """Return the texts of all parts, each distinct one kept once, in the order they come."""
    ranks: dict[str, int] = {}
    codes = []
    for part in parts:
        values = part.values if isinstance(part, Labels) else list(part)
        if set(map(type, values)) <= {str, NoneType}:
            # Most of them repeat; 1, 1.0 and True, that one dictionary takes for the same, do not.
            once = {v: ranks.setdefault(_text(v), len(ranks)) for v in dict.fromkeys(values)}
            places = np.fromiter(map(once.__getitem__, values), np.int32, len(values))
        else:
            places = np.array([ranks.setdefault(_text(v), len(ranks)) for v in values], np.int32)
        codes.append(places[part.codes] if isinstance(part, Labels) else places)
    return pd.Categorical.from_codes(np.concatenate(codes), pd.Index(list(ranks), dtype="str"))


def group_numbers(rows: pd.DataFrame, names: Sequence[str],
                  lines: np.ndarray | slice = slice(None)) -> np.ndarray:
    """Return a number for each row (of these ``lines``), the same for those that are the same in
    some columns; groups are numbered in the order they come."""
    together, size = np.zeros(len(rows), np.int64)[lines], 1
    for name in names:
        column = rows[name]
        codes, values = (column.cat.codes.to_numpy(), column.cat.categories) if isinstance(
            column.dtype, pd.CategoricalDtype) else pd.factorize(column, use_na_sentinel=False)
        codes = codes[lines]
        if not len(codes) or codes.min() == codes.max():
            continue  # most of the key, in an extraction
        if size > _MOST // (len(values) + 1):
            together, distinct = pd.factorize(together)
            size = len(distinct)
        # A category may be missing: -1.
        together = together * (len(values) + 1) + (codes + np.int64(1))
        size *= len(values) + 1
    return pd.factorize(together)[0]


def is_among(rows: pd.DataFrame, dimension: str, values: Sequence[str]) -> pd.Series:
    """Tell which rows have one of these values; a territory is written with its level,
    « region:53 »: 53 is Bretagne or Mayenne, and a code never goes alone."""
    if dimension != "territoire":
        return rows[dimension].isin(values)
    matches = pd.Series(False, index=rows.index)
    for niveau, _, code in (value.partition(":") for value in values):
        matches |= (rows["territoire_niveau"] == niveau) & (rows["territoire"] == code)
    return matches


def print_numbers(numbers: np.ndarray) -> pa.Array:
    """Return what a French Excel shows for numbers without format, as ``printed_text`` does one
    by one (float64 → large_string)."""
    texts = pa.array(numbers).cast(pa.large_string())
    usual = pc.and_(pc.match_substring_regex(texts, r"^-?[0-9]+(\.[0-9]+)?$"),
                    pc.less_equal(pc.binary_length(texts), 15))
    texts = pc.replace_substring(texts, ".", ",")
    if pc.all(usual).as_py() is False:
        others = numbers[~usual.to_numpy(zero_copy_only=False)]
        texts = pc.replace_with_mask(texts, pc.invert(usual),
                                     pa.array(map(printed_text, others.tolist()),
                                              pa.large_string()))
    return texts
