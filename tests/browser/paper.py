"""A page on A4: its PDF is read, then turned to pictures and looked at."""

from __future__ import annotations

import io
import re

import pypdfium2
from playwright.sync_api import Page
from pypdf import PdfReader

#: Points (1/72 inch) of an upright sheet, and those of its margins (``print.css``).
A4 = (595, 842)
MARGIN = 12 / 25.4 * 72
#: What stands on screen beside charts and tables, and must be on paper: findings, subjects, whole
#: sources, key figures, the legends of charts and the ends of their axes.
PRINTED_TEXTS = """() => [...document.querySelectorAll(
  `[class*=st-key-bloc_] :is(h2, h3), [class*=st-key-bloc_] [data-testid=stCaptionContainer],
   .source-ligne,
   [class*=st-key-bloc_] .legendtext, [class*=st-key-bloc_] .xtick text,
   [class*=st-key-bloc_] [data-testid=stMetricValue]`)]
  .filter((e) => !e.closest("[data-testid=stPopover]"))
  .map((e) => e.title || ((e.tagName === "text" ? e.dataset.unformatted?.replace(/<[^>]*>/g, "")
                                    : e.innerText) ?? e.textContent))"""
#: What is only clicked, filters among it, where it is on the sheet.
CONTROLS = """() => [...document.querySelectorAll("button, input, summary, [role=tab]")]
  .filter((e) => e.checkVisibility({visibilityProperty: true})
    && e.getBoundingClientRect().width > 1)
  .map((e) => e.ariaLabel || e.innerText || e.outerHTML.slice(0, 80))"""

#: What fades at its edge, as if there were more to scroll to.
FADING = """() => [...document.querySelectorAll("[data-testid=stMain] *")]
  .filter((e) => getComputedStyle(e).maskImage !== "none")
  .map((e) => e.dataset.testid || e.className)"""


def bare(text: str) -> str:
    """Return letters and figures alone: a PDF has its own spaces and ligatures."""
    text = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff")
    return re.sub(r"[\W_]+", "", text).lower()


def pdf_of(page: Page) -> bytes:
    """Return the page as the browser's own « Imprimer » gives it."""
    return page.pdf(prefer_css_page_size=True)


def text_of(pdf: bytes) -> str:
    return "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)


def size(sheet) -> tuple[int, int]:
    return round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))


def edge(pdf: bytes) -> list[int]:
    """Return the sheets that have something beyond the right margin, or right before it and cut
    there."""
    sheets = []
    for rank, sheet in enumerate(pypdfium2.PdfDocument(pdf), 1):
        picture = sheet.render(scale=1).to_pil().convert("L")
        left = round(picture.width - MARGIN) + 2
        if picture.crop((left, 0, picture.width, picture.height)).getextrema()[0] < 250:
            sheets.append(rank)
    return sheets


def faults(page: Page) -> list[str]:
    """Return what is wrong on paper: sheets of another size, white or crossed by what is beyond
    their margin, texts of the screen that are lost, what is only clicked, what fades."""
    expected = page.evaluate(PRINTED_TEXTS)
    pdf = pdf_of(page)
    page.emulate_media(media="print")
    controls, fading = page.evaluate(CONTROLS), page.evaluate(FADING)
    page.emulate_media(media="null")
    sheets = PdfReader(io.BytesIO(pdf)).pages
    texts = [sheet.extract_text() for sheet in sheets]
    read = bare("".join(texts))
    return [*(f"format {size(sheet)}" for sheet in sheets if size(sheet) not in (A4, A4[::-1])),
            *(f"perdu : {text}" for text in expected if bare(text) not in read),
            *(f"à cliquer : {one}" for one in controls),
            *(f"pâlit au bord : {one}" for one in fading),
            *(f"feuille {rank} : quelque chose dépasse" for rank in edge(pdf)),
            *(f"feuille {rank} : blanche" for rank, text in enumerate(texts, 1)
              if not text.strip())]
