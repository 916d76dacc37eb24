"""``python3 start.py``: one command, which says in French what it does and what stops it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.paths import RAW_VARIABLE, WAREHOUSE_VARIABLE
from launcher import command, server
from launcher.console import Failure, Progress
from tests.launching import ETL, SERVE, make_project
from tests.serving import ROOT, free_port


def test_the_file_can_be_read_by_an_old_python() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_old_python_says_that_it_is_too_old() -> None:
    old = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path('start.py')"
    answer = subprocess.run([sys.executable, "-X", "utf8", "-c", old], cwd=ROOT,
                            capture_output=True, text=True, encoding="utf-8")
    assert (answer.returncode, answer.stderr) == (
        1, "Il faut Python 3.11 ou plus récent (ici : Python 3.9). "
           "Installez-le, puis relancez la commande avec lui.\n")


def test_the_command_needs_no_library() -> None:
    bare = [sys.executable, "-S", "-c", "import launcher.command"]
    assert subprocess.run(bare, cwd=ROOT, capture_output=True, text=True).stderr == ""


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ([], (8501, False, None)),
        (["--port", "9000"], (9000, False, None)),
        (["--port=9000", "--rebuild"], (9000, True, None)),
        (["test"], (8501, False, [])),
        (["test", "-k", "emploi", "--port"], (8501, False, ["-k", "emploi", "--port"])),
    ],
)
def test_the_command_line_means(words: list[str], meaning: tuple[object, ...]) -> None:
    assert command.parse(words) == meaning


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--port"], "--port attend un nombre de 1 à 65535."),
        (["--port", "http"], "--port attend un nombre de 1 à 65535."),
        (["--port=0"], "--port attend un nombre de 1 à 65535."),
        (["--port=70000"], "--port attend un nombre de 1 à 65535."),
        (["--vite"], "Option inconnue\u202f: --vite"),
    ],
)
def test_a_wrong_command_line_is_explained(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "start", lambda *_: None)  # a fault would change this environment
    assert command.main(words) == 2
    first, rest = capsys.readouterr().out.split("\n\n", 1)
    assert first == message
    assert rest.startswith("Utilisation\u202f:\n  python3 start.py [--port N] [--rebuild]")


def test_who_asks_for_help_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--help"]) == 0
    assert capsys.readouterr().out.startswith("Utilisation\u202f:\n  python3 start.py")


def test_what_the_command_is_told_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another program takes the port meanwhile, on the next one."""
    done: list[object] = []

    def serve(root: Path, python: Path, port: int, progress: Progress) -> None:
        done.append(port)
        if len(done) > 3:
            raise Failure("arrêté")

    monkeypatch.setattr(command, "engine_url", lambda: "postgresql://serveur/ess")
    monkeypatch.setattr(command, "prepare", lambda files, _: done.append(files) or Path("python"))
    monkeypatch.setattr(command, "build_warehouse", lambda *words: done.append(words[2]))
    monkeypatch.setattr(command, "choose_port", lambda port: port + 1)
    monkeypatch.setattr(command, "serve", serve)
    with pytest.raises(Failure):
        command.start(9000, True)
    assert done == [["requirements.txt", "requirements-moteurs.txt"], True, 9001, 9002]


def test_what_is_elsewhere_is_named_from_where_the_command_is_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The server runs in the folder of the project."""
    monkeypatch.chdir(tmp_path)
    for variable in (WAREHOUSE_VARIABLE, RAW_VARIABLE):
        monkeypatch.setenv(variable, "essai")
    command.main(["--help"])
    assert {os.environ[v] for v in (WAREHOUSE_VARIABLE, RAW_VARIABLE)} == {str(tmp_path / "essai")}


def test_an_engine_stays_the_warehouse_of_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken for a file, it left its place to the one of this machine, without a word."""
    engine = "postgresql://lecteur@serveur/observatoire"
    monkeypatch.setenv(WAREHOUSE_VARIABLE, engine)
    command.main(["--help"])
    assert os.environ[WAREHOUSE_VARIABLE] == engine


