"""Atelier SQL: a query is written, run, cancelled, read, drawn and taken away."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.tools.sql import page as atelier
from dashboard.tools.sql import run as workshop
from dashboard.tools.sql.examples import EXAMPLES
from tests.drawing import bare_name
from tests.pages.reading import drawings, page_at, text, titles
from tests.sandbox import outcome

FOREVER = "SELECT count(*) FROM range(1000000000000)"


@pytest.fixture(autouse=True)
def _answers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer queries here, but by a process of its own for who asks for ``process``."""
    # A busy machine is given the time to answer before the waiting screen.
    monkeypatch.setattr(atelier, "PATIENCE", 60)
    if "process" not in request.fixturenames:
        monkeypatch.setattr(workshop.Run, "_answer",
                            lambda run, _: outcome(run.sql, run.demonstration))


@pytest.fixture
def process() -> None:
    """Answer queries by a process of their own, as a reader's are."""


def run(page: AppTest, sql: str | None = None) -> AppTest:
    """Click on « Exécuter », with this query if one is given; return the page."""
    if sql is not None:
        page.text_area(key="sql").set_value(sql)
    [execute] = [b for b in page.button if b.label == "Exécuter"]
    execute.click().run()
    assert not page.exception
    return page


def chart(page: AppTest) -> dict:
    return json.loads(drawings(page)[0])


def test_a_link_fills_the_editor_and_runs_nothing():
    page = page_at("atelier", sql=FOREVER)
    assert page.text_area(key="sql").value == FOREVER
    assert titles(page) == ["Requête", "Tables et colonnes"]
    assert atelier.RUN not in page.session_state


def test_the_result_of_another_query_is_not_shown_under_the_one_of_the_editor():
    page = run(page_at("atelier"))
    title = list(EXAMPLES)[1]
    page.selectbox(key="atelier_exemple").set_value(title).run()
    assert titles(page) == ["Requête", "Tables et colonnes"]
    assert page.info[0].value.startswith("La requête a changé")
    assert titles(run(page))[-1].startswith("Résultat")


@pytest.mark.usefixtures("process")
def test_a_query_is_run_and_its_result_is_cited():
    page = run(page_at("atelier"), "SELECT annee, valeur FROM emploi_niveaux WHERE annee = 2021")
    assert titles(page)[-1] == "Résultat\u202f: 18 lignes, 2 colonnes"
    page_text = text(page)
    assert "**Source** – Cress Bretagne" in page_text
    assert "Requête : SELECT annee, valeur FROM emploi_niveaux WHERE annee = 2021" in page_text
    assert not page.warning and not page.error


def test_the_first_example_is_there_and_another_replaces_it():
    page = page_at("atelier")
    assert page.text_area(key="sql").value == next(iter(EXAMPLES.values()))
    title = list(EXAMPLES)[1]
    for _ in range(2):  # the second time, once it was changed
        page.selectbox(key="atelier_exemple").set_value(title).run()
        assert page.text_area(key="sql").value == EXAMPLES[title]
        assert page.selectbox(key="atelier_exemple").value is None
        page = run(page, "SELECT 1 AS un")
    page.selectbox(key="atelier_exemple").set_value(title).run()
    assert titles(run(page))[-1].startswith("Résultat")


def test_the_result_is_drawn_by_the_columns_that_are_chosen():
    page = run(page_at("atelier"))
    page.segmented_control(key="atelier_forme").set_value("Courbes").run()
    assert [page.selectbox(key=f"atelier_{n}").value for n in ("x", "y", "serie")] == [
        "annee", "valeur", "groupe"]
    assert "ESS" in {bare_name(t["name"]) for t in chart(page)["data"] if "name" in t}
    page.selectbox(key="atelier_serie").set_value(None).run()
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    assert not page.warning and chart(page)["data"][0]["type"] == "bar"


def test_a_curve_follows_time_and_tells_the_rows_that_it_cannot_place():
    page = run(page_at("atelier"), "SELECT * FROM (VALUES (2022, 3), (NULL, 9), (2021, 1)) "
                                   "t (fin, n)")
    page.segmented_control(key="atelier_forme").set_value("Courbes").run()
    assert page.selectbox(key="atelier_x").options == ["fin"]
    assert page.selectbox(key="atelier_y").value == "n"
    assert chart(page)["data"][0]["x"] == [2021, 2022]
    assert "Lignes sans «\u202ffin\u202f», hors de la courbe\u202f: 1." in text(page)


