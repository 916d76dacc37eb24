"""SQL workshop: what reads the warehouse runs, and the result says its sources."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard import export
from dashboard.tools.sql import result
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.examples import EXAMPLES
from dashboard.tools.sql.result import Answer
from tests.collection import blocks
from tests.sandbox import answer, fault, outcome, process_outcome

pytestmark = pytest.mark.usefixtures("sandbox_warehouse")


@pytest.mark.parametrize("title", EXAMPLES)
def test_every_example_runs_whole_and_gives_rows(title):
    rows = answer(EXAMPLES[title])
    assert len(rows.data) > 1 and not rows.more
    assert len(EXAMPLES[title]) <= workshop.LONGEST


@pytest.mark.parametrize(("title", "column", "filters", "key", "figure"), [
    ("Acteurs de l'économie circulaire pour 10 000 habitants", "pour_10000",
     "volet_territoires=Cartes&niveau_carte=EPCI", "carte_epci", "densite"),
    ("Salariés de l'ESS par territoire, selon les panoramas", "valeur",
     "volet_territoires=Chiffres publiés&niveau=départements&poste_territoire=ESS"
     "&indicateur_territoire=Emploi salarié de l'ESS", "panorama_departement_0", "valeur")])
def test_an_example_gives_the_figures_of_a_page(title, column, filters, key, figure):
    data = answer(EXAMPLES[title]).data
    if "territoire_niveau" in data:
        data = data[data["territoire_niveau"] == "departement"]
    [block] = [one for one in blocks("territoires", filters) if one.key == key]
    assert sorted(data[column]) == sorted(block.table.data[figure].round(2))


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


@pytest.mark.parametrize(("sql", "text"), [
    ("DATE '2024-03-01' - TIMESTAMP '2024-01-01 00:00'", "60 jours"),
    ("INTERVAL '1 day 2 hours'", "1 jour 2:00:00"), ("INTERVAL 0 DAY", "0:00:00"),
    ("TIMESTAMP '2024-01-01 08:00' - TIMESTAMP '2024-01-01 09:00'", "-1:00:00"),
    ("-INTERVAL '2 days 3 hours'", "-2 jours 3:00:00"),
    (r"'a\xff'::BLOB", r"a\xff")])
def test_a_duration_is_in_french_and_bytes_are_told_by_their_codes(sql, text):
    assert answer(f"SELECT {sql} AS v").data["v"].tolist() == [text]


def test_the_month_of_a_day_is_a_day_that_a_curve_can_follow():
    """It was « 2023-07-01T00:00:00 », « 1er juillet 2023T00:00:00 » on an axis, and no period."""
    rows = answer("SELECT date_trunc('month', DATE '2023-07-15') AS mois, "
                  "TIMESTAMP '2023-07-15 10:20' AS moment")
    assert rows.data.values.tolist() == [["2023-07-01", "2023-07-15 10:20:00"]]


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
    end, expected = process_outcome(query), outcome(query)
    assert list(tmp_path.iterdir()) == [file]
    if isinstance(end, Answer) and isinstance(expected, Answer):
        pd.testing.assert_frame_equal(end.data, expected.data)
        end, expected = replace(end, data=None), replace(expected, data=None)
    assert end == expected


def test_a_moment_is_told_in_the_hour_of_the_server(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    answer = process_outcome("SELECT TIMESTAMPTZ '2023-12-12 10:00:00+00' AS moment")
    assert str(answer.data["moment"][0]) == "2023-12-12 19:00:00+09:00"


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


@pytest.mark.parametrize("sql", [
    "SELECT * FROM query('SELECT * FROM emploi_' || 'detaille LIMIT 5')",
    "FROM query_table('emploi_' || 'detaille') LIMIT 5",
    "FROM emploi POSITIONAL JOIN (FROM system.main.query('FROM emploi_' || 'detaille') LIMIT 5)",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM emploi_' || 'detaille'))",
    "FROM histogram('emploi_' || 'detaille', valeur)",
    "FROM histogram_values(E'emploi\\x5Fdetaille', valeur)",
    "PIVOT histogram('emploi_' || 'detaille', valeur) ON bin USING sum(count)",
    "PIVOT emploi ON annee IN (SELECT annee FROM chiffres) USING sum(valeur)",
    "EXPLAIN ANALYZE SELECT * FROM query('FROM emploi_' || 'detaille')"])
def test_invented_rows_carry_their_badge_where_the_query_is_composed_of_texts(sql):
    assert "emploi_detaille" in answer(sql).demonstration


@pytest.mark.parametrize("sql", [
    "SELECT 'emploi_detaille' AS query, count(*) AS emploi_detaille FROM emploi",
    "WITH emploi_detaille AS (FROM emploi) FROM emploi_detaille",
    "SELECT * FROM query('FROM ' || 'emploi')", "FROM histogram(emploi, valeur)",
    "PIVOT emploi ON annee USING sum(valeur) GROUP BY groupe",
    "/* ( */ -- a plan\nEXPLAIN ANALYZE FROM emploi", "EXPLAIN (ANALYZE, FORMAT JSON) FROM emploi",
    "EXPLAIN (FROM emploi)", "SELECT explain.annee FROM emploi AS explain",
    "/**/" * 900 + "FROM emploi"])
def test_only_the_tables_that_are_read_are_said(sql):
    assert answer(sql).tables == ("emploi",)


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


def test_a_result_of_a_reference_table_is_cited_with_who_made_it():
    alone = result.table(answer("FROM ref_populations"))
    assert alone.source.startswith("Habitants des régions et de la France hors Mayotte (Insee, ")
    joined = result.table(answer("SELECT p.* FROM poids_ess p, ref_communes LIMIT 9")).source
    assert joined.startswith("Insee, indicateurs territoriaux de développement durable, ")
    assert " ; Communes de Bretagne (COG " in joined and joined.endswith(", Etalab, Insee)")


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


@pytest.mark.parametrize("sql", [
    "SELECT count(DISTINCT fichier) AS fichier, count(DISTINCT feuille) AS feuille, "
    "count(DISTINCT cellule) AS cellule FROM emploi",
    "SELECT fichier, feuille, cellule, year(current_date) AS date_publication, 1 AS editeur, "
    "2 AS titre FROM emploi LIMIT 9"])
def test_numbers_that_are_named_like_parts_of_a_cell_are_none(sql):
    table = result.table(answer(sql))
    assert set(table.lineage["fichier"]) <= set(result.table(answer("FROM emploi")).lineage[
        "fichier"])
    assert len(table.lineage) and not table.lineage["date_publication"].any()
    assert export.csv(table) and export.readme(table, "", "")


def test_the_extract_holds_the_rows_under_the_names_of_the_query():
    text = export.csv(result.table(answer(
        "SELECT 'a' AS lettre, 1.5 AS nombre, '=1+1' AS piege"))).decode("utf-8-sig")
    head, row = text.splitlines()
    assert head.startswith("lettre;nombre;piege;")
    assert row.startswith("a;1,5;'=1+1;")
