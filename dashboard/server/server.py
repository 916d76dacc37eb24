"""What the web server adds to Streamlit's: French, compressed scripts, direct links, the zip of
everything.

``serve.py`` hands ``ROUTES``, ``MIDDLEWARE`` and ``lifespan`` to ``st.App``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import anyio.to_thread
import streamlit
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.pages import EVERYTHING, OBSERVATORY
from dashboard.paths import frontend_text
from dashboard.server import delivery, downloads, gestures, page_changes, security, turns
from dashboard.server.readiness import warm_up
from dashboard.server.security import Doors, content_security_policy

NOSCRIPT = (
    "<p>Cette application a besoin de JavaScript\u202f: activez-le dans votre navigateur.</p>"
)
#: What is seen until the scripts have come; they put the page in its place.
WAITING = ('<div id="root"><div class="attente" role="status">{mark}'
           f"<p>{OBSERVATORY}</p><p>Chargement…</p></div></div>")
#: What the page does that Streamlit does not: a storage where the browser refuses its own, messages
#: read together, a page that is lost, paper, the way to the block of a link, the keyboard,
#: assistive tools, the drawer of a telephone, the open tab, dark and light figures, a second click,
#: a map in a card that is narrower than it was, cells that are copied.
SCRIPTS = ("storage.js", "messages.js", "recovery.js", "print.js", "extract.js", "keyboard.js",
           "access.js", "drawer.js", "tabs.js", "theme.js", "click.js", "maps.js",
           "copy.js")
STYLES = ("look.css", "filters.css", "cards.css", "key_figures.css", "tables.css", "narrow.css",
          "print.css", "home.css", "keyboard.css", "access.css", "show.css", "older.css")
STATIC = Path(streamlit.__file__).parent / "static"
#: Parts of nearly every page, which Streamlit's page asks for when it meets one.
PARTS = ("PlotlyChart", "Button", "Checkbox", "Html", "Metric", "Selectbox", "Slider")
#: A script that a script cannot do without.
IMPORT = re.compile(r'import(?:[\w*{}$, ]+from)?"\./([^"]+\.js)"')
NO_FILE = ("Aucune page ni aucun fichier n'est à cette adresse\u202f: vérifiez-la, ou partez de la "
           "page d'accueil.\n")
BAD_ADDRESS = (
    "Cette adresse contient des caractères qu'une adresse du tableau de bord n'a pas\u202f: "
    "vérifiez-la, ou partez de la page d'accueil.\n"
)
#: Where Streamlit sends who signs in, and what is said where the provider cannot be asked.
SIGN_IN = "/auth/login"
NO_SIGN_IN = (
    "La connexion n'a pas pu être demandée à son fournisseur\u202f: revenez en arrière et "
    "réessayez plus tard, ou prévenez la personne qui entretient l'application.\n"
)
#: Where the provider sends them back, and what is said of who comes back without being signed in:
#: Streamlit leads them to the home page without a word.
SIGN_IN_ANSWER = "/oauth2callback"
FAILED_SIGN_IN = (
    "La connexion n'a pas abouti\u202f: elle a été abandonnée, ou son fournisseur l'a refusée. "
    "Rouvrez la page d'où vous venez et réessayez\u202f; si cela se répète, prévenez la personne "
    "qui entretient l'application.\n"
)
#: Files that the server may have open: two thousand readers, where macOS allows 10 240.
OPEN_FILES = 8192
#: What is worth compressing, with its type (the one of Windows's registry cannot be relied on).
TYPES = {".js": "text/javascript", ".css": "text/css"}


def texts() -> dict[str, str]:
    """Return Streamlit's English strings → French ones; ``{}`` stands for a part that is kept."""
    sections: dict[str, dict[str, str]] = json.loads(frontend_text("texts_fr.json"))
    return {english: french for part in sections.values() for english, french in part.items()}


@cache
def french_page() -> bytes:
    """Return Streamlit's own HTML page, in French, with our scripts and styles.

    The scripts sit in the page, before Streamlit's: nothing is fetched for them, and no English
    text is painted first.
    """
    translate = frontend_text("scripts/translate.js")
    style = "\n".join(frontend_text(f"styles/{name}") for name in STYLES)
    dictionary = json.dumps(texts(), ensure_ascii=False)
    # The server is at the root: without this, a deep link tries /emploi/_stcore first (two 404s).
    root = "window.__streamlit = {BACKEND_BASE_URL: location.origin}"
    own = "".join(f";({frontend_text(f'scripts/{name}')})()" for name in SCRIPTS)
    script = f"<script>{root};({translate})({dictionary}){own}</script>"
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    preload = "\n".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
                        for name in part_scripts() if name not in page)
    for pattern, french in (
        (r'<html lang="en">', '<html lang="fr">'),
        (r"<title>.*?</title>", f"<title>{OBSERVATORY}</title>\n{script}"),
        (r"<noscript>.*?</noscript>", f"<noscript>{NOSCRIPT}</noscript>"),
        (r'<div id="root"></div>', WAITING.format(mark=frontend_text("mark.svg"))),
        (r'<link rel="service-desc"[^>]*>', ""),
        ("</head>", f"  {preload}\n  <style>{style}</style>\n  </head>"),
    ):
        before, _, after = re.split(f"({pattern})", page, maxsplit=1, flags=re.DOTALL)
        page = before + french + after
    return page.encode()


def part_scripts() -> list[str]:
    """Return the scripts of ``PARTS``, and those that they cannot do without: they come while the
    page's own run is under way, at once and not one after the other."""
    folder = STATIC / "static" / "js"
    names = [next(folder.glob(f"{part}.*.js")).name for part in PARTS]
    for name in names:  # which grows
        imports = IMPORT.findall((folder / name).read_text(encoding="utf-8"))
        names += [one for one in dict.fromkeys(imports) if one not in names]
    return names


