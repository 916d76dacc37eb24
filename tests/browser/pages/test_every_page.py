"""Every page, opened once: each of its tabs is read, heard, walked by keyboard, printed and looked
at wide and narrow, light and dark; a theme shows a whole figure first, and no page needs what the
policy refuses.

Before a release, all of it.  Otherwise the first tab of one page in four, in one of two looks, by
turns; of some pages (``SOME``) in both, with the walk by keyboard, paper and the narrowest window.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages import PRESENTABLE, READABLE
from tests.browser import axe, focus, paper, policy
from tests.browser.layout import BOTTOMS, CUT_TEXTS, FILTER_ROWS, LOOSE_FEET, SPLIT_FEET, TWO_LINES
from tests.pages.reading import NAMES
from tests.suites import RELEASE, sample

Open = Callable[[str], Page]
Settle = Callable[[], None]
#: A projector, whose rows of key figures are the narrowest of a wide window; a telephone; a zoom.
WIDE, NARROW, NARROWEST = (1280, 720), (390, 844), (320, 800)
#: A theme, and the page whose filters are in a column.
SOME = ("economie_circulaire", "explorateur")
#: The looks that axe judges.
LOOKS = ((WIDE, "light"), (NARROW, "dark"), (WIDE, "dark"), (NARROW, "light"))
#: Words of Streamlit and Plotly that a French reader must not meet.
ENGLISH = re.compile(r"\b(Choose an option|No options|Deploy|Running|Press Enter|Select all|"
                     r"Show/hide|Fullscreen|\d+ more|undefined|NaN|None|nan)\b")
#: WCAG 2.2, 1.4.12: what a reader may ask of every text.
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""
#: Each chart: its description, those of its images, its drawings that would be read text by text,
#: and whether its table is one click away.
CHARTS = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].map((chart) => ({
  label: chart.ariaLabel,
  images: [...chart.querySelectorAll("[role=img]")].map((svg) => svg.ariaLabel),
  read: chart.querySelectorAll(".main-svg:not([role=img], [aria-hidden=true])").length,
  table: [...chart.closest("[class*=st-key-bloc_]").querySelectorAll("button")].some(
    (button) => button.innerText.includes("Tableau")),
}))"""
#: Charts are drawn after the rest of the page.
HAS_CHARTS = """() => [...document.querySelectorAll("[data-testid=stPlotlyChart]")].every(
  (chart) => chart.querySelector(".main-svg"))"""


@pytest.fixture(autouse=True)
def watch(page: Page) -> None:
    page.add_init_script(focus.WATCH)
    page.add_init_script(policy.WATCH)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def look(page: Page, settle: Settle, size: tuple[int, int], scheme: Any = "light") -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    # From its top: a control half under the filters, which stay, is one that is scrolled to.
    page.get_by_test_id("stMain").evaluate("(main) => { main.scrollTop = 0; }")
    settle()
    assert page.get_by_test_id("stApp").evaluate(
        "(app) => getComputedStyle(app).colorScheme") == scheme


