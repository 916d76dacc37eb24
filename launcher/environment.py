"""The project's own ``.venv``: made once, checked at each start, filled from the pinned files."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from etl.warehouse.lock import Busy, FalseLock, taken_lock
from launcher.console import Command, Failure, Progress, last_line, run, say

UV = "uv==0.13.9"
#: In the note, for a requirements file whose installation has begun and not ended.
UNFINISHED = "en cours"
#: A library and its version, as a requirements file pins them.
_PINNED = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([\w.]+)\s*$", re.MULTILINE)


class Environment:
    """``.venv`` and the note, kept in it, of what it holds.

    The note is written last: a folder without it was left half-made and is made again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.note = self.folder / "observatoire.json"

    def read(self) -> dict[str, str]:
        """Return the note; empty when there is none or it cannot be read."""
        try:
            return dict(json.loads(self.note.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return {}

    def write(self, entries: dict[str, str]) -> None:
        """Add ``entries`` to the note."""
        try:
            self.note.write_text(json.dumps(self.read() | entries, indent=1), encoding="utf-8")
        except OSError as error:
            raise Failure(f"Impossible d'écrire dans le dossier {self.folder} : faites de la place "
                          f"ou rendez-en l'accès, puis relancez la commande ({error}).") from error

    def version(self) -> str:
        """Return the version of the Python in the environment; empty when it does not run."""
        command: Command = [self.python, "-I", "-c", "import sys; print(sys.version)"]
        try:
            return subprocess.run(command, capture_output=True, text=True).stdout.strip()
        except OSError:
            return ""

    @contextmanager
    def turn(self, requirements: Sequence[str], progress: Progress) -> Iterator[bool]:
        """Hold the lock of those who fill it, unless it is complete: of two first starts, the
        second would replace what the first is filling.  Yield whether another was waited for."""
        if self.is_ready() and not self.missing_requirements(requirements):
            yield False
            return
        file, waits = self.folder.with_name(".venv.verrou"), False
        try:
            while True:
                try:
                    lock = taken_lock(file)
                    break
                except Busy:
                    if not waits:
                        say("un autre démarrage prépare déjà l'environnement : attente de sa fin…")
                    waits = True
                    time.sleep(0.5)
                    progress.tick()
        except (FalseLock, OSError, sqlite3.Error) as error:
            raise Failure(f"Impossible d'écrire le fichier {file} : faites de la place, rendez-en "
                          f"l'accès ou supprimez-le, puis relancez la commande ({error})."
                          ) from error
        with closing(lock):
            yield waits

    def is_ready(self) -> bool:
        """Tell whether it is complete, neither moved nor copied from elsewhere, its Python neither
        gone nor changed.

        A copied environment would run, and its commands would act on the folder it came from.  In
        one whose filling was interrupted, a library may say that it is there and lack files; in
        most, downloads were, and what was there still serves without a network.
        """
        note = self.read()
        if UNFINISHED in note.values() and not self.is_whole():
            return False
        version = self.version() if note.get("folder") == str(self.folder) else ""
        return bool(version) and note.get("python") == version

    def make(self, progress: Progress) -> None:
        """Make the environment, in place of what stands there."""
        if importlib.util.find_spec("ensurepip") is None:
            raise Failure("Le module venv de Python est absent ou incomplet. Sous Debian ou Ubuntu "
                          ":\n  sudo apt install python3-venv\npuis relancez la commande.")
        try:
            if self.folder.is_symlink():
                self.folder.unlink()  # what it leads to serves another project
            elif self.folder.exists():
                shutil.rmtree(self.folder)
        except OSError as error:
            raise Failure(f"Impossible de remplacer le dossier {self.folder} : fermez ce qui "
                          f"l'utilise, puis relancez la commande ({error}).") from error
        # The interpreter behind a venv: this command may be run by the one being replaced.
        base = getattr(sys, "_base_executable", None) or sys.executable
        status, output = run([base, "-m", "venv", self.folder], self.root, progress)
        if status:
            raise Failure(f"L'environnement Python n'a pas pu être créé : {last_line(output)}")
        self.write({"folder": str(self.folder), "python": self.version()})

    def missing_requirements(self, requirements: Sequence[str]) -> dict[str, str]:
        """Return the requirements files whose content is not what is installed → their SHA-256:
        another file than that of the note, or a library that is gone or of another version."""
        note, versions = self.read(), self.versions()
        files = {name: (self.root / name).read_bytes() for name in requirements}
        digests = {name: hashlib.sha256(text).hexdigest() for name, text in files.items()}
        return {name: digest for name, digest in digests.items() if note.get(name) != digest or any(
            versions.get(_standard(library)) != version
            for library, version in _PINNED.findall(files[name].decode()))}

    def versions(self) -> dict[str, str]:
        """Return library → version, as the folders of what is installed say: « pandas-3.1.1 »."""
        parts = (folder.stem.rpartition("-") for folder in self.libraries())
        return {_standard(library): version for library, _, version in parts}

    def libraries(self) -> Iterator[Path]:
        """Return the folder in which each installed library says what it is."""
        for place in ("lib/python*", "Lib"):
            yield from self.folder.glob(f"{place}/site-packages/*.dist-info")

    def is_whole(self) -> bool:
        """Tell whether each library has all the files that it says it has, of the sizes it says."""
        sizes: dict[Path, set[str]] = {}  # two libraries may write one file
        try:
            for folder in self.libraries():
                with (folder / "RECORD").open(encoding="utf-8", newline="") as record:
                    for name, _, size in csv.reader(record):
                        sizes.setdefault(folder.parent / name, set()).add(size)
            return all({"", str(file.stat().st_size)} & any_of for file, any_of in sizes.items())
        except (OSError, ValueError):
            return False

    def install(self, requirements: Sequence[str], progress: Progress,
                compiled: bool = True) -> str:
        """Install the missing requirements, with uv or else with pip; return in French how.

        ``compiled``: with the bytecode of every module, whose first import would else be paid by
        the first reader.
        """
        digests = self.missing_requirements(requirements)
        if not digests:
            return "à jour"
        self.write(dict.fromkeys(digests, UNFINISHED))
        files = [word for name in digests for word in ("-r", name)]
        how = "installées"
        if not self.install_with_uv(files, progress, compiled):
            how = "installées par pip, sans uv"
            status, output = run(self.pip(*files), self.root, progress)
            if status:
                raise Failure("L'installation des bibliothèques a échoué. Vérifiez la connexion au "
                              "réseau (et le proxy), puis relancez la commande.\n"
                              f"pip : {last_line(output)}")
        self.write(digests)
        return how

    def install_with_uv(self, files: Sequence[str], progress: Progress, compiled: bool) -> bool:
        """Tell whether uv, itself installed first when absent, could install ``files``."""
        uv = self.python.with_name("uv" + self.python.suffix)
        if not uv.exists() and run(self.pip("--retries", "1", UV), self.root, progress)[0]:
            return False
        options: list[str | Path] = ["--compile-bytecode"] * compiled
        options += ["--python", self.python]
        return run([uv, "pip", "install", *options, *files], self.root, progress)[0] == 0

    def pip(self, *words: str) -> Command:
        """Return the pip command that installs ``words``."""
        return [self.python, "-m", "pip", "install", "--disable-pip-version-check", *words]


def _standard(library: str) -> str:
    """Return the name of a library as every index writes it: « Authlib » and « authlib » are
    one."""
    return re.sub(r"[-_.]+", "-", library).lower()
