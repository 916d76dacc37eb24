"""Which files of a folder are opened: regular ones, that stand in it.

Standard library only: ``start.py`` reads it before anything is installed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from pathlib import Path

_OTHERS = {stat.S_IFDIR: "c'est un dossier, pas un classeur"} | {
    kind: f"ce n'est pas un fichier mais {what} : il n'est pas ouvert ; {remedy}"
    for kind, what, remedy in ((stat.S_IFIFO, "un tube (FIFO)", "le retirer"),
                               (stat.S_IFSOCK, "une prise (socket)", "la retirer"),
                               (stat.S_IFCHR, "un périphérique", "le retirer"),
                               (stat.S_IFBLK, "un périphérique", "le retirer"))}


def tree(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return what stands below a folder, at any depth, and the folders that may not be listed: what
    they hold is not known.  What goes away meanwhile is not there."""
    closed: list[Path] = []

    def note(fault: OSError) -> None:
        if not isinstance(fault, (FileNotFoundError, NotADirectoryError)):
            closed.append(Path(fault.filename))

    below = [Path(place, name) for place, folders, names in os.walk(folder, onerror=note)
             for name in (*folders, *names)]
    return sorted(below), closed


def irregularity(path: Path, base: Path) -> str:
    """Return why a file below ``base`` must not be opened, as a French sentence; empty for a
    regular file, and for one that is not there.

    A link is followed as long as it stays below ``base``.
    """
    if not is_utf8(str(path)):
        return "son nom vient d'un autre système et n'est pas écrit en UTF-8 : le renommer"
    try:
        if not path.resolve().is_relative_to(base.resolve()):
            return ("c'est un lien vers un fichier hors de ce dossier : il n'est pas suivi ; "
                    "mettre le classeur lui-même à sa place")
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # absent, or a link that leads to itself
        return ""
    return _OTHERS.get(stat.S_IFMT(mode), "")


def is_utf8(name: str) -> bool:
    """Tell whether a name can be written: one whose bytes are not UTF-8 cannot, but on disk."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_regular(path: Path, base: Path) -> bool:
    """Tell whether a file below ``base`` may be opened."""
    return os.path.isfile(path) and not irregularity(path, base)


def digest(path: Path, base: Path) -> str:
    """Return the SHA-256 of a file below ``base``; empty when it is not to be opened, or cannot
    be."""
    if not is_regular(path, base):
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def double(path: Path, copy: Path, base: Path) -> None:
    """Link a file below ``base`` to another place, or copy it where the disk has no links.

    What must not be opened, or may not be read, is not: it is as irregular, or as closed, there as
    here.
    """
    copy.parent.mkdir(parents=True, exist_ok=True)
    if os.path.isdir(path) and not path.is_symlink():
        copy.mkdir(exist_ok=True)
    elif not is_regular(path, base):
        copy.symlink_to(path.absolute())
    else:
        try:
            os.link(path.resolve(), copy)
        except OSError:
            try:
                shutil.copy2(path, copy)
            except PermissionError:  # that of another account, which closed it
                copy.touch(0)


def move(origin: Path, place: Path) -> None:
    """Move a file to another place at once, even on another disk (``data/raw`` may be a share),
    where nothing of it stays if it does not fit."""
    try:
        os.replace(origin, place)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        copy = place.with_name(f".{place.name}.tmp")
        try:
            shutil.copy2(origin, copy)
            os.replace(copy, place)
        finally:
            copy.unlink(missing_ok=True)
        origin.unlink()
