"""Territoires: what a workbook publishes of communes, which have no contour, and of namesakes."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.themes.territoires import maps
from etl.paths import RAW
from etl.warehouse.build import build
from tests.pages.reading import titles
from tests.pages.territoires.tab import at

FINISTERE, MORBIHAN = "Plouhinec, Finistère", "Plouhinec, Morbihan"


@pytest.fixture(scope="module")
def communes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of the panoramas, with a number and a rate of four communes."""
    folder = tmp_path_factory.mktemp("communes")
    raw, warehouse = folder / "raw", folder / "entrepot.duckdb"
    shutil.copytree(RAW / "territoires", raw / "territoires")
    file = raw / "territoires/panoramas.xlsx"
    book = load_workbook(file)
    for name in ("Plouhinec (29)", "Plouhinec (56)", "Dinard", "Cancale"):
        for indicator, value, unit in (("Emploi salarié de l'ESS", "12", "salariés"),
                                       ("Part de l'ESS dans l'emploi", "12,5 %", "% de l'emploi")):
            book["Communes"].append([indicator, name, "commune", "ESS", "2024", value, unit,
                                     "Insee Flores 2024", "Insee", "Tableau", "2026-01", None, "A"])
    book.save(file)
    assert not build(raw, warehouse).has_errors
    return warehouse


@pytest.fixture(autouse=True)
def _read_communes(communes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(communes))


def test_the_rates_of_communes_are_in_their_portrait_and_make_no_map() -> None:
    assert [name for name in maps.subjects("commune") if "% de l'emploi" in name] == []
    page = at("Portrait", lieu=f"{FINISTERE} (commune)")
    assert [t for t in titles(page) if "par commune" in t] == [
        "Emploi salarié de l'ESS, 2024, en salariés, par commune"]
    assert "Part de l'ESS dans l'emploi (% de l'emploi)" in set(
        page.dataframe[0].value["Indicateur"])


def test_namesakes_are_told_apart_where_a_territory_is_compared() -> None:
    page = at("Portrait", lieu=f"{FINISTERE} (commune)")
    assert page.selectbox(key="comparer_a").options == ["Aucun", "Cancale", "Dinard", MORBIHAN]
    page = at("Portrait", lieu=f"{FINISTERE} (commune)", comparer_a=MORBIHAN)
    assert any(t.endswith(f"– {FINISTERE} et {MORBIHAN}") for t in titles(page))
