"""``python -m etl build``: what it prints, and how it ends."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading

import duckdb
import pytest

from etl import __main__ as command
from etl.paths import ROOT
from etl.warehouse.build import build
from tests.etl.conftest import SOURCE_SHEET
from tests.registered import registry_of

#: What these tests build holds.
SOURCES = ("emploi_niveaux",)
NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"


def test_the_command_builds_and_prints_a_table_then_each_issue(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {"valeur": "145 %"})
    run = subprocess.run([sys.executable, "-m", "etl", "build", "--raw", str(raw), "--warehouse",
                          str(warehouse)], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0].split() == ["source", "fichier", "feuilles", "lignes", "avert.", "erreurs"]
    assert [line.split() for line in lines if line.startswith("emploi_niveaux")] == [
        ["emploi_niveaux", NIVEAUX, "1", "1", "1", "0"]]
    assert (f"AVERTISSEMENT {NIVEAUX} · feuille « Chiffres » · cellule F4 : une part est hors de "
            "0–100 % (lu : « 145 % » ; attendu : entre 0 et 100 %)") in lines
    assert lines[-1] == f"Entrepôt construit : {warehouse}"


def test_the_command_exits_1_and_replaces_nothing_when_a_workbook_has_errors(raw, warehouse, etl):
    (raw / "emploi").mkdir()
    (raw / NIVEAUX).write_bytes(b"%PDF-1.7")
    ending = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert ending.status == 1
    assert f"ERREUR {NIVEAUX} : ce fichier est un PDF, pas un classeur" in ending.out
    assert "Rien n'a été remplacé" in ending.out
    assert "les pages ne montrent rien" not in ending.out
    assert not warehouse.exists()


def test_an_upgrade_that_a_workbook_stops_says_that_the_pages_wait_for_it(raw, chiffres, warehouse,
                                                                          etl):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    (raw / NIVEAUX).write_bytes(b"%PDF-1.7")
    own = etl("build", "--raw", raw, "--warehouse", warehouse)
    with duckdb.connect(str(warehouse)) as db:
        db.execute("ALTER TABLE _construction DROP COLUMN demonstration")
    older = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert (own.status, older.status) == (1, 1)
    assert older.out == own.out + (
        "D'ici là les pages ne montrent rien : l'entrepôt en place est abîmé, ou vient d'une "
        "version plus ancienne de l'application.\n")


@pytest.mark.parametrize(("arguments", "message"), [
    (("build", "--raw", "nulle/part"), "le dossier nulle/part n'existe pas"),
    (("bâtir",), "commande mal formée (commande inconnue : 'bâtir')"),
    ((), "commande mal formée (il manque : commande)"),
    (("build", "--vite"), "commande mal formée (option inconnue : --vite)"),
    (("diff", "1", "2", "3"), "commande mal formée (en trop : 3)"),
    (("build", "--raw"), "commande mal formée (--raw attend une valeur)"),
])
def test_the_command_exits_2_on_misuse(etl, arguments, message):
    ending = etl(*arguments)
    assert ending.status == 2
    assert message in ending.err


@pytest.mark.parametrize(("command", "heading"), [
    ((), "commandes :"), (("inspect",), "arguments :"), (("diff",), "arguments :")])
def test_the_help_of_a_command_heads_its_own_words(etl, command, heading):
    ending = etl(*command, "--help")
    assert ending.status == 0
    headings = {line for line in ending.out.split("\n") if line.endswith(":")}
    assert headings == {"options :", heading}


def test_the_status_of_a_command_is_that_of_its_process():
    run = subprocess.run([sys.executable, "-m", "etl", "build", "--raw", "nulle/part"], cwd=ROOT,
                         capture_output=True)
    assert run.returncode == 2


def test_the_command_says_the_totals_only_when_asked_for_a_summary(raw, chiffres, warehouse, etl):
    chiffres(NIVEAUX, {"valeur": "145 %"})
    ending = etl("build", "--resume", "--raw", raw, "--warehouse", warehouse)
    assert ending[:2] == (
        0, "1 classeur, 1 chiffre, 0 fiche, 1 avertissement, 0 erreur (voir la page « Données et "
           "sources »)\n")
    chiffres(NIVEAUX, {"valeur": "beaucoup"})
    ending = etl("build", "--resume", "--raw", raw, "--warehouse", warehouse)
    assert ending.status == 1
    assert ending.out.splitlines()[0].startswith(f"ERREUR {NIVEAUX} · feuille « Chiffres » · "
                                                 "cellule F4 : « beaucoup » n'est pas un nombre")


def test_two_workbooks_that_say_the_same_are_one_error_with_what_to_do(
        raw, warehouse, write, etl):
    lines = [["Identifiant", "Commune", "Année d'ouverture", "Statut", "Services", "Employeur"],
             *([f"A{n}", "Guern", 2019, "Scic", "café", "oui"] for n in range(60))]
    for year in (2023, 2027):
        write(f"commerces_inventaire/inventaire_{year}.xlsx", {f"Inventaire {year}": lines})
    with registry_of("commerces_inventaire"):
        ending = etl("build", "--resume", "--raw", raw, "--warehouse", warehouse)
    error, totals, *_ = ending.out.splitlines()
    assert ending.status == 1
    assert error == (
        "ERREUR commerces_inventaire/inventaire_2027.xlsx · feuille « Inventaire 2027 » · cellule "
        "A2 : donnée en double, ici et dans 59 autres cellules : déjà lue en A2 de la feuille "
        "« Inventaire 2023 » de commerces_inventaire/inventaire_2023.xlsx (lu : « A0 » ; attendu : "
        "un seul des deux classeurs : sortir de data/raw celui qui n'a plus cours ; s'ils se "
        "complètent, des identifiants qui ne se répètent pas de l'un à l'autre)")
    assert totals.endswith(", 1 erreur")


def test_a_report_and_its_corrected_copy_are_one_error_and_no_sum_is_doubted(
        raw, warehouse, write, etl):
    """« La somme donne 229, le total est 114 », twenty-four times around it."""
    head = ["Mission", "Action", "Indicateur", "Modalité", "Territoire", "Période", "Valeur",
            "Unité"]
    for name, first in (("2024", 19), ("2024 (2)", 20)):
        write(f"activite/rapport_activite_{name}.xlsx", {"Indicateurs": [head, *(
            ["Mouvement", "Adhésion", "Adhérents par collège", college, "Bretagne", "2024",
             value, "adhérents"] for college, value in (
                ("Coopératives", first), ("Mutuelles", 10), ("Ensemble", first + 10)))],
            "Source": SOURCE_SHEET})
    with registry_of("activite"):
        ending = etl("build", "--resume", "--raw", raw, "--warehouse", warehouse)
    error, totals, *_ = ending.out.splitlines()
    assert "donnée en double, ici et dans 2 autres cellules" in error
    assert totals.endswith("0 avertissement, 1 erreur")


def test_a_family_that_an_extraction_renames_is_one_error_whatever_its_lines(
        raw, warehouse, write, etl):
    """It was one a line, of thousands."""
    write("emploi_detaille/urssaf.xlsx", {"E": [
        ["Trimestre", "Territoire", "Famille", "Secteur", "Effectifs", "Établissements",
         "Masse salariale (milliers d'euros)"],
        *([f"T{quarter} 2026", "Bretagne", "Prévoyance", None, 1, 2, 3]
          for quarter in (1, 2, 3, 4))]})
    with registry_of("emploi_detaille"):
        ending = etl("build", "--resume", "--raw", raw, "--warehouse", warehouse)
    error, totals, *_ = ending.out.splitlines()
    assert error.startswith(
        "ERREUR emploi_detaille/urssaf.xlsx · feuille « E » · cellule C2 : « Famille » a une "
        "valeur inconnue, ici et dans 3 autres cellules (lu : « Prévoyance » ; attendu : ")
    assert totals.endswith(", 1 erreur")


def test_a_folder_without_a_workbook_replaces_nothing(raw, chiffres, warehouse, etl):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    before = warehouse.read_bytes()
    (raw / NIVEAUX).unlink()
    ending = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert (ending.status, ending.err) == (
        2, f"python -m etl : aucun classeur dans {raw} : rien n'a été remplacé\n")
    assert warehouse.read_bytes() == before


@pytest.mark.parametrize(("name", "reason"), [
    ("dossier", "c'est un dossier"),
    ("fichier.txt/entrepot.duckdb", "son dossier est un fichier"),
])
def test_a_warehouse_that_cannot_be_written_is_a_sentence_and_exit_2(raw, chiffres, tmp_path, etl,
                                                                     name, reason):
    chiffres(NIVEAUX, {})
    (tmp_path / "dossier").mkdir()
    (tmp_path / "fichier.txt").write_text("x", encoding="utf-8")
    assert etl("build", "--raw", raw, "--warehouse", tmp_path / name) == (
        2, "", f"python -m etl : l'entrepôt {tmp_path / name} ne peut pas être écrit ({reason}) : "
               "rien n'a été remplacé\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dossier", "fichier.txt", "raw"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_interrupted_during_a_query_says_so(
        raw, chiffres, etl, monkeypatch, number, status):
    def lasts(*_given, **_named):
        # A query that ends: DuckDB may hear the signal once it is done only.
        connection = duckdb.connect(config={"threads": 1})
        connection.execute("SET enable_progress_bar = true")
        connection.execute("SET enable_progress_bar_print = false")

        def kill():
            while connection.query_progress() <= 0:  # the query has not begun
                continue
            os.kill(os.getpid(), number)

        threading.Thread(target=kill).start()
        connection.execute("SELECT sum(a.range) FROM range(1000000) a, range(2000) b")

    chiffres(NIVEAUX, {})
    monkeypatch.setattr(command, "build", lasts)
    assert etl("build", "--raw", raw) == (status, "", "\nInterrompu : rien n'a été remplacé.\n")


@pytest.mark.parametrize(("fault", "sentence"), [
    (OSError(errno.EFBIG, "File too large"), "fichier trop grand pour ce disque"),
    (OSError(errno.ENOSPC, "No space left on device", "neuf"), "neuf : disque plein")])
def test_what_the_disk_refuses_is_said_without_an_empty_place(
        raw, chiffres, etl, monkeypatch, fault, sentence):
    def fail(*_given, **_named):
        raise fault

    chiffres(NIVEAUX, {})
    monkeypatch.setattr(command, "build", fail)
    assert etl("build", "--raw", raw) == (2, "", f"python -m etl : {sentence}\n")


def test_the_environment_names_the_warehouse(raw, chiffres, warehouse, etl, monkeypatch):
    chiffres(NIVEAUX, {})
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    assert etl("build", "--raw", raw).status == 0 and warehouse.exists()
