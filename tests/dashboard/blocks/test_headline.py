"""The headline of a slide: the sentence of its figure, less what the figure shows."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from dashboard.blocks import deck
from dashboard.blocks.block import NO_TABLE
from dashboard.blocks.deck import Content, Slide
from dashboard.blocks.headline import finding

pytestmark = pytest.mark.usefixtures("entrepot")


def content(key: str, page: str, **filters: str) -> Content:
    """Return a slide of a figure of a page as these filters leave it."""
    return deck.content(Slide(page, key, urlencode(filters)))


def test_the_headline_says_no_number_of_a_reference_that_the_figure_does_not_show():
    slide = content("carte_poids", "territoires", volet_territoires="Poids de l'ESS")
    assert "en Bretagne" in slide.block.lecture and "10,48" in slide.block.lecture
    assert "10,48" not in slide.headline and "17,02" in slide.headline
    assert slide.headline.endswith(".")


def test_the_headline_keeps_the_caution_that_follows_the_figures():
    slide = content("emploi_niveaux", "emploi", vue="Niveaux publiés")
    assert slide.headline.endswith("l'écart n'est pas une évolution.")


def test_the_headline_leaves_the_interval_to_the_figure_that_draws_it():
    slide = content("enquete_services", "commerces_ruraux", volet_commerces="Enquête")
    assert "intervalle de confiance" in slide.block.lecture
    assert "intervalle" not in slide.headline and "%" in slide.headline


def test_a_long_headline_leaves_to_the_figure_the_brackets_that_it_repeats():
    slide = content("emploi_familles", "emploi", vue="Évolutions publiées")
    assert "(+3,0\u202f%)" in slide.block.lecture and "(" not in slide.headline
    assert len(slide.headline) < len(slide.block.lecture)


def test_the_headline_keeps_how_many_a_share_is_of():
    slide = content("acteurs_activites", "economie_circulaire", volet_circulaire="Acteurs",
                    comparer_a="CC Centre Morbihan Communauté",
                    territoire="CA du Pays de Landerneau-Daoulas")
    assert "(3 sur 5)" in slide.headline and "(1 sur 5)" in slide.headline


def test_the_headline_keeps_in_brackets_what_the_figure_does_not_say():
    sentence = f"{'Une phrase longue, ' * 7}puis +3,0\u202f% (estimation)."
    assert finding(sentence, NO_TABLE) == sentence


def test_a_headline_that_keeps_the_last_aside_alone_ends_once():
    assert finding("Aucune évolution n'est publiée ; 4 séries sans chiffre ; rien en Bretagne.",
                   NO_TABLE) == "Aucune évolution n'est publiée ; rien en Bretagne."
