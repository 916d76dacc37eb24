"""An address that is typed or cut short is understood where one option alone can be meant."""

from __future__ import annotations

import pytest

from dashboard.blocks.filters.option_names import bounds_of, option_named, options_named

PLACES = {"region:53": "Bretagne (région)", "departement:29": "Finistère (département)",
          "epci:200042174": "CA Lorient Agglomération (EPCI)", "pays:brest": "Pays de Brest (pays)",
          "commune:29019": "Brest (commune)", "pays:redon": "Redon (pays)",
          "commune:35236": "Redon (commune)", "commune:29197": "Plouhinec, Finistère (commune)",
          "commune:56169": "Plouhinec, Morbihan (commune)"}


@pytest.mark.parametrize(("text", "option"), [
    ("Finistère (département)", "Finistère (département)"),
    ("Finistère", "Finistère (département)"), ("finistere", "Finistère (département)"),
    ("29", "Finistère (département)"), (" finistère ", "Finistère (département)"),
    ("FINISTÈRE (DÉPARTEMENT)", "Finistère (département)"),
    ("Lorient Agglomération", "CA Lorient Agglomération (EPCI)"), ("Brest", "Brest (commune)"),
    # Of two levels, the one that the page offers first; of two communes, none.
    ("Redon", "Redon (pays)"), ("Plouhinec", ""), ("Atlantide", ""), ("Fin", ""), ("", "")])
def test_a_territory_is_understood_by_its_name_or_its_code(text, option):
    assert option_named(text, list(PLACES.values()), list(PLACES)) == option


def test_what_is_not_offered_is_left_out_and_an_option_is_given_once():
    assert options_named(["REEMPLOI", "autre", "réemploi"], ["collecte", "réemploi"]) == [
        "réemploi"]
    assert options_named(["2050", "2013"], ["2012", "2013"]) == ["2013"]


@pytest.mark.parametrize(("texts", "bounds"), [
    (["2012", "2015"], (2012, 2015)), (["2015", "2012"], (2012, 2015)), (["2013"], (2013, 2013)),
    (["2012-2015"], (2012, 2015)), (["1900", "2015"], (2011, 2015)), (["2012.0", "2013.0"],
                                                                      (2012, 2013)),
    (["1900", "1901"], None), (["abc"], None), (["2012", "2013", "2014"], None), ([], None),
    (["9" * 5000, "2013"], None), (["-1"], None), (["²"], None)])
def test_years_are_understood_in_any_order_and_kept_within_those_of_the_page(texts, bounds):
    assert bounds_of(texts, 2011, 2023) == bounds
