"""What calamine leaves out of a binary Excel workbook: number formats, comments, error values, what
is hidden or struck through, what stands above the line, the dates among its whole numbers; and how
many cells it would make.

One pass over the records of each sheet ([MS-XLSB], 2.4), before calamine opens it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from struct import unpack_from
from typing import NamedTuple

from etl.reading import limits
from etl.reading.formats import xlsx_cells
from etl.reading.formats.archive import Parts
from etl.reading.formats.extent import Extent
from etl.reading.formats.xlsx_cells import BUILTIN
from etl.reading.formats.xlsx_tags import Place, Tags, spelt_runs
from etl.reading.limits import Refusal
from etl.reading.sheets.appearance import add_run
from etl.reading.sheets.cell import GENERAL, unsigned_comment
from etl.reading.sheets.sheet import Sheet

_BOOK = "xl/workbook.bin"
#: Records of a sheet; those of its cells that are filled go from ``_WHOLE`` to ``_LAST_CELL``.
_ROW, _WHOLE, _ERROR, _SHARED, _LAST_CELL, _COLUMNS = 0, 2, 3, 7, 11, 60
_COMPUTED_ERROR = 11
#: Cells that do not tell their place, or tell their text themselves: Excel writes none, other
#: programs do, and calamine passes over them without a word.
_UNREAD = frozenset((*range(12, 19), 61, 62))
#: Records of the other parts.
_TEXT, _FORMAT, _FONT, _STYLE, _CALENDAR, _SHEET = 19, 44, 43, 47, 153, 156
_STYLES, _NO_STYLES = 617, 618
_AUTHOR, _COMMENT, _COMMENT_TEXT = 632, 635, 637
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A"}
#: Serial number of 31 December 9999.
_LAST_DAY = 2958465


class _Styles(NamedTuple):
    """The number format of each style of a cell; the styles that strike through; those of dates →
    whether they are durations; the fonts that write above the line."""

    formats: list[str]
    struck: Set[int] = frozenset()
    dated: Mapping[int, bool] = {}
    raised_fonts: Set[int] = frozenset()


@dataclass
class BinaryTags(Tags):
    """What the records of a sheet say; ``days``: the whole numbers that are dates, which calamine
    gives as numbers → whether they are durations."""

    days: dict[Place, bool] = field(default_factory=dict)


def survey(parts: Parts, formats: bool) -> dict[str, BinaryTags]:
    """Return each sheet → what its records say; its formats where ``formats`` asks for them.

    Raises ``etl.reading.limits.Refusal`` when the sheets are too many, or have too many cells, all
    together, or cells that no library reads.
    """
    called = parts.relationships(_BOOK)
    sheets = [(name, called[key][1]) for key, name in _sheets(parts.read(_BOOK)) if key in called]
    limits.verify_sheets(len(sheets))
    extent, styles = Extent(), _styles(parts)
    raised = _raised_texts(parts, styles.raised_fonts)
    return {name: _tags(name, path, parts.read(path), styles, raised, formats, extent)
            for name, path in sheets}


def complete(parts: Parts, tags: Mapping[str, BinaryTags], sheets: Sequence[Sheet]) -> None:
    """Add to the sheets of a workbook what their records say, and their comments."""
    is_1904 = any(data[place] & 1 for data in [parts.read(_BOOK)]
                  for kind, place in _records(data) if kind == _CALENDAR)
    for sheet in sheets:
        for place, is_duration in tags[sheet.name].days.items():
            if type(day := sheet.value(*place)) is int:
                sheet.put(*place, _date(day, is_1904, is_duration))
    xlsx_cells.complete(parts, tags, sheets, _comments)


def _records(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield (kind, place of its content) of the records of a part.  Raise ``IndexError`` for one
    that is cut."""
    place = 0
    while place < len(data):
        kind = data[place]
        place += 1
        if kind > 127:
            kind = kind & 127 | (data[place] & 127) << 7
            place += 1
        size = shift = 0
        while True:
            byte = data[place]
            place += 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128 or shift == 28:
                break
        yield kind, place
        place += size


def _text(data: bytes, place: int) -> str:
    return _text_and_end(data, place)[0]


def _text_and_end(data: bytes, place: int) -> tuple[str, int]:
    """Return a text, preceded by its length, and where it ends."""
    length: int = unpack_from("<I", data, place)[0]
    end = place + 4 + 2 * length
    return data[place + 4:end].decode("utf-16-le", "replace"), end


def _sheets(book: bytes) -> Iterator[tuple[str, str]]:
    """Yield (identifier of its part, name) of the sheets of a workbook."""
    for kind, place in _records(book):
        if kind == _SHEET:
            key, end = _text_and_end(book, place + 8)
            yield key, _text(book, end)


