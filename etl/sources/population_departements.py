"""Population on 1 January of the départements of Brittany, by year (Insee)."""

from __future__ import annotations

from etl.contract import PUBLISHED, Measure, Source
from etl.licences import licence_ouverte
from etl.reading.sheets.workbook import Workbook
from etl.sources._communes import breton_lines
from etl.tidy.tidy import Tidy

INDICATEUR = "Population au 1er janvier"
#: Insee revises its estimates once the census of the year is known.
_PROVISIONAL_YEARS = 3

SOURCE = Source(
    id="population_departements",
    kind="chiffres",
    title="Population au 1er janvier, par département",
    producer="Insee, estimations de population",
    licence=licence_ouverte("l'Insee"),
    vintage="{annee}",
    nature=PUBLISHED,
    patterns=("population_departements/*.csv",),
    columns=(),
    headers={
        "annee": ("annee", "Année"),
        "code": ("code_departement", "Code département"),
        "departement": ("departement", "Département"),
        "population": ("population_1er_janvier", "Population au 1er janvier", "Population"),
    },
    optional=("departement",),
    measures=(
        Measure("population", INDICATEUR, "habitants", "sum({0})", uses=(INDICATEUR,),
                additive=True, definition="Habitants au 1er janvier de l'année."),
    ),
    champ="Population totale des départements de Bretagne",
    context=True,
    notes=("Les trois dernières années sont provisoires : l'Insee les révise.",),
)


def tidy(book: Workbook) -> Tidy:
    """Return a figure a line; those of other départements are left aside."""
    out = Tidy(SOURCE, book)
    out.defaults |= {"editeur": "Insee", "titre": "Estimations de population",
                     "champ": SOURCE.champ}
    lines = list(breton_lines(out, "code"))
    recent = sorted({line["annee"].text for _, line in lines})[-_PROVISIONAL_YEARS:]
    for sheet, line in lines:
        if line["population"].is_empty:
            out.report("erreur", "ligne sans valeur", sheet, line["population"],
                       column="valeur", expected="un nombre, ou nd")
        out.figure(sheet, line["population"], unite="habitants", indicateur=INDICATEUR,
                   territoire=out.territory(sheet, line["code"], "departement"),
                   periode=line["annee"].text,
                   statut="p" if line["annee"].text in recent else "")
    return out
