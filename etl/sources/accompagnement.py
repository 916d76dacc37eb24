"""Pôles de l'ESS, TAg, DLA and the Cress as others publish them."""

from functools import partial

from etl.contract import Break
from etl.sources._published_figures import published_source, tidy_published

SOURCE = published_source(
    id="accompagnement",
    title="Accompagnement : pôles de l'ESS, TAg, DLA et Cress, chiffres publiés",
    producer="Cress Bretagne, RTES, Avise et éditeurs cités",
    patterns=("accompagnement/chiffres_publies*.xlsx",),
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
tidy = partial(tidy_published, SOURCE)
