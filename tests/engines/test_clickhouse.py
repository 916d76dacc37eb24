"""The pages on ClickHouse's own engine, in the process of the tests (chdb): no server is installed
here, so that clusters, replicas, accounts and what a network does are not tried."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from dashboard.pages import PRESENTABLE
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.result import Answer
from etl.engines import Fault, Place, engine_at
from etl.engines.engine import Engine
from etl.sources import sources
from etl.warehouse.faults import Replaced
from etl.warehouse.versions import HISTORY
from tests.engines.pages import compared_blocks
from tests.engines.queries import QUERIES
from tests.suites import complet, livraison, sample

pytestmark = complet
#: On one core: on more, a small question waits for its threads longer than for its answer.
URL = "clickhouse://ici/observatoire?max_threads=1"
PAGES = sorted(PRESENTABLE)


def test_a_server_that_does_not_answer_is_said() -> None:
    pytest.importorskip("clickhouse_connect")
    with pytest.raises(Fault, match=r"aucun nœud du moteur clickhouse://127\.0\.0\.1:1/observatoire"):
        engine_at("clickhouse://lecteur:secret@127.0.0.1:1/observatoire").place()


def test_a_node_that_failed_is_asked_last() -> None:
    pytest.importorskip("clickhouse_connect")
    engine = engine_at("clickhouse://h1,h2,h3/observatoire")
    engine.leave_aside("h2")
    orders = [[*engine._nodes()] for _ in range(3)]
    assert {order[-1] for order in orders} == {"h2"}
    assert {order[0] for order in orders} == {"h1", "h3"}


@pytest.fixture(scope="module")
def engine(entrepot: Path) -> Iterator[Engine]:
    """Yield an engine in memory, to which the project's warehouse is published."""
    pytest.importorskip("chdb", reason="requirements-dev.txt")
    connect = pytest.importorskip("clickhouse_connect").get_client
    from etl.engines.clickhouse import ClickHouse

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClickHouse, "connect",
                      lambda engine, host, database, *_, settings={}: connect(
                          interface="chdb", database=database, settings=dict(settings)))
        client = connect(interface="chdb")  # what is in memory lives as long as somebody reads it
        engine_at.cache_clear()
        server = engine_at(URL)
        server.publish(entrepot)
        yield server
        client.close()
    engine_at.cache_clear()


@pytest.mark.parametrize("page", sample(PAGES, 9, 5))
def test_every_block_of_a_page_is_that_of_the_file(page: str, engine: Engine) -> None:
    assert compared_blocks(page, URL)


def test_what_respondents_wrote_is_never_published(engine: Engine) -> None:
    build = engine.place().build
    free = {(s.id, c.name) for s in sources().values() for c in s.warehouse_columns if c.free}
    rows = engine._anywhere(build, "SELECT table, name FROM system.columns", ()).to_pylist()
    columns = {(row["table"], row["name"]) for row in rows}
    assert free and not free & columns and ("commerces_enquete", "id") in columns


def test_tables_are_sorted_by_place_and_year_and_few_texts_are_a_dictionary(
        engine: Engine) -> None:
    statement = engine._anywhere(engine.place().build, "SHOW CREATE TABLE emploi_detaille", ())
    [sql] = statement.to_pylist()[0].values()
    assert "ORDER BY (territoire_niveau, territoire, annee, rowid)" in sql
    assert "`famille` LowCardinality(Nullable(String))" in sql


@pytest.mark.parametrize("sql", sample([
    "SELECT * FROM _sources JOIN _fichiers AS f USING (source) ORDER BY source, fichier",
    "SELECT f.* FROM _fichiers AS f ORDER BY f.source, f.fichier", *QUERIES.values()], 3, 1),
    ids=["columns of a join", "columns of a table", *QUERIES])
def test_the_workshop_answers_from_the_engine_as_from_the_file(
        sql: str, engine: Engine, entrepot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_ATELIER", URL)
    answers = []
    for warehouse in (str(entrepot), URL):
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", warehouse)
        run = workshop.Run(sql)
        assert run.wait(90) and isinstance(run.outcome, Answer), run.outcome
        answers.append(run.outcome.data)
    pd.testing.assert_frame_equal(*answers)


@livraison
def test_builds_follow_one_another_and_come_back(engine: Engine, empty: Path) -> None:
    first = engine.place().build
    rows = "SELECT count(*) AS n FROM emploi"
    full = engine.query(first, rows).to_pylist()
    place = engine.publish(empty)
    assert engine.place() == place and engine.query(place.build, rows).to_pylist() == [{"n": 0}]
    assert engine.query(first, rows).to_pylist() == full  # a page that reads it to its end
    assert engine.has_in_place(place.built_at, place.fingerprint)
    assert engine.rollback().build == first and engine.query(first, rows).to_pylist() == full
    assert not engine.has_in_place(place.built_at, place.fingerprint)
    with engine.writing() as writer:  # what others put there is left
        writer.run("CREATE DATABASE observatoire_essai")
    for _ in range(HISTORY):
        engine.publish(empty)
    with engine.writing() as writer:
        databases = {name for (name,) in writer.run("SELECT name FROM system.databases")}
        assert {name for name in databases if name.startswith("observatoire_")} == {
            "observatoire_essai", *(f"observatoire_{one.build}" for one in engine.builds())}
        assert len(engine.builds()) == HISTORY + 1
        writer.drop("essai")


def test_two_publications_at_once_are_not_mixed(engine: Engine, empty: Path) -> None:
    from etl.engines import clickhouse

    before = engine.builds()
    with engine.writing() as other:
        other.lock()
        with pytest.raises(Fault) as error:
            engine.publish(empty)
        assert str(error.value) == (
            "une autre publication est en cours vers le moteur clickhouse://ici/observatoire : "
            "recommencer quand elle est finie (si elle a été tuée : « DROP TABLE "
            "observatoire.observatoire_publication »)")
        assert engine.builds() == before  # read meanwhile
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Fault, match="Syntax error"):
        patch.setattr(clickhouse, "MARK", "autre faute")
        engine.publish(empty)
    with engine.writing() as writer, pytest.MonkeyPatch.context() as patch:
        writer.lock()
        patch.setattr(clickhouse, "LONGEST", -60)  # what it left has grown old
        assert engine.publish(empty) == engine.place()
    assert engine.rollback().build == before[0].build


