"""What the commands print never commands the terminal, whatever the name of a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.paths import ROOT
from etl.terminal import NO_LIBRARIES, UNREAD, printable
from launcher.console import say
from tests.suites import complet

pytestmark = complet

#: Clears the screen, renames the window, rewrites the line, turns the reading round, ends a line.
HOSTILE = ("\x1b[2J", "\x1b]0;pirate\x07", "\r0 erreur", "\u202egpj.xls", "\x9b31m", "\u2028",
           "\b\b", "\u2066x\u2069", "\u200b", "\x7f")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_control_character_is_written_in_full(text: str) -> None:
    text_on_screen = printable(f"note{text}.xlsx")
    assert text_on_screen.isprintable()
    assert json.loads(f'"{text_on_screen}"') == f"note{text}.xlsx"


@pytest.mark.parametrize("text", [
    "« Côtes-d'Armor » : 1 202 chiffres", "deux\nlignes\tet une colonne", "",
    "\r[2/4] Serveur… 3 s", "« n\u202f= 49 »\u00a0: œuvre ████░░ ─ – …", "\r", "\rligne\r"])
def test_what_the_commands_print_themselves_is_left_as_it_is(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_the_name_of_a_workbook_never_reaches_the_terminal_as_it_is(
        text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    name = f"note{text}.xlsx"
    (tmp_path / name).write_bytes(b"pas un classeur")
    assert main(["inspect", str(tmp_path / name)]) == 1
    assert main(["build", "--raw", str(tmp_path / f"{name}.absent")]) == 2
    main(["check", "--raw", str(tmp_path), "--resume"])
    output = "".join(capfd.readouterr())
    assert f"note{printable(f'.{text}.')[1:-1]}.xlsx" in output
    assert all(line.isprintable() for line in output.replace("\u202f", " ").split("\n"))


def test_the_name_of_a_file_cannot_write_a_line_of_the_report(
        tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xlsx\nERREUR emploi : tout est faux.xlsx").write_bytes(b"pas un classeur")
    main(["check", "--raw", str(tmp_path)])
    [line] = [line for line in capfd.readouterr().out.split("\n") if "tout est faux" in line]
    assert line.startswith("AVERTISSEMENT a.xlsx ERREUR emploi : tout est faux.xlsx : ")


@pytest.mark.parametrize("command, library", [
    (["-m", "etl", "list"], "pandas"), (["serve.py"], "streamlit")], ids=["etl", "serve"])
def test_a_ctrl_c_while_libraries_are_loaded_ends_a_command_in_silence(
        command: list[str], library: str, tmp_path: Path) -> None:
    (tmp_path / f"{library}.py").write_text(
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)", encoding="utf-8")
    run = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True,
                         env=os.environ | {"PYTHONPATH": str(tmp_path)},
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, "", "")


def test_two_demands_to_stop_that_come_at_once_are_one() -> None:
    """A Ctrl-C reaches a build, which « start.py » tells to stop besides."""
    run = subprocess.run([sys.executable, "-c", """
import signal, sys
from etl import __main__ as command
from etl.warehouse import versions

def both(_):
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    for one in stops:
        signal.raise_signal(one)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)

stops = signal.SIGINT, signal.SIGTERM
versions.versions = both
sys.exit(command.main(["versions"]))
"""], cwd=ROOT, capture_output=True, encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert (run.returncode, run.stderr) == (130, "\nInterrompu : rien n'a été remplacé.\n")


def test_the_launcher_says_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    say("Impossible de remplacer le dossier /tmp/\x1b[2J : fermez ce qui l'utilise")
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("command", [["-m", "etl", "list"], ["serve.py", "8600"]])
def test_a_python_without_the_libraries_says_how_to_reach_those_of_the_project(
        command: list[str]) -> None:
    bare = subprocess.run([sys.executable, "-S", *command], cwd=ROOT, encoding="utf-8",
                          capture_output=True,
                          env={**os.environ, "PYTHONPATH": "", "PYTHONUTF8": "1"})
    assert (bare.returncode, bare.stdout, bare.stderr) == (2, "", f"{NO_LIBRARIES}\n")


@pytest.mark.parametrize("command", ["list", "versions"])
def test_a_reader_who_leaves_is_no_fault(command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)  # as « | head » does once it has its lines
    with os.fdopen(writing) as left:
        ended = subprocess.run([sys.executable, "-m", "etl", command], cwd=ROOT, stdout=left,
                               stderr=subprocess.PIPE, encoding="utf-8")
    assert (ended.returncode, ended.stderr) == (UNREAD, "")