def test_no_curve_joins_what_has_no_order_in_time():
    page = run(page_at("atelier"), "SELECT commune_nom, population_2023 FROM ref_communes LIMIT 20")
    page.segmented_control(key="atelier_forme").set_value("Courbes").run()
    assert page.info[0].value.startswith("Aucune colonne d'années, de trimestres ni de dates")
    assert not page.get("plotly_chart")
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    assert page.get("plotly_chart") and not page.info


def test_a_result_of_no_source_has_no_empty_words_in_its_source_line():
    assert "**Source** – Observatoire de l'ESS\n**Filtres**" in text(
        run(page_at("atelier"), "SELECT 1 AS un"))


def test_the_notes_say_the_query_as_it_is_copied():
    query = "SELECT 5 % 2 AS un"
    assert f"**Filtres** – Requête : {query}" in text(run(page_at("atelier"), query))


def test_what_is_true_or_false_is_yes_or_no_on_paper_and_in_a_chart():
    page = run(page_at("atelier"), "SELECT * FROM (VALUES (true, 4), (false, 2)) t (retenu, n)")
    [paper] = [one.proto.body for one in page.get("html") if "retenu<" in one.proto.body]
    assert "<div>oui</div>" in paper and "True" not in paper
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    [figures] = drawings(page)
    assert "<dt>oui</dt>" in figures and "True" not in figures


def test_bars_have_the_lengths_of_the_rows():
    page = run(page_at("atelier"),
               "SELECT * FROM (VALUES ('a', 1.5), ('b', 4), ('c', 2)) t (nom, n)")
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    assert chart(page)["data"][0]["x"] == [1.5, 4.0, 2.0]


@pytest.mark.parametrize(("sql", "reason"), [
    ("SELECT nom, n FROM (VALUES ('a', 1), ('a', 2)) t (nom, n), (VALUES ('z'), ('z')) u (s)",
     "plusieurs valeurs d'une même série pour « a »\u202f: filtrer (WHERE) ou regrouper"),
    ("SELECT range AS n, 'x' || range AS nom FROM range(500)",
     "500 lignes\u202f: 120 au plus pour ce graphique."),
])
def test_rows_that_make_no_chart_are_a_table_and_it_is_said_why(sql, reason):
    page = run(page_at("atelier"), sql)
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    assert not page.exception and not page.get("plotly_chart")
    assert reason in page.warning[0].value.replace("\u202f»", " »").replace("«\u202f", "« ")
    assert len(page.dataframe) == 2


@pytest.mark.parametrize("shape", ["Courbes", "Barres"])
def test_several_values_of_a_date_ask_for_the_column_that_parts_them(shape):
    """A curve drew them as two dots of one date, joined to none."""
    page = run(page_at("atelier"), """SELECT * FROM (VALUES
        (2021, 'a', 'u', 1), (2021, 'a', 'v', 2), (2022, 'b', 'u', 3), (2022, 'b', 'v', 4))
        t (annee, lot, secteur, n)""")
    page.segmented_control(key="atelier_forme").set_value(shape).run()
    assert page.selectbox(key="atelier_serie").value == "secteur"  # not « lot », which comes before
    assert not page.warning and page.get("plotly_chart")
    page.selectbox(key="atelier_serie").set_value("lot").run()
    assert page.warning[0].value.replace("\u202f", " ") == (
        "La requête renvoie plusieurs valeurs d'une même série pour « 2021 » : choisir "
        "« secteur » dans « Une série par ».")
    assert not page.get("plotly_chart") and len(page.dataframe) == 2


def test_a_number_larger_than_any_figure_is_shown_and_drawn():
    page = run(page_at("atelier"), "SELECT 'a' AS nom, 1e30 AS n")
    page.segmented_control(key="atelier_forme").set_value("Barres").run()
    assert not page.exception and drawings(page)


