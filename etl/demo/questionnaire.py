"""The invented survey of rural shops: its questions, its answers and how likely each is.

Chances are given for a shop without employees, then for an employer, wherever they differ.
"""

from __future__ import annotations

VOLUNTEERS = "mobiliser et renouveler les bénévoles"
BALANCE = "équilibre économique"
NO_GRANT = "aucune"

#: Header of each question with one answer; « id » and « submitdate » come first.
SINGLE = {
    "Q1": "Q1 [Identifiant de l'inventaire]",
    "Q2": "Q2 [Statut juridique]",
    "Q4": "Q4 [Modèle économique]",
    "Q5": "Q5 [Tranche de chiffre d'affaires annuel]",
    "Q7": "Q7 [Nombre de postes salariés]",
    "Q8": "Q8 [Nombre d'ETP]",
    "Q9": "Q9 [Nombre de bénévoles]",
    "Q10": "Q10 [Heures de bénévolat par semaine]",
    "Q14": "Q14 [Souhaitez-vous ajouter quelque chose\u202f?]",
}

MODELS = {
    "vente de marchandises": (0.30, 0.26),
    "vente et prestations (restauration, animations, services)": (0.28, 0.40),
    "vente et soutien public": (0.16, 0.24),
    "vente et cotisations ou dons des adhérents": (0.26, 0.10),
}
#: Ordered from the lowest.
TURNOVERS = {
    "moins de 10\u202f000\u202f€": (0.34, 0.02),
    "de 10\u202f000 à 49\u202f999\u202f€": (0.40, 0.12),
    "de 50\u202f000 à 99\u202f999\u202f€": (0.20, 0.26),
    "de 100\u202f000 à 249\u202f999\u202f€": (0.06, 0.40),
    "250\u202f000\u202f€ ou plus": (0.0, 0.20),
}
GRANTS = {"commune": (0.45, 0.5), "EPCI": (0.15, 0.35), "département": (0.2, 0.4),
          "région": (0.1, 0.35), "Europe": (0.05, 0.14)}
NO_GRANT_CHANCE = (0.38, 0.2)

#: Shares of the shops of each group that name a difficulty or an expectation.
DIFFICULTIES = {
    VOLUNTEERS: (0.82, 0.44),
    BALANCE: (0.45, 0.80),
    "charge administrative et gestion": (0.40, 0.46),
    "recruter et fidéliser les salariés": (0.0, 0.40),
    "locaux et équipement": (0.35, 0.24),
    "approvisionnement et logistique": (0.30, 0.36),
    "gouvernance et répartition des rôles": (0.30, 0.28),
    "relations avec la collectivité": (0.16, 0.12),
}
EXPECTATIONS = {
    "échanges entre pairs": (0.62, 0.56),
    "achats groupés et logistique": (0.30, 0.52),
    "formation des bénévoles et des salariés": (0.46, 0.40),
    "appui à la gestion et au modèle économique": (0.35, 0.60),
    "communication commune": (0.28, 0.32),
    "plaidoyer auprès des collectivités": (0.24, 0.44),
    "outils numériques partagés": (0.2, 0.28),
}

#: Chance of each level, from « Pas du tout d'accord », for (no employee, employer).
STATEMENTS = {
    "Le commerce renforce le lien social de la commune":
        ((0.0, 0.02, 0.06, 0.30, 0.62), (0.0, 0.03, 0.08, 0.35, 0.54)),
    "L'équilibre économique est assuré pour les trois ans à venir":
        ((0.10, 0.22, 0.28, 0.28, 0.12), (0.18, 0.36, 0.20, 0.20, 0.06)),
    "La commune soutient le projet":
        ((0.05, 0.12, 0.18, 0.35, 0.30), (0.04, 0.12, 0.16, 0.40, 0.28)),
    "L'équipe est assez nombreuse pour durer":
        ((0.24, 0.36, 0.18, 0.16, 0.06), (0.08, 0.24, 0.24, 0.32, 0.12)),
    "Le commerce souhaite participer à une démarche collective":
        ((0.04, 0.10, 0.26, 0.38, 0.22), (0.02, 0.08, 0.20, 0.40, 0.30)),
}

#: Chance that a question is left without an answer.
NO_ANSWER = {"Q2": 0.04, "Q3": 0.04, "Q4": 0.08, "Q5": 0.18, "Q6": 0.10, "Q7": 0.08, "Q8": 0.16,
             "Q9": 0.08, "Q10": 0.22, "Q11": 0.06, "Q12": 0.10, "Q13": 0.08}

#: Written for the demonstration: no person, no organisation.
COMMENTS = (
    "Le commerce est devenu le lieu où l'on se retrouve, bien au-delà des courses.",
    "Nous manquons de relève\u202f: les mêmes personnes tiennent les permanences depuis le début.",
    "+ de bénévoles le week-end, ce serait l'idéal.",
    "La hausse du prix de l'énergie a mangé la marge de l'hiver.",
    "Les producteurs des environs jouent le jeu, la clientèle suit.",
    "- de paperasse\u202f! La gestion prend parfois plus de temps que la vente.",
    "Le loyer modéré accordé par la commune a été décisif pour l'ouverture.",
    "Nous cherchons à mutualiser les livraisons avec les commerces voisins.",
    "Le café du vendredi soir fait vivre tout le reste.",
    "L'embauche a changé notre organisation\u202f: il faut désormais assurer le salaire "
    "chaque mois.",
    "Une rencontre annuelle entre commerces serait très utile.",
    "Nous aimerions savoir comment les autres fixent leurs marges.",
    "L'ouverture du point poste amène des habitants qui ne venaient pas.",
    "Difficile de se projeter au-delà de deux ans sans aide au poste.",
    "Les jeunes du bourg viennent pour les concerts, moins pour l'épicerie.",
    "Le local est trop petit pour stocker\u202f; un agrandissement est à l'étude.",
    "Nos horaires d'été et d'hiver sont très différents.",
    "La caisse partagée entre bénévoles a demandé une vraie formation.",
    "Nous avons réussi à garder un commerce ouvert après trois ans de rideau baissé.",
    "Un logiciel commun de gestion des stocks nous ferait gagner du temps.",
    "La fréquentation baisse en janvier et en février.",
    "Les réponses valent pour l'année 2022, la première année complète.",
    "Peu de contacts avec l'intercommunalité, beaucoup avec la mairie.",
    "L'assemblée générale réunit plus de monde que prévu, c'est encourageant.",
    "Nous voudrions un appui pour passer de l'association à la Scic.",
    "Les tournées dans les hameaux fonctionnent mieux que la vente en ligne.",
    "Le questionnaire est un peu long, mais la démarche nous intéresse.",
    "Il faudrait que les aides à l'investissement couvrent aussi le petit matériel.",
)
