"""The activity report of the Cress, which may give a figure for several years."""

from __future__ import annotations

from dashboard.themes.activite import published, report


def test_a_report_that_recalls_the_year_before_is_read_in_its_last_one(change) -> None:
    change("INSERT INTO activite SELECT * REPLACE (annee - 1 AS annee, '2022-12-31' AS periode, "
           "valeur - 1 AS valeur) FROM activite WHERE indicateur = 'Adhérents par collège'")
    table, apart = published.parts(report.MEMBERS, {})
    assert published.parts_sentence(report.MEMBERS, table, apart).startswith(
        "On compte 114 adhérents dans 7 collèges, dont 56\u00a0associations")
    cards = published.cards(report.TEN, {}, ["Adhérents de la Cress"])
    assert cards.data["valeur"].tolist() == [114.0]


def test_a_total_that_is_of_a_later_year_than_its_parts_is_not_set_beside_them(change) -> None:
    change("UPDATE activite SET annee = 2024, periode = '2024' WHERE action = 'DLA' "
           "AND indicateur = 'Emplois concernés' AND modalite = 'Ensemble'")
    every = [one for group in report.TABS.values() for one in group]
    [split], [group] = ([one for one in every if one.key == key] for key in ("dla_emplois", "dla"))
    assert published.parts_sentence(split, *published.parts(split, {})).replace(
        "\u202f", " ").replace("\u00a0", " ") == (
        "Les emplois, sans total publié, dont 248 emplois aidés : 2 613 CDI et 1 696 CDD.")
    assert published.cards(group, {}).data["intitule"].tolist() == [
        "Structures accompagnées, 2023", "Emplois concernés, 2024", "dont emplois aidés, 2023",
        "Ingénieries, 2023"]
