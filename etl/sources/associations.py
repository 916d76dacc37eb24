"""Associations et bénévolat: published figures, whose counts compete."""

from etl.contract import PUBLISHED, Source
from etl.reading.sheet import Workbook
from etl.sources._published import COLUMNS, HEADERS, OPTIONAL, PRIVATE, tidy_published
from etl.tidy.tidy import Tidy

SOURCE = Source(
    id="associations",
    kind="chiffres",
    title="Associations et bénévolat, chiffres publiés",
    producer="Gref Bretagne, Région Bretagne et éditeurs cités",
    licence="Citations de publications, réutilisation avec mention de l'éditeur cité",
    vintage="publication de {date_publication}",
    nature=PUBLISHED,
    theme="associations",
    patterns=("associations/chiffres_publies*.xlsx",),
    columns=COLUMNS,
    headers=HEADERS,
    optional=OPTIONAL,
    equivalences=(PRIVATE,),
    champ="Non précisé par les publications citées",
    notes=(
        "Les publications ne comptent pas les mêmes associations et ne disent pas lesquelles : "
        "leurs nombres se lisent côte à côte, ils ne se suivent pas d'une année à l'autre.",
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Every cited figure."""
    return tidy_published(SOURCE, book)
