"""The port: the one that was asked for, or the next free one, which is said."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from etl.paths import ROOT
from etl.ports import LAST_PORT, TAKEN
from launcher import server
from launcher.console import Failure, Progress
from tests.serving import free_port
from tests.suites import complet

pytestmark = complet


def has_ipv6() -> bool:
    """Tell whether this machine listens to itself by IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


IPV6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 on this machine")


def test_a_busy_port_is_told_and_the_next_free_one_is_taken(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as other:
        other.bind((server.ADDRESS, 0))
        other.listen()
        busy = other.getsockname()[1]
        port = server.choose_port(busy)
    assert port > busy
    assert capsys.readouterr().out == (
        f"le port {busy} est occupé\u202f: l'application prend le port {port}\n"
    )


def test_a_free_port_is_taken_without_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    assert server.choose_port(port) == port
    assert capsys.readouterr().out == ""


def test_a_command_started_again_at_once_has_the_address_of_before() -> None:
    """The system keeps for a minute the port of who was connected."""
    with socket.create_server((server.ADDRESS, 0)) as former:
        port = former.getsockname()[1]
        with socket.create_connection((server.ADDRESS, port)) as reader:
            former.accept()[0].close()
            reader.recv(1)
    assert not server.port_fault(port, server.ADDRESS)


def test_without_a_free_port_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    free = {LAST_PORT}
    monkeypatch.setattr(server, "port_fault", lambda port, _: "" if port in free else TAKEN)
    assert server.choose_port(65000) == 65535
    free.clear()
    with pytest.raises(Failure, match="Aucun port n'est libre à partir du 65000"):
        server.choose_port(65000)


class PlainAccount(socket.socket):
    """A socket of an account that may not listen below 1024, as Unix has it for all but one."""

    def bind(self, address: tuple[str, int]) -> None:
        if 0 < address[1] < 1024:
            raise PermissionError(errno.EACCES, "Permission denied")
        super().bind(address)


def test_a_port_that_the_system_keeps_for_its_administrator_is_not_said_to_be_taken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    """« --port 80 » had one look for the program that occupies it, and there was none."""
    monkeypatch.setattr(socket, "socket", PlainAccount)
    assert server.choose_port(1000) >= 1024
    assert capsys.readouterr().out.startswith(
        "le port 1000 est refusé à ce compte par le système\u202f: l'application prend le port ")


def test_the_server_does_not_say_that_a_port_of_the_administrator_is_taken() -> None:
    assert refusal(
        "-c", "import socket; from tests.launcher.test_port import PlainAccount; import serve; "
        "socket.socket = PlainAccount; serve.serve()", "80", "--server.address", "127.0.0.1") == (
        "Le port 80 est refusé à ce compte par le système : donner un autre port.\n")


def test_a_port_that_another_program_takes_meanwhile_stops_nothing(project: Path) -> None:
    """Two commands started at once chose one port: the second stopped, in English."""
    with socket.socket() as other:
        other.bind((server.ADDRESS, 0))
        other.listen()
        server.serve(project, Path(sys.executable), other.getsockname()[1], Progress(1))


@pytest.mark.parametrize("address", ["203.0.113.1", "un nom"])
def test_an_address_that_is_not_of_this_machine_is_said(
    monkeypatch: pytest.MonkeyPatch, address: str,
) -> None:
    """« Aucun port n'est libre », or each of them looked for behind a name that nobody has."""
    monkeypatch.setattr(server, "ADDRESS", address)
    with pytest.raises(Failure, match=f"ne peut pas écouter à l'adresse « {address} »"):
        server.choose_port(8501)


@pytest.mark.parametrize(("setting", "address"), [
    ("", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "127.0.0.1"),
    pytest.param("::1", "[::1]", marks=IPV6), pytest.param("::", "[::1]", marks=IPV6)])
def test_the_server_listens_where_the_command_asks_whether_it_is_well(
    project: Path, setting: str, address: str,
) -> None:
    """« STREAMLIT_SERVER_ADDRESS=192.168.1.20 » had the command wait for ever at « Serveur… »;
    « 0.0.0.0 » was the address that it gave, which the server refuses and Windows does not open."""
    (project / "serve.py").write_text("""
import socket
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer.address_family = socket.AF_INET6 if ":" in sys.argv[3] else socket.AF_INET
HTTPServer((sys.argv[3], int(sys.argv[1])), Health).handle_request()
""")
    port = free_port()
    run = subprocess.run(
        [sys.executable, "-c", "from pathlib import Path; from launcher import server; "
         "from launcher.console import Progress; "
         f"server.serve(Path({str(project)!r}), Path({sys.executable!r}), {port}, Progress(1))"],
        cwd=ROOT, env=os.environ | {"STREAMLIT_SERVER_ADDRESS": setting},
        capture_output=True, text=True)
    assert f"http://{address}:{port}\n" in run.stdout


def refusal(*words: str) -> str:
    """Return why a program, « serve.py » and its words, does not serve."""
    run = subprocess.run([sys.executable, *words], cwd=ROOT,
                         env=os.environ | {"PYTHONUTF8": "1"}, stderr=subprocess.PIPE,
                         encoding="utf-8")
    assert run.returncode == 1
    return run.stderr


def test_a_port_that_is_none_is_refused_by_the_server_too() -> None:
    """« serve.py 99999 » ended in English, at the bottom of a traceback."""
    assert refusal("serve.py", str(LAST_PORT + 1)) == "Le port est un nombre de 1 à 65535.\n"


def test_the_server_says_in_french_that_its_port_is_taken() -> None:
    """« [Errno 98] error while attempting to bind on address »."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert refusal("serve.py", str(port), "--server.address", "127.0.0.1") == (
            f"Le port {port} est occupé : arrêter le programme qui l'occupe, peut-être un autre "
            "serveur de l'observatoire, ou donner un autre port.\n")
    assert refusal("serve.py", str(port), "--server.address", "203.0.113.1").startswith(
        "Cette machine ne peut pas écouter à l'adresse « 203.0.113.1 »")
