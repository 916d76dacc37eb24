"""Personal data in the workbooks of records: left out unless the contract says on what basis.

A column of e-mail addresses, of phone numbers or of persons' names is emptied before ``tidy`` sees
it, so that neither the warehouse nor the report can hold it; it is known by its heading and by its
cells, whatever the heading says.  An address or a phone number in the middle of a text, a title or
a note is masked where it stands, and so it is in the remark of a figure.  ``Source.personal``
keeps a column, with its basis (articles 5 and 6 of the GDPR: nothing is kept that no declared
purpose needs).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from etl.contract import Source
from etl.french.persons import is_person
from etl.french.text import count, heading_form, printed_text
from etl.inspection.layout import UNDER, layout
from etl.issue import Issue
from etl.privacy.personal_patterns import (
    BARE,
    announced_kind,
    has_siren_key,
    is_bare_phone,
    is_harmless,
    kind_of_text,
    mask,
    words,
)
from etl.reading.sheets.address import letters
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook

#: What a column may hold, and how it is said.
KINDS = {"courriel": "des courriels", "téléphone": "des numéros de téléphone",
         "adresse IP": "des adresses IP", "personne": "des noms de personnes"}
#: The header of a table is looked for in that many rows.
_TOP = 200
#: Shorter texts hold no e-mail and no phone number (« a@b.fr »).
_SHORTEST = 6
#: Fewer names of persons than this under an innocent heading prove nothing: a shop may bear one.
_ENOUGH = 5


@dataclass(frozen=True)
class _Column:
    """A column of a sheet's table: its heading, and the lines under it, which others share."""

    heading: Cell
    name: str
    lines: Sequence[tuple[int, Sequence[object]]]

    def values(self) -> dict[int, object]:
        """Return row → what stands there; of one column at a time, for it is as large as the file.
        """
        place = self.heading.column - 1
        return {number: line[place] for number, line in self.lines
                if place < len(line) and line[place] is not None}


def withhold(source: Source, book: Workbook) -> list[Issue]:
    """Take personal data out of ``book``, in place; what was left out, masked or kept, in French.

    No issue repeats what was taken out, nor does any that the reader had already written.
    """
    if source.kind != "fiches":
        return []
    issues: list[Issue] = []
    places: set[tuple[str, str]] = set()
    for sheet in (*book.sheets, *book.hidden):
        columns = _columns(source, sheet)
        exempt = set()
        first_names = {column.heading.column for column in columns
                       if re.match(r"prenoms?\b", words(column.name.rpartition(UNDER)[2]))}
        for column in columns:
            values = column.values()
            distinct = Counter(values.values())
            kind = _heading(column, first_names, distinct) or _contents(distinct)
            if not kind:
                continue
            if basis := _basis(source, column):
                exempt.add(column.heading.column)
                issues.append(sheet.issue("information", f"colonne « {mask(column.name)} » "
                                          f"gardée : {basis}", column.heading))
                continue
            for row in values:
                sheet.put(row, column.heading.column, None)
                places.add((sheet.name, Cell(row, column.heading.column).address))
            issues.append(sheet.issue(
                "information", f"colonne « {mask(column.name)} » laissée de côté : elle contient "
                f"{KINDS[kind]} ({count(len(values), 'cellule')})", column.heading,
                column=mask(column.name),
                expected="pour la garder, une base déclarée dans « personal » du contrat"))
        issues += _mask_stray_data(sheet, columns, exempt, places)
        if sheet.comments:  # Excel signs a comment with its author's name.
            issues.append(sheet.issue("information", "commentaires de cellules laissés de côté : "
                                      "Excel y inscrit le nom de leur auteur"))
            sheet.comments.clear()
    book.reader_issues = [replace(i, value="") if (i.sheet, i.cell) in places else i
                          for i in book.reader_issues]
    return issues


def mask_remarks(rows: Sequence[dict[str, Any]]) -> list[Issue]:
    """Mask the e-mail addresses and the phone numbers in the remarks of figures, in place; tell at
    the first of them how many figures had some."""
    masked = [row for row in rows if (remark := row.get("remarque")) and mask(remark) != remark]
    for row in masked:
        row["remarque"] = mask(row["remarque"])
    return [Issue("avertissement", "courriels ou numéros de téléphone retirés des remarques "
                  f"({count(len(masked), 'chiffre')}, dont celui-ci)", file=row["fichier"],
                  sheet=row["feuille"], cell=row["cellule"]) for row in masked[:1]]


