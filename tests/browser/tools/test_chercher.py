"""« Chercher »: from a page to a figure of another tab, then to another page, without a reload."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.suites import livraison


def search(page: Page, text: str) -> None:
    """Type in the search, and open the first answer."""
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.get_by_role("dialog").get_by_label("Chercher", exact=True).last).to_be_focused()
    page.keyboard.type(text)
    answer = page.get_by_role("dialog").get_by_role("link").first
    expect(answer).to_contain_text(re.compile(text, re.IGNORECASE))
    # Whatever the page that is open: Streamlit draws the ways to it as if they were chosen.
    expect(answer).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(answer.locator("p")).to_have_css("font-weight", "400")
    answer.click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_answer_leads_to_the_figure_itself_and_its_address_can_be_shared(
        open_page: Callable[[str], Page], page: Page) -> None:
    open_page("/emploi")
    page.evaluate("window.same = true")
    search(page, "glissement annuel")
    figure = page.locator(".st-key-bloc_emploi_glissement")
    expect(figure).to_be_in_viewport(ratio=0.5)
    expect(page).to_have_url(re.compile("extrait=emploi_glissement"))
    search(page, "Lannion")
    expect(page).to_have_url(re.compile(r"/territoires\?lieu=.*Lannion"))
    expect(page.get_by_role("heading", name=re.compile("Lannion")).first).to_be_visible()
    search(page, "Rennes Métropole")
    expect(page).to_have_url(re.compile(r"/territoires\?lieu=Rennes"))
    expect(page.get_by_role("heading", name=re.compile("Rennes Métropole")).first).to_be_visible()
    assert page.evaluate("window.same")


@livraison
def test_enter_opens_the_best_answer_to_what_is_typed_and_to_nothing_else(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    open_page("/mois_ess")
    page.get_by_role("button", name="Chercher", exact=True).click()
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_label("Chercher", exact=True).last
    expect(field).to_be_focused()
    for nothing in ("tourisme", "acompagnement"):  # themes, a correction: no answer
        field.fill(nothing)
        page.keyboard.press("Enter")
        expect(dialog.get_by_text(re.compile(f"Rien ne répond à .*{nothing}"))).to_be_visible()
        settle()
        expect(page).to_have_url(re.compile("/mois_ess$"))
    field.fill("Lannion")
    expect(dialog.get_by_role("link").first).to_contain_text("Lannion")
    field.fill("glissement annuel")  # Lannion is still the answer
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile("/emploi.*extrait=emploi_glissement"))
    expect(page.locator(".st-key-bloc_emploi_glissement")).to_be_in_viewport(ratio=0.5)


@livraison
def test_arrows_go_from_what_is_typed_to_the_answers_and_back(
        open_page: Callable[[str], Page], page: Page) -> None:
    open_page("/mois_ess")
    page.get_by_role("button", name="Chercher", exact=True).click()
    dialog = page.get_by_role("dialog")
    field, answers = dialog.get_by_label("Chercher", exact=True).last, dialog.get_by_role("link")
    field.fill("aide à domicile")
    expect(answers.first).to_contain_text(re.compile("aide à domicile", re.IGNORECASE))
    expect(answers.nth(1)).to_be_visible()
    for key, stop in (("ArrowUp", field), ("ArrowDown", answers.first),
                      ("ArrowDown", answers.nth(1)), ("ArrowUp", answers.first),
                      ("ArrowUp", field), ("ArrowDown", answers.first)):
        page.keyboard.press(key)
        expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/emploi.*extrait="))


@livraison
def test_an_answer_of_the_home_page_leads_there_from_any_page(
        open_page: Callable[[str], Page], page: Page) -> None:
    open_page("/mois_ess")
    search(page, "nouveautés")
    expect(page.locator(".st-key-bloc_accueil_nouveau")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"//[^/]+/\?extrait=accueil_nouveau$"))


@livraison
def test_what_was_left_in_the_search_is_typed_over_and_tab_goes_on_from_the_answer(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    open_page("/mois_ess")
    button = page.get_by_role("button", name="Chercher", exact=True)
    button.press("Enter")
    field = page.get_by_role("dialog").get_by_label("Chercher", exact=True).last
    answer = page.get_by_role("dialog").get_by_role("link").first
    card = page.locator(".st-key-chiffres_emploi_dernier")
    for text in ("Lannion", "aide à domicile", "aide à domicile"):  # the last on the page it is of
        expect(field).to_be_focused()
        page.keyboard.type(text)
        expect(answer).to_contain_text(re.compile(text, re.IGNORECASE))
        # What changes in the window is said.
        assert not page.locator("[role=status].said").evaluate("(said) => said.inert")
        if text == "Lannion":
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(button).to_be_focused()
            settle()
            page.keyboard.press("Enter")
            continue
        answer.press("Enter")
        expect(card).to_be_focused()
        page.keyboard.press("Tab")
        expect(card.locator(":focus")).to_have_count(1)
        settle()
        button.press("Enter")


@livraison
def test_an_answer_on_the_page_that_is_read_is_what_its_address_says_and_the_browser_comes_back(
        open_page: Callable[[str], Page], page: Page) -> None:
    open_page("/emploi?territoire=Finist%C3%A8re&vue=Tendances+par+secteur")
    search(page, "aide à domicile")
    expect(page.get_by_role("tab", name="Évolutions publiées")).to_have_attribute(
        "aria-selected", "true")
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Bretagne")
    assert "territoire=" not in page.url
    page.go_back()
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Finistère")
    page.get_by_role("link", name="Territoires", exact=True).click()
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Bretagne (région)")
    page.go_back()  # to the page as it was left, not without its filters
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Finistère")
    expect(page.get_by_role("tab", name="Tendances par secteur")).to_have_attribute(
        "aria-selected", "true")


@livraison
def test_an_answer_on_another_page_is_what_its_address_says_not_what_that_page_last_showed(
        open_page: Callable[[str], Page], page: Page) -> None:
    open_page("/emploi?territoire=Finist%C3%A8re&vue=Tendances+par+secteur&demo=false")
    page.get_by_role("link", name="Associations", exact=True).click()
    expect(page).to_have_url(re.compile("/associations"))
    search(page, "aide à domicile")
    expect(page.get_by_role("tab", name="Évolutions publiées")).to_have_attribute(
        "aria-selected", "true")
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Bretagne")
    expect(page.get_by_role("switch", name="Données de démonstration")).not_to_be_checked()


@livraison
def test_the_browser_comes_back_from_an_answer_and_from_a_tab_to_where_one_was(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    here = re.compile(r"/emploi\?vue=Familles.*&extrait=emploi_familles$")
    open_page("/emploi?vue=Familles+et+d%C3%A9partements&extrait=emploi_familles")
    for leave in (lambda: search(page, "17,02"),
                  page.get_by_role("tab", name="Évolutions publiées").click):
        leave()
        settle()
        expect(page).not_to_have_url(here)
        page.go_back()
        settle()
        expect(page).to_have_url(here)


@livraison
def test_back_is_obeyed_while_the_page_that_is_come_back_to_is_still_loading(
        open_page: Callable[[str], Page], page: Page, settle: Callable[[], None]) -> None:
    open_page("/emploi?vue=Familles+et+d%C3%A9partements&extrait=emploi_familles")
    page.get_by_role("tab", name="Niveaux publiés").click()
    settle()
    open_page("/accessibilite")
    page.add_init_script("""new MutationObserver((_, watch) => {
      if (!document.querySelector("[data-test-script-state=initial]")) return;
      watch.disconnect();
      history.back();
    }).observe(document, {subtree: true, childList: true})""")
    page.go_back()
    page.wait_for_url("**/emploi?*extrait=emploi_familles")
    expect(page.get_by_role("tab", name="Familles et départements")).to_have_attribute(
        "aria-selected", "true")


@livraison
def test_an_answer_is_one_place_to_come_back_to_however_slow_the_server_is(
        open_page: Callable[[str], Page]) -> None:
    page = open_page("/emploi")
    slow = ["/territoires?volet_territoires=Carte&extrait=carte_part",
            "/territoires?extrait=carte_part"]
    for addresses in (["/emploi?volet_territoires=Carte&extrait=carte_part", *slow], slow):
        added = page.evaluate("""(addresses) => {
          const places = history.length;
          dispatchEvent(new PointerEvent("pointerdown"));
          addresses.forEach((one) => history.pushState({}, "", one));
          return history.length - places;
        }""", addresses)
        assert added == 1
