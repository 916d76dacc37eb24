// The bar of a presentation: buttons, keys and counter.  What is asked for is counted here, so that
// keys that come faster than the slides are all heard; the server answers with the slide shown.
const FORWARD = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter"];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp", "Backspace"];
const WRITES = "input, textarea, select, [contenteditable]";
const bars = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement;
  const bar = bars.get(root) ?? { cleanup: null };
  bars.set(root, bar);
  // The place that is on its way, when it is not yet the one shown.
  if (!bar.wanted || (bar.wanted[0] === data.rank && [data.part, -1].includes(bar.wanted[1])) ||
      performance.now() - bar.since > 10000) bar.wanted = null;
  const button = (name) => root.querySelector(`[data-geste=${name}]`);

  const say = () => {
    const [rank, part] = bar.wanted ?? [data.rank, data.part];
    const parts = data.parts > 1 && rank === data.rank && part > 0
      ? ` · écran ${part} sur ${data.parts}` : "";
    const counter = root.querySelector(".compteur");
    const text = `${rank} / ${data.total}${parts}`;
    if (counter.textContent !== text) counter.textContent = text;
    button("avant").disabled = rank <= 1 && part <= 1;
    button("apres").disabled = rank >= data.total && (rank !== data.rank || part >= data.parts);
  };
  const send = (gesture) => setTriggerValue("geste", gesture);
  const go = (rank, part) => {
    const here = bar.wanted ?? [data.rank, data.part];
    if (rank < 1 || rank > data.total || (rank === here[0] && part === here[1])) return;
    bar.wanted = [rank, part];
    bar.since = performance.now();
    say();
    send(`va ${rank} ${part}`);
  };
  const step = (way) => {
    const [rank, part] = bar.wanted ?? [data.rank, data.part];
    const within = rank === data.rank && part > 0;
    if (within && part + way >= 1 && part + way <= data.parts) go(rank, part + way);
    else go(rank + way, way > 0 ? 1 : -1);
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
      act();
      if (event.detail) event.currentTarget.blur();  // by mouse: the space bar goes on turning
    };
  }
  button("theme").textContent = data.dark ? "Clair" : "Sombre";
  button("origine").setAttribute("aria-pressed", data.origin);
  button("origine").disabled = !data.lineage;
  for (const [name, colour] of Object.entries(data.colours)) {
    root.querySelector("nav").style.setProperty(name, colour);
  }
  say();

  bar.keys = (event) => {
    const from = event.composedPath()[0];
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (from.matches?.(WRITES)) return;
    const key = event.key;
    const presses = [" ", "Enter"].includes(key) && from.closest?.("button, a, summary");
    let act = null;
    if (presses) return;
    if (key === " " && event.shiftKey) act = () => step(-1);
    else if (FORWARD.includes(key)) act = () => step(1);
    else if (BACK.includes(key)) act = () => step(-1);
    else if (key === "Home") act = () => go(1, 1);
    else if (key === "End") act = () => go(data.total, 1);
    else if (key === "Escape") act = data.origin ? acts.origine : acts.quitter;
    if (!act) return;
    // The panel of the origins is read with the arrows that scroll it.
    if (data.origin && ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"].includes(key)) {
      const panel = document.querySelector(".st-key-diapo_origine");
      if (!panel) {  // on its way
        event.preventDefault();
        return;
      }
      const page = key.startsWith("Page") ? 0.9 * panel.clientHeight : 60;
      if (key === "Home" || key === "End") panel.scrollTop = key === "Home" ? 0 : panel.scrollHeight;
      else panel.scrollTop += page * (/Down/.test(key) ? 1 : -1);
      event.preventDefault();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  // The browser's Back changes the address without telling the server.
  bar.back = () => {
    const asked = new URLSearchParams(location.search);
    if (location.pathname.endsWith("/presentation") && asked.has("diapo")) {
      go(Number(asked.get("diapo")) || 1, Number(asked.get("ecran")) || 1);
    }
  };
  if (!bar.cleanup) {
    const keys = (event) => bar.keys(event), back = () => bar.back();
    addEventListener("keydown", keys, true);
    addEventListener("popstate", back);
    bar.cleanup = () => {
      removeEventListener("keydown", keys, true);
      removeEventListener("popstate", back);
      bars.delete(root);
    };
  }
  return bar.cleanup;
}
