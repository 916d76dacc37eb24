"""« Télécharger »: one menu a block, made when it opens, and a link that leads to it again."""

from __future__ import annotations

import io
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from dashboard.ui import downloads
from tests.pages import reading

HERE = "https://observatoire.example/territoires"


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextProxy, "url", HERE)


def opened_menu(name: str, key: str, **filters: str) -> AppTest:
    """The page once the menu « Télécharger » of a block is open."""
    page = reading.opened(name, **filters)
    page.session_state[f"extraire_{key}"] = True
    return page.run()


def files(page: AppTest) -> list[str]:
    return [button.label for button in page.get("download_button")]


def test_nothing_is_offered_before_a_control_is_opened() -> None:
    page = reading.opened("territoires", volet_territoires="Cartes")
    assert not files(page)


def test_the_link_of_a_block_keeps_the_filters_and_opens_nothing_over_its_figure() -> None:
    page = reading.opened("territoires", volet_territoires="Cartes", extrait="carte_departement")
    assert not files(page)
    page = opened_menu("territoires", "carte_departement", volet_territoires="Cartes")
    assert files(page) == ["CSV", "XLSX", "CSV international", "Parquet", "GeoJSON",
                           "Lisez-moi", "PowerPoint", "PNG", "SVG"]
    [link] = [code.value for code in page.code if code.value.startswith(HERE)]
    assert parse_qs(urlsplit(link).query) == {
        "volet_territoires": ["Cartes"], "extrait": ["carte_departement"]}


def test_an_unknown_block_changes_nothing() -> None:
    assert not files(reading.opened("emploi", extrait="<script>"))


def test_what_the_product_says_of_its_data_can_be_taken_away_too() -> None:
    page = opened_menu("donnees", "catalogue_sources")
    assert files(page) == ["CSV", "XLSX", "CSV international", "Parquet", "Lisez-moi"]


def test_the_notice_gives_the_link_with_every_value_of_every_filter(
        monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    real = downloads.formats

    def made(*args, **kwargs):
        for one in real(*args, **kwargs):
            if one.name == "XLSX":
                seen.append(one.make())
            yield one

    monkeypatch.setattr(downloads, "formats", made)
    opened_menu("emploi", "emploi_dernier", territoire="Finistère")
    notice = dict(openpyxl.load_workbook(io.BytesIO(seen[0]))["Lisez-moi"].values)
    assert notice["Lien"] == f"{HERE}?territoire=Finist%C3%A8re&extrait=emploi_dernier"
    assert notice["Construction des données"]
