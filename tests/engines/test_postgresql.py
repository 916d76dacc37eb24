"""The pages on PostgreSQL 17 with two replicas: the same as on the file, whatever happens there."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from dashboard import export
from dashboard.pages import PRESENTABLE
from dashboard.tools.sql import remote
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.examples import EXAMPLES
from dashboard.tools.sql.messages import Fault, no_data
from dashboard.tools.sql.result import Answer
from dashboard.warehouse.connection import WarehouseMissing, latest_build, query
from dashboard.warehouse.engine_build import SILENT
from etl.__main__ import main
from etl.engines import Fault as EngineFault
from etl.engines import engine_at
from etl.sources import sources
from etl.warehouse import versions
from etl.warehouse.versions import HISTORY
from tests.engines.cluster import READER, Cluster, cluster, start
from tests.engines.pages import compared_blocks
from tests.engines.queries import QUERIES
from tests.suites import complet, livraison, sample

pytestmark = complet
PAGES = sorted(PRESENTABLE)


@pytest.fixture(scope="module")
def nodes() -> Iterator[Cluster]:
    pytest.importorskip("adbc_driver_postgresql", reason="requirements-moteurs.txt")
    with cluster() as servers:
        yield servers


@pytest.fixture(scope="module")
def url(nodes: Cluster, entrepot: Path) -> str:
    """Return a base to which the project's warehouse is published."""
    engine_at(nodes.url()).publish(entrepot)
    return nodes.url()


@pytest.fixture
def mortal(nodes: Cluster) -> Iterator[Cluster]:
    """Yield the nodes, for a test that kills some: they are started again after it."""
    yield nodes
    start(*(node for node in nodes.nodes if node.process is None))


