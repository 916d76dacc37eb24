"""What the demonstration workbooks promise: the published figures, and how many rows of each.

Published percentages come from the conjuncture notes kept in ``data/raw/emploi`` (2012, 2013,
2016, 2018, 2022); the 2021 levels from ``niveaux_publies_bretagne.xlsx``.
"""

from __future__ import annotations

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

#: (famille, secteur, year) → change in %, from the year before, of the mean of the four quarters in
#: Bretagne.  2012 has no figure for the private sector outside the ESS: the line that bears this
#: name in the note on 2013 repeats the percentages of « Privé (ESS incluse) ».
GROWTH = {
    (ESS, WHOLE, 2012): 0.7, (ESS, WHOLE, 2013): -0.3, (ESS, WHOLE, 2016): 0.8,
    (ESS, WHOLE, 2018): -0.3, (ESS, WHOLE, 2022): 2.6,
    (PRIVE, WHOLE, 2013): -1.0, (PRIVE, WHOLE, 2018): 1.8, (PRIVE, WHOLE, 2022): 3.5,
    (ESS, AIDE_A_DOMICILE, 2022): -3.8,
}
#: Posts of the ESS and of the private sector outside it: yearly means of 2021.
POSTS, PRIVATE_POSTS = 166_000, 830_000
#: Shops that answered; actors, and those of the materials network among them.
ANSWERS, ACTORS, NETWORK = 49, 432, 27
#: Actors with each kind of defect.
DEFECTS = {"commune absente": 12, "accents perdus": 11, "doublon": 10, "hors de Bretagne": 10}
