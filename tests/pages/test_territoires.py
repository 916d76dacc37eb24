"""Territoires: what an analyst and a director see on the page."""

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import panoramas
from etl.build import build

PAGE = Path(__file__).resolve().parents[2] / "pages" / "territoires.py"


@pytest.fixture
def page(entrepot: Path) -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=30).run()


def titles(page: AppTest) -> list[str]:
    return [s.value for s in page.subheader]


def readings(page: AppTest) -> list[str]:
    return [m.value for m in page.markdown if m.value.startswith("**Lecture**")]


def captions(page: AppTest) -> str:
    return "\n".join(c.value for c in page.caption)


def test_the_pays_de_brest_stands_first_with_its_figures_and_their_source(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "Territoires"
    shown = {m.label: m.value for m in page.metric}
    assert shown["Part de l'ESS dans l'emploi (% des emplois)"] == "16,7\u202f%"
    assert shown["Emploi salarié de l'ESS"] == "20\u202f100\u00a0salariés"
    assert titles(page)[0] == "L'ESS dans le pays de Brest (publication de 2012)"
    assert "Cress Bretagne – ORESS, Panorama de l'ESS – pays de Brest" in captions(page)


def test_competing_figures_are_counted_and_the_sentence_keeps_to_one_base(page: AppTest) -> None:
    sentence = readings(page)[0]
    assert sentence.startswith("**Lecture** – En\u202f% des emplois, sur 9 territoires, le pays de "
                               "Brocéliande arrive en tête (17\u202f%)")
    assert "Valeur approchée\u202f: Pays de Fougères («\u202fplus de 13\u202f%\u202f»)." in sentence
    assert "6 territoires ont plusieurs chiffres publiés" in sentence


def test_bretagne_stands_among_regions_of_the_same_count_and_the_others_are_named(
        page: AppTest) -> None:
    assert titles(page)[2] == ("La Bretagne parmi les régions\u202f: Part de l'ESS dans l'emploi, "
                               "2021 (Insee Flores 2021)")
    assert "la Bretagne arrive en tête (14,5\u202f%)" in readings(page)[1]
    assert "Auvergne (ancienne région, sans date (Observatoire national), champ non précisé)" in (
        captions(page))
    assert "Corse (2019 (fin), Atlas ESS 2023)" in captions(page)


def test_another_year_gives_another_set_of_regions(page: AppTest) -> None:
    box = page.selectbox(key="comparaison")
    box.select(next(o for o in box.options if "2019" in o)).run()
    sentence = readings(page)[1]
    assert "l'Île-de-France en dernier (7,2\u202f%)" in sentence
    assert "Valeur approchée\u202f: Bretagne («\u202fprès de 14\u202f%\u202f»)." in sentence


def test_choosing_a_territory_changes_its_sheet(page: AppTest) -> None:
    page.selectbox(key="lieu").select("epci:243500139").run()
    assert titles(page)[-1] == "L'ESS dans Rennes Métropole\u202f: tous les chiffres publiés"
    sheet = page.dataframe[-1].value
    assert list(sheet["Indicateur"]).count("Emploi salarié de l'ESS") == 2
    assert {"% de l'emploi privé", "emplois"} <= set(sheet["Base ou unité imprimée"])


def test_levels_and_shares_head_a_sheet_rather_than_changes(page: AppTest) -> None:
    page.selectbox(key="lieu").select("france:FR").run()
    labels = [m.label for m in page.metric]
    assert any(label.startswith("Part de l'ESS dans l'emploi (") for label in labels)
    assert not any(label.startswith("Évolution") for label in labels)


def test_every_level_and_indicator_can_be_chosen(page: AppTest) -> None:
    for level in panoramas.PLURALS:
        if panoramas.PLURALS[level] not in page.selectbox(key="niveau").options:
            continue
        page.selectbox(key="niveau").select(level).run()
        for indicator in page.selectbox(key="indicateur_territoire").options:
            page.selectbox(key="indicateur_territoire").select(indicator).run()
            assert not page.exception, (level, indicator)
            assert any(t.startswith(indicator) for t in titles(page))


def test_without_workbook_the_page_says_which_one_it_waits_for(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, tmp_path / "vide.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "vide.duckdb"))
    page = AppTest.from_file(str(PAGE), default_timeout=30).run()
    assert not page.exception
    assert "un classeur .xlsx dans data/raw/territoires/" in page.info[0].value


def test_heads_share_an_axis_but_not_with_rates_nor_with_millions() -> None:
    assert panoramas.scales(["%", "emplois", "salariés", "millions d'euros"]) == [
        ["%"], ["emplois", "salariés"], ["millions d'euros"]]


def test_figures_of_a_territory_are_told_apart_by_base_then_by_publisher() -> None:
    data = pd.DataFrame({"territoire": ["a", "a", "b"], "editeur": ["x", "y", "x"],
                         "periode": ["2010"] * 3, "unite_imprimee": ["salariés"] * 3})
    assert panoramas.apart(data) == "editeur"
    assert panoramas.apart(data.assign(editeur="x", periode=["2010", "2011", "2010"])) == "periode"
    assert panoramas.apart(data.assign(unite_imprimee=["%", "% privé", "%"])) == "unite_imprimee"
    assert panoramas.apart(data.iloc[1:]) == ""
