"""``python -m etl.demo [--raw DIR]``: write the demonstration workbooks."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.command_line import FrenchParser
from etl.demo import generate
from etl.paths import RAW


def main(arguments: list[str] | None = None) -> int:
    """Write the workbooks, and return the exit status: 1 when the folder cannot be written."""
    parser = FrenchParser(prog="python -m etl.demo",
                          description="Écrit les classeurs de démonstration (données inventées).")
    parser.add_argument("--raw", type=Path, default=RAW, metavar="DOSSIER",
                        help="dossier des classeurs (par défaut\u202f: data/raw)")
    raw = parser.parse_args(arguments).raw
    try:
        for path in generate(raw):
            print(f"{path.relative_to(raw).as_posix()}\u202f: {path.stat().st_size / 1000:.0f} ko")
    except OSError:
        print(f"Impossible d'écrire dans « {raw} »\u202f: vérifiez que c'est un dossier où vous "
              "pouvez écrire et qu'aucun de ses classeurs n'est ouvert.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
