"""What the server has computed before it is asked for, at its start and for each new build."""

from __future__ import annotations

import gc
import os
import shutil
from types import SimpleNamespace

from dashboard.blocks import search_index
from dashboard.pages import PAGES
from dashboard.server import readiness
from dashboard.tools.explorer import catalogue
from dashboard.warehouse import connection


def test_what_readers_will_search_is_read_before_they_search(entrepot, monkeypatch):
    monkeypatch.setattr(readiness, "BETWEEN_PAGES", 0)
    read: list[str] = []
    monkeypatch.setattr(search_index, "_part", lambda page, *_: read.append(page.file) or ())
    readiness.read_search_index()
    assert read == [page.file for page in PAGES if page.exists]


def test_the_indicators_of_the_explorer_are_computed_before_it_is_opened(
        entrepot, tmp_path, monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", shutil.copy(entrepot, tmp_path))  # of nobody yet
    readiness.read_indicators()

    def count(*_: object) -> None:
        raise AssertionError("the warehouse is asked again")

    monkeypatch.setattr(connection, "_answer", count)
    assert len(catalogue.choices_for("", True)) > 100


def test_without_a_warehouse_nothing_is_read_and_nothing_is_raised(tmp_path, monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    readiness.read_indicators()
    readiness.read_search_index()


def test_each_build_that_is_put_in_place_is_read_anew(entrepot, empty, tmp_path, monkeypatch):
    path = shutil.copy(entrepot, tmp_path / "warehouse.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(path))
    looks = []

    def wait(_seconds: float) -> None:
        looks.append(None)
        if len(looks) == 2:  # what has been read is not read again meanwhile
            os.replace(shutil.copy(empty, tmp_path / "autre.duckdb"), path)

    monkeypatch.setattr(readiness, "time", SimpleNamespace(sleep=wait))
    builds = readiness.new_builds()
    first = next(builds)
    assert first == connection.latest_build().stamp
    assert next(builds) == connection.latest_build().stamp != first


def test_a_build_that_cannot_be_read_does_not_end_the_watch(monkeypatch, caplog):
    def fail() -> None:
        raise RuntimeError("abîmé")

    monkeypatch.setattr(readiness, "FIRST_READER", 0)
    monkeypatch.setattr(readiness, "read_indicators", fail)
    readiness.read_build()
    assert "abîmé" in caplog.text


def test_what_is_kept_of_a_build_is_left_out_of_the_garbage_collectors_rounds(monkeypatch):
    kept: list[list[str]] = []
    monkeypatch.setattr(readiness, "new_builds", lambda: ["build"])
    monkeypatch.setattr(readiness, "read_build", lambda: kept.append(["read"]))
    readiness.warm_up()
    try:
        assert not any(one is kept[0] for one in gc.get_objects())
    finally:
        gc.unfreeze()
