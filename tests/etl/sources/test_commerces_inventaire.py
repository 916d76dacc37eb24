"""Inventory of the rural shops: communes, services, yes and no."""

from __future__ import annotations

from datetime import date

import pytest

from etl.warehouse.build import load
from tests.etl.conftest import texts

SHOP = ["Identifiant", "Commune", "Code Insee", "Année d'ouverture", "Statut", "Services",
        "Employeur"]


def test_a_shop_is_placed_in_its_commune_with_its_services(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Commerce n° 1", "Guern", "56076", 2019, "Scic", "café ; épicerie", "oui"],
        ["Commerce n° 2", "Rennes", None, 2020, "Scop", None, "non"]]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == ["AVERTISSEMENT commerces_inventaire/inventaire.xlsx · feuille « I » · "
                          "cellule B3 : commune qui n'est pas rurale (densité 1 à 4) "
                          "(lu : « Rennes »)"]
    assert one.data[["id", "commune", "departement_nom", "annee_ouverture", "employeur", "nature",
                     "ligne"]].values.tolist() == [
        ["Commerce n° 1", "56076", "Morbihan", 2019, True, "enquête", 2],
        ["Commerce n° 2", "35238", "Ille-et-Vilaine", 2020, False, "enquête", 3]]
    assert one.answers.values.tolist() == [["Commerce n° 1", "services", "café"],
                                           ["Commerce n° 1", "services", "épicerie"]]


@pytest.mark.parametrize("name", [
    "Lecture", "Contact", "La Source", "Note à note", "Source", "Notes"])
def test_a_shop_may_have_the_name_of_a_note(raw, write, name):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, [name, "Guern", "56076", 2019, "Scic", "café", "oui"]]})
    assert load("commerces_inventaire", raw).issues == []


@pytest.mark.parametrize(("total", "cell"), [
    (["Total", 100], "A3"), (["TOTAL :", None, None, None, None, None, 52], "A3"),
    ([None, "Total général", None, None, None, None, 52], "B3")])
def test_a_total_under_the_inventory_is_told_for_what_it_is(raw, write, total, cell):
    """It was refused in words that spoke of its territory: « territoire inconnu : « 100 » »."""
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["C1", "Guern", "56076", 2019, "Scic", "café", "oui"], total]})
    [issue] = [i for i in load("commerces_inventaire", raw).issues if i.severity == "erreur"]
    assert (issue.cell, issue.message, issue.expected) == (
        cell, "une ligne de total n'est pas une fiche", "les fiches seules, sans leurs totaux")


def test_a_shop_called_as_a_total_whose_commune_is_misspelled_is_told_by_its_commune(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Ensemble", "Guernn", "", 2019, "Scic", "café", "oui"]]})
    [issue] = [i for i in load("commerces_inventaire", raw).issues if i.column == "territoire"]
    assert issue.cell == "B2" and issue.message.startswith("territoire inconnu : « Guernn »")


@pytest.mark.parametrize("opening", [
    date(2019, 3, 12), "12/03/2019", "2019-03-12", "12 mars 2019", "mars 2019", "03/2019"])
def test_the_day_or_the_month_of_an_opening_says_its_year(raw, write, opening):
    write("commerces_inventaire/inventaire_2025.xlsx", {"I": [
        SHOP, ["Commerce n° 1", "Guern", "56076", opening, "Scic", "café", "oui"]]})
    one = load("commerces_inventaire", raw)
    assert one.issues == []
    assert one.data["annee_ouverture"].tolist() == [2019]


def test_a_heading_that_calls_a_note_is_read_as_the_others(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [f"{heading} *" for heading in SHOP],
        ["Commerce n° 1", "Guern", "56076", 2019, "Scic", "café", "oui"],
        ["* au 31 décembre"]]})
    assert len(load("commerces_inventaire", raw).data) == 1


@pytest.mark.parametrize("heading", ["Employeur ?", "Salariés (O/N)", "Salariés : oui/non"])
def test_the_punctuation_of_a_heading_is_nothing(raw, write, heading):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [*SHOP[:-1], heading], ["C1", "Guern", "56076", 2019, "Scic", "café", "oui"]]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == []
    assert one.data["employeur"].tolist() == [True]


