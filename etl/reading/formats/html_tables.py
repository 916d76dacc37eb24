"""Tables of a web page, among them those named .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from etl.french.text import raised_text
from etl.reading import limits
from etl.reading.limits import Refusal

Merged = list[tuple[int, int, int, int]]

#: What a page shows as one space; one that does not break stays.
_SPACES = re.compile(r"[ \t\r\n\f]+")
#: What begins another line of a cell, and ends one.
_LINES = ("br", "p", "div", "li")


class _Tables(HTMLParser):
    """The outermost tables of a page: rows of texts, and cells that span several."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[list[list[object]], Merged]] = []
        # The last row that a cell takes, column by column.
        self.until: list[int] = []
        self.depth = 0
        self.row = 0
        self.cells = 0
        self.text: list[str] | None = None
        self.is_raised = False
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(([], []))
                self.until, self.row = [], 0
        elif self.depth == 1 and tag == "tr":
            self.put()
            self.row += 1
            self.tables[-1][0].append([])
        elif self.depth == 1 and tag in ("td", "th") and self.row:
            self.put()
            sizes = dict(attrs)
            self.text, self.is_raised = [], False
            self.span = (_span(sizes.get("rowspan")), _span(sizes.get("colspan")))
        elif tag in _LINES and self.text is not None:
            self.text.append("\n")
        elif tag == "sup":
            self.is_raised = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self.is_raised = False
        if self.depth == 1 and tag in ("td", "th", "tr", "table"):
            self.put()
        elif tag in _LINES and self.text is not None:
            self.text.append("\n")
        if tag == "table" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            text = _SPACES.sub(" ", data)
            self.text.append(raised_text(text) if self.is_raised else text)

    def put(self) -> None:
        """Put the cell that was being read in the first free place of its row."""
        if self.text is None:
            return
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.text).split("\n"))
        value, self.text = "\n".join(line for line in lines if line), None
        table, merged = self.tables[-1]
        line, until = table[-1], self.until
        place = len(line)
        while place < len(until) and until[place] >= self.row:
            place += 1
        down, across = self.span
        edge = place + across
        self.cells += edge - len(line)
        limits.verify(self.cells)
        if down * across > 1:
            merged.append((self.row, place + 1, self.row + down - 1, edge))
        until.extend([0] * (edge - len(until)))
        until[place:edge] = [self.row + down - 1] * across
        line.extend([None] * (edge - len(line)))
        line[place] = value or None


def _span(text: str | None) -> int:
    digits = (text or "").strip()[:5]
    return max(1, min(int(digits), 1000)) if digits.isdecimal() else 1


def html_tables(text: str) -> list[tuple[list[list[object]], Merged]]:
    """Return (rows, merged ranges) of each table of a page.  Raise ``Refusal`` when it has none."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser.put()
    tables = [(rows, merged) for rows, merged in parser.tables if any(map(any, rows))]
    if not tables:
        raise Refusal("cette page HTML ne contient aucun tableau")
    limits.verify_sheets(len(tables))
    return tables
