"""How far the cells of a workbook go: libraries make a cell of each place up to the last one."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.parsers import expat

from etl.reading import limits

#: What makes a cell of an OpenDocument more than a format.
_FILLED = frozenset({"value-type", "value", "string-value", "date-value", "time-value",
                     "boolean-value", "formula"})


class Extent:
    """The places that hold something, all sheets of a workbook together.

    ``cells``: those of the sheets that are closed, empty ones included up to the last filled row
    and column of each.
    """

    def __init__(self) -> None:
        self.cells = self.sheets = 0
        self.row = self.column = self.filled = 0

    def fill(self, row: int, column: int, times: int = 1) -> None:
        """Count a filled cell, or as many as ``times``, that end at this row and column."""
        self.row = max(self.row, row)
        self.column = max(self.column, column)
        self.filled += times

    def close(self) -> None:
        """End a sheet.  Raises ``etl.reading.limits.Refusal`` when there are too many cells by
        now."""
        size = max(self.row * self.column, self.filled)
        self.row = self.column = self.filled = 0
        limits.verify(size)
        self.cells += size
        self.sheets += 1
        limits.verify(self.cells, self.sheets)


def verify_opendocument(data: bytes) -> None:
    """Refuse an OpenDocument whose repeated rows and cells unfold to too many.

    Raises ``etl.reading.limits.Refusal``; an XML that is cut is left to its reader.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as content:
        parser = _OpenDocument().parser
        try:
            parser.ParseFile(content)
        except expat.ExpatError:
            return


class _OpenDocument:
    """The tags of a « content.xml »: repeated empty cells count up to the last filled one."""

    def __init__(self) -> None:
        self.extent = Extent()
        self.row = self.column = self.times = self.last = self.filled = 0
        self.cell: tuple[int, bool] = (0, True)
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("table-cell", "covered-table-cell"):
            times = _times(attributes, "columns")
            self.column += times
            self.cell = (times, False)
            if any(key.rpartition(":")[2] in _FILLED for key in attributes):
                self.fill()
        elif tag == "p":
            self.fill()
        elif tag == "table-row":
            self.times = _times(attributes, "rows")
            self.column = self.last = self.filled = 0
            self.cell = (0, True)

    def fill(self) -> None:
        """Count the cell that is open, once."""
        times, is_counted = self.cell
        if not is_counted:
            self.cell = (times, True)
            self.last = self.column
            self.filled += times

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "table-row":
            self.row += self.times
            if self.last:
                # All the cells of the row are unfolded up to its last filled one.
                self.extent.fill(self.row, self.last, self.last * self.times)
        elif tag == "table":
            self.extent.close()
            self.row = 0


def _times(attributes: dict[str, str], what: str) -> int:
    """Return how many times a row or a cell is repeated."""
    digits = next((v.strip() for k, v in attributes.items()
                   if k.endswith(f"number-{what}-repeated")), "")
    return max(1, int(digits[:12])) if digits.isascii() and digits.isdecimal() else 1
