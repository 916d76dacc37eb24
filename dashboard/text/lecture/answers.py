"""Answers that are counted, in a sentence: which is first, what a survey says, quartiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dashboard.text import numbers
from dashboard.text.lecture.french import capital, cardinal, join, plural, quantity, quotation
from dashboard.text.lecture.places import is_plural
from dashboard.text.lecture.thresholds import LEAST, SPOKEN, TWO_LINES
from etl.contract import WHOLE

#: The class of what has no answer: it is counted, and is never the first.
UNSAID = "Non précisé"


def top_answer(counts: Mapping[str, float], total: float, noun: str, *, share: bool = False,
               naming: Callable[[str], str] = quotation,
               predicates: tuple[str, str] | None = None, criteria: Sequence[str] = ()) -> str:
    """Return « « Réemploi » arrive en tête : 213 structures sur 422. », equals together; empty
    without counts.  Fewer than ``LEAST`` classes have no first: each is told.

    ``noun``: what is counted, in the singular.  ``share``: with the % of ``total``.
    ``predicates``: what the noun does of the first class, singular and plural (« proposent {} »).
    ``criteria``: classes that the reader has selected by, which all have: they are no finding.
    What has no answer (``UNSAID``) is no class.
    """
    if not counts or not total:
        return ""
    counts = {label: n for label, n in counts.items() if label not in ("", UNSAID)}
    whole = quantity(total, noun)
    if not counts:
        return f"La réponse n'est pas précisée pour {'les ' * (total > 1)}{whole}."
    # A total that stands among the classes is none of them.
    rest = {label: n for label, n in counts.items() if label not in (*criteria, WHOLE, "Total")}
    if not any(rest.values()):
        return f"{whole} {plural(total, 'répond', 'répondent')} aux filtres."
    most = max(rest.values())
    top = [label for label, n in rest.items() if n == most]
    who = join(map(naming, top))
    beyond = f"outre {join(map(naming, filter(counts.get, criteria)))}, " if criteria else ""
    numerous = len(top) > 1 or is_plural(who)
    if most == total:
        return capital(f"{beyond}{who}{numbers.NARROW}: {whole}." if total == 1 else
                       f"{beyond}{who} {'réunissent' if numerous else 'réunit'} les {whole}.")

    def proportion(n: float) -> str:
        of = f" ({numbers.percent(100 * n / total)})" if share else ""
        return f"{quantity(n, noun)} sur {numbers.number(total)}{of}"

    if len(rest) < LEAST and not predicates:
        (label, n), *others = sorted(rest.items(), key=lambda x: -x[1])
        after = "".join(f" ; {naming(x)}{numbers.NARROW}: {numbers.number(n)}" for x, n in others)
        return capital(f"{beyond}{naming(label)}{numbers.NARROW}: {proportion(n)}{after}.")
    tie = " à égalité" if len(top) > 1 else ""
    is_ahead = not tie or len(top) < len(rest)  # of equals that nothing follows, none is
    if len(top) > SPOKEN:
        return capital(f"{beyond}{len(top)} modalités sont{' en tête' * is_ahead}{tie}"
                       f"{numbers.NARROW}: {proportion(most)}.")
    if predicates and len(top) == 1:
        return capital(f"{beyond}{proportion(most)} {predicates[most >= 2].format(who)}.")
    come = f"{'arrivent' if numerous else 'arrive'} en tête" if is_ahead else "sont"
    return capital(f"{beyond}{who} {come}{tie}{numbers.NARROW}: {proportion(most)}.")


def survey_answers(part_pct: float, modalites: Sequence[str], among: str,
                   bounds: tuple[float, float] | None, verb: str = "citent",
                   several: str = "") -> str:
    """Return « 62,5 % des 48 commerces qui ont répondu (48,9 à 74,3 %, intervalle de confiance à
    95 %) citent « café ». »

    ``among``: of whom.  ``bounds``: of the interval, in %; none where all were asked, whose share
    leaves no doubt.  ``verb``: what is done of one answer; ``several``: of each of several with
    the same share; without it, « les réponses « a » et « b » sont à égalité, avec chacune 33,3 %
    des 12 commerces… »: nobody need have given both.  Those that are too long to be named are
    counted.
    """
    doubt = ""
    if bounds and not any(map(numbers.is_missing, bounds)):
        low, high = numbers.number(bounds[0], 1), numbers.percent(bounds[1])
        if numbers.percent(bounds[0]) != high:
            doubt = f" ({low} à {high}, intervalle de confiance à {numbers.percent(95, 0)})"
    answers = join(f"« {m} »" for m in modalites)
    if len(modalites) > 1 and not several:
        equal = f"sont à égalité, avec chacune {numbers.percent(part_pct)} {among}"
        if len(modalites) >= LEAST and len(f"{answers} {equal}.") > TWO_LINES:
            answers = f"{cardinal(len(modalites))} réponses"
        else:
            answers = f"les réponses {answers}"
        return f"{answers} {equal}{doubt}."
    does = several if len(modalites) > 1 else verb
    return f"{numbers.percent(part_pct)} {among}{doubt} {does} {answers}."


def quartiles(sujet: str, n: int, first: float, median: float, third: float) -> str:
    """Return « Bénévoles par commerce : médiane 21 ; la moitié des 48 réponses va de 15 à 30 (1er
    et 3e quartiles). »"""
    if n < 2:
        only = numbers.number(median, 1 if median % 1 else 0)
        return f"{sujet}{numbers.NARROW}: {only} (une réponse)."
    low, half, high = (numbers.number(v, 1 if v % 1 else 0) for v in (first, median, third))
    middle = (f"la moitié des {n} réponses va de {low} à {high} (1er et 3e quartiles)"
              if low != high else f"la moitié au moins des {n} réponses donne aussi {half}")
    return f"{sujet}{numbers.NARROW}: médiane {half} ; {middle}."
