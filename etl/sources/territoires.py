"""Panoramas by pays, commune, EPCI and département; regions and France."""

from functools import partial

from etl.contract import Break, SumRule
from etl.french.families import FAMILLES
from etl.sources._published_figures import (
    FLORES,
    PRIVATE,
    SALARIED,
    published_source,
    tidy_published,
)

_COUNTS = {"indicateur": ("Emploi salarié de l'ESS", "Établissements employeurs de l'ESS")}
_FAMILLES = ("Associations (ensemble)", "Coopératives (ensemble)", "Mutuelles (ensemble)",
             "Fondations")

SOURCE = published_source(
    id="territoires",
    title="Panoramas de l'ESS par territoire, chiffres publiés",
    producer="Cress Bretagne – ORESS, Insee et éditeurs cités",
    patterns=("territoires/panoramas*.xlsx", "territoires/references_*.xlsx"),
    notes=(
        "Les panoramas de pays donnent la part dans l'emploi total, d'autres publications la part "
        "dans l'emploi privé : voir la base de chacune.",
        "Le panorama du pays de Redon-Bretagne Sud comprend des communes hors de Bretagne.",
        "Le chiffre d'une commune est celui de ses limites d'alors : celle qui a fusionné depuis "
        "est lue sous son nom d'aujourd'hui, et la remarque dit le nom imprimé.",
    ),
    equivalences=(SALARIED, PRIVATE, FLORES),
    breaks=(
        Break("zonage", 2016, "Basse-Normandie, Auvergne, Languedoc-Roussillon…",
              "régions issues de la réforme de 2016",
              "les anciennes régions ne se comparent pas aux nouvelles",
              {"territoire_niveau": "region"}),
        Break("champ", 2022, "13,2 % en Pays de la Loire (Insee Flores 2021)",
              "11,8 % (étude Insee – Cress Pays de la Loire)",
              "les deux publications n'ont pas le même champ et ne disent pas en quoi",
              {"territoire_nom": "Pays de la Loire"}),
    ),
    sums=(
        SumRule("types d'associations", "poste", "Associations (ensemble)", tuple(
            f"Associations – {s}" for s in (
                "action sociale", "éducation", "santé", "services aux entreprises", "sport",
                "culture et loisirs", "hébergement et restauration", "autres")),
            _COUNTS, tolerance=10),
        SumRule("types de coopératives", "poste", "Coopératives (ensemble)", (
            "Coopératives de crédit", "Coopératives du domaine agricole",
            "Coopératives de production", "Coopératives autres"), _COUNTS, tolerance=10),
        SumRule("codes de mutuelles", "poste", "Mutuelles (ensemble)", (
            "Mutuelles – code de la mutualité", "Mutuelles – code des assurances"),
            _COUNTS, tolerance=10),
        SumRule("familles et ESS", "poste", "ESS", _FAMILLES, _COUNTS, tolerance=10),
        SumRule("familles et ESS", "poste", 100.0, FAMILLES,
                {"indicateur": "Part dans l'emploi ESS"}, tolerance=0.2),
        SumRule("répartition des établissements", "poste", 100.0,
                ("Associations", "Coopératives", "Mutuelles"),
                {"indicateur": "Répartition des établissements"}),
    ),
)
tidy = partial(tidy_published, SOURCE)
