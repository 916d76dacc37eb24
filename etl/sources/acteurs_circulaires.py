"""Acteurs de l'économie circulaire: an export of the collaborative map Carteco.

A collaborative map has defects.  The rule, applied row by row and told as warnings:

- no commune: the row is kept; the commune is the one of the postcode when only one has it,
  otherwise the actor counts in its département alone;
- accents lost (« Pl?rin »): the commune is recognised when a single commune of the same postcode
  fits what is left of the name;
- coordinates outside Brittany: they are dropped; the actor is drawn at the centre of its commune;
- duplicate (same name in the same place): the first row is kept, the next ones are set aside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from etl.contract import SURVEY, Column, Measure, Secrecy, Source
from etl.french import territories
from etl.french.coordinates import EXPECTED, coordinate_pair
from etl.french.territories import UnknownTerritory, resolve
from etl.french.text import excerpt, normalise
from etl.reading.cell import Cell
from etl.reading.sheet import Sheet
from etl.reading.workbook import Workbook
from etl.tidy.tidy import Tidy

ACTIVITES = "activites"
#: Brittany and the sea around it, in degrees (WGS 84).
SOUTH, NORTH, WEST, EAST = 47.0, 49.1, -5.6, -0.9
_LOST = "?\ufffd"
#: A line of the reference table of communes, with its code under « commune ».
Commune = dict[str, Any]

SOURCE = Source(
    id="acteurs_circulaires",
    kind="fiches",
    title="Acteurs de l'ESS dans l'économie circulaire (export Carteco)",
    producer="Cress Bretagne, carte collaborative Carteco",
    licence="Données de l'observatoire",
    nature=SURVEY,
    patterns=("acteurs_circulaires/*.xlsx",),
    columns=(
        Column("nom", "Nom", required=True),
        Column("statut_juridique", "Statut ESS"),
        Column("commune", "Code commune"),
        Column("commune_nom", "Commune"),
        Column("code_postal", "Code postal"),
        Column("epci", "Code EPCI"),
        Column("epci_nom", "EPCI"),
        Column("departement", "Code département"),
        Column("departement_nom", "Département"),
        Column("latitude", "Latitude", type="nombre", unit="degrés", low=-90, high=90),
        Column("longitude", "Longitude", type="nombre", unit="degrés", low=-180, high=180),
        Column("position", "Position", values=("export", "centre de la commune", "inconnue"),
               definition="D'où viennent les coordonnées."),
        Column("etp", "Équivalents temps plein", type="nombre", unit="ETP", low=0),
        Column("annee_creation", "Année de création", type="entier", low=1800, high=2100),
        Column("membre_rab", "Membre du réseau des recycleries (RAB)", type="booléen"),
        Column("reseau_materiaux", "Membre du réseau matériaux", type="booléen"),
        Column("retenu", "Retenu", type="booléen",
               definition="Faux quand la ligne est mise à l'écart (doublon)."),
        Column("defaut", "Défaut constaté",
               definition="Défaut de la ligne, et ce qui en est fait."),
    ),
    headers={
        "id": ("Identifiant",),
        "nom": ("Nom",),
        "activites": ("Activités",),
        "statut_juridique": ("Statut ESS", "Statut", "Statut juridique", "Forme juridique"),
        "commune": ("Commune",),
        "code_postal": ("Code postal",),
        "latitude": ("Latitude",),
        "longitude": ("Longitude",),
        "coordonnees": ("Coordonnées", "Coordonnées GPS", "Latitude, longitude", "lat,lon",
                        "Géolocalisation", "geo_point_2d"),
        "etp": ("ETP",),
        "annee_creation": ("Année de création",),
        "membre_rab": ("Membre du RAB",),
        "reseau_materiaux": ("Réseau matériaux",),
        "date": ("Date d'export", "Date de l'export", "Millésime"),
    },
    optional=("coordonnees", "date"),
    dated="date",
    measures=(
        Measure("structures", "Structures", "structures", "count(*) FILTER (WHERE retenu)",
                definition="Nombre de structures référencées, doublons exclus.", additive=True),
        Measure("etp", "Équivalents temps plein déclarés", "ETP", "sum({0})", 1,
                uses=("etp",), additive=True,
                definition="Somme des ETP déclarés ; les structures qui n'en déclarent pas ne "
                           "comptent pas. Par département et par statut seulement, sous secret "
                           "statistique."),
    ),
    champ="Structures de l'ESS référencées dans Carteco en Bretagne",
    notes=("Une structure peut avoir plusieurs activités : la somme des activités dépasse le "
           "nombre de structures.",),
    children={ACTIVITES: "Activités"},
    same=("nom", "code_postal"),
    formats=False,
    secrecy=Secrecy(("etp",), by=("departement", "statut_juridique"), only="retenu"),
)


def tidy(book: Workbook) -> Tidy:
    """Return one row an actor, in the order of the export."""
    out = Tidy(SOURCE, book)
    communes: dict[str, Commune] = {
        c["commune"]: c for c in territories.communes().reset_index().to_dict("records")}
    by_postcode: dict[str, list[Commune]] = defaultdict(list)
    for one in communes.values():
        for postcode in one["codes_postaux"].split():
            by_postcode[postcode].append(one)
    departements = {c["departement"]: c["departement_nom"] for c in communes.values()}
    seen: dict[tuple[str, str], Cell] = {}
    for sheet in book.tables:
        table = sheet.table(SOURCE.headers, SOURCE.optional, dict.fromkeys(
            ("latitude", "longitude"), ("coordonnees",)))
        out.issues += table.issues
        member, network = (out.booleans(table, n) for n in ("membre_rab", "reseau_materiaux"))
        for line in table.body:
            defects: list[str] = []
            postcode = line["code_postal"].text.zfill(5) if not line["code_postal"].is_empty else ""
            commune = _commune(out, sheet, line, by_postcode.get(postcode, []), communes, defects)
            place = _place(out, sheet, line, commune, defects)
            key = (normalise(line["nom"].text), postcode)
            first = seen.setdefault(key, line["id"])
            if first is not line["id"]:
                _defect(out, sheet, line["nom"], defects,
                        f"doublon de {first.text} ({first.address}) : ligne mise à l'écart")
            departement = commune["departement"] if commune else postcode[:2]
            out.record(
                sheet, line["id"].row, id=line["id"].text, nom=line["nom"].text,
                statut_juridique=line["statut_juridique"].text, code_postal=postcode,
                departement=departement if departement in departements else "",
                departement_nom=departements.get(departement, ""),
                etp=out.number(sheet, line["etp"], "etp")[0],
                annee_creation=out.number(sheet, line["annee_creation"], "annee_creation")[0],
                membre_rab=member[line["id"].row],
                reseau_materiaux=network[line["id"].row],
                retenu=first is line["id"], defaut=" ; ".join(defects), **place,
                **{name: commune[name] if commune else ""
                   for name in ("commune", "commune_nom", "epci", "epci_nom")})
            for activity in filter(None, map(str.strip, line["activites"].text.split(";"))):
                out.answer(line["id"].text, ACTIVITES, activity)
    return out


def _defect(out: Tidy, sheet: Sheet, cell: Cell, defects: list[str], text: str) -> None:
    defects.append(text)
    out.report("avertissement", text, sheet, cell, found=cell.text)


def _commune(out: Tidy, sheet: Sheet, line: dict[str, Cell], near: list[Commune],
             communes: dict[str, Commune], defects: list[str]) -> Commune | None:
    """Return the commune of a row, by the rule of the module; None when it cannot be told."""
    cell = line["commune"]
    if cell.is_empty:
        one = near[0] if len(near) == 1 else None
        _defect(out, sheet, cell, defects, "commune absente : "
                + (f"{one['commune_nom']}, seule commune du code postal" if one
                   else "seul le département est connu, par le code postal"))
        return one
    if any(mark in cell.text for mark in _LOST):
        pattern = re.compile("".join("." if c in _LOST else re.escape(c) for c in cell.text))
        fits = [c for c in near if pattern.fullmatch(c["commune_nom"])]
        one = fits[0] if len(fits) == 1 else None
        _defect(out, sheet, cell, defects, "accents perdus : " + (
            f"{one['commune_nom']}, seule commune possible du code postal" if one
            else "commune non reconnue"))
        return one
    named = [c for c in near if normalise(c["commune_nom"]) == normalise(cell.text)]
    if len(named) == 1:
        return named[0]
    try:
        return communes[resolve(cell.text, "commune", line["code_postal"].text.zfill(5)[:2]).code]
    except UnknownTerritory as fault:
        _defect(out, sheet, cell, defects, f"commune non reconnue ({fault})")
        return None


def _place(out: Tidy, sheet: Sheet, line: dict[str, Cell], commune: Commune | None,
           defects: list[str]) -> dict[str, object]:
    """Return the coordinates of a row: the export's when they are in Brittany, else the commune's
    centre."""
    at, latitude, longitude = _degrees(out, sheet, line)
    if latitude is not None and longitude is not None and (
            SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return {"latitude": latitude, "longitude": longitude, "position": "export"}
    written = " ; ".join(line[n].text for n in ("coordonnees", "latitude", "longitude")
                         if n in line and not line[n].is_empty)
    _defect(out, sheet, at, defects,
            f"coordonnées hors de Bretagne ({written}), écartées"
            if latitude is not None and longitude is not None else "coordonnées absentes")
    if commune is None:
        return {"latitude": None, "longitude": None, "position": "inconnue"}
    return {"latitude": commune["latitude"], "longitude": commune["longitude"],
            "position": "centre de la commune"}


def _degrees(out: Tidy, sheet: Sheet, line: dict[str, Cell]
             ) -> tuple[Cell, float | None, float | None]:
    """Return the cell of a row's coordinates, its latitude and its longitude: from one cell that
    holds both, or from two."""
    at = next(line[n] for n in ("coordonnees", "latitude") if n in line)
    if both := coordinate_pair(at.text):
        return at, *both
    if "coordonnees" in line and not at.is_empty:
        out.report(
            "avertissement", f"« {excerpt(at.text)} » n'est pas une latitude et une longitude",
            sheet, at, found=at.text, expected=EXPECTED)
    if not {"latitude", "longitude"} <= set(line):
        return at, None, None
    latitude, longitude = (out.number(sheet, line[n], n)[0] for n in ("latitude", "longitude"))
    return line["latitude"], latitude, longitude
