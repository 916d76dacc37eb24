"""The builds of the warehouse: one in place, the last five that it replaced in ``historique/``.

``historique/`` stands beside the warehouse.  A kept build is named by the moment when it was
replaced (UTC), always later than that of the one kept before it, whatever the clock of the machine
says (``_moment_after``), and by the fingerprint of its workbooks:
``warehouse_20261124T190149123Z_0a1b2c3d4e5f.duckdb``.  It is the very file that was in place
(a hard link made before the swap), so that keeping costs neither time nor a moment without a
warehouse; where the disk has no links it is a copy.

A build with the same content as the one in place replaces it without being kept: rebuilding
never pushes out a good version.  A warehouse that cannot be read is not kept either.
"""

from __future__ import annotations

import errno
import filecmp
import glob
import hashlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from etl.warehouse.faults import writing_error
from etl.warehouse.lock import Busy, FalseLock, taken_lock
from etl.warehouse.schema import missing_parts
from etl.warehouse.sql import attachment

#: How many replaced builds are kept.
HISTORY = 5
#: Name of their folder, beside the warehouse.
FOLDER = "historique"
#: Seconds during which a file that another program holds is tried again (Windows).
PATIENCE = 10.0
#: Seconds during which a build waits for the end of another one.
TURN = 600.0
#: What two builds of the same workbooks by the same code may not share: tables, then columns.
OWN_TABLES, OWN_COLUMNS = ("_construction", "_changements"), ("charge_le", "lecture")


class UnknownVersion(LookupError):
    """No version, or several, answer to that name; the message is French."""


class DamagedVersion(Exception):
    """A version that is not a whole warehouse of this program; the message is French."""


@dataclass(frozen=True)
class Version:
    """One build.  ``number`` 0 is in place, 1 was replaced last.  ``built_at`` (ISO),
    ``fingerprint`` of its workbooks and ``content`` (see ``content``) are empty when the file
    cannot be read."""

    path: Path
    number: int
    built_at: str = ""
    fingerprint: str = ""
    content: str = ""

    @property
    def is_readable(self) -> bool:
        """Tell whether a file is a warehouse, and not a damaged one."""
        return bool(self.built_at)


@contextmanager
def build_lock(warehouse: Path, wait: Callable[[str], None] = lambda text: None) -> Iterator[None]:
    """Hold the lock of builds: one build or rollback of this warehouse at a time, whatever the
    process.

    The one that comes second calls ``wait`` with a French sentence, then waits ``TURN`` seconds at
    most; the system frees the lock of a process that dies.  Raises ``Unwritable``.
    """
    def turn() -> float:
        wait("une autre construction est en cours : attente de sa fin…")
        return TURN

    try:
        if warehouse.is_dir():
            raise IsADirectoryError(errno.EISDIR, "", str(warehouse))
        folder(warehouse).mkdir(parents=True, exist_ok=True)
        lock = taken_lock(folder(warehouse) / f"{warehouse.stem}.verrou", turn)
    except Busy as fault:
        raise writing_error(warehouse, "une autre construction est en cours et ne finit pas") \
            from fault
    except FalseLock as fault:
        raise writing_error(warehouse, str(fault)) from fault
    except (OSError, sqlite3.Error) as fault:
        raise writing_error(warehouse, fault) from fault
    with closing(lock):
        yield


def folder(warehouse: Path) -> Path:
    """Return where the builds that ``warehouse`` replaced are kept."""
    return warehouse.parent / FOLDER


def content(path: Path) -> str:
    """Return sixteen hexadecimal digits that identify the content of a warehouse, whatever its
    order.

    Reads every table.  Left out: when it was built, by which code, and what it changed.  Raises
    ``duckdb.Error`` or ``OSError``.
    """
    with attachment(w=path) as db:
        return attached_content(db)


def attached_content(db: duckdb.DuckDBPyConnection) -> str:
    """Return the same of the warehouse that a connection has attached as ``w``."""
    columns = db.execute(
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns() "
        "JOIN duckdb_tables() USING (database_name, table_name) WHERE database_name = 'w' "
        "AND NOT list_contains(?, table_name) AND NOT list_contains(?, column_name) "
        "GROUP BY table_name ORDER BY table_name", [OWN_TABLES, OWN_COLUMNS]).fetchall()
    lines = [(table, names, db.execute(
        f'SELECT count(*), sum(hash(t)::HUGEINT) FROM (SELECT {", ".join(names)} '
        f'FROM w."{table}") t').fetchone()) for table, names in columns]
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]


