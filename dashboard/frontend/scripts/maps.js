// A map is as large as its card lets it be.  Plotly writes in a figure how much of its width or of
// its height it then takes; Streamlit keeps that figure for when the card is drawn elsewhere, half
// as wide: the map would be as much of that half, and smaller than it could be.  Here it is not kept.
//
// An expression: the server calls it once.
() => {
  let asked = 0;
  const forget = () => {
    asked = 0;
    for (const { layout } of document.querySelectorAll(".js-plotly-plot")) {
      for (const axis of [layout?.xaxis, layout?.yaxis]) {
        if (axis?.constrain === "domain") delete axis.domain;
      }
    }
  };
  new MutationObserver(() => { asked ||= requestAnimationFrame(forget); })
    .observe(document, { subtree: true, childList: true });
}
