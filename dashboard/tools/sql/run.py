"""SQL workshop: one query on the warehouse, within bounds, in a process of its own.

A ``Run`` is started, waited for, cancelled; it ends with an ``Answer`` or with a ``Fault`` in
French.  Nothing here draws.  What the query may do is decided in ``dashboard.tools.sql.sandbox``.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import pandas as pd

from dashboard.paths import engine_url, warehouse_path, workshop_url
from dashboard.text import numbers
from dashboard.tools.sql import messages
from dashboard.tools.sql.messages import Fault
from dashboard.tools.sql.result import TEXT, Answer
from dashboard.warehouse.columns import distinct_names
from dashboard.warehouse.connection import WarehouseMissing
from etl import confinement
from etl.common_columns import Type
from etl.contract import Column

SANDBOX = "dashboard.tools.sql.sandbox"
#: Longest query: the address that carries it stays one that browsers and mails accept.
LONGEST = 4000
SECONDS = 20
ROWS = 10_000
#: Cells of a whole result: writing so many French numbers takes the page 1.5 s at each run.
CELLS = 100_000
#: Texts of a whole result, in bytes.
BYTES = 20_000_000
MEMORY_MIB = 512
#: Beyond what the program takes by itself.
ADDRESS_SPACE_MIB = 1200
#: Queries at once on this server; the next ones are asked to come back.
AT_ONCE = 3

LOG = logging.getLogger(__name__)
_places = threading.BoundedSemaphore(AT_ONCE)
#: Session → its query: each has one.  Those under way, whosesoever.
_last: WeakValueDictionary[str, Run] = WeakValueDictionary()
_running: set[Run] = set()
_lock = threading.Lock()


class Run:
    """A query under way.  ``demonstration``: whether invented rows are read.

    ``session``: whose it is; it takes the place of the former query of that session.
    ``is_awaited``: whether anybody still looks at it; else it leaves its place to who asks for one.
    """

    def __init__(self, sql: str, demonstration: bool = True, session: str = "",
                 is_awaited: Callable[[], bool] = lambda: True) -> None:
        self.sql, self.demonstration, self.is_awaited = sql, demonstration, is_awaited
        self.outcome: Answer | Fault | None = None
        self._began = time.monotonic()
        self._cancelled = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        with _lock:
            former = _last.get(session) if session else None
            _last[session or str(id(self))] = self
        self._thread = threading.Thread(target=self._work, args=(warehouse_path(), former),
                                        daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> int:
        """Return seconds since it was started."""
        return int(time.monotonic() - self._began)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it ends, at most so long; return whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def cancel(self) -> None:
        """Stop it at once, whatever it is doing; a query that has ended keeps its result."""
        with self._lock:
            self._cancelled.set()
            if self._process:
                self._process.kill()

    def _work(self, warehouse: Path, former: Run | None) -> None:
        if former:
            former.cancel()
            former.wait()
        if len(self.sql) > LONGEST:
            self.outcome = Fault(f"La requête a {numbers.number(len(self.sql))} caractères : "
                                 f"{numbers.number(LONGEST)} au plus.")
        elif not self._take_place():
            self.outcome = Fault(f"{AT_ONCE} requêtes sont déjà en cours sur ce serveur : "
                                 "réessayer dans quelques secondes.")
        else:
            with _lock:
                _running.add(self)
            try:
                self.outcome = self._answer(warehouse)
            except WarehouseMissing as fault:
                self.outcome = messages.no_data(fault)
            except Exception:  # without an outcome, the page would wait for ever
                LOG.exception("workshop")
                self.outcome = FAILED
            finally:
                with _lock:
                    _running.discard(self)
                _places.release()

    @staticmethod
    def _take_place() -> bool:
        """Take a place, that of a query that nobody awaits when no other is free; return whether
        there was one."""
        if _places.acquire(blocking=False):
            return True
        with _lock:
            orphans = [run for run in _running if not run.is_awaited()]
        for run in orphans:
            run.cancel()
            run.wait()
        return _places.acquire(blocking=False)

    def _answer(self, warehouse: Path) -> Answer | Fault:
        if not engine_url():
            return self._outcome(self._verdict(warehouse))
        from dashboard.tools.sql import remote  # no deployment on a file loads them
        from dashboard.warehouse.engine_build import engine_build

        if not workshop_url():
            return remote.NO_ACCOUNT
        build = engine_build(engine_url())
        verdict = self._verdict(file := remote.empty_warehouse(build))
        if isinstance(verdict, Fault) or "kind" in verdict or OF_TABLES.match(self.sql):
            return self._outcome(verdict)
        request = question(file, self.sql, self.demonstration)
        answers: list[dict[str, Any] | Fault] = []
        thread = threading.Thread(daemon=True, target=lambda: answers.append(
            remote.answer(build, workshop_url(), request, verdict, SECONDS)))
        thread.start()
        # The engine ends by itself, at its own limit, what is cancelled here.
        while thread.is_alive() and not self._cancelled.is_set():
            thread.join(0.05)
        return self._outcome(answers[0] if answers else
                             CANCELLED if self._cancelled.is_set() else FAILED)

    def _outcome(self, result: dict[str, Any] | Fault) -> Answer | Fault:
        return result if isinstance(result, Fault) else outcome(self.sql, result)

    def _verdict(self, warehouse: Path) -> dict[str, Any] | Fault:
        """Return what the sandbox answers on a file, or why it did not."""
        request = question(warehouse, self.sql, self.demonstration)
        with self._lock:
            if self._cancelled.is_set():
                return CANCELLED
            process = self._process = confinement.start(SANDBOX)
        # Held open until the end: the process dies when it is closed, with this server too.
        assert process.stdin is not None
        lifeline, process.stdin = process.stdin, None
        try:
            with contextlib.suppress(BrokenPipeError):  # killed before it could read
                lifeline.write(json.dumps(request).encode() + b"\n")
                lifeline.flush()
            output, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return TOO_LONG
        finally:
            process.kill()
            process.wait()
            with contextlib.suppress(BrokenPipeError):
                lifeline.close()
        if self._cancelled.is_set():
            return CANCELLED
        if process.returncode or not output:
            return FAILED
        result: dict[str, Any] = json.loads(output)
        return result


CANCELLED = Fault("Requête annulée.")
TOO_LONG = Fault(f"Requête arrêtée après {SECONDS} secondes : filtrer davantage, ou vérifier que "
                 "chaque jointure a sa condition.")
TOO_BIG = Fault(f"La requête demande plus de mémoire que permis ({MEMORY_MIB} Mio) : filtrer "
                "davantage, regrouper, ou demander moins de colonnes.")
FAILED = Fault("La requête a fait échouer le moteur SQL, sans doute faute de mémoire : la "
               "simplifier, ou filtrer davantage.")
BEYOND = Fault("Une durée de la réponse est trop longue pour être montrée : l'écrire en texte "
               "(CAST(… AS VARCHAR)), ou la compter en jours ou en années.")
#: Questions to the tables themselves, whatever their rows.
OF_TABLES = re.compile(r"\s*(?:DESCRIBE|SHOW)\b", re.IGNORECASE)
_REFUSALS = {"time": TOO_LONG, "nothing": messages.NOTHING, "several": messages.SEVERAL,
             "writing": messages.WRITING, "memory": TOO_BIG, "beyond": BEYOND}


def question(warehouse: Path, sql: str, demonstration: bool) -> dict[str, Any]:
    """Return what the sandbox is asked (see there), within the bounds of the workshop."""
    return {"warehouse": str(warehouse.absolute()), "sql": sql, "demonstration": demonstration,
            "rows": ROWS, "cells": CELLS, "text": TEXT, "bytes": BYTES, "memory_mib": MEMORY_MIB,
            "address_space_mib": ADDRESS_SPACE_MIB, "cpu_seconds": 3 * SECONDS}


def outcome(sql: str, result: dict[str, Any]) -> Answer | Fault:
    """Return what the sandbox says of a query, with types, or in French."""
    if "kind" in result:
        return _REFUSALS.get(result["kind"]) or messages.refusal(result["kind"], result["message"])
    names = distinct_names(name for name, _ in result["columns"])
    cells = list(zip(*result["rows"], strict=True)) or [()] * len(names)
    series = {name: _series(values, kind)
              for name, values, (_, kind) in zip(names, cells, result["columns"], strict=True)}
    types: dict[str, Type] = {"Int64": "entier", "float64": "nombre", "boolean": "booléen"}
    return Answer(
        sql, pd.DataFrame(series), tuple(Column(n, n, types.get(str(s.dtype), "texte"))
                                         for n, s in series.items()),
        result["more"], result["shortened"], result["undefined"], tuple(result["tables"]),
        tuple(result["demonstration"]), tuple(result["emptied"]), result["build"])


def _series(values: Sequence[Any], kind: str) -> pd.Series:
    if kind == "BOOLEAN":
        return pd.Series(values, dtype="boolean")
    if kind.endswith("INT") or kind.endswith("INTEGER"):
        fits = all(v is None or -2**63 <= v < 2**63 for v in values)
        return pd.Series(values, dtype="Int64" if fits else "float64")
    if kind in ("DOUBLE", "FLOAT") or (kind.startswith("DECIMAL") and kind.endswith(")")):
        return pd.Series(values, dtype="float64")
    return pd.Series([None if v is None else str(v) for v in values], dtype="str")
