"""The builds that are kept, compared and put back, as the commands tell them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path

import duckdb
import pytest

from etl.__main__ import main
from etl.paths import RAW
from etl.warehouse import faults, versions
from etl.warehouse.build import build
from etl.warehouse.faults import Unwritable
from tests.etl.conftest import HEADINGS, ask, figure_row, save
from tests.registered import registry_of

#: What these tests build holds.
SOURCES = ("circulaire_publies",)

FILE = "economie_circulaire/chiffres_publies.xlsx"
Chiffres = Callable[..., Path]
Make = Callable[..., str]


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "entrepot.duckdb"


@pytest.fixture
def make(raw: Path, chiffres: Chiffres, warehouse: Path) -> Make:
    """Build from one figure of that value; the fingerprint of the build."""

    def from_value(value: str) -> str:
        chiffres(FILE, {"valeur": value})
        assert not build(raw, warehouse).has_errors
        return versions.describe(warehouse).fingerprint

    return from_value


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a warehouse of one figure."""
    folder = tmp_path_factory.mktemp("modele")
    save(folder / "raw" / FILE, {"Chiffres": [HEADINGS, figure_row(valeur="1 %")]})
    assert not build(folder / "raw", folder / "modele.duckdb").has_errors
    return folder / "modele.duckdb"


@pytest.fixture
def install(model: Path, warehouse: Path) -> Make:
    """Put in place a build whose figure is that percentage, as a build does; its fingerprint."""

    def install_value(value: str) -> str:
        beside = warehouse.with_name("nouveau.duckdb")
        shutil.copy(model, beside)
        number = value.removesuffix(" %")
        fingerprint = hashlib.sha256(number.encode()).hexdigest()[:12]
        with duckdb.connect(str(beside)) as db:
            db.execute("UPDATE circulaire_publies SET valeur = ?, imprime = ?", [number, value])
            db.execute("UPDATE _construction SET empreinte = ?, construit_le = ?",
                       [fingerprint, datetime.now().astimezone().isoformat()])
        with versions.build_lock(warehouse):
            versions.swap(beside, warehouse)
        return fingerprint

    return install_value


def value(warehouse: Path) -> object:
    """Return the only figure of a warehouse."""
    return ask(warehouse, "SELECT valeur FROM circulaire_publies")[0][0]


def values_of(warehouse: Path) -> list[object]:
    """Return the figure of each version, the one in place first."""
    return [value(v.path) for v in versions.versions(warehouse)]


