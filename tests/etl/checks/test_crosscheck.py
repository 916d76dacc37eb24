"""Figures against one another: a year out of its file, ten or a thousand times last year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.checks.crosscheck import spellings
from etl.tables.store import Store
from etl.warehouse.build import load
from tests.etl.conftest import ask

FILE = "emploi/niveaux_publies_bretagne.xlsx"
JOBS = {"indicateur": "Emploi salarié de l'ESS", "unité": "salariés"}
QUARTERS = ["Trimestre", "Niveau", "Territoire", "Famille", "Secteur", "Effectifs salariés",
            "Établissements", "Masse salariale (milliers d'euros)"]


def warnings(one):
    return [str(i).removeprefix("AVERTISSEMENT ").replace(f"{FILE} · feuille « Chiffres » · "
                                                          "cellule ", "") for i in one.issues]


def quarter(text, *values):
    return [text, "région", "Bretagne", "ESS", "Santé", *values]


# --- Years -----------------------------------------------------------------------------------
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


# --- Jumps -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("before", "now", "gap"), [
    ("1 040", "1,04", "1\u202f000 fois moins"), ("1,04", "1 040", "1\u202f000 fois plus"),
    ("1 040", "10 700", "10 fois plus"), ("10 700", "1 040", "10 fois moins")])
def test_a_thousands_mark_misread_or_a_unit_changed_names_both_cells(raw, chiffres, before, now,
                                                                     gap):
    pattern = JOBS | {"unité": "ETP"}
    chiffres(FILE, pattern | {"période": "2021", "valeur": before, "titre": "Étude 2021"},
             pattern | {"période": "2022", "valeur": now, "titre": "Étude 2022"})
    assert warnings(load("emploi_niveaux", raw)) == [
        f"F5 : environ {gap} que l'année précédente (« {before} » en F4) : séparateur de milliers "
        f"ou unité ? (lu : « {now} » ; attendu : une valeur du même ordre que « {before} »)"]


def test_a_few_millions_are_no_small_count(raw, chiffres):
    pattern = JOBS | {"indicateur": "Masse salariale", "unité": "millions d'euros"}
    chiffres(FILE, pattern | {"période": "2021", "valeur": "2"},
             pattern | {"période": "2022", "valeur": "20"})
    assert [i.cell for i in load("emploi_niveaux", raw).issues] == ["F5"]


def test_the_same_quarter_of_last_year_is_compared_in_another_file_too(raw, write):
    write("emploi_detaille/2022.xlsx", {"E": [
        QUARTERS, quarter("T1 2022", 1200, 40, 9000), quarter("T2 2022", 12000, 41, 9100)]})
    write("emploi_detaille/2023.xlsx", {"F": [
        QUARTERS, quarter("T1 2023", 1210, 40, 9.1), quarter("T2 2023", 12100, 400, 9200)]})
    assert [str(i).partition(" : ")[2] for i in load("emploi_detaille", raw).issues] == [
        "environ 1\u202f000 fois moins que l'année précédente (« 9000 » en H2 de la feuille « E » "
        "de emploi_detaille/2022.xlsx) : séparateur de milliers ou unité ? (lu : « 9,1 » ; "
        "attendu : une valeur du même ordre que « 9000 »)",
        "environ 10 fois plus que l'année précédente (« 41 » en G3 de la feuille « E » de "
        "emploi_detaille/2022.xlsx) : séparateur de milliers ou unité ? (lu : « 400 » ; attendu : "
        "une valeur du même ordre que « 41 »)"]


def test_a_figure_that_comes_back_the_year_after_is_told_once(raw, chiffres):
    chiffres(FILE, *(JOBS | {"période": str(year), "valeur": value} for year, value in (
        (2019, "1 040"), (2020, "1 050"), (2021, "10 600"))),
        JOBS | {"période": "2022", "valeur": "1 070", "date de publication": "2023-10"})
    assert [i.cell for i in load("emploi_niveaux", raw).issues] == ["F6"]


@pytest.mark.parametrize("fields", [
    {"indicateur": "Évolution de l'emploi", "unité": "salariés"},
    {"indicateur": "Part des adhérents", "unité": "%", "avant": "0,05 %", "après": "50 %"},
    {"indicateur": "Cafés associatifs", "unité": "structures", "avant": "19", "après": "190"},
    {"après": "7 000"}, {"après": "14 000"},
    {"avant": "0", "après": "1 000"}, {"avant": "nd", "après": "1 000"},
    {"territoire": "France", "niveau": "national"},
    {"période": "2019"}, {"poste": "Associations"},
], ids=["a move", "a share", "a small count", "7 times", "14 times", "zero", "no value",
        "another place", "two years before", "another family"])
def test_what_may_swing_or_is_not_the_same_thing_is_not_compared(raw, chiffres, fields):
    fields = dict(fields)
    before, now = fields.pop("avant", "1 000"), fields.pop("après", "10 000")
    now_fields = {k: v for k, v in fields.items() if k in ("indicateur", "unité")}
    chiffres(FILE, JOBS | {"période": "2020", "valeur": before} | fields,
             JOBS | {"période": "2021", "valeur": now} | now_fields)
    assert load("emploi_niveaux", raw).issues == []


def test_a_publication_that_bears_a_figure_out_silences_the_doubt(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000"},
             JOBS | {"période": "2020", "valeur": "10 400", "éditeur": "7 Jours"},
             JOBS | {"période": "2021", "valeur": "10 500"})
    assert load("emploi_niveaux", raw).issues == []


def test_the_projects_own_figures_are_not_doubted(entrepot):
    assert ask(entrepot, "FROM _anomalies WHERE message LIKE '%année%' "
                         "AND gravite = 'avertissement'") == []


# --- Spellings -------------------------------------------------------------------------------
@pytest.mark.parametrize("label", ["emploi salarié de l'ESS", "Emploi salarie de l'ESS"])
def test_a_label_in_two_spellings_is_told_with_the_commonest(raw, chiffres, label):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000"},
             JOBS | {"période": "2021", "valeur": "1 010", "indicateur": label},
             JOBS | {"période": "2022", "valeur": "1 020"})
    assert warnings(load("emploi_niveaux", raw)) == [
        "F5 : « Indicateur » ne diffère que par l'écriture de « Emploi salarié de l'ESS », en F4 : "
        f"ce chiffre n'est pas dans sa série (lu : « {label} » ; attendu : « Emploi salarié de "
        "l'ESS »)"]


@pytest.mark.parametrize("label", ["Emploi salarié de l’ESS", "Emploi  salarié\nde l'ESS"])
def test_a_label_typed_in_a_word_processor_is_that_of_its_series(raw, chiffres, label):
    """Numbers and LibreOffice write « ’ »: a year of the series was alone under another name."""
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000"},
             JOBS | {"période": "2021", "indicateur": label, "champ": "Emploi de l’ESS",
                     "valeur": "1 010", "remarque": "L’ensemble"})
    one = load("emploi_niveaux", raw)
    assert warnings(one) == []
    assert one.data["indicateur"].unique().tolist() == ["Emploi salarié de l'ESS"]
    assert one.data[["champ", "remarque"]].values.tolist()[1] == ["Emploi de l'ESS", "L’ensemble"]


def test_a_unit_in_two_spellings_is_told_once(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000"},
             JOBS | {"période": "2021", "valeur": "1 010", "unité": "Salariés"})
    [issue] = load("emploi_niveaux", raw).issues
    assert (issue.cell, issue.column, issue.value) == ("F5", "unite_imprimee", "Salariés")


def test_a_table_on_the_disk_is_told_as_one_in_memory(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000"},
             JOBS | {"période": "2021", "valeur": "1 010", "indicateur": "emploi salarié de l'ESS"})
    one = load("emploi_niveaux", raw)
    store = Store(one.source.all_columns)
    store.add(one.data)
    assert list(spellings(one.source, store)) == [replace(i, source="emploi_niveaux")
                                                  for i in one.issues] != []


def test_documents_and_labels_that_differ_by_a_word_are_left_alone(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000", "titre": "Etude"},
             JOBS | {"période": "2021", "valeur": "1 010", "titre": "Étude"},
             JOBS | {"période": "2021", "valeur": "10", "indicateur": "Emploi de l'ESS"})
    assert load("emploi_niveaux", raw).issues == []
