"""The commune of a record: the columns that say it, how a postcode and a name tell it, and which
lines of a national file are of Brittany."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from etl.contract import Column, Keep
from etl.french.reference import commune_table, departements
from etl.french.territories import UnknownTerritory, is_elsewhere, resolve, territory_of
from etl.french.text import normalise
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.sheet import Sheet
from etl.tables.columns import Labels
from etl.tidy.tidy import Tidy

#: A line of the reference table of communes, with its code under « commune ».
Commune = dict[str, Any]

#: Why a line is left aside.
ELSEWHERE, UNPLACED = "hors de Bretagne", "sans code de territoire"

_CEDEX = re.compile(r"\bcedex\b[\s\d]*$", re.IGNORECASE)
_NAMES = ("commune", "commune_nom", "epci", "epci_nom", "departement", "departement_nom")
COMMUNE_COLUMNS = (
    Column("commune", "Code commune", definition="Commune d'aujourd'hui."),
    Column("commune_nom", "Commune"),
    Column("epci", "Code EPCI"),
    Column("epci_nom", "EPCI"),
    Column("departement", "Code département"),
    Column("departement_nom", "Département"),
)
POSITION_COLUMNS = (
    Column("latitude", "Latitude", type="nombre", unit="degrés", low=-90, high=90),
    Column("longitude", "Longitude", type="nombre", unit="degrés", low=-180, high=180),
)


@cache
def communes() -> dict[str, Commune]:
    """Return code → commune of Brittany."""
    return {c["commune"]: c for c in commune_table().reset_index().to_dict("records")}


@cache
def _by_postcode() -> dict[str, list[Commune]]:
    groups: dict[str, list[Commune]] = defaultdict(list)
    for one in communes().values():
        for postcode in one["codes_postaux"].split():
            groups[postcode].append(one)
    return groups


def breton_lines(out: Tidy, column: str = "departement"
                 ) -> Iterator[tuple[Sheet, dict[str, Cell]]]:
    """Yield the lines of a workbook, each with its sheet, whose ``column`` is the code or the name
    of a département of Brittany; the others are left aside."""
    for sheet in out.book.tables:
        for line in out.table(sheet).body:
            place = territory_of(line[column].text, "departement")
            if place and place.code in departements():
                yield sheet, line
            else:
                out.aside[UNPLACED if line[column].is_empty else ELSEWHERE] += 1


def breton_territories(out: Tidy, table: Rows, column: str, level: str = "") -> Labels:
    """Return the territory of each line of a long table, whose code is in ``column``, of the level
    that the line says or of ``level``; None out of Brittany, where lines are left aside."""
    names = (column, "niveau")

    def level_of(line: dict[str, Cell]) -> str:
        return line["niveau"].text if "niveau" in line else level

    def reason(line: dict[str, Cell]) -> str:
        if line[column].is_empty:
            return UNPLACED
        return ELSEWHERE if is_elsewhere(line[column].text, level_of(line)) else ""

    reasons = table.label(names, reason)
    for why in (ELSEWHERE, UNPLACED):
        out.aside[why] += int(reasons.where(why.__eq__).sum())
    return table.label(names, lambda line: None if reason(line) else out.territory(
        table.sheet, line[column], level_of(line)))


def breton_codes(headings: tuple[str, ...], digits: int) -> Keep:
    """Return the rule that keeps the lines of Brittany by what stands under one of ``headings``: a
    département, or a code that begins with one (a commune, a postcode)."""
    return Keep(headings, tuple(f"{start}*" for both in departements().items() for start in both),
                ELSEWHERE, digits)


def near(postcode: str) -> list[Commune]:
    """Return the communes that a postcode serves."""
    return _by_postcode().get(postcode, [])


def commune_named(name: str, postcode: str) -> Commune:
    """Return the commune of that name, former ones included, near its postcode, of which the
    beginning may be all that is known; « Rennes Cedex 7 » is Rennes.

    Raises ``UnknownTerritory`` where none bears it in the département.
    """
    name = _CEDEX.sub("", name)
    if not postcode:
        return communes()[resolve(name, "commune").code]
    homonyms = [c for c in near(postcode) if normalise(c["commune_nom"]) == normalise(name)]
    if len(homonyms) == 1:
        return homonyms[0]
    if postcode[:2] not in departements():
        raise UnknownTerritory(name)
    return communes()[resolve(name, "commune", postcode[:2]).code]


def commune_fields(commune: Commune | None, departement: str = "") -> dict[str, str]:
    """Return what ``COMMUNE_COLUMNS`` say of a commune; without one, its département alone where it
    is of Brittany."""
    if commune is None:
        code = departement if departement in departements() else ""
        return dict.fromkeys(_NAMES, "") | {
            "departement": code, "departement_nom": departements().get(code, "")}
    return {name: commune[name] for name in _NAMES}


def position_fields(out: Tidy, sheet: Sheet, line: dict[str, Cell]) -> dict[str, float | None]:
    """Return what ``POSITION_COLUMNS`` say of a line."""
    return {column.name: out.number(sheet, line[column.name], column.name)[0]
            for column in POSITION_COLUMNS}
