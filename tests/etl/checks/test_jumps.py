"""Ten or a thousand times last year's figure is told with both cells."""

from __future__ import annotations

import pytest

from etl.warehouse.build import load
from tests.etl.checks.samples import FILE, JOBS, QUARTERS, quarter, warnings
from tests.etl.conftest import ask


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
