"""A Parquet file as a sheet: its column names, then its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.reading import limits
from etl.reading.formats.arrow_columns import text_column
from etl.reading.limits import size_refusal
from etl.tables.codes import coded_column
from etl.tables.grid import Grid, GridColumn

#: Rows that are made into values at a time.
_BATCH = 1 << 16


def rows(file: BinaryIO, most: int) -> Iterator[Sequence[object]]:
    """Yield the rows of ``parts``."""
    for part in parts(file, most, numbers=False):
        yield from part


def parts(file: BinaryIO, most: int, numbers: bool = True) -> Iterator[Grid]:
    """Yield a header of the column names, then the rows, as they are asked for; None for a null;
    texts that are ``numbers`` as such.

    ``most``: the cells that it may have where all of them are kept; 0 where they are counted as
    they are read.  Raises ``etl.reading.limits.Refusal`` beyond the limits.
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
        yield Grid.of([names])
        size = min(_BATCH, 1 + limits.BATCH // len(names))
        for batch in parquet.iter_batches(size, use_threads=False):
            yield Grid(len(batch), (_column(column, numbers) for column in batch.columns))


def _column(column: pa.Array, numbers: bool) -> GridColumn:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    if pa.types.is_timestamp(kind):  # the time that the clocks of its zone told
        column = pc.local_timestamp(column) if kind.tz else column
        column = column.cast(pa.timestamp("us"), safe=False)
    if isinstance(kind, pa.BaseExtensionType) or pa.types.is_nested(kind) \
            or pa.types.is_binary(kind):  # an identifier (UUID) or a JSON among others
        return GridColumn.from_plain_form(coded_column([None if value is None else str(value)
                                                        for value in column.to_pylist()]))
    encoding = column.dictionary_encode()
    if numbers and pa.types.is_string(encoding.type.value_type):
        return text_column(encoding)
    values = GridColumn.from_plain_form(coded_column([None, *encoding.dictionary.to_pylist()]))
    codes = pc.add(encoding.indices, 1).fill_null(0)
    return values.take(codes.to_numpy())
