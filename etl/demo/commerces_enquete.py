"""Forty-nine of the hundred shops answer a survey, exported as LimeSurvey does.

A question with several answers has one column a sub-question (« Q3[épicerie] »: Oui or empty); it
is answered when one of its columns says Oui.  Numbers are typed by hand, as respondents do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from numpy.random import Generator

from etl.demo import questionnaire as survey
from etl.demo import targets
from etl.demo.commerces_inventaire import SERVICES, Shop, shops
from etl.demo.places import generator, pick, sample
from etl.demo.workbook import Sheet, Value
from etl.french.agreement import AGREEMENT

YES = "Oui"

_NOTE = ("export LimeSurvey de l'enquête auprès des commerces de l'ESS en milieu rural, "
         "à remplacer par le fichier réel.")
_EMPLOYERS = 28
_OPENING = datetime.datetime(2023, 2, 6, 8, 30)
_LONGEST_WAIT = 3300  # minutes between two answers: the survey stays open about two months
_ROUND_WORDS = {10: "une dizaine", 15: "une quinzaine", 20: "une vingtaine",
                30: "une trentaine", 40: "une quarantaine", 50: "une cinquantaine"}

Columns = dict[str, list[Value]]
#: Item → chance for a shop without employees, and for an employer.
Chances = Mapping[str, tuple[float, float]]


def sheet() -> Sheet:
    """Return the sheet « Réponses »."""
    rng = generator(3)
    respondents = _respondents(rng)
    columns = _receipts(rng, len(respondents))
    columns[survey.SINGLE["Q1"]] = [shop.identifier for shop in respondents]
    columns |= _single(rng, "Q2", (shop.statut for shop in respondents))
    columns |= _multiple(rng, "Q3", SERVICES, [set(shop.services) for shop in respondents])
    columns |= _single(rng, "Q4", (_chosen_item(rng, survey.MODELS, shop) for shop in respondents))
    columns |= _single(rng, "Q5", (_chosen_item(rng, survey.TURNOVERS, shop)
                                   for shop in respondents))
    columns |= _multiple(rng, "Q6", (*survey.GRANTS, survey.NO_GRANT),
                         [_grants(rng, shop) for shop in respondents])
    columns |= _work(rng, respondents)
    columns |= _multiple(rng, "Q11", survey.DIFFICULTIES,
                         _items_by_shop(rng, survey.DIFFICULTIES, respondents))
    columns |= _multiple(rng, "Q12", survey.EXPECTATIONS,
                         _items_by_shop(rng, survey.EXPECTATIONS, respondents))
    columns |= _likert(rng, respondents)
    columns |= _comments(rng, len(respondents))
    return Sheet("Réponses", _NOTE, tuple(columns), list(zip(*columns.values(), strict=True)))


def _respondents(rng: Generator) -> list[Shop]:
    """Return the shops that answered, in the order of their answers."""
    everyone = shops()
    indices: list[int] = []
    for employer, size in ((False, targets.ANSWERS - _EMPLOYERS), (True, _EMPLOYERS)):
        indices += sample(rng, size, [i for i, shop in enumerate(everyone)
                                      if shop.employer is employer])
    return [everyone[i] for i in rng.permutation(indices)]


def _receipts(rng: Generator, size: int) -> Columns:
    # Identifiers have holes: questionnaires left before the end are not exported.
    number, moment = 2, _OPENING
    columns: Columns = {"id": [], "submitdate": []}
    for _ in range(size):
        number += int(rng.integers(1, 4))
        moment += datetime.timedelta(seconds=int(rng.integers(300, 60 * _LONGEST_WAIT)))
        columns["id"].append(number)
        columns["submitdate"].append(moment.strftime("%Y-%m-%d %H:%M:%S"))
    return columns


def _is_silent(rng: Generator, question: str) -> bool:
    return bool(rng.random() < survey.NO_ANSWER[question])


def _single(rng: Generator, question: str, answers: Iterable[str | None]) -> Columns:
    """Return the column of a question with one answer, some of them left out."""
    return {survey.SINGLE[question]: [None if _is_silent(rng, question) else answer
                                      for answer in answers]}


def _multiple(rng: Generator, question: str, items: Iterable[str],
              answers: Sequence[set[str]]) -> Columns:
    """Return one column an item: Oui, or empty; nothing at all from those who skip the question."""
    replies = [set[str]() if _is_silent(rng, question) else answer for answer in answers]
    return {f"{question}[{item}]": [YES if item in answer else None for answer in replies]
            for item in items}


def _chosen_item(rng: Generator, chances: Chances, shop: Shop) -> str:
    return pick(rng, {item: pair[shop.employer] for item, pair in chances.items()})


def _grants(rng: Generator, shop: Shop) -> set[str]:
    if rng.random() < survey.NO_GRANT_CHANCE[shop.employer]:
        return {survey.NO_GRANT}
    return {item for item, pair in survey.GRANTS.items() if rng.random() < pair[shop.employer]}


def _items_by_shop(rng: Generator, chances: Chances, respondents: Sequence[Shop]) -> list[set[str]]:
    """Return the items named by each shop: each group names an item exactly as often as ``chances``
    says.

    Quotas rather than draws, so that the order of the items in each group, which the report
    describes, does not hang on luck.
    """
    items = [set[str]() for _ in respondents]
    for employer in (False, True):
        group = [i for i, shop in enumerate(respondents) if shop.employer is employer]
        for item, pair in chances.items():
            for i in sample(rng, round(pair[employer] * len(group)), group):
                items[i].add(item)
        first = max(chances, key=lambda item: chances[item][employer])
        for i in group:
            items[i] = items[i] or {first}
    return items


def _work(rng: Generator, respondents: Sequence[Shop]) -> Columns:
    """Return posts, full-time equivalents, volunteers and their weekly hours, typed by hand."""
    posts, etp, volunteers, hours = [], [], [], []
    for shop in respondents:
        jobs = 1 + int(rng.poisson(1.4)) if shop.employer else 0
        posts.append(str(jobs))
        etp.append(_typed_etp(rng, jobs) if jobs else None)
        people = 8 + int(rng.gamma(2.0, 6.0 if shop.employer else 10.0))
        volunteers.append(_typed_volunteers(rng, people))
        hours.append(_typed_hours(rng, 3 + round(people * rng.uniform(0.4, 1.4))))
    return (_single(rng, "Q7", posts) | _single(rng, "Q8", etp)
            | _single(rng, "Q9", volunteers) | _single(rng, "Q10", hours))


def _typed_etp(rng: Generator, jobs: int) -> str:
    value = f"{max(0.3, round(jobs * rng.uniform(0.55, 1.0), 1)):g}"
    comma = value.replace(".", ",")
    return (comma, value, f"{comma} ETP")[int(rng.choice(3, p=(0.55, 0.25, 0.2)))]


def _typed_volunteers(rng: Generator, people: int) -> str:
    near = 5 * round(people / 5)
    words = (str(people), f"environ {near}", _ROUND_WORDS.get(near, f"plus de {near}"))
    return words[int(rng.choice(3, p=(0.5, 0.25, 0.25)))]


def _typed_hours(rng: Generator, hours: int) -> str:
    near = 5 * max(1, round(hours / 5))
    words = (f"{hours} h", f"{hours}h", f"environ {near}", str(hours))
    return words[int(rng.choice(4, p=(0.35, 0.2, 0.2, 0.25)))]


def _likert(rng: Generator, respondents: Sequence[Shop]) -> Columns:
    columns: Columns = {}
    for statement, pair in survey.STATEMENTS.items():
        columns[f"Q13[{statement}]"] = [
            None if _is_silent(rng, "Q13")
            else pick(rng, dict(zip(AGREEMENT, pair[shop.employer], strict=True)))
            for shop in respondents]
    return columns


def _comments(rng: Generator, size: int) -> Columns:
    texts = [None] * (size - len(survey.COMMENTS)) + list(survey.COMMENTS)
    return {survey.SINGLE["Q14"]: [texts[i] for i in rng.permutation(size)]}
