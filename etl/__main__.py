"""``python -m etl build [--raw DIR] [--warehouse FILE]``
``python -m etl dictionnaire [--sortie FILE]``
``python -m etl inspect FILE [--json]``

Exit status: 0 built (warnings allowed), 1 a workbook has errors and nothing was replaced,
2 misuse.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path

from etl import dictionary, inspect
from etl.build import RAW, WAREHOUSE, Report, build
from etl.reader import Unreadable
from etl.sources import sources


def warehouse_path() -> Path:
    """The warehouse that ``OBSERVATOIRE_WAREHOUSE`` names, or the project's own."""
    return Path(os.environ.get("OBSERVATOIRE_WAREHOUSE") or WAREHOUSE)


class _Parser(argparse.ArgumentParser):
    """argparse's messages, in French."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : commande mal formée ({message})\n")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = _Parser(prog="python -m etl",
                  description="Charge les classeurs de data/raw dans l'entrepôt DuckDB.")
    commands = top.add_subparsers(dest="command", required=True, metavar="commande")
    one = commands.add_parser("build", help="construire l'entrepôt")
    one.add_argument("--raw", type=Path, default=RAW, metavar="DOSSIER",
                     help="dossier des classeurs (défaut : data/raw)")
    one.add_argument("--warehouse", type=Path, default=warehouse_path(), metavar="FICHIER",
                     help="entrepôt à construire (défaut : data/warehouse.duckdb)")
    two = commands.add_parser("dictionnaire", help="écrire le dictionnaire des données")
    two.add_argument("--sortie", type=Path, default=dictionary.DICTIONARY, metavar="FICHIER",
                     help="fichier à écrire (défaut : docs/dictionnaire.md)")
    three = commands.add_parser("inspect", help="montrer ce qui est lu d'un fichier")
    three.add_argument("fichier", type=Path, metavar="FICHIER")
    three.add_argument("--json", action="store_true", help="en JSON")
    return top


def _inspect(path: Path, in_json: bool) -> int:
    """Show what a file holds, without loading it."""
    try:
        seen = inspect.inspect(path)
    except Unreadable as fault:
        print(fault.issue, file=sys.stderr)
        return 1
    print(inspect.as_json(seen) if in_json else inspect.as_text(seen))
    return 0


def show(report: Report) -> str:
    """The report as text: a table by source and file, then each issue on a line."""
    lines = [("source", "fichier", "feuilles", "lignes", "avert.", "erreurs")]
    for one in report.loaded:
        found = Counter((i.file, i.severity) for i in one.issues)
        files = [(b.file, str(len(b.sheets)), str(n)) for b, n in one.books]
        seen = {name for name, _, _ in files}
        files += [(f, "–", "0") for f in sorted({i.file for i in one.issues if i.file} - seen)]
        for name, sheets, rows in files or [("(aucun classeur)", "–", "0")]:
            lines.append((one.source.id, name, sheets, rows, str(found[name, "avertissement"]),
                          str(found[name, "erreur"])))
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    table = ["  ".join(text.ljust(w) if i < 2 else text.rjust(w)
                       for i, (text, w) in enumerate(zip(line, widths, strict=True))).rstrip()
             for line in lines]
    table.insert(1, "  ".join("─" * w for w in widths))
    return "\n".join([*table, "", *(str(issue) for issue in report.all_issues)])


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    if options.command == "dictionnaire":
        print(f"Dictionnaire écrit : {dictionary.write(sources(), options.sortie)}")
        return 0
    if options.command == "inspect":
        return _inspect(options.fichier, options.json)
    if not options.raw.is_dir():
        print(f"python -m etl : le dossier {options.raw} n'existe pas", file=sys.stderr)
        return 2
    report = build(options.raw, options.warehouse)
    print(show(report))
    if report.failed:
        print("\nRien n'a été remplacé : corriger les erreurs ci-dessus, puis relancer.")
        return 1
    print(f"\nEntrepôt construit : {options.warehouse}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
