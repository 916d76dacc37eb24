// What a reader puts aside for a presentation is kept by this browser, for when a page is loaded
// again: the server then knows nothing of it.
const STORAGE = "presentation";
const ORIGIN = "presentation_origine";  // what the link was that it began from
const SPARE = "presentation_reserve";  // the one of before, begun elsewhere
let isRead = false;  // since this page was loaded

const stored = (name) => localStorage.getItem(name) ?? "";

export default function ({ data, setTriggerValue }) {
  const former = stored(STORAGE);
  let now = false;
  if (data.forgotten && stored(SPARE) === data.forgotten) localStorage.removeItem(SPARE);
  if (data.own && former !== data.code) {
    if (!isRead && former && !data.origin) {
      isRead = true;
      setTriggerValue("garde", former);
      return;
    }
    if (former && data.origin && data.origin !== stored(ORIGIN)) {
      localStorage.setItem(SPARE, former);
      now = true;
    }
    localStorage.setItem(STORAGE, data.code);
  }
  if (data.own || former === data.code) {
    localStorage.setItem(ORIGIN, data.origin);
    isRead = true;
  }
  const spare = stored(SPARE);
  if (spare !== data.spare) setTriggerValue("reserve", { code: spare, now });
}
