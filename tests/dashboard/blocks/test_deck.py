"""Presentations: the ready ones, the address, the small file, and what is said of the rest."""

from __future__ import annotations

import base64
import json
import random
import shutil
import string
import sys
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest

from dashboard.blocks import annotations
from dashboard.blocks import deck as slides
from dashboard.blocks.block import CARDS, NO_TABLE
from dashboard.blocks.deck import Deck, Slide
from dashboard.blocks.headless import MANY
from dashboard.blocks.headline import finding
from dashboard.presentation import deck_file
from dashboard.themes import ready_decks
from dashboard.themes.activite import published as activity
from dashboard.warehouse.connection import pin
from etl.paths import RAW
from etl.warehouse.build import build
from tests.drawing import figure_of

DECK = Deck("Conseil d'administration", (
    Slide("emploi", "emploi_ess_prive", "territoire=Finistère", "L'emploi recule",
          "À dire d'abord\nEt ensuite", (annotations.annotation("2012", "réforme"),)),
    Slide("accueil", "accueil_cles")))


@pytest.fixture(autouse=True)
def _today(entrepot: Path) -> None:
    """Read the project's warehouse, whatever the test before read."""
    pin()


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


class TestReady:
    def test_there_are_three_and_their_names_are_those_announced(self):
        assert [d.name for d in ready_decks.READY] == [
            "Conjoncture de l'ESS", "L'ESS en milieu rural",
            "Le rapport d'activité en dix chiffres"]

    def test_each_slide_shows_its_block_and_no_two_say_the_same(self):
        for deck in ready_decks.ready_decks():
            contents = slides.contents(deck)
            assert contents and [c.absent for c in contents] == [""] * len(contents)
            assert len({c.headline for c in contents}) == len(contents)
            assert all(c.block and not c.block.table.empty for c in contents)

    def test_none_shows_invented_figures_and_the_rural_one_says_what_is_awaited(self):
        for deck in ready_decks.ready_decks():
            assert not [c.headline for c in slides.contents(deck)
                        if c.block and c.block.table.demonstration]
        rural = slides.contents(ready_decks.ready_decks()[1])
        content = next(c for c in rural if c.slide.key == "commerces_attendus")
        assert set(content.block.table.data["etat"]) == {"démonstration"}
        labels = [column.label for column in content.block.table.columns]
        assert labels == ["Source", "État", "Producteur du fichier réel"]

    def test_without_demonstrations_the_same_slides_are_ready(self, publie, monkeypatch):
        before = ready_decks.ready_decks()
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(publie))
        pin()
        assert ready_decks.ready_decks() == before

    def test_a_real_inventory_enters_the_rural_presentation(self, tmp_path, monkeypatch):
        raw = tmp_path / "raw"
        for source in RAW.glob("commerces_*"):
            shutil.copytree(source, raw / source.name)
        demonstration = next((raw / "commerces_inventaire").iterdir())
        demonstration.rename(demonstration.with_name("inventaire.xlsx"))
        assert not build(raw, tmp_path / "entrepot.duckdb").has_errors
        monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "entrepot.duckdb"))
        pin()
        [rural] = ready_decks.ready_decks()  # the others have nothing to show of these
        contents = slides.contents(rural)
        assert "inventaire_carte" in {c.slide.key for c in contents}
        assert not [c for c in contents if c.block.table.demonstration]

    def test_the_headline_of_an_invented_slide_says_it_before_anything_else(self):
        query = urlencode({"volet_commerces": "Inventaire"})
        for title in ("", "Mon titre"):
            content = slides.content(Slide("commerces_ruraux", "inventaire_statut", query, title))
            assert content.headline.startswith(f"Démonstration – {title}")

    def test_the_report_is_said_in_exactly_ten_published_figures(self):
        contents = slides.contents(ready_decks.READY[2])
        assert len(contents) == 10
        for content, (_, title) in zip(contents, activity.TEN.figures, strict=True):
            assert content.block and content.block.form == CARDS
            assert content.block.table.data["nature"].tolist() == ["publié"]
            assert content.headline.startswith(f"{title} : ")
        assert contents[3].headline == "Structures accompagnées par le DLA : 140"

    @pytest.mark.parametrize("deck", ready_decks.READY, ids=lambda d: d.name)
    def test_each_fits_in_an_address_and_in_a_file(self, deck):
        assert slides.deck_of(slides.deck_code(deck)) == deck
        assert len(slides.deck_code(deck)) < 600
        assert deck_file.read(deck_file.file_bytes(deck), "x.json") == deck


