"""Économie circulaire: published perimeters that do not add up, actors of the Carteco export."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export
from dashboard.blocks.cells import cell_text
from dashboard.blocks.filters import clicks
from dashboard.charts.maps.plots import Choropleth
from dashboard.charts.plot import KeyFigures
from dashboard.charts.plotly import streamlit_figure
from dashboard.text import lecture
from dashboard.themes import shares
from dashboard.themes.economie_circulaire import actors, published, sentences
from dashboard.warehouse.columns import texts
from dashboard.warehouse.table import Table
from etl.warehouse.build import build
from tests.collection import blocks
from tests.etl.conftest import save
from tests.pages import reading
from tests.pages.reading import drawings, text, titles

ALL = "Tous les chiffres publiés"


def on_tab(tab: str = "Chiffres publiés", **filters: str) -> AppTest:
    return reading.page_at("economie_circulaire", volet_circulaire=tab, **filters)


def test_the_latest_published_figures_come_first_each_with_its_year() -> None:
    page = on_tab()
    assert list(reading.figures(page).items()) == [
        ("Structures dans Carteco, 2023", "432"),
        ("Structures de réemploi, 2023", "119"),
        ("Sites de réemploi, 2023", "176"),
        ("Membres du réseau matériaux, 2023 (structures)", "27"),
        ("Entrées dans le réseau matériaux, 2023 (structures)", "9")]
    assert "Cress Bretagne, Rapport d'activité 2023" in text(page)


def test_structures_and_sites_have_each_their_figure_and_the_breaks_are_said() -> None:
    page = on_tab()
    assert titles(page)[1:] == [
        "Structures comptées selon le champ, Bretagne, 2018 à 2023",
        "Évolutions publiées du nombre de structures de réemploi, Bretagne, 2018 à 2023",
        "Sites de réemploi recensés, Bretagne, 2018 à 2023",
        "Réseau du réemploi de matériaux, Bretagne, 2023"]
    assert len(drawings(page)) == 4 and not page.get("plotly_chart")  # no mark to compare
    page_text = text(page)
    assert ("En 2023, on compte 119\u00a0structures ESS de réemploi et 432\u00a0structures "
            "référencées dans Carteco, deux champs qui ne s'additionnent pas.") in page_text
    assert ("La dernière évolution publiée\u202f: +18\u202f% («\u202fréemploi\u202f», 2021-2023)"
            "\u202f; les deux autres ont une autre période ou un autre champ.") in page_text
    assert "vont de +18" not in page_text  # the least and the most of what does not compare
    assert ("Les publications donnent au moins 224\u00a0sites (2018-2019) et 176\u00a0sites "
            "(2023)\u202f; la rupture dite en note interdit d'y lire une évolution.") in page_text
    assert page_text.count("la définition du site a changé") == 1  # the sites
    assert text(on_tab(ALL)).count("la définition du site a changé") == 2  # side by side, the list


def test_counts_of_several_perimeters_are_on_no_axis() -> None:
    plots = {block.key: block.plot for block in blocks("economie_circulaire")}
    for key in ("circulaire_structures", "circulaire_evolutions",
                "circulaire_reseau"):  # members, entries, who came
        assert isinstance(plots[key], KeyFigures)


def test_the_competing_counts_stand_side_by_side_with_what_each_counts() -> None:
    page = on_tab(ALL)
    assert "Ce que compte chaque chiffre, Bretagne, 2018 à 2023" in titles(page)
    rows = page.table[0].value.replace({"\u202f": " ", "\u00a0": " "}, regex=True)
    assert list(rows["Valeur"]) == [
        "environ 50 structures", "au moins 224 sites", "80 structures", "70 structures",
        "119 structures", "432 structures", "176 sites", "près de 150 structures"]
    by_value = rows.set_index("Valeur")
    assert by_value.loc["80 structures", "Ce que le document compte"] == (
        "Structures de réemploi ESS recensées")
    assert by_value.loc["432 structures", "Champ"] == (
        "Structures de l'ESS référencées sur la carte Carteco")  # not its subject before it
    assert by_value.loc["432 structures", "Réserve"] == (
        "Carte collaborative : structures, collectivités et citoyens y ajoutent des acteurs.")
    # What the document says of the break is not said again in the words of the observatory.
    assert by_value.loc["au moins 224 sites", "Réserve"] == (
        "176 sites sont comptés en 2023 pour davantage de structures : la définition du site "
        "n'est pas la même.")
    assert by_value.loc["80 structures", "Réserve"].count("les deux recensements") == 1
    assert by_value.loc["176 sites", "Document"] == (
        "Dynamiques du réemploi social et solidaire en Bretagne")
    assert by_value.loc["176 sites", "Réserve"] == "La définition du site a changé"
    assert "les deux recensements ne comptent pas la même chose" in by_value.loc[
        "119 structures", "Réserve"]
    assert ("Les publications donnent 6 comptes de structures (d'environ 50 à 432) et 2 comptes "
            "de sites (de 176 à au moins 224)\u202f; chacun a son champ\u202f: ils ne "
            "s'additionnent pas.") in text(page)


def test_a_count_that_is_not_published_is_neither_the_least_nor_the_most() -> None:
    table = published.definitions()
    counts = table.where(table.data["unite"] == "structures")
    least = counts.data["valeur"].min()
    masked = counts.with_values(
        statut=counts.data["statut"].mask(counts.data["valeur"] == least, "s"),
        valeur=counts.data["valeur"].mask(counts.data["valeur"] == least))
    sentence = published.definitions_sentence(masked)
    assert f"{len(counts.data)} comptes de structures (d" in sentence and "secret" not in sentence


def test_a_count_that_is_not_published_is_no_count_of_its_year_nor_of_a_network() -> None:
    network = published.network()
    is_new = network.data["indicateur"] == published.NEW
    masked = network.with_values(valeur=network.data["valeur"].mask(is_new),
                                 statut=network.data["statut"].mask(is_new, "s"))
    assert published.network_sentence(masked).endswith(" compte 27\u00a0structures.")
    for indicators in (published.CENSUS, published.SITES):
        counts = published.counts(indicators)
        is_first = counts.data.index == counts.data["annee"].idxmax()
        masked = counts.with_values(valeur=counts.data["valeur"].mask(is_first),
                                    statut=counts.data["statut"].mask(is_first, "s"))
        sentence = published.latest_counts_sentence(masked)
        assert sentence and "secret" not in sentence
    assert published.latest_counts_sentence(counts.with_values(valeur=float("nan"))) == ""


def test_the_network_of_materials_says_its_members_and_its_new_ones() -> None:
    assert ("En 2023, le réseau breton du réemploi de matériaux compte 27\u00a0structures, "
            "dont 9\u00a0entrées dans l'année.") in text(on_tab())


def test_every_published_figure_can_be_searched_whatever_the_accents() -> None:
    page = on_tab(ALL)
    assert len(page.dataframe[-1].value) == 42
    page.text_input(key="recherche").set_value("dechets").run()
    assert 0 < len(page.dataframe[-1].value) < 42


def test_actors_are_counted_without_the_duplicates_and_the_page_says_how_many_are_kept() -> None:
    page = on_tab("Acteurs")
    assert titles(page) == [
        "Acteurs par activité en Bretagne, 2023",
        "Activités qui vont ensemble en Bretagne, 2023", "Acteurs par statut en Bretagne, 2023",
        "Acteurs par département en Bretagne, 2023",
        "Membres des réseaux en Bretagne, 2023",
        "ETP déclarés par département et par statut en Bretagne, 2023"]
    page_text = text(page)
    assert ("432 lignes dans l'export, 10 mises à l'écart (doublons)\u202f: 422 structures "
            "retenues.") in page_text
    assert ("«\u202fAssociation\u202f» arrive en tête\u202f: 251 structures sur 422 "
            "(59,5\u202f%).") in page_text
    assert ("94 structures sont du «\u202fRéseau des recycleries (RAB)\u202f» et "
            "27 du «\u202fRéseau du réemploi de matériaux\u202f».") in page_text
    assert "Données de démonstration" in page_text


@pytest.mark.parametrize(("counts", "note"), [
    ([*range(20, 4, -1)], "Barres : 10 combinaisons, les plus fréquentes ; le tableau les donne"),
    ([9, *[1] * 33], "les plus fréquentes ; d'autres réunissent autant de structures que la dern"),
    ([9, 8], "")])
def test_combinations_as_frequent_as_the_last_that_is_drawn_are_told(counts: list[int],
                                                                     note: str) -> None:
    table = Table(pd.DataFrame({"activites": 2, "structures": counts}), ())
    text = sentences.combinations_note(table)
    assert note in text and ("Barres" in text) == bool(note)


def test_the_activities_that_go_together_count_each_structure_once() -> None:
    table = actors.Selection("Bretagne").combinations()
    assert table.data["structures"].sum() == 422
    combinations = actors.with_several_activities(table).data
    assert len(combinations) == 10 and combinations["structures"].is_monotonic_decreasing
    assert combinations.iloc[0][["modalite", "activites", "structures"]].tolist() == [
        "réemploi + sensibilisation", 2, 11]
    # Each combination is exact: counted again from the list of activities of every structure.
    counts = actors.Selection("Bretagne").actors().data["activites"].value_counts()
    figures = table.data.set_index(table.data["modalite"].str.replace(" + ", ", "))["structures"]
    assert figures.to_dict() == counts.to_dict()
    assert ("283 structures sur 422 ont plusieurs activités, en 154 combinaisons\u202f: la plus "
            "fréquente est «\u202fréemploi + sensibilisation\u202f» (11 structures)."
            ) in text(on_tab("Acteurs"))
    insertion = actors.Selection("Morbihan", {
        "departement": "56", actors.STATUT: ["Entreprise d'insertion"],
        "activites": ["collecte et tri"]}, level="departement").combinations()
    assert sentences.combinations_sentence(insertion) == (
        "Les 2 structures ont toutes plusieurs activités, jamais les mêmes.")


def test_the_density_follows_the_filters_and_counts_each_epci_whole() -> None:
    """« Maximum dans la communauté de communes Côte d'Emeraude (4,27) », of its three communes of
    Côtes-d'Armor, was 1,02 for Brittany and on the map of « Territoires »."""
    whole = actors.Selection("Bretagne").density().data
    assert len(whole) == 61 and whole["effectif"].sum() == 415
    parts = [actors.Selection(name, {level: code}, level=level).density().data
             for code, (level, name) in actors.places().items() if level == "departement"]
    assert len(parts) == 4 and {code for p in parts for code in p["territoire"]} == set(
        whole["territoire"])
    for part in parts:
        assert len(part) < len(whole) and part.merge(whole).shape == part.shape
    finistere = actors.Selection("Finistère", {"departement": "29"}, level="departement").density()
    # As many as it counts: « D'où vient ce chiffre ? » names no cell of another EPCI.
    assert len(finistere.lineage) == finistere.data["effectif"].sum()
    assert not any(note.startswith("Fiches sans territoire") for note in finistere.notes)
    textile = actors.Selection("Bretagne", {"activites": ["textile"]}).density()
    assert 0 < textile.data["effectif"].sum() < 415
    first = textile.data.iloc[0]
    assert first["densite"] == pytest.approx(10_000 * first["effectif"] / first["population"])
    page_text = text(on_tab("Carte et liste", territoire="Finistère"))
    assert "Un EPCI à cheval sur deux départements est compté en entier." in page_text
    assert "pour 10\u202f000 habitants" in page_text and "habitant)" not in page_text
    assert re.search(r"Acteurs pour 10\s000 habitants, en 2023, dans le Finistère\s: maximum",
                     page_text)
    assert re.search(r"Ensemble comparé\s: les 2\d EPCI qui y ont des communes[.]",
                     page_text)  # not « bretons »: 61


