"""A producer of open data: a server of this machine, over https, that answers as theirs would."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
import trustme

from etl.open_data import download
from tests.etl.conftest import HEADINGS, figure_row

Answer = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """A request, and what answers it."""

    protocol_version = "HTTP/1.1"
    server: Producer

    def do_GET(self) -> None:
        self.server.visits.append(self)
        # A client that has heard enough hangs up.
        with suppress(OSError):
            self.server.answers[self.path](self)
            self.wfile.flush()
        self.close_connection = True

    def say(self, body: bytes = b"", status: int = 200, length: int | None = None,
            **headers: str) -> None:
        """Answer; ``length``: the one announced, when it is not the true one."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Producer(ThreadingHTTPServer):
    """The server: ``answers`` by path, ``visits`` as they came, ``closing`` when a test is over."""

    daemon_threads = True

    def __init__(self, certificate: trustme.LeafCert) -> None:
        super().__init__(("localhost", 0), Visit)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        self.socket = context.wrap_socket(self.socket, server_side=True,
                                          do_handshake_on_connect=False)
        self.answers: dict[str, Answer] = {}
        self.visits: list[Visit] = []
        self.closing = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that does not trust the certificate."""

    def gives(self, path: str, body: bytes, status: int = 200, length: int | None = None,
              **headers: str) -> str:
        """Answer always the same at a path; its address."""
        return self.answer(path, lambda visit: visit.say(body, status, length, **headers))

    def answer(self, path: str, answer: Answer) -> str:
        """Answer at a path; its address."""
        self.answers[path] = answer
        return f"https://localhost:{self.server_port}{path}"


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Return the authority that signs the certificates."""
    return trustme.CA()


@pytest.fixture
def producer(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
             ) -> Iterator[Producer]:
    """Yield a server that this machine trusts, as it would that of a real producer."""
    authority.cert_pem.write_to_path(str(tmp_path / "autorite.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "autorite.pem"))
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    yield from _serving(Producer(authority.issue_cert("localhost")))


@pytest.fixture
def impostor(producer: Producer) -> Iterator[Producer]:
    """Yield another one, whose certificate is signed by nobody that is known."""
    yield from _serving(Producer(trustme.CA().issue_cert("localhost")))


def _serving(server: Producer) -> Iterator[Producer]:
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def http(producer: Producer) -> Iterator[httpx.Client]:
    """Yield a client that asks the servers as the command does."""
    with download.client() as client:
        yield client


def csv(*lines: dict[str, object], head: list[str] = HEADINGS) -> bytes:
    """Return a file « chiffres publiés », as a portal exports it: semicolons, UTF-8."""
    rows = [head, *(figure_row(**line) for line in lines)]
    return "\r\n".join(";".join(map(str, row)) for row in rows).encode()


def figure(name: str, value: int) -> dict[str, object]:
    """Return a line of it."""
    return {"indicateur": name, "valeur": value, "unité": "commerces"}
