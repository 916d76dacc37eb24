"""Sheets of a line a territory, whose columns are years."""

from __future__ import annotations

import re

from etl.french.periods import YEAR, period
from etl.french.text import normalise
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.table_issues import filled_cells
from etl.tables.footnotes import split_remark
from etl.tables.headers import Headers
from etl.tidy.tidy import Tidy

#: A year and more words; not two years, which are an evolution.
_YEAR_AND_MORE = re.compile(r"(?:annee |')?(?:19|20)[0-9]{2}(?![0-9]|\s*[-–/])")


def yearly_table(out: Tidy, sheet: Sheet, headers: Headers,
                 optional: tuple[str, ...] = ()) -> tuple[Rows, list[str]]:
    """Return the table of a sheet whose header row names years beside ``headers``, and these years
    as they are printed (« 2015 », « 2015 (p) », « 2015* »).

    Reported: a table without a year, at its header row, and a heading that says more than its year
    (« 2021 (Flores) », « 31/12/2021 »), at its cell: the year would be left out.
    """
    number, _ = sheet.find_header(headers)
    heads = [cell for cell in sheet.row(number) if not cell.is_empty] if number else []
    years = [cell.text for cell in heads if YEAR.fullmatch(
        split_remark(cell.text, sheet.notes)[0])]
    unclear = [cell for cell in heads if cell.text not in years and _is_of_a_year(cell.text)]
    table = out.table(sheet, {**headers, **{year: (year,) for year in (
        *years, *(cell.text for cell in unclear))}}, optional)
    for cell in unclear:
        out.report("erreur", "une colonne d'année dit autre chose que son année", sheet, cell,
                   column="annee", value=cell.text,
                   expected=f"« {period(cell.text)[1]} », le reste dans une note sous le tableau")
    if heads and not years:
        out.report("erreur", "aucune colonne n'est une année", sheet, heads[0], column="annee",
                   value=filled_cells(heads), expected="une année par colonne, « 2015 »")
    return table, years


def _is_of_a_year(heading: str) -> bool:
    """Tell whether a heading is that of a year in other words, or of a day, a month or a quarter.
    """
    text, year = period(heading)
    return bool(_YEAR_AND_MORE.match(normalise(heading))) or (year is not None and text != heading)


def footnote(table: Rows, start: str) -> str:
    """Return the footnote of a table that begins with ``start`` (« Champ : »); empty: none."""
    return next((cell.text for cell in table.footnotes if cell.text.startswith(start)), "")


def is_group(line: dict[str, Cell]) -> bool:
    """Tell whether a line only names a group of territories (« Autres régions »)."""
    return [name for name, cell in line.items() if not cell.is_empty] == ["territoire"]


def sheet_champ(out: Tidy, table: Rows) -> str:
    """Return the champ that a sheet prints under its table, else that of the whole document."""
    champ = footnote(table, "Champ :").removeprefix("Champ :").strip().rstrip(".")
    return champ[:1].upper() + champ[1:] or str(out.defaults.get("champ", ""))
