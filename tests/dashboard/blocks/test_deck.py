"""Presentations: their address, what their slides show, and what is said of those that do not."""

from __future__ import annotations

import base64
import json
import random
import re
import string
import zlib
from urllib.parse import parse_qs, urlencode

import pytest

from dashboard.blocks import annotations
from dashboard.blocks import deck as slides
from dashboard.blocks.block import CARDS
from dashboard.blocks.deck import Deck, Slide
from dashboard.blocks.filters.screen import Screen
from dashboard.blocks.headless import MANY
from dashboard.presentation import deck_file
from tests.drawing import figure_of

pytestmark = pytest.mark.usefixtures("pinned")

DECK = Deck("Conseil d'administration", (
    Slide("emploi", "emploi_ess_prive", "territoire=Finistère", "L'emploi recule",
          "À dire d'abord\nEt ensuite", (annotations.annotation("2012", "réforme"),)),
    Slide("accueil", "accueil_cles")))


@pytest.mark.parametrize("key", ["accueil_emploi", "accueil_associations", "accueil_circulaire",
                                 "accueil_mois", "accueil_cress"])
def test_a_presentation_in_circulation_finds_the_key_figures_that_left_the_home_page(key):
    content = slides.content(Slide("accueil", key))
    assert content.block and content.block.form == CARDS and content.slide.key == key


@pytest.mark.parametrize(("page", "query", "key", "tab"), [
    ("mois_ess", "mois_territoire=France", "mois_tout", "Tous les chiffres publiés"),
    ("activite", "volet_activite=Rapport d'activité", "activite_equipe", "Gouvernance et équipe"),
    ("commerces_ruraux", "territoire=Finistère&volet_commerces=Inventaire", "inventaire_carte",
     "Carte et liste")])
def test_an_address_of_before_the_tabs_of_a_page_leads_to_the_block_where_it_is(
        page, query, key, tab):
    content = slides.content(Slide(page, key, query))
    assert content.block and content.block.key == key and content.slide.query == query
    new_query = parse_qs(slides.query_of(page, query, key))
    assert [tab] in new_query.values()
    old_query = parse_qs(query)
    assert {name: value for name, value in new_query.items() if value != [tab]} == {
        name: value for name, value in old_query.items() if not name.startswith("volet_")}


@pytest.mark.parametrize("level", ["departement", "epci"])
@pytest.mark.parametrize("query", ["", "volet_territoires=Cartes"])
def test_a_map_of_before_the_choice_of_its_level_is_still_that_of_its_level(level, query):
    address = urlencode({"lieu": "Finistère (département)"}) + (query and f"&{query}")
    content = slides.content(Slide("territoires", f"carte_{level}", address))
    assert content.block and content.block.key == f"carte_{level}"
    assert content.block.plot.level == level and content.slide.query == address


def test_a_figure_of_before_the_tabs_is_still_of_the_missions_that_its_address_names():
    def figure(query: dict[str, str]) -> slides.Content:
        return slides.content(Slide("activite", "activite_reseaux", urlencode(query)))
    whole, part = figure({}), figure({"action": "Adhésion"})
    assert whole.block and part.block
    names = part.block.table.data["intitule"]
    assert list(names) == ["Pôles ESS adhérents"] and len(whole.block.table.data) > 1
    assert part.block.table.filters["Actions"] == "Adhésion"
    assert figure({"mission": "Aucune de ce nom"}).block.table.data.equals(whole.block.table.data)


@pytest.mark.parametrize(("query", "tab"), [
    ("famille=Mutuelles", "Familles et départements"),
    ("territoire=Finistère&unite=postes&demo=false", "Familles et départements"),
    ("territoire=Finistère&famille=Mutuelles&famille=Fondations&utm_source=lettre",
     "Familles et départements"),
    ("territoire=Finistère", None), ("disparu=1", None)])
def test_an_address_of_before_leads_to_the_tab_that_asks_for_what_it_sets(query, tab):
    new_query = parse_qs(slides.query_asking("emploi", query))
    assert new_query == parse_qs(query) | ({"vue": [tab]} if tab else {})


def test_an_address_is_left_as_it_is_where_its_block_is_there_or_nowhere():
    query = urlencode({"volet_mois": "Annonces et partenaires"})
    assert slides.query_of("mois_ess", query, "mois_avant") == query
    assert slides.query_of("mois_ess", query, "disparu") == query
    assert slides.content(Slide("mois_ess", "disparu", query)).absent == slides.NO_FIGURE


