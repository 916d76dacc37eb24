"""The real web server, for the tests that talk to it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from etl.paths import ROOT as ROOT
from launcher.server import ADDRESS, answers

#: A page that says which it is and what its address asked for.
WITNESS = """
import streamlit as st

st.text("page {name}")
st.text(f"demande {{dict(st.query_params)}}")
"""


def small_project(folder: Path, **pages: str) -> Path:
    """Return a copy of the project whose only pages are ``accueil``, ``emploi`` and those given.

    ``pages``: name → code; the others say their name and what their address asked for.
    """
    for name in ("app.py", "serve.py"):
        shutil.copy(ROOT / name, folder)
    for name in (".streamlit", "dashboard", "data/reference", "etl", "launcher"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "pages").mkdir()
    for name in ("accueil", "emploi", *pages):
        code = pages.get(name, WITNESS.format(name=name))
        (folder / "pages" / f"{name}.py").write_text(code, encoding="utf-8")
    return folder


def hear_signals() -> None:
    """Have a process hear what « nohup », and a shell in the background, keep from the tests too;
    before it begins (``preexec_fn``)."""
    for number in (signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def build_copy(folder: Path) -> tuple[Path, Path]:
    """Return a warehouse made in ``folder`` from a copy of ``data/raw``: (warehouse, workbooks)."""
    warehouse, raw = folder / "warehouse.duckdb", folder / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    command = [sys.executable, "-m", "etl", "build", "--raw", str(raw), "--warehouse",
               str(warehouse)]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert process.returncode == 0, process.stdout + process.stderr
    return warehouse, raw


def start(folder: Path = ROOT, warehouse: Path | None = None,
          raw: Path | None = None, port: int = 0,
          **settings: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start ``serve.py`` of the project in ``folder``: its process, and its port, a free one unless
    it is given.

    ``settings``: variables of its environment.
    """
    port = port or free_port()
    environment = dict(os.environ, PYTHONUTF8="1") | settings
    if warehouse:
        environment["OBSERVATOIRE_WAREHOUSE"] = str(warehouse)
    if raw:
        environment["OBSERVATOIRE_RAW"] = str(raw)
    return subprocess.Popen(
        [sys.executable, "serve.py", str(port)], cwd=folder, env=environment,
        preexec_fn=None if os.name == "nt" else hear_signals), port


def wait_until_well(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until a server that was started answers."""
    limit = time.monotonic() + 60
    while not answers(port):
        assert server.poll() is None, "the server stopped by itself"
        assert time.monotonic() < limit, "the server does not answer"
        time.sleep(0.05)


@contextmanager
def serving(folder: Path = ROOT, warehouse: Path | None = None,
            raw: Path | None = None, port: int = 0) -> Iterator[str]:
    """Run ``serve.py`` of the project in ``folder``, fresh: no session has been there yet.

    Yields its address once it answers.
    """
    server, port = start(folder, warehouse, raw, port)
    try:
        wait_until_well(server, port)
        yield f"http://{ADDRESS}:{port}"
    finally:
        server.terminate()
        server.wait(60)


def frame_messages(frame: bytes) -> Iterator[ForwardMsg]:
    """Yield the messages that the server sent in one frame (``dashboard/server/delivery.py``)."""
    if frame[0]:
        yield ForwardMsg.FromString(frame)
        return
    at = 1
    while at < len(frame):
        start = at + 4
        at = start + int.from_bytes(frame[at:start], "big")
        yield ForwardMsg.FromString(frame[start:at])


def messages(session: ClientConnection, page: str, query: str = "",
             patience: float = 60) -> Iterator[ForwardMsg]:
    """Run a page in an open session, and yield what the server says of it, to the end.

    ``patience``: seconds between two messages of the server.
    """
    request = BackMsg()
    request.rerun_script.page_name = page
    request.rerun_script.query_string = query
    session.send(request.SerializeToString())
    ended = False
    while not ended:
        for message in frame_messages(session.recv(timeout=patience, decode=False)):
            ended |= message.HasField("script_finished")
            yield message


def visit(address: str, page: str = "", query: str = "",
          headers: Mapping[str, str] | None = None,
          patience: float = 30) -> tuple[list[str], list[str]]:
    """Open a session as a browser does: (titles in the navigation, texts of the page)."""
    titles: list[str] = []
    texts: list[str] = []
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(stream, proxy=None, origin=Origin(address), additional_headers=headers) as session:
        for message in messages(session, page, query, patience):
            if message.HasField("navigation"):
                titles = [entry.page_name for entry in message.navigation.app_pages]
            if message.HasField("delta") and message.delta.new_element.HasField("text"):
                texts.append(message.delta.new_element.text.body)
    return titles, texts
