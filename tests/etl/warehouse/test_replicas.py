"""``python -m etl publish --to``: a build reaches all the replicas, or none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.warehouse import replicas, versions
from etl.warehouse.build import build
from tests.etl.conftest import HEADINGS, Ending, ask, figure_row, save
from tests.serving import hear_signals
from tests.suites import complet

SOURCES = ("circulaire_publies",)
FILE = "economie_circulaire/chiffres_publies.xlsx"
Etl = Callable[..., Ending]

pytestmark = [complet, pytest.mark.skipif(
    not shutil.which("rsync"), reason="rsync n'est pas installé : apt install rsync")]

#: Stands for ssh and the machines that it leads to: « absente » does not answer, the disk of
#: « pleine » is full, « sans-renommage » and « muette » are lost when they are asked to rename,
#: « muette » for good.
SSH = """#!/bin/sh
while test "$1" != --; do
  case "$1" in -o|-l) shift 2;; -*) shift;; *) break;; esac
done
test "$1" != -- || shift
host="$1"; shift
case "$host $*" in
  pleine*"rsync --server"*) echo "rsync: write failed: No space left on device" >&2; exit 11;;
  absente*) echo "ssh: connect to host absente port 22: No route to host" >&2; exit 255;;
  sans-renommage*"mv -f warehouse.duckdb.arrivee"*) echo "Connection closed" >&2; exit 255;;
  muette*"mv -f"*) echo "Connection closed" >&2; exit 255;;
