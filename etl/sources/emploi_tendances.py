"""Tendances sectorielles: the direction of employment by sector, without a number."""

from etl.contract import Column
from etl.french.periods import direction
from etl.licences import CRESS
from etl.reading.sheets.workbook import Workbook
from etl.sources._published_figures import COLUMNS, published_source, tidy_published
from etl.tidy.tidy import Tidy

SOURCE = published_source(
    id="emploi_tendances",
    title="Tendances sectorielles de l'emploi de l'ESS, sans chiffre",
    producer="Cress Bretagne – Observatoire régional de l'ESS",
    licence=CRESS,
    vintage="note {annee}",
    patterns=("emploi/tendances_qualitatives*.xlsx",),
    columns=(*COLUMNS, Column("tendance", "Tendance", values=("hausse", "baisse", "stabilité"),
                              definition="Sens de l'évolution, lu dans le mot imprimé.")),
    champ="Emploi de l'ESS",
    notes=("Une tendance n'est pas un nombre : elle ne se moyenne ni ne se cumule.",),
)
#: What the workbook files among the sectors of employment though it counts something else.
OTHER = {"Établissements ESS": "Tendance du nombre d'établissements (qualitative)"}


def tidy(book: Workbook) -> Tidy:
    """Return each word, with the direction that it states and what it is the direction of."""
    out = tidy_published(SOURCE, book, words=True)
    for row in out.rows:
        row["tendance"] = direction(row["imprime"])
        row["indicateur"] = OTHER.get(row["poste"], row["indicateur"])
    return out
