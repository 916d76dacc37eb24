"""A workbook dropped by an analyst: tried beside what is published, then published or abandoned.

Nothing of ``data/raw`` nor of the warehouse is touched before ``publish``.  A candidate lives in
``data/depot/`` (beside ``data/raw``) and goes with the session that made it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from etl.contract import Source
from etl.deposit.candidate import Candidate
from etl.deposit.reception import Received, author_label
from etl.privacy.oppositions import NAME as OPPOSITIONS
from etl.reading import files
from etl.reading.limits import Refused
from etl.report import Loaded, Report
from etl.sources import sources
from etl.warehouse.build import DEPOSITS, build, spreadsheets, workbooks
from etl.warehouse.diff import NotComparable, compare
from etl.warehouse.status import warehouse_state

Progress = Callable[[str], None]
#: Age in seconds from which what a killed server left in ``data/depot`` is removed.
_FORGOTTEN = 12 * 3600


class Outdated(Exception):
    """What was verified is not what is published any more; the message is a French sentence."""


def published_files(source: Source, raw: Path) -> list[str]:
    """Return the workbooks of a source that are read now, from ``raw``."""
    return [p.relative_to(raw).as_posix() for p in workbooks(source, raw)[0]]


def stage(received: Received, source_id: str, author: str, replaces: Sequence[str] = (), *,
          raw: Path, warehouse: Path, progress: Progress = lambda text: None) -> Candidate:
    """Build a warehouse beside the published one, with the dropped workbook in its place and the
    workbooks that it replaces left out.

    Raises ``Refused`` with a French sentence: no author, an unknown source or workbook to
    replace, a workbook that is already published.
    """
    label = author_label(author)
    if source_id not in sources():
        raise Refused(f"la source « {source_id} » est inconnue")
    source = sources()[source_id]
    if unknown := set(replaces) - set(published_files(source, raw)):
        raise Refused(f"le classeur à remplacer n'est pas publié : {', '.join(sorted(unknown))}")
    state = _state(raw, warehouse)
    work = _work_folder(raw)
    folder = tempfile.TemporaryDirectory(prefix="candidat-", dir=work, ignore_cleanup_errors=True)
    try:
        one = Candidate(source, received, label, _place(source_id, label, received.name, raw),
                        tuple(replaces), raw, warehouse, state=state, folder=folder)
        return _verify(one, Path(folder.name), progress)
    except BaseException:
        folder.cleanup()
        raise


def _verify(one: Candidate, folder: Path, progress: Progress) -> Candidate:
    """Return the candidate, with all that building it says."""
    overlay, new = folder / "raw", folder / "candidat.duckdb"
    published = [p for part in workbooks(one.source, one.raw) for p in part]
    twin = next((p for p in published if files.digest(p, one.raw) == one.received.sha256), None)
    if twin:
        raise Refused(f"ce classeur est déjà publié : {twin.relative_to(one.raw).as_posix()}")
    _mirror(one.raw, overlay, one.replaces)
    path = overlay / one.file
    path.parent.mkdir(parents=True)
    path.write_bytes(one.received.data)
    demo = warehouse_state(one.warehouse).demo
    report = build(overlay, new, progress, demo=demo, before=one.warehouse)
    loaded = next(x for x in report.loaded if x.source.id == one.source.id)
    one.book, one.rows = next(((b, n) for b, n in loaded.books if b.file == one.file), (None, 0))
    one.issues = report.all_issues
    one.overlaps = _overlaps(loaded, one.file)
    one.aside = path in workbooks(one.source, overlay, demo)[1]
    if not report.has_errors:
        try:
            one.differences = compare(one.warehouse, new)
        except NotComparable as fault:
            one.not_compared = str(fault)
    return one


def publish(one: Candidate, progress: Progress = lambda text: None) -> Report:
    """Put the workbook under ``raw``, move what it replaces to ``archives``, build the warehouse.

    Whatever stops it (an error, a full disk, a closed tab), every file is put back where it was.
    Raises ``Refused`` when it may not be published or while another publication is under way,
    ``Outdated`` when what is published has changed since the workbook was verified.
    """
    if not one.is_publishable:
        raise Refused("ce classeur a des erreurs, ou serait ignoré : il ne peut pas être publié")
    if one.folder is None or not Path(one.folder.name).is_dir():
        raise Outdated("ce dépôt n'est plus là : vérifier le classeur à nouveau")
    with _publication_lock(_work_folder(one.raw)):
        if _state(one.raw, one.warehouse) != one.state:
            raise Outdated("les données publiées ont changé depuis la vérification : vérifier le "
                           "classeur à nouveau")
        place = one.raw / one.file
        moves: list[tuple[Path, Path]] = []
        try:
            # First the newcomer: killed in between, the next build finds figures in double and
            # says so, instead of having lost some.
            _move(Path(one.folder.name) / "raw" / one.file, place, moves)
            for file in one.replaces:
                _move(one.raw / file, one.raw.parent / "archives" / one.source.id
                      / place.parent.name / file, moves)
            report = build(one.raw, one.warehouse, progress,
                           demo=warehouse_state(one.warehouse).demo)
            if report.has_errors:
                errors = [str(i) for i in report.all_issues if i.severity == "erreur"]
                raise Outdated(f"l'entrepôt n'a pas pu être reconstruit : {errors[0]}")
        except BaseException:
            for origin, now in reversed(moves):
                files.move(now, origin)
                _prune(now.parent, one.raw if one.raw in now.parents else one.raw.parent)
            raise
        for origin, _ in moves:
            _prune(origin.parent, one.raw)
    one.abandon()
    return report


def _place(source_id: str, label: str, name: str, raw: Path) -> str:
    """Return where a workbook is archived, below ``raw``: date and author name its folder, so that
    its own name, which says a year or a declared correction, stays as it was received."""
    folder = f"{source_id}/{DEPOSITS}/{datetime.now():%Y-%m-%d_%Hh%M}_{label}"
    number = next(n for n in range(1, 1000) if not (raw / _numbered_folder(folder, n)).exists())
    return f"{_numbered_folder(folder, number)}/{name}"


def _numbered_folder(folder: str, number: int) -> str:
    return folder if number == 1 else f"{folder}-{number}"


def _overlaps(loaded: Loaded, file: str) -> dict[str, int]:
    """Return each other workbook of the source → rows with the key of one of this workbook's
    rows."""
    key, data = list(loaded.source.key), loaded.data
    if not key or data.empty:
        return {}
    own = data["fichier"] == file
    shared = data[~own].merge(data.loc[own, key].drop_duplicates(), on=key)
    return {str(name): len(rows) for name, rows in shared.groupby("fichier")}


def _state(raw: Path, warehouse: Path) -> object:
    """Return what changes when a workbook, an opposition or the warehouse is added, changed or
    removed."""
    digests = {path.as_posix(): files.digest(path, _base(path, raw)) for path in _inputs(raw)}
    built = warehouse.stat() if warehouse.is_file() else None
    return digests, built and (built.st_mtime_ns, built.st_size, built.st_ino)


def _inputs(raw: Path) -> list[Path]:
    """Return the workbooks, what bears the name of one, and the list of oppositions beside them."""
    named = set(spreadsheets(raw))
    return [p for p in (*sorted(raw.rglob("*")), raw.parent / OPPOSITIONS)
            if p.is_file() or p in named]


def _base(path: Path, raw: Path) -> Path:
    """Return the folder that a file must not leave: ``raw``, or the one of the list beside it."""
    return raw if raw in path.parents else raw.parent


def _mirror(raw: Path, overlay: Path, without: Sequence[str]) -> None:
    """Make the same folder, and the oppositions beside it."""
    overlay.mkdir(parents=True, exist_ok=True)
    left_out = {raw / file for file in without}
    for path in _inputs(raw):
        if path not in left_out:
            files.double(path, overlay / os.path.relpath(path, raw), _base(path, raw))


def _move(origin: Path, place: Path, moves: list[tuple[Path, Path]]) -> None:
    """Move a file where there is none, and note it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        raise Outdated(f"un fichier est déjà là : {place.name}")
    files.move(origin, place)
    moves.append((origin, place))


def _prune(folder: Path, top: Path) -> None:
    """Remove the folders that a move left empty, below ``top``."""
    with suppress(OSError):
        while folder != top and top in folder.parents:
            folder.rmdir()
            folder = folder.parent


def _work_folder(raw: Path) -> Path:
    """Return the folder of the candidates, on the disk of ``raw``, rid of what killed servers
    left."""
    work = raw.parent / "depot"
    work.mkdir(exist_ok=True)
    for left in work.glob("candidat-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
    return work


@contextmanager
def _publication_lock(work: Path) -> Iterator[None]:
    """Hold the lock of publications: one at a time, whatever the process; the system frees it with
    its owner."""
    # SQLite's own lock: the one that the standard library has on every system.
    lock = sqlite3.connect(work / "verrou.sqlite", timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            raise Refused("une autre publication est en cours : réessayer dans un instant") \
                from fault
        yield
    finally:
        lock.close()