def test_an_epci_outside_the_departement_that_is_chosen_is_not_said_to_lack_its_figure() -> None:
    """The legend said « donnée absente » of all the others, whose actors are counted."""
    words = {}
    for territoire in ("Bretagne", "Finistère"):
        [block] = [b for b in blocks("economie_circulaire", urlencode(
            {"volet_circulaire": "Carte et liste", "territoire": territoire}))
            if b.key == "acteurs_densite"]
        assert isinstance(block.plot, Choropleth)
        words[territoire] = {a.figure_text for a in block.plot.areas if not a.is_known}
    assert words == {"Bretagne": set(), "Finistère": {"hors du territoire choisi"}}


def test_a_map_of_classes_says_its_extremes_in_its_headline() -> None:
    # They were left out of it, too long with the unit that its subject says: no number is on it.
    assert re.search(r"^Acteurs pour 10\s000 habitants, en 2023\s: maximum à Douarnenez "
                     r"Communauté \(4,37\), minimum dans 4\sterritoires \(0,00\)[.]$",
                     text(on_tab("Carte et liste")), re.MULTILINE)


def test_an_epci_is_a_territory_too_and_the_etp_say_that_they_do_not_follow_it() -> None:
    page = on_tab("Acteurs", territoire="Brest Métropole")
    assert {"Acteurs par activité à Brest Métropole, 2023",
            "ETP déclarés par département et par statut en Bretagne, 2023"} <= set(titles(page))
    page_text = text(page)
    assert "sur 29 (" in page_text and "**Filtres** – EPCI\u202f: Brest Métropole" in page_text
    assert "«\u202fEPCI\u202f» ne filtre pas cette figure" in page_text
    brest = actors.Selection("Brest Métropole", {"epci": "242900314"}, level="epci")
    assert set(brest.actors().data["commune_nom"]) <= {
        "Bohars", "Brest", "Gouesnou", "Guilers", "Guipavas", "Le Relecq-Kerhuon", "Plougastel-"
        "Daoulas", "Plouzané"}