@cache
def gzip_form(file: Path) -> bytes:
    """Return the gzip form of a file of Streamlit's front end (4.7 MB of charts become 1.4 MB).

    Kept for the life of the server: Starlette's own middleware compresses at each request.
    """
    return gzip.compress(file.read_bytes(), 6)


def text_assets() -> Mapping[str, Path]:
    """Return address → file of the scripts and styles that are worth compressing."""
    return {f"/{file.relative_to(STATIC).as_posix()}": file
            for file in (STATIC / "static").rglob("*")
            if file.suffix in TYPES and file.stat().st_size > 1000}


class FrenchShell:
    """ASGI middleware: the French page for every page, compressed scripts for who accepts them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.assets = text_assets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asset = self.assets.get(scope["path"])
        if asset and "gzip" in Headers(scope=scope).get("accept-encoding", ""):
            await (await compressed_response(asset))(scope, receive, send)
            return

        is_replaced = False

        async def translate(message: Message) -> None:
            nonlocal is_replaced
            begins = message["type"] == "http.response.start"
            if begins and (own := own_answer(scope, message)):
                is_replaced = True
                await own(scope, receive, send)
            elif not is_replaced:
                await send(message)

        await self.app(scope, receive, translate)


def own_answer(scope: Scope, message: Message) -> Response | None:
    """Return what is answered, in French, instead of what ``message`` begins; None where that is
    sent as it is."""
    path, status = scope["path"], message["status"]
    if path == SIGN_IN and status >= 400:
        return PlainTextResponse(NO_SIGN_IN, status)
    if is_failed_sign_in(scope, message):
        failure = PlainTextResponse(FAILED_SIGN_IN, 400)
        failure.raw_headers += [(name, value) for name, value in message["headers"]
                                if name == b"set-cookie"]
        return failure
    # It leads out of the site or holds what no name does: « .. », « %00 », « // ».
    if status == 400:
        return PlainTextResponse(BAD_ADDRESS, 400)
    # What shows a link before it is opened asks for the beginning of the page alone (206).
    is_page = status in (200, 206) and Headers(
        raw=message["headers"]).get("content-type", "").startswith("text/html")
    if status == 404 or (is_page and not is_page_name(path)):
        return PlainTextResponse(NO_FILE, 404)
    if not is_page:
        return None
    page = french_page()
    return Response(page, media_type="text/html", headers={
        "Cache-Control": "no-cache", "Content-Security-Policy": content_security_policy(page)})


def is_failed_sign_in(scope: Scope, message: Message) -> bool:
    """Tell whether ``message`` begins the answer to a person whom the provider sends back, and who
    is not signed in for all that."""
    if scope["path"] != SIGN_IN_ANSWER or not {"code", "error"} & parse_qs(
            scope["query_string"].decode("latin-1")).keys():
        return False  # of who comes back from signing out, nothing is asked
    cookie = f"{USER_COOKIE_NAME}="
    cookies = [value for value in Headers(raw=message["headers"]).getlist("set-cookie")
               if value.startswith(cookie)]
    if cookies:  # one that is taken back is empty
        return cookies[-1].removeprefix(cookie).partition(";")[0] in ("", '""')
    return cookie not in Headers(scope=scope).get("cookie", "")


def is_page_name(path: str) -> bool:
    """Tell whether an address may be that of a page: one name, that is not a file's (an icon).
    Elsewhere Streamlit's page would be taken for a script, or never find its own."""
    return "/" not in path.removeprefix("/") and not Path(path).suffix


async def compressed_response(file: Path) -> Response:
    """Return the compressed answer for a script or style: its name carries its hash, so it never
    ages."""
    return Response(
        await anyio.to_thread.run_sync(gzip_form, file), media_type=TYPES[file.suffix], headers={
            "Content-Encoding": "gzip", "Vary": "Accept-Encoding",
            "Cache-Control": "public, immutable, max-age=31536000"})


async def home_redirection(request: Request) -> RedirectResponse:
    """Rewrite ``/accueil`` as ``/``: Streamlit serves the default page at the root only."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/")


def open_more_files() -> None:
    """Let this process open more files than the usual 256 or 1024, where the machine lets it: a
    reader takes four of them, and two minutes more after leaving; out of files, nobody is let in.
    """
    if sys.platform == "win32":  # which has no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Prepare the server: readers are not short of files, what no page asks is refused, direct
    links go through ``app.py``, gestures are obeyed to their end and in turn, filters follow from
    page to page, a file that is asked for is there, and libraries load at once; at the end, what
    was dropped and not published is forgotten.

    Streamlit takes the mere presence of ``pages/`` for its older page system until one session
    has called ``st.navigation``: on a fresh server a link to ``/emploi`` would run the page's
    file alone, outside the navigation.
    """
    open_more_files()
    security.bound_sessions()
    PagesManager.uses_pages_directory = False
    gestures.protect()
    page_changes.keep_filters()
    downloads.keep_files()
    delivery.group()
    delivery.frame()
    turns.take(turns.Turns())
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield
    if desk := sys.modules.get("etl.deposit.trial"):  # else nobody has dropped anything
        await anyio.to_thread.run_sync(desk.abandon_all)


def archive(request: Request) -> Response:
    """Answer « Tout télécharger »; what makes it is loaded when it is first asked."""
    from dashboard.server.everything import everything

    return everything(request)


ROUTES = [Route("/accueil", home_redirection), Route(EVERYTHING, archive)]
MIDDLEWARE = [Middleware(Doors), Middleware(turns.Pace), Middleware(FrenchShell)]
