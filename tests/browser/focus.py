"""Where the Tab key goes in a page, how a control is reached by it, and what it misses there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from playwright.sync_api import Page, expect

#: Keeps each stop of Tab, with its looks while it has the focus and after: nothing moves
#: (``conftest.STILL``), for a looks that is still changing would differ from itself.
WATCH = """
const looks = (element) => {
  const near = [...element.querySelectorAll("*")].slice(0, 8);
  for (let up = element, i = 0; up && i < 4; up = up.parentElement, i++) near.push(up);
  return near.flatMap((one) => [null, "::before", "::after"].map((part) => {
    const s = getComputedStyle(one, part);
    return [s.outlineStyle === "none" ? "" : s.outline, s.boxShadow, s.borderColor].join();
  })).join(";");
};
window.stops = [];
document.addEventListener("focusin", ({target}) => {
  const last = window.stops.at(-1), stop = {element: target, inside: null};
  window.stops.push(stop);
  queueMicrotask(() => {  // after React has drawn what the focus changes
    if (last) last.after = looks(last.element);
    stop.during = looks(target);
    stop.opaque = target.checkVisibility({opacityProperty: true, visibilityProperty: true})
      || target.matches("input, canvas");  // drawn by what is around them
    const box = target.getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
      ?.closest("[data-testid=stHeader], .st-key-filtres");
    stop.on = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
      && (!over || over.contains(target));  // neither stays over what has the focus
  });
});
"""
#: From the top of the document, as after a click on nothing.
TOP = """() => {
  const top = Object.assign(document.createElement("span"), {tabIndex: -1});
  document.body.prepend(top);
  top.focus();
  top.remove();
  window.stops = [];
}"""
ROUND = "window.stops.slice(1).some(({element}) => element === window.stops[0].element)"
#: What a mouse can use and Tab did not reach.  A part that its neighbour's arrows, Backspace or
#: Enter do for is left to the other tests: tabs, radios, tags and arrows of lists, drop zone.
#: The cells of a table are drawn on a canvas, with the one that has the focus framed.
UNREACHED = """() => {
  const name = (e) => `${e.closest("[data-testid]").dataset.testid} « ${
    (e.ariaLabel || e.innerText || "").trim().replace(/\\s+/g, " ").slice(0, 40)} »`;
  const names = (some) => [...new Set(some.map(name))];
  const reached = new Set(window.stops.map(({element}) => element));
  const together = "[role=tablist], [role=radiogroup], [data-testid=stSelectbox], " +
    "[data-testid=stMultiSelect], [data-testid=stFileUploader], " +
    "[data-testid=stDataFrameResizable]";
  const missed = [...document.querySelectorAll("a[href], button, input, textarea, summary, " +
    "canvas, [tabindex], [role=button], [role=tab], [role=radio], [role=slider]")].filter((e) => {
      const box = e.getBoundingClientRect(), group = e.closest(together);
      return box.width > 1 && box.height > 1 && !e.disabled && !reached.has(e)
        && !e.closest("[aria-hidden=true], [inert], [data-collapsed=true]")
        && !(e.tabIndex < 0 && group && [...reached].some((r) => group.contains(r)));
    });
  const left = window.stops.filter((s) => s.after !== undefined);
  const all = window.stops.map((s) => s.element);
  // A cell of a table is told beside its canvas, which frames it.
  const drawn = (e) => e.tagName === "CANVAS" || e.id.startsWith("glide-cell");
  return {
    missed: names(missed),
    blind: names(left.filter((s) => s.during === s.after && !drawn(s.element))
      .map((s) => s.element)),
    hidden: names(window.stops.filter((s) => (!s.opaque || !s.on) && !drawn(s.element))
      .map((s) => s.element)),
    nameless: names(all.filter((e) => !e.closest("[data-testid=stDataFrame], [role=tabpanel]")
      && !(e.ariaLabel || e.innerText || e.labels?.length || e.title))),
  };
}"""


def reach(page: Page, name: str) -> None:
    """Go with the Tab key to the control of that name."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("""name => {
              const at = document.activeElement;
              const label = at.getAttribute("aria-label") || at.innerText || "";
              return at.matches("input, button") && label.includes(name); }""", name):
            return
    raise AssertionError(f"« {name} » is not reached by the Tab key")


def stops(page: Page) -> dict[str, list[str]]:
    """Press Tab from the top until it comes round; return what it missed, and where it could not be
    seen."""
    page.evaluate(TOP)
    for _ in range(30):
        for _ in range(15):
            page.keyboard.press("Tab")
        if page.evaluate(ROUND):
            return page.evaluate(UNREACHED)
    last = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"Tab ne sort pas de {last}")


def views(page: Page, settle: Callable[[], None], most: int | None) -> Iterator[str]:
    """Yield each tab of the page that is open, or ``most`` of them, taken by its arrow; once where
    there is none."""
    tabs = page.get_by_role("tab").all()
    yield tabs[0].inner_text() if tabs else ""
    for before, tab in pairwise(tabs[:most]):
        before.press("ArrowRight")
        expect(tab).to_have_attribute("aria-selected", "true")
        # An open tab is made by the server: on a busy machine the page is still for a while first.
        expect(page.get_by_role("tabpanel").filter(visible=True)).not_to_be_empty()
        settle()
        yield tab.inner_text()
