"""Open files fetched, checked against their contracts, then published together.

A file that cannot be fetched, or that its source does not read, is told in one sentence: its
previous copy stays, and the others go on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import httpx

from etl.deposit.trial import Progress, Trial
from etl.french.text import count, spell_number
from etl.issue import Issue
from etl.open_data.catalogue import OpenFile
from etl.open_data.copies import Copy, copies
from etl.open_data.download import FailedDownload, download
from etl.reading import files
from etl.reading.origin import Origin, note, write
from etl.report import Report
from etl.warehouse.build import load
from etl.warehouse.faults import writing_fault
from etl.warehouse.sql import attachment
from etl.warehouse.status import warehouse_state

#: Share of the rows of the previous copy below which the new one is thought incomplete.
_LEAST = 0.5
#: An open file, the bytes fetched, and those announced (0 when they are not).
Fetching = Callable[[OpenFile, int, int], None]


class UnreadableData(Exception):
    """A copy that is not what its source reads; the message is a French sentence."""


@dataclass(frozen=True)
class Outcome:
    """What came of fetching a file: a new copy (``is_new``), the same as before, or why not
    (``fault``, a French sentence)."""

    open_file: OpenFile
    is_new: bool = False
    fault: str = ""


@dataclass(eq=False, kw_only=True)
class Update(Trial):
    """Open files that were asked for: what came of each, and those that may be published."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def new_files(self) -> list[OpenFile]:
        """Return the files of which there is a new copy."""
        return [one.open_file for one in self.outcomes if one.is_new]

    @property
    def has_faults(self) -> bool:
        """Tell whether a file could not be fetched or read."""
        return any(one.fault for one in self.outcomes)


def fetch(open_files: Sequence[OpenFile], *, raw: Path, warehouse: Path, http: httpx.Client,
          progress: Fetching) -> Update:
    """Fetch open files beside ``raw``, where nothing changes."""
    update = Update(raw=raw, warehouse=warehouse)
    try:
        update.mirror()
        for copy in copies(raw, open_files):
            try:
                is_new = _fetch_copy(update, copy, http, progress)
                update.outcomes.append(Outcome(copy.open_file, is_new))
            except (FailedDownload, UnreadableData) as fault:
                update.outcomes.append(Outcome(copy.open_file, fault=str(fault)))
            except OSError as fault:
                update.outcomes.append(Outcome(copy.open_file, fault=(
                    f"la copie ne peut pas être écrite ({writing_fault(fault)})")))
    except BaseException:
        update.abandon()
        raise
    return update


def publish(update: Update, progress: Progress = lambda text: None) -> Report:
    """Put the new copies under ``raw``, those that they replace in ``archives``, and build.

    Raises what ``Trial.make`` does.
    """
    archives = update.raw.parent / "archives"
    folder = f"{datetime.now():%Y-%m-%d_%Hh%M%S}_ouvertes"
    return update.make([one.file for one in update.new_files], {
        one.file: archives / one.source / folder / one.file for one in update.new_files
        if (update.raw / one.file).is_file()}, progress)


def _fetch_copy(update: Update, copy: Copy, http: httpx.Client, progress: Fetching) -> bool:
    """Put a new copy in the trial; False when the producer still gives the previous one."""
    one, place = copy.open_file, update.overlay / copy.open_file.file
    if not one.address:
        raise FailedDownload(f"ce fichier se dépose à la main : le télécharger de {one.page} et le "
                             f"mettre dans data/raw/{one.file}")
    origin = copy.origin if copy.origin and copy.origin.adresse == one.address else None
    part = update.folder / "copie"
    new = download(http, one.address, part, origin,
                   lambda current, total: progress(one, current, total))
    if new is None or (origin and new.sha256 == origin.sha256):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(part, place)
    write(place, Origin(one.address, datetime.now().astimezone().isoformat(timespec="seconds"),
                        new.sha256, one.producer, one.licence, new.etag, new.modified))
    try:
        _check(update, one)
    except UnreadableData:
        _put_back(update, one)
        raise
    return True


def _check(update: Update, one: OpenFile) -> None:
    """Load the source with the new copy in its place.  Raises ``UnreadableData``."""
    state = warehouse_state(update.warehouse)
    result = load(one.source, update.overlay, state.demo)
    if errors := [i for i in result.issues if i.is_error]:
        raise UnreadableData(_refusal(errors))
    rows = {book.file: lines for book, lines in result.books}.get(one.file, 0)
    before = 0 if state.trouble else _rows_before(update.warehouse, one.file)
    if rows < _LEAST * before:
        raise UnreadableData(f"la copie semble incomplète : {count(rows, 'ligne')}, "
                             f"{spell_number(before)} dans la précédente ; si c'est voulu, retirer "
                             f"d'abord data/raw/{one.file}, puis relancer")


def _refusal(errors: Sequence[Issue]) -> str:
    more = f" (et {count(len(errors) - 1, 'autre', 'erreur')})" if len(errors) > 1 else ""
    return (f"le fichier reçu n'est pas celui qui est attendu, l'ancien reste en place : "
            f"{errors[0]}{more}")


def _rows_before(warehouse: Path, file: str) -> int:
    """Return how many rows of a file the published warehouse holds."""
    try:
        with attachment(w=warehouse) as db:
            rows = db.execute("SELECT lignes FROM w._fichiers WHERE fichier = ?", [file]).fetchone()
    except duckdb.Error:
        return 0
    return rows[0] if rows else 0


def _put_back(update: Update, one: OpenFile) -> None:
    """Restore in the trial the copy of ``raw``, if there is one."""
    for file in (Path(one.file), note(Path(one.file))):
        (update.overlay / file).unlink()
        if (update.raw / file).is_file():
            files.double(update.raw / file, update.overlay / file, update.raw)
