"""The tags of the sheets of an Excel workbook, one by one: what each pass over them looks for."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from xml.parsers import expat

from etl.french.text import raised_text, written_text
from etl.reading.formats.archive import Parts
from etl.reading.sheets import address
from etl.reading.sheets.appearance import Run, add_run

Place = tuple[int, int]

_LETTERS = string.ascii_letters + "@"
#: How XML says that a part of a text stands above the line.
RAISED = "superscript"
#: How XML says no.
NO = ("0", "false")


@dataclass
class Tags:
    """What the tags of a sheet say, place by place; ``formulas``, ``struck``: their places;
    ``rows``, ``columns``: those that are hidden; ``raised``: the texts of which a part stands above
    the line, plain and as they are spelt, where they are known at once; ``has_raised``: whether a
    cell that tells its text itself has such a part."""

    path: str
    formats: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    formulas: list[Place] = field(default_factory=list)
    rows: list[Run] = field(default_factory=list)
    columns: list[Run] = field(default_factory=list)
    struck: list[Place] = field(default_factory=list)
    raised: dict[Place, tuple[str, str]] = field(default_factory=dict)
    has_raised: bool = False


def spelt_text(runs: Iterable[tuple[str, bool]]) -> tuple[str, str]:
    """Return a text as a sheet has it, and with what stands above the line; ``runs``: its parts,
    and whether they do."""
    return (written_text("".join(text for text, _ in runs)),
            written_text("".join(raised_text(text) if up else text for text, up in runs)))


def spelt_runs(text: str, runs: Sequence[tuple[int, int]], fonts: Set[int]) -> tuple[str, str]:
    """Return a text of a binary workbook as ``spelt_text`` does; ``runs``: where each of its fonts
    begins, and that font; ``fonts``: those that write above the line."""
    starts = pairwise([0, *(start for start, _ in runs), len(text)])
    are_raised = [False, *(font in fonts for _, font in runs)]
    return spelt_text([(text[start:end], up)
                       for (start, end), up in zip(starts, are_raised, strict=True)])


class Scan:
    """The tags of a sheet, one by one; only a cell that holds something counts.

    ``styles``: style → number format; None when the formats are not asked for.  ``struck``: the
    styles that strike through.
    """

    def __init__(self, path: str, styles: Mapping[str, str] | None,
                 struck: frozenset[str] = frozenset()) -> None:
        self.tags = Tags(path)
        self.styles, self.struck = styles, struck
        self.line = self.rows = self.columns = self.filled = 0
        # A cell may not tell its place: it is then beside the one before.
        self.reference, self.after = "@0", 0
        # The cell that is open, until it is found to hold something; those of the row that do.
        self.current: dict[str, str] | None = None
        self.cells: list[dict[str, str]] = []
        self.place: Place = (0, 0)
        self.text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start

    def read(self, parts: Parts) -> None:
        """Go through the tags of the sheet."""
        with parts.open(self.tags.path) as content:
            self.parser.ParseFile(content)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        # Called millions of times, most of them for a cell or its value.
        if name == "c":
            self.current = attributes
            if "r" in attributes:
                self.reference, self.after = attributes["r"], 0
            else:
                self.after += 1
                row, column = address.place(self.reference)
                attributes["r"] = f"{address.letters(column + self.after)}{row}"
        elif name in ("v", "is", "f"):
            if self.current is not None:
                self.cells.append(self.current)
                if self.styles is not None or name == "f" or self.current.get("t") == "e":
                    self.look(self.current, name)
                if self.struck and self.current.get("s") in self.struck:
                    self.tags.struck.append(address.place(self.current["r"]))
                self.current = None
        elif name == "row":
            self.end_row()
            self.line = int(float(attributes.get("r", self.line + 1)))
            self.reference, self.after = f"@{self.line}", 0
            if attributes.get("hidden", "0") not in NO:
                add_run(self.tags.rows, self.line, self.line)
        elif name == "col":
            if attributes.get("hidden", "0") not in NO:
                add_run(self.tags.columns, int(attributes["min"]), int(attributes["max"]))
        elif name == "vertAlign":
            self.tags.has_raised |= attributes.get("val") == RAISED
        elif ":" in name:
            self.start(name.rpartition(":")[2], attributes)

    def end_row(self) -> None:
        """Count the cells of the row that was open."""
        places = [cell["r"] for cell in self.cells]
        if places:
            self.filled += len(places)
            self.rows = max(self.rows, *(int(n) for n in {p.lstrip(_LETTERS) for p in places}))
            self.columns = max(self.columns, *(address.column(n) for n in
                                               {p.rstrip("0123456789") for p in places}))
            self.cells.clear()

    def look(self, cell: dict[str, str], content: str) -> None:
        """Note the format of a cell, and a formula or an error that calamine leaves out."""
        number_format = (self.styles or {}).get(cell.get("s", "0"))
        kind = cell.get("t", "n")
        if not number_format and kind != "e" and content != "f":
            return
        place = address.place(cell["r"])
        if number_format:
            self.tags.formats[place] = number_format
        if kind == "n" and content == "f":
            self.tags.formulas.append(place)
        elif kind == "e":
            self.keep(place)

    def keep(self, place: Place) -> None:
        """Keep what is written in a cell until ``end`` takes it."""
        self.place = place
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def end(self, name: str) -> None:
        """Keep the error of a cell: its value, and not the formula that may come before."""
        tag = name.rpartition(":")[2]
        if tag == "v":
            self.tags.errors[self.place] = "".join(self.text)
        self.text.clear()
        if tag in ("v", "c"):
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


class Formulas(Scan):
    """The formulas of some ``places`` of a sheet, read a second time: few have any without
    result."""

    def __init__(self, path: str, places: Set[Place]) -> None:
        super().__init__(path, None)
        self.places, self.texts = places, dict[Place, str]()

    def look(self, cell: dict[str, str], content: str) -> None:
        place = address.place(cell["r"])
        if content == "f" and place in self.places:
            self.keep(place)

    def end(self, name: str) -> None:
        """Keep a formula; of those that are the same all along a column, the first one alone has
        a text."""
        self.texts[self.place] = f"={''.join(self.text) or '…'}"
        self.text.clear()
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None


class SharedTexts(Scan):
    """The cells of a sheet whose text is one that cells share: its number, in place of an error."""

    def look(self, cell: dict[str, str], content: str) -> None:
        if cell.get("t") == "s" and content == "v":
            self.keep(address.place(cell["r"]))


class InlineTexts(Scan):
    """The cells that tell their text themselves: place → that text, plain and as it is spelt."""

    def __init__(self, path: str) -> None:
        super().__init__(path, {})
        self.texts: dict[Place, tuple[str, str]] = {}
        self.runs: list[tuple[str, bool]] = []
        self.is_raised = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "r":
            self.is_raised = False
        elif name == "vertAlign":
            self.is_raised = attributes.get("val") == RAISED
        elif name == "t":
            self.parser.CharacterDataHandler = self.text.append
        else:
            super().start(name, attributes)

    def look(self, cell: dict[str, str], content: str) -> None:
        if content == "is":
            self.place, self.is_raised = address.place(cell["r"]), False
            self.parser.EndElementHandler = self.end

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "t":
            self.parser.CharacterDataHandler = None
            self.runs.append(("".join(self.text), self.is_raised))
            self.text.clear()
        elif tag == "is":
            self.texts[self.place] = spelt_text(self.runs)
            self.runs.clear()
            self.parser.EndElementHandler = None
