"""Activity report: sums, members, projects of the next year."""

from __future__ import annotations

from dataclasses import replace

import pytest
from openpyxl import load_workbook

from etl.contract import Equivalence
from etl.sources import registry
from etl.sources.activite import SOURCE, tidy
from etl.warehouse.build import load
from tests.etl.conftest import texts

REPORT = ["Mission", "Action", "Indicateur", "Modalité", "Territoire", "Période", "Valeur",
          "Unité", "Qualité"]


def report(write, source_sheet, *lines, members=()):
    return write("activite/rapport_activite_2024.xlsx", {
        "Indicateurs 2024": [["Rapport"], [], REPORT, *lines],
        **({"Nouveaux adhérents": [["Les nouveaux adhérents", "Date d'adhésion",
                                    "Collège d'appartenance"], *members]} if members else {}),
        "Source": source_sheet})


def dla(modalite, valeur):
    return ["Accompagnement", "DLA", "Emplois concernés", modalite, "Bretagne", "2024", valeur,
            "emplois", None]


def test_permanent_and_temporary_contracts_must_make_the_total(raw, write, source_sheet):
    report(write, source_sheet, dla("CDI", "2 613"), dla("CDD", "1 696"),
           dla("Ensemble", "4 310"), dla("dont emplois aidés", 248))
    assert [i.message for i in load("activite", raw).issues] == [
        "CDI et CDD : la somme donne 4\u202f309, le total imprimé en G6 est 4\u202f310 "
        "(G4 = 2 613, G5 = 1 696)"]


@pytest.mark.parametrize(("action", "indicateur", "unite", "parts", "message"), [
    ("Instances", "Présence au conseil d'administration", "%",
     {"présents": 0.72, "excusés représentés": 0.18, "excusés non représentés": 0, "absents": 0.3},
     "présents, excusés et absents : la somme donne 120, le total est 100"),
    ("Traits d'unions", "Pays couverts", "pays",
     {None: 9, "dont nouveaux territoires": 5, "dont premiers territoires expérimentaux": "trois"},
     "nouveaux pays et premiers pays : la somme donne 8, le total imprimé en G4 est 9"),
    ("Stratégie régionale (SRESS)", "Participants au comité de pilotage", "personnes",
     {"Ensemble": 32, "représentants de pouvoirs publics": 9,
      "représentants de structures de l'ESS": 22},
     "pouvoirs publics et structures de l'ESS : la somme donne 31, le total imprimé en G4 est 32")])
def test_the_parts_of_the_report_must_make_their_whole(raw, write, source_sheet, action,
                                                       indicateur, unite, parts, message):
    path = report(write, source_sheet, *(
        ["Mouvement", action, indicateur, part, "Bretagne", "2024", value, unite, None]
        for part, value in parts.items()))
    if unite == "%":
        book = load_workbook(path)
        for line in range(4, 8):
            book["Indicateurs 2024"][f"G{line}"].number_format = "0%"
        book.save(path)
    messages = [i.message for i in load("activite", raw).issues]
    assert len(messages) == 1 and messages[0].startswith(message)


def projects(modalite, territoire, valeur):
    return ["Mouvement", "Mon ESS à l'École", "Projets 2023-2024", modalite, territoire,
            "2023-2024", valeur, "projets", None]


def test_next_years_projects_by_town_must_make_the_total(raw, write, source_sheet):
    report(write, source_sheet, projects("Rennes", "Rennes", 5), projects("Brest", "Brest", 3),
           projects("Ensemble", "Bretagne", 16))
    assert [i.message for i in load("activite", raw).issues] == [
        "projets par ville : la somme donne 8, le total imprimé en G6 est 16 (G4 = 5, G5 = 3)"]


def test_the_new_members_are_names_and_are_counted_against_the_report(raw, write, source_sheet):
    report(write, source_sheet,
           ["Mouvement", "Adhésion", "Nouvelles adhésions", None, "Bretagne", "2024", 3,
            "adhérents", None],
           members=[["Vyv3", "17/10/2024", "Mutuelle"],
                    ["Deux Rives", "17/10/2024", "Association"]])
    one = load("activite", raw)
    assert [i.message for i in one.issues] == [
        "2 nouveaux adhérents sont listés, le rapport en compte 3 (G4 de « Indicateurs 2024 »)"]
    names = one.data[one.data["indicateur"] == "Nouvel adhérent"]
    assert names[["imprime", "college", "periode"]].values.tolist() == [
        ["Vyv3", "Mutuelle", "2024-10-17"], ["Deux Rives", "Association", "2024-10-17"]]
    assert names["valeur"].isna().all()


def test_the_new_members_are_counted_against_the_last_year_that_the_report_gives(
        raw, write, source_sheet):
    report(write, source_sheet, *(
        ["Mouvement", "Adhésion", "Nouvelles adhésions", None, "Bretagne", year, number,
         "adhérents", None] for year, number in (("2023", 9), ("2024", 1))),
           members=[["Vyv3", "17/10/2024", "Mutuelle"]])
    assert not load("activite", raw).issues


def test_a_unit_left_out_is_an_error(raw, write, source_sheet):
    line = dla("CDI", 12)
    report(write, source_sheet, [*line[:7], None, None])
    assert texts(load("activite", raw)) == [
        "ERREUR activite/rapport_activite_2024.xlsx · feuille « Indicateurs 2024 » · cellule H4 : "
        "« Unité » est obligatoire (attendu : une valeur)"]


def test_a_line_without_its_figure_or_its_name_is_told(raw, write, source_sheet):
    report(write, source_sheet, dla("CDI", 2), dla("CDD", None), dla("autres", 1),
           ["Mouvement", "Adhésion", "Nouvelles adhésions", None, "Bretagne", "2024", "nd",
            "adhérents", None],
           members=[[None, "17/10/2024", "Mutuelle"], ["Vyv3", None, "Mutuelle"],
                    ["Deux Rives", "17/10/2024", "Association"]])
    assert [(i.severity, i.cell, i.message) for i in load("activite", raw).issues] == [
        ("erreur", "G5", "ligne sans valeur"), ("erreur", "A2", "nouvel adhérent sans nom"),
        ("erreur", "B3", "la période n'est pas reconnue")]


def test_a_mission_written_on_the_first_of_its_lines_only_is_told(raw, write, source_sheet):
    report(write, source_sheet, dla("CDI", 2), [None, None, *dla("CDD", 3)[2:]])
    assert [(i.severity, i.cell, i.message) for i in load("activite", raw).issues] == [
        ("erreur", "A5", "« Mission » est obligatoire"),
        ("erreur", "B5", "« Action » est obligatoire")]


def test_an_indicator_that_is_renamed_goes_on_with_its_series(
        raw, write, source_sheet, monkeypatch):
    report(write, source_sheet,
           ["Accompagnement", "DLA", "Emplois des structures", None, "Bretagne", "2024", 12,
            "emplois", "Chiffre arrêté en mars."],
           ["Accompagnement", "DLA régional", "Emplois des structures", None, "Bretagne", "2024", 3,
            "emplois", None])
    renamed = Equivalence("indicateur", ("Emplois concernés", "Emplois des structures"),
                          "le rapport de 2024 change de nom", {"action": "DLA"})
    monkeypatch.setitem(registry(), "activite", (replace(SOURCE, equivalences=(renamed,)), tidy))
    data = load("activite", raw).data
    assert data[["indicateur", "valeur", "remarque"]].values.tolist() == [
        ["Emplois concernés", 12,
         "Publié sous le nom « Emplois des structures ». Chiffre arrêté en mars."],
        ["Emplois des structures", 3, ""]]
