"""Private employment (Urssaf): on 31 December by territory, and by quarter.

The two sheets count in two ways, raw and seasonally adjusted: an indicator each, never mixed.
"""

from __future__ import annotations

from typing import Any

from etl.contract import PUBLISHED, Source, SumRule
from etl.reading.sheet import Rows, Sheet
from etl.reading.workbook import Workbook
from etl.tidy.tidy import Tidy
from etl.tidy.yearly import footnote, is_group, sheet_champ, yearly_table

FIN_ANNEE = "Emploi salarié privé au 31 décembre, données brutes"
TRIMESTRES = "Emploi salarié privé en fin de trimestre, données CVS"
UNITE = "salariés"
_QUARTERS = {"territoire": ("Territoire",), "trimestre": ("Trimestre",),
             "ensemble": ("Ensemble", "Effectifs", "Effectifs salariés")}

SOURCE = Source(
    id="emploi_prive",
    kind="chiffres",
    title="Emploi salarié du secteur privé, ESS comprise",
    producer="Urssaf, données ouvertes ; Dares pour les effectifs intérimaires",
    licence="Open Database License (ODbL) : citer l'Urssaf, partager à l'identique toute base de "
            "données qui en est tirée",
    vintage="{annee}",
    nature=PUBLISHED,
    patterns=("emploi/emploi_prive_*.xlsx",),
    columns=(),
    headers={"territoire": ("Territoire",)},
    champ="Secteur privé, régime général, hors agriculture (ESS comprise)",
    notes=(
        "Le décompte brut du 31 décembre et la série trimestrielle CVS ne comptent pas de la même "
        "façon : ils ne se mélangent pas.",
    ),
    sums=(
        SumRule("départements et Bretagne", "territoire", "region:53",
                tuple(f"departement:{d}" for d in (22, 29, 35, 56)), tolerance=0),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Read each sheet by its headers: years in columns, or a line a quarter."""
    out = Tidy(SOURCE, book)
    out.document()
    for sheet in book.tables:
        if sheet.find_header(_QUARTERS)[1] > 1:
            _quarters(out, sheet)
        else:
            _years(out, sheet)
    return out


def _years(out: Tidy, sheet: Sheet) -> None:
    table, years = yearly_table(sheet, SOURCE.headers)
    out.issues += table.issues
    said = _footnotes(out, table)
    for line in table.body:
        if is_group(line):
            continue
        place = out.territory(sheet, line["territoire"])
        for year in years:
            out.figure(sheet, line[year], territoire=place, unite=UNITE, periode=year,
                       indicateur=FIN_ANNEE, **said)


def _quarters(out: Tidy, sheet: Sheet) -> None:
    table = sheet.table(_QUARTERS)
    out.issues += table.issues
    said = _footnotes(out, table)
    for line in table.body:
        out.figure(sheet, line["ensemble"], territoire=out.territory(sheet, line["territoire"]),
                   unite=UNITE, periode=line["trimestre"].text, indicateur=TRIMESTRES,
                   **said)


def _footnotes(out: Tidy, table: Rows) -> dict[str, Any]:
    """Return what a sheet prints under its table: its champ, and why the other one differs."""
    return {"champ": sheet_champ(out, table), "remarque": footnote(table, "Les deux feuilles ")}
