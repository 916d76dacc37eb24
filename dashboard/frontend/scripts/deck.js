// What a reader puts aside for a presentation is kept by this browser, for when a page is loaded
// again: the server then knows nothing of it.
const STORAGE = "presentation";
const ORIGIN = "presentation_origine";  // what the link was that it began from
const SPARE = "presentation_reserve";  // the one of before, begun elsewhere or in another tab
let mine;  // what this page last read or wrote: another tab of the reader may have written since

const stored = (name) => localStorage.getItem(name) ?? "";

export default function ({ data, setTriggerValue }) {
  const former = stored(STORAGE);
  let now = false;
  if (data.forgotten && stored(SPARE) === data.forgotten) localStorage.removeItem(SPARE);
  if (data.own && former !== data.code && data.code !== mine) {
    if (mine === undefined && former && !data.origin) {
      mine = former;
      setTriggerValue("garde", former);
      return;
    }
    const isOfAnother = mine !== undefined && former !== mine;
    if (former && (isOfAnother || (data.origin && data.origin !== stored(ORIGIN)))) {
      localStorage.setItem(SPARE, former);
      now = true;
    }
    localStorage.setItem(STORAGE, data.code);
  }
  if (stored(STORAGE) === data.code) {
    localStorage.setItem(ORIGIN, data.origin);
    mine = data.code;
  }
  const spare = stored(SPARE);
  if (spare !== data.spare) setTriggerValue("reserve", { code: spare, now });
}
