"""What stops a writing, in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

FULL, REFUSED = "disque plein", "accès refusé, ou fichier ouvert par un autre programme"
IN_A_FILE = "son dossier est un fichier"
#: What nobody foresaw: the words are those of a library, in English.
UNFORESEEN = "erreur inattendue"
#: Errors of the system.
_SYSTEM = {
    errno.ENOSPC: FULL, getattr(errno, "EDQUOT", errno.ENOSPC): FULL,
    errno.EACCES: REFUSED, errno.EPERM: REFUSED, errno.EROFS: "disque en lecture seule",
    errno.ENOTDIR: IN_A_FILE, errno.EEXIST: IN_A_FILE, errno.EISDIR: "c'est un dossier",
    errno.ENOENT: "dossier introuvable", errno.EIO: "le disque répond par une erreur",
    errno.EMFILE: "trop de fichiers ouverts", errno.ENFILE: "trop de fichiers ouverts",
    errno.EFBIG: "fichier trop grand pour ce disque", errno.ENOMEM: "mémoire insuffisante",
    errno.ENAMETOOLONG: "nom trop long",
}
#: What DuckDB and SQLite say of them: they quote the system, or have words of their own.
_QUOTED = {os.strerror(code): words for code, words in _SYSTEM.items()} | {
    "database or disk is full": FULL, "max_temp_directory_size": FULL,
    "attempt to write a readonly database": REFUSED, "unable to open database file": REFUSED,
    "disk I/O error": _SYSTEM[errno.EIO], "Out of Memory Error": _SYSTEM[errno.ENOMEM],
}


class Unwritable(OSError):
    """The warehouse cannot be written; the message is a French sentence that says where and why,
    and ``reason`` why alone: the place is not for readers."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Replaced(KeyboardInterrupt):
    """An interruption that came once the new build was in place."""


def writing_fault(fault: Exception | str) -> str:
    """Return what stopped a writing, in French; ``UNFORESEEN`` for the rest.

    A text is returned as it is.
    """
    if isinstance(fault, str):
        return fault
    if isinstance(fault, OSError) and fault.errno in _SYSTEM:
        return _SYSTEM[fault.errno]
    text = str(fault)
    return next((words for english, words in _QUOTED.items() if english in text), UNFORESEEN)


def writing_error(warehouse: Path, fault: Exception | str) -> Unwritable:
    """Return the error of a warehouse that cannot be written, and why."""
    reason = writing_fault(fault)
    detail = f" : {fault}" if reason == UNFORESEEN else ""
    return Unwritable(f"l'entrepôt {warehouse} ne peut pas être écrit ({reason}{detail})", reason)
