"""Which files of a folder are opened: regular ones, that stand in it."""

from __future__ import annotations

import stat
from pathlib import Path

_OTHERS = ((stat.S_ISDIR, "c'est un dossier, pas un classeur"),
           (stat.S_ISFIFO, "ce n'est pas un fichier mais un tube (FIFO) : il n'est pas ouvert ; "
                           "le retirer"),
           (stat.S_ISSOCK, "ce n'est pas un fichier mais une prise (socket) : il n'est pas "
                           "ouvert ; la retirer"),
           (stat.S_ISCHR, "ce n'est pas un fichier mais un périphérique : il n'est pas ouvert ; "
                          "le retirer"),
           (stat.S_ISBLK, "ce n'est pas un fichier mais un périphérique : il n'est pas ouvert ; "
                          "le retirer"))


def irregularity(path: Path, base: Path) -> str:
    """Why a file below ``base`` must not be opened, as a French sentence; empty for a regular file,
    and for one that is not there.

    A link is followed as long as it stays below ``base``.
    """
    try:
        if not path.resolve().is_relative_to(base.resolve()):
            return ("c'est un lien vers un fichier hors de ce dossier : il n'est pas suivi ; "
                    "mettre le classeur lui-même à sa place")
        mode = path.stat().st_mode
    except (OSError, RuntimeError):  # absent, or a link that leads to itself
        return ""
    return next((reason for is_one, reason in _OTHERS if is_one(mode)), "")
