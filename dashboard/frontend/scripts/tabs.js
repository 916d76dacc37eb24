// A row of tabs that is wider than its page begins at its first tab: here the open one is in its
// middle, be it that of a link or one that the reader takes at the edge.
//
// An expression: the server calls it once.
() => {
  const open = new WeakMap();  // a row that the reader scrolls stays where it is
  let asked = 0;
  const centre = (tab) => {
    const row = tab.parentElement;
    if (open.get(row) === tab) return;
    open.set(row, tab);
    const [out, one] = [row, tab].map((box) => box.getBoundingClientRect());
    row.scrollLeft += (one.left + one.right - out.left - out.right) / 2;
  };
  new MutationObserver(() => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      document.querySelectorAll("[data-testid=stTab][aria-selected=true]").forEach(centre);
    });
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["aria-selected"] });
}
