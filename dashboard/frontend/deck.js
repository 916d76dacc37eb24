// What a reader puts aside for a presentation is kept by this browser, for when a page is loaded
// again: the server then knows nothing of it.
const KEPT = "presentation";
let isRead = false;  // since this page was loaded
let isOwn = false;

export default function ({ data, setTriggerValue }) {
  const kept = localStorage.getItem(KEPT) ?? "";
  isOwn ||= data.own || kept === data.code;
  if (!isOwn) return;  // a presentation that a link brought
  if (!isRead && kept && kept !== data.code) setTriggerValue("garde", kept);
  else localStorage.setItem(KEPT, data.code);
  isRead = true;
}
