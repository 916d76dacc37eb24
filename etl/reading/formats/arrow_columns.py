"""A column of Arrow as the column of a sheet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.french.figures.numbers import PLAIN_INTEGER
from etl.tables.codes import coded_column
from etl.tables.grid import GridColumn


def text_column(texts: pa.DictionaryArray,
                value: Callable[[str], object] = lambda text: text) -> GridColumn:
    """Return a column of texts, each distinct one as ``value`` makes it, but for whole numbers that
    can be read in one way only: most cells of an extraction take no object."""
    once = texts.dictionary
    plain, numbers = plain_integers(once)
    others = ~plain
    # First, what an empty cell is.
    irregular = once.filter(pa.array(others)).to_pylist()
    cells = GridColumn.from_plain_form(coded_column([None, *map(value, irregular)]))
    place = np.zeros(len(once) + 1, np.int32)
    place[1:][others] = cells.codes[1:]
    codes = pc.add(texts.indices, 1).fill_null(0).to_numpy()
    return GridColumn(place[codes], cells.values, np.concatenate([[np.nan], numbers])[codes])


def plain_integers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Return which texts are whole numbers of a single possible reading, and their values (NaN for
    the others): most cells of an extraction are."""
    plain = pc.match_substring_regex(texts, PLAIN_INTEGER).fill_null(False)
    numbers = pc.if_else(plain, texts, None).cast(pa.float64()).fill_null(np.nan)
    return plain.to_numpy(zero_copy_only=False), numbers.to_numpy(zero_copy_only=False).copy()
