"""The warehouse built at start when an input has changed; yesterday's when it cannot be."""

from __future__ import annotations

import time
from pathlib import Path

from etl.paths import warehouse_path
from etl.warehouse.mark import Mark, is_database
from launcher.console import Command, Failure, Progress, child, say


def build_warehouse(root: Path, python: Path, rebuild: bool, progress: Progress) -> None:
    """Build the warehouse unless no input has changed since it was built.

    When a workbook has errors yesterday's warehouse serves; without one, ``Failure``.
    """
    warehouse = warehouse_path(root)
    mark = Mark(root, warehouse)
    if not rebuild and mark.is_current():
        progress.end("à jour")
        return
    say("construction")
    command: Command = [python, "-m", "etl", "build", "--warehouse", warehouse, "--resume",
                        "--comme-avant"]
    with child(command, root) as build:
        status = build.wait()
    if status == 0:
        mark.put()
        progress.end("construit", again=True)
    elif is_database(warehouse):
        moment = time.strftime("%d/%m/%Y à %H h %M", time.localtime(warehouse.stat().st_mtime))
        progress.end("inchangé", again=True)
        say("Attention : l'entrepôt n'a pas pu être reconstruit, les erreurs sont listées "
            f"ci-dessus. L'application démarre avec le précédent, du {moment}.")
    else:
        raise Failure("L'entrepôt de données n'a pas pu être construit : corrigez les erreurs "
                      "listées ci-dessus, puis relancez la commande.")