class TestAddress:
    def test_titles_comments_and_annotations_are_in_it(self):
        assert slides.deck_of(slides.deck_code(DECK)) == DECK
        assert re.fullmatch(r"[A-Za-z0-9_-]+", slides.deck_code(DECK))

    @pytest.mark.parametrize("text", [
        "", "é", "AAAA", "eJw", "=" * 50, "x" * 100_000,
        base64.urlsafe_b64encode(zlib.compress(b"[" * 900_000)).decode()])
    def test_a_text_that_is_none_is_an_empty_one(self, text):
        assert slides.deck_of(text) == Deck()

    def test_holds_nothing_that_cannot_be_written_again(self):
        rows = json.dumps(["n", ["accueil", "\ud800", "\ud800", "", ""]])
        deck = slides.deck_of(base64.urlsafe_b64encode(zlib.compress(rows.encode())).decode())
        assert deck.slides == (Slide("accueil", ""),) and slides.deck_code(deck)

    def test_all_the_values_of_all_the_filters_of_a_page_are_in_it(self):
        indicator = {"explorer": "Emploi salarié de l'ESS · Panoramas de l'ESS par territoire"}
        offers = slides.offers("explorateur", urlencode(indicator))
        query = urlencode(indicator | {key: offer.options[1:] for key, offer in offers.items()
                                       if offer.form == MANY}, doseq=True)
        deck = Deck("x", (Slide("explorateur", "explorateur", query),) * 2)
        assert not slides.length_fault(deck)
        assert slides.deck_of(slides.deck_code(deck)) == deck
        assert deck_file.read(deck_file.file_bytes(deck), "x.json") == deck

    def test_what_was_written_before_annotations_is_still_read(self):
        old = base64.urlsafe_b64encode(zlib.compress(json.dumps(
            ["Avant", ["accueil", "accueil_cles", "", "Un titre", ""]]).encode())).decode()
        assert slides.deck_of(old) == Deck("Avant", (
            Slide("accueil", "accueil_cles", title="Un titre"),))

    def test_forty_slides_at_most(self):
        many = Deck("x", (Slide("accueil", "accueil_cles"),) * 41)
        assert slides.length_fault(many) == ("Une présentation a 40 diapositives au plus : 41 "
                                             "demandées.")
        assert len(slides.deck_of(slides.deck_code(many)).slides) == 40

    def test_texts_that_do_not_fit_are_refused_before_they_are_lost(self):
        dice = random.Random(1)
        texts = ("".join(dice.choices(string.ascii_letters, k=600)) for _ in range(30))
        long = tuple(Slide("emploi", "x", comment=text) for text in texts)
        assert slides.length_fault(Deck("x", long)).startswith(
            "Titres, commentaires et filtres sont trop longs")
        assert slides.length_fault(Deck("x", long[:10])) == ""

    def test_whatever_is_read_nothing_is_raised(self):
        dice = random.Random(2)
        code = slides.deck_code(DECK)
        for _ in range(500):
            at = dice.randrange(len(code))
            slides.deck_of(
                code[:at] + dice.choice(string.printable) + code[at + dice.randrange(9) :]
            )

    def test_what_is_gone_is_said(self):
        contents = slides.contents(Deck("", (Slide("emploi", "disparu"), Slide("depot", "x"),
                                             Slide("../etc/passwd", "x"))))
        assert [c.absent for c in contents] == [slides.NO_FIGURE, slides.NO_PAGE, slides.NO_PAGE]


class TestContent:
    def test_a_slide_shows_its_block_of_today_under_its_own_title(self):
        first, second = slides.contents(DECK)
        assert first.block and first.headline == "L'emploi recule"
        assert second.block and second.block.form == CARDS

    def test_a_figure_that_its_filters_leave_empty_says_nothing_of_what_stands_over_a_page(self):
        content = slides.content(Slide("emploi", "emploi_secteurs", "territoire=Finistère"))
        assert content.block is None and content.absent == "Aucune donnée pour ces filtres."

    def test_annotations_are_on_the_figure_and_in_the_notes(self):
        first = slides.contents(DECK)[0]
        assert first.block and first.block.table.notes[0] == "Annotations – 2012 : réforme."
        notes_on_figure = figure_of(first.block).layout.annotations
        assert any("2012\u202f: réforme" in one.text for one in notes_on_figure)

    def test_hidden_demonstrations_are_absent_at_once(self, monkeypatch):
        slide = Slide("commerces_ruraux", "inventaire_services",
                      "volet_commerces=Inventaire")
        assert slides.content(slide).block
        monkeypatch.setattr(Screen, "has_demonstration", lambda _: False)
        assert "données de démonstration masquées" in slides.content(slide).absent
