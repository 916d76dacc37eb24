"""A question is asked of one build, whatever happens to the file meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dashboard.warehouse.connection import WarehouseMissing, latest_build, per_build, query


@pytest.fixture
def warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse of one number, 1."""
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


def test_a_warehouse_that_cannot_be_read_is_told_with_the_way_back(warehouse: Path) -> None:
    warehouse.write_text("ceci n'est pas un entrepôt")
    with pytest.raises(WarehouseMissing) as told:
        latest_build()
    assert str(told.value) == (
        f"l'entrepôt {warehouse} ne peut pas être lu : lancer « python -m etl rollback » pour "
        "revenir à la version précédente, ou « python -m etl build »")
