"""SQL workshop: no query runs away, and readers leave room to one another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.text import numbers
from dashboard.tools.sql import result, sandbox
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.messages import Fault
from dashboard.tools.sql.result import Answer
from dashboard.tools.sql.run import Run
from etl import confinement
from tests.sandbox import answer, process_outcome
from tests.suites import complet

pytestmark = [pytest.mark.usefixtures("sandbox_warehouse"), complet]

#: Lasts without wearing the processor.
FOREVER = "SELECT sleep_ms(3600000)"


def test_the_first_rows_only_are_fetched_and_it_is_said():
    rows = answer("FROM range(1000000000000)")
    assert len(rows.data) == workshop.ROWS and rows.more
    assert result.notes(rows) == [
        "Seules les 10\u202f000 premières lignes sont montrées, et extraites ; le résultat en a "
        "d'autres : filtrer, regrouper, ou demander moins de colonnes."]
    assert answer("SELECT 1.0 / 0 FROM range(1000000000000)").undefined == workshop.ROWS
    exact = answer("FROM range(10000)")
    assert len(exact.data) == workshop.ROWS and not exact.more


def test_a_wide_result_is_cut_where_it_can_still_be_shown():
    rows = answer("FROM chiffres")
    assert rows.more and len(rows.data) == workshop.CELLS // len(rows.columns) < workshop.ROWS


def test_long_texts_are_cut_and_too_many_of_them_end_the_result():
    rows = answer("SELECT repeat('x', 60000) AS t FROM range(2048)")
    assert rows.data["t"].str.len().max() == result.TEXT
    assert rows.more and rows.data["t"].str.len().sum() <= workshop.BYTES
    sentence = f"Textes coupés à 32\u202f767 caractères : {numbers.number(rows.shortened)}."
    assert sentence in result.notes(rows)


@pytest.mark.parametrize("sql", [
    "SELECT * FROM range(1000000000) ORDER BY random()", "SELECT repeat('x', 2000000000)",
    "SELECT repeat('x', 3000000) FROM range(2048)", "SELECT list(range) FROM range(1000000000)"])
def test_a_query_that_would_eat_the_memory_is_stopped_alone(monkeypatch, sql):
    monkeypatch.setattr(workshop, "SECONDS", 3600)  # a busy machine takes long to fill it
    assert process_outcome(sql) == workshop.TOO_BIG


def test_a_query_that_lasts_is_stopped_at_the_limit(monkeypatch):
    monkeypatch.setattr(workshop, "SECONDS", 1)
    assert process_outcome(FOREVER) == workshop.TOO_LONG
    assert workshop.TOO_LONG.message.startswith("Requête arrêtée après 20 secondes : ")


def process_of(run: Run) -> subprocess.Popen[bytes]:
    """Wait until a query that lasts has its process; return it."""
    while run._process is None:
        assert not run.wait(0.05), "the query ended by itself"
    return run._process


def test_a_query_is_cancelled_while_it_runs():
    run = Run("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) "
              "SELECT count(*) FROM t")
    process = process_of(run)
    run.cancel()
    assert run.wait(60)
    assert run.outcome == Fault("Requête annulée.")
    assert process.returncode is not None


def test_no_query_outlives_its_server(entrepot):
    process = confinement.start(workshop.SANDBOX)
    assert process.stdin is not None
    process.stdin.write(json.dumps(workshop.question(
        entrepot, "SELECT count(*) FROM range(1000000000000)", True)).encode() + b"\n")
    process.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):  # at work
        process.wait(1)
    process.stdin.close()  # what the system does when the server ends, even killed
    assert process.wait(60) == 1
    assert process.stdout is not None and process.stdout.read() == b""


def test_two_people_ask_at_once_and_each_has_the_own_answer():
    runs = [Run(f"SELECT {n} AS n, count(*) AS lignes FROM emploi") for n in (1, 2)]
    assert all(run.wait(60) for run in runs)
    answers = [run.outcome for run in runs]
    assert [a.data["n"].tolist() for a in answers if isinstance(a, Answer)] == [[1], [2]]


def test_an_engine_that_dies_takes_nobody_with_it():
    run = Run(FOREVER)
    process_of(run).kill()
    assert run.wait(60)
    assert run.outcome == workshop.FAILED


def test_an_engine_that_cannot_start_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    assert process_outcome("SELECT 1") == workshop.FAILED


def test_cancelling_what_has_ended_keeps_its_result():
    run = Run("SELECT 1")
    run.wait()
    run.cancel()
    assert isinstance(run.outcome, Answer)


@pytest.fixture
def forever() -> Iterator[Callable[..., Run]]:
    """Start queries that never end of themselves."""
    runs: list[Run] = []

    def start(**about: Any) -> Run:
        runs.append(Run(FOREVER, **about))
        assert not runs[-1].wait(0)
        return runs[-1]

    yield start
    for run in runs:
        run.cancel()
        run.wait()


def test_too_many_queries_at_once_are_asked_to_come_back(forever):
    slow = [forever() for _ in range(workshop.AT_ONCE)]
    assert process_outcome("SELECT 1") == Fault(
        "3 requêtes sont déjà en cours sur ce serveur : réessayer dans quelques secondes.")
    slow[0].cancel()
    slow[0].wait()
    assert isinstance(process_outcome("SELECT 1"), Answer)


def test_a_reader_is_answered_while_the_query_of_another_lasts(forever):
    slow = forever(session="a")
    assert isinstance(process_outcome("SELECT 1", session="b"), Answer)
    assert not slow.wait(0)


def test_a_reader_has_one_query_at_a_time_and_cannot_hold_the_workshop(forever):
    slow = [forever(session="a") for _ in range(3 * workshop.AT_ONCE)]
    assert all(run.wait(60) and run.outcome == workshop.CANCELLED for run in slow[:-1])
    assert isinstance(process_outcome("SELECT 1", session="b"), Answer)
    assert not slow[-1].wait(0)


def test_a_query_that_nobody_awaits_leaves_its_place(forever):
    left = [forever(session=str(n), is_awaited=lambda: False) for n in range(workshop.AT_ONCE)]
    assert isinstance(process_outcome("SELECT 1"), Answer)
    assert all(run.outcome == workshop.CANCELLED for run in left)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="not on this system")
def test_a_query_gives_way_to_the_pages(forever):
    last = 19  # there is none further
    own, run = os.getpriority(os.PRIO_PROCESS, 0), forever()
    polite = min(own + sandbox.POLITENESS, last)
    while os.getpriority(os.PRIO_PROCESS, process_of(run).pid) != polite:
        assert not run.wait(0.05), "the query ended before it gave way"
