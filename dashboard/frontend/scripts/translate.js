// Streamlit's fixed texts in French, as they appear in the page.
//
// An expression: the server calls it with {English: French}. « {} » in a text stands for a part
// that is kept, « {n} » for a number. Only whole texts are replaced, in place: the nodes stay
// those React knows. Drawings are skipped: charts carry their own French.
(texts) => {
  // Calendars and « localized » numbers follow this language, whatever the browser's own.
  Object.defineProperty(navigator, "language", { value: "fr-FR" });
  Object.defineProperty(navigator, "languages", { value: ["fr-FR", "fr"] });

  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const SKIPPED = "svg, script, style, textarea";
  const HOLE = /\{n?\}/g;
  const exact = new Map();
  const patterns = [];
  for (const [english, french] of Object.entries(texts)) {
    if (english.search(HOLE) < 0) {
      exact.set(english.trim(), french.trim());
    } else {
      const source = english
        .replace(/[.*+?^$()|[\]\\/]/g, "\\$&")
        .replace(HOLE, (hole) => (hole === "{n}" ? "(\\d+)" : "(.+)"));
      patterns.push([new RegExp(`^${source}$`, "s"), french]);
    }
  }

  const translate = (text) => {
    const bare = text.trim();
    const known = exact.get(bare);
    if (known !== undefined) return text.replace(bare, () => known);
    for (const [pattern, french] of patterns) {
      const parts = bare.match(pattern);
      if (parts) {
        let next = 1;
        return french.replace(HOLE, () => parts[next++] ?? "");
      }
    }
    return text;
  };

  const translateAttribute = (element, name) => {
    const english = element.getAttribute(name);
    const french = english && translate(english);
    if (french && french !== english) element.setAttribute(name, french);
  };

  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const french = translate(node.data);
      if (french !== node.data) node.data = french;
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(SKIPPED)) {
      for (const name of ATTRIBUTES) translateAttribute(node, name);
      for (const child of node.childNodes) visit(child);
    }
  };

  new MutationObserver((records) => {
    for (const { type, target, attributeName, addedNodes } of records) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      if (element?.closest(SKIPPED)) continue;
      if (type === "attributes") translateAttribute(target, attributeName);
      else if (type === "characterData") visit(target);
      else addedNodes.forEach(visit);
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
