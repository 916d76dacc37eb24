// What a run says leaves the server in one frame (server/delivery.py), for who asks for it in the
// address of the socket: a frame costs the browser more than most messages.  They are read at once:
// Streamlit draws its page between two messages that do not come so.
//
// Nor is a page drawn while a button is pressed: one that moved from under the pointer before it is
// let go would not be clicked.  That of a finger is clicked a moment after it is let go.
//
// An expression: the server calls it once, before Streamlit opens its socket.
() => {
  const PRESS = 1000, TAP = 100;  // milliseconds of who presses
  const LENGTH = 4;  // bytes of the length of a message
  // A frame of several begins with a zero, as no message does; each has its length before it.
  const parts = (message) => {
    const { data } = message, frame = new DataView(data), result = [];
    if (frame.getUint8(0)) return [message];
    for (let at = 1, end; at < data.byteLength; at = end) {
      end = at + LENGTH + frame.getUint32(at);
      result.push(new MessageEvent("message", { data: data.slice(at + LENGTH, end) }));
    }
    return result;
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

  const Socket = WebSocket;
  window.WebSocket = class extends Socket {
    constructor(address, ...options) {
      super(`${address}?ensemble`, ...options);
    }

    addEventListener(event, listener, ...options) {
      if (event !== "message") return super.addEventListener(event, listener, ...options);
      const messages = [];
      const read = () => messages.splice(0).forEach(listener);
      super.addEventListener("close", read);  // Streamlit reads nothing of a socket it has left
      return super.addEventListener(event, (frame) => {
        messages.push(...parts(frame));
        press === null ? read() : held.add(read);
      }, ...options);
    }
  };
}
