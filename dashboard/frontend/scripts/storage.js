// A browser that is told to block cookies refuses its storage with an error, which stopped scripts
// and showed in « Mes présentations »: what would be kept lasts as long as the page there.
//
// An expression: the server calls it once, before whatever keeps something.
() => {
  try {
    if (localStorage) return;
  } catch { /* refused */ }
  class Storage {
    get length() { return Object.keys(this).length; }
    key(rank) { return Object.keys(this)[rank] ?? null; }
    getItem(name) { return this[name] ?? null; }
    setItem(name, value) { this[name] = `${value}`; }
    removeItem(name) { delete this[name]; }
    clear() { Object.keys(this).forEach((name) => delete this[name]); }
  }
  Object.defineProperty(window, "localStorage", { value: new Storage() });
}