def test_the_density_of_an_epci_is_read_among_them_all() -> None:
    page_text = text(on_tab("Carte et liste", territoire="Brest Métropole"))
    assert "Acteurs pour 10\u202f000 habitants, par EPCI, en Bretagne, 2023" in page_text
    assert re.search(r"Acteurs, en 2023, à Brest Métropole\s: \d,\d\d\spour 10\s000 "
                     r"habitants, \d+e sur 61\sEPCI bretons", page_text)
    assert "Hachures" not in page_text
    brest, whole = (actors.Selection(name, where, level=level).density().data for name, where, level
                    in (("Brest Métropole", {"epci": "242900314"}, "epci"),
                        ("Bretagne", {}, "region")))
    assert brest.equals(whole)


def test_the_map_leaves_as_points_of_the_actors_chosen_and_of_no_other() -> None:
    selection = actors.Selection("Finistère", {"departement": "29"}, level="departement")
    table = selection.actors()
    read = json.loads(export.geojson(table, "Carte", "", "http://ici", date(2026, 11, 24)))
    assert read["type"] == "FeatureCollection"
    points = [f for f in read["features"] if f["geometry"]]
    assert {f["geometry"]["type"] for f in points} == {"Point"}
    assert len(points) == table.data["latitude"].notna().sum() > 50
    assert {f["properties"]["departement_nom"] for f in points} == {"Finistère"}
    east, north = zip(*(f["geometry"]["coordinates"] for f in points), strict=True)
    assert min(east) > -5.3 and max(east) < -3.3
    assert min(north) > 47.6 and max(north) < 48.8


