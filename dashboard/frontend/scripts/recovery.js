// A message that has no place in the page (« 'setIn' cannot be called on an ElementNode »: Streamlit
// #3813, #9259) empties it, without a word.  Its address says what was read: it is loaded again, but
// where it was only just drawn, which would have no end.
//
// A server that was started again knows no button of the page: the first click would do nothing.  The
// page runs again as soon as it is answered.
//
// Streamlit does not hear the browser's Back before it has run the page once: it is said again then.
//
// An expression: the server calls it once.
() => {
  const SOON = 10000;  // milliseconds
  const LOST = "<div class='attente' role='alert'><p>La page n'a pas pu être dessinée.</p>"
    + "<p>Rechargez-la\u202f; si cela se répète, prévenez la personne qui entretient l'application.</p>"
    + "</div>";
  let start = null;
  new MutationObserver(() => {
    const root = document.getElementById("root"), page = root?.firstElementChild;
    if (page && !page.matches(".attente")) start ??= performance.now();
    if (page || start === null) return;
    if (performance.now() - start > SOON) location.reload();
    else root.innerHTML = LOST;
  }).observe(document, { subtree: true, childList: true });
  new MutationObserver((_, watch) => {
    const app = document.querySelector("[data-testid=stApp]");
    if (!app) return;
    watch.disconnect();
    let known = false, lost = false, unheard = false;
    const hasRun = () => app.dataset.testScriptState === "notRunning";
    const hear = () => { unheard = true; };
    addEventListener("popstate", hear);
    new MutationObserver((_, first) => {
      if (!hasRun()) return;
      first.disconnect();
      removeEventListener("popstate", hear);
      if (unheard) dispatchEvent(new PopStateEvent("popstate"));
    }).observe(app, { attributeFilter: ["data-test-script-state"] });
    new MutationObserver(() => {
      const connected = app.dataset.testConnectionState === "CONNECTED";
      if (connected && lost) document.querySelector(".st-key-redessiner button")?.click();
      lost = known && !connected;
      known ||= connected;
    }).observe(app, { attributeFilter: ["data-test-connection-state"] });
  }).observe(document, { subtree: true, childList: true });
}
