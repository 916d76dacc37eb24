"""``data/oppositions.csv``: the actors who asked to be left out, and are at the next build.

The list stands beside ``data/raw``, outside the workbooks, which are kept as received.  A line is
« source;id;date;motif »: the table, the actor's ``id`` in it (or its SIRET, its SIREN or its name
when the table has them), the day of the request.  Nobody on it is named in a report.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.french.codes import is_shortened
from etl.french.periods import day
from etl.french.text import count, normalise
from etl.issue import Issue
from etl.reading.formats import csv_text
from etl.reading.reader import Unreadable, read
from etl.reading.sheets.address import place
from etl.report import SourceResult
from etl.tidy.duplicates import actor_key

NAME = "oppositions.csv"
COLUMNS = ("source", "id", "date", "motif")
_EXPECTED = f"une première ligne « {';'.join(COLUMNS)} », puis une ligne par opposition"
#: Columns of a table, besides ``id``, by which an actor may be found.
FOUND_BY = ("siret", "siren", "nom")

Row = dict[str, Any]


@dataclass(frozen=True)
class Opposition:
    """A line of the list; ``cell`` is the address of its id."""

    cell: str
    source: str
    id: str


def has_list(raw: Path) -> bool:
    """Tell whether there is a list beside ``raw``: a link that leads nowhere, for a disk that is
    not there, is one that cannot be read."""
    return os.path.lexists(raw.parent / NAME)


def read_list(raw: Path, sources: Collection[str]) -> tuple[list[Opposition], list[Issue]]:
    """Return the oppositions listed beside ``raw``, and an error for each line that is not
    understood.

    ``sources`` are the ids of the ``fiches`` sources.  No list, no opposition.
    """
    path = raw.parent / NAME
    if not has_list(raw):
        return [], []
    try:
        sheet = read(path, raw.parent, formats=False).sheets[0]
    except Unreadable as fault:
        return [], [replace(fault.issue, value="", expected=_EXPECTED)]
    places = {normalise(cell.text): cell.column for cell in sheet.row(1)}
    if missing := [name for name in COLUMNS if name not in places]:
        return [], [Issue("erreur", f"colonne « {name} » introuvable", file=NAME,
                          expected=_EXPECTED) for name in missing]
    oppositions, issues = [], []
    for row in sheet.rows(2):
        cells = {name: row[places[name] - 1] for name in COLUMNS}
        values = {name: cell.text for name, cell in cells.items()}
        if not any(values.values()):
            continue
        faults = _faults(values, sources)
        issues += [Issue("erreur", message, file=NAME, cell=cells[column].address,
                         column=column, expected=remedy) for message, column, remedy in faults]
        if not faults:
            oppositions.append(Opposition(cells["id"].address, values["source"], values["id"]))
    return oppositions, issues


def unread_lists(raw: Path) -> list[Issue]:
    """Return a warning for each file beside ``raw`` that has the name of the list, and another
    ending: Excel proposes one."""
    return [Issue("avertissement", "cette liste d'oppositions n'est pas lue", file=path.name,
                  expected=f"la même, enregistrée sous le nom « {NAME} »")
            for path in sorted(raw.parent.glob("*.*"))
            if path.name.casefold().startswith("oppositions.")
            and os.path.normcase(path.name) != NAME]


def _faults(values: Mapping[str, str], sources: Collection[str]) -> list[tuple[str, str, str]]:
    """Return (message, column, what was expected) for each fault of a line; its values stay
    unsaid."""
    faults = []
    if values["source"] not in sources:
        faults.append(("la source n'est pas une source de fiches", "source",
                       " ou ".join(f"« {s} »" for s in sources)))
    if not values["id"]:
        faults.append(("l'identifiant de l'acteur est vide", "id",
                       "l'identifiant de la fiche, son SIRET ou son nom"))
    elif csv_text.DAMAGED.search(values["id"]):
        faults.append(("des accents de l'identifiant sont abîmés", "id",
                       "un fichier enregistré en UTF-8 ou en CSV (Windows)"))
    elif is_shortened(values["id"]):
        faults.append(("l'identifiant a été abrégé par Excel (« E+ »)", "id",
                       "tous ses chiffres, dans une colonne au format Texte"))
    if day(values["date"]) is None:
        faults.append(("la date de la demande n'est pas reconnue", "date",
                       "« 2026-11-24 » ou « 24/11/2026 »"))
    return faults


def _key(value: object) -> str:
    """Return a written id as it is compared: a SIRET with or without spaces, « 4 » as « 04 »."""
    words = normalise(value)
    digits = words.replace(" ", "")
    return digits.lstrip("0") or "0" if digits.isdecimal() else words


def leave_out(one: SourceResult, rows: list[Row], answers: list[dict[str, str]],
              oppositions: list[Opposition]) -> tuple[list[Row], list[dict[str, str]]]:
    """Return the rows and the answers of a source without those who opposed; ``one`` says how many.

    An actor that stands under several ids (``Source.same``) goes with all of them, and what had
    been said of its rows goes too: a message may quote a cell.
    """
    source = one.source
    hits = _opposed_rows(one, rows, oppositions)
    if not hits:
        return rows, answers
    people = {actor_key(source, rows[n]) for n in hits} - {()}
    hits |= {n for n, row in enumerate(rows) if people and actor_key(source, row) in people}
    ids = one.opposed = {str(rows[n]["id"]) for n in hits}
    lines = {(rows[n]["fichier"], rows[n]["feuille"], rows[n]["ligne"]) for n in hits}
    one.issues = [i for i in one.issues if not _is_about(i, lines)]
    note = (f"{count(len(hits), 'fiche', 'laissée')} de côté par opposition : les comptes de cette "
            f"source ne {'les' if len(hits) > 1 else 'la'} comprennent pas.")
    one.source = replace(source, notes=(*source.notes, note[0].upper() + note[1:]))
    one.issues.append(Issue("information", f"{note.rstrip('.')} (data/{NAME})"))
    return ([row for n, row in enumerate(rows) if n not in hits],
            [answer for answer in answers if answer["id"] not in ids])


def _opposed_rows(one: SourceResult, rows: list[Row], oppositions: list[Opposition]) -> set[int]:
    """Return the indices of the rows that an opposition names; what was asked is noted as heard."""
    keys = {(o.source, _key(o.id)) for o in oppositions}
    source = one.source
    columns = {"id": source.id, **{name: source.id for name in FOUND_BY}, **source.refers}
    indices: set[int] = set()
    for n, row in enumerate(rows) if keys else ():
        for column, table in columns.items():
            if row.get(column) and (table, _key(row[column])) in keys:
                one.heard.add((table, _key(row[column])))
                indices.add(n)
    return indices


def unheard_issues(oppositions: list[Opposition], results: list[SourceResult]) -> list[Issue]:
    """Return a warning for each opposition that left nobody out."""
    heard = {key for one in results for key in one.heard}
    return [Issue("avertissement", "cette opposition ne correspond à aucune fiche", file=NAME,
                  cell=o.cell, column="id",
                  expected=f"un identifiant de la table {o.source}")
            for o in oppositions if (o.source, _key(o.id)) not in heard]


def _is_about(issue: Issue, lines: set[tuple[str, str, int]]) -> bool:
    """Tell whether an issue is at a cell of one of these lines (file, sheet, row)."""
    if not re.fullmatch(r"[A-Z]+[0-9]+", issue.cell):
        return False
    return (issue.file, issue.sheet, place(issue.cell)[0]) in lines
