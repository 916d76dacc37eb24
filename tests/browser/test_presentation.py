"""The presentation on the wall: what is read, from the last row, and what answers the keys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard import slides
from dashboard.slides import Deck, Slide
from tests.browser.conftest import WHOLE

Open = Callable[[str], Page]
Settle = Callable[[], None]
Present = Callable[..., None]

DECK = Deck("Conseil d'administration", (
    Slide("accueil", "accueil_emploi"),
    Slide("emploi", "emploi_ess_prive"),
    Slide("emploi", "emploi_indice", "vue=Détail par trimestre"),
    Slide("emploi", "emploi_departements", title="Les mutuelles tirent l'emploi"),
    Slide("territoires", "fiche_territoire"),
    Slide("emploi", "disparu"),
))
#: What is wrong in the slide on screen: too small a text, two that meet, one that is cut.
FAULTS = """(least) => {
  const slide = document.querySelector(".st-key-diapositive");
  const foot = slide.querySelector(".diapo-pied").getBoundingClientRect();
  const texts = [...slide.querySelectorAll(".js-plotly-plot svg text")].map((text) => ({
    text: text.textContent, box: text.getBoundingClientRect(),
    size: parseFloat(getComputedStyle(text).fontSize),
  })).filter(({text, box}) => text.trim() && box.width);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 6;
  const figures = [...slide.querySelectorAll(".diapo-valeur, .diapo-table td")].map((text) => ({
    text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize)}));
  return {
    none: texts.length + figures.length === 0,
    small: [...texts, ...figures].filter((t) => t.size < least).map((t) => t.text),
    meeting: texts.flatMap((a, i) => texts.slice(i + 1).filter((b) => meet(a.box, b.box))
      .map((b) => [a.text, b.text])),
    cut: texts.filter(({box}) => box.left < -1 || box.right > innerWidth + 1 || box.top < -1
      || box.bottom > foot.top + 1).map((t) => t.text),
    scrolls: slide.scrollHeight > slide.clientHeight + 1
      || slide.scrollWidth > slide.clientWidth + 1,
  };
}"""


def address(deck: Deck, rank: int = 1, more: str = "") -> str:
    return f"/presentation?d={slides.written(deck)}&diapo={rank}{more}"


@pytest.fixture
def present(open_page: Open, page: Page) -> Callable[..., None]:
    """``present(deck, 3)`` shows a slide, and waits until the bar hears the keys."""
    def go(deck: Deck, rank: int = 1, more: str = "") -> None:
        page.set_default_timeout(60_000)  # the pages of the deck are run for the first time
        open_page(address(deck, rank, more))
        expect(page.locator(".compteur")).to_have_text(re.compile("/"), timeout=60_000)

    return go


def counter(page: Page) -> str:
    return page.get_by_role("status").filter(has_text="/").inner_text().split(" · ")[0]


def rank(page: Page, expected: int, total: int = 6) -> None:
    expect(page.locator(".compteur")).to_have_text(re.compile(rf"^{expected} / {total}\b"))
    page.wait_for_url(re.compile(rf"diapo={expected}\b"))


@pytest.mark.parametrize(("deck", "size"), [
    (slides.READY[0], (1280, 720)), *([
        (slides.READY[1], (1280, 720)), (slides.READY[2], (1024, 768)),
        (slides.READY[0], (1024, 768))] if WHOLE else ())],
    ids=lambda one: one.name if isinstance(one, Deck) else f"{one[0]}×{one[1]}")
def test_every_slide_of_a_ready_presentation_is_read_from_the_last_row(
        present: Present, page: Page, settle: Settle, deck: Deck, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    present(deck)
    following = page.get_by_role("button", name="Suivante")
    for _ in range(80):
        if page.locator(".diapo-phrase").count() == 0:
            assert page.evaluate(FAULTS, 24) == {
                "none": False, "small": [], "meeting": [], "cut": [], "scrolls": False}, counter(
                    page)
            expect(page.locator(".diapo-source").first).to_contain_text(re.compile(r"\w{3}"))
        if following.is_disabled():
            break
        before = page.locator(".compteur").inner_text()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".compteur")).not_to_have_text(before)
        expect(page.locator(".stSpinner")).to_have_count(0, timeout=60_000)
        settle()
    assert counter(page) == f"{len(deck.slides)} / {len(deck.slides)}"


def test_a_grid_keeps_the_heads_of_its_columns_on_each_screen(
        present: Present, page: Page, settle: Settle) -> None:
    present(Deck("", (Slide("emploi", "emploi_tendances_ess", "vue=Tendances par secteur"),)))
    for screen in (1, 2):
        expect(page.locator(".compteur")).to_have_text(f"1 / 1 · écran {screen} sur 2")
        settle()
        expect(page.locator(".xaxislayer-above text").first).to_have_text("Bretagne")
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Suivante")).to_be_disabled()


def test_keys_turn_the_slides_and_the_address_follows(present: Present, page: Page,
                                                      settle: Settle) -> None:
    deck = Deck("", (DECK.slides[0], DECK.slides[2], DECK.slides[3], DECK.slides[5]))
    present(deck)
    here = 1
    for key, there in (("ArrowRight", 2), ("PageDown", 3), ("Space", 4), ("ArrowRight", 4),
                       ("PageUp", 3), ("ArrowLeft", 2), ("Backspace", 1), ("ArrowLeft", 1),
                       ("Enter", 2), ("ArrowDown", 3), ("ArrowUp", 2), ("End", 4), ("Home", 1)):
        page.keyboard.press(key)
        rank(page, there, 4)
        settle()
        here = there
    assert here == 1


def test_keys_that_come_faster_than_the_slides_are_all_heard(present: Present, page: Page) -> None:
    deck = Deck("", tuple(Slide("accueil", key) for key in (
        "accueil_emploi", "accueil_circulaire", "accueil_mois", "accueil_cress")))
    present(deck)
    for _ in range(3):
        page.keyboard.press("PageDown")
    rank(page, 4, 4)
    expect(page.locator(".diapo-titre")).to_contain_text("la Cress compte 114 adhérents")


def test_a_link_starts_at_its_slide_and_back_gives_the_slide_before(
        present: Present, page: Page, settle: Settle) -> None:
    present(DECK, 3)
    rank(page, 3)
    expect(page.locator(".diapo-titre")).to_contain_text("T4 2023")
    expect(page.locator(".diapo-marque")).to_have_text(re.compile("Données de démonstration"))
    page.get_by_role("button", name="Suivante").click()
    rank(page, 4)
    expect(page.locator(".diapo-titre")).to_have_text("Les mutuelles tirent l'emploi")
    settle()
    page.go_back()
    rank(page, 3)
    expect(page.locator(".diapo-titre")).to_contain_text("T4 2023")


def test_nothing_but_the_slide_is_there(present: Present, page: Page) -> None:
    present(DECK, 2)
    for part in ("stSidebar", "stHeader", "stToolbar"):
        expect(page.get_by_test_id(part)).to_be_hidden()
    box = page.locator(".st-key-diapositive").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 1440, "height": 900}


def test_the_origin_is_told_on_the_spot_and_escape_closes_it_then_leaves(
        present: Present, page: Page, settle: Settle) -> None:
    present(DECK, 4)
    page.get_by_role("button", name="D'où vient ce chiffre").press("Enter")
    origin = page.get_by_role("region", name="D'où vient ce chiffre")
    expect(origin).to_be_visible()
    expect(origin).to_contain_text(".xlsx")
    expect(origin).to_contain_text("Corrigé")
    page.keyboard.press("Escape")
    expect(origin).to_have_count(0)
    rank(page, 4)
    page.get_by_role("button", name="D'où vient ce chiffre").click()
    expect(origin).to_be_visible()
    page.keyboard.press("ArrowRight")
    rank(page, 5)
    expect(origin).to_have_count(0)
    settle()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Mes présentations", level=1)).to_be_visible()
    assert "diapo" not in page.url


def test_the_colours_are_those_of_the_presenter(present: Present, page: Page,
                                                settle: Settle) -> None:
    present(DECK, 3)
    slide = page.locator(".st-key-diapositive")
    expect(slide).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_role("button", name="Sombre").click()
    expect(slide).to_have_css("background-color", "rgb(14, 26, 34)")
    page.wait_for_url(re.compile("theme=sombre"))
    settle()
    paper = page.locator(".js-plotly-plot .main-svg").first
    expect(paper).to_have_css("background-color", "rgb(14, 26, 34)")
    page.keyboard.press("ArrowRight")
    rank(page, 4)
    expect(slide).to_have_css("background-color", "rgb(14, 26, 34)")


def test_a_page_is_presented_as_it_is_filtered_and_escape_comes_back_to_it(
        open_page: Open, page: Page, settle: Settle) -> None:
    open_page("/emploi?territoire=Finist%C3%A8re")
    page.get_by_role("button", name="Présenter", exact=True).click()
    box = page.get_by_test_id("stPopoverBody")
    box.get_by_text("Dernière évolution annuelle").click()
    box.get_by_role("button", name="Commencer").click()
    expect(page.locator(".diapo-sujet")).to_contain_text("Finistère")
    before = page.locator(".compteur").inner_text()
    assert before.startswith("1 / ")
    settle()
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/emploi\?territoire=Finist"))
    settle()
    expect(page.get_by_role("heading", name="Emploi", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Finistère")).first).to_be_visible()


def test_a_slide_that_shows_nothing_any_more_says_why(
        open_page: Open, present: Present, page: Page) -> None:
    present(DECK, 6)
    expect(page.locator(".diapo-phrase")).to_have_text(slides.GONE)
    open_page("/presentation?d=rien&diapo=7")
    expect(page.locator(".diapo-phrase")).to_contain_text("Cette présentation est vide")
    expect(page.get_by_role("button", name="Quitter")).to_be_visible()


def test_on_a_telephone_the_slide_scrolls_down_only(present: Present, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    present(DECK, 2)
    faults = page.evaluate(FAULTS, 24)
    assert not faults["none"]
    assert faults["small"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".st-key-diapositive").evaluate("(s) => s.scrollWidth <= s.clientWidth + 1")
