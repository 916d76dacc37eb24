"""Runs of several readers follow one another, and none keeps the others for long."""

from __future__ import annotations

import asyncio
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from dashboard.server import turns
from dashboard.server.turns import Turns


@pytest.fixture(autouse=True)
def _session(monkeypatch):
    """Leave Streamlit's session as it was."""
    for name in ("handle_backmsg", "_handle_backend_operation_request"):
        monkeypatch.setattr(AppSession, name, getattr(AppSession, name))


@pytest.fixture
def readers(monkeypatch):
    """Yield ``run(name)``, which starts a run and waits until it has begun or is in the queue,
    ``end(name)``, and the ``order`` in which runs have begun."""
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda _, name: obey(name))
    shared, order, ends, threads = Turns(), [], {}, {}
    turns.take(shared)

    def obey(name):
        order.append(name)
        ends[name].wait()

    def run(name):
        ends[name], waiting = Event(), len(shared.queue)
        threads[name] = Thread(target=ScriptRunner._run_script, args=(None, name), daemon=True)
        threads[name].start()
        while name not in order and len(shared.queue) == waiting:
            pass

    def end(name):
        ends[name].set()
        threads[name].join(60)
        assert not threads[name].is_alive()

    yield SimpleNamespace(run=run, end=end, order=order)
    for event in ends.values():
        event.set()


def test_runs_follow_one_another_in_the_order_in_which_they_were_asked(readers, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 3600)
    for name in "ABC":
        readers.run(name)
    assert readers.order == ["A"]
    readers.end("A")
    readers.end("B")
    readers.end("C")
    assert readers.order == ["A", "B", "C"]


def test_a_run_that_lasts_keeps_nobody(readers, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 0.01)
    for name in "ABC":
        readers.run(name)
    readers.end("B")
    readers.end("C")
    assert readers.order == ["A", "B", "C"]
    readers.end("A")


def test_of_runs_that_last_one_alone_has_just_begun(readers, monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(turns, "monotonic", lambda: clock[0])
    readers.run("A")
    clock[0] = 2 * turns.LONGEST
    readers.run("B")
    readers.run("C")
    assert readers.order == ["A", "B"]
    for name in "BAC":
        readers.end(name)
    assert readers.order == ["A", "B", "C"]


def test_a_run_that_fails_gives_its_turn(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 3600)
    monkeypatch.setattr(turns, "monotonic", lambda: 1.0)  # of a machine that has just started
    shared = Turns()
    with pytest.raises(ValueError, match="panne"), shared.turn():
        raise ValueError("panne")
    with shared.turn():
        assert len(shared.starts) == 1


def test_gestures_of_a_page_that_makes_too_many_wait_in_its_connection(monkeypatch):
    free, threads, many = Event(), [], 3 * turns.MOST
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda *_: None)

    def start(runner):
        runner._script_thread = Thread(target=free.wait, daemon=True)
        runner._script_thread.start()
        threads.append(runner._script_thread)

    monkeypatch.setattr(ScriptRunner, "start", start)
    turns.take(Turns())

    async def endpoint(scope, receive, send):
        while (await receive())["type"] == "websocket.receive":
            ScriptRunner.start(object.__new__(ScriptRunner))

    async def main():
        messages = iter([{"type": "websocket.receive"}] * many)

        async def receive():
            return next(messages, {"type": "websocket.disconnect"})

        connection = asyncio.create_task(turns.Pace(endpoint)({"type": "websocket"}, receive, None))
        while len(threads) < turns.MOST:
            await asyncio.sleep(0)
        for _ in range(100):  # the others have their chance
            await asyncio.sleep(0)
        assert len(threads) == turns.MOST
        free.set()
        await connection

    try:
        asyncio.run(main())
    finally:
        free.set()
    assert len(threads) == many


def test_files_of_a_page_that_asks_for_too_many_wait_in_its_connection(monkeypatch):
    """Six threads make the files of all: a page that asked for three thousand kept them for an
    hour."""
    session, free, asked, under_way, answered = Asking(), asyncio.Event(), [], [], []

    async def answer(self, request):
        under_way.append(request)
        await free.wait()
        answered.append(under_way.pop())

    monkeypatch.setattr(AppSession, "_handle_backend_operation_request", answer)
    monkeypatch.setattr(ScriptRunner, "_run_script", None)
    monkeypatch.setattr(ScriptRunner, "start", None)
    turns.take(Turns())

    async def endpoint(scope, receive, send):
        while (await receive())["type"] == "websocket.receive":
            asked.append("un")
            session.handle_backmsg(BackMsg(backend_operation_request={"request_id": "un"}))

    async def main():
        messages = iter([{"type": "websocket.receive"}] * 3 * turns.MOST)

        async def receive():
            return next(messages, {"type": "websocket.disconnect"})

        connection = asyncio.create_task(turns.Pace(endpoint)({"type": "websocket"}, receive, None))
        for _ in range(100):
            await asyncio.sleep(0)
        assert (len(asked), len(under_way)) == (turns.MOST, turns.FILES)
        free.set()
        await connection
        await asyncio.gather(*session._background_tasks)

    asyncio.run(main())
    assert len(answered) == len(asked) == 3 * turns.MOST


class Asking(AppSession):
    """A session that only asks for files."""

    def __init__(self):
        self._background_tasks = set()

    def __del__(self):
        """Close nothing."""
