"""Accueil : key figures with their source, what is new, what is demonstration, where to go."""

from dashboard import charts, ui
from dashboard.charts import map_classes
from dashboard.themes import accueil, associations, donnees
from dashboard.themes.emploi import published
from dashboard.themes.territoires import ess_weight, maps
from dashboard.warehouse.query import LATEST, pick

ui.page("L'ESS en Bretagne, chiffres clés",
        "L'essentiel de l'économie sociale et solidaire (ESS) en Bretagne : ce que disent les "
        "publications les plus récentes, d'où vient chaque chiffre, et où aller pour le détail.")
LAST = {"annee": LATEST}
BRETAGNE = {"territoire": "53", "territoire_niveau": "region", **LAST}
EVOLUTION = {"indicateur": "Évolution de l'emploi", **BRETAGNE}
MOIS = "Mois de l'ESS {annee} : "

ESS = {**EVOLUTION, "groupe": "ESS", "secteur": "Ensemble"}
ui.key_figures(
    "accueil_emploi",
    "Emploi de l'ESS en Bretagne",
    pick(
        [
            (
                "emploi",
                ESS,
                "Évolution de l'emploi de l'ESS, {periode}",
                "{quand}, l'emploi de l'ESS {ou} {evolue}.",
            ),
            (
                "emploi",
                accueil.together("emploi", ESS, {**ESS, "groupe": "Privé hors ESS"}),
                "Privé hors ESS, {periode}",
                "{quand}, l'emploi privé hors ESS {ou} {evolue}.",
            ),
            (
                "emploi",
                accueil.together("emploi", ESS, {**ESS, "secteur": "Aide à domicile"}),
                "Aide à domicile (ESS), {periode}",
                "{quand}, l'emploi de l'ESS dans l'aide à domicile {evolue} {ou}.",
            ),
            (
                "emploi_niveaux",
                accueil.levels({"indicateur": "Emploi salarié de l'ESS (niveau)", **BRETAGNE}),
                "Emploi de l'ESS, {champ}",
                "{quand}, l'ESS {ou} compte {valeur}.",
            ),
            (
                "emploi_niveaux",
                accueil.levels(
                    {
                        "indicateur": "Part de l'ESS dans l'emploi",
                        "unite_imprimee": "% de l'emploi salarié",
                        **BRETAGNE,
                    }
                ),
                "Part de l'ESS dans l'emploi salarié, {champ}",
                "{quand}, l'ESS {ou} représente {valeur} de l'emploi salarié.",
            ),
        ]
    ),
    note="Le niveau d'emploi dépend du périmètre : la page « Emploi » montre côte à côte tous "
    "ceux qui sont publiés.",
)

evolutions = published.against_private("%", "53", published.years())
ui.block(
    "accueil_ess_prive",
    published.titled(
        "Évolution annuelle de l'emploi, ESS et privé", "Bretagne", published.span_of(evolutions)
    ),
    evolutions,
    lambda t: charts.grouped(t, "periode", "valeur", "groupe"),
    lecture=published.compared(evolutions),
)

year = next(iter(ess_weight.years()), None)
share = ess_weight.departements(year)
ui.block("carte_accueil", f"{ess_weight.subject(year)}, par département", share,
         ess_weight.drawn, lecture=ess_weight.reading(share, year),
         note=maps.note(share, "departement", map_classes.QUANTILES))

ui.key_figures("accueil_associations", "Associations et bénévolat en Bretagne",
               associations.headline())
ui.key_figures("accueil_circulaire", "Économie circulaire et réemploi en Bretagne", pick([
    ("circulaire_publies", {"indicateur": "Structures référencées dans Carteco", **BRETAGNE},
     "Structures ESS dans Carteco, {annee}", "{quand}, Carteco référence {valeur} de l'ESS {ou}."),
    ("circulaire_publies", {"indicateur": "Structures ESS de réemploi", **BRETAGNE},
     "Structures ESS de réemploi, {annee}",
     "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
    ("circulaire_publies", {"indicateur": "Sites de réemploi ESS", **BRETAGNE},
     "Sites de réemploi de l'ESS, {annee}",
     "{quand}, on compte {valeur} de réemploi de l'ESS {ou}."),
]))
ui.key_figures("accueil_mois", "Mois de l'ESS en Bretagne", pick([
    ("mois_ess", {"indicateur": "Événements (bilan)", **BRETAGNE}, MOIS + "événements",
     "{quand}, le Mois de l'ESS {ou} compte {valeur} à son bilan."),
    ("mois_ess", {"indicateur": "Structures organisatrices", **BRETAGNE}, MOIS + "organisateurs",
     "{quand}, le Mois de l'ESS {ou} est organisé par {valeur}."),
    ("mois_ess", {"indicateur": "Participants", **BRETAGNE}, MOIS + "participants",
     "{quand}, le Mois de l'ESS {ou} réunit {valeur}."),
    ("mois_ess", {"indicateur": "Part des événements nationaux", **BRETAGNE},
     MOIS + "part des événements français",
     "{quand}, {le} accueille {valeur} des événements français du Mois de l'ESS."),
]))
DLA = {"action": "DLA", "indicateur": "Structures accompagnées", **LAST}
ui.key_figures("accueil_cress", "La Cress et l'accompagnement en Bretagne", pick([
    ("activite", {"indicateur": "Adhérents par collège", "modalite": "Ensemble", **LAST},
     "Adhérents de la Cress, {annee}", "{quand}, la Cress compte {valeur}."),
    ("activite", DLA, "Structures accompagnées par le DLA, {annee}",
     "{quand}, le DLA accompagne {valeur} {ou}."),
    ("activite", accueil.together("activite", DLA, {
        **DLA, "indicateur": "Emplois concernés", "modalite": "Ensemble"}),
     "Emplois de ces structures, {annee}",
     "{quand}, les structures accompagnées par le DLA comptent {valeur}."),
]), note="DLA : dispositif local d'accompagnement.")

ui.catalogue("accueil_nouveau", "Ce qui est nouveau : derniers documents pris en compte",
             accueil.documents(), note=accueil.documents_read())
awaited = donnees.awaited()
ui.catalogue("accueil_demonstration", "Ce qui est démonstration ou attendu", awaited,
             note=donnees.awaited_read(awaited))
ui.links()
