"""« Comparer à »: a second territory beside the first, wherever figures of both compare."""

from __future__ import annotations

import io
from datetime import date
from urllib.parse import urlencode

import pandas as pd
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks.block import BESIDE, Block
from dashboard.blocks.deck import Content, Slide
from dashboard.charts import theme
from dashboard.charts.plot import SmallMultiples
from dashboard.pictures import png
from dashboard.survey import estimates
from dashboard.text.lecture import en_territoire
from dashboard.themes.commerces_ruraux import figures
from dashboard.themes.emploi import quarterly
from dashboard.warehouse import query
from tests import collection
from tests.pages.reading import page_at

KEY = "comparer_a"
CODES = {"Finistère": ("29", "Finistère"), "Bretagne": ("53", "Bretagne")}
FAMILIES = {"vue": "Familles et départements"}
WEIGHT = {"volet_territoires": "Poids de l'ESS"}


def by_key(page: str, **filters: str | list[str]) -> dict[str, Block]:
    """Return the figures of a page at an address, by key."""
    return {b.key: b for b in collection.blocks(page, urlencode(filters, doseq=True))}


def options(page: AppTest) -> list[str]:
    """Return the territories that « Comparer à » offers; none where it is not there."""
    return [o for box in page.selectbox if box.key == KEY for o in box.options if o != "Aucun"]


def compare(data: pd.DataFrame) -> bool:
    """Tell whether each figure of a territory compares with one of the other."""
    keys = query.comparison(data)
    names = data["territoire_nom"]
    first, other = (set(keys[names == name]) for name in dict.fromkeys(names))
    return other <= first


