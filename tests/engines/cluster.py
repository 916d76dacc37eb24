"""PostgreSQL 17 for the tests: a primary and two streaming replicas, on the loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import free_port

#: Where Debian's package ``postgresql-17`` puts its programs.
PROGRAMS = Path("/usr/lib/postgresql/17/bin")
BASE, ACCOUNT, READER = "observatoire", "editeur", "lecteur"
#: Nothing of it outlives the tests: it is not written to the disk for good.  What is committed is
#: written all the same before it is answered: a node that is killed would lose it.
SETTINGS = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB",
            "unix_socket_directories=", "listen_addresses=127.0.0.1", "max_wal_senders=8",
            "hot_standby=on", "wal_keep_size=256MB", "logging_collector=off",
            "max_standby_streaming_delay=200ms")
#: An unprivileged account of the machine, for PostgreSQL refuses that of root.
OWNER = "postgres"


class Node:
    """One server of the cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start it."""
        settings = [part for one in SETTINGS for part in ("-c", one)]
        self.process = subprocess.Popen(
            as_owner("postgres", "-D", self.folder, "-p", self.port, *settings),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self) -> None:
        """Wait until it answers, once it is started."""
        assert self.process
        limit = time.monotonic() + 60
        while subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", "127.0.0.1", "-p",
                              str(self.port)], check=False).returncode:
            assert self.process.poll() is None and time.monotonic() < limit
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill it as a failure would: no reader is told."""
        if self.process:
            number = int((self.folder / "postmaster.pid").read_text().split()[0])
            own("kill", "-QUIT", number)
            self.process.wait()
            self.process = None

    def sql(self, text: str) -> str:
        """Return what it answers to the account of the tests' own."""
        process = subprocess.run(
            [PROGRAMS / "psql", "-qAt", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
             str(self.port), "-U", ACCOUNT, "-d", BASE, "-c", text],
            capture_output=True, text=True, check=False)
        assert not process.returncode, process.stderr
        return process.stdout.strip()


class Cluster:
    """A primary and its replicas."""

    def __init__(self, folder: Path) -> None:
        self.primary, *self.replicas = self.nodes = [
            Node(folder / name) for name in ("primaire", "replique_1", "replique_2")]
        first = self.primary
        run("initdb", "-D", first.folder, "-U", ACCOUNT, "-A", "trust", "--no-sync", "-E", "UTF8",
            "--locale=C.UTF-8", "--no-instructions")
        first.start()
        subprocess.run([PROGRAMS / "createdb", "-h", "127.0.0.1", "-p", str(first.port), "-U",
                        ACCOUNT, BASE], check=True)
        first.sql(f"CREATE ROLE {READER} LOGIN")
        for replica in self.replicas:
            run("pg_basebackup", "-D", replica.folder, "-h", "127.0.0.1", "-p", first.port, "-U",
                ACCOUNT, "-R", "-c", "fast", "--no-sync", "-X", "stream")
        start(*self.replicas)

    def url(self, *nodes: Node, account: str = ACCOUNT) -> str:
        """Return the address of an engine made of these nodes, all when none is named."""
        hosts = ",".join(node.address for node in nodes or self.nodes)
        return f"postgresql://{account}@{hosts}/{BASE}"


def start(*nodes: Node) -> None:
    """Start nodes together, and wait until each answers."""
    for node in nodes:
        node.launch()
    for node in nodes:
        node.wait()


def own(*command: object) -> None:
    """Run a command as the owner of the cluster."""
    subprocess.run(as_owner(*command, program=None), check=True, stdout=subprocess.DEVNULL,
                   cwd="/")


def run(program: str, *arguments: object) -> None:
    """Run a program of PostgreSQL as the owner of the cluster."""
    subprocess.run(as_owner(program, *arguments), check=True, stdout=subprocess.DEVNULL, cwd="/")


def as_owner(*command: object, program: Path | None = PROGRAMS) -> list[str]:
    """Return a command that the owner of the cluster runs."""
    first, *rest = map(str, command)
    words = [str(program / first) if program else first, *rest]
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", *words] \
        if os.geteuid() == 0 else words


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield a cluster that lives as long as this, or the reason why there is none."""
    if not (PROGRAMS / "initdb").exists():
        pytest.skip("PostgreSQL 17 n'est pas installé (paquet postgresql-17)")
    # The folder of pytest is closed to the owner of the cluster.
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    try:
        if os.geteuid() == 0:
            about = pwd.getpwnam(OWNER)
            os.chown(folder, about.pw_uid, about.pw_gid)
        servers = Cluster(folder)
        try:
            yield servers
        finally:
            for node in reversed(servers.nodes):
                node.kill()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
