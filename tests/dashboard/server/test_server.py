"""The web server: French from the first byte, compressed, and every link leads to its page."""

from __future__ import annotations

import base64
import gzip
import hashlib
import http.client
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.elements import exception

from dashboard.paths import FRONTEND
from dashboard.server import security
from dashboard.server import server as web
from dashboard.server.server import PARTS, STATIC, texts
from etl.reading import limits
from tests.serving import serving, small_project, start, visit, wait_until_well

IN_PIECES = "Textes composés de plusieurs morceaux"
#: A desk that receives what holds its reader until it is stopped: more rows than one second reads.
DESK = """
import streamlit as st

from etl.reading import limits
from etl.reading.limits import Refusal
from etl.deposit.reception import receive

limits.SECONDS, limits.SECONDS_A_MEBIBYTE = 1, 0
try:
    receive(b"<table>" + b"<tr><td>1</td></tr>" * 500_000, "envoi.xls")
except Refusal as refusal:
    st.text(str(refusal))
"""
TITLES = ["Accueil", "Emploi", "Déposer un classeur"]
Visit = tuple[list[str], list[str]]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Visit]]:
    """Yield a server and what its first session ever showed: that of a direct link."""
    with serving(small_project(tmp_path_factory.mktemp("projet"), depot=DESK)) as url:
        yield url, visit(url, "emploi", "territoire=29&annee=2022")


@pytest.fixture(scope="module")
def address(fresh: tuple[str, Visit]) -> str:
    return fresh[0]


def get(address: str, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    return response, response.read()


def test_a_direct_link_on_a_fresh_server_goes_through_the_navigation(
        fresh: tuple[str, Visit]) -> None:
    assert fresh[1] == (TITLES, ["page emploi", "demande {'territoire': '29', 'annee': '2022'}"])


def test_the_root_is_the_first_page(address: str) -> None:
    assert visit(address) == (TITLES, ["page accueil", "demande {}"])


def test_the_address_of_the_first_page_leads_to_the_root_with_its_query(address: str) -> None:
    response, _ = get(address, "/accueil?territoire=29")
    assert (response.status, response.headers["Location"]) == (307, "/?territoire=29")
    response, _ = get(address, "/accueil")
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/emploi", "/emploi?territoire=29", "/nulle-part"])
def test_every_address_of_a_page_gets_the_same_french_page(address: str, path: str) -> None:
    response, body = get(address, path, Accept_Encoding="gzip")
    page = body.decode()
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert int(response.headers["Content-Length"]) == len(body)
    assert '<html lang="fr">' in page
    assert "<title>Observatoire de l'ESS en Bretagne</title>" in page
    assert re.search("<noscript>(.*?)</noscript>", page, re.DOTALL)[1] == (
        "<p>Cette application a besoin de JavaScript\u202f: activez-le dans votre navigateur.</p>"
    )
    assert "_stcore/agent" not in page


def test_who_asks_for_the_beginning_of_a_page_to_show_its_link_gets_the_french_page(
        address: str) -> None:
    for path, status in (("/emploi", 200), ("/nulle-part.zip", 404)):
        response, body = get(address, path, Range="bytes=0-4095")
        assert (response.status, b"Streamlit</title>" in body) == (status, False)


def test_the_translation_comes_before_streamlits_own_scripts(address: str) -> None:
    page = get(address, "/")[1].decode()
    assert page.index("Calcul en cours…") < page.index('<script type="module"')


def test_the_scripts_that_draw_a_page_are_asked_for_at_once(address: str) -> None:
    page = get(address, "/emploi")[1].decode()
    scripts = re.findall(r'href="\./(static/js/[^"]+\.js)"', page)
    assert len(scripts) == len(set(scripts))
    assert all((STATIC / one).exists() for one in scripts)
    for part in PARTS:
        [name] = [one for one in scripts if one.startswith(f"static/js/{part}.")]
        imports = re.findall(r'"\./([\w.-]+\.js)"', (STATIC / name).read_text(encoding="utf-8")
                             .partition("const ")[0].partition("var ")[0])
        assert imports
        assert {f"static/js/{one}" for one in imports} <= {*scripts, *re.findall(
            r'src="\./(static/js/[^"]+\.js)"', page)}


def test_what_is_not_a_page_is_left_as_it_is(address: str) -> None:
    assert get(address, "/_stcore/health")[1] == b"ok"
    assert get(address, "/emploi/_stcore/health")[0].status == 404
    response, _ = get(address, "/emploi/")
    assert (response.status, response.headers["Location"]) == (301, "/emploi")


@pytest.mark.parametrize("path", [
    "/static/js/index.d41d8cd9.js", "/static/css/index.d41d8cd9.css", "/emploi/static/js/a.js",
    "/app/static/a", "/_stcore/nulle-part", "/favicon.ico", "/data/warehouse.duckdb",
    "/media/a.xlsx", "/component/a/b.js", "/emploi/finistere", "/etc/passwd", "/emploi/%3F"])
def test_what_is_not_there_is_not_a_page_that_never_comes(address: str, path: str) -> None:
    response, body = get(address, path)
    assert (response.status, body.decode()) == (404, web.NO_FILE)


@pytest.mark.parametrize("path", ["/%00", "/emploi%00", "/emploi/../x", "/..%2fetc", "//x/y"])
def test_an_address_that_cannot_be_is_refused_in_french(address: str, path: str) -> None:
    response, body = get(address, path)
    assert (response.status, body.decode()) == (400, web.BAD_ADDRESS)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_workbook_that_is_refused_is_refused_for_its_own_reason() -> None:
    async def refuse(_request: object) -> PlainTextResponse:
        return PlainTextResponse("Invalid session_id.", 400)  # as Streamlit does

    name = "/_stcore/upload_file/a/b"
    app = Starlette(routes=[Route(name, refuse, methods=["PUT"])], middleware=web.MIDDLEWARE)
    assert TestClient(app, "http://127.0.0.1").put(name).text == "Invalid session_id."


def test_scripts_travel_compressed_and_are_kept_by_the_browser(address: str) -> None:
    script = max((STATIC / "static/js").glob("*.js"), key=lambda file: file.stat().st_size)
    response, body = get(address, f"/static/js/{script.name}", Accept_Encoding="gzip, br")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, immutable, max-age=31536000"
    assert response.headers["Vary"] == "Accept-Encoding"
    assert len(body) < script.stat().st_size / 3
    assert gzip.decompress(body) == script.read_bytes()


def test_a_browser_that_does_not_unzip_gets_the_script_plain(address: str) -> None:
    script = next((STATIC / "static/js").glob("index.*.js"))
    response, body = get(address, f"/static/js/{script.name}")
    assert response.headers["Content-Encoding"] is None
    assert body == script.read_bytes()


def test_no_file_outside_streamlits_own_is_served(address: str) -> None:
    for path in ("/static/../../../serve.py", "/static/%2e%2e/%2e%2e/serve.py", "/serve.py"):
        body = get(address, path, Accept_Encoding="gzip")[1]
        assert b"uvicorn" not in body


@pytest.mark.parametrize("path", [
    "/", "/emploi", "/accueil", "/_stcore/health", "/nulle.js",
    f"/static/js/{next((STATIC / 'static/js').glob('index.*.js')).name}"])
def test_every_answer_tells_the_browser_to_refuse_other_sites(address: str, path: str) -> None:
    headers = get(address, path, Accept_Encoding="gzip")[0].headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] is None


