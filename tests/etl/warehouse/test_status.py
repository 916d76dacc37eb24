"""The doctor: ``list``, ``check`` and a build without demonstration workbooks."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from etl.french import reference
from etl.sources import sources
from etl.warehouse import status as listing
from etl.warehouse.build import build
from etl.warehouse.writer import reference_tables
from tests.etl.conftest import Ending, ask

#: What these tests build holds.
SOURCES = ("commerces_publies", "emploi_detaille", "emploi_niveaux")
NIVEAUX = "emploi/niveaux_publies_bretagne.xlsx"
DEMO = "emploi/niveaux_publies_bretagne_DÉMONSTRATION.xlsx"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "entrepot" / "entrepot.duckdb"


def line(raw: Path, warehouse: Path, source: str = "emploi_niveaux") -> listing.State:
    """Return the state of a source."""
    return {s.id: s for s in listing.survey(raw, warehouse)[1]}[source]


@pytest.fixture
def run(etl: Callable[..., Ending]) -> Callable[..., tuple[int, str]]:
    """Run a command: its exit status, and all it printed."""

    def run(*arguments: object) -> tuple[int, str]:
        ending = etl(*arguments)
        return ending.status, ending.out + ending.err

    return run


def test_every_source_has_its_line_with_its_nature_its_file_and_what_it_holds(
        raw, chiffres, warehouse, run):
    chiffres(NIVEAUX, {}, {"territoire": "Finistère", "niveau": "departement"})
    build(raw, warehouse)
    status, text = run("list", "--raw", raw, "--warehouse", warehouse)
    assert status == 0
    head, _, *lines = text.splitlines()
    assert head.split() == ["source", "titre", "nature", "état", "dernier", "fichier", "âge",
                            "contenu", "attendu"]
    assert [one.split()[0] for one in lines[:len(sources())]] == sorted(sources())
    cells = {one.split()[0]: re.split(r" {2,}", one) for one in lines[:len(sources())]}
    assert cells["emploi_niveaux"] == [
        "emploi_niveaux", "Niveaux d'emploi et d'établissements de l'ESS …", "publié", "chargée",
        NIVEAUX, "aujourd'hui", "2 chiffres"]
    assert re.search(r"^Entrepôt : .*, construit le \d\d/\d\d/\d{4} à \d\d h \d\d\.$", text,
                     re.MULTILINE)
    assert cells["emploi_detaille"] == [
        "emploi_detaille", "Emploi détaillé de l'ESS et du privé hors ESS, …", "administratif",
        "aucun classeur", "–", "–", "–", str(raw / "emploi_detaille/*.xlsx")]


def test_a_workbook_that_the_warehouse_has_not_read_is_to_be_built(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    chiffres(NIVEAUX, {"valeur": "15 %"})
    assert line(raw, warehouse).state == "à reconstruire"
    build(raw, warehouse)
    assert line(raw, warehouse).state == "chargée"
    (raw / NIVEAUX).unlink()
    without_file = line(raw, warehouse)
    assert (without_file.state, without_file.rows, without_file.file) == ("à reconstruire", 1, "")


def test_the_same_bytes_under_a_new_date_are_not_to_be_built(raw, chiffres, warehouse):
    path = chiffres(NIVEAUX, {})
    build(raw, warehouse)
    os.utime(path, (time.time() + 60, time.time() + 60))
    assert line(raw, warehouse).state == "chargée"


def test_a_workbook_with_errors_is_in_error_with_its_cells_and_exit_1(
        raw, chiffres, warehouse, run):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    chiffres(NIVEAUX, {"valeur": "treize"}, {"valeur": "beaucoup"})
    assert line(raw, warehouse).state == "en erreur"
    status, text = run("list", "--raw", raw, "--warehouse", warehouse)
    assert status == 1
    assert f"ERREUR {NIVEAUX} · feuille « Chiffres » · cellule F5 : " in text


def test_the_errors_of_the_list_are_those_of_a_build_one_for_two_workbooks_that_repeat_each_other(
        raw, chiffres, warehouse, run):
    places = {"territoire": "Finistère", "niveau": "departement"}, {"territoire": "Bretagne"}
    chiffres(NIVEAUX, *places)
    chiffres(NIVEAUX.replace(".xlsx", "_bis.xlsx"), *places, {"territoire": "France",
                                                             "niveau": "france"})
    status, text = run("build", "--raw", raw, "--warehouse", warehouse)
    errors = [one for one in text.splitlines() if one.startswith("ERREUR")]
    assert (status, len(errors)) == (1, 1)
    assert line(raw, warehouse).errors == tuple(errors)


def test_a_file_that_cannot_be_opened_is_in_error(raw, warehouse):
    (raw / "emploi").mkdir()
    (raw / NIVEAUX).symlink_to(raw / "absent.xlsx")
    assert line(raw, warehouse).state == "en erreur"


def test_a_demonstration_says_so_and_which_file_is_awaited(raw, chiffres, warehouse):
    chiffres(DEMO, {})
    build(raw, warehouse)
    state = line(raw, warehouse)
    assert (state.state, state.nature, state.file) == ("démonstration", "démonstration", DEMO)
    assert state.awaited == (str(raw / "emploi/niveaux_publies_*.xlsx"),)
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    assert line(raw, warehouse).awaited == ()


def test_without_a_workbook_the_source_says_what_it_waits_for(raw, warehouse):
    build(raw, warehouse)
    state = line(raw, warehouse)
    assert (state.state, state.nature, state.rows) == ("aucun classeur", "publié", 0)
    assert state.awaited == (str(raw / "emploi/niveaux_publies_*.xlsx"),)


@pytest.mark.parametrize(("days", "age"), [
    (None, "–"), (-2, "aujourd'hui"), (0, "aujourd'hui"), (1, "1 jour"), (3, "3 jours"),
    (30, "30 jours"), (31, "1 mois"), (61, "2 mois"), (364, "11 mois"), (365, "1 an"),
    (800, "2 ans")])
def test_an_age_is_told_in_french(days, age):
    assert listing.age(days) == age


def test_the_age_is_that_of_the_last_file_put_in_the_folder(
        raw, chiffres, warehouse, monkeypatch):
    class Day(date):
        @classmethod
        def today(cls) -> date:
            return cls(2028, 2, 29)

    monkeypatch.setattr(listing, "date", Day)
    for name, day in (("emploi/niveaux_publies_a.xlsx", datetime(2027, 12, 1, 23, 30)),
                      ("emploi/niveaux_publies_b.xlsx", datetime(2026, 10, 17))):
        os.utime(chiffres(name, {}), (day.timestamp(), day.timestamp()))
    state = line(raw, warehouse)
    assert (state.file, state.age_days) == ("emploi/niveaux_publies_a.xlsx", 90)


def test_the_last_file_of_a_day_is_the_one_deposited_whatever_its_name(raw, chiffres, warehouse):
    """A clone and a deposit of one day: the workbook of 2022 stood for that of 2024."""
    deposited = "emploi_niveaux/depots/2026-11-29_20h44_ab/Bretagne 2024.xlsx"
    for name in ("emploi/niveaux_publies_a.xlsx", deposited):
        chiffres(name, {})
    assert line(raw, warehouse).file == deposited


def test_without_a_warehouse_the_list_says_so_and_still_reads_the_folder(
        raw, chiffres, warehouse, run):
    chiffres(NIVEAUX, {})
    status, text = run("list", "--raw", raw, "--warehouse", warehouse)
    assert status == 0
    assert (f"Attention : l'entrepôt {warehouse} n'existe pas : lancer « python -m etl build »."
            in text)
    assert line(raw, warehouse).state == "à reconstruire"
    assert not warehouse.exists()


def test_a_damaged_warehouse_is_a_sentence_and_is_left_as_it_is(raw, chiffres, warehouse, run):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    warehouse.write_bytes(warehouse.read_bytes()[:5000])
    before = warehouse.read_bytes()
    status, text = run("list", "--raw", raw, "--warehouse", warehouse)
    assert status == 0
    assert (f"Attention : l'entrepôt {warehouse} ne se lit pas (abîmé, incomplet ou tenu par un "
            "autre programme) : relancer « python -m etl build »." in text)
    assert warehouse.read_bytes() == before


def test_a_warehouse_of_an_older_version_is_read_as_far_as_it_goes(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    with duckdb.connect(str(warehouse)) as db:
        db.execute("ALTER TABLE _construction DROP COLUMN demonstration")
    assert line(raw, warehouse).state == "chargée"
    with duckdb.connect(str(warehouse)) as db:
        db.execute("DROP TABLE _fichiers")
    assert listing.warehouse_state(warehouse).trouble == (
        f"l'entrepôt {warehouse} vient d'une version plus ancienne : relancer "
        "« python -m etl build »")


def test_the_list_is_also_for_a_machine(raw, chiffres, warehouse, run):
    chiffres(NIVEAUX, {})
    build(raw, warehouse)
    status, text = run("list", "--raw", raw, "--warehouse", warehouse, "--json")
    assert status == 0
    [one] = [s for s in json.loads(text)["sources"] if s["source"] == "emploi_niveaux"]
    assert one == {
        "source": "emploi_niveaux", "type": "chiffres", "nature": "publié", "etat": "chargée",
        "titre": "Niveaux d'emploi et d'établissements de l'ESS en Bretagne, chiffres publiés",
        "millesime": "publication de 2023", "fichier": NIVEAUX, "age_jours": 0,
        "lignes": 1, "attendu": [], "erreurs": []}


def test_a_folder_that_is_not_there_is_misuse(tmp_path, run):
    for name in ("list", "check"):
        status, text = run(name, "--raw", tmp_path / "absent")
        assert (status, text) == (
            2, f"python -m etl : le dossier {tmp_path / 'absent'} n'existe pas\n")


# --- check -----------------------------------------------------------------------------------
def test_check_says_what_build_says_and_writes_nothing(raw, chiffres, warehouse, run,
                                                       monkeypatch):
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", str(warehouse))
    chiffres(NIVEAUX, {"valeur": "145 %"})
    check = run("check", "--raw", raw)
    assert not warehouse.parent.exists()
    own_build = run("build", "--raw", raw, "--warehouse", warehouse)
    assert check[0] == own_build[0] == 0
    assert check[1].replace("Tout se lit : rien n'a été écrit.",
                            f"Entrepôt construit : {warehouse}") == own_build[1]


def test_check_refuses_as_build_does_a_reference_table_that_no_source_reads(
        raw, chiffres, warehouse, run, monkeypatch, tmp_path):
    chiffres(NIVEAUX, {})
    swapped = tmp_path / "populations.csv"
    swapped.write_text(reference.POPULATIONS_FILE.read_text(encoding="utf-8").replace(
        "territoire,territoire_nom", "territoire_nom,territoire", 1), encoding="utf-8")
    monkeypatch.setattr(reference, "POPULATIONS_FILE", swapped)
    reference_tables.cache_clear()
    checked = run("check", "--raw", raw)
    assert checked == run("build", "--raw", raw, "--warehouse", warehouse)
    assert checked[0] == 2
    assert "populations.csv a « Guadeloupe » sous « territoire », à sa ligne 2" in checked[1]


def test_check_exits_1_on_an_error_and_2_on_an_empty_folder(raw, chiffres, run):
    assert run("check", "--raw", raw)[0] == 2
    chiffres(NIVEAUX, {"valeur": "beaucoup"})
    status, text = run("check", "--raw", raw)
    assert status == 1
    assert text.endswith("Rien ne serait remplacé : corriger les erreurs ci-dessus, puis "
                         "relancer.\n")


# --- A build without demonstration -----------------------------------------------------------
def test_a_build_without_demonstration_sets_them_aside_and_says_which(raw, chiffres, warehouse,
                                                                      run):
    chiffres(DEMO, {})
    chiffres("commerces_ruraux/chiffres_publies.xlsx", {})
    status, text = run("build", "--raw", raw, "--warehouse", warehouse, "--sans-demo")
    assert status == 0
    assert (f"INFORMATION {DEMO} : classeur de démonstration ignoré : construction sans "
            "démonstration") in text
    assert ask(warehouse, "SELECT count(*) FROM emploi_niveaux") == [(0,)]
    assert ask(warehouse, "SELECT count(*) FROM commerces_publies") == [(1,)]
    assert ask(warehouse, "SELECT demonstration FROM _construction") == [(False,)]
    state = line(raw, warehouse)
    assert (state.state, state.nature) == ("aucun classeur", "publié")
    status, text = run("list", "--raw", raw, "--warehouse", warehouse)
    assert text.rstrip().endswith(", sans les classeurs de démonstration.")


@pytest.mark.parametrize("option", ["--sans-demo", "--comme-avant"])
def test_a_start_keeps_the_choice_of_the_build_in_place(raw, chiffres, warehouse, run, option):
    chiffres(DEMO, {})
    chiffres("commerces_ruraux/chiffres_publies.xlsx", {})
    where = ("--raw", raw, "--warehouse", warehouse)
    run("build", *where, *(["--sans-demo"] if option == "--sans-demo" else []))
    assert run("build", *where, "--comme-avant")[0] == 0
    assert ask(warehouse, "SELECT demonstration FROM _construction") == [
        (option != "--sans-demo",)]


def test_the_warehouse_of_the_project_without_demonstration_has_no_invented_row(publie):
    empty = {source for source, in ask(publie, "SELECT source FROM _sources WHERE lignes = 0")}
    assert empty >= {"acteurs_circulaires", "commerces_enquete", "commerces_inventaire",
                     "emploi_detaille"}
    assert ask(publie, "SELECT count(*) FROM _sources WHERE nature = 'démonstration'") == [(0,)]
