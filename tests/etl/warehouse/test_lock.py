"""One build at a time: its lock, its swap, and what stops a writing."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from etl.paths import RAW
from etl.warehouse import faults, versions
from etl.warehouse.build import build
from etl.warehouse.faults import Unwritable
from tests.etl.warehouse.conftest import (
    FILE,
    Chiffres,
    Make,
    Output,
    files_beside,
    values_of,
)
from tests.suites import complet

pytestmark = complet

#: What these tests build holds.
SOURCES = ("circulaire_publies",)


def test_a_second_build_says_that_it_waits_for_the_first(raw: Path, make: Make,
                                                         warehouse: Path) -> None:
    make("1 %")
    command = [sys.executable, "-m", "etl", "build", "--resume", "--raw", raw, "--warehouse",
               warehouse]
    with versions.build_lock(warehouse):
        second = subprocess.Popen(command, cwd=RAW.parent.parent, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True, encoding="utf-8")
        assert second.stderr and second.stderr.readline() == (
            "python -m etl : une autre construction est en cours : attente de sa fin…\n")
        assert second.poll() is None
    out, _ = second.communicate()
    assert second.returncode == 0
    assert out.startswith("1 classeur, 1 chiffre")


def test_a_build_that_never_ends_is_said_to_the_one_that_waits(
        make: Make, install: Make, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install("1 %")
    monkeypatch.setattr(versions, "TURN", 0.05)
    with versions.build_lock(warehouse), pytest.raises(Unwritable, match=(
            "une autre construction est en cours et ne finit pas")):
        make("2 %")
    assert values_of(warehouse) == [1]


def test_the_lock_of_a_process_that_died_is_free(install: Make, warehouse: Path) -> None:
    install("1 %")
    script = ("import os, signal, sys; from pathlib import Path\n"
              "from etl.warehouse import versions\n"
              "with versions.build_lock(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)")
    dead = subprocess.run([sys.executable, "-c", script, warehouse], cwd=RAW.parent.parent)
    assert dead.returncode == -9
    with sqlite3.connect(warehouse.parent / "historique/entrepot.verrou") as lock:
        lock.execute("BEGIN EXCLUSIVE")
    install("2 %")
    assert values_of(warehouse) == [2, 1]


@pytest.mark.parametrize("make", [
    lambda file: file.write_text("ceci n'est pas un verrou " * 50, encoding="utf-8"),
    lambda file: file.write_bytes(b"SQLite format 3\0" + b"\xff" * 500),
    lambda file: file.mkdir(), lambda file: file.symlink_to("/nulle/part")],
    ids=["text", "header", "folder", "link"])
def test_a_lock_that_is_not_one_is_said_and_changes_nothing(
        install: Make, warehouse: Path, output: Output,
        make: Callable[[Path], object]) -> None:
    install("1 %")
    install("2 %")
    lock = warehouse.parent / "historique" / "entrepot.verrou"
    lock.unlink()
    make(lock)
    assert output("rollback", "--warehouse", warehouse) == (
        2, "", f"python -m etl : l'entrepôt {warehouse} ne peut pas être écrit (le verrou "
               "« historique/entrepot.verrou » n'en est pas un : le supprimer) : rien n'a été "
               "remplacé\n")
    assert values_of(warehouse) == [2, 1]


@pytest.mark.parametrize(("fault", "message"), [
    (OSError(errno.ENOSPC, "No space left on device"), "disque plein"),
    (OSError(errno.EROFS, "Read-only file system"), "disque en lecture seule"),
    (OSError(errno.EIO, "Input/output error"), "le disque répond par une erreur"),
    (PermissionError(errno.EACCES, "Permission denied"),
     "accès refusé, ou fichier ouvert par un autre programme"),
    (duckdb.IOException('IO Error: Could not write file "/a": No space left on device'),
     "disque plein"),
    (duckdb.TransactionException('Failed to commit: Could not write file "/a.wal": No space left '
                                 "on device"), "disque plein"),
    (sqlite3.OperationalError("database or disk is full"), "disque plein"),
    (duckdb.IOException("IO Error: something else"), "erreur inattendue"),
    (OSError("something else"), "erreur inattendue"),
    ("une autre construction", "une autre construction")])
def test_what_stops_a_writing_is_said_in_french(fault: Exception | str, message: str) -> None:
    assert faults.writing_fault(fault) == message
    sentence = faults.writing_error(Path("/la/e.duckdb"), fault)
    assert sentence.reason == message
    detail = f" : {fault}" if message == "erreur inattendue" else ""
    assert str(sentence) == f"l'entrepôt /la/e.duckdb ne peut pas être écrit ({message}{detail})"


def test_a_full_disk_is_said_and_leaves_the_warehouse_as_it_was(
        raw: Path, make: Make, chiffres: Chiffres, warehouse: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    make("1 %")
    chiffres(FILE, {"valeur": "2 %"})

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(versions, "replace", full)
    with pytest.raises(Unwritable, match="disque plein"):
        build(raw, warehouse)
    assert values_of(warehouse) == [1]


@pytest.fixture
def held_open(install: Make, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[Path]]:
    """Return what has Windows hold a warehouse of 1 % open so many times, and lists the attempts to
    replace it."""
    install("1 %")
    swap, attempts = os.replace, []

    def hold(refusals: int) -> list[Path]:
        def replace(one: Path, other: Path) -> None:
            attempts.append(one)
            if len(attempts) <= refusals:
                raise PermissionError(13, "Access is denied")
            swap(one, other)

        monkeypatch.setattr(versions, "PATIENCE", 0.5)
        monkeypatch.setattr(os, "replace", replace)
        return attempts

    return hold


def test_a_file_that_windows_holds_is_tried_again(
        make: Make, warehouse: Path, held_open: Callable[[int], list[Path]]) -> None:
    held_open(3)
    make("2 %")
    assert values_of(warehouse) == [2, 1]


def test_a_file_that_windows_never_lets_go_is_given_up(
        make: Make, warehouse: Path, held_open: Callable[[int], list[Path]]) -> None:
    attempts = held_open(10 ** 9)
    with pytest.raises(Unwritable, match=re.escape(
            "(accès refusé, ou fichier ouvert par un autre programme)")):
        make("2 %")
    assert len(attempts) > 1
    assert values_of(warehouse) == [1]
    assert files_beside(warehouse) == [warehouse.name]
