"""RGAA 4.1 and WCAG 2.2, level AA, where no automatic rule looks (those that do judge every page in
``test_every_page``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from dashboard.charts.theme import contrast
from tests.browser import axe
from tests.browser.conftest import INKS
from tests.serving import ROOT
from tests.suites import livraison

Open = Callable[[str], Page]
Settle = Callable[[], None]
NARROW = (390, 844)
LISTBOX_FAULTS = {("region", "stSelectboxVirtualDropdown")}


@livraison
def test_axe_finds_no_fault_in_what_is_opened(open_page: Open, page: Page,
                                              settle: Settle) -> None:
    open_page("/emploi")
    block = page.locator(".st-key-bloc_emploi_ess_prive")
    title = block.get_by_role("heading").inner_text()
    expect(block).to_have_role("group")  # « Tableau » is of this one, among several
    expect(block).to_have_accessible_name(title)
    for name, within in (("Télécharger", "Parquet"), ("Notes", "Filtres")):
        block.get_by_role("button", name=name).click()
        page.locator("[data-testid=stPopoverBody], .notes:popover-open").get_by_text(
            within, exact=True).first.wait_for()
        page.mouse.move(0, 0)  # away from the button, whose help is no landmark
        settle()
        assert axe.faults(page) == [], name
        page.keyboard.press("Escape")
    for name in ("Agrandir", "D'où vient ce chiffre"):
        block.get_by_role("button", name=name).click()
        page.get_by_role("dialog").get_by_test_id("stDataFrame").wait_for()
        settle()
        assert axe.faults(page) == [], name
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        settle()
    block.get_by_role("button", name="Présentation", exact=True).click()
    message = page.get_by_role("alertdialog", name="Ajouté à")
    expect(message.get_by_role("alert")).to_contain_text("1 diapositive")
    page.mouse.move(0, 0)
    settle()
    assert axe.faults(page) == [], "Présentation"
    block.get_by_role("button", name="Tableau").click()
    expect(block.locator("[role=grid]")).to_have_attribute("aria-label", title)
    settle()  # the figure is gone
    assert axe.faults(page) == [], "Tableau"
    page.locator(".st-key-filtres").get_by_role("combobox").first.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    assert {(f["rule"], f["place"]) for f in axe.faults(page)} == LISTBOX_FAULTS


def test_the_first_stop_of_tab_goes_to_the_content(open_page: Open, page: Page) -> None:
    open_page("/accessibilite")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@livraison
def test_the_declaration_is_read_in_lines_of_some_hundred_characters(open_page: Open,
                                                                     page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_page("/accessibilite")
    texts = page.locator("[data-testid=stMain] p:not(.st-key-tete p)").all()
    assert texts
    for text in texts:
        assert text.evaluate("(text) => text.clientWidth / parseFloat(getComputedStyle(text)"
                             ".fontSize)") < 50, text.inner_text()  # a character is half its size


@livraison
def test_a_wide_table_is_scrolled_by_keyboard_and_says_which_it_is(open_page: Open,
                                                                   page: Page) -> None:
    wide_and_high: ViewportSize = {"width": 1440, "height": 2400}
    page.set_viewport_size(wide_and_high)
    open_page("/donnees")
    table = page.get_by_role("region", name="Tableau\u202f: Sources de l'observatoire")
    expect(table).to_have_count(0)  # it takes a stop of Tab where it does not fit
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(table) => table.scrollLeft > 0", arg=table.element_handle())
    assert table.evaluate("(table) => getComputedStyle(table).outlineStyle") == "solid"
    page.set_viewport_size(wide_and_high)
    expect(table).to_have_count(0)


@livraison
def test_a_table_that_fits_takes_no_stop_of_tab(open_page: Open, page: Page) -> None:
    open_page("/accueil")
    expect(page.get_by_test_id("stTable").locator("[role=region]")).to_have_count(0)


def test_a_choice_is_followed_by_a_word_for_ears(open_page: Open, page: Page,
                                                 settle: Settle) -> None:
    open_page("/associations")
    announcement = page.locator("[role=status].said")
    expect(announcement).to_have_text("")
    page.get_by_role("tab", name="Publication par publication").click()
    settle()
    expect(announcement).to_have_text("Page à jour.")


@livraison
def test_a_run_too_short_to_be_seen_is_followed_by_that_word_too(open_page: Open,
                                                                 page: Page) -> None:
    open_page("/associations")
    announcement = page.locator("[role=status].said")
    page.keyboard.press("Shift")
    expect(announcement).to_have_text("")
    page.evaluate("document.querySelector('[data-testid=stMain] h1').append('.')")
    expect(announcement).to_have_text("Page à jour.")


@livraison
def test_a_chart_that_a_run_did_not_change_is_not_described_again(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi")
    page.evaluate("""() => {
      window.changes = [];
      const watch = new MutationObserver((records) => window.changes.push(
        ...records.map((record) => record.attributeName)));
      document.querySelectorAll(".main-svg").forEach(
        (drawing) => watch.observe(drawing, { attributes: true }));
    }""")
    before = page.locator("[data-testid=stPlotlyChart]").count()
    page.locator(".st-key-demo label").click()
    settle()
    assert before and page.locator("[data-testid=stPlotlyChart]").count() == before
    assert page.evaluate("window.changes") == []


@livraison
def test_nothing_moves_for_who_asked_that_nothing_moves(open_page: Open, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page("/associations")
    longest = page.evaluate("""() => Math.max(...[...document.querySelectorAll("body *")].flatMap(
      (e) => { const s = getComputedStyle(e);
        return `${s.transitionDuration},${s.animationDuration}`.split(",").map(parseFloat); }))""")
    assert longest <= 0.001


#: Makes all texts twice as large, and nothing else, as a browser can (WCAG 1.4.4).
LARGER_TEXTS = """() => {
  const texts = [...document.querySelectorAll("[data-testid=stMain], [data-testid=stMain] *")];
  const sizes = texts.map((text) => parseFloat(getComputedStyle(text).fontSize));
  texts.forEach((text, i) => text.style.setProperty("font-size", `${2 * sizes[i]}px`, "important"));
}"""
#: The most lines that a part of a key figure takes: its number, the words around it.
LINES = """(value) => {
  const parts = document.createTreeWalker(value, NodeFilter.SHOW_TEXT), range = new Range();
  let most = 0;
  while (parts.nextNode()) {
    range.selectNodeContents(parts.currentNode);
    most = Math.max(most, new Set([...range.getClientRects()].map((line) => line.y)).size);
  }
  return most;
}"""


@livraison
def test_texts_twice_as_large_cut_no_figure_and_cover_no_button(open_page: Open,
                                                                page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_page("/")
    values = page.get_by_test_id("stMetricValue")
    assert len({box["y"] for box in map(Locator.bounding_box, values.all()) if box}) == 1
    page.evaluate(LARGER_TEXTS)
    assert {value.evaluate(LINES) for value in values.all()} == {1}
    rows = [box["y"] for box in map(Locator.bounding_box, values.all()) if box]
    assert [rows.count(row) for row in sorted(set(rows))] == [3, 3]  # each has twice the room
    open_page("/territoires?volet_territoires=Cartes")
    page.evaluate(LARGER_TEXTS)
    search, present = (page.get_by_test_id("stMain").get_by_role(
        "button", name=name).first.bounding_box() for name in ("Chercher", "Présenter"))
    assert search and present
    assert (search["x"] + search["width"] <= present["x"]
            or search["y"] >= present["y"] + present["height"])
    open_page("/mois_ess")
    page.evaluate(LARGER_TEXTS)
    slider = page.get_by_test_id("stSlider").first
    name, bound = (slider.get_by_test_id(part).first.bounding_box()
                   for part in ("stWidgetLabel", "stSliderThumbValue"))
    assert name and bound and name["y"] + name["height"] <= bound["y"] + 5


TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


def hovered_controls(page: Page) -> Iterator[str]:
    """Yield each kind of control under the mouse: the text that is then read on it."""
    page.get_by_test_id("stTab").nth(1).hover()
    yield "[data-testid=stTab]:nth-child(2) p"
    yield "[data-testid=stTab][aria-selected=true] p"
    page.get_by_test_id("stPopoverButton").first.hover()
    yield "[data-testid=stPopoverButton] p"
    page.get_by_role("button", name="Tableau").first.hover()
    yield "[class*=st-key-tableau_] p"


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=livraison), "dark"])
def test_what_is_chosen_or_pointed_at_is_read_as_well_as_the_rest(
        open_page: Open, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_page("/emploi")
    low = {}
    for place in hovered_controls(page):
        page.evaluate(TWO_FRAMES)  # for the colour under the mouse
        ink, ground = page.locator(place).first.evaluate(INKS)
        if contrast(ink, ground) < 4.5:
            low[place] = (ink, ground)
    assert low == {}


@livraison
@pytest.mark.parametrize("scheme", [pytest.param("light", marks=livraison), "dark"])
def test_a_switch_that_is_off_is_seen_under_the_pointer_too(
        open_page: Open, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    switch = open_page("/emploi?demo=false").locator(".st-key-demo label")
    _, ground = switch.evaluate(INKS)
    switch.hover()  # as it is just after the click
    page.evaluate(TWO_FRAMES)
    track = switch.locator("> div").first
    edge = track.evaluate("(track) => getComputedStyle(track).boxShadow")
    assert contrast("#" + "".join(f"{int(x):02x}" for x in re.findall(r"\d+", edge)[:3]),
                    ground) >= 3
    _, button = track.locator("> div").evaluate(INKS)
    assert contrast(button, ground) >= 3


@livraison
def test_the_colours_of_the_system_leave_what_is_switched_and_dragged(
        open_page: Open, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    open_page("/emploi")
    for place in ("[data-testid=stCheckbox] label > div:first-of-type",
                  "[data-testid=stSlider] [data-rac][style*=left]",
                  "[data-testid=stTab][aria-selected=true] .react-aria-SelectionIndicator"):
        _, ground = page.locator(place).first.evaluate(INKS)
        assert contrast(ground, "#ffffff") >= 3


@livraison
def test_the_colours_of_the_system_leave_what_is_written_in_a_dark_column(
        open_page: Open, page: Page) -> None:
    page.emulate_media(forced_colors="active")
    open_page("/explorateur")
    ink, _ = page.get_by_test_id("stSliderThumbValue").first.locator("p").evaluate(INKS)
    assert contrast(ink, "#ffffff") >= 4.5
    _, ground = page.get_by_test_id("stSidebarLogo").evaluate(INKS)
    assert contrast(ground, "#ffffff") >= 4.5  # the letters of the picture stay pale


@livraison
def test_the_navigation_says_which_page_is_open(open_page: Open, page: Page,
                                                settle: Settle) -> None:
    open_page("/associations")
    here = page.locator("nav [aria-current=page]")
    expect(here).to_have_text(re.compile("Associations"))
    page.get_by_role("link", name="Agriculture").first.click()
    settle()
    expect(here).to_have_count(1)
    expect(here).to_have_text(re.compile("Agriculture"))


@livraison
def test_a_letter_pressed_by_mistake_does_nothing(open_page: Open, page: Page,
                                                  settle: Settle) -> None:
    open_page("/associations")
    page.evaluate("""() => { window.states = [];
      new MutationObserver((all) => all.forEach(({target}) =>
        window.states.push(target.dataset.testScriptState))).observe(document, {
          subtree: true, attributes: true, attributeFilter: ["data-test-script-state"]}); }""")
    page.keyboard.press("r")
    page.keyboard.press("c")
    settle()
    assert page.evaluate("window.states") == []


#: Pixels around the middle of an element that are its own, across and upwards.
REACH = """(element) => {
  const {x, y, width, height} = element.getBoundingClientRect();
  const is_own = (right, under) => element.contains(
    document.elementFromPoint(x + width / 2 + right, y + height / 2 + under));
  const far = (right, under) => [...Array(40).keys()].findIndex(
    (n) => !is_own(right * (n + 1), under * (n + 1)));
  return [far(-1, 0) + far(1, 0) + 1, far(0, -1) + far(0, 1) + 1];
}"""


@livraison
def test_a_cross_and_the_ends_of_a_slider_are_large_enough_for_a_finger(open_page: Open,
                                                                        page: Page) -> None:
    open_page("/explorateur")
    for small in ("[data-tag] button", "[data-testid=stSlider] [data-rac]:has(> div > input)"):
        assert page.locator(small).count()
        for one in page.locator(small).all():
            one.scroll_into_view_if_needed()
            assert min(one.evaluate(REACH)) >= 24, small


def test_what_is_let_pass_is_declared() -> None:
    text = (ROOT / "docs/accessibilite.md").read_text(encoding="utf-8")
    rules = {rule for rule, _ in chain(LISTBOX_FAULTS, *axe.ACCEPTED_FAULTS.values())}
    assert {rule for rule in rules if f"`{rule}`" not in text} == set()
