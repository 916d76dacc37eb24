"""What happened, how many, which part, who is first: a sentence each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from dashboard.text import numbers
from dashboard.text.lecture.french import capital, elision, join, when
from dashboard.text.lecture.places import (
    de_territoire,
    en_territoire,
    is_plural,
    le_territoire,
    place,
)
from dashboard.text.lecture.thresholds import LEAST, direction, mark, status, verb
from dashboard.text.numbers import printed_decimals
from etl.common_columns import BOUNDS, MISSING_STATUSES, STATUSES, THRESHOLDS, is_change

#: A figure as sources have it, by name of column.
Row: TypeAlias = Mapping[str, Any] | pd.Series


def evolution(row: Row, sujet: str, compare: tuple[str, Row] | None = None) -> str:
    """Return « En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6 %, contre 3,5 % dans le
    privé hors ESS. »

    ``row``: an evolution in %.  ``compare``: the label and the row of what it is compared with.
    """
    subject = f"{sujet} {where_of(row)}"
    if not _has_number(row):
        return _without_number(row, subject)
    change = direction(row["valeur"])
    moves = verb(change)
    if change:
        moves += f" {_gap_phrase(row)}"
    sentence = f"{_in_year(row)}, {subject} {moves}{mark(row['statut'])}"
    if compare and not numbers.is_missing(compare[1]["valeur"]):
        label, other = compare
        sentence += _comparison_clause(row, other, place(label)) + mark(other["statut"])
    return sentence + "."


def _has_number(row: Row) -> bool:
    """Tell whether a number is published, and no status forbids it."""
    return not numbers.is_missing(row["valeur"]) and row["statut"] not in MISSING_STATUSES


def _in_year(row: Row) -> str:
    """Return « En 2022 »: the year that a figure is of, or leads to."""
    return when(int(row["annee"]))


def _without_number(row: Row, subject: str) -> str:
    """Return what is said of an evolution that has no number: the word that is printed, if any."""
    if row["imprime"] and row["statut"] not in MISSING_STATUSES:
        return f"{_in_year(row)}, la publication indique « {row['imprime']} » pour {subject}."
    return _absence_sentence(f"{_in_year(row)}, l'évolution pour {subject}", row["statut"])


def _comparison_clause(row: Row, other: Row, where: str) -> str:
    """Return « , contre +1,8 % en France », « , contre un recul d'environ 2 % en France », « ,
    autant qu'en France » where both are written alike."""
    change, beside = direction(row["valeur"]), direction(other["valeur"])
    if change == beside and (not change or _bounded_percent(row) == _bounded_percent(other)):
        return f", {elision('autant que', where) if change else f'comme {where}'}"
    # Next to a rise a bare number is read as a rise; anything else needs its sign.
    both_rise = change > 0 and beside >= 0
    if other["qualificatif"] and not both_rise and beside:
        return f", contre {'un recul' if beside < 0 else 'une hausse'} {_gap_phrase(other)} {where}"
    sign = not both_rise and not other["qualificatif"]
    return f", contre {_bounded_percent(other, sign)} {where}"


def gain(row: Row, sujet: str) -> str:
    """Return « En 2018, l'emploi de l'ESS en Bretagne perd plus de 300 postes. »: a change in
    volume."""
    subject = f"{sujet} {where_of(row)}"
    if not _has_number(row):
        return _without_number(row, subject)
    change = direction(row["valeur"])
    moves = verb(0) if not change else (
        f"{'gagne' if change > 0 else 'perd'} "
        f"{numbers.value(abs(row['valeur']), row['unite'], '', row['qualificatif'])}")
    return f"{_in_year(row)}, {subject} {moves}{mark(row['statut'])}."


def count(row: Row) -> str:
    """Return « En 2023, en Bretagne, on compte 20 000 personnes (estimation). »"""
    lead = f"{_in_year(row)}, {where_of(row)}"
    if not _has_number(row):
        return _absence_sentence(f"{lead}, le nombre", row["statut"], row["unite"])
    text = numbers.value(row["valeur"], row["unite"], "", row["qualificatif"])
    return f"{lead}, on compte {text}{mark(row['statut'])}."


