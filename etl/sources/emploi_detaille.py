"""Emploi détaillé: the Urssaf-MSA extraction, by quarter, département, famille and sector."""

from __future__ import annotations

from etl.contract import ADMINISTRATIVE, REGION, WHOLE, Column, Measure, Source, SumRule
from etl.french.families import ESS, FAMILLES, PRIVE, usual_family
from etl.french.figures.statuses import split_status
from etl.french.periods import YEAR, is_quarter, period
from etl.licences import OBSERVATORY
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import HEADER_WITHIN, Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._departements import BRETONS
from etl.sources._total_lines import whole_or
from etl.tidy.melt import add_figures, report_empty_cells
from etl.tidy.tidy import Tidy

EFFECTIFS = "Effectifs salariés"
ETABLISSEMENTS = "Établissements"
MASSE = "Masse salariale"

#: Column of the workbook → what its figures have in common.
VALUES = {
    "effectifs": {"indicateur": EFFECTIFS, "unite": "postes"},
    "etablissements": {"indicateur": ETABLISSEMENTS, "unite": "établissements"},
    "masse_salariale": {"indicateur": MASSE, "unite": "milliers d'euros"},
}

SOURCE = Source(
    id="emploi_detaille",
    kind="chiffres",
    title="Emploi détaillé de l'ESS et du privé hors ESS, par trimestre",
    producer="Urssaf et MSA, extraction pour l'observatoire",
    licence=OBSERVATORY,
    vintage="{periode}",
    nature=ADMINISTRATIVE,
    patterns=("emploi_detaille/*.xlsx",),
    columns=(
        Column("famille", "Famille", key=True, required=True,
               values=(*FAMILLES, ESS, PRIVE)),
        Column("secteur", "Secteur", key=True, required=True),
    ),
    headers={
        "trimestre": ("Trimestre",),
        "niveau": ("Niveau",),
        "territoire": ("Territoire", "Département"),
        "famille": ("Famille", "Statut"),
        "secteur": ("Secteur",),
        "effectifs": ("Effectifs salariés", "Effectifs"),
        "etablissements": ("Établissements",),
        "masse_salariale": ("Masse salariale (milliers d'euros)",),
        "code": ("Code département", "Code"),
    },
    optional=("code", "niveau"),
    measures=(
        Measure("effectifs", EFFECTIFS, "postes", "sum({0}) / count(DISTINCT periode)",
                definition="Effectifs salariés du trimestre ; sur une année, moyenne des "
                           "trimestres.", uses=(EFFECTIFS,), additive=True),
        Measure("etablissements", "Établissements employeurs", "établissements",
                "sum({0}) / count(DISTINCT periode)", uses=(ETABLISSEMENTS,), additive=True,
                definition="Établissements employeurs du trimestre ; sur une année, moyenne des "
                           "trimestres."),
        Measure("masse_salariale", MASSE, "milliers d'euros", "sum({0})", uses=(MASSE,),
                definition="Salaires bruts versés ; les trimestres s'additionnent.",
                additive=True),
        Measure("salaire_moyen", "Salaire brut moyen par poste et par trimestre", "euros",
                "1000 * sum({0}) / sum({1})", uses=(MASSE, EFFECTIFS),
                definition="Masse salariale rapportée aux effectifs : rapport des sommes, non "
                           "moyenne des rapports."),
        Measure("taille_moyenne", "Effectif moyen par établissement", "postes",
                "sum({0}) / sum({1})", 1, uses=(EFFECTIFS, ETABLISSEMENTS),
                definition="Effectifs rapportés aux établissements : rapport des sommes."),
    ),
    champ="Emploi salarié privé, régime général et régime agricole, Bretagne",
    notes=("Les cellules sous secret statistique n'ont pas de valeur ; les totaux publiés ne "
           "permettent pas de les retrouver par soustraction.",),
    sums=(
        SumRule("familles et ESS", "famille", ESS, FAMILLES, tolerance=0,
                apart=("Privé hors ESS",)),
        SumRule("départements et Bretagne", "territoire", "region:53", BRETONS, tolerance=0),
        SumRule("secteurs et ensemble", "secteur", WHOLE, tolerance=0),
    ),
    totals={"territoire": REGION, "famille": ESS, "secteur": WHOLE},
    formats=False,
    batched=True,
)


def tidy(book: Workbook) -> Tidy:
    """Return three figures a line; a quarter followed by « (p) » is provisional."""
    out = Tidy(SOURCE, book)
    out.defaults |= {"editeur": SOURCE.producer, "titre": SOURCE.title, "champ": SOURCE.champ}
    for sheet in book.tables:
        if wide := _quarter_heading(sheet):
            out.report("erreur", "les trimestres sont en colonnes : il faut une ligne par "
                       "trimestre", sheet, wide, column="periode", value=wide.text,
                       expected="les colonnes « Trimestre », « Territoire », « Famille », "
                                "« Secteur », « Effectifs salariés »… (dans Excel : Données, À "
                                "partir d'un tableau, puis Transformer, Dépivoter les colonnes "
                                "des trimestres)")
            continue
        table = out.table(sheet)
        quarter = table.label(("trimestre",), lambda line: _quarter(line["trimestre"].text))
        for cell in table.cells("trimestre", quarter.where(lambda pair: pair is None)):
            out.report("erreur", "le trimestre n'est pas reconnu", sheet, cell, column="periode",
                       value=cell.text, expected="« T3 2023 » ou « T3 2023 (p) »")
        territoire = out.territories(table)
        report_empty_cells(out, table, VALUES, territoire.where(bool) & quarter.where(bool))
        add_figures(out, table, VALUES, territoire=territoire,
                    periode=quarter.map(lambda pair: pair and pair[0]),
                    statut=quarter.map(lambda pair: pair and pair[1]),
                    famille=table.text("famille").map(usual_family),
                    secteur=table.text("secteur").map(whole_or))
    return out


def _quarter_heading(sheet: Sheet) -> Cell | None:
    """Return the first heading of a table that has a column a quarter; None for a long one."""
    for number in range(1, min(HEADER_WITHIN, len(sheet.values)) + 1):
        quarters = [cell for cell in sheet.contents(number) if _quarter(cell.text)]
        if len(quarters) > 1:
            return quarters[0]
    return None


def _quarter(text: str) -> tuple[str, str] | None:
    """Return ("2023-T3", "p") for « T3 2023 (p) »; None when it is no quarter."""
    bare, statut = split_status(text)
    # Looked for first: most headings hold no year, and a period takes ten times as long to tell.
    periode = period(bare)[0] if YEAR.search(bare) else ""
    return (periode, statut) if is_quarter(periode) else None
