"""Any workbook → cells that know their sheet and their address.

``python-calamine`` gives the values; one ``openpyxl`` pass gives what it does not know (number
formats, comments, error cells) where a source asks for them.  What cannot be read is an ``Issue``
with a French sentence, never a traceback.
"""

from __future__ import annotations

import difflib
import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from etl.contract import Issue
from etl.french import normalise, printed

#: A header is looked for in the first rows of a sheet only.
HEADER_WITHIN = 30


class Unreadable(Exception):
    """A file that is not a workbook that can be read; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value as stored, its place (1-based) and how Excel formats it."""

    row: int
    column: int
    value: object = None
    number_format: str = "General"
    comment: str = ""

    @property
    def address(self) -> str:
        """« B7 »."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def printed(self) -> str:
        """The text that a French Excel shows."""
        return printed(self.value, self.number_format)

    @property
    def text(self) -> str:
        """The printed text without spaces around it."""
        return self.printed.strip()

    @property
    def empty(self) -> bool:
        """True when nothing is printed."""
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True)
class Rows:
    """A table found in a sheet: its body as column name → cell, and what stands under it."""

    header_row: int
    body: list[dict[str, Cell]]
    footnotes: list[Cell]
    issues: list[Issue]


@dataclass
class Sheet:
    """A sheet: values by row, merged ranges, and formats and comments where they were asked."""

    name: str
    file: str
    values: list[list[object]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.values), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a 1-based place; an empty cell beyond the edge."""
        try:
            value = self.values[row - 1][column - 1]
        except IndexError:
            value = None
        key = (row, column)
        return Cell(row, column, None if value == "" else value,
                    self.formats.get(key, "General"), self.comments.get(key, ""))

    def over(self, row: int, column: int) -> Cell:
        """The heading that stands over a column: the merged cell that covers it, or else the
        nearest filled cell on its left (merged cells are often lost in a copy)."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return self.cell(top, left)
        return next((cell for c in range(column, 0, -1)
                     if not (cell := self.cell(row, c)).empty), self.cell(row, column))

    def row(self, number: int) -> list[Cell]:
        """The cells of a row, from the first column to the last of the sheet."""
        return [self.cell(number, column) for column in range(1, self.width + 1)]

    def rows(self, first: int = 1) -> Iterator[list[Cell]]:
        """Every row from ``first`` on, empty ones included."""
        for number in range(first, len(self.values) + 1):
            yield self.row(number)

    def issue(self, severity: str, message: str, cell: Cell | None = None, *, column: str = "",
              found: str = "", expected: str = "") -> Issue:
        """An issue at a cell of this sheet."""
        return Issue(severity, message, file=self.file, sheet=self.name,  # type: ignore[arg-type]
                     cell=cell.address if cell else "", column=column, found=found,
                     expected=expected)

    def find_header(self, headers: Mapping[str, tuple[str, ...]]) -> tuple[int, int]:
        """Row that matches the most headers, and how many; (0, 0) when none matches."""
        known = {normalise(spelling) for spellings in headers.values() for spelling in spellings}
        best = (0, 0)
        for number in range(1, min(HEADER_WITHIN, len(self.values)) + 1):
            found = len({normalise(c.text) for c in self.row(number) if not c.empty} & known)
            if found > best[1]:
                best = (number, found)
        return best

    def table(self, headers: Mapping[str, tuple[str, ...]],
              optional: tuple[str, ...] = ()) -> Rows:
        """The table whose header row matches ``headers`` (name → accepted spellings).

        The columns may stand in any order, below any title.  Rows after the last one that fills
        two columns at least are footnotes.  A missing column is an error, an unknown one a
        warning that proposes the nearest spelling.
        """
        number, _ = self.find_header(headers)
        spellings = {normalise(s): name for name, ss in headers.items() for s in ss}
        issues: list[Issue] = []
        place: dict[str, int] = {}
        unknown: list[Cell] = []
        for cell in self.row(number) if number else []:
            name = spellings.get(normalise(cell.text)) if not cell.empty else None
            if name and name not in place:
                place[name] = cell.column
            elif name:
                issues.append(self.issue("erreur", "colonne en double", cell, found=cell.text,
                                         expected=f"une seule colonne « {headers[name][0]} »"))
            elif not cell.empty:
                unknown.append(cell)
        missing = [n for n in headers if n not in place and n not in optional]
        for cell in unknown:
            near = difflib.get_close_matches(normalise(cell.text), list(spellings), 1, 0.7)
            hint = f" ; vouliez-vous dire « {headers[spellings[near[0]]][0]} » ?" if near else ""
            issues.append(self.issue("avertissement", f"colonne inconnue, ignorée{hint}", cell,
                                     found=cell.text))
        for name in missing:
            issues.append(self.issue(
                "erreur", f"colonne « {headers[name][0]} » introuvable",
                self.cell(number, 1) if number else None,
                found=" | ".join(c.text for c in self.row(number) if not c.empty) if number else "",
                expected=" ou ".join(f"« {s} »" for s in headers[name])))
        if missing:
            return Rows(number, [], [], issues)
        body, notes = self._body(number + 1, place)
        return Rows(number, body, notes, issues)

    def _body(self, first: int, place: Mapping[str, int]) -> tuple[list[dict[str, Cell]],
                                                                   list[Cell]]:
        rows = [{name: self.cell(r, c) for name, c in place.items()}
                for r in range(first, len(self.values) + 1)]
        filled = [sum(not c.empty for c in row.values()) for row in rows]
        last = max((i for i, n in enumerate(filled) if n > 1), default=-1)
        notes = [self.cell(r, 1) for r in range(first + last + 1, len(self.values) + 1)]
        body = [row for row, n in zip(rows[:last + 1], filled, strict=False) if n]
        return body, [n for n in notes if not n.empty]


@dataclass
class Workbook:
    """A file below ``data/raw`` (``file``: its path from there, with ``/``) and its sheets."""

    file: str
    sha256: str
    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, whatever case and accents."""
        wanted = normalise(name)
        return next((s for s in self.sheets if normalise(s.name) == wanted), None)

    def pairs(self, name: str) -> dict[str, str]:
        """A two-column sheet (« Éditeur » | « Cress Bretagne ») as normalised label → text."""
        sheet = self.sheet(name)
        return {normalise(row[0].text): row[1].text
                for row in (sheet.rows() if sheet else []) if len(row) > 1 and not row[0].empty}


