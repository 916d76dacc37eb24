// Plotly gives a click to the mark that the pointer last came upon: once a figure was drawn again
// under a pointer that stands still, to none.  Here it is told where the pointer is.
//
// An expression: the server calls it once.
() => {
  addEventListener("mousedown", (event) => {
    const plot = event.target.closest?.(".js-plotly-plot");
    if (plot && !plot._hoverdata) event.target.dispatchEvent(new MouseEvent("mousemove", event));
  }, true);
}
