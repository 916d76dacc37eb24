"""A defect of what is loaded, which an error keeps out and a warning only says, and the cell of a
record where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["erreur", "avertissement", "information"]
#: (file, sheet) → column → the letters of the column of the workbook that it is read from.
Places = Mapping[tuple[str, str], Mapping[str, str]]


@dataclass(frozen=True)
class Issue:
    """A defect of what is loaded, with its address, and the ``value`` that stands there;
    ``message`` is a French sentence.

    ``twin``: the workbook that has the same row already, where the defect is that of a double.
    """

    severity: Severity
    message: str
    source: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    expected: str = ""
    twin: str = ""

    def __post_init__(self) -> None:
        # A name that is not UTF-8 could not be written.
        object.__setattr__(self, "file", self.file.encode(errors="replace").decode())

    @property
    def is_error(self) -> bool:
        """Tell whether it keeps its workbook out."""
        return self.severity == "erreur"

    def __str__(self) -> str:
        place = " · ".join(p for p in (self.file or self.source,
                                       self.sheet and f"feuille « {self.sheet} »",
                                       self.cell and f"cellule {self.cell}") if p)
        detail = " ; ".join(p for p in (self.value and f"lu : « {self.value} »",
                                        self.expected and f"attendu : {self.expected}") if p)
        text = f"{self.severity.upper()} {place} : {self.message}" if place else \
            f"{self.severity.upper()} : {self.message}"
        whole = f"{text} ({detail})" if detail else text
        return whole.replace("\n", " ")  # in the name of a file, in a cell


def record_cell(places: Places, sheet: tuple[str, str], column: str, line: int) -> str:
    """Return the address of what a record has in a column; its printed text is that of a number."""
    letters = places.get(sheet, {})
    return f"{letters.get(column, letters.get(column.removesuffix('_imprime'), 'A'))}{line}"
