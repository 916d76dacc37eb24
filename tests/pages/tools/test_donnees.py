"""Données et sources: the catalogue that the build writes, to read, filter and take away."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.themes.donnees import tables as donnees
from etl.contract import DEMONSTRATION, EMPTY
from etl.paths import RAW
from etl.sources import sources
from etl.warehouse.build import build, load
from tests.collection import blocks, collection
from tests.pages import reading


def tab_page(tab: str = "Sources et classeurs", **filters: str) -> AppTest:
    return reading.page_at("donnees", volet_donnees=tab, **filters)


def test_every_source_is_told_with_its_producer_licence_vintage_and_nature() -> None:
    page = tab_page()
    rows = page.table[0].value
    assert list(rows.columns) == ["Source (table)", "Producteur", "Licence", "Millésime", "Nature",
                                  "Contenu", "Alertes"]
    assert len(rows) == len(sources())
    notes = rows[rows["Source (table)"].str.startswith("Notes de conjoncture")].iloc[0]
    assert re.fullmatch(r"\d+\u00a0chiffres, 5\u00a0classeurs", notes["Contenu"])
    assert notes["Nature"] == "publié"
    # Which build it is stands in the extracts: a reader has no use for its code.
    assert re.match(r"Données du \d+(er)?\s\S+\s\d{4} à \d\d h \d\d\. Une source de chiffres",
                    page.caption[1].value)


def test_sources_that_still_wait_for_their_real_file_are_named() -> None:
    page = tab_page()
    rows = page.table[1].value.set_index("Source")["Fichier réel attendu"]
    assert rows["Inventaire des commerces de l'ESS en milieu rural"] == "un classeur .xlsx"
    assert page.caption[2].value.endswith(
        "Un classeur réel, une fois déposé, prend la place de celui de démonstration.")


@pytest.mark.parametrize(("state", "sentence"), [
    ([EMPTY], f"1 source sur {len(sources())} attend son premier classeur"),
    ([EMPTY] * 2, f"2 sources sur {len(sources())} attendent leur premier classeur"),
    ([DEMONSTRATION], f"1 source sur {len(sources())} est une démonstration"),
    ([], "Aucune source n'est une démonstration : tout vient de fichiers réels."),
])
def test_what_is_awaited_is_counted_in_a_sentence(state: list[str], sentence: str) -> None:
    table = donnees.awaited_sources()
    assert sentence in donnees.awaited_sentence(replace(table, data=pd.DataFrame({"etat": state})))


@pytest.mark.parametrize("tab", [
    "Constats de lecture", "Corrections et ruptures", "Libellés et secret", "Dictionnaire"])
def test_a_tab_offers_the_sources_that_it_has_something_of(tab: str) -> None:
    """Most sources declare neither correction nor break: choosing them showed two empty tables."""
    every, *titles = collection("donnees", urlencode(
        {"volet_donnees": tab})).offers["source"].options
    assert every == donnees.ALL and titles
    assert not [title for title in titles if all(block.table.empty for block in blocks(
        "donnees", urlencode({"volet_donnees": tab, "source": title})))]


def test_every_workbook_has_its_sheets_and_its_hash() -> None:
    rows = tab_page().dataframe[0].value
    assert rows["Empreinte SHA-256"].str.fullmatch("[0-9a-f]{64}").all()
    assert "emploi/note_conjoncture_2022.xlsx" in set(rows["Classeur"])


def test_issues_are_filtered_by_source_by_severity_and_by_word() -> None:
    page = tab_page("Constats de lecture")
    everything = len(page.dataframe[0].value)
    page.selectbox(key="source").set_value("agri_alimentaire").run()
    [issue] = page.dataframe[0].value.to_dict("records")
    assert issue["Cellule"] == "F55"
    assert "8\u202f805" in issue["Constat"]
    page.selectbox(key="source").set_value("Toutes").run()
    page.selectbox(key="gravite").set_value("information").run()
    assert 0 < len(page.dataframe[0].value) < everything
    page.text_input(key="recherche").set_value("déclaration").run()
    assert reading.titles(page)[0].endswith(f": {len(page.dataframe[0].value)}")
    page.text_input(key="recherche").set_value("introuvable").run()
    assert not page.dataframe
    assert page.info[0].value == "Rien à montrer pour ces filtres."


def test_corrections_tell_what_was_printed_what_is_kept_and_why() -> None:
    page = tab_page("Corrections et ruptures")
    rows = page.table[0].value.set_index("Cellule")
    assert list(rows.loc["M7", ["Texte du document", "Retenu"]]) == ["889", "−889"]
    assert "Morbihan" in rows.loc["M7", "Raison"] and "−4,7" in rows.loc["M7", "Raison"]
    # What a document prints keeps its hyphen; what the observatory writes has a minus sign.
    assert rows.loc["I9", "Texte du document"] == "-3.1%"
    assert not rows["Raison"].str.contains(r"(?<!\w)-\d").any()
    assert "zonage" in set(page.table[1].value["Rupture de"])


def test_the_wordings_that_are_declared_the_same_are_listed_with_their_reason() -> None:
    tables = tab_page("Libellés et secret").table
    same = next(t.value for t in tables if "Se compare à" in t.value)
    wording = same[same["Libellé du document"] == "% des salariés"]
    assert set(wording["Se compare à"]) == {"% de l'emploi salarié"}
    assert wording["Raison"].str.contains("un même total").all()


def test_the_secret_tells_its_rule_and_how_many_cells_it_masks() -> None:
    rows = tab_page("Libellés et secret", source="acteurs_circulaires").table[-1].value
    assert rows.iloc[0].tolist() == [
        "Acteurs de l'ESS dans l'économie circulaire",
        "Équivalents temps plein", "Code département × Statut ESS",
        "au moins 3\u00a0unités, aucune au-delà de 85\u202f%", "40", "5", "3"]


def test_the_dictionary_is_searched_whole_and_read_source_by_source() -> None:
    page = tab_page("Dictionnaire")
    assert set(page.dataframe[0].value["Table"]) == {*sources(), *(
        f"{name}_agregats" for name, source in sources().items() if source.secrecy),
        "commerces_enquete_classes"}
    page.selectbox(key="source").set_value("emploi_detaille").run()
    columns, measures = (t.value for t in page.table)
    assert {"famille", "secteur", "valeur", "statut"} <= set(columns["Colonne"])
    assert set(measures["S'additionne"]) == {"oui", "non"}


def test_a_copied_link_opens_the_same_tab() -> None:
    assert reading.headings(tab_page("Dictionnaire")) == ["Colonnes des tables",
                                                          "Mesures calculées"]


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse whose last build lost a source and saw a figure of another revised."""
    folder = tmp_path_factory.mktemp("change")
    raw, warehouse = folder / "raw", folder / "entrepot.duckdb"
    for source in ("mois_ess", "economie_circulaire", "commerces_ruraux"):
        shutil.copytree(RAW / source, raw / source)
    assert not build(raw, warehouse).has_errors
    shutil.rmtree(raw / "mois_ess")
    file = raw / "economie_circulaire/chiffres_publies.xlsx"
    book = load_workbook(file)
    [cell] = [c for row in book.worksheets[0] for c in row if c.coordinate == "F4"]
    cell.value, cell.number_format = "1 234", "@"
    book.save(file)
    assert not build(raw, warehouse).has_errors
    return warehouse