esac
exec sh -c "$*"
"""


@pytest.fixture(autouse=True)
def machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "outils"
    tools.mkdir()
    (tools / "ssh").write_text(SSH)
    (tools / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return three builds, each of one figure."""
    folder, files = tmp_path_factory.mktemp("modeles"), {}
    for n in (1, 2, 3):
        save(folder / "raw" / FILE, {"Chiffres": [HEADINGS, figure_row(valeur=f"{n} %")]})
        files[n] = folder / f"{n}.duckdb"
        assert not build(folder / "raw", files[n]).has_errors
    return files


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Return three replicas that have never received anything; a name with a space is one."""
    paths = [tmp_path / name for name in ("un", "deux", "trois bis")]
    for folder in paths:
        folder.mkdir()
    return paths


def figure(folder: Path) -> object:
    """Return the only figure that a replica shows; none when it has no warehouse."""
    warehouse = folder / "warehouse.duckdb"
    return warehouse.exists() and ask(warehouse, "SELECT valeur FROM circulaire_publies")[0][0]


def previous(folder: Path) -> list[object]:
    """Return the figures of the builds that a replica keeps."""
    return [ask(v.path, "SELECT valeur FROM circulaire_publies")[0][0]
            for v in versions.versions(folder / "warehouse.duckdb") if v.number]


def remains(folder: Path) -> list[str]:
    """Return what stands in a replica beside its warehouse and its history."""
    return sorted(p.name for p in folder.rglob("*") if p.suffix == ".tmp")


def test_a_build_reaches_folders_of_this_machine_and_of_others(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    here, there, third = folders
    ending = etl("publish", "--warehouse", models[1], "--to", here, f"a.exemple:{there}",
                 f"moi@b.exemple:{third}")
    assert ending.status == 0, ending.err
    assert ending.out.splitlines()[:3] == [
        f"{here} : mise en place", f"a.exemple:{there} : mise en place",
        f"moi@b.exemple:{third} : mise en place"]
    assert ending.out.splitlines()[3].startswith("Les répliques lisent la version du ")
    assert [figure(folder) for folder in folders] == [1, 1, 1]


def test_the_previous_build_is_kept_and_no_older_one(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    for n in (1, 2, 3):
        assert etl("publish", "--warehouse", models[n], "--to", *folders).status == 0
    assert [figure(folder) for folder in folders] == [3, 3, 3]
    assert [previous(folder) for folder in folders] == [[2], [2], [2]]
    place = folders[0] / "warehouse.duckdb"
    assert etl("rollback", "--warehouse", place).status == 0
    assert figure(folders[0]) == 2


def test_a_build_that_is_there_already_is_left_there_and_pushes_nothing_out(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    for n in (1, 2):
        etl("publish", "--warehouse", models[n], "--to", folders[0])
    ending = etl("publish", "--warehouse", models[2], "--to", *folders)
    assert ending.out.splitlines()[:2] == [f"{folders[0]} : déjà en place",
                                           f"{folders[1]} : mise en place"]
    assert previous(folders[0]) == [1]


def test_a_replica_named_twice_is_one(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    ending = etl("publish", "--warehouse", models[1], "--to", folders[0], f"{folders[0]}/")
    assert (ending.status, figure(folders[0]), previous(folders[0])) == (0, 1, [])


@pytest.mark.parametrize("machine", ["absente", "/nulle/part"])
def test_a_machine_that_cannot_receive_leaves_all_as_they_were(
        etl: Etl, models: dict[int, Path], folders: list[Path], machine: str) -> None:
    etl("publish", "--warehouse", models[1], "--to", *folders[:2])
    bad = machine if machine.startswith("/") else f"{machine}:{folders[2]}"
    ending = etl("publish", "--warehouse", models[2], "--to", *folders[:2], bad)
    assert ending.status == 1
    assert ending.err.splitlines() == [{
        "absente": f"{bad} : ne répond pas, ou refuse la connexion : « ssh absente true » doit "
                   "réussir sans mot de passe (ssh: connect to host absente port 22: No route to "
                   "host)",
        "/nulle/part": "/nulle/part : le dossier n'existe pas : le créer (docs/exploitation.md)",
    }[machine], "Rien n'a été mis en place, sur aucune réplique."]
    assert [figure(folder) for folder in folders] == [1, 1, False]
    assert [remains(folder) for folder in folders] == [[], [], []]


def test_a_copy_that_fails_is_swept_everywhere(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    etl("publish", "--warehouse", models[1], "--to", folders[0])
    ending = etl("publish", "--warehouse", models[2], "--to", folders[0], f"pleine:{folders[1]}",
                 folders[2])
    assert ending.status == 1
    assert ending.err.splitlines() == [f"pleine:{folders[1]} : disque plein : y faire de la place",
                                       "Rien n'a été mis en place, sur aucune réplique."]
    assert [figure(folder) for folder in folders] == [1, False, False]
    assert [remains(folder) for folder in folders] == [[], [], []]


def test_what_a_killed_publication_left_is_in_nobodys_way(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    (folders[0] / "warehouse.duckdb.arrivee.tmp").mkdir()
    (folders[1] / "warehouse.duckdb.arrivee.tmp").write_bytes(b"moitie")
    assert etl("publish", "--warehouse", models[1], "--to", *folders).status == 0
    assert [figure(folder) for folder in folders] == [1, 1, 1]


def test_when_a_machine_cannot_rename_those_that_had_are_put_back(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    first, second, new = folders
    etl("publish", "--warehouse", models[1], "--to", first, second)
    ending = etl("publish", "--warehouse", models[2], "--to", first, new,
                 f"sans-renommage:{second}")
    assert ending.status == 1
    assert ending.err.splitlines()[1:] == ["Rien n'a été mis en place, sur aucune réplique."]
    assert [figure(folder) for folder in folders] == [1, 1, False]
    assert [remains(folder) for folder in folders] == [[], [], []]
    assert etl("publish", "--warehouse", models[2], "--to", *folders).status == 0
    assert [figure(folder) for folder in folders] == [2, 2, 2]
    assert [previous(folder) for folder in folders] == [[1], [1], []]


def test_a_machine_that_is_lost_between_the_two_is_named_with_what_to_do(
        etl: Etl, models: dict[int, Path], folders: list[Path]) -> None:
    etl("publish", "--warehouse", models[1], "--to", *folders)
    ending = etl("publish", "--warehouse", models[2], "--to", folders[0], f"muette:{folders[1]}")
    assert ending.status == 3
    assert ending.err.splitlines()[0].startswith(f"muette:{folders[1]} : ne répond pas")
    assert ending.err.splitlines()[1:] == [
        "Cette réplique lit peut-être déjà la nouvelle version, les autres ont gardé la leur : dès "
        "qu'elle répond, publier à nouveau."]
    assert figure(folders[0]) == 1


@pytest.mark.parametrize(("words", "message"), [
    (("--to", "serveur:"), "python -m etl : « serveur: » n'est ni DOSSIER ni MACHINE:DOSSIER"),
    (("--to", "x", "--warehouse", "nul.duckdb"),
     "python -m etl : l'entrepôt nul.duckdb n'existe pas : lancer « python -m etl build »"),
    ((), "python -m etl : dire où publier : --to DOSSIER…, ou --engine URL (ou un moteur dans "
         "OBSERVATOIRE_WAREHOUSE)"),
    (("--to",), "python -m etl publish : commande mal formée (--to attend une valeur)"),
])
def test_a_command_that_means_nothing_is_refused(
        etl: Etl, models: dict[int, Path], words: tuple[str, ...], message: str) -> None:
    ending = etl("publish", "--warehouse", models[1], *words)
    assert (ending.status, ending.err.splitlines()[-1]) == (2, message)


def test_a_damaged_warehouse_is_not_published(
        etl: Etl, tmp_path: Path, folders: list[Path]) -> None:
    wreck = tmp_path / "abime.duckdb"
    wreck.write_bytes(b"rien")
    ending = etl("publish", "--warehouse", wreck, "--to", *folders)
    assert (ending.status, ending.err) == (
        2, "python -m etl : la version abime.duckdb est abîmée\n")
    assert not any(map(figure, folders))


@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT", "SIGTERM"])
def test_a_publication_stopped_between_two_renames_puts_all_back_whatever_is_asked_again(
        models: dict[int, Path], folders: list[Path], tmp_path: Path, name: str) -> None:
    for folder in folders:
        shutil.copy(models[1], folder / "warehouse.duckdb")
    # The second machine waits at its rename until the command has been told to stop; the first one,
    # where the build is put back, until it has been told so again.
    pipe, ssh = tmp_path / "attente", tmp_path / "outils" / "ssh"
    os.mkfifo(pipe)
    ssh.write_text(SSH.replace('exec sh -c "$*"', f"""case "$host $*" in
  lente*"mv -f warehouse.duckdb.arrivee"*) echo arrivée > {pipe}; exec sleep 600;;
  prompte*"mv -f historique"*) echo retour > {pipe}; read again < {pipe};; esac
