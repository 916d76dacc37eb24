"""What calamine leaves out of an OpenDocument workbook: what its numbers show, error values,
formulas without result, comments, what is hidden or struck through, what stands above the line.

A cell stores 0.026 and shows « 2,6 % », or 3 and shows « s »: its type and its text in
``content.xml`` tell them apart.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from xml.parsers import expat

from etl.french.text import printed_text, raised_text
from etl.reading import limits
from etl.reading.sheets.appearance import Appearance, Run, add_run
from etl.reading.sheets.cell import unsigned_comment
from etl.reading.sheets.sheet import Sheet

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_NUMBER = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0 "
_CREATOR = "http://purl.org/dc/elements/1.1/ creator"
_VISIBILITY, _HIDDEN = f"{_TABLE}visibility", ("collapse", "filter")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
#: What a document has that is worth another look at its tags, where its numbers are not: most have
#: none of it.  Styles stand before the body.
_WORDS = [b":annotation", b":formula", *(f"{quote}{word}{quote}".encode()
                            for word in ("error", *_HIDDEN) for quote in "\"'")]
_STYLES = re.compile(rb"""text-line-through-style=["'](?!none)|text-position=["']super""")
#: What names the language of a formula, « of:=[.B2]*2 ».
_LANGUAGE = re.compile(r"^\w+:(?==)")
#: An error that prints nothing.
_ERROR = "#VALUE!"
#: What a number is divided by when it is shown → the number format that does so.
_DIVIDED = {"1000": "0.##,", "1000000": "0.##,,", "1000000000": "0.##,,,"}
#: The format of a number whose text is there, and empty; a program may write no text at all.
_NOTHING = ";;;"
#: Decimals that a float has at most.
_MOST = 15
_DECIMALS = re.compile(r"[.,](\d+)\s*%")
#: A percentage, between what its format writes before and after it.
_PERCENT = re.compile(r"(.*?)[-+\N{MINUS SIGN}]?\d[\d\s.,]*%(.*)", re.DOTALL)
_PLUS = re.compile(r"\+(?=\d)")
#: What a number shows beyond its digits.
_SIGNS = re.compile(r"[^\d\s.,+\-\N{MINUS SIGN}]")


def complete(data: bytes, sheets: Iterable[Sheet], formats: bool) -> None:
    """Add to the sheets of a workbook their errors, their comments and what they hide; the formats
    of their numbers where ``formats`` asks for them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("content.xml")
    if (formats or any(word in xml for word in _WORDS)
            or _STYLES.search(xml, 0, xml.find(b":body"))):
        _Scan({sheet.name: sheet for sheet in sheets}, formats).read(xml)


class _Scan:
    """The tags of the tables, one by one; a row or a cell may stand for several.

    ``struck``: the styles of cells that strike through; ``raised``: those of what stands above the
    line; ``divided``: those of numbers, and of cells, that show thousands or millions only → their
    format; ``usual``: (last column, style of the cells that name none) of each group of columns.
    """

    def __init__(self, sheets: dict[str, Sheet], formats: bool) -> None:
        self.sheets, self.formats = sheets, formats
        self.sheet = Sheet("", "", [])
        self.depth = self.row = self.rows = self.column = self.cells = 0
        self.style, self.struck, self.raised = "", set[str](), set[str]()
        self.divided = dict[str, str]()
        self.usual: list[tuple[int, str]] = []
        self.hidden: tuple[list[Run], list[Run]] = [], []
        self.places: list[tuple[int, int]] = []
        self.is_number = self.is_percent = self.is_error = self.is_struck = self.has_text = False
        self.is_raised, self.number = False, 0.0
        self.value, self.plain, self.format, self.comment, self.author = "", "", "", "", ""
        self.formula = ""
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
                self.sheet = self.sheets.get(attributes.get(f"{_TABLE}name", ""), Sheet("", "", []))
                self.row, self.rows, self.usual = 1, 0, []
                self.hidden, self.places = ([], []), []
        elif not self.depth:
            self.start_style(name, attributes)
        elif self.depth != 1:
            return
        elif name == f"{_TABLE}table-column":
            self.start_columns(attributes)
        elif name == f"{_TABLE}table-row":
            self.row, self.column, self.cells = self.row + self.rows, 1, 0
            self.rows = _times(attributes, "rows")
            if attributes.get(_VISIBILITY) in _HIDDEN:
                add_run(self.hidden[0], self.row, self.row + self.rows - 1)
        elif name in _CELLS:
            self.start_cell(attributes)
        elif name == f"{_OFFICE}annotation":
            self.comment, self.author = " ", ""
            self.parser.CharacterDataHandler = self.comment_text
        elif name == _CREATOR and self.comment:
            self.parser.CharacterDataHandler = self.author_text
        elif name == f"{_TEXT}p" and self.parser.CharacterDataHandler == self.value_text:
            self.value_text("\n" * self.has_text)
            self.has_text = True
        elif name == f"{_TEXT}span":
            self.is_raised = attributes.get(f"{_TEXT}style-name") in self.raised

    def start_style(self, name: str, attributes: dict[str, str]) -> None:
        """Note the style that begins, of cells, of numbers or of parts of a text: whether it
        strikes through, divides, stands above the line."""
        if name == f"{_STYLE}style":
            is_of_content = attributes.get(f"{_STYLE}family") in ("table-cell", "text")
            self.style = attributes.get(f"{_STYLE}name", "") if is_of_content else ""
            if divided := self.divided.get(attributes.get(f"{_STYLE}data-style-name", "")):
                self.divided[self.style] = divided
        elif name.startswith(_NUMBER) and f"{_STYLE}name" in attributes:
            self.style = attributes[f"{_STYLE}name"]
        elif divided := _DIVIDED.get(attributes.get(f"{_NUMBER}display-factor", "")):
            self.divided[self.style] = divided
        elif self.style and name == f"{_STYLE}text-properties":
            if attributes.get(f"{_STYLE}text-line-through-style", "none") != "none":
                self.struck.add(self.style)
            if attributes.get(f"{_STYLE}text-position", "").startswith("super"):
                self.raised.add(self.style)

    def start_columns(self, attributes: dict[str, str]) -> None:
        """Note the columns that begin: whether they are hidden, and their usual style."""
        before = self.usual[-1][0] if self.usual else 0
        last = before + _times(attributes, "columns")
        self.usual.append((last, attributes.get(f"{_TABLE}default-cell-style-name", "")))
        if attributes.get(_VISIBILITY) in _HIDDEN:
            add_run(self.hidden[1], before + 1, last)

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Note the cell that begins: whether it is a number, a percentage, an error, a formula that
        was never computed, or struck through."""
        self.column += self.cells
        self.cells = _times(attributes, "columns")
        self.comment = ""
        kind = attributes.get(f"{_OFFICE}value-type") if self.formats else ""
        self.is_percent = kind == "percentage"
        self.is_number = kind in ("float", "currency", "percentage")
        self.number = float(attributes.get(f"{_OFFICE}value", "nan")) if self.is_number else 0.0
        self.is_error = attributes.get(f"{_CALC}value-type") == "error"
        self.formula = "" if f"{_OFFICE}value-type" in attributes else _LANGUAGE.sub(
            "", attributes.get(f"{_TABLE}formula", ""))
        self.value, self.plain, self.has_text = "", "", False
        self.parser.CharacterDataHandler = self.text_handler
        if self.struck or self.divided:
            style = attributes.get(f"{_TABLE}style-name") or next(
                (style for last, style in self.usual if self.column <= last), "")
            self.is_struck, self.format = style in self.struck, self.divided.get(style, "")

    @property
    def text_handler(self) -> Callable[[str], None] | None:
        """Return what reads the text of the cell that is open; None where it is of no use."""
        return self.value_text if self.is_number or self.is_error or self.raised else None

    def value_text(self, data: str) -> None:
        self.plain += data
        self.value += raised_text(data) if self.is_raised else data

    def comment_text(self, data: str) -> None:
        self.comment += data

    def author_text(self, data: str) -> None:
        self.author += data

    def end(self, name: str) -> None:
        if name == f"{_TABLE}table":
            self.depth -= 1
            if not self.depth:
                self.sheet.appearance = Appearance(*self.hidden, self.places)
        elif self.depth != 1:
            return
        elif name in _CELLS:
            self.end_cell()
        elif name == _CREATOR and self.comment:
            self.parser.CharacterDataHandler = self.comment_text
        elif name == f"{_TEXT}p" and self.comment:
            self.comment += " "
        elif name == f"{_OFFICE}annotation":
            self.parser.CharacterDataHandler = self.text_handler
        elif name == f"{_TEXT}span":
            self.is_raised = False

    def end_cell(self) -> None:
        """Give what was noted to the cell that ends, wherever it is repeated."""
        self.parser.CharacterDataHandler = None
        fault = (self.value.strip() or _ERROR) if self.is_error else self.formula
        for row in range(self.row, self.row + self.rows) if fault else ():
            for column in range(self.column, self.column + self.cells):
                self.sheet.put(row, column, fault)
        number_format = ""
        if self.is_number:
            number_format = _NOTHING if self.has_text and not self.value.strip() else \
                self.format or _number_format(self.value, self.is_percent, self.number)
        if number_format or self.is_struck or self.comment or self.value != self.plain:
            self.put(number_format)

    def put(self, number_format: str) -> None:
        """Give its format, its comment and its look to the cell that ends, wherever it is repeated
        within the sheet."""
        if comment := unsigned_comment(self.comment, self.author):
            self.sheet.comments[self.row, self.column] = comment
        last = min(self.row + self.rows - 1, len(self.sheet.values))
        for row in range(self.row, last + 1):
            values = self.sheet.values[row - 1]
            for column in range(self.column, min(self.column + self.cells - 1, len(values)) + 1):
                if self.value != self.plain == values[column - 1]:
                    self.sheet.put(row, column, self.value)
                if number_format:
                    self.sheet.formats[row, column] = number_format
                if self.is_struck and values[column - 1] is not None:
                    self.places.append((row, column))


def _number_format(text: str, is_percent: bool, number: float) -> str:
    """Return the format under which a number shows a text; empty for one without format."""
    text = text.strip() if len(text) <= limits.MAX_FORMAT else ""
    percent = _PERCENT.fullmatch(text) if is_percent else None
    if not percent and _SIGNS.search(text):
        return _literal(text)
    if not is_percent:
        shown = "" if text == printed_text(number) else _digits_format(text, number)
    else:
        decimals = _DECIMALS.search(text)
        before, after = percent.groups() if percent else ("", "")
        digits = f"0.{'0' * min(len(decimals[1]), _MOST)}%" if decimals else "0%"
        shown = f"{_literal(before)}{digits}{_literal(after)}"
    return f"+{shown};-{shown}" if shown and _PLUS.search(text) else shown


def _digits_format(text: str, number: float) -> str:
    """Return the format of a number that shows these digits: its thousands, its decimals; empty
    where they are others."""
    digits = re.sub(r"\D", "", text)
    decimals = next((n for n in range(_MOST) if f"{abs(number):.{n}f}".replace(".", "") == digits),
                    None)
    if decimals is None:
        return ""
    is_grouped = len(re.findall(r"(?<=\d)\D(?=\d)", text)) > (decimals > 0)
    return ("#,##0" if is_grouped else "0") + f".{'0' * decimals}" * (decimals > 0)


def _literal(words: str) -> str:
    """Return words as a number format writes them; nothing for none."""
    return words and '"' + words.replace('"', "") + '"'


def _times(attributes: dict[str, str], what: str) -> int:
    """Return how many times a row, a column or a cell is repeated."""
    return int(attributes.get(f"{_TABLE}number-{what}-repeated", "1"))
