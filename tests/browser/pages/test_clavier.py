"""A page without a mouse: what is opened, chosen and taken away by keyboard is what the mouse
opens, chooses and takes (where Tab goes on each page: ``test_every_page``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.charts.theme import contrast
from tests.browser import focus
from tests.pages.reading import NAMES
from tests.suites import beginning, livraison

Open = Callable[[str], Page]
Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def watch(page: Page) -> None:
    page.add_init_script(focus.WATCH)


def page_state(page: Page) -> tuple[str, str]:
    """Return the address, which keeps every choice, and what the page shows."""
    return page.url, page.get_by_test_id("stMain").inner_text()


def choose_in_a_list(page: Page, control: Locator) -> Callable[[], None] | None:
    """Take the next choice by its arrow; return what the mouse does to come back."""
    field = control.get_by_role("combobox")
    before = field.input_value()
    field.press("ArrowDown")
    options = page.get_by_role("option")
    options.first.wait_for()
    if options.count() == 1:
        field.press("Escape")
        return None
    here = page.locator("[role=option][data-focused]")
    for key in ("ArrowDown", "ArrowUp"):
        if here.inner_text() == before:
            field.press(key)
    field.press("Enter")

    def back() -> None:
        field.click()
        options.filter(has_text=re.compile(f"^{re.escape(before)}$")).click()

    return back


def add_to_a_list(page: Page, control: Locator) -> Callable[[], None] | None:
    """Take one value more by its arrow; return what the mouse does to take it off."""
    field = control.get_by_role("combobox")
    field.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    if page.get_by_role("option").count() < 2:
        field.press("Escape")
        return None
    field.press("ArrowDown")  # after « Tout sélectionner »
    field.press("Enter")
    field.press("Escape")
    return lambda: control.get_by_role("button", name=re.compile("^Retirer")).last.click()


def move_a_bound(page: Page, control: Locator) -> Callable[[], None]:
    """Move the lower bound by its arrow; return what drags it back to the end of the bar."""
    control.get_by_role("slider").first.press("ArrowRight")

    def back() -> None:
        control.get_by_test_id("stSliderThumbValue").first.locator("..").hover()
        page.mouse.down()
        page.mouse.move(0, 450)
        page.mouse.up()

    return back


def write(page: Page, control: Locator) -> Callable[[], None]:
    """Type a word and Enter; return what selects it, and leaves the field once it is empty."""
    field = control.locator("input")
    field.press_sequentially("bre")
    field.press("Enter")

    def back() -> None:
        field.click(click_count=3)
        page.keyboard.press("Delete")
        page.get_by_role("heading", level=1).click()

    return back


def switch(_page: Page, control: Locator) -> Callable[[], None]:
    control.locator("input").press("Space")
    return lambda: control.locator("label").click()


#: What the bar of filters holds, or the column of the explorer, and how it is worked; the last is
#: in the head of every page.
CONTROLS = {"stSelectbox": choose_in_a_list, "stMultiSelect": add_to_a_list,
            "stSlider": move_a_bound, "stTextInput": write, "stCheckbox": switch}
EVERYWHERE = ("stCheckbox",)
#: Pages that have between them one control of each kind.
WORKED = ("accueil", "explorateur", "activite")


@pytest.mark.parametrize("name", beginning(
    [*WORKED, *(name for name in NAMES if name not in WORKED)], 1))
def test_what_the_keyboard_chooses_among_the_filters_the_mouse_undoes(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    open_page(f"/{name}")
    bar = page.locator(".st-key-tete, .st-key-filtres, [data-testid=stSidebar]")
    for kind, work in CONTROLS.items():
        control = bar.get_by_test_id(kind).filter(visible=True).first
        if (kind in EVERYWHERE) != (name == "accueil") or not control.count():
            continue
        control.scroll_into_view_if_needed()  # a list closes when its column scrolls under it
        settle()
        before = page_state(page)
        if back := work(page, control):
            page.wait_for_url(lambda url, before=before[0]: url != before)
            settle()
            back()
            page.wait_for_url(before[0])
            # The address comes back before the page does, on a busy machine long before.
            page.wait_for_function(
                "(text) => document.querySelector('[data-testid=stMain]').innerText === text",
                arg=before[1])
            assert page_state(page) == before, kind


@pytest.mark.parametrize("name", beginning(
    sorted({*NAMES} - {"accessibilite", "atelier", "depot", "presentation"}), 1))
def test_a_block_is_opened_and_taken_away_by_keyboard(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 500})  # the popover scrolls
    open_page(f"/{name}")
    block = page.locator("[class*=st-key-bloc_]").filter(visible=True).first
    button = block.get_by_role("button", name="Télécharger")
    button.press("Enter")
    popover = page.get_by_test_id("stPopoverBody")
    csv = popover.get_by_role("button", name="CSV", exact=True)
    csv.wait_for()
    page.keyboard.press("Tab")
    expect(csv).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    expect(csv).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    link = popover.get_by_test_id("stCode")
    for _ in range(popover.get_by_test_id("stDownloadButton").count() + 2):
        page.keyboard.press("Tab")
        if link.evaluate("(code) => code === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(popover.get_by_role("button", name="Copier")).to_be_focused()
    page.keyboard.press("Tab")
    assert not button.evaluate("(button) => button === document.activeElement")
    expect(popover).to_have_count(0)  # it would cover what Tab has come to
    settle()  # Streamlit opens and closes again what was, as its server learns it
    button.press("Enter")
    csv.wait_for()
    settle()
    page.keyboard.press("Shift+Tab")
    expect(popover).to_have_count(0)
    if block.get_by_role("button", name="Tableau").count():
        for name, key, shows in (("Tableau", "Enter", 1), ("Graphique", "Space", 0)):
            block.get_by_role("button", name=name).press(key)
            expect(block.get_by_test_id("stDataFrame").filter(visible=True)).to_have_count(shows)


@livraison
def test_long_notes_are_reached_and_scrolled_by_keyboard(open_page: Open, page: Page) -> None:
    open_page("/emploi")
    page.set_viewport_size({"width": 1280, "height": 500})
    button = page.locator(".st-key-bloc_emploi_ess_prive").get_by_role(
        "button", name="Notes", exact=True)  # its picture is no word
    button.press("Enter")
    notes = page.get_by_role("group", name="Notes", exact=True)
    page.keyboard.press("Tab")
    expect(notes).to_be_focused()
    page.keyboard.press("PageDown")
    page.wait_for_function("(notes) => notes.scrollTop > 0", arg=notes.element_handle())
    page.keyboard.press("Tab")
    expect(page.locator(".st-key-origine_emploi_ess_prive button").filter(
        visible=True)).to_be_focused()
    expect(notes).to_have_count(0)  # they would cover it on a telephone
    button.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(notes).to_have_count(0)
    expect(button).to_be_focused()


@livraison
def test_what_goes_or_ends_when_it_is_pressed_leaves_the_focus_beside_it(
        open_page: Open, page: Page, settle: Settle) -> None:
    address = "/emploi?territoire=Finist%C3%A8re&annees=2012&annees=2023"
    open_page(address)
    bar = page.locator(".st-key-filtres")
    chip = bar.get_by_role("button", name="Territoire\u202f: Finistère")
    for button in (chip, bar.get_by_role("button", name="Réinitialiser")):
        button.press("Enter")
        settle()
        expect(bar.locator(":focus")).to_have_attribute("aria-label", "Années — fin")
    open_page(address)
    chip.click()  # a finger has nothing to find again, and a field would open its keyboard
    settle()
    expect(chip).to_have_count(0)
    expect(page.locator("body")).to_be_focused()


@livraison
def test_a_tool_is_reached_in_the_menu_by_keyboard(open_page: Open, page: Page) -> None:
    open_page("/accessibilite")
    menu = page.get_by_role("button", name="Outils")
    menu.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Données et sources").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Données")


@livraison
def test_a_folded_column_of_filters_is_out_of_the_way_of_tab_and_comes_back(
        open_page: Open, page: Page) -> None:
    open_page("/explorateur")
    control = page.get_by_test_id("stSidebar").get_by_role("combobox").first
    expect(control).to_be_visible()
    page.get_by_role("button", name="Replier le panneau latéral").press("Enter")
    unfold = page.get_by_role("button", name="Déplier le panneau latéral")
    expect(unfold).to_be_visible()
    expect(control).to_be_hidden()
    assert focus.stops(page) == {"missed": [], "blind": [], "hidden": [], "nameless": []}
    unfold.press("Enter")
    expect(control).to_be_visible()


#: Colours of the outline of what has the focus, and of the ground around it, as #rrggbb.
OUTLINE = """() => {
  const hex = (colour) => "#" + colour.match(/[\\d.]+/g).slice(0, 3)
    .map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");
  const { activeElement } = document, looks = getComputedStyle(activeElement);
  let ground = activeElement.parentElement;
  const clear = (box) => /^rgba\\(.*, 0\\)$/.test(getComputedStyle(box).backgroundColor);
  while (clear(ground) && ground.parentElement) ground = ground.parentElement;
  return [looks.outlineStyle === "none" ? 0 : parseFloat(looks.outlineWidth),
    hex(looks.outlineColor),
    hex(getComputedStyle(ground).backgroundColor)];
}"""


@pytest.mark.parametrize("scheme", beginning(["light", "dark"], 1))
def test_what_has_the_focus_is_outlined_in_a_colour_that_stands_out(
        open_page: Open, page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page("/emploi")
    page.get_by_role("button", name="Chercher", exact=True).press("Shift")  # as by keyboard
    card = page.locator(".st-key-bloc_emploi_ess_prive")
    for stop in (page.get_by_role("button", name="Chercher", exact=True),
                 page.get_by_role("tab", name="Évolutions publiées"),
                 card.get_by_role("button", name="Télécharger"),
                 card.get_by_role("button", name="Agrandir")):
        stop.focus()
        width, line, ground = page.evaluate(OUTLINE)
        assert width >= 2 and contrast(line, ground) >= 3, stop
    page.locator(".st-key-filtres").get_by_role("combobox").first.press("ArrowDown")
    expect(page.locator("[role=option][data-focused]")).to_have_css("outline-style", "solid")
