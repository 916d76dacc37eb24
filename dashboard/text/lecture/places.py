"""Territories, families and sectors as places in a sentence."""

from __future__ import annotations

import re

from dashboard.text.lecture.french import elision

#: Territories by their article, then by the word that says where: « en » for most feminine ones,
#: « dans » with the article for the others.
_WITHOUT, _FEMININE, _MASCULINE, _PLURAL = "", "la", "le", "les"
_NAMES = {
    (_FEMININE, "en"): (
        "Alsace, Aquitaine, Auvergne, Auvergne-Rhône-Alpes, Basse-Normandie, Bourgogne, "
        "Bourgogne-Franche-Comté, Bretagne, Champagne-Ardenne, Corse, France, France de province, "
        "France métropolitaine, Franche-Comté, Guadeloupe, Guyane, Haute-Normandie, Île-de-France, "
        "Lorraine, Martinique, Normandie, Nouvelle-Aquitaine, Occitanie, Picardie, "
        "Ardèche, Ariège, Charente, Charente-Maritime, Corrèze, "
        "Corse-du-Sud, Côte-d'Or, Dordogne, Essonne, Eure-et-Loir, Gironde, Haute-Corse, "
        "Haute-Garonne, Haute-Loire, Haute-Marne, Haute-Saône, Haute-Savoie, Haute-Vienne, "
        "Ille-et-Vilaine, Indre-et-Loire, Isère, Loire-Atlantique, Lozère, Mayenne, "
        "Meurthe-et-Moselle, Moselle, Saône-et-Loire, Savoie, Seine-et-Marne, Seine-Maritime, "
        "Seine-Saint-Denis, Vendée"),
    (_FEMININE, "dans"): (
        "Aisne, Creuse, Drôme, Eure, Loire, Manche, Marne, Meuse, Nièvre, Oise, Orne, Sarthe, "
        "Somme, Vienne, Yonne"),
    (_MASCULINE, "en"): "Centre-Val de Loire, Languedoc-Roussillon, Limousin, Poitou-Charentes",
    (_MASCULINE, "dans"): (
        "Centre, Grand Est, Nord-Pas-de-Calais, Ouest, Ain, Allier, Aube, Aude, Aveyron, Bas-Rhin, "
        "Calvados, Cantal, Cher, Doubs, Finistère, Gard, Gers, Haut-Rhin, Hérault, Indre, Jura, "
        "Loir-et-Cher, Loiret, Lot, Lot-et-Garonne, Maine-et-Loire, Morbihan, Nord, Pas-de-Calais, "
        "Puy-de-Dôme, Rhône, Tarn, Tarn-et-Garonne, Territoire de Belfort, Val-d'Oise, "
        "Val-de-Marne, Var, Vaucluse"),
    (_PLURAL, "dans"): (
        "Hauts-de-France, Pays de la Loire, Alpes-de-Haute-Provence, Alpes-Maritimes, Ardennes, "
        "Bouches-du-Rhône, Côtes-d'Armor, Deux-Sèvres, Hautes-Alpes, Hautes-Pyrénées, "
        "Hauts-de-Seine, Landes, Pyrénées-Atlantiques, Pyrénées-Orientales, Vosges, Yvelines"),
    (_WITHOUT, "en"): "Midi-Pyrénées, Provence-Alpes-Côte d'Azur, Rhône-Alpes",
    (_WITHOUT, "à"): "La Réunion, Mayotte, Paris",
}
_ARTICLES = {name: rule for rule, names in _NAMES.items() for name in names.split(", ")}
_KINDS = {"CC": "communauté de communes", "CA": "communauté d'agglomération",
          "CU": "communauté urbaine"}
#: A name that says its kind by itself: « Rennes Métropole », « CC Baud Communauté ».
_OWN_KIND = re.compile(r"(?!d[eu] |Pays |Communauté ).*(Communauté|Agglomération|Métropole)\b",
                       re.IGNORECASE)
#: The kind that ends a name which its kind is said before: « CA du Pays de X Agglomération ».
_SAID_AFTER = re.compile(r" (Communauté|Agglomération)$")
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
    "Entreprises sociales": "dans les entreprises sociales",
}
_PLACE = re.compile(r"^(dans|en|à|au|aux|chez|pour|hors|sur) ", re.IGNORECASE)