def share(row: Row, sujet: str, ensemble: str, compare: Row | None = None, *,
          lead: str = "") -> str:
    """Return « En 2015, en Bretagne, l'ESS représente 14,3 % de l'emploi. »

    ``row``: a share in %.  ``ensemble``: of what, with its preposition (« de l'emploi »).
    ``compare``: the share of another territory.  ``lead``: « En 2015, en Bretagne ».
    """
    lead = f"{lead}, " if lead else ""
    if not _has_number(row):
        return _absence_sentence(capital(f"{lead}la part pour {sujet}"), row["statut"])
    weight, beside = _bounded_share(row), ""
    if compare is not None and not numbers.is_missing(compare["valeur"]):
        where, other = place(compare["territoire_nom"]), _bounded_share(compare)
        beside = (f", {elision('autant que', where)}" if other == weight else
                  f", contre {other} {where}") + mark(compare["statut"])
    return capital(f"{lead}{sujet} représente {weight} {ensemble}{mark(row['statut'])}{beside}.")


def ranking(rows: Sequence[Row], parmi: str, *, annee: int | str = "",
            unite: str | None = None) -> str:
    """Return « En 2012, parmi les quatre départements bretons, le Morbihan arrive en tête (+1,9 %)
    et le Finistère en dernier (−0,4 %). »

    ``rows``: figures that compare, one a territory (``dashboard.warehouse.ranking``); those that
    are written alike are named together.  ``parmi``: the whole set.  ``unite``: another unit than
    their own.  Empty under three members, or where one has no number: its place is unknown.
    """
    if len(rows) < LEAST or not all(map(_has_number, rows)):
        return ""
    order = sorted(rows, key=lambda row: -row["valeur"])
    first, last = ([row for row in order if _bare_figure(row, unite) == _bare_figure(end, unite)]
                   for end in (order[0], order[-1]))

    def names(some: Sequence[Row]) -> str:
        return join(le_territoire(row["territoire_nom"]) for row in some)

    lead = f"{when(annee)}, parmi {parmi}" if annee else f"parmi {parmi}"
    if len(first) == len(order):
        return capital(f"{lead}, la valeur est partout la même {in_brackets(first, unite)}.")
    top = "arrivent" if len(first) > 1 or is_plural(names(first)) else "arrive"
    end = "en dernier" if len(last) == 1 else "ferment la marche"
    return capital(f"{lead}, {names(first)} {top} en tête {in_brackets(first, unite)} et "
                   f"{names(last)} {end} {in_brackets(last, unite)}.")


def in_brackets(equals: Sequence[Row], unite: str | None = None) -> str:
    """Return « (14,32 %, chiffre provisoire) »: a figure that some rows have, and the status that
    one of them has."""
    words = next((text for row in equals if (text := status(str(row["statut"])))), "")
    return f"({', '.join(filter(None, (_bare_figure(equals[0], unite), words)))})"


def _bare_figure(row: Row, unite: str | None) -> str:
    """Return a figure as it is printed, an evolution with its sign; without its status."""
    return numbers.value(row["valeur"], str(row["unite"]) if unite is None else unite, "",
                         str(row["qualificatif"]), str(row["imprime"]),
                         sign=is_change(str(row.get("indicateur", ""))))


def _percent(x: float, imprime: str = "", sign: bool = False) -> str:
    """Return the decimals that are printed (« 3,0 % »), else one at most: « 17 % » is not given a
    precision that it has not got."""
    places = printed_decimals(x, imprime)
    return (numbers.percent(float(numbers.rounding(x, 1)), None, sign) if places is None else
            numbers.percent(x, places, sign))


def _with_qualifier(text: str, word: str) -> str:
    """Return « environ 3 % »."""
    return f"{word} {text}" if word else text


def _bounded_percent(row: Row, sign: bool = False) -> str:
    """Return « environ 3,0 % », with the decimals that are printed."""
    return _with_qualifier(_percent(row["valeur"], row["imprime"], sign), row["qualificatif"])


def _bounded_share(row: Row) -> str:
    """Return « près de 14,3 % »."""
    return _with_qualifier(_percent(row["valeur"]), row["qualificatif"])


def _gap_phrase(row: Row) -> str:
    """Return « de 2,6 % », « d'environ 3 % »: by how much it moves, the verb saying which way."""
    gap = _percent(abs(row["valeur"]), row["imprime"])
    return elision("de", _with_qualifier(gap, row["qualificatif"]))


def _absence_sentence(start: str, statut: str, unite: str = "") -> str:
    of = f" {elision('de', unite)}" if unite else ""
    why = (f"{numbers.NARROW}: {STATUSES[statut]}" if statut in MISSING_STATUSES else "")
    masculine = re.search("le nombre", start, re.IGNORECASE)
    return f"{start}{of} n'est pas publié{'' if masculine else 'e'}{why}."


