"""The bar of filters: what is set is a chip that undoes it, and a click on a mark sets a filter."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.blocks.filters import clicks
from dashboard.blocks.filters.clicks import Setting
from dashboard.ui import parameters
from tests.collection import blocks, collection, tabs
from tests.pages.reading import drawings, headings, page_at, titles

RENNES = "243500139"

#: The tab of « Emploi » that asks for families.
FAMILIES_TAB = "Familles et départements"


def chips(page: AppTest) -> list[str]:
    return [b.label.replace("\u202f", "") for b in page.button if str(b.key).startswith("puce_")]


def number_on_a_telephone(page: AppTest) -> list[str]:
    """Return how many filters are set, as the button « Filtres » of a telephone says it."""
    return [number for html in page.get("html")
            for number in re.findall(r"filtres-telephone.*\((\d+)\)", html.proto.body)]


def test_what_is_set_is_a_chip_that_undoes_it():
    page = page_at("emploi", territoire="Finistère", annees=["2013", "2018"])
    assert chips(page) == ["Territoire: Finistère", "Années: 2013 à 2018"]
    assert page.button(key="puce_territoire").help == "Retirer ce filtre"
    assert number_on_a_telephone(page) == ["2"]
    page = page.button(key="puce_territoire").click().run()
    assert chips(page) == ["Années: 2013 à 2018"] and number_on_a_telephone(page) == ["1"]
    assert page.selectbox(key="territoire").value == "53"


def test_no_territory_is_offered_of_which_a_tab_has_nothing(subtests):
    for _, tab in tabs("emploi"):
        with subtests.test(tab):
            offer = collection("emploi", urlencode({"vue": tab})).offers.get("territoire")
            for place in offer.options if offer else ():
                figures = blocks("emploi", urlencode({"vue": tab, "territoire": place}))
                assert any(not one.absent for one in figures), place


def test_what_a_tab_has_of_a_single_territory_asks_for_none():
    page = page_at("emploi", territoire="Finistère", vue="Niveaux publiés")
    assert not [box for box in page.selectbox if box.key == "territoire"]
    assert "Bretagne" in titles(page)[0] and not page.info
    page = page_at("emploi", territoire="Finistère", vue="Niveaux publiés",
                   indicateur_emploi="Part de l'ESS dans l'emploi")
    assert list(page.selectbox(key="territoire").options) == [
        "Bretagne", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan", "France"]


def test_figures_without_the_years_that_are_set_say_theirs_once_and_lead_to_them(monkeypatch):
    """Only the Urssaf has 2024."""
    years = {"annees": ["2024", "2024"]}
    monkeypatch.setattr(parameters, "current_page", lambda: ("emploi", urlencode(years, True)))
    page = page_at("emploi", **years)
    [info] = [x.value.replace("\u202f", " ") for x in page.info]
    sentence, *figures = info.split("  \n– ")
    assert sentence == "Aucune donnée de ces années ; ces figures en ont d'autres :"
    assert "Dernière évolution annuelle publiée – Bretagne, 2022" in figures
    assert "Évolution annuelle de l'emploi en %, ESS et privé – Bretagne, 2011 à 2022" in figures
    [way] = [b for b in page.button if b.label == "Toutes les années"]
    page = way.click().run()
    assert not page.info and not chips(page)


def test_figures_without_the_territory_that_is_set_say_which_ones_they_are_published_for(
        monkeypatch):
    france = {"territoire": "France"}
    monkeypatch.setattr(parameters, "current_page", lambda: ("emploi", urlencode(france)))
    [info] = [x.value.replace("\u202f", " ") for x in page_at("emploi", **france).info]
    sentence, *figures = info.split("  \n– ")
    assert sentence.replace("\u00a0", " ") == (
        "Aucune donnée pour « Territoire : France » ; ces figures en ont pour d'autres choix :")
    assert "Évolution annuelle de l'emploi de l'ESS par secteur – Bretagne" in figures
    for figure in figures:
        for place in figure.partition(" – ")[2].split(", "):
            there = blocks("emploi", urlencode({"territoire": place}))
            assert any(not one.absent and figure.partition(" – ")[0] in one.title
                       for one in there), figure


def test_the_first_filters_are_in_sight_and_the_others_in_one_popover():
    page = page_at("emploi", vue=FAMILIES_TAB)
    [others] = [one for one in page.get("popover") if one.proto.popover.label == "Autres filtres"]
    assert [one.label for kind in (others.selectbox, others.slider, others.multiselect)
            for one in kind] == ["Unité", "Familles"]


def test_what_is_typed_is_no_markup_on_its_chip():
    [chip] = chips(page_at("associations", recherche="*bio* [ess]",
                           volet_associations="Tous les chiffres publiés"))
    assert chip.endswith(r": \*bio\* \[ess\]")


def test_everything_is_undone_at_once():
    page = page_at("emploi", territoire="Finistère", comparer_a="Bretagne", famille="Mutuelles",
                   vue=FAMILIES_TAB)
    assert len(chips(page)) == 3
    page = page.button(key="reinitialiser").click().run()
    assert chips(page) == [] and page.button(key="reinitialiser").disabled
    assert page.multiselect(key="famille").value == []


def test_the_explorer_sets_back_in_its_column_all_that_is_chosen_of_an_indicator():
    page = page_at("explorateur", graphique="Barres", calcul="Indice base 100",
                   annees=["2021", "2023"])
    chosen, button = page.selectbox(key="explorer").value, page.button(key="reinitialiser")
    assert not button.disabled and button in page.sidebar.button
    page = button.click().run()
    assert not page.exception and page.button(key="reinitialiser").disabled
    assert page.selectbox(key="graphique").value == "Courbes"
    assert page.selectbox(key="calcul").value == "Niveau"
    assert page.slider(key="annees").value == (page.slider(key="annees").min, page.slider(
        key="annees").max)
    assert page.selectbox(key="explorer").value == chosen and chips(page) == []


def test_a_click_on_a_mark_sets_the_filter_that_has_its_name_and_a_second_one_undoes_it():
    page = page_at("emploi", vue=FAMILIES_TAB)
    offers = page.session_state[clicks.OFFERS]
    assert "Finistère" in offers["territoire"].options
    assert "Associations" in offers["famille"].options
    offer = Setting({"Brest (commune)": "29019", "Pays de Brest (pays)": "brest"}, False, "", "")
    assert offer.option("Pays de Brest") == "Pays de Brest (pays)"
    assert offer.option("Brest Métropole") == offer.option("2013") == ""
    assert offer.option("Pays de Brest (n\u00a0=\u00a01\u202f234)") == "Pays de Brest (pays)"
    namesakes = dict.fromkeys(("Redon (commune)", "Redon (EPCI)", "Rennes (commune)"))
    assert Setting(namesakes, False, "", "").option("Redon") == ""


def test_a_click_on_a_year_leaves_that_year_and_one_on_a_family_in_a_year_is_of_the_family(
        monkeypatch):
    offers = page_at("emploi", vue=FAMILIES_TAB).session_state[clicks.OFFERS]
    session = {clicks.OFFERS: offers}
    monkeypatch.setattr(clicks.st, "session_state", session)
    for expected in ((2013, 2013), offers["annees"].usual):  # a second click undoes the first
        assert clicks.choose(["2012-2013", "ESS"])
        assert session["annees"] == expected
    for expected in ((2012, 2012), offers["annees"].usual):
        assert clicks.choose(["T2 2012", "ESS"])  # a quarter is of its year
        assert session["annees"] == expected
    assert clicks.choose(["2012-2013", "Mutuelles"])
    assert session["famille"] == ["Mutuelles"] and session["annees"] == expected


@pytest.mark.parametrize(("page", "address"), [
    ("emploi", {"vue": "Détail par trimestre"}),
    ("explorateur", {"calcul": "Indice base 100"})])
def test_a_click_on_a_date_leaves_that_year_where_an_index_may_begin_from_it_too(
        page, address, monkeypatch):
    """The mark of 2020 in another figure made 2020 the base of the index, and stayed as it was."""
    offers = page_at(page, **address).session_state[clicks.OFFERS]
    [base] = [key for key, one in offers.items() if not one.is_range and one.option("T2 2020")]
    session = {clicks.OFFERS: offers}
    monkeypatch.setattr(clicks.st, "session_state", session)
    for mark in ("2020", "T2 2020"):
        for expected in ((2020, 2020), offers["annees"].usual):
            assert clicks.choose(["ESS", mark])
            assert session["annees"] == expected and base not in session


def test_a_second_territory_is_put_beside_the_first_where_they_compare():
    page = page_at("emploi", territoire="Finistère", comparer_a="Bretagne")
    labels = [m.label for m in page.metric]
    assert labels == [f"Évolution de l'emploi\u00a0– {one}" for one in (
        "ESS, 2017-2018, Finistère", "ESS, 2021-2022, Bretagne",
        "Privé hors ESS, 2021-2022, Bretagne", "Aide à domicile, 2021-2022, Bretagne")]
    assert "En 2018, l'emploi de l'ESS recule dans le Finistère" in " ".join(headings(page))


def test_the_filter_of_one_figure_is_in_the_head_of_its_card_and_changes_it():
    page = page_at("emploi", vue=FAMILIES_TAB, annee_tableau="2018")
    choice = page.selectbox(key="annee_tableau")
    assert choice.value == 2018 and chips(page) == ["Année: 2018"]
    assert any(title.endswith("en\u202f% – Bretagne et départements, 2018")
               for title in titles(page))
    page = choice.set_value(2013).run()
    assert any(title.endswith("en\u202f% – Bretagne et départements, 2013")
               for title in titles(page))


def test_what_nobody_chose_follows_what_is_usual_and_what_is_chosen_stays():
    def page():
        from dashboard.blocks.filters import questions

        split = questions.choose("Séries", ["familles", "secteurs"], "comparer")
        questions.choose("Année", [2012, 2013], "annee", 2012 if split == "familles" else 2013)

    screen = AppTest.from_function(page).run()
    for split, year in (("secteurs", 2013), ("familles", 2012)):
        screen.selectbox(key="comparer").select(split).run()
        assert screen.selectbox(key="annee").value == year
    screen.selectbox(key="annee").select(2013).run()
    for split in ("secteurs", "familles"):
        screen.selectbox(key="comparer").select(split).run()
        assert screen.selectbox(key="annee").value == 2013


def test_a_click_on_the_territory_of_the_page_in_a_quarter_leaves_the_year(monkeypatch):
    offers = page_at("explorateur").session_state[clicks.OFFERS]
    session = {clicks.OFFERS: offers}
    monkeypatch.setattr(clicks.st, "session_state", session)
    for expected in ((2023, 2023), offers["annees"].usual):
        assert clicks.choose(["Bretagne", "T1 2023"])
        assert session["annees"] == expected
    assert not clicks.choose(["Bretagne"])


def test_a_click_on_the_territory_that_is_compared_to_changes_places_with_it(monkeypatch):
    offers = page_at("emploi", comparer_a="Finistère").session_state[clicks.OFFERS]
    session = {clicks.OFFERS: offers, "comparer_a": "29"}
    monkeypatch.setattr(clicks.st, "session_state", session)
    for expected in (("29", "53"), ("53", "29")):  # a second click undoes the first
        assert clicks.choose(["2012-2013", "Finistère"])
        assert (session["territoire"], session["comparer_a"]) == expected
    page = page_at("emploi", territoire="Finistère", comparer_a="Bretagne")
    assert chips(page) == ["Territoire: Finistère", "Comparer à: Bretagne"]


def test_a_second_click_on_a_mark_undoes_what_the_first_one_set(monkeypatch):
    """Of a territory on a map, what undoes it is the territory above."""
    above = {"lieu": Setting({"Brest (commune)": "commune:29019"}, False, "region:53",
                           "departement:29")}
    session = {clicks.OFFERS: above, "lieu": "departement:29"}
    monkeypatch.setattr(clicks.st, "session_state", session)
    clicks.choose_value("lieu", "commune:29019")
    assert session["lieu"] == "commune:29019"
    clicks.choose_value("lieu", "commune:29019")
    assert session["lieu"] == "departement:29"
    clicks.choose_value("lieu", "epci:sans acteur")  # on the map, not in the list
    assert session["lieu"] == "departement:29"


def test_a_click_on_the_map_of_densities_sets_the_epci_that_the_list_of_territories_offers():
    page = page_at("economie_circulaire", volet_circulaire="Carte et liste")
    offers = page.session_state[clicks.OFFERS]
    [density] = [block for block in blocks("economie_circulaire", "volet_circulaire=Carte et liste")
                 if block.key == "acteurs_densite"]
    key, before = density.click
    assert before + RENNES in offers[key].options.values()
    assert RENNES in set(density.table.data["territoire"])


def test_no_choice_says_tous_or_toutes_as_its_label_asks():
    assert page_at("emploi", vue=FAMILIES_TAB).multiselect(key="famille").placeholder == "Toutes"
    assert page_at("mois_ess").multiselect(key="mois_territoire").placeholder == "Tous"


def test_a_filter_that_is_emptied_says_on_its_chip_that_all_is_shown():
    page = page_at("emploi", vue="Détail par trimestre")
    charts = page.multiselect(key="calculs")
    page = charts.set_value([]).run()
    assert chips(page) == ["Graphiques affichés: tous"]
    assert len(drawings(page)) == len(charts.options)