def read(path: Path, base: Path, formats: bool = True) -> Workbook:
    """Read a workbook; ``base`` is the folder its name is told from.

    Raises ``Unreadable`` with the reason in French (not a workbook, damaged, encrypted, empty).
    """
    file = path.relative_to(base).as_posix()
    data = path.read_bytes()
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = []
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                merged = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                          for a, b in sheet.merged_cell_ranges or []]
                values: list[list[object]] = [list(row) for row in
                                              sheet.to_python(skip_empty_area=False)]
                sheets.append(Sheet(name, file, values, merged))
        if formats and data[:4] == b"PK\x03\x04" and _is_xlsx(path):
            _formats(path, sheets)
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
        raise Unreadable(Issue("erreur", _why(data), file=file, found=str(fault)[:120],
                               expected="un classeur .xlsx, .xls ou .ods")) from fault
    if not any(sheet.values for sheet in sheets):
        raise Unreadable(Issue("erreur", "le classeur ne contient aucune donnée", file=file))
    return Workbook(file, hashlib.sha256(data).hexdigest(), sheets)


def _is_xlsx(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _formats(path: Path, sheets: list[Sheet]) -> None:
    """Number formats, comments and error values: what calamine leaves out."""
    book = load_workbook(path, data_only=True)
    for sheet in sheets:
        if sheet.name not in book.sheetnames:
            continue
        for row in book[sheet.name].iter_rows():
            for cell in row:
                key = (cell.row or 0, cell.column or 0)
                if cell.number_format != "General":
                    sheet.formats[key] = cell.number_format
                if cell.comment:
                    sheet.comments[key] = " ".join(cell.comment.text.split())
                if cell.data_type == "e":
                    sheet.values[key[0] - 1][key[1] - 1] = str(cell.value)
    book.close()


def _why(data: bytes) -> str:
    """The likely reason why a file cannot be read, from its first bytes."""
    if not data:
        return "le fichier est vide"
    if data.startswith(b"version https://git-lfs"):
        return "ce fichier est un pointeur Git LFS : le classeur lui-même n'a pas été téléchargé"
    if data.startswith(b"%PDF"):
        return "ce fichier est un PDF, pas un classeur"
    if data.startswith(b"\xd0\xcf\x11\xe0") and b"E\0n\0c\0r\0y\0p\0t" in data:
        return "ce classeur est protégé par un mot de passe"
    if data.startswith(b"PK"):
        return "ce classeur est endommagé ou incomplet"
    return "ce fichier n'est pas un classeur lisible"
