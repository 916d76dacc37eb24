"""The first screen is for figures: a third of « Emploi » (``test_every_page``: a whole figure
of each theme)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import first_screen
from tests.browser.layout import HIGH_CARDS
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
def test_a_card_of_many_rows_is_whole_under_the_filters_of_a_projector(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    for tab in ("territoires", "territoires?volet_territoires=Poids de l'ESS",
                "economie_circulaire?volet_circulaire=Acteurs",
                "commerces_ruraux?volet_commerces=Employeurs et non-employeurs"):
        open_page(f"/{tab}")
        assert page.evaluate(HIGH_CARDS) == [], tab


@livraison
def test_the_source_of_a_long_table_is_in_view_on_a_telephone_too(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/territoires")
    assert page.evaluate(HIGH_CARDS) == []


@livraison
def test_the_rows_of_a_long_table_pass_under_its_heads_by_keyboard_too(
        open_page: Callable[[str], Page], page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/territoires")
    card = page.locator(".st-key-bloc_panorama_pays_0")
    frame = card.get_by_role("region")
    frame.focus()
    page.keyboard.press("End")
    expect(card.get_by_role("row").last).to_be_in_viewport()
    head = card.get_by_role("columnheader").first.bounding_box()
    assert (head or {})["y"] == (frame.bounding_box() or {})["y"]


@livraison
def test_the_figure_of_the_explorer_goes_down_to_what_is_under_it(
        open_page: Callable[[str], Page], page: Page) -> None:
    for width, height in ((1280, 720), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        open_page("/explorateur")
        assert first_screen.shares(page).data >= 1 / 3
        assert page.get_by_test_id("stMain").evaluate(
            "(main) => main.scrollHeight <= main.clientHeight")