def _columns(source: Source, sheet: Sheet) -> list[_Column]:
    """Return the columns of the sheet's table, under the header that the contract knows if it
    does."""
    top = replace(sheet, values=sheet.values[:_TOP])
    row, matches = top.find_header(source.headers)
    table = layout(top)
    if matches > 1 and not (table and table.header <= row < table.header + table.header_rows):
        above = row > 1 and sum(not cell.is_empty for cell in top.row(row - 1)) > 1
        end, names = row, {cell.column: UNDER.join(filter(None, (
            sheet.heading_over(row - 1, cell.column).text if above else "", cell.text)))
            for cell in top.row(row)}
    elif table:
        end = table.header + table.header_rows - 1 if table.header else table.first - 1
        names = dict(zip(table.columns, table.names, strict=True))
    else:
        return []
    body = [(number, line) for number, line in enumerate(sheet.values, 1) if line and number > end]
    return [_Column(sheet.cell(max(end, 1), column),
                    " ".join(name.split()) or letters(column), body)
            for column, name in sorted(names.items())]


def _heading(column: _Column, first_names: set[int], distinct: Iterable[object]) -> str:
    """Return what the heading says that the column holds, unless its cells are no such thing.

    « Nom » beside « Prénom » (whose columns are ``first_names``) is a person's.
    """
    *groups, own = (words(part) for part in column.name.split(UNDER))
    kind = next(filter(None, map(announced_kind, [own, *(groups if own in BARE else [])])), "")
    if own in BARE and first_names & {column.heading.column - 1, column.heading.column + 1}:
        kind = "personne"
    return kind if kind and not all(map(is_harmless, distinct)) else ""


def _contents(values: Counter[object]) -> str:
    """Return what half of the cells at least are made of, whatever the heading says; value →
    cells."""
    many = values.total()
    counts: Counter[str] = Counter()
    for value, times in values.items():
        if isinstance(value, str) and (
                kind := kind_of_text(value) or ("personne" * is_person(value))):
            counts[kind] += times
    for kind, times in counts.items():
        if 2 * times >= many and (kind != "personne" or times >= _ENOUGH):
            return kind
    if values and all(is_bare_phone(printed_text(value)) for value in values):
        keys = sum(has_siren_key(printed_text(v)) for v in values)
        return "téléphone" if 2 * keys < len(values) else ""
    return ""


def _basis(source: Source, column: _Column) -> str:
    """Return the basis that the contract declares for a column, by its heading or by its name
    there."""
    own = {heading_form(column.name), heading_form(column.name.rpartition(UNDER)[2])}
    return next((basis.strip() for name, basis in source.personal.items()
                 if own & {heading_form(s) for s in (name, *source.headers.get(name, ()))}), "")


def _mask_stray_data(sheet: Sheet, columns: list[_Column], exempt: set[int],
                     places: set[tuple[str, str]]) -> Iterator[Issue]:
    """Mask what stands in the middle of the texts; one issue a column, one for the rest."""
    names = {column.heading.column: column.name for column in columns}
    end = columns[0].heading.row if columns else 0
    by_column: dict[int, list[Cell]] = {}
    for row, line in enumerate(sheet.values, 1):
        for place, value in enumerate(line, 1):
            inside = row > end and place in names
            if not isinstance(value, str) or len(value) < _SHORTEST or (inside and place in exempt):
                continue
            if (masked := mask(value)) != value:
                line[place - 1] = masked
                cell = Cell(row, place)
                places.add((sheet.name, cell.address))
                by_column.setdefault(place if inside else 0, []).append(cell)
    for number, cells in sorted(by_column.items()):
        where = f"de la colonne « {mask(names[number])} »" if number else "hors du tableau"
        yield sheet.issue(
            "avertissement" if number else "information",
            f"courriels ou numéros de téléphone retirés du texte {where} "
            f"({count(len(cells), 'cellule')}, dont celle-ci)", cells[0])
