"""Données et sources: the catalogue that the build writes, to read, filter and take away."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import catalogue
from etl.build import build
from etl.contract import DEMONSTRATION, EMPTY
from etl.sources import sources
from tests.pages import reading


def opened(tab: str = "Sources et classeurs", **filters: str) -> AppTest:
    return reading.opened("donnees", volet_donnees=tab, **filters)


def test_every_source_is_told_with_its_producer_licence_vintage_and_nature() -> None:
    page = opened()
    rows = page.table[0].value
    assert list(rows.columns) == ["Source (table)", "Producteur", "Licence", "Millésime", "Nature",
                                  "Contenu", "Alertes"]
    assert len(rows) == len(sources())
    notes = rows[rows["Source (table)"].str.startswith("Notes de conjoncture")].iloc[0]
    assert notes["Contenu"] == "202 chiffres, 5 classeurs"
    assert notes["Nature"] == "publié"
    assert "Entrepôt construit le " in page.caption[0].value


def test_sources_that_still_wait_for_their_real_file_are_named() -> None:
    rows = opened().table[1].value
    assert set(rows["Fichier réel attendu"]) == {
        "data/raw/acteurs\\_circulaires/\\*.xlsx", "data/raw/commerces\\_enquete/\\*.xlsx",
        "data/raw/commerces\\_inventaire/\\*.xlsx", "data/raw/emploi\\_detaille/\\*.xlsx"}


@pytest.mark.parametrize(("state", "told"), [
    ([EMPTY], "1 source sur 13 attend son premier classeur"),
    ([EMPTY] * 2, "2 sources sur 13 attendent leur premier classeur"),
    ([DEMONSTRATION], "1 source sur 13 est une démonstration"),
    ([], "Aucune source n'est une démonstration : tout vient de fichiers réels."),
])
def test_what_is_awaited_is_counted_in_a_sentence(state: list[str], told: str) -> None:
    table = catalogue.awaited()
    assert told in catalogue.awaited_read(replace(table, data=pd.DataFrame({"etat": state})))


def test_every_workbook_has_its_sheets_and_its_hash() -> None:
    rows = opened().dataframe[0].value
    assert rows["Empreinte SHA-256"].str.fullmatch("[0-9a-f]{64}").all()
    assert "emploi/note_conjoncture_2022.xlsx" in set(rows["Classeur"])


def test_issues_are_filtered_by_source_by_severity_and_by_word() -> None:
    page = opened("Constats de lecture")
    everything = len(page.dataframe[0].value)
    page.selectbox(key="source").set_value("agri_alimentaire").run()
    [found] = page.dataframe[0].value.to_dict("records")
    assert found["Cellule"] == "F55"
    assert "8\u202f805" in found["Constat"]
    page.selectbox(key="source").set_value("Toutes").run()
    page.selectbox(key="gravite").set_value("information").run()
    assert 0 < len(page.dataframe[0].value) < everything
    page.text_input(key="recherche").set_value("introuvable").run()
    assert not page.dataframe
    assert page.info[0].value == "Rien à montrer pour ces filtres."


def test_corrections_tell_what_was_printed_what_is_kept_and_why() -> None:
    page = opened("Corrections et ruptures")
    rows = page.table[0].value.set_index("Cellule")
    assert list(rows.loc["M7", ["Imprimé", "Retenu"]]) == ["889", "−889"]
    assert "Morbihan" in rows.loc["M7", "Raison"]
    assert "zonage" in set(page.table[1].value["Rupture de"])


def test_the_secret_tells_its_rule_and_how_many_cells_it_masks() -> None:
    rows = opened("Corrections et ruptures", source="acteurs_circulaires").table[-1].value
    assert rows.iloc[0].tolist() == [
        "Acteurs de l'ESS dans l'économie circulaire (export Carteco)",
        "Équivalents temps plein", "Code département × Statut ESS",
        "au moins 3 unités, aucune au-delà de 85\u202f%", "40", "5", "3"]


def test_the_dictionary_is_searched_whole_and_read_source_by_source() -> None:
    page = opened("Dictionnaire")
    assert set(page.dataframe[0].value["Table"]) == {*sources(), *(
        f"{name}_agregats" for name, source in sources().items() if source.secrecy)}
    page.selectbox(key="source").set_value("emploi_detaille").run()
    columns, measures = (t.value for t in page.table)
    assert {"famille", "secteur", "valeur", "statut"} <= set(columns["Colonne"])
    assert set(measures["S'additionne"]) == {"oui", "non"}


def test_a_copied_link_opens_the_same_tab() -> None:
    assert [s.value for s in opened("Dictionnaire").subheader] == ["Colonnes des tables",
                                                                   "Mesures calculées"]


def test_an_empty_warehouse_still_has_its_catalogue(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw").mkdir()
    build(tmp_path / "raw", tmp_path / "vide.duckdb")
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "vide.duckdb"))
    page = opened()
    assert set(page.table[1].value["État"]) == {"aucun classeur"}
    for tab in ("Constats de lecture", "Corrections et ruptures", "Dictionnaire"):
        opened(tab)
