"""A publication that is stopped, killed or raced leaves what was published as it was."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.deposit import trial
from etl.deposit.candidate import Candidate
from etl.deposit.deposit import publish, published_files, stage
from etl.deposit.reception import Upload
from etl.deposit.trial import StaleDeposit, abandon_all
from etl.reading.limits import Refusal
from etl.sources import sources
from etl.warehouse.build import build
from tests.etl.deposit.conftest import CHIFFRES, NEW, candidates, files
from tests.suites import complet

pytestmark = complet

#: What these tests build holds, unless they speak of another source.
SOURCES = ("commerces_publies", "emploi")


def test_two_deposits_of_one_minute_keep_their_own_folders(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    publish(verify(drop(NEW)))
    publish(verify(drop(NEW | {"indicateur": "Commerces fermés"})))
    assert len(published_files(sources()["commerces_publies"], raw)) == 3


def test_one_publication_at_a_time(
        drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    first, second = verify(drop(NEW)), verify(drop(NEW), author="BL")
    is_building, go_on = threading.Event(), threading.Event()

    def wait(_: str) -> None:
        is_building.set()
        assert go_on.wait(30)

    other = threading.Thread(target=publish, args=(first, wait))
    other.start()
    assert is_building.wait(30)
    with pytest.raises(Refusal) as refusal:
        publish(second)
    go_on.set()
    other.join()
    assert str(refusal.value) == "une autre publication est en cours : réessayer dans un instant"
    with pytest.raises(StaleDeposit):
        publish(second)


class ReaderLeft(BaseException):
    """What Streamlit raises when the reader leaves: not an ``Exception``."""


def test_a_publication_that_is_stopped_puts_everything_back(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    before = files(raw.parent)
    again = {"indicateur": "Commerces", "valeur": "104", "unité": "commerces"}
    one = verify(drop(again), CHIFFRES)
    for fault in (ReaderLeft, OSError, KeyboardInterrupt):

        def stop(source: str, fault: type[BaseException] = fault) -> None:
            assert not (raw / CHIFFRES).exists()
            assert (raw / one.file).exists()
            if source == "emploi":
                raise fault

        with pytest.raises(fault):
            publish(one, stop)
        assert files(raw.parent) == before
        assert not (raw / "commerces_publies").exists()
    publish(one)
    assert (raw / one.file).exists()


def test_a_rebuild_that_fails_puts_everything_back(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate],
        monkeypatch: pytest.MonkeyPatch) -> None:
    one = verify(drop(NEW))
    before = files(raw.parent)
    bad = drop(NEW | {"valeur": "1,2,3"}).data

    def build_spoilt(folder: Path, *others: object, **options: object) -> object:
        (folder / one.file).write_bytes(bad)
        return build(folder, *others, **options)

    monkeypatch.setattr(trial, "build", build_spoilt)
    with pytest.raises(StaleDeposit, match="l'entrepôt n'a pas pu être reconstruit : ERREUR"):
        publish(one)
    assert files(raw.parent) == before


def test_what_a_killed_server_left_is_swept(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    candidate = verify(drop(NEW))
    left = raw.parent / "depot" / "candidat-ancien"
    left.mkdir()
    (left / "candidat.duckdb").write_bytes(b"")
    yesterday = time.time() - 24 * 3600
    os.utime(left, (yesterday, yesterday))
    verify(drop(NEW), author="BL")
    assert not left.exists()
    assert candidate.folder.is_dir()


def test_a_server_that_stops_leaves_no_candidate(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    two_candidates = [verify(drop(NEW)), verify(drop(NEW), author="BL")]
    assert len(candidates(raw)) == len(two_candidates)
    abandon_all()
    assert candidates(raw) == []


def test_a_server_that_stops_lets_a_publication_end(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate],
        monkeypatch: pytest.MonkeyPatch) -> None:
    one, order = verify(drop(NEW)), []
    end = threading.Thread(target=lambda: (abandon_all(), order.append("fin du serveur")))

    def build_to_the_end(*words: object, **options: object) -> object:
        end.start()
        report = build(*words, **options)
        order.append("construction")
        return report

    monkeypatch.setattr(trial, "build", build_to_the_end)
    publish(one)
    end.join()
    assert order == ["construction", "fin du serveur"]
    assert (raw / one.file).exists()


def test_a_candidate_goes_with_the_session_that_made_it(
        raw: Path, warehouse: Path, drop: Callable[..., Upload]) -> None:
    one = stage(drop(NEW), "commerces_publies", "AG", raw=raw, warehouse=warehouse)
    assert len(candidates(raw)) == 1
    del one
    assert candidates(raw) == []


def test_a_forgotten_candidate_is_verified_again(
        raw: Path, drop: Callable[..., Upload], verify: Callable[..., Candidate]) -> None:
    one = verify(drop(NEW))
    shutil.rmtree(raw.parent / "depot")
    with pytest.raises(
            StaleDeposit, match="ce dépôt n'est plus là : vérifier le classeur à nouveau"):
        publish(one)
