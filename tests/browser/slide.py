"""A slide measured in the browser: whether it is there, and what of it cannot be read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

SIZES = ((1024, 768), (1280, 720), (1440, 900), (1920, 1080), (3840, 2160), (390, 844),
         (844, 390))
#: True once the slide of that rank has stood still for 0.25 s, laid out for that window.
READY = """([rank, width, height]) => {
  const app = document.querySelector("[data-testid=stApp]");
  const slide = document.querySelector(".st-key-diapositive");
  const body = document.querySelector(".st-key-diapo_corps");
  const plot = document.querySelector(".st-key-diapo_corps .stPlotlyChart");
  const still = app?.dataset.testScriptState === "notRunning" && slide && body
    && !document.querySelector("[data-testid=stSkeleton], [data-stale=true], .stSpinner")
    && innerWidth === width && innerHeight === height
    && new URLSearchParams(location.search).get("diapo") === String(rank)
    && getComputedStyle(body).visibility === "visible"
    && (!plot || plot.querySelector(".main-svg"));
  const now = performance.now();
  window.stillSince = still ? window.stillSince ?? now : null;
  return still && now - window.stillSince > 250;
}"""
#: What is wrong: texts too small, out of the figure or of the window, that meet; marks out of the
#: figure; squares of a legend much smaller than its words; a legend or a slide that scrolls, or no
#: slide.
FAULTS = """() => {
  const slide = document.querySelector(".st-key-diapositive");
  const plot = slide.querySelector(".js-plotly-plot");
  const boxed = (part) => ({text: part.textContent, box: part.getBoundingClientRect(),
    size: parseFloat(getComputedStyle(part).fontSize)});
  const some = (from, names) => [...(from?.querySelectorAll(names) ?? [])].map(boxed)
    .filter(({box}) => box.width || box.height);
  const screen = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  const figure = plot?.getBoundingClientRect();
  const out = (a, b) => a.left < b.left - 1.5 || a.right > b.right + 1.5
    || a.top < b.top - 1.5 || a.bottom > b.bottom + 1.5;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      > Math.max(3, 0.25 * Math.min(a.height, b.height));
  const texts = some(plot, "svg text").filter(({text}) => text.trim());
  const marks = some(plot, ".points path, .point path, .lines path, .shapelayer path, .hm image");
  const html = some(slide, ".diapo-titre, .diapo-sujet, .diapo-carte p, .diapo-table :is(th, td), "
    + ".diapo-reste, .diapo-pied p, .diapo-phrase");
  const squares = [...(plot?.querySelectorAll(".legend .traces") ?? [])].filter((entry) => {
    const square = entry.querySelector(".legendpoints path:not(.scatterpts)");
    const letters = parseFloat(getComputedStyle(entry.querySelector("text")).fontSize);
    return square && square.getBoundingClientRect().height < 0.7 * letters;
  });
  const least = Math.max(12, 0.025 * Math.min(innerHeight, 0.75 * innerWidth)) - 0.05;
  const said = (list) => list.map(({text, box}) => text || JSON.stringify(box));
  return Object.fromEntries(Object.entries({
    none: texts.length || html.length > 1 ? [] : ["nothing"],
    small: said([...texts, ...html].filter(({size}) => size < least)),
    squares: squares.map((entry) => entry.textContent),
    scrolled: some(plot, ".legend .scrollbar").map(({box}) => JSON.stringify(box)),
    cut: said([...[...texts, ...marks].filter(({box}) => out(box, figure)),
      ...[...texts, ...html].filter(({box}) => out(box, screen))]),
    meeting: texts.flatMap((a, i) => texts.slice(i + 1).filter((b) => meet(a.box, b.box))
      .map((b) => [a.text, b.text])),
    under: plot && figure.bottom > slide.querySelector(".diapo-pied").getBoundingClientRect().top
      + 2 ? ["the source"] : [],
    scrolls: slide.scrollHeight > slide.clientHeight + 1
      || slide.scrollWidth > slide.clientWidth + 1 ? ["the slide"] : [],
  }).filter(([, list]) => list.length));
}"""


def walk(page: Page, total: int,
         sizes: Callable[[int], tuple[tuple[int, int], ...]]) -> dict[str, object]:
    """Turn the ``total`` slides of the deck that is shown, in one page whose window takes each of
    the ``sizes`` of a rank, to and fro: where all have the same ones, a slide comes at the size of
    the one before.  Return what is wrong, by slide and size."""
    wrong = {}
    for rank in range(1, total + 1):
        for width, height in sizes(rank)[::1 if rank % 2 else -1]:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("window.stillSince = null")  # of the slide before
            page.wait_for_function(READY, arg=[rank, width, height])
            if faults := page.evaluate(FAULTS):
                wrong[f"{rank} ({width} × {height})"] = faults
        if rank < total:
            page.keyboard.press("ArrowRight")
    return wrong
