"""Farming and food: the INSEE extraction, by year, territory, NAF sub-class and family.

Each sub-class takes its group from the working typology (``etl.french.typology``) of the same
build.
"""

from __future__ import annotations

import re
from functools import cache, partial

from etl.contract import ADMINISTRATIVE, REGION, Column, Measure, Source, SumRule
from etl.french import typology
from etl.french.families import ESS, FAMILLES, HORS_ESS, usual_family
from etl.french.text import normalise
from etl.licences import OBSERVATORY
from etl.paths import REFERENCE
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._departements import BRETONS
from etl.sources.emploi_detaille import EFFECTIFS, ETABLISSEMENTS
from etl.tables.columns import Labels
from etl.tidy.melt import add_figures, report_empty_cells
from etl.tidy.tidy import Tidy

#: Column of the workbook → what its figures have in common.
VALUES = {
    "etablissements": {"indicateur": ETABLISSEMENTS, "unite": "établissements"},
    "effectifs": {"indicateur": EFFECTIFS, "unite": "postes"},
}
_FAMILLES = (*FAMILLES, "Sociétés commerciales")
_CODE = re.compile(r"([0-9]{2})\.?([0-9]{2}[A-Z])")
_EVERY_YEAR = "sum({0}) / count(DISTINCT periode)"

SOURCE = Source(
    id="agri_insee",
    kind="chiffres",
    title="Établissements et emplois de l'agriculture et de l'alimentation, par sous-classe",
    producer="Insee, extraction pour l'observatoire",
    licence=OBSERVATORY,
    vintage="{annee}",
    nature=ADMINISTRATIVE,
    patterns=("agri_insee/*.xlsx",),
    columns=(
        Column("code_naf", "Code NAF", key=True, required=True,
               definition="Sous-classe de la NAF rév. 2 (01.11Z)."),
        Column("libelle_naf", "Sous-classe de la NAF"),
        Column("groupe", "Groupe",
               definition="Groupe de la typologie de travail de l'observatoire, à valider ; "
                          f"« {typology.HORS} » pour une sous-classe qu'elle ne retient pas."),
        Column("portee", "Portée", values=("entière", "partielle", ""),
               definition="Partielle : une partie seulement de la sous-classe relève du champ."),
        Column("famille", "Famille", key=True, required=True,
               values=(*_FAMILLES, ESS, HORS_ESS),
               definition="ESS quand l'extraction n'a pas de colonne « Famille »."),
    ),
    headers={
        "annee": ("Année",),
        "niveau": ("Niveau",),
        "territoire": ("Territoire",),
        "code_naf": ("Code NAF", "NAF", "APET", "Code APE"),
        "famille": ("Famille",),
        "etablissements": ("Établissements", "Nombre d'établissements"),
        "effectifs": ("Effectifs salariés", "Effectifs", "Postes salariés"),
    },
    optional=("niveau", "famille"),
    measures=(
        Measure("etablissements", ETABLISSEMENTS, "établissements", _EVERY_YEAR, additive=True,
                definition="Établissements employeurs ; sur plusieurs années, leur moyenne.",
                uses=(ETABLISSEMENTS,)),
        Measure("effectifs", EFFECTIFS, "postes", _EVERY_YEAR, additive=True, uses=(EFFECTIFS,),
                definition="Postes salariés ; sur plusieurs années, leur moyenne."),
    ),
    champ="Établissements des sous-classes de la NAF rév. 2 livrées dans l'extraction",
    notes=("Une case sous secret statistique n'a pas de valeur ; une somme où elle entre n'est "
           "pas un nombre.",),
    sums=(
        SumRule("départements et Bretagne", "territoire", "region:53", BRETONS, tolerance=0),
        SumRule("familles et ESS", "famille", ESS, _FAMILLES, tolerance=0),
    ),
    totals={"territoire": REGION, "famille": ESS},
    formats=False,
)


def tidy(book: Workbook) -> Tidy:
    """Return two figures a line; a code is read with its point or without (« 0111Z »)."""
    out = Tidy(SOURCE, book)
    out.defaults |= {"editeur": SOURCE.producer, "titre": SOURCE.title, "champ": SOURCE.champ}
    for sheet in book.tables:
        table = out.table(sheet)
        naf = table.label(("code_naf",), partial(_naf, out, sheet))
        famille = table.text("famille").map(usual_family)
        if "famille" not in table.place:
            famille = famille.map(lambda _: ESS)
        territoire = out.territories(table)
        report_empty_cells(out, table, VALUES, territoire.where(bool) & naf.where(bool))
        add_figures(out, table, VALUES, territoire=territoire,
                    periode=out.years(table).join(naf, lambda when, code: code and when),
                    famille=famille, **{column: _naf_column(naf, column) for column in (
                        "code_naf", "libelle_naf", "groupe", "portee")})
    return out


def _naf_column(naf: Labels, column: str) -> Labels:
    return naf.map(lambda row: row[column] if row else "")


def _naf(out: Tidy, sheet: Sheet, line: dict[str, Cell]) -> dict[str, str] | None:
    """Return the sub-class that a line names; report an error, with its cell, for any other
    text."""
    cell = line["code_naf"]
    match = _CODE.fullmatch(normalise(out.code(sheet, cell, "code_naf")).upper())
    row = _sub_classes().get(f"{match[1]}.{match[2]}") if match else None
    if row is None:
        out.report("erreur", "le code n'est pas une sous-classe de la NAF rév. 2", sheet, cell,
                   column="code_naf", value=cell.text, expected="« 01.11Z » ou « 0111Z »")
    return row


@cache
def _sub_classes() -> dict[str, dict[str, str]]:
    """Return code of the NAF → its columns here, those out of the typology included."""
    naf = typology.naf(REFERENCE)
    groups = typology.agri(REFERENCE).set_index("code_naf")
    naf = naf.assign(groupe=naf["code_naf"].map(groups["groupe"]).fillna(typology.HORS),
                     portee=naf["code_naf"].map(groups["portee"]).fillna(""))
    table = naf.rename(columns={"libelle": "libelle_naf"})
    rows = table[["code_naf", "libelle_naf", "groupe", "portee"]].to_dict("records")
    return {row["code_naf"]: row for row in rows}
