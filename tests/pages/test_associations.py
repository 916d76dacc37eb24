"""Associations et bénévolat: counts that compete stand under their publishers' names."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
import pytest

from dashboard.blocks import headless
from dashboard.charts.plot import Dots, KeyFigures
from dashboard.themes import associations, citations
from dashboard.warehouse import query
from tests.collection import blocks
from tests.pages import reading
from tests.pages.reading import text, titles

COUNTS = "Publication par publication"


def tab_page(tab: str = "Bretagne", **filters: str):
    return reading.page_at("associations", volet_associations=tab, **filters)


def test_the_key_figures_of_bretagne_are_those_of_the_producer() -> None:
    assert list(reading.figures(tab_page()).items()) == [
        ("Nombre d'associations, 2021", "plus de 80\u202f000"),
        ("Bénévoles, 2021 (personnes)", "700\u202f000"),
        ("Salariés des associations, 2021", "110\u202f000"),
        ("Part de l'emploi associatif (% des emplois privés), 2021", "9,8\u202f%"),
        ("Associations employeuses, 2021", "10\u202f700"),
        ("Part des structures de moins de 10\u00a0salariés, 2021", "76\u202f%")]
    assert set(associations.own_figures(associations.HEADLINE).data["fiabilite"]) == {"A"}


def test_who_works_there_stands_in_large_beside_how_many_associations_there_are() -> None:
    _, staff, count, *_ = associations.region()
    assert [(one.label, one.text) for one in staff.plot.figures] == [
        ("Part des femmes parmi les salariés, 2021", "85\u202f%"),
        ("Part du temps plein, 2021", "57\u202f%")]
    assert staff.lecture == ("En 2021, les femmes représentent 85\u202f% des salariés des "
                             "associations en Bretagne. En 2021, la part du temps plein est de "
                             "57\u202f% en Bretagne.")
    assert set(staff.table.data["fiabilite"]) == {"A"}
    assert count.key == "associations_nombre"


def test_figures_that_the_publication_does_not_give_leave_the_rest_of_the_tab(monkeypatch) -> None:
    monkeypatch.setattr(associations, "STAFF", (("Part des moins de 30 ans", {}, "{valeur}."),))
    _, staff, count, *_ = associations.region.__wrapped__()
    assert staff.table.empty and staff.lecture == ""
    assert count.key == "associations_nombre"


def test_competing_counts_are_given_with_their_publishers_and_are_no_evolution() -> None:
    page_text = text(tab_page(COUNTS))
    finding = ("Les publications vont de 60\u202f000 (Place publique Rennes n°\u00a016, "
               "publication de 2012) à plus de 80\u202f000\u00a0associations (Gref "
               "Bretagne, 2021).")
    assert page_text.count(finding) == 2  # as headline, then before its remark
    assert (f"{finding} Chaque éditeur a son décompte\u202f: la suite de ces nombres n'est "
            "pas une évolution.") in page_text


def test_rates_of_several_bases_are_each_said_and_stand_on_no_axis() -> None:
    """« Les publications vont de 9,8 % des emplois privés à 11,4 % de l'emploi régional »."""
    page_text = text(tab_page(COUNTS))
    finding = ("9,8\u202f% des emplois privés (Gref Bretagne, 2021)\u202f; trois autres chiffres "
               "publiés ne s'y comparent pas.")
    assert finding in page_text  # the producer's own, though not the first of them
    assert (f"{finding} Ceux-là\u202f: près de 10\u202f% de l'emploi "
            "(Région Bretagne, 2021), ") in page_text
    assert "vont de 9,8" not in page_text
    address = urlencode({"volet_associations": COUNTS})
    plots = {block.key: block.plot for block in blocks("associations", address)}
    assert isinstance(plots["associations_part"], KeyFigures)
    assert isinstance(plots["associations_salaries"], Dots)  # competing counts of one thing


def test_bretagne_and_france_stand_side_by_side_and_only_what_compares_is_compared() -> None:
    table = associations.beside_france()
    assert table.data[["territoire_nom", "valeur"]].values.tolist() == [
        ["Bretagne", 9.8], ["France", 7.6], ["Bretagne", 52.0], ["France", 42.0]]
    assert query.comparison(table.data).is_unique
    assert set(table.lineage["cellule"]) == set(table.data["cellule"])  # of these alone
    assert associations.france_sentence(table) == (
        "En 2021, part de l'emploi associatif : 9,8\u202f% des emplois privés en Bretagne ; la "
        "publication donne aussi 7,6\u202f% en France.")
    members = table.data[table.data["periode"] == "2025"]
    assert associations.france_sentence(replace(table, data=members)).endswith(
        "plus de 52\u202f% des Bretons en Bretagne ; la publication donne aussi 42\u202f% des "
        "Français en France.")
    data = table.data.assign(champ="Insee Flores 2021", unite_imprimee="% des emplois privés")
    both = associations.france_sentence(citations.replace(table, data=data))
    assert both.startswith("En 2021, part de l'emploi associatif\u202f: 9,8\u202f% des emplois "
                           "privés en Bretagne, contre 7,6\u202f% des emplois privés en France.")
    assert "Deux chiffres dont le champ n'est pas précisé" in text(tab_page())


