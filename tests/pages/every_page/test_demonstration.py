"""Invented data: told of themselves, attributed to nobody, and never met by a published figure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from dashboard import export
from dashboard.blocks.block import Block
from dashboard.pages import PRESENTABLE
from dashboard.themes.donnees import tables as donnees
from dashboard.ui.card import downloads
from dashboard.warehouse import query as ask
from etl.contract import DEMONSTRATION, INVENTED
from etl.paths import RAW
from etl.workbooks import is_demonstration
from tests.collection import blocks, tab_queries
from tests.pages.every_page.walking import EXTRACTS, Walker

NAMES = list(PRESENTABLE)


def every_block(name: str) -> Iterator[tuple[str, Block]]:
    """Yield every block of every tab of a page, with the address that shows it."""
    for query in tab_queries(name):
        for block in blocks(name, query):
            if block.key and not block.absent:
                yield query, block


@pytest.mark.parametrize("name", NAMES)
def test_no_block_holds_published_and_invented_figures(name):
    for query, block in every_block(name):
        table = block.table
        files = set(table.lineage.get("fichier", ()))
        demonstrations = {f for f in files if is_demonstration(RAW / f)}
        assert demonstrations in (set(), files), (query, block.key)
        assert table.demonstration == bool(demonstrations), (query, block.key)
        assert table.source.startswith(INVENTED) == bool(demonstrations), (query, block.key)
        if demonstrations:
            assert "provisoire" not in block.lecture, block.key
            assert not {"p", "e", "r", "c"} & set(table.lineage.get("statut", ())), block.key


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opens_on_what_is_published_whether_the_demonstration_is_hidden_or_not(name):
    assert not [block.key for block in blocks(name) if block.table.demonstration]
    assert [block.title for block in blocks(name, "demo=false")] == [
        block.title for block in blocks(name)]


def test_the_sources_name_no_producer_of_what_is_invented_and_say_whose_file_is_awaited():
    sources = ask.sources()
    demonstrations = sources[sources["nature"] == DEMONSTRATION]
    assert len(demonstrations) and set(demonstrations["producteur"]) == {INVENTED}
    assert all(licence.startswith("Sans objet") for licence in demonstrations["licence"])
    assert INVENTED not in set(sources.loc[sources["nature"] != DEMONSTRATION, "producteur"])
    missing = donnees.awaited_sources().data
    assert INVENTED not in set(missing["producteur_attendu"])


def test_the_files_of_an_invented_block_say_it_in_their_name(monkeypatch):
    day = date(2026, 11, 25)
    monkeypatch.setattr(downloads, "date", SimpleNamespace(today=lambda: day))
    walker = Walker(monkeypatch)
    visit = walker.visit("commerces_ruraux", {"volet_commerces": ["Inventaire"]}, EXTRACTS)
    for offer in visit.offers.values():
        words = "démonstration " if offer.table.demonstration else ""
        assert offer.files["CSV"].file == export.filename(f"{words}{offer.title}", "csv", day)
        assert {"demonstration" in one.file for one in offer.files.values()} == {bool(words)}
    assert {offer.table.demonstration for key, offer in visit.offers.items()
            if key.startswith("inventaire")} == {True}
    visit = walker.visit("commerces_ruraux", {}, EXTRACTS)
    assert not [one.file for offer in visit.offers.values() for one in offer.files.values()
                if "demonstration" in one.file]


def test_the_zip_of_everything_says_that_it_holds_invented_tables():
    assert downloads.archive_name(date(2026, 11, 25), True) == (
        "observatoire-ess_donnees-avec-demonstration_2026-11-25.zip")
