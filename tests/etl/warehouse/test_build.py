"""The warehouse is replaced whole or not at all."""

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
from etl.french import reference
from etl.paths import ROOT
from etl.reading import files
from etl.warehouse import build as builder
from etl.warehouse import writer
from etl.warehouse.build import build
from etl.warehouse.mark import Mark
from etl.warehouse.status import survey
from tests.etl.conftest import ask
from tests.registered import registry_of

#: What these tests build holds.
SOURCES = ("emploi_niveaux",)
NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"


def test_a_bad_workbook_leaves_the_old_warehouse_byte_for_byte(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    assert not build(raw, warehouse).has_errors
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


def test_a_file_that_no_source_reads_is_told(raw, write, warehouse):
    write("emploi/brouillon.xlsx", {"F": [["x"]]})
    assert ("AVERTISSEMENT emploi/brouillon.xlsx : aucune source ne lit ce fichier : il est "
            "ignoré") in [str(i) for i in build(raw, warehouse).all_issues]


def test_a_build_by_hand_is_not_done_again_at_the_next_start(raw, chiffres, warehouse,
                                                             monkeypatch):
    chiffres(NIVEAUX, {})
    monkeypatch.delenv("OBSERVATOIRE_RAW", raising=False)
    build(raw, warehouse)
    assert not Mark(ROOT, warehouse).is_current()  # not from the workbooks that a start reads
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))
    build(raw, warehouse)
    assert Mark(ROOT, warehouse).is_current()


# --- The command line ------------------------------------------------------------------------
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


def test_an_epci_that_merges_is_told_until_its_contour_follows(raw, warehouse, monkeypatch):
    table = reference.communes()
    table.loc[table["epci"] == "200069086", ["epci", "epci_nom"]] = "299999999", "CA Nouvelle"
    monkeypatch.setattr(reference, "commune_table", lambda: table)
    assert [str(i) for i in build(raw, warehouse).issues if "epci" in i.file] == [
        f"AVERTISSEMENT data/reference/epci_bretagne.geojson : {what} (attendu : les contours et "
        "les communes d'une même année)" for what in (
            "CC Leff Armor Communauté (200069086) n'est plus dans la table des communes : son "
            "contour n'est pas dessiné",
            "CA Nouvelle (299999999) n'a pas de contour : les cartes le laissent en blanc")]


def test_a_folder_without_a_workbook_replaces_nothing(raw, chiffres, warehouse, etl):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    before = warehouse.read_bytes()
    (raw / NIVEAUX).unlink()
    ending = etl("build", "--raw", raw, "--warehouse", warehouse)
    assert (ending.status, ending.err) == (
        2, f"python -m etl : aucun classeur (.xlsx, .xls, .ods) dans {raw} : rien n'a été "
           "remplacé\n")
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


def test_the_folder_of_the_warehouse_is_made_and_its_name_may_hold_quotes(raw, chiffres, tmp_path):
    chiffres(NIVEAUX, {})
    target = tmp_path / "là-bas" / "l'entrepôt « d'essai ».duckdb"
    assert not build(raw, target).has_errors
    assert ask(target, "SELECT count(*) FROM emploi_niveaux") == [(1,)]