@pytest.fixture
def on_engine(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have the pages read the engine; return the base where the warehouse was published first."""
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", url)
    return url


# --- The same pages ----------------------------------------------------------------------------
@pytest.mark.parametrize("page", sample(PAGES, 9, 3))
def test_every_block_of_a_page_is_that_of_the_file(page: str, entrepot: Path, url: str) -> None:
    assert compared_blocks(page, url)


@livraison
def test_everything_downloads_from_an_engine_as_from_the_file(entrepot: Path, url: str) -> None:
    day = date(2026, 11, 24)
    own = b"".join(export.archive(latest_build(), date=day))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSERVATOIRE_WAREHOUSE", url)
        assert b"".join(export.archive(latest_build(), date=day)) == own


def test_what_respondents_wrote_is_never_published(nodes: Cluster, url: str) -> None:
    free = {(s.id, c.name) for s in sources().values() for c in s.warehouse_columns if c.free}
    lines = nodes.primary.sql("SELECT table_name || ' ' || column_name "
                              "FROM information_schema.columns").splitlines()
    columns = {tuple(line.split()) for line in lines}
    assert free and not free & columns and ("commerces_enquete", "id") in columns
    assert query("SELECT count(*) AS n FROM _colonnes WHERE libre")["n"].tolist() == [len(free)]
    place = engine_at(url).place()
    assert engine_at(url).query(place.build, "SELECT count(*) AS n FROM _colonnes WHERE libre"
                                ).to_pylist() == [{"n": 0}]


# --- Builds that follow one another, nodes that fail -------------------------------------------
def test_the_commands_publish_list_and_bring_back(nodes: Cluster, empty: Path, entrepot: Path,
                                                  tmp_path: Path, on_engine: str,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copy(empty, warehouse)
    first = engine_at(on_engine).place()
    assert main(["publish", "--warehouse", str(warehouse)]) == 0
    assert capsys.readouterr().out.startswith(
        f"Le moteur {engine_at(on_engine)} a la version du ")
    assert query("SELECT count(*) AS n FROM emploi")["n"].tolist() == [0]
    builds = engine_at(on_engine).builds()
    assert main(["publish", "--warehouse", str(warehouse)]) == 0  # what is there already
    assert engine_at(on_engine).builds() == builds and capsys.readouterr().out
    assert main(["versions", "--engine", on_engine]) == 0
    _, _, place, former, *_ = capsys.readouterr().out.splitlines()
    assert "en place" in place and first.build in former and "gardée" in former
    assert main(["rollback", "--engine", on_engine]) == 0
    assert "« python -m etl rollback --engine … » y revient" in capsys.readouterr().out
    assert engine_at(on_engine).place().build == first.build
    assert query("SELECT count(*) AS n FROM emploi")["n"].iloc[0] > 0
    for name in ("9", "0", builds[0].fingerprint[:2]):
        assert main(["rollback", name, "--engine", on_engine]) == 2
        assert f"« {name} » n'en désigne pas une autre que celle qui est en place" in (
            capsys.readouterr().err)
    assert main(["rollback", builds[0].fingerprint[:3], "--engine", on_engine]) == 0
    assert engine_at(on_engine).place().build == builds[0].build
    assert engine_at(on_engine).rollback().build == first.build


def test_a_reader_is_answered_by_the_build_of_the_page_until_it_is_dropped(
        nodes: Cluster, empty: Path, url: str) -> None:
    engine = engine_at(url)
    first = engine.place().build
    for _ in range(HISTORY):
        engine.publish(empty)
        assert engine.query(first, "SELECT count(*) AS n FROM emploi").to_pylist()[0]["n"] > 0
    engine.publish(empty)
    schemas = nodes.primary.sql("SELECT nspname FROM pg_namespace WHERE nspname ~ '^b[0-9]'")
    assert set(schemas.splitlines()) == {place.build for place in engine.builds()}
    assert first not in schemas and len(schemas.splitlines()) == HISTORY + 1


def test_a_publication_that_fails_leaves_nothing(nodes: Cluster, empty: Path, url: str,
                                                 tmp_path: Path) -> None:
    wreck = tmp_path / "warehouse.duckdb"
    shutil.copy(empty, wreck)
    with duckdb.connect(str(wreck)) as db:  # a text that PostgreSQL cannot hold, in the last table
        db.execute("CREATE TABLE zzz AS SELECT 'a' || chr(0) AS texte")
    before = engine_at(url).builds()
    with pytest.raises(EngineFault, match="refuse : "):
        engine_at(url).publish(wreck)
    assert engine_at(url).builds() == before
    assert nodes.primary.sql("SELECT count(*) FROM pg_namespace WHERE nspname ~ '^b[0-9]'") == str(
        len(before))


def test_two_publications_at_once_follow_one_another(nodes: Cluster, empty: Path, url: str) -> None:
    """And what is kept is read meanwhile."""
    engine, places = engine_at(url), []
    with engine.writing() as first:
        first.lock()
        second = threading.Thread(target=lambda: places.append(engine.publish(empty)), daemon=True)
        second.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        limit = time.monotonic() + 60
        while nodes.primary.sql(waiting) != "1":
            assert second.is_alive() and time.monotonic() < limit
        before = engine.builds()
        assert not places
    second.join(60)
    assert places == [engine.place()] and engine.builds()[1:] == before[:HISTORY]


def test_a_replica_that_lags_is_not_asked_for_what_it_lacks(nodes: Cluster, entrepot: Path,
                                                            url: str) -> None:
    late = nodes.replicas[0]
    engine = engine_at(nodes.url(late, nodes.primary))
    late.sql("SELECT pg_wal_replay_pause()")
    try:
        place = engine_at(url).publish(entrepot)
        order = [engine.place() for _ in range(4)]
        assert place in order and order[order.index(place):] == [place] * (4 - order.index(place))
        counts = [engine.query(place.build, "SELECT count(*) AS n FROM emploi").to_pylist()
                  for _ in range(4)]
        assert counts == [counts[0]] * 4 and counts[0][0]["n"] > 0
    finally:
        late.sql("SELECT pg_wal_replay_resume()")


def test_readers_ask_while_builds_are_swapped_and_nodes_are_killed(
        mortal: Cluster, empty: Path, entrepot: Path, url: str) -> None:
    """Each reader asks one build, the one of the page, two things that must agree."""
    engine = engine_at(url)
    full = engine.publish(entrepot)
    expected = {engine.publish(empty).build: (0, 0), full.build: tuple(engine.query(
        full.build, "SELECT count(*) AS n, sum(annee) AS s FROM emploi").to_pylist()[0].values())}
    answers: list[str] = []
    faults: list[object] = []
    end, more = threading.Event(), threading.Condition()

    def read() -> None:
        while not end.is_set():
            build = ""
            try:
                build = engine.place().build
                [n] = engine.query(build, "SELECT count(*) AS n FROM emploi")["n"].to_pylist()
                [s] = engine.query(build, "SELECT sum(annee) AS s FROM emploi")["s"].to_pylist()
                assert (n, s or 0) == expected[build]
            except Exception as fault:
                faults.append(fault)
            with more:
                answers.append(build)
                more.notify_all()

    def wait(number: int, build: str = "") -> None:
        """Wait for so many answers more, and for one of a build where it is named."""
        with more:
            first = len(answers)
            assert more.wait_for(lambda: bool(faults) or (
                len(answers) >= first + number and (not build or build in answers[first:])), 60)

    readers = [threading.Thread(target=read, daemon=True) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for _ in range(2):
            for name in (full.build, *expected):
                if engine.place().build != name:
                    wait(4, engine.rollback().build)
        mortal.replicas[0].kill()
        wait(20)
        mortal.primary.kill()
        wait(20)
    finally:
        end.set()
        for reader in readers:
            reader.join(60)
    assert not faults and not any(reader.is_alive() for reader in readers)
    assert set(answers) == set(expected)


@livraison
def test_a_build_that_an_older_program_published_is_told_to_be_built_again(
        nodes: Cluster, on_engine: str, entrepot: Path, tmp_path: Path) -> None:
    older = tmp_path / "entrepot.duckdb"
    shutil.copy(entrepot, older)
    with duckdb.connect(str(older)) as db:
        db.execute("ALTER TABLE _sources DROP COLUMN contexte")
    engine = engine_at(on_engine)
    engine.publish(older)
    try:
        with pytest.raises(WarehouseMissing, match="puis le publier par"):
            query("SELECT 1 AS un FROM _construction")
    finally:
        engine.publish(entrepot)
    assert len(query("SELECT 2 AS deux FROM _construction")) == 1


def test_without_any_node_the_page_says_it_and_the_log_names_them(
        mortal: Cluster, on_engine: str, caplog: pytest.LogCaptureFixture) -> None:
    for node in mortal.nodes:
        node.kill()
    with pytest.raises(WarehouseMissing) as error:
        query("SELECT 1 AS un FROM _construction")
    assert str(error.value) == SILENT
    assert f"aucun nœud du moteur {engine_at(on_engine)} ne répond" in caplog.text


def test_a_node_that_has_started_again_answers_at_once(mortal: Cluster, url: str) -> None:
    engine = engine_at(mortal.url(mortal.primary))
    build, sql = engine.place().build, "SELECT count(*) AS n FROM emploi"
    expected = engine.query(build, sql)
    mortal.primary.kill()
    mortal.primary.start()
    assert engine.query(build, sql) == expected


# --- The workshop ------------------------------------------------------------------------------
@pytest.fixture
def workshop_of(nodes: Cluster, on_engine: str, entrepot: Path,
                monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the workshop read the engine, by an account that only reads."""
    for node in nodes.nodes:
        engine_at(on_engine)._aside.pop(node.address, None)
    if engine_at(on_engine).place().fingerprint != versions.describe(entrepot).fingerprint:
        engine_at(on_engine).publish(entrepot)
    monkeypatch.setenv("OBSERVATOIRE_ATELIER", nodes.url(account=READER))


def outcome(sql: str, demonstration: bool = True) -> Answer | Fault:
    run = workshop.Run(sql, demonstration)
    assert run.wait(90) and run.outcome is not None
    return run.outcome


@pytest.mark.usefixtures("workshop_of")
@pytest.mark.parametrize("sql", sample([
    *(EXAMPLES[title] for title in ("Événements du Mois de l'ESS par édition",
                                    "Acteurs de l'économie circulaire pour 10 000 habitants")),
    "SELECT mode(rural) AS m, mode(departement) FILTER (WHERE densite_7 < 4) AS d "
    "FROM ref_communes",
    *QUERIES.values()], 3), ids=["événements", "acteurs", "mode", *QUERIES])
def test_the_workshop_answers_from_the_engine_as_from_the_file(
        sql: str, entrepot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = outcome(sql)
    assert isinstance(result, Answer), result
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(entrepot))
    expected = outcome(sql)
    assert isinstance(expected, Answer)
    pd.testing.assert_frame_equal(result.data, expected.data)
    assert (result.tables, result.build) == (expected.tables, expected.build)


@pytest.mark.usefixtures("workshop_of")
@pytest.mark.parametrize("sql", [
    "FROM chiffres WHERE nature = 'démonstration'", "FROM Emploi_Detaille",
    "WITH emploi_detaille AS (FROM emploi_detaille) FROM emploi_detaille",
    "WITH a AS (FROM emploi_detaille), emploi_detaille AS (FROM a) FROM emploi_detaille"])
def test_what_is_invented_is_set_aside_however_its_table_is_named(sql: str) -> None:
    sql = f"SELECT count(*) AS n FROM ({sql})"
    result, every = outcome(sql, False), outcome(sql)
    assert isinstance(result, Answer) and isinstance(every, Answer)
    assert result.data["n"].tolist() == [0] and "emploi_detaille" in result.emptied
    assert every.data["n"].iloc[0] > 0


@pytest.mark.usefixtures("workshop_of")
@pytest.mark.parametrize(("sql", "message"), sample([
    ("SELECT id, commentaire FROM commerces_enquete", "La colonne « commentaire » n'existe pas"),
    ("FROM pg_catalog.pg_authid", "La table « pg_authid » n'existe pas."),
    ("SELECT pg_read_file('/etc/passwd')", "La fonction « pg_read_file » n'existe pas."),
    ("DELETE FROM emploi", "L'atelier ne fait que lire"),
    ("PIVOT emploi ON annee USING sum(valeur) GROUP BY groupe", "Cette requête n'a pas d'équiva"),
    ("FROM emploi ORDER BY ALL", "Cette requête n'a pas d'équivalent"),
    ("SELECT arg_max(annee, valeur, 3) FROM emploi", "Cette requête n'a pas d'équivalent"),
    ("SELECT mode(annee) FILTER (annee > 2012) OVER () FROM emploi",
     "Cette requête n'a pas d'équivalent"),
    ("SELECT * EXCLUDE (valeur) FROM emploi e JOIN emploi_prive p USING (annee)",
     "Cette requête n'a pas d'équivalent"),
    ("WITH q (b, a, c) AS (SELECT annee, valeur, unite FROM emploi) SELECT * EXCLUDE c FROM q",
     "Cette requête n'a pas d'équivalent")], 2))
def test_the_workshop_only_reads_what_is_published(sql: str, message: str) -> None:
    result = outcome(sql)
    assert isinstance(result, Fault) and result.message.startswith(message), result


@pytest.mark.usefixtures("workshop_of")
def test_the_engine_itself_refuses_what_the_workshop_would_let_through(
        nodes: Cluster, url: str) -> None:
    reader = engine_at(nodes.url(account=READER), 20, 512)
    build = reader.place().build
    for sql in ("DELETE FROM emploi", "CREATE TABLE x (n int)", "SELECT rolpassword FROM pg_authid",
                f'CREATE TABLE "{build}".x (n int)', "SELECT pg_read_file('/etc/passwd')"):
        with pytest.raises(reader.errors):
            reader._anywhere(build, sql, ())
    pages = engine_at(nodes.url(nodes.primary))  # by an account that may write
    with pytest.raises(pages.errors, match="read-only transaction"):
        pages._anywhere(build, "DELETE FROM emploi", ())


@pytest.mark.usefixtures("workshop_of")
def test_a_query_that_lasts_is_ended_by_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "SECONDS", 1)
    assert outcome("SELECT count(*) FROM chiffres a, chiffres b, chiffres c") == workshop.TOO_LONG


