"""Territoires: the maps, what they show and where a click leads."""

import json
import re

import pytest

from dashboard import export
from dashboard.blocks.block import Block
from dashboard.blocks.filters import clicks
from dashboard.text import lecture
from dashboard.text.lecture.thresholds import TWO_LINES
from dashboard.themes.territoires import comparable, map_sentences, maps
from dashboard.warehouse import query
from tests.drawing import checked_figure
from tests.pages.reading import readings, titles
from tests.pages.territoires.tab import at, captions, in_tab, spec


def plain(block: Block) -> str:
    """Return the headline of a block with plain spaces."""
    return re.sub(r"\s", " ", block.lecture)


def test_the_map_of_departements_has_no_legend_but_its_reading() -> None:
    page = at("Cartes")
    box = page.selectbox(key="sujet_carte")
    box.select("Évolution de l'emploi, en %").run()
    page.selectbox(key="periode_carte").select("2012-2013").run()
    assert titles(page)[0] == "Évolution de l'emploi – ESS, 2012-2013, en\u202f%, par département"
    assert not [t for t in spec(page)["data"] if t.get("showlegend")]
    assert readings(page)[0] == (
        "Évolution de l'emploi – ESS, entre 2012 et 2013\u202f: maximum dans le Finistère "
        "(+0,5\u202f%), minimum dans le Morbihan (\u22123,0\u202f%). Ensemble comparé\u202f: "
        "les quatre départements bretons.")


def test_a_map_hatches_who_has_no_figure_and_ranks_nobody_where_one_has_only_a_word() -> None:
    page = at("Cartes")
    box = page.selectbox(key="sujet_carte")
    box.select("Évolution de l'emploi, en %").run()
    # As the département that it hatches says: it is published, in a word.
    assert [t["name"] for t in spec(page)["data"] if t.get("showlegend")] == ["stagnation"]
    assert not any("maximum" in r for r in readings(page))


@pytest.mark.parametrize(("statut", "has_extremes"), [("", True), ("nd", True), ("s", False)])
def test_a_map_ranks_nobody_where_the_figure_of_one_is_a_secret(
        statut: str, has_extremes: bool) -> None:
    table = in_tab("Cartes")[0].table
    is_other = (table.data["territoire"] == "56") & (statut != "")
    other = table.with_values(valeur=table.data["valeur"].mask(is_other),
                              statut=table.data["statut"].mask(is_other, statut))
    sentence = map_sentences.extremes(other, "departement", "Part de l'ESS")
    assert ("maximum dans les Côtes-d'Armor" in sentence) is has_extremes


def test_the_fullest_map_comes_first_and_its_year_is_chosen() -> None:
    page = at("Cartes")
    assert titles(page)[0] == ("Part de l'ESS dans l'emploi, 2015, en\u202f% des emplois salariés, "
                               "par département")
    assert "maximum dans les Côtes-d'Armor (17,02\u202f%)" in readings(page)[0]
    assert page.selectbox(key="periode_carte").options == ["2015", "2014", "2008"]
    page.selectbox(key="periode_carte").select("2008").run()
    assert "2008" in titles(page)[0] and "(15,85\u202f%)" in readings(page)[0]
    subjects = page.selectbox(key="sujet_carte")
    assert sum("Emploi salarié privé au 31 décembre" in o for o in subjects.options) == 1
    subjects.select(next(o for o in subjects.options if "31 décembre" in o)).run()
    assert not page.exception and "2024" in titles(page)[0]


def test_a_territory_left_gives_back_the_map_that_it_had_not() -> None:
    usual = titles(at("Cartes"))[0]
    for page in at("Cartes"), at("Cartes", lieu="Finistère (département)"):
        page.selectbox(key="lieu").select("Finistère (département)").run()
        assert page.selectbox(key="sujet_carte").value.startswith("Acteurs")
        page.selectbox(key="lieu").select("Bretagne (région)").run()
        assert titles(page)[0] == usual
        assert "sujet_carte" not in page.query_params


