"""Several figures in a sentence: who rises and falls, how high each stands, what a map shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from dashboard.text import numbers
from dashboard.text.lecture.french import capital, elision, join
from dashboard.text.lecture.places import en_territoire
from dashboard.text.lecture.thresholds import (
    LEAST,
    SPOKEN,
    TWO_LINES,
    direction,
    mark,
    status,
    verb,
)
from etl.common_columns import MISSING_STATUSES, STATUSES

DEMONSTRATION = "Données de démonstration."
#: Territories named at each end of a map; beyond, they are counted.  Wholes told after their parts;
#: beyond, the figure alone shows them.
NAMES = 3
#: Characters of several of them, side by side; beyond, they are counted too.
WIDEST = 44
#: What is counted in units, without sign: « 862 544 postes », « plus de 224 sites ».
_COUNT = re.compile(r"(?!hausse |recul )[^+\u2212\d%]*\d[\d\u202f,]*[\u202f\u00a0]"
                    r"(?!%|points?\b|pour )\D")

#: How a change in words begins, which its verb says: « recul de plus de 300 postes ».
_WAY = re.compile(rf"(?:{numbers.RISE}|{numbers.FALL}) d(?:e |')")


class Standing(NamedTuple):
    """A figure among others: ``where`` it holds (« dans le Finistère »), its value, and its text as
    it is shown, sign and unit included, its status apart.

    ``whole``: it is the whole of which the others are parts, told after them and no member."""

    where: str
    value: float | None
    text: str
    statut: str = ""
    whole: bool = False

    @property
    def is_known(self) -> bool:
        """Tell whether it is a number."""
        return not numbers.is_missing(self.value) and self.statut not in MISSING_STATUSES


def moves(lead: str, sujet: str, figures: Sequence[Standing], pluriel: bool = False,
          decimals: int = 1, ranked: bool = True) -> str:
    """Return « En 2013, l'emploi progresse dans les mutuelles (+3,0 %) et les fondations (+1,1 %),
    et recule dans les coopératives (−0,8 %). »

    ``lead``: « En 2013 ».  Up to ``SPOKEN`` series are all named; of more, the first of each
    direction, among so many; nothing where none may be first (``ranked``, ``_is_first_known``).
    The whole is told after its parts, and what has no number last; words are quoted where nothing
    has one (« En 2018, l'emploi : « stagnation » dans le Morbihan. »).
    """
    members, beside, common = _members(figures)
    if len(members) > SPOKEN and not (ranked and _is_first_known(figures)):
        return ""
    if not members:
        return _absence_sentence(lead, sujet, figures, "aucune évolution n'est publiée")
    groups: dict[int, list[Standing]] = {1: [], 0: [], -1: []}
    for one in members:
        groups[direction(one.value or 0, decimals)].append(one)
    groups[-1].reverse()
    parts = [f"{verb(way, pluriel)} {_enumeration(some, len(members), common, way != 0)}"
             for way, some in groups.items() if some]
    comma = any(len(some) > 1 for some in groups.values())
    text = parts[0] if len(parts) == 1 else (
        ", ".join(parts[:-1]) + (", et " if comma else " et ") + parts[-1])
    return f"{lead}, {sujet} {text}{beside}{_all(common, figures)}{_absence_clause(figures)}."


def amounts(lead: str, sujet: str, figures: Sequence[Standing], pluriel: bool = False,
            ranked: bool = True) -> str:
    """Return « Au T4 2023, l'indice est de 112,3 dans le privé hors ESS et de 107,5 dans l'ESS. »,
    « … les effectifs atteignent 862 544 postes dans le privé hors ESS et 172 376 postes dans… »

    Of more than ``SPOKEN`` series, or of some that would take more than two lines, the highest and
    the lowest, equals together, nothing where none may be so (``ranked``, ``_is_first_known``); the
    whole is told after its parts.
    """
    members, beside, common = _members(figures)
    if not members:
        return _absence_sentence(lead, sujet, figures, "aucun chiffre n'est publié")
    stands, phrase = _standing_verb(members, pluriel)
    each = join(f"{phrase(_text(t, common))} {t.where}" for t in members)
    if len(members) <= LEAST or (len(members) <= SPOKEN and len(
            f"{lead}, {sujet} {stands} {each}.") <= TWO_LINES):
        text = each
    elif not (ranked and _is_first_known(figures)):
        return ""
    elif members[0].text == members[-1].text:
        text = f"{phrase(members[0].text)} pour les {len(members)} séries"
    else:
        ends = [[t for t in members if t.text == end.text] for end in (members[0], members[-1])]
        high, low = (f"{phrase(_text(e[0], common))} {_subject(e)}" for e in ends)
        text = f"{high} au plus haut et {low} au plus bas, sur {len(members)} séries"
    beside += _all(common, figures) + _absence_clause(figures)
    return f"{lead}, {sujet} {stands} {text}{beside}."


def _standing_verb(members: Sequence[Standing], pluriel: bool) -> tuple[str, Callable[[str], str]]:
    """Return the verb of amounts and how each follows it: « atteint 350 événements », « est de
    14,5 % », « est à la 3e place », « est un recul de plus de 300 postes »."""
    if all(_COUNT.match(t.text) and t.value for t in members):
        return "atteignent" if pluriel else "atteint", str

    def phrase(text: str) -> str:
        if (whole := _with_article(text)) != text:
            return whole
        return f"à {text}" if text.startswith("la ") else elision("de", text)

    return "sont" if pluriel else "est", phrase


def _with_article(text: str) -> str:
    """Return « un recul de plus de 300 postes »: a change in words after a verb or « contre »; any
    other figure as it is."""
    article = {numbers.RISE: "une", numbers.FALL: "un"}.get(text.partition(" ")[0])
    return f"{article} {text}" if article else text


def beside(sujet: str, own: tuple[str, str], other: tuple[str, str],
           counts: tuple[str, str] = ("", "")) -> str:
    """Return « En 2013, l'emploi dans les mutuelles : +3,0 % dans le Finistère, contre +1,1 % en
    Bretagne. »

    ``own``, ``other``: a figure as it is written, and where; alike, it is « autant qu'en
    Bretagne ».  ``counts``: what follows each figure and tells none from the other, « (1 sur 2) ».
    """
    (text, where), (against, there) = own, other
    of, among = (count and f" {count}" for count in counts)
    comparison = (elision("autant que", f"{there}{among}") if text == against else
                  f"contre {_with_article(against)}{among} {there}")
    return capital(f"{sujet}{numbers.NARROW}: {text}{of} {where}, {comparison}.")


def map_extremes(sujet: str, values: Sequence[tuple[str, float, str]], parmi: str,
                 niveau: str = "", lowest: bool = True, partial: bool = False) -> str:
    """Return « Part de l'ESS, en 2023 : maximum à Rennes Métropole (…), minimum dans 4 territoires
    (…). Ensemble comparé : les 61 EPCI bretons. »; of a set that is not of all (``partial``),
    « Emploi, à Rennes Métropole, parmi les cinq communes dont le chiffre est publié : maximum… »

    ``sujet``: what is measured, when and where.  ``values``: name, value, its text on the map; what
    is written alike is equal.  ``parmi``: the whole set.  ``lowest``: the least is told too, where
    the map shows who has none.  Empty under three members.
    """
    if len(values) < LEAST:
        return ""
    ranking = sorted(values, key=lambda v: -v[1])
    ends = []
    for _, _, end in (ranking[0], ranking[-1]):
        names = [en_territoire(name, niveau) for name, _, text in ranking if text == end]
        several = len(names) > NAMES or (len(names) > 1 and len(join(names)) > WIDEST)
        ends.append((f"dans {numbers.number(len(names))} territoires" if several else
                     join(names), end))
    (top, most), (low, least) = ends
    everywhere = "partout" if lowest else "partout où il y en a"
    extremes = (f"{most} {everywhere}" if most == least else
                f"maximum {top} ({most})" if not lowest else
                f"maximum {top} ({most}), minimum {low} ({least})")
    return (f"{sujet}, parmi {parmi} : {extremes}." if partial else
            f"{sujet} : {extremes}. Ensemble comparé : {parmi}.")


def with_demonstration(sentence: str) -> str:
    """Return the sentence of demonstration data, which says that they are."""
    has_notice = not sentence or sentence.endswith(DEMONSTRATION)
    return sentence if has_notice else f"{sentence} {DEMONSTRATION}"


def _members(figures: Sequence[Standing]) -> tuple[list[Standing], str, str]:
    """Return the numbers of the parts, from the largest, the phrase of their whole (« ; en
    Bretagne : +0,2 % »), empty of more than ``NAMES``, and the status that parts and whole all
    have, which is said once; empty when they differ."""
    ranked = sorted((t for t in figures if t.is_known), key=lambda t: -(t.value or 0))
    statuses = {t.statut for t in ranked}
    common = statuses.pop() if len(statuses) == 1 else ""
    members = [t for t in ranked if not t.whole]
    if not members:
        return ranked, "", common
    apart = [f"{t.where}{numbers.NARROW}: {_text(t, common)}" for t in ranked if t.whole]
    return members, "".join(f" ; {text}" for text in apart) * (len(apart) <= NAMES), common


def _all(common: str, figures: Sequence[Standing]) -> str:
    """Return « , chiffres provisoires » after figures that all are; no second parenthesis."""
    words = status(common, sum(t.is_known for t in figures) > 1)
    return f", {words}" if words else ""


def _text(one: Standing, common: str) -> str:
    return one.text if common else one.text + mark(one.statut)


def _enumeration(some: Sequence[Standing], among: int, common: str, top: bool) -> str:
    """Return « dans le Finistère (+0,5 %) et en Bretagne (+0,2 %) »; of many, the first, equals
    together.  ``top``: after a verb that says the way of the change."""
    if among > SPOKEN and len(some) > 1:
        first = [t for t in some if t.text == some[0].text]
        most = f", le plus {_subject(first)}" * (len(first) < len(some))
        return (f"pour {len(some)} séries sur {among}"
                + f"{most} {_in_brackets(first[0], common, top)}" * top)
    return join(f"{t.where} {_in_brackets(t, common, top)}" for t in some)


def _in_brackets(one: Standing, common: str, top: bool) -> str:
    """Return « (+0,5 %, chiffre provisoire) »: a figure, and its status where all have not the
    same."""
    text = _WAY.sub("", one.text) if top else one.text
    return f"({', '.join(filter(None, (text, '' if common else status(one.statut))))})"


def _subject(some: Sequence[Standing]) -> str:
    return join(t.where for t in some) if len(some) <= NAMES else f"pour {len(some)} séries"


def _absence_sentence(lead: str, sujet: str, figures: Sequence[Standing], absence: str) -> str:
    """Return « En 2018, l'emploi : « stagnation » dans le Morbihan. », else that no number is
    published."""
    clause = _absence_clause(figures)
    if any(map(_is_in_words, figures)):
        return f"{lead}, {sujet}{numbers.NARROW}:{clause.removeprefix(' ;')}."
    return f"{lead}, {absence} pour {sujet}{clause}."


def _absence_clause(figures: Sequence[Standing]) -> str:
    """Return « ; aucun chiffre dans le Morbihan (secret statistique) », « ; « stagnation » … »"""
    reasons: dict[str, list[str]] = {}
    for one in figures:
        if not one.is_known:
            why = (f"aucun chiffre publié {{}} ({STATUSES[one.statut]})"
                   if one.statut in MISSING_STATUSES else
                   f"« {one.text} » {{}}" if _is_in_words(one) else
                   "aucun chiffre publié {}")
            reasons.setdefault(why, []).append(one.where)
    if len(reasons) > NAMES:
        return f" ; {sum(not t.is_known for t in figures)} textes publiés sans chiffre"
    return "".join(f" ; {why.format(join(who) if len(who) <= NAMES else f'pour {len(who)} séries')}"
                   for why, who in reasons.items())


def _is_first_known(figures: Sequence[Standing]) -> bool:
    """Tell whether the first and the last of the parts can be named: a secret, or what is published
    in words, may be either."""
    return not any(t.statut == "s" or _is_in_words(t) for t in figures if not t.whole)


def _is_in_words(one: Standing) -> bool:
    """Tell whether a publication tells a figure without a number (« stagnation »)."""
    return (not one.is_known and one.statut not in MISSING_STATUSES
            and one.text not in ("", numbers.NOTHING))