def _styles(parts: Parts) -> _Styles:
    """Return the styles of the cells of a workbook; none for one that has no part for them."""
    # Late: few workbooks are of this kind.
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    data = parts.called_part(_BOOK, "styles")
    if data is None:
        return _Styles([])
    codes, struck_fonts, styles, is_style = dict(BUILTIN), list[bool](), [], False
    raised_fonts = set()
    for kind, place in _records(data):
        if kind == _FORMAT:
            codes[unpack_from("<H", data, place)[0]] = _text(data, place + 2)
        elif kind == _FONT:
            if unpack_from("<H", data, place + 6)[0] == 1:
                raised_fonts.add(len(struck_fonts))
            struck_fonts.append(bool(data[place + 2] & 8))
        elif kind in (_STYLES, _NO_STYLES):
            is_style = kind == _STYLES
        elif kind == _STYLE and is_style:
            styles.append(unpack_from("<HH", data, place + 2))
    codes = {number: code for number, code in codes.items()
             if code != GENERAL and len(code) <= limits.MAX_FORMAT}
    dates = {number: is_timedelta_format(code) for number, code in codes.items()
             if is_date_format(code)}
    return _Styles(
        [codes.get(number, GENERAL) for number, _ in styles],
        {n for n, (_, font) in enumerate(styles) if any(struck_fonts[font:font + 1])},
        {n: dates[number] for n, (number, _) in enumerate(styles) if number in dates},
        raised_fonts)


def _raised_texts(parts: Parts, fonts: Set[int]) -> dict[int, tuple[str, str]]:
    """Return the number of a text that cells share → that text, plain and as it is spelt; only
    those of which a part is in one of these ``fonts``, which write above the line."""
    data = parts.called_part(_BOOK, "sharedStrings") if fonts else None
    texts: dict[int, tuple[str, str]] = {}
    items = (place for kind, place in _records(data or b"") if kind == _TEXT)
    for number, place in enumerate(items):
        if data is None or not data[place] & 1:  # of one look
            continue
        text, end = _text_and_end(data, place + 1)
        runs = [unpack_from("<HH", data, end + 4 * n)
                for n in range(1, unpack_from("<I", data, end)[0] + 1)]
        if any(font in fonts for _, font in runs):
            texts[number] = spelt_runs(text, runs, fonts)
    return texts


def _tags(name: str, path: str, data: bytes, styles: _Styles,
          raised: Mapping[int, tuple[str, str]], formats: bool, extent: Extent) -> BinaryTags:
    """Return what the records of a sheet say, its filled cells counted."""
    tags = BinaryTags(path)
    row = rows = columns = filled = 0
    for kind, place in _records(data):
        if _WHOLE <= kind <= _LAST_CELL:
            column, style = unpack_from("<II", data, place)
            at, style, filled = (row, column + 1), style & 0xFFFFFF, filled + 1
            rows, columns = max(rows, row), max(columns, column + 1)
            if style in styles.struck:
                tags.struck.append(at)
            if formats and style < len(styles.formats) and styles.formats[style] != GENERAL:
                tags.formats[at] = styles.formats[style]
            if kind == _WHOLE and style in styles.dated:
                tags.days[at] = styles.dated[style]
            elif kind == _SHARED and (number := unpack_from("<I", data, place + 8)[0]) in raised:
                tags.raised[at] = raised[number]
            elif kind in (_ERROR, _COMPUTED_ERROR):
                tags.errors[at] = _ERRORS.get(data[place + 8], "#N/A")
        elif kind == _ROW:
            row = unpack_from("<I", data, place)[0] + 1
            if data[place + 11] & 16:
                add_run(tags.rows, row, row)
        elif kind == _COLUMNS:
            first, last, *_, look = unpack_from("<IIIIH", data, place)
            if look & 1:
                add_run(tags.columns, first + 1, last + 1)
        elif kind in _UNREAD:
            raise Refusal(f"des cellules de la feuille « {name} » sont écrites comme Excel ne le "
                          "fait pas, et seraient perdues : ouvrir ce classeur dans un tableur et "
                          "l'enregistrer en .xlsx", "")
    extent.fill(rows, columns, filled)
    extent.close()
    return tags


def _date(day: int, is_1904: bool, is_duration: bool) -> object:
    """Return the date of a serial number, or its duration; an error value for none."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        date = from_excel(day, MAC_EPOCH if is_1904 else WINDOWS_EPOCH, is_duration) \
            if 0 <= day <= _LAST_DAY else None
    except OverflowError:
        date = None
    return "#VALUE!" if date is None else date.date() if isinstance(date, datetime) else date


def _comments(data: bytes) -> dict[Place, str]:
    """Return (row, column) → comment, on one line, without the name of its author."""
    authors, comments = list[str](), {}
    author = row = column = 0
    for kind, place in _records(data):
        if kind == _AUTHOR:
            authors.append(_text(data, place))
        elif kind == _COMMENT:
            author, row, _, column = unpack_from("<IIII", data, place)
        elif kind == _COMMENT_TEXT:
            comments[row + 1, column + 1] = unsigned_comment(
                _text(data, place + 1), *authors[author:author + 1])
    return comments
