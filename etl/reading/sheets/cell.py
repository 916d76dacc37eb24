"""A cell that knows its address; its comment, as every kind of workbook writes it."""

from __future__ import annotations

from typing import NamedTuple

from etl.french.text import printed_text, written_text
from etl.reading.sheets.address import letters

#: The number format of a cell that has none.
GENERAL = "General"


class Cell(NamedTuple):
    """A cell: its value as stored, its place (1-based) and how Excel formats it."""

    row: int
    column: int
    value: object = None
    number_format: str = GENERAL
    comment: str = ""

    @property
    def address(self) -> str:
        """Return « B7 »."""
        return f"{letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """Return the text that a French Excel shows, without spaces around it."""
        if type(self.value) is str:
            return self.value.strip()
        return printed_text(self.value, self.number_format).strip()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is printed."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


def unsigned_comment(text: str, author: str = "") -> str:
    """Return a comment on one line, without the name that Excel writes before it: a remark is
    published, not who made it."""
    line = " ".join(written_text(text).split())
    name = " ".join(author.split())
    return line.removeprefix(f"{name}:").lstrip() if name else line
