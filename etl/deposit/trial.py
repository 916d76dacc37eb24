"""A change of ``data/raw``: tried beside what is published, then made whole or not at all.

What is tried lives in a folder of ``data/depot/`` (beside ``data/raw``), and goes with the session
that made it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakSet

import pandas as pd

from etl.privacy import oppositions
from etl.reading import files
from etl.reading.limits import Refusal
from etl.reading.origin import note
from etl.report import Report
from etl.warehouse.build import build
from etl.warehouse.diff import NotComparable, compare
from etl.warehouse.faults import writing_fault
from etl.warehouse.lock import Busy, FalseLock, taken_lock
from etl.warehouse.status import warehouse_state
from etl.workbooks import closed_folders, spreadsheets

Progress = Callable[[str], None]
#: Age in seconds from which what a killed server left in ``data/depot`` is removed.
_FORGOTTEN = 12 * 3600


class StaleDeposit(Exception):
    """What was verified is not what is published any more; the message is a French sentence."""


@dataclass(eq=False, kw_only=True)
class Trial:
    """A copy of ``raw`` where files come, go or change, and the warehouse that it would make.

    ``differences``: see ``etl.warehouse.diff.compare``; empty before ``try_build``, when there are
    errors, or when ``not_compared`` says why.
    """

    raw: Path
    warehouse: Path
    differences: pd.DataFrame = field(default_factory=pd.DataFrame)
    not_compared: str = ""
    _state: object = field(init=False, repr=False)
    _folder: tempfile.TemporaryDirectory[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._state = _state(self.raw, self.warehouse)
        self._folder = tempfile.TemporaryDirectory(
            prefix="candidat-", dir=_work_folder(self.raw), ignore_cleanup_errors=True)
        _ALIVE.add(self)

    @property
    def folder(self) -> Path:
        """Return the folder of the trial; raise ``StaleDeposit`` once it is gone."""
        if self._folder is None or not Path(self._folder.name).is_dir():
            raise StaleDeposit("ce dépôt n'est plus là : vérifier le classeur à nouveau")
        return Path(self._folder.name)

    @property
    def overlay(self) -> Path:
        """Return the folder that stands for ``raw`` while it is tried."""
        return self.folder / "raw"

    def mirror(self, without: Sequence[str] = ()) -> None:
        """Make ``overlay`` the same as ``raw``, the oppositions beside it."""
        self.overlay.mkdir(parents=True, exist_ok=True)
        left_out = {self.raw / file for file in without}
        for path in _inputs(self.raw):
            if path not in left_out:
                files.double(path, self.overlay / os.path.relpath(path, self.raw),
                             _base(path, self.raw))

    def try_build(self, progress: Progress) -> Report:
        """Build a warehouse of ``overlay`` and compare it with the published one."""
        new = self.folder / "candidat.duckdb"
        report = build(self.overlay, new, progress, demo=warehouse_state(self.warehouse).demo,
                       before=self.warehouse)
        if not report.has_errors:
            try:
                self.differences = compare(self.warehouse, new)
            except NotComparable as fault:
                self.not_compared = str(fault)
        return report

    def make(self, arrivals: Sequence[str], departures: dict[str, Path],
             progress: Progress) -> Report:
        """Give ``raw`` files of ``overlay``, move others out of it, build the warehouse.

        ``arrivals``: paths below both.  ``departures``: path below ``raw`` → where the file is
        kept; one that arrives too is replaced in place.  The note of where a file was fetched goes
        with it.  Whatever stops it (an error, a full disk, a closed tab), every file is put back
        where it was.  Raises ``Refusal`` while another publication is under way, ``StaleDeposit``
        when what is published is not what was tried.
        """
        overlay = self.overlay
        # Of a name so long that its note could have none, there is none: ``Path.is_file`` fails.
        arrivals = [*arrivals, *filter(lambda file: os.path.isfile(overlay / file),
                                       map(_note, arrivals))]
        departures = departures | {_note(file): note(path) for file, path in departures.items()
                                   if os.path.isfile(self.raw / _note(file))}
        with _publication_lock(_work_folder(self.raw)), _MAKING:
            if _state(self.raw, self.warehouse) != self._state:
                raise StaleDeposit("les données publiées ont changé depuis la vérification : "
                                   "vérifier le classeur à nouveau")
            moves: list[tuple[Path, Path]] = []
            try:
                for file in set(arrivals) & departures.keys():
                    _keep(self.raw / file, departures[file], moves)
                # First the newcomers: killed in between, the next build finds figures in double
                # and says so, instead of having lost some.
                for file in arrivals:
                    _move(overlay / file, self.raw / file, moves, over=file in departures)
                for file in departures.keys() - set(arrivals):
                    _move(self.raw / file, departures[file], moves)
                report = build(self.raw, self.warehouse, progress,
                               demo=warehouse_state(self.warehouse).demo)
                if report.has_errors:
                    errors = [str(i) for i in report.all_issues if i.is_error]
                    raise StaleDeposit(f"l'entrepôt n'a pas pu être reconstruit : {errors[0]}")
            except BaseException:
                for origin, now in reversed(moves):
                    files.move(now, origin)
                # Once all are back: one that left may have been alone there.
                for place in (*map(self.raw.joinpath, arrivals), *departures.values()):
                    _prune(place.parent, _base(place, self.raw))
                raise
            for origin, _ in moves:
                _prune(origin.parent, self.raw)
        self.abandon()
        return report

    def abandon(self) -> None:
        """Forget it: nothing of it stays on the disk."""
        if self._folder:
            self._folder.cleanup()
            self._folder = None


#: The trials of this process.
_ALIVE: WeakSet[Trial] = WeakSet()
#: Held while one of them is made.
_MAKING = threading.Lock()


def abandon_all() -> None:
    """Forget every trial of this process, once the one that is being made is: a server that is told
    to stop leaves nothing, least of all half of a publication."""
    with _MAKING:
        for one in list(_ALIVE):
            one.abandon()


def _state(raw: Path, warehouse: Path) -> object:
    """Return what changes when a workbook, an opposition or the warehouse is added, changed or
    removed."""
    digests = {path.as_posix(): files.digest(path, _base(path, raw)) for path in _inputs(raw)}
    stat = warehouse.stat() if warehouse.is_file() else None
    return digests, stat and (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def _inputs(raw: Path) -> list[Path]:
    """Return the workbooks, what bears the name of one, and the list of oppositions beside them.

    Raises ``Refusal`` where a folder of a source may not be listed: what it holds would be tried as
    removed.
    """
    workbooks = set(spreadsheets(raw))
    if closed := closed_folders(raw):
        names = ", ".join(os.path.relpath(folder, raw.parent) for folder in closed)
        raise Refusal("ce qui est publié ne peut pas être relu : le compte du serveur ne peut pas "
                      f"ouvrir {names}")
    return [*(p for p in files.tree(raw)[0] if os.path.isfile(p) or p in workbooks),
            *[raw.parent / oppositions.NAME] * oppositions.has_list(raw)]


def _base(path: Path, raw: Path) -> Path:
    """Return the folder that a file must not leave: ``raw``, or the one of the list beside it."""
    return raw if raw in path.parents else raw.parent


def _note(file: str) -> str:
    """Return where the origin of a file is noted, below the same folder."""
    return note(Path(file)).as_posix()


def _move(origin: Path, place: Path, moves: list[tuple[Path, Path]], over: bool = False) -> None:
    """Move a file, where there is none unless ``over``, and note it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not over and place.exists():
        raise StaleDeposit(f"un fichier est déjà là : {place.name}")
    files.move(origin, place)
    moves.append((origin, place))