class TestAddress:
    def test_titles_comments_and_annotations_are_in_it(self):
        assert slides.deck_of(slides.deck_code(DECK)) == DECK

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
    def test_annotations_are_on_the_figure_and_in_the_notes(self):
        first = slides.contents(DECK)[0]
        assert first.block and first.block.table.notes[0] == "Annotations – 2012 : réforme."
        notes_on_figure = figure_of(first.block).layout.annotations
        assert any("2012\u202f: réforme" in one.text for one in notes_on_figure)

    def test_hidden_demonstrations_are_absent_at_once(self, monkeypatch):
        slide = Slide("commerces_ruraux", "inventaire_services",
                      "volet_commerces=Inventaire")
        assert slides.content(slide).block
        monkeypatch.setattr("dashboard.blocks.filters.Screen.has_demonstration", lambda _: False)
        assert "données de démonstration masquées" in slides.content(slide).absent


class TestFile:
    def test_is_readable_and_gives_the_same_presentation(self):
        data = deck_file.file_bytes(DECK)
        assert deck_file.read(data, "x.json") == DECK
        content = json.loads(data)
        assert (content["format"], content["version"], content["nom"]) == (
            "presentation-observatoire-ess", 1, "Conseil d'administration")
        assert content["diapositives"][0] == {
            "page": "emploi", "bloc": "emploi_ess_prive", "filtres": "territoire=Finistère",
            "titre": "L'emploi recule", "commentaire": "À dire d'abord\nEt ensuite",
            "annotations": [{"periode": "2012", "texte": "réforme"}]}
        assert "Finistère".encode() in data
        assert deck_file.filename(DECK) == "presentation_conseil_d_administration.json"
        assert deck_file.filename(Deck("✨")) == "presentation_sans_nom.json"
        assert deck_file.filename(DECK, "pptx", True, date(2026, 11, 29)) == (
            "presentation_demonstration_conseil_d_administration_2026-11-29.pptx")

    def test_may_be_edited_with_any_editor(self):
        assert deck_file.read(b"\xef\xbb\xbf" + deck_file.file_bytes(DECK), "x.json") == DECK

    @pytest.mark.parametrize(("change", "message"), [
        (lambda d: b"\xff\xfe\x00", "ce n'est pas un texte en UTF-8."),
        (lambda d: b"PK\x03\x04", "ce n'est pas du JSON (ligne 1, colonne 1)."),
        (lambda d: b"", "ce n'est pas du JSON (ligne 1, colonne 1)."),
        (lambda d: b"[" * 100_000, "ce JSON est trop imbriqué."),
        (lambda d: b"9" * 5_000, "un nombre y est trop long."),
        (lambda d: b" " * (2 << 20), "2048 ko lus, 1024 ko au plus."),
        (lambda d: b"[1, 2]", "« format » vaut [1, 2], pas « presentation-observatoire-ess »."),
        (lambda d: {**d, "format": "autre"},
         "« format » vaut \"autre\", pas « presentation-observatoire-ess »."),
        (lambda d: {**d, "version": 2},
         "« version » vaut 2, cette version du tableau de bord lit la version 1."),
        (lambda d: {**d, "version": "\ud800"},
         "« version » vaut \"?\", cette version du tableau de bord lit la version 1."),
        (lambda d: {**d, "nom": 3}, "la présentation : « nom » vaut 3, pas un texte."),
        (lambda d: {**d, "diapositives": "x"}, "« diapositives » vaut \"x\", pas une liste."),
        (lambda d: {**d, "diapositives": [7]}, "diapositive 1 : 7 au lieu d'une page et d'un "
                                               "bloc."),
        (lambda d: {**d, "diapositives": [{"page": "emploi"}]},
         "diapositive 1 : « bloc » manque."),
        (lambda d: {**d, "diapositives": d["diapositives"] + [{"page": 1, "bloc": "x"}]},
         "diapositive 3 : « page » vaut 1, pas un texte."),
        (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "titre": "x" * 2001}]},
         "diapositive 1 : « titre » a 2\u202f001 caractères, 200 au plus."),
        (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": {}}]},
         "diapositive 1 : « annotations » vaut {}, pas une liste."),
        (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [
            {"periode": "hier", "texte": "x"}]}]}, "diapositive 1 : Période non reconnue : « hier"),
        (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [3]}]},
         "diapositive 1 : 3 au lieu d'une période et d'un texte."),
        (lambda d: {**d, "diapositives": [{"page": "a", "bloc": "b", "annotations": [
            {"periode": 2020, "texte": "x"}]}]},
         "diapositive 1 : « periode » vaut 2020, pas un texte."),
        (lambda d: {**d, "diapositives": d["diapositives"] * 21},
         "Une présentation a 40 diapositives au plus : 42 demandées."),
    ])
    def test_what_is_wrong_is_said_with_its_place(self, change: Callable, message: str):
        content = change(json.loads(deck_file.file_bytes(DECK)))
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        with pytest.raises(ValueError, match=r"^«") as error:
            deck_file.read(data, "mon fichier.json")
        assert str(error.value).startswith(f"« mon fichier.json » ne se charge pas : {message}")
        assert str(error.value).endswith(deck_file.EXPECTED)

    def test_a_list_of_any_depth_is_refused_in_french(self):
        content = json.dumps(json.loads(deck_file.file_bytes(DECK)) | {"diapositives": ["liste"]})
        for depth in range(1, sys.getrecursionlimit()):
            data = content.replace('"liste"', "[" * depth + "]" * depth)
            with pytest.raises(ValueError, match=r"diapositive 1 : \[|est trop imbriqué"):
                deck_file.read(data.encode(), "x.json")


