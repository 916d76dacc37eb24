"""Actors of a collaborative map: their defects, duplicates and coordinates."""

from __future__ import annotations

import pytest

from etl.paths import RAW
from etl.warehouse.build import load
from tests.etl.conftest import texts

ACTOR = ["Identifiant", "Nom", "Activités", "Statut ESS", "Commune", "Code postal", "Latitude",
         "Longitude", "ETP", "Année de création", "Membre du RAB", "Réseau matériaux"]


def actor(number, name, commune="Plérin", latitude=48.54, longitude=-2.77):
    return [f"CAR-{number}", name, "réemploi;textile", "Association", commune, "22190", latitude,
            longitude, 2.5, 2010, "oui", "non"]


@pytest.mark.parametrize(("row", "warning", "expected"), [
    (actor(1, "Acteur", commune=None), "E2 : commune absente : Plérin, seule commune du code "
     "postal (lu : « »)", ("22187", "export")),
    ([*actor(1, "Acteur", commune=None)[:5], None, 48.54, -2.77], "E2 : commune absente : l'acteur "
     "n'est d'aucun territoire, faute de code postal", ("", "export")),
    (actor(1, "Acteur", commune="Pl\ufffdrin"), "E2 : accents perdus : Plérin, seule commune "
     "possible du code postal (lu : « Pl\ufffdrin »)", ("22187", "export")),
    (actor(1, "Acteur", latitude=48.85, longitude=2.35), "G2 : coordonnées hors de Bretagne "
     "(48,85 ; 2,35), écartées (lu : « 48,85 »)", ("22187", "centre de la commune")),
    (actor(1, "Acteur", latitude=43.49, longitude=-1.47), "G2 : coordonnées hors de Bretagne "
     "(43,49 ; -1,47), écartées (lu : « 43,49 »)", ("22187", "centre de la commune")),
    (actor(1, "Acteur", latitude=None), "G2 : coordonnées absentes (lu : « »)",
     ("22187", "centre de la commune")),
])
def test_the_defects_of_a_collaborative_map_follow_a_declared_rule(raw, write, row, warning,
                                                                   expected):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    one = load("acteurs_circulaires", raw)
    assert [t.replace(" (lu : « »)", "") for t in texts(one)] == [
        "AVERTISSEMENT acteurs_circulaires/carteco.xlsx · feuille « Export » · cellule "
        + warning.replace(" (lu : « »)", "")]
    assert tuple(one.data.iloc[0][["commune", "position"]]) == expected
    assert bool(one.data.iloc[0]["retenu"])


def test_a_mistyped_postcode_that_leads_out_of_brittany_is_told_by_its_line(raw, write):
    away = actor(2, "Ressourcerie", commune="Brest")
    away[5] = "92200"
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, actor(1, "Acteur"), away]})
    assert texts(load("acteurs_circulaires", raw)) == [
        "INFORMATION acteurs_circulaires/carteco.xlsx : 1 ligne hors de Bretagne, 1 fiche gardée "
        "(lu : « ligne 3 »)"]


@pytest.mark.parametrize("note", [["Source :", "Carteco, mai 2026"],
                                  ["Source", "Carteco", "mai 2026"]])
def test_a_note_of_some_cells_under_the_actors_is_no_actor(raw, write, note):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, actor(1, "Source de vie"), note]})
    assert [(i.cell, i.message) for i in load("acteurs_circulaires", raw).issues
            if i.is_error] == [("A3", "une note n'est pas une fiche")]


def test_a_duplicate_is_set_aside_not_deleted(raw, write):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, actor(1, "Acteur n° 1"), actor(2, "ACTEUR N° 1"), actor(3, "Acteur n° 3")]})
    one = load("acteurs_circulaires", raw)
    assert one.data["retenu"].tolist() == [True, False, True]
    assert texts(one) == ["AVERTISSEMENT acteurs_circulaires/carteco.xlsx · feuille « Export » · "
                          "cellule B3 : doublon de CAR-1 (A2) : ligne mise à l'écart "
                          "(lu : « ACTEUR N° 1 »)"]


