"""A file once read: its sheets, and what the reader found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache

from etl.french.text import folded_line, normalise
from etl.issue import Issue
from etl.reading.formats.detection import Format
from etl.reading.origin import Origin
from etl.reading.sheets import appearance
from etl.reading.sheets.sheet import HEADER_WITHIN, Sheet

#: Names of the sheet that cites the document (normalised).
CITATIONS = ("source", "sources")


@dataclass
class Workbook:
    """A file below ``data/raw`` (``file``: its path from there, with ``/``) and its sheets.

    ``sheets`` are those that a reader sees; ``hidden`` only serve to cite the document.
    ``format`` is the true one, ``reader_issues`` what the reader found on the way, ``origin`` where
    it was fetched from, if it was, ``aside`` why lines were left out (``Source.keep``), and how
    many, ``aside_lines`` the rows of the first ones; ``has_formats``: whether the number formats of
    its cells could be read.
    """

    file: str
    sha256: str
    sheets: list[Sheet]
    hidden: list[Sheet] = field(default_factory=list)
    format: Format = field(default_factory=lambda: Format("xlsx"))
    reader_issues: list[Issue] = field(default_factory=list)
    origin: Origin | None = None
    aside: dict[str, int] = field(default_factory=dict)
    aside_lines: list[int] = field(default_factory=list)
    has_formats: bool = True

    @property
    def is_batch(self) -> bool:
        """Tell whether it holds some of its lines only (``etl.reading.sheets.batch``)."""
        return any(sheet.batch.tail for sheet in self.sheets)

    @property
    def tables(self) -> list[Sheet]:
        """Return the visible sheets that hold a table, but for the one that cites the document."""
        return [s for s in self.sheets if s.is_tabular and normalise(s.name) not in CITATIONS]

    @property
    def issues(self) -> list[Issue]:
        """Return what the reader said, what it left aside (hidden sheets, sheets of text), and
        what looks as if it were."""
        return [*self.reader_issues,
                *(issue for sheet in self.sheets for issue in appearance.issues(sheet)),
                *(s.issue("avertissement", "feuille masquée : elle n'est pas lue")
                  for s in self.hidden if s.is_tabular and normalise(s.name) not in CITATIONS),
                *(s.issue("information", "feuille sans tableau : elle n'est pas lue")
                  for s in self.sheets if s.values and not s.is_tabular
                  and normalise(s.name) not in CITATIONS)]

    def unread_issues(self, names: Set[str], issues: Sequence[Issue]) -> Iterator[Issue]:
        """Yield the tables that are not among the ``names`` of the sheets read, such as one emptied
        by mistake; of these ``issues``, one of a whole sheet, or an error, says why by itself."""
        known = {i.sheet for i in issues if i.is_error or not i.cell}
        for sheet in self.tables:
            if sheet.name not in names | known:
                yield sheet.issue("avertissement", "aucune donnée lue de cette feuille",
                                  expected="des lignes sous son en-tête, ou la feuille retirée")

    def start(self, rows: int, cells: int) -> Workbook:
        """Return the first rows of each visible sheet; no more than where its header is looked for
        once there are so many ``cells``, and none of those that come after."""
        sheets = []
        for sheet in self.sheets:
            size = min(rows, max(HEADER_WITHIN, cells // max(1, sheet.width))) if cells > 0 else 0
            sheets.append(replace(sheet, values=[list(row) for row in sheet.values[:size]]))
            cells -= sum(map(len, sheets[-1].values))
        return replace(self, sheets=sheets)

    @property
    def citation(self) -> Sheet | None:
        """Return the sheet that cites the document, « Source » or « Sources »; None without one."""
        return next((s for s in (*self.sheets, *self.hidden) if normalise(s.name) in CITATIONS),
                    None)

    @property
    def citation_pairs(self) -> dict[str, str]:
        """Return the two columns of that sheet (« Éditeur » | « Cress Bretagne ») as normalised
        label → text."""
        return {normalise(row[0].text): row[1].text
                for row in (self.citation.rows() if self.citation else [])
                if len(row) > 1 and not row[0].is_empty}


#: What a computer adds to the name of a copy: « (1) », « - Copie (2) », « copie 2 », « Copie de ».
_COPY = re.compile(r"(?:(?: -)? ?(?:\([0-9]+\)|\bcop(?:ie|y)(?: [0-9]+)?))+$"
                   r"|(?:^|(?<=/))(?:copie de|copy of) ")


@lru_cache(maxsize=1 << 12)
def bare_name(file: str) -> str:
    """Return the name of a file, or of a pattern, as the names of workbooks are compared."""
    return folded_line(file.rpartition(".")[0].replace("_", " "))


def is_copy(file: str) -> bool:
    """Tell whether a name is that of a copy: « notes (1).xlsx », « notes - Copie.xlsx »."""
    return bool(_COPY.search(bare_name(file)))


def is_same_file(file: str, other: str) -> bool:
    """Tell whether a declaration that names ``other`` speaks of ``file`` (path below raw), which
    may have been saved in another format, or be a copy."""
    name, other_name = _COPY.sub("", bare_name(file)), bare_name(other)
    return name == other_name or name.endswith(f"/{other_name}")