def test_a_sign_in_that_cannot_be_asked_for_is_said_in_french() -> None:
    async def unreachable(_request: object) -> PlainTextResponse:
        return PlainTextResponse("Authentication error", 400)  # as Streamlit does

    app = Starlette(routes=[Route("/auth/login", unreachable)], middleware=web.MIDDLEWARE)
    answer = TestClient(app, "http://127.0.0.1").get("/auth/login")
    assert (answer.status_code, answer.text) == (400, web.NO_SIGN_IN)


@pytest.mark.parametrize(("query", "given", "brought", "is_failed"), [
    ("code=1&state=2", "_streamlit_user=abc; HttpOnly", "", False),
    ("code=1&state=2", '_streamlit_user=""; Max-Age=0', "_streamlit_user=old", True),
    ("error=access_denied&state=2", "session=x", "", True),
    ("code=1&state=2", "session=x", "_streamlit_user=abc", False),  # « Précédent », once signed in
    ("", '_streamlit_user=""; Max-Age=0', "", False),  # back from signing out
], ids=["signed in", "refused", "given up", "already", "signed out"])
def test_who_comes_back_without_being_signed_in_is_told_so(
        query: str, given: str, brought: str, is_failed: bool) -> None:
    async def callback(_request: object) -> RedirectResponse:
        return RedirectResponse("/", 302, {"set-cookie": given})  # as Streamlit does

    app = Starlette(routes=[Route("/oauth2callback", callback)], middleware=web.MIDDLEWARE)
    answer = TestClient(app, "http://127.0.0.1").get(
        f"/oauth2callback?{query}", headers={"Cookie": brought}, follow_redirects=False)
    assert answer.headers["set-cookie"] == given
    assert (answer.status_code, answer.text) == (
        (400, web.FAILED_SIGN_IN) if is_failed else (302, ""))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_machine_that_gives_few_files_does_not_keep_readers_out() -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = len(os.listdir("/dev/fd")) + 64

    def allowed(most: int) -> int:  # another machine's own limit may be lower
        return most if hard == resource.RLIM_INFINITY else min(most, hard)

    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (few, hard))
        web.open_more_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == allowed(web.OPEN_FILES)
        many = allowed(web.OPEN_FILES + 1)
        resource.setrlimit(resource.RLIMIT_NOFILE, (many, hard))
        web.open_more_files()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == many
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_page_declares_each_of_its_own_scripts(address: str) -> None:
    response, body = get(address, "/emploi")
    scripts = re.findall(rb"<script>(.*?)</script>", body, re.DOTALL)
    assert len(scripts) > 1
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
        assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_under_a_name_that_is_not_its_own_the_server_says_so(address: str) -> None:
    response, body = get(address, "/emploi", Host="pirate.exemple")
    assert (response.status, body.decode()) == (421, security.UNKNOWN_HOST)


