"""A connection whose reader takes what it is sent.

Uvicorn answers each ping at once, and hands over each gesture, whether or not what was said before
has left: who sends and never reads filled the memory as fast as it could send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

if TYPE_CHECKING:
    from uvicorn._types import ASGIReceiveEvent


class Connection(WebSocketsSansIOProtocol):
    """WebSocket of a reader: while what was said waits to leave, its pings have no answer and its
    gestures wait too; it is cut off when it does not answer in time, or ends without having read:
    a polite end would wait for it."""

    def handle_ping(self) -> None:
        """Answer a ping, unless earlier answers wait."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    async def receive(self) -> ASGIReceiveEvent:
        """Return the next gesture, once what was said has left."""
        await self.writable.wait()
        return await super().receive()

    def send_keepalive_ping(self) -> None:
        """Ask whether the reader is still there, or cut off who has ended."""
        if self.transport.is_closing():
            self.transport.abort()
        super().send_keepalive_ping()

    def keepalive_timeout(self) -> None:
        """Cut off who does not answer."""
        super().keepalive_timeout()
        self.transport.abort()
