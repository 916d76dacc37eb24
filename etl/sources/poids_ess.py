"""Share of the ESS in salaried jobs, by département and région (Insee): years in columns.

The rank among all the départements of France is computed by the observatory: it is another
indicator, whose nature and publisher say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.common_columns import LEVELS
from etl.contract import COMPUTED, PUBLISHED, Break, Column, Source
from etl.french.codes import whole_code
from etl.french.periods import YEAR
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
        ranks = {heading[0]: heading for heading in _rank_headings(sheet)}
        headers = {**SOURCE.headers, **{text: (text,) for text in ranks}}
        table, years = yearly_table(out, sheet, headers, SOURCE.optional)
        absent = footnote(table, "nd :")
        notes = [cell.text for cell in table.footnotes if cell.text.startswith("Rang ")]
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
            for text, rank in ranks.items():
                out.figure(sheet, line[text], territoire=place, unite="rang", periode=rank[2],
                           indicateur=f"{rank[1]} {rank[3]}", unite_imprimee="",
                           remarque=next((note for note in notes if rank[2] in note
                                          or not YEAR.search(note)), ""),
                           editeur=CALCUL, nature=COMPUTED)
    return out


def _rank_headings(sheet: Sheet) -> Iterator[re.Match[str]]:
    """Yield the headings of the computed ranks: « Rang en 2015 parmi les 100 départements… »."""
    number, _ = sheet.find_header(SOURCE.headers)
    for cell in sheet.row(number) if number else ():
        if match := _RANG.fullmatch(cell.text):
            yield match


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
