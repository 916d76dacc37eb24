"""The warehouse is replaced whole or not at all, and says where each figure comes from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import duckdb
import pytest

from etl import build as builder
from etl import write as writer
from etl.build import RAW, build
from etl.sources import registry

NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"


@pytest.fixture
def warehouse(tmp_path):
    return tmp_path / "entrepot.duckdb"


def ask(warehouse, sql):
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return db.execute(sql).fetchall()


def run(*arguments, **environment):
    return subprocess.run([sys.executable, "-m", "etl", *map(str, arguments)], text=True,
                          cwd=RAW.parent.parent, capture_output=True, encoding="utf-8",
                          env=os.environ | environment)


def test_a_bad_workbook_leaves_the_old_warehouse_byte_for_byte(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    assert not build(raw, warehouse).failed
    before = warehouse.read_bytes()
    chiffres(NIVEAUX, {"valeur": "treize"}, {"valeur": "beaucoup"})
    report = build(raw, warehouse)
    assert [i.cell for i in report.all_issues if i.severity == "erreur"] == ["F5"]
    assert warehouse.read_bytes() == before
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


def test_a_write_that_fails_leaves_the_old_warehouse_and_no_litter(raw, chiffres, warehouse,
                                                                   monkeypatch):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    before = warehouse.read_bytes()

    def full(*_):
        raise OSError("disque plein")

    monkeypatch.setattr(writer, "_metadata", full)
    with pytest.raises(OSError, match="disque plein"):
        build(raw, warehouse)
    assert warehouse.read_bytes() == before
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


def test_every_source_has_its_table_even_without_a_workbook(raw, warehouse):
    report = build(raw, warehouse)
    assert not report.failed
    tables = {name for (name,) in ask(warehouse, "SELECT table_name FROM duckdb_tables()")}
    assert set(registry()) <= tables
    assert ask(warehouse, "SELECT count(*) FROM chiffres") == [(0,)]
    assert {i.message for i in report.all_issues} == {"aucun classeur : la table est vide"}


def test_the_same_workbooks_give_the_same_content(warehouse, tmp_path):
    other = tmp_path / "autre.duckdb"
    build(RAW, warehouse)
    build(RAW, other)
    tables = [n for (n,) in ask(warehouse, "SELECT table_name FROM duckdb_tables() ORDER BY 1")]
    for table in tables:
        columns = [c for (c,) in ask(warehouse, f"SELECT column_name FROM duckdb_columns() WHERE "
                                                f"table_name = '{table}'")
                   if c not in ("charge_le", "construit_le")]
        sql = f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL"
        assert ask(warehouse, sql) == ask(other, sql), table


def test_each_file_is_kept_with_its_hash_and_each_issue_with_its_cell(entrepot):
    files = dict(ask(entrepot, "SELECT fichier, sha256 FROM _fichiers"))
    assert set(files) == {p.relative_to(RAW).as_posix() for p in RAW.rglob("*.xlsx")}
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
                                "AND column_name = 'groupe'")
    assert comment == ("Ensemble : Ce que la ligne mesure : famille, ESS, Privé hors ESS ou Privé "
                       "(ESS incluse).")


def test_a_file_that_no_source_reads_is_told(raw, write, warehouse):
    write("emploi/brouillon.xlsx", {"F": [["x"]]})
    assert ("AVERTISSEMENT emploi/brouillon.xlsx : aucune source ne lit ce fichier : il est "
            "ignoré") in [str(i) for i in build(raw, warehouse).all_issues]


def test_demonstration_workbooks_say_so_in_their_rows(entrepot):
    assert ask(entrepot, "SELECT DISTINCT nature FROM emploi_detaille") == [("démonstration",)]
    assert ask(entrepot, "SELECT DISTINCT nature FROM emploi") == [("publié",)]


# --- The command line ------------------------------------------------------------------------
def test_the_command_builds_and_prints_a_table_then_each_issue(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {"valeur": "145 %"})
    done = run("build", "--raw", raw, "--warehouse", warehouse)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["source", "fichier", "feuilles", "lignes", "avert.", "erreurs"]
    assert [line.split() for line in lines if line.startswith("emploi_niveaux")] == [
        ["emploi_niveaux", NIVEAUX, "1", "1", "1", "0"]]
    assert (f"AVERTISSEMENT {NIVEAUX} · feuille « Chiffres » · cellule F4 : une part est hors de "
            "0–100 % (lu : « 145 % »; attendu : entre 0 et 100 %)") in lines
    assert lines[-1] == f"Entrepôt construit : {warehouse}"


def test_the_command_exits_1_and_replaces_nothing_when_a_workbook_has_errors(raw, chiffres,
                                                                             warehouse):
    (raw / "emploi").mkdir()
    (raw / NIVEAUX).write_bytes(b"%PDF-1.7")
    done = run("build", "--raw", raw, "--warehouse", warehouse)
    assert done.returncode == 1
    assert f"ERREUR {NIVEAUX} : ce fichier est un PDF, pas un classeur" in done.stdout
    assert "Rien n'a été remplacé" in done.stdout
    assert not warehouse.exists()


@pytest.mark.parametrize(("arguments", "message"), [
    (("build", "--raw", "nulle/part"), "le dossier nulle/part n'existe pas"),
    (("bâtir",), "commande mal formée"),
    ((), "commande mal formée"),
])
def test_the_command_exits_2_on_misuse(arguments, message):
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr


def test_the_environment_names_the_warehouse(raw, warehouse):
    done = run("build", "--raw", raw, OBSERVATOIRE_WAREHOUSE=str(warehouse))
    assert done.returncode == 0 and warehouse.exists()


def test_the_defaults_are_those_of_the_project():
    assert builder.RAW.parts[-2:] == ("data", "raw")
    assert builder.WAREHOUSE.parts[-2:] == ("data", "warehouse.duckdb")