def _keep(origin: Path, place: Path, moves: list[tuple[Path, Path]]) -> None:
    """Copy a file that is about to be replaced, which stays in its place until then."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(origin, place)
    moves.append((origin, place))


def _prune(folder: Path, top: Path) -> None:
    """Remove the folders that a move left empty, below ``top``."""
    with suppress(OSError):
        while top in folder.parents:
            folder.rmdir()
            folder = folder.parent


def _work_folder(raw: Path) -> Path:
    """Return the folder of the trials, on the disk of ``raw``, rid of what killed servers left."""
    work = raw.parent / "depot"
    work.mkdir(exist_ok=True)
    for candidate in work.glob("candidat-*"):
        with suppress(OSError):
            if time.time() - candidate.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(candidate, ignore_errors=True)
    return work


@contextmanager
def _publication_lock(work: Path) -> Iterator[None]:
    """Hold the lock of publications: one at a time, whatever the process."""
    try:
        lock = taken_lock(work / "verrou.sqlite")
    except Busy as fault:
        raise Refusal("une autre publication est en cours : réessayer dans un instant") from fault
    except FalseLock as fault:
        raise Refusal(str(fault)) from fault
    except sqlite3.Error as fault:
        raise Refusal(f"rien ne peut être publié ({writing_fault(fault)})") from fault
    with closing(lock):
        yield
