"""France services: the houses, their antennas and their buses (ANCT)."""

from __future__ import annotations

from etl.contract import ADMINISTRATIVE, Column, Measure, Source
from etl.licences import licence_ouverte
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import (
    COMMUNE_COLUMNS,
    POSITION_COLUMNS,
    breton_codes,
    breton_lines,
    commune_fields,
    communes,
    position_fields,
)
from etl.tidy.tidy import Tidy

#: Columns that are known, and of which nothing is kept.
_UNUSED = ("h_lundi", "h_mardi", "h_mercredi", "h_jeudi", "h_vendredi", "h_samedi", "prise_rdv",
           "groupe_fs")
SOURCE = Source(
    id="france_services",
    kind="fiches",
    title="Espaces France services",
    producer="Agence nationale de la cohésion des territoires (ANCT)",
    licence=licence_ouverte("l'ANCT"),
    nature=ADMINISTRATIVE,
    patterns=("france_services/*.csv",),
    columns=(
        Column("nom", "Nom", required=True),
        *COMMUNE_COLUMNS,
        *POSITION_COLUMNS,
        Column("adresse", "Adresse"),
        Column("code_postal", "Code postal"),
        Column("type_espace", "Type", definition="Principal, ou antenne d'un autre espace."),
        Column("format_espace", "Format",
               definition="Fixe, multisites, itinérant, bus…, dans les mots de l'ANCT."),
        Column("labellisation", "Labellisation"),
    ),
    headers={
        "id": ("id_fs",),
        "departement": ("insee_dep",),
        "nom": ("lib_fs",),
        "adresse": ("adresse",),
        "complement": ("complement_adresse",),
        "commune": ("insee_com",),
        "code_postal": ("code_postal",),
        "commune_nom": ("lib_com",),
        "latitude": ("latitude",),
        "longitude": ("longitude",),
        "type_espace": ("type_fs",),
        "format_espace": ("format_fs",),
        "labellisation": ("labellisation_fs",),
        **{name: (name,) for name in _UNUSED},
    },
    optional=("complement", "commune_nom", "labellisation", *_UNUSED),
    measures=(Measure("espaces", "Espaces France services", "espaces", "count(*)", additive=True,
                      definition="Nombre d'espaces labellisés, antennes et bus compris."),),
    champ="Espaces labellisés France services de Bretagne",
    formats=False,
    keep=(breton_codes(("insee_dep",), 2),),
)


def tidy(book: Workbook) -> Tidy:
    """Return one row a house; those of other départements are left aside."""
    out = Tidy(SOURCE, book)
    for sheet, line in breton_lines(out):
        if (place := out.territory(sheet, line["commune"], "commune")) is None:
            continue
        out.record(
            sheet, line["id"].row, id=line["id"].text, **commune_fields(communes()[place.code]),
            **position_fields(out, sheet, line),
            code_postal=out.code(sheet, line["code_postal"], "code_postal"),
            **{name: line[name].text if name in line else "" for name in (
                "nom", "adresse", "type_espace", "labellisation")},
            format_espace=line["format_espace"].text.replace("_", " "))
    return out
