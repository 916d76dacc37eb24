"""RGAA 4.1 and WCAG 2.2, level AA, as far as a browser can tell: axe-core finds no fault on any
page or tab, light and dark, wide and narrow; and what no automatic rule looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.charts.theme import contrast
from tests.browser import axe
from tests.browser.conftest import WHOLE
from tests.browser.test_clavier import WALKED, views
from tests.pages.reading import NAMES
from tests.serving import ROOT

Open = Callable[[str], Page]
Settle = Callable[[], None]
WIDE, NARROW = (1440, 900), (390, 844)
#: The first two unless all are asked for.
LOOKS = ((WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light"))
#: The faults that belong to Streamlit and cannot be mended from here (docs/accessibilite.md gives
#: their reasons): page → rule and element.  A fault that is gone is to be taken off this list.
DROP = {("presentation-role-conflict", "stFileUploaderDropzone")}
KNOWN = {"depot": DROP, "presentation": DROP}
OPENED = {("region", "stSelectboxVirtualDropdown")}
#: WCAG 2.2, 1.4.12: what a reader may ask of every text.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
#: What leaves the window on the right and cannot be scrolled to in its own frame, and the texts
#: that their box cuts.  A drawing, and a table drawn on a canvas, are scrolled in their frames.
LOST = """() => {
  const main = document.querySelector("[data-testid=stMain]"), lost = new Set();
  const drawn = "svg, canvas, [data-testid=stDataFrame], [aria-hidden=true], .said";
  const told = (what, e) => lost.add(`${what} ${
    (e.closest("[class*=st-key-]") ?? e).className.match(/st-key-\\S+/)?.[0] ?? e.tagName} « ${
    e.innerText.trim().slice(0, 40)} »`);
  const above = (e, found) => {
    for (let up = e; up && up !== main; up = up.parentElement) if (found(up)) return up;
  };
  for (const e of [document.documentElement, main])
    if (e.scrollWidth > e.clientWidth + 1) lost.add(`page de ${e.scrollWidth} pixels`);
  for (const e of document.querySelectorAll("[data-testid=stMain] *")) {
    if (e.closest(drawn) || !e.checkVisibility({visibilityProperty: true})) continue;
    const scrolled = above(e, (up) => ["auto", "scroll"].includes(getComputedStyle(up).overflowX));
    const box = e.getBoundingClientRect();
    if (box.width > 2 && box.right > innerWidth + 1 && !scrolled) told("hors de la page", e);
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    const cut = above(e, (up) => getComputedStyle(up).overflow.includes("hidden")
      && up.clientWidth > 2
      && (text.right > up.getBoundingClientRect().right + 2
          || text.bottom > up.getBoundingClientRect().bottom + 3));
    if (cut && !scrolled) told("coupé", e);
  }
  return [...lost];
}"""
#: Each chart: its description, those of its images, its drawings that would be read text by text,
#: and whether its table is under it.
CHARTS = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].map((chart) => ({
  label: chart.ariaLabel,
  images: [...chart.querySelectorAll("[role=img]")].map((svg) => svg.ariaLabel),
  read: chart.querySelectorAll(".main-svg:not([role=img], [aria-hidden=true])").length,
  table: [...chart.closest("[class*=st-key-bloc_]").querySelectorAll("summary")].some(
    (summary) => summary.innerText.includes("Tableau")),
}))"""
#: Colour of the text of an element and of the first opaque ground under it, as #rrggbb.
INKS = """(element) => {
  const hex = (colour) => "#" + colour.match(/[\\d.]+/g).slice(0, 3)
    .map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");
  const [r, g, b, a = 1] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
  let ground = element, layers = [];
  for (; ground; ground = ground.parentElement) {
    const [R, G, B, A = 1] = getComputedStyle(ground).backgroundColor.match(/[\\d.]+/g).map(Number);
    layers.unshift([R, G, B, A]);
    if (A === 1) break;
  }
  const mixed = layers.reduce((under, [R, G, B, A]) =>
    [R, G, B].map((c, i) => c * A + under[i] * (1 - A)), [255, 255, 255]);
  const over = [r, g, b].map((c, i) => c * a + mixed[i] * (1 - a));
  return [hex(over.join()), hex(mixed.join())];
}"""