class TestEmploi:
    """The notes of conjuncture, the competing levels, the quarters."""

    def test_only_territories_whose_figures_compare_are_offered(self) -> None:
        assert options(page_at("emploi", territoire="Finistère")) == [
            "Bretagne", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan", "France"]

    @pytest.mark.parametrize(("first", "are_beside"), [("2011", True), ("2020", False)])
    def test_the_last_figures_of_both_share_a_row_where_both_have_some(
            self, first: str, are_beside: bool) -> None:
        cards = by_key("emploi", territoire="Finistère", comparer_a="Bretagne",
                       annees=[first, "2023"])
        last = [cards[key] for key in ("emploi_dernier", "emploi_dernier_compare")]
        assert [one.half for one in last] == [are_beside] * 2
        assert all(not one.table.empty for one in last) == are_beside
        assert not by_key("emploi", territoire="Finistère")["emploi_dernier"].half

    def test_the_reference_is_drawn_where_it_compares_and_nowhere_else(self) -> None:
        cards = by_key("emploi", territoire="Finistère", comparer_a="France")
        data = cards["emploi_ess_prive_compare"].table.data
        assert data.loc[data["territoire_nom"] == "France", "annee"].tolist() == [2018]
        alone = cards["emploi_prive_compare"]
        assert set(alone.table.data["territoire_nom"]) == {"Finistère"}
        assert alone.title.endswith(", 2015 à 2024 · rien de comparable en France")
        assert "emploi_familles_compare" not in by_key(
            "emploi", **FAMILIES, territoire="Finistère", comparer_a="France")

    @pytest.mark.parametrize(("tab", "other"), [
        ({}, "France"), ({}, "Morbihan"), (FAMILIES, "Morbihan"),
        ({"vue": "Détail par trimestre"}, "Morbihan")])
    @pytest.mark.parametrize("place", ["Bretagne", "Finistère"])
    def test_a_figure_that_shows_nothing_of_the_other_says_so_once(
            self, tab: dict[str, str], other: str, place: str) -> None:
        alone = by_key("emploi", **tab, territoire=place)
        cards = by_key("emploi", **tab, territoire=place, comparer_a=other)
        for key, block in cards.items():
            pair = {key.removesuffix(BESIDE) + end for end in ("", BESIDE)} & {*cards}
            is_shown = any(cards[one].table.data.eq(other).to_numpy().any() for one in pair)
            is_said = "· rien de comparable" in block.title
            assert is_said != is_shown or block.table.empty, key
        assert any(block.table.filters.get("Comparer à") == other for block in cards.values())
        assert not any("rien de comparable" in block.title for block in alone.values())

    def test_the_first_territory_stands_first_in_every_figure(self) -> None:
        cards = by_key("emploi", territoire="Morbihan", comparer_a="Finistère")
        series = [[one.name for one in block.plot.series] for key, block in cards.items()
                  if key in ("emploi_ess_prive_compare", "emploi_prive_compare")]
        assert series == [["Morbihan", "Finistère"]] * 2

    def test_the_headline_of_two_territories_is_of_a_year_that_both_have(self) -> None:
        block = by_key("emploi", comparer_a="France")["emploi_ess_prive_compare"]
        assert block.table.data["annee"].max() == 2022
        assert block.lecture == ("En 2018, l'emploi de l'ESS recule en France (−1\u202f%) et en "
                                 "Bretagne (−0,3\u202f%).")

    @pytest.mark.parametrize("tab", ["Tendances par secteur", "Emploi privé (Urssaf)"])
    def test_a_tab_that_compares_nothing_more_does_not_ask(self, tab: str) -> None:
        assert options(page_at("emploi", vue=tab)) == []

    def test_each_family_stands_beside_the_same_one_elsewhere(self) -> None:
        block = by_key("emploi", **FAMILIES, territoire="Finistère", comparer_a="Bretagne")[
            "emploi_familles_compare"]
        data = block.table.data
        assert compare(data) and set(data["annee"]) == {2013}
        assert data.groupby("groupe")["territoire_nom"].nunique().eq(2).all()
        assert block.table.filters["Comparer à"] == "Bretagne"
        assert "dans le Finistère, contre " in block.lecture and "en Bretagne." in block.lecture

    def test_a_family_that_is_not_chosen_is_not_compared(self) -> None:
        cards = by_key("emploi", **FAMILIES, territoire="Finistère", comparer_a="Bretagne",
                       famille="Mutuelles")
        assert set(cards["emploi_familles_compare"].table.data["groupe"]) == {"Mutuelles"}

    def test_years_that_have_no_figure_of_both_show_no_comparison(self) -> None:
        for tab in ({}, FAMILIES):
            cards = by_key("emploi", **tab, territoire="Finistère", comparer_a="Bretagne",
                           annees=["2019", "2022"])
            assert not {"emploi_familles_compare", "emploi_ess_prive_compare"} & {*cards}

    def test_levels_offer_the_territories_of_the_same_count_alone(self) -> None:
        tab = {"vue": "Niveaux publiés", "indicateur_emploi": "Part de l'ESS dans l'emploi"}
        assert options(page_at("emploi", **tab)) == ["Pays de la Loire", "France"]
        block = by_key("emploi", **tab, comparer_a="Pays de la Loire")["emploi_niveaux_compare"]
        assert compare(block.table.data)
        assert block.lecture == (
            "En 2021, part de l'ESS dans l'emploi\u202f: 14,5\u202f% de l'emploi salarié en "
            "Bretagne, contre 13,2\u202f% de l'emploi salarié dans les Pays de la Loire.")
        assert options(page_at("emploi", **tab, territoire="Morbihan")) == []

    @pytest.mark.parametrize("split", [s for s in quarterly.SPLITS if s != "Départements"])
    def test_quarterly_series_of_both_territories_are_on_one_figure(self, split: str) -> None:
        filters = {"vue": "Détail par trimestre", "comparer": split, "territoire": "Finistère"}
        alone = by_key("emploi", **filters)["emploi_glissement"].table
        both = by_key("emploi", **filters, comparer_a="Morbihan")["emploi_glissement"]
        data = both.table.data
        own = data[data["lieu"] == "Finistère"]
        assert own["glissement"].tolist() == pytest.approx(
            alone.data["glissement"].tolist(), nan_ok=True)
        assert set(data["lieu"]) == {"Finistère", "Morbihan"}
        assert [c.label for c in both.table.columns].count("Territoire") == 1
        many = alone.data["serie"].nunique()
        if isinstance(both.plot, SmallMultiples):  # too many curves to be named at their ends
            assert [len(part.series) for _, part in both.plot.panels] == [2] * many
            assert len({tuple(one.style for one in part.series)
                        for _, part in both.plot.panels}) == 1  # a territory has one colour in all
        else:
            assert len(both.plot.series) == 2 * many  # each has one colour in both
            assert len({one.style.colour for one in both.plot.series}) == many
            assert len({one.style.dash for one in both.plot.series}) == min(
                2 * many, len(theme.DASHES))
        assert " dans le Finistère, " in both.lecture and "Morbihan" in both.lecture

    def test_departements_that_are_all_compared_ask_for_no_other(self) -> None:
        page = page_at("emploi", vue="Détail par trimestre", comparer="Départements")
        assert options(page) == []

    def test_a_chip_undoes_the_comparison(self) -> None:
        page = page_at("emploi", vue="Détail par trimestre", comparer_a="Finistère")
        page = page.button(key=f"puce_{KEY}").click().run()
        assert not page.exception and page.selectbox(key=KEY).value == ""

    def test_a_territory_is_never_compared_with_itself(self) -> None:
        page = page_at("emploi", territoire="Finistère", comparer_a="Bretagne")
        page = page.selectbox(key="territoire").set_value("53").run()
        assert not page.exception and page.selectbox(key=KEY).value == ""
        cards = by_key("emploi", territoire="Bretagne", comparer_a="Bretagne")
        assert [key for key in cards if key.endswith("ess_prive_compare")] == []

    def test_what_is_published_is_never_beside_what_is_invented(self) -> None:
        for block in by_key("emploi", territoire="Finistère", comparer_a="Bretagne").values():
            assert not block.table.demonstration


class TestPoids:
    """The share of the ESS, of one count of the Insee."""

    def test_a_territory_stands_beside_the_reference_in_the_years_that_both_have(self) -> None:
        whole, other = (by_key("territoires", **WEIGHT, lieu="Finistère (département)",
                               comparer_a=name)["poids_compare"] for name in (
            "Bretagne", "Morbihan"))
        assert set(whole.table.data["annee"]) == {2015}
        assert "15,71\u202f% dans le Finistère, contre 14,32\u202f% en Bretagne." in whole.lecture
        assert other.table.data["annee"].nunique() == 3
        assert compare(whole.table.data) and compare(other.table.data)

    def test_a_territory_without_a_share_is_compared_with_none(self) -> None:
        assert options(page_at("territoires", **WEIGHT, lieu="Rennes (commune)")) == []
        assert "France" in options(page_at("territoires", **WEIGHT))


class TestCommerces:
    """One inventory and one survey, of Bretagne and of its départements."""

    @pytest.mark.parametrize("tab", ["Inventaire", "Enquête", "Équipes et avis"])
    def test_bretagne_or_another_departement_is_offered(self, tab: str) -> None:
        page = page_at("commerces_ruraux", volet_commerces=tab, territoire="Finistère")
        assert options(page) == [
            "Bretagne", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan"]

    @pytest.mark.parametrize("tab", ["Chiffres publiés", "Carte et liste", "Croisements",
                                     "Employeurs et non-employeurs"])
    def test_a_tab_whose_figures_compare_nothing_does_not_ask(self, tab: str) -> None:
        assert options(page_at("commerces_ruraux", volet_commerces=tab)) == []

    def test_the_inventory_is_in_parts_of_the_shops_of_each(self) -> None:
        tab = {"volet_commerces": "Inventaire"}
        alone = [by_key("commerces_ruraux", **tab, territoire=name)["inventaire_services"].table
                 for name in ("Finistère", "Bretagne")]
        both = by_key("commerces_ruraux", **tab, territoire="Finistère", comparer_a="Bretagne")
        block = both["inventaire_services"]
        data = block.table.data
        for table, (name, rows) in zip(alone, data.groupby("territoire_nom", sort=False),
                                       strict=True):
            counts = table.data.set_index("modalite")["commerces"]
            shares = rows.set_index("modalite")
            assert shares["commerces"].to_dict() == counts.to_dict()
            total = len(figures.Place(*CODES[name]).shops().data)
            assert shares["part"].tolist() == pytest.approx(
                (100 * shares["commerces"] / total).tolist())
        assert "dans le Finistère, contre " in block.lecture
        assert "inventaire_departement" not in both

    def test_two_departements_stand_beside_each_other_in_the_survey(self) -> None:
        filters = {"volet_commerces": "Enquête", "territoire": "Morbihan"}
        block = by_key("commerces_ruraux", **filters, comparer_a="Bretagne")["enquete_attentes"]
        assert block.lecture.startswith("Dans le Morbihan, ") and " En Bretagne, " in block.lecture
        other = by_key("commerces_ruraux", **filters, comparer_a="Ille-et-Vilaine")[
            "enquete_attentes"]
        assert set(other.table.data["groupe"]) == {"Morbihan", "Ille-et-Vilaine"}
        assert {one.style.colour for one in other.plot.series} == {
            theme.COLOURS["Morbihan"], theme.COLOURS["Ille-et-Vilaine"]}

    def test_statements_are_agreed_with_as_much_as_where_they_stand_alone(self) -> None:
        tab = {"volet_commerces": "Équipes et avis"}
        both = by_key("commerces_ruraux", **tab, territoire="Finistère", comparer_a="Bretagne")[
            "enquete_avis"].table.data
        whole = estimates.by_statement(by_key("commerces_ruraux", **tab)["enquete_avis"].table)
        own = both[both["groupe"] == "Bretagne"].set_index("enonce")["part"]
        expected = whole.set_index("enonce")["part"]
        assert own.tolist() == pytest.approx(expected[own.index].tolist()) and len(own)

    @pytest.mark.parametrize(("place", "other"), [("Bretagne", "Morbihan"),
                                                  ("Ille-et-Vilaine", "Côtes-d'Armor"),
                                                  ("Côtes-d'Armor", "Finistère")])
    def test_numbers_that_both_publish_stand_beside_and_the_others_are_of_the_first_alone(
            self, place: str, other: str) -> None:
        tab = {"volet_commerces": "Équipes et avis"}
        cards = by_key("commerces_ruraux", **tab, territoire=place, comparer_a=other)
        there = by_key("commerces_ruraux", **tab, territoire=other)
        assert "enquete_benevoles" in cards and "enquete_etp" in cards
        for key in {*cards} - {"enquete_avis"}:
            means = there[key].table.data["moyenne"].dropna().tolist()
            if means:
                table = cards[key].table.data
                assert table["groupe"].tolist() == [place, other]
                assert table["moyenne"].tolist()[1:] == means
                lecture = cards[key].lecture
                assert not lecture or en_territoire(other) in lecture
            else:
                assert cards[key].title.endswith(f" · rien de comparable {en_territoire(other)}")


class TestCirculaire:
    """One export of actors."""

    def test_actors_are_in_parts_of_those_of_each_territory_with_the_other_filters(self) -> None:
        filters = {"volet_circulaire": "Acteurs", "statut": "Association"}
        cards = by_key("economie_circulaire", **filters, comparer_a="Rennes Métropole")
        assert set(cards) == {"acteurs_activites", "acteurs_statuts", "acteurs_reseaux"}
        table = cards["acteurs_activites"].table
        assert table.filters == {"Statuts": "Association", "Territoire": "Bretagne",
                                 "Comparer à": "Rennes Métropole"}
        alone = by_key("economie_circulaire", **filters, territoire="Rennes Métropole")
        expected = alone["acteurs_activites"].table.data.set_index("modalite")["structures"]
        own = table.data[table.data["territoire_nom"] == "Rennes Métropole"].set_index("modalite")
        assert own.loc[expected.index, "structures"].tolist() == expected.tolist()
        assert "en Bretagne, " in cards["acteurs_activites"].lecture
        assert cards["acteurs_statuts"].table.empty
        assert cards["acteurs_statuts"].nothing == (
            "Une seule valeur dans les deux territoires, « association » : aucune part n'y "
            "diffère.")

    def test_the_network_that_is_selected_is_no_finding_and_equal_parts_are_said_to_be(
            self) -> None:
        cards = by_key("economie_circulaire", volet_circulaire="Acteurs", comparer_a="Finistère",
                       reseau="Réseau du réemploi de matériaux")
        assert cards["acteurs_reseaux"].lecture.startswith("« Réseau des recycleries (RAB) »")
        assert cards["acteurs_activites"].lecture.replace("\u202f", " ").startswith(
            "« Matériaux du bâtiment » : 100,0 % des structures (27 sur 27) en Bretagne, autant "
            "que dans le Finistère (9 sur 9).")

    def test_the_parts_of_a_handful_of_actors_are_not_compared(self) -> None:
        block = by_key("economie_circulaire", volet_circulaire="Acteurs",
                       comparer_a="CC Baud Communauté")["acteurs_statuts"]
        assert block.lecture.startswith("1 structure à Baud Communauté : trop peu pour que des "
                                        "parts se comparent.")

    def test_a_territory_without_an_actor_of_a_statut_is_said_to_have_none(self) -> None:
        block = by_key("economie_circulaire", volet_circulaire="Acteurs", statut="Fondation",
                       comparer_a="CC Baud Communauté")["acteurs_activites"]
        assert block.nothing == "L'un des deux territoires n'a rien pour ces filtres."

    def test_a_map_and_a_list_compare_nothing(self) -> None:
        assert options(page_at("economie_circulaire", volet_circulaire="Carte et liste")) == []


@pytest.mark.parametrize(("page", "tab"), [
    ("associations", {"volet_associations": "Départements et EPCI"}), ("mois_ess", {}),
    ("activite", {}), ("agriculture_alimentation", {})])
def test_pages_where_nothing_compares_do_not_offer_it(page: str, tab: dict[str, str]) -> None:
    assert options(page_at(page, **tab)) == []


@pytest.mark.parametrize(("page", "key", "filters"), [
    ("emploi", "emploi_familles_compare", {**FAMILIES, "territoire": "Finistère"}),
    ("emploi", "emploi_indice", {"vue": "Détail par trimestre", "territoire": "Finistère"}),
    ("territoires", "poids_compare", {**WEIGHT, "lieu": "Finistère (département)"}),
    ("commerces_ruraux", "inventaire_statut", {"volet_commerces": "Inventaire",
                                               "territoire": "Finistère"}),
    ("economie_circulaire", "acteurs_statuts", {"volet_circulaire": "Acteurs",
                                                "territoire": "Finistère"})])
def test_table_extract_picture_slide_and_lineage_have_both(
        page: str, key: str, filters: dict[str, str]) -> None:
    alone = by_key(page, **filters)
    blocks = by_key(page, **filters, comparer_a="Morbihan")
    block = blocks[key]
    extract = export.csv(block.table).decode("utf-8-sig")
    assert "Finistère" in extract and "Morbihan" in extract
    assert block.plot and png(block.plot, 800, 450).startswith(b"\x89PNG")
    slide = Content(Slide(page, key, urlencode({**filters, KEY: "Morbihan"})), block)
    texts = [shape.text_frame.text for one in Presentation(io.BytesIO(export.deck(
        "Deux territoires", [slide], date(2026, 11, 26)))).slides
        for shape in one.shapes if shape.has_text_frame]
    assert any("Finistère" in text and "Morbihan" in text for text in texts)
    if key in alone:
        assert len(block.table.lineage) > len(alone[key].table.lineage) > 0
    assert {"Territoire", "Comparer à"} <= set(block.table.filters)
