"""``python -m etl build [--raw DIR] [--warehouse FILE] [--resume] [--sans-demo | --comme-avant]``
``python -m etl check [--raw DIR] [--resume] [--sans-demo]``: the same, but nothing is written
``python -m etl list [--raw DIR] [--warehouse FILE] [--json]``
``python -m etl versions [--warehouse FILE]``: the builds that are kept
``python -m etl diff [A [B]] [--json] [--warehouse FILE]``: what B changed from A
``python -m etl rollback [VERSION] [--warehouse FILE]``
``python -m etl dictionnaire [--sortie FILE]``
``python -m etl inspect FILE [--json]``

Exit status: 0 built (warnings allowed), 1 a workbook has errors and nothing was replaced (for
``list``: a source has errors), 2 misuse (a folder that is not there or empty, a warehouse that
cannot be written, a version that is not there or damaged), 130 interrupted.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from datetime import datetime
from pathlib import Path

from etl.inspection import inspect
from etl.paths import raw_path, warehouse_path
from etl.privacy import oppositions
from etl.reading.reader import Unreadable
from etl.report import show, summary
from etl.sources import sources
from etl.warehouse import dictionary, status, versions, versions_report
from etl.warehouse.build import build, load_all, spreadsheets
from etl.warehouse.diff import NotComparable, compare
from etl.warehouse.versions import Damaged, UnknownVersion, Unwritable

#: What argparse says of a wrong command line, and how it is said here.
_MISUSES = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"option inconnue : \1"),
    (r"argument (.*): invalid choice: ('.*') \(choose from .*", r"\1 inconnue : \2"),
    (r"argument (.*): expected one argument", r"\1 attend une valeur"),
)


class _Parser(argparse.ArgumentParser):
    """argparse's messages, in French."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "utilisation :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "utilisation :", 1) \
            .replace("positional arguments:", "commandes :", 1)

    def error(self, message: str) -> None:  # type: ignore[override]
        for english, french in _MISUSES:
            message = re.sub(f"^{english}$", french, message, flags=re.DOTALL)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog} : commande mal formée ({message})\n")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = _Parser(prog="python -m etl",
                  description="Charge les classeurs de data/raw dans l'entrepôt DuckDB.")
    commands = top.add_subparsers(dest="commande", required=True, metavar="commande")
    one = commands.add_parser("build", help="construire l'entrepôt")
    four = commands.add_parser("check", help="tout lire et contrôler, sans rien écrire")
    five = commands.add_parser("list", help="montrer l'état de chaque source")
    for each in (one, four, five):
        each.add_argument("--raw", type=Path, default=raw_path(), metavar="DOSSIER",
                          help="dossier des classeurs (défaut : data/raw)")
    for each, purpose in ((one, "construire"), (five, "regarder")):
        each.add_argument("--warehouse", type=Path, default=warehouse_path(), metavar="FICHIER",
                          help=f"entrepôt à {purpose} (défaut : data/warehouse.duckdb)")
    for each in (one, four):
        each.add_argument("--resume", action="store_true",
                          help="n'afficher que les totaux, et les erreurs s'il y en a")
        each.add_argument("--sans-demo", action="store_true",
                          help="laisser de côté les classeurs de démonstration")
    one.add_argument("--comme-avant", action="store_true",
                     help="laisser les démonstrations de côté si l'entrepôt en place le fait")
    five.add_argument("--json", action="store_true", help="en JSON")
    two = commands.add_parser("dictionnaire", help="écrire le dictionnaire des données")
    two.add_argument("--sortie", type=Path, default=dictionary.DICTIONARY, metavar="FICHIER",
                     help="fichier à écrire (défaut : docs/dictionnaire.md)")
    three = commands.add_parser("inspect", help="montrer ce qui est lu d'un fichier")
    three.add_argument("fichier", type=Path, metavar="FICHIER")
    three.add_argument("--json", action="store_true", help="en JSON")
    for name, purpose in (("versions", "lister les versions gardées de l'entrepôt"),
                          ("diff", "montrer ce qu'une version a changé"),
                          ("rollback", "remettre en place une version précédente")):
        each = commands.add_parser(name, help=purpose)
        each.add_argument("--warehouse", type=Path, default=warehouse_path(), metavar="FICHIER",
                          help="entrepôt (défaut : data/warehouse.duckdb)")
        if name == "diff":
            each.add_argument("ancienne", nargs="?", metavar="A", help="version de départ : numéro "
                              "ou empreinte, ou fichier (défaut : la précédente)")
            each.add_argument("nouvelle", nargs="?", metavar="B", help="version d'arrivée "
                              "(défaut : celle qui est en place)")
            each.add_argument("--json", action="store_true", help="en JSON, sans limite")
        elif name == "rollback":
            each.add_argument("version", nargs="?", default="1", metavar="VERSION",
                              help="numéro ou empreinte (défaut : la précédente)")
    return top