def test_of_two_editions_of_a_list_an_actor_is_read_in_the_last(raw, write):
    """The older one was kept, by the name of its file, and nothing said that both were counted."""
    for year, actors in ((2023, [actor(1, "Acteur"), actor(2, "Fermé depuis")]),
                         (2025, [actor(7, "Acteur")])):
        write(f"acteurs_circulaires/carteco_{year}.xlsx", {"Export": [ACTOR, *actors]})
    one = load("acteurs_circulaires", raw)
    assert dict(zip(one.data["id"], one.data["retenu"], strict=True)) == {
        "CAR-1": False, "CAR-2": True, "CAR-7": True}
    assert [i.message for i in one.issues] == [
        "doublon de CAR-7 (A2 de carteco_2025.xlsx) : ligne mise à l'écart",
        "fiches de 2023, comptées avec celles de 2025 (carteco_2025.xlsx) : elles sont ensemble "
        "dans chaque figure"]


def test_the_demonstration_of_actors_keeps_432_rows_and_tells_43_defects():
    one = load("acteurs_circulaires", RAW)
    assert len(one.data) == 432
    assert len(one.issues) == 43 == int((one.data["defaut"] != "").sum())
    assert set(one.data["nature"]) == {"démonstration"}


@pytest.mark.parametrize("year", [2010.5, 1e30, "vers le printemps"])
def test_a_year_that_is_no_whole_number_is_a_warning_and_no_value(raw, write, year):
    row = actor(1, "Acteur")
    row[9] = year
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row, actor(2, "Autre")]})
    one = load("acteurs_circulaires", raw)
    issue, = one.issues
    assert (issue.severity, issue.cell, issue.column, issue.expected) == (
        "avertissement", "J2", "annee_creation", "un nombre entier")
    assert issue.message.endswith(" : la réponse reste sans valeur")
    assert one.data["annee_creation"].isna().tolist() == [True, False]


def test_an_error_value_is_neither_empty_nor_a_text(raw, write):
    row = actor(1, "Acteur")
    row[3], row[8] = "#N/A", "#DIV/0!"
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row, actor(2, "Autre")]})
    assert [(i.severity, i.cell, i.message) for i in load("acteurs_circulaires", raw).issues] == [
        ("avertissement", "I2", "« #DIV/0! » n'est pas un nombre que l'on sache lire : la réponse "
                                "reste sans valeur"),
        ("erreur", "D2", "« Statut ESS » est une erreur de calcul")]


@pytest.mark.parametrize("bound", ["< 5", "moins de 5", "≤ 4", "> 50", "plus de 50"])
def test_a_bound_is_no_number_of_a_record(raw, write, bound):
    row = actor(1, "Acteur")
    row[8] = bound
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row, actor(2, "Autre")]})
    one = load("acteurs_circulaires", raw)
    assert texts(one) == [
        "AVERTISSEMENT acteurs_circulaires/carteco.xlsx · feuille « Export » · cellule I2 : "
        f"« {bound} » n'est pas un nombre mais une borne : la réponse reste sans valeur "
        f"(lu : « {bound} » ; attendu : un nombre)"]
    assert one.data["etp"].isna().tolist() == [True, False]


@pytest.mark.parametrize(("latitude", "longitude"), [
    ("48.117", "-1.686"), ("48,117", "-1,686"), (48.117, -1.686)])
def test_a_coordinate_with_three_decimals_is_degrees_and_it_is_said_once(
        raw, write, latitude, longitude):
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, actor(1, "Un", latitude=latitude, longitude=longitude),
        actor(2, "Deux", latitude=latitude, longitude=longitude)]})
    one = load("acteurs_circulaires", raw)
    assert one.data[["latitude", "longitude", "position"]].values.tolist() == [
        [48.117, -1.686, "export"]] * 2
    messages = [(i.severity, i.cell, i.message.replace("\u202f", " ")) for i in one.issues]
    assert messages == ([] if latitude != "48.117" else [
        ("information", "G2", "« 48.117 » est lu 48,117, et non 48 117 : « Latitude » va de -90 "
         "à 90"),
        ("information", "H2", "« -1.686 » est lu −1,686, et non −1 686 : « Longitude » va de "
         "-180 à 180")])


@pytest.mark.parametrize(("text", "value", "severity"), [
    ("2.010", 2010, "information"), ("2,010", 2010, "information")])
