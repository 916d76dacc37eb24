"""The first screen is for figures: a third of « Emploi », a whole figure of each theme."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from dashboard.pages import PRESENTABLE
from tests.browser import first_screen

#: Each card that has a figure or a table: where its source line ends, in pixels.
BOTTOMS = """() => [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-pied_]")]
  .map((foot) => foot.closest("[class*=st-key-bloc_]").getBoundingClientRect().bottom)"""


def test_figures_take_a_third_of_the_first_screen_and_navigation_less_than_a_tenth(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/emploi")
    expect(page.get_by_test_id("stPlotlyChart").first.locator(".main-svg").first).to_be_visible()
    shares = first_screen.shares(page)
    assert shares.data >= 1 / 3
    assert 0.02 < shares.navigation < 0.1


def test_a_theme_shows_a_whole_figure_with_its_source_on_a_projector(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    themes = [name for name in PRESENTABLE if name != "activite"]  # which opens on ten numbers
    assert len(themes) > 5
    for theme in themes:
        open_page(f"/{theme}")
        assert min(page.evaluate(BOTTOMS)) <= 720, theme
