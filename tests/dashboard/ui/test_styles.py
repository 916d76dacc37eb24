"""The styles of the page cost the browser little when a rerun changes a class of every element."""

import re

import pytest

from dashboard.paths import FRONTEND

STYLES = FRONTEND / "styles"

#: A part of a class: what it concerns may change with any class.
PART = "[class*="


def selectors(style: str) -> list[str]:
    """Return the selectors of a style sheet, each by itself."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    groups = re.findall(r"([^{};]+)\{", style)
    return [one.strip() for group in groups if "@" not in group
            for one in split(group, ",")]


def split(text: str, at: str) -> list[str]:
    """Return parts of a selector between the characters ``at``, brackets apart."""
    depth, parts = 0, [""]
    for letter in text:
        depth += (letter in "([") - (letter in ")]")
        if letter in at and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


@pytest.mark.parametrize("name", sorted(path.name for path in STYLES.glob("*.css")))
def test_no_change_of_class_makes_the_style_of_the_page_be_computed_again(name: str) -> None:
    rules = selectors((STYLES / name).read_text(encoding="utf-8"))
    assert rules
    for rule in rules:
        *before, subject = split(rule, " >+~\n")
        if any(PART in one for one in before):  # then a tag or a class, never « * » nor « :… »
            assert re.match(r"[a-z.]|:is\([a-z.]", subject), rule
        # An element that has a part of a class is looked for again at each change of class.
        assert not re.search(r":has\([^()]*\[class\*=", rule), rule
        # What the whole page holds is looked at again each time that anything comes or goes in it.
        assert name == "print.css" or not re.match(r"(body|html|:root|#root)\S*:has\(", rule), rule
