"""Structures of insertion through work: legal persons, with their SIRET (ASP, GEIQ federation)."""

from __future__ import annotations

from etl.contract import ADMINISTRATIVE, Column, Measure, Source
from etl.french.territories import UnknownTerritory, resolve
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import (
    COMMUNE_COLUMNS,
    POSITION_COLUMNS,
    Commune,
    breton_codes,
    breton_lines,
    commune_fields,
    commune_named,
    position_fields,
)
from etl.tidy.tidy import Tidy

TYPES = {
    "ACI": "Atelier et chantier d'insertion",
    "AI": "Association intermédiaire",
    "EA": "Entreprise adaptée",
    "EATT": "Entreprise adaptée de travail temporaire",
    "EI": "Entreprise d'insertion",
    "EITI": "Entreprise d'insertion par le travail indépendant",
    "ETTI": "Entreprise de travail temporaire d'insertion",
    "GEIQ": "Groupement d'employeurs pour l'insertion et la qualification",
}

SOURCE = Source(
    id="siae",
    kind="fiches",
    title="Structures de l'insertion par l'activité économique",
    producer="Plateforme de l'inclusion, d'après l'Agence de services et de paiement (ASP)",
    licence="Licence Ouverte, à vérifier auprès du producteur avant de publier",
    nature=ADMINISTRATIVE,
    patterns=("siae/*.csv",),
    columns=(
        Column("nom", "Nom", required=True),
        Column("siret", "SIRET", required=True),
        Column("type_structure", "Type de structure"),
        *COMMUNE_COLUMNS,
        *POSITION_COLUMNS,
        Column("code_postal", "Code postal"),
        Column("code_naf", "Code NAF"),
    ),
    headers={
        "siret": ("siret",),
        "type_structure": ("type_siae",),
        "nom": ("nom",),
        "enseigne": ("enseigne",),
        "adresse": ("adresse",),
        "code_postal": ("code_postal",),
        "commune": ("commune",),
        "departement": ("departement",),
        "longitude": ("longitude",),
        "latitude": ("latitude",),
        "code_naf": ("naf",),
        "liste": ("source",),
        "date": ("maj",),
    },
    optional=("enseigne", "adresse", "code_naf", "liste", "date"),
    dated="date",
    measures=(Measure("structures", "Structures d'insertion", "structures", "count(*)",
                      additive=True, definition="Nombre de structures, une par SIRET et type."),),
    champ="Structures de l'insertion par l'activité économique et Geiq de Bretagne",
    formats=False,
    keep=(breton_codes(("departement",), 2),),
)


def tidy(book: Workbook) -> Tidy:
    """Return one row a structure; those of other départements are left aside."""
    out = Tidy(SOURCE, book)
    for sheet, line in breton_lines(out):
        postcode = out.code(sheet, line["code_postal"], "code_postal")
        code, siret = line["type_structure"].text, out.code(sheet, line["siret"], "siret")
        departement = resolve(line["departement"].text, "departement").code
        out.record(
            sheet, line["siret"].row, id=f"{siret} {code}", siret=siret, nom=line["nom"].text,
            type_structure=TYPES.get(code, code), code_postal=postcode,
            **commune_fields(_commune(out, sheet, line, postcode or departement), departement),
            **position_fields(out, sheet, line),
            code_naf=out.code(sheet, line["code_naf"], "code_naf") if "code_naf" in line else "")
    return out


def _commune(out: Tidy, sheet: Sheet, line: dict[str, Cell], postcode: str) -> Commune | None:
    try:
        return commune_named(line["commune"].text, postcode)
    except UnknownTerritory as fault:
        out.report("avertissement", f"commune non reconnue ({fault}) : la structure compte dans "
                   "son département", sheet, line["commune"], value=line["commune"].text)
        return None
