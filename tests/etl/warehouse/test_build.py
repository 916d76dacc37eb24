"""The warehouse is replaced whole or not at all."""

from __future__ import annotations

import pytest

from etl.french import reference
from etl.paths import ROOT
from etl.warehouse import writer
from etl.warehouse.build import build
from etl.warehouse.mark import Mark
from tests.etl.conftest import ask
from tests.etl.warehouse.conftest import files_beside

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
    assert files_beside(warehouse) == [warehouse.name]


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
    assert files_beside(warehouse) == [warehouse.name]


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
    assert files_beside(warehouse) == [warehouse.name]


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


def test_two_builds_at_once_leave_one_whole_warehouse(raw, chiffres, warehouse, forks):
    chiffres(NIVEAUX, {})
    running = [forks.start("build", "--raw", raw, "--warehouse", warehouse) for _ in range(2)]
    assert [forks.wait(process).status for process in running] == [0, 0]
    assert ask(warehouse, "SELECT count(*) FROM emploi_niveaux") == [(1,)]
    assert files_beside(warehouse) == [warehouse.name]


def test_what_a_killed_build_left_is_swept_away(raw, chiffres, warehouse):
    chiffres(NIVEAUX, {})
    for left in ("entrepot.duckdb.1.tmp", "entrepot.duckdb.1.tmp.wal"):
        warehouse.with_name(left).write_bytes(b"x")
    build(raw, warehouse)
    assert files_beside(warehouse) == [warehouse.name]


def test_an_epci_that_merges_is_told_until_its_contour_follows(raw, warehouse, monkeypatch):
    table = reference.commune_table().copy()
    table.loc[table["epci"] == "200069086", ["epci", "epci_nom"]] = "299999999", "CA Nouvelle"
    monkeypatch.setattr(reference, "commune_table", lambda: table)
    assert [str(i) for i in build(raw, warehouse).issues if "epci" in i.file] == [
        f"AVERTISSEMENT data/reference/epci_bretagne.geojson : {what} (attendu : les contours et "
        "les communes d'une même année)" for what in (
            "CC Leff Armor Communauté (200069086) n'est plus dans la table des communes : son "
            "contour n'est pas dessiné",
            "CA Nouvelle (299999999) n'a pas de contour : les cartes le laissent en blanc")]