@pytest.fixture(scope="module")
def front_end() -> str:
    """Return all the text of the installed Streamlit that a reader can meet."""
    scripts = sorted(Path(streamlit.__file__).parent.glob("static/static/js/*.js"))
    code = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    return code + exception._GENERIC_UNCAUGHT_EXCEPTION_TEXT


def pieces(text: str) -> list[str]:
    """Return the fixed parts of a text with holes."""
    return [part.strip() for part in re.split(r"\{n?\}", text) if part.strip()]


def test_every_translated_text_is_one_that_the_installed_streamlit_prints(front_end: str) -> None:
    sections = json.loads((FRONTEND / "texts_fr.json").read_text(encoding="utf-8"))
    in_pieces = sections.pop(IN_PIECES)
    ours = {part for section in sections.values() for text in section for part in pieces(text)}
    ours |= {word for text in in_pieces for word in re.findall(r"[A-Za-z]{3,}", text)}
    assert sorted(part for part in ours if part not in front_end) == []


def test_what_is_drawn_of_a_column_in_its_menu_has_a_french_name(front_end: str) -> None:
    drawings = set(re.findall("`([A-Z][^`]* (?:histogram|(?:frequency|distribution) chart))`",
                              front_end))
    assert "Distribution histogram" in drawings
    assert {one for one in drawings if not any(text.startswith(one) for text in texts())} == set()


def test_no_text_is_translated_twice() -> None:
    sections = json.loads(
        (FRONTEND / "texts_fr.json").read_text(encoding="utf-8"),
        object_pairs_hook=lambda pairs: pairs,
    )
    english = [text for _, section in sections for text, _ in section]
    assert sorted({text for text in english if english.count(text) > 1}) == []


def test_a_french_text_is_never_taken_for_an_english_one() -> None:
    """Else the page would be translated again and again."""
    patterns = [
        re.escape(text).replace(r"\{n\}", r"\d+").replace(r"\{\}", ".+") for text in texts()
    ]
    french = [re.sub(r"\{n?\}", "7", text) for text in texts().values()]
    again = [text for text in french if any(re.fullmatch(p, text, re.DOTALL) for p in patterns)]
    assert again == []


def test_a_translation_keeps_the_parts_it_was_given() -> None:
    incomplete = [
        english
        for english, french in texts().items()
        if len(re.findall(r"\{n?\}", french)) != len(re.findall(r"\{n?\}", english))
    ]
    assert incomplete == ["You can only select up to {n} option. Remove an option first."]


def test_french_punctuation_is_never_cut_from_its_word() -> None:
    assert [text for text in texts().values() if re.search(r"[^\u202f][:;!?]", text)] == []


def test_the_observatory_is_named_until_the_scripts_have_come(address: str) -> None:
    _, body = get(address, "/emploi")
    waiting = re.search(r'<div id="root"><div class="attente" role="status">(.*?)</div></div>',
                        body.decode(), re.DOTALL)
    assert waiting and "<p>Observatoire de l'ESS en Bretagne</p><p>Chargement…</p>" in waiting[1]


def test_the_style_of_the_printed_page_is_in_the_page(address: str) -> None:
    _, body = get(address, "/emploi")
    assert "@page { size: A4" in body.decode()


def test_other_readers_are_served_while_a_hostile_file_is_read(address: str) -> None:
    desk: list[str] = []
    session = threading.Thread(
        target=lambda: desk.extend(visit(address, "depot", patience=600)[1]))
    session.start()
    count = 0
    while session.is_alive() and count < 3:
        assert visit(address, "emploi")[1][0] == "page emploi"
        count += session.is_alive()
    session.join()
    assert desk == [limits.TOO_LONG]
    assert count


@pytest.mark.skipif(os.name == "nt", reason="no such signal on this system")
def test_a_server_whose_terminal_is_closed_ends_as_one_that_is_told_to_stop(
        tmp_path: Path) -> None:
    process, port = start(small_project(tmp_path))
    wait_until_well(process, port)
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == -signal.SIGTERM
