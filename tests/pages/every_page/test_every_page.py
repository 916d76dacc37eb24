"""Every page, alone as a direct link opens it and through the navigation."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.warehouse import query
from etl.contract import DEMONSTRATION
from tests.pages.reading import NAMES, PAGES, headings, notes, page_at, sit_here, text, titles
from tests.suites import sample


@pytest.fixture(scope="module")
def application(entrepot) -> AppTest:
    """Return the whole application, on its first page, opened on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        sit_here(patch)  # conftest.py does it later, for each test
        app = AppTest.from_file(str(PAGES.parent / "app.py")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", NAMES)
def test_a_page_stands_by_itself_with_a_title_and_cited_figures(name):
    page = page_at(name)
    assert len(page.title) == 1
    names = titles(page) or headings(page)
    assert len(names) == len(set(names)) > 0
    charts = page.get("plotly_chart")
    sources = [line for line in notes(page) if line.startswith("**Source** – ")]
    assert len(sources) >= len(charts)
    assert all(chart.proto.alt for chart in charts)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_warehouse_a_page_says_what_to_run_and_nothing_of_the_machine(
        monkeypatch, tmp_path, name):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "absent.duckdb"))
    page = AppTest.from_file(str(PAGES / f"{name}.py")).run()
    assert not page.exception
    assert [e.value.replace("\u202f", " ") for e in page.error] == [
        "Aucune donnée à montrer : l'entrepôt de données n'existe pas : lancer « python -m etl "
        "build », ou « python start.py » qui s'en charge."]


@pytest.mark.parametrize("name", sample(NAMES, 3, 1))
def test_a_page_says_the_same_alone_and_through_the_navigation(application, name):
    through = application.switch_page(f"pages/{name}.py").run()
    assert not through.exception
    alone = page_at(name)
    assert through.title[0].value == alone.title[0].value
    assert titles(through) == titles(alone)


@pytest.mark.parametrize("name", sample(NAMES, 3, 2))
def test_without_demonstration_no_block_shows_any(name):
    page = page_at(name, demo="false")
    has_demo = (query.sources()["nature"] == DEMONSTRATION).any()
    assert [one.value for one in page.toggle if one.key == "demo"] == ([False] if has_demo else [])
    assert "Données de démonstration" not in text(page)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("without_workbook")
def test_a_page_without_any_workbook_stays_kind(name):
    page = page_at(name)
    assert len(page.title) == 1
    assert len(page.get("plotly_chart")) == 0
