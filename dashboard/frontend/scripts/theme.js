// « Clair », « Sombre », « Système » of the menu: figures are drawn for one of them by the server,
// which Streamlit does not ask again; and Streamlit keeps the choice for one page alone.
//
// An expression: the server calls it once, before Streamlit reads its own choice.
() => {
  const CHOICE = "theme";
  // Streamlit's own, named after the page that was loaded, whichever is read since.
  const KEY = `stActiveTheme-${location.pathname}-v2`;
  const choice = localStorage.getItem(CHOICE);
  if (choice) localStorage.setItem(KEY, choice);
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-testid=stMainMenuPopover]")) return;
    setTimeout(() => localStorage.setItem(CHOICE, localStorage.getItem(KEY) ?? ""));
  });
  new MutationObserver((_, watch) => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return;
    watch.disconnect();
    const scheme = () => getComputedStyle(app).colorScheme;
    let before = scheme();
    new MutationObserver(() => {
      if (scheme() === before) return;
      before = scheme();
      document.querySelector(".st-key-redessiner button")?.click();
    }).observe(app, { attributes: true, attributeFilter: ["class"] });
  }).observe(document, { childList: true, subtree: true });
}
