"""The first screen is for figures: a third of « Emploi » (``test_every_page``: a whole figure
of each theme)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import first_screen
from tests.suites import livraison


def test_figures_take_a_third_of_the_first_screen_and_navigation_less_than_a_tenth(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/emploi")
    expect(page.get_by_test_id("stPlotlyChart").first.locator(".main-svg").first).to_be_visible()
    shares = first_screen.shares(page)
    assert shares.data >= 1 / 3
    assert 0.02 < shares.navigation < 0.1


@livraison
def test_the_figure_of_the_explorer_goes_down_to_what_is_under_it(
        open_page: Callable[[str], Page], page: Page) -> None:
    for width, height in ((1280, 720), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        open_page("/explorateur")
        assert first_screen.shares(page).data >= 1 / 3
        assert page.get_by_test_id("stMain").evaluate(
            "(main) => main.scrollHeight <= main.clientHeight")
