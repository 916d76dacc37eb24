"""Every page and tab on A4: the PDF is read, then turned to pictures and looked at."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pypdfium2
import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from dashboard.pages import PRESENTABLE
from tests.browser import captures
from tests.browser.captures import every_tab
from tests.browser.conftest import SOME, WHOLE

#: Points (1/72 inch) of an upright sheet, and those of its margins (``print.css``).
A4 = (595, 842)
MARGIN = 12 / 25.4 * 72
#: What stands on screen beside charts and tables, and must be on paper: titles, source lines,
#: reading sentences, the legends of charts and the ends of their axes.
WRITTEN = """() => [...document.querySelectorAll(
  `[class*=st-key-bloc_] :is(h2, h3), [class*=st-key-bloc_] [data-testid=stCaptionContainer],
   [class*=st-key-bloc_] .legendtext, [class*=st-key-bloc_] .xtick text,
   [class*=st-key-bloc_] [data-testid=stMetricValue]`)]
  .filter((e) => !e.closest("[data-testid=stPopover]"))
  .map((e) => (e.tagName === "text" ? e.dataset.unformatted?.replace(/<[^>]*>/g, "")
                                    : e.innerText) ?? e.textContent)"""
CLICKED = ("Extraire", "Présenter")


def bare(text: str) -> str:
    """Letters and figures alone: a PDF has its own spaces and ligatures."""
    text = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff")
    return re.sub(r"[\W_]+", "", text).lower()


def printed(page: Page) -> bytes:
    """The page as the browser's own « Imprimer » gives it."""
    return page.pdf(prefer_css_page_size=True)


def text_of(pdf: bytes) -> str:
    return "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)


def size(sheet) -> tuple[int, int]:
    return round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))


def edge(pdf: bytes) -> list[int]:
    """The sheets that have something beyond the right margin, or right before it and cut there."""
    crossed = []
    for rank, sheet in enumerate(pypdfium2.PdfDocument(pdf), 1):
        picture = sheet.render(scale=1).to_pil().convert("L")
        left = round(picture.width - MARGIN) + 2
        if picture.crop((left, 0, picture.width, picture.height)).getextrema()[0] < 250:
            crossed.append(rank)
    return crossed


@pytest.mark.parametrize("name", PRESENTABLE if WHOLE else SOME)
def test_a_page_prints_whole_on_a4(page: Page, server: str, name: str):
    for tab in every_tab(page, server, name, WHOLE):
        written = page.evaluate(WRITTEN)
        pdf = printed(page)
        sheets = PdfReader(io.BytesIO(pdf)).pages
        assert {size(sheet) for sheet in sheets} <= {A4, A4[::-1]}, tab
        text = "".join(sheet.extract_text() for sheet in sheets)
        read = bare(text)
        assert [w for w in written if bare(w) not in read] == [], tab
        assert not any(click in text for click in CLICKED), tab
        assert edge(pdf) == [], f"{tab} : quelque chose dépasse de la feuille"
        assert all(sheet.extract_text().strip() for sheet in sheets), f"{tab} : feuille blanche"


def test_a_table_that_scrolls_prints_its_first_rows_under_a_header_on_each_sheet(
        page: Page, server: str):
    page.goto(f"{server}/economie_circulaire?volet_circulaire=Carte+et+liste")
    page.locator(".papier").wait_for(state="attached")
    captures.settle(page)
    sheets = [s.extract_text() for s in PdfReader(io.BytesIO(printed(page))).pages]
    rows = [text for text in sheets if re.search(r"Acteur n°\s\d", text)]
    assert len(rows) > 1 and all("Commune" in text for text in rows)
    assert re.search("50 lignes sur 4\\d\\d\u202f; l'extrait les a toutes[.]", "".join(sheets))


def test_an_open_part_prints_and_a_closed_one_does_not(page: Page, server: str,
                                                       settle: Callable[[], None]):
    page.goto(f"{server}/emploi")
    settle()
    assert "doùvientcechiffre" not in bare(text_of(printed(page)))
    page.get_by_text("D'où vient ce chiffre").first.click()
    page.locator("details[open] .papier").wait_for(state="attached")
    settle()
    opened = bare(text_of(printed(page)))
    assert "doùvientcechiffre" in opened and "texteimprimé" in opened


def test_a_dark_page_prints_in_dark_ink_on_white(page: Page, server: str,
                                                 settle: Callable[[], None]):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/activite")
    settle()
    first = pypdfium2.PdfDocument(printed(page))[0].render(scale=1).to_pil().convert("L")
    shades = first.histogram()
    assert sum(shades[250:]) > 0.6 * first.width * first.height
    assert first.getpixel((5, 5)) == 255


def test_ctrl_p_draws_the_charts_at_the_width_of_the_paper_then_gives_the_screen_back(
        page: Page, server: str, settle: Callable[[], None]):
    page.goto(f"{server}/emploi")
    settle()
    chart = page.get_by_test_id("stPlotlyChart").first
    width = "chart => chart.querySelector('svg.main-svg').clientWidth"
    before = chart.evaluate(width)
    page.evaluate("window.print = () => { window.asked = true }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.asked")
    assert 500 < chart.evaluate(width) <= 680 < before
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"({width})(document.querySelector('[data-testid=stPlotlyChart]'))"
                           f" === {before}")
