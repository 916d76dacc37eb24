"""SQL workshop: what reads the warehouse runs; nothing else does, and nothing runs away."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from dashboard import export
from dashboard.text import numbers
from dashboard.tools.sql import result, sandbox
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.examples import EXAMPLES
from dashboard.tools.sql.messages import Fault
from dashboard.tools.sql.result import Answer
from dashboard.tools.sql.run import Run
from etl import confinement
from etl.sources import sources
from tests.sandbox import open_warehouse, outcome
from tests.suites import sample

ONE = ("une seule requête à la fois, qui commence par SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, "
       "SUMMARIZE, SHOW ou EXPLAIN.")
READ_ONLY = f"L'atelier ne fait que lire : {ONE}"
OUTSIDE = ("Seules les tables de l'observatoire peuvent être lues : ni fichier, ni adresse, ni "
           "extension, ni réglage.")


@pytest.fixture(autouse=True, scope="module")
def _warehouse(entrepot: Path) -> Iterator[None]:
    """Read the warehouse that ``OBSERVATOIRE_WAREHOUSE`` names."""
    yield
    open_warehouse.cache_clear()


def ran(sql: str, **about: Any) -> Answer | Fault:
    """Return what a process of its own answers, as a reader asks."""
    run = Run(sql, **about)
    assert run.wait(60)
    assert run.outcome is not None
    return run.outcome


def answer(sql: str, demonstration: bool = True) -> Answer:
    rows = outcome(sql, demonstration)
    assert isinstance(rows, Answer), rows
    return rows


def fault(sql: str) -> Fault:
    end = outcome(sql)
    assert isinstance(end, Fault), end.data
    return end


# --- What reads --------------------------------------------------------------------------------
@pytest.mark.parametrize("title", EXAMPLES)
def test_every_example_runs_whole_and_gives_rows(title):
    rows = answer(EXAMPLES[title])
    assert len(rows.data) > 1 and not rows.more
    assert len(EXAMPLES[title]) <= workshop.LONGEST


@pytest.mark.parametrize("sql", [
    "SELECT count(*) FROM emploi", "FROM emploi", "TABLE emploi", "VALUES (1), (2)",
    "WITH e AS (FROM emploi) SELECT annee FROM e;", "DESCRIBE emploi", "SUMMARIZE emploi",
    "SHOW TABLES", "EXPLAIN SELECT * FROM emploi", "SELECT 1 -- un commentaire",
    "PIVOT emploi ON annee USING sum(valeur) GROUP BY groupe",
    "UNPIVOT mois_ess ON territoire, periode", "SELECT * FROM memory.main.emploi",
    "WITH a AS (FROM emploi) FROM a JOIN emploi_niveaux USING (annee)"])
def test_every_way_of_reading_is_open(sql):
    assert len(answer(sql).data)


def test_values_keep_their_types_and_columns_their_order():
    rows = answer("""SELECT 2012::INTEGER AS annee, 1.5::DECIMAL(4, 1) AS taux, NULL::BIGINT AS n,
        170141183460469231731687303715884105727::HUGEINT AS grand, DATE '2023-12-12' AS jour,
        true AS oui, [1, 2] AS liste, 'é' AS texte, {'part': 2.5} AS objet, 1 AS annee""")
    assert [(c.name, c.type) for c in rows.columns] == [
        ("annee", "entier"), ("taux", "nombre"), ("n", "entier"), ("grand", "nombre"),
        ("jour", "texte"), ("oui", "booléen"), ("liste", "texte"), ("texte", "texte"),
        ("objet", "texte"), ("annee_2", "entier")]
    row = rows.data.iloc[0].tolist()
    assert row[:2] == [2012, 1.5] and rows.data["n"].isna().all()
    assert row[4:] == ["2023-12-12", True, "[1, 2]", "é", '{"part": 2.5}', 1]


@pytest.mark.parametrize(("sql", "text"), [
    ("[1.5::DECIMAL(4, 1), NULL]", "[1.5, null]"),
    ("MAP {DATE '2023-12-12': [2.5::DECIMAL(4, 1)]}", '{"2023-12-12": [2.5]}'),
    ("[{'jour': DATE '2023-12-12'}]", '[{"jour": "2023-12-12"}]')])
def test_what_is_in_a_list_or_a_map_is_told_as_a_text(sql, text):
    assert answer(f"SELECT {sql} AS v").data["v"].tolist() == [text]


def test_a_duration_that_nothing_can_show_is_said_not_taken_for_a_lack_of_memory():
    assert fault("SELECT INTERVAL 9999999 YEAR") == workshop.BEYOND
    assert answer("SELECT CAST(INTERVAL 9999999 YEAR AS VARCHAR) AS v").data["v"].tolist() == [
        "9999999 years"]


def test_a_division_by_zero_is_an_empty_cell_that_is_told():
    rows = answer("SELECT 1 / 0 AS rapport UNION ALL SELECT 2.0")
    assert sorted(rows.data["rapport"].dropna()) == [2.0]
    assert rows.undefined == 1
    assert result.notes(rows) == [
        "Nombres infinis ou indéfinis (division par zéro), laissés vides : 1."]


@pytest.mark.parametrize("sql", [
    "FROM emploi_niveaux", "SELECT 1 / 0 AS rapport, DATE '2023-12-12' AS jour",
    "SELECT TIMESTAMPTZ '2023-12-12 10:00:00+00' AS moment",
    "COPY (SELECT 1) TO '{folder}/pris.csv'", "FROM read_text('{file}')", "SELECT anne FROM emploi",
    "FROM EXAMPLES"])
def test_a_process_of_its_own_answers_the_same(sql, tmp_path):
    file = tmp_path / "secret.csv"
    file.write_text("trésor", encoding="utf-8")
    query = sql.format(folder=tmp_path, file=file)
    end, expected = ran(query), outcome(query)
    assert list(tmp_path.iterdir()) == [file]
    if isinstance(end, Answer) and isinstance(expected, Answer):
        pd.testing.assert_frame_equal(end.data, expected.data)
        end = replace(end, data=expected.data)
    assert end == expected


# --- What does not -----------------------------------------------------------------------------
@pytest.mark.parametrize("sql", sample([
    "COPY (SELECT 1) TO '{folder}/pris.csv'", "COPY emploi FROM '/etc/passwd'",
    "EXPORT DATABASE '{folder}/pris'", "IMPORT DATABASE '{folder}/pris'",
    "COPY FROM DATABASE memory TO autre", "ATTACH '{folder}/pris.duckdb'", "ATTACH ':memory:' AS m",
    "ATTACH '{warehouse}' AS z", "DETACH memory", "INSTALL httpfs", "LOAD httpfs",
    "SET memory_limit = '64GB'", "SET enable_external_access = true", "SET VARIABLE x = 1",
    "RESET lock_configuration", "PRAGMA database_list", "PRAGMA enable_profiling",
    "PRAGMA threads = 8", "CREATE SECRET s (TYPE s3)", "CREATE TABLE t (n INT)",
    "CREATE TEMP TABLE t AS SELECT * FROM range(1000000000000)", "CREATE MACRO f() AS 1",
    "DROP TABLE emploi", "INSERT INTO emploi SELECT * FROM emploi", "DELETE FROM emploi",
    "UPDATE emploi SET valeur = 0", "ALTER TABLE emploi RENAME TO e",
    "COMMENT ON TABLE emploi IS 'x'",
    "TRUNCATE emploi", "USE memory", "CHECKPOINT", "VACUUM", "ANALYZE", "BEGIN", "COMMIT",
    "PREPARE p AS SELECT 1", "EXECUTE p", "CALL enable_logging()",
    "WITH e AS (DELETE FROM emploi RETURNING *) SELECT count(*) FROM e",
    "EXPLAIN ANALYZE DELETE FROM emploi"], 4, 0))
def test_what_does_more_than_read_is_refused(sql, tmp_path, entrepot):
    before = entrepot.read_bytes()
    assert fault(sql.format(folder=tmp_path, warehouse=entrepot)) == Fault(READ_ONLY)
    assert list(tmp_path.iterdir()) == []
    assert entrepot.read_bytes() == before


@pytest.mark.parametrize("source", sample([
    "read_csv('{file}')", "read_text('{file}')", "read_blob('{file}')", "read_json('{file}')",
    "read_parquet('{file}')", "parquet_metadata('{file}')", "glob('{folder}/*')",
    "sniff_csv('{file}')", "read_csv('https://exemple.fr/a.csv')", "read_csv('/etc/passwd')",
    "read_text('{warehouse}')", "read_blob('{warehouse}')", "duckdb_extensions()",
    "query('FROM read_text(''{file}'')')",
    "json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{file}'')'))"], 4, 1))
def test_no_file_no_address_no_extension_can_be_read(source, tmp_path, entrepot):
    file = tmp_path / "secret.csv"
    file.write_text("a;b\ntrésor;1\n", encoding="utf-8")
    end = fault("SELECT * FROM " + source.format(file=file, folder=tmp_path, warehouse=entrepot))
    assert end.message == OUTSIDE
    assert "trésor" not in end.detail


def test_what_respondents_wrote_is_not_read_beside_who_they_are():
    assert "commentaire" not in answer("FROM commerces_enquete").data
    assert "commentaire" in fault("SELECT id, commentaire FROM commerces_enquete").message
    assert answer("FROM _colonnes WHERE colonne = 'commentaire'").data.empty


#: The name under which a process of the workshop opens the warehouse.
NAME = "SELECT regexp_extract(sql, 'w[0-9a-f]{16}') AS nom FROM duckdb_views() LIMIT 1"


def test_the_table_under_a_view_has_a_name_that_serves_one_query_only():
    first = ran(NAME)
    assert isinstance(first, Answer)
    [name] = first.data["nom"]
    for sql in (f"SELECT commentaire FROM {name}.commerces_enquete",
                f"FROM query('FROM {name}.commerces_enquete')"):
        message = ran(sql)
        assert isinstance(message, Fault) and message.message.startswith("La table « ")


@pytest.mark.parametrize("sql", [
    f"FROM query('FROM ' || ({NAME}) || '.commerces_enquete')",
    f"FROM ({NAME}), query_table(nom || '.commerces_enquete')",
    f"WITH n AS ({NAME}) SELECT commentaire FROM n, query('FROM ' || nom || '.commerces_enquete')"])
def test_no_query_uses_the_name_that_it_reads(sql):
    assert fault(sql).message == "DuckDB refuse cette requête ; sa raison, en anglais :"


def test_a_plan_names_the_tables_as_the_reader_does():
    plan = answer("EXPLAIN SELECT annee FROM emploi").data.astype(str).to_csv()
    assert "emploi" in plan and not re.search("w[0-9a-f]{16}", plan)


def test_a_warehouse_larger_than_what_a_query_may_take_is_read(entrepot, tmp_path):
    large = tmp_path / "grand.duckdb"
    shutil.copy(entrepot, large)
    with duckdb.connect(str(large)) as db:
        db.execute("CREATE TABLE grande AS SELECT hash(range) AS n FROM range(5_000_000)")
        [(total,)] = db.execute("SELECT sum(n) FROM grande").fetchall()
    ask = workshop.question(large, "SELECT count(*) AS n, sum(n)::VARCHAR AS s FROM grande", True)
    memory = large.stat().st_size // 2
    rows = sandbox.answer(sandbox.open_warehouse(str(large), True, memory >> 20), ask)
    assert rows["rows"] == [[5_000_000, str(total)]]


def test_no_magnitude_under_secrecy_is_read_record_by_record():
    columns = answer("SELECT table_name || '.' || column_name AS nom FROM duckdb_columns()").data
    confidential = {f"{s.id}.{c}" for s in sources().values() for c in s.confidential_columns}
    assert confidential >= {"commerces_enquete.benevoles", "acteurs_circulaires.etp"}
    assert not confidential & set(columns["nom"])
    assert "commerces_enquete_agregats.valeur" in set(columns["nom"])
    assert answer("""SELECT valeur FROM commerces_enquete_agregats WHERE statut = 's'
                     AND valeur IS NOT NULL""").data.empty


@pytest.mark.parametrize("name", ["'/etc/passwd'", "'{warehouse}'", "'{folder}/secret.csv'",
                                  "\"{folder}/secret.csv\"", "'secret.parquet'"])
def test_a_file_named_like_a_table_is_not_one(name, tmp_path, entrepot):
    (tmp_path / "secret.csv").write_text("a\ntrésor\n", encoding="utf-8")
    message = fault("FROM " + name.format(folder=tmp_path, warehouse=entrepot))
    assert message.message == OUTSIDE
    assert "trésor" not in message.detail


def test_no_variable_of_the_server_is_a_table_and_no_environment_is_read():
    assert fault("FROM EXAMPLES").message.startswith("La table « EXAMPLES » n'existe pas.")
    assert fault("SELECT getenv('HOME')").message.startswith("La fonction « getenv »")


@pytest.mark.parametrize("sql", sample([
    "SELECT * EXCLUDE (comment, tags) FROM duckdb_databases()", "SHOW DATABASES", "SHOW ALL TABLES",
    "FROM duckdb_settings()", "FROM pragma_database_size()", "FROM duckdb_temporary_files()",
    "SELECT current_setting('secret_directory'), current_setting('allowed_paths')",
    *(f"FROM {name}" for name in ("_sources", "_fichiers", "_anomalies", "_construction",
                                  "_corrections", "_colonnes", "_mesures", "_secret"))], 4, 2))
def test_nothing_that_can_be_read_names_a_folder_of_this_machine(sql, entrepot):
    text = answer(sql).data.astype(str).to_csv()
    for folder in (str(entrepot.parent), str(Path.home()) + "/", os.getcwd()):
        assert folder not in text


def test_an_error_names_no_folder_of_this_machine(entrepot):
    faults = [fault(sql) for sql in ("FROM duckdb_extensions()", "FROM read_csv('emploi.csv')",
                                     "FROM 'emploi.csv'")]
    assert all("/" not in f.message + f.detail for f in faults)


def test_a_setting_stays_locked_inside_a_select():
    assert fault("FROM enable_logging()").message == OUTSIDE


# --- Errors in French --------------------------------------------------------------------------
@pytest.mark.parametrize(("sql", "message", "line"), [
    ("SELEC 1", "Erreur de syntaxe près de « SELEC ».", "Ligne 1 : SELEC 1\n          ^^^^^"),
    ("FROM empl", "La table « empl » n'existe pas. Peut-être « emploi » ?",
     "Ligne 1 : FROM empl\n               ^^^^"),
    ("SELECT annee, valeur FROM emploi GROUP BY annee",
     "La colonne « valeur » n'est ni regroupée (GROUP BY) ni résumée (sum, any_value…).",
     "Ligne 1 : SELECT annee, valeur FROM emploi GROUP BY annee\n                        ^^^^^^"),
    ("SELECT annee FROM emploi JOIN mois_ess ON true",
     "La colonne « annee » est dans plusieurs tables : écrire table.colonne.",
     "Ligne 1 : SELECT annee FROM emploi JOIN mois_ess ON true\n                 ^^^^^"),
    ("SELECT 'a'::INT",
     "« a » ne se convertit pas. Écrire un nombre 1.5, une date '2023-12-31', une partie de date "
     "year, quarter, month… ; TRY_CAST donne un vide à la place.",
     "Ligne 1 : SELECT 'a'::INT\n                    ^^^^^"),
    ("SELECT annee\nFRM emploi\nWHERE annee > 1", "Erreur de syntaxe près de « emploi ».",
     "Ligne 2 : FRM emploi\n              ^^^^^^"),
    ("SELECT $1", "Un nombre manque ou ne convient pas. LIMIT et OFFSET ne sont jamais négatifs ; "
     "la valeur d'un paramètre (?, $1) s'écrit dans la requête.", ""),
    ("SELECT regexp_matches('a', '(')", "DuckDB refuse cette requête ; sa raison, en anglais :",
     "Invalid Input Error: missing ): ("),
    ("SELECT 1; SELECT 2", f"Plusieurs requêtes à la suite : {ONE}", ""),
    ("SELECT 1 /* ; */ ; DROP TABLE emploi", f"Plusieurs requêtes à la suite : {ONE}", ""),
    ("SELECT ';' -- ;\n; COPY emploi TO 'a.csv'", f"Plusieurs requêtes à la suite : {ONE}", ""),
    ("-- SELECT 1\nDROP TABLE emploi", READ_ONLY, ""),
    ("/* SELECT */ COPY emploi TO 'a.csv'", READ_ONLY, ""),
    ("EXPLAIN ANALYZE COPY emploi TO 'a.csv'", OUTSIDE, ""),
    ("-- rien", "Aucune requête à exécuter.", ""),
    ("", "Aucune requête à exécuter.", ""),
])
def test_an_error_is_said_in_french_with_the_line_of_duckdb(sql, message, line):
    assert fault(sql) == Fault(message, line)


def test_an_unknown_column_is_told_with_those_that_look_like_it():
    message = fault("SELECT anne FROM emploi").message
    assert message.startswith("La colonne « anne » n'existe pas ici. Peut-être « ")
    assert "annee" in message


def test_a_query_too_long_for_an_address_is_refused():
    end = ran("SELECT 1 -- " + "x" * workshop.LONGEST)
    assert isinstance(end, Fault)
    assert end.message == "La requête a 4\u202f012 caractères : 4\u202f000 au plus."


# --- Bounds ------------------------------------------------------------------------------------
#: Lasts without wearing the processor.
FOREVER = "SELECT sleep_ms(3600000)"


def test_the_first_rows_only_are_fetched_and_it_is_said():
    rows = answer("FROM range(1000000000000)")
    assert len(rows.data) == workshop.ROWS and rows.more
    assert result.notes(rows) == [
        "Seules les 10\u202f000 premières lignes sont montrées, et extraites ; le résultat en a "
        "d'autres : filtrer, regrouper, ou demander moins de colonnes."]
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
def test_a_query_that_would_eat_the_memory_is_stopped_alone(sql):
    assert ran(sql) == workshop.TOO_BIG


def test_a_query_that_lasts_is_stopped_at_the_limit(monkeypatch):
    monkeypatch.setattr(workshop, "SECONDS", 1)
    assert ran(FOREVER) == workshop.TOO_LONG
    assert workshop.TOO_LONG.message.startswith("Requête arrêtée après 20 secondes : ")


def test_a_query_is_cancelled_while_it_runs():
    run = Run("WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) "
              "SELECT count(*) FROM t")
    assert not run.wait(0.5)
    run.cancel()
    assert run.wait(10)
    assert run.outcome == Fault("Requête annulée.")
    assert run._process is not None and run._process.returncode is not None


def test_no_query_outlives_its_server(entrepot):
    process = confinement.start(workshop.SANDBOX)
    assert process.stdin is not None
    process.stdin.write(json.dumps(workshop.question(
        entrepot, "SELECT count(*) FROM range(1000000000000)", True)).encode() + b"\n")
    process.stdin.flush()
    with pytest.raises(subprocess.TimeoutExpired):  # at work
        process.wait(1)
    process.stdin.close()  # what the system does when the server ends, even killed
    assert process.wait(10) == 1
    assert process.stdout is not None and process.stdout.read() == b""


def test_two_people_ask_at_once_and_each_has_the_own_answer():
    runs = [Run(f"SELECT {n} AS n, count(*) AS lignes FROM emploi") for n in (1, 2)]
    assert all(run.wait(60) for run in runs)
    answers = [run.outcome for run in runs]
    assert [a.data["n"].tolist() for a in answers if isinstance(a, Answer)] == [[1], [2]]


def test_an_engine_that_dies_takes_nobody_with_it():
    run = Run(FOREVER)
    assert not run.wait(0.5)
    assert run._process is not None
    run._process.kill()
    assert run.wait(10)
    assert run.outcome == workshop.FAILED


def test_an_engine_that_cannot_start_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "absent"))
    assert ran("SELECT 1") == workshop.FAILED


def test_cancelling_what_has_ended_keeps_its_result():
    run = Run("SELECT 1")
    run.wait()
    run.cancel()
    assert isinstance(run.outcome, Answer)


# --- Several readers ---------------------------------------------------------------------------
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
    assert ran("SELECT 1") == Fault(
        "3 requêtes sont déjà en cours sur ce serveur : réessayer dans quelques secondes.")
    slow[0].cancel()
    slow[0].wait()
    assert isinstance(ran("SELECT 1"), Answer)


def test_a_reader_is_answered_while_the_query_of_another_lasts(forever):
    slow = forever(session="a")
    assert isinstance(ran("SELECT 1", session="b"), Answer)
    assert not slow.wait(0)


def test_a_reader_has_one_query_at_a_time_and_cannot_hold_the_workshop(forever):
    slow = [forever(session="a") for _ in range(3 * workshop.AT_ONCE)]
    assert all(run.wait(60) and run.outcome == workshop.CANCELLED for run in slow[:-1])
    assert isinstance(ran("SELECT 1", session="b"), Answer)
    assert not slow[-1].wait(0)


def test_a_query_that_nobody_awaits_leaves_its_place(forever):
    left = [forever(session=str(n), is_awaited=lambda: False) for n in range(workshop.AT_ONCE)]
    assert isinstance(ran("SELECT 1"), Answer)
    assert all(run.outcome == workshop.CANCELLED for run in left)


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="not on this system")
def test_a_query_gives_way_to_the_pages(forever):
    own, run = os.getpriority(os.PRIO_PROCESS, 0), forever()
    while run._process is None or os.getpriority(os.PRIO_PROCESS, run._process.pid) == own:
        assert not run.wait(0.05)
    last = 19  # there is none further
    assert os.getpriority(os.PRIO_PROCESS, run._process.pid) == min(own + sandbox.POLITENESS, last)


# --- What is said of the result ----------------------------------------------------------------
def test_invented_rows_carry_their_badge_also_through_a_view_or_a_pivot():
    for sql in ("FROM emploi_detaille", "SELECT sum(valeur) FROM chiffres",
                "PIVOT chiffres ON annee USING sum(valeur) GROUP BY source",
                "SELECT count(*) FROM commerces_enquete_reponses",
                "SELECT (SELECT max(valeur) FROM EMPLOI_DETAILLE)",
                "WITH a AS (FROM emploi) FROM a JOIN Emploi_detaille USING (annee) LIMIT 5",
                "UNPIVOT emploi_detaille ON famille, secteur"):
        assert result.table(answer(sql)).demonstration, sql
    assert not result.table(answer("FROM emploi")).demonstration
    assert not result.table(answer("FROM ref_communes LIMIT 3")).demonstration


def test_without_demonstration_no_invented_row_is_read():
    assert answer("FROM emploi_detaille", demonstration=False).data.empty
    rows = answer("SELECT DISTINCT nature FROM chiffres", demonstration=False)
    assert "démonstration" not in set(rows.data["nature"])
    table = result.table(rows)
    assert not table.demonstration
    assert "Lignes de démonstration écartées : emploi_detaille." in table.notes


def test_a_result_is_cited_with_its_sources_its_query_and_its_build():
    table = result.table(answer("SELECT annee,\n  valeur FROM emploi_niveaux LIMIT 9"))
    assert table.filters == {"Requête": "SELECT annee, valeur FROM emploi_niveaux LIMIT 9"}
    assert table.sources == ("emploi_niveaux",)
    assert table.source.endswith("Niveaux d'emploi et d'établissements de l'ESS en Bretagne, "
                                 "chiffres publiés")
    assert set(table.lineage["fichier"]) and table.lineage["sha256"].str.fullmatch(
        "[0-9a-f]{64}").all()
    assert table.build.count(" du ") == 1


def test_the_breaks_that_the_rows_meet_are_told_and_cut_the_curves():
    rows = result.table(answer("SELECT annee, valeur FROM emploi WHERE annee IN (2012, 2013)"))
    assert [(b.kind, b.year) for b in rows.breaks] == [("champ", 2013), ("comparateur", 2013)]
    assert any(n.startswith("Rupture de champ en 2013 : ") for n in rows.notes)
    assert not result.table(answer("SELECT annee FROM emploi WHERE annee = 2013")).breaks
    for sql in ("SELECT valeur FROM emploi", "SELECT annee, valeur FROM chiffres LIMIT 5",
                "SELECT annee::VARCHAR AS annee FROM emploi"):
        free = result.table(answer(sql))
        assert not free.breaks
        assert any(n.startswith("Ruptures déclarées dans ") for n in free.notes)


def test_rows_that_name_their_cells_are_followed_to_them():
    rows = answer(EXAMPLES["Suivre les chiffres corrigés jusqu'à leur cellule"])
    lineage = result.table(rows).lineage
    assert set(lineage["cellule"]) == set(rows.data["cellule"])
    assert (lineage["sha256"].str.len() == 64).all()


def test_the_extract_holds_the_rows_under_the_names_of_the_query():
    text = export.csv(result.table(answer(
        "SELECT 'a' AS lettre, 1.5 AS nombre, '=1+1' AS piege"))).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.startswith("lettre;nombre;piege;")
    assert row.startswith("a;1,5;'=1+1;")
