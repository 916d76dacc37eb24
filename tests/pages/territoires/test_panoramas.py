"""Territoires: what the panoramas say of a territory, and Bretagne among the regions."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.themes.territoires import published as panoramas
from dashboard.warehouse.search import bare_text
from tests.collection import blocks, collection
from tests.pages.reading import page_at, readings, titles
from tests.pages.territoires.tab import captions


@pytest.fixture
def page(entrepot: Path) -> AppTest:
    return page_at("territoires")


def test_the_page_opens_on_bretagne_its_figures_its_map_and_its_rank(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "Territoires"
    assert page.selectbox(key="lieu").value == "region:53"
    values = {m.label: m.value for m in page.metric}
    assert values["Part de l'ESS dans l'emploi (% de l'emploi salarié), 2021"] == "14,5\u202f%"
    assert values["Évolution de l'emploi\u00a0– ESS, 2021-2022"] == "+2,6\u202f%"
    assert titles(page)[:3] == [
        "L'ESS en Bretagne\u202f: chiffres clés",
        "Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, par département",
        "La Bretagne parmi les régions\u202f: part de l'ESS dans l'emploi, 2021 (Insee Flores "
        "2021)"]


def test_a_document_that_describes_a_territory_heads_it_with_its_source() -> None:
    page = page_at("territoires", lieu="Pays de Brest (pays)")
    values = {m.label: m.value for m in page.metric}
    assert values["Emploi salarié de l'ESS, novembre 2012 (publication, salariés)"] == "20\u202f100"
    assert values["Part de l'ESS dans l'emploi (% des emplois), novembre 2012 (publication)"] == (
        "16,7\u202f%")
    assert titles(page)[0] == "L'ESS dans le pays de Brest (publication de 2012)"
    assert "Cress Bretagne – ORESS, Panorama de l'ESS – pays de Brest" in captions(page)


def test_competing_figures_are_counted_and_nobody_is_ranked_among_unlike_ones(
        page: AppTest) -> None:
    sentence = readings(page)[2]
    assert sentence.startswith("15 chiffres publiés, qui ne se classent pas\u202f: leur base")
    assert sentence.endswith("6 territoires ont plusieurs chiffres publiés\u202f: leur base, leur "
                             "champ, leur période ou leur éditeur diffère.")


def test_bretagne_stands_among_regions_of_the_same_count_and_the_others_are_named(
        page: AppTest) -> None:
    assert titles(page)[2] == ("La Bretagne parmi les régions\u202f: part de l'ESS dans l'emploi, "
                               "2021 (Insee Flores 2021)")
    assert readings(page)[1] == (
        "En 2021, parmi les quatre régions dont le chiffre est publié (Bretagne, Hauts-de-France, "
        "Île-de-France et Pays de la Loire), la Bretagne arrive en tête (14,5\u202f% de l'emploi "
        "salarié) et l'Île-de-France en dernier (8\u202f% de l'emploi salarié).")
    assert "Auvergne (ancienne région, sans date, Observatoire national, champ non précisé)" in (
        captions(page))
    assert "Corse (2019, fin, Atlas commenté de l'ESS 2023)" in captions(page)


def test_another_year_gives_another_set_of_regions_and_an_approximate_one_is_not_ranked(
        page: AppTest) -> None:
    box = page.selectbox(key="comparaison")
    box.select(next(o for o in box.options if "2019" in o)).run()
    assert readings(page)[1] == (
        "Fin 2019, la publication donne près de "
        "14\u202f% de l'emploi en Bretagne, 13\u202f% dans les Pays de la Loire, 7,6\u202f% en "
        "Corse et 7,2\u202f% en Île-de-France.")


def test_two_sets_of_one_year_and_field_are_both_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second, of another base, took the place of the first."""
    table = panoramas.query.rows("territoires", panoramas.COLUMNS)
    own = table.data.loc[next(iter(panoramas.region_sets().values()))]
    both = pd.concat([table.data, own.assign(unite_imprimee="% des ETP")], ignore_index=True)
    monkeypatch.setattr(panoramas.query, "rows", lambda *_: replace(table, data=both))
    sets = panoramas.region_sets.__wrapped__()
    assert len(sets) == len(panoramas.region_sets()) + 1
    assert any(title.endswith(", 2021, en % des ETP") for title in sets)


def test_older_figures_are_the_last_of_each_region_whatever_the_order_of_the_workbook(
        monkeypatch: pytest.MonkeyPatch) -> None:
    table = panoramas.query.rows("territoires", panoramas.COLUMNS)
    own = table.data.loc[next(iter(panoramas.region_sets().values()))]
    note = panoramas.note_on_older_figures(own)
    monkeypatch.setattr(panoramas.query, "rows", lambda *_: replace(table, data=table.data[::-1]))
    assert panoramas.note_on_older_figures(own) == note != ""


