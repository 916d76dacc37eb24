"""Private employment (Urssaf): on 31 December by territory, and by quarter and sector.

Read from the workbook of the observatory, and from the extractions that the Urssaf publishes, which
prevail.  The two series count in two ways, raw and seasonally adjusted: an indicator each, never
mixed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from etl.contract import COMPUTED, FRANCE, PUBLISHED, REGION, WHOLE, Column, Source, SumRule
from etl.french.periods import is_quarter, period
from etl.french.territories import Territory, is_partly_breton, resolve
from etl.french.text import normalise
from etl.licences import odbl
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.rows import Rows
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import breton_territories
from etl.sources._departements import BRETONS
from etl.sources._total_lines import whole_or
from etl.tables.columns import Labels, constant
from etl.tidy.melt import add_figures
from etl.tidy.tidy import Tidy
from etl.tidy.yearly import footnote, is_group, sheet_champ, yearly_table

FIN_ANNEE = "Emploi salarié privé au 31 décembre, données brutes"
TRIMESTRES = "Emploi salarié privé en fin de trimestre, données CVS"
MASSE = "Masse salariale du secteur privé du trimestre, données CVS"
UNITE = "salariés"
#: What a territory that crosses the border of Bretagne carries.
ACROSS = "Territoire entier, avec ses communes hors de Bretagne"

_WORKBOOK = {"territoire": ("Territoire",), "trimestre": ("Trimestre",),
             "ensemble": ("Ensemble", "Effectifs", "Effectifs salariés")}
_SECTORS = {
    "region": ("code_region", "Code région"),
    "departement": ("code_departement", "Code département"),
    "secteur": ("secteur_na28i", "Secteur NA28i", "grand_secteur", "Grand secteur"),
    "trimestre": ("fin_trimestre", "Dernier jour du trimestre"),
    "effectifs": ("effectifs_cvs", "Effectifs salariés CVS"),
    "masse": ("masse_salariale_cvs_eur", "Masse salariale CVS"),
}
_PLACES = {
    "code": ("code", "Code"),
    "niveau": ("echelon", "Échelon"),
    "nom": ("libelle", "Libellé"),
    "annee": ("year", "annee", "Année"),
    "effectifs": ("effectifs_salaries_prive", "Effectifs salariés privés"),
}
_ZONES = {
    "zone": ("code_ze", "Code zone d'emploi"),
    "code_secteur": ("a38", "Code NA38"),
    "secteur": ("libelle_a38", "Libellé NA38"),
}
_SHORTENED = {"Ind.": "Industries", "Prod.": "Produits", "Act.": "Activités"}
#: Columns of a zone d'emploi and sector: « effectifs_2024 ».
_YEAR = re.compile(r"effectifs_((?:19|20)\d\d)")
#: What the extraction by département computes of its own: each series is here, its change is not.
_UNREAD = {"nom": ("departement",), "evolution": ("effectifs_evolution_annuelle_pct",),
           "evolution_masse": ("masse_evolution_annuelle_pct",)}
#: A title or a note that says what the figures are counted by; money is none of them.
_SCALE = re.compile(r"(?:\b(?:en|unites? ?:) ?|\()(?:milliers?|millions?)\b(?! (?:d.euros|€))")
#: A name that says France, and not one of its régions.
_FRANCE = re.compile(r"(?<!\bile[ -]de[ -])(?<!\bhauts[ -]de[ -])\bfrance\b")
_END_OF_QUARTER = {"03-31": "T1", "06-30": "T2", "09-30": "T3", "12-31": "T4"}
_REGIONS = ("11", "24", "27", "28", "32", "44", "52", REGION, "75", "76", "84", "93", "94",
            "01", "02", "03", "04")

SOURCE = Source(
    id="emploi_prive",
    kind="chiffres",
    title="Emploi salarié du secteur privé, ESS comprise",
    producer="Urssaf, données ouvertes ; Dares pour les effectifs intérimaires",
    licence=odbl("l'Urssaf"),
    vintage="{annee}",
    nature=PUBLISHED,
    patterns=("emploi/urssaf_prive_trimestriel_*.csv", "emploi/urssaf_prive_annuel_*.csv",
              "emploi/urssaf_prive_departements_*.csv", "emploi/urssaf_prive_ze_*.csv",
              "emploi/emploi_prive_*.xlsx"),
    columns=(
        Column("secteur", "Secteur", key=True, whole=WHOLE,
               definition="Par trimestre, secteur NA28i de l'Urssaf pour une région, grand "
                          "secteur pour un département ; par an, secteur NA38 pour une zone "
                          "d'emploi. « Ensemble » : tous les secteurs."),
    ),
    headers={"territoire": ("Territoire",)},
    champ="Secteur privé, régime général, hors agriculture (ESS comprise)",
    notes=(
        "Le décompte brut du 31 décembre et la série trimestrielle CVS ne comptent pas de la même "
        "façon : ils ne se mélangent pas.",
    ),
    sums=(
        SumRule("départements et Bretagne", "territoire", "region:53",
                BRETONS, {"indicateur": FIN_ANNEE}, tolerance=0),
        # Each series is seasonally adjusted by itself.
        SumRule("départements et Bretagne, effectifs CVS", "territoire", "region:53",
                BRETONS, {"indicateur": TRIMESTRES}, tolerance=10),
        SumRule("départements et Bretagne, masse salariale CVS", "territoire", "region:53",
                BRETONS, {"indicateur": MASSE}, tolerance=100),
        SumRule("secteurs et ensemble", "secteur", WHOLE, tolerance=0),
        SumRule("régions et France", "territoire", "france:FR",
                tuple(f"region:{r}" for r in _REGIONS), tolerance=0),
    ),
    once=True,
)


def tidy(book: Workbook) -> Tidy:
    """Read each sheet by its headers: an extraction of the Urssaf, years in columns, or a line a
    quarter."""
    out = Tidy(SOURCE, book)
    layouts: list[tuple[Any, Callable[[Tidy, Sheet], None]]] = [
        (_WORKBOOK, _quarters), (_SECTORS, _sectors), (_PLACES, _places), (_ZONES, _zones)]
    for sheet in book.tables:
        score, reader = max(((sheet.find_header(heads)[1], reader) for heads, reader in layouts),
                            key=lambda one: one[0])
        if score < 2:
            reader = _years
        if reader in (_sectors, _places, _zones):
            out.defaults |= {"editeur": "Urssaf", "titre": SOURCE.title, "champ": SOURCE.champ,
                             "lien": "https://open.urssaf.fr"}
        else:
            out.document()
            _report_scale(out, sheet)
        reader(out, sheet)
    return out


# --- The workbook --------------------------------------------------------------------------------
def _report_scale(out: Tidy, sheet: Sheet) -> None:
    """Report a sheet whose title or notes say « en milliers »: its figures are read one by one."""
    for number in range(1, sheet.last + 1):
        cells = sheet.contents(number)
        if len(cells) == 1 and _SCALE.search(normalise(cells[0].text)):
            out.report("erreur", "cette feuille compte par milliers ou par millions, et ses "
                       f"chiffres seraient lus en {UNITE}", sheet, cells[0], column="unite",
                       value=cells[0].text, expected="les nombres en entier, « 803 200 », et une "
                       "feuille qui ne dit plus « en milliers »")


def _years(out: Tidy, sheet: Sheet) -> None:
    table, years = yearly_table(out, sheet, SOURCE.headers)
    notes = _footnotes(out, table)
    for line in table.body:
        if is_group(line):
            continue
        place = out.territory(sheet, line["territoire"])
        for year in years:
            out.figure(sheet, line[year], territoire=place, unite=UNITE, periode=year,
                       label=line["territoire"].text, indicateur=FIN_ANNEE, **notes)


def _quarters(out: Tidy, sheet: Sheet) -> None:
    table = out.table(sheet, _WORKBOOK)
    notes = _footnotes(out, table)
    for line in table.body:
        row = out.figure(
            sheet, line["ensemble"], territoire=out.territory(sheet, line["territoire"]),
            unite=UNITE, periode=line["trimestre"].text, indicateur=TRIMESTRES, **notes)
        if row and not is_quarter(row["periode"]):
            out.report("erreur", "ce n'est pas un trimestre", sheet, line["trimestre"],
                       column="periode", value=row["periode"], expected="« 2025-T4 »")


def _footnotes(out: Tidy, table: Rows) -> dict[str, Any]:
    """Return what a sheet prints under its table: its champ, and why the other one differs."""
    return {"champ": sheet_champ(out, table), "remarque": footnote(table, "Les deux feuilles ")}


# --- The extractions -----------------------------------------------------------------------------
def _sectors(out: Tidy, sheet: Sheet) -> None:
    """Read a line a quarter and sector, of a département where it tells one; a file or a sheet of
    France, which says it in its name, has no région."""
    names = f"{Path(out.book.file).stem} {sheet.name}"
    is_national = bool(_FRANCE.search(normalise(names.replace("_", " "))))
    table = out.table(sheet, _SECTORS | _UNREAD, ("secteur", "departement", *_UNREAD,
                                                  *(["region"] * is_national)))
    if "departement" in table.place:
        territoire = breton_territories(out, table, "departement", "departement")
    else:
        territoire = table.label(("region",), lambda line: out.territory(
            sheet, line["region"], "region") if "region" in line else resolve(FRANCE, "france"))
    add_figures(
        out, table, {"effectifs": {"indicateur": TRIMESTRES, "unite": UNITE},
                     "masse": {"indicateur": MASSE, "unite": "euros"}}, territoire=territoire,
        periode=table.label(("trimestre",), lambda line: _quarter(out, sheet, line["trimestre"])),
        secteur=table.text("secteur").map(whole_or))


def _zones(out: Tidy, sheet: Sheet) -> None:
    """Read a line a zone d'emploi and sector, whose columns are years."""
    years = {match[1]: cell.text for cell in sheet.row(sheet.find_header(_ZONES)[0])
             if (match := _YEAR.fullmatch(cell.text))}
    table = out.table(sheet, _ZONES | {year: (head,) for year, head in years.items()})
    territoire = breton_territories(out, table, "zone", "ze")
    secteur = table.text("code_secteur").join(table.text("secteur"), _sector_name)
    table.rewrite(years, r"(\d+)\.0", r"\1")
    for year in years:
        add_figures(out, table, {year: {"indicateur": FIN_ANNEE, "unite": UNITE}},
                    territoire=territoire, periode=constant(year, len(table.lines)),
                    secteur=secteur, remarque=territoire.map(_border_remark))


