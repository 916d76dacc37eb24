"""Pôles de l'ESS, TAg, DLA and the Cress as others publish them."""

from etl.contract import PUBLISHED, Break, Source
from etl.reading.sheet import Workbook
from etl.sources._published import COLUMNS, HEADERS, OPTIONAL, tidy_published
from etl.tidy.tidy import Tidy

SOURCE = Source(
    id="accompagnement",
    kind="chiffres",
    title="Accompagnement : pôles de l'ESS, TAg, DLA et Cress, chiffres publiés",
    producer="Cress Bretagne, RTES, Avise et éditeurs cités",
    licence="Citations de publications, réutilisation avec mention de l'éditeur cité",
    vintage="publication de {date_publication}",
    nature=PUBLISHED,
    theme="activite",
    patterns=("accompagnement/chiffres_publies*.xlsx",),
    columns=COLUMNS,
    headers=HEADERS,
    optional=OPTIONAL,
    champ="Non précisé par les publications citées",
    notes=("DLA : dispositif local d'accompagnement. TAg : incubateurs de projets de l'ESS.",),
    breaks=(
        Break("concept", 2021, "21 pôles (entretien avec la Cress, 2020)",
              "19 pôles (RTES, 2021 et 2022)",
              "deux éditeurs, dont aucun ne dit quels pôles il compte",
              {"indicateur": "Pôles ESS"}),
        Break("concept", 2009, "bilan de 2008 (CPCA)", "bilans de 2009 et de 2010 (Avise)",
              "deux éditeurs, dont aucun ne précise le champ de son bilan",
              {"indicateur": ("Structures accompagnées par le DLA",
                              "Emplois concernés par le DLA")}),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Every cited figure."""
    return tidy_published(SOURCE, book)