def test_declared_etp_are_totals_and_the_masked_ones_say_secret() -> None:
    page = on_tab("Acteurs")
    page_text = text(page)
    total = "2\u202f549,8\u00a0ETP"
    assert (f"369 structures sur 422 déclarent {total}\u202f; 8 cases sur 28 sont sous secret "
            "statistique.") in page_text
    assert ("Secret statistique\u202f: une case masquée repose sur moins de 3 unités, tient à plus "
            "de 85\u202f% à l'une d'elles, ou en protège une autre.") in page_text
    traces = json.loads(page.get("plotly_chart")[-1].proto.spec)["data"]
    words = [w for trace in traces for w in trace.get("text") or ()]
    assert words.count("secret") == 8 and "0" not in words and "" not in words


def test_etp_are_as_precise_in_their_table_and_sentence_as_in_their_figure() -> None:
    [block] = [b for b in blocks("economie_circulaire", "volet_circulaire=Acteurs")
               if b.key == "acteurs_etp"]
    column, figures = block.table.column("valeur"), texts(block.table, "valeur")
    assert [cell_text(row, column) for row in block.table.records] == figures
    assert f" déclarent {figures[-1]} ;" in block.lecture


def test_the_table_says_which_etp_are_secret_and_never_with_a_dash_alone() -> None:
    page = on_tab("Acteurs")
    page.session_state["tableau_acteurs_etp"] = True
    page.run()
    rows = page.dataframe[-1].value
    secrets = rows[rows["ETP déclarés (ETP)"].isna()]
    assert len(rows) == 40 and len(secrets) == 8
    assert set(secrets["Statut"]) == {"secret statistique"}
    assert (rows["Statut"] == "secret statistique").sum() == 8


