"""« Télécharger »: one menu a block, made when it opens, and a link that leads to it again."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.blocks import deck, headless
from dashboard.blocks.cells import header
from dashboard.pages import PRESENTABLE
from dashboard.ui.card import downloads
from dashboard.warehouse.columns import heading
from tests.pages import reading

HERE = "https://observatoire.example/territoires"


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "url", HERE)


def opened_menu(name: str, key: str, **filters: str) -> AppTest:
    """Open the menu « Télécharger » of a block; return the page."""
    page = reading.page_at(name, **filters)
    page.session_state[f"extraire_{key}"] = True
    return page.run()


def files(page: AppTest) -> list[str]:
    return [button.label for button in page.get("download_button")]


def test_nothing_is_offered_before_a_control_is_opened() -> None:
    page = reading.page_at("territoires", volet_territoires="Cartes")
    assert not files(page)


def test_the_link_of_a_block_keeps_the_filters_and_opens_nothing_over_its_figure() -> None:
    page = reading.page_at("territoires", volet_territoires="Cartes", extrait="carte_departement")
    assert not files(page)
    page = opened_menu("territoires", "carte_departement", volet_territoires="Cartes")
    assert files(page) == ["CSV", "XLSX", "CSV international", "Parquet", "GeoJSON",
                           "Lisez-moi", "PowerPoint", "PNG", "SVG"]
    [link] = [code.value for code in page.code if code.value.startswith(HERE)]
    assert parse_qs(urlsplit(link).query) == {
        "volet_territoires": ["Cartes"], "extrait": ["carte_departement"]}


def test_an_unknown_block_changes_nothing() -> None:
    assert not files(reading.page_at("emploi", extrait="<script>"))


def test_what_the_product_says_of_its_data_can_be_taken_away_too() -> None:
    page = opened_menu("donnees", "catalogue_sources")
    assert files(page) == ["CSV", "XLSX", "CSV international", "Parquet", "Lisez-moi"]


def test_the_notice_gives_the_link_with_every_value_of_every_filter(
        monkeypatch: pytest.MonkeyPatch) -> None:
    workbooks: list[bytes] = []
    real = downloads.formats

    def formats(*args, **kwargs):
        for one in real(*args, **kwargs):
            if one.name == "XLSX":
                workbooks.append(one.make())
            yield one

    monkeypatch.setattr(downloads, "formats", formats)
    monkeypatch.setattr(ContextProxy, "url", here := "https://observatoire.example/emploi")
    opened_menu("emploi", "emploi_dernier", territoire="Finistère")
    notice = dict(openpyxl.load_workbook(io.BytesIO(workbooks[0]))["Lisez-moi"].values)
    assert notice["Lien"] == f"{here}?territoire=Finist%C3%A8re&extrait=emploi_dernier"
    assert notice["Construction des données"]


@pytest.mark.parametrize("page", PRESENTABLE)
def test_no_file_of_a_page_takes_the_place_of_another(page: str) -> None:
    contents: dict[str, set[bytes]] = {}
    for _, block in deck.every_block(page).values():
        if not block.absent:
            csv, *others = downloads.formats(block, "")
            assert len({csv.file, *(one.file for one in others)}) == 1 + len(others)
            contents.setdefault(csv.file, set()).add(csv.make())
    assert contents and {len(variants) for variants in contents.values()} == {1}


@pytest.mark.parametrize("page", PRESENTABLE)
def test_the_head_of_a_column_says_once_what_it_counts(page: str) -> None:
    """« Événements (nombre) (événements) »."""
    heads = [head for _, block in deck.every_block(page).values()
             for column in block.table.columns
             for head in (header(column), heading(block.table, column.name))]
    assert [head for head in heads if ") (" in head] == []


@pytest.mark.parametrize(("page", "query", "key", "name"), [
    ("emploi", "", "emploi_ess_prive",
     "emploi-evolution-annuelle-de-l-emploi-en-pourcentage-ess-et-prive-bretagne-2011-a-2022"),
    ("emploi", "territoire=Finistère&annees=2012&annees=2018", "emploi_dernier",
     "emploi-derniere-evolution-annuelle-publiee-finistere-2012-a-2018"),
    ("explorateur", "", "explorateur", "explorateur-"
     "emploi-salarie-prive-en-fin-de-trimestre-donnees-cvs-bretagne-2020-a-2025"),
    ("mois_ess", "", "mois_evenements",
     "mois-ess-evenements-comptes-au-bilan-bretagne-et-france-2010-a-2023"),
    ("territoires", "lieu=Finistère (département)", "chiffres_territoire",
     "territoires-l-ess-dans-le-finistere-chiffres-cles-finistere-departement"),
    ("commerces_ruraux", "", "commerces_cles",
     "commerces-ruraux-de-l-ess-en-bretagne-chiffres-publies"),
    ("agriculture_alimentation", "volet_agricole=Typologie NAF", "typologie_naf",
     "agriculture-et-alimentation-dans-la-naf-rev-2-126-sous-classes")])
def test_a_file_names_its_subject_its_territory_its_years_and_its_filters(
        monkeypatch: pytest.MonkeyPatch, page: str, query: str, key: str, name: str) -> None:
    monkeypatch.setattr(ContextProxy, "url", f"https://observatoire.example/{page}")
    [block] = [one for one in headless.collection(page, query).blocks if one.key == key]
    csv = next(downloads.formats(block, ""))
    assert csv.file.startswith(f"observatoire-ess_{name}_20")


@pytest.mark.parametrize(("page", "query", "key", "territory", "places"), [
    ("territoires", "volet_territoires=Cartes&niveau_carte=EPCI", "carte_epci", "lieu",
     ("Morbihan (département)", "Finistère (département)", "Rennes Métropole (EPCI)")),
    ("territoires", "", "carte_part", "lieu", (
        "Bretagne (région)", "Morbihan (département)", "Finistère (département)")),
    ("economie_circulaire", "volet_circulaire=Carte et liste", "acteurs_densite", "territoire",
     ("Bretagne", "Morbihan", "Rennes Métropole", "Brest Métropole")),
    ("territoires", "volet_territoires=Portrait&lieu=Finistère (département)", "portrait_autres",
     "comparer_a", ("", "Morbihan")),
    ("emploi", "vue=Tendances par secteur", "emploi_tendances_ess", "territoire",
     ("Bretagne", "Morbihan", "Finistère")),
    ("emploi", "", "emploi_dernier", "comparer_a", ("", "Finistère", "France")),
    ("economie_circulaire", "volet_circulaire=Acteurs&comparer_a=Bretagne&"
     "activite=réemploi&activite=réparation&activite=collecte et tri&activite=textile&"
     "activite=sensibilisation", "acteurs_reseaux", "statut", ("Association", "Coopérative"))])
def test_a_figure_of_another_choice_never_takes_the_place_of_a_file(
        monkeypatch: pytest.MonkeyPatch, page: str, query: str, key: str, territory: str,
        places: tuple[str, ...]) -> None:
    """The sentence and the picture are of the territory, the rows sometimes of all."""
    monkeypatch.setattr(ContextProxy, "url", f"https://observatoire.example/{page}")
    every = [next(one for one in headless.collection(page, f"{query}&{territory}={place}").blocks
                  if one.key == key) for place in places]
    files = {next(downloads.formats(block, "")).file for block in every}
    assert len(files) == len(places)
