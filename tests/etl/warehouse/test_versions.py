"""The builds that are kept beside the warehouse, and the content by which they are told apart."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import duckdb
import pytest

from etl.paths import RAW
from etl.warehouse import versions
from etl.warehouse.build import build
from tests.etl.conftest import Ending, ask
from tests.etl.warehouse.conftest import FILE, Chiffres, Make, values_of
from tests.registered import registry_of

#: What these tests build holds.
SOURCES = ("circulaire_publies",)


def test_the_last_five_builds_are_kept_beside_the_warehouse(install: Make, warehouse: Path) -> None:
    for n in range(1, 9):
        install(f"{n} %")
    assert values_of(warehouse) == [8, 7, 6, 5, 4, 3]
    names = [p.name for p in (warehouse.parent / "historique").glob("*.duckdb")]
    assert len(names) == 5
    assert all(re.fullmatch(r"entrepot_\d{8}T\d{9}Z_[0-9a-f]{12}\.duckdb", n) for n in names)


def test_a_clock_gone_back_changes_neither_the_order_of_the_versions_nor_which_are_kept(
        install: Make, warehouse: Path, etl: Callable[..., Ending],
        monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        year_now = 2031

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime(cls.year_now, 1, 1, tzinfo=tz)

    monkeypatch.setattr(versions, "datetime", Clock)
    for n in range(1, 9):
        Clock.year_now -= 1
        install(f"{n} %")
    assert values_of(warehouse) == [8, 7, 6, 5, 4, 3]
    assert etl("rollback", "--warehouse", warehouse).status == 0
    assert values_of(warehouse) == [7, 8, 6, 5, 4, 3]
    assert etl("rollback", "--warehouse", warehouse).status == 0
    assert values_of(warehouse)[:2] == [8, 7]
    Clock.year_now = 2040
    install("9 %")
    assert values_of(warehouse) == [9, 8, 7, 6, 5, 4]


def test_a_file_whose_name_is_no_moment_is_no_version(install: Make, warehouse: Path) -> None:
    install("1 %")
    install("2 %")
    [version] = (warehouse.parent / "historique").glob("*.duckdb")
    shutil.copy(version, version.with_name("entrepot_20269999T000000000Z_0123456789ab.duckdb"))
    assert values_of(warehouse) == [2, 1]


def test_the_same_content_built_again_pushes_no_version_out_and_still_tells_its_changes(
        raw: Path, make: Make, warehouse: Path) -> None:
    make("1 %")
    make("2 %")
    changes = ask(warehouse, "FROM _changements")
    since = ask(warehouse, "SELECT depuis FROM _construction")
    assert len(changes) == 1
    for _ in range(2):
        assert not build(raw, warehouse).has_errors
    assert values_of(warehouse) == [2, 1]
    assert ask(warehouse, "FROM _changements") == changes
    assert ask(warehouse, "SELECT depuis FROM _construction") == since


def test_a_build_that_fails_keeps_and_replaces_nothing(raw: Path, chiffres: Chiffres, install: Make,
                                                       warehouse: Path) -> None:
    install("1 %")
    chiffres(FILE, {"valeur": "beaucoup"})
    assert build(raw, warehouse).has_errors
    assert values_of(warehouse) == [1]


@pytest.mark.parametrize("wreck", [
    lambda file: file.write_text("ceci n'est pas un entrepôt"),
    lambda file: file.write_bytes(file.read_bytes()[:20000]),
    lambda file: file.unlink(),
    lambda file: (file.unlink(), os.mkfifo(file)),
], ids=["text", "truncated", "gone", "pipe"])
def test_a_warehouse_that_cannot_be_read_is_replaced_and_not_kept(
        make: Make, install: Make, warehouse: Path, wreck: Callable[[Path], object]) -> None:
    install("1 %")
    wreck(warehouse)
    make("2 %")
    assert values_of(warehouse) == [2]
    assert ask(warehouse, "FROM _changements") == []


def test_a_warehouse_of_an_older_program_is_kept(
        make: Make, install: Make, warehouse: Path) -> None:
    install("1 %")
    with duckdb.connect(str(warehouse)) as db:
        db.execute("ALTER TABLE _construction DROP COLUMN contenu")
        db.execute("ALTER TABLE _construction DROP COLUMN depuis")
        db.execute("ALTER TABLE _colonnes DROP COLUMN cle")
        db.execute("DROP TABLE _changements")
    make("2 %")
    assert values_of(warehouse) == [2, 1]
    assert [row[-4:-2] for row in map(list, ask(
        warehouse, "SELECT ancien, nouveau, fichier, cellule FROM _changements"))] == [
        ["1\u00a0%", "2\u00a0%"]]


def test_two_warehouses_of_one_folder_have_each_their_versions(raw: Path, chiffres: Chiffres,
                                                               tmp_path: Path) -> None:
    for n in (1, 2):
        chiffres(FILE, {"valeur": f"{n} %"})
        for name in ("un", "un_deux"):
            build(raw, tmp_path / f"{name}.duckdb")
    assert values_of(tmp_path / "un.duckdb") == values_of(tmp_path / "un_deux.duckdb") == [2, 1]


def test_where_the_disk_has_no_links_a_version_is_a_copy(
        install: Make, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    install("1 %")
    install("2 %")
    assert values_of(warehouse) == [2, 1]
    versions.rollback(warehouse)
    assert values_of(warehouse) == [1, 2]


def test_the_same_workbooks_and_code_give_the_same_content(tmp_path: Path) -> None:
    one, other = tmp_path / "un.duckdb", tmp_path / "autre.duckdb"
    with registry_of("circulaire_publies", "emploi"):
        for path in (one, other, other):
            build(RAW, path)
    tables = [str(n) for (n,) in ask(one, "SELECT table_name FROM duckdb_tables() "
                                          "WHERE database_name = 'w' ORDER BY 1")]
    assert {"_construction", "_changements", "_fichiers", "emploi"} <= set(tables)
    for table in {*tables} - {"_construction", "_changements"}:
        exclusion = "EXCLUDE (charge_le)" if table == "_fichiers" else ""
        sql = f"SELECT * {exclusion} FROM {table} ORDER BY ALL"
        assert ask(one, sql) == ask(other, sql), table
    contents = {str(ask(path, "SELECT contenu FROM _construction")[0][0]) for path in (one, other)}
    assert contents == {versions.content(one)} == {versions.content(other)}


def test_another_figure_or_a_row_in_double_is_another_content(install: Make,
                                                              warehouse: Path) -> None:
    install("1 %")
    contents = {versions.content(warehouse)}
    for sql in ("UPDATE circulaire_publies SET valeur = 1.0000001",
                "INSERT INTO circulaire_publies FROM circulaire_publies",
                "INSERT INTO circulaire_publies FROM circulaire_publies LIMIT 2",
                "ALTER TABLE circulaire_publies RENAME remarque TO note"):
        with duckdb.connect(str(warehouse)) as db:
            db.execute("DROP VIEW IF EXISTS chiffres")
            db.execute(sql)
        contents.add(versions.content(warehouse))
    assert len(contents) == 5
