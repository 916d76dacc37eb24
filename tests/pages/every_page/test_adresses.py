"""An address that says a filter otherwise than the page does is understood, or the page says what
it did not understand."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from dashboard.ui import parameters
from tests.pages.reading import page_at


@pytest.fixture
def territories(monkeypatch):
    """Say which page is open, as its address does in a browser."""
    monkeypatch.setattr(parameters, "current_page", lambda: ("territoires", ""))


def test_an_address_by_the_name_alone_is_that_of_the_territory():
    page = page_at("territoires", lieu="finistere", volet_territoires="portrait")
    assert page.selectbox(key="lieu").value == "departement:29"
    assert page.session_state["volet_territoires"] == "Portrait"
    assert page.query_params["lieu"] == "Finistère (département)"
    assert not page.toast


def test_what_the_page_does_not_offer_is_said_and_the_page_shows_what_it_usually_does():
    page = page_at("territoires", lieu="Atlantide")
    assert [toast.value for toast in page.toast] == [
        "«\u202fAtlantide\u202f» n'est pas proposé pour «\u202fTerritoire\u202f»\u202f: voici "
        "«\u202fBretagne (région)\u202f»."]
    assert page.selectbox(key="lieu").value == "region:53"
    assert not page.run().toast


def test_a_territory_that_an_indicator_has_nothing_of_is_said_once_where_there_is_no_other():
    """A link to the Finistère showed Brittany without a word."""
    link = {"vue": "Niveaux publiés", "indicateur_emploi": "Masse salariale ESS"}
    page = page_at("emploi", territoire="29", **link)
    assert [toast.value for toast in page.toast] == [
        "«\u202f29\u202f» n'est pas proposé pour «\u202fTerritoire\u202f»\u202f: voici "
        "«\u202fBretagne\u202f»."]
    assert not page.run().toast
    assert not page_at("emploi", territoire="bretagne", **link).toast


def test_a_territory_that_the_next_tab_has_nothing_of_is_said_as_for_a_link():
    """« Niveaux publiés », opened in the page, said Brittany by its title alone."""
    page = page_at("emploi", territoire="29")
    for _ in range(2):
        page.session_state["vue"] = "Niveaux publiés"
        assert [toast.value for toast in page.run().toast] == [
            "«\u202fFinistère\u202f» n'est pas proposé pour «\u202fTerritoire\u202f»\u202f: voici "
            "«\u202fBretagne\u202f»."]
        assert not page.run().toast
        page.session_state["vue"] = "Évolutions publiées"
        assert not page.run().toast and page.selectbox(key="territoire").value == "29"


@pytest.mark.parametrize(("figure", "query", "sentence"), [
    ("emploi_secteurs", {"territoire": "29"}, "Aucune donnée pour ces filtres"),
    ("disparu", {}, "Cette page ne montre pas cette figure"),
    ("emploi_secteurs", {}, "")])
def test_a_link_to_a_figure_that_is_not_there_says_why(monkeypatch, figure, query, sentence):
    monkeypatch.setattr(parameters, "current_page", lambda: ("emploi", urlencode(query)))
    toasts = [toast.value for toast in page_at("emploi", extrait=figure, **query).toast]
    assert len(toasts) == bool(sentence)
    assert all(toast.startswith(sentence) for toast in toasts)


def test_of_a_filter_that_is_set_twice_the_last_value_counts():
    page = page_at("territoires", lieu=["brest metropole", "finistere"])
    assert page.selectbox(key="lieu").value == "departement:29" and not page.toast


def test_a_message_is_no_longer_than_its_window_whatever_the_address_says():
    [toast] = page_at("territoires", lieu="Atlantide " * 30).toast
    assert toast.value.startswith("«\u202fAtlantide Atlantide") and len(toast.value) < 130


def test_of_namesakes_the_reader_is_told_which_there_are():
    assert [toast.value for toast in page_at("territoires", lieu="plouhinec").toast] == [
        "Choisir «\u202fPlouhinec, Finistère\u202f» ou «\u202fPlouhinec, Morbihan\u202f» pour "
        "«\u202fTerritoire\u202f»\u202f: voici «\u202fBretagne (région)\u202f»."]


def test_of_several_values_those_that_are_understood_are_kept():
    page = page_at("emploi", annees=["2013", "2012"], territoire="29")
    assert page.slider(key="annees").value == (2012, 2013)
    assert page.selectbox(key="territoire").value == "29" and not page.toast
    page = page_at("economie_circulaire", volet_circulaire="Carte et liste",
                   activite=["REEMPLOI", "<b>bidule</b>"])
    assert page.multiselect(key="activite").value == ["réemploi"]
    [toast] = page.toast
    assert toast.value.startswith("«\u202f\\<b\\>bidule\\</b\\>\u202f»")
    assert toast.value.endswith("voici «\u202fréemploi\u202f».")


@pytest.mark.parametrize("name", ["terrritoire", "Territoire", "Lieu"])
def test_a_filter_that_is_named_otherwise_is_understood(territories, name):
    page = page_at("territoires", **{name: "Finistère"})
    assert page.selectbox(key="lieu").value == "departement:29"
    assert list(page.query_params) == ["lieu"] and not page.toast


def test_a_name_that_means_no_filter_is_said_once_and_those_of_others_are_not(territories):
    page = page_at("territoires", couleur="rouge", utm_source="lettre", fbclid="a1", d="code",
                   extrait="carte_part", annee_note="2013", comparer_a="Aucun", periode_carte="")
    assert [toast.value for toast in page.toast] == [
        "«\u202fcouleur\u202f» n'est pas un filtre de cette page\u202f: l'adresse est lue "
        "sans lui."]
    assert not page.run().toast


def test_names_that_mean_no_filter_are_said_together(territories):
    """A link that some tool had rewritten covered the page with as many messages."""
    page = page_at("territoires", **dict.fromkeys("abcxyz", "1"))
    assert [toast.value for toast in page.toast] == [
        "«\u202fa\u202f», «\u202fb\u202f», «\u202fc\u202f» et 3 autres ne sont pas des filtres de "
        "cette page\u202f: l'adresse est lue sans eux."]


def test_the_explorer_says_what_it_does_not_understand_as_a_theme_does(monkeypatch):
    monkeypatch.setattr(parameters, "current_page", lambda: ("explorateur", ""))
    page = page_at("explorateur", indicateur="zzz", couleur="rouge")
    unknown, indicator = (toast.value for toast in page.toast)
    assert unknown.startswith("«\u202fcouleur\u202f» n'est pas un filtre de cette page")
    assert indicator.startswith("«\u202fzzz\u202f» n'est pas proposé pour «\u202fIndicateur\u202f»")
    page = page_at("explorateur", indicateur="évolution de l'emploi · notes de conjoncture",
                   lieux="finistère", tableau="Emploi~s~aaaaaaaa")
    assert page.multiselect(key="lieux").value == ["Finistère"] and not page.toast


def test_quarters_of_an_indicator_that_has_years_alone_are_said_of_a_filter_of_the_page(
        monkeypatch):
    address = {"explorer": "Évolution de l'emploi · Notes de conjoncture", "pas": "Trimestre"}
    monkeypatch.setattr(parameters, "current_page", lambda: ("explorateur", urlencode(address)))
    assert [toast.value for toast in page_at("explorateur", **address).toast] == [
        "«\u202fTrimestre\u202f» n'est pas proposé pour «\u202fPar année / trimestre\u202f»"
        "\u202f: voici «\u202fAnnée\u202f»."]


def test_a_name_that_means_a_filter_beside_one_that_means_none(territories):
    page = page_at("territoires", couleur="rouge", terrritoire="Finistère")
    assert page.selectbox(key="lieu").value == "departement:29"
    [toast] = page.toast
    assert toast.value.startswith("«\u202fcouleur\u202f» n'est pas un filtre")


def test_a_name_means_no_filter_that_the_address_sets_by_its_own_name(territories):
    page = page_at("territoires", lieu="Morbihan", terrritoire="Finistère")
    assert page.selectbox(key="lieu").value == "departement:56"
    [toast] = page.toast
    assert toast.value.startswith("«\u202fterrritoire\u202f» n'est pas un filtre")


def test_a_filter_that_only_another_one_calls_for_is_one_of_the_page(monkeypatch):
    address = {"calcul": "Indice base 100", "base_indice": "T1 2021"}
    monkeypatch.setattr(parameters, "current_page", lambda: ("explorateur", urlencode(address)))
    page = page_at("explorateur", **address)
    assert page.selectbox(key="base_indice").value == "2021-T1" and not page.toast


def test_what_is_not_understood_is_said_although_the_address_is_then_rewritten():
    page = page_at("emploi", territoire="bidule", annees=["2013", "2012"])
    assert page.slider(key="annees").value == (2012, 2013)
    [toast] = page.toast
    assert toast.value.startswith("«\u202fbidule\u202f» n'est pas proposé")
    assert not page.run().toast


def test_the_switch_of_the_demonstration_is_understood_or_said():
    assert page_at("mois_ess", demo="non").toggle(key="demo").value is False
    page = page_at("mois_ess", demo="maybe")
    assert page.toggle(key="demo").value is True
    assert [toast.value for toast in page.toast] == [
        "«\u202fmaybe\u202f» n'est pas proposé pour «\u202fDonnées de démonstration\u202f»"
        "\u202f: voici «\u202foui\u202f»."]


@pytest.mark.parametrize(("name", "key"), [
    ("ANNÉES", "annees"), ("anees", "annees"), ("comparer à", "comparer_a"), ("vues", "vue"),
    ("volet", ""), ("annee", "annees"), ("an", ""), ("", ""), ("compare", "comparer"),
    ("grope", "")])
def test_a_name_means_a_filter_where_a_single_one_is_named_almost_so(name, key):
    labels = {"annees": "Années", "comparer_a": "Comparer à", "comparer": "Comparer", "vue": "",
              "groupe": "", "troupe": "", "gropes": ""}
    assert parameters.filter_meant(name, labels) == key
