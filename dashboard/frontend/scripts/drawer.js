// On a telephone the navigation is a drawer over the page, which Streamlit closes on what it takes
// for a telephone only, and opens again as it was left: here, in any narrow window, it closes once a
// page is chosen, and a page that is loaded is seen first.  Under it are the filters of a page that has
// them in a column, with a way to them.
//
// An expression: the server calls it once.
() => {
  const NARROW = 768;
  if (innerWidth <= NARROW) {
    Object.keys(localStorage).filter((key) => key.startsWith("stSidebarCollapsed")).forEach(
      (key) => localStorage.removeItem(key));
  }
  const named = (name) => document.querySelector(`[data-testid=${name}]`);
  document.addEventListener("click", ({ target }) => {
    if (target.closest(".filtres-colonne")) {
      named("stExpandSidebarButton")?.click();
      requestAnimationFrame(() => named("stSidebarUserContent")?.scrollIntoView());
    }
    if (innerWidth > NARROW || !target.closest("[data-testid=stSidebarNavLink]")) return;
    named("stSidebarCollapseButton")?.querySelector("button").click();
  });
}
