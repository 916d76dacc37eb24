"""Runs of several readers follow one another, and none keeps the others for long."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from dashboard.server import turns
from dashboard.server.turns import Turns


@pytest.fixture
def readers(monkeypatch):
    """Return ``run(name)``, which starts a run, and waits until it has begun or is in the queue;
    what has ``begun``, and ``end(name)``."""
    shared, begun, ends, threads = Turns(), [], {}, {}

    def obey(name):
        with shared.turn():
            begun.append(name)
            ends[name].wait()

    class Readers:
        def run(self, name):
            ends[name], waiting = Event(), len(shared.queue)
            threads[name] = Thread(target=obey, args=(name,), daemon=True)
            threads[name].start()
            while name not in begun and len(shared.queue) == waiting:
                pass

        def end(self, name):
            ends[name].set()
            threads[name].join()

    instance = Readers()
    instance.begun = begun
    yield instance
    for event in ends.values():
        event.set()


def test_runs_follow_one_another_in_the_order_in_which_they_were_asked(readers, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 3600)
    for name in "ABC":
        readers.run(name)
    assert readers.begun == ["A"]
    readers.end("A")
    readers.end("B")
    readers.end("C")
    assert readers.begun == ["A", "B", "C"]


def test_a_run_that_lasts_keeps_nobody(readers, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 0)
    for name in "ABC":
        readers.run(name)
    readers.end("C")
    readers.end("B")
    assert sorted(readers.begun) == ["A", "B", "C"]


def test_a_run_that_fails_gives_its_turn(monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 3600)
    shared = Turns()
    with pytest.raises(ValueError, match="panne"), shared.turn():
        raise ValueError("panne")
    with shared.turn():
        assert len(shared.starts) == 1