def test_the_filters_that_the_etp_do_not_follow_are_said() -> None:
    page = on_tab("Acteurs", territoire="Finistère", reseau="Réseau des recycleries (RAB)")
    words = text(page).replace("\u202f", " ").replace("\u00a0", " ")
    assert "« Réseau » ne filtre pas cette figure : les ETP ne sont publiés que par dép" in words
    assert "108 structures sur 123 déclarent 665,3 ETP ; 2 cases sur 7 sont sous secret" in words
    # On the figure itself, beside figures that follow it.
    assert titles(page)[-1].replace("\u202f", " ") == (
        "ETP déclarés par département et par statut dans le Finistère, 2023 "
        "· sans le filtre « Réseau »")
    words = text(on_tab("Acteurs", statut="Scop")).replace("\u202f", " ").replace("\u00a0", " ")
    assert "42 structures sur 47 déclarent 322,7 ETP ; aucune case n'est sous secret" in words
    assert "« Statuts »" not in words


def test_no_list_gives_the_etp_of_an_actor() -> None:
    for tab in ("Acteurs", "Carte et liste", "Qualité de l'export"):
        page = on_tab(tab)
        assert not any("ETP" in str(c) for t in page.dataframe for c in t.value.columns)
        assert not any("ETP" in str(f.proto.spec) for f in page.get("plotly_chart")[:-1])


def test_a_map_of_one_statut_says_how_many_there_are_once() -> None:
    [block] = [b for b in blocks("economie_circulaire", urlencode({
        "volet_circulaire": "Carte et liste", "statut": "Scop"})) if b.key == "acteurs_carte"]
    assert block.lecture == "47 structures sont placées sur la carte. Données de démonstration."


def test_the_filters_narrow_every_block_and_say_so() -> None:
    page = on_tab("Carte et liste")
    assert len(page.dataframe[-1].value) == 422
    assert ("«\u202fAssociation\u202f» arrive en tête\u202f: 251 structures sur 422 "
            "(59,5\u202f%).") in text(page)  # what colours tell, as headline
    page.selectbox(key="territoire").set_value("22").run()
    page.multiselect(key="activite").set_value(["textile"]).run()
    rows = page.dataframe[-1].value
    assert set(rows["Département"]) == {"Côtes-d'Armor"}
    assert rows["Activités"].str.contains("textile").all()
    # On a slide, nothing else says that these are not all the actors.
    assert titles(page)[0] == ("Carte des acteurs par statut dans les Côtes-d'Armor, 2023 "
                               "· Activités\u202f: textile")
    assert ("**Filtres** – Territoire : Côtes-d'Armor ; Activités : textile"
            in text(page).replace("\u202f", " "))


def test_the_network_filter_keeps_its_members_only() -> None:
    page = on_tab("Carte et liste")
    page.selectbox(key="reseau").set_value("reseau_materiaux").run()
    rows = page.dataframe[-1].value
    assert len(rows) == 27
    assert set(rows["Membre du réseau matériaux"]) == {"oui"}


def test_the_only_member_of_a_network_is_said_as_one() -> None:
    members = Table(pd.DataFrame({"reseau": ["RAB"], "structures": [1]}), (),
                    filters={"Réseau": "RAB"})
    assert sentences.networks_sentence(members) == (
        "La seule structure du « RAB » n'est d'aucun autre réseau.")
    both = replace(members, data=pd.DataFrame({"reseau": ["RAB", "R3"], "structures": [1, 1]}))
    assert sentences.networks_sentence(both) == (
        "La seule structure du « RAB » est aussi du « R3 ».")


@pytest.mark.parametrize(("filters", "sentence"), [
    ({"territoire": "Rennes Métropole", "statut": "Scop"},
     "1 structure est du « Réseau des recycleries (RAB) » et 1 du « Réseau du réemploi de "
     "matériaux »."),
    ({"activite": "réemploi"},
     "41 structures sont du « Réseau des recycleries (RAB) » et 11 du « Réseau du réemploi de "
     "matériaux »."),
    ({"territoire": "Ille-et-Vilaine", "statut": "Association", "activite": "réemploi",
      "reseau": "Réseau du réemploi de matériaux"},
     "Des 2 structures du « Réseau du réemploi de matériaux » qui répondent aux filtres, 1 est "
     "aussi du « Réseau des recycleries (RAB) »."),
    ({"reseau": "Réseau du réemploi de matériaux"},
     "Des 27 structures du « Réseau du réemploi de matériaux », 3 sont aussi du « Réseau des "
     "recycleries (RAB) ».")])
