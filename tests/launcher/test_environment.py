"""The ``.venv``: made once, made again when it is not whole, filled with uv or else with pip."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from etl.warehouse.lock import Busy, taken_lock
from launcher import environment
from launcher.console import Command, Failure, Progress, last_line, run
from launcher.environment import Environment


class Recorder:
    """In place of ``run``: keeps the commands, answers as told by the words they hold."""

    def __init__(self, **failures: str) -> None:
        self.failures = failures
        self.commands: list[list[str]] = []

    def __call__(self, words: Command, folder: Path, progress: Progress) -> tuple[int, str]:
        line = [Path(word).name if "/" in str(word) else str(word) for word in words]
        self.commands.append(line)
        for word, output in self.failures.items():
            if word in line:
                return 1, output
        return 0, ""


@pytest.fixture
def venv(project: Path) -> Environment:
    """Return an environment said to be complete, whose Python is the one of the tests."""
    return complete(project)


def complete(project: Path) -> Environment:
    """Make such an environment."""
    own = Environment(project)
    own.python.parent.mkdir(parents=True)
    own.python.symlink_to(sys.executable)
    own.write({"folder": str(own.folder), "python": own.version()})
    return own


def test_an_environment_serves_as_long_as_it_is_whole(venv: Environment) -> None:
    assert venv.is_ready()


@pytest.mark.parametrize(
    "damage",
    [
        lambda v: v.note.unlink(),
        lambda v: v.note.write_text("{"),
        lambda v: v.write({"folder": "/ailleurs/.venv"}),
        lambda v: v.write({"python": "3.10.1"}),
        lambda v: v.python.unlink(),
        lambda v: (v.write({"python": ""}), v.python.unlink()),
    ],
    ids=["half-made", "note cut short", "moved or copied", "Python changed", "Python gone",
         "Python never ran"],
)
def test_an_environment_is_made_again_when(venv: Environment, damage) -> None:
    damage(venv)
    assert not venv.is_ready()


def test_a_start_waits_for_the_one_that_is_filling_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two first starts, the second replaced what the first was filling, and the first failed."""
    first = taken_lock(project / ".venv.verrou")

    def fill(seconds: float) -> None:
        complete(project)
        first.close()

    monkeypatch.setattr(environment.time, "sleep", fill)
    own = Environment(project)
    with own.turn(["requirements.txt"], Progress(1)) as has_waited:
        assert has_waited and own.is_ready()
        with pytest.raises(Busy):
            taken_lock(project / ".venv.verrou")
    assert capsys.readouterr().out == (
        "un autre démarrage prépare déjà l'environnement\u202f: attente de sa fin…\n")


