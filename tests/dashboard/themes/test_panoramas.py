"""The panoramas of territories, of which a second edition bears the title of the first."""

from __future__ import annotations

from dashboard.themes.territoires import blocks


def test_the_second_edition_of_a_panorama_replaces_the_first_in_the_key_figures(change) -> None:
    place = blocks.Place.from_key("pays:pays-cornouaille", "Pays de Cornouaille (pays)")
    [cards] = blocks.headline(place)
    change("INSERT INTO territoires SELECT * REPLACE (annee + 4 AS annee, '2017-09 (publication)' "
           "AS periode, valeur + 1 AS valeur) FROM territoires WHERE titre LIKE '%Cornouaille'")
    [later] = blocks.headline(place)
    assert later.title == cards.title.replace("2013", "2017")
    assert [value - 1 for value in later.table.data["valeur"]] == list(cards.table.data["valeur"])
