// Streamlit draws an open popover at the end of the page, where Tab comes after all the rest: here
// Tab enters it from its button, and goes from it to what follows the button, which closes it.  Where
// the focus goes is seen, and it is not lost.
//
// An expression: the server calls it once.
() => {
  const STOPS = "a[href], button:not([disabled]), input, select, summary, textarea, [tabindex='0']";
  document.addEventListener("keydown", (event) => {
    const body = document.querySelector("[data-testid=stPopoverBody]");
    const button = document.querySelector("[data-testid=stPopoverButton][aria-expanded=true]");
    if (event.key !== "Tab" || !body || !button) return;
    const stops = [...body.querySelectorAll(STOPS)].filter(
      (stop) => stop.checkVisibility({ visibilityProperty: true }));
    const from = document.activeElement;
    if (from === (event.shiftKey ? button : stops.at(-1))) {
      button.focus();  // the browser's own Tab goes on from there
      button.click();  // closed, it does not cover what Tab comes to
    } else if (from === (event.shiftKey ? stops[0] : button) && stops.length) {
      event.preventDefault();
      (event.shiftKey ? button : stops[0]).focus();
    }
  });
  // A table keeps Escape to itself: over the page, the window that it is in closes as from any other
  // of its parts.
  document.addEventListener("keydown", (event) => {
    const over = event.target.closest("canvas")?.closest("[role=dialog]");
    if (event.key !== "Escape" || !over) return;
    event.stopPropagation();
    over.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  }, true);
  // Notes that Tab has left would cover what it comes to.  (``:is``: an older browser has none.)
  document.addEventListener("focusin", ({ target }) => {
    const notes = document.querySelector(".notes:is(:popover-open)");
    if (notes && !notes.contains(target) && target.popoverTargetElement !== notes) {
      notes.hidePopover();
    }
  });
  // What was pressed may go with what it did, as a chip, or be of no use any more: the focus is given
  // to what came before it.  What is open over the page gives it back by itself.
  const PAGE = ":is([data-testid=stMain], [data-testid=stSidebar])";
  const OVER = "[role=dialog], [data-testid=stPopoverBody]";
  let held = null, near = [], path = "";
  const isOpen = (stop) => stop.isConnected && stop.matches(STOPS) && stop.tabIndex >= 0
    && stop.checkVisibility({ visibilityProperty: true });
  document.addEventListener("pointerdown", () => { held = null; }, true);
  document.addEventListener("focusin", ({ target }) => {
    held = target.matches(":focus-visible") && !target.closest(OVER) ? target : null;
    if (!held) return;
    const stops = [...document.querySelectorAll(`${PAGE} :is(${STOPS})`)];
    near = stops.slice(0, stops.indexOf(held) + 1).reverse();
    path = location.pathname;
  });
  new MutationObserver(() => {
    const isUseless = held?.disabled && !held.closest("[data-testid=stDownloadButton]");
    if (!held || held.isConnected && !isUseless) return;
    held = null;
    requestAnimationFrame(() => requestAnimationFrame(() => {  // what the run draws is there
      if (document.activeElement === document.body && location.pathname === path) {
        near.find(isOpen)?.focus();
      }
    }));
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["disabled"] });
  // A button is disabled while its file is made, and loses the focus: it is given back.
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-testid=stDownloadButton] button");
    if (!button) return;
    new MutationObserver((_, watch) => {
      if (button.disabled) return;
      watch.disconnect();
      if (document.activeElement === document.body) button.focus();
    }).observe(button, { attributes: true, attributeFilter: ["disabled"] });
  });
  // What « Chercher » opens is typed in at once, instead of what was left there.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest(".st-key-chercher_partout")) return;
    new MutationObserver((_, watch) => {
      const field = document.querySelector("[role=dialog] input[type=search]");
      if (!field) return;
      watch.disconnect();
      requestAnimationFrame(() => {  // after the window, which takes the focus
        field.focus();
        field.select();
      });
    }).observe(document.body, { childList: true, subtree: true });
  });
  // The arrows go from what is typed to the answers, from one to the next, and back.
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const search = event.target.closest("[role=dialog]:has(.st-key-cherche)");
    if (!step || !search) return;
    const stops = [...search.querySelectorAll("input[type=search], [data-testid=stPageLink] a")];
    const next = stops[stops.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();  // else the answers scroll
    next.focus();
  });
  // Enter opens the best answer, once it is one to all that is typed: Streamlit tells the server what
  // is typed, and nothing of the key.  On a telephone the key only takes the keyboard away.
  document.addEventListener("keydown", ({ key, target, isComposing }) => {
    const search = target.closest(".st-key-cherche") && target.closest("[role=dialog]");
    if (key !== "Enter" || isComposing || !search || matchMedia("(pointer: coarse)").matches) return;
    const text = target.value.trim();
    const open = () => {
      if (target.value.trim() !== text) return true;  // typed further
      if (search.querySelector(".reponses")?.getAttribute("value") !== text) return false;
      search.querySelector("[data-testid=stPageLink] a").click();
      return true;
    };
    if (!open()) new MutationObserver((_, watch) => {
      if (open()) watch.disconnect();
    }).observe(search, { subtree: true, childList: true });
  });
}
