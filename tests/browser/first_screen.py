"""What the first screen of each page and tab is made of: data, navigation, fine print.

``python -m tests.browser.first_screen``: the project's workbooks are built and served from a
temporary folder, and a table is printed, for a desk and a projector.  ``--pages emploi mois_ess``
for some pages, ``--serveur http://…`` for a server that is already there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import captures
from tests.browser.conftest import FLAGS, chromium
from tests.pages.reading import NAMES

#: A desk, a projector (CSS pixels).
SIZES = ((1440, 900), (1280, 720))
#: Of each kind, the pixels of the window that it covers (those that two boxes share count once),
#: then the height of the page.  Data: figures, tables, key figures.  Fine print: what is written in
#: small beside them.  Fragments of boxes are added up along a grid of 4 pixels.
SHARES = """() => {
  const KINDS = {
    data: `[data-testid=stPlotlyChart], [data-testid=stDataFrame], [data-testid=stTable],
           [data-testid=stMarkdownContainer] > table,
           [class*=st-key-cartes_] [data-testid=stMetric], .en-grand`,
    navigation: "[data-testid=stHeader], [data-testid=stSidebarNav]",
    print: "[data-testid=stCaptionContainer], .source-ligne",
  };
  const STEP = 4, main = document.querySelector("[data-testid=stMain]");
  const across = Math.ceil(innerWidth / STEP), down = Math.ceil(innerHeight / STEP);
  const share = (selector) => {
    const grid = new Uint8Array(across * down);
    for (const e of document.querySelectorAll(selector)) {
      if (!e.checkVisibility({visibilityProperty: true})) continue;
      // A key figure is its card.
      const box = (e.matches("[data-testid=stMetric]")
        ? e.closest("[data-testid=stVerticalBlock]") : e).getBoundingClientRect();
      const [left, right] = [box.left, box.right].map((x) => Math.round(x / STEP));
      const [top, bottom] = [box.top, box.bottom].map((y) => Math.round(y / STEP));
      for (let y = Math.max(top, 0); y < Math.min(bottom, down); y++)
        for (let x = Math.max(left, 0); x < Math.min(right, across); x++) grid[y * across + x] = 1;
    }
    return grid.reduce((sum, one) => sum + one, 0) / grid.length;
  };
  return [...Object.values(KINDS).map(share), main.scrollHeight];
}"""


class Shares(NamedTuple):
    """Of the first screen, from 0 to 1; ``height``: of the whole page, in pixels."""

    data: float
    navigation: float
    fine_print: float
    height: int


def shares(page: Page) -> Shares:
    """Return what the window shows of the page that is open, at its top."""
    return Shares(*page.evaluate(SHARES))


def every_screen(address: str, pages: Sequence[str]) -> Iterator[tuple[str, str, int, int, Shares]]:
    """Yield the shares of each page and tab at each size: page, tab, width, height, shares."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width, height in SIZES:
            page = browser.new_page(locale="fr-FR", viewport={"width": width, "height": height},
                                    reduced_motion="reduce")
            for name in pages:
                for tab in captures.every_tab(page, address, name):
                    yield name, tab, width, height, shares(page)
            page.close()
        browser.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.first_screen",
                                     description="Parts du premier écran de chaque page et volet.")
    parser.add_argument("--pages", nargs="+", choices=NAMES, default=NAMES, metavar="PAGE")
    parser.add_argument("--serveur", metavar="ADRESSE", help="un serveur qui tourne déjà")
    options = parser.parse_args(arguments)
    print("| page | volet | fenêtre | données | navigation | petit texte | hauteur | écrans |\n"
          "|---|---|---|---|---|---|---|---|")
    try:
        with captures.observatory(options.serveur) as address:
            for name, tab, width, height, measures in every_screen(address, options.pages):
                parts = " | ".join(f"{100 * part:.0f} %" for part in measures[:3])
                print(f"| {name} | {tab} | {width}×{height} | {parts} | {measures.height} | "
                      f"{measures.height / height:.1f} |".replace(".", ","), flush=True)
    except pytest.skip.Exception as reason:  # no browser here
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
