"""The doors of the server: by which name, from which page, and what a browser is told to refuse."""

from __future__ import annotations

import re
from typing import cast

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from dashboard.server import security
from dashboard.server.security import Doors

HERE = {"Host": "127.0.0.1:8501"}


async def answer(_request: object) -> PlainTextResponse:
    return PlainTextResponse("servi")


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("servi")
    await socket.close()


def client(address: str = "127.0.0.1") -> TestClient:
    """Return a client that asks from that address."""
    names = ("/", "/_stcore/health", "/_stcore/metrics", "/_stcore/metrics/")
    app = Starlette(routes=[*(Route(name, answer) for name in names),
                            WebSocketRoute("/_stcore/stream", stream)],
                    middleware=[Middleware(Doors)])
    return TestClient(app, client=(address, 50_000))


def answer_to(path: str = "/", address: str = "127.0.0.1", **headers: str) -> str:
    sent_headers = HERE | {name.replace("_", "-"): value for name, value in headers.items()}
    return client(address).get(path, headers=sent_headers).text


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8501", "localhost:8501", "[::1]:8501",
                                  "LOCALHOST"])
def test_the_server_answers_under_the_names_of_its_machine(host: str) -> None:
    assert answer_to(Host=host) == "servi"


@pytest.mark.parametrize("host", ["pirate.exemple", "127.0.0.1.pirate.exemple", "192.168.1.20", "",
                                  "pirate.exemple@127.0.0.1", "127.0.0.1/pirate", "[::1", "a:b",
                                  "[::1]pirate.exemple"])
def test_under_another_name_it_says_in_french_that_it_does_not(host: str) -> None:
    assert answer_to(Host=host) == security.UNKNOWN_HOST
    assert client().get("/", headers={"Host": host}).status_code == 421


def test_two_names_at_once_are_none() -> None:
    names = [("Host", "127.0.0.1"), ("Host", "pirate.exemple")]
    assert client().get("/", headers=names).text == security.UNKNOWN_HOST


