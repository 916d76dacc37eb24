"""What the shape of a table has to say: its headings, and the lines and columns that it would lose.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from etl.french.text import count, excerpt
from etl.issue import Issue, Severity
from etl.reading.sheets.address import letters
from etl.reading.sheets.cell import Cell
from etl.tables.headers import HeaderMatch, Headers, match, nearest

if TYPE_CHECKING:
    from etl.reading.sheets.sheet import Sheet

#: Columns left aside that are told one by one.
_FEW = 8


def headings(sheet: Sheet, row: list[Cell], matches: HeaderMatch, headers: Headers,
             missing: list[str], instead: Mapping[str, tuple[str, ...]]) -> Iterator[Issue]:
    """Yield what a header row has to say: columns twice there, unknown or missing, units
    unsaid."""
    for column, name in matches.doubles.items():
        yield sheet.issue("erreur", "colonne en double", row[column - 1], column=name,
                          value=row[column - 1].text,
                          expected=f"une seule colonne « {headers[name][0]} »")
    for name, unit in matches.unitless.items():
        cell = row[matches.place[name] - 1]
        yield sheet.issue("avertissement", f"l'en-tête ne dit pas son unité : lu en {unit}",
                          cell, value=cell.text, expected=f"« {headers[name][0]} »")
    close: dict[str, Cell] = {}
    extra: list[Issue] = []
    absent = [name for name in headers if name not in matches.place]
    for column in matches.unknown:
        cell, name = row[column - 1], nearest(row[column - 1].text, headers, absent)
        if name in missing and name not in close:
            close[name] = cell
            continue
        hint = f" ; vouliez-vous dire « {headers[name][0]} » ?" if name else ""
        extra.append(sheet.issue("avertissement", f"colonne inconnue, ignorée{hint}", cell,
                                 value=cell.text))
    # A file that has so many was not made for us.
    yield from ignored_columns(extra, "inconnues", "information")
    for name in missing:
        hint = f" ; est-ce « {close[name].text} » ?" if name in close else ""
        yield sheet.issue(
            "erreur", f"colonne « {headers[name][0]} » introuvable{hint}",
            close.get(name, row[0]), column=name,
            value=close[name].text if name in close else filled_cells(row),
            expected=" ou ".join(f"« {s} »" for s in headers[name]) + (
                "" if name in close else _alternatives(headers, instead.get(name, ()))))


def ignored_columns(issues: list[Issue], what: str, severity: Severity = "avertissement"
                    ) -> list[Issue]:
    """Return what is said of columns left aside: of each of a few, or of all of them at once."""
    return issues if len(issues) <= _FEW else [replace(
        issues[0], severity=severity, message=f"{count(len(issues), 'colonne')} {what}, ignorées",
        value=excerpt(" | ".join(issue.value for issue in issues), 500))]


def headless_columns(sheet: Sheet, row: list[Cell], columns: Collection[int]) -> list[Issue]:
    """Return the columns among or beside the known ones that are filled under no heading."""
    issues = []
    headless = sheet.shared_results.setdefault("headless", set())
    lines = sum(sheet.grid.column(c).filled for c in columns) > 0
    for head in (c for c in row if c.is_empty and c.column not in headless):
        full = sheet.grid.column(head.column).filled & lines
        full[:head.row] = False
        cells = (sheet.cell(sheet.number(at), head.column) for at in full.nonzero()[0].tolist())
        if cell := next((cell for cell in cells if not cell.is_empty), None):
            headless.add(head.column)
            issues.append(sheet.issue("avertissement", "colonne sans en-tête, ignorée", cell,
                                      value=cell.text, expected=f"un en-tête en {head.address}"))
    return ignored_columns(issues, "sans en-tête")


def first_filled(sheet: Sheet, row: int) -> Cell:
    """Return the first cell of a row that is not empty."""
    return next(cell for cell in sheet.row(row) if not cell.is_empty)


def second_table(sheet: Sheet, row: int, headers: Headers,
                 optional: tuple[str, ...] = ()) -> Issue:
    """Return what to do of a table under the first one: an error when it has the columns of the
    contract, whose lines would be lost."""
    cells = sheet.row(row)
    columns = match({c.column: c.text for c in cells if not c.is_empty}, headers).place
    is_whole = headers.keys() - set(optional) <= columns.keys()
    return sheet.issue(
        "erreur" if is_whole else "avertissement", "un second tableau commence à cette ligne : "
        "il n'est pas lu", first_filled(sheet, row), value=filled_cells(cells),
        expected="un seul en-tête, ou un tableau par feuille")


def merged_lines(sheet: Sheet, header: int, lines: list[int], columns: Collection[int]
                 ) -> Iterator[Issue]:
    """Yield the cells of the table that are merged over several of its ``lines``, or of its
    ``columns``, beside others that hold something: what they print is that of the first one only.
    """
    for top, left, bottom, right in sorted(sheet.merged):
        origin = sheet.cell(top, left)
        first = bisect_left(lines, top)
        under = lines[bisect_right(lines, max(top, header)):bisect_right(lines, bottom)]
        beside = sorted(column for column in columns if left <= column <= right)
        others = [column for column in columns if not left <= column <= right]
        if top <= header or not beside or origin.is_empty or all(
                sheet.cell(n, column).is_empty for n in (top, *under) for column in others):
            continue
        if under:
            yield sheet.issue(
                "erreur", f"cellules fusionnées jusqu'à la ligne {under[-1]} : seule la ligne "
                f"{top} en a la valeur", origin, value=origin.text,
                expected="les défusionner, et recopier la valeur sur chaque ligne")
        elif top in lines[first:first + 1] and len(beside) > 1:
            yield sheet.issue(
                "avertissement", f"cellules fusionnées jusqu'à la colonne {letters(beside[-1])} : "
                f"seule la colonne {letters(left)} en a la valeur", origin, value=origin.text,
                expected="les défusionner, et écrire ce que dit chaque colonne")


def uneven_lines(sheet: Sheet, header: int, lines: list[int]) -> Iterator[Issue]:
    """Yield the lines of a text that have more fields than its header, or less: a separator too
    many, or too few, shifts what follows it.  One that ends every line shifts nothing, if it is
    empty, nor do those that a spreadsheet leaves out where the last columns are empty."""
    import numpy as np

    if not sheet.is_text or not lines or sheet.grid.widths is None:
        return
    places = np.array(lines, dtype=np.int64) - 1 - sheet.batch.skipped
    widths = sheet.grid.widths[places]
    width = int(sheet.grid.widths[sheet.place(header)])
    least = max(cell.column for cell in sheet.row(header) if not cell.is_empty)
    is_shifted = bool((widths <= width).any()) or any(
        column.filled[places].any() for column in sheet.grid.columns[width:])
    faults: list[tuple[np.ndarray, Severity, str]] = [
        (widths > width, "erreur" if is_shifted else "avertissement",
         "ses valeurs sont peut-être décalées"),
        (widths < least, "avertissement",
         "ceux qui manquent sont lus vides, et ses valeurs décalées s'il y manque un séparateur")]
    for is_uneven, severity, why in faults:
        severities = sheet.shared_results.setdefault(("uneven", why), [])
        if not is_uneven.any() or (severities and severity != "erreur"):
            continue
        severities.append(severity)
        at, others = int(is_uneven.argmax()), int(is_uneven.sum()) - 1
        more = f", et {count(others, 'autre')} de même" if others else ""
        yield sheet.issue(
            severity, f"cette ligne a {count(int(widths[at]), 'champ')} sous un en-tête de "
            f"{width}{more} : {why}",
            sheet.cell(lines[at], min(width, int(widths[at])) + 1),
            value=filled_cells(sheet.row(lines[at])),
            expected="autant de champs que d'en-têtes ; entre guillemets, un nombre à virgule ou "
                     "un texte qui contient le séparateur")


def _alternatives(headers: Headers, names: Sequence[str]) -> str:
    """Return « , ou à la place « Café », « Épicerie »… »: the columns that may take the place of
    one, of those that this form has."""
    texts = [headers[name][0] for name in names if name in headers]
    some = ", ".join(f"« {text} »" for text in texts[:2])
    return f", ou à la place {some}{'…' * (len(texts) > 2)}" if some else ""


def filled_cells(row: list[Cell]) -> str:
    """Return the filled cells of a row, as an issue tells them."""
    return " | ".join(c.text for c in row if not c.is_empty)
