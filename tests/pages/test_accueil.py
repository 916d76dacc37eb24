"""Accueil: the latest published figures, what is new, what is demonstration, the way onwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import access
from dashboard.themes import accueil
from dashboard.themes.donnees import tables as donnees
from dashboard.warehouse import query
from etl.contract import DEMONSTRATION, EMPTY
from etl.paths import RAW, ROOT
from etl.sources import sources
from etl.warehouse.build import build
from tests.pages import reading
from tests.pages.reading import text

NOTE = "emploi/note_conjoncture_2022.xlsx"


def opened() -> AppTest:
    return reading.opened("accueil")


def figures(page: AppTest) -> dict[str, str]:
    return {m.label: m.value for m in page.metric}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of the last note and of the levels of employment."""
    (tmp_path / "raw" / "emploi").mkdir(parents=True)
    for file in (NOTE, "emploi/niveaux_publies_bretagne.xlsx"):
        shutil.copy(RAW / file, tmp_path / "raw" / file)
    return tmp_path / "raw"


def test_the_key_figures_are_those_of_the_publications() -> None:
    assert figures(opened()) == {
        "Évolution de l'emploi de l'ESS, 2021-2022": "+2,6\u202f%",
        "Privé hors ESS, 2021-2022": "+3,5\u202f%",
        "Aide à domicile (ESS), 2021-2022": "−3,8\u202f%",
        "Emploi de l'ESS, Insee Flores 2021": "177\u202f200 postes salariés",
        "Part de l'ESS dans l'emploi salarié, Insee Flores 2021": "14,5\u202f%",
        "Nombre d'associations, 2021": "plus de 80\u202f000 associations",
        "Bénévoles, 2021": "700\u202f000 personnes",
        "Salariés des associations, 2021": "110\u202f000 salariés",
        "Part de l'emploi associatif, 2021": "9,8\u202f%",
        "Structures ESS dans Carteco, 2023": "432 structures",
        "Structures ESS de réemploi, 2023": "119 structures",
        "Sites de réemploi de l'ESS, 2023": "176 sites",
        "Mois de l'ESS 2023 : événements": "350 événements",
        "Mois de l'ESS 2023 : organisateurs": "132 structures",
        "Mois de l'ESS 2023 : participants": "20\u202f000 personnes (e)",
        "Mois de l'ESS 2023 : part des événements français": "17\u202f%",
        "Adhérents de la Cress, 2023": "114 adhérents",
        "Structures accompagnées par le DLA, 2023": "140 structures",
        "Emplois de ces structures, 2023": "4\u202f309 emplois",
    }


def test_each_figure_has_its_source_and_the_reserves_of_its_publication() -> None:
    told = text(opened())
    assert "Cress Bretagne, 29 mars 2024" in told
    assert "Périmètre élargi de Flores" in told
    assert "Comprend une partie des événements Festisol" in told


def test_the_main_message_is_the_ess_against_the_private_sector() -> None:
    page = opened()
    assert "Évolution annuelle de l'emploi, ESS et privé – Bretagne, 2011 à 2022" in [
        s.value for s in page.header]
    assert ("En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6\u202f%, contre "
            "3,5\u202f% dans le privé hors ESS.") in text(page)


def test_the_map_is_the_share_of_the_ess_that_insee_publishes_by_departement() -> None:
    page = opened()
    assert ("Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, par département"
            in [s.value for s in page.header])
    assert "(dans les Côtes-d'Armor) des emplois salariés\u202f; en Bretagne\u202f: 14,32" in (
        text(page))
    assert "Classes de même effectif" in text(page)


def test_what_is_new_is_the_latest_dated_documents_first(entrepot: Path) -> None:
    dates = accueil.documents().data["date_publication"].tolist()
    assert dates == sorted(dates, reverse=True)
    report = accueil.documents(50).data.set_index("titre").loc["Rapport d'activité 2023"]
    assert report["date"] == "29 mars 2024"
    assert f"à partir de {len(query.catalogue('_fichiers'))} classeurs" in text(opened())


def test_what_is_demonstration_names_its_sources_and_the_files_to_drop() -> None:
    awaited = donnees.awaited_sources().data
    assert awaited.groupby("etat")["source"].apply(list).to_dict() == {
        DEMONSTRATION: ["acteurs_circulaires", "commerces_enquete", "commerces_inventaire",
                        "emploi_detaille"],
        EMPTY: ["agri_insee"]}
    assert awaited["attendu"].str.endswith(".xlsx").all()
    told = text(opened())
    assert f"4 sources sur {len(sources())} sont des démonstrations" in told
    assert f"1 source sur {len(sources())} attend son premier classeur" in told


def test_no_key_figure_depends_on_the_demonstration() -> None:
    page = opened()
    before = figures(page)
    page.toggle(key="demo").set_value(False).run()
    assert not page.exception
    assert figures(page) == before


def test_the_pages_are_linked_in_the_app_and_only_named_alone() -> None:
    application = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    linked = application.get("page_link")
    assert [link.proto.label for link in linked][:2] == [
        "**Emploi**", "**Associations et bénévolat**"]
    alone = opened()
    assert not alone.get("page_link")
    assert ":material/trending_up: **Emploi**" in [m.value for m in alone.markdown]


def test_a_year_of_the_ess_alone_is_never_beside_the_private_sector_of_another(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, warehouse = openpyxl.load_workbook(raw / NOTE), raw.parent / "w.duckdb"
    sheet = book["Conjoncture 2022"]
    sheet["B3"], sheet["B4"] = "2024", 0.011
    sheet.delete_rows(5, 7)
    book.save(raw / "emploi" / "note_conjoncture_2024.xlsx")
    assert not build(raw, warehouse).has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    page = opened()
    held = figures(page)
    assert held["Évolution de l'emploi de l'ESS, 2023-2024"] == "+1,1\u202f%"
    assert not [label for label in held if label.startswith(("Privé", "Aide à domicile"))]
    assert ("En 2024, l'emploi de l'ESS en Bretagne progresse de 1,1\u202f%."
            in text(page))


def test_next_year_s_note_takes_the_place_of_this_one_and_what_lacks_is_said(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, warehouse = openpyxl.load_workbook(raw / NOTE), raw.parent / "w.duckdb"
    sheet = book["Conjoncture 2022"]
    sheet["B3"], sheet["B4"], sheet["B5"] = "2023", 0.011, 0.007
    sheet.delete_rows(6, 6)
    book.save(raw / "emploi" / "note_conjoncture_2023.xlsx")
    assert not build(raw, warehouse).has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    monkeypatch.setattr(access, "is_allowed", lambda: False)  # who reads may not deposit
    page = opened()
    assert figures(page) == {
        "Évolution de l'emploi de l'ESS, 2022-2023": "+1,1\u202f%",
        "Privé hors ESS, 2022-2023": "+0,7\u202f%",
        "Emploi de l'ESS, Insee Flores 2021": "177\u202f200 postes salariés",
        "Part de l'ESS dans l'emploi salarié, Insee Flores 2021": "14,5\u202f%",
    }
    said = [i.value for i in page.info]
    assert ("Aucune donnée pour «\u202fMois de l'ESS en Bretagne\u202f»\u202f: déposez le classeur "
            r"bilans\_mois\_ess\*.xlsx dans data/raw/mois\_ess/, puis relancez "
            "«\u202fpython start.py\u202f».") in said


@pytest.mark.usefixtures("without_workbook")
def test_without_any_workbook_the_page_still_opens() -> None:
    page = opened()
    assert not page.metric
    assert "Aucune source n'est une démonstration" in text(page)
