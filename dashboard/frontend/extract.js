// A link « ?extrait=<block> » brings the reader to its block, at first and from page to page.
//
// The page grows while it runs and its charts are drawn: the block is followed until it has kept
// its place for a while, or until the reader does anything.
() => {
  const ABOVE = 12, STILL = 2000, LONGEST = 30000;
  const BUSY = "[data-testid=stApp]:not([data-test-script-state=notRunning]), "
    + "[data-testid=stSkeleton]";
  const BARS = "[data-testid=stHeader], [data-testid=stLayoutWrapper]:has(> .st-key-filtres)";
  const GESTURES = ["wheel", "touchstart", "pointerdown", "keydown"];
  let timer = null, asked = null;

  const stop = () => {
    clearInterval(timer);
    GESTURES.forEach((gesture) => removeEventListener(gesture, stop, true));
  };
  // What stays on top of the page: its navigation, the bar of its filters.
  const covered = () => [...document.querySelectorAll(BARS)]
    .reduce((high, bar) => high + bar.getBoundingClientRect().height, 0);
  const follow = (key) => {
    stop();
    // As Streamlit names the class of a keyed container.
    const name = key.trim().replace(/[^a-zA-Z0-9_-]/g, "-");
    const start = performance.now();
    let moved = start, top = null, lit = null;
    timer = setInterval(() => {
      const now = performance.now();
      const block = document.querySelector(`.st-key-bloc_${name}, .st-key-chiffres_${name}`);
      if (block) {
        // The page alone: scrollIntoView would also push what holds it up, navigation included.
        const main = block.closest("[data-testid=stMain]");
        const place = block.getBoundingClientRect().top - main.getBoundingClientRect().top;
        main.scrollTop += place - covered() - ABOVE;
        const scrolled = main.scrollTop;
        if (document.querySelector(BUSY) || scrolled !== top) [moved, top] = [now, scrolled];
        else if (lit !== block) {  // two cards stand on a row: which one is told
          lit = block;
          block.animate([{ outline: "3px solid var(--lichen)" }, { outline: "3px solid transparent" }],
            { duration: 2500, easing: "ease-in" });
        }
      }
      if ((block && now - moved > STILL) || now - start > LONGEST) stop();
    }, 100);
    GESTURES.forEach((gesture) => addEventListener(gesture, stop, true));
  };
  // The same address once more asks for the same block again; that of a filter does not.
  const look = (again) => {
    const key = new URLSearchParams(location.search).get("extrait");
    const wanted = key && `${location.pathname} ${key}`;
    if (key && (again || wanted !== asked)) follow(key);
    asked = wanted;
  };
  const push = history.pushState;
  history.pushState = function (...given) {
    const before = location.href;
    push.apply(this, given);
    look(location.href === before);
  };
  addEventListener("popstate", () => look(false));
  // Streamlit leaves the address as it is where a link leads to the page that is read.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-testid=stPageLink] a");
    if (link && link.pathname === location.pathname) history.pushState({}, "", link.href);
  }, true);
  look(false);
}
