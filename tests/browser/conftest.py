"""A real Chromium in front of the real server: ``open_page("/emploi")`` and look.

Without a browser these tests are skipped with the reason, except where ``CI=true``.  A test fails
when its page fetched anything from elsewhere or logged an error in the console.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from tests.serving import serving

#: Milliseconds after which what is waited for is held not to come, however busy the machine is:
#: each wait ends as soon as it comes.
PATIENCE = 90_000
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: Those of the tests, whose pages live for seconds: scripts are not optimized for later, nor read
#: again for the debugger that a test is, and those that were compiled for one page are taken back
#: for the next (what is fetched in the background is compiled each time). A third of what opening a
#: page costs.
SHORT_LIVED = [*FLAGS, "--js-flags=--no-enable-lazy-source-positions --no-opt --no-maglev",
               "--disable-features=BackgroundResourceFetch"]
#: Keeps whether the server has not yet said anything of what the page last asked of it: a busy
#: machine takes more than a moment to begin a run.
UNANSWERED = """{
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    window.unanswered = true;
    this.addEventListener("message", () => { window.unanswered = false; }, {once: true});
    return send.call(this, message);
  };
}"""
#: True once Streamlit has had nothing to do for 0.3 s (a run may start another), and each chart is
#: as high as its place.
IDLE = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const busy = !app || window.unanswered
    || app.dataset.testScriptState !== "notRunning"
    || app.dataset.testConnectionState !== "CONNECTED"
    || document.querySelector(
         "[data-testid=stSkeleton], [data-testid=stAppSkeleton], [data-stale=true]")
    || [...document.querySelectorAll("[class*=st-key-figure_]")].some((box) => {
         const plot = box.querySelector(".js-plotly-plot"), chart = box.querySelector(".main-svg");
         // There before it is drawn, and drawn again when its card has its height.
         return plot && (!chart || Math.abs(chart.clientHeight - box.clientHeight) > 1);
       });
  const now = performance.now();
  window.idleSince = busy ? null : window.idleSince ?? now;
  return !busy && now - window.idleSince > 300;
}"""
#: Nothing moves: each frame of what turns or fades is drawn by the processor.  A telephone has its
#: scroll bars over the page.
STILL = """document.addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style");
  style.textContent = "*, ::before, ::after { animation: none !important; "
    + "transition: none !important }"
    + "@media (max-width: 640px) { * { scrollbar-width: none !important } }";
  document.head.append(style);
})"""

#: Colour of the text of an element and of the first opaque ground under it, as #rrggbb.
INKS = """(element) => {
  const hex = (colour) => "#" + colour.match(/[\\d.]+/g).slice(0, 3)
    .map((c) => Math.round(c).toString(16).padStart(2, "0")).join("");
  const [r, g, b, a = 1] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
  let ground = element, layers = [];
  for (; ground; ground = ground.parentElement) {
    const [R, G, B, A = 1] = getComputedStyle(ground).backgroundColor.match(/[\\d.]+/g).map(Number);
    layers.unshift([R, G, B, A]);
    if (A === 1) break;
  }
  const mixed = layers.reduce((under, [R, G, B, A]) =>
    [R, G, B].map((c, i) => c * A + under[i] * (1 - A)), [255, 255, 255]);
  const over = [r, g, b].map((c, i) => c * a + mixed[i] * (1 - a));
  return [hex(over.join()), hex(mixed.join())];
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests, so that they can be left out; each worker has its browser and its server.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.complet)


def chromium() -> str:
    """Return the path of the browser: ``CHROMIUM``, or the first known name; end the test without
    one."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path:
        return path
    reason = "aucun navigateur Chromium sur cette machine (la variable CHROMIUM peut le nommer)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Yield Chromium, closed with the last of these tests: while it runs, no other can use asyncio.

    It keeps the scripts that it has compiled from one test to the next, as a reader's does: half of
    what a page costs.
    """
    path = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"), executable_path=path, args=SHORT_LIVED,
            ignore_default_args=["--hide-scrollbars"],  # a reader's take 6 pixels of a page
            locale="en-US", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(STILL)
        context.add_init_script(UNANSWERED)
        yield context
        context.close()


@pytest.fixture(scope="package")
def server(browser: BrowserContext, entrepot: Path, tmp_path_factory: pytest.TempPathFactory) \
        -> Iterator[str]:
    """Yield the address of the real server, reading a warehouse and workbooks to which no test
    writes (``serving_copy``)."""
    with serving_copy(entrepot, tmp_path_factory.mktemp("browser")) as address:
        yield address


@contextmanager
def serving_copy(entrepot: Path, folder: Path) -> Iterator[str]:
    """Yield the address of a real server that reads, in ``folder``, copies of the warehouse and
    workbooks."""
    copy = Path(shutil.copytree(entrepot.parent, folder / "entrepot"))
    raw = Path(shutil.copytree(entrepot.parent.parent / "raw", copy / "raw"))
    with serving(warehouse=copy / entrepot.name, raw=raw) as address:
        yield address


@dataclass
class Records:
    """What a page did that it should not: ``outside`` addresses, ``errors`` of the console."""

    server: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def request(self, url: str) -> None:
        """Keep an address that is not the server's."""
        own = (self.server, self.server.replace("http", "ws", 1), "data:", "blob:")
        if not url.startswith(own):
            self.outside.append(url)

    def console(self, message: ConsoleMessage) -> None:
        """Keep an error."""
        if message.type == "error":
            self.errors.append(message.text)


@pytest.fixture
def records(server: str) -> Records:
    """Yield records filled while the test looks; a test that means to cause an error empties
    ``errors``."""
    return Records(server)


@pytest.fixture
def page(browser: BrowserContext, records: Records) -> Iterator[Page]:
    """Yield a tab of a new French reader."""
    tab = new_reader(browser, records.server)
    tab.on("request", lambda request: records.request(request.url))
    tab.on("websocket", lambda socket: records.request(socket.url))
    tab.on("console", records.console)
    tab.on("pageerror", lambda error: records.errors.append(str(error)))
    yield tab
    for left in browser.pages[1:]:  # the browser ends with its last tab
        left.close()
    assert records.outside == []
    assert records.errors == []


def new_reader(browser: BrowserContext, server: str) -> Page:
    """Return a tab of somebody of whom this browser has kept nothing for that server."""
    tab = browser.new_page()
    browser.new_cdp_session(tab).send("Storage.clearDataForOrigin", {
        "origin": server, "storageTypes": "cookies,local_storage,indexeddb"})
    return tab


def wait_until_idle(page: Page) -> None:
    """Wait until Streamlit has finished: after a click, a choice, a new address."""
    page.evaluate("window.idleSince = null")
    page.wait_for_function(IDLE)


@pytest.fixture
def settle(page: Page) -> Callable[[], None]:
    """Return ``settle()``, which waits until the page is idle."""
    return partial(wait_until_idle, page)


@pytest.fixture
def open_page(page: Page, server: str, settle: Callable[[], None]) -> Callable[[str], Page]:
    """Return ``open_page("/emploi?…")``, which goes there and waits until the page is complete."""

    def go(path: str) -> Page:
        page.goto(server + path)
        settle()
        return page

    return go
