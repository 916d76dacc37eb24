"""What a cell of a table says: a number with its own unit, its sign and its status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.blocks.block import NO_TABLE
from dashboard.blocks.cells import cell_text, sentence
from dashboard.blocks.headline import single_figure
from dashboard.warehouse.columns import texts
from etl.contract import Column

N, B = "\u202f", "\u00a0"
ROW = {"valeur": 205.8, "unite": "ETP", "fiches": 41, "indice": 100.0, "bretagne": 2550.0,
       "bretagne_imprime": "2 550"}


@pytest.mark.parametrize(("column", "text"), [
    (Column("valeur", "ETP déclarés", "nombre"), f"205,8{B}ETP"),
    (Column("bretagne", "Bretagne", "nombre"), f"2{N}550{B}ETP"),
    # Structures are not counted in ETP, nor is an index.
    (Column("fiches", "Structures", "entier"), "41"),
    (Column("indice", "Indice", "nombre", decimals=1), "100,0"),
])
def test_the_unit_of_a_row_is_that_of_its_figures_alone(column: Column, text: str) -> None:
    assert cell_text(ROW, column) == text


@pytest.mark.parametrize(("unit", "text"), [("postes", f"2{N}550"), ("points", f"+2{N}550"),
                                            ("ETP", f"2{N}550{B}ETP"), ("%", f"2{N}550{N}%")])
def test_a_unit_that_is_a_word_is_said_once_by_the_header(unit: str, text: str) -> None:
    assert cell_text(ROW, Column("bretagne", "Bretagne", "nombre", unit, decimals=0)) == text


@pytest.mark.parametrize(("row", "column"), [
    ({"tcam": 1.0}, Column("tcam", "Taux de croissance annuel moyen", "nombre", "%", decimals=1)),
    ({"valeur": 1.0, "unite": "%", "indicateur": "Croissance de l'emploi", "imprime": "1,0 %"},
     Column("valeur", "Valeur", "nombre")),
    ({"evolution": 1.0}, Column("evolution", "Évolution sur un an", "nombre", "%", decimals=1)),
    ({"valeur": 1.0, "unite": "%", "indicateur": "Évolution de l'emploi", "imprime": "1,0 %"},
     Column("valeur", "Valeur", "nombre")),
])
def test_a_change_has_its_sign_in_a_table_as_in_its_figure(
        row: Mapping[str, object], column: Column) -> None:
    data = pd.DataFrame([{"imprime": "", "statut": "", "qualificatif": "", **row}])
    assert cell_text(row, column) == f"+1,0{N}%"
    assert texts(replace(NO_TABLE, data=data, columns=(column,)), column.name) == [f"+1,0{N}%"]


@pytest.mark.parametrize(("intitule", "value", "unit", "headline"), [
    ("Structures accompagnées par le DLA", 140.0, "structures",
     "Structures accompagnées par le DLA : 140"),
    ("Nouvelles adhésions", 9.0, "adhérents", f"Nouvelles adhésions : 9{B}adhérents"),
    ("Part des ETP", 18.0, "%", f"Part des ETP : 18{N}%"),
    ("Effectif moyen, en ETP", 18.0, "ETP", f"Effectif moyen, en ETP : 18{B}ETP"),
])
def test_the_headline_of_one_figure_does_not_say_twice_what_it_counts(
        intitule: str, value: float, unit: str, headline: str) -> None:
    row = {"intitule": intitule, "valeur": value, "unite": unit, "statut": "", "qualificatif": "",
           "imprime": "", "indicateur": ""}
    assert single_figure(replace(NO_TABLE, data=pd.DataFrame([row]))) == headline


def test_a_message_that_asks_has_no_full_stop_more() -> None:
    assert sentence("feuille « Tableau » : milliers ou unité\u202f?").endswith("unité\u202f?")
    assert sentence("fichier illisible") == "Fichier illisible."
