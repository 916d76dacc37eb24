"""ESS and private sector outside it (Urssaf, open data): by year, since 1998.

Two extractions of one population: by département and famille, by région and sector of the NA88.
Both are read by the labels that the producer gives its columns; a file that has others is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from etl.contract import ADMINISTRATIVE, REGION, Column, Measure, Source, SumRule
from etl.french.codes import whole_code
from etl.french.families import ESS, PRIVE, usual_family
from etl.french.territories import is_elsewhere, territory_of
from etl.french.text import normalise
from etl.licences import odbl
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.table_issues import filled_cells
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import ELSEWHERE
from etl.sources._departements import BRETONS
from etl.sources._total_lines import check_totals, is_total, total_lines
from etl.tables.columns import Labels
from etl.tidy.melt import add_figures
from etl.tidy.tidy import Tidy

ETABLISSEMENTS = "Établissements employeurs"
EFFECTIFS = "Effectifs salariés moyens"
MASSE = "Masse salariale brute"
#: A cell that the producer leaves empty: secret or unknown, it does not say which.
UNSAID = "Cellule vide dans l'extraction : l'Urssaf n'y donne pas de chiffre"

#: Column of the extraction → what its figures have in common.  An average is not counted one by
#: one: it may have decimals.
VALUES = {
    "etablissements": {"indicateur": ETABLISSEMENTS, "unite": "établissements"},
    "effectifs": {"indicateur": EFFECTIFS, "unite": "salariés en moyenne"},
    "masse_salariale": {"indicateur": MASSE, "unite": "euros"},
}
#: Level of a line → the columns that tell its territory, the finest level first.
_PLACES = {"departement": ("code_departement", "departement"), "region": ("code_region", "region")}
#: Columns of which a line may be the total.
_DIMENSIONS = ("champ", "famille", "grand_secteur", "secteur")
#: By how much the producer may round each figure of a line; establishments are counted.
_ROUNDING = {"etablissements": 0, "effectifs": 0.5, "masse_salariale": 0.5}


def _departements_rule(indicateur: str, tolerance: float) -> SumRule:
    """Return the comparison of the two extractions, each added up along its own details."""
    return SumRule(f"départements et Bretagne, {indicateur.lower()}", "territoire",
                   f"region:{REGION}", BRETONS, {"indicateur": indicateur}, tolerance,
                   across=("grand_secteur", "secteur"))


SOURCE = Source(
    id="urssaf_ess",
    kind="chiffres",
    title="ESS et privé hors ESS depuis 1998, par famille et secteur (Urssaf)",
    producer="Urssaf, données ouvertes",
    licence=odbl("l'Urssaf"),
    vintage="{annee}",
    nature=ADMINISTRATIVE,
    patterns=("urssaf_ess/*.csv",),
    columns=(
        Column("ensemble", "ESS ou hors ESS", key=True, required=True, values=(ESS, PRIVE),
               definition="« Champ ESS ? » de l'Urssaf : oui, non."),
        Column("famille", "Famille", key=True, required=True),
        Column("grand_secteur", "Grand secteur", key=True,
               definition="Vide dans une extraction qui ne le donne pas."),
        Column("secteur", "Secteur (NA88)", key=True,
               definition="Vide dans l'extraction par département, qui ne le donne pas."),
    ),
    headers={
        "champ": ("Champ ESS ?", "Champ ESS"),
        "famille": ("Famille ESS", "Famille"),
        "grand_secteur": ("Grand secteur d'activité", "Grand secteur"),
        "secteur": ("Secteur NA88", "Secteur NA88i"),
        "annee": ("Année",),
        "etablissements": ("Nombre d'établissements",),
        "effectifs": ("Effectifs salariés moyens",),
        "masse_salariale": ("Masse salariale (brute)", "Masse salariale brute"),
        "code_departement": ("Code département",),
        "departement": ("Département",),
        "code_region": ("Code région",),
        "region": ("Région",),
        "ancienne_region": ("Ancienne région", "Code ancienne région"),
    },
    optional=("grand_secteur", "secteur", "code_departement", "departement", "code_region",
              "region", "ancienne_region"),
    measures=(
        Measure("effectifs", EFFECTIFS, "salariés", "sum({0}) / count(DISTINCT periode)",
                uses=(EFFECTIFS,), additive=True,
                definition="Effectifs salariés moyens de l'année ; sur plusieurs, moyenne des "
                           "années."),
        Measure("etablissements", ETABLISSEMENTS, "établissements",
                "sum({0}) / count(DISTINCT periode)", uses=(ETABLISSEMENTS,), additive=True,
                definition="Établissements employeurs de l'année ; sur plusieurs, moyenne des "
                           "années."),
        Measure("masse_salariale", MASSE, "euros", "sum({0})", uses=(MASSE,), additive=True,
                definition="Salaires bruts de l'année ; les années s'additionnent."),
        Measure("salaire_moyen", "Salaire brut moyen par salarié et par an", "euros",
                "sum({0}) / sum({1})", uses=(MASSE, EFFECTIFS),
                definition="Masse salariale rapportée aux effectifs : rapport des sommes, non "
                           "moyenne des rapports."),
    ),
    champ="Emploi salarié privé, régime général, hors MSA",
    notes=(
        "Régime général seul : les salariés du régime agricole (MSA), que comptent les notes de "
        "l'observatoire, n'y sont pas.",
        "L'ESS et chaque territoire sont la somme de ce que l'Urssaf publie ; où l'un des chiffres "
        "manque, il n'y a pas de somme.",
    ),
    sums=(_departements_rule(ETABLISSEMENTS, 0), _departements_rule(EFFECTIFS, 50),
          _departements_rule(MASSE, 1000)),
    totals={"territoire": REGION},
    formats=False,
    replaces=("emploi_detaille",),
)


def tidy(book: Workbook) -> Tidy:
    """Return three figures a line of Bretagne or of one of its départements."""
    out = Tidy(SOURCE, book)
    out.defaults |= {"editeur": "Urssaf", "titre": SOURCE.title, "champ": SOURCE.champ,
                     "lien": "https://open.urssaf.fr"}
    for sheet in book.tables:
        table = out.table(sheet)
        level = next((level for level in _PLACES if table.place.keys() & set(_PLACES[level])), "")
        if table.place and level:
            _figures(out, table, level)
        else:
            _report_layout(out, table)
    return out


def _report_layout(out: Tidy, table: Rows) -> None:
    """Report a file without the columns of the contract, with what to do."""
    out.report("erreur", "ce n'est pas l'extraction attendue de l'Urssaf : ses colonnes sont "
               "autres, ou ne disent ni le département ni la région", table.sheet,
               value=filled_cells(table.sheet.row(1)),
               expected="l'export CSV avec les libellés des colonnes (use_labels=true) ; si "
                        "l'Urssaf les a renommées, ajouter les nouveaux aux en-têtes "
                        "(« headers ») de la source urssaf_ess")


def _figures(out: Tidy, table: Rows, level: str) -> None:
    sheet, names = table.sheet, _PLACES[level]
    elsewhere = table.label(names, lambda line: _is_elsewhere(line, level))
    out.aside[ELSEWHERE] += int(elsewhere.where(bool).sum())
    totals = total_lines(table, _DIMENSIONS)
    years = out.years(table)
    ensemble = table.label(("champ",), lambda line: _ensemble(out, sheet, line["champ"]))
    territoire = table.label(names, lambda line: None if _is_elsewhere(line, level) else
                             out.territory(sheet, _place_cell(line, level), level)).join(
        ensemble, lambda place, label: place if label else None).join(
        totals, lambda place, total: None if total else place).join(
        years, lambda place, year: place if year else None)
    fields = {"periode": years, "ensemble": ensemble,
              "famille": table.text("famille").join(ensemble, _famille),
              **{name: table.text(name) for name in ("grand_secteur", "secteur")
                 if name in table.place}}
    # The producer's files separate no thousands.
    table.rewrite(VALUES, r"(\d+)\.(\d+)", r"\1,\2")
    check_totals(out, table, ~elsewhere.where(bool), _DIMENSIONS, (*names, "annee"), _ROUNDING)
    add_figures(out, table, VALUES, territoire=territoire, **fields)
    _add_empty_cells(out, table, territoire, fields)


def _place_cell(line: dict[str, Cell], level: str) -> Cell:
    """Return the cell of a line that tells its territory: its code, or its name where it has
    none."""
    cells = [line[name] for name in _PLACES[level] if name in line]
    return next((cell for cell in cells if not cell.is_empty), cells[0])


def _is_elsewhere(line: dict[str, Cell], level: str) -> bool:
    """Tell whether a line is not of Bretagne: the file is that of the whole country."""
    text = _place_cell(line, level).text
    if is_total(text):  # of the whole country
        return True
    if text[:1].isdigit():
        return (is_elsewhere(text, level) if level == "departement" else
                whole_code(text, 2) != REGION)
    if (place := territory_of(text, level)) is None:  # told where the line is read
        return False
    return is_elsewhere(place.code, level) if level == "departement" else place.code != REGION


def _ensemble(out: Tidy, sheet: Sheet, cell: Cell) -> str:
    """Return what a line is of; empty, and an error, where it says neither yes nor no."""
    if name := {"oui": ESS, "non": PRIVE}.get(normalise(cell.text)):
        return name
    if is_total(cell.text):
        return ""
    out.report("erreur", "la ligne ne dit pas si elle est de l'ESS", sheet, cell,
               column="ensemble", value=cell.text, expected="OUI ou NON")
    return ""


def _famille(famille: str, ensemble: str) -> str:
    return PRIVE if ensemble == PRIVE else usual_family(famille)


def _add_empty_cells(out: Tidy, table: Rows, territoire: Labels, fields: dict[str, Labels]) -> None:
    """Add a figure without value for each cell left empty: a sum that it enters is no number."""
    is_placed = territoire.where(bool)
    for name, common in VALUES.items():
        for at in np.flatnonzero(is_placed & ~table.column(name).filled).tolist():
            about: dict[str, Any] = {**common, "territoire": territoire.at(at), **{
                field: label.at(at) for field, label in fields.items()}}
            row = out.figure(table.sheet, table.cell(at, name)._replace(value="nd"),
                             remarque=UNSAID, **about)
            if row:
                row["imprime"] = "(cellule vide)"