def _refuse(reason: object) -> int:
    print(f"python -m etl : {reason}", file=sys.stderr)
    return 2


def _build(raw: Path, warehouse: Path | None, resume: bool, demo: bool) -> int:
    """Build, or only check when there is no ``warehouse`` to write."""
    if not raw.is_dir():
        return _refuse(f"le dossier {raw} n'existe pas")
    if not spreadsheets(raw):
        return _refuse(f"aucun classeur (.xlsx, .xls, .ods) dans {raw} : rien n'a été remplacé")
    try:
        report = (build(raw, warehouse, demo=demo, wait=_wait) if warehouse
                  else load_all(raw, demo))
    except Unwritable as fault:
        return _refuse(f"{fault} : rien n'a été remplacé")
    print(summary(report, kept=bool(warehouse)) if resume else show(report))
    if report.failed:
        told = "Rien n'a été remplacé" if warehouse else "Rien ne serait remplacé"
        print(f"\n{told} : corriger les erreurs ci-dessus, puis relancer.")
        return 1
    if not resume:
        print(f"\nEntrepôt construit : {warehouse}" if warehouse else
              "\nTout se lit : rien n'a été écrit.")
    return 0


def _list(raw: Path, warehouse: Path, in_json: bool) -> int:
    if not raw.is_dir():
        return _refuse(f"le dossier {raw} n'existe pas")
    seen = status.survey(raw, warehouse)
    print(status.as_json(*seen) if in_json else status.as_text(*seen))
    return int(any(state.errors for state in seen[1]))


def _wait(text: str) -> None:
    print(f"python -m etl : {text}", file=sys.stderr, flush=True)


def _diff(names: list[str], warehouse: Path, in_json: bool) -> int:
    old, new = versions_report.chosen(names, warehouse)
    changes = compare(old, new)
    print(
        versions_report.as_json(changes) if in_json else versions_report.as_text(changes, old, new)
    )
    return 0


def _rollback(name: str, warehouse: Path) -> int:
    back = versions.rollback(warehouse, name, _wait)
    print(
        f"En place : la version du {versions_report.moment(back.built)} "
        f"(empreinte {back.fingerprint}). "
        "Celle qu'elle remplace est gardée : « python -m etl rollback » y revient."
    )
    listed = raw_path().parent / oppositions.NAME
    if listed.is_file() and listed.stat().st_mtime > datetime.fromisoformat(
            back.built).timestamp():
        print(f"Attention : {listed} a changé depuis cette version, qui montre peut-être qui s'est "
              "opposé depuis : lancer « python -m etl build ».")
    return 0


def _inspect(path: Path, in_json: bool) -> int:
    """Show what a file holds, without loading it."""
    try:
        seen = inspect.inspect(path)
    except Unreadable as fault:
        print(fault.issue, file=sys.stderr)
        return 1
    print(inspect.as_json(seen) if in_json else inspect.as_text(seen))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    # Told to stop, a build still removes what it was writing.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if options.commande == "build":
            demo = status.opened(options.warehouse).demo if options.comme_avant else True
            return _build(options.raw, options.warehouse, options.resume,
                          demo and not options.sans_demo)
        if options.commande == "check":
            return _build(options.raw, None, options.resume, not options.sans_demo)
        if options.commande == "list":
            return _list(options.raw, options.warehouse, options.json)
        if options.commande == "versions":
            print(versions_report.listing(versions.versions(options.warehouse)))
            return 0
        if options.commande == "diff":
            return _diff([name for name in (options.ancienne, options.nouvelle) if name],
                         options.warehouse, options.json)
        if options.commande == "rollback":
            return _rollback(options.version, options.warehouse)
        if options.commande == "inspect":
            return _inspect(options.fichier, options.json)
        print(f"Dictionnaire écrit : {dictionary.write(sources(), options.sortie)}")
        return 0
    except (UnknownVersion, Damaged, NotComparable, Unwritable) as fault:
        return _refuse(f"{fault} : rien n'a été remplacé"
                       if options.commande == "rollback" else fault)
    except OSError as fault:
        return _refuse(f"{fault.filename or ''} : {fault.strerror or fault}")
    except KeyboardInterrupt:
        print("\nInterrompu : rien n'a été remplacé.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
