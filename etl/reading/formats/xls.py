"""What calamine leaves out of an Excel 97-2003 workbook: number formats, error values, comments,
what is hidden or struck through."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from etl.reading import limits
from etl.reading.formats.comments import unsigned_comment
from etl.reading.sheets.appearance import Appearance, Run, add_run
from etl.reading.sheets.cell import GENERAL
from etl.reading.sheets.sheet import Sheet


def complete(data: bytes, sheets: Iterable[Sheet], formats: bool) -> bool:
    """Add to the sheets of a workbook their errors, their comments and what they hide, and their
    number formats where ``formats`` asks for them; tell whether it could be looked at."""
    if len(data) > limits.LOOKED_AT:
        return False
    # Late: few workbooks are of that time.
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    # It fails in many ways on what calamine reads all the same.
    except Exception:
        return False
    struck = {index for index, style in enumerate(book.xf_list)
              if book.font_list[style.font_index].struck_out}
    codes = {index: book.format_map[style.format_key].format_str
             for index, style in enumerate(book.xf_list)} if formats else {}
    codes = {index: code for index, code in codes.items() if code.casefold() != GENERAL.casefold()}
    about = {sheet.name: sheet for sheet in book.sheets()}
    for sheet in sheets:
        if own := about.get(sheet.name):
            for row, column, error in _errors(own):
                sheet.put(row + 1, column + 1, error)
            sheet.comments = {(row + 1, column + 1): unsigned_comment(note.text, note.author)
                              for (row, column), note in own.cell_note_map.items()}
            styles = {(row + 1, column + 1): own.cell_xf_index(row, column)
                      for row in range(own.nrows) for column in range(own.row_len(row))}
            sheet.formats = {place: code for place, style in styles.items()
                             if (code := codes.get(style))}
            sheet.appearance = Appearance(
                _hidden(own.rowinfo_map), _hidden(own.colinfo_map),
                [place for place, style in styles.items() if style in struck])
    return True


def _errors(sheet: Any) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, text), from 0, of the error values of a sheet."""
    import xlrd

    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        if xlrd.XL_CELL_ERROR in kinds:
            yield from ((row, column, xlrd.error_text_from_code[sheet.cell_value(row, column)])
                        for column, kind in enumerate(kinds) if kind == xlrd.XL_CELL_ERROR)


def _hidden(about: Mapping[int, Any]) -> list[Run]:
    """Return the hidden ones of the rows, or columns, that something is said of."""
    runs: list[Run] = []
    for number in sorted(about):
        if about[number].hidden:
            add_run(runs, number + 1, number + 1)
    return runs