@pytest.mark.usefixtures("workshop_of")
def test_two_readers_who_are_the_first_to_ask_are_both_answered(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_folder", lambda: SimpleNamespace(name=tmp_path))
    runs = [workshop.Run("SELECT count(*) AS n FROM emploi") for _ in range(2)]
    assert all(run.wait(90) for run in runs)
    assert all(isinstance(run.outcome, Answer) for run in runs), [run.outcome for run in runs]


@pytest.mark.usefixtures("workshop_of")
def test_what_an_engine_that_fails_has_left_unfinished_is_made_again(
        on_engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*asked: object) -> None:
        raise EngineFault("aucun nœud ne répond")

    monkeypatch.setattr(remote, "_folder", lambda: SimpleNamespace(name=tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(engine_at(on_engine), "query", fail)
        assert outcome("SELECT 1 AS n") == no_data(SILENT)
    assert isinstance(outcome("SELECT 1 AS n"), Answer)


@livraison
@pytest.mark.usefixtures("workshop_of")
def test_who_asks_of_an_engine_that_has_died_since_is_not_told_its_machines(
        mortal: Cluster) -> None:
    assert isinstance(outcome("SELECT count(*) AS n FROM emploi"), Answer)
    for node in mortal.nodes:
        node.kill()
    assert outcome("SELECT count(*) AS n FROM emploi") == no_data(SILENT)


def test_without_an_account_that_only_reads_the_workshop_stays_shut(on_engine: str) -> None:
    assert outcome("SELECT 1") == remote.NO_ACCOUNT


# --- A deployment on a file ----------------------------------------------------------------------
def test_a_deployment_on_a_file_loads_no_library_of_an_engine() -> None:
    code = ("import sys, dashboard.ui, dashboard.tools.sql.page, etl.__main__; "
            "print({'sqlglot', 'adbc_driver_postgresql', 'clickhouse_connect'} & {*sys.modules})")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


@pytest.mark.parametrize(("name", "message"), [
    ("mysql://ici/base", "moteur inconnu : mysql (clickhouse ou postgresql)"),
    ("clickhouse://ici:99999/base", "adresse de moteur mal formée : l'écrire « clickhouse://"),
    ("postgresql://[::1/base", "adresse de moteur mal formée : l'écrire « clickhouse://"),
    ("postgresql://127.0.0.1:1/base",
     "le moteur postgresql://127.0.0.1:1/base ne répond pas, ou refuse : "),
    ("clickhouse://127.0.0.1:1/base",
     "le moteur clickhouse://127.0.0.1:1/base ne répond pas, ou refuse : "),
    ("", "dire où publier : --to DOSSIER…, ou --engine URL")])
def test_an_engine_that_is_not_known_or_silent_is_said(
        name: str, message: str, entrepot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--warehouse", str(entrepot), "--engine", name]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("password", ["sec%ret", "sec ret", "a@sec"])
@pytest.mark.parametrize("kind", ["postgresql", "clickhouse"])
def test_no_message_repeats_a_password_whatever_its_signs(
        kind: str, password: str, entrepot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", "--warehouse", str(entrepot), "--engine",
          f"{kind}://editeur:{password}@127.0.0.1:1/base"])
    said = capsys.readouterr().err
    assert f"le moteur {kind}://127.0.0.1:1/base ne répond pas" in said and "sec" not in said
