"""The page « Emploi » at an address, and its texts as a test reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.themes.emploi import calculations, quarterly
from tests.pages import reading

FAMILIES = "Familles et départements"
TABS = ("Évolutions publiées", "Tendances par secteur", "Niveaux publiés", "Détail par trimestre")
URSSAF = "Emploi privé (Urssaf)"
N, B = "\u202f", "\u00a0"
SPAN = (2011, 2023)


def page_with(**choices: str) -> AppTest:
    """Return the page as a link with these choices opens it."""
    return reading.page_at("emploi", **choices)


def request(split: str = quarterly.AGAINST_PRIVATE, territoire: str = "53",
            span: tuple[int, int] = SPAN, **selection: list[str]) -> calculations.Request:
    """Return the quarterly series of jobs that the reader compares."""
    return calculations.Request("effectifs", split, territoire, "2011", span, **selection)


def plain(text: str) -> str:
    """Return the text with plain spaces."""
    return text.replace(N, " ").replace(B, " ")


def titles(page: AppTest) -> list[str]:
    return [plain(x) for x in reading.titles(page)]


def readings(page: AppTest) -> list[str]:
    return [plain(x) for x in reading.readings(page)]


def lines(page: AppTest) -> str:
    """Return champ, source and notes of every block."""
    return " ".join(reading.notes(page)).replace(N, " ")


def strings(node: Any) -> Iterator[str]:
    """Yield every text of a figure."""
    if isinstance(node, dict):
        for child in node.values():
            yield from strings(child)
    elif isinstance(node, list):
        for child in node:
            yield from strings(child)
    elif isinstance(node, str):
        yield node


def figure_texts(page: AppTest, rank: int) -> list[str]:
    """Return the texts of the figure at that rank of the page, with plain spaces."""
    spec = json.loads(page.get("plotly_chart")[rank].proto.spec)
    return [plain(t).replace("<br>", " ") for t in strings(spec)]
