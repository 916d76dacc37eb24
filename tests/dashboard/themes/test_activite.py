"""The activity report of the Cress, which may give a figure for several years."""

from __future__ import annotations

from dashboard.themes.activite import published


def test_a_report_that_recalls_the_year_before_is_read_in_its_last_one(change) -> None:
    change("INSERT INTO activite SELECT * REPLACE (annee - 1 AS annee, '2022-12-31' AS periode, "
           "valeur - 1 AS valeur) FROM activite WHERE indicateur = 'Adhérents par collège'")
    table, apart = published.parts(published.MEMBERS, {})
    assert published.parts_sentence(published.MEMBERS, table, apart).startswith(
        "On compte 114 adhérents dans 7 collèges, dont 56\u00a0associations")
    cards = published.cards(published.TEN, {}, ["Adhérents de la Cress"])
    assert cards.data["valeur"].tolist() == [114.0]
