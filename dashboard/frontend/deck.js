// What a reader puts aside for a presentation is kept by this browser, for when a page is loaded
// again: the server then knows nothing of it.
const STORAGE = "presentation";
let isRead = false;  // since this page was loaded
let isOwn = false;

export default function ({ data, setTriggerValue }) {
  const former = localStorage.getItem(STORAGE) ?? "";
  isOwn ||= data.own || former === data.code;
  if (!isOwn) return;  // a presentation that a link brought
  if (!isRead && former && former !== data.code) setTriggerValue("garde", former);
  else localStorage.setItem(STORAGE, data.code);
  isRead = true;
}
