"""What calamine leaves out of an OpenDocument workbook: which numbers are percentages.

A cell stores 0.026 and shows « 2,6 % »; only its type in ``content.xml`` tells them apart.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.parsers import expat

from etl.reading.sheet import Sheet

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
#: Decimals that a float has at most.
_MOST = 15
_DECIMALS = re.compile(r"[.,](\d+)\s*%")


def complete(data: bytes, sheets: Iterable[Sheet]) -> None:
    """Add to the sheets of a workbook the number formats of their percentages."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("content.xml")
    if b'"percentage"' in xml or b"'percentage'" in xml:
        _Scan({sheet.name: sheet for sheet in sheets}).read(xml)


class _Scan:
    """The tags of the tables, one by one; a row or a cell may stand for several."""

    def __init__(self, sheets: dict[str, Sheet]) -> None:
        self.sheets = sheets
        self.sheet: Sheet | None = None
        self.depth = self.row = self.rows = self.column = self.cells = 0
        self.percent, self.characters = False, ""
        self.parser = expat.ParserCreate(namespace_separator=" ")

    def read(self, xml: bytes) -> None:
        """Go through the document and complete its sheets."""
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.Parse(xml, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self.depth += 1
            if self.depth == 1:
                self.sheet = self.sheets.get(attributes.get(f"{_TABLE}name", ""))
                self.row, self.rows = 1, 0
        elif self.depth != 1:
            return
        elif name == f"{_TABLE}table-row":
            self.row, self.column, self.cells = self.row + self.rows, 1, 0
            self.rows = int(attributes.get(f"{_TABLE}number-rows-repeated", "1"))
        elif name in _CELLS:
            self.column += self.cells
            self.cells = int(attributes.get(f"{_TABLE}number-columns-repeated", "1"))
            self.percent = attributes.get(f"{_OFFICE}value-type") == "percentage"
            if self.percent:
                self.characters = ""
                self.parser.CharacterDataHandler = self.text

    def text(self, data: str) -> None:
        self.characters += data

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self.depth -= 1
        elif name in _CELLS and self.percent and self.depth == 1:
            self.percent = False
            self.parser.CharacterDataHandler = None
            self.put()

    def put(self) -> None:
        """Give its format to the cell that ends, wherever it is repeated within the sheet."""
        if self.sheet is None:
            return
        decimals = _DECIMALS.search(self.characters)
        number_format = f"0.{'0' * min(len(decimals[1]), _MOST)}%" if decimals else "0%"
        last = min(self.row + self.rows - 1, len(self.sheet.values))
        for row in range(self.row, last + 1):
            edge = min(self.column + self.cells - 1, len(self.sheet.values[row - 1]))
            for column in range(self.column, edge + 1):
                self.sheet.formats[row, column] = number_format