def test_a_separator_is_decided_by_the_bounds_of_its_column(raw, write, text, value, severity):
    row = actor(1, "Acteur")
    row[9] = text
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    one = load("acteurs_circulaires", raw)
    assert one.data["annee_creation"].tolist() == [value]
    assert [(i.severity, i.cell) for i in one.issues] == [(severity, "J2")]


@pytest.mark.parametrize(("typed", "message"), [
    ("1.500", "« 1.500 » est lu 1 500, et non 1,5"),
    ("20,000", "« 20,000 » est lu 20, et non 20 000")])
def test_a_separator_that_no_bound_decides_is_told(raw, write, typed, message):
    row = actor(1, "Acteur")
    row[8] = typed
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    [issue] = load("acteurs_circulaires", raw).issues
    assert (issue.severity, issue.cell) == ("avertissement", "I2")
    assert issue.message.replace("\u202f", " ").startswith(message)


def test_each_way_of_reading_a_separator_is_told_once_a_column(raw, write):
    rows = [actor(n, f"Acteur {n}") for n in range(4)]
    for row, typed in zip(rows, ("1.500", "20,000", "2.500", "30,000"), strict=True):
        row[8] = typed
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, *rows]})
    assert [i.cell for i in load("acteurs_circulaires", raw).issues] == ["I2", "I3"]


@pytest.mark.parametrize("text", [
    "48.117, -1.686", "48.117,-1.686", "48,117 ; -1,686", "48,117, -1,686", "(48.117 -1.686)",
    "48.117;-1.686"])
def test_latitude_and_longitude_in_one_column_are_read(raw, write, text):
    row = actor(1, "Acteur")
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        [*ACTOR[:6], "Coordonnées GPS", *ACTOR[8:]], [*row[:6], text, *row[8:]]]})
    one = load("acteurs_circulaires", raw)
    assert one.data[["latitude", "longitude", "position"]].values.tolist() == [
        [48.117, -1.686, "export"]]
    assert texts(one) == []


def test_coordinates_that_are_not_understood_say_how_to_write_them(raw, write):
    row = actor(1, "Acteur")
    sheet = [[*ACTOR[:6], "Coordonnées", *ACTOR[8:]], [*row[:6], "près du bourg", *row[8:]]]
    write("acteurs_circulaires/carteco.xlsx", {"Export": sheet})
    issue = load("acteurs_circulaires", raw).issues[0]
    assert (issue.cell, issue.message) == (
        "G2", "« près du bourg » n'est pas une latitude et une longitude")
    assert "Données, Convertir" in issue.expected


def test_an_export_without_coordinates_says_both_ways_of_writing_them(raw, write):
    row = actor(1, "Acteur")
    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        [*ACTOR[:6], *ACTOR[8:]], [*row[:6], *row[8:]]]})
    assert [(i.message, i.expected) for i in load("acteurs_circulaires", raw).issues] == [
        (f"colonne « {name} » introuvable", f"« {name} », ou à la place « Coordonnées »")
        for name in ("Latitude", "Longitude")]


def test_activities_parted_by_something_else_are_told(raw, write):
    def does(number, activities):
        row = actor(number, f"Acteur n° {number}")
        return [*row[:2], activities, *row[3:]]

    write("acteurs_circulaires/carteco.xlsx", {"Export": [
        ACTOR, does(1, "réemploi\ntextile"), does(2, "Réemploi, textile"), does(3, "réemploi"),
        does(4, "collecte et tri"), does(5, "textile et cuir")]})
    one = load("acteurs_circulaires", raw)
    assert one.answers["modalite"].tolist() == [
        "réemploi", "textile", "Réemploi, textile", "réemploi", "collecte et tri",
        "textile et cuir"]
    [issue] = one.issues
    assert (issue.severity, issue.cell, issue.message, issue.value, issue.expected) == (
        "avertissement", "C3", "« Activités » : 2 réponses en une, comptées à part",
        "Réemploi, textile", "Réemploi ; textile")


def test_a_number_below_what_a_column_allows_says_the_least_one(raw, write):
    row = actor(1, "Acteur")
    row[8] = -3
    write("acteurs_circulaires/carteco.xlsx", {"Export": [ACTOR, row]})
    assert [(i.cell, i.expected) for i in load("acteurs_circulaires", raw).issues] == [
        ("I2", "au moins 0")]