exec sh -c "$*" """))
    command = subprocess.Popen(
        [sys.executable, "-m", "etl", "publish", "--warehouse", str(models[2]), "--to",
         f"prompte:{folders[0]}", f"lente:{folders[1]}", str(folders[2])], stderr=subprocess.PIPE,
        text=True, start_new_session=True, preexec_fn=hear_signals)
    assert pipe.read_text() == "arrivée\n"
    assert figure(folders[0]) == 2
    number = getattr(signal, name)
    os.killpg(command.pid, number)
    assert pipe.read_text() == "retour\n"
    os.killpg(command.pid, number)
    with pipe.open("r+b", buffering=0) as other_end:
        other_end.write(b"suite\n")
        _, errors = command.communicate()
    assert (command.returncode, errors) == (
        128 + number, "\nInterrompu : rien n'a été remplacé.\n")
    assert [figure(folder) for folder in folders] == [1, 1, 1]
    assert [remains(folder) for folder in folders] == [[], [], []]


def test_a_publication_stopped_once_it_is_in_place_says_so(
        etl: Etl, models: dict[int, Path], folders: list[Path],
        monkeypatch: pytest.MonkeyPatch) -> None:
    assert etl("publish", "--warehouse", models[1], "--to", *folders).status == 0
    run = replicas.Replica.run

    def run_until_the_old_builds_go(one: replicas.Replica, script: str, *words: str) -> str:
        if script == replicas._FORGET:
            raise KeyboardInterrupt
        return run(one, script, *words)

    monkeypatch.setattr(replicas.Replica, "run", run_until_the_old_builds_go)
    assert etl("publish", "--warehouse", models[2], "--to", *folders) == (
        130, "", "\nInterrompu : l'entrepôt avait déjà été remplacé.\n")
    assert [figure(folder) for folder in folders] == [2, 2, 2]
