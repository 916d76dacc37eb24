// Tells print.css how wide each chart was drawn (pixels): paper is narrower, and a chart keeps the
// width that it was drawn with.
() => addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll("[data-testid=stPlotlyChart]")) {
    const drawn = chart.querySelector("svg.main-svg")?.clientWidth;
    if (drawn) chart.style.setProperty("--drawn", drawn);
  }
})