class TestHeadline:
    def block(self, key: str, page: str, query: str) -> slides.Content:
        return slides.content(Slide(page, key, query))

    def test_says_no_number_of_a_reference_that_the_figure_does_not_show(self):
        block = self.block("carte_poids", "territoires", urlencode(
            {"volet_territoires": "Poids de l'ESS"}))
        assert "en Bretagne" in block.block.lecture and "10,48" in block.block.lecture
        assert "10,48" not in block.headline and "17,02" in block.headline
        assert block.headline.endswith(".")

    def test_keeps_the_caution_that_follows_the_figures(self):
        block = self.block("emploi_niveaux", "emploi", urlencode({"vue": "Niveaux publiés"}))
        assert block.headline.endswith("l'écart n'est pas une évolution.")

    def test_leaves_the_interval_to_the_figure_that_draws_it(self):
        block = self.block("enquete_services", "commerces_ruraux", urlencode(
            {"volet_commerces": "Enquête"}))
        assert "intervalle de confiance" in block.block.lecture
        assert "intervalle" not in block.headline and "%" in block.headline

    def test_leaves_to_the_figure_the_brackets_that_it_repeats_where_it_would_be_long(self):
        block = self.block("emploi_familles", "emploi", urlencode({"vue": "Évolutions publiées"}))
        assert "(+3,0\u202f%)" in block.block.lecture and "(" not in block.headline
        assert len(block.headline) < len(block.block.lecture)

    def test_keeps_how_many_a_share_is_of(self):
        block = self.block("acteurs_activites", "economie_circulaire", urlencode({
            "volet_circulaire": "Acteurs", "comparer_a": "CC Centre Morbihan Communauté",
            "territoire": "CA du Pays de Landerneau-Daoulas"}))
        assert "(3 sur 5)" in block.headline and "(1 sur 5)" in block.headline

    def test_keeps_in_brackets_what_the_figure_does_not_say(self):
        sentence = f"{'Une phrase longue, ' * 7}puis +3,0\u202f% (estimation)."
        assert finding(sentence, NO_TABLE) == sentence
