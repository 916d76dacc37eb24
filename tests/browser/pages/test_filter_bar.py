"""The bar of filters: what is set is seen as chips that undo it, on a desk and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from dashboard.blocks.deck import Deck, Slide, deck_code
from tests.browser.layout import COVERED_TABLES, CUT_TEXTS, FILTER_ROWS, NARROW_TARGETS, SPLIT_FEET
from tests.suites import livraison

Open = Callable[[str], Page]
Settle = Callable[[], None]
PHONE = {"width": 390, "height": 844}


def chips(page: Page) -> Locator:
    """Return the chips of what is set, one button each."""
    return page.locator("[class*=st-key-puce_] button").filter(visible=True)


def choose(page: Page, settle: Settle, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle()


def test_a_chip_says_what_is_set_and_its_click_undoes_it(open_page: Open, page: Page,
                                                         settle: Settle) -> None:
    open_page("/emploi")
    expect(chips(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Réinitialiser")).to_be_disabled()
    finding = page.locator(".st-key-bloc_emploi_ess_prive h2")
    before = finding.inner_text()
    choose(page, settle, "Territoire", "Finistère")
    expect(chips(page)).to_have_text([re.compile("Territoire\u202f: Finistère")])
    expect(finding).to_contain_text("Finistère")
    assert "territoire=Finist" in page.url
    chips(page).click()
    settle()
    expect(chips(page)).to_have_count(0)
    expect(finding).to_have_text(before)
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Bretagne")
    assert "territoire=" not in page.url


@livraison
def test_the_way_to_set_all_back_is_there_at_every_width_and_takes_no_row(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi")
    reset = page.get_by_role("button", name="Réinitialiser")
    for width in (1440, 1280, 1024, 820):
        page.set_viewport_size({"width": width, "height": 800})
        settle()
        expect(reset).to_be_visible()
        assert page.evaluate(FILTER_ROWS) == 1, width


@livraison
def test_what_a_chip_took_away_of_the_other_filters_does_not_come_back(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/economie_circulaire?volet_circulaire=Acteurs&statut=Association")
    page.get_by_role("button", name="Autres filtres").click()
    expect(page.get_by_role("combobox", name="Statuts")).to_be_visible()
    page.keyboard.press("Escape")
    chips(page).click()
    settle()
    page.get_by_text("Données de démonstration", exact=True).dblclick()  # hidden, shown again
    settle()
    expect(page.get_by_role("heading", level=1)).to_have_text("Économie circulaire")
    expect(chips(page)).to_have_count(0)
    assert "statut=" not in page.url and "demo=" not in page.url


@livraison
def test_what_another_page_let_choose_is_in_no_address_where_it_is_not_offered(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/economie_circulaire?volet_circulaire=Acteurs")
    choose(page, settle, "Territoire", "Brest Métropole")
    page.get_by_role("link", name="Emploi", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emploi")
    settle()
    expect(page.get_by_role("combobox", name="Territoire", exact=True)).to_have_value("Bretagne")
    expect(chips(page)).to_have_count(0)
    assert "territoire=" not in page.url


@livraison
def test_the_address_of_a_figure_becomes_that_of_the_tab_which_is_opened_after_it(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/associations?extrait=associations_territoire")
    tab = page.get_by_role("tab", name="Publication par publication", exact=True)
    tab.click()
    settle()
    page.reload()
    settle()
    expect(tab).to_have_attribute("aria-selected", "true")
    assert "volet_associations=Publication" in page.url and "extrait=" not in page.url


@livraison
def test_years_that_a_tab_has_not_leave_its_own_in_the_address(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi?annees=2011&annees=2022")
    page.get_by_role("tab", name="Emploi privé (Urssaf)").click()
    page.wait_for_url(re.compile("annees=2014&annees=2022"))
    years = [re.compile("Années\u202f: 2014 à 2022")]
    expect(chips(page)).to_have_text(years)
    settle()
    page.reload()
    expect(chips(page)).to_have_text(years)


@livraison
def test_what_is_set_is_undone_at_once(open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi?territoire=Morbihan&annees=2013&annees=2018&famille=Associations")
    expect(chips(page)).to_have_text([
        re.compile("Territoire\u202f: Morbihan"), re.compile("Années\u202f: 2013 à 2018"),
        re.compile("Familles\u202f: Associations")])
    page.get_by_role("button", name="Réinitialiser").click()
    settle()
    expect(chips(page)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Bretagne")
    assert not any(name in page.url for name in ("territoire=", "annees=", "famille="))


def test_the_bar_stays_on_top_and_nothing_is_read_through_it(open_page: Open, page: Page) -> None:
    open_page("/emploi")
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 900)")
    bar = page.get_by_test_id("stLayoutWrapper").filter(
        has=page.locator("xpath=./*[contains(@class, 'st-key-filtres ') or "
                         "contains(concat(@class, ' '), 'st-key-filtres ')]")).last
    header = page.get_by_test_id("stHeader").bounding_box()
    box = bar.bounding_box()
    assert header and box and abs(box["y"] - (header["y"] + header["height"])) < 6
    for layer in (bar, page.get_by_test_id("stHeader")):
        ground = layer.evaluate("(e) => getComputedStyle(e).backgroundColor")
        assert re.fullmatch(r"rgb\(.*\)", ground), ground  # opaque
    main = page.get_by_test_id("stMain")
    before = main.evaluate("(main) => main.scrollTop")
    page.get_by_role("combobox", name="Territoire", exact=True).click()
    page.keyboard.type("Fin")  # the page stays where it is, and the list open
    expect(page.get_by_role("option")).to_have_text(["Finistère"])
    assert main.evaluate("(main) => main.scrollTop") == before > 0
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 400})  # as where it is zoomed
    main.evaluate("(main) => main.scrollTo(0, 900)")
    expect(bar).not_to_be_in_viewport()  # it would hide half of the page


@livraison
def test_no_chip_of_a_page_that_is_scrolled_is_under_the_navigation(open_page: Open,
                                                                    page: Page) -> None:
    """A chip on a row of its own, over the lists, was cut at its top."""
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/economie_circulaire?volet_circulaire=Carte+et+liste"
              "&territoire=CC+Loudéac+Communauté+-+Bretagne+Centre")
    page.mouse.move(640, 600)
    page.mouse.wheel(0, 600)
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    box = chips(page).first.bounding_box()
    head = page.get_by_test_id("stHeader").bounding_box()
    assert box and head and box["y"] >= head["y"] + head["height"]


@livraison
def test_what_is_said_of_the_address_hides_no_control_and_goes_with_its_page(
        open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    open_page("/emploi?territoire=Atlantide")
    expect(page.get_by_test_id("stToast")).to_contain_text("Atlantide")
    controls = page.locator(":is(.st-key-tete, .st-key-filtres) button").filter(visible=True).all()
    assert controls
    for control in controls:
        assert control.evaluate("""(one) => {
          const {x, y, width, height} = one.getBoundingClientRect();
          return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }"""), control.inner_text()
    cross = page.get_by_test_id("stToast").get_by_role("button", name="Fermer")
    assert cross.evaluate("""(one) => {
      const {x, y, width, height} = one.getBoundingClientRect();  // drawn on 14 pixels
      return [-19, 19].every((far) => one.contains(
        document.elementFromPoint(x + width / 2 + far, y + height / 2 + far)));
    }""")
    page.get_by_test_id("stTopNavLink").filter(has_text="Associations").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Associations")
    expect(page.get_by_test_id("stToast")).to_have_count(0)


@livraison
def test_a_page_that_is_not_presented_keeps_no_room_for_it(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/donnees?volet_donnees=Changements")
    search = page.get_by_role("button", name="Chercher", exact=True).bounding_box()
    tabs = page.get_by_role("tablist").bounding_box()
    assert search and tabs
    assert abs(search["x"] + search["width"] - tabs["x"] - tabs["width"]) < 2


@livraison
def test_a_page_is_presented_from_its_bar_wherever_it_is_scrolled_to(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/emploi?territoire=Morbihan&annees=2013&annees=2018&famille=Associations")
    button = page.get_by_role("button", name="Présenter", exact=True)
    before = button.bounding_box()
    beside = page.get_by_role("button", name="Chercher", exact=True).bounding_box()
    assert before and beside and abs(before["y"] - beside["y"]) < 1
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 500)")
    assert button.bounding_box() == before
    expect(chips(page)).to_have_count(3)
    boxes = [box for box in map(Locator.bounding_box, chips(page).all()) if box]
    assert max(box["x"] + box["width"] for box in boxes) < before["x"]
    button.click()  # nothing covers it
    page.get_by_role("button", name="Commencer").click()
    expect(page.locator(".st-key-diapositive")).to_be_visible()
    settle()
    page.go_back()  # to the page as it was left
    expect(page).to_have_url(re.compile(r"/emploi\?territoire=Morbihan"))
    expect(chips(page)).to_have_count(3)


@livraison
def test_many_chips_stand_on_one_row_under_the_filters(open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/economie_circulaire?volet_circulaire=Acteurs&territoire=Brest+Métropole"
              "&comparer_a=Finistère&statut=Association")
    chips = page.locator("[class*=st-key-puce_]").all()
    assert len(chips) == 3
    assert len({round(chip.bounding_box()["y"]) for chip in chips}) == 1


@livraison
def test_the_options_of_a_list_are_read_whole(open_page: Open, page: Page) -> None:
    for address, label in (("/activite", "Chiffres parmi les dix"),
                           ("/commerces_ruraux?volet_commerces=Croisements", "Question"),
                           ("/territoires?volet_territoires=Cartes", "Sur la carte")):
        open_page(address)
        page.get_by_role("combobox", name=label, exact=True).click()
        options = page.get_by_role("option").locator("> div")
        expect(options.first).to_be_visible()
        assert options.evaluate_all("""(options) => options.filter(
          (one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight
        ).map((one) => one.innerText)""") == []


@livraison
def test_a_tablet_has_two_rows_of_filters_at_most_whole_sources_and_no_key_figure_alone(
        open_page: Open, page: Page, settle: Settle) -> None:
    page.set_viewport_size({"width": 768, "height": 1024})
    open_page("/territoires")
    assert page.evaluate(FILTER_ROWS) == 2
    # A list of long names beside it takes no letter of the territory.
    assert page.get_by_role("combobox", name="Territoire", exact=True).evaluate(
        "(field) => field.value && field.scrollWidth <= field.clientWidth")
    page.set_viewport_size({"width": 1024, "height": 768})
    settle()
    assert page.evaluate(FILTER_ROWS) == 2
    assert page.evaluate(CUT_TEXTS) == []
    assert page.evaluate(SPLIT_FEET) == []
    tops = page.locator("[class*=st-key-cartes_] [data-testid=stGridCell]").evaluate_all(
        "(cells) => cells.map((cell) => cell.getBoundingClientRect().top)")
    assert sorted(map(tops.count, set(tops))) == [3, 3]


def test_on_a_telephone_filters_unfold_count_and_stay_open(open_page: Open, page: Page,
                                                           settle: Settle) -> None:
    page.set_viewport_size(PHONE)
    open_page("/emploi")
    button, place = page.locator(".filtres-telephone summary"), page.get_by_role(
        "combobox", name="Territoire", exact=True)
    count = "(e) => getComputedStyle(e, '::after').content.replaceAll(/[\"\\s\\u00a0]/g, '')"
    expect(place).to_be_hidden()
    assert button.inner_text() == "Filtres" and button.evaluate(count) == "none"
    reset = page.get_by_role("button", name="Réinitialiser")
    expect(reset).to_be_hidden()
    button.click()
    expect(reset).to_be_visible()
    choose(page, settle, "Territoire", "Finistère")
    expect(place).to_be_visible()  # a second filter is set without unfolding again
    wide, field = button.bounding_box(), page.get_by_test_id("stSelectbox").first.bounding_box()
    assert wide and field and field["width"] >= wide["width"]
    expect(place).to_have_css("font-size", "16px")  # under which Safari zooms on what is touched
    assert button.evaluate(count) == "(1)"
    page.get_by_test_id("stMain").evaluate("(main) => main.scrollTo(0, 900)")
    expect(button).not_to_be_in_viewport()  # unfolded, they would hide the page
    button.click()
    expect(place).to_be_hidden()
    expect(chips(page)).to_have_count(1)
    fold, chip = button.bounding_box(), chips(page).bounding_box()
    assert fold and chip and 0 < chip["y"] - fold["y"] - fold["height"] < 24  # no blank
    chips(page).click()
    settle()
    assert button.evaluate(count) == "none"


@livraison
def test_a_finger_has_room_on_all_that_it_touches(open_page: Open, page: Page,
                                                  settle: Settle) -> None:
    hand = page.context.new_cdp_session(page)
    hand.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.set_viewport_size({"width": 390, "height": 1500})
    for address in ("/emploi", "/presentation?d=" + deck_code(Deck("Réunion", (
            Slide("emploi", "emploi_ess_prive"),)))):
        open_page(address)
        if address == "/emploi":  # a table has buttons of its own
            page.locator(".st-key-bloc_emploi_ess_prive").get_by_role(
                "button", name="Tableau").click()
        for width in (390, 1024):  # a telephone, a tablet
            page.set_viewport_size({"width": width, "height": 1500})
            settle()
            assert page.evaluate(NARROW_TARGETS) == []
            assert page.evaluate(COVERED_TABLES) == []


@livraison
def test_on_a_telephone_the_drawer_closes_once_a_page_is_chosen(open_page: Open, page: Page,
                                                                settle: Settle) -> None:
    page.set_viewport_size(PHONE)
    open_page("/emploi")
    page.get_by_test_id("stExpandSidebarButton").click()
    drawer = page.get_by_test_id("stSidebar")
    expect(drawer).to_have_attribute("data-collapsed", "false")
    drawer.get_by_role("link", name="Associations").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Associations")
    settle()
    expect(drawer).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@livraison
def test_on_a_telephone_a_page_is_loaded_with_its_drawer_closed(open_page: Open, page: Page,
                                                                settle: Settle) -> None:
    page.set_viewport_size(PHONE)
    open_page("/emploi")
    drawer = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(drawer).to_have_attribute("data-collapsed", "false")
    page.reload()
    settle()
    expect(drawer).to_have_attribute("data-collapsed", "true")


@livraison
def test_where_the_explorer_s_column_is_folded_a_button_leads_to_its_filters(
        open_page: Open, page: Page) -> None:
    button = page.get_by_role("button", name="Filtres", exact=True)
    drawer = page.get_by_test_id("stSidebar")
    for width in (390, 768):
        page.set_viewport_size({"width": width, "height": 844})
        open_page("/explorateur")
        button.click()
        expect(drawer).to_have_attribute("data-collapsed", "false")
        expect(drawer.get_by_label("Chercher un indicateur")).to_be_in_viewport()
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/explorateur")
    expect(button).to_be_hidden()


@livraison
def test_at_a_zoom_of_400_per_cent_nothing_is_cut_of_what_a_list_or_a_tab_says(
        open_page: Open, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_page("/emploi?vue=Détail par trimestre")
    expect(page.get_by_text("tout ce qui suit est inventé")).to_be_visible()
    assert page.evaluate(CUT_TEXTS) == []
    open_page("/donnees?volet_donnees=Données ouvertes")
    expect(page.get_by_text("Longue vie aux objets", exact=False).first).to_be_visible()
    assert page.evaluate(CUT_TEXTS) == []


@livraison
def test_the_help_of_a_box_is_read_without_changing_the_box(open_page: Open, page: Page,
                                                            settle: Settle) -> None:
    open_page("/accueil")
    box = page.get_by_test_id("stCheckbox").first
    before = box.get_by_role("switch").is_checked()
    box.get_by_role("button", name="Aide").click()
    expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
    settle()
    assert box.get_by_role("switch").is_checked() == before
    box.get_by_text("Données de démonstration").click()
    settle()
    assert box.get_by_role("switch").is_checked() != before
