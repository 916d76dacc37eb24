"""What the demonstration workbooks promise: the figures that the tests hold them to.

Published percentages come from the conjuncture notes kept in ``data/raw/emploi`` (2012, 2013,
2016, 2018, 2022); the 2021 levels from ``niveaux_publies_bretagne.xlsx``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.contract import WHOLE
from etl.french.families import ESS, FAMILLES, PRIVE

ASSOCIATIONS, COOPERATIVES, MUTUELLES, FONDATIONS = FAMILLES
AIDE_A_DOMICILE = "Aide à domicile"
SECTEURS = (
    "Enseignement", "Action sociale sans hébergement", AIDE_A_DOMICILE,
    "Hébergement médico-social", "Santé", "Sport", "Animation", "Spectacle vivant et culture",
    "Activités financières et assurance", "Industries et commerces agro-alimentaires",
    "Soutien aux entreprises", "Autres",
)


@dataclass(frozen=True)
class Targets:
    """Numbers that a fresh generation must reach.

    ``growth``: (famille, secteur, year) → change in %, from the year before, of the mean of the
    four quarters in Bretagne.  ``family_growth``: the same for the families, which only have to
    print the published decimal.  ``posts``, ``private_posts`` and ``etablissements``: yearly means
    of 2021.  Then numbers of rows: ``defects`` counts the rows of ``acteurs_circulaires`` with each
    kind of defect.
    """

    growth: Mapping[tuple[str, str, int], float]
    family_growth: Mapping[tuple[str, int], float]
    posts: int
    private_posts: int
    etablissements: int
    shops: int
    answers: int
    actors: int
    materials_network: int
    defects: Mapping[str, int]


TARGETS = Targets(
    # 2012 has no figure for the private sector outside the ESS: the line that bears this name in
    # the note on 2013 repeats the percentages of « Privé (ESS incluse) ».
    growth={
        (ESS, WHOLE, 2012): 0.7, (ESS, WHOLE, 2013): -0.3, (ESS, WHOLE, 2016): 0.8,
        (ESS, WHOLE, 2018): -0.3, (ESS, WHOLE, 2022): 2.6,
        (PRIVE, WHOLE, 2013): -1.0, (PRIVE, WHOLE, 2018): 1.8, (PRIVE, WHOLE, 2022): 3.5,
        (ESS, AIDE_A_DOMICILE, 2022): -3.8,
    },
    family_growth={
        (ASSOCIATIONS, 2012): 0.4, (COOPERATIVES, 2012): 1.1, (FONDATIONS, 2012): 2.8,
        (MUTUELLES, 2012): 3.3,
        (ASSOCIATIONS, 2013): -0.5, (COOPERATIVES, 2013): -0.8, (FONDATIONS, 2013): 1.1,
        (MUTUELLES, 2013): 3.0,
    },
    posts=166_000,
    private_posts=830_000,
    etablissements=13_700,
    shops=100,
    answers=49,
    actors=432,
    materials_network=27,
    defects={"commune absente": 12, "accents perdus": 11, "doublon": 10,
             "hors de Bretagne": 10},
)
