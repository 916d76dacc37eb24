"""The ready presentations: published figures alone, and the same ones whatever is invented."""

from __future__ import annotations

import shutil
from urllib.parse import urlencode

import pytest

from dashboard.blocks import deck as slides
from dashboard.blocks.block import CARDS
from dashboard.blocks.deck import Slide
from dashboard.presentation import deck_file
from dashboard.themes.activite import report
from dashboard.themes.ready_decks import READY, ready_decks
from dashboard.warehouse.connection import pin
from etl.paths import RAW
from etl.warehouse.build import build
from tests.etl.conftest import save_as_real

pytestmark = pytest.mark.usefixtures("pinned")


def test_three_presentations_are_ready_under_the_names_announced():
    assert [d.name for d in READY] == [
        "Conjoncture de l'ESS", "L'ESS en milieu rural",
        "Le rapport d'activité en dix chiffres"]


def test_each_slide_of_a_ready_one_shows_its_block_and_no_two_say_the_same():
    for deck in ready_decks():
        contents = slides.contents(deck)
        assert contents and [c.absent for c in contents] == [""] * len(contents)
        assert len({c.headline for c in contents}) == len(contents)
        assert all(c.block and not c.block.table.empty for c in contents)


def test_no_ready_one_shows_invented_figures_and_the_rural_one_says_what_is_awaited():
    for deck in ready_decks():
        assert not [c.headline for c in slides.contents(deck)
                    if c.block and c.block.table.demonstration]
    rural = slides.contents(ready_decks()[1])
    content = next(c for c in rural if c.slide.key == "commerces_attendus")
    assert set(content.block.table.data["etat"]) == {"démonstration"}
    labels = [column.label for column in content.block.table.columns]
    assert labels == ["Source", "État", "Producteur du fichier réel"]


def test_without_demonstrations_the_same_slides_are_ready(publie, monkeypatch):
    before = ready_decks()
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
    pin()
    assert ready_decks() == before


def test_a_real_inventory_enters_the_rural_presentation(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    for source in RAW.glob("commerces_*"):
        shutil.copytree(source, raw / source.name)
    demonstration = next((raw / "commerces_inventaire").iterdir())
    save_as_real(demonstration, demonstration.with_name("inventaire.xlsx"))
    demonstration.unlink()
    assert not build(raw, tmp_path / "entrepot.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "entrepot.duckdb"))
    pin()
    [rural] = ready_decks()  # the others have nothing to show of these
    contents = slides.contents(rural)
    assert "inventaire_carte" in {c.slide.key for c in contents}
    assert not [c for c in contents if c.block.table.demonstration]


def test_the_headline_of_an_invented_slide_says_it_before_anything_else():
    query = urlencode({"volet_commerces": "Inventaire"})
    for title in ("", "Mon titre"):
        content = slides.content(Slide("commerces_ruraux", "inventaire_statut", query, title))
        assert content.headline.startswith(f"Démonstration – {title}")


def test_the_report_is_said_in_exactly_ten_published_figures():
    contents = slides.contents(READY[2])
    assert len(contents) == 10
    for content, (_, title) in zip(contents, report.TEN.figures, strict=True):
        assert content.block and content.block.form == CARDS
        assert content.block.table.data["nature"].tolist() == ["publié"]
        assert content.headline.startswith(f"{title} : ")
    assert contents[3].headline == "Structures accompagnées par le DLA : 140"


@pytest.mark.parametrize("deck", READY, ids=lambda d: d.name)
def test_each_ready_one_fits_in_an_address_and_in_a_file(deck):
    assert slides.deck_of(slides.deck_code(deck)) == deck
    assert len(slides.deck_code(deck)) < 600
    assert deck_file.read(deck_file.file_bytes(deck), "x.json") == deck
