"""What readers wait for: clicks in Chromium, ten sessions at once, memory; one run, one server.

    python -m bench.readers [clicks]

- « clic »: from a click on the page's switch of demonstration data until the browser has nothing
  more to do with the answer, beside the same click on a page that only writes what it is told
  (« témoin »);
- « filtre »: the same for another territory of the filters, which draws all figures anew;
- « onglet »: the same for the second tab of the page, which mounts its cards;
- « carte »: the same for « Tableau » of the first card, which runs that card alone;
- « premier graphique »: a new browser, the server warm, from the address to the first chart drawn;
- « sessions »: ten sessions, each asking its page again as soon as it has it, on the real pages,
  on the witness, then eight on the real pages while two ask the witness;
- « mémoire »: of the server after so many sessions opened and closed.

Times are medians; ratios hold from one machine to another, seconds do not.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Locator, Page, sync_playwright
from websockets.sync.client import connect

from dashboard.pages import PRESENTABLE
from dashboard.paths import PAGES
from dashboard.server import readiness
from tests.browser.conftest import FLAGS, IDLE, chromium
from tests.serving import build_copy, free_port, messages, serving, small_project

#: The page of the project whose place the witness takes, and what it is.
WITNESS = "accessibilite"
CODE = """
import streamlit as st

on = st.toggle("Données de démonstration", key="demo", value=True, bind="query-params")
st.write(on)
"""
SESSIONS, SECONDS, OPENINGS = 10, 12, 500
#: The list of territories of a page, and how many are chosen one after the other.
TERRITORIES, CHOICES = ".st-key-filtres [role=combobox][aria-label=Territoire]", 3
#: Milliseconds between two looks at whether the page has ended: one that is looked at each frame
#: draws each of them for who looks.
LOOK = 100
#: Keeps when the browser has had nothing more to do with what the server said last.
ANSWERED = """{
  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", () => requestIdleCallback(() => {
        window.answered = performance.now();
      }));
    }
  };
}"""
#: Keeps when a click began, and when the page changed last.
WATCH = """() => {
  window.started = null; window.changed = null;
  new MutationObserver(() => { window.changed = performance.now(); }).observe(
    document.querySelector("[data-testid=stMain]"),
    {subtree: true, childList: true, characterData: true, attributes: true});
  document.addEventListener("click", () => { window.started ??= performance.now(); }, true);
}"""
#: First statement of a script of the page: the time of its first chart goes to its address.
NOTE = """
  const charts = new MutationObserver(() => {
    if (!document.querySelector(".js-plotly-plot .main-svg")) return;
    charts.disconnect();
    history.replaceState(history.state, "", `#graphique=${Math.round(performance.now())}`);
  });
  charts.observe(document, { subtree: true, childList: true });
"""


def click_durations(page: Page, selector: str, clicks: int) -> list[float]:
    """Return the milliseconds of each click on what ``selector`` names, until its answer is drawn.
    """
    page.evaluate(WATCH)
    _, *warm = [click_duration(page, page.locator(selector).first) for _ in range(clicks + 1)]
    return warm


def click_duration(page: Page, place: Locator) -> float:
    """Return the milliseconds of a click until its answer is drawn."""
    place.hover()
    page.evaluate("window.started = null; window.idleSince = null")
    place.click()
    page.wait_for_function(IDLE, polling=LOOK)
    return float(page.evaluate("Math.max(window.changed, window.answered) - window.started"))


def choice_durations(page: Page, clicks: int) -> list[float]:
    """Return the milliseconds of each choice of another territory until its figures are drawn."""
    page.evaluate(WATCH)
    durations = []
    for turn in range(clicks + CHOICES):
        page.locator(TERRITORIES).click()
        option = page.get_by_role("option").nth(turn % CHOICES)
        durations.append(click_duration(page, option))
    return durations[CHOICES:]  # the first ones are not warm


def tab_durations(page: Page, clicks: int) -> list[float]:
    """Return the milliseconds of each opening of the second tab until its figures are drawn."""
    page.evaluate(WATCH)
    first, second = (page.get_by_role("tab").nth(rank) for rank in (0, 1))
    durations = []
    for _ in range(clicks + 1):
        durations.append(click_duration(page, second))
        click_duration(page, first)
    return durations[1:]


def first_chart(address: str) -> float:
    """Return the seconds from the address to the first chart, in a browser that has seen nothing.

    Nobody watches it: a browser that a debugger watches reads the scripts of charts again to say
    where each exception comes from, 0.5 s that no reader waits.  The page writes the time in its
    address, which the browser lists.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen(
            [chromium(), *FLAGS, "--window-size=1440,900", f"--user-data-dir={profile}",
             f"--remote-debugging-port={port}", f"{address}/emploi"], stderr=subprocess.DEVNULL)
        try:
            return next(filter(None, (noted_time(port) for _ in range(600))))
        finally:
            browser.terminate()
            browser.wait()


def noted_time(port: int) -> float | None:
    """Return the seconds that the page of the browser at that port has written in its address."""
    time.sleep(0.1)
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/json/list") as tabs:
        for tab in json.load(tabs):
            if note := re.search(r"#graphique=(\d+)$", tab["url"]):
                return int(note[1]) / 1000
    return None


