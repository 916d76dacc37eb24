"""The reading sentence under a figure, made from the data; pure functions, in French.

Words never contradict the number beside them: what is rounded to zero « est stable ».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dashboard import theme
from dashboard.formats import MONTHS, printed_decimals
from etl.contract import MISSING_STATUSES, STATUSES

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
#: « hausse », « haut »: an h that forbids elision.
_VOWEL = re.compile(r"^(?!hau)[aeiouyhàâäéèêëîïôöùûüœæ]", re.IGNORECASE)


def elision(word: str, before: str) -> str:
    """« de » and « emploi » → « d'emploi »; « le », « la », « que », « de » elide."""
    if _VOWEL.match(before):
        return f"{word[:-1]}'{before}"
    return f"{word} {before}"


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


def join(parts: Iterable[str], last: str = "et") -> str:
    """["a", "b", "c"] → « a, b et c »."""
    texts = list(parts)
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def plural(n: float, singular: str, several: str = "") -> str:
    """The noun that agrees with ``n``: singular below 2, as in French (« 1,5 million »)."""
    return singular if abs(n) < 2 else several or singular + "s"


def capital(sentence: str) -> str:
    """The sentence with its first letter in capital."""
    return sentence[:1].upper() + sentence[1:]


def evolution(territoire: str, sujet: str, annee: int | str, valeur_pct: float | None,
              compare: tuple[str, float | None] | None = None, *, niveau: str = "",
              statut: str = "", pluriel: bool = False, mot: str = "",
              imprime: tuple[str, str] = ("", "")) -> str:
    """« En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6 %, contre 3,5 % dans le privé
    hors ESS. »

    ``valeur_pct``: evolution in %.  ``compare``: label and evolution in %.  ``pluriel``: the
    subject is plural.  ``mot``: the printed word when there is no number (« stagnation »).
    ``imprime``: how the evolution and what it is compared with are printed, for their decimals.
    """
    where = en_territoire(territoire, niveau)
    start = f"{when(annee)}, {sujet} {where}"
    if valeur_pct is None or theme.missing(valeur_pct) or statut in MISSING_STATUSES:
        if mot and statut not in MISSING_STATUSES:
            return f"{when(annee)}, la publication indique « {mot} » pour {sujet} {where}."
        return _not_published(f"{when(annee)}, l'évolution pour {sujet} {where}", statut)
    change = theme.rounded(valeur_pct, 1)
    if change == 0:
        said = "sont stables" if pluriel else "est stable"
    else:
        verb = ("progresse" if change > 0 else "recule") + ("nt" if pluriel else "")
        said = f"{verb} de {_percent(abs(valeur_pct), imprime[0])}"
    sentence = f"{start} {said}{_mark(statut)}"
    if compare and compare[1] is not None and not theme.missing(compare[1]):
        # Next to a rise a bare number is read as a rise; anything else needs its sign.
        both_rise = change > 0 and theme.rounded(compare[1], 1) >= 0
        sentence += (f", contre {_percent(compare[1], imprime[1], not both_rise)} "
                     f"{place(compare[0])}")
    return sentence + "."


def count(valeur: float | None, unite: str, quoi: str = "", *, annee: int | str = "",
          territoire: str = "", niveau: str = "", statut: str = "", qualificatif: str = "",
          imprime: str = "") -> str:
    """« En 2023, en Bretagne, 20 000 personnes (estimation) ont participé au Mois de l'ESS. »

    ``quoi``: what follows the number, verb included (« ont participé au Mois de l'ESS »); without
    it « on compte 20 000 personnes ».
    """
    head = [when(annee) if annee else "", en_territoire(territoire, niveau) if territoire else ""]
    start = ", ".join(p for p in head if p)
    lead = start + ", " if start else ""
    if valeur is None or theme.missing(valeur) or statut in MISSING_STATUSES:
        return _not_published(capital(lead + "le nombre"), statut, unite)
    shown = theme.value(valeur, unite, "", qualificatif, imprime) + _mark(statut)
    return capital(f"{lead}{shown} {quoi}." if quoi else f"{lead}on compte {shown}.")