@livraison
def test_a_server_that_remembers_nothing_between_two_requests_is_published_to(
        engine: Engine, empty: Path) -> None:
    from tests.engines.interface import interface

    with interface() as address:
        there = engine_at(f"clickhouse://editeur:secret@{address}/distant")
        first, place = there.publish(empty), there.publish(empty)
        assert there.place() == place
        for table in ("chiffres", "_sources"):  # a view, a table
            sql = f"SELECT count(*) AS n FROM {table} WHERE source <> ?"
            assert there.query(place.build, sql, ("l'\\\té",)) == there.query(
                first.build, sql, ("",))
        assert there.rollback().build == first.build == there.place().build
        with there.writing() as writer:
            for one in there.builds():
                writer.drop(one.build)


@pytest.fixture
def wreck(empty: Path, tmp_path: Path) -> Path:
    """Return a warehouse whose last table has a type that ClickHouse has not."""
    wreck = tmp_path / "warehouse.duckdb"
    shutil.copy(empty, wreck)
    with duckdb.connect(str(wreck)) as db:
        db.execute("CREATE TABLE zzz AS SELECT INTERVAL 1 DAY AS duree")
    return wreck


def test_a_publication_that_fails_leaves_nothing(engine: Engine, wreck: Path) -> None:
    before = engine.builds()
    with pytest.raises(Exception, match=r"(?i)interval|type"):
        engine.publish(wreck)
    with engine.writing() as writer:
        assert engine.builds() == before and engine._schemas(writer) == {
            one.build for one in before}


def test_a_publication_that_fails_once_it_is_in_place_stays_there(
        engine: Engine, empty: Path) -> None:
    put = engine._put

    def put_then_stop(*words: Any) -> Place:
        place = put(*words)
        patch.setattr(engine, "_schemas", interrupt)  # the old ones are to be dropped
        return place

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Replaced):
        patch.setattr(engine, "_put", put_then_stop)
        engine.publish(empty)
    rows = engine.query(engine.place().build, "SELECT count(*) AS n FROM emploi").to_pylist()
    assert rows == [{"n": 0}]
    engine.rollback()


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@livraison
def test_what_stops_a_publication_is_said_even_where_it_cannot_be_undone(
        engine: Engine, empty: Path, wreck: Path) -> None:
    from etl.engines import clickhouse

    before = engine.place()
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Fault, match=r"(?i)interval|type"):
        patch.setattr(clickhouse._Writer, "drop", lambda writer, build: writer.run("DROP nothing"))
        engine.publish(wreck)
    assert engine.place() == before
    engine.publish(empty)  # drops what was left
    with engine.writing() as writer:
        assert engine._schemas(writer) == {one.build for one in engine.builds()}
    engine.rollback()


def test_the_workshop_asks_within_the_limits_of_the_engine(engine: Engine) -> None:
    reader = engine_at(URL, 1, 64)
    build = engine.place().build
    for limit in ("", "LIMIT 20", "LIMIT 2 * 10", "FETCH FIRST 20 ROWS ONLY"):
        rows = reader.first_rows(build, f"FROM _sources ORDER BY source {limit}", 3, ())
        assert len(rows) == 3
    for sql, word in (("SELECT sum(sipHash64(number)) FROM numbers(100000000000)", "TIMEOUT"),
                      ("SELECT groupArray(number) FROM numbers(100000000)", "MEMORY_LIMIT"),
                      ("INSERT INTO emploi (annee) VALUES (1)", "READONLY")):
        with pytest.raises(reader.errors, match=word):
            reader._anywhere(build, sql, ())


@livraison
def test_a_build_that_somebody_dropped_is_to_be_published_again(
        engine: Engine, empty: Path) -> None:
    place = engine.publish(empty)
    assert engine.has_in_place(place.built_at, place.fingerprint)
    with engine.writing() as writer:
        writer.drop(place.build)
    assert not engine.has_in_place(place.built_at, place.fingerprint)


@livraison
def test_a_build_that_somebody_dropped_is_not_come_back_to(engine: Engine, empty: Path) -> None:
    dropped, current = engine.publish(empty), engine.publish(empty)
    before = engine.builds()
    assert before[:2] == [current, dropped]
    with engine.writing() as writer:
        writer.drop(dropped.build)
    assert engine.builds() == [current, *before[2:]]
    assert engine.rollback().build == before[2].build
