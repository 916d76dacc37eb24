"""A question is asked of one build, whatever happens to the file meanwhile."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

import duckdb
import pytest

from dashboard.warehouse import connection
from dashboard.warehouse.connection import WarehouseMissing, latest_build, per_build, query
from etl.french.reference import PEOPLE
from tests.dashboard.conftest import Change


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a warehouse of one number, 1, which is whole."""
    monkeypatch.setattr(connection, "missing_parts", lambda db: [])
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "entrepot.duckdb"))
    replace(tmp_path / "entrepot.duckdb", 1)
    return tmp_path / "entrepot.duckdb"


def replace(warehouse: Path, number: int) -> None:
    """Put another warehouse in place, as a build does."""
    beside = warehouse.with_name("nouveau.duckdb")
    with duckdb.connect(str(beside)) as db:
        db.execute(f"CREATE TABLE t AS SELECT {number} AS x")
    os.replace(beside, warehouse)


def test_a_question_in_several_parts_reads_one_build_even_where_nothing_is_pinned(
        warehouse: Path) -> None:
    @per_build
    def in_two_parts(replaced_by: int) -> list[int]:
        first = query("SELECT x FROM t")["x"].iloc[0]
        replace(warehouse, replaced_by)
        return [int(first), int(query("SELECT max(x) AS x FROM t")["x"].iloc[0])]

    assert in_two_parts(2) == [1, 1]
    assert in_two_parts(3) == [2, 2]
    # Nothing of the newer build was kept as an answer of the older one.
    assert query("SELECT max(x) AS x FROM t")["x"].iloc[0] == 3


def test_a_run_reads_one_build_to_its_end_even_when_the_file_is_replaced(warehouse: Path) -> None:
    build = latest_build()
    replace(warehouse, 2)
    assert build.frame("SELECT x FROM t")["x"].tolist() == [1]
    assert latest_build() is not build
    assert query("SELECT x FROM t")["x"].tolist() == [2]


def test_the_pages_cannot_write_in_the_warehouse(warehouse: Path) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        query("DELETE FROM t")


def test_what_replaced_builds_answered_is_not_kept_for_ever(warehouse: Path) -> None:
    """A server that is built again every night would hold the answers of all its nights."""
    class Answer:
        pass

    @per_build
    def answer() -> Answer:
        return Answer()

    answers = []
    for number in range(4):
        replace(warehouse, number)
        assert answer() is answer()
        answers.append(weakref.ref(answer()))
    gc.collect()
    assert [one() is not None for one in answers] == [False, False, True, True]


def refusal() -> str:
    """Return what a reader is told where there is nothing to read."""
    with pytest.raises(WarehouseMissing) as error:
        latest_build()
    return str(error.value)


def test_a_warehouse_that_cannot_be_read_is_told_with_the_way_back(warehouse: Path) -> None:
    warehouse.write_text("ceci n'est pas un entrepôt")
    assert refusal() == (
        "l'entrepôt de données ne peut pas être lu : lancer « python -m etl rollback » pour "
        "revenir à la version précédente, ou « python -m etl build »")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="not on this system")
def test_a_pipe_in_the_place_of_the_warehouse_holds_nobody(warehouse: Path) -> None:
    warehouse.unlink(missing_ok=True)
    os.mkfifo(warehouse)
    assert "ne peut pas être lu" in refusal()


@pytest.mark.parametrize("place", ["absent.duckdb", "entrepot.duckdb/dessous.duckdb", "x" * 300])
def test_the_place_of_a_missing_warehouse_is_for_the_log_alone(
        warehouse: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
        place: str) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse.parent / place))
    assert refusal() == ("l'entrepôt de données n'existe pas : lancer « python -m etl build », ou "
                         "« python start.py » qui s'en charge")
    assert str(warehouse.parent / place) in caplog.text


@pytest.mark.parametrize(("statement", "missing"), [
    ("DROP TABLE poids_ess", "poids_ess"),
    ("DROP TABLE acteurs_circulaires_reponses", "acteurs_circulaires_reponses"),
    ("ALTER TABLE emploi DROP COLUMN remarque", "emploi.remarque"),
    ("ALTER TABLE _sources DROP COLUMN licence", "_sources.licence"),
    ("DROP TABLE _colonnes", "_colonnes"), ("DROP VIEW chiffres", "chiffres"),
    ("DROP TABLE ref_communes", "ref_communes"),
    (f"ALTER TABLE ref_communes RENAME {PEOPLE} TO population_1999", f"ref_communes.{PEOPLE}"),
    ("DELETE FROM _construction", "_construction")])
def test_a_warehouse_that_is_older_or_not_whole_is_to_be_built_again(
        change: Change, caplog: pytest.LogCaptureFixture, statement: str, missing: str) -> None:
    change(statement)
    assert refusal() == (
        "l'entrepôt de données n'est pas complet, ou vient d'une version plus ancienne de "
        "l'application : le reconstruire par « python -m etl build »")
    assert caplog.text.rstrip().endswith(f": missing: {missing}")


def test_a_warehouse_that_holds_more_is_read(change: Change) -> None:
    change("CREATE TABLE demain AS SELECT 1 AS x; ALTER TABLE emploi ADD COLUMN plus INT")
    assert latest_build().frame("SELECT x FROM demain")["x"].tolist() == [1]
