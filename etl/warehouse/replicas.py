"""The copies of the warehouse that replicas of the server read: published to all or to none.

A replica is a folder, of this machine or of another (``HOST:DIR``, by rsync and ssh).  The build is
copied to each under a name of its own; once it is whole everywhere, it takes its place in each by a
rename; the one that it replaces is kept in ``historique/``, as builds do (``versions``).  Whatever
fails meanwhile, those that were replaced are put back.  Nothing is needed there but ssh, rsync and
a POSIX shell.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.paths import WAREHOUSE
from etl.warehouse.faults import Replaced
from etl.warehouse.versions import FOLDER

#: The warehouse of a replica, and the build that comes.
PLACE = WAREHOUSE.name
ARRIVED = f"{PLACE}.arrivee.tmp"
#: Nobody is there to type a password; a machine that no longer answers is not waited for.
SSH = ("ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=10",
       "-o", "ServerAliveCountMax=3")
#: Readable by the group of the folder, which is the server's; French words are ours.
RSYNC = ("rsync", "--times", "--chmod=F640", "--secluded-args", "--timeout=60",
         "--rsync-path=LC_ALL=C rsync", "--rsh", shlex.join(SSH))
#: ``user@host:folder``; one letter is a Windows drive.
REMOTE = re.compile(r"(?P<host>[^/\\:\s-][^/\\:\s]+):(?P<folder>.*)", re.DOTALL)

_ABSENT, _READ_ONLY, _NO_RSYNC = 101, 102, 103
#: In the folder of the replica ($1): sweep what a killed publication left, print the SHA-256 of
#: what is in place, if anything is.
_LOOK = f"""
cd "$1" 2>/dev/null || exit {_ABSENT}
test -w . && mkdir -p {FOLDER} 2>/dev/null && test -w {FOLDER} || exit {_READ_ONLY}
command -v rsync >/dev/null || exit {_NO_RSYNC}
rm -rf {ARRIVED}
test ! -e {PLACE} || sha256sum {PLACE}
"""
#: Put in place what has come; what it replaces is $2 of the history.
_SWAP = f"""
cd "$1"
test ! -e {PLACE} || ln -f {PLACE} {FOLDER}/$2 2>/dev/null || {{
  cp -p {PLACE} {FOLDER}/$2.tmp; mv {FOLDER}/$2.tmp {FOLDER}/$2; }}
