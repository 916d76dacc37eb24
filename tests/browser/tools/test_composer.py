"""« Mes présentations » composed by mouse and by keyboard alone, then found again by its address
and by its file in another browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from dashboard.blocks.deck import Deck, Slide, deck_code
from tests.browser.conftest import new_reader, wait_until_idle
from tests.browser.focus import reach
from tests.suites import RELEASE, livraison

Settle = Callable[[], None]
Open = Callable[[str], Page]


def slides_of(page: Page) -> list[str]:
    """Return the headings of the slides, in their order."""
    return [t for t in page.get_by_role("heading", level=3).all_inner_texts() if t[0].isdigit()]


def test_a_presentation_is_composed_by_mouse(
        open_page: Open, settle: Settle, browser: BrowserContext, server: str,
        tmp_path: Path) -> None:
    page = open_page("/presentation")
    page.get_by_label("Coller le lien").fill(
        "http://ici/emploi?territoire=Finistère&extrait=emploi_ess_prive")
    page.keyboard.press("Enter")
    settle()
    page.get_by_role("button", name="Ajouter à la présentation").click()
    settle()
    page.get_by_label("Coller le lien").fill("http://ici/mois_ess?extrait=mois_evenements")
    page.keyboard.press("Enter")
    settle()
    page.get_by_role("button", name="Ajouter à la présentation").click()
    settle()
    first, second = slides_of(page)
    assert "Finistère" in first

    page.get_by_text("Titre, commentaire, annotations").first.click()
    settle()
    page.get_by_label("Période à annoter").fill("2012")
    page.get_by_label("Annotation", exact=True).fill("réforme")
    page.get_by_role("button", name="Annoter", exact=True).click()
    expect(page.get_by_role("button", name="2012\u202f: réforme")).to_be_visible()
    settle()
    # The click comes while the title is being sent: neither may be lost.
    page.get_by_label("Titre", exact=True).fill("L'emploi recule")
    page.get_by_role("button", name="Descendre").first.click()
    expect(page.get_by_role("heading", name="2. L'emploi recule")).to_be_visible()
    settle()
    assert slides_of(page) == [second.replace("2.", "1.", 1), "2. L'emploi recule"]

    with page.expect_download() as download:
        page.get_by_role("button", name="Fichier JSON").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "presentation_ma_presentation.json"

    other = new_reader(browser, server)
    other.goto(page.url)
    wait_until_idle(other)
    assert slides_of(other) == slides_of(page)
    other.goto(re.sub(r"\?.*", "", page.url))
    wait_until_idle(other)
    other.locator("input[type=file]").set_input_files(file)
    other.get_by_role("button", name="Ouvrir cette présentation").click()
    expect(other.get_by_role("heading", name="2. L'emploi recule")).to_be_visible()
    other.locator(".st-key-diapositive_1").get_by_text("Titre, commentaire, annotations").click()
    expect(other.get_by_role("button", name="2012\u202f: réforme")).to_be_visible()


@livraison
def test_a_presentation_is_composed_by_keyboard_alone(open_page: Open, settle: Settle) -> None:
    page = open_page("/presentation")
    reach(page, "Ouvrir pour la modifier")
    page.keyboard.press("Enter")
    settle()
    before = slides_of(page)
    assert len(before) == 9
    page.reload()
    settle()
    reach(page, "Descendre")
    page.keyboard.press("Enter")
    settle()
    after = slides_of(page)
    assert [t[3:] for t in after[:2]] == [before[1][3:], before[0][3:]]
    # The focus stays on the button: the next key acts where the reader is.
    assert page.evaluate("document.activeElement.innerText") == "Descendre"
    reach(page, "Retirer")
    page.keyboard.press("Enter")
    settle()
    assert [t[3:] for t in slides_of(page)] == [t[3:] for t in after[1:]]
    expect(page.get_by_text("Diapositive 1 retirée.")).to_be_visible()
    reach(page, "Annuler la dernière modification")
    page.keyboard.press("Space")
    settle()
    assert slides_of(page) == after


@livraison
def test_what_is_put_aside_on_a_page_that_is_loaded_again_is_not_lost(
        open_page: Open, page: Page, settle: Settle) -> None:
    def put_aside(figure: str, toast: str) -> None:
        page.locator(f".st-key-ajouter_{figure} button").filter(visible=True).click()
        expect(page.get_by_test_id("stToast").filter(has_text=toast)).to_be_visible()
        settle()

    link = "/presentation?d=" + deck_code(Deck("Celle d'un autre", (
        Slide("mois_ess", "mois_evenements"),)))
    open_page("/emploi")
    put_aside("emploi_ess_prive", "1 diapositive")
    open_page("/emploi?territoire=Finistère")  # another session, as when it is loaded again
    put_aside("emploi_ess_prive",
              "Ajouté à «\u202fMa présentation\u202f», retrouvée dans ce navigateur")
    open_page(link)  # what a link brings is not one's own
    expect(page.get_by_role("heading", name="Celle d'un autre")).to_be_visible()
    assert len(slides_of(page)) == 1
    open_page("/presentation")
    expect(page.get_by_role("heading", name=re.compile("^2[.]"))).to_be_visible()
    bretagne, finistere = slides_of(page)
    assert "Bretagne" in bretagne and "Finistère" in finistere
    page.get_by_role("button", name="Tout retirer").click()
    expect(page.get_by_text("Aucune diapositive pour l'instant")).to_be_visible()
    settle()
    open_page("/presentation")
    expect(page.get_by_text("Aucune diapositive pour l'instant")).to_be_visible()


@livraison
def test_what_another_tab_put_aside_is_kept_beside_and_said(
        open_page: Open, page: Page, settle: Settle, server: str) -> None:
    def put_aside(tab: Page, figure: str, toast: str) -> None:
        tab.locator(f".st-key-ajouter_{figure} button").filter(visible=True).click()
        expect(tab.get_by_test_id("stToast").filter(has_text=toast)).to_be_visible()
        wait_until_idle(tab)

    open_page("/emploi")
    put_aside(page, "emploi_ess_prive", "1 diapositive")
    other = page.context.new_page()
    other.goto(f"{server}/emploi?territoire=Finistère")
    wait_until_idle(other)
    put_aside(other, "emploi_ess_prive", "2 diapositives")
    put_aside(page, "emploi_secteurs", "«\u202fMa présentation\u202f» (2 diapositives) reste dans")
    open_page("/presentation")
    expect(page.get_by_text("«\u202fMa présentation\u202f» est gardée à côté (2 diapositives).")
           ).to_be_visible()
    assert len(slides_of(page)) == 2


@livraison
def test_what_a_link_brought_is_kept_once_it_is_changed_and_the_former_one_can_be_taken_back(
        open_page: Open, page: Page, settle: Settle) -> None:
    def put_aside(toast: str) -> None:
        page.locator(".st-key-ajouter_emploi_ess_prive button").filter(visible=True).click()
        expect(page.get_by_test_id("stToast").filter(has_text=toast)).to_be_visible()
        settle()

    open_page("/emploi")
    put_aside("1 diapositive")
    open_page("/presentation?d=" + deck_code(Deck("Celle d'un autre", (
        Slide("mois_ess", "mois_evenements"),))))
    expect(page.get_by_role("heading", name="Celle d'un autre")).to_be_visible()
    page.get_by_role("link", name="Emploi", exact=True).click()
    put_aside("«\u202fMa présentation\u202f» (1 diapositive) reste dans "
              "«\u202fMes présentations\u202f».")
    open_page("/presentation")  # loaded again
    expect(page.get_by_role("heading", name="Celle d'un autre")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^[12][.]"))).to_have_count(2)
    expect(page.get_by_text("«\u202fMa présentation\u202f» est gardée à côté (1 diapositive).")
           ).to_be_visible()
    page.get_by_role("button", name="La reprendre").click()
    expect(page.get_by_role("heading", name="Ma présentation", exact=True)).to_be_visible()
    expect(page.get_by_text("«\u202fCelle d'un autre\u202f» est gardée à côté (2 diapositives).")
           ).to_be_visible()
    page.get_by_role("button", name="L'oublier").click()
    settle()
    open_page("/presentation")
    expect(page.get_by_role("heading", name="Ma présentation", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^[12][.]"))).to_have_count(1)
    expect(page.get_by_text("est gardée à côté")).to_have_count(0)


@livraison
def test_a_browser_that_refuses_its_storage_has_the_pages_all_the_same(
        open_page: Open, page: Page) -> None:
    page.add_init_script("""Object.defineProperty(window, "localStorage", {configurable: true,
      get() { throw new DOMException("The operation is insecure.", "SecurityError"); }})""")
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/presentation")  # any error of the console fails
    expect(page.get_by_text("Aucune diapositive pour l'instant")).to_be_visible()
    expect(page.get_by_text("insecure")).to_have_count(0)


@livraison
def test_on_a_telephone_nothing_is_wider_than_the_screen(open_page: Open, page: Page,
                                                         settle: Settle) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/presentation")
    page.get_by_role("button", name="Ouvrir pour la modifier").first.click()
    settle()
    page.get_by_text("Titre, commentaire, annotations").first.click()
    settle()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@livraison
def test_words_of_annotations_cover_neither_one_another_nor_the_marks(
        open_page: Open, page: Page, settle: Settle) -> None:
    code = "x~t~{}~2012..2014 une loi puis ses décrets~2013 un recensement~2020..2021 crise"
    open_page("/explorateur?explorer=Effectifs salariés · Emploi détaillé de l'ESS et du privé "
              "hors ESS&lieux=Finistère&lieux=Morbihan")
    page.get_by_role("button", name="Épingler").click()
    settle()
    match = re.search(r"~t~([a-z2-7.]+)", page.url)
    assert match
    for width in (1440, 390) if RELEASE else (390,):
        page.set_viewport_size({"width": width, "height": 900})
        open_page(f"/explorateur?lieux=Finistère&tableau={code.format(match[1])}")
        figure = page.locator(".st-key-figure_tableau")
        figure.scroll_into_view_if_needed()
        settle()
        texts = [t.bounding_box() for t in figure.locator(".annotation").all()
                 if re.match(r"20\d\d", t.text_content() or "")]
        assert len(texts) == 3
        top = min(p.bounding_box()["y"] for p in figure.locator(".scatterlayer .point").all())
        by_height = sorted(texts, key=lambda box: box["y"])
        for above, below in pairwise(by_height):
            assert above["y"] + above["height"] <= below["y"] + 1
        assert by_height[-1]["y"] + by_height[-1]["height"] <= top + 1
        assert all(b["x"] >= 0 and b["x"] + b["width"] <= width for b in texts)