def test_a_map_that_was_chosen_stays_until_it_is_set_back() -> None:
    usual, page = titles(at("Cartes"))[0], at("Cartes")
    subject = page.selectbox(key="sujet_carte")
    acteurs = next(o for o in subject.options if o.startswith("Acteurs"))
    subject.select(acteurs).run()
    for chosen in page, at("Cartes", sujet_carte=acteurs):
        for place in ("Finistère (département)", "Bretagne (région)"):
            chosen.selectbox(key="lieu").select(place).run()
            assert chosen.selectbox(key="sujet_carte").value == acteurs
    page.button(key="reinitialiser").click().run()
    assert titles(page)[0] == usual
    page.selectbox(key="lieu").select("Finistère (département)").run()
    page.selectbox(key="lieu").select("Bretagne (région)").run()
    assert titles(page)[0] == usual


def test_rates_have_classes_to_choose_and_counts_are_circles() -> None:
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


def test_four_departements_have_no_classes_to_choose() -> None:
    page = at("Cartes", niveau_carte="départements")
    assert "classes" not in [s.key for s in page.selectbox]
    assert "La couleur suit le taux, écrit sur chaque territoire." in captions(page)


def test_every_map_of_every_level_can_be_drawn() -> None:
    for level in maps.levels():
        for name, table in maps.subjects(level).items():
            figure = checked_figure(maps.draw(table(), level, "Seuils naturels", ""))
            assert len(figure.data) > 3, name


def test_a_map_holds_figures_of_one_base_champ_and_period() -> None:
    for level in maps.levels():
        for name, subject in maps.subjects(level).items():
            for period in subject.periods:
                data = subject(period).data
                if "perimetre" in data:
                    assert query.comparison(data).nunique() == 1, (name, period)
                    assert data["perimetre"].ne("").all() and len(data) > 2, (name, period)


def test_every_place_that_a_click_gives_can_be_chosen_from_the_keyboard_too() -> None:
    choosable = set(comparable.territory_names())
    for level in maps.levels():
        for name, subject in maps.subjects(level).items():
            places = subject().data["territoire"]
            assert {f"{level}:{code}" for code in places} <= choosable, name


@pytest.mark.parametrize("place, level, frame", [
    ("Bretagne (région)", "departement", ""),
    ("Finistère (département)", "epci", "29"),
    ("Rennes Métropole (EPCI)", "commune", "243500139"),
    ("Bruz (commune)", "commune", "243500139"),  # a commune has no contour: its EPCI
    ("Pays de Brest (pays)", "departement", "")])
def test_the_map_shows_the_parts_of_the_chosen_territory_and_frames_it(
        place: str, level: str, frame: str) -> None:
    [block] = [b for b in in_tab("Cartes", lieu=place) if b.key.startswith("carte_")]
    assert (block.plot.level, block.plot.focus) == (level, frame)
    assert block.click == ("lieu", f"{level}:")


@pytest.mark.parametrize("tab, place, level, sentence", [
    ("Cartes", "Finistère (département)", "départements",
     "Part de l'ESS dans l'emploi, en 2015, dans le Finistère : 15,71 %, 2e sur 4 départements "
     "bretons."),
    ("Cartes", "Bruz (commune)", "",
     "Emploi salarié de l'ESS, en 2007, à Bruz : 782 salariés, 7e sur 30 communes comparables. "
     "Le chiffre est supérieur à 79 % des autres."),
    ("Portrait", "Bruz (commune)", "",
     "Emploi salarié de l'ESS, en 2007, à Bruz : 782 salariés, 7e sur 30 communes"),
    ("Portrait", "Finistère (département)", "",
     "En 2015, l'ESS représente 15,71 % des emplois salariés dans le Finistère")])
def test_the_headline_of_a_map_is_the_figure_of_the_chosen_territory_among_its_peers(
        place: str, tab: str, level: str, sentence: str) -> None:
    filters = {"niveau_carte": level, "demo": "false"} if level else {"demo": "false"}
    [block] = [b for b in in_tab(tab, lieu=place, **filters) if "carte_" in f"{b.key}_"]
    assert plain(block).startswith(sentence)


def test_an_epci_is_told_beside_the_others_of_which_it_is_above_a_part() -> None:
    for tab, filters in (("Cartes", {"niveau_carte": "EPCI"}), ("Portrait", {})):
        blocks = in_tab(tab, lieu="Rennes Métropole (EPCI)", **filters)
        [block] = [b for b in blocks if "carte_" in f"{b.key}_"]
        assert re.match(
            r"Acteurs de l'ESS dans l'économie circulaire, en 2023, à Rennes Métropole : "
            r"[\d,]+ pour 10 000 habitants, \d+e sur 61 EPCI bretons[.] "
            r"Le chiffre est supérieur à \d+ % des autres[.]", plain(block))
        assert len(block.headline) <= TWO_LINES


