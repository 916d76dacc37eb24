"""The web server as a child of the command: on this machine only, unless told otherwise, stopped
with it."""

from __future__ import annotations

import http.client
import os
import time
from pathlib import Path

from etl.ports import LAST_PORT, address_fault, port_fault
from launcher.console import Command, Failure, Progress, child, say

#: Where the server listens; where this command, and a reader of this machine, ask for it: Windows
#: has nothing at the address that stands for all.
ADDRESS = os.environ.get("STREAMLIT_SERVER_ADDRESS") or "127.0.0.1"
HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(ADDRESS, ADDRESS)


def choose_port(first: int) -> int:
    """Return ``first``, or the next free port after it, which is said; raise ``Failure`` past the
    last, and at an address where no port is."""
    if fault := address_fault(ADDRESS):
        raise Failure(fault)
    why = ""
    for port in range(first, LAST_PORT + 1):
        if not (fault := port_fault(port, ADDRESS)):
            if why:
                say(f"le port {first} est {why} : l'application prend le port {port}")
            return port
        why = why or fault
    raise Failure(f"Aucun port n'est libre à partir du {first}.")


def answers(port: int) -> bool:
    """Tell whether the server says that it is well (asked directly: a proxy has no part in it)."""
    connection = http.client.HTTPConnection(HERE, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def serve(root: Path, python: Path, port: int, progress: Progress) -> None:
    """Run the server until the command is told to stop; ``Failure`` when it stops by itself.

    Return when another program, started at the same moment, took the port.
    """
    command: Command = [python, "serve.py", str(port), "--server.address", ADDRESS]
    with child(command, root) as server:
        while not answers(port):
            if server.poll() is not None:
                failure = "Le serveur n'a pas démarré : son message est ci-dessus."
                break
            time.sleep(0.05)
        else:
            progress.end("prêt")
            host = f"[{HERE}]" if ":" in HERE else HERE
            say(f"\nObservatoire de l'ESS : http://{host}:{port}\nCtrl-C pour arrêter.")
            failure = f"Le serveur s'est arrêté (code {server.wait()})."
        if not port_fault(port, ADDRESS):
            raise Failure(failure)
