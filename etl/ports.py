"""Whether a server of this machine could listen on a port."""

from __future__ import annotations

import os
import socket

LAST_PORT = 65535
#: Why no server could listen on a port: Unix keeps the first ones for its administrator, Windows
#: some for its own services.
TAKEN, FORBIDDEN = "occupé", "refusé à ce compte par le système"


def port_fault(port: int, address: str) -> str:
    """Return why no server could listen on a port of an address, ``TAKEN`` or ``FORBIDDEN``; empty
    where one could, and on 0 where it could on any."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        if os.name != "nt":
            # As servers do: a port that was just left is free.  On Windows the same option would
            # take a port from the program that listens on it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError:
            return FORBIDDEN
        except OSError:
            return TAKEN
        return ""


def address_fault(address: str) -> str:
    """Return what is wrong with an address where no port is; empty for any other."""
    return port_fault(0, address) and (  # the system chooses one
        f"Cette machine ne peut pas écouter à l'adresse « {address} » : corriger "
        "STREAMLIT_SERVER_ADDRESS, ou l'ôter.")
