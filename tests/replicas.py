"""Three replicas of the server behind HAProxy, as ``deploy/haproxy.cfg`` sets it, all here."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TypeVar

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from etl.__main__ import main
from launcher.server import ADDRESS
from tests.serving import ROOT, free_port, start, wait_until_well

T = TypeVar("T")
#: The names that ``deploy/observatoire.env`` declares, of which the public one.
[NAMES] = re.findall("^STREAMLIT_SERVER_ALLOWED_HOSTS=(.+)$",
                     (ROOT / "deploy/observatoire.env").read_text(encoding="utf-8"), re.M)
PUBLIC = "observatoire.exemple.fr"
CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
#: What Debian gives that these need.
TOOLS = ("haproxy", "rsync", "openssl")
LACKING = [tool for tool in TOOLS if not shutil.which(tool)]
REASON = f"absent de cette machine : apt install {' '.join(LACKING)}"


@dataclass
class Site:
    """``address``: what readers open; ``replicas``: name in the cookie → process; ``folders`` of
    their warehouses, ``ports`` of their own; ``plain``, ``measures``: the other ports of HAProxy.
    """

    address: str
    plain: int
    measures: int
    trust: ssl.SSLContext
    folders: list[Path]
    ports: list[int] = field(default_factory=list)
    replicas: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def publish(self, warehouse: Path) -> None:
        """Put a build in place on all the replicas, by the command."""
        folders = map(str, self.folders)
        assert main(["publish", "--warehouse", str(warehouse), "--to", *folders]) == 0

    def get(self, path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
        """Return an answer of the site to a browser, and its text."""
        connection = http.client.HTTPSConnection(ADDRESS, self.port, timeout=30, context=self.trust)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()


@dataclass
class Reader:
    """A browser: its cookies, its connection, which it opens again when it is lost: ``returns``,
    how many times; ``failures``, those of opening it too, late on a busy machine."""

    site: Site
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    returns: int = 0
    failures: int = 0
    _session: ClientConnection | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    def ask(self, question: Callable[[ClientConnection], T]) -> T:
        """Return what the server answers, through another connection if this one is lost meanwhile.
        """
        while True:
            try:
                self._session = self._session or self._open()
                return question(self._session)
            except (OSError, WebSocketException):
                self.returns += self._session is not None
                self.failures += 1
                self.close()
                self._session = None
                assert self.failures < 20, "no replica keeps a connection"

    def _open(self) -> ClientConnection:
        # As Streamlit's page does: the server is well, then the stream.
        response, body = self.site.get("/_stcore/health", Cookie=self._cookies())
        assert response.status == 200, body
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies.load(header)
        return self._stack.enter_context(connect(
            self.site.address.replace("http", "ws", 1) + "/_stcore/stream", proxy=None,
            ssl=self.site.trust, origin=Origin(self.site.address), max_size=None,
            open_timeout=None, ping_interval=None,  # late on a busy machine is not lost
            additional_headers={"Cookie": self._cookies()}))

    def _cookies(self) -> str:
        return self.cookies.output(attrs=[], header="", sep=";").strip()

    @property
    def replica(self) -> str:
        """Return the replica that this browser keeps to."""
        return self.cookies["replique"].value

    def close(self) -> None:
        self._stack.close()


@contextmanager
def site(folder: Path, project: Path, warehouse: Path) -> Iterator[Site]:
    """Serve a project by three replicas, each with its copy of a warehouse."""
    certificate, trust = _certificate(folder)
    folders = [folder / name for name in ("r1", "r2", "r3")]
    ports = [free_port() for _ in range(3)]
    site = Site(f"https://{ADDRESS}:{ports[0]}", ports[1], ports[2], trust, folders)
    for one in folders:
        one.mkdir()
    site.publish(warehouse)
    with ExitStack() as stack:
        environment = {"HTTPS": f"{ADDRESS}:{ports[0]}", "HTTP": f"{ADDRESS}:{ports[1]}",
                       "MESURES": f"{ADDRESS}:{ports[2]}", "CERTIFICAT": str(certificate),
                       "COMMANDES": str(folder / "haproxy.sock")}
        processes = [start(project, one / "warehouse.duckdb", STREAMLIT_SERVER_ALLOWED_HOSTS=NAMES)
                     for one in folders]
        for rank, (process, port) in enumerate(processes, 1):
            stack.callback(_stop, process)
            site.replicas[f"r{rank}"] = process
            site.ports.append(port)
            environment[f"REPLIQUE{rank}"] = f"{ADDRESS}:{port}"
        for process, port in processes:
            wait_until_well(process, port)
        haproxy = subprocess.Popen(["haproxy", "-f", str(_configuration(folder))],
                                   env=os.environ | environment)
        stack.callback(_stop, haproxy)
        _wait_until_well(site, haproxy)
        yield site


def _certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate of this machine; return it, and what trusts it."""
    key, certificate, both = (folder / name for name in ("cle.pem", "cert.pem", "les_deux.pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
                    "-subj", "/CN=localhost", "-addext", f"subjectAltName=IP:{ADDRESS}"],
                   check=True, capture_output=True)
    both.write_text(certificate.read_text() + key.read_text())
    return both, ssl.create_default_context(cafile=str(certificate))


def _configuration(folder: Path) -> Path:
    """Return the configuration itself; who is not root cannot become another user, nor has to."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    if os.geteuid():
        text = re.sub(r"^    (user|group) .*\n", "", text, flags=re.MULTILINE)
    copy = folder / "haproxy.cfg"
    copy.write_text(text, encoding="utf-8")
    return copy


def _wait_until_well(site: Site, haproxy: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while True:
        assert haproxy.poll() is None, "HAProxy refuses its configuration"
        assert time.monotonic() < limit, "HAProxy does not answer"
        try:
            if site.get("/_stcore/health")[0].status == 200:
                return
        except OSError:
            time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(20)
