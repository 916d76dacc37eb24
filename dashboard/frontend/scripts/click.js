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
// Where a date tells all the curves, the mark is that of the nearest one: Plotly takes the first that
// it names, and whoever clicked on « Finistère » filtered the page on « Morbihan ».
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
  const sortByDistance = (plot, place) => {
    const far = ({ y, yaxis }) => Math.abs(yaxis._offset + yaxis.d2p(y) - place);
    plot._hoverdata?.sort((one, other) => far(one) - far(other));
  };
  const press = (event) => {
    const plot = event.target.closest?.(".js-plotly-plot"), { button, detail, touches } = event;
    if (!plot) return;
    const mode = plot._fullLayout?.dragmode, { clientX, clientY } = touches?.[0] ?? event;
    const again = detail > 1 && mode !== "zoom", slides = touches?.length === 1 && mode === "pan";
    if (button || again || slides || closes) event.stopPropagation();
    else if (touches || !plot._hoverdata) event.target.dispatchEvent(
      new MouseEvent("mousemove", { bubbles: true, view: window, clientX, clientY }));
    if (plot._fullLayout?.hovermode === "x unified") {
      sortByDistance(plot, clientY - plot.getBoundingClientRect().top);
    }
  };
  for (const kind of ["mousedown", "touchstart"]) addEventListener(kind, press, true);

  const HELP = "label [data-testid=stTooltipHoverTarget]";
  const read = (event) => {
    if (event.target.closest?.(HELP)) event.stopPropagation();
  };
  for (const kind of ["pointerdown", "click"]) addEventListener(kind, read, true);
}
