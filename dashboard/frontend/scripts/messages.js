// Streamlit draws its page between two messages that do not come at once.  Those of a run leave the
// server together (server/delivery.py): here they wait for the one that ends it, and are read at
// once; those of a run that lasts are read as they come.
//
// Nor is a page drawn while a button is pressed: one that moved from under the pointer before it is
// let go would not be clicked.  That of a finger is clicked a moment after it is let go.
//
// An expression: the server calls it once, before Streamlit opens its socket.
() => {
  const LONGEST = 30, PRESS = 1000, TAP = 100;  // milliseconds: of a run, of who presses
  const BEGINNING = 4, END = 6;  // fields of Streamlit's ForwardMsg
  // Which of the two a message (protobuf) has.
  const kind = (message) => {
    const bytes = new Uint8Array(message);
    let at = 0;
    const number = () => {
      let value = 0, factor = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * factor; factor *= 128; } while (byte > 127);
      return value;
    };
    while (at < bytes.length) {
      const tag = number(), field = tag >> 3;
      if (field === BEGINNING || field === END) return field;
      const value = number();  // of a number, or the length of what follows
      if (tag & 2) at += value;
    }
    return null;
  };
  let press = null;
  const held = new Set();  // what is to be read once the pointer is let go
  const letGo = () => {
    press = null;
    held.forEach((read) => read());
    held.clear();
  };
  const hold = (time) => {
    clearTimeout(press);
    press = setTimeout(letGo, time);
  };
  addEventListener("pointerdown", () => hold(PRESS), true);
  addEventListener("pointerup", (end) => hold(end.pointerType === "mouse" ? 0 : TAP), true);
  for (const end of ["click", "pointercancel"]) addEventListener(end, () => hold(0), true);

  const listen = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (event, listener, ...options) {
    if (event !== "message") return listen.call(this, event, listener, ...options);
    const messages = [];
    let alarm = null;  // while a run goes on
    const read = () => {
      clearTimeout(alarm);
      alarm = null;
      messages.splice(0).forEach(listener);
    };
    listen.call(this, "close", read);  // Streamlit reads nothing of a socket that it has left
    const readUnpressed = () => (press === null ? read() : held.add(read));
    return listen.call(this, event, (message) => {
      const its = kind(message.data);
      messages.push(message);
      if (its === BEGINNING) alarm ??= setTimeout(readUnpressed, LONGEST);
      if (its === END || alarm === null) readUnpressed();
    }, ...options);
  };
}
