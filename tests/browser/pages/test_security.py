"""The Content-Security-Policy: no slide needs what it refuses, nor any page (``test_every_page``),
and it does refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from dashboard.blocks import deck as slides
from dashboard.themes import ready_decks
from tests.browser.conftest import Records
from tests.browser.policy import WATCH, refused_requests

Open = Callable[[str], Page]


def test_no_slide_needs_what_the_policy_refuses(open_page: Open, page: Page) -> None:
    page.add_init_script(WATCH)
    open_page(f"/presentation?d={slides.deck_code(ready_decks.READY[0])}&diapo=1")
    expect(page.locator(".compteur")).to_have_text(re.compile("/"))
    assert refused_requests(page) == []


def test_a_script_an_image_and_a_frame_from_elsewhere_are_refused(
        open_page: Open, page: Page, records: Records) -> None:
    page.add_init_script(WATCH)
    open_page("/accessibilite")
    page.evaluate("""() => {
      const add = (name, more) => document.body.append(
        Object.assign(document.createElement(name), more));
      add("script", {textContent: "window.entered = true"});
      add("script", {src: "https://pirate.exemple/a.js"});
      add("img", {src: "https://pirate.exemple/a.png"});
      add("iframe", {src: "https://pirate.exemple"});
      document.body.insertAdjacentHTML("beforeend", "<b onclick='window.entered = true'></b>");
      document.body.lastChild.click();
    }""")
    page.wait_for_function("() => window.refused.length >= 5")
    assert set(refused_requests(page)) == {
        "script-src-elem inline", "script-src-attr inline",
        "script-src-elem https://pirate.exemple/a.js", "img-src https://pirate.exemple/a.png",
        "frame-src https://pirate.exemple"}
    assert page.evaluate("window.entered") is None
    records.errors.clear()
    records.outside.clear()  # asked for, never fetched
