"""A long CSV by columns, part by part: the records that ``csv_text.rows`` reads, faster."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice, repeat

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow

from etl.french.text import written_text
from etl.reading import limits
from etl.reading.formats.arrow_columns import text_column
from etl.reading.formats.csv_text import Text, rows, without_name
from etl.reading.memo import Memo
from etl.reading.selection import Selection
from etl.reading.sheets.sheet import HEADER_WITHIN
from etl.tables.grid import Grid

#: Bytes that are read at a time, for each cell of a batch.
_BYTES = 4
#: Rows that are made one by one before they are held by columns.
_ROWS = 1 << 14
#: A mark that is a separator once its accents are in one piece.
_GREEK_MARK = "\u037e".encode()


def parts(text: Text, mark: str, strict: bool, selection: Selection,
          most: int) -> Iterator[Grid]:
    """Yield the records of a CSV, part after part.

    Lines that are a record each, of as many cells, are read by columns; others one by one, and so
    is all that follows a quote that does not stand around a whole cell.  Raises as
    ``csv_text.rows`` does.
    """
    start, blank, texts = 0, 0, Memo(partial(_cell_text, text))
    quoted = re.compile(rf'(?:^|(?<=[{re.escape(mark)}\n]))"[^"\r\n]*"(?=[{re.escape(mark)}\r\n]|$)'
                        .encode())
    for block in () if selection.rules or text.encoding == "utf-16" else _blocks(text):
        if not _is_plain(block, quoted):
            break
        grid = _grid(text, block, mark, texts) if start else None
        if grid is None:
            records = list(_records(text, block, mark, start, texts))
            # Blank ones are made once a record follows: a text may end with millions of them.
            end = next((n for n in range(len(records), 0, -1) if records[n - 1]), 0)
            grid = Grid.of([*repeat([], blank if end else 0), *records[:end]])
            blank = len(records) - end + (0 if end else blank)
        elif blank:
            yield Grid.of(list(repeat([], blank)))
            blank = 0
        start += len(block)
        if grid.size:
            yield grid
    else:
        if start:
            return
    rest = rows(text, mark, strict, selection, most, start)
    if (first := next(rest, None)) is not None:
        rest = chain(repeat([], blank), [first], rest)
    while some := list(islice(rest, _ROWS)):
        yield Grid.of(some)


def _cell_text(text: Text, value: str) -> str | None:
    """Return the text of a cell as ``csv_text.rows`` makes it: None for a blank one."""
    if len(value) > limits.MAX_TEXT:
        raise csv.Error("field larger than field limit")
    whole = written_text(value if value.isascii() else text.composed_text(value))
    return whole if whole.strip() else None


def _blocks(text: Text) -> Iterator[bytes]:
    """Yield the bytes of a text, whole lines at a time: those of its first rows, then the rest."""
    text.file.seek(0)
    block = b"".join(islice(text.file, HEADER_WITHIN))
    place = len(block)
    while block:
        yield block
        text.file.seek(place)
        block = text.file.read(_BYTES * limits.BATCH)
        block += text.file.readline()
        place += len(block)


def _is_plain(block: bytes, quoted: re.Pattern[bytes]) -> bool:
    """Tell whether each line is a record: what is quoted is a whole cell, on one line."""
    return not (b"\0" in block or _GREEK_MARK in block
                or (b"\r" in block and block.count(b"\r") != block.count(b"\r\n"))
                or (b'"' in block and 2 * len(quoted.findall(block)) != block.count(b'"')))


def _records(text: Text, block: bytes, mark: str, start: int,
             texts: Memo[str, str | None]) -> Iterator[list[str | None]]:
    """Yield the records of a block, one by one."""
    lines: Iterator[str] = io.StringIO(text.decoded_lines(block, not start), newline="")
    if not start:
        lines = without_name(lines)
    for record in csv.reader(lines, delimiter=mark):
        yield [texts[value] for value in record]


def _grid(text: Text, block: bytes, mark: str, texts: Memo[str, str | None]) -> Grid | None:
    """Return the records of a block; None unless all have as many cells."""
    first = text.decoded_lines(block[:block.find(b"\n") + 1])
    names = [str(n) for n in range(len(next(csv.reader([first], delimiter=mark), [])))]
    if len(names) < 2:
        return None
    block = text.decoded_lines(block).encode()
    try:
        table = arrow.read_csv(
            pa.BufferReader(block),
            arrow.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            arrow.ParseOptions(delimiter=mark, newlines_in_values=False, ignore_empty_lines=False),
            arrow.ConvertOptions(check_utf8=False, strings_can_be_null=False, column_types={
                name: pa.dictionary(pa.int32(), pa.string()) for name in names}))
    except pa.ArrowInvalid:
        return None
    return Grid(len(table), (text_column(column.chunk(0), texts.__getitem__)
                             for column in table.columns),
                np.full(len(table), len(names), np.int32))