def looks(name: str, rank: int) -> tuple[tuple[tuple[int, int], str], ...]:
    """Return those at which the tab of that rank of a page is judged, the first one most."""
    if RELEASE:
        return LOOKS if not rank else LOOKS[:2]
    return LOOKS[:2] if name in SOME else LOOKS[NAMES.index(name) // 4 % 2:][:1]


def is_read(page: Page) -> None:
    """Find no error, French, nothing beyond the width, and each figure with its source."""
    assert page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count() == 0
    assert ENGLISH.findall(page.get_by_test_id("stApp").inner_text()) == []
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert page.evaluate(TWO_LINES) == []
    assert page.evaluate(SPLIT_FEET) == []
    assert page.evaluate(LOOSE_FEET) == []
    for block in page.locator("[class*=st-key-bloc_]").filter(visible=True).all():
        if block.get_by_test_id("stPlotlyChart").count():
            expect(block.locator(".source-ligne")).to_have_text(
                re.compile("^(Source\u202f: .|Données de démonstration \\(inventées\\))"))
            expect(block.get_by_role("button", name="D'où vient ce chiffre")).to_be_visible()
            chart = block.get_by_test_id("stPlotlyChart").first
            expect(chart).to_have_role("figure")
            expect(chart).to_have_attribute("aria-label", re.compile(r".{20,}"))


def is_heard(page: Page) -> None:
    """Find one title, landmarks, headings in order; each chart one image, with its table."""
    expect(page).to_have_title(re.compile(".+ · Observatoire de l'ESS en Bretagne"))
    for tag in ("main", "nav", "header", "h1"):
        expect(page.locator(tag)).to_have_count(1)
    levels = [int(h) for h in page.locator(":is(h1, h2, h3, h4, h5, h6):visible").evaluate_all(
        "(all) => all.map((h) => h.tagName[1])")]
    assert levels[:2] == [1, 2][:len(levels)]  # a tab whose data are awaited has no block
    assert all(b - a <= 1 for a, b in pairwise(levels))
    page.wait_for_function(HAS_CHARTS)
    for chart in page.evaluate(CHARTS):
        assert len(chart["label"]) > 20
        assert chart["images"] == [chart["label"]]
        assert (chart["read"], chart["table"]) == (0, True), chart["label"]


def has_no_fault(page: Page, name: str) -> None:
    """Let axe-core find nothing but what is declared (``axe.ACCEPTED_FAULTS``)."""
    faults = axe.faults(page)
    accepted = axe.ACCEPTED_FAULTS.get(name, set())
    assert [f for f in faults if (f["rule"], f["place"]) not in accepted] == []
    assert {(f["rule"], f["place"]) for f in faults} == accepted


def loses_nothing(page: Page, settle: Settle) -> None:
    """Find no text cut at 320 pixels, which is 1280 at a zoom of 400 %, thus all that 200 % asks;
    then with texts set wider."""
    assert page.evaluate(CUT_TEXTS) == []
    style = page.add_style_tag(content=SPACING)
    settle()
    texts = page.evaluate(CUT_TEXTS)
    style.evaluate("(style) => style.remove()")
    assert texts == [], "textes espacés"


@pytest.mark.parametrize("name", sample(NAMES, 4, 1))
def test_a_page_holds_on_each_tab_for_every_reader(
        open_page: Open, page: Page, settle: Settle, subtests: pytest.Subtests,
        name: str) -> None:
    open_page(f"/{name}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if name in PRESENTABLE:
        with subtests.test("a whole figure with its source on a projector"):
            assert min(page.evaluate(BOTTOMS)) <= WIDE[1]
            assert page.evaluate(FILTER_ROWS) <= 1
            question = page.locator(".st-key-tete").get_by_test_id("stCaptionContainer")
            assert (question.bounding_box() or {})["height"] < 3 * 18  # two lines
    has_walk = RELEASE or name in SOME
    for rank, view in enumerate(focus.views(page, settle, None if RELEASE else 1)):
        with subtests.test("read", view=view):
            is_read(page)
        with subtests.test("heard", view=view):
            is_heard(page)
        if has_walk:
            with subtests.test("Tab reaches every control, shows where it is and comes round",
                               view=view):
                assert focus.stops(page) == {"missed": [], "blind": [], "hidden": [],
                                             "nameless": []}
            with subtests.test("paper", view=view):
                assert name not in READABLE or paper.faults(page) == []
        for size, scheme in looks(name, rank):
            with subtests.test("axe", view=view, width=size[0], scheme=scheme):
                look(page, settle, size, scheme)
                if size == NARROW:
                    is_read(page)
                has_no_fault(page, name)
        if has_walk:
            with subtests.test("zoom", view=view):
                look(page, settle, NARROWEST)
                loses_nothing(page, settle)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        page.emulate_media(color_scheme="light")  # the next tab waits until it is so
    with subtests.test("policy"):
        assert policy.refused_requests(page) == []