mv -f {ARRIVED} {PLACE}
"""
#: Undo it, whether or not it was done; $3 says whether anything was in place before.
_PUT_BACK = f"""
cd "$1"
if test -e {FOLDER}/$2; then mv -f {FOLDER}/$2 {PLACE}
elif test "$3" = rien; then rm -f {PLACE}; fi
"""
#: Keep no other previous build.
_FORGET = f"""
cd "$1/{FOLDER}"
for kept in {WAREHOUSE.stem}_*.duckdb; do test "$kept" = "$2" || rm -f "$kept"; done
"""


class FailedPublication(Exception):
    """Nothing was put in place, on any replica; the message is French, a line a replica."""


class MixedReplicas(Exception):
    """Replicas do not all read the same build, as one that was replaced cannot be put back; the
    message is French."""


class _Fault(Exception):
    """What failed on one replica, in French."""


class _Faults(Exception):
    """What failed on some replicas: in French, a line a replica."""


@dataclass(frozen=True)
class Replica:
    """A folder ``folder`` of ``host`` (empty: this machine)."""

    host: str
    folder: str

    def __str__(self) -> str:
        return f"{self.host}:{self.folder}" if self.host else self.folder

    def run(self, script: str, *words: str) -> str:
        """Return what a script of the shell prints there, its folder being ``$1``."""
        command = ["sh", "-euc", script, "sh", self.folder, *words]
        if self.host:
            command = [*SSH, "--", self.host, f"LC_ALL=C {shlex.join(command)}"]
        return self._output(command)

    def copy(self, file: Path) -> None:
        """Copy a file beside the warehouse of the replica, as ``ARRIVED``."""
        self._output([*RSYNC, "--", str(file.absolute()), f"{self}/{ARRIVED}"])

    def _output(self, command: Sequence[str]) -> str:
        result = subprocess.run(command, capture_output=True, text=True, errors="replace",
                                stdin=subprocess.DEVNULL, env=os.environ | {"LC_ALL": "C"})
        if result.returncode:
            raise _Fault(self._trouble(result.returncode, result.stderr))
        return result.stdout

    def _trouble(self, code: int, errors: str) -> str:
        """Return what failed and what to do, in French."""
        last = (errors.strip().splitlines() or [f"code {code}"])[-1]
        if self.host and code == 255:
            return (f"ne répond pas, ou refuse la connexion : « ssh {self.host} true » doit "
                    f"réussir sans mot de passe ({last})")
        if code == _ABSENT:
            return "le dossier n'existe pas : le créer (docs/exploitation.md)"
        if code == _READ_ONLY or "Permission denied" in errors:
            return "le dossier n'est pas accessible en écriture à qui publie : changer ses droits"
        if code == _NO_RSYNC:
            return "rsync n'y est pas installé : « apt install rsync »"
        if "No space left" in errors:
            return "disque plein : y faire de la place"
        return f"échec ({last})"


def replica(name: str) -> Replica:
    """Return the replica of that name, ``DIR`` or ``HOST:DIR``.  Raises ``ValueError`` (French)."""
    remote = REMOTE.fullmatch(name)
    host, folder = remote.group("host", "folder") if remote else ("", name)
    if not folder.strip() or folder.startswith("-"):
        raise ValueError(f"« {name} » n'est ni DOSSIER ni MACHINE:DOSSIER")
    return Replica(host, folder.rstrip("/") or "/")


def publish(warehouse: Path, replicas: Sequence[Replica]) -> list[Replica]:
    """Put a warehouse in place on all replicas, or on none; return those that did not hold it
    already.

    To be called within ``build_lock`` of the warehouse.  Raises ``FailedPublication``,
    ``MixedReplicas``.
    """
    if lacking := [tool for tool in ("rsync", *(["ssh"] if any(r.host for r in replicas) else []))
                   if not shutil.which(tool)]:
        raise FailedPublication(f"cette machine n'a pas {lacking[0]} : « apt install rsync "
                                "openssh-client »")
    with warehouse.open("rb") as file:
        own = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        before = _on_all(replicas, lambda one: one.run(_LOOK).partition(" ")[0])
        behind = [one for one in replicas if before[one] != own]
        _replace(warehouse, behind, before)
    except _Faults as faults:
        raise FailedPublication(
            f"{faults}\nRien n'a été mis en place, sur aucune réplique.") from None
    return behind


def _replace(warehouse: Path, behind: Sequence[Replica], before: dict[Replica, str]) -> None:
    """Replace the builds of some replicas (``before``: replica → their SHA-256), all or none.

    Raises ``_Faults``, ``MixedReplicas``.
    """
    name = f"{WAREHOUSE.stem}_{datetime.now(UTC):%Y%m%dT%H%M%S%f}"[:-3] + "Z_.duckdb"
    trials: list[Replica] = []
    try:
        _on_all(behind, lambda one: one.copy(warehouse))
        for one in behind:
            trials.append(one)
            _on_all([one], lambda one: one.run(_SWAP, name))
    except BaseException:  # an interruption too
        _on_all(behind, lambda one: one.run(f'rm -f "$1"/{ARRIVED}'), or_else="")
        _put_back(trials, name, before)
        raise
    try:
        _on_all([one for one in behind if before[one]], lambda one: one.run(_FORGET, name),
                or_else="")
    except KeyboardInterrupt as stop:
        raise Replaced from stop


def _put_back(replicas: Sequence[Replica], name: str, before: dict[Replica, str]) -> None:
    """Put back what replicas read before.  Raises ``MixedReplicas``."""
    try:
        _on_all(replicas, lambda one: one.run(_PUT_BACK, name, "avant" if before[one] else "rien"))
    except _Faults as faults:
        raise MixedReplicas(
            f"{faults}\nCette réplique lit peut-être déjà la nouvelle version, les autres ont "
            "gardé la leur : dès qu'elle répond, publier à nouveau.") from None


def _on_all(replicas: Sequence[Replica], act: Callable[[Replica], str | None],
            or_else: str | None = None) -> dict[Replica, str]:
    """Return what an act gives on each replica, all at once; ``or_else`` where it fails, if given.

    Raises ``_Faults``, which says all that failed.
    """
    def attempt(one: Replica) -> str | _Fault:
        try:
            return act(one) or ""
        except _Fault as fault:
            return fault if or_else is None else or_else

    with ThreadPoolExecutor(max(len(replicas), 1)) as hands:
        answers = dict(zip(replicas, hands.map(attempt, replicas), strict=True))
    if faults := [f"{one} : {a}" for one, a in answers.items() if isinstance(a, _Fault)]:
        raise _Faults("\n".join(faults))
    return {one: str(answer) for one, answer in answers.items()}
