"""``python -m etl inspect FILE``: what the reader sees in a file, without loading anything."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from etl.french.text import count, excerpt, spell_number
from etl.inspection.column_types import add_lost_zeros, guess
from etl.inspection.layout import MOST_TABLES, Layout, layouts
from etl.reading.reader import read
from etl.reading.sheets.address import letters
from etl.reading.sheets.sheet import HEADER_WITHIN, Sheet
from etl.reading.sheets.workbook import Workbook

#: Lines of which a code is compared with the name beside it.
_SAMPLE = 60
#: Rows, notes and names beyond which a line of the report says how many more there are.
_MOST = 5


def inspect(path: Path) -> dict[str, object]:
    """Return what a file is, and for each sheet the tables that it holds, one under the other.

    Keys of the answer: ``fichier, format, encodage, separateur, sha256, remarques, feuilles``;
    of a sheet: ``nom, visible, lignes, colonnes, lignes_regardees, tableaux``; of a table:
    ``entete`` (first row), ``lignes_entete``, ``premiere_ligne``, ``derniere_ligne`` (1-based, 0
    for none), ``titres``, ``notes`` (address → text), ``lignes_vides``, ``lignes_totaux``,
    ``champs`` (one a column).
    Raises ``etl.reading.reader.Unreadable``.
    """
    # A link is what its owner asks for here; one that leads to itself is as a file that is absent.
    path = Path(os.path.realpath(path))
    return description(read(path, path.parent))


def description(book: Workbook, cells: int = 0) -> dict[str, object]:
    """Return the answer of ``inspect`` for a file that was read.

    ``cells``: those that are looked at, the first rows of each sheet, or little more; 0 for all of
    them.
    """
    share = cells // max(1, len(book.sheets) + len(book.hidden))
    sheets, left = [], cells
    for sheet, visible in (*((s, True) for s in book.sheets), *((s, False) for s in book.hidden)):
        rows = min(len(sheet.values), max(HEADER_WITHIN, share // max(1, sheet.width)))
        rows = len(sheet.values) if not cells else rows if left > 0 else 0
        left -= rows * sheet.width
        sheets.append(_sheet(sheet, visible, rows))
    return {"fichier": book.file, "format": book.format.kind, "encodage": book.format.encoding,
            "separateur": book.format.separator, "sha256": book.sha256,
            "remarques": [issue.message + (f" (cellule {issue.cell})" if issue.cell else "")
                          for issue in book.reader_issues],
            "feuilles": sheets}


def _sheet(sheet: Sheet, visible: bool, rows: int) -> dict[str, object]:
    height = len(sheet.values)
    start = sheet if rows >= height else replace(sheet, values=sheet.values[:rows])
    return {"nom": sheet.name, "visible": visible, "lignes": height, "colonnes": sheet.width,
            "lignes_regardees": rows,
            "tableaux": [_table(start, one) for one in layouts(start)]}


def _table(sheet: Sheet, layout: Layout) -> dict[str, object]:
    empty = set(layout.empty)
    body = [row for row in range(layout.first, layout.last + 1) if row not in empty] \
        if layout.first else []
    guesses = [guess(name, (sheet.cell(row, column) for row in body))
               for column, name in zip(layout.columns, layout.names, strict=True)]
    for (code, column), (label, beside) in pairwise(zip(guesses, layout.columns, strict=True)):
        if (code.type, label.type) == ("code", "territoire"):
            add_lost_zeros(code, ((sheet.cell(row, column), sheet.cell(row, beside))
                                  for row in body[:_SAMPLE]))
    fields = [{"colonne": letters(column), "nom": name, "type": about.type,
               "remplies": about.filled, "vides": about.empty, "decimale": about.decimal,
               "milliers": about.thousands, "marques": about.marks, "autres": about.others,
               "remarques": about.notes}
              for column, name, about in zip(layout.columns, layout.names, guesses, strict=True)]
    return {"entete": layout.header, "lignes_entete": layout.header_rows,
            "premiere_ligne": layout.first, "derniere_ligne": layout.last,
            "titres": {cell.address: cell.text for cell in layout.titles},
            "notes": {cell.address: cell.text for cell in layout.footnotes},
            "lignes_vides": layout.empty, "lignes_totaux": layout.totals, "champs": fields}


def as_json(answer: dict[str, object]) -> str:
    """Return the answer of ``inspect`` as indented JSON."""
    return json.dumps(answer, ensure_ascii=False, indent=2)


def as_text(answer: dict) -> str:
    """Return the answer of ``inspect`` for a reader, in French."""
    return "\n".join(_lines(answer))


def _lines(answer: dict) -> Iterator[str]:
    mark = {"\t": "tabulation"}.get(answer["separateur"], f"« {answer['separateur']} »")
    yield " · ".join(p for p in (
        answer["fichier"], f"format {answer['format']}",
        answer["encodage"] and f"encodage {answer['encodage']}",
        answer["separateur"] and f"séparateur {mark}") if p)
    yield from (f"  {text}" for text in answer["remarques"])
    for sheet in answer["feuilles"]:
        suffix = "" if sheet["visible"] else " (masquée)"
        yield ""
        yield (f"Feuille « {sheet['nom']} »{suffix} : {count(sheet['lignes'], 'ligne')}, "
               f"{count(sheet['colonnes'], 'colonne')}")
        if (some := sheet["lignes_regardees"]) < sheet["lignes"]:
            yield (f"  seules les {spell_number(some)} premières lignes sont décrites" if some else
                   "  elle n'est pas décrite : celles d'avant sont déjà trop étendues")
        if not some and sheet["lignes"]:
            continue
        if not sheet["tableaux"]:
            yield "  aucun tableau"
        elif len(sheet["tableaux"]) > 1:
            more = " au moins" * (len(sheet["tableaux"]) == MOST_TABLES)
            yield f"  {len(sheet['tableaux'])} tableaux{more}, l'un sous l'autre"
        for table in sheet["tableaux"]:
            yield from _table_lines(table)


def _first_numbers(values: list[object]) -> str:
    more = f" … ({len(values)} en tout)" if len(values) > _MOST else ""
    return ", ".join(map(str, values[:_MOST])) + more


def _table_lines(table: dict) -> Iterator[str]:
    yield (f"  en-tête : ligne {table['entete']} ({count(table['lignes_entete'], 'ligne')})"
           if table["entete"] else "  en-tête : aucun")
    yield f"  données : lignes {table['premiere_ligne']} à {table['derniere_ligne']}"
    for label, cells in (("titre", table["titres"]), ("note", table["notes"])):
        yield from (f"  {label} {address} : {text[:100]}" for address, text in cells.items())
    for label, rows in (("vides", table["lignes_vides"]), ("de total", table["lignes_totaux"])):
        if rows:
            yield f"  lignes {label} : {_first_numbers(rows)}"
    for one in table["champs"]:
        marks = ", ".join(f"« {mark} » {n} fois" for mark, n in one["marques"].items())
        name = excerpt(one["nom"]) or "(sans nom)"
        yield f"  {one['colonne']:>3}  {name} : " + " ; ".join(p for p in (
            one["type"],
            one["decimale"] and f"décimale {one['decimale']}",
            one["milliers"] and f"milliers {one['milliers']}", *one["remarques"],
            one["vides"] and count(one["vides"], "vide"), marks,
            one["autres"] and f"{count(one['autres'], 'valeur')} d'un autre type") if p)
