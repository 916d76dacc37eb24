"""The web server of the dashboard: ``python serve.py [port]`` (what ``start.py`` runs).

Everything else comes from ``.streamlit/config.toml``.  ``streamlit run app.py`` serves the same
pages without what ``dashboard/server/server.py`` adds.
"""

import sys
from pathlib import Path

import streamlit as st
import uvicorn

from dashboard.server.server import MIDDLEWARE, ROUTES, lifespan

app = st.App(
    Path(__file__).with_name("app.py").resolve(),
    lifespan=lifespan,
    routes=ROUTES,
    middleware=MIDDLEWARE,
)

if __name__ == "__main__":
    uvicorn.run(
        app,
        host=st.get_option("server.address"),
        port=int(sys.argv[1]) if len(sys.argv) > 1 else st.get_option("server.port"),
        # Uvicorn's own lines are in English and say nothing that start.py does not.
        log_level="warning",
        access_log=False,
        server_header=False,
        ws_per_message_deflate=st.get_option("server.enableWebsocketCompression"),
        # An open browser tab must not hold the server when it is told to stop.
        timeout_graceful_shutdown=2,
    )
