"""Runs of several readers follow one another, and none keeps the others for long."""

from __future__ import annotations

from threading import Event, Thread
from types import SimpleNamespace

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from dashboard.server import turns
from dashboard.server.turns import Turns


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


def test_a_run_that_fails_gives_its_turn(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 3600)
    monkeypatch.setattr(turns, "monotonic", lambda: 1.0)  # of a machine that has just started
    shared = Turns()
    with pytest.raises(ValueError, match="panne"), shared.turn():
        raise ValueError("panne")
    with shared.turn():
        assert len(shared.starts) == 1
