"""SQL workshop: nothing but a reading of the warehouse runs, and errors are in French."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.tools.sql import run as workshop
from dashboard.tools.sql import sandbox
from dashboard.tools.sql.messages import OF_FORM, OF_VALUE, Fault
from dashboard.tools.sql.result import Answer
from etl.sources import sources
from tests.sandbox import answer, fault, process_outcome
from tests.suites import sample

pytestmark = pytest.mark.usefixtures("sandbox_warehouse")

ONE = ("une seule requête à la fois, qui commence par SELECT, WITH, FROM, VALUES, PIVOT, DESCRIBE, "
       "SUMMARIZE, SHOW ou EXPLAIN.")
READ_ONLY = f"L'atelier ne fait que lire : {ONE}"
OUTSIDE = ("Seules les tables de l'observatoire peuvent être lues : ni fichier, ni adresse, ni "
           "extension, ni réglage.")


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
    first = process_outcome(NAME)
    assert isinstance(first, Answer)
    [name] = first.data["nom"]
    for sql in (f"SELECT commentaire FROM {name}.commerces_enquete",
                f"FROM query('FROM {name}.commerces_enquete')"):
        message = process_outcome(sql)
        assert isinstance(message, Fault) and message.message.startswith("La table « ")


@pytest.mark.parametrize("sql", [
    f"FROM query('FROM ' || ({NAME}) || '.commerces_enquete')",
    f"FROM ({NAME}), query_table(nom || '.commerces_enquete')",
    f"WITH n AS ({NAME}) SELECT commentaire FROM n, query('FROM ' || nom || '.commerces_enquete')"])
def test_no_query_uses_the_name_that_it_reads(sql):
    assert fault(sql).message in (OF_VALUE, OF_FORM)


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


def test_an_error_names_no_folder_of_this_machine():
    faults = [fault(sql) for sql in ("FROM duckdb_extensions()", "FROM read_csv('emploi.csv')",
                                     "FROM 'emploi.csv'")]
    assert all("/" not in f.message + f.detail for f in faults)


def test_a_setting_stays_locked_inside_a_select():
    assert fault("FROM enable_logging()").message == OUTSIDE


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
    ("SELECT regexp_matches('a', '(')", OF_VALUE, "Invalid Input Error: missing ): ("),
    ("SELECT nextval('s')", OF_FORM, "Catalog Error: Sequence with name s does not exist!"),
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
    end = process_outcome("SELECT 1 -- " + "x" * workshop.LONGEST)
    assert isinstance(end, Fault)
    assert end.message == "La requête a 4\u202f012 caractères : 4\u202f000 au plus."