def _sector_name(code: str, label: str) -> str:
    """Return « CA Industries alimentaires », the words that the file shortens in full."""
    return f"{code} " + " ".join(_SHORTENED.get(word, word) for word in label.split())


def _quarter(out: Tidy, sheet: Sheet, cell: Cell) -> str | None:
    """Return « 2025-T4 » for the last day of a quarter; None, and an error, for anything else."""
    year, _, day = period(cell.value)[0].partition("-")
    if day in _END_OF_QUARTER:
        return f"{year}-{_END_OF_QUARTER[day]}"
    out.report("erreur", "ce n'est pas le dernier jour d'un trimestre", sheet, cell,
               column="periode", value=cell.text, expected="« 2025-12-31 »")
    return None


def _places(out: Tidy, sheet: Sheet) -> None:
    """Read a line a year and territory of Brittany; those of elsewhere are left aside, but for
    régions and France."""
    table = out.table(sheet, _PLACES, ("nom",))
    territoire = breton_territories(out, table, "code")
    groups = _merged_lines(table, territoire)
    codes, nowhere = territoire.codes.copy(), len(territoire.values)
    codes[[at for lines in groups for at in lines]] = nowhere
    add_figures(out, table, {"effectifs": {"indicateur": FIN_ANNEE, "unite": UNITE}},
                territoire=Labels(codes, [*territoire.values, None]), periode=out.years(table),
                remarque=territoire.map(_border_remark))
    for lines in groups:
        _add_sum(out, table, territoire.at(lines[0]), lines)


