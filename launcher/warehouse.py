"""When the warehouse must be built, and what is done when it cannot be."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from launcher.console import Command, Failure, Progress, say

#: Environment variable that names the warehouse the pages read.
VARIABLE = "OBSERVATOIRE_WAREHOUSE"
#: Environment variable that names the folder of workbooks that the ETL reads.
RAW_VARIABLE = "OBSERVATOIRE_RAW"


def warehouse_path(root: Path) -> Path:
    """The warehouse of the project, or the one that ``OBSERVATOIRE_WAREHOUSE`` names.

    A relative name starts from where the user stands, not from the project.
    """
    named = os.environ.get(VARIABLE)
    return Path(named).absolute() if named else root / "data" / "warehouse.duckdb"


def raw_path(root: Path) -> Path:
    """The workbooks of the project, or the folder that ``OBSERVATOIRE_RAW`` names."""
    named = os.environ.get(RAW_VARIABLE)
    return Path(named).absolute() if named else root / "data" / "raw"


def inputs(root: Path) -> list[Path]:
    """What the warehouse is made from: workbooks, oppositions, reference tables, code of the ETL.

    The lock that Excel leaves beside an open workbook (``~$…``) is not one of them.
    """
    found = (
        *raw_path(root).rglob("*"),
        *raw_path(root).parent.glob("oppositions.csv"),
        *(root / "data" / "reference").rglob("*"),
        *(root / "etl").rglob("*.py"),
    )
    return sorted(f for f in found if f.is_file() and not f.name.startswith(("~$", ".")))


def state(folder: Path, files: Iterable[Path]) -> str:
    """A digest that changes when a file is added, removed, replaced or edited.

    A file below ``folder`` is named from it, so that a project may move.
    """
    seen = (((file.relative_to(folder) if file.is_relative_to(folder) else file).as_posix(),
             file.stat()) for file in files)
    lines = "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in seen)
    return hashlib.sha256(lines.encode()).hexdigest()


class Mark:
    """What is kept beside a warehouse: the state of the inputs when it was last built.

    Not the state of the warehouse itself: one that a rollback put back, or that was built by hand
    with other options, is what its owner wants until an input changes.
    """

    def __init__(self, root: Path, warehouse: Path) -> None:
        self.warehouse = warehouse
        self.file = warehouse.with_name(warehouse.name + ".empreinte")
        self.inputs = state(root, inputs(root))

    def holds(self) -> bool:
        """Whether there is a warehouse, and no input has changed since one was built."""
        return (
            is_database(self.warehouse)
            and self.file.exists()
            and self.file.read_text(encoding="utf-8") == self.inputs
        )

    def put(self) -> None:
        """Note that a warehouse was made from the inputs seen when this mark was taken."""
        self.file.write_text(self.inputs, encoding="utf-8")


def is_database(file: Path) -> bool:
    """Whether a file begins as those of DuckDB do: eight bytes, then « DUCK »."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(12)[8:] == b"DUCK"


def build_warehouse(root: Path, python: Path, rebuild: bool, progress: Progress) -> None:
    """Build the warehouse unless no input has changed since it was built.

    When a workbook has errors yesterday's warehouse serves; without one, ``Failure``.
    """
    warehouse = warehouse_path(root)
    mark = Mark(root, warehouse)
    if not rebuild and mark.holds():
        progress.end("à jour")
        return
    say("construction")
    command: Command = [python, "-m", "etl", "build", "--warehouse", warehouse, "--resume",
                        "--comme-avant"]
    if subprocess.run(command, cwd=root).returncode == 0:
        mark.put()
        progress.end("construit", again=True)
    elif warehouse.exists():
        built = time.strftime("%d/%m/%Y à %H:%M", time.localtime(warehouse.stat().st_mtime))
        progress.end("inchangé", again=True)
        say(
            "Attention : l'entrepôt n'a pas pu être reconstruit, les erreurs sont listées "
            f"ci-dessus. L'application démarre avec le précédent, du {built}."
        )
    else:
        raise Failure(
            "L'entrepôt de données n'a pas pu être construit : corrigez les erreurs listées "
            "ci-dessus, puis relancez la commande."
        )
