"""Accueil: the latest published figures, what is new, the ways onwards."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import access
from dashboard.blocks.deck import deck_of
from dashboard.charts.sparkline import description
from dashboard.themes import accueil, ready_decks
from dashboard.ui import parameters
from dashboard.ui.card import room
from dashboard.warehouse import query
from etl.paths import RAW, ROOT
from etl.warehouse.build import build
from tests.collection import blocks, text
from tests.pages import reading

NOTE = "emploi/note_conjoncture_2022.xlsx"


def home() -> AppTest:
    return reading.page_at("accueil")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Return a folder of the last note and of the levels of employment."""
    (tmp_path / "raw" / "emploi").mkdir(parents=True)
    for file in (NOTE, "emploi/niveaux_publies_bretagne.xlsx"):
        shutil.copy(RAW / file, tmp_path / "raw" / file)
    return tmp_path / "raw"


def test_presenting_begins_with_the_figures_and_lists_are_there_to_be_added(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "current_page", lambda: ("accueil", ""))
    page = home()
    page.session_state["presenter_page"] = True
    ticks = {box.label: box.value for box in page.run().checkbox}
    assert not ticks.pop("Nouveautés\u202f: derniers documents pris en compte")
    assert len(ticks) >= 3 and all(ticks.values())


def test_where_there_is_nothing_to_present_no_filter_is_blamed(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parameters, "current_page", lambda: (
        "emploi", "vue=Détail par trimestre&demo=non"))
    page = home()
    page.session_state["presenter_page"] = True
    assert "Aucune figure à présenter ici." in [text.value for text in page.run().caption]


def test_six_key_figures_are_those_of_the_publications_with_their_year() -> None:
    assert reading.figures(home()) == {
        "Évolution de l'emploi de l'ESS, 2021-2022": "+2,6\u202f%",
        "Part de l'ESS dans l'emploi salarié, 2021": "14,5\u202f%",
        "Associations, 2021": "plus de 80\u202f000",
        "Structures de réemploi de l'ESS, 2023": "119",
        "Événements du Mois de l'ESS, 2023": "350",
        "Structures accompagnées par le DLA, 2023": "140",
    }


def test_each_key_figure_says_its_sentence_and_its_source_and_what_it_was() -> None:
    helps = {m.label: m.help for m in home().metric}
    assert helps["Structures accompagnées par le DLA, 2023"] == (
        "En 2023, le dispositif local d'accompagnement (DLA) accompagne 140\u00a0structures en "
        "Bretagne.  \nSource\u202f: Cress Bretagne, 29\u00a0mars\u00a02024")
    assert all("Source\u202f: " in help_ for help_ in helps.values())
    past = dict(zip(*(accueil.key_figures().data[c] for c in ("intitule", "passe")), strict=True))
    assert description(past["Évolution de l'emploi de l'ESS, 2021-2022"]).startswith(
        "Chiffres publiés, 2011\u202f: +0,7\u202f%, 2012")


def test_what_is_done_with_key_figures_is_an_icon_that_says_what_it_does() -> None:
    page = home()
    assert {b.key: b.help for b in page.button if b.key.endswith("_accueil_cles")} == {
        "origine_accueil_cles": "D'où vient ce chiffre\u202f?",
        "tableau_accueil_cles": "Voir ces chiffres en tableau"}
    notes = '<button type="button" popovertarget="notes_accueil_cles" title="Notes">'
    assert any(element.value.startswith(notes) for element in page.get("html"))


def test_the_reserves_of_the_publications_are_in_the_notes() -> None:
    page_text = text("accueil")
    assert "Comprend une partie des événements Festisol" in page_text
    assert "La part de l'ESS dans l'emploi dépend du champ" in page_text


def test_the_page_says_each_thing_once_in_four_blocks() -> None:
    assert [(b.key, b.headline) for b in blocks("accueil")] == [
        ("accueil_cles", "Entre 2021 et 2022, l'emploi de l'ESS en Bretagne progresse de "
                         "2,6\u202f%."),
        ("accueil_ess_prive", "En 2022, l'emploi de l'ESS en Bretagne progresse de 2,6\u202f%, "
                              "contre 3,5\u202f% dans le privé hors ESS."),
        ("carte_accueil", "En 2015, l'ESS représente de 12,40\u202f% (en Ille-et-Vilaine) à "
                          "17,02\u202f% (dans les Côtes-d'Armor) des emplois salariés."),
        ("accueil_nouveau", "Nouveautés : derniers documents pris en compte")]


