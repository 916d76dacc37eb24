// Streamlit draws its page between two messages that do not come at once.  Those of a frame are
// read at once: where it has several, it begins with a zero, as no message does, and each stands
// after its length (server/delivery.py).  Streamlit listens by addEventListener alone, as long as
// the socket lasts, and reads nothing of an event but its data.
//
// An expression: the server calls it once, before Streamlit opens its socket.
() => {
  const messages = (frame) => {
    const view = new DataView(frame), parts = [];
    if (!frame.byteLength || view.getUint8(0)) return [frame];
    for (let start = 5; start < frame.byteLength;) {
      const end = start + view.getUint32(start - 4);
      parts.push(frame.slice(start, end));
      start = end + 4;
    }
    return parts;
  };
  window.WebSocket = class extends WebSocket {
    constructor(address, ...protocols) {
      super(`${address}?ensemble`, ...protocols);
    }
    addEventListener(kind, listener, ...options) {
      super.addEventListener(kind, kind === "message"
        ? ({ data }) => messages(data).forEach((part) => listener({ data: part }))
        : listener, ...options);
    }
  };
}
