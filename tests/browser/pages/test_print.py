"""What paper shows that is not on screen, and the screen after it (each page and tab on A4:
``test_every_page``)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import captures
from tests.browser.paper import CONTROLS, bare, pdf_of, text_of
from tests.suites import livraison


@livraison
def test_a_table_that_scrolls_prints_its_first_rows_under_a_header_on_each_sheet(
        page: Page, server: str):
    page.goto(f"{server}/economie_circulaire?volet_circulaire=Carte+et+liste")
    page.locator(".papier").first.wait_for(state="attached")
    captures.settle(page)
    sheets = [s.extract_text() for s in PdfReader(io.BytesIO(pdf_of(page))).pages]
    rows = [text for text in sheets if re.search(r"Acteur\s+n°\s\d", text)]
    assert len(rows) > 1 and all("Commune" in text for text in rows)
    assert re.search("50 lignes sur 4\\d\\d\u202f; l'extrait les a toutes[.]", "".join(sheets))


@livraison
def test_no_line_of_the_card_that_begins_a_sheet_is_at_the_foot_of_the_one_before(
        page: Page, server: str, settle: Callable[[], None]):
    page.goto(f"{server}/commerces_ruraux")  # key figures, then a table that lies down
    settle()
    first, second, *_ = pypdfium2.PdfDocument(pdf_of(page))
    assert second.get_width() > second.get_height()
    picture = first.render(scale=1).to_pil().convert("L")
    foot = picture.crop((0, picture.height // 2, picture.width, picture.height))
    assert foot.getextrema() == (255, 255)


@livraison
def test_what_stands_in_columns_prints_under_the_title_of_the_page_without_a_button(
        open_page: Callable[[str], Page], page: Page):
    open_page("/atelier")
    captures.settle(page)
    first = PdfReader(io.BytesIO(pdf_of(page))).pages[0].extract_text()
    assert "Requête" in first and "Tables et colonnes" in first and "Exécuter" not in first


@livraison
def test_the_heading_of_a_table_prints_on_the_sheet_of_its_first_row(
        open_page: Callable[[str], Page], page: Page):
    open_page("/donnees")
    sheets = [s.extract_text() for s in PdfReader(io.BytesIO(pdf_of(page))).pages]
    [sheet] = [text for text in sheets if "Classeurs lus" in text]
    assert "Empreinte SHA-256" in sheet


@livraison
def test_the_home_page_is_one_screen_and_prints_on_one_sheet_to_hand_out(
        open_page: Callable[[str], Page], page: Page):
    open_page("/")
    captures.settle(page)
    assert page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight") <= 900
    [sheet] = PdfReader(io.BytesIO(pdf_of(page))).pages
    read = bare(sheet.extract_text())
    for words in ("Observatoire de l'ESS en Bretagne", "Associations, 2021 plus de 80 000",
                  "DLA, 2023 140", "dans le privé hors ESS", "Côtes-d'Armor", "17,02 %",
                  "Licence Ouverte", "Nouveautés",
                  "Espace presse – bilan 2024 (Union régionale des Scop et Scic de l'Ouest)"):
        assert bare(words) in read
    assert "présenterenréunion" not in read


@livraison
def test_on_paper_the_name_of_a_key_figure_stands_over_it(open_page: Callable[[str], Page],
                                                          page: Page):
    open_page("/")
    page.set_viewport_size({"width": 700, "height": 900})  # the sheet of a handout
    page.emulate_media(media="print")
    metrics = page.get_by_test_id("stMetric").filter(visible=True)
    expect(metrics).to_have_count(6)
    for metric in metrics.all():
        name = metric.get_by_test_id("stMetricLabel").bounding_box()
        value = metric.get_by_test_id("stMetricValue").bounding_box()
        assert name["y"] + name["height"] <= value["y"] + 1


@livraison
def test_key_figures_are_not_parted_by_the_edge_of_a_sheet(page: Page, server: str,
                                                           settle: Callable[[], None]):
    page.goto(f"{server}/territoires?volet_territoires=Cartes&lieu=Rennes+Métropole+(EPCI)")
    settle()
    metrics = page.get_by_test_id("stMetric").filter(visible=True)
    figures = [bare("".join(metric.get_by_test_id(part).inner_text()
                            for part in ("stMetricLabel", "stMetricValue")))
               for metric in metrics.all()]
    sheets = [bare(s.extract_text()) for s in PdfReader(io.BytesIO(pdf_of(page))).pages]
    [sheet] = [text for text in sheets if any(figure in text for figure in figures)]
    assert len(figures) == 5 and all(figure in sheet for figure in figures)
    assert sheet.count(bare("L'ESS à Rennes Métropole : chiffres clés")) == 1


@livraison
def test_a_figure_as_wide_as_the_window_lies_down_and_its_letters_stay_legible(
        page: Page, server: str, settle: Callable[[], None]):
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{server}/territoires?volet_territoires=Poids+de+l'ESS")
    settle()
    page.locator("[data-testid=stPlotlyChart] .main-svg").first.wait_for()
    sheets = PdfReader(io.BytesIO(pdf_of(page))).pages
    first, second = sheets[0], sheets[1]
    # The map that opens the tab, under the title of the page; then half a row, upright.
    assert "Territoires" in first.extract_text() and "17,02" in first.extract_text()
    assert [s.mediabox.width > s.mediabox.height for s in (first, second)] == [True, False]
    heights: list[float] = []
    first.extract_text(visitor_text=lambda text, cm, tm, font, size: heights.append(
        size * abs(tm[3] * cm[3])) if "17,02" in text and "emplois" not in text else None)
    assert heights and min(heights) > 7


@livraison
def test_what_is_opened_over_the_page_is_what_prints(page: Page, server: str,
                                                     settle: Callable[[], None]):
    page.goto(f"{server}/emploi")
    settle()
    before = bare(text_of(pdf_of(page)))
    assert "doùvientcechiffre" not in before and "évolutionannuelledelemploi" in before
    page.locator(".st-key-bloc_emploi_ess_prive").get_by_role(
        "button", name="D'où vient ce chiffre").click()
    page.locator("[role=dialog] .papier").wait_for(state="attached")
    settle()
    after = bare(text_of(pdf_of(page)))
    assert "doùvientcechiffre" in after and "noteconjoncture2013xlsx" in after
    assert "lecture" not in after  # nothing of the page under it


@livraison
def test_every_card_prints_its_notes_and_the_filters_that_made_it(page: Page, server: str,
                                                                  settle: Callable[[], None]):
    page.goto(f"{server}/emploi?territoire=Finist%C3%A8re")
    settle()
    cards = page.locator("[class*=st-key-bloc_], [class*=st-key-chiffres_]").filter(visible=True)
    notes = cards.locator(".notes")
    assert cards.count() == notes.count() > 3
    text = text_of(pdf := pdf_of(page))
    # The last line of notes has no sheet for itself.
    assert not any(sheet.extract_text().startswith("Filtres") for sheet in
                   PdfReader(io.BytesIO(pdf)).pages)
    for label in ("Lecture", "Champ", "Source", "Note", "Filtres"):
        count = notes.locator("b", has_text=re.compile(f"^{label}$")).count()
        assert text.count(f"{label} –") == count > 0, label
    assert "Filtres – Territoire\u202f: Finistère" in text


@livraison
def test_what_is_opened_over_a_dark_page_is_in_light_ink_and_prints_in_dark_ink(
        page: Page, server: str, settle: Callable[[], None]):
    red = """(text) => {
      const ink = new OffscreenCanvas(1, 1).getContext("2d");
      ink.fillStyle = getComputedStyle(text).color;
      ink.fillRect(0, 0, 1, 1);
      return ink.getImageData(0, 0, 1, 1).data[0];
    }"""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/emploi")
    settle()
    page.locator(".st-key-bloc_emploi_ess_prive").get_by_role("button", name="Agrandir").click()
    settle()
    dialog = page.get_by_role("dialog")
    texts = [dialog.get_by_test_id("stCaptionContainer").locator("p").first,
             dialog.locator("p.lecture")]
    assert all(text.evaluate(red) > 150 for text in texts)
    page.emulate_media(color_scheme="dark", media="print")
    assert all(text.evaluate(red) < 100 for text in texts)


@livraison
def test_a_dark_page_prints_in_dark_ink_on_white(page: Page, server: str,
                                                 settle: Callable[[], None]):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/")  # its figures and its end are on one sheet
    settle()
    [sheet] = pypdfium2.PdfDocument(pdf_of(page))
    shades = sheet.render(scale=1).to_pil().convert("L").histogram()
    assert sum(shades[:60]) < 0.1 * sum(shades) and sum(shades[250:]) > 0.8 * sum(shades)


@livraison
@pytest.mark.parametrize(("address", "said"), [
    ("economie_circulaire?volet_circulaire=Acteurs", ".stMarkdownBadge"),
    ("economie_circulaire?volet_circulaire=Acteurs&demo=false", "[data-testid=stAlertContainer]")])
def test_what_is_invented_or_missing_is_read_on_the_paper_of_a_dark_page(
        page: Page, server: str, settle: Callable[[], None], address: str, said: str):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/{address}")
    settle()
    page.emulate_media(color_scheme="dark", media="print")
    expect(page.locator(said).first).to_have_css("background-color", "rgb(255, 255, 255)")


def test_ctrl_p_draws_the_charts_at_the_width_of_the_paper_then_gives_the_screen_back(
        page: Page, server: str, settle: Callable[[], None]):
    page.goto(f"{server}/emploi")
    settle()
    chart = page.get_by_test_id("stPlotlyChart").first
    width = "chart => chart.querySelector('svg.main-svg').clientWidth"
    before = chart.evaluate(width)
    page.evaluate("""() => {  // a busy machine: the first looks find every chart half drawn
      const { get } = Object.getOwnPropertyDescriptor(Element.prototype, "clientWidth");
      let looks = 0;
      window.times = 0;
      Object.defineProperty(SVGSVGElement.prototype, "clientWidth", {
        configurable: true, get() { return ++looks < 40 ? 498 : get.call(this); } });
      window.print = () => {
        delete SVGSVGElement.prototype.clientWidth;
        window.times += 1;
        setTimeout(() => { window.asked = looks; }, 500);
      };
    }""")
    for _ in range(2):  # a key that is held, or nothing seems to come
        page.keyboard.press("Control+p")
    assert page.wait_for_function("() => window.asked").json_value() > 40
    assert page.evaluate("window.times") == 1
    assert chart.evaluate(width) == chart.evaluate("chart => chart.clientWidth") <= 680
    assert chart.evaluate(width) != before
    page.emulate_media(media="print")  # tabs that do not fit have a button
    assert page.evaluate(CONTROLS) == []
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"() => ({width})(document.querySelector('[data-testid=stPlotlyChart]'))"
                           f" === {before}")
