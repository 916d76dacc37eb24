"""The page « Explorateur »: its address, its buttons, the indicators that tests open."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.reading import page_at, readings

NOTES = "Évolution de l'emploi · Notes de conjoncture"
POSTS = "Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"
SHARE = "Part de l'ESS dans l'emploi · Panoramas de l'ESS par territoire"


def page(**filters: str | list[str]) -> AppTest:
    return page_at("explorateur", **filters)


def button(at: AppTest, label: str) -> AppTest:
    """Click on the button that begins so; return the page."""
    element = next(b for b in at.button if b.label.replace("\u202f", "").startswith(label))
    after = element.click().run()
    assert not after.exception
    return after


def reading(at: AppTest) -> str:
    return readings(at)[0]
