"""The declaration of accessibility: on screen as it is in ``docs/``, and true to its own grid."""

from __future__ import annotations

import re

from tests.pages.reading import PAGES, page_at, text, titles

DECLARATION = (PAGES.parent / "docs/accessibilite.md").read_text(encoding="utf-8")
#: How many criteria each theme of the RGAA 4.1 has (106 in all).
CRITERIA = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}


def grid() -> list[list[str]]:
    """Return the criteria that are met, those that are not, those that do not apply."""
    rows = re.findall(r"^\| \d+\. [^|]+\|([^|]+)\|([^|]+)\|([^|]+)\|$", DECLARATION, re.MULTILINE)
    return [re.findall(r"\d+\.\d+", " ".join(column)) for column in zip(*rows, strict=True)]


def test_each_criterion_of_the_rgaa_is_judged_once() -> None:
    criteria = [criterion for column in grid() for criterion in column]
    assert sorted(criteria) == sorted(f"{theme}.{n}" for theme, count in CRITERIA.items()
                                      for n in range(1, count + 1))


def test_the_share_that_is_declared_is_that_of_the_grid() -> None:
    good, bad, aside = map(len, grid())
    sentence = (f"**{100 * good / (good + bad):.0f} % de critères respectés**\nparmi ceux qui "
                f"s'appliquent : {good} conformes, {bad} non conformes, {aside} non applicables.")
    assert sentence in DECLARATION


def test_each_criterion_that_is_not_met_is_explained() -> None:
    reasons = DECLARATION.split("### Non-conformités")[1].split("### ")[0]
    criteria = ", ".join(re.findall(r"\((\d+\.\d+(?:, \d+\.\d+)*)\)", reasons)).split(", ")
    assert set(criteria) == set(grid()[1])


def test_the_page_shows_the_parts_that_the_state_asks_for() -> None:
    page = page_at("accessibilite")
    assert titles(page) == [
        "État de conformité", "Résultats des tests", "Contenus non accessibles",
        "Établissement de cette déclaration", "Retour d'information et contact",
        "Voies de recours"]
    page_text = " ".join(text(page).split())
    assert "partiellement conforme" in page_text
    assert "loi n° 2005-102 du 11 février 2005" in page_text
    assert "Libre réponse 71120, 75342 Paris CEDEX 07" in page_text


def test_the_first_page_says_how_far_it_is_accessible() -> None:
    assert "**Accessibilité\u202f: partiellement conforme**" in text(page_at("accueil"))
