// A link « ?extrait=<block> » brings the reader to its block, at first and from page to page; whoever
// leaves a presentation of the page comes back where « Présenter » was clicked; to the figure of the
// slide once slides were turned.
//
// The page grows while it runs and its charts are drawn: the place is followed until it has been kept
// for a while, or until the reader does anything.
() => {
  const ABOVE = 5, STILL = 2000, LONGEST = 30000;
  const BUSY = "[data-testid=stApp]:not([data-test-script-state=notRunning]), "
    + "[data-testid=stSkeleton], [role=dialog]";  // the search, until it closes
  const BARS = "[data-testid=stHeader], [data-testid=stLayoutWrapper]:has(> .st-key-filtres)";
  const GESTURES = ["wheel", "touchstart", "pointerdown", "keydown"];
  const MAIN = "[data-testid=stMain]";
  let timer = null, asked = null, clicked = null, left = null;

  const stop = () => {
    clearInterval(timer);
    GESTURES.forEach((gesture) => removeEventListener(gesture, stop, true));
  };
  // What stays on top of the page: its navigation, the bar of its filters.
  const covered = () => [...document.querySelectorAll(BARS)]
    .reduce((high, bar) => high + bar.getBoundingClientRect().height, 0);
  // What is followed is found by ``target``; ``scroll`` brings the page to it.
  const follow = (target, scroll, light) => {
    stop();
    const start = performance.now();
    let moved = start, top = null, lit = null;
    timer = setInterval(() => {
      const now = performance.now();
      const found = target();
      if (found) {
        const main = document.querySelector(MAIN);
        scroll(main, found);
        const scrolled = main.scrollTop;
        if (document.querySelector(BUSY) || scrolled !== top) [moved, top] = [now, scrolled];
        else {
          light(found, lit !== found);
          lit = found;
        }
      }
      if ((found && now - moved > STILL) || now - start > LONGEST) stop();
    }, 100);
    GESTURES.forEach((gesture) => addEventListener(gesture, stop, true));
  };
  const goTo = (key) => {
    // As Streamlit names the class of a keyed container.
    const name = key.trim().replace(/[^a-zA-Z0-9_-]/g, "-");
    const block = `.st-key-bloc_${name}, .st-key-chiffres_${name}`;
    follow(() => document.querySelector(block), (main, found) => {
      // The page alone: scrollIntoView would also push what holds it up, navigation included.
      const { top, bottom } = found.getBoundingClientRect(), start = main.getBoundingClientRect().top;
      // What is whole in the first screen is seen there, with the title and the tabs of its page.
      main.scrollTop = bottom - start + main.scrollTop <= main.clientHeight ? 0
        : main.scrollTop + top - start - covered() - ABOVE;
    }, (found, isNew) => {
      if (isNew) found.animate(  // two cards stand on a row: which one is told
        [{ outline: "3px solid var(--lichen)" }, { outline: "3px solid transparent" }],
        { duration: 2500, easing: "ease-in" });
      // The search gives the focus back to its button some time after it closes.
      if (!document.activeElement.matches("body, .st-key-chercher_partout *")) return;
      found.tabIndex = -1;  // Tab goes on from there, as from the target of a « # »
      found.focus({ preventScroll: true });
    });
  };
  const comeBack = (top) => follow(() => document.querySelector(`${MAIN} [class*=st-key-bloc_]`),
    (main) => { main.scrollTop = top; }, () => {});
  const asks = () => new URLSearchParams(location.search);
  const isPresented = () => asks().has("retour");
  // The same address once more asks for the same block again; that of a filter does not.
  const look = (again) => {
    const key = asks().get("extrait");
    const wanted = key && `${location.pathname} ${key}`;
    if (left?.path === location.pathname && !isPresented()) {
      comeBack(left.top);
      left = null;
    } else if (key && (again || wanted !== asked)) goTo(key);
    asked = wanted;
  };
  // What is said of an address (blocks/filters/address_reading.py), which goes with its page.
  const notices = () => [...document.querySelectorAll("[data-testid=stToast]")].filter(
    (toast) => toast.querySelector("[data-testid=stToastDynamicIcon]")?.textContent === "link_off");
  const push = history.pushState, replace = history.replaceState;
  // Streamlit first gives the page that is left the filters of the next one, or none, and the next
  // one all its filters, then those that are not its usual ones, before or after it changes pages as
  // the server is quick or not: a gesture leads to one place to come back to.
  let passing = false;
  // What is chosen takes the place of what was, in the address of before; filters that it leaves
  // without object go in a new one.  Back leads to what was, not to an address in between.
  let isChosen = false, former = null;
  history.replaceState = function (...given) {
    if (isChosen) former ??= location.href;
    replace.apply(this, given);
  };
  history.pushState = function (...given) {
    const before = location.href, presented = isPresented(), turned = asks().get("diapo") !== "1";
    const path = location.pathname, leaves = new URL(given[2], before).pathname !== path;
    if (former && !leaves) replace.call(this, given[0], "", former);
    (passing ? replace : push).apply(this, given);
    former = null;
    passing = true;
    if (leaves) notices().forEach((toast) => toast.querySelector("[slot=close]").click());
    if (!presented && isPresented()) left = clicked;
    else if (presented && !isPresented() && turned && asks().has("extrait")) left = null;
    look(location.href === before);
  };
  addEventListener("popstate", () => look(false));
  const gestures = ["popstate", "keydown", "pointerdown", "click"];
  gestures.forEach((name) => addEventListener(name, (event) => {
    // A tab is chosen as it is pressed: the click that ends the gesture begins nothing.
    if (name === "click" && event.detail) return;
    passing = false;
    isChosen = name !== "popstate";
    former = null;
  }, true));
  addEventListener("click", (event) => {
    clicked = { path: location.pathname, top: document.querySelector(MAIN)?.scrollTop };
    const link = event.target.closest?.("[data-testid=stPageLink] a");
    // Streamlit gives the home page an empty path, which is that of whatever page is read.
    const href = link?.getAttribute("href");
    if (/^(\?|$)/.test(href)) link.href = `./${href}`;
    const another = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || another) return;
    const to = new URL(link.href), shared = asks().get("demo");
    if (to.pathname !== location.pathname && !to.searchParams.has("extrait")) return;
    // Streamlit would keep the filters and the tab of the page that is read, which is the page that
    // the link leads to; of another one, those that it last had there: a figure that was found of
    // Bretagne would be that of another territory, or on a tab that is closed.  It is asked for as
    // by the browser's own buttons, all from its address, but what the whole site shares.
    event.preventDefault();
    event.stopPropagation();
    asked = null;  // the block it leads to, be it that of the link before
    if (shared) to.searchParams.set("demo", shared);
    history.pushState({}, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, true);
  look(false);
}
