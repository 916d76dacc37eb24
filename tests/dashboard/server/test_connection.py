"""Who sends and never reads is read no further, and is cut off in time."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.uri import parse_uri

from dashboard.server.connection import Connection
from etl.paths import ROOT
from tests.serving import free_port

GESTURE = b"un geste"
#: What the server would begin with.
BEGINNING = """
import uvicorn
uvicorn.run = lambda app, **options: print(options["ws"].__name__, options["ws_max_size"])
import serve
serve.serve()
"""


class Network(asyncio.Transport):
    """The way between the server and a reader, who has read what left."""

    def __init__(self):
        super().__init__()
        self.sent, self.is_ending, self.is_cut = b"", False, False

    def write(self, data):
        self.sent += data

    def is_closing(self):
        return self.is_ending

    def abort(self):
        self.is_cut = True

    def close(self):
        """Wait until the reader has read."""
        self.is_ending = True

    def pause_reading(self):
        """Let what comes wait."""

    resume_reading = pause_reading


class Reader:
    """A browser that has just opened its connection."""

    async def open(self):
        async def app(_scope, receive, send):
            await receive()
            await send({"type": "websocket.accept"})
            await asyncio.Event().wait()

        config = Config(app, ws=Connection, lifespan="off", log_level="critical")
        config.load()
        self.network, self.browser = Network(), ClientProtocol(parse_uri("ws://127.0.0.1/"))
        self.server = Connection(config, ServerState(), {}, asyncio.get_running_loop())
        self.server.connection_made(self.network)
        self.browser.send_request(self.browser.connect())
        self.send()
        while not self.network.sent:
            await asyncio.sleep(0)
        self.browser.receive_data(self.network.sent)
        self.network.sent = b""
        return self

    def send(self):
        """Send what the browser says."""
        for data in self.browser.data_to_send():
            self.server.data_received(data)


def test_a_ping_of_who_does_not_read_has_no_answer():
    """Its answers filled the memory, as fast as pings came."""
    async def answers():
        reader = await Reader().open()
        sizes = []
        for happens in (reader.server.pause_writing, reader.server.resume_writing):
            happens()
            reader.browser.send_ping(b"la ?")
            reader.send()
            sizes.append(len(reader.network.sent))
        return sizes

    waiting, later = asyncio.run(answers())
    assert waiting == 0
    assert later == len(b"\x8a\x04la ?")  # that of the last one


def test_a_gesture_waits_until_its_reader_has_read_what_was_said():
    """What the runs of the next ones say filled the memory too."""
    async def main():
        reader = await Reader().open()
        reader.server.pause_writing()
        reader.browser.send_binary(GESTURE)
        reader.send()
        gesture = asyncio.create_task(reader.server.receive())
        for _ in range(10):
            await asyncio.sleep(0)
        assert not gesture.done()
        reader.server.resume_writing()
        return await gesture

    assert asyncio.run(main()) == {"type": "websocket.receive", "bytes": GESTURE}


def test_who_does_not_answer_is_cut_off_even_if_much_still_waits_to_leave():
    async def main():
        reader = await Reader().open()
        reader.server.pause_writing()
        reader.server.send_keepalive_ping()
        reader.server.keepalive_timeout()
        return reader.network.is_cut

    assert asyncio.run(main())


def test_who_leaves_without_having_read_is_cut_off_too():
    async def main():
        reader = await Reader().open()
        reader.server.pause_writing()
        reader.browser.send_close()
        reader.send()
        assert (reader.network.is_ending, reader.network.is_cut) == (True, False)
        reader.server.send_keepalive_ping()
        return reader.network.is_cut

    assert asyncio.run(main())


def test_the_server_reads_no_gesture_larger_than_a_page_says():
    """Twelve megabytes of values took a gigabyte of its memory."""
    run = subprocess.run([sys.executable, "-c", BEGINNING, str(free_port())], cwd=ROOT,
                         capture_output=True, text=True)
    assert run.stdout.split() == [Connection.__name__, "1000000"], run.stderr