def _absence_words(unite: str, statut: str) -> str:
    """Return « un nombre de structures non publié (secret statistique) », « un pourcentage non
    publié »: what stands in a sentence for a figure that is not there."""
    if unite.startswith("%"):
        what = f"pourcentage{unite[1:]}"
    elif not unite or unite.startswith("pour "):
        what = f"nombre {unite}".strip()
    else:
        what = f"nombre {elision('de', unite)}"
    return f"un {what} non publié{_absence_reason(statut)}"


def _absence_reason(statut: str) -> str:
    return f" ({STATUSES[statut]})" if statut in MISSING_STATUSES else ""


def reach(figures: pd.DataFrame, texts: Sequence[str], bare: Sequence[str] = ()) -> str:
    """Return « de 60 000 (Place publique, 2012) à plus de 80 000 associations (Gref Bretagne,
    2021) »: what is told of the least of several figures and of the greatest.

    A bound between them may be beyond either: it is told after them (« , et plus de 70 000… »).
    ``bare``: the texts of all but the greatest, where it says the unit of all.
    """
    words = figures["qualificatif"]
    order = sorted(zip(figures["valeur"], bound_sides(words), words, bare or texts, texts,
                       strict=True), key=lambda f: f[:2])
    (*_, low, _), *between, (*_, high) = order
    bounds = [text for *_, word, text, _ in between if word in BOUNDS]
    return f"{elision('de', low)} à {high}" + f", et {join(bounds)}" * bool(bounds)


def bound_sides(qualifiers: pd.Series) -> pd.Series:
    """Return on which side of each value its number is: 1 above (« plus de »), -1 below (« moins
    de »), 0 for what is no bound."""
    return qualifiers.isin(BOUNDS).astype(int) - 2 * qualifiers.isin(THRESHOLDS)


def where_of(row: Row) -> str:
    """Return « en Bretagne », « dans le Finistère »: where a figure is of."""
    return en_territoire(row["territoire_nom"], row["territoire_niveau"])


def in_words(row: Row, unite: str | None = None, about: str = "") -> str:
    """Return a figure inside a sentence, its status in words: « 20 000 personnes (estimation) »;
    an evolution with its sign: « +5,9 % »; « un nombre de postes non publié (secret statistique) ».

    ``row``: as in ``template``.  ``unite``: another unit than its own (empty: none).  ``about``:
    what tells a number from the others, in the brackets of its status: « 12,8 % (en
    Ille-et-Vilaine, chiffre provisoire) ».
    """
    statut = str(row["statut"])
    if not _has_number(row) and (statut in MISSING_STATUSES or not row["imprime"]):
        return _absence_words(str(row["unite"]) if unite is None else unite, statut)
    beside = ", ".join(filter(None, (about, status(statut))))
    return _bare_figure(row, unite) + (f" ({beside})" if beside else "")


def template(sentence: str, row: Row, sujet: str = "") -> str:
    """Return a sentence of a page made of a figure: « {quand}, l'emploi de l'ESS {ou} {evolue}. »

    ``row``: ``valeur``, ``unite``, ``statut``, ``qualificatif``, ``imprime``, ``periode``,
    ``territoire_nom``, ``territoire_niveau``, as sources have them.  Words of the template:
    ``{quand}``, ``{ou}``, ``{de}`` (« de la Bretagne »), ``{le}`` (« la Bretagne »), ``{valeur}``
    (with its unit, and its status in words), ``{de_valeur}`` (« d'environ 57 % »), ``{evolue}`` and
    ``{evoluent}`` (the verb, and by how much).  Without a number, it says in its place that none is
    published, or what is published of ``sujet`` in words.
    """
    statut, imprime, has_number = str(row["statut"]), str(row["imprime"]), _has_number(row)
    place_ = str(row["territoire_nom"]), str(row["territoire_niveau"])
    words = {"quand": when(str(row["periode"])), "ou": en_territoire(*place_),
             "de": de_territoire(*place_), "le": le_territoire(*place_)}
    if not has_number and imprime and statut not in MISSING_STATUSES:
        about = f"pour {sujet} {words['ou']}" if sujet else words["ou"]
        return f"{words['quand']}, la publication indique « {imprime} » {about}."
    words["valeur"] = in_words(row)
    words["de_valeur"] = elision("de", words["valeur"])
    change = direction(row["valeur"]) if has_number else 0
    by = f" {_gap_phrase(row)}" if change else ""
    for key, have, several in (("evolue", "a", False), ("evoluent", "ont", True)):
        words[key] = (f"{verb(change, several)}{by}{mark(statut)}" if has_number else
                      f"{have} une évolution non publiée{_absence_reason(statut)}")
    return capital(sentence.format_map(words))
