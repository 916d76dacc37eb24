"""What a reader types finds the indicators that he means."""

from __future__ import annotations

import pytest

from dashboard.tools.explorer import catalogue
from dashboard.warehouse import search

pytestmark = pytest.mark.usefixtures("entrepot")


class TestSearch:
    def first(self, text: str) -> str:
        return catalogue.choices_for(text)[0].title

    def test_finds_by_words_without_accents_capitals_or_plural(self) -> None:
        assert self.first("evolutions EMPLOI") == "Évolution de l'emploi"
        assert self.first("evenements annonces") == "Événements annoncés"

    def test_finds_by_a_synonym_of_the_glossary(self) -> None:
        assert "Effectifs salariés" in [c.title for c in catalogue.choices_for("emploi detaille")]
        assert self.first("recyclerie sites") == "Sites de réemploi ESS"
        assert self.first("tpe") == "Réunions de coordination (très petites structures)"

    @pytest.mark.parametrize(("text", "title"), [
        ("travailleurs", "Effectifs salariés"), ("crèche", "Effectifs salariés"),
        ("petite enfance", "Effectifs salariés"), ("banques", "Emploi salarié de l'ESS"),
        ("réseaux sociaux", "Abonnés"), ("femmes", "Participants au comité de pilotage"),
        ("bénévoles", "Bénévoles – Un peu d'R"), ("scop", "Nombre de Scop et Scic"),
        ("Côtes d'Armor salaires", "Masse salariale"), ("loi 1901", "Part des associations"),
        ("création d'emploi", "Emplois créés"), ("bistrot", "Cafés ouverts par le programme"),
        ("sociaux", "Abonnés"), ("TONNES", "Tonnage collecté – Récup'R")])
    def test_finds_what_a_director_or_an_analyst_would_type(self, text, title) -> None:
        assert any(c.title.startswith(title) for c in catalogue.choices_for(text))

    @pytest.mark.parametrize(("text", "never"), [
        ("prix", "Évolution de l'emploi privé"), ("taux", "Participants au comité de pilotage"),
        ("chiffre d'affaires", "Nouveaux candidats soutenus")])
    def test_takes_no_word_for_the_beginning_of_another(self, text, never) -> None:
        titles = [c.title for c in catalogue.choices_for(text)]
        assert titles and never not in titles

    @pytest.mark.parametrize(("text", "instead"), [
        ("asociations", "associations"), ("finistaire emploi", "finistère emploi"),
        ("masse salariale crevettes", "masse salariale"), ("recyclrie", "recyclerie")])
    def test_proposes_what_was_meant_by_a_search_that_finds_nothing(self, text, instead) -> None:
        assert catalogue.choices_for(text) == []
        assert catalogue.suggestions(text)[0] == instead
        assert all(catalogue.choices_for(other) for other in catalogue.suggestions(text))

    def test_proposes_nothing_for_what_nobody_published(self) -> None:
        assert catalogue.choices_for("chômage") == catalogue.suggestions("chômage") == []

    def test_wants_every_word(self) -> None:
        assert catalogue.choices_for("masse salariale xylophone") == []
        assert {"masse salariale" in c.title.lower() or "rémunérations" in c.title.lower()
                or "salaire" in f"{c.title} {c.about}".lower()
                for c in catalogue.choices_for("masse salariale")} == {True}

    def test_puts_the_very_words_before_their_synonyms(self) -> None:
        titles = ["Salariés", "Effectifs", "Emploi"]
        results = search.matches("effectif", titles, search.Words)
        assert results[0] == "Effectifs" and sorted(results) == sorted(titles)

    def test_an_empty_search_hides_nothing(self) -> None:
        assert catalogue.choices_for("") == catalogue.choices()

    def test_every_choice_has_its_own_name(self) -> None:
        labels = [c.label for c in catalogue.choices()]
        assert len(labels) == len(set(labels))

    def test_hides_demonstrations_when_the_reader_does(self) -> None:
        assert not {"emploi_detaille", "commerces_inventaire"} & {
            c.source for c in catalogue.choices(demonstration=False)}
