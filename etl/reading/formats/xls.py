"""What calamine leaves out of an Excel 97-2003 workbook: number formats, error values, comments,
what is hidden or struck through, what stands above the line."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence, Set
from struct import unpack_from
from typing import Any, NamedTuple

from etl.reading import limits
from etl.reading.formats.archive import PROTECTED
from etl.reading.formats.xlsx_tags import spelt_runs
from etl.reading.limits import DAMAGED, Refusal
from etl.reading.sheets.appearance import Appearance, Run, add_run
from etl.reading.sheets.cell import GENERAL, unsigned_comment
from etl.reading.sheets.sheet import Sheet

#: The record that ends the workbook, or one of its sheets (zeros may follow it); the one that says
#: how what follows is encrypted.
_END, _PASSWORD = 10, 47
#: Kinds of cells, as xlrd names them: numbers, dates, yes or no.
_NUMBERS = frozenset((2, 3, 4))


class _Look(NamedTuple):
    """What is added to a sheet: its errors (row, column, text), the texts of which a part stands
    above the line (row, column, text as calamine gives it, text), and by place the rest; ``kinds``:
    those of its cells, row by row."""

    kinds: list[Sequence[int]]
    errors: list[tuple[int, int, str]]
    raised: list[tuple[int, int, str, str]]
    comments: dict[tuple[int, int], str]
    formats: dict[tuple[int, int], str]
    appearance: Appearance


def verify_whole(data: bytes) -> None:
    """Refuse a workbook that a password closes, which calamine takes for no workbook, and one with
    a hole: of a copy that stopped, zeros stand in the place of some records, and the cells that
    they held would be lost without a word."""
    # Late: few workbooks are of that time.
    from xlrd.compdoc import CompDoc

    try:
        document = CompDoc(data, io.StringIO())
        stream, place, size = next(found for found in map(
            document.locate_named_stream, ("Workbook", "Book")) if found[0])
    # What it fails on is left to calamine.
    except Exception:
        return
    end, before = place + size, _END
    while place + 4 <= end:
        kind, length = unpack_from("<HH", stream, place)
        if kind == _PASSWORD:
            raise Refusal(PROTECTED)
        if kind or length:
            before = kind
        elif before != _END:
            if stream[place:end].strip(b"\0"):
                raise Refusal(DAMAGED)
            return
        place += 4 + length


def complete(data: bytes, sheets: Sequence[Sheet], formats: bool) -> bool:
    """Add to the sheets of a workbook their errors, their comments and what they hide, and their
    number formats where ``formats`` asks for them; tell whether it could be looked at."""
    if len(data) > limits.LOOKED_AT:
        return False
    # Late: few workbooks are of that time.
    import xlrd

    try:
        # Ragged: else each row has a cell for each column of the widest.
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True,
                                  logfile=io.StringIO())
        looks = _looks(book, formats)
    # It fails in many ways on what calamine reads all the same.
    except Exception:
        return False
    if not all(sheet.name in looks and _has_numbers(looks[sheet.name], sheet) for sheet in sheets):
        return False
    for sheet in sheets:
        own = looks[sheet.name]
        for error in own.errors:
            sheet.put(*error)
        for row, column, plain, text in own.raised:
            if sheet.value(row, column) == plain:
                sheet.put(row, column, text)
        sheet.comments, sheet.formats, sheet.appearance = own[3:]
    return True


def _has_numbers(look: _Look, sheet: Sheet) -> bool:
    """Tell whether the numbers of a sheet are numbers for xlrd too: of a damaged workbook, it may
    find none, nor their formats, without a word."""
    return all(row < len(look.kinds) and column < len(look.kinds[row])
               and look.kinds[row][column] in _NUMBERS
               for row, line in enumerate(sheet.values) for column, value in enumerate(line)
               if value is not None and not isinstance(value, str))


def _looks(book: Any, formats: bool) -> dict[str, _Look]:
    """Return each sheet of a workbook → what is added to it."""
    struck = {index for index, style in enumerate(book.xf_list)
              if book.font_list[style.font_index].struck_out}
    raised = {index for index, font in enumerate(book.font_list) if font.escapement == 1}
    codes = {index: book.format_map[style.format_key].format_str
             for index, style in enumerate(book.xf_list)} if formats else {}
    codes = {index: code for index, code in codes.items()
             if code.casefold() != GENERAL.casefold() and len(code) <= limits.MAX_FORMAT}
    looks = {}
    for sheet in book.sheets():
        styles = {(row + 1, column + 1): style
                  for row in range(sheet.nrows) for column in range(sheet.row_len(row))
                  if (style := sheet.cell_xf_index(row, column)) in codes or style in struck}
        looks[sheet.name] = _Look(
            [sheet.row_types(row) for row in range(sheet.nrows)],
            list(_errors(sheet)), list(_raised_texts(sheet, raised)),
            {(row + 1, column + 1): unsigned_comment(note.text, note.author)
             for (row, column), note in sheet.cell_note_map.items()},
            {place: codes[style] for place, style in styles.items() if style in codes},
            Appearance(_hidden(sheet.rowinfo_map), _hidden(sheet.colinfo_map),
                       [place for place, style in styles.items() if style in struck]))
    return looks


def _errors(sheet: Any) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, text) of the error values of a sheet."""
    import xlrd

    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        if xlrd.XL_CELL_ERROR in kinds:
            texts = xlrd.error_text_from_code
            yield from ((row + 1, column + 1, texts[sheet.cell_value(row, column)])
                        for column, kind in enumerate(kinds) if kind == xlrd.XL_CELL_ERROR)


def _raised_texts(sheet: Any, fonts: Set[int]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (row, column, text as calamine gives it, text) of the cells of which a part is in one
    of these ``fonts``, which write above the line."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        if any(font in fonts for _, font in runs):
            yield row + 1, column + 1, *spelt_runs(sheet.cell_value(row, column), runs, fonts)


def _hidden(about: Mapping[int, Any]) -> list[Run]:
    """Return the hidden ones of the rows, or columns, that something is said of."""
    runs: list[Run] = []
    for number in sorted(about):
        if about[number].hidden:
            add_run(runs, number + 1, number + 1)
    return runs
