"""Commerces de l'ESS en milieu rural: published figures."""

from etl.contract import PUBLISHED, Source
from etl.reading.sheet import Workbook
from etl.sources._published import COLUMNS, HEADERS, OPTIONAL, tidy_published
from etl.tidy.tidy import Tidy

SOURCE = Source(
    id="commerces_publies",
    kind="chiffres",
    title="Commerces de l'ESS en milieu rural, chiffres publiés",
    producer="Cress Bretagne et éditeurs cités",
    licence="Citations de publications, réutilisation avec mention de l'éditeur cité",
    vintage="publication de {date_publication}",
    nature=PUBLISHED,
    theme="commerces_ruraux",
    patterns=("commerces_ruraux/chiffres_publies*.xlsx",),
    columns=COLUMNS,
    headers=HEADERS,
    optional=OPTIONAL,
    champ="Non précisé par les publications citées",
)


def tidy(book: Workbook) -> Tidy:
    """Every cited figure."""
    return tidy_published(SOURCE, book)
