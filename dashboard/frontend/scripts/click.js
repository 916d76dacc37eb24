// Plotly gives a click to the mark that the pointer last came upon: once a figure was drawn again
// under a pointer that stands still, to none.  Here it is told where the pointer is.  It also takes
// any button for the first one: here the others are the browser's, who opens a menu; and a double
// click for two, the second of which undoes the first: here it is one, or none where it has what
// was drawn larger seen whole again.
//
// A finger would hold the page that it slides on, and its tap would click on the mark of the tap
// before.  Here one finger slides the page, and its tap is a click of the mouse that the browser
// makes of it; two move a map, and one where the reader chose to draw what is to be seen larger.
//
// What is pressed beside notes or a menu closes them, and is no click on the figure under it.
//
// The help of a box that is ticked stands in its label, which takes the press for its own: here it
// is only read.
//
// An expression: the server calls it once.
() => {
  let closes = false;
  addEventListener("pointerdown", () => {
    closes = document.querySelector(":is(:popover-open, [data-testid=stPopoverBody])") !== null;
  }, true);
  const press = (event) => {
    const plot = event.target.closest?.(".js-plotly-plot"), { button, detail, touches } = event;
    if (!plot) return;
    const mode = plot._fullLayout?.dragmode;
    const again = detail > 1 && mode !== "zoom", slides = touches?.length === 1 && mode === "pan";
    if (button || again || slides || closes) event.stopPropagation();
    else if (touches || !plot._hoverdata) {
      const { clientX, clientY } = touches?.[0] ?? event;
      event.target.dispatchEvent(
        new MouseEvent("mousemove", { bubbles: true, view: window, clientX, clientY }));
    }
  };
  for (const kind of ["mousedown", "touchstart"]) addEventListener(kind, press, true);

  const HELP = "label [data-testid=stTooltipHoverTarget]";
  const read = (event) => {
    if (event.target.closest?.(HELP)) event.stopPropagation();
  };
  for (const kind of ["pointerdown", "click"]) addEventListener(kind, read, true);
}
