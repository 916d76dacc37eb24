"""A Parquet file as a sheet: its column names, then its rows."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from etl.formats import MAX_CELLS, MAX_UNPACKED, Refused, too_large, too_many


def rows(data: bytes) -> list[list[object]]:
    """A header of the column names, then the rows; None for a null or a blank text.

    A text that repeats is kept once.  Raises ``Refused`` beyond the limits of ``etl.formats``.
    """
    file = pq.ParquetFile(pa.BufferReader(data))
    about = file.metadata
    if about.num_rows * about.num_columns > MAX_CELLS:
        raise too_many(about.num_rows * about.num_columns)
    size = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    if size > MAX_UNPACKED:
        raise Refused(too_large(size))
    columns = [_values(column) for column in file.read().columns]
    header: list[object] = list(file.schema_arrow.names)
    return [header, *map(list, zip(*columns, strict=True))] if columns else []


def _values(column: pa.ChunkedArray) -> list[object]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        return [None if value is None else str(value) for value in column.to_pylist()]
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column.to_pylist()
    found: list[object] = []
    for chunk in column.dictionary_encode().chunks:
        texts = [text if text and text.strip() else None for text in chunk.dictionary.to_pylist()]
        found += [None if i is None else texts[i] for i in chunk.indices.to_pylist()]
    return found
