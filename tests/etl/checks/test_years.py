"""A year that does not belong to its file is told with the nearest one."""

from __future__ import annotations

import pytest

from etl.warehouse.build import load
from tests.etl.checks.samples import FILE, JOBS, QUARTERS, quarter, warnings


def test_a_figure_is_not_later_than_the_publication_that_it_is_quoted_from(raw, chiffres):
    chiffres(FILE, {"période": "2021", "date de publication": "2022-11"},
             {"période": "2032", "date de publication": "2022-11", "valeur": "15 %"})
    one = load("emploi_niveaux", raw)
    assert warnings(one) == [
        "F5 : année hors de la période du fichier, publié en « 2022-11 » : l'année la plus proche "
        "est 2021, en F4 (lu : « 2032 » ; attendu : l'année 2021)"]
    assert len(one.data) == 2


def test_what_is_announced_for_later_is_not_doubted(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2021", "valeur": "1 000"},
             JOBS | {"période": "2030", "valeur": "2 000 (attendus)"},
             JOBS | {"indicateur": "Part", "unité": "%", "période": "2016",
                     "date de publication": "s.d."})
    assert load("emploi_niveaux", raw).issues == []


def test_a_figure_quoted_from_no_publication_is_at_most_a_year_later_than_those_of_its_file(
        raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2021", "date de publication": "2022-11", "valeur": "1 000"},
             JOBS | {"période": "2023", "date de publication": "", "valeur": "1 010"})
    assert warnings(load("emploi_niveaux", raw)) == []
    chiffres(FILE, JOBS | {"période": "2021", "date de publication": "2022-11", "valeur": "1 000"},
             JOBS | {"période": "2024", "date de publication": "", "valeur": "1 010"})
    [issue] = warnings(load("emploi_niveaux", raw))
    assert issue.startswith("F5 : année hors de la période du fichier")


def test_a_year_is_judged_by_what_is_printed_not_by_what_is_announced(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2021", "date de publication": "2022-11", "valeur": "1 000"},
             JOBS | {"période": "2081", "date de publication": "2022-11", "valeur": "1 010"},
             JOBS | {"période": "2081", "valeur": "2 000 (attendus)", "champ": "Autre"})
    assert warnings(load("emploi_niveaux", raw)) == [
        "F5 : année hors de la période du fichier, publié en « 2022-11 » : l'année la plus proche "
        "est 2021, en F4 (lu : « 2081 » ; attendu : l'année 2021)"]


def test_a_year_misprinted_in_a_heading_is_told_once_for_all_its_figures(raw, write, source_sheet):
    write("emploi/note_conjoncture_2024.xlsx", {"Tableau 1": [
        ["Statut", "Bretagne", None, None], [None, 2014, 2024, None], [None, "%", "%", "Vol"],
        ["Associations", "1,0 %", "0,5 %", 120], ["ESS", "1,1 %", "0,6 %", 130]],
        "Source": source_sheet})
    assert [str(i) for i in load("emploi", raw).issues] == [
        "AVERTISSEMENT emploi/note_conjoncture_2024.xlsx · feuille « Tableau 1 » · cellule B4 : "
        "année hors de la période du fichier, publié en « 2024-10 », comme 1 autre chiffre : "
        "l'année la plus proche est 2024, en C4 (lu : « 2013-2014 » ; attendu : l'année 2024)"]


@pytest.mark.parametrize(("year", "file", "expected"), [
    (2014, 2024, "2021 au moins"), (2031, 2024, "2024 au plus"), (2031, 2031, "2024 au plus"),
    (2024, 2027, None), (2024, 2028, "2025 au moins")])
def test_a_note_all_of_whose_figures_are_out_of_its_years_or_later_than_its_publication_is_told(
        raw, write, source_sheet, year, file, expected):
    """It is published in October 2024; a note speaks of its year, or of the three before."""
    write(f"emploi/note_conjoncture_{file}.xlsx", {"Tableau 1": [
        ["Statut", "Bretagne"], [None, year], [None, "%"], ["Associations", "1,0 %"],
        ["ESS", "1,1 %"]], "Source": source_sheet})
    assert [(i.message, i.value, i.expected) for i in load("emploi", raw).issues] == ([(
        "année hors de la période du fichier, publié en « 2024-10 », comme 1 autre chiffre",
        f"{year - 1}-{year}", expected)] if expected else [])


@pytest.mark.parametrize(("period", "clause"), [
    ("T1 2002", "« 2002-T1 » ; attendu : une année de 2011 à 2023"),
    ("T1 1992", "« 1992-T1 » ; attendu : une année de 2011 à 2023"),
    ("T1 2032", "« 2032-T1 » ; attendu : une année de 2011 à 2023"), ("T1 2024", ""),
    ("T1 2010", "")])
def test_a_lone_year_far_from_a_regular_series_is_told_with_the_nearest(raw, write, period, clause):
    lines = [quarter(f"T{q} {year}", 1200, 40, 9000) for year in range(2011, 2024)
             for q in (1, 2, 3, 4)]
    write("emploi_detaille/urssaf.xlsx", {
        "E": [QUARTERS, *lines, quarter(period, None, 41, None)]})
    issues = [str(i) for i in load("emploi_detaille", raw).issues
              if i.message.startswith("année")]
    nearest = "2023, en F50" if "2032" in period else "2011, en F2"
    assert issues == ([
        "AVERTISSEMENT emploi_detaille/urssaf.xlsx · feuille « E » · cellule G54 : année hors de "
        f"la période du fichier : l'année la plus proche est {nearest} (lu : {clause})"]
        if clause else [])


def test_a_short_list_of_unequal_years_is_left_alone(raw, chiffres):
    chiffres(FILE, *({"période": str(year), "date de publication": "s.d."}
                     for year in (1990, 2010, 2013, 2021, 2022)))
    assert load("emploi_niveaux", raw).issues == []


def test_two_years_make_no_regular_series(raw, write):
    for first, cells in ((2019, ["G14"]), (2020, [])):
        lines = [quarter(f"T{q} {year}", 1200, 40, 9000) for year in range(first, 2022)
                 for q in (1, 2, 3, 4)]
        write("emploi_detaille/urssaf.xlsx", {
            "E": [QUARTERS, *lines, quarter("T1 2015", None, 41, None)]})
        assert [i.cell for i in load("emploi_detaille", raw).issues
                if i.message.startswith("année")] == cells