def test_a_level_that_is_asked_for_is_kept_whatever_the_territory() -> None:
    for place in ("Bretagne (région)", "Finistère (département)", "Bruz (commune)"):
        assert in_tab("Cartes", lieu=place, niveau_carte="EPCI")[0].key == "carte_epci"


def test_without_demonstration_a_map_goes_down_only_where_figures_are_published() -> None:
    """The ESS of thirty communes is published, none of the Côtes-d'Armor."""
    def level(place: str) -> str:
        return in_tab("Cartes", lieu=place, demo="false")[0].plot.level

    subject = maps.subjects("commune", False)["Emploi salarié de l'ESS, en salariés"]().data
    assert not subject["territoire"].str.startswith("22").any()
    assert level("Côtes-d'Armor (département)") == "departement"
    assert level("Ille-et-Vilaine (département)") == "commune"


def test_a_map_is_found_by_the_former_words_of_its_subject() -> None:
    """Links and slides in circulation showed another map without a word."""
    former = "Acteurs de l'ESS dans l'économie circulaire (export Carteco) : nombre"
    assert in_tab("Cartes", sujet_carte=former)[0].title.startswith(
        "Acteurs de l'ESS dans l'économie circulaire : nombre")


def test_a_framed_map_tells_of_the_parts_of_its_territory_alone() -> None:
    name = "Acteurs de l'ESS dans l'économie circulaire : nombre"
    block = in_tab("Cartes", lieu="Brest Métropole (EPCI)", sujet_carte=name)[0]
    inside = query.parts("epci", "242900314", "commune")
    rows = block.table.data[block.table.data["territoire"].isin(inside)]
    top = rows.loc[rows["effectif"].idxmax()]
    assert block.lecture.startswith(
        "Acteurs de l'ESS dans l'économie circulaire, en 2023, à Brest Métropole : maximum à "
        f"{top['territoire_nom']} ({top['effectif']}\u00a0structures). "
        f"Ensemble comparé : les {lecture.cardinal(len(rows))} communes de la carte.")
    assert len(block.headline) <= TWO_LINES


def test_the_extremes_of_a_few_communes_are_said_to_be_of_those_that_are_published() -> None:
    """Le Rheu is not the commune of Rennes Métropole where the ESS employs least: 38 are silent."""
    block = in_tab("Cartes", lieu="Rennes Métropole (EPCI)", demo="false")[0]
    among = ("Emploi salarié de l'ESS, en 2007, à Rennes Métropole, parmi les cinq communes dont "
             "le chiffre est publié")
    assert block.lecture == (
        f"{among} (Bruz, Cesson-Sévigné, Le Rheu, Rennes et Vern-sur-Seiche) : maximum à Rennes "
        "(15\u202f129\u00a0salariés), minimum au Rheu (374\u00a0salariés).")
    assert block.headline.startswith(among)


def test_the_least_of_counts_is_not_told_where_a_commune_that_has_none_is_not_on_the_map() -> None:
    def reading(name: str, place: str) -> str:
        return in_tab("Cartes", lieu=place, sujet_carte=name, niveau_carte="communes")[0].lecture

    actors = "Acteurs de l'ESS dans l'économie circulaire : nombre"
    uneven = reading(actors, "CA Lorient Agglomération (EPCI)")
    assert "à Lorient Agglomération\u202f: maximum à Lorient (5" in uneven.replace(
        " :", "\u202f:") and "minimum" not in uneven
    assert " : 1\u00a0structure partout où il y en a. " in reading(
        actors, "CC du Kreiz-Breizh (CCKB) (EPCI)").replace("\u202f", " ")
    shops = "Inventaire des commerces de l'ESS en milieu rural : nombre"
    assert "La Chapelle-Erbrée : 1\u00a0commerce. " in reading(
        shops, "La Chapelle-Erbrée (commune)")  # no rank among a hundred equals


def test_a_sentence_says_in_words_that_a_figure_is_corrected() -> None:
    map_block = in_tab("Cartes", sujet_carte="Évolution de l'emploi – Fondations, en %")[0]
    assert ("maximum en Ille-et-Vilaine (+3,1\u202f%, chiffre corrigé), minimum dans le Finistère "
            "(−0,8\u202f%)") in map_block.lecture


