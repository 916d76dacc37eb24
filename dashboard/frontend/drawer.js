// On a telephone the navigation is a drawer over the page, which Streamlit closes on what it takes
// for a telephone only: here it closes in any narrow window once a page is chosen.
//
// An expression: the server calls it once.
() => {
  const NARROW = 768;
  document.addEventListener("click", ({ target }) => {
    if (innerWidth > NARROW || !target.closest("[data-testid=stSidebarNavLink]")) return;
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });
}
