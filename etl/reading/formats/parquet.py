"""A Parquet file as a sheet: its column names, then its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.reading import limits
from etl.reading.limits import size_refusal

#: Rows that are made into values at a time.
_BATCH = 1 << 16


def rows(file: BinaryIO, most: int) -> Iterator[Sequence[object]]:
    """Yield a header of the column names, then the rows, as they are asked for; None for a null.

    A value that repeats is kept once.  ``most``: the cells that it may have where all of them are
    kept; 0 where they are counted as they are read.  Raises ``etl.reading.limits.Refused`` beyond
    the limits.
    """
    parquet = pq.ParquetFile(file)
    about = parquet.metadata
    if most:
        limits.verify(about.num_rows * about.num_columns, most=most)
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    if size > limits.MAX_UNPACKED:
        raise size_refusal(size)
    names = parquet.schema_arrow.names
    if names:
        yield names
        for batch in parquet.iter_batches(_BATCH, use_threads=False):
            yield from zip(*map(_values, pa.Table.from_batches([batch]).columns), strict=True)


def _values(column: pa.ChunkedArray) -> list[object]:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    if pa.types.is_timestamp(kind):  # the time that the clocks of its zone told
        column = pc.local_timestamp(column) if kind.tz else column
        column = column.cast(pa.timestamp("us"), safe=False)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind):
        return [None if value is None else str(value) for value in column.to_pylist()]
    found: list[object] = []
    for chunk in column.dictionary_encode().chunks:
        once = [*chunk.dictionary.to_pylist(), None]
        codes = chunk.indices.fill_null(len(once) - 1).to_numpy()
        found += map(once.__getitem__, memoryview(codes))
    return found