@pytest.fixture(scope="session")
def judge(request: pytest.FixtureRequest) -> str:
    """The script of axe-core, kept in pytest's cache."""
    return axe.script(Path(request.config.cache.mkdir("axe-core")))


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_fault_on_any_tab_wide_or_narrow_light_or_dark(
        open_page: Open, page: Page, settle: Settle, judge: str, name: str) -> None:
    open_page(f"/{name}")
    for rank, view in enumerate(views(page, settle)):
        for (width, height), scheme in LOOKS[: 4 if WHOLE and not rank else 2]:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            settle()
            assert page.get_by_test_id("stApp").evaluate(
                "(app) => getComputedStyle(app).colorScheme") == scheme
            found = axe.faults(page, judge)
            known = KNOWN.get(name, set())
            beyond = [f for f in found if (f["rule"], f["place"]) not in known]
            assert beyond == [], f"{view} ({width} pixels, {scheme})"
            assert {(f["rule"], f["place"]) for f in found} == known


def test_axe_finds_no_fault_in_what_is_opened(open_page: Open, page: Page, settle: Settle,
                                              judge: str) -> None:
    open_page("/emploi")
    block = page.locator("[class*=st-key-bloc_]").filter(
        has=page.get_by_test_id("stPlotlyChart")).first
    for part in block.locator("summary").all():
        part.click()
        settle()
    block.get_by_role("button", name="Extraire").click()
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="CSV", exact=True).wait_for()
    assert axe.faults(page, judge) == []
    page.keyboard.press("Escape")
    page.get_by_test_id("stSidebar").get_by_role("combobox").first.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    assert {(f["rule"], f["place"]) for f in axe.faults(page, judge)} == OPENED


def lost(page: Page) -> list[str]:
    return page.evaluate(LOST)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", WALKED)