@pytest.fixture
def read_changes(changes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a copy of that warehouse."""
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", shutil.copy(changes, tmp_path))


@pytest.mark.usefixtures("read_changes")
def test_what_the_last_build_changed_is_told_by_source_then_figure_by_figure() -> None:
    page, count = tab_page("Changements"), len(load("mois_ess", RAW).data)
    assert reading.headings(page) == ["Ce que la dernière mise à jour a changé",
                                      f"Changements : {count + 1}"]
    counts = page.table[0].value
    assert list(counts.columns) == ["Source", "Ajoutés", "Retirés", "Révisés"]
    assert [list(row[1:]) for row in counts.itertuples(index=False)] == [
        ["0", "0", "1"], ["0", str(count), "0"]]
    assert page.caption[1].value.startswith("Par rapport à la version du ")
    assert {"Tous", "Révisé"} <= {*page.selectbox(key="mouvement").options}
    page.selectbox(key="mouvement").set_value("révisé").run()
    [change] = page.dataframe[0].value.to_dict("records")
    assert (change["Cellule"], change["Classeur"]) == (
        "F4", "economie_circulaire/chiffres_publies.xlsx")
    assert change["Nouveau"].startswith("1 234")
    page.selectbox(key="source").set_value("mois_ess").run()
    assert page.info[0].value == "Rien à montrer pour ces filtres."
    page.selectbox(key="mouvement").set_value("Tous").run()
    assert len(page.dataframe[0].value) == count
    page.text_input(key="recherche").set_value("ABRIBUS").run()
    assert set(page.dataframe[0].value["Indicateur"]) == {"Faces d'abribus"}


@pytest.mark.usefixtures("read_changes")
def test_beyond_a_number_of_changes_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(donnees, "CHANGES_SHOWN", 5)
    page = tab_page("Changements")
    assert len(page.dataframe[0].value) == 5
    assert re.fullmatch(r"Changements : \d+", reading.headings(page)[1])
    assert page.caption[2].value.startswith("Les 5 premiers sont montrés\u202f; les filtres de la "
                                            "page mènent aux autres.")


def test_a_first_build_has_nothing_to_compare_and_says_so() -> None:
    page = tab_page("Changements")
    assert page.info[0].value == (
        "Rien à comparer : il n'y a pas de version précédente lisible. Dès la prochaine "
        "mise à jour, les chiffres ajoutés, retirés et révisés se lisent ici.")
    assert not page.dataframe
    assert not page.selectbox and not page.text_input  # they would do nothing


def test_a_build_that_changes_no_figure_says_so_once(tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    raw, warehouse = tmp_path / "raw", tmp_path / "entrepot.duckdb"
    shutil.copytree(RAW / "mois_ess", raw / "mois_ess")
    assert not build(raw, warehouse).has_errors
    [file] = (raw / "mois_ess").glob("*.xlsx")
    load_workbook(file).save(file)  # another file, of the same figures
    assert not build(raw, warehouse).has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    page = tab_page("Changements")
    assert [info.value for info in page.info] == ["Aucun chiffre ni aucune fiche n'a changé."]
    assert not page.selectbox and not page.text_input


@pytest.mark.usefixtures("without_workbook")
def test_an_empty_warehouse_still_has_its_catalogue() -> None:
    page = tab_page()
    assert set(page.table[1].value["État"]) == {"aucun classeur"}
    for tab in ("Changements", "Constats de lecture", "Corrections et ruptures",
                "Libellés et secret", "Dictionnaire"):
        tab_page(tab)
