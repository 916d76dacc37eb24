"""The years that are shown of a source are those of the files that were loaded."""

from __future__ import annotations

import re

import pytest

from etl.paths import RAW
from etl.sources import sources
from etl.tidy.vintage import UNDATED
from etl.warehouse.build import load, load_all
from tests.etl.sources.test_acteurs_circulaires import ACTOR, actor
from tests.etl.sources.test_commerces_inventaire import SHOP

ONE = ["Commerce n° 1", "Guern", "56076", 2019, "Scic", "café", "oui"]
TITLE = "Inventaire 2024 des commerces de l'ESS en milieu rural"


@pytest.mark.parametrize(("file", "sheets", "expected"), [
    ("inventaire.xlsx", {"I": [[TITLE], [], SHOP, ONE]}, "2024"),
    ("inventaire.xlsx", {"I": [["Année", 2024], [], SHOP, ONE]}, "2024"),
    ("inventaire.xlsx", {"I": [["Millésime :", "2024"], [TITLE.replace("2024", "")], SHOP, ONE]},
     "2024"),
    ("inventaire.xlsx", {"I": [SHOP, ONE], "Source": [["Titre", TITLE], ["Date", "2025-02"]]},
     "2024"),
    ("inventaire.xlsx", {"I": [SHOP, ONE], "Source": [["Titre", "Inventaire"],
                                                      ["Année", "2024"]]}, "2024"),
    ("inventaire.xlsx", {"I": [[*SHOP, "Millésime"], [*ONE, 2024]]}, "2024"),
    ("inventaire.xlsx", {"Inventaire 2024": [SHOP, ONE]}, "2024"),
    ("inventaire_2024.xlsx", {"I": [SHOP, ONE]}, "2024"),
    ("inventaire.xlsx", {"I": [["Associations loi 1901"], SHOP, ONE]}, UNDATED),
    ("inventaire.xlsx", {"I": [SHOP, ONE]}, UNDATED),
])
def test_the_year_of_an_inventory_is_read_in_its_file(raw, write, file, sheets, expected):
    write(f"commerces_inventaire/{file}", sheets)
    assert load("commerces_inventaire", raw).vintage == expected
    issues = [i for i in load_all(raw).issues if i.message.startswith("l'année de ce classeur")]
    assert [i.file for i in issues] == ([f"commerces_inventaire/{file}"] if expected == UNDATED
                                        else [])


@pytest.mark.parametrize(("opening", "issues"), [
    (2019, []), (2024, []), (2091, [
        ("avertissement", "I", "D4", "2091", "2024 au plus, ou l'année du classeur corrigée",
         "« Année d'ouverture » vient après l'année du classeur (2024)")])])
def test_a_shop_that_opens_after_its_inventory_is_doubted(raw, write, opening, issues):
    write("commerces_inventaire/inventaire.xlsx", {
        "I": [[TITLE], [], SHOP, [*ONE[:3], opening, *ONE[4:]]]})
    one = load("commerces_inventaire", raw)
    assert [(i.severity, i.sheet, i.cell, i.value, i.expected, i.message)
            for i in one.issues] == issues
    assert len(one.data) == 1


def test_nothing_is_doubted_of_a_workbook_that_says_no_year(raw, write):
    write("commerces_inventaire/inventaire.xlsx", {"I": [SHOP, [*ONE[:3], 2091, *ONE[4:]]]})
    assert load("commerces_inventaire", raw).issues == []


def test_two_exports_say_both_years(raw, write):
    for year, row in ((2023, actor(1, "Un")), (2025, actor(2, "Deux"))):
        write(f"acteurs_circulaires/{year}.xlsx", {"Export": [
            [*ACTOR, "Date d'export"], [*row, f"{year}-03-01"]]})
    one = load("acteurs_circulaires", raw)
    assert one.vintage == "2023 à 2025"
    assert not any("n'est pas indiquée" in i.message for i in one.issues)


def test_the_years_of_a_survey_are_those_of_its_answers():
    assert load("commerces_enquete", RAW).vintage == "2023"


def test_the_note_of_the_year_moves_the_vintage(raw, write, source_sheet):
    for year in (2022, 2023):
        write(f"emploi/note_conjoncture_{year}.xlsx", {
            f"{year - 1}-{year}": [["Territoire", "ESS (%)"], ["Bretagne", "1,0 %"]],
            "Source": source_sheet})
        assert load("emploi", raw).vintage == ("note 2022" if year == 2022 else
                                               "notes 2022 à 2023")


@pytest.mark.parametrize("source", sources().values(), ids=list(sources()))
def test_no_contract_writes_a_year_where_what_was_loaded_says_it(source):
    assert not re.search(r"\d", source.vintage)
    if source.kind == "chiffres":
        assert source.vintage_column in {c.name for c in source.all_columns}
    else:
        assert not source.dated or source.dated in source.headers
