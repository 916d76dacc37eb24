"""What calamine leaves out of an Excel workbook: number formats, comments, error values, formulas
without result.

One pass over the tags of each sheet: openpyxl, which makes an object of each cell, takes ten times
as long.  It is still asked for the formulas of a workbook that has some without result.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from etl import address
from etl.sheet import GENERAL, Sheet

#: Number formats that are known by their number alone (ECMA-376, part 1, 18.8.30).
BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)', 7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@"}
#: Serial numbers of the dates that exist: 1 January of the year 1 to 31 December 9999.
_DATES = (-693593, 2958465)


def complete(data: bytes, sheets: Iterable[Sheet]) -> None:
    """Add to the sheets of a workbook the formats, the comments, the errors and the formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        formats = _formats(archive)
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        parts = _related(archive, "xl/workbook.xml")
        ids = {tag.get("name"): next(v for k, v in tag.attrib.items() if k.endswith("}id"))
               for tag in book.iterfind("{*}sheets/{*}sheet")}
        empty: list[tuple[Sheet, int, int]] = []
        for sheet in sheets:
            path = parts[ids[sheet.name]][1]
            xml = archive.read(path)
            if formats or re.search(rb'\bt="e"|<(?:\w+:)?f[ />]', xml):
                scan = _Scan(sheet, formats)
                scan.read(xml)
                empty += [(sheet, *place) for place in scan.formulas]
            for kind, part in _related(archive, path).values():
                if kind == "comments":
                    sheet.comments |= _comments(archive.read(part))
    if empty:
        formulas = _formulas(data)
        for sheet, row, column in empty:
            if formula := formulas.get((sheet.name, row, column)):
                sheet.put(row, column, formula)


def _related(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, path) of the parts that a part calls; empty when it calls none."""
    folder, name = posixpath.split(part)
    try:
        xml = archive.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    return {tag.get("Id", ""): (
        tag.get("Type", "").rpartition("/")[2],
        posixpath.normpath(posixpath.join(folder, tag.get("Target", ""))).lstrip("/"))
        for tag in ElementTree.fromstring(xml).iterfind("{*}Relationship")}


def _formats(archive: zipfile.ZipFile) -> dict[str, str]:
    """Style of a cell (a number, as text) → its number format, but for the styles without one."""
    try:
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
    except KeyError:
        return {}
    known = BUILTIN | {int(tag.get("numFmtId", "0")): tag.get("formatCode", GENERAL)
                       for tag in styles.iterfind("{*}numFmts/{*}numFmt")}
    found = {str(style): known.get(int(tag.get("numFmtId", "0")), GENERAL)
             for style, tag in enumerate(styles.iterfind("{*}cellXfs/{*}xf"))}
    return {style: told for style, told in found.items() if told != GENERAL}


def _comments(xml: bytes) -> dict[tuple[int, int], str]:
    """(row, column) → comment, on one line."""
    found = {}
    for tag in ElementTree.fromstring(xml).iterfind("{*}commentList/{*}comment"):
        text = "".join(part.text or "" for path in ("{*}text/{*}t", "{*}text/{*}r/{*}t")
                       for part in tag.iterfind(path))
        found[address.place(tag.get("ref", ""))] = " ".join(text.split())
    return found


class _Tags(dict[str, Callable[[dict[str, str]], None]]):
    """Tag → what is made of it; a tag may bear the prefix of its namespace."""

    def __missing__(self, name: str) -> Callable[[dict[str, str]], None]:
        self[name] = handle = self.get(name.rpartition(":")[2], lambda attributes: None)
        return handle


class _Scan:
    """The tags of a sheet, one by one.  ``formulas``: places of those that have no result."""

    def __init__(self, sheet: Sheet, formats: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.formulas: list[tuple[int, int]] = []
        self.line = 0
        # A cell may not tell its place: it is then beside the one before.
        self.reference, self.after, self.kind = "", 0, "n"
        self.error: list[str] = []
        self.tags = _Tags(c=self.cell, row=self.row, f=self.formula, v=self.value)
        self.parser = expat.ParserCreate()

    def read(self, xml: bytes) -> None:
        """Go through a sheet and complete it."""
        self.parser.StartElementHandler = self.start
        self.parser.Parse(xml, True)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.tags[name](attributes)

    def row(self, attributes: dict[str, str]) -> None:
        self.line = int(float(attributes.get("r", self.line + 1)))
        self.reference, self.after = f"@{self.line}", 0

    def cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self.reference, self.after = attributes["r"], 0
        else:
            self.after += 1
        self.kind = attributes.get("t", "n")
        if told := self.formats.get(attributes.get("s", "0")):
            place = self.place()
            self.sheet.formats[place] = told
            value = self.sheet.value(*place)
            if type(value) is float and not _DATES[0] <= value <= _DATES[1] and _dated(told):
                self.sheet.put(*place, "#VALUE!")

    def place(self) -> tuple[int, int]:
        row, column = address.place(self.reference)
        return row, column + self.after

    def formula(self, attributes: dict[str, str]) -> None:
        if self.kind == "n" and self.sheet.value(*self.place()) is None:
            self.formulas.append(self.place())

    def value(self, attributes: dict[str, str]) -> None:
        if self.kind == "e":
            self.error = []
            self.parser.CharacterDataHandler = self.error.append
            self.parser.EndElementHandler = self.end

    def end(self, name: str) -> None:
        self.sheet.put(*self.place(), "".join(self.error))
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


def _dated(number_format: str) -> bool:
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    return is_date_format(number_format) and not is_timedelta_format(number_format)


def _formulas(data: bytes) -> dict[tuple[str, int, int], str]:
    """(sheet, row, column) → formula."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    return {(sheet.title, cell.row or 0, cell.column or 0): str(cell.value)
            for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
            if cell.data_type == "f"}