def test_a_step_says_how_it_ended_and_how_long_it_took(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress(4)
    progress.begin("Environnement Python")
    progress.end("prêt")
    assert re.fullmatch(
        r"\[1/4\] Environnement Python… prêt \(\d+,\d s\)\n", capsys.readouterr().out
    )


def test_on_a_terminal_a_step_ends_over_the_seconds_that_it_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    progress = Progress(4)
    progress.begin("Bibliothèques")
    progress.tick()
    progress.end("à jour")
    label = r"\[1/4\] Bibliothèques… "
    assert re.fullmatch(rf"{label}\r{label}0 s \r{label}à jour \(\d+,\d s\)\n",
                        capsys.readouterr().out)


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, failing: str = "") -> None:
    """Stand for Python by a script that writes in ``ran`` what it is asked to run, and fails for
    the modules named in ``failing``."""
    script = folder / "python"
    script.write_text(f"""#!/bin/sh
echo "$@" >> "{folder}/ran"
[ "$2" = mypy ] && echo "rien à dire"
for name in {failing}; do case "$2" in *$name*) exit 7;; esac; done
exit 0
""", encoding="utf-8")
    script.chmod(0o755)

    def prepare(requirements: list[str], progress: Progress, compiled: bool) -> Path:
        progress.done = 2
        assert not compiled
        assert requirements == ["requirements.txt", "requirements-dev.txt"]
        return script

    monkeypatch.setattr(command, "prepare", prepare)


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell stands for Python")
@pytest.mark.parametrize(
    ("failing", "status", "last"),
    [
        ("", 0, "[6/6] Types (mypy)…\nrien à dire\n"),
        ("pytest", 7, "Échec\u202f: Tests (pytest).\n"),
        ("ruff", 7, "Échec\u202f: Style (ruff).\n"),
        ("mypy pytest", 7, "Échec\u202f: Tests (pytest), Types (mypy).\n"),
        ("importlinter", 7, "Échec\u202f: Architecture (import-linter).\n"),
    ],
)
def test_checks_all_run_and_the_steps_that_failed_are_named(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    failing: str,
    status: int,
    last: str,
) -> None:
    stand_in(monkeypatch, tmp_path, failing)
    assert command.test(["-k", "emploi"]) == status
    assert sorted((tmp_path / "ran").read_text(encoding="utf-8").splitlines()) == [
        "-c from importlinter.cli import lint_imports_command; lint_imports_command() "
        "--no-logo --no-cache",
        "-m mypy",
        "-m pytest -n auto --maxprocesses 4 -m not complet -k emploi",
        "-m ruff check .",
    ]
    assert capsys.readouterr().out.endswith(last)


@pytest.mark.skipif(os.name == "nt", reason="a script of the shell stands for Python")
def test_the_complete_suite_leaves_nothing_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path)
    assert command.test(["--complet", "-k", "emploi"]) == 0
    ran = (tmp_path / "ran").read_text(encoding="utf-8")
    assert "-m pytest -n auto --maxprocesses 4 -k emploi\n" in ran


def test_tests_that_are_stopped_have_not_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """« python3 start.py test && git push » pushed after a Ctrl-C."""
    def stop(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "test", stop)
    assert command.main(["test"]) == 130
    assert capsys.readouterr().out == "\nArrêté.\n"