def test_a_heading_that_says_more_than_its_name_is_proposed_and_one_that_is_there_is_not(
        raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [*SHOP[:5], "Services proposés", "Employeur", "Commune d'origine"],
        ["C1", "Guern", "56076", 2019, "Scic", "café", "oui", "Guern"]]})
    assert [(i.severity, i.cell, i.message) for i in load("commerces_inventaire", raw).issues] == [
        ("avertissement", "H1", "colonne inconnue, ignorée"),
        ("erreur", "F1", "colonne « Services » introuvable ; est-ce « Services proposés » ?")]


def test_a_status_or_a_service_in_two_spellings_is_told_at_its_cell(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [SHOP, *(
        [f"Commerce n° {n}", "Guern", "56076", 2019, status, services, "oui"]
        for n, (status, services) in enumerate((
            ("Scic", "café"), ("SCIC", "Café ; épicerie"), ("Scic", "café ; épicerie"),
            ("Scic", "café"))))]})
    place = "AVERTISSEMENT commerces_inventaire/inventaire.xlsx · feuille « I » · cellule"
    assert texts(load("commerces_inventaire", raw)) == [
        f"{place} E3 : « Statut juridique » ne diffère que par l'écriture de « Scic », en E2 : "
        "cette fiche est comptée à part (lu : « SCIC » ; attendu : « Scic »)",
        f"{place} F3 : « Services proposés » ne diffère que par l'écriture de « café », en F2 : "
        "cette fiche est comptée à part (lu : « Café » ; attendu : « café »)"]


@pytest.mark.parametrize(("commune", "message"), [
    ("Guernn", "territoire inconnu : « Guernn » ; vouliez-vous dire « Guern »"),
    # The build stopped on it: figures may be of no territory, a shop is of a commune.
    ("Non précisé", "territoire inconnu : « Non précisé »")])
def test_a_commune_that_does_not_exist_is_an_error_and_proposes_the_nearest(
        raw, write, commune, message):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Commerce n° 1", commune, None, 2019, "Scic", "café", "oui"]]})
    assert texts(load("commerces_inventaire", raw))[0].startswith(
        f"ERREUR commerces_inventaire/inventaire.xlsx · feuille « I » · cellule B2 : {message}")


@pytest.mark.parametrize(("yes", "no"), [
    ("O", "N"), ("Oui", "Non"), (1, 0), ("x", None), ("X", ""), ("vrai", "FAUX"), (True, False),
    ("✓", None), ("Y", "n")])
def test_yes_and_no_are_read_however_they_are_written(raw, write, yes, no):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        ["Identifiant", "Nom de la commune", "Année d'ouverture", "Forme juridique", "Café",
         "Épicerie", "Salariés O/N"],
        ["1", "Guern", 2019, "Scic", yes, no, yes], ["2", "Guern", 2020, "Scop", yes, yes, no]]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == []
    assert one.data["employeur"].tolist() == [True, False]
    assert one.data["statut_juridique"].tolist() == ["Scic", "Scop"]
    assert sorted(one.answers[["id", "modalite"]].values.tolist()) == [
        ["1", "café"], ["2", "café"], ["2", "épicerie"]]


def test_what_is_neither_yes_nor_no_is_told_with_its_cell_and_is_no_answer(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, *([str(n), "Guern", "56076", 2019, "Scic", "café", reply] for n, reply in enumerate(
            ("oui", "bientôt", "bientôt", "nd", None), 1))]})
    one = load("commerces_inventaire", raw)
    assert texts(one) == [
        "AVERTISSEMENT commerces_inventaire/inventaire.xlsx · feuille « I » · cellule G3 : "
        "« bientôt » n'est ni oui ni non, ici et dans 1 autre cellule : la réponse reste sans "
        "valeur (lu : « bientôt » ; attendu : « oui » ou « non », « O » ou « N », « 1 » ou « 0 », "
        "« X » ou rien)"]
    assert one.data["employeur"].isna().tolist() == [False, True, True, True, True]