@pytest.mark.parametrize(("signal_name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_a_build_that_is_interrupted_leaves_the_old_warehouse_and_nothing_beside(
        raw, chiffres, warehouse, forks, signal_name, status):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    before = warehouse.read_bytes()
    # The build interrupts itself while its new warehouse is open.
    ending = forks.run("build", "--raw", raw, "--warehouse", warehouse, signal=signal_name,
                       place="etl.warehouse.writer._metadata", moment="before")
    assert (ending.status, "Traceback" in ending.err) == (status, False)
    assert warehouse.read_bytes() == before
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


@pytest.mark.parametrize(("signal_name", "place", "moment"), [
    ("SIGINT", "etl.warehouse.versions.replace", "after"),
    ("SIGTERM", "etl.__main__.show", "before")])
def test_a_build_that_is_interrupted_once_its_warehouse_is_in_place_says_that_it_is(
        raw, chiffres, warehouse, forks, signal_name, place, moment):
    chiffres(NIVEAUX, {})
    for _ in range(2):  # where there was none, and in the place of another
        before = warehouse.stat().st_ino if warehouse.exists() else None
        ending = forks.run("build", "--raw", raw, "--warehouse", warehouse, signal=signal_name,
                           place=place, moment=moment)
        assert ending.err == "\nInterrompu : l'entrepôt avait déjà été remplacé.\n"
        assert warehouse.stat().st_ino != before


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


def test_two_builds_at_once_leave_one_whole_warehouse(raw, chiffres, warehouse, forks):
    chiffres(NIVEAUX, {})
    running = [forks.start("build", "--raw", raw, "--warehouse", warehouse) for _ in range(2)]
    assert [forks.wait(process).status for process in running] == [0, 0]
    assert ask(warehouse, "SELECT count(*) FROM emploi_niveaux") == [(1,)]
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


def test_what_a_killed_build_left_is_swept_away(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    for left in ("entrepot.duckdb.1.tmp", "entrepot.duckdb.1.tmp.wal"):
        warehouse.with_name(left).write_bytes(b"x")
    build(raw, warehouse)
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


# --- Workbooks of every name and kind --------------------------------------------------------
@pytest.mark.parametrize("name", [
    "emploi/Niveaux_Publiés_Bretagne.xlsx", "emploi/niveaux publies bretagne.XLSX",
    "emploi/niveaux_publies_l'été « 2024 ».xlsx"])
def test_a_workbook_is_known_whatever_the_case_accents_and_quotes_of_its_name(
        raw, chiffres, warehouse, name):
    chiffres(name, {})
    assert not build(raw, warehouse).has_errors
    assert ask(warehouse, "SELECT fichier FROM emploi_niveaux") == [(name,)]


def test_an_exact_copy_is_set_aside_and_the_original_is_cited(raw, chiffres, warehouse):
    original = chiffres(NIVEAUX, {})
    copy = original.with_name("niveaux_publies_bretagne (1).xlsx")
    copy.write_bytes(original.read_bytes())
    report = build(raw, warehouse)
    assert [str(i) for i in report.all_issues if i.severity == "avertissement"] == [
        f"AVERTISSEMENT emploi/{copy.name} : copie exacte de {NIVEAUX} : elle n'est pas lue une "
        "seconde fois"]
    assert ask(warehouse, "SELECT DISTINCT fichier FROM emploi_niveaux") == [(NIVEAUX,)]
    [state] = [s for s in survey(raw, warehouse)[1] if s.id == "emploi_niveaux"]
    assert state.state == "chargée"


def test_a_lock_that_excel_leaves_beside_an_open_workbook_is_no_workbook(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    (raw / "emploi/~$niveaux_publies_bretagne.xlsx").write_bytes(b"verrou")
    assert build(raw, warehouse).all_issues == []


@pytest.mark.parametrize("folder", ["raw/emploi", "raw"])
def test_a_folder_that_may_not_be_listed_takes_nothing_away(raw, chiffres, warehouse, etl, close,
                                                            folder):
    """Its workbooks were not seen, and all their figures left what is published."""
    chiffres(NIVEAUX, {})
    assert not build(raw, warehouse).has_errors
    before = warehouse.read_bytes()
    close(raw.parent / folder)
    ending = etl("build", "--raw", raw, "--warehouse", warehouse, "--resume")
    assert ending.status == 1
    assert (f"ERREUR {folder} : ce dossier ne peut pas être ouvert : ce qu'il contient manquerait "
            "à ce qui est publié") in ending.out
    assert warehouse.read_bytes() == before


def test_a_workbook_that_may_not_be_read_or_goes_away_is_an_error_not_a_crash(
        raw, chiffres, warehouse, monkeypatch):
    path = chiffres(NIVEAUX, {})
    is_regular = files.is_regular
    monkeypatch.setattr(files, "is_regular",
                        lambda *args: is_regular(*args) and (path.unlink(missing_ok=True) or True))
    [issue] = [i for i in build(raw, warehouse).all_issues if i.severity == "erreur"]
    assert (issue.file, issue.message) == (
        NIVEAUX, "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée")


def test_a_folder_named_as_a_workbook_is_an_error_not_a_crash(raw, warehouse):
    (raw / NIVEAUX).mkdir(parents=True)
    assert [str(i) for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        f"ERREUR {NIVEAUX} : c'est un dossier, pas un classeur"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on this system only")
def test_a_name_that_is_not_utf8_is_told_not_a_crash(raw, chiffres, warehouse, monkeypatch):
    chiffres(NIVEAUX, {})
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))  # its files are noted beside the warehouse
    os.rename(raw / NIVEAUX, os.fsencode(raw / NIVEAUX).replace(b"bretagne", b"\xe9t\xe9"))
    assert [str(i) for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        "ERREUR emploi/niveaux_publies_?t?.xlsx : son nom vient d'un autre système et n'est pas "
        "écrit en UTF-8 : le renommer"]


def test_a_workbook_that_is_gone_is_an_error_not_a_crash(raw, warehouse):
    (raw / "emploi").mkdir()
    (raw / NIVEAUX).symlink_to(raw / "absent.xlsx")
    assert [i.message for i in build(raw, warehouse).all_issues if i.severity == "erreur"] == [
        "ce fichier ne peut pas être lu : il est absent ou sa lecture n'est pas autorisée"]


def test_the_environment_names_the_warehouse(raw, chiffres, warehouse, etl, monkeypatch):
    chiffres(NIVEAUX, {})
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    assert etl("build", "--raw", raw).status == 0 and warehouse.exists()


def test_the_defaults_are_those_of_the_project():
    assert builder.RAW.parts[-2:] == ("data", "raw")
    assert builder.WAREHOUSE.parts[-2:] == ("data", "warehouse.duckdb")
