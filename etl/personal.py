"""Personal data in the workbooks of records: left out unless the contract says on what basis.

A column of e-mail addresses, of phone numbers or of persons' names is emptied before ``tidy`` sees
it, so that neither the warehouse nor the report can hold it; it is known by its heading and by its
cells, whatever the heading says.  An address or a phone number in the middle of a text, a title or
a note is masked where it stands.  ``Source.personal`` keeps a column, with its basis (articles 5
and 6 of the GDPR: nothing is kept that no declared purpose needs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from etl.contract import Issue, Source
from etl.french import normalise, spell_number
from etl.layout import UNDER, layout
from etl.sheet import Cell, Sheet, Workbook
from etl.traces import BARE, announced, bare_phone, harmless, has_key, made_of, mask, person, words

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
    """A column of a sheet's table: its heading, and what stands under it."""

    heading: Cell
    name: str
    cells: list[Cell]


def withhold(source: Source, book: Workbook) -> list[Issue]:
    """Take personal data out of ``book``, in place; what was left out, masked or kept, in French.

    No issue repeats what was taken out, nor does any that the reader had already written.
    """
    if source.kind != "fiches":
        return []
    issues: list[Issue] = []
    touched: set[tuple[str, str]] = set()
    for sheet in (*book.sheets, *book.hidden):
        columns = _columns(source, sheet)
        kept = set()
        first_names = {column.heading.column for column in columns
                       if re.match(r"prenoms?\b", words(column.name.rpartition(UNDER)[2]))}
        for column in columns:
            kind = _heading(column, first_names) or _contents(column.cells)
            if not kind:
                continue
            if basis := _basis(source, column):
                kept.add(column.heading.column)
                issues.append(sheet.issue("information", f"colonne « {mask(column.name)} » "
                                          f"gardée : {basis}", column.heading))
                continue
            for cell in column.cells:
                sheet.put(cell.row, cell.column, None)
                touched.add((sheet.name, cell.address))
            issues.append(sheet.issue(
                "information", f"colonne « {mask(column.name)} » laissée de côté : elle contient "
                f"{KINDS[kind]} ({_count(len(column.cells))})", column.heading,
                column=mask(column.name),
                expected="pour la garder, une base déclarée dans « personal » du contrat"))
        issues += _stray(sheet, columns, kept, touched)
        if sheet.comments:  # Excel signs a comment with its author's name.
            issues.append(sheet.issue("information", "commentaires de cellules laissés de côté : "
                                      "Excel y inscrit le nom de leur auteur"))
            sheet.comments.clear()
    book.said = [replace(i, found="") if (i.sheet, i.cell) in touched else i for i in book.said]
    return issues


def _columns(source: Source, sheet: Sheet) -> list[_Column]:
    """The columns of the sheet's table, under the header that the contract knows if it does."""
    row, matched = sheet.find_header(source.headers)
    found = layout(replace(sheet, values=sheet.values[:_TOP]))
    if matched > 1 and not (found and found.header <= row < found.header + found.header_rows):
        above = row > 1 and sum(not cell.empty for cell in sheet.row(row - 1)) > 1
        end, named = row, {cell.column: UNDER.join(filter(None, (
            sheet.over(row - 1, cell.column).text if above else "", cell.text)))
            for cell in sheet.row(row)}
    elif found:
        end = found.header + found.header_rows - 1 if found.header else found.first - 1
        named = dict(zip(found.columns, found.names, strict=True))
    else:
        return []
    by_column: dict[int, list[Cell]] = {column: [] for column in named}
    for number, line in enumerate(sheet.values[end:], end + 1):
        for place, value in enumerate(line, 1):
            if value is not None and place in by_column:
                by_column[place].append(Cell(number, place, value))
    return [_Column(sheet.cell(max(end, 1), column), " ".join(name.split()) or
                    sheet.cell(1, column).address.rstrip("1"), by_column[column])
            for column, name in sorted(named.items())]


def _heading(column: _Column, first_names: set[int]) -> str:
    """What the heading says that the column holds, unless its cells are no such thing.

    « Nom » beside « Prénom » (whose columns are ``first_names``) is a person's.
    """
    *groups, own = (words(part) for part in column.name.split(UNDER))
    kind = next(filter(None, map(announced, [own, *(groups if own in BARE else [])])), "")
    if own in BARE and first_names & {column.heading.column - 1, column.heading.column + 1}:
        kind = "personne"
    return "" if all(harmless(cell.value, cell.text) for cell in column.cells) else kind


def _contents(cells: list[Cell]) -> str:
    """What half of the cells at least are made of, whatever the heading says."""
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    made = [made_of(text) for text in texts]
    for kind in ("courriel", "téléphone"):
        if cells and 2 * made.count(kind) >= len(cells):
            return kind
    if cells and all(bare_phone(cell.text) for cell in cells) and 2 * sum(
            has_key(cell.text) for cell in cells) < len(cells):
        return "téléphone"
    return "personne" if sum(map(person, texts)) >= max(_ENOUGH, len(cells) / 2) else ""


def _basis(source: Source, column: _Column) -> str:
    """The basis that the contract declares for a column, by its heading or by its name there."""
    own = {normalise(column.name), normalise(column.name.rpartition(UNDER)[2])}
    return next((basis.strip() for name, basis in source.personal.items()
                 if own & {normalise(s) for s in (name, *source.headers.get(name, ()))}), "")


def _stray(sheet: Sheet, columns: list[_Column], kept: set[int],
           touched: set[tuple[str, str]]) -> Iterator[Issue]:
    """Mask what stands in the middle of the texts; one issue a column, one for the rest."""
    names = {column.heading.column: column.name for column in columns}
    end = columns[0].heading.row if columns else 0
    found: dict[int, list[Cell]] = {}
    for row, line in enumerate(sheet.values, 1):
        for place, value in enumerate(line, 1):
            inside = row > end and place in names
            if not isinstance(value, str) or len(value) < _SHORTEST or (inside and place in kept):
                continue
            if (masked := mask(value)) != value:
                line[place - 1] = masked
                cell = Cell(row, place)
                touched.add((sheet.name, cell.address))
                found.setdefault(place if inside else 0, []).append(cell)
    for number, cells in sorted(found.items()):
        where = f"de la colonne « {mask(names[number])} »" if number else "hors du tableau"
        yield sheet.issue(
            "avertissement" if number else "information",
            f"courriels ou numéros de téléphone retirés du texte {where} "
            f"({_count(len(cells))}, dont celle-ci)", cells[0])


def _count(cells: int) -> str:
    return f"{spell_number(cells)} cellule{'s' if cells > 1 else ''}"
