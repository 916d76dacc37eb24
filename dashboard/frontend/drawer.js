// On a telephone the navigation is a drawer over the page, which Streamlit closes on what it takes
// for a telephone only, and opens again as it was left: here, in any narrow window, it closes once a
// page is chosen, and a page that is loaded is seen first.
//
// An expression: the server calls it once.
() => {
  const NARROW = 768;
  if (innerWidth <= NARROW) {
    Object.keys(localStorage).filter((key) => key.startsWith("stSidebarCollapsed")).forEach(
      (key) => localStorage.removeItem(key));
  }
  document.addEventListener("click", ({ target }) => {
    if (innerWidth > NARROW || !target.closest("[data-testid=stSidebarNavLink]")) return;
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });
}
