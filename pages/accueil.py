"""Accueil : key figures with their source, what is new, what is demonstration, where to go."""

from dashboard import catalogue, charts, emploi, home, ui
from dashboard.ask import LATEST, pick

ui.page("L'ESS en Bretagne, chiffres clés",
        "L'essentiel de l'économie sociale et solidaire (ESS) en Bretagne : ce que disent les "
        "publications les plus récentes, d'où vient chaque chiffre, et où aller pour le détail.")
LAST = {"annee": LATEST}
BRETAGNE = {"territoire": "53", "territoire_niveau": "region", **LAST}
EVOLUTION = {"indicateur": "Évolution de l'emploi", **BRETAGNE}
MOIS = "Mois de l'ESS {annee} : "

ui.key_figures("accueil_emploi", "Emploi de l'ESS en Bretagne", pick([
    ("emploi", {**EVOLUTION, "groupe": "ESS", "secteur": "Ensemble"},
     "Évolution de l'emploi de l'ESS, {periode}"),
    ("emploi", {**EVOLUTION, "groupe": "Privé hors ESS", "secteur": "Ensemble"},
     "Privé hors ESS, {periode}"),
    ("emploi", {**EVOLUTION, "groupe": "ESS", "secteur": "Aide à domicile"},
     "Aide à domicile (ESS), {periode}"),
    ("emploi_niveaux", home.levels({"indicateur": "Emploi salarié de l'ESS (niveau)", **BRETAGNE}),
     "Emploi de l'ESS, {champ}"),
    ("territoires", {"indicateur": "Part de l'ESS dans l'emploi", "territoire": "pays-brest",
                     "territoire_niveau": "pays", "poste": "ESS", **LAST},
     "Part de l'ESS dans l'emploi, pays de Brest"),
]), note="Le niveau d'emploi dépend du périmètre : la page « Emploi » montre côte à côte tous "
         "ceux qui sont publiés.")

evolutions = emploi.against_private("%", "53", emploi.years())
ui.block("accueil_ess_prive", emploi.titled("Évolution annuelle de l'emploi, ESS et privé",
                                            "Bretagne", emploi.span_of(evolutions)), evolutions,
         lambda t: charts.grouped(t, "periode", "valeur", "groupe", dark=ui.dark()),
         lecture=emploi.compared(evolutions))

ui.key_figures("accueil_circulaire", "Économie circulaire et réemploi en Bretagne", pick([
    ("circulaire_publies", {"indicateur": "Structures référencées dans Carteco", **BRETAGNE},
     "Structures ESS dans Carteco, {annee}"),
    ("circulaire_publies", {"indicateur": "Structures ESS de réemploi", **BRETAGNE},
     "Structures ESS de réemploi, {annee}"),
    ("circulaire_publies", {"indicateur": "Sites de réemploi ESS", **BRETAGNE},
     "Sites de réemploi de l'ESS, {annee}"),
]))
ui.key_figures("accueil_mois", "Mois de l'ESS en Bretagne", pick([
    ("mois_ess", {"indicateur": "Événements (bilan)", **BRETAGNE}, MOIS + "événements"),
    ("mois_ess", {"indicateur": "Structures organisatrices", **BRETAGNE}, MOIS + "organisateurs"),
    ("mois_ess", {"indicateur": "Participants", **BRETAGNE}, MOIS + "participants"),
    ("mois_ess", {"indicateur": "Part des événements nationaux", **BRETAGNE},
     MOIS + "part des événements français"),
]))
ui.key_figures("accueil_cress", "La Cress et l'accompagnement en Bretagne", pick([
    ("activite", {"indicateur": "Adhérents par collège", "modalite": "Ensemble", **LAST},
     "Adhérents de la Cress, {annee}"),
    ("activite", {"action": "DLA", "indicateur": "Structures accompagnées", **LAST},
     "Structures accompagnées par le DLA, {annee}"),
    ("activite", {"action": "DLA", "indicateur": "Emplois concernés", "modalite": "Ensemble",
                  **LAST}, "Emplois de ces structures, {annee}"),
]), note="DLA : dispositif local d'accompagnement.")

ui.catalogue("accueil_nouveau", "Ce qui est nouveau : derniers documents pris en compte",
             home.documents(), note=home.documents_read())
awaited = catalogue.awaited()
ui.catalogue("accueil_demonstration", "Ce qui est démonstration ou attendu", awaited,
             note=catalogue.awaited_read(awaited))
ui.links(home.PAGES)
