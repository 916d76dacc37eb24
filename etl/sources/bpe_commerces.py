"""Shops and everyday services by commune: the permanent database of facilities (Insee).

A facility that a commune has not is not in the file.  The communes merged since are read as those
of today; the commune of the time stays beside, so that each number keeps its cell.
"""

from __future__ import annotations

from etl.contract import PUBLISHED, Column, Measure, Source
from etl.french.codes import whole_code
from etl.french.text import here_and_in
from etl.licences import licence_ouverte
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import breton_codes, breton_territories
from etl.sources._total_lines import check_totals, total_lines
from etl.tidy.melt import add_figures
from etl.tidy.tidy import Tidy

INDICATEUR = "Commerces et services de proximité"
VALUES = {"nombre": {"indicateur": INDICATEUR, "unite": "équipements"}}

SOURCE = Source(
    id="bpe_commerces",
    kind="chiffres",
    title="Commerces et services de proximité, par commune",
    producer="Insee, base permanente des équipements (BPE)",
    licence=licence_ouverte("l'Insee"),
    vintage="{annee}",
    nature=PUBLISHED,
    patterns=("bpe_commerces/*.csv",),
    columns=(
        Column("equipement", "Équipement", key=True, required=True),
        Column("commune_relevee", "Commune du relevé", key=True, required=True,
               definition="Code Insee de la commune à la date du relevé ; le territoire est la "
                          "commune d'aujourd'hui."),
    ),
    headers={
        "annee": ("annee", "Année"),
        "commune": ("commune", "Code commune", "DEPCOM"),
        "equipement": ("equipement", "Équipement"),
        "nombre": ("nombre", "Nombre", "Nombre d'équipements"),
    },
    measures=(
        Measure("equipements", INDICATEUR, "équipements", "sum({0}) / count(DISTINCT periode)",
                uses=(INDICATEUR,), additive=True,
                definition="Nombre de commerces et de services ; sur plusieurs années, leur "
                           "moyenne. Une commune sans ligne n'en a aucun."),
    ),
    champ="Commerces et services de proximité de la base permanente des équipements, toutes "
          "formes juridiques",
    context=True,
    notes=("Un équipement absent d'une commune n'a pas de ligne : c'est zéro.",
           "Les communes fusionnées depuis sont rattachées à la commune d'aujourd'hui."),
    formats=False,
    keep=(breton_codes(("commune", "Code commune", "DEPCOM"), 5),),
)


def tidy(book: Workbook) -> Tidy:
    """Return a figure a line; those of communes out of Brittany are left aside."""
    out = Tidy(SOURCE, book)
    out.defaults |= {"editeur": "Insee", "titre": "Base permanente des équipements",
                     "champ": SOURCE.champ}
    for sheet in book.tables:
        table = out.table(sheet)
        if not table.lines:
            continue
        totals = total_lines(table, ("equipement",))
        territoire = breton_territories(out, table, "commune", "commune")
        check_totals(out, table, territoire.where(bool), ("equipement",), ("commune", "annee"),
                     {"nombre": 0})
        if cells := table.cells("nombre", territoire.where(bool) & ~table.column("nombre").filled):
            again = here_and_in(len(cells) - 1)
            out.report("erreur", f"ligne sans valeur{again} : elle serait lue zéro", sheet,
                       cells[0], column="valeur", expected="un nombre, ou nd")
        territoire = territoire.join(totals, lambda place, total: None if total else place)
        add_figures(out, table, VALUES, periode=out.years(table), territoire=territoire,
                    equipement=table.text("equipement"), commune_relevee=table.text(
                        "commune").map(lambda code: whole_code(code, 5)))
    return out
