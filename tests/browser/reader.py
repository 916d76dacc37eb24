"""Someone in front of a page, whose clicks and scrolled windows are counted."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import wait_until_idle

WIDTH, HEIGHT = 1440, 900
_MARK = """(chart, code) => {
  const {_fullData, _fullLayout: {xaxis, yaxis}} = chart.querySelector(".js-plotly-plot");
  const {x, y} = chart.getBoundingClientRect();
  for (const trace of _fullData) {
    const i = (trace.customdata ?? []).findIndex((mark) => mark[0] === code);
    if (i >= 0) return [x + xaxis._offset + xaxis.l2p(trace.x[i]),
                        y + yaxis._offset + yaxis.l2p(trace.y[i])];
  }
}"""


def mark_place(chart: Locator, code: str) -> tuple[float, float]:
    """Return where the mark of a territory stands on a map: x, y in the window."""
    x, y = chart.evaluate(_MARK, code)
    return x, y


@dataclass
class Reader:
    """A new reader, who has done nothing yet; ``address``: the server's."""

    page: Page
    address: str
    clicks: int = 0
    scroll_length: float = 0  # pixels

    @property
    def scrolls(self) -> int:
        """Return the windows scrolled, all in all: a page that is still growing cuts the same way
        into more or fewer steps."""
        return math.ceil(self.scroll_length / HEIGHT)

    def go(self, path: str = "/") -> None:
        """Open an address: where the task begins."""
        self.page.goto(self.address + path)
        self.settle()

    def click(self, *targets: Locator | str) -> None:
        """Click on each, a button or a link where it is named."""
        for target in targets:
            self.see(one := self._control(target) if isinstance(target, str) else target)
            one.click()
            self.clicks += 1
            self.settle()

    def point(self, chart: Locator, code: str) -> None:
        """Click on the mark of a territory."""
        self.page.mouse.click(*mark_place(chart, code))
        self.clicks += 1
        self.settle()

    def type(self, field: Locator, text: str) -> None:
        """Write in a field that has been clicked."""
        field.fill(text)
        self.clicks += 1
        self.settle()

    def pick(self, label: str, option: str) -> None:
        """Choose in a list of a filter."""
        self.click(self.page.get_by_role("combobox", name=label, exact=True).first,
                   self.page.get_by_role("option", name=option, exact=True))

    def pick_on_slide(self, label: str, option: str) -> None:
        """Choose in a list of a slide, which then says it in its subject."""
        self.page.get_by_label(label).select_option(option)
        self.clicks += 2  # the list, then its option
        self.settle()
        expect(self.page.locator(".diapo-sujet")).to_contain_text(option)

    def open_tool(self, name: str) -> None:
        """Open a page of the menu of tools."""
        self.click("Outils", self.page.get_by_test_id("stTopNavDropdownLink").filter(
            has_text=name))

    def search(self, text: str, answer: str) -> None:
        """Find by words, from any page."""
        self.click("Chercher")
        dialog = self.page.get_by_role("dialog")
        self.type(dialog.get_by_label("Chercher", exact=True).last, text)
        self.click(dialog.get_by_role("link", name=re.compile(answer)).first)

    def file(self, name: str) -> Path:
        """Take a file away by a button of that name; return where it is."""
        with self.page.expect_download() as download:
            self.click(self.page.get_by_role("button", name=name, exact=True).last)
        return download.value.path()

    def card(self, key: str) -> Locator:
        """Return the card of a figure."""
        return self.page.locator(f".st-key-bloc_{key}")

    def see(self, target: Locator) -> None:
        """Wait for something and scroll to it as far as needed: it is whole in the window, or
        fills it."""
        expect(target).to_be_visible()
        box = target.bounding_box()
        assert box
        beyond = max(box["y"] + min(box["height"], HEIGHT) - HEIGHT, -box["y"], 0)
        if beyond:
            self.scroll_length += beyond
            target.scroll_into_view_if_needed()

    def settle(self) -> None:
        """Wait until the page has nothing more to do."""
        wait_until_idle(self.page)

    def _control(self, name: str) -> Locator:
        button, link = (self.page.get_by_role(role, name=name, exact=True)
                        for role in ("button", "link"))
        return button.or_(link).first

    def tab(self, name: str) -> Locator:
        """Return a tab of the page."""
        return self.page.get_by_role("tab", name=name, exact=True)

    def tool(self, card: str, name: str) -> Locator:
        """Return a button of a card."""
        return self.card(card).get_by_role("button", name=name)
