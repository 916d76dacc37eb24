"""Pictures of every page and tab, as a desk, a projector and a phone show them.

``python -m tests.browser.captures [dossier]``: the project's workbooks are built and served from a
temporary folder, and the pictures go in ``dossier`` (by default a folder of the system's temporary
ones, outside the repository).  ``--pages emploi mois_ess`` for some pages, ``--sombre`` for the
dark theme, ``--entieres`` for the whole length of each page, ``--serveur http://…`` for a server
that is already there.  ``--documentation``: the pictures of the guides instead, in ``docs/images``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from dashboard.blocks import deck
from dashboard.presentation import full_screen
from etl.french.text import slug
from tests.browser.conftest import FLAGS, IDLE, chromium
from tests.pages.reading import NAMES
from tests.serving import ROOT, build_copy, serving

#: A large screen, a desk, a projector, a phone (CSS pixels).
SIZES = ((1920, 1080), (1440, 900), (1280, 720), (390, 844))

#: True once the open tab, which is filled when it is opened, has something to show.
HAS_CONTENT = """() => [...document.querySelectorAll("[role=tabpanel]")].some(
  (panel) => panel.checkVisibility() && panel.innerText.trim())"""
#: A slide of the guides.
SLIDE = deck.Deck("Conjoncture de l'ESS", (
    deck.Slide("emploi", "emploi_secteurs"), deck.Slide("emploi", "emploi_ess_prive")))
#: Pictures of the guides: file of ``docs/images`` without its ending → address, the button that is
#: clicked in what is brought in view, and that.
GUIDE_PICTURES = {
    "accueil": ("/", "", ""),
    "emploi": ("/emploi", "", ""),
    "economie_circulaire": ("/economie_circulaire?volet_circulaire=Carte+et+liste", "", ""),
    "origine": ("/emploi", "D'où vient ce chiffre", ".st-key-bloc_emploi_ess_prive"),
    "extraire": ("/emploi", "Télécharger", ".st-key-bloc_emploi_ess_prive"),
    "presenter": (
        f"/presentation?{full_screen.DECK}={deck.deck_code(SLIDE)}&{full_screen.SLIDE}=1",
        "",
        "",
    ),
}


def settle(page: Page) -> None:
    """Wait until the page is complete, its maps too, which are drawn after the rest."""
    page.evaluate("window.idleSince = null")
    page.wait_for_function(IDLE, timeout=60_000)
    page.wait_for_timeout(1000)


def every_tab(page: Page, address: str, name: str) -> Iterator[str]:
    """Open a page, then each of its other tabs; yields the label of the open one, or « »."""
    page.goto(f"{address}/{name}")
    settle(page)
    tabs = page.get_by_test_id("stMain").get_by_role("tab")
    labels = tabs.all_inner_texts()
    yield labels[0] if labels else ""
    for label in labels[1:]:
        page.get_by_role("tab", name=label, exact=True).click()
        page.wait_for_function(HAS_CONTENT)  # the run that fills it may be slow to begin
        settle(page)
        yield label


def whole(page: Page, width: int) -> None:
    """Make the window as long as the page, which scrolls inside it."""
    length = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(length, 16_000)})
    settle(page)


def file_name(page: str, tab: str, width: int, height: int) -> str:
    """Return the name of a picture: « emploi_niveaux-publies_1280x720.png »."""
    return "_".join(filter(None, (page, slug(tab), f"{width}x{height}"))) + ".png"


def take(address: str, folder: Path, pages: Sequence[str] = NAMES, dark: bool = False,
         entire: bool = False) -> list[Path]:
    """Put the pictures of these pages in ``folder``; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width, height in SIZES:
            context = browser.new_context(
                locale="fr-FR", viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light", reduced_motion="reduce")
            page = context.new_page()
            for name in pages:
                for tab in every_tab(page, address, name):
                    if entire:
                        whole(page, width)
                    pictures.append(folder / file_name(name, tab, width, height))
                    page.screenshot(path=pictures[-1])
                    page.set_viewport_size({"width": width, "height": height})
            context.close()
        browser.close()
    return pictures


def document(address: str, folder: Path) -> list[Path]:
    """Retake the pictures of the guides, at a projector's size; gives their paths."""
    pictures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 720},
                                reduced_motion="reduce")
        for name, (path, button, selector) in GUIDE_PICTURES.items():
            page.goto(address + path)
            settle(page)
            if selector:
                # Its own frame alone: the browser would scroll the navigation away too.
                page.locator(selector).evaluate("""card => {
                  card.closest("[data-testid=stMain]").scrollTop +=
                    card.getBoundingClientRect().top - 150; }""")
                settle(page)
            if button:
                page.locator(selector).get_by_role("button", name=button).click()
                page.mouse.move(0, 0)  # its help would cover the title
                settle(page)
            pictures.append(folder / f"{name}.png")
            page.screenshot(path=pictures[-1])
        browser.close()
    return pictures


@contextmanager
def observatory(address: str | None) -> Iterator[str]:
    """Yield the address of the server to look at: that given, or one of our own."""
    if address:
        yield address.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as folder:
        warehouse, raw = build_copy(Path(folder))
        with serving(warehouse=warehouse, raw=raw) as own:
            yield own


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.captures",
        description="Images de chaque page et volet, à quatre tailles.")
    parser.add_argument("dossier", nargs="?", type=Path,
                        default=Path(tempfile.gettempdir()) / "observatoire-captures")
    parser.add_argument("--pages", nargs="+", choices=NAMES, default=NAMES, metavar="PAGE")
    parser.add_argument("--sombre", action="store_true", help="thème sombre")
    parser.add_argument("--entieres", action="store_true", help="toute la longueur des pages")
    parser.add_argument("--serveur", metavar="ADRESSE", help="un serveur qui tourne déjà")
    parser.add_argument("--documentation", action="store_true",
                        help="les images des guides, dans docs/images")
    options = parser.parse_args(arguments)
    try:
        with observatory(options.serveur) as address:
            pictures = (document(address, ROOT / "docs" / "images") if options.documentation else
                        take(address, options.dossier, options.pages, options.sombre,
                             options.entieres))
    except pytest.skip.Exception as reason:  # no browser here
        sys.exit(str(reason))
    print(f"{len(pictures)} images dans {pictures[0].parent}")


if __name__ == "__main__":
    main()
