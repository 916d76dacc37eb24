"""The explorer as a reader uses it: by mouse, by keyboard alone, and by a link in another browser.

Only a browser shows that a choice reaches the address and that the address gives it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, TimeoutError, expect

from tests.browser.conftest import new_reader, wait_until_idle
from tests.browser.focus import reach
from tests.browser.layout import CUT_TEXTS
from tests.suites import livraison

NOTES = "/explorateur?explorer=Évolution de l'emploi · Notes de conjoncture&lieux=Bretagne"
#: Levels that add up, by département: every chart and calculation can be made of them.
TWO = ("/explorateur?explorer=Effectifs salariés · Emploi détaillé de l'ESS et du privé hors ESS"
       "&lieux=Finistère&lieux=Morbihan")
Settle = Callable[[], None]


def filter_of(page: Page, label: str) -> Locator:
    """Return a filter of the side bar, by the name that is written above it."""
    return page.get_by_test_id("stSidebar").locator(
        "[data-testid=stSelectbox], [data-testid=stMultiSelect]").filter(
        has=page.get_by_text(label, exact=True)).first


def pick(page: Page, settle: Settle, label: str, option: str) -> None:
    """Choose by mouse."""
    box = filter_of(page, label).locator("input")
    box.scroll_into_view_if_needed()
    settle()  # a list that opens while the side bar still scrolls closes again
    box.click()
    choice = page.get_by_role("option", name=option, exact=True)
    for _ in range(10):
        try:
            choice.click(timeout=5_000)
            break
        except TimeoutError:  # the list was open still, or a run has closed it: typing opens it
            box.fill(option)
    settle()


def page_text(page: Page) -> str:
    """Return all that the page says, and the texts of its charts."""
    return page.get_by_test_id("stMain").inner_text()


def elsewhere(browser: BrowserContext, address: str) -> str:
    """Return what another reader sees who opens the address."""
    other = new_reader(browser, "{0.scheme}://{0.netloc}".format(urlsplit(address)))
    other.goto(address)
    wait_until_idle(other)
    wait_until_idle(other)  # a filter of the link may start another run
    text = page_text(other)
    other.close()
    return text


def figures(page: Page) -> Locator:
    """Return the charts, and the figures in large that stand for one of two numbers."""
    return page.get_by_test_id("stMain").locator("[data-testid=stPlotlyChart], .en-grand")


def remove_buttons(page: Page) -> Locator:
    """Return the buttons that take a series off the board, one a series."""
    return page.locator("[class*=st-key-puce_serie_]")


@livraison
def test_a_chart_chosen_by_mouse_is_the_one_that_its_address_opens(
        open_page, page: Page, settle, browser: BrowserContext):
    open_page(TWO)
    texts = [page_text(page)]
    for chart in ("Barres", "Classement", "Carte de chaleur", "Petits graphiques"):
        pick(page, settle, "Graphique", chart)
        expect(page).to_have_url(re.compile(f"graphique={chart.split()[0]}"))
        settle()
        expect(figures(page)).to_have_count(1)
        texts.append(page_text(page))
    assert len(set(texts)) == len(texts)
    assert elsewhere(browser, page.url) == page_text(page)


@livraison
def test_a_calculation_chosen_by_mouse_is_the_one_that_its_address_opens(
        open_page, page: Page, settle, browser: BrowserContext):
    open_page(TWO)
    block = page.locator(".st-key-bloc_explorateur")
    for calculation in ("Indice base 100", "Évolution sur un an", "Part de l'ensemble",
                        "Contribution à l'évolution"):
        pick(page, settle, "Calcul", calculation)
        expect(block).to_contain_text("Calculé par l'observatoire à partir des niveaux")
        expect(block).to_contain_text(calculation[1:])
    assert elsewhere(browser, page.url) == page_text(page)


@livraison
def test_every_filter_goes_through_the_address(
        open_page, page: Page, settle, browser: BrowserContext):
    open_page("/explorateur")
    page.get_by_role("searchbox", name="Chercher un indicateur").fill("paie detaille")
    page.keyboard.press("Enter")
    settle()
    pick(page, settle, "Par année / trimestre", "Trimestre")
    pick(page, settle, "Territoire", "Morbihan")
    page.keyboard.press("Escape")
    pick(page, settle, "Famille ou ensemble", "Associations")
    page.keyboard.press("Escape")
    pick(page, settle, "Comparer avec", "Privé hors ESS")
    page.keyboard.press("Escape")
    pick(page, settle, "Calcul", "Indice base 100")
    pick(page, settle, "Base 100", "T2 2012")
    page.get_by_role("slider").first.press("ArrowRight")
    settle()
    for key in ("chercher=", "pas=", "lieux=", "familles=", "comparer_avec=", "calcul=",
                "base_indice=", "annees="):
        assert key in page.url
    for word in ("Morbihan", "Associations", "Privé hors ESS", "base 100", "2012 à 2023"):
        assert word in page_text(page)
    assert elsewhere(browser, page.url) == page_text(page)


@livraison
def test_the_browser_goes_back_to_the_indicator_of_before_and_its_filters(
        open_page, page: Page, settle):
    open_page(TWO)
    before, address = page_text(page), page.url
    indicator = page.get_by_role("combobox", name=re.compile("^Indicateur"))
    indicator.fill("Structures de l'inventaire")
    page.get_by_role("option", name=re.compile("^Structures de l'inventaire")).first.click()
    expect(page).to_have_url(re.compile("explorer=Structures"))
    settle()
    assert "lieux=" not in page.url
    page.go_back()
    expect(page).to_have_url(address)
    settle()
    assert page_text(page) == before


def test_an_indicator_is_found_drawn_and_pinned_by_keyboard_alone(open_page, page: Page, settle):
    open_page("/explorateur")
    reach(page, "Chercher un indicateur")
    page.keyboard.type("recyclerie sites")
    page.keyboard.press("Enter")
    settle()
    reach(page, "Graphique")
    page.keyboard.type("Barres")
    page.keyboard.press("Enter")
    settle()
    expect(page.locator(".st-key-bloc_explorateur").get_by_role("heading")).to_contain_text(
        "Sites de réemploi ESS")
    reach(page, "Épingler")
    match = re.search(r"les (\d+) séries", page.evaluate("document.activeElement.innerText"))
    page.keyboard.press("Enter")
    settle()
    expect(remove_buttons(page)).to_have_count(int(match[1]) if match else 1)
    assert "graphique=Barres" in page.url and "tableau=" in page.url


@livraison
def test_on_an_upright_tablet_the_figure_is_hardly_higher_than_it_is_wide(
        open_page, page: Page) -> None:
    page.set_viewport_size({"width": 820, "height": 1180})
    open_page("/explorateur")
    card = page.locator(".st-key-bloc_explorateur").bounding_box()
    assert card and card["height"] < 1.4 * card["width"]


@livraison
def test_an_answer_of_one_number_takes_no_more_room_than_it_needs(open_page, page: Page):
    """It stood in the middle of a card as high as a chart."""
    open_page("/explorateur?chercher=familles participantes")
    expect(page.get_by_test_id("stMain").get_by_text("75 familles", exact=True)).to_be_visible()
    card = page.locator(".st-key-bloc_explorateur").bounding_box()
    assert card and card["height"] < 300


@livraison
def test_the_guard_blocks_and_its_way_out_leads_to_a_board_that_a_link_gives_back(
        open_page, page: Page, settle, browser: BrowserContext):
    open_page(NOTES)
    expect(page.get_by_text("Comparaison bloquée")).to_be_visible()
    expect(figures(page)).to_have_count(0)
    page.set_viewport_size({"width": 1920, "height": 1080})
    card = page.locator(".st-key-bloc_explorateur").bounding_box()
    last = page.locator(".st-key-bloc_explorateur > *").last.bounding_box()
    assert card and last and card["y"] + card["height"] - last["y"] - last["height"] < 20
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(CUT_TEXTS) == []  # the ways out differ by their last words
    page.set_viewport_size({"width": 1440, "height": 900})
    settle()
    page.get_by_role("button", name=re.compile("Ne garder que")).first.click()
    settle()
    expect(page.get_by_text("Comparaison bloquée")).to_have_count(0)
    expect(figures(page)).to_have_count(1)
    page.get_by_role("button", name=re.compile("Épingler")).click()
    settle()
    expect(remove_buttons(page)).to_have_count(1)
    [board] = parse_qs(urlsplit(page.url).query)["tableau"]
    expect(page.get_by_role("textbox", name="Code du tableau")).to_have_count(0)  # no word
    open_page(f"/explorateur?tableau={board}")
    page.get_by_role("button", name=re.compile("Épingler")).click()
    settle()
    expect(remove_buttons(page)).to_have_count(2)
    expect(page.get_by_text("Comparaison bloquée")).to_be_visible()
    page.get_by_role("button", name="Graphiques séparés", exact=True).click()
    settle()
    expect(page.get_by_text("Comparaison bloquée")).to_have_count(0)
    name = page.get_by_role("textbox", name="Nom du tableau")
    name.fill("Réunion du bureau")
    name.press("Tab")  # a field that is being filled also counts its letters
    settle()
    there = elsewhere(browser, page.url)
    assert there == page_text(page)
    names = [text.partition("\n")[0] for text in remove_buttons(page).all_inner_texts()]
    assert "Réunion du bureau" in there and len(names) == 2
    assert all(len(name) > 5 and name in there for name in names), names
    page.set_viewport_size({"width": 390, "height": 844})
    period = page.get_by_role("textbox", name="Période à annoter")
    period.fill("2020")
    page.get_by_role("textbox", name="Annotation", exact=True).fill(
        "crise sanitaire et confinements successifs de mars et nov")
    page.get_by_role("button", name="Annoter", exact=True).click()
    mark = page.locator("[class*=st-key-puce_annotation_] button").filter(visible=True)
    expect(mark).to_contain_text("de mars et nov")
    assert mark.locator(".stMarkdownEllipsis").evaluate("e => e.scrollWidth <= e.clientWidth")
