// The bar of a presentation: buttons, keys and counter.  What is asked for is counted here, so that
// keys that come faster than the slides are all heard; the server answers with the slide shown.
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const WRITES = "input, textarea, select, [contenteditable]";
const SLIDE = 50;  // pixels, under which a finger only taps
const PATIENCE = 10000;  // milliseconds, after which a slide is held not to come
const bars = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement;
  const bar = bars.get(root) ?? { cleanup: null };
  bars.set(root, bar);
  // The slide that is on its way, when it is not yet the one shown.
  if (bar.wanted === data.rank) bar.wanted = null;
  const button = (name) => root.querySelector(`[data-geste=${name}]`);
  const here = () => bar.wanted ?? data.rank;
  // Not disabled: who pressed it to the last slide would lose the focus.
  const allow = (name, isOn) => button(name).setAttribute("aria-disabled", !isOn);

  const say = () => {
    const counter = root.querySelector(".compteur");
    const text = `${here()} / ${data.total}`;
    if (counter.textContent !== text) counter.textContent = text;
    allow("avant", here() > 1);
    allow("apres", here() < data.total);
  };
  // Back has left the slides before the page is there: a gesture would call the bar's page again.
  const isShown = () => new URLSearchParams(location.search).has("diapo");
  const send = (gesture) => isShown() && setTriggerValue("geste", gesture);
  // While the connection is lost nothing is sent: the counter would go on without the slide.
  const isConnected = () => document.querySelector("[data-test-connection-state=CONNECTED]");
  const ask = (gesture) => {
    clearTimeout(bar.patience);
    bar.patience = setTimeout(() => bar.forget(), PATIENCE);
    send(gesture);
  };
  const go = (rank) => {
    if (rank < 1 || rank > data.total || rank === here() || !isConnected() || !isShown()) return;
    bar.wanted = rank;
    bar.chosen = null;
    say();
    ask(`va ${rank}`);
  };
  const step = (way) => go(here() + way);
  // A gesture that follows at once may take its place, as the browser's Back does.
  bar.forget = () => {
    bar.wanted = bar.chosen = null;
    say();
    show();
    bar.measure();
  };
  // The server lays the slide out for the window that is there.  Said while another slide is on its
  // way, it would come with the address of the one before, and undo it: the bar measures again then.
  bar.measure = () => {
    if (bar.wanted) return;
    const { clientWidth, clientHeight } = document.documentElement;
    if (clientWidth !== data.window[0] || clientHeight !== data.window[1]) {
      setStateValue("fenetre", [clientWidth, clientHeight]);
    }
  };
  const acts = {
    avant: () => step(-1), apres: () => step(1),
    origine: () => send("origine"), theme: () => send("theme"),
    quitter: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      send("quitter");
    },
    plein: () => document.fullscreenElement ? document.exitFullscreen()
      : document.documentElement.requestFullscreen(),
  };
  for (const [name, act] of Object.entries(acts)) {
    button(name).onclick = (event) => {
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") act();
      if (event.detail) event.currentTarget.blur();  // by mouse: the space bar goes on turning
    };
  }
  button("theme").textContent = data.dark ? "Clair" : "Sombre";
  button("origine").setAttribute("aria-pressed", data.origin);
  allow("origine", data.lineage);
  button("plein").hidden = !document.fullscreenEnabled;  // a telephone's browser may have none
  for (const [name, colour] of Object.entries(data.colours)) {
    root.querySelector("nav").style.setProperty(name, colour);
  }
  // « Et dans le Finistère ? »: the filters of the page, for this slide alone.  A list that is the
  // same on the next slide stays: the reader may have opened it.
  const lists = root.querySelector(".choix");
  data.choices.forEach(({ label, options }, at) => {
    const texts = JSON.stringify([label, options]), before = lists.children[at];
    if (before?.dataset.texts === texts) return;
    const list = document.createElement("select");
    list.ariaLabel = list.title = label;
    list.dataset.texts = texts;
    list.append(...options.map((text, rank) => new Option(text, rank)));
    const isHeld = before?.matches(":focus");
    before ? before.replaceWith(list) : lists.append(list);
    if (isHeld) list.focus();
  });
  [...lists.children].slice(data.choices.length).forEach((list) => list.remove());
  // What is chosen is shown until it comes: by keyboard, the next one is chosen from there.
  const show = () => data.choices.forEach(({ rank }, at) => {
    const list = lists.children[at], { chosen } = bar;
    if (list === chosen?.list && rank !== chosen.rank) return;
    list.selectedIndex = rank;
    if (list === chosen?.list) bar.chosen = null;
  });
  data.choices.forEach(({ key }, at) => {
    lists.children[at].onchange = ({ target: list }) => {
      bar.chosen = { list, rank: list.selectedIndex };
      ask(`filtre ${list.selectedIndex} ${key}`);
      // By mouse, the arrows go on turning the slides; by keyboard, going through the list.
      if (!list.matches(":focus-visible")) list.blur();
    };
  });
  show();
  say();
  bar.measure();

  bar.keys = (event) => {
    const from = event.composedPath()[0];
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (from.matches?.(WRITES)) return;
    const key = event.key;
    if ([" ", "Enter"].includes(key) && from.closest?.("button, a, summary")) return;
    let act = null;
    if (key === " " && event.shiftKey) act = () => step(-1);
    else if (FORWARD.includes(key)) act = () => step(1);
    else if (BACK.includes(key)) act = () => step(-1);
    else if (key === "Home") act = () => go(1);
    else if (key === "End") act = () => go(data.total);
    else if (key === "Escape") act = data.origin ? acts.origine : acts.quitter;
    if (!act) return;
    event.preventDefault();
    // The panel of the origins is read with the arrows that scroll it.
    if (data.origin && ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].includes(key)) {
      const panel = document.querySelector(".st-key-diapo_origine");
      if (!panel) return;  // on its way
      const page = key.startsWith("Page") ? 0.9 * panel.clientHeight : 60;
      if (key === "Home" || key === "End") panel.scrollTop = key === "Home" ? 0 : panel.scrollHeight;
      else panel.scrollTop += page * (/Down/.test(key) ? 1 : -1);
      return;
    }
    event.stopPropagation();
    act();
  };
  // A finger that slides across turns the slide; what is read over it, or larger, is moved.
  bar.touch = ({ touches, changedTouches: [finger], target }) => {
    const { clientX: x, clientY: y } = finger;
    const turns = touches.length === 1 && visualViewport.scale < 1.01
      && !target.closest(".st-key-diapo_origine");
    bar.from = turns && { x, y };
    // Heard where it began: of what a new slide has taken away since, nothing else hears the end.
    target.addEventListener("touchend", (event) => bar.lift(event), { once: true });
  };
  bar.lift = ({ changedTouches: [finger] }) => {
    if (!bar.from) return;
    const across = finger.clientX - bar.from.x, down = finger.clientY - bar.from.y;
    bar.from = null;
    if (Math.abs(across) > Math.max(SLIDE, 2 * Math.abs(down))) step(across < 0 ? 1 : -1);
  };
  if (!bar.cleanup) {
    const keys = (event) => bar.keys(event), touch = (event) => bar.touch(event);
    const forget = () => bar.forget();
    let still = null;
    const resize = () => {  // once it has stopped
      clearTimeout(still);
      still = setTimeout(() => bar.measure(), 120);
    };
    addEventListener("resize", resize);
    addEventListener("keydown", keys, true);
    addEventListener("touchstart", touch, true);
    addEventListener("popstate", forget);
    bar.cleanup = () => {
      removeEventListener("keydown", keys, true);
      removeEventListener("touchstart", touch, true);
      removeEventListener("popstate", forget);
      removeEventListener("resize", resize);
      clearTimeout(still);
      clearTimeout(bar.patience);
      bars.delete(root);
    };
  }
  return bar.cleanup;
}
