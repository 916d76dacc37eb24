"""Territoires: what an analyst and a director see on the page."""

import json
import shutil
from pathlib import Path
from urllib.parse import urlencode

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks import headless
from dashboard.blocks.block import Block
from dashboard.themes.territoires import (
    comparable,
    ess_weight,
    maps,
    portrait,
    records,
    reference,
)
from dashboard.themes.territoires import (
    published as panoramas,
)
from dashboard.warehouse import query
from dashboard.warehouse.ranking import above_share
from etl.contract import Break
from etl.paths import RAW
from etl.warehouse.build import build
from tests.collection import blocks, collection
from tests.drawing import validated
from tests.etl.conftest import PUBLISHED, published, save
from tests.pages.reading import notes, opened, readings, titles


@pytest.fixture
def page(entrepot: Path) -> AppTest:
    return opened("territoires")


def captions(page: AppTest) -> str:
    return "\n".join(notes(page))


def test_the_page_opens_on_bretagne_its_figures_its_map_and_its_rank(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "Territoires"
    assert page.selectbox(key="lieu").value == "region:53"
    shown = {m.label: m.value for m in page.metric}
    assert shown["Part de l'ESS dans l'emploi (% de l'emploi salarié), 2021"] == "14,5\u202f%"
    assert shown["Évolution de l'emploi, 2021-2022"] == "+2,6\u202f%"
    assert titles(page)[:3] == [
        "L'ESS en Bretagne\u202f: chiffres clés",
        "Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, par département",
        "La Bretagne parmi les régions\u202f: Part de l'ESS dans l'emploi, 2021 (Insee Flores "
        "2021)"]


def test_a_document_that_describes_a_territory_heads_it_with_its_source(entrepot: Path) -> None:
    page = opened("territoires", lieu="Pays de Brest (pays)")
    shown = {m.label: m.value for m in page.metric}
    assert shown["Part de l'ESS dans l'emploi (% des emplois)"] == "16,7\u202f%"
    assert shown["Emploi salarié de l'ESS"] == "20\u202f100 salariés"
    assert titles(page)[0] == "L'ESS dans le pays de Brest (publication de 2012)"
    assert "Cress Bretagne – ORESS, Panorama de l'ESS – pays de Brest" in captions(page)


def test_competing_figures_are_counted_and_nobody_is_ranked_among_unlike_ones(
        page: AppTest) -> None:
    sentence = readings(page)[2]
    assert sentence.startswith("15 chiffres publiés, qui ne se classent pas")
    assert "6 territoires ont plusieurs chiffres publiés" in sentence


def test_bretagne_stands_among_regions_of_the_same_count_and_the_others_are_named(
        page: AppTest) -> None:
    assert titles(page)[2] == ("La Bretagne parmi les régions\u202f: Part de l'ESS dans l'emploi, "
                               "2021 (Insee Flores 2021)")
    assert readings(page)[1] == (
        "En 2021, en\u202f% de l'emploi salarié, parmi les quatre régions dont le "
        "chiffre est publié (Bretagne, Hauts-de-France, Île-de-France et Pays de la Loire), la "
        "Bretagne arrive en tête (14,5\u202f%) et l'Île-de-France en dernier (8\u202f%).")
    assert "Auvergne (ancienne région, sans date (Observatoire national), champ non précisé)" in (
        captions(page))
    assert "Corse (2019 (fin), Atlas commenté de l'ESS 2023)" in captions(page)


def test_another_year_gives_another_set_of_regions_and_an_approximate_one_is_not_ranked(
        page: AppTest) -> None:
    box = page.selectbox(key="comparaison")
    box.select(next(o for o in box.options if "2019" in o)).run()
    assert readings(page)[1] == (
        "Fin 2019, les publications donnent près de "
        "14\u202f% en Bretagne, 13\u202f% dans les Pays de la Loire, 7,6\u202f% en Corse et "
        "7,2\u202f% en Île-de-France.")


def test_choosing_a_territory_changes_its_sheet(page: AppTest) -> None:
    page.selectbox(key="lieu").select("epci:243500139").run()
    assert titles(page)[-1] == "L'ESS à Rennes Métropole\u202f: tous les chiffres publiés"
    sheet = page.dataframe[-1].value
    assert list(sheet["Indicateur"]).count("Emploi salarié de l'ESS") == 2
    assert {"% de l'emploi privé", "emplois"} <= set(sheet["Base ou unité d'origine"])


def test_levels_and_shares_head_a_sheet_rather_than_changes(page: AppTest) -> None:
    page.selectbox(key="lieu").select("france:FR").run()
    labels = [m.label for m in page.metric]
    assert any(label.startswith("Part de l'ESS dans l'emploi (") for label in labels)
    assert not any(label.startswith("Évolution") for label in labels)


def test_every_level_and_indicator_can_be_chosen(entrepot: Path) -> None:
    def offered(filter_: str, **chosen: str) -> tuple[str, ...]:
        return collection("territoires", urlencode(chosen)).offers[filter_].options

    for level in offered("niveau"):
        for indicator in offered("indicateur_territoire", niveau=level):
            shown = blocks("territoires", urlencode({"niveau": level,
                                                     "indicateur_territoire": indicator}))
            assert any(block.title.startswith(indicator) and block.plot for block in shown), (
                level, indicator)


@pytest.mark.usefixtures("without_workbook")
def test_without_workbook_the_page_says_which_one_it_waits_for() -> None:
    for tab, name in (("Poids de l'ESS", r"poids\_ess\_\*"), ("Chiffres publiés", r"panoramas\*")):
        page = opened("territoires", volet_territoires=tab)
        assert f"le classeur {name}.xlsx dans data/raw/territoires/" in page.info[0].value


def test_heads_share_an_axis_but_not_with_rates_nor_with_millions() -> None:
    assert panoramas.scales(["%", "emplois", "salariés", "millions d'euros"]) == [
        ["%"], ["emplois", "salariés"], ["millions d'euros"]]


def test_figures_of_a_territory_are_told_apart_by_base_then_by_publisher() -> None:
    data = pd.DataFrame({"territoire": ["a", "a", "b"], "editeur": ["x", "y", "x"],
                         "periode": ["2010"] * 3, "unite_imprimee": ["salariés"] * 3})
    same = pd.Series("une même mesure", index=data.index)
    assert panoramas.colour_column(data, same) == "editeur"
    assert panoramas.colour_column(data.assign(editeur="x", periode=["2010", "2011", "2010"]),
                                   same) == "periode"
    assert panoramas.colour_column(data.assign(unite_imprimee=["%", "% privé", "%"]), same) == (
        "unite_imprimee")
    assert panoramas.colour_column(data.iloc[1:], same) == ""


def test_bars_are_of_figures_that_compare_and_dots_of_the_others() -> None:
    data = pd.DataFrame({"territoire": ["a", "b"], "editeur": ["x", "y"],
                         "periode": ["2010", "2012"], "unite_imprimee": ["salariés"] * 2})
    assert panoramas.colour_column(data, pd.Series(["2010", "2012"])) == "editeur"


# The share of the ESS as Insee counts it

def test_the_weight_of_the_ess_opens_on_the_map_of_the_four_departements(entrepot: Path) -> None:
    page = at("Poids de l'ESS")
    assert titles(page)[0] == ("Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, "
                               "par département")
    labels = [a["text"] for a in spec(page)["layout"]["annotations"]]
    assert [f"<b>{value}\u202f%</b>" in "".join(labels)
            for value in ("17,02", "15,71", "13,81", "12,40")] == [True] * 4
    assert readings(page)[0] == (
        "En 2015, l'ESS représente de 12,40\u202f% (en Ille-et-Vilaine) à "
        "17,02\u202f% (dans les Côtes-d'Armor) des emplois salariés\u202f; en Bretagne\u202f: "
        "14,32\u202f%, en France\u202f: 10,48\u202f%.")


def test_what_the_sentence_says_of_bretagne_and_france_is_followed_to_its_cell(
        entrepot: Path) -> None:
    assert {"E6", "E12"} <= set(ess_weight.departements(2015).lineage["cellule"])
    assert "E12" in set(ess_weight.regions(2015).lineage["cellule"])


def test_the_year_of_the_map_can_be_chosen_and_what_is_not_published_is_not_drawn(
        entrepot: Path) -> None:
    page = at("Poids de l'ESS")
    assert page.selectbox(key="annee_poids").options == ["2015", "2014", "2008"]
    page.selectbox(key="annee_poids").select(2014).run()
    assert "de 12,41\u202f% (en Ille-et-Vilaine) à 16,81\u202f%" in readings(page)[0]
    assert "Bretagne" not in readings(page)[0]  # nd in 2014
    assert page.info[-1].value.startswith("Aucune part de région n'est disponible pour 2014.  \n– ")
    page.selectbox(key="annee_poids").select(2008).run()
    assert not any("rang" in title for title in titles(page))


def test_the_rank_among_all_the_departements_is_said_to_be_computed(entrepot: Path) -> None:
    page = at("Poids de l'ESS")
    rows = page.table[0].value.set_index("Département")
    assert rows["Rang parmi les 100 départements (calculé), 2015"].to_dict() == {
        "Côtes-d'Armor": "6e", "Finistère": "11e", "Morbihan": "20e", "Ille-et-Vilaine": "36e"}
    assert "Observatoire régional de l'ESS – Cress Bretagne, calcul d'après l'Insee" in (
        captions(page))
    assert "Le rang est calculé par l'observatoire" in captions(page)


def test_the_change_since_2008_is_between_shares_of_one_base(entrepot: Path) -> None:
    page = at("Poids de l'ESS")
    assert page.table[0].value.set_index("Département")[
        "Écart 2008-2015, calculé (points)"].to_dict() == {
        "Côtes-d'Armor": "+1,17\u00a0point", "Finistère": "+0,58\u00a0point",
        "Morbihan": "+1,35\u00a0point", "Ille-et-Vilaine": "+0,47\u00a0point"}


def test_no_change_crosses_the_break_of_the_source(
        entrepot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    between = Break("champ", 2010, "Clap", "Flores", "raison")
    monkeypatch.setattr(ess_weight, "_breaks", lambda: (between,))
    assert [c.label for c in ess_weight.ranks(2015).columns][1:4] == [
        "Part en 2014", "Part en 2015", "Écart 2014-2015, calculé"]
    assert ess_weight.change_sentence(ess_weight.ranks(2015), 2015).startswith("De 2014 à 2015")


def test_bretagne_stands_among_the_regions_of_the_same_count_without_any_aggregate(
        entrepot: Path) -> None:
    regions = ess_weight.regions(2015).data
    assert set(regions["territoire_niveau"]) == {"region"}
    assert len(regions[["unite_imprimee", "champ", "annee"]].drop_duplicates()) == 1
    assert readings(at("Poids de l'ESS"))[-1] == (
        f"En 2015, parmi les {len(regions)} régions dont le chiffre est publié, la "
        "part la plus élevée est en Bretagne (14,32\u202f%) et la plus basse en Île-de-France "
        "(7,09\u202f%)\u202f; en France\u202f: 10,48\u202f%.")


def test_a_chosen_departement_is_framed_and_told(entrepot: Path) -> None:
    page = at("Poids de l'ESS", lieu="Finistère (département)")
    assert readings(page)[0].startswith(
        "En 2015, l'ESS représente 15,71\u202f% des emplois salariés dans le "
        "Finistère")


# Maps

def at(tab: str, **filters: str) -> AppTest:
    return opened("territoires", volet_territoires=tab, **filters)


def in_tab(tab: str, **filters: str) -> list[Block]:
    return blocks("territoires", urlencode({"volet_territoires": tab, **filters}))


def spec(page: AppTest) -> dict:
    return json.loads(page.get("plotly_chart")[0].proto.spec)


def test_the_map_of_departements_has_its_classes_and_its_reading(entrepot: Path) -> None:
    page = at("Cartes")
    box = page.selectbox(key="sujet_carte")
    box.select("Évolution de l'emploi, en %").run()
    page.selectbox(key="periode_carte").select("2012-2013").run()
    assert titles(page)[0] == "Évolution de l'emploi, 2012-2013, en\u202f%, par département"
    assert len([t for t in spec(page)["data"] if t.get("showlegend")]) == 3
    assert readings(page)[0] == (
        "Entre 2012 et 2013, parmi les quatre départements bretons, le Finistère a "
        "la valeur la plus haute (+0,5\u202f%) et le Morbihan la plus basse (\u22123,0\u202f%).")


def test_a_map_hatches_who_has_no_figure_and_ranks_nobody_where_one_has_only_a_word(
        entrepot: Path) -> None:
    page = at("Cartes")
    box = page.selectbox(key="sujet_carte")
    box.select("Évolution de l'emploi, en %").run()
    assert "donnée absente" in [t["name"] for t in spec(page)["data"] if t.get("showlegend")]
    assert not any("plus haute" in r for r in readings(page))


def test_the_fullest_map_comes_first_and_its_year_is_chosen(entrepot: Path) -> None:
    page = at("Cartes")
    assert titles(page)[0] == ("Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, "
                               "par département")
    assert "les Côtes-d'Armor ont la valeur la plus haute (17,02\u202f%)" in readings(page)[0]
    assert page.selectbox(key="periode_carte").options == ["2015", "2014", "2008"]
    page.selectbox(key="periode_carte").select("2008").run()
    assert "2008" in titles(page)[0] and "(15,85\u202f%)" in readings(page)[0]
    subjects = page.selectbox(key="sujet_carte")
    assert sum("Emploi salarié privé au 31 décembre" in o for o in subjects.options) == 1
    subjects.select(next(o for o in subjects.options if "31 décembre" in o)).run()
    assert not page.exception and "2024" in titles(page)[0]


def test_rates_have_classes_to_choose_and_counts_are_circles(entrepot: Path) -> None:
    page = at("Cartes", niveau_carte="EPCI")
    assert page.selectbox(key="classes").options == ["Quantiles", "Seuils naturels"]
    before = [t["name"] for t in spec(page)["data"] if t.get("showlegend")]
    page.selectbox(key="classes").select("Seuils naturels").run()
    after = [t["name"] for t in spec(page)["data"] if t.get("showlegend")]
    assert len(before) == len(after) == 5 and before != after
    assert "Fisher-Jenks" in captions(page)
    subject = page.selectbox(key="sujet_carte")
    subject.select(next(o for o in subject.options if o.endswith("nombre"))).run()
    assert "classes" not in [s.key for s in page.selectbox]
    assert "leur surface est proportionnelle au nombre" in captions(page)


def test_every_map_of_every_level_can_be_drawn(entrepot: Path) -> None:
    for level in maps.levels():
        for name, table in maps.subjects(level).items():
            figure = validated(maps.draw(table(), level, "Seuils naturels", ""))
            assert len(figure.data) > 3, name


def test_a_map_holds_figures_of_one_base_champ_and_period(entrepot: Path) -> None:
    for level in maps.levels():
        for name, made in maps.subjects(level).items():
            for period in made.periods:
                data = made(period).data
                if "perimetre" in data:
                    assert query.comparison(data).nunique() == 1, (name, period)
                    assert data["perimetre"].ne("").all() and len(data) > 2, (name, period)


def test_every_place_that_a_click_gives_can_be_chosen_from_the_keyboard_too(
        entrepot: Path) -> None:
    choosable = set(comparable.territory_names())
    for level in maps.levels():
        for name, made in maps.subjects(level).items():
            shown = made().data["territoire"]
            assert {f"{level}:{code}" for code in shown} <= choosable, name


@pytest.mark.parametrize("place, level, framed", [
    ("Bretagne (région)", "departement", ""),
    ("Finistère (département)", "epci", "29"),
    ("Rennes Métropole (EPCI)", "commune", "243500139"),
    ("Bruz (commune)", "commune", "243500139"),  # a commune has no contour: its EPCI
    ("Pays de Brest (pays)", "departement", "")])
def test_the_map_shows_the_parts_of_the_chosen_territory_and_frames_it(
        entrepot: Path, place: str, level: str, framed: str) -> None:
    [shown] = [b for b in in_tab("Cartes", lieu=place) if b.key.startswith("carte_")]
    assert (shown.plot.level, shown.plot.focus) == (level, framed)
    assert shown.click == ("lieu", f"{level}:")


def test_a_level_that_is_asked_for_is_kept_whatever_the_territory(entrepot: Path) -> None:
    for place in ("Bretagne (région)", "Finistère (département)", "Bruz (commune)"):
        assert in_tab("Cartes", lieu=place, niveau_carte="EPCI")[0].key == "carte_epci"


def test_without_demonstration_a_map_goes_down_only_where_figures_are_published(
        entrepot: Path) -> None:
    """The ESS of thirty communes is published, none of the Côtes-d'Armor."""
    def level(place: str) -> str:
        return in_tab("Cartes", lieu=place, demo="false")[0].plot.level

    counted = maps.subjects("commune", False)["Emploi salarié de l'ESS, en salariés"]().data
    assert not counted["territoire"].str.startswith("22").any()
    assert level("Côtes-d'Armor (département)") == "departement"
    assert level("Ille-et-Vilaine (département)") == "commune"


def test_a_framed_map_tells_of_the_parts_of_its_territory_alone(entrepot: Path) -> None:
    name = "Acteurs de l'ESS dans l'économie circulaire (export Carteco) : nombre"
    shown = in_tab("Cartes", lieu="Brest Métropole (EPCI)", sujet_carte=name)[0]
    inside = query.parts("epci", "242900314", "commune")
    rows = shown.table.data[shown.table.data["territoire"].isin(inside)]
    top = rows.loc[rows["effectif"].idxmax()]
    assert shown.lecture.startswith(
        f"En 2023, à Brest Métropole, parmi les {len(rows)} communes de la carte, "
        f"{top['territoire_nom']} a la valeur la plus haute ({top['effectif']}\u00a0structures)")


def test_the_portrait_in_short_stands_beside_the_map(entrepot: Path) -> None:
    shown = in_tab("Cartes", lieu="Finistère (département)")
    assert [b.key for b in shown] == ["carte_epci", "portrait_cles", "portrait_court"]
    assert [(b.half, b.under) for b in shown] == [(True, False), (True, False), (True, True)]
    short = shown[2]
    whole = next(b for b in in_tab("Portrait", lieu="Finistère (département)")
                 if b.key == "portrait").table.data
    assert short.table.data["valeur"].tolist() == whole["valeur"].tolist()[:len(short.table.data)]
    assert short.headline == ("Part de l'ESS dans l'emploi (% des emplois salariés), 2015 : "
                              "15,71\u202f%, 2e sur 4 départements bretons.")
    assert short.table.data["rang"].iloc[0] == "2e sur 4"


def test_the_chip_of_the_map_goes_back_up_a_level_at_a_time(entrepot: Path) -> None:
    page = at("Cartes", lieu="Bruz (commune)")
    for above in ("epci:243500139", "departement:35", "region:53"):
        page.button(key="puce_lieu").click().run()
        assert page.selectbox(key="lieu").value == above
    assert "puce_lieu" not in [b.key for b in page.button]
    page = at("Portrait", lieu="Bruz (commune)")  # elsewhere a chip undoes its filter
    page.button(key="puce_lieu").click().run()
    assert page.selectbox(key="lieu").value == "region:53"


def test_communes_of_one_name_are_told_apart(entrepot: Path) -> None:
    names = list(comparable.territory_names().values())
    assert {"Le Faouët, Côtes-d'Armor (commune)", "Le Faouët, Morbihan (commune)"} <= set(names)
    assert len(names) == len(set(names))
    assert sum(name.endswith("(commune)") for name in names) >= 1202


def test_territories_that_have_figures_are_offered_first_and_bretagne_before_them(
        entrepot: Path) -> None:
    offered = list(comparable.territory_names())
    published = query.territories_with_figures()
    has = [tuple(key.split(":")) in published for key in offered]
    assert has == sorted(has, reverse=True) and set(has) == {True, False}
    assert offered[:5] == ["region:53", "departement:22", "departement:29", "departement:35",
                           "departement:56"]
    assert "commune:22113" in offered[has.index(False):]  # Lannion is found by its name


def test_a_territory_without_figures_says_where_to_look_and_leads_there(entrepot: Path) -> None:
    page = at("Portrait", lieu="Lannion (commune)")
    assert page.info[0].value == (
        "**Rien n'est encore publié sur l'ESS à Lannion**  \nLes publications que suit "
        "l'observatoire ne descendent pas jusque-là\u202f: ce qui existe autour est à un clic.")
    ways = [b for b in page.button if b.key.startswith("issue_")]
    assert [b.label for b in ways] == ["Voir les Côtes-d'Armor", "Voir la Bretagne"]
    ways[0].click().run()
    assert page.selectbox(key="lieu").value == "departement:22"
    assert titles(page)[0] == "L'ESS dans les Côtes-d'Armor\u202f: chiffres clés"


def test_a_chosen_commune_is_framed_on_its_map_and_has_its_portrait(entrepot: Path) -> None:
    page = at("Cartes", niveau_carte="communes", lieu="Quimper (commune)")
    page.selectbox(key="sujet_carte").select(next(
        o for o in page.selectbox(key="sujet_carte").options if o.startswith("Acteurs"))).run()
    [circles] = [t for t in spec(page)["data"] if t.get("marker", {}).get("symbol") == "circle"
                 and t["mode"] == "markers"]
    codes = [c[0] for c in circles["customdata"]]
    assert circles["marker"]["line"]["width"][codes.index("29232")] == 3
    assert "L'ESS à Quimper" in titles(page)


def test_the_map_of_communes_leaves_as_points_and_that_of_epci_as_contours(entrepot: Path) -> None:
    for level, kinds in (("commune", {"Point"}), ("epci", {"Polygon", "MultiPolygon"})):
        [made] = [m for n, m in maps.subjects(level).items()
                  if n.startswith("Acteurs") and n.endswith("nombre")]
        table = made()
        assert export.has_geometry(table)
        features = json.loads(export.geojson(table, "Acteurs", ""))["features"]
        assert len(features) == len(table.data)
        assert {f["geometry"]["type"] for f in features} <= kinds


def test_the_bounds_of_a_density_have_the_decimals_that_are_read_on_the_map(
        entrepot: Path) -> None:
    page = at("Cartes", niveau_carte="EPCI")
    for method in page.selectbox(key="classes").options:
        page.selectbox(key="classes").select(method).run()
        bounds = [b for t in spec(page)["data"] if t.get("showlegend")
                  for b in t["name"].split(" à ")]
        assert len(bounds) == 10
        assert all(len(b.partition(",")[2]) <= 2 for b in bounds)


def test_density_counts_every_epci_and_sums_to_what_is_placed(entrepot: Path) -> None:
    table = query.density("acteurs_circulaires", "epci")
    assert len(table.data) == 61
    first = table.data.iloc[0]
    assert first["densite"] == pytest.approx(10_000 * first["effectif"] / first["population"])
    lost = next(n for n in table.notes if n.startswith("Fiches sans territoire"))
    assert int(lost.rstrip(".").split()[-1]) + table.data["effectif"].sum() == 422


# Portrait

def test_a_portrait_puts_the_figures_beside_bretagne_with_gap_share_and_rank(
        entrepot: Path) -> None:
    page = at("Portrait", lieu="Finistère (département)")
    assert titles(page)[:4] == [
        "L'ESS dans le Finistère\u202f: chiffres clés",
        "Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, par département",
        "Finistère et Bretagne, en\u202f%",
        "Portrait du Finistère\u202f: ce qui se compare, à côté de la Bretagne et de la France"]
    assert "Pour 2 taux sur 6, le Finistère est au-dessus de la Bretagne." in readings(page)
    rows = page.table[0].value.set_index("Indicateur")
    shown = rows.loc["Évolution de l'emploi – Mutuelles"]
    assert shown["Période"] == "2012-2013"
    assert shown["Rang"].endswith("sur 4 départements bretons")
    gap = shown["Écart à la Bretagne (points)"]
    assert gap == "\u22120,1\u00a0point"
    scop = rows.loc["Nombre de Scop et Scic – Scop et Scic (coopératives)"]
    assert scop["Part de la Bretagne (%)"].endswith("%")
    assert scop["Écart à la Bretagne (points)"] == "–"
    assert "habitants (Insee, recensement 2023)" in captions(page)
    assert "Publiés pour d'autres départements et absents ici" in captions(page)


def test_a_portrait_has_the_private_employment_and_the_rank_that_insee_s_shares_give(
        entrepot: Path) -> None:
    rows = at("Portrait", lieu="Finistère (département)").table[0].value.set_index("Indicateur")
    prive = rows.loc["Emploi salarié privé au 31 décembre, données brutes (salariés)"]
    assert prive["Territoire"] == "227\u202f364\u00a0salariés"
    assert prive["Part de la Bretagne (%)"] == "25,0\u202f%"
    rest = at("Portrait", lieu="Finistère (département)").dataframe[-1].value
    rank = rest.set_index("Indicateur").loc["Rang parmi les 100 départements (calculé)"]
    assert (rank["Territoire"], rank["Unité"]) == (11, "rang")


def test_of_a_series_by_quarter_a_portrait_gives_the_last_one(entrepot: Path) -> None:
    rows = at("Portrait", lieu="Bretagne (région)").table[0].value.set_index("Indicateur")
    quarter = rows.loc["Emploi salarié privé en fin de trimestre, données CVS (salariés)"]
    assert quarter["Période"] == "T4 2025"
    assert quarter["Territoire"] == "931\u202f857\u00a0salariés"


def test_a_portrait_lists_shops_and_actors_with_their_density_and_rank(entrepot: Path) -> None:
    page = at("Commerces et acteurs", lieu="Rennes Métropole (EPCI)")
    assert titles(page) == ["Commerces à Rennes Métropole",
                                "Acteurs de l'économie circulaire à Rennes Métropole"]
    assert readings(page)[1] == (
        "En 2023, 54 acteurs, soit 1,12 pour 10\u202f000 habitants (Bretagne\u202f: 1,22), 38e sur "
        "61 EPCI bretons, supérieur à 38\u202f% des autres. Données de démonstration.")
    assert len(page.dataframe[1].value) == 54


def test_the_portrait_of_bretagne_has_every_figure_and_is_beside_france_alone(
        entrepot: Path) -> None:
    shown = {b.key: b for b in blocks("territoires", urlencode({"volet_territoires": "Portrait"}))}
    compared, rest = shown["portrait"].table, shown["portrait_autres"].table
    assert shown["portrait"].title == ("Portrait de la Bretagne : ce qui se compare, à côté de la "
                                       "France")
    assert [c.label for c in compared.columns] == [
        "Indicateur", "Période", "Territoire", "France", "Rang"]
    held = portrait.published_figures("region").data
    own = held[held["territoire_niveau"].eq("region") & held["territoire"].eq("53")]
    every = pd.concat([compared.data, rest.data])["intitule"]
    assert all(every.str.startswith(name).any() for name in set(own["indicateur"]))
    assert len(every) > 200
    assert compared.data["intitule"].iloc[0].startswith("Part de l'ESS dans l'emploi (")


def test_what_compares_stands_before_what_does_not_and_no_column_is_of_dashes_alone(
        entrepot: Path) -> None:
    place = urlencode({"volet_territoires": "Portrait", "lieu": "Finistère (département)"})
    shown = {b.key: b for b in blocks("territoires", place)}
    rows, rest = shown["portrait"].table, shown["portrait_autres"].table
    known = rows.data[[c.name for c in rows.columns]].map(lambda x: not pd.isna(x) and x != "")
    assert known.any().all() and known[["bretagne", "france", "rang"]].any(axis=1).all()
    assert rest.data[["bretagne", "france"]].isna().all(axis=None)
    assert (rest.data["rang"] == "").all()
    assert [c.label for c in rest.columns] == ["Indicateur", "Période", "Territoire", "Unité",
                                               "Éditeur"]
    counts = known.sum()
    assert shown["portrait"].lecture == (
        f"{len(rows.data) + len(rest.data)} chiffres publiés décrivent le Finistère : "
        f"{counts['bretagne']} se comparent à la Bretagne, {counts['france']} à la France et "
        f"{counts['rang']} ont un rang parmi les territoires de même niveau.")


def test_a_rate_stands_beside_its_reference_and_evolutions_apart_from_shares(
        entrepot: Path) -> None:
    held = portrait.published_figures("departement")
    table = reference.rates_beside(
        portrait.figures(held, "departement", "29", True), "Finistère", "bretagne", "Bretagne")
    assert table.data["indicateur"].str.startswith("Évolution").all()
    assert set(table.data["lieu"]) == {"Finistère", "Bretagne"}
    pairs = table.data.pivot(index="intitule", columns="lieu", values="valeur")
    assert pairs.loc["Évolution de l'emploi, 2017-2018"].to_dict() == {
        "Finistère": -0.6, "Bretagne": -0.3}


def test_a_portrait_sets_a_second_territory_beside_the_first_where_figures_compare(
        entrepot: Path) -> None:
    shown = {b.key: b for b in in_tab("Portrait", lieu="Finistère (département)",
                                      comparer_a="Morbihan")}
    rows = shown["portrait"].table.data.set_index("intitule")
    labels = [c.label for c in shown["portrait"].table.columns]
    assert labels[2:5] == ["Territoire", "Morbihan", "Bretagne"]
    share = rows.loc["Part de l'ESS dans l'emploi (% des emplois salariés)"]
    assert (share["valeur"], share["autre"], share["bretagne"]) == (15.71, 13.81, 14.32)
    assert rows.loc["Évolution de l'emploi", "autre_imprime"] == "stagnation"
    pairs = shown["portrait_reference"].table.data.pivot(
        index="intitule", columns="lieu", values="valeur")
    above = int((pairs["Finistère"] > pairs["Morbihan"]).sum())
    assert shown["portrait_reference"].lecture == (
        f"Pour {above} taux sur {len(pairs)}, le Finistère est au-dessus du Morbihan.")
    lineage = shown["portrait"].table.lineage
    assert ("2017-2018", "B8") in set(zip(lineage["feuille"], lineage["cellule"], strict=True))


def test_a_second_territory_is_offered_only_where_one_compares(entrepot: Path) -> None:
    assert at("Portrait", lieu="Finistère (département)").selectbox(key="comparer_a").options == [
        "Aucun", "Côtes-d'Armor", "Ille-et-Vilaine", "Morbihan"]
    for alone in ("Rennes Métropole (EPCI)", "Pays de Brest (pays)", "Quimper (commune)"):
        page = at("Portrait", lieu=alone)
        assert "comparer_a" not in [box.key for box in page.selectbox], alone
    held = portrait.published_figures("departement").data
    for code in reference.others("departement", "29"):
        both = held[held["territoire"].isin(["29", code])].groupby("cle")["territoire"].nunique()
        assert (both == 2).any()


def test_the_portraits_of_the_country_and_of_a_pays_read_as_french(entrepot: Path) -> None:
    page = at("Portrait", lieu="France (national)")
    assert titles(page)[2].startswith("Portrait de la France\u202f: ")
    assert readings(page)[0] == "La France n'est au-dessus de la Bretagne pour aucun de ces taux."
    page = at("Portrait", lieu="Pays de Brest (pays)")
    rows = page.dataframe[0].value
    assert readings(page) == [f"{len(rows)} chiffres publiés décrivent le pays de Brest\u202f; "
                              "aucun autre ne leur est comparable."]


def test_no_rank_of_two_nor_where_the_others_have_only_a_word(entrepot: Path) -> None:
    """In 2018 the Finistère loses 0.6 %, the Côtes-d'Armor 0.9 %, and « stagnation » is printed of
    the two others: nobody knows who is first."""
    [published, *_] = portrait._gatherings("departement")
    shown = portrait.figures(published, "departement", "29").data
    row = shown[(shown["intitule"] == "Évolution de l'emploi") & (shown["valeur"] == -0.6)]
    assert row["rang"].tolist() == [""]
    places = (("departement", "29"), ("region", "53"), ("pays", "pays-brest"))
    ranks = [r for level, code in places for r in portrait.figures(
        portrait._gatherings(level)[0], level, code).data["rang"] if r]
    sizes = [int(r.split(" sur ")[1].split()[0]) for r in ranks]
    assert ranks and min(sizes) > 2


def test_a_territory_without_a_figure_keeps_its_actors(entrepot: Path) -> None:
    page = at("Commerces et acteurs", lieu="Brest Métropole (EPCI)")
    assert "29 acteurs" in readings(page)[-1]
    alone = at("Commerces et acteurs", lieu="Pays de Brest (pays)")
    assert alone.info[0].value == "Aucun commerce ni acteur recensé dans le pays de Brest."


def test_without_demonstration_a_portrait_says_what_it_misses(entrepot: Path) -> None:
    page = at("Commerces et acteurs", lieu="Rennes Métropole (EPCI)", demo="false")
    assert titles(page) == []
    assert [i.value.split("\u202f:")[0] for i in page.info] == [
        "«\u202fCommerces à Rennes Métropole\u202f»",
        "«\u202fActeurs de l'économie circulaire à Rennes Métropole\u202f»"]


def test_nothing_is_computed_from_an_approximate_or_missing_figure() -> None:
    row = {"valeur": 17.0, "statut": "", "qualificatif": "plus de", "unite": "%",
           "indicateur": "Part", "territoire": "a"}
    beside = {"bretagne": 14.0, "bretagne_statut": "", "bretagne_qualificatif": ""}
    exact = row | {"qualificatif": ""}
    assert pd.isna(portrait._gap_to_bretagne(row, beside)["ecart"])
    assert portrait._gap_to_bretagne(exact, beside)["ecart"] == 3
    assert pd.isna(portrait._gap_to_bretagne(exact, beside | {"bretagne_statut": "s"})["ecart"])


#: The four départements and the region of one indicator, asked of the warehouse by hand.
BY_HAND = """
    SELECT territoire_niveau, territoire, coalesce(groupe, '') AS famille, valeur FROM chiffres
    WHERE source = 'emploi' AND indicateur = ? AND periode = '2012-2013' AND secteur = 'Ensemble'
      AND (territoire_niveau = 'departement' OR (territoire_niveau, territoire) = ('region', '53'))
"""


@pytest.mark.parametrize("code", ["22", "29", "35", "56"])
def test_gap_share_and_rank_are_those_that_sql_finds(entrepot: Path, code: str) -> None:
    [published, *_] = portrait._gatherings("departement")
    shown = portrait.figures(published, "departement", code).data.set_index("intitule")
    with duckdb.connect(entrepot, read_only=True) as warehouse:
        for indicator, unit in (("Évolution de l'emploi", ""),
                                ("Évolution de l'emploi en volume", " (postes)")):
            rows = warehouse.execute(BY_HAND, [indicator]).df()
            for family in ("Associations", "Coopératives", "Fondations", "Mutuelles"):
                own = rows[rows["famille"] == family].set_index(["territoire_niveau", "territoire"])
                among = own.loc["departement", "valeur"]
                value, region = among[code], own.loc[("region", "53"), "valeur"]
                row = shown.loc[f"{indicator} – {family}{unit}"]
                assert (row["valeur"], row["bretagne"]) == (value, region)
                place = int(among.rank(ascending=False, method="min")[code])
                tie = " ex aequo" if (among == value).sum() > 1 else ""
                assert row["rang"] == (f"{place}{'er' if place == 1 else 'e'}{tie} sur "
                                       "4 départements bretons")
                gap = row["ecart"]
                assert pd.isna(gap) if unit else gap == pytest.approx(value - region)


def test_bretagne_and_mayenne_share_a_code_and_are_never_mixed(entrepot: Path) -> None:
    """53 is the region and a département of another one."""
    named = comparable.territory_names()
    assert named["region:53"] == "Bretagne (région)" and "departement:53" not in named
    for level, code in (("region", "53"), ("departement", "29")):
        held = comparable.figures_of_level(level, False).data
        assert not (held["territoire_niveau"].eq("departement")
                    & held["territoire"].eq("53")).any()
        [published, *_] = portrait._gatherings(level)
        figures = portrait.figures(published, level, code)
        assert "Mayenne" not in set(figures.lineage.astype(str).to_numpy().ravel())
    assert portrait.figures(published, "departement", "53").empty


def test_a_source_whose_rows_are_of_one_level_is_passed_over_at_the_others(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    shutil.copytree(RAW / "territoires", raw / "territoires")
    save(raw / "agriculture_alimentation/chiffres_publies.xlsx", {"Chiffres": [
        PUBLISHED, published(territoire="Rennes", niveau="commune")]})
    assert not build(raw, tmp_path / "warehouse.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "warehouse.duckdb"))
    for tab in ("Chiffres publiés", "Cartes", "Portrait"):
        for place in ("Bretagne (région)", "Rennes (commune)", "Finistère (département)"):
            assert headless.blocks("territoires", urlencode({
                "volet_territoires": tab, "lieu": place}))
    assert len(comparable.figures_of_level("pays", False).data)


def test_a_standing_says_of_how_many_of_the_others_a_value_is_above() -> None:
    values = [float(n) for n in range(1, 12)]
    assert above_share(8.0, values) == "supérieur à 70\u202f% des autres"
    assert above_share(11.0, values) == above_share(1.0, values) == ""  # the rank says it
    assert above_share(2.0, [1.0, 2.0, 3.0]) == ""  # too few for a part of them


def test_records_that_name_no_commune_are_the_last_of_their_list(entrepot: Path) -> None:
    named = list(records.records("acteurs_circulaires", {}).data["commune_nom"])
    assert named[0] and not named[-1]
    assert [name for name in named if name] == named[:named.index("")]