def clicks_on_pages(address: str, clicks: int) -> None:
    """Print what a click costs on each theme, beside the witness."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(locale="fr-FR", viewport={"width": 1440, "height": 900})
        page.add_init_script(ANSWERED)
        switch = ".st-key-demo label"

        def open_page(name: str) -> None:
            page.goto(f"{address}/{name}")
            page.wait_for_function(IDLE)

        open_page(WITNESS)
        plain = statistics.median(click_durations(page, switch, clicks))
        print(f"{'témoin':26}{plain:7.0f} ms")
        for name in PRESENTABLE:
            open_page(name)
            whole = choice = tab = card = None
            if page.locator(switch).count():
                whole = statistics.median(click_durations(page, switch, clicks))
            if page.locator(TERRITORIES).count():
                choice = statistics.median(choice_durations(page, clicks))
            if page.get_by_role("tab").count() > 1:
                tab = statistics.median(tab_durations(page, clicks))
            table = "[class*=st-key-tableau_] button"
            if page.locator(table).count():
                card = statistics.median(click_durations(page, table, clicks))
            print(f"{name:26}" + "".join(
                f"{what} {seconds:5.0f} ms ({seconds / plain:.1f})  " for what, seconds in
                (("page", whole), ("filtre", choice), ("onglet", tab), ("carte", card)) if seconds),
                flush=True)
        browser.close()


@contextmanager
def session(address: str) -> Iterator[Callable[[str], None]]:
    """Open a session; what is given asks a page and waits until it has come."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream?ensemble"
    with connect(stream, proxy=None, max_size=None) as socket:
        def ask(page: str) -> None:
            for _ in messages(socket, page):
                pass
        yield ask


def waits(address: str, pages: Sequence[str]) -> dict[str, list[float]]:
    """Return page → the seconds of each rerun, of sessions that ask one after the other."""
    def durations_of(rank: int) -> tuple[str, list[float]]:
        name, durations = pages[rank % len(pages)], []
        with session(address) as ask:
            ask(name)
            now = time.perf_counter()
            end = now + SECONDS
            while now < end:
                ask(name)
                durations.append(-now + (now := time.perf_counter()))
        return name, durations

    durations: dict[str, list[float]] = {}
    with ThreadPoolExecutor(SESSIONS) as readers:
        for name, some in readers.map(durations_of, range(SESSIONS)):
            durations.setdefault(name, []).extend(some)
    return durations


def sessions(address: str, names: Sequence[str]) -> None:
    """Print how many reruns ten sessions have, and how late the latest are, beside the witness
    alone, then beside who asks the witness among them."""
    alone = waits(address, [WITNESS])[WITNESS]
    real = [seconds for some in waits(address, names).values() for seconds in some]
    together = waits(address, [WITNESS, WITNESS, *names[:SESSIONS - 2]])
    beside = together.pop(WITNESS)
    among = [seconds for some in together.values() for seconds in some]
    for what, one, other in (
            ("relances par seconde", len(real) / SECONDS, len(alone) / SECONDS),
            ("ms au plus dans 95 % des cas", late(real), late(alone)),
            ("ms au plus dans 95 % des cas, ensemble", late(among), late(beside))):
        print(f"{SESSIONS} sessions : {one:.0f} {what}, témoin {other:.0f} "
              f"(rapport {max(one, other) / min(one, other):.1f})", flush=True)


def late(durations: Sequence[float]) -> float:
    """Return the 95th percentile of durations in seconds, in milliseconds."""
    return statistics.quantiles(durations, n=20)[-1] * 1000


def server_process(address: str) -> Path:
    """Return the folder of the process that serves that address, under ``/proc``."""
    port = address.rpartition(":")[2]
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"serve.py" in command and port.encode() in command:
                return process
    raise ProcessLookupError(address)


def memory(server: Path) -> int:
    """Return the mebibytes that a server holds."""
    status = (server / "status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def wait_until_warm(server: Path) -> None:
    """Wait until a server has read all that it reads before its readers ask
    (``dashboard/server/readiness.py``), and computes no more."""
    time.sleep(readiness.FIRST_READER + readiness.FIRST_READERS)
    before = None
    while before != (now := sum(map(int, (server / "stat").read_text().split()[13:15]))):
        before = now
        time.sleep(2)


def main() -> None:
    """Serve the project with a witness page, then measure."""
    parser = ArgumentParser("python -m bench.readers", description=__doc__,
                            formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("clicks", type=int, nargs="?", default=11)
    clicks = parser.parse_args().clicks
    with tempfile.TemporaryDirectory() as folder:
        warehouse, raw = build_copy(Path(folder))
        pages = {one.stem: one.read_text(encoding="utf-8") for one in PAGES.glob("*.py")}
        project = Path(folder) / "projet"
        project.mkdir()
        small_project(project, **pages | {WITNESS: CODE})
        script = project / "dashboard" / "frontend" / "scripts" / "drawer.js"
        script.write_text(script.read_text("utf-8").replace("{", "{" + NOTE, 1), encoding="utf-8")
        with serving(project, warehouse, raw) as address:
            names = [n for n in PRESENTABLE if (PAGES / f"{n}.py").exists()]
            with session(address) as ask:
                for name in names:
                    ask(name)
            server = server_process(address)
            wait_until_warm(server)
            cold = statistics.median(first_chart(address) for _ in range(5))
            print(f"premier graphique : {cold:.2f} s", flush=True)
            clicks_on_pages(address, clicks)
            sessions(address, names)
            before = memory(server)
            for name in islice(cycle(names), OPENINGS):
                with session(address) as ask:
                    ask(name)
            print(f"mémoire : {before} Mio, puis {memory(server)} Mio après {OPENINGS} sessions")


if __name__ == "__main__":
    main()