def describe(path: Path, number: int = 0) -> Version:
    """Return what a build says of itself."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return Version(path, number)
        with attachment(w=path) as db:
            row = db.execute("FROM w._construction").df().iloc[0]
    except (duckdb.Error, OSError, IndexError):
        return Version(path, number)
    return Version(path, number, row["construit_le"], row["empreinte"], row.get("contenu", ""))


def _past_builds(warehouse: Path) -> dict[Path, datetime]:
    """Return the builds kept and the moment when each was replaced, the last one first."""
    name = re.compile(rf"{re.escape(warehouse.stem)}_(\d{{8}}T\d{{9}})Z_[0-9a-f]*\.duckdb")
    builds = {}
    for path in folder(warehouse).glob("*.duckdb"):
        if match := name.fullmatch(path.name):
            with suppress(ValueError):  # no such day
                builds[path] = datetime.strptime(match[1], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return dict(sorted(builds.items(), key=lambda one: (one[1], one[0].name), reverse=True))


def _moment_after(builds: dict[Path, datetime]) -> str:
    """Return the moment of the machine, or one just after the last of the kept builds, where the
    clock has gone back since: the order of the builds is that in which they were replaced."""
    now = max([datetime.now(UTC), *(last + timedelta(milliseconds=1) for last in builds.values())])
    return f"{now:%Y%m%dT%H%M%S%f}"[:-3]


def _former_builds(warehouse: Path) -> list[Path]:
    """Return the kept builds, last replaced first, without the one in place: a process killed
    between keeping a build and replacing it left one file under two names."""
    return [p for p in _past_builds(warehouse) if not _is_same_build(p, warehouse)]


def versions(warehouse: Path) -> list[Version]:
    """Return the build in place, when there is one, then those that are kept, last replaced
    first."""
    place = [describe(warehouse)] if warehouse.is_file() else []
    return place + [describe(path, number)
                    for number, path in enumerate(_former_builds(warehouse), 1)]


def find(name: str, warehouse: Path) -> Version:
    """Return the version of that number, file name, or first digits of fingerprint (three at
    least).

    Raises ``UnknownVersion``.
    """
    candidates = versions(warehouse)
    matches = [v for v in candidates if name in (str(v.number), v.path.name, v.path.stem)]
    matches = matches or [v for v in candidates if len(name) > 2 and v.fingerprint.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    numbers = ", ".join(str(v.number) for v in matches or candidates)
    if matches:
        raise UnknownVersion(f"plusieurs versions commencent par « {name} » : donner le numéro "
                             f"({numbers})")
    raise UnknownVersion(f"version inconnue : « {name} » " + (
        f"(numéros connus : {numbers} ; voir « python -m etl versions »)" if candidates else
        "(aucune version n'est gardée)"))


def swap(beside: Path, warehouse: Path, keep: bool = True) -> None:
    """Put ``beside`` in the place of ``warehouse``, which is kept if it can be read.

    There is a whole warehouse in place at any moment.  Raises ``OSError``: ``warehouse`` is then
    as it was.
    """
    if keep and warehouse.is_file():
        _keep(warehouse)
    replace(beside, warehouse)
    for path in _former_builds(warehouse)[HISTORY:]:
        _remove(path)


def rollback(warehouse: Path, name: str = "1",
             wait: Callable[[str], None] = lambda text: None) -> Version:
    """Put a kept version back in place, by default the last one replaced; the one in place is kept.

    Returns the version that is put back.  Raises ``UnknownVersion``, ``DamagedVersion`` (nothing is
    changed), ``Unwritable``.
    """
    with build_lock(warehouse, wait):
        if not any(v.number for v in versions(warehouse)):
            raise UnknownVersion("aucune version précédente n'est gardée")
        version = find(name, warehouse)
        if not version.number:
            raise UnknownVersion(f"la version « {name} » est déjà en place")
        check(version)
        if not is_complete(version):
            raise DamagedVersion(f"la version {version.path.name} vient d'une version plus "
                                 "ancienne de l'application, et celle-ci ne la lirait pas")
        try:
            swap(version.path, warehouse)
        except OSError as fault:
            raise writing_error(warehouse, fault) from fault
        return version


def check(version: Version) -> None:
    """Read a version whole; raises ``DamagedVersion`` when that fails."""
    try:
        if not version.is_readable:
            raise OSError
        content(version.path)
    except (duckdb.Error, OSError) as fault:
        raise DamagedVersion(f"la version {version.path.name} est abîmée") from fault


def is_complete(version: Version) -> bool:
    """Tell whether a version has all that the pages read, which refuse it otherwise: it is damaged,
    or an older program made it."""
    if not version.is_readable:
        return False
    with attachment(w=version.path) as db:
        return not missing_parts(db)


def _keep(warehouse: Path) -> None:
    """Link or copy the warehouse in place among the kept ones, if it can be read and is not there
    yet."""
    version, before = describe(warehouse), _past_builds(warehouse)
    if not version.is_readable or any(_is_same_build(p, warehouse) for p in before):
        return
    target = folder(warehouse) / (f"{warehouse.stem}_{_moment_after(before)}Z_"
                                  f"{version.fingerprint}.duckdb")
    target.parent.mkdir(exist_ok=True)
    try:
        os.link(warehouse, target)
    except OSError:
        copy = target.with_suffix(".tmp")
        shutil.copy2(warehouse, copy)
        os.replace(copy, target)


def _is_same_build(one: Path, other: Path) -> bool:
    """Tell whether two names are those of one build: the same file, or its copy."""
    return other.is_file() and (one.samefile(other) or filecmp.cmp(one, other, shallow=False))


def replace(beside: Path, warehouse: Path) -> None:
    """Replace a file as ``os.replace`` does, tried again for ``PATIENCE`` seconds when another
    program holds it.

    Raises ``PermissionError`` when it still does.
    """
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            return os.replace(beside, warehouse)
        except PermissionError:
            if time.monotonic() > limit:
                raise
            time.sleep(0.1)


def sweep(warehouse: Path) -> None:
    """Remove what builds that were killed left behind.  To be called within ``build_lock``."""
    for path in [*warehouse.parent.glob(f"{glob.escape(warehouse.name)}.*.tmp*"),
                 *folder(warehouse).glob(f"{glob.escape(warehouse.stem)}_*.tmp")]:
        _remove(path)


def _remove(path: Path) -> None:
    """Remove a file, or the folder where DuckDB put what did not fit in memory; one that another
    program holds (Windows) waits for the next time."""
    with suppress(PermissionError):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
