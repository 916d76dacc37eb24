"""« Et dans le Finistère ? »: what the bar of a slide offers to change, and what it shows then."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from dashboard.blocks import deck as slides
from dashboard.blocks.deck import Slide
from dashboard.blocks.headless import ONE, SPAN, TEXT, Offer
from dashboard.presentation.slide_filters import ALL, Choice, choices, chosen_query, shown_slide

pytestmark = pytest.mark.usefixtures("entrepot")
ESS = Slide("emploi", "emploi_ess_prive")


def filters_of(slide: Slide) -> list[Choice]:
    return choices(slide, slides.content(slide).block)


def after(slide: Slide, label: str, option: str) -> Slide:
    """Return the slide once that option is chosen."""
    one = next(c for c in filters_of(slide) if c.label == label)
    return shown_slide(slide, chosen_query(slide, slides.content(slide).block, one.key,
                                           one.options.index(option)))


def options_of(slide: Slide) -> list[str]:
    return [one.options[one.rank] for one in filters_of(slide)]


def test_a_territory_and_years_are_offered_as_they_are_chosen():
    assert [one.label for one in filters_of(ESS)] == ["Territoire", "Comparer à", "Années"]
    assert options_of(ESS)[:2] == ["Bretagne", "Comparer à…"]
    assert options_of(ESS)[2].startswith("2011 à ")
    query = "territoire=Morbihan&annees=2012&annees=2016"
    options = options_of(Slide("emploi", "emploi_ess_prive", query))
    assert options == ["Morbihan", "Comparer à…", "2012 à 2016"]


def test_the_figure_is_that_of_the_territory_and_of_the_years_chosen():
    there = after(after(ESS, "Territoire", "Finistère"), "Années", "2011 à 2013")
    block = slides.content(there).block
    assert block and block.title.endswith("Finistère, 2011 à 2013")
    assert options_of(there) == ["Finistère", "Comparer à…", "2011 à 2013"]


def test_another_territory_is_set_beside_then_changed_then_taken_away():
    there = after(ESS, "Comparer à", "Finistère")
    block = slides.content(there).block
    assert block and "Bretagne et Finistère" in block.title
    there = after(there, "Comparer à", "Morbihan")
    block = slides.content(there).block
    assert block and "Bretagne et Morbihan" in block.title
    assert options_of(there)[:2] == ["Bretagne", "Morbihan"]
    back = after(there, "Comparer à", "Comparer à…")
    assert back.key == ESS.key and slides.content(back).block.title == (
        slides.content(ESS).block.title)


def test_a_territory_is_compared_in_the_same_figure_where_it_shows_both():
    there = after(Slide("emploi", "emploi_indice", "vue=Détail+par+trimestre"),
                  "Comparer à", "Finistère")
    assert there.key == "emploi_indice"
    block = slides.content(there).block
    assert block and block.table.filters["Comparer à"] == "Finistère"


def test_the_years_of_a_slide_that_the_page_compared_keep_its_figure():
    there = after(Slide("emploi", "emploi_ess_prive", "comparer_a=Finist%C3%A8re"),
                  "Années", "2011 à 2013")
    assert there.key == "emploi_ess_prive"


def test_a_figure_beside_another_is_changed_to_another_territory():
    """« Finistère » was written under the figures of the Morbihan, which no list changed."""
    slide = Slide("emploi", "emploi_dernier_compare",
                  "territoire=Finist%C3%A8re&comparer_a=Morbihan")
    assert next((one.label, one.options[one.rank]) for one in filters_of(slide)) == (
        "Comparer à", "Morbihan")
    there = after(slide, "Comparer à", "Ille-et-Vilaine")
    block = slides.content(there).block
    assert block and block.title.endswith("– Ille-et-Vilaine")
    assert there.key == slide.key
    block = slides.content(after(slide, "Comparer à", "Comparer à…")).block
    assert block and block.title.endswith("– Finistère")


@pytest.mark.parametrize("key", ["emploi_secteurs", "emploi_dernier"])
def test_a_figure_that_shows_one_territory_does_not_offer_another(key):
    assert "Comparer à" not in [one.label for one in filters_of(Slide("emploi", key))]


def test_other_filters_of_the_slide_stay():
    there = after(Slide("emploi", "emploi_indice", "vue=Détail+par+trimestre"),
                  "Territoire", "Finistère")
    block = slides.content(there).block
    assert block and "Finistère" in block.title and block.key == "emploi_indice"


@pytest.mark.parametrize(("slide", "labels"), [
    (Slide("emploi", "emploi_departements"), ["Année"]),
    (Slide("mois_ess", "mois_evenements"), ["Territoires", "Éditions"]),
    (Slide("territoires", "carte_departement", "volet_territoires=Cartes"),
     ["Territoire", "Période de la carte"])])
def test_the_year_of_the_figure_whatever_its_name_comes_before_the_years_of_its_page(slide, labels):
    assert [one.label for one in filters_of(slide)] == labels


def test_what_leaves_no_choice_is_not_offered(monkeypatch):
    monkeypatch.setattr(slides, "offers", lambda *_: {
        "lieu": Offer(ONE, ("Bretagne",), "Territoire", ("Bretagne",)),
        "mot": Offer(TEXT, (), "Période cherchée"),
        "annees": Offer(SPAN, ("2021", "2022"), "Années", ("2021", "2022"))})
    assert [one.key for one in choices(ESS, None)] == ["annees"]


def test_the_years_of_a_slide_begin_as_they_do_and_end_where_one_chooses(monkeypatch):
    monkeypatch.setattr(slides, "offers", lambda *_: {"annees": Offer(
        SPAN, ("2019", "2020", "2021", "2022"), "Années", ("2020", "2021"))})
    [years] = choices(ESS, None)
    assert years.options == ("2020 à 2022", "2020 à 2021", "2020")
    assert years.options[years.rank] == "2020 à 2021"
    assert chosen_query(ESS, None, "annees", 2) == "annees=2020&annees=2020"
    assert chosen_query(ESS, None, "annees", 3) == ""


@pytest.mark.parametrize("slide", [
    Slide("emploi", "emploi_departements"), Slide("emploi", "emploi_hors_ogec"),
    Slide("territoires", "regions"), Slide("territoires", "poids_rangs")])
def test_a_territory_that_changes_nothing_of_the_figure_is_not_offered(slide):
    """« Et dans le Finistère ? » left four départements side by side as they were."""
    assert "Territoire" not in [one.label for one in filters_of(slide)]


@pytest.mark.parametrize("slide", [
    Slide("emploi", "emploi_tendances_ess"), Slide("commerces_ruraux", "inventaire_statut"),
    Slide("territoires", "carte_part"), Slide("economie_circulaire", "acteurs_densite")])
def test_a_figure_that_does_not_say_its_territory_offers_another(slide):
    assert "Territoire" in [one.label for one in filters_of(slide)]


def test_several_territories_can_be_one_or_all():
    slide = Slide("mois_ess", "mois_evenements")
    assert options_of(slide)[0] == ALL
    there = after(slide, "Territoires", "France")
    assert options_of(there)[0] == "France"
    assert options_of(after(there, "Territoires", ALL))[0] == ALL


def test_a_page_without_such_filters_offers_none_nor_does_a_slide_of_no_page():
    assert not filters_of(Slide("accueil", "accueil_emploi"))
    assert not filters_of(Slide("../x", "y"))


@pytest.mark.parametrize(("key", "rank"), [("territoire", 99), ("territoire", -1), ("x", 0)])
def test_what_is_not_offered_changes_nothing(key, rank):
    slide = replace(ESS, query="territoire=Finist%C3%A8re")
    assert chosen_query(slide, slides.content(slide).block, key, rank) == slide.query


def test_a_figure_that_another_territory_has_not_can_still_be_changed_back():
    there = Slide("emploi", "disparu", "territoire=Finist%C3%A8re")
    assert slides.content(there).block is None
    assert options_of(after(there, "Territoire", "Bretagne"))[0] == "Bretagne"


def test_all_the_territories_are_shown_where_one_is_usual():
    slide = Slide("explorateur", "explorateur")
    assert options_of(slide)[0] == "Bretagne"
    whole = after(slide, "Territoire", ALL)
    assert options_of(whole)[0] == ALL
    block = slides.content(whole).block
    assert block and set(block.table.data["lieu"]) == {"Bretagne", "France"}


def test_two_territories_of_many_are_named_until_another_choice():
    slide = Slide("explorateur", "explorateur", urlencode([
        ("explorer", "Part de l'ESS dans l'emploi · Poids de l'ESS dans les emplois salariés"),
        ("lieux", "Finistère"), ("lieux", "Morbihan")]))
    assert options_of(slide)[0] == "Finistère + 1"
    assert options_of(after(slide, "Territoire", "Finistère + 1"))[0] == "Finistère + 1"
    there = after(slide, "Territoire", "Morbihan")
    assert options_of(there)[0] == "Morbihan"
    assert "Finistère + 1" not in filters_of(there)[0].options
