"""« Données ouvertes »: listed for every reader, fetched and published by who may publish."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks import access
from dashboard.export.datapackage import descriptor
from dashboard.export.readme import readme
from dashboard.warehouse import query
from dashboard.warehouse.connection import latest_build
from etl.open_data import catalogue
from etl.open_data.catalogue import OpenFile
from etl.warehouse.build import build
from tests.etl.conftest import ask
from tests.etl.open_data.conftest import Producer, authority, csv, figure, producer
from tests.pages import reading

__all__ = ["authority", "producer"]  # fixtures

#: What these tests build holds.
SOURCES = ("commerces_publies",)

FILE = "commerces_ruraux/chiffres_publies.csv"


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small ``data`` of one figure."""
    raw = tmp_path / "data" / "raw"
    (raw / FILE).parent.mkdir(parents=True)
    (raw / FILE).write_bytes(csv(figure("Commerces", 100)))
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(raw.parent / "warehouse.duckdb"))
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))
    assert not build(raw, raw.parent / "warehouse.duckdb").has_errors
    return raw


@pytest.fixture
def address(raw: Path, producer: Producer, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address where the producer publishes another value of it."""
    address = producer.gives("/f", csv(figure("Commerces", 104)))
    monkeypatch.setattr(catalogue, "OPEN_FILES", (OpenFile(
        "commerces", "commerces_publies", "Commerces", "Producteur",
        "Open Database License (ODbL) : citer le producteur", address, FILE,
        "https://exemple.fr/commerces", "Commerces ruraux"),))
    return address


def sources_page() -> AppTest:
    return reading.page_at("donnees", volet_donnees="Données ouvertes")


def page_after_click(page: AppTest, name: str) -> AppTest:
    page.button(key=f"ouvertes_{name}").click().run()
    assert not page.exception
    return page


def texts(page: AppTest) -> list[str]:
    return [e.value.replace("\u202f", " ").replace("\\", "")
            for e in (*page.success, *page.info, *page.error)]


def test_open_files_are_listed_and_only_who_may_publish_updates_them(
        address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "is_allowed", lambda section="depot": section != "depot")
    page = sources_page()
    [row] = page.dataframe[0].value.to_dict("records")
    assert (row["Fichier"], row["Licence"], row["Dernière copie"], row["Adresse"]) == (
        "Commerces", "Open Database License (ODbL)", "à la main", address)
    assert [b for b in page.button if str(b.key).startswith("ouvertes_")] == []


def test_a_new_copy_is_shown_with_what_it_changes_then_published(
        raw: Path, address: str) -> None:
    before = (raw / FILE).read_bytes()
    page = page_after_click(sources_page(), "telecharger")
    assert texts(page) == ["Commerces : nouvelle copie."]
    [change] = page.dataframe[0].value.to_dict("records")
    assert (change["Mouvement"], change["Indicateur"], change["Nouveau"][:3]) == (
        "révisé", "Commerces", "104")
    assert (raw / FILE).read_bytes() == before
    page_after_click(page, "publier")
    assert "Publié : 1 fichier." in texts(page)
    assert ask(raw.parent / "warehouse.duckdb", "SELECT valeur FROM commerces_publies") == [(104,)]
    assert list((raw.parent / "depot").glob("candidat-*")) == []
    assert texts(page_after_click(sources_page(), "telecharger")) == ["Commerces : inchangé."]


def test_an_update_that_is_abandoned_changes_nothing(raw: Path, address: str) -> None:
    page = page_after_click(page_after_click(sources_page(), "telecharger"), "abandonner")
    assert texts(page) == []
    assert list((raw.parent / "depot").glob("candidat-*")) == []
    assert ask(raw.parent / "warehouse.duckdb", "SELECT valeur FROM commerces_publies") == [(100,)]


def test_a_producer_that_fails_is_one_sentence(
        raw: Path, address: str, producer: Producer) -> None:
    producer.gives("/f", b"", 500)
    page = page_after_click(sources_page(), "telecharger")
    assert texts(page) == [
        "Commerces : localhost répond par une erreur (500) ; réessayer plus tard."]
    assert "Publier" not in [b.label for b in page.button]
    assert list((raw.parent / "depot").glob("candidat-*")) == []


def test_every_extract_says_where_open_data_come_from_and_what_their_licence_asks(
        address: str) -> None:
    page_after_click(page_after_click(sources_page(), "telecharger"), "publier")
    table = query.rows("commerces_publies", ["indicateur", "valeur"])
    notice = readme(table, "Commerces", "").decode("utf-8-sig").replace("\u202f", " ")
    assert "Licence : Open Database License (ODbL) : citer le producteur" in notice
    assert "Partage à l'identique : Des données sont sous licence ODbL" in notice
    assert f"Données ouvertes : Producteur, {address}, copie du " in notice
    [resource] = descriptor(latest_build())["resources"]
    assert resource["licenses"][0]["name"] == "ODbL-1.0"
    assert resource["sources"][1]["path"] == address
    assert "Partage à l'identique : Des données sont sous licence ODbL" in resource["description"]
