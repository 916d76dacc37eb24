"""A map in a real browser: a click chooses a territory, and the page on paper is whole."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader import mark_place
from tests.suites import livraison

MAPS = "/territoires?volet_territoires=Cartes&niveau_carte=EPCI"


@livraison
def test_a_click_on_a_map_filters_the_page_and_is_in_the_address(open_page, page: Page, settle):
    heading = page.get_by_role("heading", name="L'ESS à Montfort Communauté")
    open_page(MAPS)
    expect(heading).to_have_count(0)
    page.mouse.click(*mark_place(page.get_by_test_id("stPlotlyChart").first, "243500550"))
    expect(page).to_have_url(re.compile("lieu=CC[+]Montfort[+]Communaut"))
    expect(heading).to_be_visible()
    page.reload()
    settle()
    expect(heading).to_be_visible()


def test_clicks_go_down_from_the_region_to_a_commune_and_a_second_one_back_up(
        open_page, page: Page, settle):
    open_page("/territoires?volet_territoires=Cartes")
    for code, place in (("29", "Finist%C3%A8re"), ("242900314", "Brest+M%C3%A9tropole"),
                        ("29019", "Brest+%28commune%29"), ("29019", "Brest+M%C3%A9tropole")):
        page.mouse.click(*mark_place(page.get_by_test_id("stPlotlyChart").first, code))
        expect(page).to_have_url(re.compile(re.escape(f"lieu={place}")))
        settle()


def test_a_click_on_the_map_of_home_opens_its_territory_and_back_comes_home(
        open_page, page: Page, settle):
    open_page("/")
    for _ in range(2):
        page.mouse.click(*mark_place(page.get_by_test_id("stPlotlyChart").last, "56"))
        expect(page).to_have_url(re.compile("/territoires[?]lieu=Morbihan"))
        expect(page.get_by_role("heading", name=re.compile("13,81.% des emplois salariés "
                                                           "dans le Morbihan"))).to_be_visible()
        page.go_back()
        expect(page.get_by_role("heading", name="L'ESS en Bretagne, chiffres clés")).to_be_visible()
        settle()


@livraison
def test_a_second_click_undoes_the_first_also_where_the_pointer_has_not_moved(
        open_page, page: Page, settle):
    open_page("/territoires?volet_territoires=Cartes&lieu=Brest+Métropole")
    page.mouse.click(*mark_place(page.get_by_test_id("stPlotlyChart").first, "29019"))
    expect(page).to_have_url(re.compile("lieu=Brest[+]%28commune%29"))
    settle()
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile("lieu=Brest[+]M%C3%A9tropole"))


@livraison
def test_a_double_click_is_one_click(open_page, page: Page, settle):
    open_page("/mois_ess")
    france = page.get_by_test_id("stPlotlyChart").first.locator(".point path").nth(3)
    france.dblclick(force=True)
    expect(page).to_have_url(re.compile("mois_territoire=France"))
    open_page("/territoires?volet_territoires=Cartes")
    page.mouse.dblclick(*mark_place(page.get_by_test_id("stPlotlyChart").first, "29"))
    expect(page).to_have_url(re.compile("lieu=Finist"))
    settle()
    assert "lieu=Finist" in page.url


@livraison
def test_a_click_beside_what_is_open_closes_it_and_filters_nothing(open_page, page: Page, settle):
    open_page("/mois_ess")
    chart = page.get_by_test_id("stPlotlyChart").first
    mark = chart.locator(".point path").nth(3)  # of France, after the two of Bretagne
    for name, content in (("Notes", ".notes:popover-open"),
                          ("Télécharger", "[data-testid=stPopoverBody]")):
        page.get_by_role("button", name=name).filter(visible=True).first.click()
        expect(page.locator(content)).to_have_count(1)
        settle()
        mark.click(force=True)
        expect(page.locator(content)).to_have_count(0)
        settle()
        assert "mois_territoire" not in page.url
    mark.click(force=True)
    expect(page).to_have_url(re.compile("mois_territoire=France"))


@livraison
def test_only_the_first_button_of_a_mouse_clicks_on_a_mark(open_page, page: Page, settle):
    open_page("/territoires?volet_territoires=Cartes")
    place = mark_place(page.get_by_test_id("stPlotlyChart").first, "29")
    for button in ("right", "middle"):
        page.mouse.click(*place, button=button)
    settle()
    assert "lieu=" not in page.url
    page.mouse.click(*place)
    expect(page).to_have_url(re.compile("lieu=Finist"))


@livraison
def test_a_finger_clicks_where_it_taps_and_slides_the_page_and_two_move_the_map(
        open_page, page: Page, settle):
    page.set_viewport_size({"width": 390, "height": 844})
    hand = page.context.new_cdp_session(page)
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    chart, main = page.get_by_test_id("stPlotlyChart").first, page.get_by_test_id("stMain")
    open_page("/territoires?volet_territoires=Cartes")
    chart.scroll_into_view_if_needed()

    def touch(*steps: list[tuple[float, float]]) -> None:
        """Put fingers down at the first places, move them to the next ones, let them go."""
        kinds = ["touchStart", *["touchMove"] * (len(steps) - 1), "touchEnd"]
        for kind, places in zip(kinds, [*steps, []], strict=True):
            hand.send("Input.dispatchTouchEvent", {
                "type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})
        settle()

    def slide(*beside: int) -> tuple[float, float]:
        """Slide fingers up from a mark; return how far the page came, and the map."""
        before, (x, y) = main.evaluate("(main) => main.scrollTop"), mark_place(chart, "29")
        touch(*([(x + side, y - up) for side in beside] for up in range(0, 60, 6)))
        page_move = main.evaluate("(main) => main.scrollTop") - before
        return page_move, y - mark_place(chart, "29")[1] - page_move

    page_move, map_move = slide(0)
    assert page_move > 20 and abs(map_move) < 1
    page_move, map_move = slide(0, 60)
    assert page_move == 0 and map_move > 20
    assert "lieu=" not in page.url
    for code, place in (("35", "Ille-et-Vilaine"), ("243500139", "Rennes+M%C3%A9tropole")):
        touch([mark_place(chart, code)])
        expect(page).to_have_url(re.compile(re.escape(f"lieu={place}")))
        settle()
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


@livraison
def test_a_printed_portrait_keeps_what_is_read_and_drops_what_is_clicked(open_page, page: Page):
    open_page("/territoires?volet_territoires=Portrait&lieu=Ille-et-Vilaine+(département)")
    page.emulate_media(media="print")
    expect(page.locator(".st-key-filtres")).to_be_hidden()
    expect(page.get_by_test_id("stDownloadButton").first).to_be_hidden()
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets >= 3, "la page imprimée s'arrête au premier écran"


@livraison
def test_the_columns_of_a_portrait_are_all_on_screen(open_page, page: Page, settle):
    open_page("/territoires?volet_territoires=Portrait&lieu=Finistère+(département)")
    for width in (1440, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        settle()
        table = page.get_by_test_id("stTable").first
        expect(table).to_be_visible()
        assert table.evaluate("table => table.scrollWidth - table.clientWidth") <= 0


@livraison
def test_a_printed_map_is_whole_on_a4(open_page, page: Page):
    """Drawn 1 100 pixels wide for the screen, it lies down, and has 273 mm of paper."""
    page.set_viewport_size({"width": 1440, "height": 900})
    open_page("/territoires?volet_territoires=Poids+de+l'ESS")
    chart = page.get_by_test_id("stPlotlyChart").first
    width = chart.locator("svg.main-svg").first.bounding_box()["width"]
    assert width > 900
    page.evaluate("dispatchEvent(new Event('beforeprint'))")  # as the browser's own « Imprimer »
    page.emulate_media(media="print")
    width_on_paper = width * float(chart.evaluate("chart => getComputedStyle(chart).zoom"))
    expect(page.locator(".st-key-bloc_carte_poids")).to_have_css("page", "couche")
    assert 900 < width_on_paper < 273 / 25.4 * 96


@livraison
@pytest.mark.parametrize(("address", "kind", "words"), [
    pytest.param("/", ".annotation-text", "17,02", marks=livraison),
    (MAPS, ".legendtext", " à "),
    pytest.param("/territoires?volet_territoires=Poids+de+l'ESS", ".annotation-text", "17,02",
                 marks=livraison)])
def test_a_phone_has_a_whole_map_its_legend_its_buttons_and_nothing_empty_under_them(
        open_page, page: Page, address, kind, words):
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(address)
    chart = page.locator("[class*=st-key-figure_carte_]").first
    expect(chart.locator(kind, has_text=words).first).to_be_visible()
    box, *parts = chart.evaluate("""chart => [chart, ...chart.querySelectorAll(
      ".scatterlayer path, .legendtext, .modebar-group")].map((part) => {
        const {left, right, bottom} = part.getBoundingClientRect();
        return {left, right, bottom, drawn: part.matches("path")}; })""")
    assert all(p["left"] >= box["left"] and p["right"] <= box["right"] for p in parts)
    lowest = max(p["bottom"] for p in parts if p["drawn"])
    assert lowest <= max(p["bottom"] for p in parts) <= box["bottom"] < lowest + 80


@livraison
def test_a_map_whose_card_becomes_half_a_row_is_as_large_as_there_from_the_first(
        open_page, page: Page, settle):
    """« Comparer à » puts a figure beside it: the map had kept its part of the width of the row,
    two thirds of what it could be, and « Ille- » was written on the next département."""
    def width() -> float:
        return page.locator(".st-key-bloc_carte_poids .scatterlayer").first.evaluate(
            "map => map.getBoundingClientRect().width")

    open_page("/territoires?volet_territoires=Poids+de+l'ESS")
    page.get_by_role("combobox", name="Comparer à", exact=True).first.click()
    page.get_by_role("option", name="Île-de-France", exact=True).click()
    expect(page.locator(".st-key-bloc_poids_compare")).to_be_visible()
    settle()
    after = width()
    page.reload()
    settle()
    assert after == pytest.approx(width(), abs=2)


@livraison
def test_a_commune_is_chosen_from_the_keyboard(open_page, page: Page, settle):
    open_page(MAPS)
    page.get_by_role("combobox", name="Territoire").first.focus()
    page.keyboard.type("Quimper (com")
    page.keyboard.press("Enter")
    settle()
    assert "lieu=Quimper+%28commune%29" in page.url
    expect(page.get_by_role("heading", name="L'ESS à Quimper")).to_be_visible()


@livraison
def test_the_portrait_beside_a_map_follows_its_key_figures_without_a_hole(open_page, page: Page):
    open_page("/territoires?volet_territoires=Cartes&lieu=Rennes+(commune)")
    figures = page.locator("[class*=st-key-cartes_portrait_cles]").bounding_box()
    card = page.locator(".st-key-bloc_portrait_court").bounding_box()
    assert 0 <= card["y"] - figures["y"] - figures["height"] < 40


@livraison
def test_a_map_over_which_nothing_stands_is_as_high_as_the_window_lets_it_be(
        open_page, page: Page):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/territoires?volet_territoires=Cartes&lieu=Rennes+(commune)")
    figure, card = (page.locator(f".st-key-{part}_carte_commune").bounding_box()
                    for part in ("figure", "bloc"))
    assert figure["height"] > 300
    assert card["y"] + card["height"] <= 720


@livraison
def test_the_buttons_of_a_map_leave_its_legend_to_be_read(open_page, page: Page):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page(MAPS)
    chart = page.get_by_test_id("stPlotlyChart").first
    legend, buttons = (chart.locator(part).bounding_box() for part in (".legend", ".modebar"))
    assert legend["y"] + legend["height"] <= buttons["y"]
