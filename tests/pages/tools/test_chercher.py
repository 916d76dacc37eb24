"""« Chercher », from any page: what is typed is answered, and corrected where nothing answers."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks.filters.questions import LONGEST
from dashboard.ui import search_box
from tests.pages import reading
from tests.pages.reading import NAMES, page_at
from tests.suites import sample


def window_after(text: str) -> AppTest:
    """Type that in the window of the search; return the window."""
    def window() -> None:
        from dashboard.ui import search_box

        search_box.search()

    app = AppTest.from_function(window).run()
    app = app.text_input(key="cherche").set_value(text).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("name", sample(NAMES, 4, 2))
def test_the_search_is_at_the_head_of_every_page(name):
    assert [b.label for b in page_at(name).button].count("Chercher") == 1


def test_answers_say_what_they_are_before_they_are_opened():
    app = window_after("aide à domicile")
    assert app.markdown[0].value == (
        "**Évolution de l'emploi – Aide à domicile, 2021-2022**\u202f: −3,8\u202f%")
    assert app.caption[0].value == "Emploi › Évolutions publiées"
    assert "À dessiner dans l'explorateur" in [c.value for c in window_after("réemploi").caption]


def test_an_invented_figure_says_it_among_the_published_ones():
    app = window_after("réemploi")
    places = [c.value for c in app.caption]
    assert places[0] == "Économie circulaire › Chiffres publiés"
    indicators = places[places.index("À dessiner dans l'explorateur") + 1:]
    assert len(indicators) == search_box.MOST_INDICATORS
    assert [place for place in places if place.startswith("Économie circulaire › Acteurs")] == [
        "Économie circulaire › Acteurs :orange-badge[:material/warning: Données de démonstration]"]


def test_words_that_nothing_holds_together_lead_to_what_holds_some_of_them():
    app = window_after("associations Quimper")
    assert app.markdown[0].value == ("Rien ne répond à tous les mots de «\u202fassociations "
                                     "Quimper\u202f». À une partie d'entre eux\u202f:")
    assert "**Quimper (commune)**" in [m.value for m in app.markdown]
    best, sentence, *others = [m.value for m in window_after("fondations culture").markdown]
    assert sentence == ("Seule une liste répond à tous les mots de «\u202ffondations culture"
                        "\u202f». À une partie d'entre eux\u202f:")
    assert others and best not in others


def test_words_that_only_invented_figures_answer_lead_first_to_what_is_published():
    """The associations of Brest: a demonstration of something else, filtered by both."""
    first, *texts = [m.value for m in window_after("associations Brest").markdown]
    assert first == ("Rien de publié ne répond à tous les mots de «\u202fassociations "
                     "Brest\u202f». À une partie d'entre eux\u202f:")
    rank = texts.index("À tous\u202f: données de démonstration (inventées)")
    assert "**Brest (commune)**" in texts[:rank] and rank <= search_box.MOST_BEFORE
    assert any(text.startswith("**Associations et bénévolat**") for text in texts[:rank])
    assert texts[rank + 1].startswith("**Acteurs par activité à Brest Métropole")


def test_a_figure_that_is_named_is_the_first_answer_though_it_is_invented():
    window = window_after("glissement annuel")
    assert "glissement annuel" in window.markdown[0].value
    assert "badge" in window.caption[0].value


@pytest.mark.parametrize("text", ["bénévoles 2023", "subventions", "commerces ruraux Morbihan"])
def test_what_is_invented_is_never_the_first_answer_where_something_is_published(text):
    badges = ["badge" in c.value for c in window_after(text).caption]
    assert not badges[0] and any(badges)


def test_what_is_badly_spelled_is_corrected_in_a_click():
    app = window_after("acompagnement")
    assert [m.value for m in app.markdown] == [
        "Rien ne répond à «\u202facompagnement\u202f». Chercher plutôt\u202f:"]
    app = app.button(key="plutot_accompagnements").click().run()
    assert app.text_input(key="cherche").value == "accompagnements"
    assert "accompagne" in reading.text(app)


def test_a_pasted_text_is_searched_by_its_beginning():
    app = window_after("introuvable " * 5000)
    begun = ("introuvable " * 9)[:LONGEST].strip()
    assert app.markdown[0].value.startswith(f"Rien ne répond à «\u202f{begun}\u202f».")


def test_what_nobody_publishes_is_said_and_leads_to_what_is_nearest():
    app = window_after("retraites")
    assert [m.value for m in app.markdown] == [
        "Rien n'est publié ici sur «\u202fretraites\u202f». Au plus près\u202f:"]
    assert app.button(key="plutot_emploi").click().run().markdown[0].value.startswith("**Emploi**")
    app = window_after("tourisme")
    assert app.markdown[0].value == (
        "Rien ne répond à «\u202ftourisme\u202f». Ce qui est publié, par thème\u202f:")
    assert app.markdown[1].value.startswith("**Emploi**")


def test_nothing_is_said_before_a_word_is_typed():
    window = window_after(" ")
    assert not window.markdown and not window.caption and not window.button


def test_what_is_typed_is_never_markup():
    assert window_after("<b>xyzzyx</b>").markdown[0].value.startswith(
        "Rien ne répond à «\u202f\\<b\\>xyzzyx\\</b\\>\u202f».")
