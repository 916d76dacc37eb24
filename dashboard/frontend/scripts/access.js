// Says to assistive tools what Streamlit leaves unsaid: which figure a button or a table is of, that a
// chart is one image with its description, that a table or chart larger than its frame is scrolled by
// keyboard, what a message says, that a page has changed.  And takes away the key « R », which runs the page again whoever
// pressed it by mistake (2.1.4).
//
// An expression: the server calls it once.  The page is looked at again when it has changed, once
// a frame at most.
() => {
  const said = Object.assign(document.createElement("div"), { className: "said" });
  said.setAttribute("role", "status");
  said.dataset.liveAnnouncer = true;  // a window over the page silences all of it but what is named so

  const CARD = "[class*=st-key-bloc_]", FIGURE = "[class*=st-key-figure_]";
  const WIDE = `[data-testid=stTable], [data-testid=stMarkdownContainer]:has(> table), ${FIGURE}`;

  // What is so already is not written again: an unchanged page does not change.
  const mark = (box, name, value) => {
    if (box.getAttribute(name) !== value) box.setAttribute(name, value);
  };
  const title = (card) => card?.querySelector("h2")?.textContent;
  // « Tableau », « Télécharger » are said once a figure: the card says which.
  const name = (card) => {
    if (!title(card)) return;
    mark(card, "role", "group");
    mark(card, "aria-label", title(card));
    card.querySelectorAll("[role=grid]").forEach((grid) => mark(grid, "aria-label", title(card)));
  };
  // The drawing has its texts in the order of the marks, which nobody can follow by ear.
  const describe = (chart) => {
    const [first, ...others] = chart.querySelectorAll(".main-svg");
    if (first) {
      mark(first, "role", "img");
      mark(first, "aria-label", chart.getAttribute("aria-label"));
    }
    others.forEach((svg) => mark(svg, "aria-hidden", "true"));
  };
  // Only what overflows takes a stop of Tab.
  const reach = (wide) => {
    const frame = [wide, ...wide.querySelectorAll("div")].find(
      (box) => (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight)
        && getComputedStyle(box).overflowX === "auto");
    [wide, ...wide.querySelectorAll("[role=region]")].forEach((box) => {
      if (box !== frame) ["tabindex", "role", "aria-label"].forEach((a) => box.removeAttribute(a));
    });
    if (!frame || frame.tabIndex === 0) return;
    const kind = wide.matches(FIGURE) ? "Figure" : "Tableau";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", [kind, title(wide.closest(CARD))].filter(Boolean).join("\u202f: "));
  };
  // The origins of a slide's figure, where they are longer than their panel, are scrolled by arrows.
  const scroll = (panel) => {
    if (panel.scrollHeight > panel.clientHeight) panel.tabIndex = 0;
  };
  // A message is named by a title that it has not, and comes in silence.
  const tell = (text) => {
    mark(text, "id", text.closest("[data-testid=stToast]").getAttribute("aria-labelledby"));
    mark(text, "role", "alert");
  };
  let asked = 0;
  const look = () => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      document.querySelectorAll(CARD).forEach(name);
      document.querySelectorAll("[data-testid=stPlotlyChart]").forEach(describe);
      document.querySelectorAll(WIDE).forEach(reach);
      document.querySelectorAll(".st-key-diapo_origine").forEach(scroll);
      document.querySelectorAll("[data-testid=stToastText]").forEach(tell);
      if (!said.isConnected) document.body.append(said);
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
  addEventListener("resize", look);
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (/^r$/i.test(key) && !target.closest("input, textarea, [contenteditable=true]")) {
      event.stopImmediatePropagation();
    }
  }, true);

  // After what the reader does, not while the page is opened: its title is read then.
  const RESTS = "[data-test-script-state=notRunning]", REST = 300;
  let acted = false, awaited = false, timer = null;
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => { acted = awaited = true; }, true);
  }
  const say = () => {
    awaited = false;
    said.textContent = "";
    requestAnimationFrame(() => { said.textContent = "Page à jour."; });
  };
  new MutationObserver((records) => {
    for (const { target, oldValue } of records) {
      const state = target.dataset.testScriptState;
      if (acted && state === "notRunning" && oldValue !== state) say();
    }
  }).observe(document, { subtree: true, attributes: true, attributeOldValue: true,
    attributeFilter: ["data-test-script-state"] });
  // A run may be so short that the page never says that it runs: then what it changed tells.
  const changes = ({ target }) => {
    const box = target.parentElement;
    return box?.closest("[data-testid=stMain]") && !box.closest(".js-plotly-plot");
  };
  new MutationObserver((records) => {
    if (!awaited || !records.some(changes)) return;
    clearTimeout(timer);
    timer = setTimeout(() => { if (awaited && document.querySelector(RESTS)) say(); }, REST);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
