"""Agriculture, alimentation, coopératives: published figures."""

from collections.abc import Mapping
from functools import partial

from etl.contract import Break, SumRule
from etl.sources._departements import BRETONS, departement_parts
from etl.sources._published_figures import published_source, tidy_published

_SCOP: Mapping[str, str | tuple[str, ...]] = {
    "poste": "Scop et Scic",
    "indicateur": ("Nombre de Scop et Scic", "Effectifs salariés des Scop et Scic"),
}

SOURCE = published_source(
    id="agri_alimentaire",
    title="L'ESS dans l'agriculture et l'alimentation ; coopératives, chiffres publiés",
    producer="Cress Bretagne, réseaux coopératifs et éditeurs cités",
    patterns=("agriculture_alimentation/chiffres_publies*.xlsx",),
    breaks=(
        Break("zonage", 2022, "Bretagne, Pays de la Loire et Basse-Normandie",
              "Bretagne, Normandie et Loire-Atlantique",
              "l'« Ouest » de l'union régionale des Scop change de contour",
              {"territoire_niveau": "interregion"}),
        Break("concept", 2023, "pérennité à 3 ans", "pérennité à 5 ans",
              "79,2 % en 2022 est à trois ans, 81,3 % en 2023 à cinq ans",
              {"poste": "Scop et Scic", "unite": "%"}),
    ),
    sums=(
        SumRule("départements et Bretagne", "territoire", "region:53",
                BRETONS, _SCOP),
        SumRule("départements et Pays de la Loire", "territoire", "region:52",
                departement_parts(44, 49, 53, 72, 85), _SCOP),
        SumRule("départements et Basse-Normandie", "territoire", "region:25",
                departement_parts(14, 50, 61), _SCOP),
        SumRule("régions et Ouest", "territoire_nom", "Ouest (3 régions)",
                ("Bretagne", "Pays de la Loire", "Basse-Normandie"), _SCOP,
                ignore=("territoire", "territoire_niveau")),
    ),
)
tidy = partial(tidy_published, SOURCE)
