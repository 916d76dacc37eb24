"""``python -m etl build [--raw DIR] [--warehouse FILE] [--resume] [--sans-demo | --comme-avant]``
``python -m etl check [--raw DIR] [--resume] [--sans-demo]``: the same, but nothing is written
``python -m etl list [--raw DIR] [--warehouse FILE] [--json]``
``python -m etl versions [--warehouse FILE | --engine URL]``: the builds that are kept
``python -m etl diff [A [B]] [--json] [--warehouse FILE]``: what B changed from A
``python -m etl rollback [VERSION] [--warehouse FILE | --engine URL]``
``python -m etl publish --to [HOST:]DIR… [--warehouse FILE]``: to all the replicas, or to none
``python -m etl publish [--engine URL] [--warehouse FILE]``: to an engine, by default the one that
``OBSERVATOIRE_WAREHOUSE`` names
``python -m etl dictionnaire [--sortie FILE]``
``python -m etl inspect FILE [--json]``
``python -m etl ouvertes [ID… | --tout] [--raw DIR] [--warehouse FILE]``: lists or fetches open data

Exit status: 0 built (warnings allowed), 1 a workbook has errors and nothing was replaced (for
``list``: a source has errors; for ``inspect``: the file cannot be read; for ``ouvertes``: a file
could not be fetched or read; for ``publish``: a replica failed and nothing was put in place), 2
misuse (a folder that is not there or empty, a warehouse that cannot be written, a version that is
not there or damaged), 3 replicas do not all read the same build, 129, 130 or 143 interrupted, 141
nobody reads the output any more.
"""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from etl.terminal import (
    NO_LIBRARIES,
    UNREAD,
    end_at_once,
    has_libraries,
    live_signals,
    printable_streams,
    write_nowhere,
)

if not has_libraries():
    print(NO_LIBRARIES, file=sys.stderr)
    sys.exit(2)
if __name__ == "__main__":
    end_at_once()

from etl import publication
from etl.arguments import parser
from etl.engines import Fault, Place, engine_at
from etl.french.reference import BrokenReference
from etl.inspection import inspect
from etl.open_data.catalogue import open_files
from etl.paths import raw_path
from etl.privacy import oppositions
from etl.reading.reader import Unreadable
from etl.report import show, summary
from etl.sources import sources
from etl.warehouse import dictionary, replicas, status, versions, versions_report
from etl.warehouse.build import build, load_all
from etl.warehouse.diff import NotComparable, compare
from etl.warehouse.faults import UNFORESEEN, Replaced, Unwritable, writing_fault
from etl.warehouse.versions import DamagedVersion, UnknownVersion
from etl.workbooks import closed_folders, spreadsheets

#: What stops a command: Ctrl-C, a system that asks, a terminal that is closed.
STOPS = "SIGINT", "SIGTERM", "SIGHUP"


def _refuse(reason: object) -> int:
    print(f"python -m etl : {reason}", file=sys.stderr)
    return 2


def _build(options: Namespace) -> int:
    demo = status.warehouse_state(options.warehouse).demo if options.comme_avant else True
    return _load(options, options.warehouse, demo and not options.sans_demo)


def _check(options: Namespace) -> int:
    return _load(options, None, not options.sans_demo)


def _load(options: Namespace, warehouse: Path | None, demo: bool) -> int:
    """Build, or only check when there is no ``warehouse`` to write; return the exit status."""
    raw = options.raw
    if not raw.is_dir():
        return _refuse(f"le dossier {raw} n'existe pas")
    if not spreadsheets(raw) and not closed_folders(raw):
        return _refuse(f"aucun classeur dans {raw} : rien n'a été remplacé")
    try:
        report = (build(raw, warehouse, demo=demo, wait=_wait) if warehouse
                  else load_all(raw, demo))
    except Unwritable as fault:
        return _refuse(f"{fault} : rien n'a été remplacé")
    print(summary(report, is_written=bool(warehouse)) if options.resume else show(report))
    if report.has_errors:
        consequence = "Rien n'a été remplacé" if warehouse else "Rien ne serait remplacé"
        print(f"\n{consequence} : corriger les erreurs ci-dessus, puis relancer.")
        if warehouse and warehouse.is_file() and not versions.is_complete(
                versions.describe(warehouse)):
            print("D'ici là les pages ne montrent rien : l'entrepôt en place est abîmé, ou vient "
                  "d'une version plus ancienne de l'application.")
        return 1
    if not options.resume:
        print(f"\nEntrepôt construit : {warehouse}" if warehouse else
              "\nTout se lit : rien n'a été écrit.")
    return 0


def _list(options: Namespace) -> int:
    if not options.raw.is_dir():
        return _refuse(f"le dossier {options.raw} n'existe pas")
    survey = status.survey(options.raw, options.warehouse)
    print(status.as_json(*survey) if options.json else status.as_text(*survey))
    return int(any(state.errors for state in survey[1]))


def _wait(text: str) -> None:
    print(f"python -m etl : {text}", file=sys.stderr, flush=True)


def _versions(options: Namespace) -> int:
    builds = (publication.published_builds(options.engine) if options.engine
              else versions.versions(options.warehouse))
    print(versions_report.versions_table(builds))
    return 0


