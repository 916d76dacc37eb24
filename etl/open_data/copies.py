"""The copies of the open files that ``data/raw`` holds, and their age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from etl.open_data.catalogue import OpenFile
from etl.reading.files import digest
from etl.reading.origin import Origin, origin


@dataclass(frozen=True)
class Copy:
    """An open file and its copy: ``origin`` where it was fetched, ``day`` that it was, or that it
    was put there by hand; None when there is none."""

    open_file: OpenFile
    origin: Origin | None
    day: date | None

    @property
    def age_days(self) -> int | None:
        """Return the days since the copy; None when there is none."""
        return (date.today() - self.day).days if self.day else None


def copies(raw: Path, files: Sequence[OpenFile]) -> list[Copy]:
    """Return the copy of each open file below ``raw``."""
    return [_copy(raw, one) for one in files]


def _copy(raw: Path, one: OpenFile) -> Copy:
    path = raw / one.file
    if not path.is_file():
        return Copy(one, None, None)
    source = origin(path, digest(path, raw))
    return Copy(one, source, datetime.fromisoformat(source.copie_le).date() if source else
                date.fromtimestamp(path.stat().st_mtime))