def test_a_column_named_as_another_one_with_its_unit_stands_beside_it():
    page = run(page_at("atelier"), """SELECT 2.6 AS valeur, '%' AS unite, 3 AS "valeur (%)" """)
    assert list(page.dataframe[-1].value) == ["valeur", "unite", "valeur (%)"]


def test_a_result_without_a_number_is_a_table():
    page = run(page_at("atelier"), "SELECT DISTINCT groupe FROM emploi")
    page.segmented_control(key="atelier_forme").set_value("Courbes").run()
    assert page.info[0].value.startswith("Aucune colonne de nombres à tracer")
    assert titles(page)[-1].startswith("Résultat")


def test_an_error_is_shown_in_french_with_the_line_and_the_query_is_kept():
    page = run(page_at("atelier"), "FROM empl")
    assert page.error[0].value.replace("\u202f", " ") == (
        "La table « empl » n'existe pas. Peut-être « emploi » ?")
    assert page.code[0].value == "Ligne 1 : FROM empl\n               ^^^^"
    assert page.text_area(key="sql").value == "FROM empl"


@pytest.mark.usefixtures("process")
def test_a_file_cannot_be_read():
    page = run(page_at("atelier"), "FROM read_csv('/etc/passwd')")
    assert page.error[0].value.startswith("Seules les tables de l'observatoire peuvent être lues")
    assert not page.dataframe[1:]  # the first one is the dictionary


def test_a_result_that_is_cut_says_so_above_and_below():
    page = run(page_at("atelier"), "FROM range(20000)")
    sentence = "Seules les 10\u202f000 premières lignes sont montrées, et extraites"
    assert page.warning[0].value.startswith(sentence)
    assert sentence in text(page)


def test_no_row_is_said():
    page = run(page_at("atelier"), "FROM emploi WHERE annee = 1789")
    assert page.info[0].value.startswith("La requête ne renvoie aucune ligne.")


@pytest.mark.usefixtures("process")
def test_a_query_that_lasts_can_be_cancelled(monkeypatch):
    monkeypatch.setattr(atelier, "PATIENCE", 0.1)
    page = run(page_at("atelier"), FOREVER)
    assert page.info[0].value.startswith("Requête en cours depuis ")
    page.button(key="atelier_annuler").click().run()
    assert page.error[0].value == "Requête annulée."
    assert isinstance(page.session_state[atelier.RUN].outcome, workshop.Fault)


@pytest.mark.usefixtures("process")
def test_a_new_query_stops_the_former(monkeypatch):
    monkeypatch.setattr(atelier, "PATIENCE", 0.1)
    page = run(page_at("atelier"), FOREVER)
    former = page.session_state[atelier.RUN]
    monkeypatch.setattr(atelier, "PATIENCE", 60)
    run(page, "SELECT 1 AS un")
    assert former.wait(60) and former.outcome == workshop.CANCELLED
    assert titles(page)[-1] == "Résultat\u202f: 1 ligne, 1 colonne"


def test_invented_rows_have_their_badge_and_the_switch_sets_them_aside():
    page = run(page_at("atelier"), "SELECT count(*) AS n FROM emploi_detaille")
    badge = "badge[:material/warning: Données de démonstration]"
    assert badge in text(page)
    page.toggle(key="demo").set_value(False).run()
    assert page.info[0].value.endswith("exécuter de nouveau la requête.")
    run(page)
    assert badge not in text(page)
    assert page.dataframe[-1].value.iloc[0, 0] == 0


def test_the_dictionary_tells_the_columns_of_a_table_or_finds_them_in_all():
    page = page_at("atelier")
    assert page.selectbox(key="atelier_table").value == "chiffres"
    page.selectbox(key="atelier_table").set_value("emploi").run()
    rows = page.dataframe[0].value.set_index("Colonne")
    assert list(rows.loc["territoire"]) == ["Code du territoire", "VARCHAR"]
    page.text_input(key="atelier_colonne").set_value("code departement").run()
    assert {"acteurs_circulaires", "commerces_inventaire"} <= set(
        page.dataframe[0].value["Table"])
    page.text_input(key="atelier_colonne").set_value("introuvable").run()
    assert page.info[0].value == "Aucune colonne ne porte ce mot."