def test_the_members_of_a_network_that_the_filters_keep_are_not_said_to_be_all_of_it(
        filters: dict[str, str], sentence: str) -> None:
    query = urlencode({"volet_circulaire": "Acteurs", **filters})
    [block] = [b for b in blocks("economie_circulaire", query)
               if b.key == "acteurs_reseaux"]
    assert block.headline.replace("\u202f", " ") == sentence


def test_a_click_on_an_actor_of_the_map_sets_the_filter_of_its_statut(
        monkeypatch: pytest.MonkeyPatch) -> None:
    """Its symbol is that of its statut, as the bar of the same statut in « Acteurs »."""
    offers = on_tab("Carte et liste").session_state[clicks.OFFERS]
    session: dict[str, Any] = {clicks.OFFERS: offers}
    monkeypatch.setattr(clicks.st, "session_state", session)
    [block] = [b for b in blocks("economie_circulaire", "volet_circulaire=Carte et liste")
               if b.key == "acteurs_carte"]
    marks = [mark for trace in block.figure(streamlit_figure, False).data
             if trace.customdata is not None for mark in trace.customdata]
    assert len(marks) > 100
    for words, *names in {mark[1]: mark for mark in marks}.values():
        assert clicks.choose(names)
        [statut] = session["statut"]
        assert words.endswith(f" · {statut}")


def test_the_list_shows_the_columns_chosen_and_the_search_still_reads_the_others() -> None:
    page = on_tab("Carte et liste")
    every = list(page.dataframe[-1].value.columns)
    assert every[:2] == ["Nom", "Activités"] and len(every) > 2
    page.multiselect(key="colonnes").set_value(["nom", "commune_nom"]).run()
    assert list(page.dataframe[-1].value.columns) == ["Nom", "Commune"]
    page.text_input(key="recherche").set_value("textile").run()
    assert 0 < len(page.dataframe[-1].value) < 422


def test_a_search_ignores_accents_case_and_hyphens() -> None:
    page = on_tab("Carte et liste")
    page.text_input(key="recherche").set_value("SAINT GREGOIRE").run()
    assert set(page.dataframe[-1].value["Commune"]) == {"Saint-Grégoire"}


def test_structures_that_are_of_no_network_are_said_to_be_of_none() -> None:
    """« en retirer un » was said of six structures, all counted above; beside another territory,
    the note on activities stood for the reason."""
    members = {code: actors.Selection(name, {level: code}, {}, level).members().data
               for code, (level, name) in actors.places().items() if level == "epci"}
    without, other = [code for code, data in members.items() if data.empty][:2]
    for filters in ({}, {"comparer_a": other}):
        address = urlencode({"volet_circulaire": "Acteurs", "territoire": without, **filters})
        [block] = [b for b in blocks("economie_circulaire", address) if b.key == "acteurs_reseaux"]
        assert block.absent == "Aucune de ces structures n'est membre d'un réseau."


def test_filters_that_leave_nothing_say_it_and_do_not_crash() -> None:
    page = on_tab("Acteurs")
    page.selectbox(key="territoire").set_value("22").run()
    page.selectbox(key="reseau").set_value("reseau_materiaux").run()
    page.multiselect(key="statut").set_value(["Fondation"]).run()
    assert not page.exception
    [info] = [i.value for i in page.info]  # one sentence for them all
    assert info.startswith("Aucune donnée pour ces filtres\u202f: en retirer un en haut de la "
                           "page.  \n– Acteurs par activité")
    assert info.count("\n– ") == 5 and len(titles(page)) == 1  # the ETP


def test_the_defects_of_the_export_are_listed_with_what_was_done() -> None:
    page = on_tab("Qualité de l'export")
    rows = page.dataframe[-1].value
    assert len(rows) == 43
    assert (rows["Retenu"] == "non").sum() == 10
    assert ("43 lignes de l'export ont un défaut\u202f: 12 «\u202fcommune absente\u202f», 11 "
            "«\u202faccents perdus\u202f», 10 «\u202fdoublon\u202f» et 10 «\u202fcoordonnées hors "
            "de Bretagne\u202f».") in text(page)


