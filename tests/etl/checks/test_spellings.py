"""A label in two spellings is told with the commonest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.checks.spellings import spelling_issues
from etl.tables.store import Store
from etl.warehouse.build import load
from tests.etl.checks.samples import FILE, JOBS, warnings


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
    assert list(spelling_issues(one.source, store)) == [replace(i, source="emploi_niveaux")
                                                  for i in one.issues] != []


def test_documents_and_labels_that_differ_by_a_word_are_left_alone(raw, chiffres):
    chiffres(FILE, JOBS | {"période": "2020", "valeur": "1 000", "titre": "Etude"},
             JOBS | {"période": "2021", "valeur": "1 010", "titre": "Étude"},
             JOBS | {"période": "2021", "valeur": "10", "indicateur": "Emploi de l'ESS"})
    assert load("emploi_niveaux", raw).issues == []
