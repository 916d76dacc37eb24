"""Niveaux publiés: competing perimeters side by side, never merged."""

from functools import partial

from etl.contract import Break, SumRule
from etl.french.families import FAMILLES
from etl.sources._published_figures import SALARIED, published_source, tidy_published

SOURCE = published_source(
    id="emploi_niveaux",
    title="Niveaux d'emploi et d'établissements de l'ESS en Bretagne, chiffres publiés",
    producer="Cress Bretagne – Observatoire régional de l'ESS, d'après les éditeurs cités",
    patterns=("emploi/niveaux_publies_*.xlsx",),
    notes=(
        "Plusieurs champs coexistent (CLAP au 31/12, personnes ayant travaillé dans l'année, "
        "Flores, publications de presse) : ils ne se comparent pas et ne se moyennent pas.",
    ),
    equivalences=(SALARIED,),
    breaks=(
        Break("champ", 2021, "publications Cress et Insee CLAP", "Insee Flores 2021",
              "champ Flores élargi aux autres organismes privés à but non lucratif : 177 200 "
              "postes, contre 164 000 à 166 000 dans les publications voisines"),
        Break("concept", 2014, "effectif au 31/12", "personnes ayant travaillé dans l'année",
              "163 000 personnes ont travaillé dans l'ESS au cours de 2014 : ce n'est pas un "
              "effectif en fin d'année", {"indicateur": "Emploi salarié de l'ESS (niveau)"}),
    ),
    sums=(
        SumRule("répartition par statut", "poste", 100.0,
                (*FAMILLES, "Entreprises sociales"), {"unite": "%"}),
    ),
)
tidy = partial(tidy_published, SOURCE)