def test_the_evolutions_are_said_one_by_one_and_never_set_against_each_other() -> None:
    """Nothing says whether a quarter's is over a quarter or over a year."""
    table = associations.evolutions()
    assert associations.evolutions_sentence(table) == (
        "Évolution de l'emploi associatif en Bretagne : −2,2\u202f% (2020), +2,9\u202f% (T1 2021) "
        "et +5,5\u202f% (T2 2021).")
    assert associations.evolutions_sentence(replace(table, data=table.data.iloc[:0])) == ""


def test_two_documents_of_one_year_are_not_set_against_one_another() -> None:
    """« Plus de 52 % des Bretons en Bretagne, contre plus de 54 % des Bretons en Bretagne », once
    the next survey had its own document; nor did Bretagne stand beside France in its table."""
    table = associations.beside_france()
    data = table.data.assign(champ="Insee Flores 2021", unite_imprimee="% des emplois privés")
    again = data.assign(titre="Édition suivante", valeur=data["valeur"] + 1)
    sentence = associations.france_sentence(replace(table, data=pd.concat([data, again])))
    assert sentence.count("en Bretagne, contre") == sentence.count("en France.") == 4


@pytest.mark.parametrize("key", ["nombre", "salaries", "part"])
def test_a_second_hand_figure_says_so_on_the_figure_in_its_table_and_in_its_notes(key) -> None:
    table = {k: t for k, _, t in associations.competing_figures()}[key]
    assert any(n.startswith("Fiabilité C (à prendre avec prudence) : Europesays")
               for n in table.notes)
    assert "fiabilite" in [c.name for c in table.columns]
    assert "C : à prendre avec prudence" in set(table.data["fiabilite"])


def test_colours_tell_reliabilities_apart_or_there_are_none() -> None:
    for key, title, table in associations.competing_figures():
        for rows, count in ((table.data, table.data["fiabilite"].nunique()),
                            (table.data[table.data["fiabilite"].str.startswith("B")], 1)):
            block = citations.count_block(key, title, citations.replace(table, data=rows))
            assert block.draw
            assert len(block.draw(block.table).series) == count
            assert bool(block.draw(block.table).legend) == (count > 1)


def test_a_territory_has_its_figures_with_their_documents() -> None:
    page = tab_page("Départements et EPCI", lieu_associations="Finistère")
    assert titles(page)[-1] == "Les associations dans le Finistère\u202f: chiffres publiés"
    figures = page.table[0].value
    assert len(figures) == 7
    assert "Part de l'emploi associatif (% des emplois du secteur privé)" in set(
        figures["Indicateur"])
    assert "Fiabilité B (reprise ou presse)" in text(page)
    where = associations.places()
    assert {name for _, name in where.values()} == {
        "Finistère", "Ille-et-Vilaine", "CC du Kreiz-Breizh (CCKB)"}


def test_a_territory_has_the_last_figure_of_each_indicator_in_large() -> None:
    page = tab_page("Départements et EPCI", lieu_associations="Finistère")
    assert list(reading.figures(page).items()) == [
        ("Nombre d'associations, 2021", "26\u202f000"),
        ("Associations employeuses, 2017", "2\u202f435"),
        ("Salariés des associations, 2017", "26\u202f500"),
        ("Part de l'emploi associatif (% des emplois du secteur privé), 2017", "11,6\u202f%"),
        ("Bénévoles, 2017 (personnes)", "190\u202f000"),
        ("Créations annuelles d'associations, 2017", "environ 900")]


def test_a_workbook_of_bretagne_alone_says_which_one_the_tab_of_territories_waits_for(
        monkeypatch) -> None:
    monkeypatch.setattr(associations, "places", dict)
    [block] = headless.collection("associations", "volet_associations=Départements et EPCI").blocks
    assert block.absent.startswith(
        "Aucune donnée pour « Départements et EPCI » : l'observatoire attend le classeur chiffres")


def test_every_published_figure_can_be_searched() -> None:
    page = tab_page("Tous les chiffres publiés")
    every = len(page.dataframe[-1].value)
    page.text_input(key="recherche").set_value("benevoles").run()
    assert 0 < len(page.dataframe[-1].value) < every
