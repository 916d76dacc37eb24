"""What a received file holds, whatever its format (``etl.reading.formats``), as
``etl.reading.process`` answers it.

``python-calamine`` gives the values; ``formats.xlsx_cells``, ``xlsb_cells``, ``ods`` and ``xls``
what it does not know: error values, comments, what is hidden; number formats where a source asks
for them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from etl.reading import limits
from etl.reading.cell_text import composed_text, plain_text
from etl.reading.formats import csv_text as text
from etl.reading.formats import (
    extent,
    html_tables,
    json_records,
    ods,
    xls,
    xlsb_cells,
    xlsx_cells,
)
from etl.reading.formats.archive import Parts
from etl.reading.formats.detection import Format, detect, flat_kind
from etl.reading.limits import UNREADABLE, Refusal
from etl.reading.memo import Memo
from etl.reading.selection import Selection
from etl.reading.sheets.sheet import LEFT_OUT, Sheet

if TYPE_CHECKING:
    from etl.reading.batches import Batches
    from etl.tables.grid import Grid

#: Bytes of a workbook, unpacked, whose tags are read at no cost that matters.
_QUICK = 16 << 20


@dataclass
class Content:
    """The sheets of a file, those that a reader sees and those that are hidden.

    ``damaged``: (number of the sheet, row, column, text, how many cells) of each sheet that lost
    accents: a workbook keeps them, a text goes through conversions.
    """

    format: Format
    sheets: list[Sheet]
    hidden: list[Sheet] = field(default_factory=list)
    sha256: str = ""
    damaged: list[tuple[int, int, int, str, int]] = field(default_factory=list)
    #: Whether its comments, and what it hides, are not looked at.
    is_partly_seen: bool = False
    #: Of a sheet of which it holds the first batch only: all of them.
    batches: Batches | None = None

    @property
    def every_sheet(self) -> list[Sheet]:
        """Return the sheets, those that are hidden last."""
        return [*self.sheets, *self.hidden]


def content(file: BufferedReader, name: str, formats: bool, selection: Selection,
            batched: bool, most: int) -> Content:
    """Return the content of a file; ``name`` is that of the sheet of a text.

    What is made of rows is read row by row; where they are ``batched``, the sheet of a text or of a
    Parquet file is read by columns, part by part, and never held whole beyond the cells of a batch.
    It has ``most`` cells at most.  Raises ``Refusal`` with one French sentence, or anything that a
    parser raises.
    """
    kind = flat_kind(file)
    if kind == "csv":
        is_long = os.fstat(file.fileno()).st_size > limits.BATCH
        result = _csv(file, name, selection, batched and is_long, most)
    elif kind == "parquet":
        # Its library takes longer to load than most files to read; its own allocator would reserve
        # addresses that are never used, and the bound counts addresses.
        os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
        from etl.reading.formats import parquet

        limit = 0 if selection.rules else most
        if batched and not selection.rules:
            result = _by_batches(Format(kind), name, lambda: _verified_parts(
                parquet.parts(file, limit), most))
        else:
            result = Content(Format(kind), [_sheet(name, parquet.rows(file, limit), selection,
                                                   most=most)])
    else:
        result = _whole_content(file.read(), name, formats, selection)
    file.seek(0)
    result.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    _finish(result)
    return result


def _whole_content(data: bytes, name: str, formats: bool, selection: Selection) -> Content:
    """Return the content of a file that must be seen whole."""
    kind = detect(data)
    if kind in ("geojson", "json", "html"):
        result = _text(data, kind, name, selection)
    elif kind in ("xlsx", "xlsm"):
        parts = Parts(data)
        # A sheet is bounded before it is read, unless that takes as long as reading it: the memory
        # of this process then bounds it.
        tags = xlsx_cells.survey(parts, formats) if formats or parts.size <= _QUICK else {}
        result = _workbook(data, kind, selection)
        result.is_partly_seen = not tags
        if tags:
            xlsx_cells.complete(parts, tags, result.every_sheet)
    elif kind == "xlsb":
        parts = Parts(data)
        records = xlsb_cells.survey(parts, formats)
        result = _workbook(data, kind, selection)
        xlsb_cells.complete(parts, records, result.every_sheet)
    elif kind == "ods":
        extent.verify_opendocument(data)
        result = _workbook(data, kind, selection)
        ods.complete(data, result.every_sheet, formats)
    else:
        xls.verify_whole(data)
        result = _workbook(data, kind, selection)
        result.is_partly_seen = not xls.complete(data, result.every_sheet, formats)
    return result


def _sheet(name: str, rows: Iterable[Sequence[object]], selection: Selection,
           merged: list[tuple[int, int, int, int]] | None = None, most: int = 0) -> Sheet:
    """Return a sheet whose texts, and whose merged ranges, are within the limits: as far as its
    last row, for a file may merge billions."""
    values = list(_texts(selection.rows(rows), most or limits.MAX_CELLS))
    within = [(top, left, min(bottom, len(values)), right)
              for top, left, bottom, right in merged or () if top <= len(values)]
    limits.verify_merged(sum(bottom - top + right - left + 1
                             for top, left, bottom, right in within))
    return Sheet(name, "", values, within)


def _texts(rows: Iterable[Sequence[object]], most: int) -> Iterator[list[object]]:
    """Yield rows whose texts are within the limits, and that have ``most`` cells at most."""
    texts, cells = Memo(plain_text), 0
    for row in rows:
        cells += len(row) or 1
        limits.verify_columns(len(row))
        if cells > most:
            limits.verify(cells, most=most)
        yield LEFT_OUT if row is LEFT_OUT else [
            texts[value] if type(value) is str else value for value in row]


def _verified_parts(grids: Iterable[Grid], most: int) -> Iterator[Grid]:
    """Yield parts of a sheet whose texts are within the limits, and that have ``most`` cells at
    most."""
    texts, cells = Memo(plain_text), 0
    for grid in grids:
        cells += grid.cells
        limits.verify_columns(len(grid.columns))
        limits.verify(cells, most=most)
        yield grid.map(lambda value: texts[value] if type(value) is str else value)


def _by_batches(about: Format, name: str, parts: Callable[[], Iterable[Grid]]) -> Content:
    """Return the content of a file of one sheet, which is whole where one batch is enough."""
    # Late: what small files have no use for takes longer to load than they to be read.
    from etl.reading.batches import Batches

    batches = Batches(parts)
    first = batches.first()
    return Content(about, [Sheet(name, "", first)], batches=batches if batches.count > 1 else None)


def _workbook(data: bytes, kind: str, selection: Selection) -> Content:
    """Return the sheets of a workbook."""
    result = Content(Format(kind), [])
    size = 0
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        limits.verify_sheets(len(book.sheets_metadata))
        names = Counter(about.name for about in book.sheets_metadata)
        if twice := next((name for name, times in names.items() if times > 1), None):
            # Asked for by its name, the first one would be read in the place of the other.
            raise Refusal(f"deux feuilles de ce classeur s'appellent « {twice} » : en renommer une",
                          "")
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            size += sheet.total_height * sheet.total_width
            limits.verify(size)
            merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                      for a, b in sheet.merged_cell_ranges or []]
            # Rows come from the first one of the sheet, but from the first filled column.
            before: list[object] = [None] * (sheet.start[1] if sheet.start else 0)
            is_visible = about.visible == SheetVisibleEnum.Visible
            (result.sheets if is_visible else result.hidden).append(
                _sheet(about.name, (_without_end([*before, *row]) for row in sheet.iter_rows()),
                       selection, merged))
    return result


def _without_end(row: list[object]) -> list[object]:
    """Return a row without the empty cells at its end: one cell far away makes millions of them.
    """
    while row and row[-1] == "":
        row.pop()
    return row


def _csv(file: BufferedReader, name: str, selection: Selection, batched: bool,
         most: int) -> Content:
    """Return the sheet of a CSV, named after the file."""
    source = text.Text(file)
    start = source.start()
    if not start.strip():
        raise Refusal("le fichier ne contient aucune donnée")
    if not (mark := text.separator(start)):
        raise Refusal(UNREADABLE)
    about = Format("csv", source.encoding, mark)

    def rows(strict: bool) -> Iterator[Sequence[object]]:
        selection.clear()
        return text.rows(source, mark, strict, selection, most)

    def parts(strict: bool) -> Iterator[Grid]:
        os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
        from etl.reading.formats import csv_columns

        selection.clear()
        return _verified_parts(csv_columns.parts(source, mark, strict, selection, most), most)

    for strict in (True, False):
        try:
            result = _by_batches(about, name, partial(parts, strict)) if batched else \
                Content(about, [Sheet(name, "", list(map(list, rows(strict))))])
        except csv.Error as fault:
            if refusal := text.refusal(fault, strict):
                raise refusal from fault
            continue
        if source.is_damaged:
            result.damaged = _lost_accents(0, rows(strict))
        break
    return result


def _text(data: bytes, kind: str, name: str, selection: Selection) -> Content:
    """Return the sheets of a text: one named after the file, or one a table."""
    source, encoding = text.decode(data)
    source = composed_text(source)
    about = Format(kind, encoding)
    if kind == "html":
        tables = html_tables.html_tables(source)
        sheets = [_sheet(name if len(tables) == 1 else f"{name} {n}", rows, selection, merged)
                  for n, (rows, merged) in enumerate(tables, 1)]
    else:
        kind, rows = json_records.json_rows(source)
        about, sheets = Format(kind, encoding), [_sheet(name, rows, selection)]
    result = Content(about, sheets)
    if text.DAMAGED.search(source):
        result.damaged = [cells for n, sheet in enumerate(sheets)
                          for cells in _lost_accents(n, sheet.values)]
    return result


def _lost_accents(number: int, rows: Iterable[Sequence[object]]
                  ) -> list[tuple[int, int, int, str, int]]:
    """Return the first cell of a sheet that lost accents, and how many did."""
    cells = ((row, column, value) for row, line in enumerate(rows, 1)
             for column, value in enumerate(line, 1)
             if isinstance(value, str) and text.DAMAGED.search(value))
    first = next(cells, None)
    return [(number, *first, 1 + sum(1 for _ in cells))] if first else []


def _finish(result: Content) -> None:
    """Refuse what has no cell; hold what was added to the sheets to the same limits."""
    texts = Memo(plain_text)
    for sheet in result.every_sheet:
        sheet.name = texts[sheet.name] or ""
        sheet.comments = {place: texts[comment] or "" for place, comment in sheet.comments.items()}
    if not result.every_sheet:
        raise Refusal("le classeur ne contient aucune feuille de calcul : y mettre les données que "
                      "ses graphiques montrent")
    if not any(sheet.values for sheet in result.sheets):
        if names := [f"feuille « {sheet.name} »" for sheet in result.hidden if sheet.values]:
            raise Refusal("les données de ce classeur sont toutes masquées, à afficher : "
                          + ", ".join(names), "")
        raise Refusal("le classeur ne contient aucune donnée : vérifier que c'est le bon, et qu'il "
                      "a été enregistré")
