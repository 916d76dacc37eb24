// A link « ?extrait=<block> » brings the reader to its block, whose control « Extraire » is open.
//
// The page grows while it runs and its charts are drawn: the block is followed until it has kept
// its place for a while, or until the reader does anything.
() => {
  const key = new URLSearchParams(location.search).get("extrait");
  if (!key) return;
  // As Streamlit names the class of a keyed container.
  const name = `st-key-bloc_${key.trim().replace(/[^a-zA-Z0-9_-]/g, "-")}`;
  const HEADER = 72, STILL = 2000, LONGEST = 30000;
  const BUSY = "[data-testid=stApp]:not([data-test-script-state=notRunning]), "
    + "[data-testid=stSkeleton]";
  const GESTURES = ["wheel", "touchstart", "pointerdown", "keydown"];
  const start = performance.now();
  let moved = start, top = null;

  const stop = () => {
    clearInterval(timer);
    GESTURES.forEach((gesture) => removeEventListener(gesture, stop, true));
  };
  const follow = () => {
    const now = performance.now();
    const block = document.getElementsByClassName(name)[0];
    if (block) {
      block.style.scrollMarginTop = `${HEADER}px`;
      block.scrollIntoView({ block: "start", behavior: "instant" });
      const scrolled = block.closest("[data-testid=stMain]")?.scrollTop;
      if (document.querySelector(BUSY) || scrolled !== top) [moved, top] = [now, scrolled];
    }
    if ((block && now - moved > STILL) || now - start > LONGEST) stop();
  };
  const timer = setInterval(follow, 100);
  GESTURES.forEach((gesture) => addEventListener(gesture, stop, true));
}