def output(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Run a command: its status, and what it prints, the times hidden."""
    capsys.readouterr()
    status = main([str(w) for w in words])
    out, err = (re.sub(r"\d\d/\d\d/\d{4} à \d\d h \d\d", "JJ/MM/AAAA à HH h MM",
                       re.sub(r"\d{8}T\d{9}Z", "DATE", text)) for text in capsys.readouterr())
    return status, out, err


# --- What is kept ----------------------------------------------------------------------------
def test_the_last_five_builds_are_kept_beside_the_warehouse(install: Make, warehouse: Path) -> None:
    for n in range(1, 9):
        install(f"{n} %")
    assert values_of(warehouse) == [8, 7, 6, 5, 4, 3]
    names = [p.name for p in (warehouse.parent / "historique").glob("*.duckdb")]
    assert len(names) == 5
    assert all(re.fullmatch(r"entrepot_\d{8}T\d{9}Z_[0-9a-f]{12}\.duckdb", n) for n in names)


def test_a_clock_gone_back_changes_neither_the_order_of_the_versions_nor_which_are_kept(
        install: Make, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        year_now = 2031

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(cls.year_now, 1, 1, tzinfo=tz)

    monkeypatch.setattr(versions, "datetime", Clock)
    for n in range(1, 9):
        Clock.year_now -= 1
        install(f"{n} %")
    assert values_of(warehouse) == [8, 7, 6, 5, 4, 3]
    assert main(["rollback", "--warehouse", str(warehouse)]) == 0
    assert values_of(warehouse) == [7, 8, 6, 5, 4, 3]
    assert main(["rollback", "--warehouse", str(warehouse)]) == 0
    assert values_of(warehouse)[:2] == [8, 7]
    Clock.year_now = 2040
    install("9 %")
    assert values_of(warehouse) == [9, 8, 7, 6, 5, 4]


def test_a_file_whose_name_is_no_moment_is_no_version(install: Make, warehouse: Path) -> None:
    install("1 %")
    install("2 %")
    [version] = (warehouse.parent / "historique").glob("*.duckdb")
    shutil.copy(version, version.with_name("entrepot_20269999T000000000Z_0123456789ab.duckdb"))
    assert values_of(warehouse) == [2, 1]


def test_the_same_content_built_again_pushes_no_version_out_and_still_tells_its_changes(
        raw: Path, make: Make, warehouse: Path) -> None:
    make("1 %")
    make("2 %")
    changes = ask(warehouse, "FROM _changements")
    since = ask(warehouse, "SELECT depuis FROM _construction")
    assert len(changes) == 1
    for _ in range(2):
        assert not build(raw, warehouse).has_errors
    assert values_of(warehouse) == [2, 1]
    assert ask(warehouse, "FROM _changements") == changes
    assert ask(warehouse, "SELECT depuis FROM _construction") == since


def test_a_build_that_fails_keeps_and_replaces_nothing(raw: Path, chiffres: Chiffres, install: Make,
                                                       warehouse: Path) -> None:
    install("1 %")
    chiffres(FILE, {"valeur": "beaucoup"})
    assert build(raw, warehouse).has_errors
    assert values_of(warehouse) == [1]


@pytest.mark.parametrize("wreck", [
    lambda file: file.write_text("ceci n'est pas un entrepôt"),
    lambda file: file.write_bytes(file.read_bytes()[:20000]),
    lambda file: file.unlink(),
], ids=["text", "truncated", "gone"])
def test_a_warehouse_that_cannot_be_read_is_replaced_and_not_kept(
        make: Make, install: Make, warehouse: Path, wreck: Callable[[Path], object]) -> None:
    install("1 %")
    wreck(warehouse)
    make("2 %")
    assert values_of(warehouse) == [2]
    assert ask(warehouse, "FROM _changements") == []


def test_a_warehouse_of_an_older_program_is_kept(
        make: Make, install: Make, warehouse: Path) -> None:
    install("1 %")
    with duckdb.connect(str(warehouse)) as db:
        db.execute("ALTER TABLE _construction DROP COLUMN contenu")
        db.execute("ALTER TABLE _construction DROP COLUMN depuis")
        db.execute("ALTER TABLE _colonnes DROP COLUMN cle")
        db.execute("DROP TABLE _changements")
    make("2 %")
    assert values_of(warehouse) == [2, 1]
    assert [row[-4:-2] for row in map(list, ask(
        warehouse, "SELECT ancien, nouveau, fichier, cellule FROM _changements"))] == [
        ["1\u00a0%", "2\u00a0%"]]


def test_two_warehouses_of_one_folder_have_each_their_versions(raw: Path, chiffres: Chiffres,
                                                               tmp_path: Path) -> None:
    for n in (1, 2):
        chiffres(FILE, {"valeur": f"{n} %"})
        for name in ("un", "un_deux"):
            build(raw, tmp_path / f"{name}.duckdb")
    assert values_of(tmp_path / "un.duckdb") == values_of(tmp_path / "un_deux.duckdb") == [2, 1]


def test_where_the_disk_has_no_links_a_version_is_a_copy(
        install: Make, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    install("1 %")
    install("2 %")
    assert values_of(warehouse) == [2, 1]
    versions.rollback(warehouse)
    assert values_of(warehouse) == [1, 2]


# --- The lock and the swap -------------------------------------------------------------------
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
        install: Make, warehouse: Path, capsys: pytest.CaptureFixture[str],
        make: Callable[[Path], object]) -> None:
    install("1 %")
    install("2 %")
    lock = warehouse.parent / "historique" / "entrepot.verrou"
    lock.unlink()
    make(lock)
    assert output(capsys, "rollback", "--warehouse", warehouse) == (
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


@pytest.mark.parametrize("refusals", [3, 10 ** 9])
def test_a_file_that_windows_holds_is_tried_again_then_given_up(
        make: Make, install: Make, warehouse: Path, monkeypatch: pytest.MonkeyPatch,
        refusals: int) -> None:
    install("1 %")
    swap, attempts = os.replace, []

    def held_open(one: Path, other: Path) -> None:
        attempts.append(one)
        if len(attempts) <= refusals:
            raise PermissionError(13, "Access is denied")
        swap(one, other)

    monkeypatch.setattr(versions, "PATIENCE", 0.5)
    monkeypatch.setattr(os, "replace", held_open)
    if refusals == 3:
        make("2 %")
        assert values_of(warehouse) == [2, 1]
        return
    with pytest.raises(Unwritable, match=re.escape(
            "(accès refusé, ou fichier ouvert par un autre programme)")):
        make("2 %")
    assert len(attempts) > 1
    assert values_of(warehouse) == [1]
    assert [p.name for p in warehouse.parent.iterdir() if p.is_file()] == ["entrepot.duckdb"]


# --- The commands ----------------------------------------------------------------------------
def test_the_versions_are_listed(install: Make, warehouse: Path,
                                 capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "versions", "--warehouse", warehouse) == (
        0, "Aucune version : lancer « python -m etl build ».\n", "")
    first, second = install("1 %"), install("2 %")
    install("3 %")
    [oldest] = (warehouse.parent / "historique").glob(f"*{first}*")
    oldest.write_bytes(b"x")
    third = versions.describe(warehouse).fingerprint
    status, out, _ = output(capsys, "versions", "--warehouse", warehouse)
    assert status == 0
    assert [re.split("  +", line.strip()) for line in out.splitlines()[2:]] == [
        ["0", "JJ/MM/AAAA à HH h MM", third, "en place", "entrepot.duckdb"],
        ["1", "JJ/MM/AAAA à HH h MM", second, "gardée", f"entrepot_DATE_{second}.duckdb"],
        ["2", "–", "–", "gardée, illisible", f"entrepot_DATE_{first}.duckdb"]]
    status, _, err = output(capsys, "rollback", "2", "--warehouse", warehouse)
    assert (status, err) == (2, f"python -m etl : la version entrepot_DATE_{first}.duckdb est "
                                "abîmée : rien n'a été remplacé\n")


def test_a_rollback_puts_back_the_version_before_and_another_comes_forward_again(
        install: Make, warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = install("1 %")
    install("2 %")
    assert output(capsys, "rollback", "--warehouse", warehouse) == (
        0, f"En place : la version du JJ/MM/AAAA à HH h MM (empreinte {first}). Celle qu'elle "
           "remplace est gardée : « python -m etl rollback » y revient.\n", "")
    assert values_of(warehouse) == [1, 2]
    assert output(capsys, "rollback", "--warehouse", warehouse)[0] == 0
    assert values_of(warehouse) == [2, 1]


def test_a_version_is_put_back_by_its_number_its_fingerprint_or_its_file(
        install: Make, warehouse: Path) -> None:
    prints = {n: install(f"{n} %") for n in (1, 2, 3)}
    assert versions.rollback(warehouse, "2").fingerprint == prints[1]
    assert values_of(warehouse) == [1, 3, 2]
    versions.rollback(warehouse, prints[2][:5])
    assert values_of(warehouse) == [2, 1, 3]
    versions.rollback(warehouse, versions.versions(warehouse)[2].path.name)
    assert values_of(warehouse) == [3, 2, 1]


def test_a_rollback_repairs_a_warehouse_that_was_lost(install: Make, warehouse: Path) -> None:
    install("1 %")
    install("2 %")
    warehouse.unlink()
    versions.rollback(warehouse)
    assert values_of(warehouse) == [1]


def test_what_cannot_be_put_back_is_said_and_changes_nothing(
        install: Make, warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = install("1 %")
    for words, message in (
            ((), "aucune version précédente n'est gardée"),
            (("9",), "aucune version précédente n'est gardée")):
        assert output(capsys, "rollback", *words, "--warehouse", warehouse) == (
            2, "", f"python -m etl : {message} : rien n'a été remplacé\n")
    install("2 %")
    install("1 %")  # the same workbooks as the first: the same fingerprint
    install("2 %")
    for words, message in (
            (("9",), "version inconnue : « 9 » (numéros connus : 0, 1, 2, 3 ; voir « python -m etl "
                     "versions »)"),
            (("0",), "la version « 0 » est déjà en place"),
            ((first,), f"plusieurs versions commencent par « {first} » : donner le numéro (1, 3)"),
            (("toto",), "version inconnue : « toto » (numéros connus : 0, 1, 2, 3 ; voir « python "
                        "-m etl versions »)")):
        assert output(capsys, "rollback", *words, "--warehouse", warehouse) == (
            2, "", f"python -m etl : {message} : rien n'a été remplacé\n")
    assert values_of(warehouse) == [2, 1, 2, 1]


def test_a_damaged_version_is_not_put_back(install: Make, warehouse: Path) -> None:
    install("1 %")
    install("2 %")
    version = versions.versions(warehouse)[1].path
    whole = bytearray(version.read_bytes())
    for start in range(12288, len(whole), 1000):  # the headers are whole, the tables are not
        whole[start] ^= 0xFF
    version.write_bytes(whole)
    with pytest.raises(versions.Damaged, match="est abîmée"):
        versions.rollback(warehouse)
    assert value(warehouse) == 2


def test_the_difference_is_told_by_source_then_change_by_change(
        install: Make, warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = install("1 %"), install("2 %")
    line = ("révisé circulaire_publies · Part de l'ESS dans l'emploi, ESS · % de l'emploi, "
            f"Bretagne, 2021 · 1\u00a0% → 2\u00a0% · {FILE}, Chiffres, F2\n")
    head = f"JJ/MM/AAAA à HH h MM ({first}) → JJ/MM/AAAA à HH h MM ({second})\n\n"
    table = ("source              ajoutés  retirés  révisés\n"
             "──────────────────  ───────  ───────  ───────\n"
             "circulaire_publies        0        0        1\n\n")
    assert output(capsys, "diff", "--warehouse", warehouse) == (0, head + table + line, "")
    version = versions.versions(warehouse)[1].path
    _, out, _ = output(capsys, "diff", version, warehouse, "--warehouse", warehouse)
    assert out == head + table + line
    assert output(capsys, "diff", "0", "0", "--warehouse", warehouse)[1].endswith(
        "\n\nAucune différence.\n")
    status, out, _ = output(capsys, "diff", first, "--json", "--warehouse", warehouse)
    [change] = json.loads(out)
    assert (status, change["ancien"], change["nouveau"]) == (0, "1\u00a0%", "2\u00a0%")


def test_what_cannot_be_compared_is_said(install: Make, warehouse: Path,
                                         capsys: pytest.CaptureFixture[str]) -> None:
    install("1 %")
    assert output(capsys, "diff", "--warehouse", warehouse) == (
        2, "", "python -m etl : il n'y a rien à comparer : aucune version précédente n'est "
               "gardée\n")
    assert output(capsys, "diff", "7", "0", "--warehouse", warehouse)[2].startswith(
        "python -m etl : version inconnue : « 7 »")
    install("2 %")
    versions.versions(warehouse)[1].path.write_bytes(b"x")
    assert output(capsys, "diff", "--warehouse", warehouse)[2].endswith("duckdb est abîmée\n")


# --- What a build says of itself -------------------------------------------------------------
def test_the_same_workbooks_and_code_give_the_same_content(tmp_path: Path) -> None:
    one, other = tmp_path / "un.duckdb", tmp_path / "autre.duckdb"
    with registry_of("circulaire_publies", "emploi"):
        for path in (one, other, other):
            build(RAW, path)
    tables = [str(n) for (n,) in ask(one, "SELECT table_name FROM duckdb_tables() "
                                          "WHERE database_name = 'w' ORDER BY 1")]
    assert {"_construction", "_changements", "_fichiers", "emploi"} <= set(tables)
    for table in {*tables} - {"_construction", "_changements"}:
        exclusion = "EXCLUDE (charge_le)" if table == "_fichiers" else ""
        sql = f"SELECT * {exclusion} FROM {table} ORDER BY ALL"
        assert ask(one, sql) == ask(other, sql), table
    held_by = {str(ask(path, "SELECT contenu FROM _construction")[0][0]) for path in (one, other)}
    assert held_by == {versions.content(one)} == {versions.content(other)}


def test_another_figure_or_a_row_in_double_is_another_content(install: Make,
                                                              warehouse: Path) -> None:
    install("1 %")
    contents = {versions.content(warehouse)}
    for sql in ("UPDATE circulaire_publies SET valeur = 1.0000001",
                "INSERT INTO circulaire_publies FROM circulaire_publies",
                "INSERT INTO circulaire_publies FROM circulaire_publies LIMIT 2",
                "ALTER TABLE circulaire_publies RENAME remarque TO note"):
        with duckdb.connect(str(warehouse)) as db:
            db.execute("DROP VIEW IF EXISTS chiffres")
            db.execute(sql)
        contents.add(versions.content(warehouse))
    assert len(contents) == 5


def test_a_rollback_to_before_an_opposition_says_so(
        raw: Path, install: Make, warehouse: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(raw))
    install("1 %")
    install("2 %")
    path = raw.parent / "oppositions.csv"
    path.write_text("source;id;date;motif\n", encoding="utf-8")
    later = datetime.now().timestamp() + 60
    os.utime(path, (later, later))
    status, out, _ = output(capsys, "rollback", "--warehouse", warehouse)
    assert status == 0
    assert out.endswith(f"Attention : {path} a changé depuis cette version, qui montre peut-être "
                        "qui s'est opposé depuis : lancer « python -m etl build ».\n")