def test_the_portrait_in_short_stands_beside_the_map() -> None:
    cards = in_tab("Cartes", lieu="Finistère (département)")
    assert [b.key for b in cards] == ["carte_epci", "portrait_cles", "portrait_court"]
    assert [(b.half, b.under) for b in cards] == [(True, False), (True, False), (True, True)]
    short = cards[2]
    whole = next(b for b in in_tab("Portrait", lieu="Finistère (département)")
                 if b.key == "portrait").table.data
    assert short.table.data["valeur"].tolist() == whole["valeur"].tolist()[:len(short.table.data)]
    assert short.headline == ("Part de l'ESS dans l'emploi (% des emplois salariés), 2015 : "
                              "15,71\u202f%, 2e sur 4 départements bretons.")
    assert short.table.data["rang"].iloc[0] == "2e sur 4"


def test_the_chip_of_the_map_goes_back_up_a_level_at_a_time() -> None:
    page = at("Cartes", lieu="Bruz (commune)")
    for above in ("epci:243500139", "departement:35", "region:53"):
        last = "Retirer ce filtre" if above == "region:53" else "Remonter d'un niveau"
        assert page.button(key="puce_lieu").help == last
        assert page.session_state[clicks.OFFERS]["lieu"].before == above  # a second click too
        page.button(key="puce_lieu").click().run()
        assert page.selectbox(key="lieu").value == above
    assert "puce_lieu" not in [b.key for b in page.button]
    page = at("Portrait", lieu="Bruz (commune)")  # elsewhere a chip undoes its filter
    page.button(key="puce_lieu").click().run()
    assert page.selectbox(key="lieu").value == "region:53"


def test_a_chosen_commune_is_framed_on_its_map_and_has_its_portrait() -> None:
    page = at("Cartes", niveau_carte="communes", lieu="Quimper (commune)")
    page.selectbox(key="sujet_carte").select(next(
        o for o in page.selectbox(key="sujet_carte").options if o.startswith("Acteurs"))).run()
    [circles] = [t for t in spec(page)["data"] if t.get("marker", {}).get("symbol") == "circle"
                 and t["mode"] == "markers"]
    codes = [c[0] for c in circles["customdata"]]
    assert circles["marker"]["line"]["width"][codes.index("29232")] == 3
    assert "L'ESS à Quimper" in titles(page)


def test_the_map_of_communes_leaves_as_points_and_that_of_epci_as_contours() -> None:
    for level, kinds in (("commune", {"Point"}), ("epci", {"Polygon", "MultiPolygon"})):
        [subject] = [m for n, m in maps.subjects(level).items()
                     if n.startswith("Acteurs") and n.endswith("nombre")]
        table = subject()
        assert export.has_geometry(table)
        features = json.loads(export.geojson(table, "Acteurs", ""))["features"]
        assert len(features) == len(table.data)
        assert {f["geometry"]["type"] for f in features} <= kinds


def test_the_bounds_of_a_density_have_the_decimals_that_are_read_on_the_map() -> None:
    page = at("Cartes", niveau_carte="EPCI")
    for method in page.selectbox(key="classes").options:
        page.selectbox(key="classes").select(method).run()
        bounds = [b for t in spec(page)["data"] if t.get("showlegend")
                  for b in t["name"].split(" à ")]
        assert len(bounds) == 10
        assert all(len(b.partition(",")[2]) <= 2 for b in bounds)


def test_density_counts_every_epci_and_sums_to_what_is_placed() -> None:
    table = query.density("acteurs_circulaires", "epci")
    assert len(table.data) == 61
    first = table.data.iloc[0]
    assert first["densite"] == pytest.approx(10_000 * first["effectif"] / first["population"])
    note = next(n for n in table.notes if n.startswith("Fiches sans territoire"))
    assert int(note.rstrip(".").split()[-1]) + table.data["effectif"].sum() == 422


def test_the_title_of_a_map_of_records_says_the_year_of_their_file() -> None:
    block = in_tab("Cartes", sujet_carte="Inventaire des commerces de l'ESS en milieu rural : "
                   "nombre", lieu="Bretagne (région)")[0]
    assert block.title == ("Inventaire des commerces de l'ESS en milieu rural : nombre, 2022, par "
                           "département")
