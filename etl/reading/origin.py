"""Where a file of ``data/raw`` was fetched from: a note kept beside it, in a hidden file.

The note travels with its file (archives, trials) and is no workbook: nothing that begins with a
dot is read.  A file that is no longer the one that was fetched has no origin.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Origin:
    """An open file as it was fetched.

    ``adresse``: the one that is declared; ``copie_le``: day and hour, ISO 8601; ``licence``: that
    of the file.  ``etag``, ``modifie``: what the server says of the version that it gave.
    """

    adresse: str
    copie_le: str
    sha256: str
    producteur: str
    licence: str
    etag: str = ""
    modifie: str = ""


def note(path: Path) -> Path:
    """Return where the origin of a file is noted."""
    return path.with_name(f".{path.name}.origine.json")


def write(path: Path, origin: Origin) -> None:
    """Note the origin of a file over any other note, which another folder may share."""
    beside = note(path).with_suffix(".tmp")
    beside.write_text(json.dumps(asdict(origin), ensure_ascii=False, indent=2) + "\n",
                      encoding="utf-8")
    os.replace(beside, note(path))


def origin(path: Path, sha256: str) -> Origin | None:
    """Return the origin of the file whose digest is ``sha256``; None for any other, and for a note
    that does not say it."""
    try:
        origin_ = Origin(**json.loads(note(path).read_text(encoding="utf-8")))
        datetime.fromisoformat(origin_.copie_le)
    except (OSError, ValueError, TypeError):
        return None
    is_whole = all(isinstance(text, str) for text in asdict(origin_).values())
    return origin_ if is_whole and origin_.sha256 == sha256 else None