def en_territoire(nom: str, niveau: str = "") -> str:
    """Return « en Bretagne », « dans le Finistère », « dans le pays de Brest », « à Rennes »."""
    article, where, bare = _parts_of_name(nom, niveau)
    if where == "dans":
        return f"dans {_with_article(article, bare)}"
    return _contraction("à", article, bare) if where == "à" else f"{where} {bare}"


def de_territoire(nom: str, niveau: str = "") -> str:
    """Return « de la Bretagne », « du Finistère », « de l'Ille-et-Vilaine », « du pays de
    Brest »."""
    article, _, bare = _parts_of_name(nom, niveau)
    return _contraction("de", article, bare)


def le_territoire(nom: str, niveau: str = "") -> str:
    """Return « la Bretagne », « le Finistère », « le pays de Brest », « Rennes »: as a subject."""
    article, _, bare = _parts_of_name(nom, niveau)
    return _with_article(article, bare)


def _parts_of_name(nom: str, niveau: str) -> tuple[str, str, str]:
    """Return the article of a territory, its preposition (« en », « dans », « à ») and its name
    without article.  The article has a capital when it is a part of the name."""
    if niveau not in ("commune", "pays", "zone_emploi"):
        outline = re.match(r"(.+?) \(.+\)$", nom)  # « Ouest (3 régions) »
        if rule := _ARTICLES.get(outline[1] if outline else nom):
            return *rule, nom
        if niveau == "interregion":
            return "le", "dans", f"ensemble {nom}"
    if nom.startswith(("Pays ", "pays ")):
        return "le", "dans", "p" + nom[1:]
    if niveau == "pays":
        return "le", "dans", f"pays {elision('de', nom)}"
    if niveau == "zone_emploi":
        return "la", "dans", f"zone d'emploi {elision('de', nom)}"
    if niveau == "epci" or nom.partition(" ")[0] in _KINDS:
        return _epci(nom)
    if niveau == "departement":
        return "le", "dans", f"département {nom}"
    if nom.startswith("Île-"):  # « à l'Île-de-Sein », though its name has no article
        return "la", "à", nom
    article, _, rest = nom.partition(" ")
    return (article, "à", rest) if article in ("Le", "Les") else ("", "à", nom)


def _epci(nom: str) -> tuple[str, str, str]:
    kind, _, rest = nom.partition(" ")
    if kind not in _KINDS:
        return "", "à", nom
    if _OWN_KIND.match(rest):
        return "", "à", rest
    own = _SAID_AFTER.sub("", rest.removeprefix("Communauté "))
    return "la", "dans", f"{_KINDS[kind]} {own}"


def _with_article(article: str, bare: str) -> str:
    """Return « la Bretagne », « l'Orne », « Le Faou », « Rennes »."""
    return elision(article, bare) if article in ("le", "la") else f"{article} {bare}".strip()


def _contraction(before: str, article: str, bare: str) -> str:
    """Return « du Finistère », « des Forges », « de l'Orne », « d'Auray », « au Faou », « à
    Rennes »."""
    forms = {"de": {"le": "du", "les": "des"}, "à": {"le": "au", "les": "aux"}}[before]
    short = forms.get(article.lower())
    if short and not _with_article(article, bare).startswith("l'"):
        return f"{short} {bare}"
    whole = _with_article(article, bare)
    return elision(before, whole) if before == "de" and not article else f"{before} {whole}"


def place(label: str) -> str:
    """Return where a compared value holds: a famille, a sector, a territory, or a phrase left as it
    is."""
    if _PLACE.match(label):
        return label
    return _SECTORS.get(label) or en_territoire(label)


def is_plural(subject: str) -> bool:
    """Tell whether the article of a subject is plural: « les Côtes-d'Armor ont »."""
    return subject.lower().startswith("les ")


def place_phrase(label: str) -> str:
    """Return where a series holds: a family or a territory as a place, anything else as its
    name, « Pays de Lorient · ESS · Sport » too."""
    is_place = label in _ARTICLES or (label.lower().startswith("pays ") and " · " not in label)
    return _SECTORS.get(label) or (en_territoire(label) if is_place else f"pour « {label} »")