def test_the_public_name_is_the_one_that_the_operator_declares(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.allowedHosts": ["observatoire.bzh"]}.get)
    assert answer_to(Host="observatoire.bzh") == "servi"
    assert answer_to(Host="observatoire.bzh", Origin="https://observatoire.bzh") == "servi"
    assert answer_to(Host="127.0.0.1") == security.UNKNOWN_HOST


@pytest.mark.parametrize("origin", ["https://pirate.exemple", "null", "", "http://["])
def test_a_page_of_another_site_is_refused_whatever_it_asks(origin: str) -> None:
    response = client().get("/", headers=HERE | {"Origin": origin})
    assert (response.status_code, response.text) == (403, security.FOREIGN_PAGE)
    with pytest.raises(WebSocketDenialResponse) as error, client().websocket_connect(
            "/_stcore/stream", headers=HERE | {"Origin": origin}):
        pass
    assert error.value.text == security.FOREIGN_PAGE
    assert "frame-ancestors 'none'" in error.value.headers["Content-Security-Policy"]


def test_a_page_of_the_server_speaks_to_it() -> None:
    with client().websocket_connect("/_stcore/stream", headers=HERE | {
            "Origin": "http://127.0.0.1:8501"}) as session:
        assert session.receive_text() == "servi"


def test_a_monitor_learns_whether_the_server_is_well_under_whatever_name() -> None:
    assert answer_to("/_stcore/health", "10.0.0.7", Host="10.0.0.8:8501") == "servi"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/"])
def test_measures_are_for_the_machine_itself_and_never_through_a_relay(
        path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.allowedHosts": ["*"]}.get)
    assert answer_to(path) == "servi"
    assert answer_to(path, X_Prometheus_Scrape_Timeout_Seconds="10") == "servi"
    for text in (answer_to(path, "10.0.0.7"), answer_to(path, Host="observatoire.bzh"),
                 answer_to(path, X_Forwarded_For="127.0.0.1"), answer_to(path, Via="1.1 relais"),
                 answer_to(path, X_Real_IP="127.0.0.1")):
        assert text == security.MACHINE_ONLY


def test_every_answer_tells_the_browser_what_to_refuse() -> None:
    for response in (client().get("/", headers=HERE), client().get("/nulle-part", headers=HERE),
                     client().get("/", headers={"Host": "pirate.exemple"})):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "frame-ancestors 'none'", "connect-src 'self'",
                "form-action 'none'", "base-uri 'none'"} <= {*policy}
        assert not re.search(r"https?:|\*|unsafe-eval'(?<!wasm-unsafe-eval')", "".join(policy))


def test_only_the_scripts_of_the_page_itself_may_stand_in_it() -> None:
    page = b"<script>un</script><p></p><script>deux</script><script src='/a.js'></script>"
    [scripts] = re.findall("script-src ([^;]*)", security.content_security_policy(page))
    assert scripts == ("'self' blob: 'wasm-unsafe-eval' "
                       "'sha256-aLyhDuoroz9vFaarDH3ypJBRplQfkRjUaLBYXV1gOYs=' "
                       "'sha256-YgB4hrfzyDI1v7cbLVE5p99b++z/Br5VDF5F75vLUJ8='")
    [styles] = re.findall("style-src ([^;]*)", security.content_security_policy(page))
    assert styles == "'self' 'unsafe-inline'"


@pytest.fixture
def bounded(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Bound the sessions, and return what Streamlit is still asked."""
    asked: list[str | None] = []
    monkeypatch.setattr(AppSession, "handle_backmsg",
                        lambda self, message: asked.append(message.WhichOneof("type")))
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    monkeypatch.setattr(security, "MOST_DROPPED", 13)
    monkeypatch.setattr(security, "ADDRESS", 1)
    security.bound_sessions()
    return asked


def test_what_a_developer_asks_is_done_for_no_reader(bounded: list[str | None]) -> None:
    """Git's unknown files have the names of workbooks, and a cleared cache is that of all."""
    for name in ("load_git_info", "clear_cache", "set_run_on_save", "stop_script"):
        AppSession.handle_backmsg(cast("AppSession", None), BackMsg(**{name: True}))
    assert bounded == ["stop_script"]


def test_no_reader_is_given_room_for_more_files_than_one_drops(bounded: list[str | None]) -> None:
    """Asked for a million, the server wrote addresses for five seconds, and did nothing else."""
    for count in (1, security.MOST_TOGETHER + 1):
        AppSession.handle_backmsg(cast("AppSession", None), BackMsg(
            file_urls_request=FileURLsRequest(file_names=[""] * count)))
    assert bounded == ["file_urls_request"]


def test_a_session_that_drops_files_for_ever_loses_its_own(bounded: list[str | None]) -> None:
    """Any session may send some, whatever its page: they filled the memory of the server."""
    dropped = MemoryUploadedFileManager("/upload")
    for session, name, size in (("editor", "workbook", 4), *(
            ("other", str(rank), 3) for rank in range(9))):
        dropped.add_file(session, UploadedFileRec(name, name, "", b"x" * size))
    assert {session: [*files] for session, files in dropped.file_storage.items()} == {
        "editor": ["workbook"], "other": ["7", "8"]}


def test_empty_files_are_not_kept_for_ever_either(bounded: list[str | None]) -> None:
    """Each may have an address of 64 kB, which is kept with it."""
    dropped = MemoryUploadedFileManager("/upload")
    dropped.add_file("editor", UploadedFileRec("workbook", "", "", b"xxxx"))
    for rank in range(20):
        dropped.add_file("other", UploadedFileRec(str(rank), "", "", b""))
    assert [*dropped.file_storage["editor"]] == ["workbook"]
    assert [*dropped.file_storage["other"]] == [str(rank) for rank in range(12, 20)]