def test_the_map_stands_beside_the_ess_and_the_private_sector() -> None:
    _, against, weight, new = blocks("accueil")
    assert not any(map(room.takes_row, (against, weight, new)))
    assert room.takes_row(replace(weight, half=False))  # any other map has a row of its own


def test_what_is_new_is_five_dated_documents_the_latest_first() -> None:
    table = accueil.documents()
    dates = table.data["date_publication"].tolist()
    assert len(dates) == 5 and dates == sorted(dates, reverse=True)
    assert [c.label for c in table.columns] == ["Publié", "Document (éditeur)"]
    every_document = accueil.documents(50).data
    assert every_document.set_index("date_publication")["date"][
        "2025-11 (étude) ; page 2026-03"] == "novembre 2025"
    report = every_document.set_index("titre").loc["Rapport d'activité 2023"]
    assert (report["date"], report["document"]) == (
        "29 mars 2024", "Rapport d'activité 2023 (Cress Bretagne)")
    assert f"lues dans {len(query.catalogue('_fichiers'))} classeurs" in text("accueil")


def test_nothing_of_the_page_depends_on_the_demonstration() -> None:
    page = home()
    before = reading.figures(page)
    page.toggle(key="demo").set_value(False).run()
    assert not page.exception
    assert reading.figures(page) == before
    assert not any(b.table.demonstration for b in blocks("accueil"))


def test_a_ready_presentation_starts_from_the_page_at_its_first_slide() -> None:
    application = AppTest.from_file(str(ROOT / "app.py")).run()
    assert [b.label for b in application.button if b.key.startswith("commencer_")] == [
        "Conjoncture de l'ESS", "L'ESS en milieu rural", "Le rapport d'activité en dix chiffres"]
    application.button(key="commencer_0").click().run()
    assert not application.exception
    assert application.query_params["diapo"] == "1"
    assert application.query_params["retour"] == "accueil"
    assert deck_of(application.query_params["d"]) == ready_decks.ready_decks()[0]


@pytest.mark.usefixtures("without_workbook")
def test_a_ready_presentation_without_figures_says_so() -> None:
    page = home()
    page.button(key="commencer_0").click().run()
    assert [t.value for t in page.toast] == ["Aucun chiffre publié à présenter pour l'instant."]


def test_the_pages_are_linked_in_the_app_and_only_named_alone() -> None:
    application = AppTest.from_file(str(ROOT / "app.py")).run()
    links = application.get("page_link")
    assert [link.proto.label for link in links][:2] == [
        "**Emploi**", "**Associations et bénévolat**"]
    alone = home()
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
    assert reading.figures(home())["Évolution de l'emploi de l'ESS, 2023-2024"] == "+1,1\u202f%"
    against = next(b for b in blocks("accueil") if b.key == "accueil_ess_prive")
    assert against.headline == "En 2024, l'emploi de l'ESS en Bretagne progresse de 1,1\u202f%."


def test_next_year_s_note_takes_the_place_of_this_one_and_what_lacks_is_said(
        raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, warehouse = openpyxl.load_workbook(raw / NOTE), raw.parent / "w.duckdb"
    sheet = book["Conjoncture 2022"]
    sheet["B3"], sheet["B4"], sheet["B5"] = "2023", 0.011, 0.007
    sheet.delete_rows(6, 6)
    book.save(raw / "emploi" / "note_conjoncture_2023.xlsx")
    assert not build(raw, warehouse).has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    monkeypatch.setattr(access, "is_allowed", lambda *_: False)  # who reads may not deposit
    page = home()
    assert reading.figures(page) == {
        "Évolution de l'emploi de l'ESS, 2022-2023": "+1,1\u202f%",
        "Part de l'ESS dans l'emploi salarié, 2021": "14,5\u202f%",
    }
    infos = "\n".join(i.value for i in page.info)
    assert r"l'observatoire attend le classeur bilans\_mois\_ess\*.xlsx" in infos.replace(
        "\u202f", " ") and "data/raw" not in infos
    monkeypatch.setattr(access, "is_allowed", lambda *_: True)
    assert "[Déposer un classeur](depot)" in home().info[0].value


@pytest.mark.usefixtures("without_workbook")
def test_without_any_workbook_the_page_still_opens() -> None:
    page = home()
    assert not page.metric
    assert [i.value for i in page.info][-1] == "Rien à montrer."