def _diff(options: Namespace) -> int:
    names = [name for name in (options.ancienne, options.nouvelle) if name]
    old, new = versions_report.compared_warehouses(names, options.warehouse)
    changes = compare(old, new)
    print(versions_report.as_json(changes) if options.json
          else versions_report.as_text(changes, old, new))
    return 0


def _rollback(options: Namespace) -> int:
    is_kept = bool(options.engine) or versions.describe(options.warehouse).is_readable
    try:
        if options.engine:
            back: versions.Version | Place = engine_at(options.engine).rollback(options.version)
        else:
            back = versions.rollback(options.warehouse, options.version, _wait)
    except (UnknownVersion, DamagedVersion, Unwritable) as fault:
        return _refuse(f"{fault} : rien n'a été remplacé")
    again = "python -m etl rollback" + " --engine …" * bool(options.engine)
    print(f"En place : la version du {versions_report.moment(back.built_at)} "
          f"(empreinte {back.fingerprint}). " + (
              f"Celle qu'elle remplace est gardée : « {again} » y revient." if is_kept
              else "Celle qu'elle remplace manquait ou ne se lisait pas : elle n'est pas gardée."))
    file = raw_path().parent / oppositions.NAME
    if file.is_file() and file.stat().st_mtime > datetime.fromisoformat(
            back.built_at).timestamp():
        print(f"Attention : {file} a changé depuis cette version, qui montre peut-être qui s'est "
              "opposé depuis : lancer « python -m etl build ».")
    return 0


def _publish(options: Namespace) -> int:
    """Put the build in place on all the replicas, or on none; or in an engine."""
    try:
        print(publication.publish(options.warehouse, options.to, options.engine, _wait))
    except ValueError as fault:
        return _refuse(fault)
    except (replicas.FailedPublication, replicas.MixedReplicas) as fault:
        print(fault, file=sys.stderr)
        return 3 if isinstance(fault, replicas.MixedReplicas) else 1
    return 0


def _dictionary(options: Namespace) -> int:
    print(f"Dictionnaire écrit : {dictionary.write(sources(), options.sortie)}")
    return 0


def _open_data(options: Namespace) -> int:
    """List the open files, or fetch those that are named and build."""
    # What asks a network takes longer to load than most commands to run.
    from etl.open_data import command as open_data

    files = open_files()
    if unknown := [name for name in options.fichiers if name not in files]:
        return _refuse(f"fichier inconnu : {', '.join(unknown)} (« python -m etl ouvertes » les "
                       "liste)")
    selection = [files[name] for name in dict.fromkeys(options.fichiers)] or [
        one for one in files.values() if one.address and options.tout]
    if not selection:
        print(open_data.table(options.raw, list(files.values())))
        return 0
    options.raw.mkdir(parents=True, exist_ok=True)
    return open_data.update(options.raw, options.warehouse, selection)


def _inspect(options: Namespace) -> int:
    """Show what a file holds, without loading it."""
    try:
        view = inspect.inspect(options.fichier)
    except Unreadable as fault:
        print(fault.issue, file=sys.stderr)
        return 1
    print(inspect.as_json(view) if options.json else inspect.as_text(view))
    return 0


#: What each command runs.
COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "build": _build, "check": _check, "list": _list, "dictionnaire": _dictionary,
    "inspect": _inspect, "versions": _versions, "diff": _diff, "rollback": _rollback,
    "publish": _publish, "ouvertes": _open_data}


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    with printable_streams():
        return _run(arguments)


def _run(arguments: list[str] | None) -> int:
    options = parser().parse_args(arguments)
    exit_status, before = 130, _warehouse_in_place(options)

    def stop(number: int, _frame: object) -> None:
        """Interrupt a command, which then undoes what it was doing: a second Ctrl-C must not leave
        half of it."""
        nonlocal exit_status
        exit_status = 128 + number
        stops = live_signals(*STOPS)
        for one in stops:
            signal.signal(one, lambda *_: None)
        signal.raise_signal(number)  # another that came at the same time is answered with it
        for one in stops:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in live_signals(*STOPS):
        signal.signal(number, stop)
    try:
        result = COMMANDS[options.commande](options)
        sys.stdout.flush()
        return result
    except (UnknownVersion, DamagedVersion, NotComparable, Unwritable, Fault,
            BrokenReference) as fault:
        return _refuse(fault)
    except BrokenPipeError:  # whoever read has left: « | head »
        write_nowhere(sys.stdout)
        return UNREAD
    except OSError as fault:
        reason = writing_fault(fault)
        return _refuse(" : ".join(filter(None, (
            fault.filename, reason if reason != UNFORESEEN else str(fault)))))
    except (KeyboardInterrupt, RuntimeError) as fault:
        # What DuckDB says in the place of the signal that came during a query.
        if isinstance(fault, RuntimeError) and str(fault) != "Query interrupted":
            raise
        print("\nInterrompu : " + (
            "l'entrepôt avait déjà été remplacé." if isinstance(fault, Replaced)
            or _warehouse_in_place(options) != before else
            "rien n'a été remplacé."), file=sys.stderr)
        return exit_status


def _warehouse_in_place(options: Namespace) -> tuple[int, int] | None:
    """Return what tells the warehouse that a command finds in place from any other."""
    file: Path | None = getattr(options, "warehouse", None)
    if file is None or not file.is_file():
        return None
    return file.stat().st_ino, file.stat().st_mtime_ns


if __name__ == "__main__":
    sys.exit(main())
