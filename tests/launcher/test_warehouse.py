"""When the warehouse is built again, and what serves when it cannot be."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from etl.warehouse.mark import Mark
from launcher.console import Failure, Progress
from launcher.warehouse import build_warehouse
from tests.launching import ETL, read


def build(project: Path, rebuild: bool = False) -> None:
    progress = Progress(4)
    progress.begin("Entrepôt de données")
    build_warehouse(project, Path(sys.executable), rebuild, progress)


def output_of(capfd: pytest.CaptureFixture[str]) -> str:
    """Return what was printed, without the times."""
    return re.sub(r"\d+,\d s", "0,0 s", capfd.readouterr().out)


def test_the_warehouse_is_built_when_missing_and_left_alone_afterwards(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    build(project)
    assert read(project / "data/warehouse.duckdb") == "2022"
    build(project)
    assert output_of(capfd) == (
        "[1/4] Entrepôt de données… construction\n"
        "[1/4] Entrepôt de données… construit (0,0 s)\n"
        "[1/4] Entrepôt de données… à jour (0,0 s)\n"
    )


def test_the_warehouse_is_rebuilt_when_asked(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    build(project)
    build(project, rebuild=True)
    assert output_of(capfd).count("construit") == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda p: (p / "data/raw/emploi/notes_2023.xlsx").write_text("2023"),
        lambda p: (p / "data/raw/emploi/notes.xlsx").unlink(),
        lambda p: (p / "data/raw/emploi/notes.xlsx").rename(p / "data/raw/notes.xlsx"),
        lambda p: (p / "data/raw/emploi/notes.xlsx").write_text("2022 et 2023"),
        lambda p: os.utime(p / "data/raw/emploi/notes.xlsx", (1e9, 1e9)),
        lambda p: (p / "data/oppositions.csv").write_text("source;id;date;motif"),
        lambda p: (p / "data/reference/communes.csv").write_text("29019 29232"),
        lambda p: (p / "etl/added.py").write_text("# new"),
        lambda p: (p / "etl/__main__.py").write_text(ETL + "# fixed"),
        lambda p: (p / "data/warehouse.duckdb").unlink(),
        lambda p: (p / "data/warehouse.duckdb").write_text("not a warehouse"),
        lambda p: (p / "data/warehouse.duckdb").write_text(""),
    ],
    ids=[
        "workbook added",
        "workbook removed",
        "workbook moved",
        "workbook edited",
        "workbook replaced by an older one",
        "opposition listed",
        "reference edited",
        "code added",
        "code edited",
        "warehouse removed",
        "warehouse overwritten",
        "warehouse emptied",
    ],
)
def test_the_warehouse_is_stale_after(project: Path, change) -> None:
    build(project)
    assert Mark(project, project / "data/warehouse.duckdb").is_current()
    change(project)
    assert not Mark(project, project / "data/warehouse.duckdb").is_current()


def test_a_warehouse_put_back_by_a_rollback_stays_until_an_input_changes(project: Path) -> None:
    warehouse = project / "data/warehouse.duckdb"
    build(project)
    yesterday = warehouse.read_bytes()
    (project / "data/raw/emploi/notes.xlsx").write_text("2022 et 2023")
    build(project)
    warehouse.write_bytes(yesterday)
    os.utime(warehouse, (1e9, 1e9))
    build(project)
    assert read(warehouse) == "2022"
    (project / "data/raw/emploi/notes.xlsx").write_text("2022, 2023 et 2024")
    build(project)
    assert read(warehouse) == "2022, 2023 et 2024"


def test_a_workbook_open_in_excel_changes_nothing(project: Path) -> None:
    build(project)
    (project / "data/raw/emploi/~$notes.xlsx").write_text("verrou")
    assert Mark(project, project / "data/warehouse.duckdb").is_current()


def test_a_bad_workbook_leaves_yesterdays_warehouse_in_use(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    build(project)
    capfd.readouterr()
    os.utime(project / "data/warehouse.duckdb", (1_700_000_000, 1_700_000_000))
    (project / "data/raw/emploi/notes.xlsx").write_text("erreur")
    build(project)
    output = output_of(capfd)
    assert re.sub(r"\d\d/\d\d/\d{4} à \d\d h \d\d", "hier", output) == (
        "[1/4] Entrepôt de données… construction\n"
        "ERREUR notes.xlsx\n"
        "[1/4] Entrepôt de données… inchangé (0,0 s)\n"
        "Attention\u202f: l'entrepôt n'a pas pu être reconstruit, les erreurs sont listées "
        "ci-dessus. L'application démarre avec le précédent, du hier.\n"
    )
    assert read(project / "data/warehouse.duckdb") == "2022"
    build(project)
    assert "ERREUR notes.xlsx" in output_of(capfd)  # said again until it is mended


@pytest.mark.parametrize("spoil", [
    lambda note: note.mkdir(), lambda note: note.write_bytes(b"\xff\xfe"),
    lambda note: note.symlink_to("/nulle/part"), lambda note: os.mkfifo(note)],
    ids=["folder", "bytes", "link", "pipe"])
def test_a_note_that_is_none_only_has_the_warehouse_built_again(
    project: Path, capfd: pytest.CaptureFixture[str], spoil
) -> None:
    build(project)
    note = project / "data/warehouse.duckdb.empreinte"
    note.unlink()
    spoil(note)
    build(project)
    assert output_of(capfd).count("construit") == 2


@pytest.mark.parametrize("spoil", [
    lambda warehouse: None, lambda warehouse: warehouse.mkdir(),
    lambda warehouse: warehouse.write_text("")], ids=["none", "folder", "empty"])
def test_a_bad_workbook_without_a_warehouse_stops_the_command(project: Path, spoil) -> None:
    spoil(project / "data/warehouse.duckdb")
    (project / "data/raw/emploi/notes.xlsx").write_text("erreur")
    with pytest.raises(Failure, match="corrigez les erreurs listées ci-dessus"):
        build(project)


def test_the_warehouse_may_be_elsewhere(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("ailleurs")
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("OBSERVATOIRE_WAREHOUSE", "essai.duckdb")
    build(project)
    assert read(elsewhere / "essai.duckdb") == "2022"
    assert not (project / "data/warehouse.duckdb").exists()


def test_the_workbooks_may_be_elsewhere(
    project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("ailleurs")
    monkeypatch.setenv("OBSERVATOIRE_RAW", str(elsewhere))
    before = Mark(project, project / "data" / "warehouse.duckdb").inputs
    (elsewhere / "note.xlsx").write_bytes(b"x")
    assert Mark(project, project / "data" / "warehouse.duckdb").inputs != before
