"""Words of the field that say the same thing, for who searches an indicator: data only.

Each line is one idea.  A word that means something else in another indicator is left out: a search
must not promise what it does not give.
"""

from __future__ import annotations

SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("emploi", "effectif", "salarié", "poste", "travail", "travailleur"),
    ("ETP", "équivalent temps plein", "temps plein"),
    ("masse salariale", "rémunération", "salaire", "paie"),
    ("établissement", "structure", "entreprise", "employeur", "organisme"),
    ("TPE", "très petite structure", "petite entreprise"),
    ("association", "asso", "associatif", "associative", "loi 1901"),
    ("coopérative", "Scop", "Scic", "coop"),
    ("mutuelle", "mutualité", "mutualiste"),
    ("ESS", "économie sociale et solidaire", "économie sociale"),
    ("évolution", "croissance", "variation", "progression", "hausse", "baisse", "tendance",
     "augmentation", "recul", "diminution", "évolue", "progresse", "augmente", "recule", "diminue",
     "conjoncture", "note de conjoncture", "taux de croissance", "taux d'évolution"),
    ("part", "poids", "proportion", "pourcentage", "taux", "répartition"),
    ("réemploi", "réutilisation", "seconde vie", "deuxième vie", "recyclerie", "ressourcerie",
     "friperie", "upcycling"),
    ("économie circulaire", "circulaire", "déchet", "recyclage"),
    ("commerce", "épicerie", "café", "boutique", "magasin", "bistrot",
     "supérette", "bar"),
    ("rural", "campagne", "ruralité"),
    ("agriculture", "agricole", "alimentation", "alimentaire", "agroalimentaire",
     "IAA", "agriculteur"),
    ("Mois de l'ESS", "novembre", "événement"),
    ("bénévole", "bénévolat", "volontaire"),
    ("adhérent", "adhésion", "membre"),
    ("chiffre d'affaires", "CA", "ventes"),
    ("valeur ajoutée", "PIB", "richesse"),
    ("insertion", "IAE", "SIAE", "insertion par l'activité économique"),
    ("données", "téléchargement", "télécharger", "export", "exporter", "extraire",
     "Excel", "CSV"),
    ("changement", "changé", "mise à jour"),
    ("classeur", "fichier"),
    ("femme", "femmes et hommes", "parité", "égalité", "genre"),
    ("aide à domicile", "services à la personne", "maintien à domicile", "SAP"),
    ("action sociale", "crèche", "petite enfance"),
    ("personnes âgées", "EHPAD", "maison de retraite"),
    ("enseignement", "éducation", "école"),
    ("OGEC", "enseignement catholique", "enseignement privé", "école privée"),
    ("culture", "culturel", "spectacle", "théâtre"),
    ("sport", "sportif", "sportive"),
    ("banque", "bancaire", "finance", "financier"),
    ("construction", "bâtiment", "BTP"),
    ("création", "créé"),
    ("recruter", "recrutement", "embauche", "embaucher"),
    ("rang", "classement", "palmarès"),
    ("Cress", "chambre régionale"),
    ("SRESS", "stratégie régionale"),
    ("subvention", "financement", "aide publique"),
    ("Urssaf", "Acoss"),
    ("tonnage", "tonne"),
    ("élève", "lycéen", "collégien"),
    ("Circul'lettre", "newsletter", "lettre d'information", "infolettre"),
    ("Bretagne", "breton"),
    ("saint", "st"),
    ("sainte", "ste"),
    ("Côtes-d'Armor", "22"),
    ("Finistère", "29"),
    ("Ille-et-Vilaine", "35"),
    ("Morbihan", "56"),
)
#: What is nearest of what nothing is published: a term → narrower ones.  A search comes to it only
#: where it finds nothing: a workbook that brings one of these is found without a change here.
BROADER: dict[str, tuple[str, ...]] = {
    "emploi": ("départ à la retraite", "retraite", "chômage", "chômeur", "télétravail",
               "recrutement", "métier", "CDI", "CDD", "contrat de travail", "intérim", "turnover",
               "pénibilité", "accident", "zone d'emploi", "bassin d'emploi", "service civique",
               "apprentissage", "apprenti"),
    "coopératives": ("CAE", "coopérative d'activité", "Cuma", "coopérative d'habitants"),
    "insertion": ("ESAT", "entreprise adaptée", "chantier d'insertion", "ACI"),
    "réemploi": ("Emmaüs", "vide-grenier", "brocante", "troc", "don d'objets"),
    "temps plein": ("temps partiel", "mi-temps"),
    "associations": ("don", "mécénat", "cotisation", "licencié", "club"),
    "économie circulaire": ("énergie", "climat", "carbone", "écologie", "environnement", "CO2"),
    "aide à domicile": ("dépendance", "grand âge", "autonomie", "APA"),
    "action sociale": ("médico-social", "sanitaire et social", "sanitaire",
                       "logement social", "logement", "HLM"),
    "finance": ("monnaie locale", "épargne", "microcrédit"),
    "agriculture": ("AMAP", "jardin partagé", "maraîchage", "pêche"),
    "territoires": ("canton", "QPV", "quartier prioritaire", "ZRR", "circonscription"),
}
#: Words whose last letter is no plural.
INVARIABLE = frozenset(("avis", "bois", "choix", "corps", "cours", "fois", "fonds", "mois", "pays",
                        "prix", "repas", "taux", "temps"))
#: Words that tell nothing apart, and what a reader asks to do with a figure.
EMPTY = frozenset(("a", "afficher", "au", "autre", "autres", "aux", "c", "ce", "ces", "cet",
                   "cette", "combien", "comment", "comparer", "d", "dans", "de", "depuis", "des",
                   "du", "elle", "elles", "en", "est", "et", "face", "il", "ils", "l", "la", "le",
                   "les", "montre", "montrer", "n", "nombre", "on", "ont", "ou", "par", "plus",
                   "pour", "pourquoi", "qu", "quand", "que", "quel", "quelle", "quelles", "quels",
                   "qui", "quoi", "s", "se", "sont", "sur", "t", "trouver", "un", "une", "voir",
                   "y"))
#: The region of nearly all that is published, as a word; those of a question that asks how many.
REGION, COUNT = "bretagne", frozenset(("combien", "nombre"))
