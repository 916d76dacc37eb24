"""Share of the ESS in salaried jobs, by département and région (Insee): years in columns.

The rank among all the départements of France is computed by the observatory: it is another
indicator, whose nature and publisher say so.
"""

from __future__ import annotations

import re

from etl.common_columns import LEVELS
from etl.contract import COMPUTED, PUBLISHED, Break, Column, Source
from etl.french.codes import whole_code
from etl.french.territories import Territory, territory_of
from etl.reading.sheets.cell import Cell
from etl.reading.sheets.sheet import Sheet
from etl.reading.sheets.workbook import Workbook
from etl.tidy.tidy import Tidy
from etl.tidy.yearly import footnote, is_group, yearly_table

INDICATEUR, BASE = "Part de l'ESS dans l'emploi", "% des emplois salariés"
CALCUL = "Observatoire régional de l'ESS – Cress Bretagne, calcul d'après l'Insee"
_RANG = re.compile(r"(Rang) en ((?:19|20)[0-9]{2}) (.+)")

SOURCE = Source(
    id="poids_ess",
    kind="chiffres",
    title="Poids de l'ESS dans les emplois salariés, par département et région",
    producer="Insee, indicateurs territoriaux de développement durable",
    licence="Licence Ouverte",
    vintage="{annee}",
    nature=PUBLISHED,
    patterns=("territoires/poids_ess_*.xlsx",),
    columns=(
        Column("unite_imprimee", "Base ou unité d'origine", key=True,
               definition="Ce dont la valeur est une part."),
    ),
    headers={"territoire": ("Territoire",), "code": ("Code",)},
    optional=("code",),
    champ="Emplois salariés du territoire, privés et publics",
    notes=(
        "La documentation de l'Insee écrit aussi « parmi les salariés du secteur privé » ; les "
        "parts sont bien celles de tous les emplois salariés.",
    ),
    breaks=(
        Break("champ", 2016, "Insee Clap", "Insee Flores",
              "l'Insee signale une rupture de série après 2015 : ces parts ne se prolongent pas "
              "par celles de Flores"),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Read the shares of each year, then the rank that the observatory computed."""
    out = Tidy(SOURCE, book)
    out.document()
    for sheet in book.tables:
        rang = _rank_heading(sheet)
        headers = {**SOURCE.headers, **({"rang": (rang[0],)} if rang else {})}
        table, years = yearly_table(out, sheet, headers, SOURCE.optional)
        absent, calcul = footnote(table, "nd :"), footnote(table, "Rang ")
        for line in table.body:
            if is_group(line):
                continue
            place = _territory(out, sheet, line)
            for year in years:
                row = out.figure(sheet, line[year], territoire=place, unite="%", periode=year,
                                 label=line["territoire"].text, indicateur=INDICATEUR,
                                 unite_imprimee=BASE)
                if row and row["statut"] == "nd":
                    row["remarque"] = absent
            if rang:
                out.figure(sheet, line["rang"], territoire=place, unite="rang", periode=rang[2],
                           indicateur=f"{rang[1]} {rang[3]}", unite_imprimee="",
                           remarque=calcul, editeur=CALCUL, nature=COMPUTED)
    return out


def _rank_heading(sheet: Sheet) -> re.Match[str] | None:
    """Return the heading of the computed rank: « Rang en 2015 parmi les 100 départements… »."""
    number, _ = sheet.find_header(SOURCE.headers)
    heads = sheet.row(number) if number else []
    return next((match for cell in heads if (match := _RANG.fullmatch(cell.text))), None)


def _territory(out: Tidy, sheet: Sheet, line: dict[str, Cell]) -> Territory | None:
    """Return the territory whose name and Insee code a line prints.

    The code tells the région from the département of the same name (La Réunion: 04 or 974), and
    has to.
    """
    name, code = line["territoire"], line.get("code") or line["territoire"]._replace(value=None)
    places = [place for level in ("region", "departement")
              if (place := territory_of(name.text, level))]
    if not places or (code.is_empty and len(places) == 1):
        return out.territory(sheet, name)
    place = next((p for p in places if p.code == whole_code(code.text, 2)), None)
    if place is None:
        what = "il manque le code" if code.is_empty else "le code n'est pas celui"
        out.report("erreur", f"{what} de « {name.text} »", sheet, code,
                   column="territoire", value=code.text,
                   expected=" ou ".join(f"{p.code} ({LEVELS[p.niveau]})" for p in places))
    else:
        out.report_code(sheet, code, place.code, "territoire")
    return place
