"""Territories, families and sectors as places in a sentence."""

from __future__ import annotations

import re

from dashboard.lecture.french import elision

#: Territories that take an article: name → (in, of, the).
_ARTICLES = {
    **{name: ("dans les ", "des ", "les ") for name in (
        "Côtes-d'Armor", "Hauts-de-France", "Pays de la Loire")},
    **{name: ("dans le ", "du ", "le ") for name in (
        "Finistère", "Morbihan", "Grand Est", "Calvados", "Nord", "Pas-de-Calais", "Maine-et-Loire",
        "Languedoc-Roussillon", "Limousin", "Nord-Pas-de-Calais")},
    **{name: ("dans l'", "de l'", "l'") for name in ("Aisne", "Eure", "Oise", "Orne", "Ouest")},
    **{name: ("dans la ", "de la ", "la ") for name in ("Manche", "Sarthe", "Somme")},
    **{name: ("en ", "de ", "la ") for name in (
        "Bretagne", "France", "France de province", "Normandie", "Haute-Loire", "Lozère",
        "Mayenne", "Loire-Atlantique", "Seine-Maritime", "Vendée", "Basse-Normandie",
        "Haute-Normandie", "Corse", "Nouvelle-Aquitaine", "Bourgogne-Franche-Comté",
        "Provence-Alpes-Côte d'Azur", "Lorraine", "Picardie", "Franche-Comté")},
    **{name: ("en ", "d'", "l'") for name in (
        "Ille-et-Vilaine", "Île-de-France", "Occitanie", "Auvergne", "Auvergne-Rhône-Alpes",
        "Alsace", "Aquitaine")},
    "Centre-Val de Loire": ("en ", "du ", "le "),
}
#: What the ESS is compared with, as a place in a sentence.
_SECTORS = {
    "ESS": "dans l'ESS",
    "Privé hors ESS": "dans le privé hors ESS",
    "Privé (ESS incluse)": "dans le privé, ESS incluse",
    "Reste de l'économie privée": "dans le reste de l'économie privée",
    "Associations": "dans les associations",
    "Coopératives": "dans les coopératives",
    "Mutuelles": "dans les mutuelles",
    "Fondations": "dans les fondations",
}
_PLACED = re.compile(r"^(dans|en|à|au|aux|chez|pour|hors|sur) ", re.IGNORECASE)


def en_territoire(nom: str, niveau: str = "") -> str:
    """« en Bretagne », « dans le Finistère », « dans le pays de Brest », « à Rennes »."""
    return _placed(nom, niveau, 0)


def de_territoire(nom: str, niveau: str = "") -> str:
    """« de Bretagne », « du Finistère », « d'Ille-et-Vilaine », « du pays de Brest »."""
    return _placed(nom, niveau, 1)


def le_territoire(nom: str, niveau: str = "") -> str:
    """« la Bretagne », « le Finistère », « le pays de Brest », « Rennes »: as a subject."""
    return _placed(nom, niveau, 2)


def _placed(nom: str, niveau: str, case: int) -> str:
    if nom in _ARTICLES and niveau not in ("commune", "pays"):
        return _ARTICLES[nom][case] + nom
    if nom.startswith(("Pays ", "pays ")):
        return ("dans le ", "du ", "le ")[case] + "p" + nom[1:]
    if niveau == "pays":
        return ("dans le pays ", "du pays ", "le pays ")[case] + elision("de", nom)
    if niveau == "epci" or nom.startswith(("CC ", "CA ", "CU ")):
        return _epci(nom, case)
    if niveau == "departement":
        return ("dans le département ", "du département ", "le département ")[case] + nom
    article, _, rest = nom.partition(" ")
    if article in ("Le", "Les"):
        # The article of a commune contracts: « au Faou », « du Faou », « aux Forges ».
        contracted = {"Le": ("au ", "du ", "Le "), "Les": ("aux ", "des ", "Les ")}[article]
        return contracted[case] + rest
    return (f"à {nom}", elision("de", nom), nom)[case]


def _epci(nom: str, case: int) -> str:
    kind, _, rest = nom.partition(" ")
    kinds = {"CC": "communauté de communes", "CA": "communauté d'agglomération",
             "CU": "communauté urbaine"}
    if kind in kinds:
        return ("dans la ", "de la ", "la ")[case] + f"{kinds[kind]} {rest}"
    return ("dans ", "de ", "")[case] + nom


def place(label: str) -> str:
    """Where a compared value holds: a famille, a sector, a territory, or a phrase left as it is."""
    if _PLACED.match(label):
        return label
    return _SECTORS.get(label) or en_territoire(label)


def several(subject: str) -> bool:
    """True for a subject whose article is plural: « les Côtes-d'Armor ont »."""
    return subject.lower().startswith("les ")


def among(label: str) -> str:
    """Where a series holds: a family or a territory as a place, anything else as its name."""
    known = label in _ARTICLES or label.startswith(("Pays ", "pays "))
    return _SECTORS.get(label) or (en_territoire(label) if known else f"pour « {label} »")