def share(part_pct: float | None, sujet: str, ensemble: str, *, annee: int | str = "",
          territoire: str = "", niveau: str = "", statut: str = "", pluriel: bool = False,
          sur: tuple[float, float] | None = None) -> str:
    """« En 2015, dans le pays de Brest, l'ESS représente 16,7 % de l'emploi. »

    ``ensemble``: of what, with its preposition (« de l'emploi »).  ``sur``: part and whole in
    numbers, written « (20 100 sur 120 400) ».
    """
    head = [when(annee) if annee else "", en_territoire(territoire, niveau) if territoire else ""]
    start = ", ".join(p for p in head if p)
    lead = start + ", " if start else ""
    if part_pct is None or theme.missing(part_pct) or statut in MISSING_STATUSES:
        return _not_published(capital(f"{lead}la part pour {sujet}"), statut)
    verb = "représentent" if pluriel else "représente"
    detail = f" ({theme.number(sur[0])} sur {theme.number(sur[1])})" if sur else ""
    return capital(f"{lead}{sujet} {verb} {_percent(part_pct)} "
                   f"{ensemble}{detail}{_mark(statut)}.")


def ranking(values: Mapping[str, float | None], unite: str = "", *, annee: int | str = "",
            sujet: str = "", sign: bool = False, territories: bool = True) -> str:
    """« En 2012, sur 4 territoires, le Morbihan arrive en tête (+1,9 %) et le Finistère en
    dernier (−0,4 %). »

    ``values``: label → value; what has none is counted apart, and equal shown values are named
    together.  ``sujet``: « pour l'évolution de l'emploi ».
    """
    known = {label: v for label, v in values.items() if v is not None and not theme.missing(v)}
    lead = ", ".join(p for p in (when(annee) if annee else "", sujet) if p)
    lead = lead + ", " if lead else ""
    if not known:
        return capital(f"{lead}aucune valeur n'est publiée.")

    def shown(label: str) -> str:
        return theme.value(known[label], unite, sign=sign)

    def called(labels: Sequence[str]) -> str:
        return join(le_territoire(label) if territories else label for label in labels)

    ranked = sorted(known, key=lambda label: -known[label])
    first = [label for label in ranked if shown(label) == shown(ranked[0])]
    last = [label for label in ranked if shown(label) == shown(ranked[-1])]
    unknown = len(values) - len(known)
    apart = (f" ({theme.number(unknown)} {plural(unknown, 'valeur absente', 'valeurs absentes')})"
             if unknown else "")
    if len(first) == len(ranked):
        verb = "sont à égalité" if len(ranked) > 1 else "est la seule valeur publiée"
        return capital(f"{lead}{called(first)} {verb}{_at(shown(first[0]))}{apart}.")
    what = "territoires" if territories else "modalités"
    top = "arrive" if len(first) == 1 else "arrivent"
    end = "en dernier" if len(last) == 1 else "ferment la marche"
    return capital(f"{lead}sur {len(known)} {what}{apart}, {called(first)} {top} en tête"
                   f"{_at(shown(first[0]))} et {called(last)} {end}{_at(shown(last[0]))}.")


def _percent(x: float, imprime: str = "", sign: bool = False) -> str:
    """The decimals that are printed (« 3,0 % »), else one at most: « 17 % » is not given a
    precision that it has not got."""
    places = printed_decimals(x, imprime)
    return (theme.percent(float(theme.rounded(x, 1)), None, sign) if places is None else
            theme.percent(x, places, sign))


def _at(shown: str) -> str:
    return f" ({shown})"


def when(annee: int | str) -> str:
    """« En 2022 », « Au T3 2023 », « Entre 2021 et 2022 », « Au 1er janvier 2003 », « Sans date
    (Insee) »."""
    text = str(annee)
    if text.startswith("s.d."):
        return capital(theme.date(text))
    span = re.fullmatch(r"(\d{4})-(\d{4})", text)
    if span:
        return f"Entre {span[1]} et {span[2]}"
    if re.fullmatch(r"\d{4}(-\d\d)?", text):
        return f"En {theme.date(text)}"
    if re.match(rf"({'|'.join(MONTHS)}) \d{{4}}", text):
        return f"En {text}"
    shown = theme.date(theme.quarter(text))
    return f"Au {shown}" if shown != text else f"Période « {text} »"


def _mark(statut: str) -> str:
    words = {"p": " (chiffre provisoire)", "e": " (estimation)", "r": " (chiffre révisé)",
             "c": " (chiffre corrigé)"}
    return words.get(statut, "")


def _not_published(start: str, statut: str, unite: str = "") -> str:
    of = f" {elision('de', unite)}" if unite else ""
    why = (f"{theme.NARROW}: {STATUSES[statut]}" if statut in MISSING_STATUSES else "")
    return f"{start}{of} n'est pas publié{'' if of or 'le nombre' in start else 'e'}{why}."
