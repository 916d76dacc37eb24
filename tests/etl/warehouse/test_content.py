"""What a warehouse holds, and says of where each figure comes from."""

from __future__ import annotations

import hashlib

from etl.paths import RAW
from etl.sources import registry
from etl.warehouse.build import build
from tests.etl.conftest import ask


def test_every_source_has_its_table_even_without_a_workbook(raw, tmp_path):
    warehouse = tmp_path / "entrepot.duckdb"
    report = build(raw, warehouse)
    assert not report.has_errors
    tables = {name for (name,) in ask(warehouse, "SELECT table_name FROM duckdb_tables() "
                                                 "WHERE database_name = 'w'")}
    assert set(registry()) <= tables
    assert ask(warehouse, "SELECT count(*) FROM chiffres") == [(0,)]
    assert {i.message for i in report.all_issues} == {"aucun classeur : la table est vide"}


def test_each_file_is_kept_with_its_hash_and_each_issue_with_its_cell(entrepot):
    files = dict(ask(entrepot, "SELECT fichier, sha256 FROM _fichiers"))
    assert set(files) == {p.relative_to(RAW).as_posix() for p in RAW.rglob("*.*") if p.is_file()}
    for name, sha256 in files.items():
        assert hashlib.sha256((RAW / name).read_bytes()).hexdigest() == sha256
    assert ("avertissement", "emploi/note_conjoncture_2017_dataess.xlsx", "DATAESS", "B8") in ask(
        entrepot, "SELECT gravite, fichier, feuille, cellule FROM _anomalies")


def test_every_figure_leads_back_to_a_cell_that_prints_it(entrepot):
    assert ask(entrepot, """
        SELECT source, count(*) FROM chiffres
        WHERE imprime = '' OR cellule = '' OR feuille = '' OR fichier NOT IN
              (SELECT fichier FROM _fichiers) GROUP BY ALL""") == []


def test_no_missing_status_carries_a_value(entrepot):
    assert ask(entrepot, "SELECT count(*) FROM chiffres WHERE statut IN ('s', 'nd', 'ns') "
                         "AND valeur IS NOT NULL") == [(0,)]
    assert ask(entrepot, "SELECT count(*) > 0 FROM chiffres WHERE statut = 's'") == [(True,)]


def test_columns_carry_their_label_for_whoever_opens_the_warehouse(entrepot):
    (comment,), = ask(entrepot, "SELECT comment FROM duckdb_columns() WHERE table_name = 'emploi' "
                                "AND database_name = 'w' AND column_name = 'groupe'")
    assert comment == ("Ensemble : Ce que la ligne mesure : famille, ESS, Privé hors ESS ou Privé "
                       "(ESS incluse).")


def test_demonstration_workbooks_say_so_in_their_rows(entrepot):
    assert ask(entrepot, "SELECT DISTINCT nature FROM emploi_detaille") == [("démonstration",)]
    assert ask(entrepot, "SELECT DISTINCT nature FROM emploi") == [("publié",)]
