// The cells chosen in a table are copied for a French spreadsheet.  The option that takes off
// Streamlit's own CSV takes its copying off too, whose numbers are texts there (« 0.4 »).  A number
// has its comma, a text is as it stands (« 1.513 », thousands of a document), but that one that
// would be a formula has an apostrophe, as in extracts.
//
// An expression: the server calls it once.
() => {
  // As in dashboard/export/fields.py.
  const FORMULA = /^\s*[=+@-]/;
  const NUMBER = /^(?!\+(?:\s?\d){10})[+-]\s?\d[\d\s]*(,\d+)?\s?%?$/;
  // What a table is drawn from, its cells and those that are chosen: from the root, whose parts are
  // those of now; a part that is reached from its canvas may be what it was before.
  const root = () => {
    const page = document.getElementById("root");
    return page[Object.keys(page).find((name) => name.startsWith("__reactContainer"))]
      ?.stateNode?.current;
  };
  const grid = (first, canvas, above) => {
    for (let part = first; part; part = part.sibling) {
      const own = part.memoizedProps?.gridSelection ? part.memoizedProps : above;
      const table = part.stateNode === canvas ? own : grid(part.child, canvas, own);
      if (table) return table;
    }
    return null;
  };
  const cellText = ({ kind, data, copyData, displayData }) => {
    if (kind === "number") return `${data ?? ""}`.replace(".", ",");
    if (kind === "boolean") return data === true ? "oui" : data === false ? "non" : "";
    const text = `${displayData ?? copyData ?? ""}`;
    return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  };
  const field = (text) => (/[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  addEventListener("copy", (event) => {
    const canvas = event.target.closest?.("[data-testid=stDataFrame]")?.querySelector("canvas");
    const { gridSelection, getCellContent } = (canvas && grid(root(), canvas)) ?? {};
    const range = gridSelection?.current?.range;
    if (!range) return;
    const rows = Array.from({ length: range.height }, (_, row) => Array.from(
      { length: range.width },
      (_, column) => cellText(getCellContent([range.x + column, range.y + row]))));
    const html = document.createElement("table");
    for (const row of rows) {
      const line = html.insertRow();
      for (const text of row) line.insertCell().textContent = text;
    }
    const lines = rows.map((row) => row.map(field).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    event.clipboardData.setData("text/html", html.outerHTML);
    event.preventDefault();
  }, true);
}
