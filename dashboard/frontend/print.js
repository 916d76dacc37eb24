// Tells print.css how wide the page was on screen (pixels): paper is narrower, and charts and tables
// keep the width that they were drawn with.
() => addEventListener("beforeprint", () => {
  const page = document.querySelector("[data-testid=stMainBlockContainer]");
  if (!page) return;
  const { paddingLeft, paddingRight } = getComputedStyle(page);
  const width = page.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  document.documentElement.style.setProperty("--screen-width", width);
})
