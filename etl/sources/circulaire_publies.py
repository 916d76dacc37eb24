"""Économie circulaire et réemploi: published figures, with their competing definitions."""

from functools import partial

from etl.contract import Break
from etl.sources._published_figures import published_source, tidy_published

SOURCE = published_source(
    id="circulaire_publies",
    title="Économie circulaire et réemploi dans l'ESS, chiffres publiés",
    producer="Cress Bretagne, Observatoire de l'environnement en Bretagne et éditeurs cités",
    patterns=("economie_circulaire/chiffres_publies*.xlsx",),
    notes=(
        "Structures de réemploi, structures des déchets, structures dans Carteco : trois "
        "champs qui ne s'additionnent pas.",
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
tidy = partial(tidy_published, SOURCE)
