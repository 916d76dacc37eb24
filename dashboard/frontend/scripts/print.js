// Paper is narrower than the screen, and a chart keeps the width that it was drawn with: print.css is
// told how wide that was (pixels), to make it smaller.  Ctrl+P first has the charts drawn at the
// width of the paper, so that their texts keep their size; the browser's own menu leaves no time for
// it: the card of one that would be half as large lies down.  Those on a dark ground are turned light.
//
// An expression: the server calls it once.
() => {
  const WIDE = 880, LONGEST = 10000;
  const root = document.documentElement;
  const charts = () => [...document.querySelectorAll("[data-testid=stPlotlyChart]")];
  const drawn = (chart) => chart.querySelector("svg.main-svg")?.clientWidth ?? 0;
  let isAsked = false;

  addEventListener("beforeprint", () => {
    for (const chart of charts().filter(drawn)) {
      chart.style.setProperty("--drawn", drawn(chart));
      chart.closest("[class*=st-key-bloc_]")?.classList.toggle("couchee", drawn(chart) > WIDE);
      const [red] = chart.querySelector("svg.main-svg").style.background.match(/\d+/) ?? [255];
      chart.classList.toggle("sombre", red < 128);
    }
    // No sheet for the head of the page alone, upright before a card that lies down.
    const first = [...document.querySelectorAll("[class*=st-key-bloc_], [class*=st-key-chiffres_]")]
      .find((card) => card.checkVisibility());
    document.querySelector(".stMainBlockContainer").classList.toggle(
      "couchee", Boolean(first?.matches(".couchee")));
  });
  addEventListener("afterprint", () => root.classList.remove("au-papier"));
  addEventListener("keydown", (event) => {
    const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      && event.key.toLowerCase() === "p";
    if (!asked) return;
    event.preventDefault();
    if (isAsked) return;  // a key that is held asks again and again
    isAsked = true;
    root.classList.add("au-papier");
    const start = performance.now();
    let before = "";
    const ready = () => {  // all as wide as their boxes, which do not change
      const widths = charts().map(drawn);
      const moves = `${widths}` !== before || charts().some(
        (chart, at) => widths[at] !== chart.clientWidth);
      before = `${widths}`;
      if (moves && performance.now() - start < LONGEST) setTimeout(ready, 100);
      else {
        isAsked = false;
        print();
      }
    };
    setTimeout(ready, 300);
  });
}
