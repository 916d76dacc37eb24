"""Économie circulaire et réemploi: published figures, with their competing definitions."""

from etl.contract import PUBLISHED, Break, Source
from etl.reading.sheet import Workbook
from etl.sources._published import COLUMNS, HEADERS, OPTIONAL, tidy_published
from etl.tidy.tidy import Tidy

SOURCE = Source(
    id="circulaire_publies",
    kind="chiffres",
    title="Économie circulaire et réemploi dans l'ESS, chiffres publiés",
    producer="Cress Bretagne, Observatoire de l'environnement en Bretagne et éditeurs cités",
    licence="Citations de publications, réutilisation avec mention de l'éditeur cité",
    vintage="publication de {date_publication}",
    nature=PUBLISHED,
    theme="economie_circulaire",
    patterns=("economie_circulaire/chiffres_publies*.xlsx",),
    columns=COLUMNS,
    headers=HEADERS,
    optional=OPTIONAL,
    champ="Non précisé par les publications citées",
    notes=(
        "119 structures de réemploi, près de 150 structures des déchets, 432 structures dans "
        "Carteco : trois périmètres qui ne s'additionnent pas.",
    ),
    breaks=(
        Break("concept", 2023, "224 sites de réemploi (2018-2019, « au moins »)",
              "176 sites de réemploi (2023)", "la définition du site a changé",
              {"indicateur": "Sites de réemploi ESS"}),
        Break("concept", 2023, "80 structures recensées (enquête 2021)",
              "119 structures (2023, annoncées en hausse de 18 % depuis 2021)",
              "119 en hausse de 18 % supposerait environ 101 structures en 2021 : les deux "
              "recensements ne comptent pas la même chose",
              {"poste": "Réemploi", "unite": "structures"}),
    ),
)


def tidy(book: Workbook) -> Tidy:
    """Every cited figure."""
    return tidy_published(SOURCE, book)
