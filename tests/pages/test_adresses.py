"""An address that says a filter otherwise than the page does is understood, or the page says what
it did not understand."""

from __future__ import annotations

from tests.pages.reading import page_at


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
