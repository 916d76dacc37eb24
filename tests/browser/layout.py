"""Where things stand on a page: expressions for the browser."""

from __future__ import annotations

#: What leaves the window on the right and cannot be scrolled to in its own frame, and the texts
#: that their box cuts.  A drawing, and a table drawn on a canvas, are scrolled in their frames.
CUT_TEXTS = """() => {
  const main = document.querySelector("[data-testid=stMain]"), lost = new Set();
  const drawn = "svg, canvas, [data-testid=stDataFrame], [aria-hidden=true], .said";
  const told = (what, e) => lost.add(`${what} ${
    (e.closest("[class*=st-key-]") ?? e).className.match(/st-key-\\S+/)?.[0] ?? e.tagName} « ${
    e.innerText.trim().slice(0, 40)} »`);
  const above = (e, found) => {
    for (let up = e; up && up !== main; up = up.parentElement) if (found(up)) return up;
  };
  for (const e of [document.documentElement, main])
    if (e.scrollWidth > e.clientWidth + 1) lost.add(`page de ${e.scrollWidth} pixels`);
  for (const e of document.querySelectorAll("[data-testid=stMain] *")) {
    if (e.closest(drawn) || !e.checkVisibility({visibilityProperty: true})) continue;
    const scrolled = above(e, (up) => ["auto", "scroll"].includes(getComputedStyle(up).overflowX));
    const box = e.getBoundingClientRect();
    if (box.width > 2 && box.right > innerWidth + 1 && !scrolled) told("hors de la page", e);
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    const cut = above(e, (up) => getComputedStyle(up).overflow.includes("hidden")
      && up.clientWidth > 2
      && (text.right > up.getBoundingClientRect().right + 2
          || text.bottom > up.getBoundingClientRect().bottom + 3));
    if (cut && !scrolled) told("coupé", e);
  }
  return [...lost];
}"""
#: Each card that has a figure or a table: where its source line ends, in pixels.
BOTTOMS = """() => [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-pied_]")]
  .map((foot) => foot.closest("[class*=st-key-bloc_]").getBoundingClientRect().bottom)"""
#: The cards that are higher than what the navigation and the filters, which stay, leave of the
#: window: their heights, in pixels, and that room.
HIGH_CARDS = """() => {
  const bars = "[data-testid=stHeader], [data-testid=stLayoutWrapper]:has(> .st-key-filtres)";
  const room = [...document.querySelectorAll(bars)].reduce(
    (left, bar) => left - bar.getBoundingClientRect().height, innerHeight);
  return [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-bloc_]")]
    .filter((card) => card.checkVisibility()).map((card) => card.getBoundingClientRect().height)
    .filter((height) => height > room + 4).map((height) => [height, room]);
}"""
#: The cards whose ways to notes, cells and presentation are not all on one line.
SPLIT_FEET = """() => [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-pied_]")]
  .filter((foot) => {
    const middles = [...foot.querySelectorAll("button")].filter((one) => one.checkVisibility())
      .map((one) => one.getBoundingClientRect()).map(({top, bottom}) => (top + bottom) / 2);
    return Math.max(...middles) - Math.min(...middles) > 3;
  }).map((foot) => foot.innerText)"""
#: The cards whose foot does not stand at their bottom.
LOOSE_FEET = """() => [...document.querySelectorAll("[data-testid=stMain] [class*=st-key-pied_]")]
  .filter((foot) => {
    const {bottom} = foot.closest("[class*=st-key-bloc_]").getBoundingClientRect();
    return bottom - foot.getBoundingClientRect().bottom > 12;
  }).map((foot) => foot.className)"""
#: The rows that the filters of a page take, and the way to set them back.
FILTER_ROWS = """() => new Set([...document.querySelectorAll(".st-key-filtres > *")]
  .filter((e) => e.clientHeight).map((e) => e.getBoundingClientRect().bottom)).size"""
#: The key figures that take more than one line.
TWO_LINES = """() => [...document.querySelectorAll("[data-testid=stMetricValue]")].filter(
  (e) => e.checkVisibility() && e.getBoundingClientRect().height
    > 1.9 * parseFloat(getComputedStyle(e).fontSize)).map((e) => e.innerText)"""
#: The tables whose buttons, there before they are pointed at, stand over their headings.
COVERED_TABLES = """() => [...document.querySelectorAll("[data-testid=stDataFrame]")].filter(
  (table) => table.querySelector("[data-testid=stElementToolbar]")?.getBoundingClientRect().bottom
    > table.getBoundingClientRect().top + 1).map((table) => table.parentElement.className)"""
#: What is touched in the window and answers a finger on less than 40 pixels of height, 36 across:
#: the arrows of a row of tabs, which is pushed, and the ends of a list apart.
NARROW_TARGETS = """() => [...document.querySelectorAll(
    "button:not([data-testid^=stTabsScroll], [aria-label=Ouvrir]), summary, [role=tab]")]
  .filter((one) => {
    const {left, right, top, bottom} = one.getBoundingClientRect();
    const x = (left + right) / 2, y = (top + bottom) / 2;
    const answers = (x, y) => one.contains(document.elementFromPoint(x, y));
    return answers(x, y) && (!(answers(x, y - 19) && answers(x, y + 19))
                             || !(answers(x - 17, y) && answers(x + 17, y)));
  }).map((one) => one.ariaLabel || one.innerText)"""
