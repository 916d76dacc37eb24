"""The doors of the web server: what browsers are told to refuse, and what the server refuses.

Names by which the server may be called: Streamlit's own ``server.allowedHosts``, which Streamlit
itself asks of WebSocket connections only.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import wraps

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from dashboard.blocks.access import is_local_name, is_loopback, is_relayed

#: How a name is written, and a port perhaps.
HOST = re.compile(r"(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?", re.IGNORECASE)
#: What monitors ask, under whatever name.
HEALTH = "/_stcore/health"
#: What is told to the machine itself only.
METRICS = "/_stcore/metrics"
#: What only the page of a developer asks: the names of the files that Git does not know, to clear
#: what is kept for all readers.
DEVELOPER = ("load_git_info", "clear_cache", "set_run_on_save")
#: Bytes of dropped files that are kept, for all sessions together: five of the largest; and those
#: that the address of each may take besides.
MOST_DROPPED, ADDRESS = 250 << 20, 64 << 10
#: Files that one gesture drops, each of which is given an address of a hundred times its question.
MOST_TOGETHER = 100
UNKNOWN_HOST = (
    "Ce serveur ne répond pas sous ce nom\u202f: ouvrez l'adresse que donne la personne qui "
    "l'entretient (docs/exploitation.md, «\u202fSécurité\u202f»).\n"
)
FOREIGN_PAGE = "Cette demande vient d'une page d'un autre site\u202f: elle est refusée.\n"
MACHINE_ONLY = "Ces mesures ne sont données qu'à la machine qui porte le serveur.\n"
#: An inline script of a page.
INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address holds what the reader looks for.
    "Referrer-Policy": "same-origin",
}


def content_security_policy(page: bytes = b"") -> str:
    """Return the Content-Security-Policy of a page: nothing but what this server gives, and no
    inline script but those of ``page``, known by their SHA-256.

    Streamlit's page cannot do without the rest: inline styles, images and letters written in the
    page, its messages decoded by WebAssembly (which lets no text become a script), and a component
    that it imports from the memory of the page (``blob:``).
    """
    inline = [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
              for script in INLINE.findall(page)]
    return "; ".join((
        "default-src 'none'",
        " ".join(["script-src 'self' blob: 'wasm-unsafe-eval'", *inline]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ))


def refusal(scope: Scope) -> str:
    """Return why a request is refused, in French; empty when it is not.

    Its Host must be one of ``server.allowedHosts``, and so must its Origin, if it has one: a page
    of another site never speaks to the server through the browser of a reader.
    """
    headers = Headers(scope=scope)
    hosts, path = headers.getlist("host"), scope["path"]
    if path == HEALTH:
        return ""
    if len(hosts) != 1 or not (HOST.fullmatch(hosts[0]) and is_host_allowed(hosts[0])):
        return UNKNOWN_HOST
    origin = headers.get("origin")
    if origin is not None and not is_host_allowed(origin.partition("://")[2]):
        return FOREIGN_PAGE
    if path.rstrip("/") == METRICS and not (
            is_loopback((scope.get("client") or ("",))[0]) and is_local_name(hosts[0])
            and not is_relayed(headers)):
        return MACHINE_ONLY
    return ""


class Doors:
    """ASGI middleware: the security headers of every answer, and the refusals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def protect(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                headers.setdefault("Content-Security-Policy", content_security_policy())
                headers.update(HEADERS)
            await send(message)

        if why := refusal(scope):
            # To a WebSocket that is not accepted yet, it is sent as its own refusal.
            await PlainTextResponse(why, 403 if why != UNKNOWN_HOST else 421)(
                scope, receive, protect)
            return
        await self.app(scope, receive, protect)


def bound_sessions() -> None:
    """Have the server ignore what only a developer's page asks, which Streamlit does for whoever
    speaks to it, and who would drop more files than a reader does; and forget, beyond
    ``MOST_DROPPED``, the oldest file of the session that keeps the most: each may drop some,
    whatever its page, and they last as long as it does."""
    obey, add = AppSession.handle_backmsg, MemoryUploadedFileManager.add_file

    @wraps(obey)
    def obey_reader(self: AppSession, message: BackMsg) -> None:
        if (message.WhichOneof("type") not in DEVELOPER
                and len(message.file_urls_request.file_names) <= MOST_TOGETHER):
            obey(self, message)

    @wraps(add)
    def add_within(self: MemoryUploadedFileManager, session_id: str,
                   file: UploadedFileRec) -> None:
        add(self, session_id, file)
        while self._total_bytes + ADDRESS * self._file_count > MOST_DROPPED:
            heaviest, files = max(self.file_storage.items(), key=lambda one: sum(
                len(file.data) + ADDRESS for file in one[1].values()))
            self.remove_file(heaviest, next(iter(files)))

    AppSession.handle_backmsg = obey_reader  # type: ignore[assignment, method-assign]
    MemoryUploadedFileManager.add_file = add_within  # type: ignore[method-assign]
