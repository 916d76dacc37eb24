"""The command line of ``start.py``."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from etl.paths import (
    RAW_VARIABLE,
    ROOT,
    WAREHOUSE_VARIABLE,
    engine_url,
    raw_path,
    warehouse_path,
)
from etl.ports import LAST_PORT
from etl.terminal import live_signals
from launcher.console import Failure, Progress, say
from launcher.environment import Environment
from launcher.server import choose_port, serve
from launcher.warehouse import build_warehouse

USAGE = """Utilisation :
  python3 start.py [--port N] [--rebuild]     lance l'application
  python3 start.py test [--complet] [options de pytest]
                                              lance les vérifications et les tests

  --port N    port à utiliser (8501 sans cette option)
  --rebuild   reconstruit l'entrepôt de données même s'il est à jour
  --complet   lance aussi les tests du navigateur, des moteurs, des répliques et des coupures"""
#: Which tests run unless all are asked for; an option -m that is given wins.
COMPLETE, DAILY = "--complet", ("-m", "not complet")
#: import-linter has no module that Python runs.
_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"


class Misuse(Failure):
    """A command line that means nothing."""


def parse(words: Sequence[str]) -> tuple[int, bool, list[str] | None]:
    """Return (port, rebuild, pytest's own arguments or ``None`` to serve); raise ``Misuse``
    otherwise."""
    port, rebuild = 8501, False
    rest = iter(words)
    for word in rest:
        name, _, value = word.partition("=")
        if word == "test":
            return port, rebuild, list(rest)
        if name == "--port":
            value = value or next(rest, "")
            if not (value.isdecimal() and 0 < int(value) <= LAST_PORT):
                raise Misuse(f"--port attend un nombre de 1 à {LAST_PORT}.")
            port = int(value)
        elif word == "--rebuild":
            rebuild = True
        else:
            raise Misuse(f"Option inconnue : {word}")
    return port, rebuild, None


def prepare(requirements: Sequence[str], progress: Progress, compiled: bool = True) -> Path:
    """Return the Python of a complete environment that holds ``requirements``."""
    environment = Environment(ROOT)
    progress.begin("Environnement Python")
    with environment.turn(requirements, progress) as has_waited:
        if environment.is_ready():
            progress.end("prêt", again=has_waited)
        else:
            environment.make(progress)
            progress.end("créé", again=has_waited)
        progress.begin("Bibliothèques")
        progress.end(environment.install(requirements, progress, compiled))
    return environment.python


def start(port: int, rebuild: bool) -> None:
    """Prepare everything and serve until told to stop."""
    progress = Progress(4)
    engines = ["requirements-moteurs.txt"] if engine_url() else []
    python = prepare(["requirements.txt", *engines], progress)
    progress.begin("Entrepôt de données")
    build_warehouse(ROOT, python, rebuild, progress)
    port = choose_port(port)
    progress.begin("Serveur")
    while True:
        serve(ROOT, python, port, progress)
        port = choose_port(port)


def test(arguments: Sequence[str]) -> int:
    """Run the checks and the tests; return the exit status of the first that failed, else 0.

    The types are checked while the tests run: they take one core, for minutes the first time.
    """
    progress = Progress(6)
    python = prepare(["requirements.txt", "requirements-dev.txt"], progress, compiled=False)
    options = [word for word in arguments if word != COMPLETE]
    options = [*([] if COMPLETE in arguments else DAILY), *options]
    status: dict[str, int] = {}
    # They start hundreds of processes: each would compile the project again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen([python, "-m", "mypy"], cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, encoding="utf-8") as types:
        try:
            for title, words in (
                ("Style (ruff)", ["-m", "ruff", "check", "."]),
                ("Architecture (import-linter)", ["-c", _IMPORTS, "--no-logo", "--no-cache"]),
                ("Tests (pytest)",
                 ["-m", "pytest", "-n", "auto", "--maxprocesses", "4", *options]),
            ):
                progress.begin(title, end="\n")
                status[title] = subprocess.run([python, *words], cwd=ROOT).returncode
            progress.begin("Types (mypy)", end="\n")
            say(types.communicate()[0], end="")
            status["Types (mypy)"] = types.returncode
        except BaseException:
            types.kill()
            raise
    failed = [title for title, code in status.items() if code]
    if failed:
        say(f"Échec : {', '.join(failed)}.")
    return status[failed[0]] if failed else 0


def _prepare_process() -> None:
    """Have this process, and what it starts, speak UTF-8, read the same files and no libraries but
    the project's, and stop when told."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A Windows console would otherwise stop the command at the first « … ».
            stream.reconfigure(encoding="utf-8", errors="replace")
    # What is started speaks the same encoding and reads the same warehouse.
    os.environ["PYTHONUTF8"] = "1"
    # Other libraries of this machine would come before those of ``.venv``, or hide the project.
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH"):
        os.environ.pop(name, None)
    if os.environ.get(WAREHOUSE_VARIABLE) and not engine_url():
        os.environ[WAREHOUSE_VARIABLE] = str(warehouse_path())
    if os.environ.get(RAW_VARIABLE):
        os.environ[RAW_VARIABLE] = str(raw_path())
    # Told to stop, the command still stops its server first; and it can be told by a Ctrl-C even
    # when a script started it in the background, where shells have interruptions ignored.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for closing in live_signals("SIGHUP"):
        signal.signal(closing, lambda *_: sys.exit(129))
    signal.signal(signal.SIGINT, signal.default_int_handler)


def main(words: Sequence[str]) -> int:
    """Run the command; return its exit status: 0, 1 on a failure, 2 on misuse, pytest's own for
    the tests, 130 when these are stopped."""
    _prepare_process()
    arguments = None
    try:
        if words and words[0] in ("-h", "--help"):
            say(USAGE)
            return 0
        port, rebuild, arguments = parse(words)
        if arguments is not None:
            return test(arguments)
        start(port, rebuild)
    except Misuse as misuse:
        say(f"{misuse}\n\n{USAGE}")
        return 2
    except Failure as failure:
        say(f"\n{failure}")
        return 1
    except KeyboardInterrupt:
        say("\nArrêté.")
        # A server is there to be stopped; tests that are have not passed, whatever « && » leads to.
        return 130 if arguments is not None else 0
    return 0