def test_at_320_pixels_nothing_is_lost_even_with_texts_set_wider(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    """1280 pixels at a zoom of 400 %, thus all that 200 % asks."""
    page.set_viewport_size({"width": 320, "height": 800})
    open_page(f"/{name}")
    for view in views(page, settle):
        assert lost(page) == [], view
        style = page.add_style_tag(content=SPACING)
        settle()
        assert lost(page) == [], f"{view}, textes espacés"
        style.evaluate("(style) => style.remove()")
        settle()


@pytest.mark.parametrize("name", WALKED)
def test_a_page_has_one_title_landmarks_and_headings_in_order(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    open_page(f"/{name}")
    expect(page).to_have_title(re.compile(".+ · Observatoire de l'ESS en Bretagne"))
    for tag in ("main", "nav", "header", "h1"):
        expect(page.locator(tag)).to_have_count(1)
    for view in views(page, settle):
        levels = [int(h) for h in page.locator(":is(h1, h2, h3, h4, h5, h6):visible").evaluate_all(
            "(all) => all.map((h) => h.tagName[1])")]
        assert levels[:2] == [1, 2][:len(levels)], view  # a tab whose data are awaited has no block
        assert all(b - a <= 1 for a, b in pairwise(levels)), view


def test_the_first_stop_of_tab_goes_to_the_content(open_page: Open, page: Page) -> None:
    open_page("/emploi")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Aller au contenu")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("name", WALKED)
def test_a_chart_is_one_image_with_its_description_and_its_table(
        open_page: Open, page: Page, settle: Settle, name: str) -> None:
    open_page(f"/{name}")
    for view in views(page, settle):
        page.wait_for_function("""() => [...document.querySelectorAll(
          "[data-testid=stPlotlyChart]")].every((chart) => chart.querySelector(".main-svg"))""")
        for chart in page.evaluate(CHARTS):
            assert len(chart["label"]) > 20, view
            assert chart["images"] == [chart["label"]], view
            assert (chart["read"], chart["table"]) == (0, True), f"{view} : {chart['label']}"


def test_a_wide_table_is_scrolled_by_keyboard_and_says_which_it_is(open_page: Open,
                                                                   page: Page) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    open_page("/accueil")
    table = page.get_by_role("region", name="Tableau\u202f: Ce qui est nouveau")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(table) => table.scrollLeft > 0", arg=table.element_handle())
    assert table.evaluate("(table) => getComputedStyle(table).outlineStyle") == "solid"


def test_a_table_that_fits_takes_no_stop_of_tab(open_page: Open, page: Page) -> None:
    open_page("/accueil")
    expect(page.get_by_test_id("stTable").locator("[role=region]")).to_have_count(0)


def test_a_choice_is_followed_by_a_word_for_ears(open_page: Open, page: Page,
                                                 settle: Settle) -> None:
    open_page("/emploi")
    said = page.locator("[role=status].said")
    expect(said).to_have_text("")
    page.get_by_test_id("stSidebar").get_by_text("Données de démonstration").click()
    settle()
    expect(said).to_have_text("Page à jour.")


def test_nothing_moves_for_who_asked_that_nothing_moves(open_page: Open, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page("/emploi")
    longest = page.evaluate("""() => Math.max(...[...document.querySelectorAll("body *")].flatMap(
      (e) => { const s = getComputedStyle(e);
        return `${s.transitionDuration},${s.animationDuration}`.split(",").map(parseFloat); }))""")
    assert longest <= 0.001


TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"


def pointed(page: Page) -> Iterator[str]:
    """Each kind of control under the mouse: the text that is then read on it."""
    page.get_by_test_id("stTab").nth(1).hover()
    yield "[data-testid=stTab]:nth-child(2) p"
    yield "[data-testid=stTab][aria-selected=true] p"
    page.get_by_test_id("stPopoverButton").first.hover()
    yield "[data-testid=stPopoverButton] p"
    page.locator("summary").first.hover()
    yield "summary p"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_chosen_or_pointed_at_is_read_as_well_as_the_rest(
        open_page: Open, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    open_page("/emploi")
    low = {}
    for place in pointed(page):
        page.evaluate(TWO_FRAMES)  # for the colour under the mouse
        ink, ground = page.locator(place).first.evaluate(INKS)
        if contrast(ink, ground) < 4.5:
            low[place] = (ink, ground)
    assert low == {}


def test_the_navigation_says_which_page_is_open(open_page: Open, page: Page,
                                                settle: Settle) -> None:
    open_page("/emploi")
    here = page.locator("nav [aria-current=page]")
    expect(here).to_have_text(re.compile("Emploi"))
    page.get_by_role("link", name="Territoires").first.click()
    settle()
    expect(here).to_have_count(1)
    expect(here).to_have_text(re.compile("Territoires"))


def test_a_letter_pressed_by_mistake_does_nothing(open_page: Open, page: Page,
                                                  settle: Settle) -> None:
    open_page("/emploi")
    page.evaluate("""() => { window.states = [];
      new MutationObserver((all) => all.forEach(({target}) =>
        window.states.push(target.dataset.testScriptState))).observe(document, {
          subtree: true, attributes: true, attributeFilter: ["data-test-script-state"]}); }""")
    page.keyboard.press("r")
    page.keyboard.press("c")
    settle()
    assert page.evaluate("window.states") == []


def test_what_is_let_pass_is_declared() -> None:
    declared = (ROOT / "docs/accessibilite.md").read_text(encoding="utf-8")
    passed = {rule for known in (*KNOWN.values(), OPENED) for rule, _ in known}
    assert {rule for rule in passed if f"`{rule}`" not in declared} == set()
