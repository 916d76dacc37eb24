"""ClickHouse's HTTP interface before its engine in this process (chdb), for lack of a server: each
request stands alone, with its own database and settings, as a server takes it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyarrow as pa
from clickhouse_connect import get_client
from clickhouse_connect.driver.exceptions import ClickHouseError

INSERT = re.compile(r"INSERT INTO (\S+) .* FORMAT Arrow\s*$", re.DOTALL)
#: Parameters of an address that are not settings of the query.
OWN = ("query", "database", "param_", "client_protocol_version", "wait_end_of_query")


def answer(query: dict[str, str], body: bytes) -> bytes:
    """Return what the engine answers to a request, by a client of its own: nothing is remembered.
    """
    client = get_client(interface="chdb", database=query.get("database", "default"), settings={
        name: value for name, value in query.items() if not name.startswith(OWN)})
    try:
        text = query.get("query", "") or body.decode()
        if insert := INSERT.match(text):
            client.insert_arrow(insert[1].replace("`", ""), pa.ipc.open_file(body).read_all())
            return b""
        for name, value in query.items():
            if name.startswith("param_"):
                literal = value.replace("\\", "\\\\").replace("'", "\\'")
                client.command(f"SET {name} = '{literal}'")
        return bytes(client.raw_query(text))
    finally:
        client.close()


class Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    lock = threading.Lock()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        try:
            with self.lock:
                status, content = 200, answer(query, body)
        except ClickHouseError as fault:
            status, content = 500, str(fault).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        if status != 200:
            self.send_header("X-ClickHouse-Exception-Code", "1")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None: ...


@contextmanager
def interface() -> Iterator[str]:
    """Yield the address of the interface, while it listens."""
    client = get_client(interface="chdb")  # what is in memory lives as long as somebody reads it
    server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        client.close()
