"""Where an actor of a collaborative map is: its commune and its coordinates, defects told."""

from __future__ import annotations

import re

from etl.french.reference import departements
from etl.french.territories import UnknownTerritory
from etl.french.text import excerpt
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.sources._communes import Commune, commune_named, communes, near
from etl.tidy.tidy import Tidy

#: Brittany and the sea around it, in degrees (WGS 84).
SOUTH, NORTH, WEST, EAST = 47.0, 49.1, -5.6, -0.9
_MARKS = "?\ufffd"
_DOT, _COMMA = r"[+-]?\d{1,3}\.\d+", r"[+-]?\d{1,3},\d+"
#: Two coordinates in one cell, as maps export them: « 48.1, -1.68 » and « 48.1 -1.68 »;
#: « 48,1 ; -1,68 » and « 48,1 -1,68 », where a comma alone would be the decimal one.
_PAIR = re.compile(rf"({_DOT}) ?[;, ] ?({_DOT})|({_COMMA})(?: ?; ?|,? )({_COMMA})")
#: What an issue says that it expects.
_FORMS = ("« 48,117 ; -1,678 », ou deux colonnes « Latitude » et « Longitude » (dans Excel : "
          "Données, Convertir)")


class Defects(list[str]):
    """The defects of a row, told as they are found."""

    def __init__(self, out: Tidy, sheet: Sheet) -> None:
        super().__init__()
        self.out, self.sheet = out, sheet

    def tell(self, cell: Cell, text: str) -> None:
        """Record a defect, and warn of it at its cell."""
        self.append(text)
        self.out.report("avertissement", text, self.sheet, cell, value=cell.text)


def commune(defects: Defects, line: dict[str, Cell], postcode: str) -> Commune | None:
    """Return the commune of a row: that of its code, else the one that it names, else the only one
    that its postcode leaves possible; None when it cannot be told."""
    if "code_commune" in line and (own := communes().get(line["code_commune"].text)):
        return own
    cell = line["commune"] if "commune" in line else line["code_postal"]
    around = near(postcode)
    if "commune" not in line or cell.is_empty:
        one = around[0] if len(around) == 1 else None
        defects.tell(cell, "commune absente : " + (
            f"{one['commune_nom']}, seule commune du code postal" if one
            else "seul le département est connu, par le code postal"
            if postcode[:2] in departements()
            else "l'acteur n'est d'aucun territoire, faute de code postal"))
        return one
    if any(mark in cell.text for mark in _MARKS):
        pattern = re.compile("".join("." if c in _MARKS else re.escape(c) for c in cell.text))
        fits = [c for c in around if pattern.fullmatch(c["commune_nom"])]
        one = fits[0] if len(fits) == 1 else None
        defects.tell(cell, "accents perdus : " + (
            f"{one['commune_nom']}, seule commune possible du code postal" if one
            else "commune non reconnue"))
        return one
    try:
        return commune_named(cell.text, postcode)
    except UnknownTerritory as fault:
        defects.tell(cell, f"commune non reconnue ({fault})")
        return None


def position(defects: Defects, line: dict[str, Cell], place: Commune | None) -> dict[str, object]:
    """Return the coordinates of a row: the export's when they are in Brittany, else the commune's
    centre."""
    at, latitude, longitude = _degrees(defects, line)
    if latitude is not None and longitude is not None and (
            SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return {"latitude": latitude, "longitude": longitude, "position": "export"}
    text = " ; ".join(line[n].text for n in ("coordonnees", "latitude", "longitude")
                      if n in line and not line[n].is_empty)
    defects.tell(at, f"coordonnées hors de Bretagne ({text}), écartées"
                 if latitude is not None and longitude is not None else "coordonnées absentes")
    if place is None:
        return {"latitude": None, "longitude": None, "position": "inconnue"}
    return {"latitude": place["latitude"], "longitude": place["longitude"],
            "position": "centre de la commune"}


def _degrees(defects: Defects, line: dict[str, Cell]) -> tuple[Cell, float | None, float | None]:
    """Return the cell of a row's coordinates, its latitude and its longitude: from one cell that
    holds both, or from two."""
    out, sheet = defects.out, defects.sheet
    at = next(line[n] for n in ("coordonnees", "latitude") if n in line)
    if both := _coordinate_pair(at.text):
        return at, *both
    if "coordonnees" in line and not at.is_empty:
        out.report(
            "avertissement", f"« {excerpt(at.text)} » n'est pas une latitude et une longitude",
            sheet, at, value=at.text, expected=_FORMS)
    if not {"latitude", "longitude"} <= set(line):
        return at, None, None
    latitude, longitude = (out.number(sheet, line[n], n)[0] for n in ("latitude", "longitude"))
    return line["latitude"], latitude, longitude


def _coordinate_pair(text: str) -> tuple[float, float] | None:
    """Return (latitude, longitude), in degrees, of a text that holds both; else None."""
    plain = " ".join(text.replace("\N{MINUS SIGN}", "-").strip(" ()[]").split())
    match = _PAIR.fullmatch(plain)
    if match is None:
        return None
    latitude, longitude = (float(n.replace(",", ".")) for n in match.groups() if n is not None)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