def _merged_lines(table: Rows, territoire: Labels) -> list[list[int]]:
    """Return the lines of each year and commune of today that the file gives by its former ones; a
    code that is there twice is an error, not a part."""
    year, code = table.text("annee"), table.text("code")
    together: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at in np.flatnonzero(territoire.where(_is_commune)).tolist():
        together[territoire.at(at).code, year.at(at)].append(at)
    return [lines for lines in together.values() if len(lines) > 1
            and len({code.at(at) for at in lines}) == len(lines)]


def _is_commune(place: Territory | None) -> bool:
    return place is not None and place.niveau == "commune"


def _add_sum(out: Tidy, table: Rows, place: Territory, lines: list[int]) -> None:
    """Add the figure of a commune from those of the communes that it was made of; without one of
    them, it is no number."""
    start = len(out.rows)
    for at in lines:
        out.figure(table.sheet, table.cell(at, "effectifs"), territoire=place, unite=UNITE,
                   periode=table.cell(at, "annee").text, indicateur=FIN_ANNEE)
    parts = out.rows[start:]
    if not parts:
        return
    del out.rows[start + 1:]
    values = [part["valeur"] for part in parts]
    is_whole = len(parts) == len(lines) and None not in values
    codes = ", ".join(table.cell(at, "code").text for at in lines)
    out.rows[start] |= {
        "valeur": sum(values) if is_whole else None, "statut": "" if is_whole else "nd",
        "imprime": " + ".join(part["imprime"] for part in parts), "nature": COMPUTED,
        "remarque": f"Somme des communes fusionnées depuis ({codes})" if is_whole else
        f"Le chiffre de l'une des communes fusionnées depuis ({codes}) n'est pas donné"}


def _border_remark(place: Territory | None) -> str:
    return ACROSS if place and is_partly_breton(place.code, place.niveau) else ""