def test_an_inventory_without_services_says_the_two_ways_of_writing_them(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [h for h in SHOP if h != "Services"], ["1", "Guern", "56076", 2019, "Scic", "oui"]]})
    [issue] = load("commerces_inventaire", raw).issues
    assert issue.message == "colonne « Services » introuvable"
    assert issue.expected == "« Services », ou à la place « Épicerie », « Café »…"


@pytest.mark.parametrize(("commune", "departement"), [
    ("Saint-Armel", "Morbihan"), ("Saint-Armel", "56"), ("Saint-Armel (56)", None),
    ("Saint-Armel (Morbihan, 56205)", None), ("Saint-Armel (Morbihan)", "Morbihan")])
def test_a_homonym_is_resolved_by_its_departement_or_by_the_printed_spelling(
        raw, write, commune, departement):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [*SHOP, "Département"],
        ["1", commune, None, 2019, "Scic", "café", "oui", departement]]})
    one = load("commerces_inventaire", raw)
    assert one.issues == []
    assert one.data["commune"].tolist() == ["56205"]


def test_a_homonym_alone_says_what_to_write(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["1", "Saint-Armel", None, 2019, "Scic", "café", "oui"]]})
    [issue] = load("commerces_inventaire", raw).issues
    assert (issue.cell, issue.message) == (
        "B2", "territoire ambigu : « Saint-Armel » peut être « Saint-Armel (Ille-et-Vilaine, "
        "35250) » ou « Saint-Armel (Morbihan, 56205) »")
    assert "une colonne « Département »" in issue.expected


@pytest.mark.parametrize(("services", "read"), [
    ("café, épicerie", ["café", "épicerie"]), ("Café / Jeux", ["Café", "Jeux"]),
    ("café\nbar, tabac", ["café", "bar, tabac"]), ("bar, tabac", ["bar, tabac"]),
    ("café ; épicerie, presse", ["café", "épicerie", "presse"])])
def test_the_services_of_a_cell_are_told_apart_however_they_are_parted(raw, write, services, read):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        SHOP, ["Commerce n° 1", "Guern", "56076", 2019, "Scic", services, "oui"]]})
    assert load("commerces_inventaire", raw).answers["modalite"].tolist() == read


@pytest.mark.parametrize(("commune", "departement", "cell"), [
    ("Pont-Croix", "Morbihan", "B2"), ("Guern", "29", "H2"), ("Guern", "Loire-Atlantique", "H2"),
    ("guern", "", ""), ("Bourg de Guern", "Morbihan (56)", ""), ("", "56", "")])
def test_a_code_that_is_not_that_of_its_commune_is_refused(raw, write, commune, departement, cell):
    write("commerces_inventaire/inventaire.xlsx", {"I": [
        [*SHOP, "Département"],
        ["Commerce n° 1", commune, "56076", 2019, "Scic", "café", "oui", departement]]})
    one = load("commerces_inventaire", raw)
    assert [(i.cell, i.message) for i in one.issues] == ([
        (cell, "le code Insee 56076 est celui de « Guern » (Morbihan)")] if cell else [])


def test_two_inventories_that_are_read_together_are_told_so(raw, write):
    """100 shops of 2022 and 99 of 2024 under other numbers made « 199 commerces », unsaid."""
    for year in (2022, 2024):
        write(f"commerces_inventaire/inventaire_{year}.xlsx", {"I": [
            SHOP, [f"{year}-1", "Guern", "56076", 2019, "Scic", "café", "oui"]]})
    assert texts(load("commerces_inventaire", raw)) == [
        "AVERTISSEMENT commerces_inventaire/inventaire_2022.xlsx : fiches de 2022, comptées avec "
        "celles de 2024 (inventaire_2024.xlsx) : elles sont ensemble dans chaque figure (attendu "
        ": si l'édition suivante la remplace, sortir de data/raw celle qui n'a plus cours ; les "
        "deux, si l'une complète l'autre)"]
