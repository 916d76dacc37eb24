"""The web server of the dashboard: ``python serve.py [port]`` (what ``start.py`` runs).

Everything else comes from ``.streamlit/config.toml``, or from Streamlit's own environment variables
and options (``STREAMLIT_SERVER_ADDRESS``), as with ``streamlit run app.py``, which serves the same
pages without what ``dashboard/server/server.py`` adds.
"""

import signal
import sys
from pathlib import Path

from etl.terminal import NO_LIBRARIES, end_at_once, has_libraries, live_signals

if not has_libraries():
    print(NO_LIBRARIES, file=sys.stderr)
    sys.exit(2)
if __name__ == "__main__":
    end_at_once()

import click
import streamlit as st
import uvicorn
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from streamlit.web.bootstrap import load_config_options
from streamlit.web.cli import configurator_options

from dashboard.server.connection import Connection
from dashboard.server.server import MIDDLEWARE, ROUTES, lifespan
from etl.ports import LAST_PORT, TAKEN, address_fault, port_fault

app = st.App(Path(__file__).with_name("app.py").resolve(), lifespan=lifespan, routes=ROUTES,
             middleware=MIDDLEWARE)


@click.command()
@configurator_options
@click.argument("port", type=int, required=False)
def serve(port: int | None, **options: object) -> None:
    """Serve the dashboard on a port (``server.port`` by default)."""
    load_config_options(options)
    port = st.get_option("server.port") if port is None else port
    if not 0 < port <= LAST_PORT:
        sys.exit(f"Le port est un nombre de 1 à {LAST_PORT}.")
    address = st.get_option("server.address") or ""  # empty: every address of this machine
    if fault := address_fault(address):
        sys.exit(fault)
    if fault := port_fault(port, address):
        stop = ("arrêter le programme qui l'occupe, peut-être un autre serveur de l'observatoire, "
                "ou ")
        sys.exit(f"Le port {port} est {fault} : {stop * (fault == TAKEN)}donner un autre port.")
    for interruption in live_signals("SIGINT"):
        signal.signal(interruption, signal.default_int_handler)
    # A terminal that is closed stops the server as « kill » does: what was dropped is forgotten.
    for closing in live_signals("SIGHUP"):
        signal.signal(closing, lambda *_: signal.raise_signal(signal.SIGTERM))
    uvicorn.run(
        app, host=address, port=port,
        # Uvicorn's own lines are in English and say nothing that start.py does not.
        log_level="warning", access_log=False, server_header=False,
        ws=Connection, ws_max_size=get_max_widget_state_size_bytes(),
        ws_per_message_deflate=st.get_option("server.enableWebsocketCompression"),
        # An open browser tab must not hold the server when it is told to stop.
        timeout_graceful_shutdown=2)


if __name__ == "__main__":
    serve()
