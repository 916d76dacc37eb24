"""Every page and every tab of it without a mouse: Tab reaches all, shows where it is, comes round;
what is opened, chosen and taken away by keyboard is what the mouse opens, chooses and takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SOME, WHOLE
from tests.pages.reading import NAMES

Open = Callable[[str], Page]
Settle = Callable[[], None]
#: Those that are walked from end to end.
WALKED = NAMES if WHOLE else SOME

#: Keeps each stop of Tab, with its looks while it has the focus and after.  Nothing moves: a looks
#: that is still changing would differ from itself.
WATCH = """
document.addEventListener("DOMContentLoaded", () => document.head.append(Object.assign(
  document.createElement("style"),
  {textContent: "*, *::before, *::after {transition: none !important}"})));
const looks = (element) => {
  const near = [...element.querySelectorAll("*")].slice(0, 8);
  for (let up = element, i = 0; up && i < 4; up = up.parentElement, i++) near.push(up);
  return near.flatMap((one) => [null, "::before", "::after"].map((part) => {
    const s = getComputedStyle(one, part);
    return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow, s.borderColor].join();
  })).join(";");
};
window.stops = [];
document.addEventListener("focusin", ({target}) => {
  const last = window.stops.at(-1), stop = {element: target, inside: null};
  window.stops.push(stop);
  queueMicrotask(() => {  // after React has drawn what the focus changes
    if (last) last.after = looks(last.element);
    stop.during = looks(target);
    stop.opaque = target.checkVisibility({opacityProperty: true, visibilityProperty: true})
      || target.matches("input, canvas");  // drawn by what is around them
    const box = target.getBoundingClientRect();
    stop.on = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  });
});
"""
#: From the top of the document, as after a click on nothing.
TOP = """() => {
  const top = Object.assign(document.createElement("span"), {tabIndex: -1});
  document.body.prepend(top);
  top.focus();
  top.remove();
  window.stops = [];
}"""
ROUND = "window.stops.slice(1).some(({element}) => element === window.stops[0].element)"
#: What a mouse can use and Tab did not reach.  A part that its neighbour's arrows, Backspace or
#: Enter do for is left to the other tests: tabs, radios, tags and arrows of lists, drop zone.
#: The cells of a table are drawn on a canvas, with the one that has the focus framed.
TOLD = """() => {
  const name = (e) => `${e.closest("[data-testid]").dataset.testid} « ${
    (e.ariaLabel || e.innerText || "").trim().replace(/\\s+/g, " ").slice(0, 40)} »`;
  const names = (some) => [...new Set(some.map(name))];
  const reached = new Set(window.stops.map(({element}) => element));
  const together = "[role=tablist], [role=radiogroup], [data-testid=stSelectbox], " +
    "[data-testid=stMultiSelect], [data-testid=stFileUploader], " +
    "[data-testid=stDataFrameResizable]";
  const missed = [...document.querySelectorAll("a[href], button, input, textarea, summary, " +
    "canvas, [tabindex], [role=button], [role=tab], [role=radio], [role=slider]")].filter((e) => {
      const box = e.getBoundingClientRect(), group = e.closest(together);
      return box.width > 1 && box.height > 1 && !e.disabled && !reached.has(e)
        && !e.closest("[aria-hidden=true], [inert], [data-collapsed=true]")
        && !(e.tabIndex < 0 && group && [...reached].some((r) => group.contains(r)));
    });
  const left = window.stops.filter((s) => s.after !== undefined);
  const all = window.stops.map((s) => s.element);
  // A cell of a table is told beside its canvas, which frames it.
  const drawn = (e) => e.tagName === "CANVAS" || e.id.startsWith("glide-cell");
  return {
    missed: names(missed),
    blind: names(left.filter((s) => s.during === s.after && !drawn(s.element))
      .map((s) => s.element)),
    hidden: names(window.stops.filter((s) => (!s.opaque || !s.on) && !drawn(s.element))
      .map((s) => s.element)),
    nameless: names(all.filter((e) => !e.closest("[data-testid=stDataFrame], [role=tabpanel]")
      && !(e.ariaLabel || e.innerText || e.labels?.length || e.title))),
  };
}"""


@pytest.fixture(autouse=True)
def watched(page: Page) -> None:
    page.add_init_script(WATCH)


def walk(page: Page) -> dict[str, list[str]]:
    """Tab from the top until it comes round; what it missed, and where it could not be seen."""
    page.evaluate(TOP)
    for _ in range(30):
        for _ in range(15):
            page.keyboard.press("Tab")
        if page.evaluate(ROUND):
            return page.evaluate(TOLD)  # type: ignore[no-any-return]
    last = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab ne sort pas de {last}")


def views(page: Page, settle: Settle) -> Iterator[str]:
    """Each tab of the page that is open, taken by its arrow; once where there is none."""
    tabs = page.get_by_role("tab").all()
    yield tabs[0].inner_text() if tabs else ""
    for before, tab in pairwise(tabs if WHOLE else tabs[:2]):
        before.press("ArrowRight")
        expect(tab).to_have_attribute("aria-selected", "true")
        # An open tab is made by the server: on a busy machine the page is still for a while first.
        expect(page.get_by_role("tabpanel").filter(visible=True)).not_to_be_empty()
        settle()
        yield tab.inner_text()


@pytest.mark.parametrize("name", WALKED)
def test_tab_reaches_every_control_shows_where_it_is_and_comes_round(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    open_page(f"/{name}")
    for view in views(page, settle):
        assert walk(page) == {"missed": [], "blind": [], "hidden": [], "nameless": []}, view


def shown(page: Page) -> tuple[str, str]:
    """The address, which keeps every choice, and what the page shows."""
    return page.url, page.get_by_test_id("stMain").inner_text()


def choose_in_a_list(page: Page, control: Locator) -> Callable[[], None] | None:
    """The next choice by its arrow; what the mouse does to come back."""
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
    """One value more by its arrow; what the mouse does to take it off."""
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
    """The lower bound by its arrow; the mouse drags it back to the end of the bar."""
    control.get_by_role("slider").first.press("ArrowRight")

    def back() -> None:
        control.get_by_test_id("stSliderThumbValue").first.locator("..").hover()
        page.mouse.down()
        page.mouse.move(0, 450)
        page.mouse.up()

    return back


def write(page: Page, control: Locator) -> Callable[[], None]:
    """A word and Enter; the mouse selects it, and leaves the field once it is empty."""
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


def pick(_page: Page, control: Locator) -> Callable[[], None]:
    choices = control.get_by_role("radio")
    choices.first.press("ArrowRight")
    choices.last.press("Space")
    return lambda: choices.first.click()


#: What the side bar of a page holds, and how it is worked; the last two are those of every page.
CONTROLS = {"stSelectbox": choose_in_a_list, "stMultiSelect": add_to_a_list,
            "stSlider": move_a_bound, "stTextInput": write, "stCheckbox": switch,
            "stButtonGroup": pick}
EVERYWHERE = ("stCheckbox", "stButtonGroup")


@pytest.mark.parametrize("name", WALKED)
def test_what_the_keyboard_chooses_in_the_side_bar_the_mouse_undoes(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    open_page(f"/{name}")
    bar = page.get_by_test_id("stSidebar")
    for kind, work in CONTROLS.items():
        control = bar.get_by_test_id(kind).first
        if (kind in EVERYWHERE) != (name == "accueil") or not control.count():
            continue
        control.scroll_into_view_if_needed()  # a list closes when the bar scrolls under it
        settle()
        before = shown(page)
        if back := work(page, control):
            page.wait_for_url(lambda url, before=before[0]: url != before)
            settle()
            back()
            page.wait_for_url(before[0])
            # The address comes back before the page does, on a busy machine long before.
            page.wait_for_function(
                "(text) => document.querySelector('[data-testid=stMain]').innerText === text",
                arg=before[1])
            assert shown(page) == before, kind


@pytest.mark.parametrize("name", sorted(
    {*WALKED} - {"accessibilite", "atelier", "depot", "presentation"}))
def test_a_block_is_opened_and_taken_away_by_keyboard(
        open_page: Open, page: Page, name: str) -> None:
    open_page(f"/{name}")
    block = page.locator("[class*=st-key-bloc_]").filter(visible=True).first
    button = block.get_by_test_id("stPopoverButton")
    button.press("Enter")
    opened = page.get_by_test_id("stPopoverBody")
    csv = opened.get_by_role("button", name="CSV", exact=True)
    csv.wait_for()
    page.keyboard.press("Tab")
    expect(csv).to_be_focused()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    expect(csv).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    link = opened.get_by_test_id("stCode")
    for _ in range(opened.get_by_test_id("stDownloadButton").count() + 2):
        page.keyboard.press("Tab")
        if link.evaluate("(code) => code === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(opened.get_by_role("button", name="Copier")).to_be_focused()
    page.keyboard.press("Tab")
    assert not button.evaluate("(button) => button === document.activeElement")
    assert not opened.evaluate("(body) => body.contains(document.activeElement)")
    button.press("Escape")
    expect(opened).to_have_count(0)
    for part in block.locator("summary").all():
        for key, shows in (("Enter", 1), ("Space", 0)):
            part.press(key)
            expect(block.get_by_test_id("stDataFrame").filter(visible=True)).to_have_count(shows)


def test_a_folded_side_bar_is_out_of_the_way_of_tab_and_comes_back(
        open_page: Open, page: Page) -> None:
    open_page("/emploi")
    page.get_by_role("button", name="Replier le panneau latéral").press("Enter")
    unfold = page.get_by_role("button", name="Déplier le panneau latéral")
    expect(unfold).to_be_visible()
    expect(page.get_by_role("link", name="Territoires")).to_be_hidden()
    assert walk(page) == {"missed": [], "blind": [], "hidden": [], "nameless": []}
    unfold.press("Enter")
    expect(page.get_by_role("link", name="Territoires")).to_be_visible()