def test_key_figures_of_several_years_have_each_its_own() -> None:
    [cards] = [b for b in blocks("territoires", urlencode({"lieu": "Ille-et-Vilaine"}))
               if b.key == "chiffres_territoire"]
    assert {"Budget ESS du Département, 2023", "Rang national du département, 2022 (document Cress)"
            } <= set(cards.table.data["intitule"])


def test_a_later_share_takes_the_place_of_that_of_the_document_that_says_most() -> None:
    """The panorama of 2012 headed a pays of which another document gives the share of 2016."""
    [cards] = [b for b in blocks("territoires", urlencode({"lieu": "Pays des Vallons de Vilaine"}))
               if b.key == "chiffres_territoire"]
    assert cards.table.data.iloc[0][["annee", "imprime"]].tolist() == [2016, "13%"]
    assert cards.title == "L'ESS dans le pays des Vallons de Vilaine : chiffres clés"


def test_choosing_a_territory_changes_its_sheet(page: AppTest) -> None:
    page.selectbox(key="lieu").select("epci:243500139").run()
    assert titles(page)[-1] == "L'ESS à Rennes Métropole\u202f: tous les chiffres publiés"
    sheet = page.dataframe[-1].value
    assert list(sheet["Indicateur"]).count("Emploi salarié de l'ESS") == 2
    assert {"% de l'emploi privé", "emplois"} <= set(sheet["Base ou unité d'origine"])


def test_the_last_share_heads_a_sheet_rather_than_changes(page: AppTest) -> None:
    page.selectbox(key="lieu").select("france:FR").run()
    labels = [m.label for m in page.metric]
    assert labels[0].startswith("Part de l'ESS dans l'emploi (") and "2019" in labels[0]


def test_every_level_and_indicator_can_be_chosen() -> None:
    def options(filter_: str, **filters: str) -> tuple[str, ...]:
        return collection("territoires", urlencode(filters)).offers[filter_].options

    for level in options("niveau"):
        for indicator in options("indicateur_territoire", niveau=level):
            figures = blocks("territoires", urlencode({"niveau": level,
                                                       "indicateur_territoire": indicator}))
            assert any(block.title.startswith(indicator) and not block.table.empty
                       for block in figures), (level, indicator)


def test_heads_share_an_axis_but_not_with_rates_nor_with_millions() -> None:
    assert panoramas.scales(["%", "emplois", "salariés", "millions d'euros"]) == [
        ["%"], ["emplois", "salariés"], ["millions d'euros"]]


def test_figures_that_do_not_compare_are_on_no_axis_but_a_line_each_by_name() -> None:
    [figures] = [block for block in blocks("territoires") if block.key == "panorama_pays_0"]
    assert figures.plot is None and figures.text_rows == len(figures.table.data)
    assert [c.label for c in figures.table.columns] == [
        "Territoire", "Part de l'ESS dans l'emploi", "Base ou unité d'origine", "Période", "Champ",
        "Éditeur", "Remarque"]
    names = list(figures.table.data["territoire_nom"])
    assert names == sorted(names, key=bare_text) and len(names) > len(set(names))


def test_what_is_remarked_of_figures_that_do_not_compare_stands_beside_them() -> None:
    [figures] = [block for block in blocks("territoires", "niveau=départements")
                 if block.key == "panorama_departement_0"]
    assert "remarque" in [column.name for column in figures.table.columns]
    assert any(figures.table.data["remarque"].str.contains("selon le RTES"))


def test_figures_that_the_headline_ranks_are_first_where_others_do_not_compare() -> None:
    """A slide has ten of the lines: « l'Île-de-France en dernier » was not among them."""
    [figures] = [block for block in blocks("territoires", "niveau=régions")
                 if block.key == "panorama_region_0"]
    names = list(figures.table.data["territoire_nom"])
    assert names[:4] == ["Bretagne", "Pays de la Loire", "Hauts-de-France", "Île-de-France"]
    assert "parmi les quatre régions" in figures.lecture
    assert names[4:] == sorted(names[4:], key=bare_text) and len(names) > 4


def test_bars_are_of_figures_that_compare_one_a_territory() -> None:
    regions = next(block for block in blocks("territoires") if block.key == "regions").table.data
    assert panoramas.is_comparison(regions)
    assert not panoramas.is_comparison(pd.concat([regions, regions[:1]]))  # two of a region
    assert not panoramas.is_comparison(regions.assign(
        unite_imprimee=["% de l'emploi privé", *regions["unite_imprimee"][1:]]))