@contextmanager
def start(folder: Path, *options: str,
          **settings: str) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """Start the real command; yield (it, its port, what it printed up to its last line).

    ``options``: Python's.  ``settings``: variables of its environment.
    """
    port = free_port()
    # Without an index uv cannot be fetched: pip takes over, and has nothing to install.
    variables = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""} | settings
    for name in (WAREHOUSE_VARIABLE, RAW_VARIABLE):
        variables.pop(name, None)
    with subprocess.Popen(
        [sys.executable, *options, "start.py", "--port", str(port)],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        # As shells do for what a script starts in the background.
        preexec_fn=None if os.name == "nt" else lambda: signal.signal(
            signal.SIGINT, signal.SIG_IGN),
    ) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(re.sub(r"\d+,\d s", "0,0 s", line))
            if "Ctrl-C" in line:
                break
        try:
            yield process, port, "".join(lines)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """Return a small project that needs no library, once started and stopped: (folder, port,
    output)."""
    folder = make_project(tmp_path_factory.mktemp("projet"))
    shutil.copy(ROOT / "start.py", folder)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "launcher", folder / "launcher", ignore=skip)
    with start(folder) as (process, port, output):
        process.terminate()
        process.wait(20)
    return folder, port, output


def test_from_nothing_to_the_address(first: tuple[Path, int, str]) -> None:
    _, port, output = first
    assert output == (
        "[1/4] Environnement Python… créé (0,0 s)\n"
        "[2/4] Bibliothèques… installées par pip, sans uv (0,0 s)\n"
        "[3/4] Entrepôt de données… construction\n"
        "[3/4] Entrepôt de données… construit (0,0 s)\n"
        "[4/4] Serveur… prêt (0,0 s)\n"
        "\n"
        f"Observatoire de l'ESS\u202f: http://127.0.0.1:{port}\n"
        "Ctrl-C pour arrêter.\n"
    )


def test_the_server_is_stopped_with_the_command(first: tuple[Path, int, str]) -> None:
    _, port, _ = first
    assert not server.answers(port)


def test_the_second_time_nothing_is_made_again_and_ctrl_c_ends_it_in_a_word(
    first: tuple[Path, int, str],
) -> None:
    folder, _, _ = first
    with start(folder) as (process, port, output):
        assert output.splitlines()[:4] == [
            "[1/4] Environnement Python… prêt (0,0 s)",
            "[2/4] Bibliothèques… à jour (0,0 s)",
            "[3/4] Entrepôt de données… à jour (0,0 s)",
            "[4/4] Serveur… prêt (0,0 s)",
        ]
        assert server.answers(port)
        process.send_signal(signal.SIGINT)
        assert (process.communicate(timeout=60)[0], process.returncode) == ("\nArrêté.\n", 0)
        assert not server.answers(port)


def test_an_isolated_python_finds_the_project_whose_server_has_no_libraries_but_its_own(
    first: tuple[Path, int, str],
) -> None:
    folder, _, _ = first
    (folder / "serve.py").write_text(
        "import os; raise SystemExit(os.environ.get('PYTHONPATH', 'aucune autre'))",
        encoding="utf-8")
    with start(folder, "-I", PYTHONPATH="ailleurs", PYTHONSAFEPATH="1") as (_, _, output):
        pass
    (folder / "serve.py").write_text(SERVE, encoding="utf-8")
    assert "aucune autre\n" in output


def test_a_server_that_cannot_start_is_told(first: tuple[Path, int, str]) -> None:
    folder, _, _ = first
    (folder / "serve.py").write_text("raise SystemExit('pas de page')", encoding="utf-8")
    with start(folder) as (process, _, output):
        assert process.wait(20) == 1
    (folder / "serve.py").write_text(SERVE, encoding="utf-8")
    assert "pas de page\n" in output
    assert output.endswith("\nLe serveur n'a pas démarré\u202f: son message est ci-dessus.\n")


def test_a_construction_that_is_stopped_undoes_its_work_before_the_command_ends(
    first: tuple[Path, int, str],
) -> None:
    folder, _, _ = first
    # Has the command stopped, then is stopped by it.
    (folder / "etl/__main__.py").write_text("""
import os, signal, sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit("rien n'a été remplacé"))
os.kill(os.getppid(), signal.SIGINT)
while True:
    signal.pause()
""", encoding="utf-8")
    with start(folder) as (_, _, output):
        pass
    (folder / "etl/__main__.py").write_text(ETL, encoding="utf-8")
    assert output.endswith("construction\nrien n'a été remplacé\n\nArrêté.\n")