def test_an_export_without_a_defect_says_so(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asked to take off a filter that nobody had set."""
    save(tmp_path / "raw/acteurs_circulaires/carteco.xlsx", {"Export": [
        ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
         "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"],
        ["1", "La Ressource", "réemploi", "Association", "Plérin", "22190", 48.54, -2.77, 3.5, 2012,
         "oui", "non"]]})
    assert not build(tmp_path / "raw", tmp_path / "w.duckdb").has_errors
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(tmp_path / "w.duckdb"))
    page = on_tab("Qualité de l'export")
    assert [i.value for i in page.info] == [
        "Aucun défaut\u202f: chaque ligne de l'export est reprise.  \n"
        "– Défauts de l'export et suite donnée"]


def test_hiding_the_demonstration_hides_the_actors_and_keeps_what_is_published() -> None:
    page = on_tab("Acteurs", demo="false")
    assert not titles(page)
    assert ("données de démonstration masquées (voir l'interrupteur en haut de la page)"
            in page.info[0].value)
    assert len(on_tab(demo="false").metric) == 5


def test_structures_that_say_nothing_are_counted_and_are_never_the_first() -> None:
    """« « non précisé » arrive en tête » was said of an export where most give no statut."""
    table = actors.Selection("Bretagne").by_column(actors.STATUT)
    first = table.data["structures"].idxmax()
    unsaid = table.with_values(
        statut_juridique=table.data[actors.STATUT].where(table.data.index != first, ""))
    sentence = sentences.first_sentence(unsaid, actors.STATUT, table.data["structures"].sum())
    second = table.data.drop(first).nlargest(1, "structures").iloc[0]
    assert sentence.startswith(f"« {lecture.lower(second[actors.STATUT])} » arrive en tête")
    both = shares.beside({name: (unsaid, 422) for name in ("Finistère", "Bretagne")},
                         actors.STATUT, "structures")
    assert shares.sentence(both, actors.STATUT, "structures", "structures").startswith(
        f"« {lecture.lower(second[actors.STATUT])} »")


def test_one_structure_that_is_new_is_one_and_a_bound_keeps_its_word() -> None:
    table = published.network()
    is_new = table.data["indicateur"] == published.NEW
    for value, word, text_ in ((1, "", "dont 1\u00a0entrée dans"),
                               (9, "plus de", "dont plus de 9\u00a0entrées dans")):
        own = table.with_values(valeur=table.data["valeur"].mask(is_new, value), imprime="",
                                qualificatif=table.data["qualificatif"].mask(is_new, word))
        assert text_ in published.network_sentence(own)


def test_a_count_of_a_day_is_told_at_its_date() -> None:
    table = published.network().with_values(periode="2023-12-31")
    assert published.network_sentence(table).startswith("Au 31 décembre 2023, le réseau breton")
    table = published.counts(published.SITES).with_values(periode="2018-12-31")
    assert "sites (31 décembre 2018) et " in published.latest_counts_sentence(table)


def test_each_count_agrees_with_its_number_and_says_its_status_after_its_name() -> None:
    counts = published.counts(published.CENSUS)
    ones = counts.with_values(valeur=1.0, imprime="1", statut="e")
    assert ("on compte 1\u00a0structure ESS de réemploi (estimation) et 1\u00a0structure "
            "référencée dans Carteco (estimation), deux") in published.latest_counts_sentence(ones)
    definitions = published.definitions().with_values(unite="acteurs")
    assert " comptes d'acteurs (" in published.definitions_sentence(definitions)
    bounds = published.evolutions().with_values(qualificatif="près de", imprime="")
    assert ". Les voici : hausse de près de 33\u202f% (" in published.evolutions_sentence(bounds)


def test_one_publication_one_count_one_evolution_are_said_as_one() -> None:
    def one(table: Table) -> Table:
        return table.where(table.data.index == 0)

    assert published.definitions_sentence(one(published.definitions())) == (
        "La publication donne 1 compte de structures (environ 50).")
    assert published.latest_counts_sentence(one(published.counts(published.SITES))).startswith(
        "La publication donne au moins 224\u00a0sites (2018-2019)")
    assert published.evolutions_sentence(one(published.evolutions())).startswith(
        "L'évolution publiée : +33\u202f%")
    defects = actors.defects()
    assert sentences.defects_sentence(defects.where(defects.data["id"] == "")) == ""