def test_what_is_complete_is_waited_for_by_nobody(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second server starts beside the first, and where this account may not write."""
    monkeypatch.setattr(environment, "run", Recorder())
    venv.install(["requirements.txt"], Progress(1))
    with venv.turn(["requirements.txt"], Progress(1)), \
            venv.turn(["requirements.txt"], Progress(1)) as has_waited:
        assert not has_waited
    assert not (venv.root / ".venv.verrou").exists()


def test_what_fills_it_does_not_go_on_after_the_command(tmp_path: Path) -> None:
    """Its lock is free, and the next start would fill the environment at the same time."""
    note = tmp_path / "processus"

    class Stopped(Progress):
        def tick(self) -> None:
            if note.exists():
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([sys.executable, "-c", "import os, pathlib, time\n"
             f"pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\ntime.sleep(60)"],
            tmp_path, Stopped(1))
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_lock_that_is_none_is_told(project: Path) -> None:
    (project / ".venv.verrou").mkdir()
    with pytest.raises(Failure, match=r"Impossible d'écrire le fichier .*\.venv\.verrou : "), \
            Environment(project).turn(["requirements.txt"], Progress(1)):
        pass


def test_the_environment_of_another_project_is_left_to_it(
    venv: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = venv.folder.rename(tmp_path / "ailleurs")
    venv.folder.symlink_to(other)

    def make(words: Command, folder: Path, progress: Progress) -> tuple[int, str]:
        Path(words[-1]).mkdir()
        return 0, ""

    monkeypatch.setattr(environment, "run", make)
    venv.make(Progress(1))
    assert venv.folder.is_dir() and not venv.folder.is_symlink()
    assert (other / "bin").is_dir()


def test_an_environment_that_cannot_be_made_says_why(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "run", Recorder(venv="Error: No space left on device"))
    with pytest.raises(Failure, match="n'a pas pu être créé : Error: No space left on device"):
        Environment(project).make(Progress(1))


def test_an_environment_whose_own_python_runs_the_command_is_made_again_by_another(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« .venv/bin/python start.py », once the folder was moved."""
    recorder = Recorder(venv="stop")
    monkeypatch.setattr(environment, "run", recorder)
    monkeypatch.setattr(sys, "executable", "dans/.venv/bin/celui-ci")
    with pytest.raises(Failure):
        venv.make(Progress(1))
    assert recorder.commands[0][:3] == [Path(sys._base_executable).name, "-m", "venv"]


def test_libraries_are_installed_once_with_uv(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(environment, "run", recorder)
    assert venv.install(["requirements.txt"], Progress(1)) == "installées"
    assert venv.install(["requirements.txt"], Progress(1)) == "à jour"
    python = venv.python.name
    assert recorder.commands == [
        [
            python,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--retries",
            "1",
            "uv==0.13.9",
        ],
        [
            "uv",
            "pip",
            "install",
            "--compile-bytecode",
            "--python",
            python,
            "-r",
            "requirements.txt",
        ],
    ]


def test_the_uv_that_is_there_is_not_fetched_again(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder()
    monkeypatch.setattr(environment, "run", recorder)
    venv.python.with_name("uv" + venv.python.suffix).touch()
    venv.install(["requirements.txt"], Progress(1))
    assert [words[:3] for words in recorder.commands] == [["uv", "pip", "install"]]


def test_only_the_requirements_that_changed_are_installed(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    (venv.root / "requirements-dev.txt").write_text("# pytest")
    monkeypatch.setattr(environment, "run", Recorder())
    venv.install(["requirements.txt", "requirements-dev.txt"], Progress(1))
    (venv.root / "requirements-dev.txt").write_text("# pytest, ruff")
    assert venv.missing_requirements(["requirements.txt"]) == {}
    assert list(venv.missing_requirements(["requirements.txt", "requirements-dev.txt"])) == [
        "requirements-dev.txt"
    ]


def test_a_library_that_is_gone_or_was_changed_by_hand_is_installed_again(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command said « à jour », then stopped at the first import, in English."""
    (venv.root / "requirements.txt").write_text("# one\npandas==3.1.1\nAuthlib==1.9.10\n")
    for name in ("pandas-3.1.1", "authlib-1.9.10"):
        (venv.folder / f"lib/python3.11/site-packages/{name}.dist-info").mkdir(parents=True)
    monkeypatch.setattr(environment, "run", Recorder())
    assert venv.install(["requirements.txt"], Progress(1)) == "installées"
    assert venv.install(["requirements.txt"], Progress(1)) == "à jour"
    pandas = venv.folder / "lib/python3.11/site-packages/pandas-3.1.1.dist-info"
    pandas = pandas.rename(pandas.with_name("pandas-3.2.0.dist-info"))
    assert list(venv.missing_requirements(["requirements.txt"])) == ["requirements.txt"]
    pandas.rmdir()
    assert venv.install(["requirements.txt"], Progress(1)) == "installées"


@pytest.mark.parametrize("word", ["uv==0.13.9", "uv"], ids=["not installed", "fails"])
def test_pip_takes_over_when_uv(
    venv: Environment, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    recorder = Recorder(**{word: "ERROR: no uv here"})
    monkeypatch.setattr(environment, "run", recorder)
    assert venv.install(["requirements.txt"], Progress(1)) == "installées par pip, sans uv"
    assert recorder.commands[-1][1:] == [
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "-r",
        "requirements.txt",
    ]


def test_without_network_the_message_keeps_pips_own_words_and_nothing_is_taken_as_installed(
    venv: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "WARNING: Retrying\nERROR: No matching distribution found for duckdb==2.0.1\n\n[notice]"
    monkeypatch.setattr(environment, "run", Recorder(install=words))
    with pytest.raises(Failure) as failure:
        venv.install(["requirements.txt"], Progress(1))
    assert str(failure.value) == (
        "L'installation des bibliothèques a échoué. Vérifiez la connexion au réseau (et le "
        "proxy), puis relancez la commande.\n"
        "pip : ERROR: No matching distribution found for duckdb==2.0.1"
    )
    assert list(venv.missing_requirements(["requirements.txt"])) == ["requirements.txt"]
    assert venv.is_ready()  # nothing was changed: the libraries that were there still serve


def test_an_environment_that_cannot_be_written_says_so(venv: Environment) -> None:
    """On a full disk, or where another account installed it, there was a trace in English."""
    venv.note.unlink()
    venv.note.mkdir()
    with pytest.raises(Failure, match=r"Impossible d'écrire dans le dossier .*\.venv : "):
        venv.install(["requirements.txt"], Progress(1))


@pytest.mark.parametrize(("damage", "serves"), [
    (lambda package: None, True),
    (lambda package: (package / "__init__.py").unlink(), False),
    (lambda package: (package / "__init__.py").write_text("x"), False),
    (lambda package: (package.with_name("duckdb-2.0.0.dist-info") / "RECORD").unlink(), False),
], ids=["while it downloads", "a file lacks", "a file is cut", "what it has is not known"])
def test_an_installation_that_was_stopped_is_made_again_where_it_had_begun_to_change_files(
    venv: Environment, monkeypatch: pytest.MonkeyPatch, damage, serves: bool
) -> None:
    """Libraries that said they were there lacked files: pip left them so, and pages failed."""
    package = venv.folder / "lib/python3.11/site-packages/duckdb"
    for folder in (package, own := package.with_name("duckdb-2.0.0.dist-info")):
        folder.mkdir(parents=True)
    (package / "__init__.py").write_text("import sys")
    (own / "RECORD").write_text("duckdb/__init__.py,sha256=abc,10\nduckdb-2.0.0.dist-info/RECORD,,")

    def run(words: Command, folder: Path, progress: Progress) -> tuple[int, str]:
        damage(package)
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "run", run)
    with pytest.raises(KeyboardInterrupt):
        venv.install(["requirements.txt"], Progress(1))
    assert venv.is_ready() is serves
    assert list(venv.missing_requirements(["requirements.txt"])) == ["requirements.txt"]


def test_without_the_venv_module_the_message_gives_the_command_that_installs_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Failure, match="sudo apt install python3-venv"):
        Environment(project).make(Progress(1))
    assert not (project / ".venv").exists()


def test_the_reason_of_a_failure_is_its_last_error() -> None:
    assert last_line("one\nERROR: two\n[notice] three\n") == "ERROR: two"
    assert last_line("one\ntwo\n\n") == "two"
    assert last_line("") == ""


def test_a_program_that_prints_what_is_not_utf8_is_still_read(tmp_path: Path) -> None:
    code = "import sys; sys.stdout.buffer.write(b'caf\\xe9'); sys.exit(3)"
    assert run([sys.executable, "-c", code], tmp_path, Progress(1)) == (3, "caf\ufffd")
